"""A theme in layers: one component replaced, one stylesheet or font added, a page type of one's own, without a copy."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from kindling.model.layers import Layer, Theme
from kindling.model.theme import script, stylesheet
from tests.conftest import KIT
from tests.theme.examples import THEME

_CONF = 'SITENAME = "Joy"\nAUTHOR = "Ann Lee"\n'
_POST = "---\ntitle: One\ndate: 2026-11-01\nsummary: In one line.\n---\n\nWords.\n"


def site_of(folder: Path, conf: str = "", **files: str) -> Path:
    """Return a site of one post; ``files``: place in its theme, with __ for a slash and _dot_ for a dot."""
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "content" / "posts" / "one.md").write_text(_POST, "utf-8")
    (folder / "pelicanconf.py").write_text(_CONF + conf, "utf-8")
    for place, text in files.items():
        path = folder / "theme" / place.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def made(site: Path) -> BuildResult:
    """Build the site."""
    return build(build_request(site, site / "output", "https://example.org", datetime(2026, 11, 23)))


def page(site: Path, name: str = "posts/one/index.html") -> str:
    """Return a page of the built site."""
    return (site / "output" / name).read_text("utf-8")


def styles(site: Path) -> str:
    """Return the stylesheet of every page."""
    (sheet,) = (site / "output" / "theme").glob("site.*.css")
    return sheet.read_text("utf-8")


def test_a_stylesheet_is_added_behind_the_kits_own(tmp_path: Path) -> None:
    site = site_of(tmp_path, style_dot_css=":root { --accent: #b0305c; }\n.mine { color: red; }\n")
    assert made(site).published
    css = styles(site)
    assert css.endswith("@layer site{:root{--accent:#b0305c}.mine{color:red}}")
    assert css.startswith(stylesheet(Theme.of(THEME))[:200])


def test_a_font_of_the_sites_own_is_served_beside_the_stylesheet(tmp_path: Path) -> None:
    face = (
        '@font-face { font-family: "Own"; src: url("fonts/own.woff2") format("woff2"); }\nbody { font-family: Own; }\n'
    )
    site = site_of(tmp_path, style_dot_css=face)
    font = site / "theme" / "static" / "fonts" / "own.woff2"
    font.parent.mkdir(parents=True)
    font.write_bytes(b"wOF2 font")
    assert made(site).published
    assert (site / "output" / "theme" / "fonts" / "own.woff2").read_bytes() == b"wOF2 font"
    assert 'url("fonts/own.woff2")' in styles(site)


def test_one_component_is_replaced_and_all_others_are_the_kits(tmp_path: Path) -> None:
    html = '<footer class="site-footer">Made by {{ site.name }}</footer>'
    macro = "{% macro site_footer(site, here) %}\n" + html + "\n{% endmacro %}\n"
    site = site_of(tmp_path, **{"components__site-footer__macro_dot_html": macro})
    assert made(site).published
    assert '<footer class="site-footer">Made by Joy</footer>' in page(site)
    assert 'class="site-header"' in page(site)


def test_what_stands_in_feeds_and_in_a_text_is_replaced_too(tmp_path: Path) -> None:
    notes = "{% macro feed_references(citations) %}<p>{{ citations.notes | length }} note</p>{% endmacro %}"
    card = "{% macro series_inline(card, lang) %}<aside>All of {{ card.title }}</aside>{% endmacro %}"
    site = site_of(
        tmp_path,
        **{
            "components__feed-references__macro_dot_html": notes,
            "components__series-inline__macro_dot_html": card,
        },
    )
    post = _POST.replace("summary:", "series: Power\nsummary:") + "\nA note.^[Of mine.]\n\n{series}\n"
    (site / "content" / "posts" / "one.md").write_text(post, "utf-8")
    assert made(site).published
    assert "<aside>All of Power</aside>" in page(site)
    feed = page(site, "feed.xml")
    assert "&lt;p&gt;1 note&lt;/p&gt;" in feed and "doc-endnotes" not in feed


def test_the_style_of_a_component_is_replaced_in_its_place(tmp_path: Path) -> None:
    site = site_of(tmp_path, **{"components__site-footer__style_dot_css": ".site-footer { color: rebeccapurple; }\n"})
    assert made(site).published
    assert ".site-footer{color:rebeccapurple}" in styles(site)
    assert "@layer site" not in styles(site) and ".site-footer__row" not in styles(site)


def test_a_template_may_build_on_the_kits_own(tmp_path: Path) -> None:
    text = '{% extends "!theme/page.html" %}\n{% block main %}<p class="mine">Before</p>{{ super() }}{% endblock %}\n'
    site = site_of(tmp_path, templates__page_dot_html=text)
    (site / "content" / "pages").mkdir()
    (site / "content" / "pages" / "about.md").write_text("---\ntitle: About\n---\n\nUs.\n", "utf-8")
    assert made(site).published
    assert '<p class="mine">Before</p>' in page(site, "about/index.html") and "Us." in page(site, "about/index.html")


def test_a_folder_of_another_name_is_named_by_theme(tmp_path: Path) -> None:
    site = site_of(tmp_path, "THEME = 'look'\n", style_dot_css=".mine { color: red; }\n")
    (site / "theme").rename(site / "look")
    assert made(site).published
    assert "@layer site{.mine{color:red}}" in styles(site)


def test_a_fault_in_a_template_of_the_sites_own_is_one_line_with_its_place(tmp_path: Path) -> None:
    macro = "{% macro site_footer(site, here) %}\n{{ site.nme }}\n{% endmacro %}\n"
    site = site_of(tmp_path, **{"components__site-footer__macro_dot_html": macro})
    result = made(site)
    assert not result.published
    found = [str(problem).partition("\n")[0] for problem in result.problems if problem.severity == "error"]
    fact = "this template breaks: UndefinedError: 'kindling.model.pages.SiteView object' has no attribute 'nme'"
    assert found == [f"theme/components/site-footer/macro.html:2: [build/fault] {fact}"]
    assert all("Traceback" not in str(problem) for problem in result.problems)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_plugins_lie_between_site_and_kit_in_the_order_of_their_names(order: tuple[str, str], tmp_path: Path) -> None:
    layers = []
    for name in order:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "style.css").write_text(f".{name} {{ color: red; }}\n", "utf-8")
        (folder / "script.js").write_text(f"{{\n  {name}();\n}}\n", "utf-8")
        layers.append(Layer(name, folder))
    theme = Theme((*sorted(layers, key=lambda layer: layer.name, reverse=True), Layer("kit", THEME)))
    css, js = stylesheet(theme), script(theme)
    assert css.index("@layer a{") < css.index("@layer b{")
    assert js.index("a();") < js.index("b();")


def steps() -> dict[str, str]:
    """Return file → text, as docs/developers/restyle.md shows them."""
    page = (KIT / "docs" / "developers" / "restyle.md").read_text("utf-8")
    named = re.findall(r"`((?:theme|plugins)/[\w./-]+)`[^\n]*:\n\n```\w+\n(.*?)```", page, re.S)
    conf = re.search(r"in `pelicanconf.py`:\n\n```python\n(.*?)```", page, re.S)
    assert conf
    return {**dict(named), "pelicanconf.py": conf[1]}


def test_the_steps_of_the_docs_work_as_they_stand(tmp_path: Path) -> None:
    files = steps()
    assert len(files) == 5
    site = site_of(tmp_path, files.pop("pelicanconf.py"))
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (site / "theme" / "static" / "fonts").mkdir(parents=True)
    (site / "theme" / "static" / "fonts" / "own.woff2").write_bytes(b"wOF2")
    result = made(site)
    assert result.published, result.problems
    assert '--serif:"Own"' in styles(site) and "written on the train" in page(site)
    assert "What I am at." in page(site, "now/index.html")
    assert "/now/</loc>" in (site / "output" / "sitemap.xml").read_text("utf-8")

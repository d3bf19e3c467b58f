"""A theme of a site's own is looked at before anything is made with it: each fault once, with its file and line."""

from pathlib import Path

import pytest

from kindling.model.problems import errors
from tests.theme.test_layers import made, site_of

FOOTER = "components__site-footer__macro_dot_html"


def told(site: Path) -> list[str]:
    """Return place and rule of all that is more than advice."""
    found = [problem for problem in made(site).problems if problem.severity != "advice"]
    return [f"{problem.path}:{problem.line} {problem.rule}" for problem in found]


@pytest.mark.parametrize(
    ("place", "text", "found"),
    [
        ("templates__article_dot_html", "", "theme/templates/article.html:0 theme/template"),
        ("templates__base_dot_html", " \n", "theme/templates/base.html:0 theme/template"),
        ("templates__page_dot_html", "a\n{% if x %}\n", "theme/templates/page.html:2 theme/template"),
        (
            FOOTER,
            "\n{% macro site_footer(a) %}x{% endmacro %}",
            "theme/components/site-footer/macro.html:2 theme/template",
        ),
        (FOOTER, "{% macro footer(site) %}x{% endmacro %}", "theme/components/site-footer/macro.html:0 theme/template"),
        ("style_dot_css", "a{" * 20_000, "theme/style.css:0 theme/style"),
        ("theme_dot_toml", "slots = " + "[" * 20_000, "theme/theme.toml:0 theme/toml"),
        ("templates__page_dot_html", "{{ " + "(" * 20_000, "theme/templates/page.html:0 theme/template"),
        ("style_dot_css", "a { color: red; }\n}\n", "theme/style.css:2 theme/style"),
        ("style_dot_css", "a { color: red; }\nb color: red; }\nc { color: red; }", "theme/style.css:2 theme/style"),
        ("style_dot_css", "b\n  color: red;\nc { color: red; }", "theme/style.css:2 theme/style"),
        ("style_dot_css", '@import "https://evil.example/x.css";', "theme/style.css:1 theme/style"),
        ("style_dot_css", "a {\n  background: url(fonts/none.png);\n}", "theme/style.css:2 theme/style"),
        ("style_dot_css", '\n@font-face { src: url("//evil.example/a.woff2"); }', "theme/style.css:2 theme/style"),
        ("style_dot_css", "\ufeffa { color: red; }", "theme/style.css:0 theme/encoding"),
        ("theme_dot_toml", "slots = ", "theme/theme.toml:0 theme/toml"),
        ("theme_dot_toml", "slots = 3", "theme/theme.toml:0 theme/toml"),
        ("theme_dot_toml", 'slot = ["end"]', "theme/theme.toml:0 theme/toml"),
        ("styles_dot_css", "a { color: red; }", "theme/styles.css:0 theme/unused"),
        ("component__x__macro_dot_html", "x", "theme/component/x/macro.html:0 theme/unused"),
        ("components__teasers__macro_dot_html", "x", "theme/components/teasers/macro.html:0 theme/unused"),
        ("static__own_dot_css", "a { color: red; }", "theme/static/own.css:0 theme/unused"),
        ("static__own_dot_php", "x", "theme/static/own.php:0 theme/unused"),
        ("static__a_dot_svg", "<svg><script>1</script></svg>", "theme/static/a.svg:1 theme/drawing"),
        ("static__icons__icon_dot_svg", "<svg><script>1</script></svg>", "theme/static/icons/icon.svg:1 theme/drawing"),
    ],
)
def test_a_fault_of_a_theme_is_one_line_with_its_file(tmp_path: Path, place: str, text: str, found: str) -> None:
    assert told(site_of(tmp_path / "s", **{place: text})) == [found]


@pytest.mark.parametrize("place", ["static", "static/fonts/x.woff2", "style.css", "templates/page.html"])
def test_nothing_from_outside_of_the_site_is_published(tmp_path: Path, place: str) -> None:
    site = site_of(tmp_path / "s")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.png").write_text("secret", "utf-8")
    link = site / "theme" / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(outside if place == "static" else outside / "secret.png")
    assert f"theme/{place}:0 theme/link" in told(site)
    assert not (site / "output").exists()


def test_what_is_hidden_or_runs_on_hosts_stays_here(tmp_path: Path) -> None:
    site = site_of(tmp_path / "s")
    for name in (".env", ".git/config", ".DS_Store", "x.php", "web.config", "x.html", "own.woff2", "a b#c.woff2"):
        path = site / "theme" / "static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    result = made(site)
    assert errors(result.problems) == [] and result.published
    there = {path.name for path in (site / "output" / "theme").iterdir() if path.is_file()}
    assert {name for name in there if not name.startswith(("site.", "icon."))} & {
        ".env", "config", ".DS_Store", "x.php", "web.config", "x.html"
    } == set()  # fmt: skip
    assert {"own.woff2", "a b#c.woff2"} <= there


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    site = site_of(tmp_path / "s", style_dot_css="x")
    (site / "theme" / "style.css").write_bytes(b"\xff\xfea")
    assert told(site) == ["theme/style.css:0 theme/encoding"]

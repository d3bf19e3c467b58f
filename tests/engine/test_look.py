"""The site's own picture before its name: shown with its size, and told where it can't be."""

import re
import shutil
from pathlib import Path

import pytest

from kindling.engine.build import BuildResult
from tests.engine.test_sites import KIT, built, listed

pytestmark = pytest.mark.whole

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 0h40v20H0z"/></svg>'
)


def built_with(folder: Path, logo: str) -> BuildResult:
    """Build a small site whose settings name a logo."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(KIT / "tests" / "sites" / "golden" / "content", content)
        (content / "media").mkdir(exist_ok=True)
        (content / "media" / "logo.svg").write_text(LOGO, "utf-8")
    (folder / "pelicanconf.py").write_text(f"LOOK = {{'logo': {logo!r}}}\n", "utf-8")
    return built(folder, folder / "output")


def test_a_logo_stands_before_the_name(tmp_path: Path) -> None:
    result = built_with(tmp_path, "/media/logo.svg")
    assert result.published, listed(result)
    html = (tmp_path / "output" / "archive" / "index.html").read_text("utf-8")
    assert '<img src="../media/logo.svg" alt="" width="40" height="20">' in html
    assert (tmp_path / "output" / "media" / "logo.svg").is_file()


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = built_with(tmp_path, "/media/lgo.svg")
    assert not result.published
    assert "[settings/logo] LOOK['logo'] is '/media/lgo.svg', and there is no such file" in listed(result)
    assert "did you mean '/media/logo.svg'?" in listed(result)


# ---- the accent ------------------------------------------------------------------------------------------------


def looked(folder: Path, accent: str, **series: str) -> BuildResult:
    """Build a site with an accent of its own, a post alone, and a post in each of some series; no card is drawn."""
    texts = {"posts/alone.md": "title: Alone\ndate: 2026-09-01"}
    for number, (name, line) in enumerate(series.items(), start=1):
        texts[f"series/{name}.md"] = f"title: {name}\n{line}".rstrip()
        texts[f"posts/{name}-one.md"] = f"title: {name} one\ndate: 2026-09-0{number + 1}\nseries: {name}"
    for place, front in texts.items():
        path = folder / "content" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{front}\n---\nWords.\n", "utf-8")
    conf = f'SITENAME = "S"\nLOOK = {{\n    "headline": "Words",\n    "accent": {accent!r},\n}}\n'
    conf += 'CARDS = {"enabled": False}\n'
    (folder / "pelicanconf.py").write_text(conf, "utf-8")
    return built(folder, folder / "output")


def classes(folder: Path, page: str) -> set[str]:
    """Return the accents on a page."""
    return set(re.findall(r"\baccent-([\w-]+)", (folder / "output" / page / "index.html").read_text("utf-8")))


def test_any_colour_may_be_the_sites(tmp_path: Path) -> None:
    result = looked(tmp_path, "#B0305C", plain="", own='accent: "#005eb8"', named="accent: moss")
    assert result.published, listed(result)
    pages = ("", "posts/alone", "posts/plain-one", "series/plain", "posts/own-one", "series/named")
    assert [classes(tmp_path, page) for page in pages] == [
        {"hex-b0305c", "hex-005eb8", "moss"},
        {"hex-b0305c"},
        {"hex-b0305c"},
        {"hex-b0305c"},
        {"hex-b0305c", "hex-005eb8"},
        {"hex-b0305c", "moss"},
    ]
    (sheet,) = (tmp_path / "output" / "theme").glob("site.*.css")
    css = sheet.read_text("utf-8")
    assert sheet.name in (tmp_path / "output" / "index.html").read_text("utf-8")
    assert set(re.findall(r"\.accent-(hex-\w+)\{--accent:light-dark\(#\w+,#\w+\);--ground:#\w+\}", css)) == {
        "hex-b0305c",
        "hex-005eb8",
    }


def test_a_series_without_an_accent_has_the_sites(tmp_path: Path) -> None:
    assert looked(tmp_path, "berry", plain="", named="accent: moss").published
    assert [classes(tmp_path, page) for page in ("", "posts/plain-one", "series/plain", "posts/named-one")] == [
        {"berry", "moss"},
        {"berry"},
        {"berry"},
        {"berry", "moss"},
    ]


def test_a_colour_that_cannot_be_read_is_told_at_its_line_with_the_nearest_that_can(tmp_path: Path) -> None:
    result = looked(tmp_path, "#ffffff", pale='accent: "#fffffe"')
    assert not result.published
    fact = "is too light: text in it can't be read on light pages, nor in any colour near it"
    assert f"pelicanconf.py:4: [settings/accent] LOOK[accent]: #ffffff {fact}\n" in listed(result)
    assert f"content/series/pale.md:3: [series/accent] #fffffe {fact}\n" in listed(result)
    assert "hint: the nearest that passes is #e4e4e4\n" in listed(result)

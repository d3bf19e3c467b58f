"""Menus lead here and elsewhere; an entry that leads nowhere is told, with its line and the nearest address."""

from pathlib import Path

import pytest

from kindling.engine.build import BuildResult
from tests.engine.test_sites import built

pytestmark = pytest.mark.whole

_CONF = 'SITENAME = "M"\nAUTHOR = "A. Writer"\nCARDS = {{"enabled": False}}\nLOOK = {{\n    "menu": [\n{}    ],\n}}\n'


def with_menu(folder: Path, *entries: tuple[str, str], publish: bool = False) -> BuildResult:
    """Build a site of one post with these entries, each on a line of its own from line 6 on."""
    post = folder / "content" / "posts" / "one.md"
    post.parent.mkdir(parents=True)
    post.write_text("---\ntitle: One\ndate: 2026-09-01\n---\nWords.\n", "utf-8")
    lines = "".join(f"        {entry!r},\n" for entry in entries)
    (folder / "pelicanconf.py").write_text(_CONF.format(lines), "utf-8")
    return built(folder, folder / "output", publish=publish)


def told(result: BuildResult) -> list[tuple[int, str, str]]:
    """Return line, severity and hint of each problem with a menu."""
    return [(each.line, each.severity, each.hint) for each in result.problems if each.rule == "settings/menu"]


def test_an_entry_may_lead_elsewhere(tmp_path: Path) -> None:
    entries = [
        ("Newsletter", "https://news.example.org/"),
        ("Write to us", "mailto:us@example.org"),
        ("Ring us", "tel:+441134960000"),
        ("Latest", "/archive/#_main"),
        ("Home", "/"),
    ]
    result = with_menu(tmp_path, *entries)
    assert result.published and told(result) == []
    html = (tmp_path / "output" / "posts" / "one" / "index.html").read_text("utf-8")
    for title, address in entries[:3]:
        assert f'<li><a href="{address}">{title}</a></li>' in html
    assert '<li><a href="../../archive/#_main">Latest</a></li>' in html
    assert "https://news.example.org/" in (tmp_path / "output" / "404.html").read_text("utf-8")


def test_an_entry_that_leads_nowhere_is_told_at_its_line(tmp_path: Path) -> None:
    entries = [("Archive", "/archive/"), ("Typo", "/archiv/"), ("News", "news.example.org"), ("Us", "/about/")]
    result = with_menu(tmp_path, *entries)
    assert result.published
    assert told(result) == [
        (7, "warning", "did you mean '/archive/'?"),
        (8, "warning", "an address elsewhere is written whole: 'https://news.example.org'"),
        (9, "warning", "write the page that it leads to, or take the entry out"),
    ]
    html = (tmp_path / "output" / "index.html").read_text("utf-8")
    assert "Archive</a></li>" in html and "Typo" not in html


def test_publishing_refuses_an_entry_that_leads_nowhere(tmp_path: Path) -> None:
    assert not with_menu(tmp_path, ("Typo", "/archiv/"), publish=True).published


def test_a_list_that_has_nothing_to_list_yet_is_left_out_in_silence(tmp_path: Path) -> None:
    result = with_menu(tmp_path, ("Parts", "/series/"), ("Films", "/videos/"))
    assert result.published and told(result) == []


@pytest.mark.parametrize("address", ["javascript:alert(1)", "//news.example.org/", "data:text/html,x"])
def test_an_entry_that_could_run_code_or_lead_astray_is_an_error(tmp_path: Path, address: str) -> None:
    result = with_menu(tmp_path, ("Bad", address))
    assert not result.published
    assert [(line, severity) for line, severity, _hint in told(result)] == [(6, "error")]

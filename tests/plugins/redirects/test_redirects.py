"""Old addresses: they lead on, on every host, and never over a page."""

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kindling.model.aliases import alias_fault
from tests.engine.test_sites import SITES, built


def site_with(folder: Path, aliases: str) -> Path:
    """Return the golden site, with old addresses for its series."""
    shutil.copytree(SITES / "golden" / "content", folder / "content")
    shutil.copy(SITES / "golden" / "pelicanconf.py", folder)
    series = folder / "content" / "series" / "a-small-series.md"
    series.write_text(series.read_text("utf-8").replace("parts: 3", f"parts: 3\naliases: {aliases}"), "utf-8")
    return folder


def test_a_renamed_series_keeps_its_old_address(tmp_path: Path) -> None:
    assert built(site_with(tmp_path / "site", "[/series/old-name/, /old.html]"), tmp_path / "out").problems == ()
    page = BeautifulSoup((tmp_path / "out" / "series" / "old-name" / "index.html").read_text("utf-8"), "lxml")
    assert page.select_one("main a")["href"] == "../a-small-series/"  # type: ignore[index]
    assert page.select_one("link[rel=canonical]")["href"] == "https://example.org/series/a-small-series/"  # type: ignore[index]
    assert "url=../a-small-series/" in str(page.select_one("meta[http-equiv=refresh]"))
    rules = (tmp_path / "out" / "_redirects").read_text("utf-8").splitlines()
    assert "/series/old-name/ /series/a-small-series/ 301" in rules
    assert "/old.html /series/a-small-series/ 301" in rules
    for name in ("sitemap.xml", "feed.xml"):
        assert "old-name" not in (tmp_path / "out" / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("aliases", "rule"),
    [
        ("/posts/two/", "redirects/taken"),
        ("/archive/", "redirects/taken"),
        ("old-name", "redirects/address"),
        ("/../x/", "redirects/address"),
    ],
)
def test_an_old_address_that_can_not_be_is_said(aliases: str, rule: str, tmp_path: Path) -> None:
    result = built(site_with(tmp_path / "site", aliases), tmp_path / "out")
    assert [problem.rule for problem in result.problems] == [rule]
    assert not result.published


@pytest.mark.parametrize(
    ("alias", "mend"),
    [
        ("/a%23b/", "take this one out: no host can tell"),
        ("/a%3Fb/", "take this one out: no host can tell"),
        ("/*/", "write each old address by itself"),
        ("/a/*", "write each old address by itself"),
        ("/:slug/", "write each old address by itself"),
        ("/%2e%2e/x/", "write the path of the old page, as /series/old-name/"),
        ("/a/%2E/", "write the path of the old page, as /series/old-name/"),
        ("/con/", "take this one out: it holds a name that Windows reserves"),
        ("/a%5Cb/", "take this one out: it holds a character"),
        ("/\u200eold/", "U+200E is an invisible character: write /old/"),
        ("/%E2%80%AE/", "U+202E is an invisible character: take this one out"),
        ("/%EE%80%80x/", "U+E000 is an invisible character: write /x/"),
    ],
)
def test_an_old_address_that_can_not_be_has_its_line_and_its_mend(alias: str, mend: str, tmp_path: Path) -> None:
    result = built(site_with(tmp_path / "site", f"\n  - /fine/\n  - {json.dumps(alias)}"), tmp_path / "out")
    (problem,) = result.problems
    text = (tmp_path / "site" / problem.path).read_text("utf-8").splitlines()
    assert problem.rule == "redirects/address"
    assert problem.hint.startswith(mend)
    assert text[problem.line - 1] == f"  - {json.dumps(alias)}"


@pytest.mark.parametrize(
    "alias", ["old", "/old", "https://example.org/old", "/old/?a=1", "/old/#a", "/", "//", "/a/../b/"]
)
def test_only_a_path_of_the_site_is_an_address(alias: str) -> None:
    assert alias_fault(alias)


def test_a_renamed_series_keeps_the_addresses_that_stand_on_slides(tmp_path: Path) -> None:
    site = site_with(tmp_path / "site", "[/series/old-name/, /series/older/, /old.html]")
    assert built(site, tmp_path / "out").problems == ()
    rules = (tmp_path / "out" / "_redirects").read_text("utf-8").splitlines()
    now = dict(rule.split()[:2] for rule in rules if rule.startswith("/s/a-small-series"))
    assert len(now) > 2 and now["/s/a-small-series/"] == "/series/a-small-series/"
    for address, leads_to in now.items():
        for name in ("old-name", "older"):
            old = address.replace("a-small-series", name)
            assert f"{old} {leads_to} 301" in rules
            assert not old.endswith("/") or (tmp_path / "out" / old.strip("/") / "index.html").is_file()


def test_an_earlier_name_takes_no_address_that_is_somebody_elses(tmp_path: Path) -> None:
    site = site_with(tmp_path / "site", "[/series/old-name/]")
    post = next((site / "content" / "posts").rglob("one.md"))
    post.write_text(post.read_text("utf-8").replace("title:", "aliases: /s/old-name-2/\ntitle:", 1), "utf-8")
    (told,) = built(site, tmp_path / "out").problems
    assert (told.rule, told.severity, told.path) == ("series/short", "advice", "content/posts/two.md")
    rules = (tmp_path / "out" / "_redirects").read_text("utf-8").splitlines()
    (rule,) = [rule for rule in rules if rule.startswith("/s/old-name-2/")]
    assert rule.split()[1].startswith("/posts/one")

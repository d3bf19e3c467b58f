"""What verifying knows of a page is looked for once."""

import shutil
from pathlib import Path

import pytest

from kindling.engine import verify
from kindling.engine.kept_pages import KeptPages
from kindling.model.cache import Cache
from kindling.model.outputs import CopyOutput
from kindling.model.staged import Blocked, StagedPage
from tests.engine.test_sites import SITES, built, listed

OUTPUT = CopyOutput("/one/", "", Path())
FOUND = StagedPage(
    OUTPUT, frozenset({"a", "b"}), ("a",), frozenset({"/two/"}), (Blocked("fact", "hint", True),), "form"
)


def test_it_is_known_while_the_page_is_the_same(tmp_path: Path) -> None:
    asked: list[str] = []

    def known(html: str, own: str = "https://example.org", *, fresh: bool = False) -> StagedPage:
        kept = KeptPages(Cache(tmp_path / "seen", fresh=fresh), own)
        found = kept.page(OUTPUT, html, lambda: asked.append(html) or FOUND)
        kept.keep()
        return found

    assert [known("<p>One"), known("<p>One"), known("<p>\udcff"), known("<p>\udcff")] == [FOUND] * 4
    assert asked == ["<p>One", "<p>\udcff"]
    known("<p>\udcff", "https://example.com")
    known("<p>\udcff", fresh=True)
    assert asked[2:] == ["<p>\udcff"] * 2


def test_what_is_no_page_any_more_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "seen")
    first = KeptPages(cache, "")
    first.page(OUTPUT, "<p>One", lambda: FOUND)
    first.keep()
    KeptPages(cache, "").keep()
    assert KeptPages(cache, "")._known == {}


def test_a_second_build_looks_at_no_page_and_tells_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "golden" / "content", site / "content")
    (site / "pelicanconf.py").write_text('SITENAME = "Golden"\nAUTHOR = "A. Writer"\n')
    looked: list[str] = []
    before = verify._page
    monkeypatch.setattr(verify, "_page", lambda output, *given: looked.append(output.address) or before(output, *given))
    first = built(site, tmp_path / "output")
    assert looked, listed(first)
    looked.clear()
    assert listed(built(site, tmp_path / "output")) == listed(first)
    assert looked == []

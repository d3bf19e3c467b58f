"""A text that was read is not read again by a later build, while nothing that decides has changed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.engine.read import Reader
from tests.engine.test_ahead import ahead_of
from tests.engine.test_sites import KIT, SITES, built, files, listed

CONF = 'SITENAME = "Kept"\nAUTHOR = "A. Writer"\n'
POST = "---\ntitle: {0}\ndate: 2026-09-01\nsummary: In one line.\n---\nOf {0}, [a link]({1}).\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of two posts, one with a mistake that is no error."""
    posts = tmp_path / "site" / "content" / "posts"
    posts.mkdir(parents=True)
    (tmp_path / "site" / "pelicanconf.py").write_text(CONF)
    (posts / "joy.md").write_text(POST.format("joy", "/posts/kindness/"))
    (posts / "kindness.md").write_text(POST.format("kindness", "http://example.org"))
    return tmp_path / "site"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are read, in order."""
    found: list[str] = []
    before = Reader.document

    def noted(self: Reader, head, **values):  # type: ignore[no-untyped-def]
        found.append(head.file.source)
        return before(self, head, **values)

    monkeypatch.setattr(Reader, "document", noted)
    return found


BOTH = ["posts/joy.md", "posts/kindness.md"]


def test_a_later_build_reads_nothing_and_gives_the_same(site: Path, tmp_path: Path, read: list[str]) -> None:
    first = built(site, tmp_path / "one")
    before = files(tmp_path / "one")
    read.clear()
    later = built(site, tmp_path / "two")
    assert read == []
    assert (listed(later), files(tmp_path / "two")) == (listed(first), before)


def _set(line: str) -> Callable[[Path], object]:
    return lambda site: (site / "pelicanconf.py").write_text(f"{CONF}{line}\n")


_OTHERS = "from datetime import date\nSITENAME = f'Kept {date.today()}'\nAUTHOR = 'A. Writer'\n"
CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a text": (lambda site: (site / "content/posts/joy.md").write_text(POST.format("joy", "/about/")), BOTH[:1]),
    "its name": (
        lambda site: (site / "content/posts/joy.md").rename(site / "content/posts/happy.md"),
        ["posts/happy.md"],
    ),
    "a name, a language, a style": (_set("SITENAME, DEFAULT_LANG, CITATIONS = 'Name', 'cy', {'style': 'apa'}"), BOTH),
    "a colour": (_set("DEFAULT_LANG, LOOK = 'cy', {'accent': 'plum'}"), []),
    "how texts are read": (_set("READING = {'raw_html': True}"), BOTH),
    "a plugin less": (_set("PLUGINS.remove('kindling.plugins.related')"), BOTH),
    "settings that compute": (lambda site: (site / "pelicanconf.py").write_text(_OTHERS), BOTH),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_read(site: Path, tmp_path: Path, read: list[str], change: str) -> None:
    built(site, tmp_path / "one")
    read.clear()
    do, expected = CHANGES[change]
    do(site)
    again = built(site, tmp_path / "one")
    assert read == expected
    alone = built(site, tmp_path / "two", fresh=True)
    assert listed(again) == listed(alone)
    assert not again.published or files(tmp_path / "one") == files(tmp_path / "two")


def test_a_build_from_scratch_reads_everything(site: Path, tmp_path: Path, read: list[str]) -> None:
    built(site, tmp_path / "one")
    read.clear()
    built(site, tmp_path / "one", fresh=True)
    assert read == BOTH


def test_with_a_plugin_of_the_site_everything_is_read(site: Path, tmp_path: Path, read: list[str]) -> None:
    (site / "plugins").mkdir()
    (site / "plugins" / "mine.py").write_text("def register():\n    return None\n")
    (site / "pelicanconf.py").write_text(f"{CONF}PLUGIN_PATHS = ['plugins']\nPLUGINS.append('mine')\n")
    for _time in range(2):
        read.clear()
        result = built(site, tmp_path / "one")
        assert read == BOTH, listed(result)


def test_a_text_that_is_damaged_where_it_is_kept_is_read_again_and_told(
    site: Path, tmp_path: Path, read: list[str]
) -> None:
    built(site, tmp_path / "one")
    before = files(tmp_path / "one")
    kept = sorted((tmp_path / ".kindling" / "texts").glob("*.kept"))
    assert len(kept) == 2
    kept[0].write_bytes(kept[0].read_bytes()[:-20])
    read.clear()
    result = built(site, tmp_path / "one")
    assert len(read) == 1
    assert "kept/damaged" in listed(result)
    assert files(tmp_path / "one") == before


def test_a_text_that_goes_while_it_is_looked_for_is_told_by_name(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path.read_bytes

    def gone(path: Path) -> bytes:
        if path.name == "joy.md":
            raise FileNotFoundError(2, "No such file or directory", str(path))
        return before(path)

    monkeypatch.setattr(Path, "read_bytes", gone)
    result = built(site, tmp_path / "one")
    assert not result.published
    assert "content/posts/joy.md: [build/fault]" in listed(result)


@pytest.mark.parametrize("folder", [KIT, SITES / "golden"])
def test_every_text_comes_back_as_it_was_read(folder: Path, tmp_path: Path, read: list[str]) -> None:
    shutil.copytree(folder / "content", tmp_path / "content")
    shutil.copy(folder / "pelicanconf.py", tmp_path)
    ahead = ahead_of(tmp_path)
    read.clear()
    again = ahead_of(tmp_path)
    assert ahead and again and read == []
    for one, other in zip(ahead.plan.site.documents, again.plan.site.documents, strict=True):
        assert (repr(one), one.findings) == (
            repr(other),
            other.findings,
        )

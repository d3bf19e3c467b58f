"""Whatever is wrong in a site is told in lines of one line each, and the rest is published: no traceback, no hang."""

import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from kindling.engine.read import Reader
from tests.conftest import KIT
from tests.engine import fuzzed, mutations
from tests.engine.fuzzed import Fate, fates, site_fate
from tests.engine.mutations import FUZZ, mutated, seeds
from tests.judges.test_html import errors_in
from tests.tiers import whole_or_exam

#: sites of an exam; another number is asked for in the environment, and the figures say how many there were
SITES = int(os.environ.get("FUZZED", "10000"))
SHORT = 200
TOGETHER = 40  #: sites that are laid into one: each text is told on its own, and the rest costs once
_JUDGED = 1_000  #: sites whose pages the checker of HTML is given at once


@dataclass(slots=True)
class Tally:
    """What came of the first sites of an exam; it is kept, so that one that was stopped goes on where it was."""

    sites: int = 0
    builds: int = 0
    pages: int = 0
    rules: tuple[str, ...] = ()

    def add(self, fate: Fate) -> None:
        self.sites += len(fate.numbers)
        self.builds += fate.builds
        self.rules = tuple(sorted({*self.rules, *fate.rules}))


class Keeping:
    """Keeps a tally of one exam between runs of pytest, for as long as the code and the sites are the same."""

    def __init__(self, cache: pytest.Cache | None, exam: str, number: int) -> None:
        self._cache, self._name = cache, f"kindling/fuzzed-{exam}"
        self._of = f"{number} {_code()}"

    def begun(self) -> Tally:
        """Return what is known already; of what has come to its end, nothing: it is asked again."""
        kept = self._cache.get(self._name, None) if self._cache else None
        if not kept or kept["of"] != self._of:
            return Tally()
        return Tally(**kept["tally"] | {"rules": tuple(kept["tally"]["rules"])})

    def keep(self, tally: Tally) -> None:
        if self._cache:
            self._cache.set(self._name, {"of": self._of, "tally": asdict(tally)})

    def end(self) -> None:
        if self._cache:
            self._cache.set(self._name, None)


@cache
def _code() -> str:
    """Return a digest of the kit, and of what changes the sites."""
    rooms = (KIT / "plugins", KIT / "theme", *(path for path in (KIT / "kindling").iterdir() if not path.is_symlink()))
    found = {path for room in rooms for path in ([room] if room.is_file() else room.rglob("*")) if path.is_file()}
    found |= {*(KIT / "tests" / "engine").glob("*.py"), *FUZZ.rglob("*.*")}
    whole = sha256()
    for path in sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts):
        whole.update(str(path).encode() + sha256(path.read_bytes()).digest())
    return whole.hexdigest()


@whole_or_exam("number", SHORT, SITES, "Sites with something wrong in them, built whole")
def test_what_is_wrong_in_a_site_is_told_and_the_rest_is_published(
    number: int, tmp_path: Path, figures: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    keeping = Keeping(getattr(request.config, "cache", None) if number > SHORT else None, "built", number)
    tally = keeping.begun()
    for fate in fates(range(tally.sites, number), tmp_path, TOGETHER):
        assert not fate.faults, f"one of the sites {fate.numbers}:\n" + "\n".join(fate.faults)
        assert fate.published
        tally.add(fate)
        keeping.keep(tally)
    keeping.end()
    assert len(tally.rules) > 20, "many kinds of mistakes are made, and told"
    figures(
        f"{tally.sites:,} sites, {TOGETHER} of them laid into one: {tally.builds:,} builds, mistakes of "
        f"{len(tally.rules)} rules told, and what was left published; no traceback, no hang, each problem on one line"
    )


@pytest.mark.exam("Sites with something wrong in them, judged by the Nu checker")
def test_what_is_published_of_them_is_valid_html(
    tmp_path: Path, figures: Callable[[str], None], request: pytest.FixtureRequest
) -> None:
    keeping = Keeping(getattr(request.config, "cache", None), "judged", SITES)
    tally = keeping.begun()
    for begin in range(tally.sites, SITES, _JUDGED):
        batch, folder = range(begin, min(begin + _JUDGED, SITES)), tmp_path / "pages"
        for fate in fates(batch, tmp_path / "sites", TOGETHER, folder):
            assert fate.published, fate.faults
            tally.add(fate)
        tally.pages += sum(1 for _ in folder.rglob("*.html"))
        assert errors_in(folder) == []
        shutil.rmtree(folder)
        keeping.keep(tally)
    keeping.end()
    figures(f"{SITES:,} sites, {tally.pages:,} pages of their texts: none with an error")


def test_an_exam_that_was_stopped_goes_on_where_it_was(pytester_cache: pytest.Cache) -> None:
    keeping, tally = Keeping(pytester_cache, "tried", 80), Tally()
    assert keeping.begun() == Tally()
    tally.add(Fate(tuple(range(40)), published=True, builds=3, rules=("a/b",)))
    keeping.keep(tally)
    assert Keeping(pytester_cache, "tried", 80).begun() == tally
    assert Keeping(pytester_cache, "tried", 90).begun() == Tally(), "of another number of sites"
    keeping.end()
    assert keeping.begun() == Tally()
    assert Keeping(None, "tried", 80).begun() == Tally()


@pytest.fixture
def pytester_cache(request: pytest.FixtureRequest, tmp_path: Path) -> pytest.Cache:
    """A cache of pytest's own kind, in a folder of its own."""
    return pytest.Cache(tmp_path / "cache", request.config, _ispytest=True)


@pytest.mark.whole
def test_what_once_broke_a_build_breaks_it_no_more(tmp_path: Path) -> None:
    """The corpus: each file in tests/sites/fuzz/found has found a fault."""
    shutil.copytree(FUZZ / "found", tmp_path / "site")
    shutil.copy(mutations.SEEDS / mutations.SETTINGS, tmp_path / "site")
    fate = site_fate(tmp_path)
    assert (fate.published, fate.faults) == (True, ())


@pytest.mark.whole
def test_what_is_right_is_published_at_once(tmp_path: Path) -> None:
    """Else what is changed would be told for another reason than its change."""
    files = {name: data for name, data in seeds().items() if not name.startswith("export/")}
    fuzzed.laid(tmp_path / "site", files)
    fate = site_fate(tmp_path)
    assert (fate.published, fate.faults, fate.builds) == (True, (), 1), fate.rules


@pytest.mark.whole
def test_what_breaks_waits_or_ends_a_process_is_seen_and_the_next_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader.document

    def reading(reader: Reader, head: object) -> object:
        if "00012" in repr(head):
            raise KeyError("broke")
        if "00013" in repr(head):
            os._exit(3)
        return read(reader, head)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "document", reading)
    monkeypatch.setattr(fuzzed, "mutated", lambda number: mutations._named(number, mutations._group(("pages/page",))))
    broke, ended, good = fates((12, 13, 14), tmp_path)
    assert "KeyError: 'broke'" in broke.faults[0]
    assert "it ended the process that builds it (3)" in ended.faults[0]
    assert (good.numbers, good.published, good.faults) == ((14,), True, ())


def test_a_site_of_a_number_is_always_the_same_and_each_is_another() -> None:
    assert [mutated(number) for number in range(40)] == [mutated(number) for number in range(40)]
    contents = [tuple(data for name, data in mutated(number).items()) for number in range(100)]
    assert len(set(contents)) > 95

"""Whatever is wrong in a site is told in lines of one line each, and the rest is published: no traceback, no hang."""

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.engine.read import Reader
from tests.engine import fuzzed, mutations
from tests.engine.fuzzed import fates, site_fate
from tests.engine.mutations import FUZZ, mutated, seeds
from tests.judges.test_html import errors_in
from tests.tiers import whole_or_exam

#: sites of an exam; another number is asked for in the environment, and the figures say how many there were
SITES = int(os.environ.get("FUZZED", "10000"))
SHORT = 200
TOGETHER = 40  #: sites that are laid into one: each text is told on its own, and the rest costs once
_JUDGED = 1_000  #: sites whose pages the checker of HTML is given at once


@whole_or_exam("number", SHORT, SITES, "Sites with something wrong in them, built whole")
def test_what_is_wrong_in_a_site_is_told_and_the_rest_is_published(
    number: int, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    told, done = Counter[str](), Counter[str]()
    for fate in fates(range(number), tmp_path, TOGETHER):
        assert not fate.faults, f"one of the sites {fate.numbers}:\n" + "\n".join(fate.faults)
        assert fate.published
        done.update(sites=len(fate.numbers), builds=fate.builds)
        told.update(fate.rules)
    assert len(told) > 20, "many kinds of mistakes are made, and told"
    figures(
        f"{done['sites']:,} sites, {TOGETHER} of them laid into one: {done['builds']:,} builds, mistakes of "
        f"{len(told)} rules told, and what was left published; no traceback, no hang, each problem on one line"
    )


@pytest.mark.exam("Sites with something wrong in them, judged by the Nu checker")
def test_what_is_published_of_them_is_valid_html(tmp_path: Path, figures: Callable[[str], None]) -> None:
    pages = 0
    for begin in range(0, SITES, _JUDGED):
        batch, folder = range(begin, min(begin + _JUDGED, SITES)), tmp_path / "pages"
        assert all(fate.published for fate in fates(batch, tmp_path / "sites", TOGETHER, folder))
        pages += sum(1 for _ in folder.rglob("*.html"))
        assert errors_in(folder) == []
        shutil.rmtree(folder)
    figures(f"{SITES:,} sites, {pages:,} pages of their texts: none with an error")


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

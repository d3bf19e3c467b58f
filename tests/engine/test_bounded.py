"""What a file may cost: its size before it is read, seconds, memory; a hostile one is a line, and the rest is read."""

import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest

from kindling.engine import bounded
from kindling.engine.bounded import Ended, TookTooLong, in_worker, is_too_large, within
from kindling.engine.read import Reader
from kindling.plugins.citations.styles import style_of
from tests.commands.conftest import NAMED, POST
from tests.engine.test_sites import built


def forever() -> None:
    while True:
        with suppress(Exception):  # as libraries do: what ends a text goes through
            sum(range(1_000))


def test_what_goes_on_for_ever_is_ended_and_its_patterns_too() -> None:
    import re

    with pytest.raises(TookTooLong), within(0.05):
        forever()
    with pytest.raises(TookTooLong), within(0.05):
        re.match(r"(a|aa)+$", "a" * 200 + "b")


def test_who_is_done_in_time_is_left_alone_and_so_is_what_follows() -> None:
    with within(0.05):
        pass
    for _ in range(300):
        sum(range(10_000))


def test_in_another_thread_it_is_ended_too() -> None:
    """The system sends signals to the main thread alone, and `make serve` builds in another."""
    done = []

    def work() -> None:
        with within(60):
            done.append("in time")
        try:
            with within(0.05):
                forever()
        except TookTooLong:
            done.append("ended")
        done.append(str(sum(range(1_000_000))))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["in time", "ended", "499999500000"]


@pytest.mark.parametrize("seconds", [60, 0.05])
def test_in_another_thread_nothing_is_left_on_its_way(seconds: float) -> None:
    """Python 3.11 would ask at each call from then on, and would never come out of one that a profiler is told of."""

    def work() -> None:
        with suppress(TookTooLong), within(seconds):
            if seconds < 1:
                forever()

    def called() -> str:
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        sys.setprofile(lambda *_: None)
        try:
            return str(Path("a") / "b")
        finally:
            sys.setprofile(None)

    assert in_worker(called, seconds=5) == "a/b"


def test_a_worker_answers_refuses_or_is_ended() -> None:
    def refuse() -> None:
        raise ValueError("no film", "a rule", "a hint")

    def children() -> list[str]:
        return [path.read_text() for path in Path("/proc/self/task").glob("*/children")]

    before = children()
    assert in_worker(lambda: [1, "two"]) == [1, "two"]
    with pytest.raises(ValueError, match="no film") as refused:
        in_worker(refuse)
    assert refused.value.args == ("no film", "a rule", "a hint")
    with pytest.raises(Ended, match="took all memory"):
        in_worker(lambda: bytearray(1 << 30) and 1, memory=1 << 28)
    with pytest.raises(Ended, match="more than 1 seconds"):
        in_worker(forever, seconds=1)
    assert children() == before, "none is left"


def test_a_size_is_looked_at_and_nothing_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(3_000_000_000)
    assert is_too_large(large) and not is_too_large(tmp_path / "none.md")


def test_a_hostile_text_or_library_is_one_line_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is of 3 GB, one takes for ever: in the same run, a mistake in a third is told."""
    content = tmp_path / "site" / "content"
    for folder in ("posts", "references"):
        (content / folder).mkdir(parents=True)
    (content.parent / "pelicanconf.py").write_text(NAMED)
    for name in ("posts/large.md", "references/large.bib"):
        with (content / name).open("wb") as file:
            file.truncate(3_000_000_000)
    (content / "posts/slow.md").write_text(POST.replace("series: power\npart: 1\n", ""))
    (content / "posts/wrong.md").write_text("---\ntitle: One\ndate: 2026-10-01\n---\n\nWords.\n")
    real = Reader.document

    def reading(reader: Reader, head: object) -> object:
        if "slow" in repr(head):
            forever()
        return real(reader, head)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "document", reading)
    monkeypatch.setattr(bounded, "SECONDS", 0.05)
    found = {(each.path, each.rule): each.message for each in built(content.parent, tmp_path / "output").problems}
    assert found.pop(("content/posts/large.md", "text/too-large")).startswith("the text is 3,000.0 MB long; 10 MB are")
    assert found.pop(("content/posts/slow.md", "text/too-slow")).startswith("reading this text was ended after 0.05 s")
    assert "50 MB are the most" in found.pop(("content/references/large.bib", "citations/library"))
    assert {path for path, _rule in found} == {"content/posts/wrong.md"}


def test_a_style_that_is_none_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.csl").open("wb") as file:
        file.truncate(1_000_000_000)
    assert "it is longer than 5 MB" in str(style_of("large.csl", tmp_path))

"""Work that several processes do: nothing is lost, whatever becomes of them."""

import os
import signal
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from kindling.engine import lay_all, many
from kindling.engine.many import elsewhere
from kindling.engine.render import rendered
from tests.engine.test_sites import SITES, built, files, listed

HERE = os.getpid()


@pytest.fixture
def three(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three processors, and each piece of work worth one."""
    monkeypatch.setattr(many, "_processors", lambda: 3)
    monkeypatch.setattr(many, "_WORTH", 1)


@pytest.mark.usefixtures("three")
def test_others_do_their_share_and_have_ended_behind_it(tmp_path: Path) -> None:
    with elsewhere(range(10), lambda piece: (tmp_path / f"{piece}-{os.getpid() != HERE}").touch()) as others:
        assert others == {1, 4, 7, 2, 5, 8}
    assert {path.name for path in tmp_path.iterdir()} == {f"{piece}-True" for piece in others}


@pytest.mark.usefixtures("three")
def test_what_breaks_there_is_told_by_nobody(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    def breaking(piece: int) -> None:
        if piece == 1:
            raise ValueError(piece)
        if piece == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        (tmp_path / str(piece)).touch()

    with elsewhere(range(6), breaking) as others:
        pass
    assert others == {1, 2, 4, 5}
    assert {path.name for path in tmp_path.iterdir()} == {"4"}
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("three")
def test_they_end_where_what_is_done_meanwhile_breaks(tmp_path: Path) -> None:
    def slow(piece: int) -> None:
        (tmp_path / str(piece)).write_text(str(os.getpid()))
        while True:
            time.sleep(1)

    def stopped() -> list[int]:
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), elsewhere(range(3), slow):
        stopped()
    for path in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(path.read_text()), 0)


def test_little_work_is_done_here() -> None:
    with elsewhere(range(30), lambda _: None) as others:
        assert others == frozenset()


@pytest.mark.usefixtures("three")
def test_where_no_process_can_be_begun_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> int:
        raise BlockingIOError("too many")

    monkeypatch.setattr(os, "fork", full)
    with elsewhere(range(3), lambda _: None) as others:
        assert others, "which are then not kept, and are done where they are asked for"


def test_a_process_with_threads_is_not_forked() -> None:
    done = Event()
    thread = Thread(target=done.wait)
    thread.start()
    try:
        assert many._processors() == 1
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("name", ["golden", "broken-frontmatter", "broken-bytes"])
def test_a_site_is_the_same_however_many_read_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = built(SITES / name, tmp_path / "one" / "output")
    monkeypatch.setattr(many, "_processors", lambda: 3)
    monkeypatch.setattr(many, "_WORTH", 1)
    three = built(SITES / name, tmp_path / "three" / "output")
    assert (listed(three), three.published) == (listed(one), one.published)
    if one.published:
        assert files(tmp_path / "three" / "output") == files(tmp_path / "one" / "output")
    assert len(list((tmp_path / "three/.kindling/texts").iterdir())) == len(
        list((tmp_path / "one/.kindling/texts").iterdir())
    )


@pytest.mark.usefixtures("three")
def test_what_another_process_has_not_laid_is_laid_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two others die half-way, beside a site that is published: no file is missing, and none is written through."""
    output, laid = tmp_path / "output", list[str]()
    assert built(SITES / "golden", output).published
    before = files(output)

    def dying(*given: Any) -> bytes:
        laid.append(given[0].address)
        if os.getpid() != HERE and len(laid) == 20:
            os.kill(os.getpid(), signal.SIGKILL)
        return rendered(*given)

    monkeypatch.setattr(lay_all, "rendered", dying)
    result = built(SITES / "golden", output, cache=tmp_path / "fresh")
    assert result.published and files(output) == before
    assert len(laid) == result.written - 2 * 19, "what the others said is laid is not laid again"


@pytest.mark.usefixtures("three")
def test_what_breaks_while_it_is_laid_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(*given: Any) -> bytes:
        if given[0].address.startswith("/posts/"):
            raise ValueError("boom")
        return rendered(*given)

    monkeypatch.setattr(lay_all, "rendered", breaking)
    result = built(SITES / "golden", tmp_path / "three" / "output")
    monkeypatch.setattr(many, "_processors", lambda: 1)
    alone = built(SITES / "golden", tmp_path / "one" / "output")
    assert listed(result) == listed(alone) and "boom" in listed(result)


@pytest.mark.usefixtures("three")
def test_what_was_damaged_is_told_wherever_it_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert built(SITES / "golden", tmp_path / "output").published
    cards = sorted((tmp_path / ".kindling" / "cards").iterdir())
    for card in cards:
        card.write_bytes(card.read_bytes()[:-9])
    told = [str(problem) for problem in built(SITES / "golden", tmp_path / "output").problems]
    assert [line for line in told if f"{len(cards)} cached files were damaged" in line], told

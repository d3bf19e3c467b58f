"""What a file may cost: its size before it is read, seconds, memory; a hostile one is a line, and the rest is read."""

import os
import threading
from pathlib import Path

import pytest

from kindling.engine import bounded
from kindling.engine.bounded import Ended, TookTooLong, in_worker, is_too_large, within


def forever() -> None:
    while True:
        try:
            sum(range(1_000))
        except Exception:  # as libraries do: what ends a text goes through
            continue


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


def test_in_another_thread_nothing_is_ended() -> None:
    """The system sends signals to the main thread alone."""
    done = []

    def work() -> None:
        with within(0.001):
            done.append(sum(range(1_000_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_a_worker_answers_refuses_or_is_ended() -> None:
    def refuse() -> None:
        raise ValueError("no film", "a rule", "a hint")

    assert in_worker(lambda: [1, "two"]) == [1, "two"]
    with pytest.raises(ValueError, match="no film") as refused:
        in_worker(refuse)
    assert refused.value.args == ("no film", "a rule", "a hint")
    with pytest.raises(Ended):
        in_worker(lambda: bytearray(1 << 30) and 1, memory=1 << 28)
    with pytest.raises(Ended):
        in_worker(forever, seconds=1)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # none is left


def test_a_size_is_looked_at_and_nothing_is_read(tmp_path: Path) -> None:
    large = tmp_path / "large.md"
    with large.open("wb") as file:
        file.truncate(3_000_000_000)
    assert is_too_large(large) and not is_too_large(tmp_path / "none.md")

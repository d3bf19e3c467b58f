"""Jobs that are done beside others: each once, whoever asks, and nobody is kept from ending."""

import subprocess
import sys
import threading
from collections import Counter
from functools import partial

import pytest

from kindling.model.beside import Beside
from tests.tiers import ENOUGH


def test_each_job_is_done_once_and_answers_at_its_place() -> None:
    done: Counter[int] = Counter()
    lock = threading.Lock()

    def job(number: int) -> int:
        with lock:
            done[number] += 1
        return number * 2

    made = Beside([partial(job, number) for number in range(200)], 3)
    assert [made[place] for place in reversed(range(len(made)))] == [number * 2 for number in reversed(range(200))]
    assert [made[place] for place in range(200)] == [number * 2 for number in range(200)]
    assert set(done.values()) == {1}
    assert len(done) == 200


def test_what_is_asked_for_does_not_wait_for_its_turn() -> None:
    go_on = threading.Event()
    made = Beside([partial(go_on.wait, ENOUGH), lambda: True, lambda: "asked for"], 1)
    assert made[2] == "asked for"
    assert not go_on.is_set()
    go_on.set()
    assert made[0]


def test_whoever_asks_is_told_what_broke_and_the_others_are_done() -> None:
    made = Beside([lambda: 1 // 0, lambda: 1], 1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            made[0]
    assert made[1] == 1


def test_none_keeps_the_program_from_ending() -> None:
    imports = "import time; from kindling.model.beside import Beside"
    code = f"{imports}; Beside([lambda: time.sleep(600)] * 9, 4); print('end')"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=ENOUGH, check=True)
    assert said.stdout == "end\n"

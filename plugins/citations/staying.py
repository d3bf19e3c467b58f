"""A pandoc that stays, for a process that stays (``make serve``): to begin one takes longer than what it is asked.

It is begun on first use, ended when nobody has asked it for a while, and ends with its input: so none is left behind,
however this process ends.
"""

import json
import subprocess
import threading
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kindling.plugins.citations.engine import SCRIPT, environment, options, taken_apart

LOOP = Path(__file__).with_name("staying.lua")
IDLE = 120.0  #: seconds after which one that nobody asks is ended


class StayingPandoc:
    """One process, and how it is asked; one thread at a time."""

    def __init__(self, idle: float = IDLE) -> None:
        self._idle, self._program = idle, ""
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._rest: threading.Timer | None = None
        self._late = False  #: whether the last job took too long
        self._ending: weakref.finalize[[subprocess.Popen[bytes]], StayingPandoc] | None = None

    def answer(self, job: Mapping[str, Any], program: str, timeout: float) -> dict[str, Any] | None:
        """Return the answer to a job; None where there is none, so that another way has to find one, or say why.

        One that has died is begun again, once.
        """
        line = json.dumps(job).encode() + b"\n"
        with self._lock:
            self._stop_resting()
            was_there = self._process is not None and self._program == program
            found = self._asked(line, program, timeout)
            if found is None and was_there and not self._late:
                found = self._asked(line, program, timeout)
            self._begin_resting()
        return found

    def end(self) -> None:
        """End the process; the next job begins another."""
        with self._lock:
            self._stop_resting()
            self._end()

    def __del__(self) -> None:
        """Wait no more for nobody to ask it."""
        self._stop_resting()

    def _asked(self, line: bytes, program: str, timeout: float) -> dict[str, Any] | None:
        try:
            data = self._said(self._begun(program), line, timeout)
            answer = taken_apart(data) if data.endswith(b"\n") else {}
        except (OSError, ValueError):
            answer = {}
        if "results" in answer:
            return answer
        self._end()
        return None

    def _said(self, process: "subprocess.Popen[bytes]", line: bytes, timeout: float) -> bytes:
        """Return the line that is answered; one that takes too long is killed, and answers none."""
        assert process.stdin and process.stdout
        self._late = False
        watch = threading.Timer(timeout, self._give_up, (process,))
        watch.daemon = True
        watch.start()
        try:
            process.stdin.write(line)
            process.stdin.flush()
            return process.stdout.readline()
        finally:
            watch.cancel()

    def _give_up(self, process: "subprocess.Popen[bytes]") -> None:
        self._late = True
        process.kill()

    def _begun(self, program: str) -> "subprocess.Popen[bytes]":
        if self._process and self._program != program:
            self._end()
        if self._process is None:
            self._program = program
            self._process = subprocess.Popen(
                [program, "lua", *options(program), str(LOOP), str(SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(str(Path(SCRIPT).parent / "nowhere")),
            )
            self._ending = weakref.finalize(self, _ended, self._process)  # with the last who could ask it
        return self._process

    def _end(self) -> None:
        self._process = None
        if self._ending:
            self._ending()

    def _begin_resting(self) -> None:
        if self._process:
            self._rest = threading.Timer(self._idle, _end_there, (weakref.ref(self),))
            self._rest.daemon = True
            self._rest.start()

    def _stop_resting(self) -> None:
        if self._rest:
            self._rest.cancel()
        self._rest = None


def _ended(process: "subprocess.Popen[bytes]") -> None:
    """End a process by its input, or by force where it does not."""
    assert process.stdin and process.stdout
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def _end_there(pandoc: "weakref.ref[StayingPandoc]") -> None:
    """End the process, if anybody could still ask it; a timer shall not be what it lives for."""
    if there := pandoc():
        there.end()

"""The server's end of the process that builds (worker.py): it is started when it is needed, and again where it ends."""

import json
import subprocess
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kindling.commands._command import KIT

_WAITS = 20.0  #: seconds for a page, which may wait for a save to be looked at; then it is as it was
_ENDS = 1.5  #: seconds that it has to end by itself


class Builds:
    """Sends saves and questions to the process, and hands on what it says."""

    def __init__(self, command: Sequence[str], heed: Callable[[Mapping[str, Any]], None]) -> None:
        self._command, self._heed = command, heed
        self._job: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._revision = self._number = 0
        self._asked: dict[int, _Question] = {}

    def save(self, paths: Collection[Path]) -> None:
        """Say that something was saved."""
        with self._lock:
            self._revision += 1
            said = {"do": "save", "revision": self._revision, "paths": [str(path) for path in paths]}
            if self._job is None or self._job.poll() is not None:
                self._begin()
            try:
                self._say(said)
            except OSError:  # it has just ended
                self._begin()
                self._say(said)

    def page(self, path: str) -> bytes | bool:
        """Return a file as it will be; True for one that comes later, False where nothing is known of it."""
        question = _Question()
        with self._lock:
            self._number += 1
            number = self._number
            self._asked[number] = question
            try:
                self._say({"do": "page", "number": number, "path": path})
            except OSError:  # there is none, or it has just ended
                question.done.set()
        question.done.wait(_WAITS)
        self._asked.pop(number, None)
        return question.data

    def end(self) -> None:
        """End the process; the next save begins another."""
        with self._lock:
            job, self._job = self._job, None
        if job is None:
            return
        with suppress(OSError):
            job.stdin.close()  # type: ignore[union-attr]
        try:
            job.wait(_ENDS)
        except subprocess.TimeoutExpired:
            job.kill()
            job.wait()

    def _begin(self) -> None:
        self._job = subprocess.Popen(self._command, cwd=KIT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(self._job,), daemon=True).start()

    def _say(self, said: Mapping[str, Any]) -> None:
        job = self._job
        assert job is None or job.stdin
        if job is None or job.stdin is None:
            raise BrokenPipeError
        job.stdin.write(json.dumps(said).encode() + b"\n")
        job.stdin.flush()

    def _listen(self, job: "subprocess.Popen[bytes]") -> None:
        """Hand on what a process says, until it ends; where that was not asked for, that is said too."""
        assert job.stdout
        with suppress(ValueError):  # half a line
            while line := job.stdout.readline():
                answer = json.loads(line)
                data = job.stdout.read(answer["size"])
                if answer["said"] == "page":
                    self._answer(answer, data)
                elif answer["revision"] == self._revision and job is self._job:
                    self._heed(answer)
        code = job.wait()
        for question in list(self._asked.values()):
            question.done.set()
        if job is self._job:
            ended = {"said": "built", "revision": -1, "code": code or 1, "text": "", "report": {}}
            self._heed(ended | {"addresses": "", "seconds": 0.0})

    def _answer(self, answer: Mapping[str, Any], data: bytes) -> None:
        if question := self._asked.get(answer["number"]):
            question.data = data if answer["found"] else bool(answer["comes"])
            question.done.set()


class _Question:
    """A page that somebody waits for."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.data: bytes | bool = False

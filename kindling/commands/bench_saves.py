"""How long a writer waits: `make serve` on a site, saves one after the other, and the time until the page has each."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import urlopen

from kindling.commands._command import KIT, Exit, Refusal
from kindling.commands.bench_edits import EDITS, Edit
from kindling.model.html import start_tags

_PATIENCE = 600.0  #: seconds after which something is wrong
_FEWEST = 3  #: saves of a kind, however dear they are
_ADDRESS = re.compile(r"Kindling is at (http://\S+)")


@dataclass(frozen=True, slots=True)
class Waits:
    """What a writer waits for, in seconds."""

    first: float  #: from the start to the first page
    whole: float  #: … and to the end of the first build
    saves: Mapping[str, tuple[float, ...]]  #: kind → from each save until a page has it


def waits(site: Path, saves: int, seconds: float, progress: Callable[[str], None]) -> Waits:
    """Serve ``site``, and return how long its writer waits for each kind of save; each file is put back as it was.

    There are ``saves`` of each kind, fewer where they would take longer than ``seconds``.
    """
    start = time.monotonic()
    progress("serving")
    with _serving(site) as said:
        root = said.wait_for(_ADDRESS)[1]
        first = time.monotonic() - start
        said.wait_for(re.compile("^built in "))
        whole = time.monotonic() - start
        found: dict[str, tuple[float, ...]] = {}
        for kind, edit in EDITS.items():
            progress(f"saving {kind}")
            found[kind] = tuple(_waited(site, root, edit, saves, seconds, f"mark{len(found)}"))
        return Waits(first, whole, found)


def _waited(site: Path, root: str, edit: Edit, saves: int, seconds: float, marks: str) -> Iterator[float]:
    """Yield how long it takes until a page has what is saved, save after save of one kind."""
    end = time.monotonic() + seconds
    for number in range(saves):
        mark = f"{marks}n{number:04d}x"
        saved = edit(site, number, mark)
        before = saved.path.read_bytes()
        with urlopen(f"{root}/__kindling/events", timeout=_PATIENCE) as events:  # noqa: S310 (it is this machine's)
            events.readline()
            start = time.monotonic()
            saved.path.write_text(saved.text, "utf-8")
            _wait_for(mark, f"{root}{saved.address}", saved.in_styles, events)
            yield time.monotonic() - start
        saved.path.write_bytes(before)
        if number + 1 == saves or (number + 1 >= _FEWEST and time.monotonic() > end):
            break
        while _has(mark, f"{root}{saved.address}", saved.in_styles):
            time.sleep(0.05)


def _wait_for(mark: str, page: str, in_styles: bool, events: IO[bytes]) -> None:
    """Look at a page whenever it is told to load again, until it has a mark. Raises Refusal where it never has."""
    end = time.monotonic() + _PATIENCE
    while not _has(mark, page, in_styles):
        while not events.readline().startswith(b"data: "):
            if time.monotonic() > end:
                raise Refusal(f"{page} did not show what was saved.", exit_code=Exit.CONTENT)


def _has(mark: str, page: str, in_styles: bool) -> bool:
    """Return whether a page, or a style sheet that it names, has a mark."""
    html = _file(page)
    if not in_styles:
        return mark in html.lower()
    named = [str(said.get("href")) for _, said in start_tags(html) if said.get("rel") == "stylesheet"]
    return any(mark in _file(urljoin(page, address)) for address in named)


def _file(address: str) -> str:
    """Return a text; "" where a save has just taken it away."""
    try:
        with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 (as above)
            return str(answer.read().decode())
    except HTTPError:
        return ""


class _Said:
    """What a command says, line by line as it comes."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = threading.Condition()

    def listen(self, lines: Iterator[str]) -> None:
        """Take lines until there are no more."""
        for line in lines:
            with self._more:
                self._lines.append(line)
                self._more.notify_all()

    def wait_for(self, pattern: "re.Pattern[str]") -> "re.Match[str]":
        """Return where a pattern stands in a line, once there is one that has it. Raises TimeoutError for none."""
        with self._more:
            if not self._more.wait_for(lambda: self._found(pattern), _PATIENCE):
                raise TimeoutError(f"nothing was said of {pattern.pattern!r}")
            return next(found for found in self._found(pattern))

    def _found(self, pattern: "re.Pattern[str]") -> Sequence["re.Match[str]"]:
        return [found for line in self._lines if (found := pattern.search(line))]


@contextmanager
def _serving(site: Path) -> Iterator[_Said]:
    command = [sys.executable, "-m", "kindling.commands.serve", f"--site={site}", "--port=0", "--now=2026-12-01"]
    said = _Said()
    with subprocess.Popen(command, cwd=KIT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as job:
        assert job.stdout
        threading.Thread(target=said.listen, args=(job.stdout,), daemon=True).start()
        try:
            yield said
        finally:
            job.send_signal(signal.SIGINT)
            job.wait()

"""How long a writer waits: `make serve` on a site, saves one after the other, and the time until the page has each."""

import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from kindling.commands._command import KIT

_STEP = 37  #: posts from one save to the next
_PATIENCE = 3600.0  #: seconds after which something is wrong
_ADDRESS = re.compile(r"Kindling is at (http://\S+)")


@dataclass(frozen=True, slots=True)
class Waits:
    """What a writer waits for, in seconds."""

    first: float  #: from the start to the first page
    whole: float  #: … and to the end of the first build
    saves: tuple[float, ...]  #: from each save until its page has it

    def rows(self) -> list[tuple[str, str]]:
        """Return them as rows of a table."""
        return [
            ("serve: from its start to the first page", f"{self.first:.2f} s"),
            ("serve: to the end of the first build", f"{self.whole:.2f} s"),
            (f"a save until its page has it, median of {len(self.saves)}", _short(statistics.median(self.saves))),
            ("  the worst of them", _short(max(self.saves))),
        ]


def _short(seconds: float) -> str:
    return f"{1000 * seconds:.0f} ms"


def waits(site: Path, saves: int) -> Waits:
    """Serve ``site``, and return how long its writer waits; each text is put back as it was."""
    start = time.monotonic()
    with _serving(site) as said:
        root = said.wait_for(_ADDRESS)[1]
        first = time.monotonic() - start
        said.wait_for(re.compile("^built in "))
        whole = time.monotonic() - start
        posts = sorted((site / "content" / "posts").glob("*.md"))
        found = [_seen(posts[number * _STEP % len(posts)], root, f"Marked {number}.") for number in range(saves)]
        return Waits(first, whole, tuple(found))


def _seen(post: Path, root: str, mark: str) -> float:
    """Return how long it takes until the page of a post has a sentence that is put behind its text."""
    text = post.read_text("utf-8")
    with urlopen(f"{root}/__kindling/events", timeout=_PATIENCE) as events:  # noqa: S310 (it is this machine's)
        events.readline()
        start = time.monotonic()
        post.write_text(f"{text}\n{mark}\n", "utf-8")
        while mark not in _page(f"{root}/posts/{post.stem}/"):
            while not events.readline().startswith(b"data: "):
                pass
        waited = time.monotonic() - start
    post.write_text(text, "utf-8")
    while mark in _page(f"{root}/posts/{post.stem}/"):
        time.sleep(0.1)
    return waited


def _page(address: str) -> str:
    with urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 (as above)
        return str(answer.read().decode())


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

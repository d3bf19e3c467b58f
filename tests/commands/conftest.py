"""Small sites, and our commands run on them as a person runs them: in a process of their own."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kindling.commands._command import VALUES
from tests import warm
from tests.conftest import KIT
from tests.tiers import ENOUGH

NAMED = "SITENAME = 'A site'\nAUTHOR = 'Ann Author'\n"
SERIES = "---\ntitle: Power\nsummary: On power.\n---\n\nRead these in order.\n"
POST = "---\ntitle: One\ndate: 2026-10-01\nsummary: The first.\nseries: power\npart: 1\n---\n\nSome words.\n"
BROKEN = "---\ntitle: Two\ndate: tomorrow\nsummary: The second.\n---\n\nSome words.\n"


PELICAN = Path(sys.executable).with_name("pelican")  #: Pelican's own command
_PROGRESS = re.compile(r"[\w ]+ ….* \(\d+ s\)\n|So far: .*\n")


@pytest.fixture(scope="session", autouse=True)
def _interruptible() -> None:
    """Let commands hear SIGINT even when the tests run in the background, where a shell makes all deaf to it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


def environment(**given: str) -> dict[str, str]:
    """Return the environment without any value that a command would read, and with those given."""
    inner = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}  # of the make that runs the tests
    kept = {name: value for name, value in os.environ.items() if name.lower() not in VALUES and name not in inner}
    return kept | {"PYTHONUTF8": "1"} | given


def command(name: str, *flags: str, **given: str) -> Outcome:
    """Run `python -m kindling.commands.<name>` to its end."""
    return outcome(warm.ran(name, flags, environment(**given)))


def outcome(job: "subprocess.CompletedProcess[str]") -> Outcome:
    """Return how a command ended, without the lines that tell only on a slow machine how far it was."""
    return Outcome(job.returncode, job.stdout, without_progress(job.stderr))


def without_progress(said: str) -> str:
    """Return what a command said, without the lines that tell only on a slow machine how far it was."""
    return "".join(line for line in said.splitlines(keepends=True) if not _PROGRESS.fullmatch(line))


def tree(folder: Path) -> dict[str, bytes]:
    """Return path → bytes of every file below ``folder``."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one series with one post."""
    folder = tmp_path / "a site"
    for name, text in {"series/power.md": SERIES, "posts/one.md": POST}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, "utf-8")
    (folder / "pelicanconf.py").write_text(NAMED, "utf-8")
    return folder


@dataclass
class Running:
    """A command that goes on; its lines are kept as they come."""

    job: "subprocess.Popen[str]"
    lines: list[str]

    def stop(self, how: int = signal.SIGINT) -> int:
        """End it and return its exit code."""
        self.job.send_signal(how)
        return self.job.wait(ENOUGH)


def eventually(what: Callable[[], object], here: Running | None = None) -> None:
    """Wait until something is true: whatever another thread or process makes true is never asked for only once.

    With ``here``, only as long as that command lives.
    """
    end = time.monotonic() + ENOUGH
    while not what():
        alive = here is None or here.job.poll() is None
        assert time.monotonic() < end and alive, here.lines if here else "it did not come"
        time.sleep(0.005)


@pytest.fixture
def running() -> Iterator[Callable[..., Running]]:
    """Start commands that go on; whatever is still there at the end of the test is ended."""
    started: list[Running] = []

    def start(name: str, *flags: str, **given: str) -> Running:
        program = [sys.executable, "-m", f"kindling.commands.{name}"] if name != "pelican" else [str(PELICAN)]
        job = subprocess.Popen(
            [*program, *flags],
            cwd=KIT, env=environment(**given), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        here = Running(job, [])
        threading.Thread(target=_keep, args=(here,), daemon=True).start()
        started.append(here)
        return here

    yield start
    for each in started:
        with suppress(ProcessLookupError):
            each.job.kill()
        each.job.wait(ENOUGH)
        each.job.stdout.close()  # type: ignore[union-attr]


def _keep(running: Running) -> None:
    with suppress(ValueError):  # closed while it is read
        for line in running.job.stdout or ():
            running.lines.append(line.rstrip("\n"))

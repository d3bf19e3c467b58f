"""Many: work that is laid down somewhere, done by all processors; here it is then only read back.

A process that is forked does its share, and says at most what it did. Whatever it could not do is done, and told, where
it was asked for; so no fault is lost, and where nothing can be forked, all is done here.
"""

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO, NoReturn, TypeVar

#: the thread that tells how far a command has come: it holds nothing that a process forked from here would wait for
TELLS = "progress"
_WORTH = 40  #: pieces of work for one more process
Work = TypeVar("Work")


@contextmanager
def elsewhere(
    work: Sequence[Work], do: Callable[[Work], object], said: list[str] | None = None, light: int = 1
) -> Iterator[frozenset[Work]]:
    """Have some of the work done by other processes meanwhile; yield which. They have ended behind it.

    ``light``: how many pieces are as much work as one text to read. ``said`` then has the lines that ``do`` returned
    there; the last of a process that was killed may be half a line.
    Raises what is raised within, and ends them.
    """
    processes = min(_processors(), len(work) // (_WORTH * light))
    shares = [work[number::processes] for number in range(1, processes)]
    children: list[int] = []
    reports: list[IO[bytes]] = []
    try:
        for share in shares:
            with suppress(OSError):  # there are too many processes, or no room: it is done here
                reports.append(tempfile.TemporaryFile())  # noqa: SIM115 (closed below, with what is in it)
                children.append(_begun(share, do, reports[-1]))
        yield frozenset(piece for share in shares for piece in share)
        for child in children:
            os.waitpid(child, 0)
        children.clear()
        if said is not None:
            said += (line for report in reports for line in _lines(report))
    finally:
        for report in reports:
            report.close()
        for child in children:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(child, 0)


def _processors() -> int:
    """Return how many processes may work at once; 1 where a process can't be forked safely."""
    others = {thread.name for thread in threading.enumerate()} - {threading.main_thread().name, TELLS}
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" and not others else 1


def _lines(report: IO[bytes]) -> list[str]:
    report.seek(0)
    return report.read().decode("utf-8", "replace").splitlines()


def _begun(share: Sequence[Work], do: Callable[[Work], object], report: IO[bytes]) -> int:
    """Return the process that does a share; where the one that asked has gone, it goes too."""
    asked_by = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        _done(share, do, report.fileno(), asked_by)
    return child


def _done(share: Sequence[Work], do: Callable[[Work], object], report: int, asked_by: int) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for piece in share:
            if os.getppid() != asked_by:
                break
            with suppress(Exception):
                if isinstance(line := do(piece), str):
                    os.write(report, f"{line}\n".encode("utf-8", "surrogatepass"))
    finally:
        os._exit(0)  # without what the process it was forked from does at its end

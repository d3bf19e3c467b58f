"""Many: work of which the answers are kept, done by all processors; here it is then only read back.

A process that is forked does its share and says nothing. Whatever it could not do is done, and told, where it was asked
for; so no fault is lost, and where nothing can be forked, all is done here.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeVar

_WORTH = 40  #: pieces of work for one more process
Work = TypeVar("Work")


@contextmanager
def elsewhere(work: Sequence[Work], do: Callable[[Work], object]) -> Iterator[frozenset[Work]]:
    """Have some of the work done by other processes meanwhile; yield which. They have ended behind it.

    Raises what is raised within, and ends them.
    """
    processes = min(_processors(), len(work) // _WORTH)
    shares = [work[number::processes] for number in range(1, processes)]
    children: list[int] = []
    try:
        for share in shares:
            with suppress(OSError):  # there are too many processes: it is done here
                children.append(_begun(share, do))
        yield frozenset(piece for share in shares for piece in share)
        for child in children:
            os.waitpid(child, 0)
        children.clear()
    finally:
        for child in children:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(child, 0)


def _processors() -> int:
    """Return how many processes may work at once; 1 where a process can't be forked safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _begun(share: Sequence[Work], do: Callable[[Work], object]) -> int:
    """Return the process that does a share; where the one that asked has gone, it goes too."""
    asked_by = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        _done(share, do, asked_by)
    return child


def _done(share: Sequence[Work], do: Callable[[Work], object], asked_by: int) -> NoReturn:
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for piece in share:
            if os.getppid() != asked_by:
                break
            with suppress(Exception):
                do(piece)
    finally:
        os._exit(0)  # without what the process it was forked from does at its end

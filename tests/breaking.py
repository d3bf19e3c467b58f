"""Code that breaks where a test wants it to: in any function of ours, with exceptions of every kind.

A profile function raises as a function is entered, once. So a law can be tried on functions that no test names.
"""

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from kindling.engine.faults import REPORT
from tests.tiers import KIT

_OURS = (f"{KIT}/kindling/", f"{KIT}/plugins/")
_GENERATORS = 0x20 | 0x80 | 0x200  #: flags of code that is entered again when it is thrown away
Place = tuple[str, str, int]  #: file, name and line of a function


class Panic(BaseException):
    """What a library in another language raises when it breaks."""


class Mute(Exception):
    """It can't say what it is."""

    def __str__(self) -> str:
        raise RuntimeError("nor this")


#: every kind of exception that is no fault of the machine, and what its line says of it
KINDS: tuple[tuple[Callable[[], BaseException], str], ...] = (
    (lambda: RuntimeError("boom"), "RuntimeError: boom"),
    (lambda: ValueError("one\ntwo\r\n\x1b[31mthree\u2028\ue000four"), "ValueError: one two [31mthree four"),
    (lambda: SystemExit(0), "SystemExit: 0"),
    (lambda: RecursionError("too deep"), "RecursionError: too deep"),
    (lambda: UnicodeDecodeError("utf-8", b"\xe9", 0, 1, "no"), "UnicodeDecodeError: 'utf-8' codec can't decode"),
    (Mute, "Mute"),
    (lambda: Panic("index out of bounds"), "Panic: index out of bounds"),
    (lambda: FileNotFoundError(2, "No such file or directory", "x.html"), "FileNotFoundError: [Errno 2] No such file"),
    (KeyError, "KeyError"),
)

NAMES = [words.partition(":")[0] for _, words in KINDS]


def is_told(lines: list[str], words: str) -> bool:
    """Return whether a fault is one line and its hint, which says how it is reported; and no traceback stands there."""
    at = next((number for number, line in enumerate(lines) if words in line), -1)
    hinted = 0 <= at < len(lines) - 1 and lines[at + 1].startswith("    hint: ")
    ways = (REPORT, "or take it out of PLUGINS; the same command with TRACE=1 shows where it broke", "mend this line")
    return hinted and any(way in lines[at + 1] for way in ways) and not any("Traceback" in line for line in lines)


def place_of(code: CodeType) -> Place:
    """Return where a function is, as it is in every process."""
    return code.co_filename.removeprefix(str(KIT)), code.co_qualname, code.co_firstlineno


def _is_ours(code: CodeType) -> bool:
    return code.co_filename.startswith(_OURS) and not code.co_flags & _GENERATORS and "<" not in code.co_name


@contextmanager
def profiled(profile: Callable[[FrameType, str, Any], None]) -> Iterator[None]:
    """Have each call of the block told to ``profile``, in this thread."""
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def entered() -> Iterator[set[Place]]:
    """Yield the functions of ours that the block enters."""
    found: set[Place] = set()

    def see(frame: FrameType, event: str, _given: Any) -> None:
        if event == "call" and _is_ours(frame.f_code):
            found.add(place_of(frame.f_code))

    with profiled(see):
        yield found


@contextmanager
def breaking(place: Place, error: BaseException) -> Iterator[None]:
    """Raise ``error`` where the block first enters a function."""

    def break_it(frame: FrameType, event: str, _given: Any) -> None:
        if event == "call" and frame.f_code.co_name == place[1].rpartition(".")[2] and place_of(frame.f_code) == place:
            raise error

    with profiled(break_it):
        yield


def some_of(places: set[Place], count: int, seed: object) -> list[tuple[Place, BaseException, str]]:
    """Return some functions by a seed, each with an exception to break it by and what is said of that."""
    by_seed = random.Random(str(seed))
    chosen = by_seed.sample(sorted(places), min(count, len(places)))
    kinds = [KINDS[(number + by_seed.randrange(len(KINDS))) % len(KINDS)] for number in range(len(chosen))]
    return [(place, kind(), words) for place, (kind, words) in zip(chosen, kinds, strict=True)]

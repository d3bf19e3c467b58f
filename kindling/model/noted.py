"""What was read on the way to an answer, noted: so that an answer stands where only something else has changed.

Within ``noted()`` whoever reads a text's body says so. An answer that is remembered remembers what was read for it,
and whoever is given that answer has read it too. Each thread notes for itself.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

Answer = TypeVar("Answer")


class _Notes(local):
    def __init__(self) -> None:
        self.open: list[set[str]] = []


_NOTES = _Notes()


class Remembered(dict[Any, Any]):
    """Answers by what was asked; beside them, where it was noted, the texts whose bodies were read for each."""

    __slots__ = ("_of", "_read")

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[Any, frozenset[str]] = {}
        self._of: dict[str, set[Any]] = {}  #: source → what was asked

    def note(self, asked: Any, sources: Collection[str]) -> None:
        """Note which bodies were read for an answer."""
        self._read[asked] = frozenset(sources)
        for source in sources:
            self._of.setdefault(source, set()).add(asked)

    def give(self, asked: Any) -> None:
        """Note, for whoever is given an answer, what was read for it."""
        have_read(self._read.get(asked, ()))

    def forget(self, source: str) -> None:
        """Forget the answers for which a text's body was read."""
        for asked in self._of.pop(source, ()):
            self._read.pop(asked, None)
            self.pop(asked, None)


@contextmanager
def noted() -> Iterator[set[str]]:
    """Yield the sources of the texts whose bodies are read within; whoever notes around it has read them too."""
    found: set[str] = set()
    _NOTES.open.append(found)
    try:
        yield found
    finally:
        _NOTES.open.pop()
        have_read(found)


@contextmanager
def apart() -> Iterator[set[str]]:
    """Yield what is read within, and tell nobody around it."""
    with unnoted(), noted() as found:
        yield found


@contextmanager
def unnoted() -> Iterator[None]:
    """Note nothing of what is read within."""
    before, _NOTES.open = _NOTES.open, []
    try:
        yield
    finally:
        _NOTES.open = before


def have_read(sources: Collection[str]) -> None:
    """Note that the bodies of these texts were read."""
    if _NOTES.open and sources:
        _NOTES.open[-1].update(sources)


def is_noted() -> bool:
    """Return whether anybody wants to know."""
    return bool(_NOTES.open)


def name_of(work: Callable[..., Any]) -> str:
    """Return how a function at the top of a module is named in what is kept: "kindling.plugins.feeds.core:weight"."""
    return f"{work.__module__}:{work.__qualname__}"


class Keeper:
    """What keeps small answers for the next process; this one keeps none."""

    def kept(self, name: str, work: Callable[[], Answer]) -> Answer:
        """Return what ``work`` says, or what it said when it was asked last, where it has read nothing that changed."""
        return work()

    def compared(self, token: str, answer: Any) -> None:
        """Take in what came of a question on which others depend by its answer alone."""

"""What was read on the way to an answer, noted: so that an answer stands where only something else has changed.

Within ``noted()`` whoever reads a text's body or title, or looks at another thing that has a name, says so. An answer
that is remembered remembers what was read for it, and whoever is given that answer has read it too. Each thread notes
for itself.
"""

from collections.abc import Callable, Collection, ItemsView, Iterator, KeysView, Mapping, ValuesView
from contextlib import contextmanager
from threading import local
from typing import Any, TypeVar

Answer = TypeVar("Answer")
Value = TypeVar("Value")


UNKNOWN = "!"  #: what is noted of an answer that was made while nobody noted what was read for it
_UNKNOWN = frozenset((UNKNOWN,))
_MANY = 16  #: an answer for which more was read is noted by its name
NODE = "?"  #: before that name
ANSWER = "=="  #: before the name of a question of a site that is compared by what came of it (``Site.compared``)
MEDIA = "%media/"  #: before a source: what is noted where a file that is no text is asked for
READ = "%read/"  #: before a source: what is noted where a file is read from its place, be it published or not
ALL = "*"  #: stands for every name


class _Notes(local):
    def __init__(self) -> None:
        self.open: list[set[str]] = []
        self.nodes: dict[str, frozenset[str]] = {}


_NOTES = _Notes()


class Remembered(dict[Any, Any]):
    """Answers by what was asked; beside them, where it was noted, what was read for each."""

    __slots__ = ("_of", "_read")

    def __init__(self) -> None:
        super().__init__()
        self._read: dict[Any, frozenset[str]] = {}
        self._of: dict[str, set[Any]] = {}  #: what is noted → what was asked

    def note(self, asked: Any, tokens: Collection[str]) -> None:
        """Note what was read for an answer: bodies by their sources, and what else has a name."""
        self._read[asked] = frozenset(tokens)
        for token in tokens:
            self._of.setdefault(token, set()).add(asked)

    def give(self, asked: Any) -> None:
        """Note, for whoever is given an answer, what was read for it; of what was made of much, its name."""
        read = self._read.get(asked, _UNKNOWN)
        if len(read) > _MANY and (name := _node(asked)):
            _NOTES.nodes[name] = read
            read = frozenset((name,))
        have_read(read)

    @property
    def tokens(self) -> KeysView[str]:
        """All that is noted of any answer."""
        return self._of.keys()

    def forget(self, token: str) -> set[str]:
        """Forget the answers for which something was read; return the names under which others have noted them."""
        gone = self._of.pop(token, set())
        for asked in gone:
            self._read.pop(asked, None)
            self.pop(asked, None)
        return {name for asked in gone if (name := _node(asked))}


def _node(asked: Any) -> str:
    """Return the name of an answer; "" where it has none of its own."""
    work, name = asked if isinstance(asked, tuple) and len(asked) == 2 else (asked, "")
    named = callable(work) and hasattr(work, "__qualname__") and "<" not in work.__qualname__
    return f"{NODE}{name_of(work)} {name}" if named else ""


def nodes() -> Mapping[str, frozenset[str]]:
    """Return what was read for each answer that is noted by its name, in this thread."""
    return _NOTES.nodes


def forget_nodes() -> None:
    """Know of no answer by its name any more: another build begins."""
    _NOTES.nodes.clear()


def forget_all(remembered: Collection[Remembered], tokens: Collection[str]) -> set[str]:
    """Forget the answers for which something was read, wherever they are, and those that were made of these.

    Return what was read, with the names of the answers that are forgotten.
    """
    waiting, gone = [*tokens], set(tokens)
    while waiting:
        token = waiting.pop()
        names = {name for each in remembered for name in each.forget(token)} - gone
        waiting += names
        gone |= names
    return gone


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


class NotedMapping(Mapping[str, Value]):
    """Values by their names; it is noted which was asked for, or that all were: behind a mark, the name or a star."""

    def __init__(self, found: Mapping[str, Value], mark: str) -> None:
        self._found, self._mark = found, mark

    def __getitem__(self, name: str) -> Value:
        if is_noted():
            have_read((f"{self._mark}{name}",))
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        self._note_all()
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def items(self) -> ItemsView[str, Value]:
        """Return all, each with its name."""
        self._note_all()
        return self._found.items()

    def values(self) -> ValuesView[Value]:
        """Return all."""
        self._note_all()
        return self._found.values()

    def _note_all(self) -> None:
        if is_noted():
            have_read((f"{self._mark}{ALL}",))


class Keeper:
    """What keeps small answers for the next process; this one keeps none."""

    keeps = False

    def kept(self, name: str, work: Callable[[], Answer]) -> Answer:
        """Return what ``work`` says, or what it said when it was asked last, where it has read nothing that changed."""
        return work()

    def compared(self, token: str, answer: Any) -> None:
        """Take in what came of a question on which others depend by its answer alone."""

"""What is shown of a film: from where to where, in the film's own time. Pure.

Whoever speaks of a film's length, start or end asks this value. Players, captions, chapters, moments and structured
data count from the beginning of the *film*; only how long somebody watches is the length of the part.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, slots=True)
class Shown:
    """A part of a film, or all of it; whole seconds of the film's own time."""

    start: int = 0  #: seconds
    end: int = 0  #: at most the film's own; 0: nobody knows where it ends
    whole: int = 0  #: how long the film is; 0: nobody knows

    @classmethod
    def of(cls, start: int, end: int, whole: int) -> "Shown":
        """Return what is shown where ``start`` and ``end`` (0: to the film's end) are asked for."""
        last = min(end or whole, whole or end)
        return cls(min(start, last - 1) if last else start, last, whole)

    @property
    def seconds(self) -> int:
        """How long it takes to watch; 0 when nobody knows."""
        return self.end - self.start if self.end else 0

    @property
    def ends_early(self) -> bool:
        """Whether the film goes on behind it, as far as is known."""
        return self.end != self.whole

    @property
    def is_part(self) -> bool:
        """Whether there is more of the film than is shown."""
        return self.start > 0 or self.ends_early

    @property
    def fragment(self) -> str:
        """What a file's address ends in, so that browsers play the part alone (Media Fragments URI 1.0, 4.2.1)."""
        return f"#t={self.start}{f',{self.end}' if self.ends_early else ''}" if self.is_part else ""

    def shows(self, begin: float, end: float) -> bool:
        """Return whether something between two seconds of the film is shown."""
        return end > self.start and (begin < self.end or not self.ends_early)

    def parts(self, marks: Iterable[tuple[int, str]]) -> tuple[tuple[int, int, str], ...]:
        """Return (begin, end, title) of the chapters that are shown; ``marks``: (second, title) of all, in order.

        One that the part begins within is shown from there. The last ends at 0 where nobody knows.
        """
        last = self.end or inf
        shown = ((max(begin, self.start), min(end, last), title) for begin, end, title in spans(marks))
        return tuple((begin, 0 if end == inf else int(end), title) for begin, end, title in shown if begin < end)


ALL = Shown()  #: of a film whose length nobody knows


def spans(marks: Iterable[tuple[int, str]]) -> Iterator[tuple[int, float, str]]:
    """Yield (begin, end, title) of each chapter of a film: each lasts until the next, the last for ever."""
    given = tuple(marks)
    ends: tuple[float, ...] = (*(at for at, _ in given[1:]), inf)
    yield from ((begin, end, title) for (begin, title), end in zip(given, ends, strict=bool(given)))

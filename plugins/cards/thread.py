"""The thread of a card: the line that the site draws on its faces, with a bead for each part. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

Point = tuple[float, float]

#: the curve of theme/components/knot, as cubic curves, in its own units; it ends beyond the card's edge
_START: Point = (900, 10)
_CURVES: Sequence[tuple[Point, Point, Point]] = (
    ((600, 10), (283, 70), (283, 230)),
    ((283, 275.3), (321.1, 312), (368, 312)),
    ((414.9, 312), (453, 275.3), (453, 230)),
    ((453, 184.7), (414.9, 148), (368, 148)),
    ((270, 148), (200, 250), (200, 400)),
    ((200, 500), (200, 600), (200, 700)),
)
_SCALE, _DX, _DY = 1.3, 590.0, 28.0
_STEPS = 48  #: of each curve, to measure along it
_MOST_BEADS = 12
_INSET = (0.16, 0.985)  #: where the first and the last bead stand, along what can be seen


@dataclass(frozen=True, slots=True)
class Bead:
    """One part on the thread."""

    x: float
    y: float
    kind: str  #: "behind", "here", "ahead"


@dataclass(frozen=True, slots=True)
class Thread:
    """The line up to where the reader is, the line from there on, and the beads; x from the card's left edge."""

    done: tuple[Point, ...]
    ahead: tuple[Point, ...]
    beads: tuple[Bead, ...]


def thread(parts: int, here: int, width: int, height: int) -> Thread:
    """Return the thread for part ``here`` of ``parts``; 0 parts: one bead, which stands for all."""
    line = [point for point in _points() if point[0] <= width and point[1] <= height]
    count = parts if 0 < parts <= _MOST_BEADS and here <= parts else 0
    if not count:
        at = _along(line, 0.57)
        return Thread(tuple(line), (), (Bead(*line[at], "here" if here else "ahead"),))
    first, last = _INSET
    places = [_along(line, first + (last - first) * (n + 0.5) / count) for n in range(count)]
    split = places[here - 1] if here else len(line) - 1
    beads = tuple(Bead(*line[place], _kind(n, here)) for n, place in enumerate(places, 1))
    return Thread(tuple(line[: split + 1]), tuple(line[split:]), beads)


def _kind(number: int, here: int) -> str:
    return "here" if number == here else "behind" if number < here else "ahead"


def _points() -> Iterator[Point]:
    start = _START
    for one, two, end in _CURVES:
        for step in range(_STEPS):
            x, y = _at(step / _STEPS, start, one, two, end)
            yield round(x * _SCALE + _DX, 1), round(y * _SCALE + _DY, 1)
        start = end


def _at(t: float, *points: Point) -> Point:
    """Return the point of a cubic Bézier curve at ``t``."""
    a, b, c, d = points
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


def _along(line: Sequence[Point], share: float) -> int:
    """Return the place of the point that stands at a share of the line's length."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(line)]
    goal, so_far = share * sum(lengths), 0.0
    for place, length in enumerate(lengths):
        so_far += length
        if so_far >= goal:
            return place + 1
    return len(line) - 1

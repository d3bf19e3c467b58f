"""The thread of a card: the line that the site draws on its faces, with a bead for each part. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from math import hypot

from kindling.plugins.cards.core import HEIGHT, WIDTH

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
_SCALE, _DX, _DY = 1.24, 596.0, 26.0
_CROSSING: Point = (302 * _SCALE + _DX, 162 * _SCALE + _DY)
_STEPS = 24  #: of each curve, to measure along it
_MOST_BEADS = 12
_ALONE = 0.565  #: where a bead stands that is the only one, along what can be seen


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


def thread(parts: int, here: int) -> Thread:
    """Return the thread for part ``here`` of ``parts``; 0 parts, or very many: one bead, which stands for all."""
    line = _line()
    if not (0 < parts <= _MOST_BEADS and here <= parts):
        return Thread(line, (), (Bead(*line[_along(_ALONE)], "here" if here else "ahead"),))
    places = [_along(share) for share in _shares(parts)]
    split = places[here - 1] if here else len(line) - 1
    beads = tuple(Bead(*line[place], _kind(n, here)) for n, place in enumerate(places, 1))
    return Thread(line[: split + 1], line[split:], beads)


def _kind(number: int, here: int) -> str:
    return "here" if number == here else "behind" if number < here else "ahead"


@cache
def _line() -> tuple[Point, ...]:
    """Return the curve as points, from just beyond one edge of the card to just beyond the other."""
    points, start = [], _START
    for one, two, end in _CURVES:
        points += [_at(step / _STEPS, start, one, two, end) for step in range(_STEPS)]
        start = end
    line = [(round(x * _SCALE + _DX, 1), round(y * _SCALE + _DY, 1)) for x, y in points]
    seen = [place for place, (x, y) in enumerate(line) if x <= WIDTH and y <= HEIGHT]
    return tuple(line[seen[0] - 1 : seen[-1] + 2])


def _at(t: float, *points: Point) -> Point:
    """Return the point of a cubic Bézier curve at ``t``."""
    a, b, c, d = points
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


@cache
def _along(share: float) -> int:
    """Return the place of the point that stands at a share of the line's length."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(_line())]
    goal, so_far = share * sum(lengths), 0.0
    for place, length in enumerate(lengths):
        so_far += length
        if so_far >= goal:
            return place + 1
    return len(lengths)


@cache
def _shares(count: int) -> tuple[float, ...]:
    """Return where evenly spaced beads stand, so that none comes near another where the line crosses itself."""
    ends = [(first / 100, last / 100) for first in range(12, 31, 2) for last in range(74, 97, 2)]
    steps = [n / (count - 1) for n in range(count)] if count > 1 else [0.5]
    return max((tuple(round(a + (b - a) * step, 3) for step in steps) for a, b in ends), key=_room)


def _room(shares: Sequence[float]) -> float:
    """Return the least distance between two beads, and between a bead and the crossing."""
    points = [_line()[_along(share)] for share in shares] + [_CROSSING]
    return min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(points, 2))

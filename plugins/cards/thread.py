"""The thread of a card: the line that the site draws on its faces, with a bead for each part. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import combinations, pairwise
from math import hypot

from kindling.plugins.cards.core import HEIGHT, WIDTH
from kindling.plugins.cards.design import Curve

Point = tuple[float, float]

_STEPS = 24  #: of each curve, to measure along it
_MOST_BEADS = 12


@dataclass(frozen=True, slots=True)
class Bead:
    """One part on the thread."""

    x: float
    y: float
    kind: str  #: "behind", "here", "ahead"


@dataclass(frozen=True, slots=True)
class DrawnThread:
    """The line up to where the reader is, the line from there on, and the beads; x from the card's left edge."""

    done: tuple[Point, ...]
    ahead: tuple[Point, ...]
    beads: tuple[Bead, ...]


def thread(parts: int, here: int, curve: Curve) -> DrawnThread:
    """Return the thread for part ``here`` of ``parts``; 0 parts, or very many: one bead, which stands for all."""
    line = _line(curve)
    if not (0 < parts <= _MOST_BEADS and here <= parts):
        return DrawnThread(line, (), (Bead(*line[_along(curve.alone, curve)], "here" if here else "ahead"),))
    places = [_along(share, curve) for share in _shares(parts, curve)]
    split = places[here - 1] if here else len(line) - 1
    beads = tuple(Bead(*line[place], _kind(n, here)) for n, place in enumerate(places, 1))
    return DrawnThread(line[: split + 1], line[split:], beads)


def _kind(number: int, here: int) -> str:
    return "here" if number == here else "behind" if number < here else "ahead"


@cache
def _line(curve: Curve) -> tuple[Point, ...]:
    """Return the curve as points, from just beyond one edge of the card to just beyond the other."""
    points, start = [], curve.start
    for one, two, end in curve.curves:
        points += [_at(step / _STEPS, start, one, two, end) for step in range(_STEPS)]
        start = end
    placed = (_placed(point, curve) for point in points)
    line = [(round(x, 1), round(y, 1)) for x, y in placed]
    seen = [place for place, (x, y) in enumerate(line) if x <= WIDTH and y <= HEIGHT] or [0, len(line)]
    return tuple(line[max(0, seen[0] - 1) : seen[-1] + 2])


def _placed(point: Point, curve: Curve) -> Point:
    """Return where a point of the curve is on the card."""
    return point[0] * curve.scale + curve.moved[0], point[1] * curve.scale + curve.moved[1]


def _at(t: float, *points: Point) -> Point:
    """Return the point of a cubic Bézier curve at ``t``."""
    a, b, c, d = points
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
    x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
    return x, y


@cache
def _along(share: float, curve: Curve) -> int:
    """Return the place of the point that stands at a share of the line's length."""
    lengths = [hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(_line(curve))]
    goal, so_far = share * sum(lengths), 0.0
    for place, length in enumerate(lengths):
        so_far += length
        if so_far >= goal:
            return place + 1
    return len(lengths)


@cache
def _shares(count: int, curve: Curve) -> tuple[float, ...]:
    """Return where evenly spaced beads stand, so that none comes near another where the line crosses itself."""
    ends = [(first / 100, last / 100) for first in range(12, 31, 2) for last in range(74, 97, 2)]
    steps = [n / (count - 1) for n in range(count)] if count > 1 else [0.5]
    tried = (tuple(round(a + (b - a) * step, 3) for step in steps) for a, b in ends)
    return max(tried, key=partial(_room, curve))


def _room(curve: Curve, shares: Sequence[float]) -> float:
    """Return the least distance between two beads, and between a bead and the crossing."""
    points = [_line(curve)[_along(share, curve)] for share in shares] + [_placed(curve.crossing, curve)]
    return min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(points, 2))

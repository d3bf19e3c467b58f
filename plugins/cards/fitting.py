"""Fitting a text into a box: the largest size at which it stands whole, else with words broken, else cut. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kindling.model.graphemes import beginning
from kindling.plugins.cards.lines import balanced, broken, filled, fits, pieces, shortened
from kindling.plugins.cards.typeset import TextStyle, leading, showable, width

_MOST = 5_000  #: characters of a text that are looked at: no card has room for them
_CAPITAL = 0.68  #: height of a capital, in ems


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text may stand, in pixels."""

    sizes: tuple[int, ...]  #: of its letters, largest first
    width: float
    height: float  #: from the top of the first line's capitals to the last base line
    spacing: float  #: from line to line, in ems
    whole: int  #: rather than to go below this size, words too long for a line are broken …
    breaking: int  #: … at this one


@dataclass(frozen=True, slots=True)
class Block:
    """A text in lines, fitted; in pixels."""

    lines: tuple[str, ...]
    style: TextStyle
    size: int
    step: float  #: from base line to base line
    rise: float  #: from the top to the first base line

    @property
    def height(self) -> float:
        """From the top to the last base line."""
        return self.step * (len(self.lines) - 1) + self.rise if self.lines else 0.0


def fitted(text: str, style: TextStyle, box: Box) -> Block:
    """Return a text in the box; characters that no font has are spelt out or left out."""
    text = showable(beginning(text, _MOST), style)
    measure, words, tall = partial(width, style=style), pieces(text), leading(text, style)
    for size, breaking in _tries(box):
        room, block = box.width / size, _block(size, style, box, tall)
        cut = broken(words, room, measure) if breaking else words
        if fits(cut, room, measure):
            lines = balanced(cut, room, measure)
            if len(lines) <= _count(block, box):
                return _with(block, lines)
    return _with(block, shortened(filled(cut, room, measure), _count(block, box), room, measure))


def _tries(box: Box) -> Iterator[tuple[int, bool]]:
    """Yield each size, and whether words may be broken at it."""
    yield from ((size, False) for size in box.sizes if size >= box.whole)
    yield from ((size, True) for size in box.sizes if size <= box.breaking or size == box.sizes[-1])


def _block(size: int, style: TextStyle, box: Box, tall: float) -> Block:
    """Return an empty block; tall scripts stand further from what is above them."""
    return Block((), style, size, size * box.spacing * tall, size * (_CAPITAL + (tall - 1) / 2))


def _count(block: Block, box: Box) -> int:
    """Return how many lines have room: one at the least."""
    return max(1, 1 + int((box.height - block.rise) / block.step))


def _with(block: Block, lines: list[str]) -> Block:
    return Block(tuple(lines), block.style, block.size, block.step, block.rise)

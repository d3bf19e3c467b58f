"""A card as a drawing: every letter and line in its place and colour. Pure: the same card gives the same drawing."""

from collections.abc import Iterator
from dataclasses import dataclass

from kindling.plugins.cards.core import HEIGHT, WIDTH, Card
from kindling.plugins.cards.fitting import Block, Box, fitted
from kindling.plugins.cards.thread import Bead, Point, thread
from kindling.plugins.cards.typeset import Mark, Style, is_rtl, line_set, width

#: ground and accent of each name, as in theme/static/css/grounds.css and tokens.css
GROUNDS = {
    "teal": ("#0d4a48", "#7fd0c8"), "berry": ("#6a1c37", "#f2a3bb"), "ochre": ("#563a02", "#e6bd62"),
    "moss": ("#37470f", "#b9d27f"), "slate": ("#263f55", "#a3c6e6"), "plum": ("#4c2360", "#d8b1ea"),
}  # fmt: skip
INK, SOFT = "#fbf8f2", "#e3dacd"  #: on a ground: titles, and what stands beside them
#: accents on paper
ON_PAPER = {
    "teal": "#0f5f5c", "berry": "#8c2a4a", "ochre": "#7a5200",
    "moss": "#4a5f17", "slate": "#345673", "plum": "#6b3580",
}  # fmt: skip
PAPER, PAPER_INK, PAPER_SOFT = "#fbf8f2", "#231f1b", "#5c544b"

EDGE = 72  #: no text stands nearer to an edge, in pixels
_COLUMN = 726  #: width of the words, where the thread is beside them
_INDENT = 86  #: from the edge to the words, where the thread is before them
_TITLE_SIZES = (132, 116, 104, 92, 82, 74, 66, 60, 54, 49, 45, 41, 37)
_QUOTATION_SIZES = (74, 66, 60, 54, 49, 45, 41, 37, 34)
_NAME_BASE, _TOP, _FOOT = 90, 146, 562  #: base line of the site's name; the words stand between the other two
_ABOVE, _BELOW = 36, 60  #: space between kicker and title, and between title and byline
STRAND = 5  #: width of the thread


@dataclass(frozen=True, slots=True)
class Words:
    """A text in its place: (glyph, x, y of its base line, size), in pixels from the upper left corner."""

    ink: str
    marks: tuple[tuple[Mark, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, as broad as the thread."""

    ink: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Disc:
    """A full circle; one without an ink shows the ground."""

    ink: str
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Triangle:
    """A full triangle."""

    ink: str
    points: tuple[Point, Point, Point]


Shape = Stroke | Disc | Triangle


@dataclass(frozen=True, slots=True)
class Drawing:
    """A card, drawn: its figures each hide what came before them."""

    ground: str
    words: tuple[Words, ...]
    figures: tuple[tuple[Shape, ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The edge at which lines begin: a title that is read from right to left turns the whole card round."""

    rtl: bool
    start: float = EDGE

    def x(self, distance: float) -> float:
        """Return the place at a distance from that edge."""
        return WIDTH - distance if self.rtl else distance


def drawing(card: Card) -> Drawing:
    """Return the card, drawn."""
    return _quotation(card) if card.form == "quotation" else _title(card)


def texts(card: Card) -> tuple[tuple[str, Style], ...]:
    """Return the title, kicker, byline and name as they stand on the card, and how each is set."""
    quoted = card.form == "quotation"
    title = (f"“{card.title}”", Style("quotation", card.lang)) if quoted else (card.title, Style("title", card.lang))
    label, text, name = Style("label", card.lang), Style("text", card.lang), Style("name", card.lang)
    return title, (card.kicker, label), (card.byline, text), (card.site, name)


# ---- the two forms --------------------------------------------------------------------------------


def _title(card: Card) -> Drawing:
    """Return a ground in the accent, with the thread beside the words."""
    ground, accent = GROUNDS.get(card.accent, GROUNDS["teal"])
    side, (title, kicker, byline, name) = Side(is_rtl(card.title)), texts(card)
    above, below = _label(kicker, _COLUMN), _text(byline, _COLUMN)
    foot = _FOOT - (below.height + _BELOW if below.lines else 0)
    head = above.height + _ABOVE if above.lines else 0
    main = fitted(*title, Box(_TITLE_SIZES, _COLUMN, foot - _TOP - head))
    top = foot - main.height
    words = (
        _name(name, INK, Side(side.rtl, EDGE + 40)),
        _words(above, top - head, accent, side),
        _words(main, top, INK, side),
        _words(below, _FOOT - below.height, SOFT, side),
    )
    return Drawing(ground, words, ((*_ring(accent, side),), (*_thread(card, accent, ground, side),)))


def _quotation(card: Card) -> Drawing:
    """Return paper, with the thread before the words."""
    accent = ON_PAPER.get(card.accent, ON_PAPER["teal"])
    room, (title, kicker, byline, name) = WIDTH - 2 * EDGE - _INDENT, texts(card)
    side = Side(is_rtl(card.title), EDGE + _INDENT)
    source, below = _label(kicker, room), _text(byline, room)
    base = _FOOT - (below.height + 22 if below.lines else 0)
    foot = base - (source.height + _BELOW if source.lines else 0)
    main = fitted(*title, Box(_QUOTATION_SIZES, room, foot - _TOP, 1.2))
    top, strand = _TOP + (foot - _TOP - main.height) / 2, side.x(EDGE + 13)
    words = (
        _name(name, PAPER_INK, side),
        _words(main, top, PAPER_INK, side),
        _words(source, base - source.height, accent, side),
        _words(below, _FOOT - below.height, PAPER_SOFT, side),
    )
    line = Stroke(accent, ((strand, _NAME_BASE), (strand, HEIGHT + STRAND)))
    bead = Bead(strand, top + main.rise * 0.6, "here")
    return Drawing(PAPER, words, ((line, *_ring(accent, side), *_bead(bead, accent)),))


# ---- words ----------------------------------------------------------------------------------------


def _label(text: tuple[str, Style], room: float) -> Block:
    return fitted(*text, Box((32, 28), room, 66, 1.25))


def _text(text: tuple[str, Style], room: float) -> Block:
    return fitted(*text, Box((28, 25), room, 24))


def _name(name: tuple[str, Style], ink: str, side: Side) -> Words:
    block = fitted(*name, Box((34, 28), _COLUMN - 40, 28))
    return _words(block, _NAME_BASE - block.rise, ink, side)


def _words(block: Block, top: float, ink: str, side: Side) -> Words:
    """Return a block in its place, the top of which is given."""
    marks: list[tuple[Mark, float, float, int]] = []
    for number, text in enumerate(block.lines):
        line = line_set(text, block.style, rtl=side.rtl)
        x = side.x(side.start - _hung(text, block)) - (line.width * block.size if side.rtl else 0)
        y = top + block.rise + number * block.step
        marks += [(mark, x + mark.x * block.size, y - mark.y * block.size, block.size) for mark in line.marks]
    return Words(ink, tuple(marks))


def _hung(text: str, block: Block) -> float:
    """Return how far a line stands out that begins with a quotation mark, so that letters stand below letters."""
    share = 1.0 if text[0] in "“‘" else 0.5 if text[0] in "「『《（" else 0.0
    return width(text[0], block.style) * block.size * share if share else 0.0


# ---- the thread -----------------------------------------------------------------------------------


def _thread(card: Card, accent: str, ground: str, side: Side) -> Iterator[Shape]:
    """Yield the thread: as far as the reader is in full, the rest fainter."""
    drawn = thread(card.parts, card.here)
    if drawn.ahead:
        yield Stroke(mixed(accent, ground), tuple((side.x(x), y) for x, y in drawn.ahead))
    yield Stroke(accent, tuple((side.x(x), y) for x, y in drawn.done))
    for bead in drawn.beads:
        plays = card.video and (bead.kind == "here" or len(drawn.beads) == 1)
        turned = Bead(side.x(bead.x), bead.y, bead.kind)
        yield from _play(turned, accent) if plays else _bead(turned, accent)


def _ring(accent: str, side: Side) -> Iterator[Shape]:
    """Yield the ring that stands before the site's name, as at the head of each of its pages."""
    x, y = side.x(EDGE + 13), _NAME_BASE - 12
    yield from (Disc(accent, x, y, 13), Disc("", x, y, 7))


def _bead(bead: Bead, accent: str) -> Iterator[Shape]:
    """Yield a bead: full behind you, full in a ring where you are, a ring ahead."""
    if bead.kind == "here":
        yield from (Disc("", bead.x, bead.y, 31), Disc(accent, bead.x, bead.y, 27.5), Disc("", bead.x, bead.y, 22.5))
    yield Disc(accent, bead.x, bead.y, 15)
    if bead.kind == "ahead":
        yield Disc("", bead.x, bead.y, 9)


def _play(bead: Bead, accent: str) -> Iterator[Shape]:
    """Yield the play mark, a bead on the thread."""
    x, y = bead.x, bead.y
    yield from (Disc(accent, x, y, 42), Disc("", x, y, 37))
    yield Triangle(accent, ((x - 12, y - 19), (x + 21, y), (x - 12, y + 19)))


def mixed(one: str, other: str) -> str:
    """Return the colour half-way between two colours written as #rrggbb."""
    return "#" + "".join(f"{(int(one[i : i + 2], 16) + int(other[i : i + 2], 16)) // 2:02x}" for i in (1, 3, 5))

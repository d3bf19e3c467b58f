"""A card as a drawing: every letter and line in its place and colour. Pure: the same card gives the same drawing."""

from collections.abc import Iterator
from dataclasses import dataclass

from kindling.plugins.cards.core import HEIGHT, WIDTH, Card
from kindling.plugins.cards.design import AllLetters, Beads, Design, Inks, Look, Room
from kindling.plugins.cards.fitting import Block, Box, fitted
from kindling.plugins.cards.thread import Bead, Point, thread
from kindling.plugins.cards.typeset import PlacedGlyph, TextStyle, is_rtl, line_set, width


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text in its place: (glyph, x, y of its base line, size), in pixels from the upper left corner."""

    ink: str
    marks: tuple[tuple[PlacedGlyph, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points, as broad as the drawing's strand."""

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
class CardDrawing:
    """A card, drawn: its figures each hide what came before them."""

    ground: str
    strand: int  #: how broad its strokes are
    words: tuple[PlacedText, ...]
    figures: tuple[tuple[Shape, ...], ...]


@dataclass(frozen=True, slots=True)
class StartEdge:
    """The edge at which lines begin: a title that is read from right to left turns the whole card round."""

    rtl: bool
    start: float

    def x(self, distance: float) -> float:
        """Return the place at a distance from that edge."""
        return WIDTH - distance if self.rtl else distance


def drawing(card: Card, look: Look) -> CardDrawing:
    """Return the card, drawn."""
    draw = _quotation if card.form == "quotation" else _title
    return draw(card, look.design, look.inks(card.form, card.accent))


def texts(card: Card, letters: AllLetters) -> tuple[tuple[str, TextStyle], ...]:
    """Return the title, kicker, byline and name as they stand on the card, and how each is set."""
    quoted = card.form == "quotation"
    title = (f"“{card.title}”", letters.quotation) if quoted else (card.title, letters.title)
    said = (title, (card.kicker, letters.label), (card.byline, letters.text), (card.site, letters.name))
    return tuple((text, TextStyle(set_in, card.lang)) for text, set_in in said)


# ---- the two forms --------------------------------------------------------------------------------


def _title(card: Card, design: Design, inks: Inks) -> CardDrawing:
    """Return a ground in the accent, with the thread beside the words."""
    room = design.room
    title, kicker, byline, name = texts(card, design.letters)
    side = StartEdge(is_rtl(card.title), room.edge)
    above, below = _block(kicker, room.column, room), _block(byline, room.column, room)
    foot = room.foot - (below.height + room.below if below.lines else 0)
    head = above.height + room.above if above.lines else 0
    main = _block(title, room.column, room, foot - room.top - head)
    top = foot - main.height
    words = (
        _name(name, inks.words, StartEdge(side.rtl, room.edge + design.name.after), design),
        _words(above, top - head, inks.accent, side),
        _words(main, top, inks.words, side),
        _words(below, room.foot - below.height, inks.beside, side),
    )
    figures = ((*_ring(inks.accent, side, design),), (*_thread(card, inks, side, design),))
    return CardDrawing(inks.ground, design.thread.strand, words, figures)


def _quotation(card: Card, design: Design, inks: Inks) -> CardDrawing:
    """Return paper, with the thread before the words."""
    room, strand = design.room, design.thread.strand
    wide, (title, kicker, byline, name) = WIDTH - 2 * room.edge - room.indent, texts(card, design.letters)
    side = StartEdge(is_rtl(card.title), room.edge + room.indent)
    source, below = _block(kicker, wide, room), _block(byline, wide, room)
    base = room.foot - (below.height + room.source if below.lines else 0)
    foot = base - (source.height + room.below if source.lines else 0)
    main = _block(title, wide, room, foot - room.top)
    top, x = room.top + (foot - room.top - main.height) / 2, side.x(room.edge + design.name.ring)
    words = (
        _name(name, inks.words, side, design),
        _words(main, top, inks.words, side),
        _words(source, base - source.height, inks.accent, side),
        _words(below, room.foot - below.height, inks.beside, side),
    )
    line = Stroke(inks.accent, ((x, design.name.base), (x, HEIGHT + strand)))
    bead = Bead(x, top + main.rise * 0.6, "here")
    figure = (line, *_ring(inks.accent, side, design), *_bead(bead, inks.accent, design.bead))
    return CardDrawing(inks.ground, strand, words, (figure,))


# ---- words ----------------------------------------------------------------------------------------


def _block(text: tuple[str, TextStyle], wide: float, room: Room, height: float = 0) -> Block:
    """Return a text in its lines, in the height that is left, or its own."""
    letters = text[1].letters
    return fitted(*text, Box(letters.sizes, wide, letters.height or height, letters.spacing, *room.breaks))


def _name(name: tuple[str, TextStyle], ink: str, side: StartEdge, design: Design) -> PlacedText:
    block = _block(name, design.room.column - design.name.after, design.room)
    return _words(block, design.name.base - block.rise, ink, side)


def _words(block: Block, top: float, ink: str, side: StartEdge) -> PlacedText:
    """Return a block in its place, the top of which is given."""
    marks: list[tuple[PlacedGlyph, float, float, int]] = []
    for number, text in enumerate(block.lines):
        line = line_set(text, block.style, rtl=side.rtl)
        x = side.x(side.start - _hung(text, block)) - (line.width * block.size if side.rtl else 0)
        y = top + block.rise + number * block.step
        marks += [(mark, x + mark.x * block.size, y - mark.y * block.size, block.size) for mark in line.marks]
    return PlacedText(ink, tuple(marks))


def _hung(text: str, block: Block) -> float:
    """Return how far a line stands out that begins with a quotation mark, so that letters stand below letters."""
    share = 1.0 if text[0] in "“‘" else 0.5 if text[0] in "「『《（" else 0.0
    return width(text[0], block.style) * block.size * share if share else 0.0


# ---- the thread -----------------------------------------------------------------------------------


def _thread(card: Card, inks: Inks, side: StartEdge, design: Design) -> Iterator[Shape]:
    """Yield the thread: as far as the reader is in full, the rest fainter."""
    accent, drawn = inks.accent, thread(card.parts, card.here, design.thread)
    if drawn.ahead:
        yield Stroke(mixed(accent, inks.ground), tuple((side.x(x), y) for x, y in drawn.ahead))
    yield Stroke(accent, tuple((side.x(x), y) for x, y in drawn.done))
    for bead in drawn.beads:
        plays = card.video and (bead.kind == "here" or len(drawn.beads) == 1)
        turned = Bead(side.x(bead.x), bead.y, bead.kind)
        yield from (_play if plays else _bead)(turned, accent, design.bead)


def _ring(accent: str, side: StartEdge, design: Design) -> Iterator[Shape]:
    """Yield the ring that stands before the site's name, as at the head of each of its pages."""
    name = design.name
    x, y = side.x(design.room.edge + name.ring), name.base - name.raised
    yield from (Disc(accent, x, y, name.ring), Disc("", x, y, name.hole))


def _bead(bead: Bead, accent: str, sizes: Beads) -> Iterator[Shape]:
    """Yield a bead: full behind you, full in a ring where you are, a ring ahead."""
    x, y = bead.x, bead.y
    if bead.kind == "here":
        room, ring, hole = sizes.here
        yield from (Disc("", x, y, room), Disc(accent, x, y, ring), Disc("", x, y, hole))
    yield Disc(accent, x, y, sizes.behind)
    if bead.kind == "ahead":
        yield Disc("", x, y, sizes.ahead)


def _play(bead: Bead, accent: str, sizes: Beads) -> Iterator[Shape]:
    """Yield the play mark, a bead on the thread."""
    (ring, hole), (one, two, three) = sizes.play, ((bead.x + x, bead.y + y) for x, y in sizes.triangle)
    yield from (Disc(accent, bead.x, bead.y, ring), Disc("", bead.x, bead.y, hole))
    yield Triangle(accent, (one, two, three))


def mixed(one: str, other: str) -> str:
    """Return the colour half-way between two colours written as #rrggbb."""
    return "#" + "".join(f"{(int(one[i : i + 2], 16) + int(other[i : i + 2], 16)) // 2:02x}" for i in (1, 3, 5))

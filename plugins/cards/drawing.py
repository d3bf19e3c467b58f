"""A card as SVG. Pure: the same card gives the same text; every letter is an outline, so that no viewer needs a font."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from plugins.cards.core import HEIGHT, WIDTH, Card, card_alt
from plugins.cards.fitting import Block, Box, fitted
from plugins.cards.thread import Bead, Point, thread
from plugins.cards.typeset import Style, is_rtl, line_set, showable

#: ground and accent of each name, as in theme/static/css/tokens.css
GROUNDS = {
    "teal": ("#0d4a48", "#7fd0c8"), "berry": ("#6a1c37", "#f2a3bb"), "ochre": ("#563a02", "#e6bd62"),
    "moss": ("#37470f", "#b9d27f"), "slate": ("#263f55", "#a3c6e6"), "plum": ("#4c2360", "#d8b1ea"),
}  # fmt: skip
INK, SOFT = "#fbf8f2", "#e3dacd"  #: on a ground: titles, and what stands beside them
#: accents on paper
ON_PAPER = {"teal": "#0f5f5c", "berry": "#8c2a4a", "ochre": "#7a5200", "moss": "#4a5f17", "slate": "#345673", "plum": "#6b3580"}
PAPER, PAPER_INK, PAPER_SOFT = "#fbf8f2", "#231f1b", "#5c544b"

EDGE = 72  #: no text stands nearer to an edge, in pixels
_COLUMN = 764  #: width of the words, where the thread is beside them
_INDENT = 64  #: from the edge to the words, where the thread is before them
_TITLE_SIZES = (104, 92, 82, 74, 66, 60, 54, 49, 45, 41)
_QUOTATION_SIZES = (74, 66, 60, 54, 49, 45, 41, 37, 34)
_NAME_BASE, _TOP, _FOOT = 96, 136, 562  #: base line of the site's name; the words stand between the other two
_ABOVE, _BELOW = 34, 54  #: space between kicker and title, and between title and byline
_STRAND = 5  #: width of the thread


@dataclass(frozen=True, slots=True)
class Side:
    """The edge at which lines begin: a title that is read from right to left turns the whole card round."""

    rtl: bool
    start: float = EDGE

    def x(self, distance: float) -> float:
        """Return the place at a distance from that edge."""
        return WIDTH - distance if self.rtl else distance


def svg(card: Card) -> str:
    """Return the card as SVG."""
    return _quotation(card) if card.form == "quotation" else _title(card)


def texts(card: Card) -> tuple[tuple[str, Style], ...]:
    """Return the title, kicker, byline and name as they stand on the card, and how each is set."""
    quoted = card.form == "quotation"
    title = (f"“{card.title}”", Style("quotation", card.lang)) if quoted else (card.title, Style("title", card.lang))
    label, text, name = Style("label", card.lang), Style("text", card.lang), Style("name", card.lang)
    return title, (card.kicker, label), (card.byline, text), (card.site, name)


# ---- the two forms --------------------------------------------------------------------------------


def _title(card: Card) -> str:
    """Return a ground in the accent, with the thread beside the words."""
    ground, accent = GROUNDS.get(card.accent, GROUNDS["teal"])
    side, (title, kicker, byline, _) = Side(is_rtl(card.title)), texts(card)
    above, below = _label(kicker, _COLUMN), _text(byline, _COLUMN)
    foot = _FOOT - (below.height + _BELOW if below.lines else 0)
    head = above.height + _ABOVE if above.lines else 0
    main = fitted(*title, Box(_TITLE_SIZES, _COLUMN, foot - _TOP - head))
    top = foot - main.height
    return _document(card, ground, [
        *_thread(card, ground, accent, side),
        *_name(card, ground, accent, INK, side),
        *_words(above, top - head, accent, side),
        *_words(main, top, INK, side),
        *_words(below, _FOOT - below.height, SOFT, side),
    ])  # fmt: skip


def _quotation(card: Card) -> str:
    """Return paper, with the thread before the words."""
    accent = ON_PAPER.get(card.accent, ON_PAPER["teal"])
    room, (title, kicker, byline, _) = WIDTH - 2 * EDGE - _INDENT, texts(card)
    rtl = is_rtl(card.title)
    side, words = Side(rtl), Side(rtl, EDGE + _INDENT)
    source, below = _label(kicker, room), _text(byline, room)
    base = _FOOT - (below.height + 22 if below.lines else 0)
    foot = base - (source.height + _BELOW if source.lines else 0)
    main = fitted(*title, Box(_QUOTATION_SIZES, room, foot - _TOP, 1.2))
    top, strand = _TOP + (foot - _TOP - main.height) / 2, side.x(EDGE + 13)
    return _document(card, PAPER, [
        _line([(strand, _NAME_BASE), (strand, HEIGHT)], accent),
        *_name(card, PAPER, accent, PAPER_INK, side, words),
        *_bead(Bead(strand, round(top + main.rise * 0.6, 1), "here"), PAPER, accent),
        *_words(main, top, PAPER_INK, words),
        *_words(source, base - source.height, accent, words),
        *_words(below, _FOOT - below.height, PAPER_SOFT, words),
    ])  # fmt: skip


def _document(card: Card, ground: str, parts: Iterable[str]) -> str:
    said = escape(" ".join(showable(card_alt(card), Style("text", card.lang)).split()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<title>{said}</title><rect width="{WIDTH}" height="{HEIGHT}" fill="{ground}"/>{"".join(parts)}</svg>'
    )


# ---- words ----------------------------------------------------------------------------------------


def _label(text: tuple[str, Style], room: float) -> Block:
    return fitted(*text, Box((32, 28), room, 66, 1.25))


def _text(text: tuple[str, Style], room: float) -> Block:
    return fitted(*text, Box((28, 25), room, 24))


def _name(card: Card, ground: str, accent: str, ink: str, side: Side, words: Side | None = None) -> Iterator[str]:
    """Yield the site's name and its ring, at the head of the card."""
    block = fitted(*texts(card)[3], Box((34, 28), _COLUMN - 40, 28))
    yield f'<circle cx="{side.x(EDGE + 13)}" cy="{_NAME_BASE - 12}" r="10" fill="{ground}" stroke="{accent}" stroke-width="6"/>'
    yield from _words(block, _NAME_BASE - block.rise, ink, words or Side(side.rtl, EDGE + 40))


def _words(block: Block, top: float, colour: str, side: Side) -> Iterator[str]:
    """Yield the outlines of a block, the top of which is given."""
    yield f'<g fill="{colour}">'
    for number, text in enumerate(block.lines):
        line = line_set(text, block.style, rtl=side.rtl)
        x = side.x(side.start) - (line.width * block.size if side.rtl else 0)
        y = top + block.rise + number * block.step
        for across, up, unit, outline in line.glyphs:
            size = unit * block.size
            place = f"{x + across * block.size:.2f} {y - up * block.size:.2f}"
            yield f'<path transform="translate({place}) scale({size:.5f} {-size:.5f})" d="{outline}"/>'
    yield "</g>"


# ---- the thread -----------------------------------------------------------------------------------


def _thread(card: Card, ground: str, accent: str, side: Side) -> Iterator[str]:
    """Yield the thread: as far as the reader is in full, the rest fainter."""
    drawn = thread(card.parts, card.here, WIDTH, HEIGHT)
    yield _line([(side.x(x), y) for x, y in drawn.ahead], accent, faint=True)
    yield _line([(side.x(x), y) for x, y in drawn.done], accent)
    for bead in drawn.beads:
        turned = Bead(round(side.x(bead.x), 1), bead.y, bead.kind)
        yield from _play(turned, ground, accent) if card.video and bead.kind == "here" else _bead(turned, ground, accent)


def _line(points: list[Point], colour: str, *, faint: bool = False) -> str:
    path = " ".join(f"{x:g},{y:g}" for x, y in points)
    opacity = ' opacity=".5"' if faint else ""
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{_STRAND}"{opacity}/>' if points else ""


def _bead(bead: Bead, ground: str, accent: str) -> Iterator[str]:
    """Yield a bead: full behind you, full in a ring where you are, a ring ahead."""
    place = f'cx="{bead.x:g}" cy="{bead.y:g}"'
    if bead.kind == "here":
        yield f'<circle {place} r="26" fill="{ground}"/><circle {place} r="21" fill="none" stroke="{accent}" stroke-width="5"/>'
    if bead.kind == "ahead":
        yield f'<circle {place} r="10" fill="{ground}" stroke="{accent}" stroke-width="5"/>'
    else:
        yield f'<circle {place} r="12.5" fill="{accent}"/>'


def _play(bead: Bead, ground: str, accent: str) -> Iterator[str]:
    """Yield the play mark, a bead on the thread."""
    yield f'<circle cx="{bead.x:g}" cy="{bead.y:g}" r="44" fill="{ground}" stroke="{accent}" stroke-width="5"/>'
    yield f'<path transform="translate({bead.x:g} {bead.y:g})" d="M-13-21 23 0-13 21Z" fill="{accent}"/>'

"""Setting one line: the font for each character, the order in which readers of both directions see them, its glyphs."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from bidi import algorithm as bidi  # type: ignore[import-untyped]
from unidecode import unidecode

from kindling.model.graphemes import graphemes
from kindling.plugins.cards.design import Letters
from kindling.plugins.cards.fonts import Font, chain
from kindling.plugins.cards.lines import is_plain

#: characters that no font needs to have: they only say how others are shown
_UNSEEN = re.compile("[\u00ad\u034f\u200b-\u200d\u2060\ufe00-\ufe0f\U000e0020-\U000e007f\U000e0100-\U000e01ef]")

_PLAIN_CLASSES = frozenset(("L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "NSM", "ON", "WS"))


@dataclass(frozen=True, slots=True)
class TextRun:
    """Neighbouring characters of one font and one direction."""

    font: Font
    text: str
    level: int  #: of embedding (UAX #9): odd is right to left


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set."""

    letters: Letters
    lang: str

    @property
    def fonts(self) -> tuple[Font, ...]:
        """The fonts, in the order in which they are asked."""
        return chain(self.letters, self.lang)


# ---- the characters that can be shown ------------------------------------------------------------------


def font_for(cluster: str, fonts: Sequence[Font]) -> Font | None:
    """Return the first font that has all of a cluster; None when no font has."""
    seen = _UNSEEN.sub("", cluster)
    wanted = fonts if "\ufe0f" not in cluster else sorted(fonts, key=lambda font: font.name != "NotoEmoji")
    return next((font for font in wanted if seen and all(font.has(character) for character in seen)), None)


@lru_cache(maxsize=4096)
def unshowable(text: str, style: TextStyle) -> tuple[str, ...]:
    """Return the characters of a text for which no font has a glyph."""
    if is_plain(text):
        return ()
    missing = (
        character
        for character in graphemes(text)
        if _UNSEEN.sub("", character) and not font_for(character, style.fonts)
    )
    return tuple(dict.fromkeys(missing))


def showable(text: str, style: TextStyle) -> str:
    """Return a text that can be shown: what no font has is spelt in Latin letters, or left out."""
    text = unicodedata.normalize("NFC", text)
    missing = unshowable(text, style)
    shown = (unidecode(character) if character in missing else character for character in graphemes(text))
    return " ".join("".join(shown).split()) if missing else text


# ---- a line ---------------------------------------------------------------------------------------


def is_rtl(text: str) -> bool:
    """Return whether a text is read from right to left: its first letter decides (UAX #9, P2 and P3)."""
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind != "L" for kind in strong if kind in ("L", "R", "AL")), False)


def levels(characters: Sequence[str], *, rtl: bool) -> list[int]:
    """Return the embedding level of each cluster, by what its first character is."""
    storage = bidi.get_empty_storage()
    storage["base_level"], storage["base_dir"] = int(rtl), "LR"[rtl]
    bidi.get_embedding_levels("".join(map(_first, characters)), storage)
    bidi.explicit_embed_and_overrides(storage)
    for resolve in (bidi.resolve_weak_types, bidi.resolve_neutral_types, bidi.resolve_implicit_levels):
        resolve(storage, False)
    return [char["level"] for char in storage["chars"]]


def _first(character: str) -> str:
    """Return the character that decides the direction of a cluster; one that only steers it counts as neutral."""
    return character[0] if unicodedata.bidirectional(character[0]) in _PLAIN_CLASSES else "*"


def runs(text: str, style: TextStyle, *, rtl: bool) -> list[TextRun]:
    """Return a line as runs, in the order in which they stand from left to right."""
    characters = [character for character in graphemes(text) if _UNSEEN.sub("", character)]
    fonts = list(_fonts(characters, style.fonts))
    marked = zip(characters, fonts, levels(characters, rtl=rtl), strict=True)
    found = [
        TextRun(font, "".join(character for character, _, _ in group), level)
        for (font, level), group in groupby(marked, key=lambda mark: (mark[1], mark[2]))
    ]
    return _in_visual_order(found)


def _fonts(characters: Sequence[str], fonts: Sequence[Font]) -> Iterator[Font]:
    """Yield the font of each cluster; a space keeps to the font before it."""
    last = fonts[0]
    for character in characters:
        keeps = character == " " and last.has(" ") and not last.pictures
        last = last if keeps else font_for(character, fonts) or fonts[0]
        yield last


def _in_visual_order(found: list[TextRun]) -> list[TextRun]:
    """Reverse every stretch of runs at each level, from the highest down to the lowest odd one (UAX #9, L2)."""
    for level in range(max((run.level for run in found), default=0), 0, -1):
        stretches = [(is_in, list(group)) for is_in, group in groupby(found, key=lambda run: run.level >= level)]
        found = [run for is_in, group in stretches for run in (reversed(group) if is_in else group)]
    return found


@dataclass(frozen=True, slots=True)
class PlacedGlyph:
    """One glyph in its place; lengths in ems."""

    font: Font
    glyph: int
    x: float  #: from the left end of the line
    y: float  #: upwards from the base line


@dataclass(frozen=True, slots=True)
class Line:
    """One line, set."""

    width: float  #: ems
    marks: tuple[PlacedGlyph, ...]


def line_set(text: str, style: TextStyle, *, rtl: bool) -> Line:
    """Return a line, set."""
    pen = 0.0
    marks: list[PlacedGlyph] = []
    for run in runs(text, style, rtl=rtl):
        for glyph in run.font.shaped(run.text, rtl=bool(run.level % 2), lang=style.lang):
            marks.append(PlacedGlyph(run.font, glyph.id, pen + glyph.x, glyph.y))
            pen += glyph.advance
    return Line(pen, tuple(marks))


@lru_cache(maxsize=4096)
def width(text: str, style: TextStyle) -> float:
    """Return a text's width in ems."""
    found = runs(text, style, rtl=is_rtl(text))
    return sum(g.advance for run in found for g in run.font.shaped(run.text, rtl=bool(run.level % 2), lang=style.lang))


def leading(text: str, style: TextStyle) -> float:
    """Return how far apart lines of a text stand, as its tallest script asks, against Latin."""
    return max((run.font.leading for run in runs(text, style, rtl=False)), default=1.0)

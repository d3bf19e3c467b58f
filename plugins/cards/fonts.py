"""The fonts of the cards: files of named packages, never the machine's own, so that every machine draws the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from typing import Any

import uharfbuzz as hb  # type: ignore[import-untyped]

from kindling.plugins.cards.design import Letters

_SCRIPTS = (
    "", "Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada",
    "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic", "Georgian", "Armenian",
)  # fmt: skip
_HAN = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
_HAN_FACES = {"ja": 0, "ko": 1, "zh": 2}  #: in the collection; traditional Chinese is 3
#: lines of these scripts stand further apart than Latin ones
_LEADING = {
    "Arabic": 1.45, "Devanagari": 1.35, "Bengali": 1.35, "Myanmar": 1.6, "Khmer": 1.6, "Thai": 1.4, "Lao": 1.4,
    "CJK": 1.22,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped run; lengths in ems."""

    id: int
    advance: float
    x: float  #: from the pen
    y: float  #: upwards


@dataclass(eq=False)
class Font:
    """One face in one weight: says what it has, shapes, draws."""

    name: str
    face: Any
    variations: Mapping[str, float]
    leading: float = 1.0
    pictures: bool = False  #: emoji and symbols, whose spaces are not for words
    tracking: float = 0.0  #: ems added behind each glyph; only for scripts that don't join

    def __post_init__(self) -> None:
        self.em: int = self.face.upem
        self._font = hb.Font(self.face)
        self._font.set_variations(dict(self.variations))

    def has(self, character: str) -> bool:
        """Return whether the font has a glyph for a character."""
        return self._font.get_nominal_glyph(ord(character)) is not None

    def shaped(self, text: str, *, rtl: bool, lang: str) -> list[Glyph]:
        """Return the glyphs of a run from left to right."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.guess_segment_properties()
        buffer.language = lang
        hb.shape(self._font, buffer, {})
        pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        return [
            Glyph(i.codepoint, p.x_advance / self.em + self.tracking, p.x_offset / self.em, p.y_offset / self.em)
            for i, p in pairs
        ]

    def drawn(self, glyph: int, canvas: hb.RasterDraw) -> None:
        """Draw a glyph onto a canvas, where its transformation says."""
        canvas.draw_glyph(self._font, glyph)


@cache
def chain(letters: Letters, lang: str) -> tuple[Font, ...]:
    """Return the fonts for a text, in the order in which they are asked for a glyph."""
    return tuple(_fonts(letters, letters.weight, _han_face(lang)))


def _fonts(letters: Letters, weight: int, han: int) -> Iterator[Font]:
    yield _first(letters)
    for script in _SCRIPTS:
        yield Font(*_file("manimgx_fonts", f"NotoSans{script}[wght].ttf"), {"wght": weight}, _LEADING.get(script, 1.12))
    if _there(_HAN[0]):
        yield Font(*_file(*_HAN, han), {"wght": weight}, _LEADING["CJK"])
    for name in ("NotoEmoji", "NotoSansSymbols"):
        yield Font(*_file("manimgx_fonts", f"{name}[wght].ttf"), {"wght": weight}, 1.1, pictures=True)


def _first(letters: Letters) -> Font:
    """Return the font of Latin letters; large ones are cut finer (``opsz``, in points) and set closer."""
    variations = {"wght": letters.weight} | ({"opsz": letters.cut} if letters.cut else {})
    return Font(*_file(letters.package, letters.file), variations, tracking=letters.tracking)


def _han_face(lang: str) -> int:
    traditional = lang.startswith("zh") and any(part in lang for part in ("Hant", "TW", "HK", "MO"))
    return 3 if traditional else _HAN_FACES.get(lang.partition("-")[0], 2)


def _there(module: str) -> bool:
    try:
        return bool(files(module))
    except ModuleNotFoundError:
        return False


@cache
def _file(module: str, file: str, index: int = 0) -> tuple[str, Any]:
    """Return the name of a font's file and its face; faces are shared by all weights."""
    path = str(files(module) / file) if module else file
    face = hb.Face(hb.Blob.from_file_path(path), index)
    return PurePosixPath(file).stem.partition("[")[0], face

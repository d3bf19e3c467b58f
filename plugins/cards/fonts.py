"""The fonts of the cards: named files of named packages, never the machine's own, so that every machine draws the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Any, Literal

import uharfbuzz as hb

Role = Literal["title", "quotation", "name", "label", "text"]

#: package on PyPI → module that holds its files
PACKAGES = {
    "fontpkg-source-serif-4": "fontpkg_source_serif_4",
    "fontpkg-source-sans-3": "fontpkg_source_sans_3",
    "manimgx-fonts": "manimgx_fonts",
    "manimgx-fonts-cjk": "manimgx_fonts_cjk",
}
_SERIF = ("fontpkg_source_serif_4", "files/SourceSerif4[opsz,wght].ttf")
_SANS = ("fontpkg_source_sans_3", "files/SourceSans3[wght].ttf")
_SCRIPTS = (
    "", "Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil", "Telugu", "Kannada",
    "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Ethiopic", "Georgian", "Armenian",
)  # fmt: skip
_HAN = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
_HAN_FACES = {"ja": 0, "ko": 1, "zh": 2}  #: in the collection; traditional Chinese is 3
_WEIGHTS: Mapping[Role, int] = {"title": 700, "quotation": 400, "name": 600, "label": 600, "text": 400}
#: lines of these scripts stand further apart than Latin ones
_LEADING = {"Arabic": 1.45, "Devanagari": 1.35, "Bengali": 1.35, "Myanmar": 1.6, "Khmer": 1.6, "Thai": 1.4, "Lao": 1.4, "CJK": 1.22}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a shaped run; lengths in ems."""

    id: int
    advance: float
    x: float  #: from the pen
    y: float  #: upwards


@dataclass(eq=False)
class Font:
    """One face in one weight: says what it has, shapes, draws outlines."""

    name: str
    face: Any
    variations: Mapping[str, float]
    leading: float = 1.0
    tracking: float = 0.0  #: ems added behind each glyph; only for scripts that don't join
    _outlines: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.em: int = self.face.upem
        self._font = hb.Font(self.face)
        self._font.set_variations(dict(self.variations))

    def has(self, sign: str) -> bool:
        """Return whether the font has a glyph for a character."""
        return self._font.get_nominal_glyph(ord(sign)) is not None

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

    def outline(self, glyph: int) -> str:
        """Return the glyph as the ``d`` of an SVG path, in font units, with y upwards."""
        if glyph not in self._outlines:
            steps: list[str] = []
            self._font.draw_glyph(glyph, _pen(), steps)
            self._outlines[glyph] = "".join(steps)
        return self._outlines[glyph]


@cache
def _pen() -> Any:
    """Return the functions that write an outline's steps; whole font units are finer than a tenth of a pixel."""
    pen = hb.DrawFuncs()
    pen.set_move_to_func(lambda *xy: _step("M", *xy))
    pen.set_line_to_func(lambda *xy: _step("L", *xy))
    pen.set_quadratic_to_func(lambda *xy: _step("Q", *xy))
    pen.set_cubic_to_func(lambda *xy: _step("C", *xy))
    pen.set_close_path_func(lambda steps: steps.append("Z"))
    return pen


def _step(command: str, *values: Any) -> None:
    *numbers, steps = values
    steps.append(command + " ".join(str(round(number)) for number in numbers))


def versions() -> str:
    """Return the versions of all that a card's picture depends on; part of the cache's key."""
    return ",".join(f"{name} {_version(name)}" for name in (*PACKAGES, "uharfbuzz", "resvg-py", "python-bidi"))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


@cache
def chain(role: Role, lang: str) -> tuple[Font, ...]:
    """Return the fonts for a role, in the order in which they are asked for a glyph."""
    return tuple(_fonts(role, _WEIGHTS[role], _han_face(lang)))


def _fonts(role: Role, weight: int, han: int) -> Iterator[Font]:
    serif = role in ("title", "quotation", "name")
    tracking = {"title": -0.016, "quotation": -0.008, "name": -0.008}.get(role, 0.0)
    yield _font(*(_SERIF if serif else _SANS), 0, weight, 1.0, tracking)
    for script in _SCRIPTS:
        yield _font("manimgx_fonts", f"NotoSans{script}[wght].ttf", 0, weight, _LEADING.get(script, 1.12))
    if _there(_HAN[0]):
        yield _font(*_HAN, han, weight, _LEADING["CJK"])
    for name in ("NotoEmoji", "NotoSansSymbols"):
        yield _font("manimgx_fonts", f"{name}[wght].ttf", 0, weight, 1.1)


def _han_face(lang: str) -> int:
    traditional = lang.startswith("zh") and any(part in lang for part in ("Hant", "TW", "HK", "MO"))
    return 3 if traditional else _HAN_FACES.get(lang.partition("-")[0], 2)


def _there(module: str) -> bool:
    try:
        return bool(files(module))
    except ModuleNotFoundError:
        return False


@cache
def _face(module: str, file: str, index: int) -> Any:
    return hb.Face(hb.Blob.from_file_path(str(files(module) / file)), index)


def _font(module: str, file: str, index: int, weight: int, leading: float, tracking: float = 0.0) -> Font:
    variations = {"wght": weight, "opsz": 60} if "opsz" in file else {"wght": weight}
    return Font(file.partition("[")[0], _face(module, file, index), variations, leading, tracking)

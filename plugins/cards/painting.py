"""A drawing as a PNG with a palette: each ink in sixty steps from the ground, and nothing else, so it is small."""

import io
import zlib
from collections.abc import Sequence
from functools import lru_cache

import uharfbuzz as hb  # type: ignore[import-untyped]
from PIL import Image, ImageDraw

from kindling.plugins.cards.core import HEIGHT, WIDTH
from kindling.plugins.cards.drawing import CardDrawing, Disc, PlacedText, Shape, Stroke

_STEPS = 60  #: shades of each ink: four inks and the ground fill a palette
_FINE = 4  #: shapes are drawn so much larger, for smooth edges
_MARGIN = 4  #: pixels around a figure

Place = tuple[int, int]
Coverage = tuple[str, Image.Image, Place]  #: an ink, how much of each pixel it covers, and where


def png(drawing: CardDrawing) -> bytes:
    """Return the drawing as a PNG file."""
    covered = [layer for figure in drawing.figures for layer in _figure(figure, drawing.strand)]
    covered += [_letters(words) for words in drawing.words if words.marks]
    inks = list(dict.fromkeys(ink for ink, _, _ in covered))
    picture = Image.new("P", (WIDTH, HEIGHT), 0)
    for ink, coverage, place in covered:
        first = 1 + inks.index(ink) * _STEPS
        steps, seen = (_translated(coverage, table) for table in _shades(first))
        picture.paste(steps, place, seen)
    picture.putpalette(_palette(drawing.ground, tuple(inks)))
    file = io.BytesIO()
    picture.save(file, "PNG", compress_type=zlib.Z_RLE)  # a fourth of the time, a tenth more bytes
    return file.getvalue()


@lru_cache(maxsize=16)
def _shades(first: int) -> tuple[bytes, bytes]:
    """Return for each coverage its place in the palette, an ink's own beginning at ``first``, and whether it shows."""
    steps = [round(value * _STEPS / 255) for value in range(256)]
    return bytes(first + max(0, step - 1) for step in steps), bytes(255 if step else 0 for step in steps)


def _translated(coverage: Image.Image, table: bytes) -> Image.Image:
    """Return the same as ``coverage.point(table)``, which would round each of its numbers first."""
    return Image.frombytes("L", coverage.size, coverage.tobytes().translate(table))


@lru_cache(maxsize=64)
def _palette(ground: str, inks: tuple[str, ...]) -> list[int]:
    base = _channels(ground)
    shades = [
        round(low + (high - low) * step / _STEPS)
        for ink in inks
        for step in range(1, _STEPS + 1)
        for low, high in zip(base, _channels(ink), strict=True)
    ]
    return [*base, *shades]


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


# ---- letters --------------------------------------------------------------------------------------


def _letters(words: PlacedText) -> Coverage:
    """Return the letters of a text, as HarfBuzz covers pixels with outlines."""
    canvas = hb.RasterDraw()
    for mark, x, y, size in words.marks:
        unit = size / mark.font.em
        canvas.transform = (unit, 0, 0, unit, x, HEIGHT - y)
        mark.font.drawn(mark.glyph, canvas)
    image = canvas.render()
    seen = image.extents
    coverage = Image.frombuffer("L", (seen.width, seen.height), image.buffer, "raw", "L", seen.stride, -1)
    return words.ink, coverage, (seen.x_origin, HEIGHT - seen.y_origin - seen.height)


# ---- shapes ---------------------------------------------------------------------------------------


@lru_cache(maxsize=32)
def _figure(shapes: tuple[Shape, ...], strand: int) -> tuple[Coverage, ...]:
    """Return a coverage for each ink of a figure, in which later shapes hide earlier ones."""
    left, top, right, bottom = _bounds(shapes, strand)
    size = ((right - left) * _FINE, (bottom - top) * _FINE)
    canvases = {shape.ink: Image.new("L", size) for shape in shapes if shape.ink}
    for shape in shapes:
        for ink, canvas in canvases.items():
            _draw(shape, ImageDraw.Draw(canvas), 255 * (shape.ink == ink), (left, top, strand))
    return tuple((ink, canvas.reduce(_FINE), (left, top)) for ink, canvas in canvases.items())


def _draw(shape: Shape, draw: ImageDraw.ImageDraw, fill: int, place: tuple[int, int, int]) -> None:
    left, top, strand = place
    points = [((x - left) * _FINE, (y - top) * _FINE) for x, y in _points(shape)]
    if isinstance(shape, Stroke):
        draw.line(points, fill, strand * _FINE, "curve")
    elif isinstance(shape, Disc):
        draw.circle(points[0], shape.radius * _FINE, fill)
    else:
        draw.polygon(points, fill)


def _points(shape: Shape) -> Sequence[tuple[float, float]]:
    return [(shape.x, shape.y)] if isinstance(shape, Disc) else shape.points


def _bounds(shapes: Sequence[Shape], strand: int) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of a figure, as far as it is on the card."""
    reach = [(x, y, shape.radius if isinstance(shape, Disc) else strand) for shape in shapes for x, y in _points(shape)]
    left, top = (int(min(point[axis] - point[2] for point in reach)) - _MARGIN for axis in (0, 1))
    right, bottom = (int(max(point[axis] + point[2] for point in reach)) + _MARGIN for axis in (0, 1))
    return max(0, left), max(0, top), min(WIDTH, right), min(HEIGHT, bottom)

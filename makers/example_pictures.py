"""Draw the covers of the example site, in the colours of its accents: ``python -m makers.example_pictures``.

Each is a thought of its post, drawn: nobody is in them who does not exist, and nothing is from elsewhere.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PIL import Image, ImageDraw

MEDIA = Path(__file__).resolve().parent.parent / "content" / "media"
WIDTH, HEIGHT = 1600, 840  #: pixels; the shape of a cover, 40 to 21
_FINE = 3  #: drawn so many times larger, for soft edges
_COLOURS = 96  #: of the file: few, and none of them noise

Colour = tuple[int, int, int]
Point = tuple[float, float]

BERRY, BERRY_LIGHT = (106, 28, 55), (242, 163, 187)
TEAL, TEAL_LIGHT = (13, 74, 72), (127, 208, 200)
PAPER = (251, 248, 242)
_LIT = 35  #: of a thousand: the real number of the post, three and a half in a hundred
_CLEAR = 25  #: pixels above and below the thread
_FIRST, _APART, _RINGS = 30, 45, 20  #: pixels from a person to the first ring, and to each next; how many


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two: all of ``one`` at a share of 1.

    >>> mixed((0, 0, 0), (10, 20, 30), 0.5)
    (5, 10, 15)
    """
    red, green, blue = (round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    """A picture that is drawn large, and saved small."""

    def __init__(self, ground: Colour) -> None:
        self.image = Image.new("RGB", (WIDTH * _FINE, HEIGHT * _FINE), ground)
        self.draw = ImageDraw.Draw(self.image)

    def disc(self, at: Point, radius: float, colour: Colour) -> None:
        """Draw a filled circle."""
        self.draw.circle((at[0] * _FINE, at[1] * _FINE), radius * _FINE, colour)

    def ring(self, at: Point, radius: float, colour: Colour, width: float) -> None:
        """Draw a circle's line."""
        self.draw.circle((at[0] * _FINE, at[1] * _FINE), radius * _FINE, None, colour, round(width * _FINE))

    def line(self, points: Sequence[Point], colour: Colour, width: float) -> None:
        """Draw a line through points, round at its ends."""
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        self.draw.line(fine, colour, round(width * _FINE), "curve")

    def save(self, path: Path) -> None:
        """Write the picture as a PNG of few colours."""
        small = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        palette = small.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        palette.save(path, "PNG", optimize=True)


# ---- starting with three per cent: a crowd, and the few that a thread holds together -----------------------


def three_per_cent() -> Canvas:
    """Return a field of dots: thirty-five hang on a thread, the others are the nearer to it the brighter."""
    canvas = Canvas(BERRY)
    line = [(float(x), _thread(x)) for x in range(-20, WIDTH + 21, 2)]
    for place in (place for place in _places() if _from_thread(place) > _CLEAR):
        near = math.exp(-((_from_thread(place) / 170) ** 2))
        canvas.disc(place, 2.6 + 3.4 * near, mixed(BERRY_LIGHT, BERRY, 0.14 + 0.36 * near))
    canvas.line(line, BERRY_LIGHT, 2.5)
    for number in range(_LIT):
        x = WIDTH * (number + 0.5) / _LIT
        canvas.disc((x, _thread(x)), 14, BERRY)
        canvas.disc((x, _thread(x)), 9.5, PAPER)
    return canvas


def _places() -> Iterator[Point]:
    """Yield where a thousand dots stand: in rows that are shifted against each other, as seats are."""
    across, down = WIDTH / 40, HEIGHT / 25
    for row in range(25):
        for column in range(40):
            yield (column + (0.72 if row % 2 else 0.28)) * across, (row + 0.5) * down


def _thread(x: float) -> float:
    """Return how far down the thread is at ``x``."""
    share = x / WIDTH
    return HEIGHT * (0.62 - 0.2 * math.sin(2.1 * math.pi * share + 0.35) - 0.16 * share)


def _from_thread(place: Point) -> float:
    return abs(place[1] - _thread(place[0]))


# ---- twenty minutes and one question: two people, and what passes between them -------------------------


def one_question() -> Canvas:
    """Return two sets of rings that spread from two points and meet."""
    canvas = Canvas(TEAL)
    left, right = (WIDTH * 0.34, HEIGHT * 0.54), (WIDTH * 0.66, HEIGHT * 0.46)
    for number in range(_RINGS, 0, -1):
        faint = mixed(TEAL_LIGHT, TEAL, 0.62 * (1 - number / (_RINGS + 1)) ** 1.3)
        for centre in (left, right):
            canvas.ring(centre, _FIRST + number * _APART, faint, 2.4)
    for x, y in _meetings(left, right):
        away = math.dist((x, y), (WIDTH / 2, HEIGHT / 2)) / 330
        canvas.disc((x, y), 2 + 6.5 * math.exp(-(away**2)), mixed(PAPER, TEAL, 0.25 + 0.75 * math.exp(-(away**2))))
    for centre in (left, right):
        canvas.disc(centre, 34, TEAL)
        canvas.disc(centre, 26, PAPER)
    return canvas


def _meetings(left: Point, right: Point) -> Iterator[Point]:
    """Yield where the rings of both cross in even steps."""
    apart = math.dist(left, right)
    along = ((right[0] - left[0]) / apart, (right[1] - left[1]) / apart)
    for one in range(1, 14):
        for other in range(1, 14):
            a, b = _FIRST + one * _APART, _FIRST + other * _APART
            from_left = (a * a - b * b + apart * apart) / (2 * apart)
            square = a * a - from_left * from_left
            if abs(one - other) > 4 or square < 0:
                continue
            for side in (-1, 1):
                off = side * math.sqrt(square)
                yield left[0] + along[0] * from_left - along[1] * off, left[1] + along[1] * from_left + along[0] * off


PICTURES: dict[str, Callable[[], Canvas]] = {"three-per-cent": three_per_cent, "one-question": one_question}

if __name__ == "__main__":
    for name, drawn in PICTURES.items():
        drawn().save(MEDIA / f"{name}.png")

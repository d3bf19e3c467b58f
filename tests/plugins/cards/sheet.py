"""The sheet of the twenty hard titles: ``python -m tests.plugins.cards.sheet docs/communications/cards.png``."""

import io
import sys
from pathlib import Path

from PIL import Image

from kindling.plugins.cards.core import HEIGHT, WIDTH
from kindling.plugins.cards.images import picture
from tests.plugins.cards.titles import LOOK, TITLES

_COLUMNS, _GAP, _SCALE = 4, 12, 0.35


def sheet(pictures: list[bytes]) -> Image.Image:
    """Return the pictures in rows, small, as people see them in a feed."""
    size = round(WIDTH * _SCALE), round(HEIGHT * _SCALE)
    rows = -(-len(pictures) // _COLUMNS)
    whole = Image.new("RGB", (_COLUMNS * (size[0] + _GAP) + _GAP, rows * (size[1] + _GAP) + _GAP), "#ffffff")
    for number, data in enumerate(pictures):
        row, column = divmod(number, _COLUMNS)
        picture = Image.open(io.BytesIO(data)).convert("RGB").resize(size, Image.Resampling.LANCZOS)
        whole.paste(picture, (_GAP + column * (size[0] + _GAP), _GAP + row * (size[1] + _GAP)))
    return whole


if __name__ == "__main__":
    sheet([picture(card, LOOK) for card in TITLES.values()]).quantize(256).save(Path(sys.argv[1]), optimize=True)

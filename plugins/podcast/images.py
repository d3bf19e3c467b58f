"""The square picture that directories ask for: a page's card in the middle of its own ground; kept between builds."""

import os
from hashlib import sha256
from pathlib import Path

SIDE = 1500  #: pixels; directories take 1400 to 3000
_DESIGN = b"1"  #: raised whenever such pictures begin to look different


def square(card: Path, folder: Path, *, fresh: bool = False) -> Path:
    """Return the file of the square picture made from the card in the file ``card``."""
    data = card.read_bytes()
    path = folder / f"square-{sha256(_DESIGN + data).hexdigest()[:32]}.png"
    if fresh or not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        _draw(card, unfinished)
        unfinished.replace(path)
    return path


def _draw(card: Path, target: Path) -> None:
    from PIL import Image  # heavy: only where there is a podcast

    with Image.open(card) as found:
        picture = found.convert("RGB")
    high = round(picture.height * SIDE / picture.width)
    whole = Image.new("RGB", (SIDE, SIDE), picture.getpixel((2, picture.height - 3)))
    whole.paste(picture.resize((SIDE, high), Image.Resampling.LANCZOS), (0, (SIDE - high) // 2))
    whole.save(target, "PNG", optimize=True)

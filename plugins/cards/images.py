"""Cards as PNG files, kept between builds: what was drawn once is drawn again only when something in it changes."""

import os
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path

import resvg_py

from plugins.cards.core import Card, fingerprint, png_faults
from plugins.cards.drawing import svg
from plugins.cards.fonts import versions

_KEPT_DAYS = 30  #: a card that no build has asked for so long is thrown away


def png(card: Card) -> bytes:
    """Return the card's picture."""
    return resvg_py.svg_to_bytes(svg_string=svg(card), skip_system_fonts=True)


def kept(card: Card, folder: Path) -> Path:
    """Return the file with the card's picture; it is drawn when it is not there, or damaged."""
    path = folder / f"{fingerprint(card, circumstances())}.png"
    if path.is_file() and not list(png_faults(path.read_bytes())):
        os.utime(path)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{path.name}.{os.getpid()}"
    unfinished.write_bytes(png(card))
    unfinished.replace(path)
    return path


@cache
def circumstances() -> str:
    """Return all that a picture depends on beside its card: this plugin's code, the fonts, the engines."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return f"{sha256(code).hexdigest()} {versions()}"


def swept(folder: Path, now: float) -> Iterable[Path]:
    """Throw away what no build has asked for in a long time, and return it."""
    old = [path for path in folder.glob("*.png*") if now - path.stat().st_mtime > _KEPT_DAYS * 86_400]
    for path in old:
        path.unlink(missing_ok=True)
    return old

"""Cards as PNG files, kept between builds: what was drawn once is drawn again only when something in it changes."""

from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from plugins._kit.kept import kept as kept_file
from plugins._kit.kept import sweep as kept_sweep
from plugins.cards.core import Card, fingerprint, png_faults

#: on PyPI: fonts, and what shapes, orders, spells and paints
_PARTS = (
    "fontpkg-source-serif-4", "fontpkg-source-sans-3", "manimgx-fonts", "manimgx-fonts-cjk",
    "uharfbuzz", "python-bidi", "Unidecode", "pillow",
)  # fmt: skip


def picture(card: Card) -> bytes:
    """Return the card as a PNG file."""
    from plugins.cards.drawing import drawing  # here, because it opens the fonts: most builds have no card to draw
    from plugins.cards.painting import png

    return png(drawing(card))


def kept(card: Card, folder: Path, *, fresh: bool = False) -> Path:
    """Return the file with the card's picture, drawn unless it is there and sound; ``fresh`` draws it anyway."""
    path = folder / f"{fingerprint(card, circumstances())}.png"
    return kept_file(path, lambda: picture(card), lambda data: not list(png_faults(data)), fresh=fresh)


@cache
def circumstances() -> str:
    """Return all that a picture depends on beside its card: this plugin's code, the fonts, the engines."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    return f"{sha256(code).hexdigest()} {', '.join(map(_version, _PARTS))}"


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} missing"


def sweep(folder: Path, now: float) -> None:
    """Throw away the cards that no build has asked for in a long time; ``now`` is in seconds, as files are dated."""
    kept_sweep(folder, ".png", now)

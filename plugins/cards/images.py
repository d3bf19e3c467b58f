"""Cards as PNG files, kept between builds: what was drawn once is drawn again only when something in it changes."""

from functools import partial

from kindling.model.kept import Folder, Kept, circumstances
from kindling.plugins.cards.core import Card, fingerprint

#: on PyPI: fonts, and what shapes, orders, spells and paints
_PARTS = (
    "fontpkg-source-serif-4", "fontpkg-source-sans-3", "manimgx-fonts", "manimgx-fonts-cjk",
    "uharfbuzz", "python-bidi", "regex", "Unidecode", "pillow",
)  # fmt: skip


def picture(card: Card) -> bytes:
    """Return the card as a PNG file."""
    from kindling.plugins.cards.drawing import (
        drawing,  # here, because it opens the fonts: most builds have no card to draw
    )
    from kindling.plugins.cards.painting import png

    return png(drawing(card))


def kept(card: Card, folder: Folder) -> Kept:
    """Return the card's picture, drawn unless ``folder`` has it."""
    return folder.kept(fingerprint(card, circumstances(__name__, *_PARTS)), partial(picture, card))

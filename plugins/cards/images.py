"""Cards as PNG files, cached between builds: what was drawn once is drawn again only when something in it changes."""

from functools import partial

from kindling.model.cache import Cache, CachedAnswer, circumstances
from kindling.plugins.cards.core import Card, fingerprint
from kindling.plugins.cards.design import Look, packages_of

#: on PyPI: fonts for all other scripts, and what shapes, orders, spells and paints
_PARTS = ("manimgx-fonts", "manimgx-fonts-cjk", "uharfbuzz", "python-bidi", "regex", "Unidecode", "pillow")


def picture(card: Card, look: Look) -> bytes:
    """Return the card as a PNG file."""
    from kindling.plugins.cards.drawing import (
        drawing,  # here, because it opens the fonts: most builds have no card to draw
    )
    from kindling.plugins.cards.painting import png

    return png(drawing(card, look))


def cached_card(card: Card, look: Look, folder: Cache) -> CachedAnswer:
    """Return the card's picture, drawn unless ``folder`` has it."""
    code = circumstances(__name__, *packages_of(look.design), *_PARTS)
    return folder.cached(fingerprint(card, code, look.mark(card.form, card.accent)), partial(picture, card, look))

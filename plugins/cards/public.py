"""Pictures for sharing: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.cards.core import (
    Card,
    card_of,
    card_site,
    picture_of,
    picture_of_site,
    quotation_of,
    site_card,
)
from kindling.plugins.cards.questions import card_picture
from kindling.plugins.cards.settings import are_wanted

__all__ = [
    "Card",
    "are_wanted",
    "card_of",
    "card_picture",
    "card_site",
    "picture_of",
    "picture_of_site",
    "quotation_of",
    "site_card",
]

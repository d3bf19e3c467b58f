"""Pictures for sharing: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.cards.core import (
    Card,
    card_address,
    card_alt,
    card_of,
    card_site,
    picture_of,
    quotation_of,
    site_card,
)
from kindling.plugins.cards.images import kept
from kindling.plugins.cards.settings import are_wanted

__all__ = [
    "Card",
    "are_wanted",
    "card_address",
    "card_alt",
    "card_of",
    "card_site",
    "kept",
    "picture_of",
    "quotation_of",
    "site_card",
]

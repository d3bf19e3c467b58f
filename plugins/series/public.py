"""Series and their parts: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.series.core import (
    PartsPage,
    PartView,
    Series,
    SeriesCard,
    SeriesLibrary,
    SeriesPage,
    anchor,
    card,
    cards,
    library_of,
    listed,
    position_in,
    position_of,
    positions_of,
    read_first,
    series_of,
    series_page,
)
from kindling.plugins.series.short import former_addresses, readable_addresses
from kindling.plugins.series.tokens import fills, tokens_of

__all__ = [
    "PartView",
    "PartsPage",
    "Series",
    "SeriesCard",
    "SeriesLibrary",
    "SeriesPage",
    "anchor",
    "card",
    "cards",
    "fills",
    "former_addresses",
    "library_of",
    "listed",
    "position_in",
    "position_of",
    "positions_of",
    "read_first",
    "readable_addresses",
    "series_of",
    "series_page",
    "tokens_of",
]

"""Series and their parts: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.series.core import (
    Library,
    PartView,
    Series,
    SeriesCard,
    SeriesPage,
    anchor,
    cards,
    library_of,
    place_in,
    place_of,
    places_of,
    read_first,
    series_of,
    series_page,
)
from kindling.plugins.series.short import former_addresses, readable_addresses
from kindling.plugins.series.tokens import fills, tokens_of

__all__ = [
    "Library",
    "PartView",
    "Series",
    "SeriesCard",
    "SeriesPage",
    "anchor",
    "cards",
    "fills",
    "former_addresses",
    "library_of",
    "place_in",
    "place_of",
    "places_of",
    "read_first",
    "readable_addresses",
    "series_of",
    "series_page",
    "tokens_of",
]

"""Links of texts: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.links.core import Targets, cover_of, found_links, resolved

__all__ = [
    "Targets",
    "cover_of",
    "found_links",
    "resolved",
]

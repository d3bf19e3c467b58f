"""Links of texts: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.links.core import FoundLink, cover_of, found_links, link_problems, resolved
from kindling.plugins.links.questions import doubted_of, planned_pages, targets_of

__all__ = [
    "FoundLink",
    "cover_of",
    "doubted_of",
    "found_links",
    "link_problems",
    "planned_pages",
    "resolved",
    "targets_of",
]

"""What the head of a page says: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.metadata.core import Head, Headed, SiteWords, site_head, utc
from kindling.plugins.metadata.questions import site_words

__all__ = [
    "Head",
    "Headed",
    "SiteWords",
    "site_head",
    "site_words",
    "utc",
]

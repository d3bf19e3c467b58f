"""Marked sentences: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.prose.quotes import Quote, quotes_of

__all__ = [
    "Quote",
    "quotes_of",
]

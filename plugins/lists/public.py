"""Which lists a site has: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.lists.core import TOPICS, list_addresses, topics

__all__ = [
    "TOPICS",
    "list_addresses",
    "topics",
]

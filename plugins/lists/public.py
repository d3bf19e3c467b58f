"""Topics: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.lists.core import TOPICS, topics

__all__ = [
    "TOPICS",
    "topics",
]

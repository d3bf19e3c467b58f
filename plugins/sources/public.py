"""All sources, A to Z: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.sources.core import SourceView
from kindling.plugins.sources.questions import sources_of

__all__ = [
    "SourceView",
    "sources_of",
]

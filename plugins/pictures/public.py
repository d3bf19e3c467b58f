"""Pictures of texts: what others may ask of this subject, and nothing else of it."""

from kindling.plugins.pictures.making import cover_of, poster_of, versions_at

__all__ = [
    "cover_of",
    "poster_of",
    "versions_at",
]

"""Which topics a site has. Pure."""

from collections.abc import Iterable

from kindling.model.addresses import topic_slug
from kindling.model.values import PageMetadata

TOPICS = "/topics/"


def topic_address(tag: str) -> str:
    """Return the address of a topic's page."""
    return f"{TOPICS}{topic_slug(tag)}/"


def topics(posts: Iterable[PageMetadata]) -> dict[str, tuple[str, list[PageMetadata]]]:
    """Return address → (name, posts) for each tag; the most used spelling's first use names it."""
    found: dict[str, tuple[str, list[PageMetadata]]] = {}
    for metadata in posts:
        for tag in metadata.tags:
            found.setdefault(topic_address(tag), (tag, []))[1].append(metadata)
    return dict(sorted(found.items()))

"""Which topics a site has. Pure."""

from collections.abc import Iterable

from kindling.model.addresses import slugify
from kindling.model.values import Fact

TOPICS = "/topics/"


def topic_address(tag: str) -> str:
    """Return the address of a topic's page."""
    return f"{TOPICS}{slugify(tag)}/"


def topics(posts: Iterable[Fact]) -> dict[str, tuple[str, list[Fact]]]:
    """Return address → (name, posts) for each tag; the most used spelling's first use names it."""
    found: dict[str, tuple[str, list[Fact]]] = {}
    for fact in posts:
        for tag in fact.tags:
            found.setdefault(topic_address(tag), (tag, []))[1].append(fact)
    return dict(sorted(found.items()))

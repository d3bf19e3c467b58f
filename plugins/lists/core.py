"""Which lists a site has: by topic, of sources, of films. Pure."""

from collections.abc import Iterable

from kindling.model.addresses import slugify
from kindling.model.values import Fact, Site
from kindling.plugins.citations.public import has_source_pages

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


def list_addresses(site: Site) -> list[str]:
    """Return the address of every list page that this site has."""
    found = topics(site.posts)
    addresses = ["/", "/archive/", *([TOPICS] if found else []), *found]
    addresses += ["/series/"] if any(fact.kind == "series" for fact in site.facts) else []
    addresses += ["/sources/", "/people/"] if has_source_pages(site) else []
    return addresses + (["/videos/"] if any(fact.watch_seconds for fact in site.posts) else [])

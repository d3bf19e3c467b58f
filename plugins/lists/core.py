"""Which topics a site has. Pure."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from kindling.model.addresses import topic_slug
from kindling.model.public_addresses import PublicAddresses
from kindling.model.values import PageMetadata

TOPICS = "/topics/"
_LIKE = 0.75  #: from 0 to 1, how like two spellings of one topic are at least: "organisation" and "organization" 0.92


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


def written_otherwise(public: PublicAddresses, live: Iterable[str]) -> Mapping[str, str]:
    """Return slug → slug of today of each topic that readers have and no post is on, where one that is new is like it.

    ``live``: the slugs of today. "" where none is; where a writer has said where it leads, nothing is guessed.
    """
    today = [*live]
    known = {one.identity: one for one in public.there if one.kind == "topic"}
    new = [slug for slug in today if slug not in known or known[slug].fact("to")]
    gone = (slug for slug, one in known.items() if slug not in today and not one.fact("to"))
    return {slug: next(iter(get_close_matches(slug, new, n=1, cutoff=_LIKE)), "") for slug in gone}

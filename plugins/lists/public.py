"""Topics: what others may ask of this subject, and nothing else of it."""

from collections.abc import Mapping

from kindling.model.addresses import topic_slug
from kindling.model.values import Site
from kindling.plugins.lists.core import TOPICS, topic_address, topics, written_otherwise

__all__ = [
    "TOPICS",
    "former_topics",
    "topic_address",
    "topics",
]


def former_topics(site: Site) -> Mapping[str, str]:
    """Return slug → slug of today of each topic that readers have and no post is on; "" for none. For ``once``."""
    live = dict.fromkeys(topic_slug(tag) for post in site.posts for tag in post.tags)
    return written_otherwise(site.public_addresses, live)

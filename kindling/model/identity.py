"""What programs know a post by, whatever it is called later. Pure."""

from urllib.parse import urlsplit

from kindling.model.values import Fact


def entry_id(fact: Fact, siteurl: str) -> str:
    """Return the id of a post in feeds and podcasts: a ``tag:`` URI (RFC 4151)."""
    host = urlsplit(siteurl).hostname or "localhost"
    return f"tag:{host},{fact.date:%Y-%m-%d}:{fact.identity}" if fact.date else f"tag:{host}:{fact.identity}"

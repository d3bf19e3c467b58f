"""What programs know a post by, whatever it is called later. Pure."""

from urllib.parse import urlsplit

from kindling.model.values import PageMetadata


def entry_id(metadata: PageMetadata, siteurl: str) -> str:
    """Return the id of a post in feeds and podcasts: a ``tag:`` URI (RFC 4151)."""
    host = urlsplit(siteurl).hostname or "localhost"
    return (
        f"tag:{host},{metadata.date:%Y-%m-%d}:{metadata.identity}"
        if metadata.date
        else f"tag:{host}:{metadata.identity}"
    )

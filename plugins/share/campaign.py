"""Campaign tags on shared links, and on nothing else. Pure."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit, urlunsplit

from kindling.model.addresses import slugify


def tagged(url: str, tags: Mapping[str, str]) -> str:
    """Return ``url`` with tags behind whatever query it has; its fragment stays where it is.

    >>> tagged("https://example.org/joy/?page=2#one", {"utm_source": "bluesky"})
    'https://example.org/joy/?page=2&utm_source=bluesky#one'
    """
    parts = urlsplit(url)
    own = "&".join(f"{name}={quote(value, safe='')}" for name, value in tags.items() if value)
    return urlunsplit(parts._replace(query="&".join(filter(None, [parts.query, own]))))


def tags(network: str, medium: str, campaign: str) -> dict[str, str]:
    """Return the three tags that programs for counting visits read."""
    return {"utm_source": network, "utm_medium": medium, "utm_campaign": campaign}


def campaign_name(pattern: str, slug: str, series: str) -> str:
    """Return the campaign's name: small letters, digits and hyphens, as all who count visits can read."""
    return slugify(pattern.replace("{slug}", slug).replace("{series}", series or slug))

"""Time locators: ``[@bevan2017, at 12:28]`` prints the time, and links to that second of the video. Pure.

The engine prints a suffix as Markdown, so the time goes in as a link and comes out wherever the style puts it. It says
only which source and which second; what it leads to is put in behind the engine.
"""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kindling.model.html import Element, Tag, replaced, start_tag
from kindling.model.markers import href

_AT = re.compile(r"(?<!\w)(at\s+)((?:(\d{1,2}):)?(\d{1,3}):([0-5]\d))(?![\w:]|\.\d)")
_STAND_IN = "https://moment.invalid"  # RFC 2606, section 2: nobody can own it
_FILES = (".mp4", ".m4v", ".webm", ".ogv", ".mov", ".mp3", ".m4a", ".ogg", ".oga", ".opus", ".wav")
_YOUTUBE = frozenset({"youtube.com", "youtube-nocookie.com", "youtu.be"})
_VIMEO = frozenset({"vimeo.com", "player.vimeo.com"})


def with_moments(suffix: str, ref: str) -> str:
    """Return a suffix (Markdown) with each time after "at" as a link to that second of the source ``ref``.

    >>> with_moments(", at 0:42", "r7")
    ', at [0:42](https://moment.invalid/r7/42)'
    """
    return _AT.sub(lambda match: f"{match[1]}[{match[2]}]({_STAND_IN}/{ref}/{_seconds(match)})", suffix)


def _seconds(match: re.Match[str]) -> int:
    return int(match[3] or 0) * 3600 + int(match[4]) * 60 + int(match[5])


def moments_resolved(html: str, addresses: Mapping[str, str]) -> str:
    """Return ``html`` as the engine made it with real links; ``addresses``: ref → where its video is."""

    def link(found: Element) -> str:
        ref, seconds = found.tag.attributes["href"].split("/")[-2:]
        address = moment_address(addresses.get(ref, ""), int(seconds))
        opening = start_tag("a", {"class": "moment", "href": href(address)})
        return f"{opening}{found.inner}</a>" if address else found.inner

    return replaced(html, _is_moment, link) if _STAND_IN in html else html


def _is_moment(tag: Tag) -> bool:
    return tag.name == "a" and tag.attributes.get("href", "").startswith(f"{_STAND_IN}/")


def is_video(address: str) -> bool:
    """Whether a moment of what is at ``address`` can be linked to."""
    return bool(moment_address(address, 0))


def moment_address(address: str, seconds: int) -> str:
    """Return where second ``seconds`` of the video at ``address`` is; "" where nobody knows how to link to one.

    Files, and pages of this site ("/posts/joy/"), take a media fragment (W3C Media Fragments, section 4.2.1).

    >>> moment_address("https://www.youtube.com/watch?v=abc", 748)
    'https://www.youtube.com/watch?v=abc&t=748'
    """
    if address.startswith("/"):
        return f"{address.partition('#')[0]}#t={seconds}"
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    if host in _YOUTUBE and (parts.path.strip("/") or parts.query):
        return _asked(address, "start" if parts.path.startswith("/embed/") else "t", seconds)
    if host in _VIMEO and re.search(r"/\d+", parts.path):
        return urlunsplit(parts._replace(fragment=f"t={seconds}s"))
    if parts.path.lower().endswith(_FILES):
        return urlunsplit(parts._replace(fragment=f"t={seconds}"))
    return ""


def _asked(address: str, name: str, seconds: int) -> str:
    """Return ``address`` with ``name=seconds`` in place of any moment it names already."""
    parts = urlsplit(address)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key not in ("t", "start", "time_continue")]
    return urlunsplit(parts._replace(query=urlencode([*query, (name, str(seconds))]), fragment=""))

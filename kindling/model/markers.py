"""Places in HTML that are filled later.

A Markdown extension runs on one document and cannot know the others, so where the text needs
something from elsewhere (a link's address, a citation's number, a part's title) it leaves a
*marker*. When all documents have been related, ``compose`` puts each plugin's fill in its place.
Markers use two private-use characters that ``clean.py`` takes out behind every decoding, so that no
text can forge one.
"""

import re
from collections.abc import Callable, Mapping

from kindling.model.html import spliced, tags

OPEN, CLOSE = "\ue000", "\ue001"
IN_LINK = f"{OPEN}in-link{CLOSE}"  #: before a marker that stands in a link, where no other link may be
_MARKER = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_FILLED = re.compile(
    f"{OPEN}(in-link{CLOSE}{OPEN})?([^{OPEN}{CLOSE}]*){CLOSE}"
)  #: what begins with a sign is found fast
_LINKABLE = re.compile(f"(?<!{IN_LINK}){OPEN}(?!@|in-link)")
_ADDRESS = re.compile(f"{OPEN}@([^{OPEN}{CLOSE}]*){CLOSE}")


def marker(plugin: str, key: str | int) -> str:
    """Return the marker ``plugin:key``; plain text that no HTML escaping or parser changes."""
    return f"{OPEN}{plugin}:{key}{CLOSE}"


def href(address: str) -> str:
    """Return the marker that becomes a link to ``address`` ("/posts/joy/#one") where it is shown.

    The same HTML may stand on a page (a relative link) and in a feed (an absolute one). Anything
    that is no address of this site ("https:…", "mailto:…", "#note") is returned as it is.
    """
    return f"{OPEN}@{address}{CLOSE}" if address.startswith("/") else address


def compose(html: str, fills: Mapping[str, str]) -> str:
    """Return ``html`` with each marker replaced by its fill; fills may hold markers themselves.

    Nothing stands where no plugin fills a marker: that is a fault in the code, which ``unfilled`` finds.
    """

    def fill(match: re.Match[str]) -> str:
        name = match[2]
        if name.startswith("@"):
            return match[0]
        filled = compose(fills.get(name, ""), fills)
        return _without_links(filled) if match[1] else filled

    return _FILLED.sub(fill, html) if OPEN in html else html


def in_link(html: str) -> str:
    """Return the HTML of a link's words; what its markers are filled with loses its own links there."""
    return _LINKABLE.sub(lambda found: f"{IN_LINK}{found[0]}", html) if OPEN in html else html


def _without_links(html: str) -> str:
    return spliced(html, ((tag, "") for tag in tags(html, ("a",)))) if "a" in html else html


def unfilled(html: str, fills: Mapping[str, str]) -> list[str]:
    """Return the names of the markers in ``html`` that nothing fills."""
    names = (match[2] for match in _FILLED.finditer(html))
    return [name for name in dict.fromkeys(names) if not name.startswith("@") and name not in fills]


def resolve_hrefs(html: str, link: Callable[[str], str]) -> str:
    """Return ``html`` with each address marker replaced by ``link(address)``."""
    return _ADDRESS.sub(lambda match: link(match[1]), html) if OPEN in html else html


def without_markers(text: str) -> str:
    """Return ``text`` with every marker taken out: for word counts, search and summaries."""
    return _MARKER.sub("", text) if OPEN in text else text

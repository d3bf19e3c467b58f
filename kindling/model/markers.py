"""Places in HTML that are filled later.

A Markdown extension runs on one document and cannot know the others, so where the text needs
something from elsewhere (a link's address, a citation's number, a part's title) it leaves a
*marker*. When all documents have been related, ``compose`` puts each plugin's fill in its place.
Markers use two private-use characters that ``clean.py`` takes out behind every decoding, so that no
text can forge one.
"""

import re
from collections.abc import Callable, Mapping

OPEN, CLOSE = "\ue000", "\ue001"
_MARKER = re.compile(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
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
        name = match[1]
        return match[0] if name.startswith("@") else compose(fills.get(name, ""), fills)

    return _MARKER.sub(fill, html) if OPEN in html else html


def unfilled(html: str, fills: Mapping[str, str]) -> list[str]:
    """Return the names of the markers in ``html`` that nothing fills."""
    names = (match[1] for match in _MARKER.finditer(html))
    return [name for name in dict.fromkeys(names) if not name.startswith("@") and name not in fills]


def resolve_hrefs(html: str, link: Callable[[str], str]) -> str:
    """Return ``html`` with each address marker replaced by ``link(address)``."""
    return _ADDRESS.sub(lambda match: link(match[1]), html) if OPEN in html else html


def without_markers(text: str) -> str:
    """Return ``text`` with every marker taken out: for word counts, search and summaries."""
    return _MARKER.sub("", text) if OPEN in text else text

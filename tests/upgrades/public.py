"""What readers have of a published site: the addresses of its pages and feeds, and the ids that programs know."""

import re
from pathlib import Path

#: made anew with each change, or of no reader's: styles, scripts, the search index, pictures of cards, what hosts read
_NOT_KEPT = re.compile(
    r"^/(?:theme|search|cards|pagefind|_pagefind)/.+|^/(?:\.|_)|/\.|^/media/.*\.mp4\.jpg$|^/404\.html$"
)
_IDS = {
    "xml": re.compile(r"<(?:id|guid[^>]*|podcast:guid|itunes:season)>([^<]+)<"),
    "json": re.compile(r'"id": ?"([^"]+)"'),
}


def public(site: Path) -> list[str]:
    """Return lines, sorted: an address each, and each feed's ids behind its own."""
    lines = []
    for path in sorted(site.rglob("*")):
        address = "/" + path.relative_to(site).as_posix()
        if path.is_file() and not _NOT_KEPT.search(address):
            lines.append(address.removesuffix("index.html"))
            if path.stem in ("feed", "podcast"):
                found = _IDS[path.suffix[1:]].findall(path.read_text("utf-8"))
                lines += [f"{address} {one}" for one in sorted(set(found))]
    return sorted(lines)

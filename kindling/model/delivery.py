"""How each kind of file is handed to readers, as one table: its type, how long it may be kept, whether it packs. Pure.

What serves the preview, what writes headers for hosts and what publishes to a store all ask here.
"""

import mimetypes
from collections.abc import Mapping
from pathlib import PurePosixPath

YEAR = 365 * 24 * 60 * 60  #: seconds
#: folders whose files have a hash of their content in their names: the theme's, and pictures made smaller
NAMED_BY_CONTENT = ("/theme/", "/pictures/")
#: what a browser may show again without asking, for a year
KEPT = f"public, max-age={YEAR}, immutable"
#: what is asked for anew each time, and answered with "as you have it" where it is the same (RFC 9111, section 5.2.2)
ASKED_ANEW = "public, max-age=0, must-revalidate"
#: files for programs that hand out files, which no reader is given
RULES_FOR_HOSTS = frozenset({"_headers", "_redirects", "_nginx.conf", ".htaccess"})
#: The system's own tables differ, and some know neither captions nor WebM.
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".bib": "text/plain; charset=utf-8",
    ".ris": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
    ".woff2": "font/woff2",
}
#: files that have a type of their own, whatever they end with: the one that the podcast's feed says of its chapters
_NAMED = {"chapters.json": "application/json+chapters"}
#: endings of which servers as they are installed do not know the type: a browser would save such a file, and show none
_UNKNOWN = (".avif", ".bib", ".csv", ".md", ".ris", ".vtt")
#: texts, which are a third as large when they are packed; all else is packed already, or smaller than it is worth
_PACKED = frozenset({*".html .css .js .json .xml .txt .md .bib .ris .vtt .svg .csv .ics .geojson .wasm".split()})
_WORTH = 1024  #: bytes from which packing saves a reader something


def media_type(path: str) -> str:
    """Return what a file is to a browser, by its name, or its ending.

    >>> media_type("posts/joy/index.html"), media_type("media/joy.vtt")
    ('text/html; charset=utf-8', 'text/vtt; charset=utf-8')
    """
    file = PurePosixPath(path)
    known = _NAMED.get(file.name) or _TYPES.get(file.suffix.lower())
    return known or mimetypes.guess_type(path)[0] or "application/octet-stream"


def unknown_types() -> dict[str, str]:
    """Return ending → type of what a server has to be told."""
    return {ending: _TYPES[ending] for ending in _UNKNOWN}


def own_types() -> Mapping[str, str]:
    """Return name → type of the files whose ending says less than they are."""
    return _NAMED


def cache_control(path: str) -> str:
    """Return how long a file may be kept: long, where a change of it changes its name.

    >>> cache_control("theme/site.5f1c.css") == KEPT, cache_control("index.html") == ASKED_ANEW
    (True, True)
    """
    return KEPT if f"/{path}".startswith(NAMED_BY_CONTENT) else ASKED_ANEW


def packs(path: str, size: int) -> bool:
    """Return whether a file of so many bytes is worth packing for its way to readers."""
    return size >= _WORTH and PurePosixPath(path).suffix.lower() in _PACKED

"""Texts → a ``Site``, by the pipeline's own reading and relating: so that tests are written as people write."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from markdown.extensions import Extension

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.relate import related_site
from kindling.engine.settings import markdown_settings
from kindling.model.layers import Theme
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, MediaFile, Site
from kindling.plugins.links.core import find
from kindling.plugins.vlog.questions import watched

NOW = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/London"))
_KINDS = {"posts": "post", "series": "series", "pages": "page"}
_THEME = Theme.of(Path(__file__).parents[3] / "theme")
_URL = "https://example.org"
_SETTINGS = SiteSettings("Kindling", author="Ada", url=_URL, public_url=_URL, theme=_THEME)


def site(
    texts: Mapping[str, str],
    extensions: Iterable[Extension] = (),
    media: Mapping[str, MediaFile] | None = None,
    now: datetime = NOW,
    preview: bool = False,
) -> Site:
    """Return the site of some texts, by their place in ``content/``."""
    settings = markdown_settings()
    settings["extensions"] += extensions
    reader = Reader.of(settings, raw_html=False, finders={"links": find})
    documents = [_read(reader, source, text) for source, text in texts.items()]
    return related_site(documents, media or {}, _SETTINGS, now, preview, watched)[0]


def _read(reader: Reader, source: str, text: str) -> Document:
    kind = _KINDS[source.partition("/")[0]]
    return reader.read(SourceFile(source, Path(source), f"content/{source}", kind), text.encode())


def cases(path: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield title, (source, expected) of each case of a file, parted at lone dots."""
    parts = path.read_text("utf-8").split("\n.\n")
    for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield title.strip(), (source, expected)


def post(title: str, date: str = "2026-09-07", *lines: str, body: str = "Words.") -> str:
    """Return a post's text; its own front matter begins on line 4."""
    return "\n".join(["---", f"title: {title}", f"date: {date}" if date else "status: draft", *lines, "---", body])


def series(title: str, *lines: str, body: str = "Words.") -> str:
    """Return a series' text; its own front matter begins on line 3."""
    return "\n".join(["---", f"title: {title}", *lines, "---", body])

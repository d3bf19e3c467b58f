"""Small sites of texts, cited and composed, for the tests."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kindling.model.frontmatter import PostFront
from kindling.model.markers import compose
from kindling.model.problems import Problem
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.citations.questions import whole
from kindling.plugins.citations.settings import CitationsSettings
from tests.plugins.citations.test_markdown import read

REALISTIC = (Path(__file__).parent / "data" / "realistic.bib").read_text("utf-8")
LIBRARY = (("content/references/library.bib", REALISTIC),)
SHIPPED = tuple(sorted(path.stem for path in Path("plugins/citations/styles").glob("[!_]*.csl")))


@dataclass(frozen=True)
class Page:
    """One text as its page shows it."""

    html: str
    notes: Sequence[str]
    entries: Sequence[str]
    view: CitationsView

    @property
    def whole(self) -> str:
        """Everything of the page in one."""
        return "\n".join([self.html, *self.notes, *self.entries])


def site_of(
    texts: Iterable[str], *, fronts: Sequence[Mapping[str, Any]] = (), lang: str = "en-GB", **settings: Any
) -> Site:
    """Return a site of posts p0, p1, …; ``settings`` are those of CITATIONS."""
    documents, page_metadata = [], []
    for number, text in enumerate(texts):
        document = _document(f"p{number}", text, fronts[number] if fronts else {})
        documents.append(document)
        page_metadata.append(_metadata(document, lang))
    said = SiteSettings("Site", lang=lang, url="https://example.org", plugins=(CitationsSettings(**settings),))
    return Site(said, datetime(2026, 12, 1, tzinfo=UTC), False, tuple(documents), tuple(page_metadata))


def _document(slug: str, text: str, front: Mapping[str, Any]) -> Document:
    html, found = read(text, prefix=slug)
    return Document(
        path=f"content/posts/{slug}.md",
        source=f"posts/{slug}.md",
        kind="post",
        front=PostFront(title="A title", slug=slug, **front),
        lines={"csl": 3, "references": 4},
        body_line=1,
        html=html,
        headings=(),
        text="",
        words=0,
        findings=(found,) if found.sequence or found.problems else (),
        problems=(),
    )


def _metadata(document: Document, lang: str) -> PageMetadata:
    slug = str(document.front.slug)
    return PageMetadata(
        path=document.path,
        source=document.source,
        kind="post",
        state="published",
        title="A title",
        slug=slug,
        address=f"/posts/{slug}/",
        identity=slug,
        date=None,
        modified=None,
        summary="",
        authors=(),
        tags=(),
        series=(),
        lang=lang,
        words=0,
        read_minutes=0,
        watch_seconds=0,
    )


def pages(
    texts: Iterable[str], files: Iterable[tuple[str, str]] = LIBRARY, **settings: Any
) -> tuple[list[Page], list[Problem]]:
    """Return each text's page, and the problems that are more than advice."""
    site = site_of(texts, **settings)
    found = whole(site, files)
    made = [page(document.html, found.views.get(document.source, CitationsView())) for document in site.documents]
    return made, [problem for problem in found.problems if problem.severity != "advice"]


def page(html: str, view: CitationsView) -> Page:
    """Return one page, its markers filled."""
    notes = [f'<li id="{note.id}">{compose(note.html, view.fills)}{backs(note.back)}</li>' for note in view.notes]
    entries = [f'<li id="{entry.id}">{entry.html}{backs(entry.back)}</li>' for entry in view.entries]
    return Page(compose(html, view.fills), notes, entries, view)


def backs(links: Iterable[Any]) -> str:
    """Return links back as the theme writes them."""
    return "".join(f'<a href="{link.href}">↩</a>' for link in links)


def plain(html: str) -> str:
    """Return HTML without its tags."""
    return re.sub(r"<[^>]*>", "", html)

"""The writer's notes, made as safe as the text around them, and their links resolved."""

from collections.abc import Callable, Iterator

from kindling.model.outputs import Plan
from kindling.model.problems import Problem
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitiser
from kindling.model.values import Document, Site
from kindling.plugins.citations.findings import CitationsFound, FoundNote
from kindling.plugins.links.public import (
    FoundLink,
    doubted_of,
    found_links,
    link_problems,
    planned_pages,
    resolved,
    targets_of,
)

Judged = tuple[CitationsFound, list[Problem]]


def notes_judge(site: Site) -> Callable[[Document, CitationsFound], Judged]:
    """Return the function that gives a document's findings with safe notes, and what is wrong in them."""
    targets = site.once(targets_of)

    def judged(document: Document, found: CitationsFound) -> Judged:
        problems: list[Problem] = []
        here = site.metadata_by_source[document.source].address

        def note_html(note: FoundNote) -> str:
            html, links, faults = _clean(note, document, site)
            problems.extend(faults)
            for name, fill in resolved(document.source, here, links, targets).fills.items():
                html = html.replace(f"\ue000{name}\ue001", fill)
            return html

        return found.rewritten(note_html), problems

    return judged


def _clean(note: FoundNote, document: Document, site: Site) -> tuple[str, tuple[FoundLink, ...], list[Problem]]:
    """Return a note's safe HTML with a marker in place of each inward link, those links, and what was unsafe."""
    reading = site.settings.reading
    clean = sanitiser(raw_html=reading.raw_html, tags=reading.html)
    html, faults = clean(note.html, Reading(document.path, "", "", note.line))
    return *found_links(html, lambda _: 0), faults  # where a link is typed is looked for: typed_lines.py


def note_doubts(site: Site) -> Iterator[str]:
    """Yield the links in notes that may lead nowhere, as the plan knows."""
    yield from doubted_of(site, _links_in_notes)


def _links_in_notes(document: Document) -> Iterator[FoundLink]:
    found = document.finding(CitationsFound)
    for note in found.notes if found else ():
        if "<a" in note.html or "<img" in note.html:
            yield from found_links(note.html, lambda _: 0)[1]


def note_link_problems(plan: Plan) -> Iterator[Problem]:
    """Yield the links in notes that lead nowhere, of texts that are built."""
    site, targets, planned = plan.site, plan.site.once(targets_of), plan.once(planned_pages)
    for document in site.documents:
        metadata, found = site.metadata_by_source[document.source], document.finding(CitationsFound)
        for note in found.notes if found and site.builds(metadata) else ():
            links = _clean(note, document, site)[1]
            yield from link_problems(document.path, document.source, metadata.address, links, targets, planned)

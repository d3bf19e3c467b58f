"""The writer's notes, made as safe as the text around them, and their links resolved."""

from collections.abc import Callable

from kindling.model.problems import Problem
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitised, trusted
from kindling.model.values import Document, Site
from kindling.plugins.citations.found import CitationsFound, FoundNote
from kindling.plugins.links.public import Targets, found_links, resolved

Judged = tuple[CitationsFound, list[Problem]]


def notes_judge(site: Site) -> Callable[[Document, CitationsFound], Judged]:
    """Return the function that gives a document's findings with safe notes, and what is wrong in them."""
    clean = trusted if getattr(site.settings.get("READING"), "raw_html", False) else sanitised
    facts = {fact.source: fact for fact in site.facts}
    built = {source: fact for source, fact in facts.items() if site.builds(fact)}
    waiting = {source: fact for source, fact in facts.items() if source not in built}
    targets = Targets(built, waiting, site.media, site.addresses)

    def judged(document: Document, found: CitationsFound) -> Judged:
        problems: list[Problem] = []

        def note_html(note: FoundNote) -> str:
            html, faults = clean(note.html, Reading(document.path, "", "", note.line))
            html, links = found_links(html, lambda _: note.line)
            view, lost = resolved(document.path, document.source, facts[document.source].address, links, targets)
            problems.extend([*faults, *lost])
            for name, fill in view.fills.items():
                html = html.replace(f"\ue000{name}\ue001", fill)
            return html

        return found.rewritten(note_html), problems

    return judged

"""What is said of a text that leans on somebody without a source: advice, with the line to write. Pure."""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.citations.adding import works_by
from kindling.plugins.citations.claims import Claim, ClaimsFound
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.library import Library
from kindling.plugins.citations.pages import people_of

_MOST = 5  #: claims of one text that are told
_AUTHORS = re.compile(r"^\s*(?:author|editor) = \{(.*)\},?$", re.M)
_TITLE = re.compile(r"^\s*title = \{(.*)\},?$", re.M)


def leaning(site: Site, library: Library) -> Iterator[Problem]:
    """Yield what leans on somebody in the texts of a site that are in English, and cites nothing."""
    texts = [(document, found) for document in site.documents if (found := _claims(document, site))]
    if not texts:
        return
    families = {claim.name.split()[-1] for _, found in texts for claim in found if claim.name}
    works = dict(_works(families, library))
    for document, found in texts:
        more = len(found) - _MOST
        for number, claim in enumerate(found[:_MOST], start=1):
            rest = f" ({more} more of this kind in this text)" if number == _MOST and more > 0 else ""
            fact, hint = _said(claim, works)
            yield Problem(document.path, claim.line, "citations/leans-on", f"{fact}{rest}", hint, "advice")


def _works(families: Collection[str], library: Library) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield key and item of each source that may be by one of these; a large library is looked through, not read."""
    if families:
        any_of = re.compile("|".join(map(re.escape, sorted(families))))
        yield from ((one.key, _item(one)) for one in library.sources.values() if any_of.search(one.text))


def _claims(document: Document, site: Site) -> list[Claim]:
    """Return the claims of a text, without those of who wrote it."""
    found = document.finding(ClaimsFound)
    metadata = site.metadata_by_source.get(document.source)
    if not found or not found.claims or not metadata or not metadata.lang.lower().startswith("en"):
        return []
    own = {author.lower() for author in metadata.authors}
    return [claim for claim in found.claims if not (claim.name and claim.name.lower() in own)]


def _item(source: Source) -> Mapping[str, Any]:
    """Return who made a source, and its title, as CSL; it need not be formatted for that."""
    if source.format != "bib":
        item: Mapping[str, Any] = json.loads(source.text)
        return item
    people = [person for match in _AUTHORS.finditer(source.text) for person in people_of(match[1])]
    title = _TITLE.search(source.text)
    return {"author": people, "title": re.sub(r"[{}]", "", title[1]) if title else ""}


def _said(claim: Claim, works: Mapping[str, Mapping[str, Any]]) -> tuple[str, str]:
    """Return the fact and the hint of a claim."""
    if claim.kind == "research":
        return f"{claim.words!r} names no research", "cite it, [@key], or say whose experience it is"
    if claim.kind == "figure":
        return f"{claim.words!r} has no source", "cite it, [@key], or say that it is your own count"
    if not claim.name:
        return (
            f"the quotation {claim.words} has no source",
            "cite it, [@key], or say that you do not know whose it is",
        )
    fact = f"{claim.name} is named here without a source"
    return fact, _offered(claim.name, works_by(claim.name, works))


def _offered(name: str, found: Iterable[tuple[str, str, str]]) -> str:
    """Return the line to write, where one source fits, several, or none; which is meant, the writer knows."""
    fitting = list(found)
    if not fitting:
        line = f'make source AUTHOR="{name}" TITLE="…" KIND=book'
        return f"put what they said or wrote into the library, {line} (or talk, video, told …), and cite it"
    if len(fitting) == 1:
        key, title, _ = fitting[0]
        return f"if it is from “{title}”, write [@{key}] behind it" if title else f"if it is from {key}, write [@{key}]"
    listed = ", ".join(f"[@{key}]" for key, *_ in fitting[:4])
    return f"if it is from one of these, write it behind it: {listed}"

"""Sources that nobody signs (an Act, a case, a leaflet), where pandoc says them otherwise than a writer means. Pure.

A sentence that names one ("@act says") has its title in it, as it has the names of people; a date that stood in for
the author is printed once.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from kindling.model.html import Element, elements, plain_text, replaced, tags
from kindling.plugins.citations.clean import TO_ENTRY, is_reference

_PEOPLE = re.compile(
    r'"(?:author|chair|composer|director|editor|editor-translator|host|illustrator|interviewer|organizer|producer'
    r'|script-writer|series-creator|translator)": ?\[[^\]]'
)
_ROLES = ("author", "editor")  #: those that are named first
_ENTITY = re.compile(r"&#?\w{1,32};")
_DATE = re.compile(r",? (\([^()<>]*\d{4}\))")


def unsigned(files: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the engine's names of those sources, of all that are handed over, that no person or body signs."""
    entries = (entry for file in files for entry in file["entries"])
    return frozenset(entry["name"] for entry in entries if not _PEOPLE.search(entry["text"]))


def first_words(item: str) -> str:
    """Return the family name or the body that a source, an item of CSL as JSON, is cited under; "" for none.

    >>> first_words('{"title": "Power", "author": [{"family": "Han", "given": "Hahrie"}]}')
    'han'
    """
    found = json.loads(item)
    roles = (role for role in (*_ROLES, *found) if found.get(role) and _PEOPLE.match(f'"{role}": [0'))
    names: list[dict[str, str]] = next((found[role] for role in roles), [{}])
    return (names[0].get("family") or names[0].get("literal") or "").casefold()


def with_title_in_sentence(html: str, titles: Mapping[str, str]) -> str:
    """Return a narrative citation with the title in the sentence, where a style has all of it in brackets.

    ``titles``: what sources are called, by the engine's names.

    >>> with_title_in_sentence('(<a href="#ref-r1">Equality Act 2010, sec. 9</a>)', {"r1": "Equality Act 2010"})
    'Equality Act 2010 (<a href="#ref-r1">sec. 9</a>)'
    """
    found = next(elements(html, is_reference), None)
    if not found or (html[: found.start], html[found.end :]) != ("(", ")"):
        return html
    end = _end_of_title(found.inner, titles.get(_ref(found), ""))
    rest = re.fullmatch(r",? (.+)", found.inner[end:], re.S)
    if rest:
        return f"{found.inner[:end]} ({_linked(html, found, rest[1])})"
    return html[found.start : found.end] if end == len(found.inner) else html


def _end_of_title(inner: str, title: str) -> int:
    """Return where the title ends with which a citation begins, behind the tags around it; 0 where it does not."""
    within = {*(place for tag in tags(inner) for place in range(tag.start + 1, tag.end))}
    within |= {place for entity in _ENTITY.finditer(inner) for place in range(entity.start() + 1, entity.end())}
    places = [place for place in range(len(inner) + 1) if place not in within]

    def said(place: int) -> str:
        return plain_text(inner[:place]).casefold()

    end = places[bisect_right(places, len(title.casefold()), key=lambda place: len(said(place))) - 1]
    if said(end) != title.casefold():
        return 0
    opened = [tag.opens for tag in tags(inner[:end])]
    return end if title and sum(opened) * 2 == len(opened) else 0


def with_date_once(html: str, refs: Collection[str]) -> str:
    """Return citations with a date in brackets once in each, of those of the sources ``refs``.

    To the specification, what stands in for an author is not printed again; pandoc takes no date for that.

    >>> with_date_once('<a href="#ref-r1">Britannica (1911), under A, (1911), 3</a>', {"r1"})
    '<a href="#ref-r1">Britannica (1911), under A, 3</a>'
    """

    def once(found: Element) -> str:
        return _linked(html, found, _without_second(found.inner) if _ref(found) in refs else found.inner)

    return replaced(html, is_reference, once) if len(_DATE.findall(html)) > 1 else html


def _without_second(inner: str) -> str:
    first = _DATE.search(inner)
    if not first:
        return inner
    end = first.end()
    return inner[:end] + re.sub(rf",? {re.escape(first[1])}", "", inner[end:], count=1)


def _ref(link: Element) -> str:
    return link.tag.attributes["href"].removeprefix(TO_ENTRY)


def _linked(html: str, link: Element, inner: str) -> str:
    """Return a link with other words in it."""
    return html[link.start : link.tag.end] + inner + html[link.tag.end + len(link.inner) : link.end]

"""The text of one page as a section of another: its ids and the links to them stay apart from those of its neighbours.

Ids take the prefix ``<slug>.``; no slug holds a dot or an underscore, so two sections never share an id.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kindling.model.html import Attributes, Tag, renamed, start_tags, with_attributes, with_tags
from kindling.model.markers import CLOSE, OPEN, href
from kindling.model.values import PageMetadata

_NAMING = frozenset({"aria-labelledby", "aria-describedby", "aria-controls", "headers", "for"})
_LOWER = {f"h{level}": f"h{level + 1}" for level in range(1, 6)}
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_INWARD = re.compile(rf"{OPEN}@(/[^{OPEN}{CLOSE}#]*)(?:#([^{OPEN}{CLOSE}]*))?{CLOSE}(?:#(\S*))?")


def ids_in(html: str) -> frozenset[str]:
    """Return the ids that stand in ``html``."""
    return frozenset(attributes["id"] for _, attributes in start_tags(html) if "id" in attributes)


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a text has a page of its own, and what its ids begin with elsewhere."""

    address: str
    prefix: str


def place_of(metadata: PageMetadata) -> SectionPlace:
    """Return the place of a post's or series' text."""
    return SectionPlace(metadata.address, prefix_of(metadata))


def as_section(html: str, place: SectionPlace, ids: Collection[str]) -> str:
    """Return ``html``, which is of one post or series, with its ids made its own; ``ids`` are those of the whole text.

    ``<h2 id="one">`` becomes ``<h2 id="joy.one">``. A link to an id that is not in the text (the transcript's, a
    note's) leads to the page itself.
    """
    prefix = place.prefix

    def value(name: str, said: str) -> str:
        if name == "id":
            return f"{prefix}.{said}"
        if name in _NAMING:
            return " ".join(f"{prefix}.{each}" for each in said.split())
        if name != "href" or not said.startswith("#"):
            return said
        return f"#{prefix}.{said[1:]}" if said[1:] in ids else f"{href(place.address)}{said}"

    return with_attributes(html, lambda _, attributes: {name: value(name, said) for name, said in attributes.items()})


def prefix_of(metadata: PageMetadata) -> str:
    """Return what the ids of a post's or series' text begin with; a series may have the slug of one of its posts."""
    return "series_" if metadata.is_series else metadata.slug


def demoted(html: str) -> str:
    """Return ``html`` with every heading one level lower: it stands under a heading now.

    >>> demoted("<h2>One</h2><h6>Six</h6><hr>")
    '<h3>One</h3><h6>Six</h6><hr>'
    """
    return renamed(html, _LOWER)


class Rank(NamedTuple):
    """The level of a heading."""

    id: str  #: its anchor; "" without one
    typed: int  #: 4 for ``<h4>``
    shown: int  #: as it stands on the page


def closed_up(html: str) -> tuple[str, tuple[Rank, ...]]:
    """Return ``html``, which stands below an ``<h1>``, with no level of headings skipped, and the ranks of all.

    A heading stands one level below the nearest one before it that was typed higher, so what is beside or below another
    stays so: WCAG 2.2, technique H42; HTML Standard, section 4.3.11.2.

    >>> closed_up("<h3>a</h3><h4>b</h4><h3>c</h3><h2>d</h2>")[0]
    '<h2>a</h2><h3>b</h3><h2>c</h2><h2>d</h2>'
    """
    above, ranks = [1], list[Rank]()

    def tag(found: Tag) -> str | None:
        level = _LEVELS.get(found.name)
        if level is None or not (found.opens or ranks):
            return None
        if found.opens:
            while above and above[-1] >= level:
                above.pop()
            above.append(level)
            ranks.append(Rank(found.attributes.get("id", ""), level, len(above)))
        shown, name = ranks[-1].shown, found.start + (1 if found.opens else 2)
        return None if shown == level else f"{html[found.start : name]}h{shown}{html[name + 2 : found.end]}"

    return with_tags(html, tag), tuple(ranks)


def with_inner_links(html: str, places: Mapping[str, str]) -> str:
    """Return ``html`` with links to what stands on this very page as links within it; ``places``: address → id.

    An address with a fragment ("/posts/joy/#one") is a place of its own; one that is not here stays a link to its page.
    """

    def linked(_: str, attributes: Attributes) -> Attributes:
        found = _INWARD.fullmatch(attributes.get("href", ""))
        fragment = (found[2] or found[3] or "") if found else ""
        place = found and places.get(f"{found[1]}#{fragment}" if fragment else found[1])
        return attributes | {"href": f"#{place}"} if place else attributes

    return with_attributes(html, linked) if OPEN in html else html

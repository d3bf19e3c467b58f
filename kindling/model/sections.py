"""The text of one page as a section of another: its ids and the links to them stay apart from those of its neighbours.

Ids take the prefix ``<slug>.``; no slug holds a dot or an underscore, so two sections never share an id.
"""

import re
from collections.abc import Collection, Mapping

from kindling.model.markers import CLOSE, OPEN, href
from kindling.model.values import Fact

_TAG = re.compile(r"<[a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_ID = re.compile(r"(\sid=)([\"'])(.*?)\2")
_NAMED = re.compile(r"(\s(?:aria-labelledby|aria-describedby|aria-controls|headers|for)=)([\"'])(.*?)\2")
_LINK = re.compile(r"(\shref=)([\"'])#(.*?)\2")
_HEADING = re.compile(r"<(/?)h([1-5])(?=[\s>])")
_INWARD = re.compile(rf"{OPEN}@(/[^{OPEN}{CLOSE}#]*)(?:#([^{OPEN}{CLOSE}]*))?{CLOSE}(?:#([^\"'\s<>]*))?")


def ids_in(html: str) -> frozenset[str]:
    """Return the ids that stand in ``html``."""
    return frozenset(match[3] for tag in _TAG.findall(html) for match in _ID.finditer(tag))


def as_section(html: str, fact: Fact, ids: Collection[str]) -> str:
    """Return ``html``, which is of one post or series, with its ids made its own; ``ids`` are those of the whole text.

    ``<h2 id="one">`` becomes ``<h2 id="joy.one">``. A link to an id that is not in the text (the transcript's, a
    note's) leads to the page itself.
    """
    prefix = prefix_of(fact)

    def named(match: re.Match[str]) -> str:
        return f"{match[1]}{match[2]}{' '.join(f'{prefix}.{name}' for name in match[3].split())}{match[2]}"

    def linked(match: re.Match[str]) -> str:
        target = f"#{prefix}.{match[3]}" if match[3] in ids else f"{href(fact.address)}#{match[3]}"
        return f"{match[1]}{match[2]}{target}{match[2]}"

    def tag(match: re.Match[str]) -> str:
        own = _ID.sub(lambda found: f"{found[1]}{found[2]}{prefix}.{found[3]}{found[2]}", match[0])
        return _LINK.sub(linked, _NAMED.sub(named, own))

    return _TAG.sub(tag, html)


def prefix_of(fact: Fact) -> str:
    """Return what the ids of a post's or series' text begin with; a series may have the slug of one of its posts."""
    return "series_" if fact.is_series else fact.slug


def demoted(html: str) -> str:
    """Return ``html`` with every heading one level lower: it stands under a heading now.

    >>> demoted("<h2>One</h2><h6>Six</h6><hr>")
    '<h3>One</h3><h6>Six</h6><hr>'
    """
    return _HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", html)


def kept_here(html: str, places: Mapping[str, str]) -> str:
    """Return ``html`` with links to what stands on this very page as links within it; ``places``: address → id.

    An address with a fragment ("/posts/joy/#one") is a place of its own; one that is not here stays a link to its page.
    """

    def link(match: re.Match[str]) -> str:
        fragment = match[2] or match[3] or ""
        place = places.get(f"{match[1]}#{fragment}" if fragment else match[1])
        return f"#{place}" if place else match[0]

    return _INWARD.sub(link, html) if OPEN in html else html

"""The headings of a text: each leads to itself, has the id that GitHub gives it too, and is in the contents. Pure."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kindling.model.html import Element, Tag, elements, escaped, plain_text, spliced, start_tags
from kindling.model.markers import OPEN, marker, without_markers
from kindling.model.reading import Finding, Reading
from kindling.model.sections import ids_in
from kindling.model.values import Heading
from kindling.model.views import PageExtras

_LEVELS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_ENOUGH = 4  #: headings that contents are made for
_LONG = 600  #: words of a text that has them; about three minutes


@dataclass(frozen=True, slots=True)
class HeadingLink:
    """A heading of the text, as others may lead to it."""

    id: str
    second: str  #: the id that GitHub gives it; "" where it is the same, or somebody else's
    leads: bool  #: whether its words are a link to itself: not where another link stands in them


@dataclass(frozen=True, slots=True)
class HeadingsFound(Finding):
    """The headings of one text."""

    links: tuple[HeadingLink, ...] = ()
    listed: bool = False  #: whether the writer put the contents where they belong, with ``[TOC]``


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents."""

    title: str  #: the words of the heading, plain
    id: str  #: its anchor on the page
    below: tuple["ContentsEntry", ...] = ()  #: the headings of the next level


@dataclass(frozen=True, slots=True)
class HeadingsView(PageExtras):
    """The headings of one page."""

    contents: tuple[ContentsEntry, ...]  #: empty for a short text, and where the writer put them in the text
    fills: Mapping[str, str]  #: for the text's markers: the link of each heading
    feed_fills: Mapping[str, str]  #: the same in feeds, which have none


def found_headings(html: str, _reading: Reading) -> tuple[str, HeadingsFound]:
    """Return a text's HTML with markers around the words of each heading, and those headings: a ``Finder``."""
    places = list(elements(html, _is_heading, _LEVELS))
    names = list(_seconds(places, ids_in(html))) if places else []
    links = tuple(
        HeadingLink(place.tag.attributes["id"], second, _may_lead(place.inner))
        for place, second in zip(places, names, strict=True)
    )
    marked = ((place, _marked(html, place, number)) for number, place in enumerate(places))
    return spliced(html, marked), HeadingsFound(links, _is_listed(html))


def _is_heading(tag: Tag) -> bool:
    return bool(tag.attributes.get("id"))


def _may_lead(inner: str) -> bool:
    return OPEN not in inner and not any(name == "a" for name, _ in start_tags(inner))


def _is_listed(html: str) -> bool:
    return 'class="toc"' in html and any(said.get("class") == "toc" for _, said in start_tags(html))


def _marked(html: str, place: Element, number: int) -> str:
    before, after = (marker("headings", f"{number}-{side}") for side in ("before", "after"))
    end = place.tag.end + len(place.inner)
    return html[place.start : place.tag.end] + before + place.inner + after + html[end : place.end]


def _seconds(places: Sequence[Element], taken: frozenset[str]) -> Iterator[str]:
    """Yield the id that GitHub gives each heading, where nothing else on the page has it.

    Ids of the theme's begin with "_"; and where ours is longer than the words, something else has the shorter one.
    """
    seen, ids = Counter[str](), set(taken)
    for place in places:
        name = github_id(without_markers(plain_text(place.inner)))
        second = f"{name}-{seen[name]}" if seen[name] else name
        seen[name] += 1
        free = second and second not in ids and not second.startswith("_")
        yield second if free and place.tag.attributes["id"] != f"{second}-heading" else ""
        ids.add(second)


def github_id(text: str) -> str:
    """Return the id that GitHub gives a heading, but for the number of a second one of the same words.

    >>> github_id("Pŵer & ymddiriedaeth, in 2026")
    'pŵer--ymddiriedaeth-in-2026'
    """
    return "".join(character for character in text.strip().lower() if _stays(character)).replace(" ", "-")


def _stays(character: str) -> bool:
    return character in " -_" or unicodedata.category(character)[0] in "LMN"


# ---- what a page shows -------------------------------------------------------------------------------


def shown(found: HeadingsFound, headings: Sequence[Heading], words: int) -> HeadingsView:
    """Return what a page with these headings, and so many words, shows of them."""
    contents = () if found.listed or words < _LONG else contents_of(headings)
    fills: dict[str, str] = {}
    for number, link in enumerate(found.links):
        anchor = f'<span id="{escaped(link.second)}"></span>' if link.second else ""
        start, end = (f'<a href="#{escaped(link.id)}">', "</a>") if link.leads else ("", "")
        fills |= {f"headings:{number}-before": anchor + start, f"headings:{number}-after": end}
    return HeadingsView(contents, fills, dict.fromkeys(fills, ""))


def contents_of(headings: Sequence[Heading]) -> tuple[ContentsEntry, ...]:
    """Return the two upper levels of a text's headings; nothing where they are few."""
    top = min((heading.level for heading in headings if heading.level > 1), default=2)
    found = [heading for heading in headings if heading.level in (top, top + 1)]
    return tuple(_entries(found, top)) if len(found) >= _ENOUGH else ()


def _entries(headings: Sequence[Heading], top: int) -> Iterator[ContentsEntry]:
    """Yield an entry for each heading of the upper level, or for one that stands below none, with those below it."""
    starts = [place for place, heading in enumerate(headings) if heading.level == top or not place]
    for start, end in zip(starts, [*starts[1:], len(headings)], strict=True):
        below = tuple(ContentsEntry(each.text, each.id) for each in headings[start + 1 : end])
        yield ContentsEntry(headings[start].text, headings[start].id, below)

"""HTML from a writer, made harmless: tags and attributes by an allow-list, schemes by another."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache

import nh3

from kindling.model.addresses import SCHEMES, encoded, unsafe_scheme
from kindling.model.graphemes import beginning
from kindling.model.html import escaped, start_tags
from kindling.model.problems import Problem
from kindling.model.reading import Reading

_TAGS = nh3.ALLOWED_TAGS | {"figure", "figcaption", "mark", "section", "aside", "details", "summary"}
_ANYWHERE = {
    "class",
    "id",
    "title",
    "lang",
    "dir",
    "role",
    "tabindex",
    "aria-label",
    "aria-labelledby",
    "aria-describedby",
}
_ATTRIBUTES = {
    "*": _ANYWHERE,
    "a": {"href", "hreflang", "rel"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
    "details": {"open"},
}
_LIVE = frozenset({"style", "srcdoc"})
_LINKED = frozenset({"href", "src", "cite", "action", "formaction", "poster", "data"})


def sanitised(html: str, reading: Reading) -> tuple[str, list[Problem]]:
    """Return harmless HTML, and a problem for everything that had to be taken out."""
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
    return clean, [*_lost_tags(html, clean, reading), *_live_attributes(html, reading), *unsafe_links(html, reading)]


def _lost_tags(html: str, clean: str, reading: Reading) -> list[Problem]:
    if html.count("<") == clean.count("<"):
        return []
    before, after = (Counter(name for name, _ in start_tags(each)) for each in (html, clean))
    return [
        _not_allowed(f"<{tag}", "", f"the tag <{tag}>", _hint(tag), reading)
        for tag in before
        if before[tag] > after[tag] and tag not in _TAGS
    ]


def _hint(tag: str) -> str:
    """Return what to write in place of a tag."""
    if tag in ("iframe", "video", "object", "embed"):
        return "a video is written as {video: and its file or address}, on a line of its own"
    return 'write it in Markdown, or allow raw HTML for the whole site: READING = {"raw_html": True}'


def _live_attributes(html: str, reading: Reading) -> list[Problem]:
    said = (name for _, attributes in start_tags(html) for name in attributes)
    return [
        _not_allowed(name, r"\s*=", f"the attribute {name!r}", "take it out", reading)
        for name in dict.fromkeys(name for name in said if name.startswith("on") or name in _LIVE)
    ]


def _not_allowed(said: str, behind: str, what: str, hint: str, reading: Reading) -> Problem:
    """Return a problem at the line of what was typed, perhaps in capitals; ``behind``: a pattern of what follows."""
    typed = re.search(re.escape(said) + behind, reading.body, re.I)
    return reading.problem(typed[0] if typed else said, "text/raw-html", f"{what} is not allowed in a text", hint)


def unsafe_links(html: str, reading: Reading) -> list[Problem]:
    """Return a problem for each link that could run code, leave the reader's trust, or be lost on the way."""
    said = (each for _, attributes in start_tags(html) for each in attributes.items())
    values = (value for name, value in said if name in _LINKED)
    return [
        reading.problem(value.split("\n")[0], rule, fact, hint)
        for value in values
        for rule, fact, hint in _link_faults(value)
    ]


def _link_faults(value: str) -> Iterator[tuple[str, str, str]]:
    """Yield rule, fact and hint of what is wrong with a link."""
    if scheme := unsafe_scheme(value):
        fact = f"the link {beginning(value, 60)!r} begins with {scheme!r}" + ("" if scheme == "//" else ":")
        yield "links/scheme", fact, "a link begins with https:, http:, mailto: or tel:, or is a path of this site"
    elif "</" in value:
        yield "links/form", f"the address {beginning(value, 60)!r} goes on into the text", "close its quotation mark"
    elif _lost(value.strip()):
        fact = f"the address {beginning(value, 60)!r} can't be read by browsers: the link would lead nowhere"
        yield "links/form", fact, "copy the address once more from the browser, or take the link out"


@cache
def _lost(value: str) -> bool:
    """Return whether an address of the web is none to the reader of addresses that browsers have (URL Standard)."""
    return value[:4].lower() == "http" and "href" not in nh3.clean(f'<a href="{escaped(encoded(value))}">')


Sanitiser = Callable[[str, Reading], tuple[str, list[Problem]]]


def trusted(html: str, reading: Reading) -> tuple[str, list[Problem]]:
    """Return the HTML as it is: for a site whose settings allow raw HTML. Links are still judged."""
    return html, unsafe_links(html, reading)

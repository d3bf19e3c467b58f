"""HTML from a writer, made harmless: tags and attributes by an allow-list, schemes by another."""

import html as html_module
import re
from collections import Counter
from collections.abc import Callable

import nh3

from plugins._kit.problems import Problem
from plugins._kit.reading import Reading
from plugins.links.core import SCHEMES, unsafe_scheme

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
_OPENED = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")
_LIVE = re.compile(r"<[a-zA-Z][^<>]*?\s(on[a-z]+|style|srcdoc)\s*=", re.I)
_LINKED = re.compile(
    r"\b(?:href|src|cite|action|formaction|poster|data)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.I
)


def sanitised(html: str, reading: Reading) -> tuple[str, list[Problem]]:
    """Return harmless HTML, and a problem for everything that had to be taken out."""
    clean = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(SCHEMES), link_rel=None)
    return clean, [*_lost_tags(html, clean, reading), *_live_attributes(html, reading), *unsafe_links(html, reading)]


def _lost_tags(html: str, clean: str, reading: Reading) -> list[Problem]:
    if html.count("<") == clean.count("<"):
        return []
    before, after = Counter(_OPENED.findall(html.lower())), Counter(_OPENED.findall(clean.lower()))
    return [
        reading.problem(f"<{tag}", "text/raw-html", f"the tag <{tag}> is not allowed in a text", _hint(tag))
        for tag in before
        if before[tag] > after[tag] and tag not in _TAGS
    ]


def _hint(tag: str) -> str:
    """Return what to write in place of a tag."""
    if tag in ("iframe", "video", "object", "embed"):
        return "a video is written as {video: and its file or address}, on a line of its own"
    return 'write it in Markdown, or allow raw HTML for the whole site: READING = {"raw_html": True}'


def _live_attributes(html: str, reading: Reading) -> list[Problem]:
    return [
        reading.problem(
            name, "text/raw-html", f"the attribute {name.lower()!r} is not allowed in a text", "take it out"
        )
        for name in dict.fromkeys(_LIVE.findall(html))
    ]


def unsafe_links(html: str, reading: Reading) -> list[Problem]:
    """Return a problem for each link whose scheme could run code or leave the reader's trust."""
    problems = []
    for groups in _LINKED.findall(html):
        value = html_module.unescape(next((group for group in groups if group), ""))
        if scheme := unsafe_scheme(value):
            fact = f"the link {value[:60]!r} begins with {scheme!r}" + ("" if scheme == "//" else ":")
            hint = "a link begins with https:, http:, mailto: or tel:, or is a path of this site"
            problems.append(reading.problem(value, "links/scheme", fact, hint))
    return problems


Sanitiser = Callable[[str, Reading], tuple[str, list[Problem]]]


def trusted(html: str, reading: Reading) -> tuple[str, list[Problem]]:
    """Return the HTML as it is: for a site whose settings allow raw HTML. Links are still judged."""
    return html, unsafe_links(html, reading)

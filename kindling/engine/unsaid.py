"""Words on a page in another language than its own, marked as that.

Two kinds come with marks: English words that no catalogue has, and titles that stand in a sentence of ours in another
language. In a text they become an element with its language. An attribute can't say two: so a name of an element is
moved into one that is hidden, at the end of the page, and pointed to (``aria-labelledby``).
"""

import re

from kindling.model.html import Element, Tag, before_end, escaped, replaced, start_tag, with_tags
from kindling.model.words import IN_TONGUE, SOURCE, UNSAID

_OPEN, _CLOSE = UNSAID
_TONGUE = re.compile(f"{IN_TONGUE[0]}([^{IN_TONGUE[1]}]*){IN_TONGUE[1]}")
_MARKS = re.compile(f"{_TONGUE.pattern}|[{_OPEN}{_CLOSE}{IN_TONGUE[2]}]")
_WHOLE = re.compile(
    f"{_OPEN}([^{_OPEN}{_CLOSE}{''.join(IN_TONGUE)}]*){_CLOSE}|{_TONGUE.pattern}([^{IN_TONGUE[2]}]*){IN_TONGUE[2]}"
)
_PLAIN = frozenset({"script", "style", "title", "textarea", "option"})  #: elements that hold text alone
_POINTS = {
    "aria-label": "aria-labelledby",
    "title": "aria-describedby",
}  #: what names an element, and what points to it
_ALONE = frozenset({"img", "meta", "link", "iframe", "track", "input"})  #: whose language is that of their attributes
_READ = frozenset({"alt", "content", "title", "label", "aria-label", "placeholder"})


def has_marks(text: str) -> bool:
    """Return whether there is a mark in a text."""
    return _OPEN in text or IN_TONGUE[0] in text


def marked(html: str) -> str:
    """Return a page in which such words say their language."""
    names: list[str] = []
    plain = replaced(html, lambda tag: tag.name in _PLAIN, lambda found: _held(found, html))
    bare = with_tags(plain, lambda tag: _bare(tag, plain[tag.start : tag.end], names))
    said = (f'<span id="{_id(place)}" hidden>{name}</span>' for place, name in enumerate(names))
    return _in_elements(before_end(bare, "body", "".join(said)) if names else bare)


def _in_elements(html: str) -> str:
    opened = _TONGUE.sub(lambda found: start_tag("span", {"lang": found[1]}), html)
    return opened.translate(
        {ord(_OPEN): start_tag("span", {"lang": SOURCE}), ord(_CLOSE): "</span>", ord(IN_TONGUE[2]): "</span>"}
    )


def _held(found: Element, html: str) -> str:
    """Return an element that holds text alone: it says its language where all of it is in one."""
    whole = _WHOLE.fullmatch(found.inner.strip())
    if not whole or found.tag.name == "script" or "lang" in found.tag.attributes:
        return unmarked(html[found.start : found.end])
    name = found.tag.name
    return f"{start_tag(name, {**found.tag.attributes, 'lang': _lang(whole)})}{unmarked(found.inner)}</{name}>"


def _bare(tag: Tag, text: str, names: list[str]) -> str | None:
    """Return a tag without marks; what it was named by is added to ``names``."""
    if not has_marks(text):
        return None
    said = dict(tag.attributes)
    for name, points in _POINTS.items():
        if tag.name not in _ALONE and has_marks(said.get(name, "")):
            said[points] = _id(len(names))
            names.append(escaped(said.pop(name)))
    whole = [found for name in sorted(_READ & said.keys()) if (found := _WHOLE.fullmatch(said[name]))]
    if whole and tag.name in _ALONE:
        said.setdefault("lang", _lang(whole[0]))
    return start_tag(tag.name, {name: unmarked(value) for name, value in said.items()}, closed=tag.closed)


def _lang(whole: re.Match[str]) -> str:
    return whole[2] or SOURCE


def _id(place: int) -> str:
    return f"_said-{place + 1}"


def unmarked(text: str) -> str:
    """Return a text without the marks."""
    return _MARKS.sub("", text) if has_marks(text) else text

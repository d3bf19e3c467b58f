"""HTML read and changed, for all who do: tags as browsers see them, by the library ``turbohtml``. Pure.

Its tokenizer follows the HTML Standard (section 13.2.5): capitals, quotes of either kind or none, entities and ``>`` in
attributes are all right; comments, scripts, styles and the texts of forms hold no tags. It says where each tag stands,
so what a change leaves alone keeps its exact bytes. No other module takes HTML apart (``tests/test_one_room.py``).
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from turbohtml import Token, TokenType, tokenize

_TEXT, _START, _END = TokenType.TEXT, TokenType.START_TAG, TokenType.END_TAG
#: HTML Standard, section 13.1.2: they have no end tag
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_WORDLESS = frozenset({"script", "style"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CANDIDATE = re.compile(r"(?P<address>[^\s,](?:\S*[^\s,])?)(?P<size>(?:\s+[^\s,()]+)?)\s*(?:,|$)")
Attributes = dict[str, str]  #: in their order: names in small letters, entities in values undone


class Tag(NamedTuple):
    """A start or end tag, and where it stands."""

    name: str  #: in small letters
    attributes: Attributes
    opens: bool  #: False: an end tag
    closed: bool  #: whether it ends in ``/>``
    start: int
    end: int


class Element(NamedTuple):
    """An element, from its start tag to its end tag; one that nothing closes lasts to the end of the HTML."""

    tag: Tag
    inner: str  #: the HTML in it
    start: int
    end: int


# ---- read --------------------------------------------------------------------------------------------


def start_tags(html: str) -> Iterator[tuple[str, Attributes]]:
    """Yield name and attributes of each start tag.

    >>> list(start_tags("<IMG SRC = 'a&amp;b.png' alt=x hidden><!-- <a> -->"))
    [('img', {'src': 'a&b.png', 'alt': 'x', 'hidden': ''})]
    """
    without_scripts = False  # in what is shown where no script runs, which is one text to the tokenizer
    for token in tokenize(html):
        if token.type is _START:
            yield token.tag or "", _attributes(token)
            without_scripts = token.tag == "noscript"
        elif without_scripts and token.type is _TEXT:
            yield from start_tags(token.data or "")


def tags(html: str, names: Container[str] | None = None) -> Iterator[Tag]:
    """Yield each start and end tag with its place; ``names``: those of these names alone, which is much quicker."""
    if "\r" in html:  # two characters that are one to the tokenizer (HTML Standard, section 13.2.3.5)
        places = [at for at, character in enumerate(html) if character != "\n" or html[at - 1 : at] != "\r"] + [
            len(html)
        ]
        one = html.replace("\r\n", "\n").replace("\r", "\n")
        yield from (tag._replace(start=places[tag.start], end=places[tag.end]) for tag in tags(one, names))
        return
    lines = _line_starts(html)
    end, without_scripts = 0, False
    for token in tokenize(html, capture_source=True):
        if (kind := token.type) is _START or kind is _END:
            name = token.tag or ""
            without_scripts = name == "noscript" and kind is _START
            if names is None or without_scripts or name in names:
                start = lines[token.line - 1] + token.col
                end = start + len(token.source or "")
            if names is None or name in names:
                yield Tag(name, _attributes(token), kind is _START, token.self_closing, start, end)
        elif without_scripts and kind is _TEXT:
            within = tags(token.data or "", names)
            yield from (tag._replace(start=tag.start + end, end=tag.end + end) for tag in within)


def _line_starts(html: str) -> list[int]:
    starts, at = [0], html.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = html.find("\n", at + 1)
    return starts


def elements(
    html: str, chosen: Callable[[Tag], bool] = lambda _: True, names: Container[str] | None = None
) -> Iterator[Element]:
    """Yield the elements whose start tags are chosen; of those that stand in one another the outermost.

    ``names``: of these names alone, as ``tags`` has it.
    """
    opening: Tag | None = None
    depth = 0
    for tag in tags(html, names):
        if opening is None:
            if not tag.opens or not chosen(tag):
                continue
            if tag.name in VOID:
                yield Element(tag, "", tag.start, tag.end)
            else:
                opening, depth = tag, 1
        elif tag.name == opening.name:
            depth += 1 if tag.opens else -1
            if not depth:
                yield Element(opening, html[opening.end : tag.start], opening.start, tag.end)
                opening = None
    if opening:
        yield Element(opening, html[opening.end :], opening.start, len(html))


def plain_text(html: str, between: str = "") -> str:
    """Return the text of ``html`` with entities undone; ``between`` stands for each tag and comment.

    >>> plain_text("<p>R&amp;D <b>a > b</b></p>", " ")
    ' R&D  a > b  '
    """
    parts: list[str] = []
    last = ""
    for token in tokenize(html):
        if token.type is not _TEXT:
            parts.append(between)
            last = token.tag or "" if token.type is _START else ""
        elif last == "noscript":
            parts.append(plain_text(token.data or "", between))
        elif last not in _WORDLESS:
            parts.append(token.data or "")
    return _without_controls("".join(parts))


def _attributes(token: Token) -> Attributes:
    said = token.attrs
    return {name: _without_controls(value) for name, value in said} if said else {}


def _without_controls(text: str) -> str:
    """Return text without the control characters that ``&#1;`` and its like stand for: no XML can hold them."""
    return text if text.isprintable() else _CONTROL.sub("", text)


def candidates(srcset: str) -> list[tuple[str, str]]:
    """Return address and size of each picture in a ``srcset`` (HTML Standard, section 4.8.4.2.1).

    >>> candidates("a.webp 480w, b,c.webp 2x,d.png")
    [('a.webp', ' 480w'), ('b,c.webp', ' 2x'), ('d.png', '')]
    """
    return [(match["address"], match["size"]) for match in _CANDIDATE.finditer(srcset)]


# ---- changed -----------------------------------------------------------------------------------------


def spliced(html: str, changes: Iterable[tuple[Tag | Element, str]]) -> str:
    """Return ``html`` with other text in place of tags or elements, which come in the order in which they stand."""
    parts: list[str] = []
    at = 0
    for place, new in changes:
        parts += (html[at : place.start], new)
        at = place.end
    return "".join((*parts, html[at:])) if parts else html


def with_tags(html: str, change: Callable[[Tag], str | None], names: Container[str] | None = None) -> str:
    """Return ``html`` with what ``change`` gives in place of each tag, or of those of some names; None leaves it."""
    changes = ((tag, change(tag)) for tag in tags(html, names))
    return spliced(html, ((tag, new) for tag, new in changes if new is not None))


def with_attributes(html: str, change: Callable[[str, Attributes], Mapping[str, str]]) -> str:
    """Return ``html`` with the attributes that ``change`` gives for a start tag's name and attributes.

    >>> with_attributes("<A HREF=1.md>1</A> <B ID=x>", lambda name, said: {"href": "/1"} if name == "a" else said)
    '<a href="/1">1</A> <B ID=x>'
    """

    def tag(found: Tag) -> str | None:
        said = change(found.name, found.attributes) if found.opens else found.attributes
        return None if said == found.attributes else start_tag(found.name, said, closed=found.closed)

    return with_tags(html, tag)


def renamed(html: str, names: Mapping[str, str]) -> str:
    """Return ``html`` with some elements under other names: {"h1": "h2"}."""

    def tag(found: Tag) -> str:
        start = found.start + (1 if found.opens else 2)
        return f"{html[found.start : start]}{names[found.name]}{html[start + len(found.name) : found.end]}"

    return with_tags(html, tag, names)


def replaced(html: str, chosen: Callable[[Tag], bool], change: Callable[[Element], str]) -> str:
    """Return ``html`` with what ``change`` gives in place of each chosen element, its tags and all in it."""
    return spliced(html, ((element, change(element)) for element in elements(html, chosen)))


def without(html: str, chosen: Callable[[Tag], bool]) -> str:
    """Return ``html`` without the chosen elements and all in them."""
    return replaced(html, chosen, lambda _: "")


def unwrapped(html: str, chosen: Callable[[Tag], bool]) -> str:
    """Return ``html`` without the tags of the chosen elements; what is in them stays.

    >>> unwrapped("<b>a <i>b</i></b>", lambda tag: tag.name == "b")
    'a <i>b</i>'
    """
    opened: list[tuple[str, bool]] = []

    def tag(found: Tag) -> str | None:
        gone = chosen(found)
        if found.opens and found.name not in VOID:
            opened.append((found.name, gone))
        while not found.opens and any(name == found.name for name, _ in opened):
            name, gone = opened.pop()
            if name == found.name:
                break
        return "" if gone else None

    return with_tags(html, tag)


def before_end(html: str, name: str, added: str) -> str:
    """Return ``html`` with something before the last end tag of a name, else behind all."""
    places = [tag.start for tag in tags(html, (name,)) if not tag.opens]
    at = places[-1] if places else len(html)
    return f"{html[:at]}{added}{html[at:]}"


# ---- written -----------------------------------------------------------------------------------------


def start_tag(name: str, attributes: Mapping[str, str], *, closed: bool = False) -> str:
    """Return a start tag.

    >>> start_tag("a", {"href": "/?a&b", "title": 'the "first"'})
    '<a href="/?a&amp;b" title="the &quot;first&quot;">'
    """
    said = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    return f"<{name}{said}{' /' if closed else ''}>"


def escaped(value: str) -> str:
    """Return a value as it stands between double quotes in HTML."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")

"""Start tags in HTML, read as browsers read them (HTML Standard, sections 13.2.5.6 to 13.2.5.40). Pure.

Capitals, single quotes, no quotes and spaces around ``=`` are all right; comments, scripts and styles hold no tags.
"""

import re
from collections.abc import Callable, Iterator
from html import escape, unescape

_SAID = r"""(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+))?"""
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<name>(?P<raw>script|style|textarea|title|xmp|noembed|noframes)(?=[\s/>])|[a-z][^\s/>]*+)"
    rf"(?P<said>(?:[\s/]++|{_SAID})*+)>(?P<inside>(?(raw).*?(?=</(?P=raw)[\s/>]|\Z)))",
    re.S | re.I,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>=[^\s/>=]*+|[^\s/>=]++)"
    r"""(?:\s*+=\s*+(?:"(?P<two>[^"]*+)"|'(?P<one>[^']*+)'|(?P<bare>[^\s"'>][^\s>]*+)))?""",
)
_CANDIDATE = re.compile(r"(?P<address>[^\s,](?:\S*[^\s,])?)(?P<size>(?:\s+[^\s,()]+)?)\s*(?:,|$)")
Attribute = re.Match[str]


def tags(html: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each start tag, in small letters, and what stands behind the name."""
    for match in _TAG.finditer(html):
        if match["name"]:
            yield match["name"].lower(), match["said"]


def attributes(said: str) -> Iterator[tuple[str, str]]:
    """Yield each attribute's name, in small letters, and its value with entities undone.

    >>> list(attributes(" SRC = 'a&amp;b.png' alt=x hidden"))
    [('src', 'a&b.png'), ('alt', 'x'), ('hidden', '')]
    """
    for match in _ATTRIBUTE.finditer(said):
        yield match["name"].lower(), value_of(match)


def value_of(attribute: Attribute) -> str:
    """Return an attribute's value with entities undone; "" where it has none."""
    return unescape(attribute["two"] or attribute["one"] or attribute["bare"] or "")


def rewritten(html: str, change: Callable[[str, str], str]) -> str:
    """Return ``html`` with what ``change`` makes of each start tag's name and attributes in place of the attributes."""

    def tag(match: re.Match[str]) -> str:
        if not match["name"]:
            return match[0]
        return f"<{match['name']}{change(match['name'].lower(), match['said'])}>{match['inside']}"

    return _TAG.sub(tag, html)


def changed(said: str, change: Callable[[str, str], str | None]) -> str:
    """Return attributes with the values that ``change`` gives for name and value; None leaves one as it is."""

    def attribute(match: Attribute) -> str:
        value = change(match["name"].lower(), value_of(match))
        return match[0] if value is None else f'{match["name"].lower()}="{escape(value)}"'

    return _ATTRIBUTE.sub(attribute, said)


def without(said: str, names: frozenset[str]) -> str:
    """Return attributes without those of some names."""
    return re.sub(rf"\s*{_ATTRIBUTE.pattern}", lambda found: "" if found["name"].lower() in names else found[0], said)


def candidates(srcset: str) -> list[tuple[str, str]]:
    """Return address and size of each picture in a ``srcset`` (HTML Standard, section 4.8.4.2.1).

    >>> candidates("a.webp 480w, b,c.webp 2x,d.png")
    [('a.webp', ' 480w'), ('b,c.webp', ' 2x'), ('d.png', '')]
    """
    return [(match["address"], match["size"]) for match in _CANDIDATE.finditer(srcset)]

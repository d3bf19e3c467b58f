"""``{series}``, ``{part:2}`` and ``[my words]({part:2})`` in a text become markers; what they say is known later.

Read after code and backslash escapes (priorities 190 and 180 in Python-Markdown), so that code stays code and
``\\{part:2}`` is literal, and before links and ``attr_list``, which would eat the braces.
"""

import re
from collections import defaultdict
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from kindling.model.html import with_tags
from kindling.model.markers import CLOSE, OPEN, marker
from kindling.model.problems import Problem
from kindling.model.reading import reading_of
from kindling.plugins.series.tokens import Token, Tokens

_TOKEN = r"(?P<token>\{series\}|\{part:(?P<number>[^{}\n]*)\})"
_WORDS = rf"\[(?P<words>(?:[^\[\]]|\[[^\[\]]*\])+)\]\(\s*{_TOKEN}\s*\)"
_IN_SOURCE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)|(?P<code>`+)(?!`).+?(?<!`)(?P=code)(?!`)|\\\{"
    rf"|(?P<before>\]\(\s*)?{_TOKEN}",
    re.M | re.S,
)
_MARKER = re.compile(f"{OPEN}series:([a-z0-9-]*){CLOSE}")
_WORDS_TAG = "series-words"  # its text stands between two markers; taken away when the tree is whole
_NOT_HERE = "write it outside of other links, and not as an address of a picture or in an attribute"


class SeriesExtension(Extension):
    """Add the series tokens to a Markdown instance; what a text holds of them is in ``md.Meta["series"]``."""

    def __init__(self) -> None:
        super().__init__()
        self.found = _SeriesFindings()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the processors, and ask to be told of each new document."""
        md.registerExtension(self)
        md.inlinePatterns.register(_PartWords(_WORDS, md, self), "kindling-part-words", 177)
        md.inlinePatterns.register(_SeriesToken(_TOKEN, md, self), "kindling-series", 176)
        md.treeprocessors.register(_Placed(md, self), "kindling-series", 19)
        md.postprocessors.register(_SeriesHandOver(md, self), "kindling-series", 1)

    def reset(self) -> None:
        """Forget the document before."""
        self.found = _SeriesFindings()


class _SeriesFindings:
    """What has been found in one document."""

    def __init__(self) -> None:
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.lines: dict[str, list[int]] | None = None

    def note(self, md: Markdown, match: re.Match[str]) -> int | None:
        """Keep a token; return its part, 0 for ``{series}``, and None, with a problem, for no number."""
        line = self._line(md, match["token"], has_words="words" in match.groupdict())
        number = (match["number"] or "").strip()
        if match["number"] is None or re.fullmatch("[1-9][0-9]{0,3}", number):
            self.tokens.append(Token(match["token"], int(number or 0), line))
            return int(number or 0)
        fact = f"{match['token']} names no part"
        self.problems.append(
            Problem(reading_of(md).path, line, "series/token", fact, "write the part's number: {part:2}")
        )
        return None

    def misplaced(self, md: Markdown, text: str) -> str:
        """Return ``text`` with its markers turned back into what was typed, and note the problem."""
        typed = [_typed(name) for name in _MARKER.findall(text) if not name.endswith("-close")]
        for token in dict.fromkeys(typed):
            lines = [found.line for found in self.tokens if found.text == token]
            fact = f"{token} stands inside a link or an HTML tag"
            self.problems.append(Problem(reading_of(md).path, lines[0], "series/token", fact, _NOT_HERE))
        return _MARKER.sub(lambda match: "" if match[1].endswith(("-open", "-close")) else _typed(match[1]), text)

    def _line(self, md: Markdown, token: str, *, has_words: bool) -> int:
        """Return the line of the next such token that is no code; each has its own."""
        reading = reading_of(md)
        if self.lines is None:
            self.lines = _lines(reading.body)
        places = self.lines.get(f"]({token}" if has_words else token) or [0]
        return reading.body_line + (places.pop(0) if len(places) > 1 else places[0])


def _lines(body: str) -> dict[str, list[int]]:
    """Return token → the lines (from 0) on which it stands outside of code."""
    lines: dict[str, list[int]] = defaultdict(list)
    for match in _IN_SOURCE.finditer(body):
        if match["token"]:
            place = body.count("\n", 0, match.start("token"))
            lines[("](" if match["before"] else "") + match["token"]].append(place)
    return lines


def _typed(name: str) -> str:
    """Return what was typed for a marker's name: "part-2" is ``{part:2}``."""
    kind, _, number = name.partition("-")
    return f"{{part:{number.partition('-')[0]}}}" if kind == "part" else "{series}"


def _mistake(text: str) -> Element:
    element = Element("span", {"class": "problem"})
    element.text = text
    return element


class _Processor(InlineProcessor):
    def __init__(self, pattern: str, md: Markdown, extension: SeriesExtension) -> None:
        super().__init__(pattern, md)
        self.extension = extension


class _SeriesToken(_Processor):
    """``{series}`` and ``{part:2}``."""

    SIGN = "{"

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return the marker, or the token as it was typed when it names no part."""
        part = self.extension.found.note(self.md, m)
        if part is None:
            return _mistake(AtomicString(m["token"])), m.start(0), m.end(0)
        return marker("series", f"part-{part}" if part else "link"), m.start(0), m.end(0)


class _PartWords(_Processor):
    """``[my words]({part:2})``."""

    SIGN = "{"

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return the words between two markers; they are parsed for further inline markup."""
        part = self.extension.found.note(self.md, m)
        if part is None:
            return _mistake(m["words"]), m.start(0), m.end(0)
        key = f"part-{part}" if part else "link"
        element = Element(_WORDS_TAG)
        element.text = marker("series", f"{key}-open") + m["words"] + marker("series", f"{key}-close")
        return element, m.start(0), m.end(0)


class _Treeprocessor(Treeprocessor):
    def __init__(self, md: Markdown, extension: SeriesExtension) -> None:
        super().__init__(md)
        self.extension = extension


class _Placed(_Treeprocessor):
    """Give each token its final form, now that it can be seen where it stands."""

    def run(self, root: Element) -> None:
        """Turn lone tokens into cards, take the helper elements away, and refuse links within links."""
        if not (self.extension.found.tokens or self.extension.found.problems):
            return
        for paragraph in root.iter("p"):
            _become_card(paragraph)
        for element in [*root.iter("a"), *root.iter(_WORDS_TAG)]:
            if element.tag == "a" or element.find(".//a") is not None or element.find(f".//{_WORDS_TAG}") is not None:
                self._refuse(element)
        for parent in reversed(list(root.iter())):  # the innermost first
            for child in list(parent):
                if child.tag == _WORDS_TAG:
                    _unwrap(parent, child)

    def _refuse(self, link: Element) -> None:
        for element in link.iter():
            element.text = self._literal(element.text)
            if element is not link:
                element.tail = self._literal(element.tail)

    def _literal(self, text: str | None) -> str | None:
        return self.extension.found.misplaced(self.md, text) if text and _MARKER.search(text) else text


def _become_card(paragraph: Element) -> None:
    """Make room for a card, which can't stand in a ``p``, where ``{series}`` is all of a paragraph."""
    if not len(paragraph) and (paragraph.text or "").strip() == marker("series", "link"):
        paragraph.tag = "div"
        paragraph.text = marker("series", "card")


def _unwrap(parent: Element, child: Element) -> None:
    """Put a child's contents in its place."""
    place = list(parent).index(child)
    parent.remove(child)
    for inner in reversed(child):
        parent.insert(place, inner)
    _append_text(parent, place, child.text)
    _append_text(parent, place + len(child), child.tail)


def _append_text(parent: Element, place: int, text: str | None) -> None:
    """Add text before the child at ``place``."""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + (text or "")
    else:
        parent.text = (parent.text or "") + (text or "")


class _SeriesHandOver(Postprocessor):
    """Hand over what was found, when the text is whole."""

    def __init__(self, md: Markdown, extension: SeriesExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        """Return the text; a token inside a tag, such as a picture's address, is turned back into what was typed."""
        found = self.extension.found
        if f"{OPEN}series:" in text:
            text = with_tags(text, lambda tag: self._typed(text[tag.start : tag.end]))
        if not hasattr(self.md, "Meta"):
            self.md.Meta = {}  # type: ignore[attr-defined]
        self.md.Meta["series"] = Tokens(tuple(found.tokens), tuple(found.problems))  # type: ignore[attr-defined]
        return text

    def _typed(self, tag: str) -> str | None:
        return self.extension.found.misplaced(self.md, tag) if _MARKER.search(tag) else None

"""The sentences that a writer marked to be shared, each with an address that opens on it. Pure.

A link to a sentence holds both the element's id and a text fragment (WICG, Scroll to Text Fragment): a browser that
knows text fragments goes to the very words and marks them, and every other one goes to the element.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from kindling.model.clean import plain
from kindling.model.html import Tag, elements, plain_text, tags
from kindling.model.markers import CLOSE, OPEN
from kindling.model.values import Document

_BLOCKS = frozenset("p li h1 h2 h3 h4 h5 h6 blockquote td th dd dt div figcaption ul ol table".split())
_MARKER = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_ENDS = 5  #: words of a long sentence's beginning and end that a fragment names
_SHORT = 12  #: words that a fragment names whole


@dataclass(frozen=True, slots=True)
class Quote:
    """One marked sentence."""

    id: str  #: of its ``mark``: "joy-quote-1b2c3d"
    text: str  #: plain, on one line, without notes and citations
    directive: str  #: ":~:text=…"

    @property
    def name(self) -> str:
        """Its id without the slug: "quote-1b2c3d"."""
        return self.id[self.id.rindex("quote-") :]

    @property
    def fragment(self) -> str:
        """What stands behind ``#`` in a link to the sentence."""
        return f"{self.id}{self.directive}"


def quotes_of(document: Document, said: str = "") -> tuple[Quote, ...]:
    """Return the marked sentences of a document, in the order of reading; ``said``: in the videos on its page."""
    around = _folded(f"{document.front.title} {document.front.summary} {document.text} {said}")
    return tuple(_quotes(document.html, around))


def _quotes(html: str, around: str) -> Iterator[Quote]:
    marks = list(elements(html, _is_marked)) if "<mark" in html else []
    blocks = [tag.end for tag in tags(html) if tag.name in _BLOCKS] if marks else []
    for mark in marks:
        parts = _parts(mark.inner)
        if text := re.sub(r" (?=[.,;:!?…’”)])", "", " ".join(filter(None, parts))):
            block = max((end for end in blocks if end <= mark.start), default=0)
            before = _parts(html[block : mark.start])[-1]
            yield Quote(mark.tag.attributes["id"], plain(text), directive(parts, before, around))


def _is_marked(tag: Tag) -> bool:
    return tag.name == "mark" and bool(tag.attributes.get("id"))


def _parts(html: str) -> list[str]:
    """Return the words between markers."""
    return [" ".join(part.split()) for part in _MARKER.split(plain_text(html))]


def directive(parts: list[str], before: str, around: str) -> str:
    """Return the text directive for a sentence; ``parts``: its words between notes, which are no words of its own.

    A beginning that stands elsewhere in ``around`` too gets the words ``before`` it as its prefix; where there are none
    the sentence is named whole. A browser takes the first place that fits.
    """
    runs = [*map(_whole_words, parts[:-1]), parts[-1].split()]
    runs = [words for words in runs if words]
    lead = " ".join(before.split()[-_ENDS:])
    unbroken = len(runs) == 1 == len(parts)
    short = unbroken and len(runs[0]) <= _SHORT
    twice = around.count(_folded(" ".join(runs[0] if short else runs[0][:_ENDS]))) > 1
    short = short or (unbroken and twice and not lead)
    start, end = (runs[0], []) if short else (runs[0][:_ENDS], _end(runs))
    found = [_encoded(" ".join(start)), *([_encoded(" ".join(end))] if end else [])]
    if lead and twice:
        found.insert(0, f"{_encoded(lead)}-")
    return f":~:text={','.join(found)}"


def _whole_words(run: str) -> list[str]:
    """Return the words before a note that a browser sees as such: its number sticks to a letter, and makes no end."""
    words = run.split()
    return words[:-1] if run[-1:].isalnum() else words


def _end(runs: list[list[str]]) -> list[str]:
    """Return the last words, none of which is among the first ones; nothing where none is left."""
    last = runs[-1] if len(runs) > 1 else runs[0][_ENDS:]
    return last[-_ENDS:]


def _encoded(text: str) -> str:
    """Return text as a directive can hold it: hyphens, commas and ampersands have a meaning there."""
    return quote(text, safe="").replace("-", "%2D")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())

"""Markdown between the tags of HTML, as CommonMark reads it: ``<details>``, an empty line, and then a list.

Python-Markdown takes all from ``<details>`` to ``</details>`` as it is typed, unless the tag says ``markdown="1"``.
In CommonMark 0.31 (section 4.6, condition 6) an empty line ends the HTML, and what follows is Markdown; Notion, GitHub
and Obsidian write it so. The attribute is added where that is meant, and is left out of the page again by its reader.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from markdown.preprocessors import Preprocessor

from kindling.model.reading import without_code

#: what holds paragraphs: of a list, a table or code in HTML the tags alone say what it is
_HOLDERS = frozenset(
    "address article aside blockquote center details dialog div fieldset figure footer header main nav section".split()
)
_BLOCKS = "|".join(sorted({*_HOLDERS, "dl", "ol", "pre", "table", "ul"}))
_TAG = re.compile(rf"<(?P<end>/?)(?P<name>{_BLOCKS})(?P<more>(?:\s[^<>]*)?)>", re.I)
#: an empty line, and below it a line that neither is code nor begins with a tag
_MARKDOWN = re.compile(r"\n[ \t]*\n {0,3}(?![<\s])")
_DEEPEST = 100  #: levels; each is read within the one around it, and Python ends what goes some hundreds deep
_EDGE = re.compile(r"(?:^|\n) {0,3}$")


class HtmlBlocks(Preprocessor):
    """Say of each such tag that Markdown stands in it; behind fences, ahead of Python-Markdown's reader of HTML."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, with ``markdown="1"`` in tags that hold Markdown."""
        text = "\n".join(lines)
        parts, at = [], 0
        for place in sorted(_holders(text) if "</" in text else ()):
            parts += [text[at:place], ' markdown="1"']
            at = place
        return "".join([*parts, text[at:]]).split("\n")


def _holders(text: str) -> Iterator[int]:
    """Yield the place behind the name of each tag that holds Markdown; none where tags stand too deep in others."""
    found_tags = list(tags_of(text))
    if any(depth >= _DEEPEST for *_, depth in found_tags):
        return
    starts, ends = [], []
    for found in _MARKDOWN.finditer(text):
        starts.append(found.start())
        ends.append(found.end())
    for start, end, _depth in found_tags:
        if end is None or start["name"].lower() not in _HOLDERS or "markdown=" in start["more"]:
            continue
        first = bisect_left(starts, start.end())
        holds = first < len(ends) and ends[first] <= end.start()
        if holds and _EDGE.search(text[max(0, start.start() - 4) : start.start()]):
            yield start.end("name")


def tags_of(text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None, int]]:
    """Yield each tag that opens a block with the one that ends it, None where none does, and how many it stands in."""
    open_: list[re.Match[str]] = []
    names: Counter[str] = Counter()  #: of those that are open

    def closed(place: int, end: re.Match[str] | None) -> Iterator[tuple[re.Match[str], re.Match[str] | None, int]]:
        """Yield what ends with the tag that is open at a place, and take it off."""
        for number in range(place, len(open_)):
            names[open_[number]["name"].lower()] -= 1
            yield open_[number], end if number == place else None, number
        del open_[place:]

    for tag in _TAG.finditer(without_code(text)):
        name = tag["name"].lower()
        if not tag["end"]:
            open_.append(tag)
            names[name] += 1
        elif names[name]:
            place = next(n for n in reversed(range(len(open_))) if open_[n]["name"].lower() == name)
            yield from closed(place, tag)
    for number, tag in enumerate(open_):
        yield tag, None, number

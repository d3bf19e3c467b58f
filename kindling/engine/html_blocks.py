"""Markdown between the tags of HTML, as CommonMark reads it: ``<details>``, an empty line, and then a list.

Python-Markdown takes all from ``<details>`` to ``</details>`` as it is typed, unless the tag says ``markdown="1"``.
In CommonMark 0.31 (section 4.6, condition 6) an empty line ends the HTML, and what follows is Markdown; Notion, GitHub
and Obsidian write it so. The attribute is added where that is meant, and is left out of the page again by its reader.
"""

import re
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
_EDGE = re.compile(r"(?:^|\n) {0,3}$")


class HtmlBlocks(Preprocessor):
    """Say of each such tag that Markdown stands in it; behind fences, ahead of Python-Markdown's reader of HTML."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, with ``markdown="1"`` in tags that hold Markdown."""
        text = "\n".join(lines)
        for at in sorted(_holders(text) if "</" in text else (), reverse=True):
            text = f'{text[:at]} markdown="1"{text[at:]}'
        return text.split("\n")


def _holders(text: str) -> Iterator[int]:
    """Yield the place behind the name of each tag that holds Markdown."""
    for start, end in tags_of(text):
        if end is None or start["name"].lower() not in _HOLDERS or "markdown=" in start["more"]:
            continue
        if _MARKDOWN.search(text, start.end(), end.start()) and _EDGE.search(text[: start.start()][-4:]):
            yield start.end("name")


def tags_of(text: str) -> Iterator[tuple[re.Match[str], re.Match[str] | None]]:
    """Yield each tag that opens a block with the one that ends it; None where none does."""
    open_: list[re.Match[str]] = []
    for tag in _TAG.finditer(without_code(text)):
        if not tag["end"]:
            open_.append(tag)
            continue
        place = next((n for n in reversed(range(len(open_))) if open_[n]["name"].lower() == tag["name"].lower()), None)
        if place is not None:
            yield open_[place], tag
            yield from ((left, None) for left in open_[place + 1 :])
            del open_[place:]
    yield from ((left, None) for left in open_)

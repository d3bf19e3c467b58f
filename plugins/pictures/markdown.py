"""The pictures of a text, in Markdown or HTML: found when the text is whole, marked, and handed over."""

import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from plugins._kit.reading import lines_outside_code, reading_of
from plugins.pictures.core import DECORATIVE, Pictures, found_pictures


class PicturesExtension(Extension):
    """Find the pictures of a text; what is said of them is in ``md.Meta["pictures"]``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the processors: the first behind attribute lists (8), the second behind raw HTML (30)."""
        md.treeprocessors.register(_Said(md), "kindling-pictures", 7)
        md.postprocessors.register(_Found(md), "kindling-pictures", 2)


class _Said(Treeprocessor):
    """``![](line.png)`` says nothing of a picture; ``![](line.png){.decorative}`` says that it decorates."""

    def run(self, root: Element) -> None:
        """Take the empty ``alt`` from the first kind, and the class, which has said its say, from the second."""
        for image in root.iter("img"):
            classes = image.get("class", "").split()
            if image.get("alt", "").strip():
                continue
            image.set("alt", "")
            if DECORATIVE not in classes:
                image.attrib.pop("alt", None)
            elif rest := [name for name in classes if name != DECORATIVE]:
                image.set("class", " ".join(rest))
            else:
                del image.attrib["class"]


class _Found(Postprocessor):
    """Find the pictures, those in raw HTML too."""

    def run(self, text: str) -> str:
        """Return the text with markers."""
        if not hasattr(self.md, "Meta"):
            self.md.Meta = {}  # type: ignore[attr-defined]
        html, found = found_pictures(text, _Lines(self.md)) if "<img" in text.lower() else (text, Pictures())
        self.md.Meta["pictures"] = found  # type: ignore[attr-defined]
        return html


#: what stands before a picture's address: in Markdown, in HTML, in a reference
_BEFORE = r"(?:!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?|\bsrc\s*=\s*[\"']?|^ {0,3}\[[^\[\]]+\]:\s*<?)"


class _Lines:
    """The line on which each next picture of an address stands."""

    def __init__(self, md: Markdown) -> None:
        self.reading = reading_of(md)
        self.lines: dict[str, list[int]] = {}

    def __call__(self, src: str) -> int:
        if src not in self.lines:
            self.lines[src] = _lines(self.reading.body, src)
        places = self.lines[src]
        return self.reading.body_line + (places.pop(0) if len(places) > 1 else places[0])


def _lines(body: str, src: str) -> list[int]:
    """Return the lines (from 0) on which an address stands outside of code; the first where it stands nowhere."""
    token = rf"{_BEFORE}{re.escape(src)}(?![\w./%-])" if src else r"(?i:<img\b)|!\["
    found = [line for lines in lines_outside_code(body, token).values() for line in lines]
    return sorted(found) or [0]

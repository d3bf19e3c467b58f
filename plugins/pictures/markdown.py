"""The pictures of a text, in Markdown or HTML: found when the text is whole, marked, and handed over."""

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.postprocessors import Postprocessor
from markdown.treeprocessors import Treeprocessor

from kindling.model.reading import lines_outside_code, reading_of
from kindling.plugins.pictures.core import DECORATIVE, TypedPicture, found_pictures, plain_pictures


class PicturesExtension(Extension):
    """Find the pictures of a text; what is said of them is in ``md.Meta["pictures"]``."""

    def __init__(self) -> None:
        super().__init__()
        self.reset()

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the processors: behind attribute lists (8), behind all others, behind raw HTML (30)."""
        md.registerExtension(self)
        md.treeprocessors.register(_Decorative(md), "kindling-pictures", 7)
        md.treeprocessors.register(_NotesTaken(md, self), "kindling-pictures-whole", -100)
        md.postprocessors.register(_PictureFinder(md, self), "kindling-pictures", 2)

    def reset(self) -> None:
        """Forget the document before."""
        self.in_notes: list[TypedPicture] = []
        self.is_whole = False  #: until then, what is made into HTML are notes


class _Decorative(Treeprocessor):
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


class _NotesTaken(Treeprocessor):
    """Know when the notes have been taken out of the tree, and what follows is the text."""

    def __init__(self, md: Markdown, extension: PicturesExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, root: Element) -> None:
        """Note it."""
        self.extension.is_whole = True


class _PictureFinder(Postprocessor):
    """Find the pictures, those in raw HTML too."""

    def __init__(self, md: Markdown, extension: PicturesExtension) -> None:
        super().__init__(md)
        self.extension = extension

    def run(self, text: str) -> str:
        """Return the text with markers, or a note, which may stand on other pages too, with plain pictures."""
        if not self.extension.is_whole:
            html, notes = plain_pictures(text, _PictureLines(self.md))
            self.extension.in_notes += notes
            return html
        html, found = found_pictures(text, _PictureLines(self.md))
        if not hasattr(self.md, "Meta"):
            self.md.Meta = {}  # type: ignore[attr-defined]
        whole = replace(found, pictures=(*found.pictures, *self.extension.in_notes))
        self.md.Meta["pictures"] = whole  # type: ignore[attr-defined]
        return html


#: what stands before a picture's address: in Markdown, in HTML, in a reference
_BEFORE = r"(?:!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?|\bsrc\s*=\s*[\"']?|^ {0,3}\[[^\[\]]+\]:\s*<?)"


class _PictureLines:
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

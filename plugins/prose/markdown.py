"""Figures, tables and ``==marked sentences==`` as good HTML."""

from collections import Counter
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

from kindling.model.html import plain_text
from kindling.model.markers import without_markers
from kindling.model.reading import reading_of

#: two equals signs that stand close to the words within, and to no letter or further equals sign without
_MARKED = r"(?<![=\w])==(?=[^\s=])(.+?)(?<=[^\s=])==(?![=\w])"


class ProseExtension(Extension):
    """Add the prose forms to a Markdown instance."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the processors; they need nothing of one another."""
        md.inlinePatterns.register(_MarkedSentence(_MARKED, md), "kindling-mark", 65)
        md.treeprocessors.register(_Figures(md), "kindling-figures", 6)
        md.treeprocessors.register(_Tables(md), "kindling-tables", 5)
        md.treeprocessors.register(_MarkIds(md), "kindling-mark-ids", 4)


class _MarkedSentence(InlineProcessor):
    """``==A sentence worth sharing.==`` becomes a ``mark`` that has an address."""

    SIGN = "=="

    def handleMatch(self, m, data):  # type: ignore[no-untyped-def, override] # noqa: N802 (Markdown's own types differ)
        """Return the element; its text is parsed for further inline markup."""
        mark = Element("mark", {"class": "quotation"})
        mark.text = m.group(1)
        return mark, m.start(0), m.end(0)


class _MarkIds(Treeprocessor):
    """Name the marked sentences by their words, so that an address keeps its sentence when another is marked."""

    def run(self, root: Element) -> None:
        """Give each mark its id, prefixed by the document's slug."""
        prefix, seen = reading_of(self.md).prefix, Counter[str]()
        for mark in root.iter("mark"):
            words = without_markers(" ".join("".join(mark.itertext()).split()))
            name = sha256(words.encode("utf-8", "replace")).hexdigest()[:6]
            seen[name] += 1
            mark.set("id", f"{prefix}-quote-{name}" + (f"-{seen[name]}" if seen[name] > 1 else ""))


class _Figures(Treeprocessor):
    """A picture alone in its paragraph, with a title, becomes a figure with that caption."""

    def run(self, root: Element) -> None:
        """Turn such paragraphs into figures."""
        for paragraph in list(root.iter("p")):
            if _lone_picture(paragraph):
                _become_figure(paragraph)


def _lone_picture(paragraph: Element) -> bool:
    only = paragraph[0] if len(paragraph) == 1 else None
    stray = (paragraph.text or "").strip() or (only is not None and (only.tail or "").strip())
    return only is not None and only.tag == "img" and "title" in only.attrib and not stray


def _become_figure(paragraph: Element) -> None:
    image = paragraph[0]
    paragraph.tag, paragraph.text, image.tail = "figure", "\n", "\n"
    caption = SubElement(paragraph, "figcaption")
    caption.text = image.attrib.pop("title")
    caption.tail = "\n"


class _Tables(Treeprocessor):
    """A wide table scrolls in a region of its own, and its alignment is a class (a strict CSP refuses styles)."""

    def run(self, root: Element) -> None:
        """Wrap each table, and rename alignment."""
        for parent in list(root.iter()):
            for place, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[place] = _wrapped(child, self._label(child))
        for cell in root.iter():
            if cell.tag in ("td", "th") and (style := cell.attrib.pop("style", "")):
                cell.set("class", f"align-{style.partition(':')[2].strip(' ;')}")

    def _label(self, table: Element) -> str:
        """Return what a table is called by its headings, without their HTML: what is kept aside is put back later."""
        kept = self.md.htmlStash.rawHtmlBlocks
        said = ("".join(cell.itertext()) for cell in table.iter("th"))
        plain = (HTML_PLACEHOLDER_RE.sub(lambda found: plain_text(str(kept[int(found[1])])), each) for each in said)
        return ", ".join(filter(None, (" ".join(each.split()) for each in plain)))


def _wrapped(table: Element, label: str) -> Element:
    named = {"aria-label": label} if label else {}
    wrapper = Element("section", {"class": "table-scroll", "tabindex": "0", **named})
    wrapper.tail, table.tail = table.tail, "\n"
    wrapper.append(table)
    return wrapper

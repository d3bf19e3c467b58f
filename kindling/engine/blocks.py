"""Lists and quotations as CommonMark and GitHub read them, in Python-Markdown.

Python-Markdown wants an empty line before a list or a table and four spaces for what stands in an item, and it joins
quotations. Editors and previews do not, and texts come from there. Here the blocks of CommonMark 0.31 (sections 5.1 to
5.3) take the place of its own: an item is as wide as its marker, and what stands in it is read as a text of its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor, HashHeaderProcessor, HRProcessor
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionProcessor
from markdown.extensions.tables import TableProcessor
from markdown.util import nearing_recursion_limit

from kindling.engine.block_starts import (
    DELIMITERS,
    QUOTED,
    RULE,
    STASHED,
    TABS,
    Marker,
    interrupts,
    is_paragraph,
    marker_of,
)
from kindling.engine.fences import Fences
from kindling.engine.html_blocks import HtmlBlocks
from kindling.model.graphemes import beginning
from kindling.model.reading import reading_of, tell

_CALL_OUT = re.compile(r"\[!([A-Za-z][\w-]*)(?:\|[^\[\]\n]*)?\][+-]?[ ]*(.*)$")
#: names that GitHub and Obsidian have for what can go wrong; all others are notes of some kind
_WARNINGS = frozenset(("warning", "caution", "danger", "error", "attention", "fail", "failure", "bug"))
_NOTHING_FOLLOWS = 1 << 30  #: the width of an item that an empty line has ended


class Blocks(Extension):
    """Put CommonMark's lists and quotations into the place of Python-Markdown's; comes behind ``extra``."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the blocks: lists and quotations ahead of headings and tables, what ends a paragraph last."""
        blocks = md.parser.blockprocessors
        for name in ("indent", "olist", "ulist", "quote", "hashheader", "hr"):
            blocks.deregister(name, strict=False)
        blocks.register(_Heading(md.parser), "hashheader", 70)
        blocks.register(_Rule(md.parser), "hr", 50)
        blocks.register(_Quotation(md.parser), "quote", 78)
        blocks.register(_List(md.parser), "kindling-list", 77)
        blocks.register(_TableEnd(md.parser), "kindling-table-end", 76)
        blocks.register(_RuleEnd(md.parser), "kindling-rule-end", 65)
        blocks.register(_Interrupted(md.parser), "kindling-interrupted", 11)
        if "table" in blocks:
            blocks.register(_Table(md.parser, blocks["table"].config), "table", 75)  # type: ignore[attr-defined]
        if "admonition" in blocks:
            blocks.register(_CallOut(md.parser), "admonition", 105)
        md.preprocessors.register(Fences(md), "kindling-fences", 26)
        md.preprocessors.register(HtmlBlocks(md), "kindling-html", 23)


@dataclass(slots=True)
class _Item:
    """An item while it is gathered."""

    marker: Marker
    width: int
    lines: list[str] = field(default_factory=list)
    lazy: int = 0  #: how many lines there were when the last came that is not indented

    def ended(self) -> bool:
        """Return whether an empty line stands behind it."""
        return len(self.lines) > 1 and not self.lines[-1]

    def end(self) -> None:
        """Take an empty line; an item that has nothing in it yet ends there."""
        self.lines.append("")
        if self.lines == ["", ""]:
            self.width = _NOTHING_FOLLOWS

    def spaced(self) -> bool:
        """Return whether an empty line parts two blocks that stand directly in the item."""
        inner: Marker | None = None
        blank = False
        for line in self.lines[not self.lines[0] :]:
            if not line:
                blank = True
                continue
            marker = marker_of(line)
            is_within = inner is not None and _indent(line) >= inner.width
            if is_within or (inner and marker and marker.kind == inner.kind):
                blank, inner = False, inner if is_within else marker  # its next item may be wider
                continue
            if blank:
                return True
            if marker:
                inner = marker
            elif inner and interrupts(line):
                inner = None
        return False


class _List(BlockProcessor):
    """A list of any kind, with all that stands in its items."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether an item opens the block."""
        return marker_of(block.split("\n", 1)[0]) is not None and not nearing_recursion_limit()

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Take the list's blocks, and read each item as a text of its own."""
        items = _gathered(blocks)
        first = items[0].marker
        loose = any(item.spaced() for item in items) or any(item.ended() for item in items[:-1])
        tag = "ul" if first.number is None else "ol"
        if parent.tag == "dd" and len(parent) and parent[-1].tag == tag:  # definitions are read block by block
            holder, loose = parent[-1], True
        else:
            holder = SubElement(parent, tag)
            if first.number not in (None, 1):
                holder.set("start", str(first.number))
        self.parser.state.set("item")
        for item in items:
            place = SubElement(holder, "li")
            self.parser.parseChunk(place, "\n".join(item.lines).strip("\n"))
            if not loose:
                _tighten(place)
        self.parser.state.reset()


def _gathered(blocks: list[str]) -> list[_Item]:
    """Take the blocks of one list from ``blocks``; what stands behind it on its last lines is put back."""
    marker = marker_of(blocks[0].split("\n", 1)[0])
    assert marker is not None
    items: list[_Item] = []
    while blocks:
        lines = blocks[0].split("\n")
        end = _taken(items, lines, marker.kind)
        if items and end < len(lines):
            if any(lines[:end]):
                blocks[0] = "\n".join(lines[end:])
            break
        blocks.pop(0)
        items[-1].end()
    while len(items[-1].lines) > 1 and not items[-1].lines[-1]:
        items[-1].lines.pop()
    return items


def _taken(items: list[_Item], lines: list[str], kind: str) -> int:
    """Give lines to the items that they belong to; return how many were taken."""
    for place, line in enumerate(lines):
        item = items[-1] if items else None
        if item and not line:
            item.end()
        elif item and _indent(line) >= item.width:
            item.lines.append(line[item.width :])
        elif (marker := marker_of(line)) and marker.kind == kind:
            items.append(_Item(marker, marker.width, [marker.text]))
        elif item and _goes_on(item, line, lines[place + 1] if place + 1 < len(lines) else ""):
            item.lines.append(line.lstrip())
            item.lazy = len(item.lines)
        else:
            return place
    return len(lines)


def _goes_on(item: _Item, line: str, following: str) -> bool:
    """Return whether ``line``, which is not indented, goes on with the item's last paragraph."""
    return _open(item.lines, item.lazy) and not interrupts(line, following) and marker_of(line) is None


def _open(lines: Sequence[str], lazy: int) -> bool:
    """Return whether the last of ``lines`` ends in a paragraph, which another line may go on with.

    The first ``lazy`` of them end in one.
    """
    _, _, text = _bare(lines[-1])
    return is_paragraph(text) and not _in_table(lines[lazy:])


def _in_table(lines: Sequence[str]) -> bool:
    """Return whether the last of ``lines`` is a row of a table: of one as deep in quotations and items as it."""
    below, depth, least = "", None, 0
    for line in reversed(lines):
        quotations, column, text = _bare(line)
        depth, least = (quotations, column) if depth is None else (depth, least)
        if quotations != depth or not text.strip():
            return False
        if "|" in text and DELIMITERS.match(below) and column <= least:
            return True
        if interrupts(text) or marker_of(line.lstrip("> ")):
            return False
        below, least = text, min(least, column)
    return False


def _bare(line: str) -> tuple[int, int, str]:
    """Return in how many quotations ``line`` stands, the column of its words in the last of them, and the words."""
    quotations = column = 0
    while inner := marker_of(line) or QUOTED.match(line):
        if isinstance(inner, Marker):
            line, column = inner.text, column + inner.width
        else:
            line, quotations, column = line[inner.end() :], quotations + 1, 0
    return quotations, column + _indent(line), line


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _tighten(place: Element) -> None:
    """Take the paragraphs of an item out of their ``p``."""
    children = list(place)
    for child in children:
        place.remove(child)
    for child in children:
        if child.tag != "p" or child.attrib or len(child):
            place.append(child)
        elif len(place):
            place[-1].tail = _joined(place[-1].tail, child.text)
        else:
            place.text = _joined(place.text, child.text)


def _joined(before: str | None, text: str | None) -> str:
    return f"{before}\n{text or ''}" if before and before.strip() else text or ""


class _Quotation(BlockProcessor):
    """A quotation: the lines with ``>``, and those that go on with its last paragraph."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a quotation opens the block."""
        return QUOTED.match(block) is not None and not nearing_recursion_limit()

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Read what is quoted as a text of its own."""
        lines = blocks.pop(0).split("\n")
        inner: list[str] = []
        end = lazy = 0
        for end, line in enumerate(lines):
            if found := QUOTED.match(line):
                inner.append(line[found.end() :])
            elif not _open(inner, lazy) or interrupts(line, lines[end + 1] if end + 1 < len(lines) else ""):
                break
            else:
                inner.append(line)
                lazy = len(inner)
        else:
            end += 1
        if end < len(lines):
            blocks.insert(0, "\n".join(lines[end:]))
        holder = _call_out(parent, inner)
        if holder is None:
            holder = SubElement(parent, "blockquote")
        self.parser.state.set("blockquote")
        self.parser.parseChunk(holder, "\n".join(line if line.strip() else "" for line in inner))
        self.parser.state.reset()


def _call_out(parent: Element, lines: list[str]) -> Element | None:
    """Return the call-out that ``> [!NOTE]`` opens, and take that line away; None for a quotation."""
    match = _CALL_OUT.match(lines[0])
    if match is None:
        return None
    lines.pop(0)
    kind = match[1].lower()
    holder = SubElement(parent, "div", {"class": f"admonition {'warning' if kind in _WARNINGS else kind}"})
    SubElement(holder, "p", {"class": "admonition-title"}).text = match[2].strip() or match[1].capitalize()
    return holder


class _Ending(BlockProcessor):
    """A block that ends on one of its lines, because another begins there."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.table = TableProcessor(parser, {})

    def test(self, parent: Element, block: str) -> bool:
        """Return whether one of the lines begins another block."""
        return self._end(parent, block) > 0

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Read what is before it, and leave the rest as a block of its own."""
        block = blocks.pop(0)
        end = self._end(parent, block)
        lines = block.split("\n")
        blocks.insert(0, "\n".join(lines[end:]))
        self.parser.parseBlocks(parent, ["\n".join(lines[:end])])

    def _end(self, parent: Element, block: str) -> int:
        """Return the line on which another block begins; 0 for none."""
        raise NotImplementedError


class _Heading(HashHeaderProcessor):
    """A heading (CommonMark 0.31, section 4.2): ``#joy`` is a hashtag, and the last sign of ``# C#`` is a word's."""

    RE = re.compile(r"(?:^|\n) {0,3}(?P<level>#{1,6})(?P<header>(?:[ \t][^\n]*)?)(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:
        """Return whether a heading stands in the block itself: one below a list's first line may be its item's."""
        found = self.RE.search(block)
        return found is not None and _stands_in(block, found.start())

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Read the heading, and leave out the signs that close it."""
        super().run(parent, blocks)
        words = parent[-1].text or ""
        open_ended = words.rstrip("#")
        if not open_ended or open_ended[-1] in " \t":
            parent[-1].text = open_ended.rstrip()


class _Rule(HRProcessor):
    """A rule that stands in the block itself."""

    def test(self, parent: Element, block: str) -> bool:
        """Return whether there is one: below a list's first line it may be its item's."""
        return super().test(parent, block) and _stands_in(block, self.match.start())


def _stands_in(block: str, place: int) -> bool:
    """Return whether nothing begins between the first line of a block and a place in it."""
    return not any(map(interrupts, block[:place].split("\n")[1:]))


class _Table(TableProcessor):
    """A table as GitHub has it: in its code, too, ``\\|`` is a bar, and below a head alone stands no row."""

    def _build_row(self, row: str, parent: Element, align: Sequence[str | None]) -> None:
        """Read a row, and tell of words in more cells than its table has columns: nobody would see them."""
        super()._build_row(row, parent, align)  # type: ignore[misc]
        cells: list[str] = self._split_row(row)  # type: ignore[attr-defined]
        lost = [cell.strip() for cell in cells[len(align) :] if cell.strip()]
        if lost:
            has = f"{len(align)} column{'s' * (len(align) > 1)}"
            fact = f"the table has {has}, so {beginning(' | '.join(lost), 40)!r} is on no page"
            hint = "give the head and the line below it as many parts as the row, or write \\| for a bar within a cell"
            reading = reading_of(self.parser.md)
            tell(self.parser.md, reading.problem(row.strip(), "text/table", fact, hint, "warning"))

    def _build_empty_row(self, parent: Element, align: Sequence[str | None]) -> None:
        """Leave out what nobody typed."""

    def _split(self, row: str) -> list[str]:
        return [cell.replace("\\|", "|") for cell in super()._split(row)]  # type: ignore[misc]


class _TableEnd(_Ending):
    """A table with a list, a quotation, a heading or code straight below it."""

    def _end(self, parent: Element, block: str) -> int:
        lines = block.split("\n")
        if "|" not in lines[0] or not self.table.test(parent, block):
            return 0
        below = ((place, lines[place]) for place in range(2, len(lines)))
        return next((at for at, line in below if interrupts(line) or marker_of(line) or _indent(line) >= TABS), 0)


class _RuleEnd(_Ending):
    """A rule, or a fence, with anything straight below it: another rule there makes no heading of it."""

    def _end(self, parent: Element, block: str) -> int:
        first, _, rest = block.partition("\n")
        return 1 if rest and (RULE.match(first) or STASHED.match(first)) else 0


class _Interrupted(_Ending):
    """A paragraph with a list, a table, a quotation or a fence straight below it."""

    def _end(self, parent: Element, block: str) -> int:
        lines = block.split("\n")
        for place in range(1, len(lines)):
            following = lines[place + 1] if place + 1 < len(lines) else ""
            if interrupts(lines[place], following) and self._holds(parent, lines, place):
                return place
        return 0

    def _holds(self, parent: Element, lines: list[str], place: int) -> bool:
        """Return whether what seems to be a table has a cell for each column."""
        if "|" not in lines[place] or interrupts(lines[place]):
            return True
        return bool(self.table.test(parent, "\n".join(lines[place : place + 2])))


class _CallOut(AdmonitionProcessor):
    """``!!! note``, with all its blocks at once: a list in it is one list, however many empty lines it has."""

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Join the indented blocks that follow, as far as this call-out reaches."""
        opening = self.RE.search(blocks[0])
        if opening is None or any(
            line and not line.startswith(" " * TABS) for line in blocks[0][opening.end() :].split("\n")
        ):
            super().run(parent, blocks)
            return
        block = blocks.pop(0)
        if before := block[: opening.start()]:
            self.parser.parseBlocks(parent, [before])
        inner = [block[opening.end() :]]
        while blocks and (blocks[0].startswith(" " * TABS) or not blocks[0].strip("\n")):
            body, rest = self.detab(blocks.pop(0))
            inner.append("\n".join(" " * TABS + line if line else line for line in body.split("\n")))
            if rest:
                blocks.insert(0, rest)
                break
        holder = SubElement(parent, "div")
        kind, title = self.get_class_and_title(opening)
        holder.set("class", f"{self.CLASSNAME} {kind}")
        if title:
            SubElement(holder, "p", {"class": self.CLASSNAME_TITLE}).text = title
        text = "\n\n".join(inner)
        self.parser.parseChunk(
            holder, "\n".join(line.removeprefix(" " * TABS) for line in text.split("\n")).strip("\n")
        )

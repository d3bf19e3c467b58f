"""Citations in a Word document, each put into its place as a mark that the text keeps. Pure.

A program that turns Word into Markdown sees of a citation what it printed. Here the field of each, or the content
control, becomes a run with a mark; what stood there is returned beside it. The list of sources that the same program
printed goes: a site prints its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from kindling.plugins.citations.locators import short_name
from kindling.plugins.citations.word import (
    CONTROL,
    ENDNOTE,
    CitedPlace,
    decoded,
    identity_of,
    kept_in,
    parsed,
    places_of,
    value_of,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_LISTS = ("ZOTERO_BIBL", "CSL_BIBLIOGRAPHY", "Mendeley Bibliography", "EN.REFLIST")
_LIST_CONTROL = "MENDELEY_BIBLIOGRAPHY"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: what would be read as the end of a citation, another source, or another key
_SYNTAX = str.maketrans(dict.fromkeys("[];@{}\\\n\r\t<>", " "))


@dataclass(frozen=True, slots=True)
class CitedGroup:
    """One citation of a document: what it cites, and what it printed."""

    mark: str
    places: tuple[CitedPlace, ...]
    printed: str


@dataclass(frozen=True, slots=True)
class MarkedWord:
    """A document whose citations are marks."""

    parts: Mapping[str, bytes]  #: those that have changed
    groups: tuple[CitedGroup, ...]
    lists: int  #: lists of sources that were taken out


def marked_citations(parts: Mapping[str, bytes]) -> MarkedWord:
    """Return the parts of a document with a mark in the place of each citation whose source is known.

    Raises NotWord for a part that is no XML.
    """
    changed: dict[str, bytes] = {}
    marking = _Marking(sha256(parts.get(PARTS[0], b"")).hexdigest()[:10])
    for name in PARTS:
        if name in parts and _may_cite(parts[name]):
            root = parsed(parts[name])
            before = (len(marking.groups), marking.lists)
            marking.mark_fields(root)
            marking.mark_controls(root)
            if before != (len(marking.groups), marking.lists):
                changed[name] = _written(root)
    return MarkedWord(changed, tuple(marking.groups), marking.lists)


def in_markdown(group: CitedGroup, keys: Mapping[str, str]) -> str:
    """Return a citation as it is typed here; "" where a source of it has no key. ``keys``: ``identity_of`` → key."""
    found = [(place, keys.get(identity_of(place.item), "")) for place in group.places]
    if not found or not all(key for _, key in found):
        return ""
    return "[" + "; ".join(_one(place, key) for place, key in found) + "]"


def _one(place: CitedPlace, key: str) -> str:
    prefix, locator, suffix = (
        " ".join(text.translate(_SYNTAX).split()) for text in (place.prefix, place.locator, place.suffix)
    )
    said = f"{prefix} " if prefix else ""
    said += f"{'-' if place.author_left_out else ''}@{key}"
    if locator:
        said += f", {short_name(place.label or 'page', locator)} {locator}".replace("  ", " ")
    return f"{said}{_behind(suffix)}"


def _behind(suffix: str) -> str:
    return "" if not suffix else f"{suffix}" if suffix.startswith(",") else f", {suffix}"


def _may_cite(data: bytes) -> bool:
    return any(word in data for word in (b"ADDIN", CONTROL.encode(), _LIST_CONTROL.encode(), b"EN.CITE"))


def _written(root: "_Element") -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _name(element: "_Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


@dataclass(slots=True)
class _Field:
    """One field of Word while it is gone through."""

    runs: list[Any] = field(default_factory=list)
    says: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    is_result: bool = False

    def take(self, run: "_Element", inner: "_Element", *, is_inmost: bool) -> None:
        """Take in a part of a run that stands in the field."""
        if self.runs[-1:] != [run]:
            self.runs.append(run)
        if _name(inner) == "instrText" and is_inmost and not self.is_result:
            self.says.append(inner.text or "")
        elif _name(inner) == "t" and self.is_result:
            self.printed.append(inner.text or "")


@dataclass(slots=True)
class _Marking:
    """One document whose citations become marks."""

    sum: str  #: which makes marks that no text of it holds
    groups: list[CitedGroup] = field(default_factory=list)
    lists: int = 0

    def mark_fields(self, root: "_Element") -> None:
        """Put a mark in the place of each field that cites, and take out lists of sources."""
        for each in [*_fields(root)]:
            said = "".join(each.says)
            if any(name in said for name in _LISTS):
                self._without_list(each.runs)
                continue
            kept = [*kept_in(said), *each.data] if "CITE" in said or "CSL_CITATION" in said else []
            places = tuple(place for one in kept[:1] for place in places_of(one))
            if places and all(run.getparent() is not None for run in each.runs):
                self._put(each.runs[0], places, "".join(each.printed))
                for run in each.runs:
                    run.getparent().remove(run)
        for simple in [one for one in root.iter() if _name(one) == "fldSimple"]:
            kept = [*kept_in(value_of(simple, "instr"))]
            if places := tuple(place for one in kept[:1] for place in places_of(one)):
                self._put(simple, places, _text(simple))
                simple.getparent().remove(simple)

    def mark_controls(self, root: "_Element") -> None:
        """Do the same with the content controls of Mendeley Cite."""
        for control in [one for one in root.iter() if _name(one) == "sdt"]:
            named = next((one for one in control.iter() if _name(one) == "tag"), None)
            tag = value_of(named, "val") if named is not None else ""
            if tag.startswith(_LIST_CONTROL):
                self.lists += 1
                control.getparent().remove(control)
                continue
            places = tuple(places_of(decoded(tag.removeprefix(CONTROL)))) if tag.startswith(CONTROL) else ()
            content = next((one for one in control if _name(one) == "sdtContent"), None)
            if not places or content is None or named is None:
                continue
            printed = _text(content)
            inner = next((one for one in content.iter() if _name(one) == "p"), content)
            for run in [one for one in inner if _name(one) != "pPr"]:
                inner.remove(run)
            inner.append(self._mark(inner, places, printed))
            named.attrib.clear()

    def _put(self, before: "_Element", places: tuple[CitedPlace, ...], printed: str) -> None:
        before.addprevious(self._mark(before, places, printed))

    def _mark(self, like: "_Element", places: tuple[CitedPlace, ...], printed: str) -> "_Element":
        """Return a run that holds nothing but a mark, in the namespace of an element."""
        from lxml import etree

        mark = f"cited{self.sum}n{len(self.groups)}z"
        self.groups.append(CitedGroup(mark, places, printed))
        space = like.tag.rpartition("}")[0] + "}"
        run = etree.Element(f"{space}r")
        text = etree.SubElement(run, f"{space}t")
        text.set(_SPACE, "preserve")
        text.text = mark
        return run

    def _without_list(self, runs: list[Any]) -> None:
        """Take out the runs of a list of sources, and the paragraphs that hold nothing else."""
        self.lists += 1
        paragraphs = dict.fromkeys(p for run in runs for p in run.iterancestors() if _name(p) == "p")
        for run in runs:
            run.getparent().remove(run)
        for paragraph in paragraphs:
            kept = {_name(one) for one in paragraph.iter()}
            if not kept & {"t", "drawing", "pict", "sectPr", "fldChar"} and paragraph.getparent() is not None:
                paragraph.getparent().remove(paragraph)


def _text(element: "_Element") -> str:
    return "".join(one.text or "" for one in element.iter() if _name(one) == "t")


def _fields(root: "_Element") -> Iterator[_Field]:
    """Yield each field of a part that stands alone or within another, once it has ended; inner ones first."""
    waiting: list[_Field] = []
    for run in root.iter():
        for inner in run if _name(run) == "r" else ():
            if _name(inner) == "fldChar" and value_of(inner, "fldCharType") == "begin":
                waiting.append(_Field())
            for each in waiting:
                each.take(run, inner, is_inmost=each is waiting[-1])
            if _name(inner) == "fldChar" and waiting:
                yield from _at_mark(inner, waiting)


def _at_mark(mark: "_Element", waiting: list[_Field]) -> Iterator[_Field]:
    """Follow a field at its beginning, its middle or its end."""
    data = next((one.text or "" for one in mark if _name(one) == "fldData"), "")
    waiting[-1].data += ENDNOTE.findall(decoded(data)) if data else []
    match value_of(mark, "fldCharType"):
        case "separate":
            waiting[-1].is_result = True
        case "end":
            done = waiting.pop()
            if waiting and not waiting[-1].data:
                waiting[-1].data.extend(done.data)
            if "EN.CITE.DATA" not in "".join(done.says):
                yield done

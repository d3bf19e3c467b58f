"""Citations that Zotero, Mendeley and EndNote keep in a Word document (.docx) → their sources. Pure, over bytes.

All three put the whole source beside what is printed: Zotero and Mendeley Desktop as CSL JSON in a field
(``ADDIN ZOTERO_ITEM CSL_CITATION {…}``, ``ADDIN CSL_CITATION {…}``), Zotero's bookmarks in the document's own
properties, Mendeley Cite in the tag of a content control (``MENDELEY_CITATION_v3_`` and base64), EndNote as XML
(``ADDIN EN.CITE <EndNote>…``). A document is an archive from somebody else: only parts that hold text are opened, no
more of them is read than a long book has, and entities are not resolved.
"""

import json
import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from kindling.plugins.citations.formats import endnote
from kindling.plugins.citations.formats.source import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD_ENDINGS = (".docx", ".docm", ".dotx")
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml", "docProps/custom.xml")
_LARGEST = 32_000_000  #: bytes of one part
_MOST = 10_000  #: entries of an archive
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"  #: ISO/IEC 29500 Strict
CONTROL = "MENDELEY_CITATION_v3_"
_FIELD = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?=\{)", re.S)
_BOOKMARK = re.compile(r"(ZOTERO_BREF_\w+?)_(\d+)$")
ENDNOTE = re.compile(r"<EndNote>.*?</EndNote>", re.S)
_PLACE = ("label", "locator", "prefix", "suffix")  #: what CSL's data say of a place in a source
_RECORD = re.compile(r"<record>.*?</record>", re.S)


#: CSL JSON of a source
CslItem = Mapping[str, Any]


class NotWord(ValueError):
    """What was given is no Word document, or none that can be opened; the reason in words."""


@dataclass(frozen=True, slots=True)
class WordCitations:
    """What the citations of a document are of."""

    items: tuple[CslItem, ...]  #: of each source as the program keeps it, each once, in their order
    unread: int  #: citations whose data can't be read


def cited_in_word(data: bytes) -> WordCitations:
    """Return the sources that the citations of a document carry. Raises NotWord."""
    found: dict[str, CslItem] = {}
    unread = 0
    for part in _parts(data):
        for said in _citations(part):
            items = list(items_of(said))
            unread += not items
            for item in items:
                found.setdefault(identity_of(item), item)
    return WordCitations(tuple(found.values()), unread)


def identity_of(item: CslItem) -> str:
    """Return what makes two items one: all that they say, but for the number that a program gave it."""
    return json.dumps({name: value for name, value in item.items() if name != "id"}, sort_keys=True, default=str)


def _parts(data: bytes) -> Iterator["_Element"]:
    """Yield the parts of a document that may hold citations."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > _MOST:
                raise NotWord("it holds too many files")
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                raise NotWord("it is no Word document")
            for name in _PARTS:
                if name in names:
                    yield parsed(_opened(archive, name))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, OverflowError) as error:
        raise NotWord(f"it can't be opened ({str(error)[:80] or type(error).__name__})") from None
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise NotWord("it is damaged") from None
        raise


def _opened(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        data = file.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise NotWord("it is too large")
    return data


def parsed(data: bytes) -> "_Element":
    """Return a part of a document as a tree; entities are not resolved. Raises NotWord."""
    from lxml import etree

    if re.search(rb"<!DOCTYPE|<!ENTITY", data[:4096]) or b"<!ENTITY" in data:
        raise NotWord("it holds entities, which no Word document does")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotWord(f"it is damaged: {' '.join(str(error).split())[:80]}") from None


def _citations(part: "_Element") -> Iterator[str]:
    """Yield what each citation of a part keeps: JSON, or EndNote's XML, in reading order."""
    if part.tag.endswith("}Properties"):
        yield from _bookmarks(part)
        return
    fields: list[list[str]] = []
    for element in part.iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        name = element.tag.replace(_STRICT, _W)
        if name == f"{_W}fldChar":
            yield from _at_mark(element, fields)
        elif name == f"{_W}instrText" and fields:
            fields[-1].append(element.text or "")
        elif name == f"{_W}fldSimple":
            yield from kept_in(value_of(element, "instr"))
        elif name == f"{_W}tag" and value_of(element, "val").startswith(CONTROL):
            yield decoded(value_of(element, "val").removeprefix(CONTROL))


def _at_mark(element: "_Element", fields: list[list[str]]) -> Iterator[str]:
    """Follow a field from its beginning to where its result begins; fields may hold fields."""
    kind = value_of(element, "fldCharType")
    data = next((child.text or "" for child in element if str(child.tag).endswith("}fldData")), "")
    if data and "<EndNote>" in (kept := decoded(data)):
        yield from ENDNOTE.findall(kept)
    if kind == "begin":
        fields.append([])
    elif kind == "separate" and fields:
        yield from kept_in("".join(fields[-1]))
        fields[-1].clear()
    elif kind == "end" and fields:
        yield from kept_in("".join(fields.pop()))


def value_of(element: "_Element", name: str) -> str:
    """Return an attribute of Word's; "" where there is none."""
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT}{name}") or ""


def kept_in(text: str) -> Iterator[str]:
    """Yield what a field of this instruction keeps of a citation: JSON, or EndNote's XML."""
    if match := _FIELD.match(text):
        yield text[match.end() :]
    elif "ADDIN EN.CITE" in text:
        yield from ENDNOTE.findall(text)


def _bookmarks(properties: "_Element") -> Iterator[str]:
    """Yield Zotero's citations that are kept in the document's properties, cut into pieces of 255 characters."""
    pieces: dict[str, dict[int, str]] = {}
    for one in properties:
        if match := _BOOKMARK.match(one.get("name") or ""):
            pieces.setdefault(match[1], {})[int(match[2])] = "".join(str(text) for text in one.itertext())
    for kept in pieces.values():
        text = "".join(kept[number] for number in sorted(kept))
        if (match := re.match(r"\s*(?:ZOTERO_)?ITEM\s+CSL_CITATION\s*(?=\{)", text)) is not None:
            yield text[match.end() :]


def decoded(text: str) -> str:
    """Return what stands in base64; "" where that is none."""
    try:
        return b64decode("".join(text.split()) + "=" * (-len("".join(text.split())) % 4)).decode("utf-8", "replace")
    except (NotBase64, ValueError):
        return ""


def items_of(said: str) -> Iterator[CslItem]:
    """Yield the items of CSL in what a citation keeps."""
    yield from (one.item for one in places_of(said))


@dataclass(frozen=True, slots=True)
class CitedPlace:
    """One source in a citation: what it is, and what is said of the place."""

    item: CslItem
    label: str = ""  #: CSL's name of a kind of place: "page"
    locator: str = ""  #: "12-14"
    prefix: str = ""
    suffix: str = ""
    author_left_out: bool = False  #: for it stands in the sentence


def places_of(said: str) -> Iterator[CitedPlace]:
    """Yield each source of a citation, of what the citation keeps."""
    if said.startswith("<EndNote>"):
        yield from _places_of_endnote(said)
        return
    try:
        kept, _ = json.JSONDecoder(strict=False).raw_decode(said.lstrip())
    except (ValueError, RecursionError):
        return
    items = kept.get("citationItems") if isinstance(kept, Mapping) else None
    for one in items if isinstance(items, list) else ():
        item = one.get("itemData") if isinstance(one, Mapping) else None
        if isinstance(item, Mapping) and item.get("title"):
            source = {name: value for name, value in item.items() if name != "note"}  # which is somebody's own
            label, locator, prefix, suffix = (str(one.get(name) or "") for name in _PLACE)
            left_out = bool(one.get("suppress-author"))
            yield CitedPlace(source, label, locator, prefix, suffix, author_left_out=left_out)


def _places_of_endnote(said: str) -> Iterator[CitedPlace]:
    try:
        root = parsed(said.encode("utf-8", "replace"))
    except NotWord:
        return
    for cite in root.iter("Cite"):
        record = next(iter(_RECORD.findall(_as_text(cite))), "")
        read = endnote.read("", f"<xml>{record}</xml>") if record else ()
        for source in read:
            if isinstance(source, Source) and source.titled:
                locator, prefix, suffix = (cite.findtext(name) or "" for name in ("Pages", "Prefix", "Suffix"))
                left_out = cite.get("ExcludeAuth") == "1"
                yield CitedPlace(json.loads(source.text), "page", locator, prefix, suffix, author_left_out=left_out)


def _as_text(element: "_Element") -> str:
    from lxml import etree

    return str(etree.tostring(element, encoding="unicode", with_tail=False))

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
_CONTROL = "MENDELEY_CITATION_v3_"
_FIELD = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?=\{)", re.S)
_BOOKMARK = re.compile(r"(ZOTERO_BREF_\w+?)_(\d+)$")
_ENDNOTE = re.compile(r"<EndNote>.*?</EndNote>", re.S)
_RECORD = re.compile(r"<record>.*?</record>", re.S)


class NotWord(ValueError):
    """What was given is no Word document, or none that can be opened; the reason in words."""


@dataclass(frozen=True, slots=True)
class WordCitations:
    """What the citations of a document are of."""

    items: tuple[Mapping[str, Any], ...]  #: CSL JSON of each source as the program keeps it, each once, in their order
    unread: int  #: citations whose data can't be read


def cited_in_word(data: bytes) -> WordCitations:
    """Return the sources that the citations of a document carry. Raises NotWord."""
    found: dict[str, Mapping[str, Any]] = {}
    unread = 0
    for part in _parts(data):
        for said in _citations(part):
            items = list(_items(said))
            unread += not items
            for item in items:
                found.setdefault(_identity(item), item)
    return WordCitations(tuple(found.values()), unread)


def _identity(item: Mapping[str, Any]) -> str:
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
                    yield _parsed(_opened(archive, name))
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


def _parsed(data: bytes) -> "_Element":
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
            yield from _of_field(_value(element, "instr"))
        elif name == f"{_W}tag" and _value(element, "val").startswith(_CONTROL):
            yield _decoded(_value(element, "val").removeprefix(_CONTROL))


def _at_mark(element: "_Element", fields: list[list[str]]) -> Iterator[str]:
    """Follow a field from its beginning to where its result begins; fields may hold fields."""
    kind = _value(element, "fldCharType")
    data = next((child.text or "" for child in element if str(child.tag).endswith("}fldData")), "")
    if data and "<EndNote>" in (kept := _decoded(data)):
        yield from _ENDNOTE.findall(kept)
    if kind == "begin":
        fields.append([])
    elif kind == "separate" and fields:
        yield from _of_field("".join(fields[-1]))
        fields[-1].clear()
    elif kind == "end" and fields:
        yield from _of_field("".join(fields.pop()))


def _value(element: "_Element", name: str) -> str:
    return element.get(f"{_W}{name}") or element.get(f"{_STRICT}{name}") or ""


def _of_field(text: str) -> Iterator[str]:
    if match := _FIELD.match(text):
        yield text[match.end() :]
    elif "ADDIN EN.CITE" in text:
        yield from _ENDNOTE.findall(text)


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


def _decoded(text: str) -> str:
    try:
        return b64decode("".join(text.split()) + "=" * (-len("".join(text.split())) % 4)).decode("utf-8", "replace")
    except (NotBase64, ValueError):
        return ""


def _items(said: str) -> Iterator[Mapping[str, Any]]:
    """Yield the items of CSL in what a citation keeps."""
    if said.startswith("<EndNote>"):
        records = "".join(_RECORD.findall(said))
        read = endnote.read("", f"<xml>{records}</xml>") if records else ()
        yield from (json.loads(source.text) for source in read if isinstance(source, Source) and source.titled)
        return
    try:
        kept, _ = json.JSONDecoder(strict=False).raw_decode(said.lstrip())
    except (ValueError, RecursionError):
        return
    items = kept.get("citationItems") if isinstance(kept, Mapping) else None
    for one in items if isinstance(items, list) else ():
        item = one.get("itemData") if isinstance(one, Mapping) else None
        if isinstance(item, Mapping) and item.get("title"):
            yield {name: value for name, value in item.items() if name != "note"}  # which is somebody's own

"""Word's .docx as a text that comes in: notes, tables, pictures; remarks where no page holds them."""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from kindling.commands._command import Exit, Refusal, as_typed
from kindling.commands.moving.pandoc import Node, markdown_of, nodes, plain, raw, started
from kindling.commands.moving.series import proposal, remark
from kindling.commands.moving.store import BROKEN_ZIP
from kindling.commands.moving.text import counted, plain_words, private_remark
from kindling.commands.moving.values import IncomingText, Moving, Note
from kindling.model.addresses import slugify
from kindling.model.clean import cleaned

if TYPE_CHECKING:
    from kindling.plugins.citations.public import MarkedWord

_LARGEST = 400 << 20  #: bytes of all that a .docx holds, unpacked
_XML = 100 << 20  #: bytes of one of its parts that is XML
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_MADE = r"[.,]?\s*description automatically generated.*"  #: what Word puts behind words that it made itself
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_CITED = re.compile(rb"ADDIN (ZOTERO_ITEM|CSL_CITATION|EN\.CITE)|(MENDELEY_CITATION)")
_PROGRAMS = {
    b"ZOTERO_ITEM": "Zotero",
    b"CSL_CITATION": "Mendeley",
    b"EN.CITE": "EndNote",
    b"MENDELEY_CITATION": "Mendeley",
}
_BY_ITSELF = re.compile(r"description automatically generated|^(?:image|picture|bild) ?\d*$|generiert", re.I)


@dataclass(slots=True)
class _Review:
    """What reviewers left in a text."""

    remarks: int = 0
    changes: int = 0
    notes: list[Note] = field(default_factory=list)


def read_docx(export: str, name: str, data: bytes) -> Moving:
    """Return the text of a .docx. Raises Refusal for what is none, or would do harm."""
    parts = _parts(name, data)
    marked = _marked(name, parts)
    if marked.parts:
        data, parts = _repacked(data, marked.parts), {**parts, **marked.parts}
    tree = json.loads(started(["-f", "docx", "--track-changes=all", "--sandbox", "-t", "json"], data))
    review = _Review()
    tree["blocks"] = _reviewed(tree["blocks"], review)
    words = list(_words(parts))
    head, blocks = _head(name, tree, parts, words)
    body = markdown_of({**tree, "blocks": blocks})
    folder = f"{name}!"
    made = {f"{folder}/{part.removeprefix('word/')}": parts[part] for part in parts if part.startswith("word/media/")}
    notes = [*review.notes, *_said(review, parts, tree)]
    if marked.lists:
        left_out = "the list of sources that another program printed was left out, for the site prints its own"
        notes.append(Note(f"{left_out}: take out the heading above it, if it has one", look=True))
    remarks: tuple[str, ...] = ()
    if found := proposal(head["title"], body):
        remarks = (remark(found),)
        notes.append(Note(f"it says “{found.said}”: name its series, if it is a part of one", look=True))
    text = IncomingText(
        f"{export}/{name}", name, "post", head, body, tuple(words), remarks, (), (PurePosixPath(name).stem,),
        folder, tuple(notes), marked.groups,
    )  # fmt: skip
    return Moving((text,), made=made)


def _parts(name: str, data: bytes) -> dict[str, bytes]:
    """Return the parts of a .docx that are looked at. Raises Refusal for a bomb, a lock, entities."""
    wrong = "save it again in Word, as .docx"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > _LARGEST or len(entries) > 10_000:
                raise Refusal(f"{name} unpacks to more than {_LARGEST >> 20} MB.", wrong, Exit.CONTENT)
            parts = {}
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")) or entry.filename.startswith("word/media/"):
                    with archive.open(entry) as file:
                        parts[entry.filename] = file.read(_XML + 1)
    except BROKEN_ZIP as error:
        raise Refusal(f"{name} is no .docx that can be read: {error}", wrong, Exit.CONTENT) from None
    if "word/document.xml" not in parts:
        raise Refusal(f"{name} is no .docx: it holds no text of Word's.", wrong, Exit.CONTENT)
    for part, content in parts.items():
        if len(content) > _XML:
            raise Refusal(f"{name}: {part} is larger than {_XML >> 20} MB.", wrong, Exit.CONTENT)
        if part.endswith((".xml", ".rels")) and re.search(rb"<!(?:DOCTYPE|ENTITY)", content, re.I):
            raise Refusal(f"{name} defines entities of its own, as Word never does.", wrong, Exit.CONTENT)
    return parts


def _marked(name: str, parts: dict[str, bytes]) -> "MarkedWord":
    from kindling.plugins.citations.public import NotWord, marked_citations

    try:
        return marked_citations(parts)
    except NotWord as error:
        raise Refusal(f"{name}: {error}.", "save it again in Word, as .docx", Exit.CONTENT) from None


def _repacked(data: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Return a .docx with other parts in the place of those that have changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            with old.open(entry) as file:
                new.writestr(entry.filename, changed.get(entry.filename) or file.read(_LARGEST))
    return made.getvalue()


# ── Reviewers ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _reviewed(content: Any, review: _Review) -> Any:
    """Return nodes with what reviewers left as remarks that no page holds."""
    if isinstance(content, list):
        return _each(content, review)
    if isinstance(content, dict):
        return {key: _reviewed(value, review) for key, value in content.items()}
    return content


def _one(node: Any, review: _Review) -> list[Any]:
    if not isinstance(node, dict) or node.get("t") not in ("Span", "Image"):
        return [_reviewed(node, review)]
    if node["t"] == "Image":
        return [_shown(node, review)]
    (_, classes, pairs), content = node["c"]
    kind = classes[0] if classes else ""
    said = " ".join(plain(content).split())
    who = ", ".join(value for value in (dict(pairs).get("author", ""), dict(pairs).get("date", "")[:10]) if value)
    match kind:
        case "comment-start":
            review.remarks += 1
            return [_remark(f"{who or 'A remark'}: {said}")]
        case "deletion":
            review.changes += 1
            return [_remark(f"{who or 'Somebody'} took out: {said}")]
        case "insertion":
            review.changes += 1
            return [*_each(content, review), _remark(f"{who or 'Somebody'} put in: {said}")]
        case "comment-end" | "paragraph-insertion" | "paragraph-deletion":
            return []
    return _each(content, review)


def _each(content: list[Any], review: _Review) -> list[Any]:
    return [new for node in content for new in _one(node, review)]


def _remark(said: str) -> Node:
    return raw(private_remark(" ".join(said.split())))


def _shown(node: Node, review: _Review) -> Node:
    """Return a picture without a title, which Word shows to nobody, and without words that a program made."""
    attributes, shows, (source, _title) = node["c"]
    said = " ".join(plain(shows).split())
    if _BY_ITSELF.search(said):
        review.notes.append(Note(f"a program said what a picture shows: “{said}”; say it yourself", look=True))
        shows = [{"t": "Str", "c": re.sub(_MADE, "", said, flags=re.I)}]
    return {"t": "Image", "c": [attributes, shows, [source, ""]]}


def _said(review: _Review, parts: dict[str, bytes], tree: Node) -> Iterator[Note]:
    """Yield what is told of a text as a whole."""
    yield Note("a text of Word is a draft: take status: draft out when it is ready", look=True)
    if review.remarks:
        remarks = counted(review.remarks, "remark of a reviewer stands", "remarks of reviewers stand")
        yield Note(f"{remarks} in comments that no page holds", look=True)
    if review.changes:
        changes = counted(review.changes, "tracked change is", "tracked changes are")
        yield Note(f"{changes} in the text; a comment beside each says who made it", look=True)
    found = [next(filter(None, match.groups())) for match in _CITED.finditer(parts["word/document.xml"])]
    if found:
        programs = " and ".join(sorted({_PROGRAMS[each] for each in found}))
        hint = as_typed("bring the sources into the library with `make source`, and write [@key] in their place")
        cited = f"{counted(len(found), 'citation')} of {programs}"
        yield Note(f"{cited}, as the words that readers saw: {hint}", look=True)
    if any(node["t"] == "Math" for node in nodes(tree["blocks"])):
        yield Note(
            "formulas stand as TeX between backticks: put $ in the place of each, and look at them",
            look=True,
        )
    for part in sorted(parts):
        if re.fullmatch(r"word/(?:header|footer)\d*\.xml", part) and (words := _of_xml(parts[part])):
            yield Note(f"the {part[5:11]} of its pages was left out: “{' '.join(words[:12])}”")


# ── Heads and words ─────────────────────────────────────────────────────────────────────────────────────────────────


def _head(name: str, tree: Node, parts: dict[str, bytes], words: list[str]) -> tuple[dict[str, Any], list[Node]]:
    """Return the head of a text, and its blocks without what went into that; ``words`` lose the same."""
    meta, blocks = tree.get("meta", {}), list(tree["blocks"])
    title = " ".join(plain(meta["title"]).split()) if "title" in meta else ""
    first = next((place for place, block in enumerate(blocks) if block["t"] in ("Header", "Para", "Plain")), None)
    if not title and first == 0 and blocks[0]["t"] == "Header" and blocks[0]["c"][0] == 1:
        title = " ".join(plain(blocks[0]["c"][2]).split())
        del blocks[0]
    _taken(words, title)
    stem = PurePosixPath(name).stem
    said = title or re.sub(r"[-_]+", " ", stem).strip().capitalize() or "Untitled"
    head: dict[str, Any] = {"title": said, "slug": slugify(title)[:80].strip("-") or slugify(stem)[:80] or "text"}
    head["status"] = "draft"
    if day := _day(parts):
        head["date"] = day
    if "author" in meta:
        authors = [" ".join(plain(each).split()) for each in _listed(meta["author"])]
        head["authors"] = [author for author in authors if author]
        for author in head["authors"]:
            _taken(words, author)
    for key in ("abstract", "date", "subtitle"):
        if key in meta and (kept := meta[key]["c"]):
            is_blocks = meta[key]["t"] == "MetaBlocks"
            blocks[:0] = kept if is_blocks else [{"t": "Para", "c": kept}]
    return head, blocks


def _listed(meta: Node) -> Sequence[Any]:
    return meta["c"] if meta["t"] == "MetaList" else [meta["c"]]


def _taken(words: list[str], said: str) -> None:
    """Take the words of a title out of those of the text, where they stand for the first time."""
    wanted = list(plain_words(said))
    for place in range(len(words) - len(wanted) + 1 if wanted else 0):
        if words[place : place + len(wanted)] == wanted:
            del words[place : place + len(wanted)]
            return


def _day(parts: dict[str, bytes]) -> str:
    """Return the day on which a text was last saved, as Word says; "" where it does not."""
    said = {str(node.tag).rpartition("}")[2]: node.text or "" for node in _nodes(parts.get("docProps/core.xml", b""))}
    found = re.match(r"\d{4}-\d{2}-\d{2}", said.get("modified") or said.get("created") or "")
    return found[0] if found else ""


def _words(parts: dict[str, bytes]) -> tuple[str, ...]:
    """Return the words of a text as Word's own file has them, each note where it is named."""
    notes: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        for node in _nodes(parts.get(f"word/{kind}s.xml", b"")):
            if node.tag == f"{_SPACE}{kind}" and node.get(f"{_SPACE}type") in (None, "normal"):
                notes[kind, node.get(f"{_SPACE}id", "")] = _said_in(node, {})
    root = next(_nodes(parts["word/document.xml"]), None)
    return plain_words(cleaned(_said_in(root, notes))[0]) if root is not None else ()


def _of_xml(data: bytes) -> tuple[str, ...]:
    root = next(_nodes(data), None)
    return plain_words(_said_in(root, {})) if root is not None else ()


def _nodes(data: bytes) -> Iterator[Any]:
    from lxml import etree

    if not data:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is not None:
        yield from root.iter()


def _said_in(root: Any, notes: dict[tuple[str, str], str]) -> str:
    """Return the text of a part of Word's; what was taken out is not in it."""
    said: list[str] = []
    fallen = set()
    for node in root.iter():
        if node.tag == _FALLBACK:
            fallen.update(node.iter())
        if node.tag == _PICTURE and node not in fallen:
            said.append(f" {re.sub(_MADE, '', node.get('descr', ''), flags=re.I)} ")
        if node in fallen or not isinstance(node.tag, str) or not node.tag.startswith(_SPACE):
            continue
        match node.tag.removeprefix(_SPACE):
            case "t":
                said.append(node.text or "")
            case "p" | "br" | "tab" | "cr":
                said.append(" ")
            case "footnoteReference" | "endnoteReference" as name:
                said.append(f" {notes.get((name.removesuffix('Reference'), node.get(f'{_SPACE}id', '')), '')} ")
            case "noBreakHyphen":
                said.append("-")
    return "".join(said)

"""Sources are taken out of Word documents as Zotero, Mendeley and EndNote leave them there; hostile ones do no harm."""

import json
from base64 import b64encode
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from kindling.plugins.citations.word import NotWord, cited_in_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
HAN = {"id": 7, "type": "book", "title": "How organizations develop activists", "note": "mine",
       "author": [{"family": "Han", "given": "H"}], "issued": {"date-parts": [["2014"]]}}  # fmt: skip
GANZ = {"id": "ITEM-1", "type": "book", "title": "Why {David} <i>wins</i>",
        "author": [{"family": "Ganz", "given": "Marshall"}], "issued": {"date-parts": [[2009]]}}  # fmt: skip
RECORD = (
    "<EndNote><Cite><Author>Han</Author><RecNum>3</RecNum><record><ref-type name='Book'>6</ref-type><titles><title>"
    "<style face='normal'>Care</style></title></titles></record></Cite></EndNote>"
)


def citation(*items: dict[str, object]) -> str:
    kept = [{"id": item["id"], "uris": ["http://zotero.org/users/1/items/X"], "itemData": item} for item in items]
    return json.dumps({"citationID": "x", "properties": {"noteIndex": 0}, "citationItems": kept})


def field(text: str, size: int = 40) -> str:
    """Return a complex field, its instruction cut into runs, as Word cuts it."""
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{escape(piece)}</w:instrText></w:r>' for piece in pieces)
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    return f"{marks['begin']}{runs}{marks['separate']}<w:r><w:t>(Han 2014)</w:t></w:r>{marks['end']}"


def document(body: str, namespace: str = W) -> str:
    return f'<?xml version="1.0"?><w:document {namespace}><w:body><w:p>{body}</w:p></w:body></w:document>'


def word(body: str = "", **parts: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", body)
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return made.getvalue()


def titles(data: bytes) -> list[str]:
    return [str(item["title"]) for item in cited_in_word(data).items]


ZOTERO = field(f" ADDIN ZOTERO_ITEM CSL_CITATION {citation(HAN, GANZ)} ")
MENDELEY = field(f"ADDIN CSL_CITATION {citation(GANZ)}")
KEPT = b64encode(citation(HAN).encode()).decode()
CONTROL = f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{KEPT}"/></w:sdtPr></w:sdt>'
SIMPLE = f"<w:fldSimple w:instr={quoteattr(f' ADDIN ZOTERO_ITEM CSL_CITATION {citation(HAN)}')}/>"
BEGIN, CLOSE = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
NESTED = f"{BEGIN}<w:r><w:instrText>IF </w:instrText></w:r>{MENDELEY}{CLOSE}"
END = field(f" ADDIN EN.CITE {RECORD}")
DATA = BEGIN.replace("/></w:r>", f"><w:fldData>{b64encode(RECORD.encode()).decode()}</w:fldData></w:fldChar></w:r>")


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (ZOTERO, [HAN["title"], GANZ["title"]]),
        (MENDELEY, [GANZ["title"]]),
        (CONTROL, [HAN["title"]]),
        (SIMPLE, [HAN["title"]]),
        (NESTED, [GANZ["title"]]),
        (END, ["Care"]),
        (DATA, ["Care"]),
        (ZOTERO + MENDELEY + ZOTERO, [HAN["title"], GANZ["title"]]),
        (field(' ADDIN ZOTERO_BIBL {"uncited":[]} CSL_BIBLIOGRAPHY '), []),
        (field(' HYPERLINK "https://example.org" '), []),
        ("<w:r><w:instrText>ADDIN CSL_CITATION {}</w:instrText></w:r>", []),
    ],
)
def test_each_program_is_read(body: str, found: list[str]) -> None:
    assert titles(word(document(body))) == found


def test_strict_documents_notes_and_bookmarks_are_read() -> None:
    assert titles(word(document(ZOTERO, STRICT))) == [HAN["title"], GANZ["title"]]
    notes = f"<w:footnotes {W}><w:footnote><w:p>{MENDELEY}</w:p></w:footnote></w:footnotes>"
    assert titles(word(document(""), word__footnotes=notes)) == [GANZ["title"]]
    text = f"ITEM CSL_CITATION {citation(HAN)}"
    pieces = [text[start : start + 200] for start in range(0, len(text), 200)]
    properties = "".join(
        f'<property name="ZOTERO_BREF_a1_{n}"><vt:lpwstr>{escape(piece)}</vt:lpwstr></property>'
        for n, piece in reversed(list(enumerate(pieces, start=1)))
    )
    custom = f'<Properties xmlns="urn:p" xmlns:vt="urn:v">{properties}</Properties>'
    assert titles(word(document(""), docProps__custom=custom)) == [HAN["title"]]


@pytest.mark.parametrize("kept", ["{", "[]", '"citationItems": 3}', '"citationItems": [{"itemData": 1}]}', "[" * 9_999])
def test_a_citation_without_its_data_is_counted(kept: str) -> None:
    found = cited_in_word(word(document(field(f"ADDIN CSL_CITATION {{{kept}", 9_999))))
    assert (found.items, found.unread) == ((), 1)


def test_what_is_no_document_is_one_reason() -> None:
    other = BytesIO()
    with ZipFile(other, "w") as archive:
        archive.writestr("../../word/document.xml", document(ZOTERO))
    whole = word(document(ZOTERO))
    bomb = word('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>')
    outside = word('<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>')
    for data in (b"", b"PK", other.getvalue(), whole[: len(whole) // 2], bomb, outside, word("<x>"), word("")):
        with pytest.raises(NotWord):
            cited_in_word(data)
    at = whole.index(b"word/document.xml") + 60
    broken = whole[:at] + bytes(255 - byte for byte in whole[at : at + 40]) + whole[at + 40 :]
    with pytest.raises(NotWord):
        cited_in_word(broken)


def test_a_bomb_is_not_blown_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindling.plugins.citations.word._LARGEST", 100_000)
    with pytest.raises(NotWord, match="it is too large"):
        cited_in_word(word(document("x" * 200_000)))
    monkeypatch.setattr("kindling.plugins.citations.word._MOST", 1)
    with pytest.raises(NotWord, match="too many files"):
        cited_in_word(word(document(""), a="", b=""))

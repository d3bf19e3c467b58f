"""Word's .docx comes in: notes, remarks, tracked changes, pictures; and a page, or text copied from one."""

import io
import zipfile
from pathlib import Path

import pytest

from kindling.commands._command import Refusal
from kindling.commands.moving.page import read_page, read_plain
from kindling.commands.moving.settle import Settled, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.ways import read_all
from kindling.commands.moving.word import read_docx
from kindling.engine.front_matter import read_front_matter
from tests.moving.test_folder import PNG

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACK}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = f'<Relationships xmlns="{PACK}/relationships">%s</Relationships>'
RELATION = f'<Relationship Id="%s" Type="{R}/%s" Target="%s"/>'
PICTURE = (
    "<w:drawing><wp:inline>"
    '<wp:docPr id="1" name="x" descr="A walk"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:blipFill><a:blip r:embed="r3"/></pic:blipFill>'
    "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
)
BY = 'w:id="0" w:author="Bo Sample" w:date="2026-01-02T10:00:00Z"'
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Joy at work</w:t></w:r></w:p>'
    '<w:p><w:r><w:t xml:space="preserve">First, @ann and a </w:t></w:r><w:commentRangeStart w:id="0"/>'
    '<w:r><w:t>claim</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> with </w:t></w:r>'
    f"<w:ins {BY}><w:r><w:t>new</w:t></w:r></w:ins><w:del {BY}><w:r><w:delText>secret</w:delText></w:r></w:del>"
    '<w:r><w:t xml:space="preserve"> words </w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    "<w:r><w:instrText>ADDIN ZOTERO_ITEM CSL_CITATION {}</w:instrText></w:r>"
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Han 2014)</w:t></w:r>'
    f'<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p><w:p><w:r>{PICTURE}</w:r></w:p>'
)


def _damaged(data: bytes, at: int) -> bytes:
    """Return a zip with packed parts, and some of its first part's bytes changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))
    return made.getvalue()[:at] + b"\xff\x07\xff" + made.getvalue()[at + 3 :]


def docx(body: str = BODY, **more: str) -> bytes:
    """Return a .docx as Word writes one, with the parts that matter."""
    head = f'<?xml version="1.0"?><w:%s xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="{WP}">%s</w:%s>'
    styles = '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    comment = f"<w:comment {BY}><w:p><w:r><w:t>Is this so? Ask --&gt; Bo</w:t></w:r></w:p></w:comment>"
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>One trial.</w:t></w:r></w:p></w:footnote>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS % (RELATION % ("r1", "officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": RELATIONS
        % "".join(
            RELATION % each
            for each in (
                ("r1", "styles", "styles.xml"),
                ("r2", "footnotes", "footnotes.xml"),
                ("r3", "image", "media/image1.png"),
                ("r4", "comments", "comments.xml"),
            )
        ),
        "word/document.xml": head % ("document", f"<w:body>{body}</w:body>", "document"),
        "word/styles.xml": head % ("styles", styles, "styles"),
        "word/footnotes.xml": head % ("footnotes", note, "footnotes"),
        "word/comments.xml": head % ("comments", comment, "comments"),
        "word/media/image1.png": PNG,
        **more,
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Settled:
    folder = tmp_path_factory.mktemp("word")
    (folder / "joy.docx").write_bytes(docx())
    store = store_of(folder / "joy.docx")
    return settled(read_all(store), store, TakenNames(folder / "content", {"post": set(), "page": set()}), {})


def test_a_text_of_word(done: Settled) -> None:
    (text,) = done.texts
    assert read_front_matter("x", text.data).values == {
        "title": "Joy at work",
        "slug": "joy-at-work",
        "status": "draft",
    }
    assert text.data.partition("\n---\n\n")[2] == (
        "First, \\@ann and a <!-- Bo Sample, 2026-01-02: Is this so? Ask - -› Bo -->claim[^1] with new"
        "<!-- Bo Sample, 2026-01-02 put in: new --><!-- Bo Sample, 2026-01-02 took out: secret --> words (Han 2014)\n\n"
        "![A walk](../media/image1.png)\n\n[^1]: One trial.\n"
    )
    assert done.files == {"media/image1.png": PNG}


def test_the_account_of_a_text_of_word(done: Settled) -> None:
    said = [note.said for note in done.texts[0].notes]
    assert "14 words in and out, the same" in said
    for part in ("1 remark of a reviewer", "2 tracked changes", "1 citation of Zotero", "is a draft"):
        assert any(part in each for each in said), (part, said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no zip", "is no .docx that can be read"),
        (docx()[:400], "is no .docx that can be read"),
        *((_damaged(docx(), at), "is no .docx that can be read") for at in (60, 61, 62, 70)),
        (docx(**{"word/styles.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "defines entities of its own"),
    ],
)
def test_what_would_do_harm_is_one_line(data: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_docx("old", "old.docx", data)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts/bomb.md", b"0" * 20_000_000)
        archive.writestr("../outside.md", "x")
        archive.writestr("/root.md", "x")
        link = zipfile.ZipInfo("link.md")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("2020-01-01-joy.md", "Joy.\n")
    path = tmp_path / "old.zip"
    path.write_bytes(data.getvalue())
    store = store_of(path)
    moving = read_all(store)
    assert store.names == ("2020-01-01-joy.md",) and [text.source for text in moving.texts] == ["2020-01-01-joy.md"]
    assert len(moving.skipped) == 4 and all(each.look for each in moving.skipped)


def test_the_contents_of_a_zip_are_read_once_however_many_files_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read anew for each file, 70,000 of them would take hours."""
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        for number in range(50):
            archive.writestr(f"posts/2020-01-01-{number}.md", f"Words {number}.\n")
    begun: list[object] = []
    contents = zipfile.ZipFile._RealGetContents  # type: ignore[attr-defined]
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda zip_: (begun.append(zip_), contents(zip_)))
    store = store_of(tmp_path / "old.zip")
    assert len(read_all(store).texts) == 50
    assert [store.data(name).decode() for name in store.names[:1]] == ["Words 0.\n"]
    assert len(begun) == 1


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "secret.md").write_text("Secret.\n", "utf-8")
    (tmp_path / "old" / "a.md").symlink_to(tmp_path / "secret.md")
    (tmp_path / "old" / "all").symlink_to(tmp_path)
    store = store_of(tmp_path / "old")
    assert store.names == () and len(store.skipped) == 2


PAGE = """<!doctype html><html lang="cy"><head><title>Joy – Old blog</title>
<meta property="og:title" content="Joy"><meta name="author" content="Ann Example">
<meta property="article:published_time" content="2020-03-04T08:30:00.000Z">
<link rel="canonical" href="https://old.example/2020/joy/"></head><body><nav>Home</nav>
<main><article><h1>Joy</h1><p>One <a href="/about/">link</a> and <a href="javascript:x()">none</a>, with a ladder.</p>
<script>x()</script><iframe src="https://player.vimeo.com/video/123456"></iframe></article></main>
<footer>All rights</footer></body></html>"""


def test_a_page() -> None:
    moving = read_page("old", "joy.html", PAGE.encode())
    (text,) = moving.texts
    assert text.head == {
        "title": "Joy",
        "slug": "joy",
        "date": "2020-03-04T08:30:00+00:00",
        "authors": ["Ann Example"],
        "lang": "cy",
    }
    assert text.body.endswith("with a ladder.\n\n{video: https://vimeo.com/123456}\n") and "Home" not in text.body
    assert text.addresses == ("https://old.example/2020/joy/",) and moving.base == "https://old.example"
    assert any("3 words around the text" in note.said for note in text.notes)


def test_a_page_in_another_encoding() -> None:
    data = '<html><head><meta charset="windows-1252"></head><body><p>Caf\u00e9 \u201cjoy\u201d</p></body></html>'
    (text,) = read_page("old", "joy.html", data.encode("windows-1252")).texts
    assert text.body == "Café “joy”\n"


def test_a_page_without_words_is_refused() -> None:
    with pytest.raises(Refusal, match="holds no words"):
        read_page("old", "joy.html", b"<html><body><script>app()</script></body></html>")


def test_text_that_was_copied() -> None:
    (text,) = read_plain("old", "joy.txt", b"Joy\n\nOne *star* and <b>\nanother line.\n\n# 2\n").texts
    assert text.head["title"] == "Joy" and text.head["status"] == "draft"
    assert text.body == "One \\*star\\* and &lt;b\\>  \nanother line.\n\n\\# 2\n"

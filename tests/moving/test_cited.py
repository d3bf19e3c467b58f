"""Citations that Zotero, Mendeley and EndNote put into a Word document are citations of the site when it comes in."""

import json
from base64 import b64encode
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from kindling.commands.moving.cited import with_keys
from kindling.commands.moving.settle import SettledText, TakenNames, settled
from kindling.commands.moving.store import store_of
from kindling.commands.moving.ways import read_all
from kindling.plugins.citations.public import NotWord, marked_citations
from tests.moving.test_word import docx
from tests.plugins.citations.test_word import BEGIN, CLOSE, DATA, GANZ, HAN, RECORD, document, field

HERE = {"locator": "12-14", "label": "page", "prefix": "see ", "suffix": ", for instance"}
THERE = {"locator": "3", "label": "chapter", "suppress-author": True}
LOST = '{"citationItems": [{"id": 1}]}'


def kept(*cited: tuple[dict[str, object], dict[str, object]]) -> str:
    """Return what Zotero and Mendeley keep of a citation of (item, what is said of the place)."""
    return json.dumps({"citationItems": [{"id": item["id"], "itemData": item, **place} for item, place in cited]})


def text(said: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(said)}</w:t></w:r>'


ZOTERO = field(f" ADDIN ZOTERO_ITEM CSL_CITATION {kept((HAN, HERE), (GANZ, THERE))} ")
TAG = "MENDELEY_CITATION_v3_" + b64encode(kept((GANZ, {"locator": "9", "label": "page"})).encode()).decode()
MENDELEY = (
    f'<w:sdt><w:sdtPr><w:tag w:val="{TAG}"/></w:sdtPr><w:sdtContent>{text("(Ganz, 2009, p. 9)")}</w:sdtContent></w:sdt>'
)
ENDNOTE = field(f" ADDIN EN.CITE {RECORD.replace('<RecNum>', '<Prefix>e.g. </Prefix><Pages>44</Pages><RecNum>')}")
IN_NOTE = '<w:footnote w:id="2"><w:p>{}</w:p></w:footnote>'.format(field(f"ADDIN CSL_CITATION {kept((HAN, {}))}"))
LIST = field(" ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY ").removesuffix(CLOSE)
BODY = (
    f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{text("Joy at work")}</w:p>'
    f"<w:p>{text('People organise')}{ZOTERO}{text('. They say it ')}{MENDELEY}{text(' and again')}{ENDNOTE}"
    f"{text('. It is ')}{field(f' ADDIN ZOTERO_ITEM CSL_CITATION {LOST}')}{text(', too.')}"
    f'<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    f"<w:p>{text('Works')}</w:p><w:p>{LIST}{text('Ganz M.')}</w:p><w:p>{text('Han H.')}</w:p><w:p>{CLOSE}</w:p>"
    f"<w:p>{text('The end.')}</w:p>"
)
NOTES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def came_in(site: Path, export: Path) -> tuple[SettledText, str]:
    """Bring one document into a site; return its text, and the library."""
    store = store_of(export)
    moving, sources = with_keys(read_all(store), (), site)
    sources.write()
    (done,) = settled(moving, store, TakenNames(site / "content", {"post": set(), "page": set()}), {}).texts
    library = site / "content/references/library.bib"
    return done, library.read_text("utf-8") if library.exists() else ""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cited")
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text("SITENAME = 'One'\n", "utf-8")
    notes = f'<?xml version="1.0"?><w:footnotes {NOTES}>{IN_NOTE}</w:footnotes>'
    (folder / "joy.docx").write_bytes(docx(BODY, **{"word/footnotes.xml": notes}))
    return folder


def test_citations_of_three_programs_are_ours_where_they_stood(site: Path) -> None:
    done, library = came_in(site, site / "joy.docx")
    assert done.data.partition("\n---\n\n")[2] == (
        "People organise [see @han2014, pp. 12-14, for instance; -@ganz2009, chap. 3]. They say it [@ganz2009, p. 9]"
        " and again [e.g. @care, p. 44]. It is (Han 2014), too.[^1]\n\nWorks\n\nThe end.\n\n[^1]: [@han2014]\n"
    )
    assert [library.count(f"{{{key},") for key in ("han2014", "ganz2009", "care")] == [1, 1, 1]
    said = [note.said for note in done.notes]
    assert "15 words in and out, the same" in said
    assert "4 citations are typed as ours now; 3 of the sources are new in content/references/library.bib" in said
    assert any(each.startswith("1 citation of Zotero, as the words that readers saw") for each in said)
    assert any(each.startswith("the list of sources that another program printed was left out") for each in said)

    again, same = came_in(site, site / "joy.docx")
    assert (again.data, same) == (done.data, library), "a source that is there is cited by its key"


def test_a_source_that_can_not_be_had_leaves_the_words(site: Path) -> None:
    evil = HAN | {"URL": "javascript:alert(1)", "title": "Evil"}
    paragraph = f"<w:p>{text('As ')}{field(f'ADDIN CSL_CITATION {kept((evil, {}))}')}{text(' says.')}</w:p>"
    (site / "evil.docx").write_bytes(docx(paragraph))
    done, library = came_in(site, site / "evil.docx")
    assert "As (Han 2014) says." in done.data and "Evil" not in library
    assert "4 words in and out, the same" in [note.said for note in done.notes]
    assert any(note.said.startswith("the sources of these citations can't be read") for note in done.notes)


def test_endnote_may_keep_its_data_in_a_field_within() -> None:
    inner = f"{DATA}<w:r><w:instrText>ADDIN EN.CITE.DATA</w:instrText></w:r>{CLOSE}"
    outer = f"{BEGIN}<w:r><w:instrText> ADDIN EN.CITE </w:instrText></w:r>{inner}{field('x').partition('</w:r>')[2]}"
    (group,) = marked_citations({"word/document.xml": document(outer).encode()}).groups
    assert ([place.item["title"] for place in group.places], group.printed) == (["Care"], "(Han 2014)")


@pytest.mark.parametrize("body", [BEGIN, CLOSE * 3, f"{BEGIN}{BEGIN}{CLOSE}", field("ADDIN CSL_CITATION {"), TAG])
def test_fields_that_are_broken_stay_as_they_are(body: str) -> None:
    assert marked_citations({"word/document.xml": document(body).encode()}).parts == {}


def test_what_is_no_xml_is_told() -> None:
    with pytest.raises(NotWord, match="damaged"):
        marked_citations({"word/document.xml": b"<w:document>ADDIN"})

"""`make source`: what is new is added under a readable key, what is there is not, and no byte of it is touched."""

import os
import re
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kindling.commands._command import Exit, Refusal
from kindling.commands.source import main
from kindling.model.problems import errors
from kindling.plugins.citations.adding import entry_text, key_stem, sorted_out
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.questions import whole
from tests.commands.conftest import Outcome, command, tree
from tests.conftest import KIT
from tests.plugins.citations.pages import site_of
from tests.plugins.citations.test_word import ZOTERO, document, field, word
from tests.tiers import examples

FILES = Path(__file__).parent / "sources"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FILES / "expected.yaml").read_text("utf-8"))


@pytest.fixture
def shelf(site: Path) -> Path:
    """The library of a site."""
    path = site / "content" / "references" / "library.bib"
    path.parent.mkdir()
    shutil.copy(FILES / "library.bib", path)
    return path


def source(site: Path, path: Path) -> Outcome:
    """Run the command, and return what it said with paths as they are seen from the site."""
    done = command("source", f"--site={site}", FROM=str(path))
    short = {f"{site}/": "", f"{FILES}/": "", f"{FILES.relative_to(KIT)}/": ""}
    out, err = (text for text in (done.out, done.err))
    for long, name in short.items():
        out, err = out.replace(long, name), err.replace(long, name)
    return Outcome(done.code, out, err)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_format_is_added_tidily(shelf: Path, site: Path, name: str) -> None:
    before = shelf.read_bytes()
    done = source(site, FILES / name)
    assert (done.code, done.out, done.err) == tuple(EXPECTED[name][part] for part in ("code", "out", "err"))
    after = shelf.read_bytes()
    assert after[: len(before)] == before
    assert after[len(before) :].decode() == EXPECTED[name]["added"]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_second_time_everything_is_there(shelf: Path, site: Path, name: str) -> None:
    source(site, FILES / name)
    before = tree(site)
    done = source(site, FILES / name)
    assert done.code == Exit.CONTENT
    assert done.out == ""
    assert done.err.count("is there already") == EXPECTED[name]["added"].count("\n@") + EXPECTED[name]["err"].count(
        "already"
    )
    assert tree(site) == before


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_added_can_be_cited(shelf: Path, site: Path, name: str) -> None:
    done = source(site, FILES / name)
    keys = [line.split("]")[0].strip() for line in done.out.splitlines()[1:]]
    assert keys
    text = "---\ntitle: Two\ndate: 2026-10-02\nsummary: x\n---\n\n" + " ".join(f"A {key}]." for key in keys)
    (site / "content/posts/two.md").write_text(text)
    checked = command("check", f"--site={site}", "--now=2026-11-23")
    assert checked.code == 0, checked.err


_CAPITALS = {
    "a.ris": "TY  - BOOK\nAU  - Han, Ann\nTI  - {}\nPY  - 2014\nER  - \n",
    "a.nbib": "PMID- 1\nTI  - {}\nFAU - Han, Ann\nDP  - 2014\n",
    "a.json": '[{{"id": "a", "type": "book", "title": "{}", "author": [{{"family": "Han", "given": "Ann"}}]}}]',
    "a.xml": "<xml><records><record><ref-type name='Book'>6</ref-type>"
    "<titles><title>{}</title></titles></record></records></xml>",
}


@pytest.mark.parametrize("title", ["Psychological safety in Welsh teams", "Psychological Safety", "iPads and the NHS"])
@pytest.mark.parametrize("name", _CAPITALS)
def test_the_capitals_of_a_title_are_those_of_the_file(site: Path, tmp_path: Path, name: str, title: str) -> None:
    (tmp_path / name).write_text(_CAPITALS[name].format(title))
    assert command("source", f"--site={site}", FROM=str(tmp_path / name)).code == Exit.DONE
    written = (site / "content/references/library.bib").read_text("utf-8")
    (read,) = library_of([("library.bib", written)]).sources.values()
    printed, typed = (re.sub("</?span[^>]*>", "", item_of(read, {}, typed=way)["title"]) for way in (False, True))
    assert (printed, typed) == (title, title), written


def test_without_a_library_one_is_begun(site: Path) -> None:
    assert source(site, FILES / "zotero.json").code == Exit.DONE
    path = site / "content/references/library.bib"
    assert path.read_text("utf-8").startswith("@online{kingsfund2021,")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_the_first_bib_takes_it_where_none_is_called_library(site: Path) -> None:
    folder = site / "content" / "references"
    folder.mkdir()
    (folder / "a.ris").write_text("TY  - BOOK\nTI  - A\nID  - a\nER  - \n")
    (folder / "mine.bib").write_text("@book{x, title={Y}}\n")
    assert "mine.bib has 3 more sources" in source(site, FILES / "zotero.json").out
    assert not (folder / "library.bib").exists()


def test_a_key_in_any_file_of_the_library_is_taken(site: Path) -> None:
    folder = site / "content" / "references"
    folder.mkdir()
    (folder / "a.json").write_text('[{"id": "ihi2018", "type": "book", "title": "Else"}]')
    assert "[@ihi2018a]" in source(site, FILES / "manager.ris").out


@pytest.mark.parametrize(
    ("old", "gap"), [(b"", b""), (b"@book{x, title={Y}}", b"\n\n"), (b"% x\r\n@book{x, title={Y}}\r\n", b"\r\n")]
)
def test_the_files_own_line_ends_are_kept(shelf: Path, site: Path, old: bytes, gap: bytes) -> None:
    shelf.write_bytes(old)
    source(site, FILES / "zotero.json")
    new = shelf.read_bytes()
    assert new.startswith(old + gap + b"@online")
    assert (b"\r\n" in old) == (b"\r\n" in new)
    assert b"\n" not in new.replace(b"\r\n", b"") or b"\r\n" not in new


@pytest.mark.parametrize(
    "open_entry", ["@book{open, title={Never closed", '@book{open, title="Never', "@comment{x", "@", "{{"]
)
def test_an_entry_that_was_never_closed_swallows_nothing(shelf: Path, site: Path, open_entry: str) -> None:
    shelf.write_text(open_entry)
    assert source(site, FILES / "zotero.json").code == Exit.DONE
    found = library_of([("a.bib", shelf.read_text("utf-8"))])
    assert {"kingsfund2021", "ganz2009"} <= found.sources.keys()


def test_a_library_in_another_encoding_is_not_touched(shelf: Path, site: Path) -> None:
    shelf.write_bytes("@book{x, title={é}}\n".encode("latin-1"))
    before = tree(site)
    done = source(site, FILES / "zotero.json")
    assert (done.code, "library.bib is not UTF-8." in done.err) == (Exit.CONTENT, True)
    assert tree(site) == before


def test_mode_and_link_of_the_library_stay(shelf: Path, site: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.bib"
    shutil.move(shelf, real)
    real.chmod(0o640)
    shelf.symlink_to(real)
    source(site, FILES / "zotero.json")
    assert shelf.is_symlink()
    assert "ganz2009" in real.read_text("utf-8")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cant_be_written_to_is_one_line(shelf: Path, site: Path) -> None:
    shelf.parent.chmod(0o500)
    done = source(site, FILES / "zotero.json")
    shelf.parent.chmod(0o700)
    assert (done.code, done.err.count("\n")) == (Exit.MACHINE, 2)


@pytest.mark.parametrize(
    ("name", "content", "fact", "code"),
    [
        (None, b"", "There is no source: neither FROM= nor TITLE=.", Exit.USAGE),
        ("a.odt", b"x", "is no file of sources.", Exit.USAGE),
        ("a.docx", b"x", "a.docx: it can't be opened", Exit.CONTENT),
        ("a.bib", b"", "holds no source.", Exit.CONTENT),
        ("a.bib", b"% only a comment", "holds no source.", Exit.CONTENT),
        ("a.ris", "TY  - BOOK\nTI  - é\nER  - \n".encode("latin-1"), "is not UTF-8.", Exit.CONTENT),
        ("a.json", "[]".encode("utf-16"), "is not UTF-8.", Exit.CONTENT),
    ],
)
def test_what_cant_be_added_is_one_fact(
    shelf: Path, site: Path, tmp_path: Path, name: str | None, content: bytes, fact: str, code: int
) -> None:
    before = shelf.read_bytes()
    flags = [f"--site={site}"]
    if name:
        (tmp_path / name).write_bytes(content)
        flags.append(f"--from={tmp_path / name}")
    with pytest.raises(Refusal, match=fact) as found:
        main(flags)
    assert found.value.exit_code == code
    assert shelf.read_bytes() == before


def test_a_file_that_is_not_there_is_a_wrong_value(site: Path) -> None:
    done = command("source", f"--site={site}", FROM="no/such.ris")
    assert (done.code, done.err) == (Exit.USAGE, "FROM=no/such.ris: there is no such file\n")


def test_without_pandoc_nothing_is_added(shelf: Path, site: Path) -> None:
    (site / "pelicanconf.py").write_text('CITATIONS = {"pandoc": "/nowhere/pandoc"}\n')
    before = tree(site)
    done = source(site, FILES / "zotero.json")
    assert (done.code, done.err.splitlines()[-2]) == (
        Exit.MACHINE,
        "Pandoc can't be started: No such file or directory.",
    )
    assert tree(site) == before


# -- a source that is said in words -----------------------------------------------------------------------------------

TALK = {
    "KIND": "talk", "TITLE": "Radical", "AUTHOR": "Helen Bevan", "WHERE": "A forum on quality, London",
    "WHEN": "28 March 2017",
}  # fmt: skip
TOLD = """\
content/references/library.bib has 1 more source. To cite, type:
  [@bevan2017]  Radical (Bevan, 2017)
It was taken for a talk:
  by     Helen Bevan
  title  Radical
  event  A forum on quality
  place  London
  when   28 March 2017
"""


def said(site: Path, **given: str) -> Outcome:
    done = command("source", f"--site={site}", **given)
    return Outcome(done.code, done.out.replace(f"{site}/", ""), done.err.replace(f"{site}/", ""))


def test_a_talk_is_added_from_a_few_words_and_only_once(shelf: Path, site: Path) -> None:
    before = shelf.read_bytes()
    assert said(site, **TALK) == Outcome(Exit.DONE, TOLD, "")
    added = shelf.read_bytes()
    assert added.startswith(before)
    assert added[len(before) :].decode().startswith("\n@unpublished{bevan2017,\n  author     = {Helen Bevan},\n")
    again = said(site, **TALK | {"WHEN": ""})
    assert (again.code, again.out) == (Exit.CONTENT, "")
    assert again.err.startswith("'Radical' is there already: 'bevan2017' has the same title and author, in content/")
    assert shelf.read_bytes() == added


def test_a_film_at_a_moment_a_conversation_and_a_name(shelf: Path, site: Path) -> None:
    film = said(site, TITLE="Courage", AUTHOR="Brené Brown", WHERE="https://youtu.be/abcdefghijk?t=748", WHEN="2010")
    assert "  [@brown2010, at 12:28]  Courage (Brown, 2010)" in film.out
    told = said(site, KIND="told", AUTHOR="Carys Lewis", WHERE="by e-mail", WHEN="3 March 2025")
    assert "[@lewis2025]" in told.out
    assert "Before you publish it, ask" in told.out
    assert said(site, AUTHOR="Brené Brown").out == (
        "The library has 1 source by Brené Brown. To cite, type:\n  [@brown2010]  Courage (2010)\n"
    )
    nobody = said(site, AUTHOR="Ann Nobody")
    assert (nobody.code, nobody.out) == (Exit.USAGE, "")
    assert nobody.err.startswith(
        "The library has nothing by Ann Nobody, and a name alone is no source.\n    hint: say "
    )
    assert 'AUTHOR="Ann Nobody"' in nobody.err


#: what the page on this decision (0047) counts: what is known, and what a reader then sees
STEPS = {
    "(a) a book": (
        {"TITLE": "The reflective practitioner", "AUTHOR": "Donald Schön", "WHERE": "Basic Books", "WHEN": "1983"},
        "[@schon1983]",
    ),
    "(b) a talk": (TALK, "[@bevan2017]"),
    "(c) a page": (
        {"TITLE": "Our values", "AUTHOR": "NHS Wales", "WHERE": "https://example.org/values"}, "[@nhswales]",
    ),
    "(d) a film": (
        {"TITLE": "Courage", "AUTHOR": "Brené Brown", "WHERE": "https://youtu.be/abcdefghijk", "WHEN": "2010, 12:28"},
        "[@brown2010, at 12:28]",
    ),
    "(e) a conversation": ({"KIND": "told", "AUTHOR": "Carys Lewis", "WHEN": "3 March 2025"}, "[@lewis2025]"),
}  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_what_somebody_knows_is_cited_in_two_steps(site: Path, name: str) -> None:
    """One command, and one thing to type, which the command has said; (f), a name alone, is one command."""
    known, typed = STEPS[name]
    done = said(site, **known)
    assert (done.code, done.err) == (Exit.DONE, "")
    assert done.out.splitlines()[1].split("  ")[1] == typed
    found = whole(site_of([f"Joy {typed}."]), [("l.bib", (site / "content/references/library.bib").read_bytes())])
    assert errors(found.problems) == []
    assert len(found.views["posts/p0.md"].entries) == 1
    assert said(site, AUTHOR=known["AUTHOR"]).out.count("[@") == 1


def test_a_word_document_gives_the_sources_of_its_citations(shelf: Path, site: Path, tmp_path: Path) -> None:
    (tmp_path / "draft.docx").write_bytes(word(document(ZOTERO + field("ADDIN CSL_CITATION {}"))))
    done = source(site, tmp_path / "draft.docx")
    assert done.code == Exit.CONTENT, "one of its citations is lost"
    assert "[@ganz2009]  Why David wins (Ganz, 2009)" in done.out
    assert "draft.docx: [citations/library] 1 of its citations keeps no data of a source" in done.err
    assert "mine" not in shelf.read_text("utf-8")
    again = source(site, tmp_path / "draft.docx")
    assert "draft.docx, source 1: 'How organizations develop activists' is there already: 'han2014a'" in again.err
    (tmp_path / "draft.docx").write_bytes(word(document("")))
    assert "draft.docx holds no citation of Zotero, Mendeley or EndNote." in source(site, tmp_path / "draft.docx").err


def test_a_folder_that_is_no_site_is_left_empty(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="there is no folder"):
        main([f"--site={tmp_path}", "--kind=book", "--title=T"])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("given", "fact"),
    [
        ({"title": "T"}, "What kind of source is it?"),
        ({"title": "T", "from": "x.ris"}, "FROM= says what the source is, and so do TITLE="),
        ({"title": "T\x07", "kind": "book"}, "it holds a character that can't be printed"),
    ],
)
def test_what_is_said_unclearly_is_one_fact(shelf: Path, site: Path, given: dict[str, str], fact: str) -> None:
    before = shelf.read_bytes()
    with pytest.raises(Refusal) as found:
        main([f"--site={site}", *(f"--{name}={text}" for name, text in given.items())])
    assert fact in found.value.message
    assert shelf.read_bytes() == before


# -- the thinking ---------------------------------------------------------------------------------------------------


def bib(text: str) -> Source:
    (found,) = library_of([("a.bib", text)]).sources.values()
    return found


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ('title = "A {B} C"', "title = {A {B} C}"),
        ("title = {{Whole}}", "title = {{Whole}}"),
        ("title = {A\n    B}", "title = {A B}"),
        ("year = 2014", "year = {2014}"),
        ("month = JAN", "month = jan"),
        ("pages = {1 – 9}", "pages = {1--9}"),
        ("pages = {S1-S9, 12}", "pages = {S1--S9, 12}"),
        ("doi = {https://dx.doi.org/10.1/X}", "doi = {10.1/X}"),
        ("note = {Publisher: Elsevier}", ""),
        ("note = {My own words}", "note = {My own words}"),
        ("abstract = {x}", ""),
        ("mendeley-tags = {x}", ""),
        ("bdsk-url-1 = {x}", ""),
        ("keywords = {x}", ""),
        ("title = {}", ""),
    ],
)
def test_a_field_is_tidied(field: str, written: str) -> None:
    text = entry_text(bib(f"@book{{a, {field}}}"), "key2014", {})
    assert text == (f"@book{{key2014,\n  {written}\n}}\n" if written else "@book{key2014\n}\n")


def test_an_entry_that_leans_on_its_file_is_written_anew() -> None:
    found = library_of(
        [("a.bib", '@string{j = "J"}\n@article{a, journal = j # " x", crossref={b}}\n@book{b, title={B}}')]
    )
    item = {"type": "article-journal", "title": "As it is with its parent"}
    assert "As it is with its parent" in entry_text(found.sources["a"], "k", item)


@pytest.mark.parametrize(
    ("item", "stem"),
    [
        ({"author": [{"family": "Ó Briain", "given": "D"}]}, "Ó Briain"),
        ({"author": [{"literal": "World Health Organization"}]}, "who"),
        ({"author": [{"literal": "The King’s Fund"}]}, "KingsFund"),
        ({"editor": [{"family": "Cartwright"}]}, "Cartwright"),
        ({"title": "The art of noticing things"}, "artnoticing"),
        ({"title": "?"}, ""),
        ({}, ""),
    ],
)
def test_a_key_begins_with_who_made_it(item: dict[str, Any], stem: str) -> None:
    assert key_stem(item) == stem


TITLES = st.sampled_from(["A", "B", "a!", "", "C & D"])
HAN = [{"family": "Han", "given": "H"}]
ITEMS = st.builds(
    lambda title, year, doi: {"title": title, "issued": {"date-parts": [[year]]}, "DOI": doi, "author": HAN},
    TITLES, st.sampled_from([2001, 2002]), st.sampled_from(["", "10.1234/x", "10.1234/X"]),
)  # fmt: skip


@examples(60)
@given(st.lists(ITEMS, max_size=6), st.lists(ITEMS, max_size=6))
def test_no_source_is_there_twice_and_none_is_lost(known: list[dict[str, Any]], new: list[dict[str, Any]]) -> None:
    there = {f"k{number}": item for number, item in enumerate(known)}
    found = [(bib(f"@book{{n{number}, title={{T}}}}"), item) for number, item in enumerate(new)]
    added, refused = sorted_out(there, found)
    assert len(added) + len(refused) == len(new)
    assert len({one.key for one in added} | there.keys()) == len(added) + len(there)
    assert all(one.key in there or one.key in {each.key for each in added} for one in refused)
    assert (
        sorted_out({**there, **{one.key: item for one in added for s, item in found if s.key == one.key}}, [])[0] == ()
    )
    assert errors(library_of([("a.bib", "\n".join(one.text for one in added))]).problems) == []


def test_two_chapters_with_dois_in_tex_are_two_sources(shelf: Path, site: Path, tmp_path: Path) -> None:
    fields = "title={{Chapter {0}, 50%}}, author={{Example, Ann}}, year=2014, doi={{10.1007/978-3\\_{0}}}"
    entry = f"@incollection{{{{x{{0}}, {fields}}}}}\n"
    (tmp_path / "two.bib").write_text(entry.format(4) + entry.format(5), "utf-8")
    done = source(site, tmp_path / "two.bib")
    assert (done.code, done.err) == (Exit.DONE, "")
    added = shelf.read_text("utf-8")
    assert [f"doi    = {{10.1007/978-3_{n}}}" in added for n in (4, 5)] == [True, True]
    assert "title  = {Chapter 4, 50\\%}" in added


def test_what_is_changed_in_reading_is_told(shelf: Path, site: Path, tmp_path: Path) -> None:
    (tmp_path / "one.ris").write_text(
        "TY  - BOOK\nTI  - A\x07 book\nAU  - B, C\nPY  - 2001\nDO  - n/a\nER  - \n", "utf-8"
    )
    done = source(site, tmp_path / "one.ris")
    assert done.code == Exit.DONE
    assert "[citations/no-doi]" in done.err
    assert "[citations/invisible]" in done.err
    assert "n/a" not in shelf.read_text("utf-8")

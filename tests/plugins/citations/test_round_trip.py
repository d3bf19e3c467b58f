"""What the kit writes of a source says what was read: to the kit itself, and to readers that know nothing of it."""

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations import bibtex, engine
from kindling.plugins.citations.adding import entry_text
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.dates import read_csl_date
from kindling.plugins.citations.engine import StandaloneSources
from kindling.plugins.citations.formats.ris import ris_record
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.sources import outcome

KINDS = ("article-journal", "book", "chapter", "report", "thesis", "paper-conference", "article-magazine", "webpage",
         "article-newspaper", "legislation", "motion_picture", "post-weblog", "dataset", "speech", "map")  # fmt: skip
WORDS = st.lists(
    st.sampled_from("joy in Wales: R&D 50% of #1 Ôl Škoda 王 “new” it’s (really) – A&E a_b c^d".split()),
    min_size=1,
    max_size=6,
)
TEXT = WORDS.map(" ".join)
NAME = st.sampled_from(["Han", "de Souza", "Ó Briain", "Vaughan Williams", "王", "O’Brien"])
PERSON = st.fixed_dictionaries({"family": NAME, "given": st.sampled_from(["Hahrie", "A. B.", "Jean-Luc"])})
BODY = st.sampled_from(["NHS England", "Department of Health and Social Care", "WHO"]).map(
    lambda name: {"literal": name}
)
YEARS = st.integers(1500, 2100) | st.integers(-800, 1499).filter(bool)
DAY = st.one_of(
    YEARS.map(lambda year: [year]),
    st.tuples(YEARS, st.integers(1, 12)).map(list),
    st.tuples(YEARS, st.integers(1, 12), st.integers(1, 28)).map(list),
)
DATE = st.one_of(
    DAY.map(lambda day: {"date-parts": [day]}),
    st.builds(lambda year, season: {"date-parts": [[year]], "season": season}, YEARS, st.integers(1, 4)),
    YEARS.map(lambda year: {"date-parts": [[year]], "circa": True}),
    st.lists(DAY, min_size=2, max_size=2).filter(lambda days: days[0] < days[1]).map(lambda days: {"date-parts": days}),
    st.sampled_from(["in press", "forthcoming", "Michaelmas term"]).map(lambda words: {"literal": words}),
)  # fmt: skip


@st.composite
def items(draw: st.DrawFn) -> dict[str, Any]:
    """Return a source of what RIS has a tag for."""
    kind = draw(st.sampled_from(KINDS))
    whole = kind in ("book", "report", "thesis")
    item = {
        "id": "a", "type": kind, "title": draw(TEXT), "author": draw(st.lists(PERSON | BODY, min_size=1, max_size=3)),
        "issued": draw(DATE), "volume": "12", "issue": "3", "page": draw(st.sampled_from(["487-495", "e12", "3"])),
        "publisher": draw(TEXT), "publisher-place": "London", "edition": "2", "language": "en-GB",
        "collection-title" if whole else "container-title": draw(TEXT), "DOI": "10.1000/a_b%c(1)",
        "URL": "https://example.org/a_b?x=1&y=2#d", "accessed": {"date-parts": [[2026, 11, 20]]},
        "archive_location": "https://web.archive.org/web/2020/https://example.org/?a=1&b=2",
        "archive_date": draw(st.sampled_from(["2019-05-03", "2019-05", "2019"])),
    }  # fmt: skip
    left_out = draw(st.sets(st.sampled_from(sorted(item.keys() - {"id", "type", "title"}))))
    item["author"] = [
        dict(name) for name in {json.dumps(name, sort_keys=True): name for name in item["author"]}.values()
    ]
    return {name: value for name, value in item.items() if name not in left_out}


def read(name: str, text: str) -> dict[str, Any]:
    (source,) = library_of([(name, text)]).sources.values()
    item: dict[str, Any] = json.loads(source.text)
    return item


@given(items())
def test_ris_and_json_read_back_as_what_was_written(item: dict[str, Any]) -> None:
    assert read("a.json", json.dumps([item])) == item
    assert read("a.ris", ris_record(item)) == item


@given(items())
def test_another_reader_of_ris_finds_the_same(item: dict[str, Any]) -> None:
    (found,) = rispy.loads(ris_record(item))
    assert (found.get("title"), found.get("doi"), found.get("id")) == (item["title"], item.get("DOI"), "a")
    assert len(found.get("authors", [])) == len(item.get("author", []))
    assert found.get("publisher") == item.get("publisher")
    assert found.get("urls", [None])[0] == item.get(
        "URL", "https://doi.org/10.1000/a_b%25c(1)" if "DOI" in item else None
    )


@given(DATE)
def test_a_date_is_the_same_when_it_is_read_again(date: dict[str, Any]) -> None:
    assert read_csl_date(date) == date


STYLE = style_of("vancouver", Path("content"))
BIB = {"article-journal": "journal", "book": "", "chapter": "booktitle", "paper-conference": "booktitle"}


def made_up(number: int) -> dict[str, Any]:
    """Return a source that BibTeX has fields for."""
    chance = random.Random(number)
    kind = chance.choice(list(BIB))
    people = [{"family": "Han", "given": "Hahrie"}, {"literal": "NHS England"}, {"family": "Ó Briain", "given": "D."}]
    words = chance.sample("joy in Wales R&D 50% #1 Škoda it’s – of".split(), 4)
    item = {
        "id": f"k{number}", "type": kind, "title": f"On {' '.join(words)}", "author": chance.sample(people, 2),
        "issued": {"date-parts": [chance.choice([[2015], [2015, 9]])]}, "publisher": "Simon and Schuster",
        "DOI": f"10.1000/a_{number}%c", "page": "12-19", "volume": "3",
    }  # fmt: skip
    if BIB[kind]:
        item["container-title"] = "Joy & Work"
    return item


def formatted(name: str, text: str) -> engine.Outcome:
    """Return the sources of a file as CSL and as BibTeX, each by its key."""
    assert isinstance(STYLE, CitationStyle)
    sources = {f"r{source.key}": source for source in library_of([(name, text)]).sources.values()}
    return outcome(sources, alone=StandaloneSources(STYLE, "en-GB", tuple(sources)))


def words_of(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item without the marks of capitals that BibTeX keeps."""
    text = json.dumps(dict(item), ensure_ascii=False).replace('<span class=\\"nocase\\">', "").replace("</span>", "")
    made: dict[str, Any] = json.loads(text)
    return made


def test_bibtex_reads_back_as_what_was_written_and_for_another_reader() -> None:
    items_given = [made_up(number) for number in range(24)]
    written = formatted("a.json", json.dumps(items_given))
    entries = {ref: bibtex.entry(item, ref.removeprefix("r")) for ref, item in written.csl.items()}
    again = formatted("a.bib", "\n".join(entries.values()))
    assert {ref: words_of(item) for ref, item in again.csl.items()} == {
        ref: words_of(item) for ref, item in written.csl.items()
    }
    found = bibtexparser.parse_string("\n".join(entries.values()))
    assert found.failed_blocks == []
    assert {entry.key for entry in found.entries} == {item["id"] for item in items_given}


DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.bib")), ids=lambda path: path.stem)
def test_a_tidied_entry_says_all_that_was_read(path: Path) -> None:
    """The law of ``make source FROM=x.bib``: what is kept of a source stands in the entry that is written."""
    library = library_of([(path.name, path.read_text("utf-8"))]).sources
    read_first = {key: words_of(item_of(source, library)) for key, source in library.items() if source.format == "bib"}
    tidied = {key: entry_text(library[key], key, item_of(library[key], library)) for key in read_first}
    again = library_of([("tidied.bib", "\n".join(tidied.values()))]).sources
    for item in read_first.values():
        item.pop("call-number", "")  # where a library keeps its copy is nobody else's
    assert {key: words_of(item_of(source, again)) for key, source in again.items()} == read_first


def test_a_tidied_entry_keeps_every_field_that_says_what_a_source_is() -> None:
    text = """@book{a2014, author = {Han, Hahrie}, title = {T}, shorttitle = {S}, date = {2014}, volumes = {3},
      pagetotal = {240}, pmid = {1}, pmcid = {PMC1}, origtitle = {O}, origpublisher = {P}, origlocation = {L},
      origdate = {1970}, url = {https://example.org/}, archiveurl = {https://web.archive.org/web/2020/x}}"""
    (source,) = library_of([("a.bib", text)]).sources.values()
    written = entry_text(source, "a2014", item_of(source, {}))
    named = re.findall(r"(\w+) += \{", text)
    assert sorted(re.findall(r"(\w+) += \{", written)) == sorted(named)

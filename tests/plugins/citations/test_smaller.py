"""A style without what a job's sources can't reach prints them to the letter as the whole style does."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kindling.model.grammar import CitationItem
from kindling.plugins.citations import engine
from kindling.plugins.citations.biblatex import TYPES
from kindling.plugins.citations.engine import Citation, FormattedText, Request, formatted, job_of, pandoc_program
from kindling.plugins.citations.formats.source import Source, csl_source
from kindling.plugins.citations.smaller import smaller
from kindling.plugins.citations.staying import StayingPandoc
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.judges.citeproc import SOURCES
from tests.plugins.citations.test_misread import in_text
from tests.tiers import ENOUGH

RICH = (
    "container-title collection-title publisher publisher-place genre medium event-title event-place number volume "
    "issue page edition section authority references dimensions scale status archive archive_location version URL DOI"
).split()
ROLES = "author editor translator director recipient interviewer container-author composer illustrator".split()
DAY = {"date-parts": [[2014, 3, 2]]}


def item(kind: str, number: int, *, rich: bool) -> dict[str, Any]:
    """Return a source of one kind, that says nearly all that a source can say, or only a title and a year."""
    made: dict[str, Any] = {"id": f"k{number}", "type": kind, "title": f"Title {number} of it", "issued": DAY}
    if rich:
        made |= {name: f"{name} {number}" for name in RICH} | {"event-date": DAY, "accessed": DAY}
        made |= {role: [{"family": f"{role}{number}".title(), "given": "Ann"}] for role in ROLES}
        made |= {"URL": f"https://example.org/{number}", "DOI": f"10.1000/{number}"}
    return made


def of_each_kind() -> Iterator[dict[str, Any]]:
    for number, kind in enumerate(sorted(TYPES), start=1):
        yield item(kind, 2 * number, rich=True)
        yield item(kind, 2 * number + 1, rich=False)


READ = [csl_source("x.json", 1, made) for made in of_each_kind()]
MADE = {f"r{n}": source for n, source in enumerate(READ, start=1) if isinstance(source, Source)}


@pytest.fixture(scope="module")
def pandoc() -> Iterator[StayingPandoc]:
    made = StayingPandoc()
    yield made
    made.end()


def style(name: str) -> CitationStyle:
    found = style_of(name, Path())
    assert isinstance(found, CitationStyle)
    return found


def printed(kind: CitationStyle, sources: dict[str, Source], pandoc: StayingPandoc) -> FormattedText:
    """Return what becomes of sources, each cited twice, the second time at a place."""
    in_notes = kind.kind == "note"
    items = [(ref, suffix) for suffix in ("", ", p. 3") for ref in sources]
    citations = tuple(
        Citation(f"{ref}{end}", (CitationItem(sources[ref].key, "normal", "", end),), (ref,), note if in_notes else 0)
        for note, (ref, end) in enumerate(items, start=1)
    )
    job, plan = job_of([Request("d", kind, "en-GB", citations)], sources)
    answer = pandoc.answer(job, pandoc_program(""), ENOUGH)
    assert answer
    return formatted(answer, plan).documents["d"]


def test_every_kind_of_source_is_among_them() -> None:
    assert len(MADE) == 2 * len(TYPES)


@pytest.mark.parametrize(
    ("name", "sources"),
    [("apa", dict(SOURCES)), ("chicago-author-date", dict(SOURCES)), ("chicago-notes-bibliography", MADE)],
    ids=["apa", "chicago", "notes"],
)
def test_sources_of_a_few_kinds_are_printed_as_by_the_whole_style(
    name: str, sources: dict[str, Source], pandoc: StayingPandoc, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance, refs = random.Random(18), list(sources)
    chance.shuffle(refs)
    groups = [refs[start : start + 4] for start in range(0, len(refs), 4)]
    for group in groups:
        few = {ref: sources[ref] for ref in group}
        small = printed(style(name), few, pandoc)
        with monkeypatch.context() as patch:
            patch.setattr(engine, "smaller", lambda text, _: text)
            assert printed(style(name), few, pandoc) == small


@pytest.mark.parametrize("name", ["apa", "chicago-author-date", "chicago-notes-bibliography", "chicago-notes"])
def test_a_large_style_is_a_third_smaller_for_what_is_cited_most(name: str) -> None:
    whole = style(name).mended
    assert len(smaller(whole, frozenset({"book", "article-journal", "chapter", "report"}))) < len(whole) * 2 / 3


@pytest.mark.parametrize(
    ("choice", "kept"),
    [
        ("<if type='book'>B</if><else>E</else>", ["if", "else"]),
        ("<if type='song'>S</if><else-if type='book'>B</else-if><else>E</else>", ["if", "else"]),
        ("<if type='song'>S</if><else>E</else>", ["if"]),
        ("<if type='song'>S</if>", []),
        ("<if type='song book' match='any'>S</if>", ["if"]),
        ("<if type='song' match='none'>S</if>", ["if"]),
        ("<if type='song' variable='DOI' match='any'>S</if>", ["if"]),
        ("<if type='song' variable='DOI'>S</if>", []),
    ],
)
def test_a_branch_goes_where_no_source_can_take_it(
    choice: str, kept: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kindling.plugins.citations.smaller._LARGE", 0)
    shown = choice.replace(">B<", "><text value='b'/><").replace(">S<", "><text value='s'/><")
    shown = shown.replace(">E<", "><text macro='used'/><")
    layout = f"<text variable='title'/><choose>{shown}</choose>"
    macros = "<macro name='used'><text value='e'/></macro><macro name='unused'><text macro='used'/></macro>"
    made = ElementTree.fromstring(smaller(in_text(layout, macros), frozenset({"book"})))  # noqa: S314 (our own)
    choices = [one.tag.rpartition("}")[2] for found in made.iter() if found.tag.endswith("}choose") for one in found]
    names = [found.get("name") for found in made.iter() if found.tag.endswith("}macro")]
    assert choices == kept
    assert names == (["used"] if ">E<" in choice else [])


def test_a_small_style_is_left() -> None:
    text = in_text("<text variable='title'/>")
    assert smaller(text, frozenset()) is text


def test_what_a_source_says_may_look_like_a_type() -> None:
    odd = csl_source("x.json", 1, {"id": "k", "type": "song", "title": '"type": "bill"', "issued": DAY})
    assert isinstance(odd, Source) and json.loads(odd.text)["title"]
    job, _ = job_of([], {"r1": odd})
    assert {"book", "song"} <= engine._types(job["files"])

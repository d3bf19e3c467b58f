"""Sources that could be taken for one another are told apart in each document as if it stood alone."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kindling.model.grammar import CitationItem
from kindling.plugins.citations import engine
from kindling.plugins.citations.engine import Citation, FormattedText, Request
from kindling.plugins.citations.formats.source import Source, csl_source
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.tiers import ENOUGH, whole_or_exam

pytestmark = pytest.mark.whole

#: names that share families, initials, first names, or nothing; organisations; the same people in another order
PEOPLE = (
    "Smith, Alan", "Smith, Anna", "Smith, Beth", "Smith, B. J.", "Smith, Carl", "Smith", "Smith, Élodie", "smith, Dan",
    "Jones, Amy", "Jones, Ben", "Jones, A. B.", "de Vries, Jan", "Vries, Jan", "Strauss, Eva", "Strauß, Eva",
    "{NHS}", "{The Fund}", "Okafor, Ada", "Lee, Min", "Lee, Min-ji",
    *(f"Hall, {given}" for given in "Ada Ben Cai Dee Eli Fay Gus".split() * 4),
)  # fmt: skip
RULES = ("all-names", "all-names-with-initials", "primary-name", "primary-name-with-initials", "by-cite")


def crowd(seed: int, count: int) -> dict[str, Source]:
    """Return a library of ``count`` sources by few people in few years, by the engine's names."""
    chance = random.Random(seed)
    entries = []
    for number in range(count):
        authors = " and ".join(dict.fromkeys(chance.sample(PEOPLE, chance.choice([1, 1, 1, 1, 2, 4]))))
        role = chance.choice(["author"] * 12 + ["editor", ""])
        fields = [f"{role} = {{{authors}}}"] if role else []
        fields += [f"editor = {{{chance.choice(PEOPLE)}}}"] if role == "author" and chance.random() < 0.1 else []
        fields += [f"title = {{{chance.choice(['Joy', 'Care', 'Trust'])} {chance.choice(['', number])}}}"]
        fields += [f"year = {{{chance.choice([2014, 2014, 2015])}}}"] if chance.random() < 0.95 else []
        kind = chance.choice(["article", "book", "report", "incollection"])
        entries.append(f"@{kind}{{k{number},\n  " + ",\n  ".join(fields) + "\n}\n")
    sources = library_of([("content/references/crowd.bib", "\n".join(entries))]).sources
    return {f"r{number}": source for number, source in enumerate(sources.values(), start=1)}


def documents(style: CitationStyle, refs: list[str], seed: int, count: int) -> Iterator[Request]:
    """Yield documents that cite a few of the sources, in every way."""
    chance = random.Random(seed)
    for number in range(count):
        pool = chance.sample(refs, chance.randint(1, 7))
        citations = []
        for place in range(chance.randint(1, 7)):
            cited = list(dict.fromkeys(chance.choices(pool, k=chance.choice([1, 1, 1, 1, 1, 2, 3]))))
            mode = chance.choice(["normal", "normal", "normal", "narrative", "suppressed"])
            items = [
                CitationItem(ref, mode if not n else "normal", "", chance.choice(["", "", ", p. 3"]))  # type: ignore[arg-type]
                for n, ref in enumerate(cited)
            ]
            citations.append(Citation(f"c{place + 1}", tuple(items), tuple(cited)))
        yield Request(f"d{number}", style, "en-GB", tuple(citations))


def styles(folder: Path) -> Iterator[CitationStyle]:
    """Yield the shipped styles of authors and dates, and APA with each rule that CSL knows for telling names apart."""
    for name in ("apa", "harvard-cite-them-right", "sage-harvard", "chicago-author-date"):
        found = style_of(name, folder)
        assert isinstance(found, CitationStyle)
        yield found
    apa = (Path(engine.__file__).with_name("styles") / "apa.csl").read_text("utf-8")
    for rule in RULES:
        own = re.sub(r'givenname-disambiguation-rule="[^"]*"', f'givenname-disambiguation-rule="{rule}"', apa)
        for name, text in ((rule, own), (f"{rule}-2", own.replace('disambiguate-add-names="true"', ""))):
            (folder / f"{name}.csl").write_text(text, "utf-8")
            found = style_of(f"{name}.csl", folder)
            assert isinstance(found, CitationStyle)
            assert found.apart == ("cites" if rule == "by-cite" else "names")
            yield found


def content(made: FormattedText) -> tuple[dict[str, str], list[tuple[str, str]]]:
    return dict(made.clusters), [(entry.ref, entry.html) for entry in made.entries]


@whole_or_exam("seed", 2, 6, "Documents formatted together, and each alone")
def test_documents_taken_apart_are_printed_as_if_each_stood_alone(
    tmp_path: Path, seed: int, figures: Callable[[str], None]
) -> None:
    """One process formats all: each document with the others, and by itself."""
    sources, count = crowd(seed, 40), 12 if seed == 6 else 4  # the exam has more
    shared, alone = [], []
    for style in styles(tmp_path):
        asked = [
            replace(one, document=f"{style.name}-{one.document}")
            for one in documents(style, list(sources), seed, count)
        ]
        shared += asked
        alone += [
            replace(one, document=f"{one.document}-alone", style=replace(style, share="none", apart=""))
            for one in asked
        ]
    job, plan = engine.job_of([*shared, *alone], sources)
    answer = engine.run(job, engine.pandoc_program(""), 100)
    assert not isinstance(answer, str), answer
    made = engine.formatted(answer, plan).documents
    assert len(shared) == 14 * count
    for one in shared:
        assert content(made[one.document]) == content(made[f"{one.document}-alone"]), one.document
    figures(f"{len(shared)} documents, printed with the others as alone")


def in_one_group(sources: Sequence[dict[str, Any]], crowd: int, style: str) -> tuple[str, str]:
    """Return what a group of all sources says in a style, and the style that pandoc was handed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_CROWD", crowd)
        read = {f"r{n}": csl_source("x.json", 1, one) for n, one in enumerate(sources)}
        known = {name: source for name, source in read.items() if isinstance(source, Source)}
        items = tuple(CitationItem(source.key, "normal", "", "") for source in known.values())
        kind = style_of(style, Path())
        assert isinstance(kind, CitationStyle)
        request = engine.Request("d", kind, "en-GB", (engine.Citation("c1", items, tuple(known)),))
        job, plan = engine.job_of([request], known)
        answer = engine.run(job, engine.pandoc_program(""), ENOUGH)
    assert not isinstance(answer, str), answer
    return engine.formatted(answer, plan).documents["d"].clusters["c1"], "".join(job["styles"].values())


def test_what_nobody_signs_may_be_cited_by_what_it_stands_in() -> None:
    """Two papers of one newspaper are told apart however many others a text cites."""
    sources = [
        {"id": f"k{n}", "type": "article-newspaper", "title": f"T{n}", "container-title": "The Paper",
         "issued": {"date-parts": [[2001]]}}
        for n in range(4)
    ]  # fmt: skip
    assert "disambiguate-add-year-suffix" in in_one_group(sources, 3, "apa")[1]
    assert in_one_group(sources, 3, "apa")[0] == in_one_group(sources, 100, "apa")[0]


@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize(
    ("style", "sought"),
    [("harvard", 'collapse="year"'), ("harvard", "disambiguate-add-year-suffix"), ("apa", "disambiguate-add-names")],
)
def test_a_large_group_is_printed_as_ever_and_sooner(style: str, sought: str, same: bool) -> None:
    """pandoc looks for what belongs together in a time that grows with the square: 12 s for 2,000 keys, now 3.5."""
    families = ["Han", "Ganz", "Weil", "Han" if same else "Freire"]
    sources = [
        {
            "id": f"k{n}",
            "type": "book",
            "title": f"T{n}",
            "author": [{"family": family, "given": "Ann"}],
            "issued": {"date-parts": [[2001 + n]]},
        }
        for n, family in enumerate(families)
    ]
    usual, whole = in_one_group(sources, 100, style)
    crowded, handed = in_one_group(sources, 3, style)
    assert crowded == usual
    assert (sought in whole, sought in handed) == (True, same)

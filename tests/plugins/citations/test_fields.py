"""Titles, DOIs and addresses as they are: whatever format a source comes in, the same is published of it."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations import fields, tex
from kindling.plugins.citations.library import library_of
from tests.plugins.sources import outcome

CASES: dict[str, list[list[Any]]] = yaml.safe_load((Path(__file__).parent / "data" / "fields.yaml").read_text("utf-8"))


def in_every_format(title: str, doi: str = "", url: str = "") -> dict[str, str]:
    """Return a source in each format, as a program that cares for nothing would write it."""
    item = {"id": "a", "type": "article-journal", "title": title, "issued": {"date-parts": [[2020]]}}
    item |= {name: value for name, value in (("DOI", doi), ("URL", url)) if value}
    lines = [("TY", "JOUR"), ("ID", "a"), ("TI", title), ("PY", "2020"), ("DO", doi), ("UR", url), ("ER", "")]
    record = [("PMID", "1"), ("TI", title), ("DP", "2020"), ("LID", f"{doi} [doi]" if doi else "")]
    return {
        "bib": f"@article{{a, title = {{{title}}}, year = 2020, doi = {{{doi}}}, url = {{{url}}}}}",
        "json": json.dumps([item]),
        "yaml": yaml.safe_dump([item]),
        "ris": "".join(f"{tag}  - {value}\n" for tag, value in lines if value or tag == "ER"),
        "nbib": "".join(f"{tag.ljust(4)}- {value}\n" for tag, value in record if value),
    }


def made_of(texts: dict[str, str]) -> dict[str, dict[str, Any]]:
    """Return each format's CSL."""
    sources = {}
    for number, (form, text) in enumerate(texts.items(), start=1):
        (source,) = library_of([(f"{form}.{form}", text)]).sources.values()
        sources[f"r{number}"] = source
    csl = outcome(sources).csl
    return {form: dict(csl[ref]) for form, ref in zip(texts, sources, strict=True)}


def _as_typed(text: str) -> str:
    """Return a title without what citeproc gives every title: its own quotation marks, capitals kept by braces."""
    text = text.replace("’", "'").replace("“", '"').replace("”", '"')
    return text.replace('<span class="nocase">', "").replace("</span>", "").casefold()


@pytest.mark.parametrize(("typed", "meant"), CASES["titles"])
def test_a_title_is_what_it_means_in_every_format(typed: str, meant: str) -> None:
    found = {form: _as_typed(item["title"]) for form, item in made_of(in_every_format(typed)).items()}
    assert found == dict.fromkeys(found, meant.casefold())


@pytest.mark.parametrize(
    "title", ["The R&D of it", "The CO<sub>2</sub> of it", "The <i>Escherichia coli</i> of it", "Why $x$ and H$_2$O"]
)
def test_signs_of_bibtex_keep_their_capitals(title: str) -> None:
    found = made_of(in_every_format(title))
    plain = {
        form: item["title"].replace('<span class="nocase">', "").replace("</span>", "") for form, item in found.items()
    }
    assert plain == dict.fromkeys(plain, plain["json"])


@pytest.mark.parametrize(
    ("value", "command"),
    [
        (r"Files in C:\Users\new", r"\Users"),
        (r"A \unknown{thing}", r"\unknown"),
        (r"\emph{A} \v{S} \'e \& \textendash{} $\frac{1}{2}$ {\em b} \url{x}", ""),
    ],
)
def test_a_command_that_would_vanish_is_found(value: str, command: str) -> None:
    assert fields.unknown_command(value) == command


@pytest.mark.parametrize(("typed", "meant"), CASES["words"])
def test_what_is_no_tex_is_left_alone(typed: str, meant: str) -> None:
    assert fields.words(typed) == meant


@pytest.mark.parametrize(("typed", "meant"), CASES["dois"])
def test_a_doi_is_bare(typed: str, meant: str) -> None:
    assert fields.bare_doi(typed) == meant
    assert fields.bare_doi(meant) == meant


@pytest.mark.parametrize(("typed", "meant", "count"), CASES["addresses"])
def test_an_address_is_a_browsers(typed: str, meant: str, count: int) -> None:
    assert fields.bare_address(typed) == (meant, count)
    assert fields.bare_address(meant)[0] == meant


def test_links_are_the_same_in_every_format() -> None:
    texts = in_every_format("T", r"https://doi.org/10.1007/978-3-319-05269-4\_4", r"https://example.org/a\_b\%20c")
    found = made_of(texts)
    assert {form: item.get("DOI") for form, item in found.items()} == dict.fromkeys(
        found, "10.1007/978-3-319-05269-4_4"
    )
    del found["nbib"]  # it has no field for an address
    assert {form: item.get("URL") for form, item in found.items()} == dict.fromkeys(
        found, "https://example.org/a_b%20c"
    )


def test_an_address_of_a_doi_is_a_doi_in_every_format() -> None:
    texts = in_every_format("T", "", "https://doi.org/10.2307/2666999")
    del texts["nbib"]
    found = made_of(texts)
    assert {form: (item.get("DOI"), item.get("URL")) for form, item in found.items()} == dict.fromkeys(
        found, ("10.2307/2666999", None)
    )


def test_two_chapters_of_a_book_are_two_works() -> None:
    entries = "".join(
        f"@incollection{{c{n}, title={{T{n}}}, author={{A}}, year=2014, doi={{10.1007/978-3-319-05269-4\\_{n}}}}}\n"
        for n in (4, 5)
    )
    found = library_of([("a.bib", entries)])
    assert [problem.rule for problem in found.problems] == []
    assert {source.doi for source in found.sources.values()} == {
        "10.1007/978-3-319-05269-4_4",
        "10.1007/978-3-319-05269-4_5",
    }


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"], exclude_characters="{}\\$&<^")))
def test_plain_words_stay(text: str) -> None:
    assert fields.words(text) == text


@given(st.text())
def test_no_text_breaks_a_field(text: str) -> None:
    fields.tex(text), fields.words(text), fields.markdown(text), fields.bare_address(text)
    assert fields.bare_doi(text) == "" or fields.bare_doi(text).startswith("10")


@pytest.mark.parametrize("accent", [name for name in fields.ACCENTS if name.isalpha()])
@pytest.mark.parametrize("letter", ["a", "s", "c"])
def test_an_accent_by_a_letter_is_the_same_with_a_space_as_with_braces(accent: str, letter: str) -> None:
    r"""As files have had it for thirty years: {\v s} is \v{s}; an accent lost makes another name of it."""
    spaced, braced = rf"x{{\{accent} {letter}}}x", rf"x\{accent}{{{letter}}}x"
    assert (
        tex.plain(fields.tex(spaced)) == tex.plain(fields.tex(braced)) == fields.words(spaced) == fields.words(braced)
    )
    assert fields.words(spaced) != f"x{letter}x"

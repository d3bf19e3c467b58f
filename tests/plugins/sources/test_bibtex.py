"""BibTeX: what pandoc's writer leaves out is put in, and pandoc reads it again."""

import pytest

from kindling.model.problems import errors
from kindling.plugins.citations.bibtex import completed
from kindling.plugins.citations.library import library_of
from tests.plugins.sources import outcome

PAPER = "@article{a,\n  title = {A},\n  year = {2001}\n}\n"


def test_a_doi_is_put_in() -> None:
    assert completed(PAPER, {"DOI": "https://doi.org/10.1136/x_1(2)"}) == (
        "@article{a,\n  title = {A},\n  year = {2001},\n  doi = {10.1136/x_1(2)}\n}\n"
    )
    assert completed(PAPER, {"DOI": "none}, evil = {x"}) == PAPER
    assert completed("", {"DOI": "10.1136/x"}) == ""


def test_the_day_on_which_a_page_was_read_is_put_in() -> None:
    made = completed(PAPER, {"accessed": {"date-parts": [[2026, 1, 5]]}})
    assert made.endswith("  year = {2001},\n  urldate = {2026-01-05}\n}\n")


@pytest.mark.parametrize(
    ("kind", "field"),
    [("techreport", "institution"), ("phdthesis", "school"), ("mastersthesis", "school"), ("book", "publisher")],
)
def test_a_publisher_is_called_what_bibtex_calls_it(kind: str, field: str) -> None:
    made = completed(f"@{kind}{{a,\n  publisher = {{P}},\n  title = {{publisher = x}}\n}}\n", {})
    assert made == f"@{kind}{{a,\n  {field} = {{P}},\n  title = {{publisher = x}}\n}}\n"


def test_where_a_page_stands_is_said_in_tex() -> None:
    made = completed("@misc{a,\n  title = {A}\n}\n", {"container-title": r"50% {A} & B_C \ ~^#$"})
    assert made.endswith(
        "  howpublished = {50\\% \\{A\\} \\& B\\_C \\textbackslash{} \\textasciitilde{}\\textasciicircum{}\\#\\$}\n}\n"
    )


def test_what_is_written_is_read_again() -> None:
    text = """
    @techreport{ihi, author={{Institute}}, title={{NHS} and \\emph{joy} \\& more}, institution={IHI}, year={2018}}
    @article{x, author={Ångström, Åsa}, title={Über}, journal={BMJ \\& Co}, year={2009}, doi={10.1136/x_1}}
    """
    first = library_of([("a.bib", text)])
    made = _csl(first.sources)
    again = library_of([("b.bib", "\n".join(entry for _, entry in made.values()))])
    assert errors(again.problems) == []
    assert [item for item, _ in _csl(again.sources).values()] == [item for item, _ in made.values()]


def _csl(sources):  # type: ignore[no-untyped-def]
    from kindling.plugins.citations import engine

    named = {f"r{n}": source for n, source in enumerate(sources.values(), start=1)}
    job, plan = engine.job_of((), named)
    answer = engine.run(job | {"bibtex": {ref: s.key for ref, s in named.items()}}, engine.pandoc_program(""), 60)
    assert not isinstance(answer, str)
    made = engine.formatted(answer, plan)
    return {ref: (made.csl[ref], completed(made.bibtex[ref], made.csl[ref])) for ref in named}


def test_private_fields_go_no_further() -> None:
    text = "@book{a, title={C}, year={2000}, abstract={SECRET}, annote={SECRET}, keywords={SECRET}, note={Shown}}"
    found = outcome({"r1": library_of([("a.bib", text)]).sources["a"]})
    assert "SECRET" not in str(found.csl)
    assert "note" not in found.csl["r1"]
    assert found.notes == {"r1": "Shown"}

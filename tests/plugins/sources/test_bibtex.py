"""BibTeX: a source is written so that readers of both dialects find all of it, and nothing that ends its field."""

import json
from typing import Any

import pytest

from kindling.model.problems import errors
from kindling.plugins.citations.bibtex import entry, with_note
from kindling.plugins.citations.csl import PlainText
from kindling.plugins.citations.formats.ris import ris_record
from kindling.plugins.citations.library import library_of
from tests.plugins.sources import outcome

PAPER: dict[str, Any] = {"type": "article-journal", "title": "A", "issued": {"date-parts": [[2001]]}}


def test_a_doi_is_said_and_what_is_none_is_not() -> None:
    assert entry(PAPER | {"DOI": "https://doi.org/10.1136/x_1(2)"}, "a") == (
        "@article{a,\n  title = {A},\n  year = 2001,\n  doi = {10.1136/x_1(2)}\n}\n"
    )
    assert "evil" not in entry(PAPER | {"DOI": "none}, evil = {x"}, "a")


def test_the_day_on_which_a_page_was_read_is_said() -> None:
    assert "  urldate = {2026-01-05}" in entry(PAPER | {"accessed": {"date-parts": [[2026, 1, 5]]}}, "a")


@pytest.mark.parametrize(
    ("issued", "bibtex", "biblatex"),
    [
        ({"date-parts": [[2014, 9]]}, "year = 2014,\n  month = sep", "date = {2014-09}"),
        ({"date-parts": [[2014, 9, 2]]}, "year = 2014,\n  month = sep,\n  date = {2014-09-02}", "date = {2014-09-02}"),
        ({"date-parts": [[2014]], "season": 1}, "year = 2014,\n  date = {2014-21}", "date = {2014-21}"),
        ({"date-parts": [[2014]], "circa": True}, "year = 2014,\n  date = {2014~}", "date = {2014~}"),
        (
            {"date-parts": [[2014, 5], [2014, 7]]},
            "year = 2014,\n  date = {2014-05/2014-07}",
            "date = {2014-05/2014-07}",
        ),
        ({"date-parts": [[-44, 3]]}, "date = {-0043-03}", "date = {-0043-03}"),
        ({"literal": "in press"}, "year = {in press}", "year = {in press}"),
    ],
)
def test_a_date_is_said_whole(issued: dict[str, Any], bibtex: str, biblatex: str) -> None:
    item = {"type": "book", "title": "A", "issued": issued}
    assert entry(item, "a") == f"@book{{a,\n  title = {{A}},\n  {bibtex}\n}}\n"
    assert entry(item, "a", biblatex_names=True) == f"@book{{a,\n  title = {{A}},\n  {biblatex}\n}}\n"


@pytest.mark.parametrize(
    ("item", "kind", "field"),
    [
        ({"type": "report"}, "techreport", "institution"),
        ({"type": "thesis", "genre": "PhD thesis"}, "phdthesis", "school"),
        ({"type": "thesis", "genre": "Master’s thesis"}, "mastersthesis", "school"),
        ({"type": "thesis"}, "thesis", "institution"),
        ({"type": "book"}, "book", "publisher"),
    ],
)
def test_a_publisher_is_called_what_bibtex_calls_it(item: dict[str, Any], kind: str, field: str) -> None:
    assert entry(item | {"publisher": "P"}, "a") == f"@{kind}{{a,\n  {field} = {{P}}\n}}\n"


def test_where_a_page_stands_is_said_in_tex() -> None:
    made = entry({"type": "webpage", "title": "A", "container-title": r"50% {A} & B_C \ ~^#$"}, "a")
    said = r"howpublished = {50\% \{A\} \& B\_C \textbackslash{} \textasciitilde{}\textasciicircum{}\#\$}"
    assert made == f"@misc{{a,\n  title = {{A}},\n  {said},\n  entrysubtype = {{webpage}}\n}}\n"


@pytest.mark.parametrize("wicked", ["}, evil = {x", "a } b", "{{{", "\\", "x \ue105 y", "% \n}", "<i>}</i>"])
def test_no_text_ends_its_field(wicked: str) -> None:
    item = PAPER | {"title": wicked, "publisher": wicked, "URL": f"https://example.org/{wicked}", "note": wicked}
    item |= {"author": [{"family": wicked, "given": wicked}, {"literal": wicked}], "issued": {"literal": wicked}}
    (source,) = library_of([("a.bib", with_note(entry(item, "a"), "n"))]).sources.values()
    fields = json.loads(source.fields)
    assert fields.keys() == {"author", "title", "publisher", "url", "note", "year"}


def test_what_looks_like_a_style_in_a_plain_text_is_none() -> None:
    title = "A <b>bold</b> step"
    assert "title = {A \\textbf{bold} step}" in entry(PAPER | {"title": title}, "a")
    plain = "title = {A \\textless{}b\\textgreater{}bold\\textless{}/b\\textgreater{} step}"
    item = PAPER | {"title": PlainText(title)}
    assert plain in entry(item, "a")
    assert f"TI  - {title}\r\n" in ris_record(item)


def test_a_note_that_a_style_prints_is_said() -> None:
    assert with_note(entry(PAPER, "a"), "50%").endswith("  year = 2001,\n  note = {50\\%}\n}\n")


def test_what_is_written_is_read_again() -> None:
    text = """
    @techreport{ihi, author={{Institute}}, title={{NHS} and \\emph{joy} \\& more}, institution={IHI}, year={2018}}
    @article{x, author={Ångström, Åsa}, title={Über β}, journal={BMJ \\& Co}, date={2009-21}, doi={10.1136/x_1}}
    """
    first = _csl(text)
    assert first.keys() == {"rihi", "rx"}
    again = "\n".join(entry(item, ref.removeprefix("r")) for ref, item in first.items())
    assert errors(library_of([("b.bib", again)]).problems) == []
    assert _csl(again) == first


def _csl(text: str) -> dict[str, Any]:
    return dict(outcome({f"r{source.key}": source for source in library_of([("a.bib", text)]).sources.values()}).csl)


def test_private_fields_go_no_further() -> None:
    text = "@book{a, title={C}, year={2000}, abstract={SECRET}, annote={SECRET}, keywords={SECRET}, note={Shown}}"
    found = outcome({"r1": library_of([("a.bib", text)]).sources["a"]})
    assert "SECRET" not in str(found.csl)
    assert "note" not in found.csl["r1"]
    assert found.notes == {"r1": "Shown"}

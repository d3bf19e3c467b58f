"""Sources as libraries hold them: names, dates and titles read as they are meant; what can't be is told."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.problems import errors, strict
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.dates import read_csl_date, read_date
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.names import is_organisation, read_csl_name, read_names
from kindling.plugins.citations.titles import kept
from tests.plugins.citations.pages import Page, pages, plain
from tests.plugins.sources import outcome


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        # bad joins
        ("Example, Ann; Sample, Bo", "Example, Ann and Sample, Bo"),
        ("Example, Ann; Sample, Bo;", "Example, Ann and Sample, Bo"),
        ('M{\\"u}ller, J{\\"o}rg; Sample, Bo', 'M{\\"u}ller, J{\\"o}rg and Sample, Bo'),
        ("Ann Example, Bo Sample, Cy Third", "Ann Example and Bo Sample and Cy Third"),
        ("Example, A., Sample, B., Third, C.", "Example, A. and Sample, B. and Third, C."),
        ("Sample B, Third CD", "Sample, B. and Third, C. D."),
        ("Example, Ann & Sample, Bo", "Example, Ann and Sample, Bo"),
        (r"Ann Example \& Bo Sample", "Ann Example and Bo Sample"),
        ("Han, Hahrie et al.", "Han, Hahrie and others"),
        # titles of address, letters behind a name, suffixes
        ("Dr Ann Example and Prof. Bo Sample", "Ann Example and Bo Sample"),
        ("Example, Dr Ann", "Example, Ann"),
        ("Dame Ann Example", "Ann Example"),
        ("Ann Example, MD", "Ann Example"),
        ("Martin Luther King Jr.", "King, Jr., Martin Luther"),
        ("King, Martin Luther, Jr.", "King, Jr., Martin Luther"),
        ("King Jr., Martin Luther", "King, Jr., Martin Luther"),
        ("Ludwig van Beethoven III", "van Beethoven, III, Ludwig"),
        # organisations
        ("NHS England", "{NHS England}"),
        ("The King's Fund", "{The King's Fund}"),
        ("Department of Health and Social Care", "{Department of Health and Social Care}"),
        ("Welsh Government", "{Welsh Government}"),
        ("Llywodraeth Cymru", "{Llywodraeth Cymru}"),
        ("World Health Organization", "{World Health Organization}"),
        # names that are missing
        ("Han, Ann and and Lee, Bo", "Han, Ann and Lee, Bo"),
        ("and Han, Ann and {} and Lee, Bo and", "Han, Ann and Lee, Bo"),
        ("Nuffield Trust and Health Foundation", "{Nuffield Trust} and {Health Foundation}"),
        ("Institute for Fiscal Studies and Han, Hahrie", "{Institute for Fiscal Studies} and Han, Hahrie"),
        (r"McKinsey \& Company", r"{McKinsey \& Company}"),
    ],
)
def test_names_that_are_no_bibtex_are_read_as_they_are_meant_and_told(typed: str, meant: str) -> None:
    made, why = read_names(typed)
    assert (made, bool(why)) == (meant, True)
    assert read_names(made) == (made, ())  # so the line that is told mends it
    found = library_of([("a.bib", f"@book{{a, title={{T}}, year={{2000}}, author={{{typed}}}}}")])
    (remark,) = (one for one in found.sources["a"].remarks if one.rule == "citations/names")
    assert remark.hint == f"write author = {{{meant}}}"


@pytest.mark.parametrize(
    "typed",
    [
        "Han, Hahrie and Ganz, Marshall", "King, Jr., Martin Luther", "Vaughan Williams, Ralph", "Jan van Dijk",
        "de Souza, Ana and others", "{NHS England} and Han, Hahrie", "J. R. R. Tolkien", "Simon Baron-Cohen",
        "Church, Alonzo", "Madonna", "García Márquez, Gabriel", "Ó Briain, Dara", "O'Brien, Mary", "",
    ],
)  # fmt: skip
def test_names_that_are_right_stay(typed: str) -> None:
    assert read_names(typed) == (typed, ())


NAME = st.text("AbcdeéÓ{}&;,'. \\-", max_size=30)


@given(st.lists(NAME, max_size=4).map(" and ".join))
def test_no_names_break_the_reading_and_no_letter_is_lost(typed: str) -> None:
    made, why = read_names(typed)
    assert why or made == typed
    assert re.findall("[éÓ]", made) == re.findall("[éÓ]", typed)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ({"family": "England", "given": "NHS"}, {"literal": "NHS England"}),
        ({"family": "Example", "given": "Dr Ann"}, {"family": "Example", "given": "Ann"}),
        ({"family": "King Jr.", "given": "Martin"}, {"family": "King", "given": "Martin", "suffix": "Jr."}),
        ({"family": "Dijk", "given": "Jan", "non-dropping-particle": "van"}, None),
        ({"literal": "Welsh Government"}, None),
        (
            {"family": "Doe", "given": "John,! Jr."},  # citeproc-js's sign for a comma that stays
            {"family": "Doe", "given": "John", "suffix": "Jr.", "comma-suffix": True},
        ),
    ],
)
def test_names_of_csl_are_judged_alike(name: dict[str, str], meant: dict[str, Any] | None) -> None:
    assert read_csl_name(name)[0] == (meant or name)


@pytest.mark.parametrize("name", ["Ann Example", "Robert of Gloucester", "Ludwig van Beethoven", "NHS", "Han, Hahrie"])
def test_a_person_is_no_organisation(name: str) -> None:
    assert not is_organisation(name)


YEAR: dict[str, Any] = {"date-parts": [[2015]]}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2015", YEAR),
        ("[2015]", YEAR),
        ("c2015", YEAR),
        ("2015/..", YEAR),
        ("2015-03", {"date-parts": [[2015, 3]]}),
        ("2015/09/14/", {"date-parts": [[2015, 9, 14]]}),
        ("14/09/2015", {"date-parts": [[2015, 9, 14]]}),
        ("2015 Sep", {"date-parts": [[2015, 9]]}),
        ("2015 Sept 14", {"date-parts": [[2015, 9, 14]]}),
        ("May 12th, 2019", {"date-parts": [[2019, 5, 12]]}),
        ("2015 Sep-Oct", {"date-parts": [[2015, 9], [2015, 10]]}),
        ("2015 Dec-2016 Jan", {"date-parts": [[2015, 12], [2016, 1]]}),
        ("12-14 June 2019", {"date-parts": [[2019, 6, 12], [2019, 6, 14]]}),
        ("2015-03/2015-05", {"date-parts": [[2015, 3], [2015, 5]]}),
        ("1999--2001", {"date-parts": [[1999], [2001]]}),
        ("1999-01", {"date-parts": [[1999, 1]]}),
        ("Spring 2015", YEAR | {"season": 1}),
        ("2015 Fall", YEAR | {"season": 3}),
        ("2015-24", YEAR | {"season": 4}),
        ("2015///Summer", YEAR | {"season": 2}),
        ("c. 2015", YEAR | {"circa": True}),
        ("ca. 2015", YEAR | {"circa": True}),
        ("2015?", YEAR | {"circa": True}),
        ("in press", {"literal": "in press"}),
        ("Michaelmas term", {"literal": "Michaelmas term"}),
        ("2015-00", {"literal": "2015-00"}),
        ("n.d.", {}),
        ("", {}),
    ],
)
def test_a_date_is_whole(typed: str, meant: dict[str, Any]) -> None:
    assert read_date(typed) == meant
    assert read_csl_date({"raw": typed}) == meant
    assert not meant or read_csl_date(meant) == meant


@given(st.text(max_size=20) | st.text("0123456789-/ .c?~SeptJanpring", max_size=14))
def test_no_date_breaks_the_reading(typed: str) -> None:
    made = read_date(typed)
    assert made == {} or made.keys() <= {"date-parts", "season", "circa", "literal"}
    assert read_csl_date(made) == made or "literal" in made


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ({"date-parts": [["2015", "3"]], "season": "Spring"}, {"date-parts": [[2015, 3]], "season": 1}),
        ({"year": 2015, "month": "Sep"}, {"date-parts": [[2015, 9]]}),
        ([{"year": 2015}, {"year": 2016}], {"date-parts": [[2015], [2016]]}),
        ({"date-parts": [[2015]], "circa": "false"}, YEAR),
        (2015, YEAR),
        ({"date-parts": []}, {}),
        ({"date-parts": [[None]]}, {}),
    ],
)
def test_dates_of_csl_may_be_written_in_many_ways(value: Any, meant: dict[str, Any]) -> None:
    assert read_csl_date(value) == meant


def test_dates_reach_the_engine_whole_from_every_format() -> None:
    """No part of a date is lost (C8)."""
    bib = "".join(
        f"@book{{{key}, title={{T}}, author={{A, B}}, {fields}}}\n"
        for key, fields in (
            ("a", "year={2015}, month={Summer}"),
            ("b", "date={2015-22}"),
            ("c", "year={in press}"),
            ("d", "year={c. 1900}"),
            ("e", "year=2015, month=jun # {-} # jul"),
            ("f", "year=2015, month={September}"),
        )
    )
    items = [
        {"id": "g", "type": "book", "issued": {"season": 2, "date-parts": [[2015]]}},
        {"id": "h", "type": "book", "issued": {"literal": "in press"}},
    ]
    ris = "TY  - BOOK\nID  - i\nTI  - T\nPY  - 2015\nDA  - 2015///Summer\nER  - \n"
    nbib = "PMID- 1\nTI  - T\nFAU - Moss, Ida\nDP  - 2015 Sep-Oct\n"
    files = [("a.bib", bib), ("b.json", json.dumps(items)), ("c.ris", ris), ("d.nbib", nbib)]
    sources = library_of(files).sources
    found = outcome({f"r{number}": source for number, source in enumerate(sources.values())})
    dates = {key: found.csl[f"r{number}"].get("issued") for number, key in enumerate(sources)}
    summer, press = {"date-parts": [[2015]], "season": 2}, {"literal": "in press"}
    assert dates == {
        "a": summer, "b": summer, "c": press, "d": {"date-parts": [[1900]], "circa": True},
        "e": {"date-parts": [[2015, 6], [2015, 7]]}, "f": {"date-parts": [[2015, 9]]}, "g": summer, "h": press,
        "i": summer, "moss2015": {"date-parts": [[2015, 9], [2015, 10]]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "meant"),
    [
        (
            "Leading change in Wales: lessons from Age Cymru and Sherry Arnstein",
            "Leading change in {Wales}: lessons from {Age} {Cymru} and {Sherry} {Arnstein}",
        ),
        ("COVID-19 and the NHS in England during January", "COVID-19 and the {NHS} in {England} during {January}"),
        ("What the Evidence Shows about Patient Activation", "What the Evidence Shows about Patient Activation"),
        ("Activists: Leadership in the 21st Century", "Activists: Leadership in the 21st Century"),
        ("The {WHO} Story: a tale", "The {WHO} Story: a tale"),
        ("Rules of {NHS} trusts in Wales", "Rules of {NHS} trusts in {Wales}"),
        (r"Growth of \textit{Escherichia Coli} in Wales", r"Growth of \textit{Escherichia Coli} in {Wales}"),
        ("", ""),
    ],
)
def test_capitals_stay_where_a_title_is_in_sentence_case(title: str, meant: str) -> None:
    assert kept(title, "article") == meant


def test_the_title_of_a_law_is_never_changed() -> None:
    assert kept("Well-being of Future Generations (Wales) Act 2015", "legislation").startswith("{Well-being")


def one(files: list[tuple[str, str]], text: str, **settings: Any) -> tuple[Page, list[str]]:
    """Return the page of a text, and the problems that are more than advice."""
    (page,), problems = pages([text], files, **settings)
    return page, [f"{problem.path}:{problem.line} {problem.severity} {problem.rule}" for problem in problems]


def test_a_publisher_with_and_is_one() -> None:
    entry = (
        "@book{a, title={T}, author={A, B}, year={2000}, publisher={Simon and Schuster}, address={London and Leeds}}"
    )
    page, problems = one([("a.bib", entry)], "A [@a].", style="harvard")
    assert "London and Leeds: Simon and Schuster" in plain(page.entries[0])
    assert problems == []


def test_names_in_one_line_of_ris_are_people() -> None:
    ris = "TY  - JOUR\nID  - a\nAU  - Sample, Bo; Third, Cy; Fourth, Di\nTI  - T\nPY  - 2014\nER  - \n"
    item = json.loads(library_of([("a.ris", ris)]).sources["a"].text)
    assert [name["family"] for name in item["author"]] == ["Sample", "Third", "Fourth"]


# -- what nobody cites, and what is broken ----------------------------------------------------------------------------

GOOD = "@book{good, author={Han, Hahrie}, title={Good}, year={2020}}\n"
BROKEN = "@article{old, author={Dice, Lee}, title={Measures, journal={E}, year={1945}}\n"
BAD = {
    "broken.bib": (GOOD + BROKEN, 2, "library"),
    "twice.bib": (GOOD + "@book{old, author={A, B}, title={M}, year={1945}}\n" * 2, 3, "same-key"),
    "fields.bib": (GOOD + "@book{old, author={A, B}, title={M}, title={N}, year={1945}}\n", 2, "library"),
    "unsafe.bib": (GOOD + "@misc{old, author={A, B}, title={M}, url={javascript:x}, year={1945}}\n", 2, "unsafe-link"),
    "cut.ris": (
        "TY  - BOOK\nID  - good\nAU  - A, B\nTI  - G\nPY  - 2000\nER  - \n\nTY  - BOOK\nID  - old\n",
        8,
        "library",
    ),
    "bad.json": ('[{"id": "good"\n "x"}]', 2, "library"),
    "bad.yaml": ("- id: old\n  title: a: b\n", 2, "library"),
    "bad.xml": ("<xml>\n<records>", 2, "library"),
}


def test_what_nobody_cites_is_a_warning_that_stops_nothing() -> None:
    """What nobody cites stops nothing (C4)."""
    files = [("good.bib", GOOD), *((name, text.replace(GOOD, "\n")) for name, (text, _, _) in BAD.items())]
    files = [
        (name, text.replace("old", f"old{n}").replace("ID  - good", "ID  - g")) for n, (name, text) in enumerate(files)
    ]
    (_,), problems = pages(["A [@good]."], files)
    assert sorted((p.path, p.line, p.severity, p.rule, p.unseen) for p in problems) == sorted(
        (name, line, "warning", f"citations/{rule}", True) for name, (_, line, rule) in BAD.items()
    )
    assert not errors(strict(problems))  # so a publish goes on too


@pytest.mark.parametrize("name", BAD)
def test_what_is_cited_and_broken_stops_with_its_own_file_and_line(name: str) -> None:
    text, line, rule = BAD[name]
    (_,), problems = pages(["A [@old]."], [(name, text)])
    assert (name, line, "error", f"citations/{rule}") in [(p.path, p.line, p.severity, p.rule) for p in problems]


def test_a_bare_key_of_a_broken_entry_stops_too() -> None:
    (_,), problems = pages(["@old says [@good]."], [("broken.bib", GOOD + BROKEN)])
    assert "error" in {problem.severity for problem in problems}


def test_a_letter_that_cannot_be_read_matters_to_the_entry_that_holds_it() -> None:
    data = (GOOD + "@book{old, author={A, B}, title={Café}, year={1945}}\n").encode("cp1252")
    for key, severity in (("good", "warning"), ("old", "error")):
        (_,), problems = pages([f"A [@{key}]."], [("a.bib", data)])  # type: ignore[list-item]
        assert [problem.severity for problem in problems] == [severity]


def test_an_address_of_ftp_is_printed_without_a_link() -> None:
    entry = "@misc{a, author={A, B}, title={T}, url={ftp://example.org/a.pdf}, year={2012}}"
    page, problems = one([("a.bib", entry)], "A [@a].", style="apa")
    assert "ftp://example.org/a.pdf" in plain(page.entries[0])
    assert 'href="ftp' not in page.whole
    assert problems == ["a.bib:1 warning citations/no-link"]


HEADS = ('@String (OUP = "The Press")', "@string{OUP = {The Press}}", '@STRING{ oup="The Press" }')
OTHERS = ("", "@string{St.JacquesPL = {x}}", "@string{broken = }", "@comment{x}", "@preamble{y}")


def test_no_head_takes_an_entry_with_it() -> None:
    """A head or a string takes no entry with it (C4)."""
    entry = "@book{{k{}, author={{Han, H}}, title={{G}}, publisher=OUP, year={{2020}}}}\n"
    heads = [f"{head}\n{other}\n" for head in HEADS for other in OTHERS]
    files = [(f"{n}.bib", head + entry.format(n)) for n, head in enumerate(heads)]
    page, problems = one(files, f"A [{'; '.join(f'@k{n}' for n in range(len(heads)))}].", style="vancouver")
    assert [plain(entry).partition("↩")[0] for entry in page.entries] == ["Han H. G. The Press; 2020."] * len(heads)
    assert not [problem for problem in problems if " error " in problem]


@pytest.mark.parametrize("files", [["both.bib"], ["a.bib", "b.bib"]])
def test_fields_are_lent_within_a_file_and_between_files(files: list[str]) -> None:
    """``xdata`` lends, whatever its file (C4)."""
    lending = "@xdata{press, publisher={Xdata Press}, date={2017}, xdata={place}}\n@xdata{place, location={Leeds}}\n"
    borrowing = (
        "@book{xan, xdata={press}, author={Xan, B.}, title={Sub}}\n@book{two, author={A, B}, title={T}, year=2000}\n"
    )
    texts = [lending + borrowing] if len(files) == 1 else [lending, borrowing]
    page, problems = one(list(zip(files, texts, strict=True)), "A [@xan; @two].", style="harvard")
    assert "Xan, B. (2017) Sub. Leeds: Xdata Press." in [plain(entry).partition("↩")[0] for entry in page.entries]
    assert problems == []


# -- keys that are made here ------------------------------------------------------------------------------------------

RIS = "TY  - BOOK\nAU  - Han, Hahrie\nTI  - {}\nPY  - 2014\nER  - \n"


def test_keys_that_are_made_here_never_collide() -> None:
    given_key = "@book{han2014, title={C}, author={Han, H}, year={2014}}"
    found = library_of([("1.ris", RIS.format("A")), ("2.ris", RIS.format("B")), ("3.bib", given_key)])
    titles = {key: json.loads(one.text)["title"] if one.format == "json" else "C" for key, one in found.sources.items()}
    assert titles == {"han2014a": "A", "han2014b": "B", "han2014": "C"}
    assert all(json.loads(found.sources[key].text)["id"] == key for key in ("han2014a", "han2014b"))
    assert [(p.path, p.line, p.rule, p.severity) for p in found.problems] == [
        (f"{number}.ris", 1, "citations/same-key", "warning") for number in (1, 2)
    ]


def test_a_providers_own_lines_are_passed_over() -> None:
    head = 'Provider: American Psychological Association\nDatabase: PsycINFO\nContent: text/plain; charset="UTF-8"\n\n'
    found = library_of([("a.ris", head + RIS.format("A") + "\n------\n" + RIS.format("B"))])
    assert (len(found.sources), found.problems) == (2, ())


# -- EndNote's XML ----------------------------------------------------------------------------------------------------


def test_a_source_of_endnote_is_that_of_other_formats() -> None:
    """A DOI in ``UR`` is one, and EndNote's XML says the same (C9)."""
    xml = (
        '<xml><records><record><ref-type name="Journal Article">17</ref-type><contributors><authors>'
        "<author><style>Riskin, Arieh</style></author></authors></contributors><titles><title>"
        '<style>Rude </style><style face="italic">acts</style><style> &amp; more</style></title></titles>'
        "<periodical><full-title>Pediatrics</full-title></periodical><pages>487-95</pages><volume>136</volume>"
        "<number>3</number><dates><year>2015</year></dates><electronic-resource-num>10.1542/peds.2015-1385"
        "</electronic-resource-num><notes>PRIVATE</notes></record></records></xml>"
    )
    ris = (
        "TY  - JOUR\nAU  - Riskin, Arieh\nTI  - Rude <i>acts</i> &amp; more\nT2  - Pediatrics\nSP  - 487\nEP  - 95\n"
        "VL  - 136\nIS  - 3\nPY  - 2015\nUR  - https://doi.org/10.1542/peds.2015-1385\nER  - \n"
    )
    texts = [library_of([(name, text)]).sources["riskin2015"].text for name, text in (("a.xml", xml), ("a.ris", ris))]
    assert json.loads(texts[0]) == json.loads(texts[1])


def test_xml_reads_no_other_file_and_does_not_grow() -> None:
    doctype = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    record = "<record><titles><title>T &c;&b;</title></titles></record>"
    found = library_of([("a.xml", f"{doctype}<xml><records>{record}</records></xml>")])
    assert "root:" not in "".join(source.text for source in found.sources.values())
    assert "haha" not in "".join(source.text for source in found.sources.values())


# -- places and lists -------------------------------------------------------------------------------------------------

ITEMS: list[dict[str, Any]] = [
    {"id": "schon", "type": "book", "title": "The reflective practitioner", "issued": "1983",
     "publisher": "Basic Books", "author": [{"family": "Schön", "given": "Donald A."}]},
    {"id": "told", "type": "personal_communication", "title": "Rounds", "issued": {"date-parts": [[2025, 3, 4]]},
     "author": [{"family": "Lewis", "given": "Carys"}]},
]  # fmt: skip
LIBRARY = [("a.json", json.dumps(ITEMS))]


def test_ama_prints_a_place_in_its_own_form() -> None:
    """AMA has "1(p9)" (C5)."""
    page, _ = one(LIBRARY, "A [@schon, p. 9]. B [@schon, pp. 9-12].", style="ama")
    assert plain(page.html).strip() == "A.1(p9) B.1(pp9-12)"


def test_ibid_stays_at_the_place_just_cited() -> None:
    """A place that is the last one is no other (C5)."""
    page, _ = one(LIBRARY, "A [@schon, p. 9]. B [@schon, p. 9]. C [@schon]. D [@schon, p. 9; @told].", style="oscola")
    notes = [plain(note).partition("↩")[0] for note in page.notes]
    assert notes[1:3] == ["Ibid.", "Schön (n 1)."]
    assert "9" in notes[3]


def test_what_a_style_does_not_list_is_no_entry_and_no_link() -> None:
    """A list has no entry without words (C3)."""
    page, problems = one(LIBRARY, "She told me [@told], as in [@schon].", style="apa")
    assert [plain(entry).partition("↩")[0] for entry in page.entries] == [
        "Schön, D. A. (1983). The reflective practitioner. Basic Books."
    ]
    assert page.html.count("doc-biblioref") == 1
    assert "(C. Lewis, personal communication, 4 March 2025)" in plain(page.html)
    assert problems == []


@pytest.mark.parametrize("style", ["vancouver", "bmj"])
def test_words_behind_a_number_are_told_from_the_next_number(style: str) -> None:
    page, _ = one(LIBRARY, "A [@schon, p. 12; @told].", style=style)
    assert "1, p.\u00a012; 2" in plain(page.html).replace("&nbsp;", "\u00a0")


def test_what_is_private_never_reaches_the_engine() -> None:
    item = ITEMS[0] | {"file": "X1", "abstract": "X2", "annote": "X3", "keyword": "X4", "uri": "X5", "shortTitle": "S"}
    private = "file={X1}, abstract={X2}, annote={X3}, keywords={X4}, bdsk-url-1={X5}"
    bib = f"@book{{b, title={{T}}, author={{A, B}}, year=2000, {private}}}"
    found = library_of([("a.json", json.dumps([item])), ("b.bib", bib)])
    assert not re.search(r"X\d", "".join(source.text for source in found.sources.values()))
    assert json.loads(found.sources["schon"].text)["title-short"] == "S"


def only(name: str, text: str) -> tuple[dict[str, Any], list[str]]:
    """Return the one source of a file as CSL, and the rules of what is told of it."""
    (source,) = library_of([(name, text)]).sources.values()
    return json.loads(source.text), [remark.rule for remark in source.remarks]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("book", "book"), ("Book", "book"), ("", "document"), ("journal-article", "article-journal"),
        ("journalArticle", "article-journal"), ("posted-content", "article"), ("videoRecording", "motion_picture"),
        ("personal communication", "personal_communication"), ("bookSection", "chapter"), ("nonsense", "document"),
    ],
)  # fmt: skip
def test_what_kind_a_source_is_is_said_in_the_words_of_csl(said: str, kind: str) -> None:
    """CSL's schema wants one of 45 words, and what is published is what a reader's own program gets."""
    item, told = only("a.json", json.dumps([{"id": "a", "type": said, "title": "T"}]))
    assert (item["type"], told) == (kind, ["citations/form"] if said == "nonsense" else [])
    assert only("a.json", '[{"id": "a", "title": "T"}]')[0]["type"] == "document"


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("Welsh", "cy"), ("Cymraeg", "cy"), ("wel", "cy"), ("cym", "cy"), ("cy-GB", "cy-GB"), ("eng", "en"),
        ("en_gb", "en-GB"), ("English", "en"), ("ngerman", "de"), ("Français", "fr"), ("Welsh; English", "cy"),
        ("eng/fre", "en"), ("zh-hans-cn", "zh-Hans-CN"), ("sco", "sco"), ("English language", "en"),
        ("fr French language", "fr"), ("Klingonish", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_language_is_said_by_its_tag_in_every_format(said: str, tag: str) -> None:
    texts = {
        "a.json": json.dumps([{"id": "a", "type": "book", "title": "T", "language": said}]),
        "a.yaml": f"references:\n- id: a\n  title: T\n  language: '{said}'\n",
        "a.ris": f"TY  - BOOK\nID  - a\nTI  - T\nLA  - {said}\nER  - \n",
        "a.nbib": f"PMID- 1\nTI  - T\nLA  - {said}\n",
    }
    assert {name: only(name, text)[0].get("language", "") for name, text in texts.items()} == dict.fromkeys(texts, tag)
    (source,) = library_of([("a.bib", f"@book{{a, title={{T}}, language={{{said}}}}}")]).sources.values()
    assert item_of(source, {}).get("language", "") == tag


@pytest.mark.parametrize("said", ["20x4", "20144", "2O14", "14/9/15"])
def test_a_slip_in_a_date_is_told_in_every_format(said: str) -> None:
    texts = {
        "a.bib": f"@book{{a, title={{T}}, year={{{said}}}}}",
        "b.bib": f"@book{{a, title={{T}}, date={{{said}}}}}",
        "a.json": json.dumps([{"id": "a", "type": "book", "title": "T", "issued": {"literal": said}}]),
        "a.yaml": f"references:\n- id: a\n  title: T\n  issued: {said}\n",
        "a.ris": f"TY  - BOOK\nID  - a\nTI  - T\nPY  - {said}\nER  - \n",
    }
    remarks = {name: library_of([(name, text)]).sources["a"].remarks for name, text in texts.items()}
    assert {name: [one.rule for one in told] for name, told in remarks.items() if len(told) != 1} == {}
    assert {one.rule for told in remarks.values() for one in told} == {"citations/no-date"}


@pytest.mark.parametrize("said", ["in press", "Michaelmas term", "1990s", "19th century", "c. 1900", "2014/..", "n.d."])
def test_words_for_a_date_are_no_slip(said: str) -> None:
    assert library_of([("a.bib", f"@book{{a, title={{T}}, year={{{said}}}}}")]).sources["a"].remarks == ()


def test_curly_quotation_marks_of_yaml_are_read_as_plain_ones_and_told() -> None:
    found = library_of([("a.yaml", "references:\n- id: “b”\n  title: ‘Joy’\n- id: c\n  title: '“Joy”'\n")])
    assert [*found.sources] == ["b", "c"]
    assert [json.loads(source.text)["title"] for source in found.sources.values()] == ["Joy", "“Joy”"]
    assert [(one.line, one.rule) for one in found.problems if one.severity == "warning"] == [
        (2, "citations/curly"),
        (3, "citations/curly"),
    ]


@pytest.mark.parametrize("given", ["TA", "T.A.", "T. A.", "T A"])
def test_initials_written_together_are_initials(given: str) -> None:
    """Databases write them so; a style that prints initials printed the first alone. To CSL, "TA" is one name."""
    texts = {
        "a.bib": f"@book{{a, title={{T}}, author={{Foulk, {given}}}}}",
        "a.ris": f"TY  - BOOK\nID  - a\nTI  - T\nAU  - Foulk, {given}\nER  - \n",
        "a.nbib": f"PMID- 1\nTI  - T\nFAU - Foulk, {given}\n",
    }
    for name, text in texts.items():
        (key,) = library_of([(name, text)]).sources
        (page,), _ = pages([f"[@{key}]"], [(name, text)], style="apa")
        assert plain(page.view.entries[0].html).startswith("Foulk, T. A. "), name

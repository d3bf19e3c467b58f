"""BibTeX and BibLaTeX as CSL: the whole table of types and fields, against pandoc's reader and by itself."""

import json
import random
import re
import subprocess
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations import bibtex, csl, tex
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.cited import FormattedSource
from kindling.plugins.citations.engine import pandoc_program
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.name_parts import csl_names
from kindling.plugins.citations.questions import whole
from kindling.plugins.sources.core import forms_of
from tests.plugins.citations.pages import site_of
from tests.tiers import whole_or_exam

DATA = Path(__file__).parent / "data"


@cache
def read(text: str) -> dict[str, dict[str, Any]]:
    """Return the entries of a file as CSL, by key."""
    sources = library_of([("a.bib", text)]).sources
    return {key: item_of(source, sources) for key, source in sources.items()}


def one(fields: str, kind: str = "book") -> dict[str, Any]:
    return read(f"@{kind}{{a, {fields}}}")["a"]


# -- beside pandoc -----------------------------------------------------------------------------------------------------

#: where we say something else than pandoc's reader, and why ours is right: (key, variable) → ours
BETTER = {
    ("aa3", "issued"): {"date-parts": [[2014, 3]]},  # "March" is a month in full
    # books that a part stands in, and series, have names, and keep their capitals
    ("aa5", "container-title"): "Book Title: Sub",
    ("aa5", "collection-title"): "Series Name",
    ("aa6", "collection-title"): "Series Name",
    ("ab4", "container-title"): "Main T",
    ("ab4", "volume-title"): "Book In",
    ("ba4", "collection-title"): "A Series",
    ("ba6", "container-title"): "Proceedings of the Fifth Conference on ACM Things",
    ("ba7", "container-title"): "Proc of Things",
    ("t-inreference", "container-title"): "B B",
    ("bb5", "genre"): "Technical report",  # it begins a sentence in most styles
    ("bb7", "genre"): "Research report",
    ("aa4", "URL"): "https://e.org/x",  # an address in howpublished is where the page is …
    ("aa4", "publisher"): "Org; A and B",  # … and publishes nothing
    ("ab7", "author"): [
        {"family": "Zola", "given": "Émile"},  # É is a capital, in TeX too
        {"family": "Berg", "given": "Jean-Luc", "non-dropping-particle": "van der"},  # in braces it stays with the name
    ],
    ("ab7", "type"): "broadcast",  # a podcast
    ("ab8", "contributor"): [{"family": "Y", "given": "X"}],  # editora, a redactor
    ("ba4", "title"): (  # in sentence case ("it's"), so capitals are those of names, in commands too
        "Title Kept Partly NHS and In MidCap État Müller Über <b>Bold Here</b> <b>Bold There</b> "
        "<span style=\"font-variant:small-caps;\">Small Caps</span> 'Quoted One' 'Tex Quote' 'single' it's"
    ),
    ("ba5", "page"): "1-5",  # a range, however many hyphens it has
    ("ba9", "issued"): {"literal": "in press"},
    ("ba9", "title"): "Foo Bar α-Test x<sup>2</sup> … 50% tie LaTeX 'a' http://a.b Words a—b",  # the same
    ("bb1", "issued"): {"date-parts": [[2014, 9], [2014, 10]]},
    ("bb1", "language"): "en",
    ("bb2", "issued"): {"date-parts": [[2014]], "season": 1},  # 21 is no month
    ("bb3", "language"): "fr",
    ("bb3", "title"): "Le Grand Titre",  # its language is not English, so its capitals are not Title Case
    ("bb9", "issue"): "Spring",  # an issue without a number
    ("bb9", "page"): "e123",  # eid
    ("bc2", "container-title"): "Book T: Sub T. Add",
    ("bc2", "issue"): "4",
    ("t-suppbook", "container-title"): "B B",
    ("t-conference", "collection-number"): "3",  # BibTeX's other name of inproceedings
    ("t-conference", "container-title"): "B B",
    ("t-inproceedings", "container-title"): "B B",
    ("t-conference", "number"): None,
    ("t-conference", "type"): "paper-conference",
}


def by_pandoc(text: str) -> dict[str, dict[str, Any]]:
    command = [pandoc_program(""), "-f", "biblatex", "-t", "csljson"]
    done = subprocess.run(command, input=text.encode(), capture_output=True, check=True)
    said = done.stdout.replace(b'"dropping-particle"', b'"non-dropping-particle"')  # unless an entry says else
    return {item["id"]: item for item in json.loads(said)}


def alike(value: Any) -> Any:
    """Return a value without marks of kept capitals, with one kind of apostrophe, space and quotation mark."""
    text = json.dumps(value, ensure_ascii=False)
    text = re.sub(r'<span class=\\"nocase\\">((?:(?!</?span).|<span style.*?</span>)*)</span>', r"\1", text)
    return json.loads(re.sub('[’‘“”]|\\\\"(?!font|>)', "'", text).replace("\u00a0", " ").replace("  ", " "))


def differences(text: str) -> dict[tuple[str, str], Any]:
    """Return what we read otherwise than pandoc, which is handed the entries as we have tidied them."""
    sources = library_of([("a.bib", text)]).sources
    ours = {key: item_of(source, sources) for key, source in sources.items()}
    theirs = by_pandoc("\n".join(source.text for source in sources.values()))
    return {
        (key, name): alike(item.get(name))
        for key, item in ours.items()
        for name in sorted(item.keys() | theirs[key].keys())
        if alike(item.get(name)) != alike(theirs[key].get(name) or ("document" if name == "type" else None))
    }


def test_the_whole_table_is_read_as_pandoc_reads_it_or_better() -> None:
    assert differences((DATA / "biblatex.bib").read_text("utf-8")) == BETTER


KEPT = '<span class="nocase">%s</span>'


# -- what stands in a field --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Leading in {Wales} and {\\textit{E. coli}}", f"Leading in {KEPT % 'Wales'} and {KEPT % '<i>E. coli</i>'}"),
        ("na\\\"{\\i}ve \\'etudes \\v{S}koda \\aa ngstr\\\"om", "Naïve études Škoda ångström"),
        ("Learning in {Wales}: \\emph{E. coli}", f"Learning in {KEPT % 'Wales'}: <i>E. coli</i>"),
        ("$\\alpha$-Synuclein: the Story", "α-synuclein: The story"),
        ("iPhones and McDonald", "iPhones and McDonald"),
        ("A Study of iPhones by McDonald", "A study of iPhones by McDonald"),
        ("Why? Because It Works", "Why? Because it works"),
        ("50\\% \\& \\#1", "50% & #1"),
        ("$\\frac{a}{b}+\\beta$ holds", "<i>a</i>/<i>b</i>+β holds"),
        ("\\emph{One \\textbf{two}} three", "<i>One </i><i><b>two</b></i> three"),
        ("``So'' he says --- so", "“So” he says — so"),
        ("From $\\lambda$ to \\guillemotleft x\\guillemotright", "From λ to «x»"),
    ],
)  # fmt: skip
def test_a_title_is_read(written: str, title: str) -> None:
    assert one(f"title = {{{written}}}")["title"] == title


def test_a_title_in_another_language_keeps_its_capitals() -> None:
    assert one("title={Der Große Wurf}, langid={ngerman}") == {
        "id": "a", "type": "book", "language": "de-DE", "title": "Der Große Wurf",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date={2015-21}", {"date-parts": [[2015]], "season": 1}),
        ("date={1984~}", {"date-parts": [[1984]], "circa": True}),
        ("date={2015-09-30/2015-10-02}", {"date-parts": [[2015, 9, 30], [2015, 10, 2]]}),
        ("date={2015/..}", {"date-parts": [[2015]]}),
        ("date={199X}", {"literal": "1990s"}),
        ("date={-0043}", {"date-parts": [[-44]]}),
        ("year=2015, month=sep, day=3", {"date-parts": [[2015, 9, 3]]}),
        ('year=2015, month="3~" # sep', {"date-parts": [[2015, 9, 3]]}),
        ("year={Summer 2015}", {"date-parts": [[2015]], "season": 2}),
        ("year={in press}", {"literal": "in press"}),
        ("year={n.d.}", None),
    ],
)
def test_a_date_is_whole(fields: str, date: Any) -> None:
    assert one(fields).get("issued") == date


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("van der Berg, Jan", [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}]),
        ("family=Berg, given=Jan, prefix=van der, useprefix=false",
         [{"family": "Berg", "given": "Jan", "dropping-particle": "van der"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "suffix": "Jr.", "given": "Martin Luther"}]),
        ("{Simon and Schuster} and Plato", [{"literal": "Simon and Schuster"}, {"family": "Plato"}]),
        ("{\\'E}mile Zola and others", [{"family": "Zola", "given": "Émile"}, {"literal": "others"}]),
        ("family=Smith, given=Ann, given-i=A, prefix=von, useprefix=true",
         [{"family": "Smith", "given": "Ann", "non-dropping-particle": "von"}]),
        ("d'Arcy, Ann", [{"family": "Arcy", "given": "Ann", "non-dropping-particle": "d’"}]),
        ("and and Ann Example and", [{"family": "Example", "given": "Ann"}]),
    ],
)  # fmt: skip
def test_names_are_in_their_parts(written: str, names: Any) -> None:
    assert csl_names(written) == names


# -- what others lend --------------------------------------------------------------------------------------------------


def test_an_entry_takes_fields_from_others_of_any_file_and_keeps_its_own() -> None:
    part = "@incollection{part, crossref={whole}, xdata={press, gone}, title={A part}, author={Ann Example}}"
    whole = "@collection{whole, title={The whole}, subtitle={A book}, editor={Bo Sample}, shorttitle={W}}"
    press = "@xdata{press, publisher={Press}, location={Leeds}, date={2017}, xdata={part}}"
    sources = library_of([("a.bib", part), ("b.bib", whole), ("c.bib", press)]).sources
    assert item_of(sources["part"], sources) == {
        "id": "part", "type": "chapter", "title": "A part", "author": [{"family": "Example", "given": "Ann"}],
        "container-title": "The whole: A book", "editor": [{"family": "Sample", "given": "Bo"}], "publisher": "Press",
        "publisher-place": "Leeds", "issued": {"date-parts": [[2017]]},
    }  # fmt: skip


# -- whatever is written -----------------------------------------------------------------------------------------------

TEX = st.text(st.sampled_from("aZ é{}\\$^_~'`\"-%&#:.<i>"), max_size=30)
MORE = st.lists(st.sampled_from(["\\emph", "\\'", "{", "}", "\\foo", "$", "x", "\\href", " ", "^", "\\"])).map("".join)


@given(TEX | MORE)
def test_whatever_tex_is_written_is_read(value: str) -> None:
    found = tex.title(value, lowered=True)
    assert isinstance(tex.plain(value), str)
    assert found.count("<span") == found.count("</span>")
    assert csl_names(value) is not None


def test_many_braces_and_long_titles_are_read_at_once() -> None:
    deep = "{" * 40_000 + "A" + "}" * 40_000
    assert tex.plain(deep) in ("", "A")
    assert len(tex.title("A Word and {Kept} Ones " * 20_000, lowered=True)) > 20_000
    assert len(csl_names("{" * 20_000 + " and ".join(["Ann Example"] * 5_000))) >= 1


# -- beside pandoc, by chance ------------------------------------------------------------------------------------------

_KINDS = (
    "article book inbook incollection inproceedings collection proceedings phdthesis mastersthesis thesis techreport "
    "report unpublished online misc manual booklet patent periodical mvbook bookinbook inreference software dataset "
    "movie music jurisdiction legislation letter performance"
).split()
_WORDS = (
    'Leading change in {Wales} The NHS of Joy iPhone {\\"O}l na\\"{\\i}ve caf\\\'e \\emph{Nature} {\\textit{Ecoli}} '
    "R\\&D 50\\% H\\textsubscript{2}O --- and: a? self-made McDonald 3D {K}ept ``Quoted'' over $\\alpha$ \\v{S}koda"
).split()
_PEOPLE = (
    "Han, Hahrie|Ludwig van Beethoven|de la Fontaine, Jean|{NHS England}|King, Jr., Martin Luther|Plato|Jo Smith|"
    "M{\\\"u}ller, Cy|{\\'O} Briain, D.|Vaughan Williams, Ralph|{Simon and Schuster}"
).split("|")
_FIELDS = {
    "year": ["2015", "1999"], "month": ["sep", "{10}"], "volume": ["12"], "number": ["3"], "pages": ["{1--5}", "{7}"],
    "publisher": ["{Pub}", "{A and B}"], "address": ["{New York}"], "edition": ["{2}", "{Second}"], "series": ["{3}"],
    "chapter": ["{4}"], "isbn": ["{1-2}"], "issn": ["{1-2}"], "doi": ["{10.1000/x_1}"], "url": ["{https://a.org/b_c}"],
    "urldate": ["{2020-01-02}"], "note": ["{A Note}"], "langid": ["{german}", "{english}"], "eprint": ["{12.3}"],
    "eprinttype": ["{arxiv}"], "pagetotal": ["{300}"], "volumes": ["{2}"], "type": ["{phdthesis}", "{My Kind}"],
    "institution": ["{MIT}"], "organization": ["{Org}"], "school": ["{MIT}"], "eventdate": ["{2017-03-01/2017-03-02}"],
    "venue": ["{Leeds}"], "pubstate": ["{inpress}"], "version": ["{1.2}"], "origdate": ["{1900}"],
    "addendum": ["{Add}"],
}  # fmt: skip
_TITLES = (
    "title subtitle titleaddon booktitle maintitle journaltitle shorttitle eventtitle origtitle issuetitle".split()
)


def by_chance(seed: int, count: int) -> str:
    """Return entries of every type, with fields of every kind in every combination."""
    chance = random.Random(seed)

    def entry(number: int) -> str:
        fields = {name: chance.choice(values) for name, values in _FIELDS.items() if chance.random() < 0.2}
        fields |= {
            name: f"{{{' '.join(chance.choices(_WORDS, k=chance.randint(1, 7)))}}}"
            for name in _TITLES
            if chance.random() < (0.9 if name == "title" else 0.15)
        }
        for name in ("author", "editor", "translator", "bookauthor"):
            if chance.random() < 0.4:
                fields[name] = f"{{{' and '.join(chance.choices(_PEOPLE, k=chance.randint(1, 3)))}}}"
        said = "".join(f", {name} = {value}" for name, value in fields.items())
        return f"@{chance.choice(_KINDS)}{{k{number}{said}}}"

    return "\n".join(entry(number) for number in range(count))


def said(value: Any) -> str:
    """Return the letters of a value alone, in small ones."""
    return re.sub(r"<[^>]*>|\W", "", str(alike(value))).lower()


def is_better(kind: str, name: str, ours: Any, theirs: Any) -> bool:
    """Return whether a difference is one of those that we mean.

    Capitals of a title in sentence case are those of names, in ``\\emph`` too; pandoc loses titles that begin with a
    dash or end with a colon, and the note of a periodical; it shortens a title whose colon is its end; it puts
    the subtitle of a volume behind the title of the whole work too; and in braces "a?" gets a colon before a subtitle.
    A part of a book without the book's title is the book.
    """
    if name == "genre":
        return said(ours) == said(theirs)
    if kind == "inbook" and name == "type":
        return bool(ours == "book")
    if "title" in name or name == "event":
        return theirs is None or said(theirs).startswith(said(ours)) or "short" in name or kind == "periodical"
    return kind == "periodical" and name == "note"


@whole_or_exam("count", 60, 3000, "BibTeX by chance, as pandoc reads it")
def test_entries_by_chance_are_read_as_pandoc_reads_them(count: int, figures: Callable[[str], None]) -> None:
    text = by_chance(count, count)
    sources = library_of([("a.bib", text)]).sources
    theirs = by_pandoc("\n".join(source.text for source in sources.values()))
    found = differences(text)
    unexplained = {
        place: (ours, theirs[place[0]].get(place[1]))
        for place, ours in found.items()
        if not is_better(sources[place[0]].kind, place[1], ours, theirs[place[0]].get(place[1]))
    }
    assert unexplained == {}
    values = sum(len(item) for item in theirs.values())
    figures(f"{count:,} entries, {values:,} values: {len(found):,} read otherwise, each as named in the test")


@pytest.mark.parametrize("field", ["archiveurl", "archive-url", "urlarchive", "archivedurl"])
def test_an_archived_copy_stands_beside_the_page_as_it_is_now(field: str) -> None:
    copy = "https://web.archive.org/web/2020/https://example.org/?a=1&b=2"
    item = one(f"title = {{T}}, url = {{https://example.org/}}, {field} = {{{copy}}}", "online")
    assert (csl.url(item), csl.archived(item)) == ("https://example.org/", copy)
    assert csl.archived(item, f'<a href="{escape(copy)}">{escape(copy)}</a>') == "", "the style prints it"


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://web.archive.org/web/20190503120000/https://example.org/", "3 May 2019"),
        ("https://web.archive.org/web/20190503120000id_/http://example.org/", "3 May 2019"),
        ("https://archive.ph/20190503/https://example.org/", "3 May 2019"),
        ("https://web.archive.org/web/2020/https://example.org/", ""),
        ("https://web.archive.org/web/20191399120000/https://example.org/", ""),
        ("https://example.org/20190503120000/report", ""),
    ],
)
def test_an_archived_copy_says_when_it_was_taken_where_its_address_does(address: str, day: str) -> None:
    item = one(f"title = {{T}}, archiveurl = {{{address}}}")
    assert csl.archived_day(item, csl.archived(item)) == day


def test_that_day_stands_in_the_list_of_a_text() -> None:
    copy = "https://web.archive.org/web/20190503120000/https://example.org/"
    library = f"@online{{a, title = {{T}}, url = {{https://example.org/}}, archiveurl = {{{copy}}}}}"
    found = whole(site_of(["W [@a] w"]), [("content/references/library.bib", library)])
    (entry,) = found.views["posts/p0.md"].entries
    assert (entry.archived, entry.archived_on) == (copy, "3 May 2019")


@pytest.mark.parametrize("typed", ["Box 3, folder 2", "javascript:alert(1)", "https://"])
def test_a_place_on_a_shelf_is_no_copy(typed: str) -> None:
    assert csl.archived(one(f"title = {{T}}, archiveurl = {{{typed}}}")) == ""


# ---- when an archived copy was taken ------------------------------------------------------------------------------

COPY = "https://archive.example.org/a1b2c"
SAID = {
    "archivedate = {2019-05-03}": "2019-05-03",
    "archive-date = {3 May 2019}": "2019-05-03",
    "urlarchivedate = {May 2019}": "2019-05",
    "archiveddate = 2019": "2019",
    "archivedate = {3 # may}": "",
    "archivedate = {soon}": "",
    "archivedate = {2019-13-03}": "",
    "archivedate = {2019/2020}": "",
}


@pytest.mark.parametrize(("field", "day"), SAID.items())
def test_the_day_of_a_copy_is_read_or_told(field: str, day: str) -> None:
    text = f"@online{{a, title = {{T}}, url = {{https://example.org/}}, archiveurl = {{{COPY}}}, {field}}}"
    assert one(f"title = {{T}}, archiveurl = {{{COPY}}}, {field}").get("archive_date", "") == day
    remarks = library_of([("a.bib", text)]).sources["a"].remarks
    assert [remark.rule for remark in remarks] == ([] if day else ["citations/archived"])


@pytest.mark.parametrize(
    ("item", "day"),
    [
        ({"archive_date": "2019-05-03"}, "2019-05-03"),
        ({"archivedate": "3 May 2019"}, "2019-05-03"),
        ({"archive_date": {"date-parts": [["2019", 5, 3]]}}, "2019-05-03"),
        ({"archive_date": 2019}, "2019"),
        ({"custom": {"archive_date": "2019-05-03", "mine": "kept at home"}}, "2019-05-03"),
        ({"archive_date": "soon"}, ""),
        ({"archive_date": {"literal": "a rainy day"}}, ""),
        ({"archive_date": ["2019"]}, ""),
    ],
)
@pytest.mark.parametrize("address", ["archive_location", "archiveurl", "archive-url"])
def test_csl_is_read_likewise(item: dict[str, Any], day: str, address: str) -> None:
    whole_item = {"id": "a", "type": "webpage", "title": "T", address: COPY, **item}
    source = library_of([("a.json", json.dumps([whole_item]))]).sources["a"]
    read = json.loads(source.text)
    assert (read.get("archive_location"), read.get("archive_date", "")) == (COPY, day)
    assert "custom" not in read
    assert [remark.rule for remark in source.remarks] == ([] if day else ["citations/archived"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", "@online{a, title = {T}, archivedate = {2019-05-03}}"),
        ("a.json", '[{"id": "a", "type": "webpage", "title": "T", "archive_date": "2019-05-03"}]'),
        ("a.json", '[{"id": "a", "title": "T", "archive_location": "Box 3", "archive_date": "2019-05-03"}]'),
    ],
)
def test_a_day_without_a_copy_has_no_effect_and_is_told(name: str, text: str) -> None:
    (remark,) = library_of([(name, text)]).sources["a"].remarks
    assert remark.fact == (
        "2019-05-03 is said to be the day of an archived copy of 'a', and no address of that copy stands here"
    )


def test_a_typed_day_stands_behind_the_copy_and_goes_before_that_of_its_address() -> None:
    address = "https://web.archive.org/web/20190503120000/https://example.org/"
    item = {"archive_location": address, "archive_date": "2020-01-02"}
    assert csl.archived_day(item, csl.archived(item)) == "2 January 2020"
    assert csl.archived_day({"archive_date": "2020-01"}, address) == "2020-01"
    assert csl.archived_day(item, "") == "", "the style prints the address"
    library = (
        f"@online{{a, title = {{T}}, url = {{https://example.org/}}, archiveurl = {{{COPY}}}, archivedate = 2019}}"
    )
    found = whole(site_of(["W [@a] w"]), [("content/references/library.bib", library)])
    (entry,) = found.views["posts/p0.md"].entries
    assert (entry.archived, entry.archived_on) == (COPY, "2019")


def test_it_is_written_in_each_form_and_read_again() -> None:
    item = {"id": "a", "type": "webpage", "title": "T", "archive_location": COPY, "archive_date": "2019-05-03"}
    forms = forms_of(FormattedSource("a", item, "T.", bibtex.entry(item, "a")))
    assert "archivedate = {2019-05-03}" in forms.bib
    assert "C1  - Copied by the archive on 2019-05-03\r\n" in forms.ris
    assert json.loads(forms.json)["custom"] == {"archive_date": "2019-05-03"}
    for name, text in (("a.bib", forms.bib), ("a.ris", forms.ris), ("a.json", f"[{forms.json}]")):
        source = library_of([(name, text)]).sources["a"]
        read = item_of(source, {}) if name == "a.bib" else json.loads(source.text)
        assert (read["archive_location"], read["archive_date"]) == (COPY, "2019-05-03"), name

"""What a person says of a source in a few words becomes the entry that they meant; and the default style prints it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.problems import errors
from kindling.plugins.citations import csl, engine
from kindling.plugins.citations.adding import sorted_out, works_by
from kindling.plugins.citations.dates import read_date
from kindling.plugins.citations.described import KINDS, Described, Said, Unclear, clean_address, described, good_isbn
from kindling.plugins.citations.library import library_of
from tests.plugins.citations.test_sources_read import one, plain
from tests.tiers import examples

TODAY = "2026-11-28"
BOOK = Said("book", "The Fearless Organization", "Amy C. Edmondson", "Wiley, Hoboken", "2018")
TALK = Said("talk", "Radical", "Helen Bevan", "International Forum on Quality, London", "Tue 28 March 2017")
PAGE = Said("page", "Caring to change", "The King's Fund", "https://kf.example/caring?utm_source=x", "4 May 2021")
FILM = Said("video", "Courage", "Brené Brown", "https://www.youtube.com/watch?v=abcdefghijk", "2010, 12:28")
TOLD = Said("told", "", "Carys Lewis", "by e-mail", "3 March 2025")
CAST = Said("podcast", "On care & 50%", "BBC", "The Pod, episode 12, https://pod.example/1", "March 2021")
PAPER = Said("paper", "Era 3", "Donald M. Berwick", "JAMA 315(13):1329-1330, doi:10.1001/jama.2016.1509", "2016")
REPORT = Said(
    "report", "Improving quality in the English NHS", "Chris Ham; Don Berwick", "London: The King's Fund", "2016"
)
LAW = Said("law", "Well-being of Future Generations (Wales) Act 2015", "", "https://law.example/anaw/2015/2", "")
EVERY = (BOOK, TALK, PAGE, FILM, TOLD, CAST, PAPER, REPORT, LAW)


def fields(said: Said) -> dict[str, str]:
    """Return what each field of the entry says."""
    lines = described(said, TODAY).entry.splitlines()[1:-1]
    return {name.strip(): value.strip(" ,")[1:-1] for name, value in (line.split(" = ", 1) for line in lines)}


def understood(said: Said) -> dict[str, str]:
    return dict(described(said, TODAY).understood)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (BOOK, {"author": "Amy C. Edmondson", "title": "{The Fearless Organization}", "date": "2018",
                "publisher": "Wiley", "location": "Hoboken"}),
        (TALK, {"author": "Helen Bevan", "title": "Radical", "eventtitle": "{International Forum on Quality}",
                "venue": "London", "date": "2017-03-28"}),
        (PAGE, {"author": "{The King's Fund}", "title": "Caring to change", "url": "https://kf.example/caring",
                "urldate": TODAY, "date": "2021-05-04"}),
        (FILM, {"author": "Brené Brown", "title": "Courage", "publisher": "YouTube", "date": "2010",
                "url": "https://www.youtube.com/watch?v=abcdefghijk"}),
        (TOLD, {"author": "Carys Lewis", "type": "E-mail", "date": "2025-03-03"}),
        (CAST, {"author": "BBC", "title": r"On care \& 50\%", "series": "The Pod", "number": "12", "type": "podcast",
                "date": "2021-03", "url": "https://pod.example/1"}),
        (PAPER, {"author": "Donald M. Berwick", "title": "Era 3", "journaltitle": "JAMA", "volume": "315",
                 "number": "13", "pages": "1329-1330", "doi": "10.1001/jama.2016.1509", "date": "2016"}),
        (REPORT, {"author": "Chris Ham and Don Berwick", "title": "Improving quality in the English NHS",
                  "institution": "The King's Fund", "location": "London", "date": "2016"}),
        (LAW, {"title": "Well-being of Future Generations (Wales) Act 2015", "date": "2015",
               "url": "https://law.example/anaw/2015/2"}),
    ],
    ids=[said.kind for said in EVERY],
)  # fmt: skip
def test_each_kind_is_understood(said: Said, expected: dict[str, str]) -> None:
    assert fields(said) == expected


@pytest.mark.parametrize("said", EVERY, ids=lambda said: said.kind)
def test_what_is_written_is_a_good_entry(said: Said) -> None:
    found = library_of([("a.bib", described(said, TODAY).entry)])
    assert (errors(found.problems), len(found.sources)) == ([], 1)
    assert [one.message for one in found.problems] == [], "nothing that can be known is missing"


def test_the_default_style_prints_what_each_is() -> None:
    """Event, place, medium, day and address stand in the list, so on paper too (C10)."""
    entries = [described(said, TODAY).entry.replace("{source,", f"{{{said.kind},") for said in EVERY]
    page, problems = one([("a.bib", "\n".join(entries))], f"A [{'; '.join(f'@{said.kind}' for said in EVERY)}].")
    assert [plain(entry).partition("↩")[0] for entry in page.entries] == [
        "Edmondson AC. The Fearless Organization. Hoboken: Wiley; 2018.",
        "Bevan H. Radical [talk]. International Forum on Quality, London; 28 March 2017.",
        "The King’s Fund. Caring to change. 4 May 2021. https://kf.example/caring (accessed 28 November 2026).",
        "Brown B. Courage [video]. YouTube; 2010. https://www.youtube.com/watch?v=abcdefghijk.",
        "Lewis C. E-mail. 3 March 2025.",
        "BBC. On care &amp; 50% [podcast]. The Pod, 12; March 2021. https://pod.example/1.",
        "Berwick DM. Era 3. JAMA 2016;315:1329–30. https://doi.org/10.1001/jama.2016.1509.",
        "Ham C, Berwick D. Improving quality in the English NHS. London: The King’s Fund; 2016.",
        "Well-being of Future Generations (Wales) Act 2015. https://law.example/anaw/2015/2.",
    ]
    assert problems == []


OTHERS = """
@video{film, director={Example, Ann}, title={A film}, publisher={Film Co}, date={2015}}
@audio{song, author={Example, Ann}, title={Rain}, publisher={BBC}, date={2015}}
@misc{leaflet, author={Example, Ann}, title={Rain}, howpublished={Leaflet}, date={2015}}
@report{web, author={Example, Ann}, title={R}, institution={Fund}, date={2015}, url={https://k.example/r}}
@letter{told, author={Example, Ann}, date={2025-03-03}}
@unpublished{keynote, author={Example, Ann}, title={Joy}, type={Keynote}, eventtitle={A Day}, date={2025-03-03}}
"""
ITEMS = """[
{"id": "speech", "type": "speech", "title": "Courage", "author": [{"family": "Example", "given": "Ann"}],
 "event-title": "Leaders’ Day", "event-place": "Cardiff", "issued": {"date-parts": [[2023, 5, 4]]}},
{"id": "radio", "type": "broadcast", "title": "Care", "author": [{"family": "Example", "given": "Ann"}],
 "container-title": "Today", "publisher": "BBC", "issued": {"date-parts": [[2023, 5, 4]]}, "URL": "https://b.example/"},
{"id": "news", "type": "article-newspaper", "title": "Care", "author": [{"family": "Example", "given": "Ann"}],
 "container-title": "The Paper", "issued": {"date-parts": [[2023, 5, 4]]}, "URL": "https://n.example/"}]"""


@pytest.mark.parametrize(
    ("language", "talk", "day", "told"),
    [("", "talk", "4 May 2023", "Conversation"), ("cy", "sgwrs", "4 Mai 2023", "Sgwrs bersonol")],
)
def test_so_it_does_what_other_programs_wrote(language: str, talk: str, day: str, told: str) -> None:
    keys = ("film", "song", "leaflet", "web", "told", "keynote", "speech", "radio", "news")
    text = f"A [{'; '.join(f'@{key}' for key in keys)}]."
    page, _ = one([("a.bib", OTHERS), ("a.json", ITEMS)], text, language=language)
    listed = dict(zip(keys, (plain(entry).partition("↩")[0] for entry in page.entries), strict=True))
    assert listed["speech"] == f"Example A. Courage [{talk}]. Leaders’ Day, Cardiff; {day}."
    assert listed["told"].startswith(f"Example A. {told}. 3 ")
    assert listed["news"] == f"Example A. Care. The Paper {day}. https://n.example/."
    assert listed["leaflet"] == "Example A. Rain. Leaflet; 2015."
    assert "https://k.example/r" in listed["web"]
    if not language:
        assert listed["film"] == "Example A, director. A film [video]. Film Co; 2015."
        assert listed["song"] == "Example A. Rain [sound recording]. BBC; 2015."
        assert listed["keynote"] == "Example A. Joy [Keynote]. A Day; 3 March 2025."
        assert listed["radio"] == "Example A. Care [broadcast]. Today; BBC; 4 May 2023. https://b.example/."


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (Said("", "T", "A B", "https://youtu.be/abcdefghijk"), "video"),
        (Said("", "T", "A B", "https://example.org/page"), "page"),
        (Said("", "T", "A B", "example.org/page"), "page"),
        (Said("", "T", "A B", "Oxford University Press"), "book"),
        (Said("", "T", "A B", "ISBN 978-0-19-933677-7"), "book"),
        (Said("", "T", "A B", "BMJ Quality & Safety 25(7), 509-517"), "paper"),
        (Said("", "T", "A B", "10.1136/bmjqs-2015-004315"), "paper"),
        (Said("", "T", "A B", "The Annual Forum, Leeds"), "talk"),
        (Said("", "T", "A B", "The Care Podcast, https://youtu.be/abcdefghijk"), "podcast"),
        (Said("", "Health and Social Care Act 2012"), "law"),
        (Said("film", "T"), "video"),
    ],
)
def test_a_kind_that_is_plain_need_not_be_said(said: Said, kind: str) -> None:
    assert described(said, TODAY).kind == kind


@pytest.mark.parametrize(
    ("said", "fact", "hint"),
    [
        (Said("", "T", "A B"), "What kind of source is it?", "KIND=book: book, paper"),
        (Said("bok", "T"), "KIND=bok is no kind of source.", "book, paper, report"),
        (Said("book", "", "A B"), "A book is known by its title", "TITLE="),
        (Said("told", "", "", "by e-mail"), "Nobody is named", "AUTHOR="),
        (Said("book", "T", "Hahrie Han, Marshall Ganz"), "can be one person or two", "Hahrie Han; Marshall Ganz"),
    ],
)
def test_what_can_mean_two_things_is_asked(said: Said, fact: str, hint: str) -> None:
    with pytest.raises(Unclear) as found:
        described(said, TODAY)
    assert fact in str(found.value)
    assert hint in found.value.hint


@pytest.mark.parametrize(
    ("author", "by"),
    [
        ("Hahrie Han; Marshall Ganz", "Hahrie Han; Marshall Ganz"),
        ("Hahrie Han and Marshall Ganz", "Hahrie Han; Marshall Ganz"),
        ("Jo Bibby, Ann Example and Bo Sample", "Jo Bibby; Ann Example; Bo Sample"),
        ("Han, Hahrie", "Hahrie Han"),
        ("Dr Ann Example, MD", "Ann Example"),
        ("Martin Luther King, Jr.", "Martin Luther King Jr."),
        ("NHS England", "NHS England (an organisation)"),
        ("Department of Health and Social Care", "Department of Health and Social Care (an organisation)"),
        ("Johnson & Johnson", "Johnson & Johnson (an organisation)"),
    ],
)
def test_people_are_read_as_they_are_meant(author: str, by: str) -> None:
    assert understood(Said("book", "T", author))["by"] == by


@pytest.mark.parametrize(
    ("when", "date"),
    [
        ("2017", "2017"),
        ("Tue 3 March 2017", "2017-03-03"),
        ("Tuesday, 3rd March 2017", "2017-03-03"),
        ("March 2017", "2017-03"),
        ("3/4/2017", "2017-04-03"),
        ("2017-03-28", "2017-03-28"),
        ("Sep-Oct 2015", "2015-09/2015-10"),
    ],
)
def test_a_day_is_read_as_people_write_it(when: str, date: str) -> None:
    assert fields(Said("book", "T", "A B", "", when))["date"] == date


@pytest.mark.parametrize("when", ["Summer 2015", "c. 1900", "in press"])
def test_a_date_that_is_no_day_keeps_its_words(when: str) -> None:
    assert fields(Said("book", "T", "A B", "", when))["year"] == when


def test_a_wrong_day_of_the_week_and_a_date_that_is_none_are_told() -> None:
    assert described(Said("book", "T", "A B", "", "Tue 3 March 2017"), TODAY).doubts == (
        "3 March 2017 was a Friday, not a Tuesday: is the date right?",
    )
    (doubt,) = described(Said("book", "T", "A B", "", "last spring sometime"), TODAY).doubts
    assert doubt.startswith("'last spring sometime' is no date")
    assert read_date("Sun 9 November 2026") == {"date-parts": [[2026, 11, 9]]}
    assert read_date("Mon")["literal"] == "Mon"


@pytest.mark.parametrize(
    ("where", "when", "moment"),
    [
        ("https://youtu.be/abcdefghijk", "2017, 12:28", "12:28"),
        ("https://youtu.be/abcdefghijk at 1:02:03", "2017", "1:02:03"),
        ("https://www.youtube.com/watch?v=abcdefghijk&t=748", "2017", "12:28"),
        ("https://www.youtube.com/watch?v=abcdefghijk&t=1h2m3s", "2017", "1:02:03"),
        ("https://vimeo.com/1#t=90s", "2017", "1:30"),
        ("YouTube", "2017", ""),
    ],
)
def test_a_moment_of_a_film_is_found_and_is_no_part_of_its_date_or_address(where: str, when: str, moment: str) -> None:
    found = described(Said("video", "T", "A B", where, when), TODAY)
    assert (found.moment, fields(Said("video", "T", "A B", where, when))["date"]) == (moment, "2017")
    assert "t=" not in found.entry


def test_the_hour_of_a_talk_is_no_moment_of_a_film() -> None:
    assert described(Said("talk", "T", "A B", "A forum", "3 March 2017 14:30"), TODAY).moment == ""


@pytest.mark.parametrize(
    ("kind", "where", "expected"),
    [
        ("book", "New York: Longmans, Green", {"publisher": "Longmans, Green", "place": "New York"}),
        ("book", "Harvard University Press, Cambridge, MA",
         {"publisher": "Harvard University Press", "place": "Cambridge, MA"}),
        ("book", "Wiley, 2nd edition, ISBN 978-0-19-933677-7",
         {"publisher": "Wiley", "edition": "2", "ISBN": "9780199336777"}),
        ("paper", "The Lancet, vol. 389, no. 10068, pp. 429-430",
         {"journal": "The Lancet", "volume": "389", "issue": "10068", "pages": "429-430"}),
        ("paper", "Health Affairs 32", {"journal": "Health Affairs", "volume": "32"}),
        ("paper", "Pediatrics, pp. 487–95", {"journal": "Pediatrics", "pages": "487-95"}),
        ("told", "at the forum in London", {"place": "the forum in London"}),
        ("told", "on the phone", {"how": "Telephone call"}),
        ("page", "The King's Fund, https://k.example/a", {"site": "The King's Fund", "address": "https://k.example/a"}),
    ],
)  # fmt: skip
def test_where_is_read_by_kind(kind: str, where: str, expected: dict[str, str]) -> None:
    found = understood(Said(kind, "T", "Ann Example", where))
    assert {name: found.get(name) for name in expected} == expected


def test_an_isbn_that_is_none_is_told_and_left_out() -> None:
    found = described(Said("book", "T", "A B", "Wiley, ISBN 978-0-19-933677-1"), TODAY)
    assert "isbn" not in found.entry
    assert "is no ISBN" in found.doubts[0]
    assert [good_isbn(text) for text in ("0-306-40615-2", "080442957X", "9780306406158")] == [
        "0306406152",
        "080442957X",
        "",
    ]


def test_what_is_missing_is_said_for_each_kind() -> None:
    for kind in KINDS:
        found: Described = described(Said(kind, "T", "Ann Example" if kind == "told" else ""), TODAY)
        assert found.missing, kind
    assert described(PAPER, TODAY).missing == described(CAST, TODAY).missing == ()


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Leading change in Wales", "Leading change in Wales"),
        ("Why David Sometimes Wins", "{Why David Sometimes Wins}"),
        ("“Power and love”", "Power and love"),
        ("A {brace} and \\ 50% #1 R&D", r"A \{brace\} and \textbackslash{} 50\% \#1 R\&D"),
    ],
)
def test_a_title_is_kept_as_it_was_typed(title: str, written: str) -> None:
    assert fields(Said("book", title, "A B"))["title"] == written


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://a.example/?q=1&utm_medium=x&fbclid=y", "https://a.example/?q=1"),
        ("https://a.example/#:~:text=x", "https://a.example/"),
        ("https://a.example/?si=1", "https://a.example/?si=1"),
        ("https://youtu.be/abcdefghijk?si=1", "https://youtu.be/abcdefghijk"),
    ],
)
def test_an_address_loses_what_only_follows_its_reader(address: str, clean: str) -> None:
    assert clean_address(address) == clean


HAN = {"title": "Care", "author": [{"family": "Han", "given": "Hahrie"}], "issued": {"date-parts": [[2014]]}}
UNDATED = {"title": "Care", "author": [{"family": "Han", "given": "H."}]}
MET = {"type": "personal_communication", "author": [{"family": "Han"}], "issued": {"date-parts": [[2025, 3, 3]]}}


@pytest.mark.parametrize(
    ("there", "new", "same"),
    [
        (HAN, UNDATED, "title and author"),
        (UNDATED, HAN, "title and author"),
        (MET, MET, "person and date"),
        (HAN, HAN | {"issued": {"date-parts": [[2015]]}}, ""),
        (HAN, UNDATED | {"author": [{"family": "Ganz"}]}, ""),
        (HAN, HAN | {"author": [{"family": "Ganz"}]}, ""),
        (HAN, HAN | {"author": []}, "title and year"),
        (MET, MET | {"issued": {"date-parts": [[2025, 3, 4]]}}, ""),
    ],
)
def test_the_same_source_in_fewer_words_is_the_same(
    there: dict[str, object], new: dict[str, object], same: str
) -> None:
    (source,) = library_of([("a.bib", "@book{x, title={T}}")]).sources.values()
    _, known = sorted_out({"there": there}, [(source, new)])
    assert [one.same for one in known] == ([same] if same else [])


def test_what_is_known_now_and_was_not_before_is_told() -> None:
    (source,) = library_of([("a.bib", "@book{x, title={T}}")]).sources.values()
    _, (known,) = sorted_out({"there": UNDATED}, [(source, HAN | {"publisher": "Press"})])
    assert known.adds == ("when it came out", "its publisher")


@pytest.mark.parametrize(
    ("name", "found"),
    [("Hahrie Han", 1), ("Han, Hahrie", 1), ("H. Han", 1), ("Han", 1), ("Byung-Chul Han", 0), ("Hahrie", 0), ("", 0)],
)
def test_a_name_finds_its_works(name: str, found: int) -> None:
    assert len(works_by(name, {"han2014": HAN})) == found


TYPED = [
    "A } b", "A { b", "A \\ b", "A \\{ b", "a}{b", "x}, note={y", "50% & #1 _x_ $5 ~ ^", "R&D", "C:\\dir", "{{{",
    "A $x$ b", "eHealth in Wales", "Café – naïve", "“Quoted” inside", "It’s 3.5%", "#1 {deep} {Dive}",
    "Why David Sometimes Wins", "Leading change in Wales", "Kindness in Wales", "NHS 75", "Radical",
]  # fmt: skip


def test_a_title_comes_out_as_it_was_typed() -> None:
    """Whatever stands in it ends neither its field nor its entry, and keeps its capitals."""
    sources = {}
    for number, title in enumerate(TYPED):
        entry = described(Said("book", title, "Ann Example"), TODAY).entry.replace("{source,", f"{{k{number},")
        sources[f"r{number}"] = library_of([("a.bib", entry)]).sources[f"k{number}"]
    job, plan = engine.reading_job(sources)
    answer = engine.run(job, engine.pandoc_program(""), 100)
    assert isinstance(answer, dict)
    read = engine.formatted(answer, plan)
    assert [csl.title(read.csl[f"r{number}"]) for number in range(len(TYPED))] == TYPED


SIGNS = st.text(st.sampled_from("ab A{}\\%#&$_~^\"',;=@()<>|/:.-–“”é1"), max_size=12)


@examples(50)
@given(st.sampled_from(sorted(KINDS)), SIGNS, SIGNS, SIGNS, SIGNS)
def test_whatever_is_typed_is_one_entry(kind: str, title: str, author: str, where: str, when: str) -> None:
    try:
        entry = described(Said(kind, f"T {title}", f"Ann {author}", where, when), TODAY).entry
    except Unclear:
        return
    found = library_of([("a.bib", f"{entry}\n@book{{next, author={{A, B}}, title={{N}}, year={{2000}}}}\n")])
    assert (found.sources.keys(), errors(found.problems)) == ({"source", "next"}, [])

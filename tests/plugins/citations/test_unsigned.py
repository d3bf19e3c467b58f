"""Sources that nobody signs: a sentence names them by their title, and no date is printed twice."""

import pytest

from kindling.plugins.citations.unsigned import unsigned, with_date_once, with_title_in_sentence
from tests.plugins.citations.pages import Page, pages
from tests.plugins.citations.printed import words

LIBRARY = """
@legislation{act, title={Equality Act 2010}, date={2010}, number={c. 15}}
@jurisdiction{case, title={Montgomery v Lanarkshire \\& others}, date={2015}, number={UKSC 11}}
@inreference{ar, title={Aristotle}, booktitle={Encyclop{\\ae}dia Britannica}, date={1911}, edition={11}}
@book{leaflet, title={A leaflet}, date={2020}}
@book{han, author={Han, Hahrie}, title={Power}, date={2014}}
"""


def in_style(text: str, style: str) -> Page:
    (page,), problems = pages([text], [("content/references/a.bib", LIBRARY)], style=style)
    assert problems == []
    return page


@pytest.mark.parametrize(
    ("style", "typed", "expected"),
    [
        ("apa", "@act says.", "Equality Act 2010 says."),
        ("apa", "As @act [sec. 9] says.", "As Equality Act 2010 (§ 9) says."),
        ("apa", "@case says.", "Montgomery v Lanarkshire & others (2015) says."),
        ("chicago-author-date", "@case [p. 3] says.", "Montgomery v Lanarkshire & others (2015, 3) says."),
        ("apa", "It is law [@act].", "It is law (Equality Act 2010)."),
        ("apa", "@leaflet says, @han says.", "A Leaflet (2020) says, Han (2014) says."),
        ("harvard", "@act says.", "Equality Act 2010 says."),
    ],
)
def test_a_sentence_has_the_title_outside_of_the_brackets(style: str, typed: str, expected: str) -> None:
    assert words(in_style(typed, style).html) == expected


@pytest.mark.parametrize("style", ["oscola", "chicago-notes"])
@pytest.mark.parametrize(
    ("key", "title"), [("act", "Equality Act 2010"), ("leaflet", "A leaflet"), ("ar", "Aristotle")]
)
def test_in_a_style_of_notes_the_title_is_in_the_sentence_and_the_note(style: str, key: str, title: str) -> None:
    """pandoc printed no name of an Act in the sentence, and of a leaflet a note without words."""
    page = in_style(f"As @{key} says.", style)
    assert words(page.html) == f"As {title}1 says."
    (note,) = page.notes
    assert title.lower() in words(note).lower()


def test_who_is_signed_is_named_as_before() -> None:
    page = in_style("As @han says.", "oscola")
    assert words(page.html) == "As Hahrie Han1 says."
    assert words(page.notes[0]).startswith("Power (2014)")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("See [@ar, p. 3].", "Encyclopædia Britannica, 11th edn (1911), under ‘Aristotle’, 3."),
        ("See [@ar].", "Encyclopædia Britannica, 11th edn (1911), under ‘Aristotle’."),
        ("See [@han; @ar].", "Hahrie Han, Power (2014); Encyclopædia Britannica, 11th edn (1911), under ‘Aristotle’."),
    ],
)
def test_a_date_that_stood_in_for_the_author_is_printed_once(typed: str, expected: str) -> None:
    (note,) = in_style(typed, "chicago-notes").notes
    assert words(note).rstrip("↩") == expected


LINK = '<a href="#ref-r1">{}</a>'


@pytest.mark.parametrize(
    "inner",
    [
        "Britannica (1911), under A, (1912)",  # another date
        "Report of (1911)",
        "a (b), (b)",  # no date
    ],
)
def test_what_is_said_once_stays(inner: str) -> None:
    html = LINK.format(inner)
    assert with_date_once(html, {"r1"}) == html


def test_two_sources_of_one_year_keep_theirs_and_so_do_those_that_are_signed() -> None:
    both = LINK.format("A (1911)") + "; " + LINK.format("B (1911)").replace("r1", "r2")
    assert with_date_once(both, {"r1", "r2"}) == both
    twice = LINK.format("A (1911), (1911)")
    assert (with_date_once(twice, {"r2"}), with_date_once(twice, {"r1"})) == (twice, LINK.format("A (1911)"))


@pytest.mark.parametrize(
    ("html", "title", "expected"),
    [
        (f"({LINK.format('Fish &amp; chips 2015')})", "Fish & chips", f"Fish &amp; chips ({LINK.format('2015')})"),
        (f"({LINK.format('Equality Acts, 2010')})", "Equality Act", f"({LINK.format('Equality Acts, 2010')})"),
        (f"({LINK.format('Others 2015')})", "Fish", f"({LINK.format('Others 2015')})"),
        (f"Fish ({LINK.format('2015')})", "Fish", f"Fish ({LINK.format('2015')})"),
        (f"({LINK.format('a<em>b')})", "a(", f"({LINK.format('a<em>b')})"),
    ],
)
def test_only_the_whole_title_is_taken_out_of_brackets(html: str, title: str, expected: str) -> None:
    assert with_title_in_sentence(html, {"r1": title}) == expected


def test_the_end_of_a_title_is_looked_for_in_one_go() -> None:
    """Asked at each letter, such a title takes hours."""
    title = "Acts &amp; rules " * 20_000
    found = with_title_in_sentence(
        f"({LINK.format(f'{title.strip()}, 2015')})", {"r1": "Acts & rules " * 19_999 + "Acts & rules"}
    )
    assert found == f"{title.strip()} ({LINK.format('2015')})"


def test_whoever_could_stand_for_an_author_signs() -> None:
    texts = {"r1": '{"author": [{"family": "Han"}]}', "r2": '{"editor":[{"literal": "NHS"}]}', "r3": '{"author": []}'}
    texts["r4"] = '{"title": "the \\"author\\": [x]"}'
    entries = [{"name": name, "text": text} for name, text in texts.items()]
    assert unsigned([{"entries": entries}]) == {"r3", "r4"}

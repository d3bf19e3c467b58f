"""Texts as people bring them from other programs, each kind with its siblings: what readers get, and what is told."""

import re

import pytest

from kindling.model.values import Document
from tests.engine.test_shortcuts import read as read_by
from tests.engine.test_shortcuts import reader

READER = reader(short=True)


def read(body: str, head: str = "") -> Document:
    """Return a post, read as a site with all plugins of the kit reads it."""
    front = f"title: Joy\ndate: 2026-01-02\n{head}" if "title:" not in head else head
    return read_by(READER, f"---\n{front}---\n{body}\n".encode())


def told(document: Document) -> list[tuple[str, int]]:
    """Return rule and line of all that is told."""
    return [(problem.rule, problem.line) for problem in document.problems]


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (
            "1. ask\n1. listen\n   - teams\n2. act",
            "<ol><li>ask</li><li>listen<ul><li>teams</li></ul></li><li>act</li></ol>",
        ),
        ("* a\n  * b\n    * c\n* d", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"),
        ("10. a\n    - b\n11. c", '<ol start="10"><li>a<ul><li>b</li></ul></li><li>c</li></ol>'),
        ("- a\n  - b\n\n  more\n- c", "<ul><li><p>a</p><ul><li>b</li></ul><p>more</p></li><li><p>c</p></li></ul>"),
        ("> she said\n\n> he said", "<blockquote><p>she said</p></blockquote><blockquote><p>he said</p></blockquote>"),
        ("A list:\n1) one\n2) two", "<p>A list:</p><ol><li>one</li><li>two</li></ol>"),
        ("•\tone\n•\ttwo", "<ul><li>one</li><li>two</li></ul>"),
    ],
)
def test_lists_and_quotations_nest_as_elsewhere(body: str, html: str) -> None:
    document = read(body)
    assert re.sub(r"(?<=>)\s+|\s+(?=<[/uo])", "", document.html) == html
    assert told(document) == []


@pytest.mark.parametrize("typed", ["A table: @{}", "@{ } there", "open @{joy", "@{}@{}", "[@{}]", "- @{}\n\n> @{"])
def test_braces_behind_an_at_sign_break_nothing(typed: str) -> None:
    assert "@{" in read(typed).text


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("Who[^f]", "Who, k"),
        ("Who^[a note]", "Who, k"),
        ("Who [@han2014]", "Who, k"),
        ("Who [see @han2014, p. 3; @ganz2009]", "Who, k"),
        ("As @NHSEngland", "As @NHSEngland, k"),
        ("*Who*[^f] and `why`", "Who and why, k"),
    ],
)
def test_a_table_is_named_by_its_words_without_notes_and_sources(cell: str, name: str) -> None:
    document = read(f"| {cell} | k |\n|---|---|\n| a | b |\n\n[^f]: A note.")
    assert re.findall('aria-label="([^"]*)"', document.html) == [name]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("{{< youtube abc >}}", "text/foreign"),
        ("{% include film.html %}", "text/foreign"),
        ("[[Another note]]", "text/foreign"),
        ("%%not for readers%%", "text/private"),
        ("[words] (https://example.org/b)", "text/no-link"),
        ("[words][missing]", "text/no-link"),
        ("[words]()", "text/no-link"),
        ("[words](#)", "text/no-link"),
        ("[words](http://)", "links/form"),
        ("one\u2028two", "text/break"),
    ],
)
def test_what_other_tools_mean_is_told_with_its_line(typed: str, rule: str) -> None:
    document = read(f"Joy.\n\n{typed}")
    assert told(document) == [(rule, 7)]
    assert all(problem.hint for problem in document.problems)


@pytest.mark.parametrize("between", ["\u000b", "\u2028", "\u000c", "\u0085"])
def test_a_break_of_word_parts_two_words(between: str) -> None:
    assert read(f"one{between}two").text == "one two"


@pytest.mark.parametrize(
    "typed", ["9 November 2026", "2026-11-9", "2026/11/09", "Nov 9, 2026", "20261109", "9th November 2026"]
)
def test_a_date_with_one_reading_is_read(typed: str) -> None:
    date = read("Joy.", f"title: Joy\ndate: {typed}\n").front.date  # type: ignore[union-attr]
    assert date is not None
    assert date.date().isoformat() == "2026-11-09"


@pytest.mark.parametrize(
    "title", ['"Kindness" is a verb', "'Tis the season", '"A" and "B"', '"Yes," she said', "Power: a beginning"]
)
def test_the_mended_line_of_a_title_is_read_as_the_title(title: str) -> None:
    document = read("Joy.", f"title: {title}\ndate: 2026-01-02\n")
    (problem,) = document.problems
    mended = problem.hint.removeprefix("write ")
    again = read("Joy.", f"{mended}\ndate: 2026-01-02\n")
    assert (again.front.title, told(again)) == (title, [])


@pytest.mark.parametrize(
    ("typed", "authors"),
    [
        ("Ann Example and Bo Sample", ("Ann Example", "Bo Sample")),
        ("Ann Example; Bo Sample", ("Ann Example", "Bo Sample")),
        ("Martin Luther King, Jr.", ("Martin Luther King, Jr.",)),
        ("Ann Example, MD; Bo Sample", ("Ann Example, MD", "Bo Sample")),
    ],
)
def test_authors_in_one_line_are_people(typed: str, authors: tuple[str, ...]) -> None:
    document = read("Joy.", f"title: Joy\ndate: 2026-01-02\nauthors: {typed}\n")
    assert (document.front.authors, told(document)) == (authors, [])  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["Example, Ann", "Dr Ann Example, Chief Executive", "Ann Example, Head of Joy"])
def test_authors_that_may_be_one_or_two_are_told(typed: str) -> None:
    document = read("Joy.", f"title: Joy\ndate: 2026-01-02\nauthors: {typed}\n")
    assert told(document) == [("frontmatter/value", 4)]
    assert document.problems[0].hint.startswith("write authors: [")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("{date: 2026-11-12, text: A year was wrong.}", 'write "2026-11-12: A year was wrong."'),
        ("{text: A name was wrong., date: 12 November 2026}", 'write "12 November 2026: A name was wrong."'),
        ("2026-11-12: A year was wrong.", 'write "2026-11-12: A year was wrong."'),
    ],
)
def test_a_correction_as_a_map_is_told_as_the_sentence_that_it_is(typed: str, hint: str) -> None:
    document = read("Joy.", f"title: Joy\ndate: 2026-01-02\ncorrections:\n  - {typed}\n")
    assert [(problem.line, problem.hint) for problem in document.problems] == [(5, hint)]

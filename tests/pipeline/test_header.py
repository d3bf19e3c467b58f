"""Front matter: what is typed is what is read, and what YAML would lose is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.header import mended, read_header


def head(text: str) -> str:
    """Return a file with ``text`` as its front matter."""
    return f"---\n{text}\n---\nBody.\n"


@pytest.mark.parametrize(
    "value", ["12:28", "010", "no", "2017", "1e3", "~", "null", "0x10", "1_000", "2026-01-02", ".5"]
)
def test_a_scalar_stays_what_was_typed(value: str) -> None:
    assert read_header("p", head(f"title: {value}")).values == {"title": value}


def test_lists_and_maps_hold_texts_and_know_their_lines() -> None:
    header = read_header("p", head("tags: [joy, 010]\nplanned:\n  - title: Next\n    date: 2027-01-12"))
    assert header.values == {"tags": ["joy", "010"], "planned": [{"title": "Next", "date": "2027-01-12"}]}
    assert header.lines["planned.0.date"] == 5
    assert (header.body, header.body_line) == ("Body.\n", 7)
    assert header.problems == []


def test_an_empty_value_is_as_if_it_were_not_there() -> None:
    assert read_header("p", head("title: Joy\nsummary:\ntags: []")).values == {"title": "Joy", "tags": []}


@pytest.mark.parametrize(
    ("line", "rule", "hint"),
    [
        ("title: Power: what it is", "syntax", 'write title: "Power: what it is"'),
        ("title: We are #1", "comment", 'write title: "We are #1"'),
        ("hashtags: #joy", "comment", 'write hashtags: "#joy"'),
        ("title: !bang on", "tag", 'write title: "!bang on"'),
        ("title: &and more", "tag", 'write title: "&and more"'),
        ("title: @han2014", "syntax", 'write title: "@han2014"'),
        ("title: *bold*", "syntax", 'write title: "*bold*"'),
        ('title: "open', "syntax", 'write title: "open"'),
        ('title: "a" b', "syntax", 'write title: "a\\" b"'),
    ],
)
def test_a_line_that_yaml_would_lose_or_refuse_is_mended(line: str, rule: str, hint: str) -> None:
    (problem,) = read_header("p", head(f"date: 2026-01-02\n{line}")).problems
    assert (problem.rule, problem.line, problem.hint) == (f"frontmatter/{rule}", 3, hint)


@pytest.mark.parametrize(
    "line", ["# a note to myself", 'title: "Joy" # fine', "tags: [a, b] # fine", 'title: "We are #1"']
)
def test_a_comment_that_loses_nothing_is_let_be(line: str) -> None:
    assert read_header("p", head(line)).problems == [] or line.startswith("#")


def test_a_key_that_stands_twice_names_both_lines() -> None:
    (problem,) = read_header("p", head("title: One\nTitle: Two")).problems
    assert (problem.line, problem.message) == (3, "'title' stands twice; the first is on line 2")


def test_pelicans_own_header_is_read() -> None:
    header = read_header(
        "p", "Title: Power: what it is\nTags: joy, power\nSummary: One line\n  and another.\n\nBody.\n"
    )
    assert header.values == {"title": "Power: what it is", "tags": "joy, power", "summary": "One line and another."}
    assert (header.body, header.body_line, header.problems) == ("Body.\n", 6, [])


def test_a_file_with_no_closing_line_is_told_so() -> None:
    (problem,) = read_header("p", "---\ntitle: Joy\n\nBody.\n").problems
    assert problem.rule == "frontmatter/unclosed"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1))
def test_a_mended_line_reads_as_the_text_that_was_typed(text: str) -> None:
    line = mended(f"title: {text}")
    typed = text.strip()
    if line and typed[:1] not in ("'", '"') and "title" in read_header("p", head(line)).values:
        assert read_header("p", head(line)).values["title"].strip() == typed

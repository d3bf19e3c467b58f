"""Front matter: what is typed is what is read, and what YAML would lose is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.front_matter import read_front_matter


def head(text: str) -> str:
    """Return a file with ``text`` as its front matter."""
    return f"---\n{text}\n---\nBody.\n"


@pytest.mark.parametrize(
    "value", ["12:28", "010", "no", "2017", "1e3", "~", "null", "0x10", "1_000", "2026-01-02", ".5"]
)
def test_a_scalar_stays_what_was_typed(value: str) -> None:
    assert read_front_matter("p", head(f"title: {value}")).values == {"title": value}


def test_lists_and_maps_hold_texts_and_know_their_lines() -> None:
    front_matter = read_front_matter("p", head("tags: [joy, 010]\nplanned:\n  - title: Next\n    date: 2027-01-12"))
    assert front_matter.values == {"tags": ["joy", "010"], "planned": [{"title": "Next", "date": "2027-01-12"}]}
    assert front_matter.lines["planned.0.date"] == 5
    assert (front_matter.body, front_matter.body_line) == ("Body.\n", 7)
    assert front_matter.problems == []


def test_an_empty_value_is_as_if_it_were_not_there() -> None:
    assert read_front_matter("p", head("title: Joy\nsummary:\ntags: []")).values == {"title": "Joy", "tags": []}


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
        ('title: "a" b', "syntax", r'''write title: "\"a\" b"'''),
        ('title: "Kindness" is a verb', "syntax", r'''write title: "\"Kindness\" is a verb"'''),
        ("title: 'Tis the season", "syntax", '''write title: "'Tis the season"'''),
        ("title: 'It's odd'", "syntax", """write title: "It's odd\""""),
        ("title: “Power: what it is”", "syntax", 'write title: "Power: what it is"'),
        ("title: “Joy”: a “word”", "syntax", 'write title: "“Joy”: a “word”"'),
        ("title: 'Joy' and 'care'", "syntax", """write title: "'Joy' and 'care'\""""),
        ('title: "A" and "B"', "syntax", r'''write title: "\"A\" and \"B\""'''),
        ('summary: "Yes," she said', "syntax", r'''write summary: "\"Yes,\" she said"'''),
        (r'title: "C:\new \q"', "syntax", r'write title: "C:\\new \\q"'),
        ("title: [Draft] On joy", "syntax", 'write title: "[Draft] On joy"'),
        ("tags: [joy, {a: b", "syntax", "write tags: [joy, {a: b}]"),
    ],
)
def test_a_line_that_yaml_would_lose_or_refuse_is_mended(line: str, rule: str, hint: str) -> None:
    (problem,) = read_front_matter("p", head(f"date: 2026-01-02\n{line}")).problems
    assert (problem.rule, problem.line, problem.hint) == (f"frontmatter/{rule}", 3, hint)


@pytest.mark.parametrize(
    "line", ["# a note to myself", 'title: "Joy" # fine', "tags: [a, b] # fine", 'title: "We are #1"']
)
def test_a_comment_that_loses_nothing_is_let_be(line: str) -> None:
    assert read_front_matter("p", head(line)).problems == [] or line.startswith("#")


def test_a_key_that_stands_twice_names_both_lines() -> None:
    (problem,) = read_front_matter("p", head("title: One\nTitle: Two")).problems
    assert (problem.line, problem.message) == (3, "'title' stands twice; the first is on line 2")


def test_pelicans_own_header_is_read() -> None:
    front_matter = read_front_matter(
        "p", "Title: Power: what it is\nTags: joy, power\nSummary: One line\n  and another.\n\nBody.\n"
    )
    assert front_matter.values == {
        "title": "Power: what it is",
        "tags": "joy, power",
        "summary": "One line and another.",
    }
    assert (front_matter.body, front_matter.body_line, front_matter.problems) == ("Body.\n", 6, [])


def test_a_file_with_no_closing_line_is_told_so() -> None:
    (problem,) = read_front_matter("p", "---\ntitle: Joy\n\nBody.\n").problems
    assert problem.rule == "frontmatter/unclosed"


@given(
    st.text(st.sampled_from(list("""a '":#[]{}&*!|>%@`,?-\\é""")), min_size=1), st.sampled_from(["title", "summary"])
)
def test_a_mended_line_takes_the_problem_away_and_gives_back_every_letter(text: str, key: str) -> None:
    typed = text.strip()
    front_matter = read_front_matter("p", head(f"date: 2026-01-02\n{key}: {text}\nlang: cy"))
    for problem in front_matter.problems:
        if problem.hint.startswith(f"write {key}:"):
            mend = read_front_matter("p", head(f"date: 2026-01-02\n{problem.hint.removeprefix('write ')}\nlang: cy"))
            assert mend.problems == []
            opened = typed[0] == '"' and typed.count('"') == 1  # a quote that was never closed
            escaped = typed[0] == typed[-1] == '"' and "\\" in typed  # quotes that YAML understands, round a backslash
            if not escaped:
                assert mend.values.get(key, "").strip() == (typed[1:].strip() if opened else typed)


def test_two_lines_that_are_wrong_are_both_told_and_the_rest_is_read() -> None:
    front_matter = read_front_matter(
        "p", head("title: 'Tis the season\nsummary: 'Twas good: really\ntags: [joy\nsereis: power")
    )
    assert [(problem.line, problem.rule) for problem in front_matter.problems] == [
        (2, "frontmatter/syntax"),
        (3, "frontmatter/syntax"),
        (4, "frontmatter/syntax"),
    ]
    assert front_matter.values == {
        "title": "'Tis the season", "summary": "'Twas good: really", "tags": ["joy"], "sereis": "power"
    }  # fmt: skip


@pytest.mark.parametrize(
    "value", ["[" * 2_000, "[" * 100_000, "{a: " * 50_000, "- " * 50_000, "[" * 2_000 + "]" * 2_000, "? " * 50_000]
)
def test_lists_within_lists_end_nothing(value: str) -> None:
    (problem,) = read_front_matter("p", head(f"title: Joy\ntags:\n  {value}")).problems
    assert (problem.line, problem.rule) == (4, "frontmatter/depth")


@pytest.mark.parametrize("tags", ["&a [*a]", "&a [x, x]\nhashtags: [*a, *a]"])
def test_an_alias_is_text_that_yaml_would_take_for_an_instruction(tags: str) -> None:
    assert {problem.rule for problem in read_front_matter("p", head(f"tags: {tags}")).problems} == {"frontmatter/tag"}


@pytest.mark.parametrize("escape", [r"\ue000links:1\ue001", r"\x1f", r"\0", r"\x07", r"\uffff", r"\uFDD0", r"\x7f"])
def test_what_an_escape_would_hide_is_left_out_and_told(escape: str) -> None:
    front_matter = read_front_matter("p", head(f'title: Joy\ntags: ["a{escape}b", "k{escape}d"]'))
    assert (front_matter.values["tags"], front_matter.lines["tags"]) in (
        (["ab", "kd"], 3),
        (["alinks:1b", "klinks:1d"], 3),
    )
    (problem,) = front_matter.problems
    assert (problem.line, problem.rule, problem.severity) == (3, "text/control", "warning")


def test_breaks_of_word_are_no_breaks_of_yaml() -> None:
    front_matter = read_front_matter("p", head('title: one\u2029two\nsummary: "a\\vb\\Lc\\Nd"'))
    assert front_matter.values == {"title": "one two", "summary": "a b c d"}


@pytest.mark.parametrize(
    "line", ["- x: y: z", "  b: c: d", "a: [b: 'c", "it said: one: two", "\t- a: b: c", "? a: b: c"]
)
def test_a_line_that_no_mend_can_help_ends_the_reading_and_promises_nothing(line: str) -> None:
    text = head(f"title: Joy\nshare:\n  mastodon: x\n{line}\nlang: cy")
    for problem in read_front_matter("p", text).problems:
        if problem.hint.startswith("write "):
            lines = text.split("\n")
            whole = lines[problem.line - 1]
            lines[problem.line - 1] = whole[: len(whole) - len(whole.lstrip())] + problem.hint.removeprefix("write ")
            assert problem not in read_front_matter("p", "\n".join(lines)).problems


@pytest.mark.parametrize(
    ("first", "fact"),
    [("+++", "TOML, as Hugo has it"), ("{", "JSON, as Hugo has it"), ("Words", "does not begin with its front matter")],
)
def test_front_matter_of_another_kind_is_called_by_its_name(first: str, fact: str) -> None:
    (problem,) = read_front_matter("p", f"{first}\ntitle = 'Joy'\n{first}\n\nBody.\n").problems
    assert fact in problem.message and problem.line == 1


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("title: “Power and us”", "Power and us"),
        ("title: „Macht“", "Macht"),
        ("title: ‘Power’", "Power"),
        ("title: “Power”: a beginning", None),
        ('title: "“Power”"', "“Power”"),
        ("title: “Power” and “joy”", "“Power” and “joy”"),
        ("title: Ann’s ‘power’", "Ann’s ‘power’"),
    ],
)
def test_curly_quotes_around_a_value_are_the_quotes_of_yaml(typed: str, value: str | None) -> None:
    front_matter = read_front_matter("p", head(typed))
    assert value is None or front_matter.values == {"title": value}
    told = [(each.line, each.severity) for each in front_matter.problems if each.rule == "frontmatter/quotes"]
    changed = value is not None and value != typed.removeprefix("title: ").strip('"')
    assert told == ([(2, "advice")] if changed else [])


def test_curly_quotes_in_a_list_and_what_their_hint_says() -> None:
    front_matter = read_front_matter("p", head("tags: [“joy”, power]"))
    assert front_matter.values == {"tags": ["joy", "power"]}
    (told,) = front_matter.problems
    assert told.hint == 'write "joy"; to show the curly ones too: "“joy”"'
    for obeyed in ('tags: ["joy", power]', 'tags: ["“joy”", power]'):
        assert not read_front_matter("p", head(obeyed)).problems


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", " \u00a0 "])
def test_a_no_break_space_behind_a_key_is_a_space(space: str) -> None:
    front_matter = read_front_matter("p", head(f"title:{space}Joy\ntags:\n  - joy\nsummary:{space}One\u00a0two."))
    assert front_matter.values == {"title": "Joy", "tags": ["joy"], "summary": "One\u00a0two."}
    assert not front_matter.problems


def test_a_comment_may_hold_another_hash() -> None:
    """Of a line that is a comment anyway, a second # loses nothing."""
    read = read_front_matter("a.md", "---\ntitle: Joy\n# hashtags: #joy #work\n  # and: #this\n---\n")
    assert (read.values, read.problems) == ({"title": "Joy"}, [])

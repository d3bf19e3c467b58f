"""Problems: their printed form, their order, their hints."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.problems import (
    Problem,
    did_you_mean,
    nearest,
    nearest_path,
    sorted_problems,
    strict,
    summary,
    told_once,
)


def test_a_problem_is_printed_in_the_contracts_form() -> None:
    problem = Problem("content/posts/a.md", 3, "series/gap", "part 2 is missing", "write it", "warning")
    assert str(problem) == "content/posts/a.md:3: [series/gap] warning: part 2 is missing\n    hint: write it"
    assert str(Problem("pelicanconf.py", 0, "settings/unknown", "no")) == "pelicanconf.py: [settings/unknown] no"


def test_errors_come_first_and_each_problem_once() -> None:
    late = Problem("b.md", 1, "x/y", "error")
    early = Problem("a.md", 1, "x/y", "careful", "", "warning")
    assert sorted_problems([early, late, early]) == [late, early]
    assert summary([early, late, late]) == "2 errors, 1 warning"


def test_publishing_counts_warnings_as_errors_but_not_advice() -> None:
    found = strict([Problem("a", 0, "r/s", "m", "", "warning"), Problem("a", 0, "r/s", "m", "", "advice")])
    assert [problem.severity for problem in found] == ["error", "advice"]


def test_the_nearest_word_ignores_case_and_gives_up_on_strangers() -> None:
    assert nearest("Sereis", ["series", "summary"]) == ["series"]
    assert nearest("zzz", ["series"]) == []
    assert did_you_mean("zzz", ["b", "a"], "the keys are") == "the keys are: a, b"


@pytest.mark.parametrize(
    ("typed", "known", "near"),
    [
        ("/posts/none/", "/posts/a/", ""),
        ("/posts/none/", "/posts/our-relationship-with-power/", ""),
        ("/topics/nope/", "/topics/joy/", ""),
        ("/posts/kindness-at-wrk/", "/posts/kindness-at-work/", "/posts/kindness-at-work/"),
        ("/2011/04/joy/", "/posts/joy/", "/posts/joy/"),
        ("posts/none.md", "posts/d7.md", ""),
        ("media/none.jpg", "media/walk.jpg", ""),
        ("media/wlak.png", "media/walk.jpg", "media/walk.jpg"),
    ],
)
def test_a_folder_and_an_ending_make_no_two_names_alike(typed: str, known: str, near: str) -> None:
    """Issue 19: a hint that is far leads to another text; ``/posts/none/`` is like no ``/posts/a/``."""
    assert nearest_path(typed, [known]) == [known] * bool(near)


@given(st.sampled_from(["/posts/", "media/", ""]), st.text("abc", min_size=1), st.text("xyz", min_size=1))
def test_names_without_a_letter_in_common_are_never_near(folder: str, one: str, other: str) -> None:
    """Law: whatever stands around them, they are not taken for each other."""
    assert nearest_path(f"{folder}{one}/", [f"{folder}{other}/"]) == []


def unknown(place: str, line: int, hint: str = "take it out, or write one of a, b in its place") -> Problem:
    return Problem(f"content/posts/{place}.md", line, "frontmatter/unknown-key", "'headline' is no key", hint)


def test_one_fact_is_one_line_with_its_places() -> None:
    (told,) = told_once([unknown("a", 3), unknown("b", 4)])
    assert (told.path, told.line) == ("content/posts/a.md", 3)
    assert told.message == "'headline' is no key (in 2 files; also content/posts/b.md:4)"
    assert told.hint == "take it out, or write one of a, b in its place"


def test_of_many_places_some_are_named_and_the_rest_are_counted() -> None:
    (told,) = told_once(unknown(f"p{number:03d}", 3) for number in range(100))
    assert told.message.startswith("'headline' is no key (in 100 files; also content/posts/p001.md:3, ")
    assert told.message.endswith("content/posts/p005.md:3 and 94 more)")
    (told,) = told_once([unknown("a", 3), unknown("a", 9), unknown("b", 1)])
    assert told.message == "'headline' is no key (3 times in 2 files; also content/posts/a.md:9, content/posts/b.md:1)"
    (told,) = told_once([unknown("a", 3), unknown("a", 9)])
    assert told.message == "'headline' is no key (2 times; also content/posts/a.md:9)"


def test_where_hints_differ_what_they_begin_with_alike_is_kept_or_each_is_told() -> None:
    (told,) = told_once([unknown("a", 3), unknown("b", 4, "take it out, or write one of a in its place")])
    assert told.hint == "take it out"
    other = unknown("b", 4, "did you mean 'title'?")
    assert told_once([unknown("a", 3), other]) == [unknown("a", 3), other]


def test_what_is_said_once_stays_as_it_is_and_keeps_its_order() -> None:
    problems = [unknown("b", 1), Problem("a", 0, "x/y", "other"), unknown("a", 1)]
    assert [problem.path for problem in told_once(problems)] == ["content/posts/b.md", "a"]
    assert told_once(problems[1:]) == problems[1:]


@given(st.text(), st.text())
def test_whatever_it_quotes_a_problem_is_one_line_and_a_hint(said: str, hint: str) -> None:
    lines = str(Problem("content/posts/one.md", 1, "x/y", f"{said} is wrong", f"write {hint}")).splitlines()
    assert len(lines) == 2
    assert not {"\x1b", "\x1a", "\u202e", "\u2066"} & set("".join(lines))

"""The plan: clashes and escapes are found before anything is written."""

import pytest

from kindling.engine.plan import plan_problems
from kindling.model.addresses import path_fault
from kindling.model.outputs import Output, TextOutput, always


def made(address: str, source: str) -> Output:
    """Return a file that is planned."""
    return TextOutput(address, source, always(""))


@pytest.mark.parametrize(
    "path",
    [
        "../evil.html",
        "a/../../b",
        "/etc/passwd",
        "a//b",
        "a/./b",
        "con",
        "a/NUL.txt",
        "a.",
        "a ",
        "a\x00b",
        "a:b",
        "a\\b",
        "x" * 256,
    ],
)
def test_a_path_that_leaves_or_can_not_be_stored_has_a_fault(path: str) -> None:
    assert path_fault(path)


@pytest.mark.parametrize("path", ["index.html", "posts/joy/index.html", "_headers", "media/Joy 1.mp4", "x" * 255])
def test_an_ordinary_path_has_none(path: str) -> None:
    assert path_fault(path) == ""


@pytest.mark.parametrize("twin", ["/posts/joy/", "/posts/JOY/", "/posts/jo\u0079/"])
def test_two_outputs_at_one_place_name_both_sources(twin: str) -> None:
    (problem,) = plan_problems([made("/posts/joy/", "a.md"), made(twin, "b.md")])
    assert (problem.path, problem.rule) == ("b.md", "plan/same-address")
    assert "a.md" in problem.message


def test_unicode_twins_are_one_file_on_some_systems() -> None:
    assert plan_problems([made("/media/caf\u00e9.png", "a"), made("/media/cafe\u0301.png", "b")])


def test_a_file_where_another_needs_a_folder() -> None:
    (problem,) = plan_problems([made("/posts", "a"), made("/posts/joy/", "b")])
    assert problem.rule == "plan/file-and-folder"

"""The law of problems finds what breaks it; it stands around each build of each test (conftest.py)."""

from pathlib import Path

import pytest

from kindling.engine.run import Run
from kindling.model.problems import Problem
from tests.lawful import NO_LINE, lapses


@pytest.mark.parametrize(
    ("problem", "lapse"),
    [
        (Problem("content/posts/joy.md", 2, "a/b", "it is so", "mend it"), ""),
        (Problem("content/posts/joy.md", 2, "a/b", "it is so"), "no hint"),
        (Problem("content/posts/joy.md", 0, "a/b", "it is so", "mend it"), "no line"),
        (Problem("content/posts/joy.md", 9, "a/b", "it is so", "mend it"), "no line of this number"),
        (Problem("content/posts/care.md", 1, "a/b", "it is so", "mend it"), "there is no such file"),
        (Problem("content/posts/joy.md", 0, "media/unreadable", "it is so", "mend it"), ""),
        (Problem("content/posts/joy.md", 1, "a/b", "'joy' is none", "did you mean 'joy'?"), "the hint shows the very"),
        (Problem("content/posts/joy.md", 1, "a/b", "none", "did you mean '/posts/joy.md'?"), "the hint names the text"),
    ],
)
def test_what_breaks_the_law_is_found(problem: Problem, lapse: str, tmp_path: Path) -> None:
    (tmp_path / "content/posts").mkdir(parents=True)
    (tmp_path / "content/posts/joy.md").write_text("---\ntitle: Joy\n---\n", "utf-8")
    found = [*lapses(problem, tmp_path)]
    assert [each[: len(lapse)] for each in found] == ([lapse] if lapse else [])


def test_each_rule_that_may_stand_on_no_line_says_why() -> None:
    assert all(why and why[-1].isalpha() for why in NO_LINE.values())


def test_the_law_stands_around_each_build() -> None:
    assert Run.result.__qualname__ == "held.<locals>.lawful"

"""What git leaves in a text where two people changed one place is told once, by its lines, and breaks nothing else."""

import pytest

from kindling.engine.conflicts import without_conflicts

HEAD = "---\ntitle: One\n"
REST = "date: 2026-10-01\n---\n\nWords.\n"


def conflict(ours: str, theirs: str, base: str = "") -> str:
    """Return a place as git writes it; with ``base`` in the style diff3."""
    middle = f"||||||| merged\n{base}" if base else ""
    return f"<<<<<<< HEAD\n{ours}{middle}=======\n{theirs}>>>>>>> origin/main\n"


@pytest.mark.parametrize("base", ["", "summary: Was.\n"])
def test_each_place_is_told_with_its_lines_and_the_first_one_s_words_are_read(base: str) -> None:
    text = HEAD + conflict("summary: Ours.\n", "summary: Theirs.\n", base) + REST + conflict("A.\n", "B.\n")
    read, problems = without_conflicts("a.md", text)
    assert read.count("\n") == text.count("\n"), "each line is where it was"
    assert [line for line in read.splitlines() if line] == [
        "---", "title: One", "summary: Ours.", "date: 2026-10-01", "---", "Words.", "A.",
    ]  # fmt: skip
    assert [(one.rule, one.line) for one in problems] == [("text/conflict", 3), ("text/conflict", 14 if base else 12)]
    assert problems[0].message.endswith(f"lines 3 to {9 if base else 7}")


@pytest.mark.parametrize(
    "text",
    [
        "A title\n=======\n\nWords.\n",
        "```\n" + conflict("a\n", "b\n") + "```\n",
        "<<<<<<< HEAD\nno end\n",
        "<<<<<<<HEAD\na\n=======\nb\n>>>>>>>main\n",
        ">>>>>>> a quotation in a quotation\n",
    ],
)
def test_what_only_looks_like_it_is_left(text: str) -> None:
    assert without_conflicts("a.md", text) == (text, [])

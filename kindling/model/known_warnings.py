"""Warnings that a site had when somebody wrote them down: its ``known-warnings.txt``. They stop no publish. Pure.

One line a warning, sorted: ``content/posts/joy.md [text/foreign] is a shortcode of Hugo``. No line number is in it, so
it holds when the text moves, and git may keep the lines of both sides of a merge.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kindling.model.problems import Problem

FILE = "known-warnings.txt"  #: in the site's folder
RULE = "warnings/mended"
_HEAD = (
    "# Warnings that this site had when they were written down: they stop no publish, new ones do.\n"
    "# `make check BASELINE=1` or `kindling check BASELINE=1` writes this anew. Keep it in git with the texts.\n"
)


def known_lines(text: str) -> frozenset[str]:
    """Return the lines of the file that name a warning."""
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def line_of(problem: Problem, folder: str) -> str:
    """Return the line that names a warning: its file, its rule and its fact; ``folder`` is the name of the site's."""
    path = problem.path.removeprefix(f"{folder}/")
    return f"{path} [{problem.rule}] {' '.join((problem.kind or problem.message).split())}"


def known_text(problems: Iterable[Problem], folder: str) -> str:
    """Return the file with each warning of these that would stop a publish."""
    lines = {line_of(problem, folder) for problem in problems if _stops(problem)}
    return _HEAD + "".join(f"{line}\n" for line in sorted(lines))


def marked(problems: Iterable[Problem], lines: frozenset[str], folder: str) -> list[Problem]:
    """Return the problems; those warnings that the file holds are marked as known."""
    return [
        replace(problem, known=True) if lines and _stops(problem) and line_of(problem, folder) in lines else problem
        for problem in problems
    ]


def mended(problems: Iterable[Problem], lines: frozenset[str], folder: str) -> Iterator[Problem]:
    """Yield that some lines about texts name what is mended; ``problems`` are all that a whole build found."""
    there = {line_of(problem, folder) for problem in problems}
    if gone := sorted(line for line in lines - there if line.startswith("content/")):
        many = f"{len(gone)} lines name warnings that are" if len(gone) > 1 else "a line names a warning that is"
        hint = "`make check BASELINE=1` writes the file anew"
        yield Problem(FILE, 0, RULE, f"{many} no more, first: {gone[0]}", hint, "advice")


def _stops(problem: Problem) -> bool:
    return problem.severity == "warning" and not problem.unseen

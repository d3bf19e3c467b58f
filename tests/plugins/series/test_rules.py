"""What is wrong with series, in the very words that a writer sees (``mistakes.txt``)."""

import re
from pathlib import Path

import pytest

from kindling.plugins.series import core
from kindling.plugins.series.cycles import cycles
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.series.rules import series_problems
from kindling.plugins.series.spelling import near_pairs
from tests.plugins.series.texts import cases, post, series, site

CULTURES = series("Great cultures", "slug: cultures", "parts: 2", "status: complete")
JOY = post("Joy", "2026-09-07", "series: cultures", "part: 1")
KINDNESS = post("Kindness", "2026-09-21", "series: cultures", "part: 2")
GOOD = {"series/cultures.md": CULTURES, "posts/joy.md": JOY, "posts/kindness.md": KINDNESS}

CASES = dict(cases(Path(__file__).with_name("mistakes.txt")))


def listed(texts: dict[str, str]) -> list[str]:
    given = site(texts, [SeriesExtension()])
    problems = series_problems(given.documents, core.library_of(given), given.now)
    return [str(problem) for problem in sorted(set(problems))]


def files(source: str) -> dict[str, str]:
    """Return path → text of ``== path`` blocks."""
    return dict(block.split("\n", 1) for block in f"\n{source}".split("\n== ")[1:])


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told(name: str) -> None:
    source, expected = CASES[name]
    assert "\n".join(listed({**GOOD, **files(source)})) == expected


RIGHT = {
    "the simple case": {},
    "a chain of series": {
        "series/power.md": series("Power", "builds_on: cultures"),
        "series/cultures.md": CULTURES.replace("parts: 2", "parts: 2\nnext: power"),
        "posts/power.md": post("On power", "2026-10-01", "series: Power", "part: 1", "builds_on: [joy.md, kindness]"),
    },
    "near names with files": {
        "series/a.md": series("Great culture"),
        "posts/a.md": post("A", "2026-01-01", "series: Great culture"),
    },
    "years": {
        "posts/a.md": post("A", "2026-01-01", "series: Letters 2025"),
        "posts/b.md": post("B", "2026-01-01", "series: Letters 2026"),
    },
    "a draft on a draft": {
        "posts/draft.md": post("Draft", "", "builds_on: other"),
        "posts/other.md": post("Other", "", "builds_on: joy"),
    },
}


@pytest.mark.parametrize("texts", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_not_told(texts: dict[str, str]) -> None:
    assert listed({**GOOD, **texts}) == []


def test_a_long_chain_is_walked_without_recursion() -> None:
    chain = {str(n): [str(n + 1)] for n in range(50_000)}
    assert list(cycles(chain)) == []
    assert list(cycles({**chain, "50000": ["49999"]})) == [["49999", "50000"]]


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("leading-wel", "leading-well", True),
        ("the-leading-well", "leading-well", True),
        ("laeding-well", "leading-well", True),
        ("great-culture", "great-cultures", True),
        ("joy", "boy", False),
        ("letters-2025", "letters-2026", False),
        ("power", "kindness", False),
    ],
)
def test_names_are_near_when_one_slip_of_the_pen_apart(one: str, other: str, near: bool) -> None:
    assert list(near_pairs([one], {one: one, other: other})) == ([(one, other)] if near else [])


@pytest.mark.parametrize("plugin", ["series", "share", "vlog"])
def test_every_rule_says_why(plugin: str) -> None:
    folder = Path(__file__).parents[3] / "plugins" / plugin
    told = set(re.findall(rf"`({plugin}/[a-z-]+)`", (folder / "checks.md").read_text("utf-8")))
    rooms = [folder, folder.with_name("video")] if plugin == "vlog" else [folder]
    code = "\n".join(path.read_text("utf-8") for room in rooms for path in room.glob("*.py"))
    assert told == set(re.findall(rf'"({plugin}/[a-z-]+)"', code))

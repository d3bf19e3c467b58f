"""What is wrong with series, in the very words that a writer sees."""

import pytest

from plugins.series import core
from plugins.series.cycles import cycles
from plugins.series.markdown import SeriesExtension
from plugins.series.rules import series_problems
from plugins.series.spelling import near_pairs
from tests.plugins.series.texts import post, series, site

CULTURES = series("Great cultures", "slug: cultures", "parts: 2", "status: complete")
JOY = post("Joy", "2026-09-07", "series: cultures", "part: 1")
KINDNESS = post("Kindness", "2026-09-21", "series: cultures", "part: 2")
GOOD = {"series/cultures.md": CULTURES, "posts/joy.md": JOY, "posts/kindness.md": KINDNESS}

CASES = {
    "64: two posts with one number": (
        {"posts/other.md": post("Other", "2026-10-01", "series: cultures", "part: 2")},
        """\
content/posts/other.md:5: [series/duplicate-part] part 2 of 'Great cultures' is already content/posts/kindness.md:5
    hint: give one of the two another number; 3 is free""",
    ),
    "two posts with one number, one of them a draft": (
        {"posts/draft.md": post("Other", "", "series: {cultures: 1}")},
        """\
content/posts/joy.md:5: [series/duplicate-part] part 1 of 'Great cultures' is already content/posts/draft.md:4
    hint: give one of the two another number; 3 is free""",
    ),
    "two planned parts with one number": (
        {"series/cultures.md": series("Great cultures", "slug: cultures", "planned:", "  - title: A", "    part: 3",
                                      "  - title: B", "    part: 3")},  # fmt: skip
        """\
content/series/cultures.md:8: [series/duplicate-part] part 3 is planned twice: here and in content/series/cultures.md:6
    hint: give one of the two another number""",
    ),
    "numbers and dates mixed": (
        {"posts/other.md": post("Other", "2026-10-01", "series: cultures")},
        """\
content/posts/other.md:4: [series/mixed-order] this post of 'Great cultures' has no number, and content/posts/joy.md:5 is part 1
    hint: give every part of the series its number, or none""",
    ),
    "a part beyond the total of a complete series": (
        {"posts/other.md": post("Other", "2026-10-01", "series: cultures", "part: 3")},
        """\
content/posts/other.md:5: [series/beyond-total] this is part 3, and 'Great cultures' is complete with 2 parts (content/series/cultures.md:4)
    hint: write the new total there, or status: ongoing""",
    ),
    "66: a gap": (
        {"series/cultures.md": series("Great cultures", "slug: cultures"),
         "posts/kindness.md": post("Kindness", "2026-09-21", "series: cultures", "part: 4")},
        """\
content/posts/kindness.md:5: [series/gap] warning: this is part 4 of 'Great cultures', which has no parts 2 to 3
    hint: number it anew, or announce what is missing under planned: in the file of the series""",
    ),
    "a complete series without its last part": (
        {"series/cultures.md": series("Great cultures", "slug: cultures", "parts: 3", "status: complete")},
        """\
content/series/cultures.md:5: [series/incomplete] warning: 'Great cultures' is complete with 3 parts, and there is no part 3
    hint: write status: ongoing, or the right number of parts""",
    ),
    "a planned part that is overdue": (
        {"series/cultures.md": series("Great cultures", "slug: cultures", "planned:", "  - title: More",
                                      "    date: 2026-11-22")},
        """\
content/series/cultures.md:6: [series/overdue] warning: 'More' was to come on 22 November 2026, and is not published
    hint: publish it, or promise another day""",
    ),
    "67: a name with other capitals than the file's": (
        {"posts/kindness.md": post("Kindness", "2026-09-21", "series: great  Cultures", "part: 2")},
        """\
content/posts/kindness.md:4: [series/name] this post names the series 'great  Cultures', and it is called 'Great cultures' in content/series/cultures.md:2
    hint: write series: Great cultures""",
    ),
    "67: two forms of a name without a file": (
        {"posts/a.md": post("A", "2026-01-01", "series: Leading Well"),
         "posts/b.md": post("B", "2026-01-02", "series: Leading well"),
         "posts/c.md": post("C", "2026-01-02", "series: leading-well")},
        """\
content/posts/b.md:4: [series/name] this post names the series 'Leading well', and it is called 'Leading Well' in content/posts/a.md:4
    hint: write series: Leading Well""",
    ),
    "67: an accent more": (
        {"posts/a.md": post("A", "2026-01-01", "series: Pŵer"), "posts/b.md": post("B", "2026-01-02", "series: Pwer")},
        """\
content/posts/b.md:4: [series/name] this post names the series 'Pwer', and it is called 'Pŵer' in content/posts/a.md:4
    hint: write series: Pŵer""",
    ),
    "67: a near spelling": (
        {"posts/a.md": post("A", "2026-01-01", "series: Graet culture")},
        """\
content/posts/a.md:4: [series/near-name] warning: the series 'Graet culture' has no file, and is spelt almost like 'Great cultures'
    hint: write series: cultures; or give each its file: content/series/graet-culture.md""",
    ),
    "a series named twice": (
        {"posts/kindness.md": post("Kindness", "2026-09-21", "series: {cultures: 2, Great cultures: 2}")},
        """\
content/posts/kindness.md:4: [series/twice] the post names the series 'Great cultures' twice
    hint: name it once""",
    ),
    "a file that no post names": (
        {"series/power.md": series("Power")},
        """\
content/series/power.md:2: [series/unused] advice: no post names the series 'Power'
    hint: write series: power into its posts""",
    ),
    "builds_on names nothing": (
        {"posts/kindness.md": post("Kindness", "2026-09-21", "series: cultures", "part: 2", "builds_on: [joi, /posts/joi.md]")},
        """\
content/posts/kindness.md:6: [series/reference] builds_on names '/posts/joi.md', and there is no such post or series
    hint: did you mean 'posts/joy.md'?
content/posts/kindness.md:6: [series/reference] builds_on names 'joi', and there is no such post or series
    hint: did you mean 'joy'?""",
    ),
    "next names a post": (
        {"series/cultures.md": series("Great cultures", "slug: cultures", "parts: 2", "status: complete", "next: joy")},
        """\
content/series/cultures.md:6: [series/reference] next names 'joy', and there is no such series
    hint: write its slug""",
    ),
    "a published post builds on a draft": (
        {"posts/draft.md": post("Draft", ""), "posts/kindness.md": KINDNESS.replace("part: 2", "part: 2\nbuilds_on: draft")},
        """\
content/posts/kindness.md:6: [series/unpublished] warning: builds_on names 'draft', which is a draft
    hint: readers are shown the link once it is published""",
    ),
    "68: a series that builds on itself": (
        {"series/cultures.md": CULTURES.replace("parts: 2", "parts: 2\nbuilds_on: cultures")},
        """\
content/series/cultures.md:5: [series/circle] builds_on goes round in a circle: cultures → cultures
    hint: take one of these out""",
    ),
    "68: posts that build on each other": (
        {"posts/joy.md": JOY.replace("part: 1", "part: 1\nbuilds_on: kindness"),
         "posts/kindness.md": KINDNESS.replace("part: 2", "part: 2\nbuilds_on: joy")},
        """\
content/posts/joy.md:6: [series/circle] builds_on goes round in a circle: joy → kindness → joy
    hint: take one of these out""",
    ),
    "68: three series that follow each other": (
        {"series/a.md": series("A", "next: b"), "series/b.md": series("B", "next: c"), "series/c.md": series("C", "next: a"),
         "posts/a.md": post("PA", "2026-01-01", "series: [a, b, c]")},
        """\
content/series/a.md:3: [series/circle] next goes round in a circle: a → b → c → a
    hint: take one of these out""",
    ),
    "68: what follows is also what it builds on": (
        {"series/a.md": series("A", "next: b", "builds_on: b"), "series/b.md": series("B"),
         "posts/a.md": post("PA", "2026-01-01", "series: [a, b]")},
        """\
content/series/a.md:4: [series/circle] builds_on and next go round in a circle: a → b → a
    hint: take one of these out""",
    ),
    "an accent that the theme has not": (
        {"series/cultures.md": CULTURES.replace("parts: 2", "parts: 2\naccent: berri")},
        """\
content/series/cultures.md:5: [series/accent] no accent is called 'berri'
    hint: did you mean 'berry'?""",
    ),
    "tokens that speak of nothing": (
        {"posts/joy.md": JOY + "\n\n`{part:9}`\n\n[It]({part:9}) and {part:9}",
         "posts/lone.md": post("Lone", body="{series}\n\nand {part:1}")},
        """\
content/posts/joy.md:11: [series/token] {part:9}: 'Great cultures' has no part 9
    hint: its parts are 1, 2; announce a part to come under planned: in its file
content/posts/lone.md:5: [series/token] {series} stands in a text that is in no series
    hint: add series: to the front matter, or take it out
content/posts/lone.md:7: [series/token] {part:1} stands in a text that is in no series
    hint: add series: to the front matter, or take it out""",
    ),
}  # fmt: skip


def listed(texts: dict[str, str]) -> list[str]:
    given = site(texts, [SeriesExtension()])
    problems = series_problems(given.documents, core.gather(given.documents, given.facts, given.now), given.now)
    return [str(problem) for problem in sorted(set(problems))]


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told(name: str) -> None:
    texts, expected = CASES[name]
    assert "\n".join(listed({**GOOD, **texts})) == expected


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"series/power.md": series("Power", "builds_on: cultures"), "series/cultures.md": CULTURES.replace("parts: 2", "parts: 2\nnext: power"),
         "posts/power.md": post("On power", "2026-10-01", "series: Power", "part: 1", "builds_on: [joy.md, kindness]")},
        {"series/a.md": series("Great culture"), "posts/a.md": post("A", "2026-01-01", "series: Great culture")},
        {"posts/a.md": post("A", "2026-01-01", "series: Letters 2025"), "posts/b.md": post("B", "2026-01-01", "series: Letters 2026")},
        {"posts/draft.md": post("Draft", "", "builds_on: other"), "posts/other.md": post("Other", "", "builds_on: joy")},
    ],
    ids=["the simple case", "a chain of series", "near names with files", "years", "a draft on a draft"],
)  # fmt: skip
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

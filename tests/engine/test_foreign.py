"""Syntax of other tools: told at its first line, once a kind, with a way to say it here; never in code."""

import pytest

from tests.engine.test_read import read

TOLD = {
    "%%a private remark%%": "text/private",
    "%%\nA remark\nof three lines\n%%": "text/private",
    "{{< youtube w7Ft2ymGmfc >}}": "text/foreign",
    "{{% note %}}": "text/foreign",
    '{% include video.html id="1" %}': "text/foreign",
    "{{ page.title }}": "text/foreign",
    '[caption id="attachment_12" width="300"]': "text/foreign",
    "[/embed]": "text/foreign",
    "[youtube=https://example.org/film]": "text/foreign",
    '[gallery ids="1,2"]': "text/foreign",
    "[[The nature of power]]": "text/foreign",
    "[[Another note|words]]": "text/foreign",
    "![[plain.jpg]]": "text/foreign",
    "::: {.callout-note}": "text/foreign",
    ":smile:": "text/foreign",
    r"\(a^2\)": "text/foreign",
    r"\[\frac{a}{b}\]": "text/foreign",
    r"\[x = y\]": "text/foreign",
    "##Joy": "text/heading",
    "[^note two]": "text/foreign",
    "[a] (https://example.org/)": "text/no-link",
    "[a] (/posts/joy/)": "text/no-link",
    "[a]()": "text/no-link",
    "[a](#)": "text/no-link",
    "[a][missing]": "text/no-link",
    "[missing][]": "text/no-link",
}

LEFT_ALONE = [
    "[a][there] and [there][]\n\n[there]: https://example.org/",
    "[video](https://example.org/film)",
    r'\[simple boat\], \[ | \\ | | \], \(snake\_case\), \(a\) b = c, \[form id="5"\] and #joy',
    "[gallery]: https://example.org/\n\nSee the [gallery].",
    "At 10:30: tea. A ratio of 1:2:3; note: this",
    "Half a %, 100%% of it and 50%% of them",
    "[@han2014][@ganz2009] and [sic] (so it stands there)",
    "rows[i][j], [1][2]",
    "{part:2} and {.gallery}",
    "It costs $100, or $$200.",
    "A note.[^one]\n\n[^one]: Words.",
    "[a](#here) and [b](https://example.org/#)",
    r"\[[no link]]",
]


def told(body: str) -> list[tuple[int, str]]:
    """Return line and rule of each foreign thing in a text."""
    return [(each.line, each.rule) for each in read(body).problems if each.rule in set(TOLD.values())]


@pytest.mark.parametrize(("typed", "rule"), TOLD.items())
def test_is_told_once_a_kind_on_its_line(typed: str, rule: str) -> None:
    assert told(f"Words.\n\n{typed}\n\nMore.\n\n{typed}\n") == [(7, rule)]


@pytest.mark.parametrize("typed", TOLD)
def test_code_is_left_alone(typed: str) -> None:
    assert told(f"```\n{typed}\n```\n\n``{typed}``\n") == []


@pytest.mark.parametrize("body", LEFT_ALONE)
def test_prose_is_left_alone(body: str) -> None:
    assert told(body) == []


def test_a_private_remark_stops_the_build_and_its_mend_hides_it() -> None:
    (fault,) = [each for each in read("One.\n\n%%hush%%\n").problems if each.rule == "text/private"]
    assert fault.severity == "error"
    mended = read("One.\n\n<!--hush-->\n")
    assert not mended.problems
    assert "hush" not in mended.html + mended.text

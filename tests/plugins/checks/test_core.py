"""Advice: given where it helps, and nowhere else."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from kindling.plugins.checks.core import advice, changed_later
from tests.engine.test_read import read


@pytest.mark.parametrize(
    ("head", "body", "rules"),
    [
        ("title: Joy\ndate: 2026-01-02\nsummary: One line.", "Words.", []),
        ("title: Joy\ndate: 2026-01-02", "Words.", ["content/summary"]),
        (f"title: Joy\ndate: 2026-01-02\nsummary: {'x' * 301}", "Words.", ["content/summary"]),
        (f"title: Joy\ndate: 2026-01-02\nsummary: {'क्षि' * 300}", "Words.", []),
        ("title: Joy\ndate: 2026-01-02\nsummary: One line.", "", ["content/empty"]),
        ("title: Joy\ndate: 2026-01-02\nsummary: One line.", "![A picture](a.png)", []),
    ],
)
def test_advice(head: str, body: str, rules: list[str]) -> None:
    assert [problem.rule for problem in advice(read(body, head))] == rules


@pytest.mark.parametrize(
    ("listed", "now", "rules"),
    [(True, 9, ["frontmatter/modified"]), (True, 10, []), (False, 9, [])],
)
def test_a_day_of_change_that_is_still_to_come_is_told_of_a_text_that_is_out(
    listed: bool, now: int, rules: list[str]
) -> None:
    document = read("Words.", "title: Joy\ndate: 2026-01-02\nmodified: 2026-11-10")
    metadata: Any = SimpleNamespace(modified=datetime(2026, 11, 10, tzinfo=UTC), listed=listed)
    found = [*changed_later(document, metadata, datetime(2026, 11, now, 12, tzinfo=UTC))]
    assert [problem.rule for problem in found] == rules and all(problem.line == 4 for problem in found)

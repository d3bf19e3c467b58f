"""Advice: given where it helps, and nowhere else."""

import pytest

from kindling.plugins.checks.core import advice
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

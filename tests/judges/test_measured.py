"""The example's page on accessibility tells what was measured, with today's judges, on today's kinds of page."""

import json
from typing import Any

import pytest

from tests.browser.conftest import KINDS
from tests.judges.measured import PAGE, RESULTS, page_with, section, versions

AGAIN = "run `python -m tests.judges.measured`, and look at the difference"


@pytest.fixture
def results() -> dict[str, Any]:
    """What was measured last."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def test_what_was_measured_is_what_is_tested_today(results: dict[str, Any]) -> None:
    """Each number is one that the other tests hold: no fault on any kind of page, and Lighthouse's 100."""
    assert results["versions"] == versions(), AGAIN
    assert list(results["kinds"]) == list(KINDS), AGAIN
    assert {kind["axe"] for kind in results["kinds"].values()} == {0}, AGAIN
    assert {kind["lighthouse"] for kind in results["kinds"].values() if "lighthouse" in kind} == {100}, AGAIN
    assert results["pages"] == {"vnu-jar": 0, "html-validate": 0}, AGAIN


def test_the_page_tells_what_was_measured(results: dict[str, Any]) -> None:
    text = PAGE.read_text("utf-8")
    assert page_with(text, section(results)) == text, AGAIN


def test_a_fault_would_be_told(results: dict[str, Any]) -> None:
    results["kinds"]["post"] |= {"axe": 3, "lighthouse": 97}
    results["pages"]["vnu-jar"] = 1
    told = section(results)
    assert "3 faults" in told and "97 of 100" in told and "1 fault |" in told

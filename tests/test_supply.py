"""What the tools of `make sbom` and `make audit` say is read right; nothing here asks the network."""

import json
import re
from typing import Any

import pytest

from tests import supply
from tests.conftest import KIT


def answer(*parts: dict[str, Any]) -> str:
    """Return what pip-audit prints, cut down to what is read of it."""
    return json.dumps({"dependencies": [*parts], "fixes": []})


SOUND = {"name": "a", "version": "1.0", "vulns": []}
HOLED = {"name": "b", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}]}
OPEN = {"name": "c", "version": "3.0", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
SKIPPED = {"name": "d", "skip_reason": "Dependency not found on PyPI and could not be audited: d (1.0)"}
PAGE = "Before.\n\nAdvisories were last asked for: 2026-11-01, none known of 7 packages.\n\nBehind.\n"


def test_a_sound_answer_is_the_last_one_from_then_on() -> None:
    code, said, page = supply.told(supply.advice(answer(SOUND)), PAGE, "2026-11-28")
    assert (code, page) == (0, PAGE.replace("2026-11-01, none known of 7", "2026-11-28, none known of 1"))
    assert said == ("Advisories: none known of 1 packages. Last asked before: 2026-11-01, none known of 7 packages.")
    assert supply.last_asked(page) == "2026-11-28, none known of 1 packages"


def test_each_hole_is_a_line_with_its_mend() -> None:
    code, said, _ = supply.told(supply.advice(answer(SOUND, HOLED, OPEN)), PAGE, "2026-11-28")
    assert code == supply.FAULT
    assert said.splitlines()[1:] == ["  b 2.0: PYSEC-1, mended in 2.1", "  c 3.0: PYSEC-2, not mended yet"]


@pytest.mark.parametrize("nothing", ["", "Traceback (most recent call last):", "[]", "{}", "null", answer(SKIPPED)])
def test_no_answer_is_one_line_and_no_good_news(nothing: str) -> None:
    """pip-audit calls it "no known vulnerabilities" where it could ask for nothing at all."""
    code, said, page = supply.told(supply.advice(nothing), PAGE, "2026-11-28")
    assert (code, page, said.count("\n")) == (supply.MACHINE, PAGE, 0)
    assert said.endswith("Last asked for: 2026-11-01, none known of 7 packages.")


def test_half_an_answer_is_told_and_is_not_the_last_one() -> None:
    code, said, page = supply.told(supply.advice(answer(SOUND, SKIPPED)), PAGE, "2026-11-28")
    assert (code, page) == (supply.MACHINE, PAGE)
    assert "1 packages got no answer: d." in said


def test_the_page_has_the_line_that_is_written() -> None:
    page = supply.PAGE.read_text("utf-8")
    assert supply.last_asked(supply.with_last(page, "today")) == "today"
    assert supply.with_last(page, supply.last_asked(page)) == page


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)", True),
        ("MIT OR LicenseRef-Own", True),
        ("MIT AND LicenseRef-Own", False),
        ("(MIT AND PSF-2.0) OR SSPL-1.0", True),
        ("GPL-2.0-only", False),
        ("SSPL-1.0", False),
        ("", False),
    ],
)
def test_a_licence_is_held_against_the_list(licence: str, may: bool) -> None:
    assert supply.may_be_used(licence) is may


def test_what_is_not_on_the_list_is_named() -> None:
    parts = [
        {"name": "good", "version": "1", "licenses": [{"license": {"id": "MIT"}}, {"expression": "ISC"}]},
        {"name": "mixed", "version": "2", "licenses": [{"license": {"id": "MIT"}}, {"license": {"name": "Own"}}]},
        {"name": "silent", "version": "3"},
        {"name": "Seen", "version": "4"},
    ]
    found = list(supply.licence_faults({"components": parts}, {"seen": "read"}))
    assert found == ["mixed 2: MIT, Own", "silent 3: no licence is named"]


def test_the_tools_are_pinned_and_known_exceptions_are_installed() -> None:
    pins = " ".join((KIT / name).read_text("utf-8").lower() for name in supply.PINS)
    named = set(re.findall(r"^([a-z0-9_.-]+)==", pins, re.M))
    assert {"cyclonedx-bom", "pip-audit", *supply.LOOKED_AT} - {one.replace("_", "-") for one in named} == set()


@pytest.mark.exam("The bill of materials and its licences")
def test_each_package_has_a_licence_of_the_list(figures: Any) -> None:
    assert supply.write_bill()
    first = supply.BILL.read_bytes()
    bill = json.loads(first)
    assert list(supply.licence_faults(bill, supply.LOOKED_AT)) == []
    assert supply.write_bill()
    assert supply.BILL.read_bytes() == first
    figures(f"{len(bill['components'])} packages, each with a licence of the list; written twice, the same bytes")

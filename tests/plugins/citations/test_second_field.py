"""What a style sets apart at the head of an entry: a number beside it, else a part of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from kindling.plugins.citations.questions import whole
from tests.plugins.citations.pages import plain, site_of

STYLES = Path(__file__).parent / "data" / "styles"
ENTRIES = """@book{schon, title={The reflective practitioner}, author={Schön, Donald A.}, year={1983}}
@book{hill, title={Another}, author={Hill, Ann}, year={1990}}
"""
LIBRARY = [("a.bib", ENTRIES)]


@pytest.mark.parametrize(
    ("name", "text", "entries"),
    [
        (
            "author-apart",
            "(Schön, Donald A. 1983; Hill, Ann 1990)",
            ["Hill, Ann. Another.", "Schön, Donald A. The reflective practitioner."],
        ),
        (
            "labels",
            "[Schö83; Hill90]",
            ["[Hill90] Hill, Ann. Another.", "[Schö83] Schön, Donald A. The reflective practitioner."],
        ),
    ],
)
def test_the_first_field_stays(tmp_path: Path, name: str, text: str, entries: list[str]) -> None:
    """An author, or a label, that a style sets apart is a part of the entry (C2)."""
    (tmp_path / "own.csl").write_bytes((STYLES / f"{name}.csl").read_bytes())
    site = site_of(["It is so [@schon; @hill]."], fronts=[{"csl": "own.csl"}])
    site = replace(site, settings=replace(site.settings, content=tmp_path))
    found = whole(site, LIBRARY)
    assert [str(problem) for problem in found.problems] == []
    view = found.views["posts/p0.md"]
    assert text in plain(view.fills["citations:c1"])
    assert [plain(entry.html) for entry in view.entries] == entries
    assert {entry.label for entry in view.entries} == {""}


@pytest.mark.parametrize("style", ["vancouver", "ieee", "bmj"])
def test_a_number_stands_beside_its_entry(style: str) -> None:
    view = whole(site_of(["It is so [@schon; @hill]."], style=style), LIBRARY).views["posts/p0.md"]
    assert [entry.label for entry in view.entries] == ["1", "2"]
    assert not any(plain(entry.html).startswith(("1", "[1", "2", "[2")) for entry in view.entries)

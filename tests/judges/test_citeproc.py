"""What the engine prints is held against citeproc-js; the figures may only rise."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.judges import citeproc
from tests.judges.citeproc import Difference, Verdict, kind


@pytest.mark.exam("Citations, held against citeproc-js")
def test_no_figure_falls(figures: Callable[[str], None]) -> None:
    found, kept = citeproc.figures_of(citeproc.examined()), json.loads(citeproc.FIGURES.read_text("utf-8"))
    assert {name: share for name, share in found.items() if share < kept[name]} == {}
    figures(", ".join(f"{share:.2f} % {name}" for name, share in found.items()))


def test_the_page_shows_the_figures_that_are_kept() -> None:
    told, kept = citeproc.PAGE.read_text("utf-8"), json.loads(citeproc.FIGURES.read_text("utf-8"))
    rows = [line for line in told.splitlines() if line.startswith("| In the ")]
    assert rows == [f"| In the {name} | {share:.2f} |" for name, share in kept.items()]


def test_one_style_is_as_the_judge_has_it() -> None:
    (style,) = (style for style in citeproc.styles() if Path(style.path).stem == "harvard-cite-them-right")
    verdict = citeproc.judged([style], ("en-GB",), 30)
    assert verdict.compared == {("en-GB", "text"): 30, ("en-GB", "list"): 30}
    assert verdict.differences == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("", "Han 2014", "one prints nothing"),
        ("Han 2014; Ganz 2010", "Ganz 2010; Han 2014", "order"),
        ("Han 2014.", "Han, 2014", "points"),
        ("Han and Co", "han and co.", "capitals"),
        ("[44]", "[38]", "numbers"),
        ("Han 2014", "Hahrie Han 2014", "words"),
    ],
)
def test_a_difference_is_of_the_first_kind_that_fits(ours: str, theirs: str, expected: str) -> None:
    assert kind(Difference("apa", "en-GB", "text", ours, theirs)) == expected


def test_a_difference_lowers_its_own_figure_alone() -> None:
    compared = {(lang, place): 4 for lang in ("en-GB", "de-DE") for place in ("text", "list")}
    found = citeproc.figures_of(Verdict(compared, (Difference("apa", "de-DE", "list", "a", "b"),)))
    assert list(found.values()) == [100, 100, 100, 75]

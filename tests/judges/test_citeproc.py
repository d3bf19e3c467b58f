"""What the engine prints is held against citeproc-js; the figures may only rise."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kindling.plugins.citations.styles import SHIPPED
from tests.judges import citeproc
from tests.judges.citeproc import Difference, Verdict, kind, reason


@pytest.mark.exam("Citations, held against citeproc-js")
def test_no_figure_falls(figures: Callable[[str], None]) -> None:
    verdict = citeproc.examined()
    assert [one for one in verdict.differences if not reason(one) and citeproc.whose(one) == citeproc.NOT_SETTLED] == []
    found, kept = citeproc.figures_of(verdict), json.loads(citeproc.FIGURES.read_text("utf-8"))
    assert {name: share for name, share in found.items() if share < kept[name]} == {}
    figures(", ".join(f"{share:.2f} % {name}" for name, share in found.items()))


def test_the_page_shows_the_figures_that_are_kept() -> None:
    told, kept = citeproc.PAGE.read_text("utf-8"), json.loads(citeproc.FIGURES.read_text("utf-8"))
    rows = [line for line in told.splitlines() if line.startswith("| In the ")]
    assert rows == [f"| In the {name} | {share:.2f} |" for name, share in kept.items()]


def test_the_page_leaves_nothing_open() -> None:
    assert citeproc.NOT_SETTLED not in citeproc.PAGE.read_text("utf-8")


@pytest.mark.parametrize(("many", "short"), [(2, "Edmondson (n 1)."), (3, "Edmondson, T0 (n 1).")])
def test_the_judge_tells_short_notes_apart_from_three_sources_on(many: int, short: str) -> None:
    """So a short note without its title is no fault of pandoc's: two and three are alike to the specification."""
    people = [{"family": "Edmondson", "given": "Amy"}]
    items = [{"id": f"r{n}", "type": "book", "title": f"T{n}", "author": people} for n in range(many)]
    cited = [*range(many), 0]
    clusters = [{"items": [{"id": f"r{n}"}], "note": note} for note, n in enumerate(cited, start=1)]
    (made,) = citeproc.asked([{"style": SHIPPED / "oscola.csl", "lang": "en-GB", "items": items, "clusters": clusters}])
    assert citeproc.words(made["cited"][-1]) == short


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
    assert list(found.values()) == [100, 100, 100, 75, 100, 100, 100, 75]


@pytest.mark.parametrize(
    ("ours", "theirs", "traits", "expected"),
    [
        (
            "7, see 38",
            "7,see 38",
            {"tight"},
            "a space before words in a group, where the style puts none between numbers",
        ),
        ("7, see 38", "7,see 38", set(), ""),
        (
            "7, and more; 38",
            "7, and more, 38",
            {"tight"},
            "a semicolon before a number behind words, where the style puts a comma between numbers",
        ),
        ("See Han 2014", "see Han 2014", {"note"}, "a note begins with a capital"),
        ("See Han 2014", "see Han 2014", set(), ""),
        ("‘New power’", "“New power”", set(), "quotation marks in a title"),
        ("5ᵉ éd.", "5e éd.", set(), "a raised letter of an ordinal"),
        ("Han 2014a; 2014b", "Han 2014a, 2014b", set(), "a comma or a semicolon between two sources of a group"),
        ("Magna Carta. 1215.", "Magna Carta. 1215. .", set(), "signs around a part that is empty"),
        ("Han 2014.", "Han 2015.", {"note", "tight"}, ""),
        ("Magna Carta. 1215. .", "Magna Carta. 1215.", set(), ""),
    ],
)
def test_a_difference_is_explained_by_what_is_seen_in_it(
    ours: str, theirs: str, traits: set[str], expected: str
) -> None:
    assert reason(Difference("apa", "en-GB", "text", ours, theirs, "", frozenset(traits))) == expected


def test_a_group_with_words_may_keep_its_order() -> None:
    one = Difference("ieee", "en-GB", "text", "[28], see [26]", "see [26], [28]", "[28], see [26]")
    assert reason(one) == "a group keeps its order from the first source with words on"


def test_what_is_explained_lowers_the_figure_to_the_letter_alone() -> None:
    found = citeproc.figures_of(
        Verdict(
            {(lang, place): 4 for lang in ("en-GB", "de-DE") for place in ("text", "list")},
            (Difference("apa", "en-GB", "text", "5ᵉ", "5e"),),
        )
    )
    assert list(found.values()) == [100, 100, 100, 100, 75, 100, 100, 100]


def test_what_stays_has_somebody_whose_doing_it_is() -> None:
    one = Difference("oscola", "en-GB", "list", "King ML Jr., x", "King ML Jr, x")
    assert citeproc.whose(one) == "the judge’s: it takes the point off “Jr.”"
    assert citeproc.whose(replace(one, ours="King ML Jr, x")) == citeproc.NOT_SETTLED

"""The year of an Act stands once where its title ends with it, and is told nowhere less than without that."""

import json
from pathlib import Path
from typing import Any

import pytest

from kindling.plugins.citations.questions import whole
from kindling.plugins.citations.said_years import said_in_title
from kindling.plugins.citations.styles import CitationStyle, style_of
from tests.plugins.citations.pages import SHIPPED, plain, site_of
from tests.plugins.citations.test_misread import in_text, made, printed

YEAR = {"date-parts": [[2010]]}
ACT: dict[str, Any] = {"type": "legislation", "title": "Equality Act 2010", "number": "c. 15", "issued": YEAR}


def style(name: str) -> CitationStyle:
    found = style_of(name, Path())
    assert isinstance(found, CitationStyle)
    return found


@pytest.mark.parametrize("name", SHIPPED)
def test_a_year_in_the_title_of_an_act_is_printed_once(name: str) -> None:
    """It stood as "Equality Act 2010 2010" in OSCOLA."""
    cited, listed = printed(style(name), ACT)
    assert [text.count("2010") for text in listed] == [1] * len(listed)
    assert cited[0].count("2010") == (0 if style(name).kind == "numeric" else 1)


@pytest.mark.parametrize(
    "other",
    [
        ACT | {"title": "Equality Act"},
        ACT | {"type": "report"},
        ACT | {"title": "Equality Act 2009"},
        ACT | {"author": [{"literal": "HM Government"}], "title": "The Plan 2010"},
    ],
)
def test_any_other_date_stays(other: dict[str, Any]) -> None:
    """An author may be all that is printed beside the year."""
    assert said_in_title(json.dumps(other)) == {}
    assert printed(style("harvard"), other)[1][0].replace(". Available", ".").count("2010") == 1 + (
        "2010" in other["title"]
    )


@pytest.mark.parametrize(
    ("title", "short", "parts", "expected"),
    [
        ("Equality Act 2010", "", [[2010]], ["date-in-title", "year-in-title"]),
        ("Equality Act 2010", "", [[2010, 4, 8]], ["year-in-title"]),
        ("Equality Act 2010 (c. 15)", "Equality Act", [[2010]], []),
        ("Acts 2010 to 2011", "", [[2010], [2011]], []),
        ("Act no. 20101", "", [[2010]], []),
        ("", "", [[2010]], []),
    ],
)
def test_a_title_says_a_year_or_the_whole_date(
    title: str, short: str, parts: list[list[int]], expected: list[str]
) -> None:
    item = {"type": "bill", "title": title, "title-short": short, "issued": {"date-parts": parts}}
    assert sorted(said_in_title(json.dumps(item))) == expected


@pytest.mark.parametrize(("name", "cited"), [("apa", "Equality Act 2010"), ("harvard", "Equality Act 2010")])
def test_an_act_within_a_sentence_has_no_empty_brackets(name: str, cited: str) -> None:
    library = "@legislation{act, title={Equality Act 2010}, date={2010}}"
    found = whole(site_of(["The @act says."], style=name), [("content/references/a.bib", library)])
    texts = [plain(text) for text in found.views["posts/p0.md"].fills.values() if text]
    assert texts[:1] == [cited]


def test_words_beside_a_date_go_with_it(tmp_path: Path) -> None:
    date = "<date variable='issued'><date-part name='year'/></date>"
    layout = f"<text variable='title'/><group prefix=' (' suffix=')'><text value='of '/>{date}</group>"
    assert made(tmp_path, in_text(layout), ACT, ACT | {"title": "The Act"})[0] == [
        "Equality Act 2010",
        "The Act (of 2010)",
    ]

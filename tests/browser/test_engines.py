"""The site in every engine that its readers have: WebKit (every iPhone and iPad), Firefox, Chromium.

Few questions, those that one engine has answered otherwise than the others; the rest is asked of Chromium alone.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser

from kindling.model.theme import bundle_names, stylesheet
from tests.browser.conftest import kinds_of
from tests.browser.engines import LARGE, NAMES, framed, needs, opened
from tests.conftest import BuiltSite, once
from tests.engine.test_sites import built
from tests.theme.examples import WHOLE

NARROW = (320, 390)
_TABLES = "/tables/posts/tables/"
_TEXT = """---
title: Tables
date: 2026-03-01
summary: In columns.
---
| Left | Middle | Right | Plain |
|:-----|:------:|------:|-------|
| one  | two    | 3     | four  |
| five | six    | 7     | eight |

Words with [a link](/archive/) in them.
"""

#: All that is asked of a page. Links in running text have to be told from the words around them.
_QUESTION = """(window, document) => {
  const style = (element) => window.getComputedStyle(element);
  const clear = (colour) => colour === "rgba(0, 0, 0, 0)";
  const bright = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, each) => sum + Number(each), 0);
  if (LARGE_ROOT) document.documentElement.style.fontSize = "200%";
  const links = [...document.querySelectorAll(".prose p a, .prose li a, .read-first a, .reference__text > i a")]
    .filter((link) => link.checkVisibility() && !link.closest(".cite, .noteref, .video, .button"));
  const line = (link) => [style(link).textDecorationLine, clear(style(link).textDecorationColor),
    parseFloat(style(link).textDecorationThickness) >= 1];
  const root = style(document.documentElement);
  return {
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    links: links.length,
    unmarked: links.filter((link) => line(link).join() !== "underline,false,true").map((link) => link.outerHTML),
    bars: [...document.querySelectorAll(".menu [aria-current]")].map(line),
    ground: bright(root.backgroundColor), ink: bright(root.color), letters: root.fontSize,
    rows: [...document.querySelectorAll("tr")].map((row) => [...row.cells].map((cell) => style(cell).textAlign)),
  };
}"""

#: Declarations that one engine or another drops, and what a reader is without there: nothing that is missed.
_FINE = {
    "-webkit-text-size-adjust": "the same under its old name",
    "text-size-adjust": "the same under its new name",
    "hanging-punctuation": "quotation marks stand in the text's own column",
    "hyphenate-limit-chars": "short words may be parted too",
    "field-sizing": "a field that scrolls instead of growing",
    "text-wrap": "a line may end in one word (Firefox does not know `pretty`)",
    "orphans": "on paper, a line may stand alone",
    "forced-color-adjust": "WebKit has no forced colours",
    "widows": "on paper, a line may stand alone",
}
_KNOWN = "(window) => PAIRS.filter(([name, value]) => !window.CSS.supports(name, value))"


@dataclass(frozen=True)
class Seen:
    """What one engine shows."""

    pages: dict[tuple[str, int], dict[str, Any]]  #: by (address, width)
    dropped: list[list[str]]  #: declarations of the styles that it does not know


@pytest.fixture(scope="module")
def frame(example_site: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The example, and a site with a table, in one frame."""
    folder = tmp_path_factory.mktemp("engines")
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "content" / "posts" / "tables.md").write_text(_TEXT, "utf-8")
    built(folder, folder / "served" / "tables")
    for entry in example_site.output.iterdir():
        (folder / "served" / entry.name).symlink_to(entry)
    with framed(folder / "served") as url:
        yield url


@pytest.fixture(scope="module")
def addresses(example_site: BuiltSite) -> list[str]:
    """The richest page of each kind, and the table."""
    found = [address for kind, address in kinds_of(example_site) if kind != "short address"]
    return [*found, _TABLES]


@pytest.fixture(scope="module", params=NAMES)
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What is found in a browser as it comes."""
    return _seen(request, tmp_path_factory, "plain")


@pytest.fixture(scope="module", params=NAMES)
def seen_otherwise(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What is found by a reader who has set the dark scheme, and letters twice as large."""
    return _seen(request, tmp_path_factory, "otherwise", dark=True, large=True)


def _seen(request: pytest.FixtureRequest, factory: pytest.TempPathFactory, what: str, **how: bool) -> Seen:
    if missing := needs(request.param):
        pytest.skip(f"{' and '.join(missing)} can't be had on this machine")
    chromium, frame, addresses = map(request.getfixturevalue, ("chromium", "frame", "addresses"))
    found = once(factory, f"{request.param}-{what}", lambda: _asked(request.param, frame, chromium, addresses, how))
    return Seen({(address, width): answer for address, width, answer in found["pages"]}, found["dropped"])


def _asked(name: str, frame: str, chromium: Browser, addresses: list[str], how: dict[str, bool]) -> dict[str, Any]:
    """WebKitGTK has no setting for the size of letters: there the page's own root stands for it."""
    question = _QUESTION.replace("LARGE_ROOT", "true" if how and name == "WebKit" else "false")
    places = [(address, width) for address in addresses for width in NARROW]
    with opened(name, frame, chromium.browser_type, **how) as engine:
        answers = engine.asked(question, places)
        (dropped,) = engine.asked(_KNOWN.replace("PAIRS", json.dumps(sorted(_declarations()))), places[:1])
    return {"pages": [(*place, answer) for place, answer in zip(places, answers, strict=True)], "dropped": dropped}


def _declarations() -> set[tuple[str, str]]:
    """Return (name, value) of all that the styles declare, each value as it is once its variables are filled in."""
    text = "".join(stylesheet(WHOLE, name) for name in bundle_names(WHOLE))
    text = text.replace("!important", "")  # said of a declaration, and no part of its value
    blocks = re.findall(r"[{;]\s*([a-z0-9-]+)\s*:\s*([^;{}]+)(?=[;}])", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
    variables: dict[str, str] = {}
    for name, value in blocks:
        if name.startswith("--"):
            variables.setdefault(name, value)

    def filled(value: str) -> str:
        while "var(" in value:
            value = re.sub(r"var\((--[\w-]+)\)", lambda found: variables[found[1]], value)
        return value.strip()

    return {(name, filled(value)) for name, value in blocks if not name.startswith("--")}


def test_no_declaration_is_dropped_that_a_reader_would_miss(seen: Seen) -> None:
    assert [pair for pair in seen.dropped if pair[0] not in _FINE and not _has_other_way(pair, seen.dropped)] == []


def _has_other_way(pair: list[str], dropped: list[list[str]]) -> bool:
    """Return whether an engine has a declaration under its own name: the two stand beside one another."""
    name, value = pair
    ways = [[name, _other(value)], [_other(name), value]]
    return any(tuple(way) in _declarations() and way not in dropped for way in ways)


def _other(said: str) -> str:
    return said.removeprefix("-webkit-") if said.startswith("-webkit-") else f"-webkit-{said}"


def test_links_in_a_text_are_underlined(seen: Seen) -> None:
    assert sum(each["links"] for each in seen.pages.values()) > 40
    assert {place: each["unmarked"] for place, each in seen.pages.items() if each["unmarked"]} == {}


def test_the_menu_shows_where_one_is(seen: Seen) -> None:
    for width in NARROW:
        assert seen.pages["/archive/", width]["bars"] == [["underline", False, True]]
        assert seen.pages["/404.html", width]["bars"] == []


def test_no_page_is_wider_than_the_window(seen: Seen) -> None:
    assert {place: each["over"] for place, each in seen.pages.items() if each["over"]} == {}


def test_no_page_is_wider_than_the_window_with_letters_twice_as_large(seen_otherwise: Seen) -> None:
    assert {each["letters"] for each in seen_otherwise.pages.values()} == {f"{LARGE}px"}
    assert {place: each["over"] for place, each in seen_otherwise.pages.items() if each["over"]} == {}


def test_links_are_underlined_with_letters_twice_as_large_in_the_dark(seen_otherwise: Seen) -> None:
    assert {place: each["unmarked"] for place, each in seen_otherwise.pages.items() if each["unmarked"]} == {}


def test_light_is_light(seen: Seen) -> None:
    assert {place: each for place, each in seen.pages.items() if each["ground"] < 600 or each["ink"] > 200} == {}


def test_dark_is_dark(seen_otherwise: Seen) -> None:
    assert {
        place: each for place, each in seen_otherwise.pages.items() if each["ground"] > 200 or each["ink"] < 600
    } == {}


def test_columns_stand_as_they_were_written(seen: Seen) -> None:
    assert seen.pages[_TABLES, 320]["rows"] == [["start", "center", "end", "start"]] * 3


@pytest.mark.exam("Three engines, on every page")
def test_every_page_holds_in_every_engine(
    example_site: BuiltSite, frame: str, chromium: Browser, figures: Callable[[str], None]
) -> None:
    addresses = [page for page in example_site.pages() if 'http-equiv="refresh"' not in example_site.html(page)]
    names = [name for name in NAMES if not needs(name)]
    for name in names:
        for how in ({}, {"dark": True, "large": True}):
            for address, width, answer in _asked(name, frame, chromium, addresses, how)["pages"]:
                assert (answer["over"], answer["unmarked"]) == (0, []), (name, how, address, width)
                assert answer["ground"] < 200 if how else answer["ground"] > 600, (name, how, address, width)
    figures(
        f"{len(addresses)} pages in {', '.join(names)}; 2 widths, as it comes, and dark with large letters: no fault"
    )

"""Stylesheets and scripts: all listed, small, with nothing from elsewhere, and colours that can be read."""

import gzip
import re
from functools import cache

import pytest

from kindling.model import palette as product
from kindling.model.theme import bundle_names, script, stylesheet
from tests.theme.colours import Colour, contrast, mixed, parsed
from tests.theme.examples import THEME, WHOLE

READ = product.palette(WHOLE)
ACCENTS = tuple(READ.accents)
LISTINGS = [path for name in bundle_names(WHOLE) if (path := THEME / "static" / "css" / f"{name}.css").is_file()]
_LAYERS = {"grounds": "tokens"}
SHEETS = sorted(path for path in THEME.rglob("*.css") if path not in LISTINGS)
SCRIPTS = sorted(THEME.glob("components/*/script.js"))
TOKENS = ("tokens.css", "grounds.css")  #: the sheets that may name colours
_IMPORT = re.compile(r'^@import url\("([^"]+)"\) layer\((\w+)\);$', re.M)
_PHYSICAL = re.compile(
    r"(?<![\w-])(?:left|right|top|bottom|width|height|(?:margin|padding)-(?:left|right|top|bottom)):"
)


def without_comments(css: str) -> str:
    """Return a stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


def test_every_sheet_is_listed_once_in_its_layer() -> None:
    listed = [
        ((listing.parent / path).resolve(), layer)
        for listing in LISTINGS
        for path, layer in _IMPORT.findall(listing.read_text("utf-8"))
    ]
    assert sorted(path for path, _layer in listed if path.stem != "grounds") == [
        path for path in SHEETS if path.stem != "grounds"
    ]
    for path, layer in listed:
        assert layer == ("components" if "components" in path.parts else _LAYERS.get(path.stem, path.stem))


def test_every_script_is_listed_once() -> None:
    listed = [
        (listing.parent / place).resolve()
        for listing in (THEME / "static" / "js").glob("*.js")
        for place in re.findall(r'^import "([^"]+)";$', listing.read_text("utf-8"), re.M)
    ]
    assert sorted(listed) == SCRIPTS


def test_a_bundle_that_shows_a_deep_ground_has_its_colours() -> None:
    for name in bundle_names(WHOLE):
        css = stylesheet(WHOLE, name)
        used = re.findall(r"var\(--(?:ground|screen|glass|on-glass)\)", css)
        assert bool(used) == ("--ground:" in css), name


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda path: path.stem)
def test_a_listing_is_only_a_list(listing) -> None:  # type: ignore[no-untyped-def]
    rest = _IMPORT.sub("", without_comments(listing.read_text("utf-8"))).strip()
    assert rest == ("@layer reset, tokens, base, layout, components, utilities;" if listing.stem == "site" else "")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.relative_to(THEME).as_posix())
def test_a_sheet_keeps_the_house_rules(path) -> None:  # type: ignore[no-untyped-def]
    css = without_comments(path.read_text("utf-8"))
    assert "url(" not in css, "nothing is fetched"
    assert "@import" not in css
    assert css.count("{") == css.count("}")
    assert _PHYSICAL.findall(css) == [], "logical properties"
    assert re.findall(r"[\w\])] ::?[a-z]", css) == [], "rcssmin takes the space away: write `.one *:is(…)`"
    if path.name not in TOKENS:
        assert re.findall(r"#[0-9a-f]{3,8}\b", css.split("@media print")[0]) == [], "colours are tokens"


def test_all_of_it_is_small() -> None:
    assert len(gzip.compress(stylesheet(WHOLE).encode(), 9)) <= 5_500
    scripts = [script(WHOLE), script(WHOLE, "sources")]  # of a post that cites
    assert 1_000 <= sum(len(gzip.compress(text.encode(), 9)) for text in scripts) <= 5_000


def test_scripts_store_and_fetch_nothing() -> None:
    for path in SCRIPTS:
        text = path.read_text("utf-8")
        asks = [] if path.parent.name != "search" else ["import", "fetch(", "fetch("]  # its own, once a reader searches
        assert (
            re.findall(r"localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttp|import|eval\(|sendBeacon", text)
            == asks
        )
        assert re.fullmatch(r"/\* [^\n]+ \*/\n\{\n.+\n\}\n", text, re.S), f"{path}: a sentence, then one block"


# ---- colours: WCAG 2.2, 1.4.3 and 1.4.11 -----------------------------------------------------------


@cache
def palette(scheme: str) -> dict[str, Colour]:
    """Return the palette in one scheme, each accent's deep ground among it."""
    css, grounds = (without_comments((THEME / "static" / "css" / name).read_text("utf-8")) for name in TOKENS)
    both = re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", css.split("@media")[0])
    ones = re.findall(r"--([\w-]+): (#\w+);", css)
    deep = re.findall(r"\.accent-(\w+) { --ground: (#\w+); }", grounds)
    return (
        {name: parsed(light if scheme == "light" else dark) for name, light, dark in both}
        | {name: parsed(colour) for name, colour in ones}
        | {f"{name}-ground": parsed(colour) for name, colour in deep}
    )


def test_the_colours_are_read_as_they_stand_in_the_sheets() -> None:
    css = (THEME / "static" / "css" / "tokens.css").read_text("utf-8")
    assert tuple(dict.fromkeys(re.findall(r"\.accent-(\w+)", css))) == ACCENTS
    for name, one in READ.accents.items():
        assert [parsed(one.text.light), parsed(one.text.dark)] == [
            palette(scheme)[name] for scheme in ("light", "dark")
        ]
        assert parsed(one.ground) == palette("light")[f"{name}-ground"]
    for name in ("paper", "card", "ink", "soft"):
        assert parsed(READ.tones[name].dark) == palette("dark")[f"{name}-tone"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper-tone", "card-tone"])
@pytest.mark.parametrize("text", ["ink-tone", "soft-tone", *ACCENTS])
def test_text_can_be_read(text: str, ground: str, scheme: str) -> None:
    assert contrast(palette(scheme)[text], palette(scheme)[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_text_can_be_read_on_a_tint(accent: str, scheme: str) -> None:
    colours = palette(scheme)
    tint = mixed(colours[accent], colours["paper-tone"], 0.09)
    assert min(contrast(colours[text], tint) for text in ("ink-tone", "soft-tone", accent)) >= 4.5


@pytest.mark.parametrize("accent", ACCENTS)
def test_text_can_be_read_on_a_deep_ground_which_takes_the_dark_schemes_colours(accent: str) -> None:
    colours = palette("dark")
    ground = colours[f"{accent}-ground"]
    soft = mixed(colours["ink-tone"], ground, 0.86)
    assert min(contrast(colour, ground) for colour in (colours["ink-tone"], soft, colours[accent])) >= 4.5
    assert contrast(parsed("#fbf8f2"), ground) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_marked_sentences_can_be_read(accent: str, scheme: str) -> None:
    colours = palette(scheme)
    under = mixed(colours[accent], colours["paper-tone"], 0.24)
    assert contrast(colours["ink-tone"], under) >= 4.5

"""Stylesheets and scripts: all listed, small, with nothing from elsewhere, and colours that can be read."""

import gzip
import re
from functools import cache

import pytest

from kindling.model.look import ACCENTS
from kindling.model.theme import bundle_names, script, stylesheet
from tests.theme.examples import THEME

Colour = tuple[float, float, float]

LISTINGS = [path for name in bundle_names(THEME) if (path := THEME / "static" / "css" / f"{name}.css").is_file()]
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
    for name in bundle_names(THEME):
        css = stylesheet(THEME, name)
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
    assert len(gzip.compress(stylesheet(THEME).encode(), 9)) <= 5_500
    scripts = [script(THEME), script(THEME, "sources")]  # of a post that cites
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


def parsed(colour: str) -> Colour:
    """Return "#abc" or "#aabbcc" as linear light, 0 to 1."""
    digits = colour.removeprefix("#")
    pairs = [digit * 2 for digit in digits] if len(digits) == 3 else [digits[i : i + 2] for i in (0, 2, 4)]
    shares = [int(pair, 16) / 255 for pair in pairs]
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours."""
    bright, dark = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """Return ``color-mix(in oklab, one share, other)`` (CSS Color 5, section 3; Oklab by Ottosson)."""
    pairs = zip(_oklab(one), _oklab(other), strict=True)
    lightness, a, b = (x * share + y * (1 - share) for x, y in pairs)
    long, medium, short = (
        (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3,
        (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3,
        (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3,
    )
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _oklab(colour: Colour) -> Colour:
    r, g, b = colour
    long, medium, short = (
        (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3),
        (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3),
        (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3),
    )
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


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


def test_the_theme_has_the_accents_that_settings_may_name() -> None:
    css = (THEME / "static" / "css" / "tokens.css").read_text("utf-8")
    assert tuple(dict.fromkeys(re.findall(r"\.accent-(\w+)", css))) == ACCENTS
    assert set(ACCENTS) <= palette("light").keys()
    assert {f"{accent}-ground" for accent in ACCENTS} <= palette("light").keys()


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

"""What stands on a card, its address, its alt text, and the faults that the lint sees."""

import re
import zlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.cards import drawing
from kindling.plugins.cards.core import (
    MAX_BYTES,
    Card,
    CardSite,
    byline,
    card_address,
    card_alt,
    card_of,
    fingerprint,
    png_faults,
    quotation_card,
    site_card,
)
from kindling.plugins.cards.images import picture
from kindling.plugins.series.core import library_of
from tests.plugins.cards.titles import LOOK
from tests.plugins.series.texts import post, series, site
from tests.theme.colours import contrast, parsed

SITE = CardSite("Kindling", "Essays for people who lead", "Joy first.", "teal", "en-GB")
CARD = Card(
    "The nature of power", "Kindling", "berry", "en-GB", kicker="Part 2 of 4 · Power", byline="Ann", parts=4, here=2
)


def cards_of(**texts: str) -> dict[str, Card]:
    """Return the card of each text, by slug."""
    made = site({name.replace("_", "/", 1) + ".md": text for name, text in texts.items()})
    library = library_of(made)
    return {metadata.slug: card_of(metadata, library, SITE) for metadata in made.page_metadata}


def test_a_part_says_which_it_is_in_the_colour_of_its_series() -> None:
    cards = cards_of(
        series_power=series("Power", "parts: 4", "accent: berry"),
        posts_one=post("First", "2026-09-07", "series: power"),
        posts_two=post("Second", "2026-09-08", "series: power", "authors: [Ann, Ben]"),
    )
    assert cards["second"] == Card(
        "Second", "Kindling", "berry", "en-GB", kicker="Part 2 of 4 · Power", byline="Ann and Ben", parts=4, here=2
    )
    assert cards["power"] == Card(
        "Power", "Kindling", "berry", "en-GB", kicker="A series in 4 parts", byline="Ada", parts=4
    )


def test_a_series_without_an_end_in_sight_counts_nothing_that_would_change() -> None:
    texts = {"series_power": series("Power"), "posts_one": post("First", "2026-09-07", "series: power")}
    before = cards_of(**texts)
    after = cards_of(**texts, posts_two=post("Second", "2026-09-08", "series: power"))
    assert (before["first"].kicker, before["power"].kicker) == ("Part 1 · Power", "A series")
    assert (before["first"], before["power"]) == (after["first"], after["power"])


def test_a_card_stays_as_it_is_while_other_parts_come_out() -> None:
    texts = {"series_power": series("Power", "parts: 2"), "posts_one": post("First", "2026-09-07", "series: power")}
    after = cards_of(**texts, posts_two=post("Second", "2026-09-08", "series: power"))
    assert cards_of(**texts) == {slug: card for slug, card in after.items() if slug != "second"}


def test_posts_alone_and_pages_have_the_colour_of_the_site() -> None:
    cards = cards_of(posts_one=post("First"), pages_about=series("About"))
    assert cards["first"] == Card("First", "Kindling", "teal", "en-GB", byline="Ada")
    assert cards["about"] == Card("About", "Kindling", "teal", "en-GB", byline="Essays for people who lead")


def test_nothing_that_misleads_readers_reaches_a_card() -> None:
    hostile = '"a\u202eb\u2066c\u0000d"'
    assert "\u202e" not in cards_of(posts_one=post(hostile, "2026-09-07", "slug: one"))["one"].title


def test_lists_of_authors_stay_short() -> None:
    assert byline([]) == ""
    assert byline(["Ann"]) == "Ann"
    assert byline(["Ann", "Ben"]) == "Ann and Ben"
    assert byline(["Ann", "Ben", "Cai"]) == "Ann, Ben and Cai"
    assert byline(["Ann", "Ben", "Cai", "Dee"]) == "Ann, Ben and 2 others"


def test_alt_text_says_what_the_card_says() -> None:
    assert card_alt(CARD) == "The nature of power. Part 2 of 4 of Power. Kindling"
    assert card_alt(replace(CARD, title="Who decides?", kicker="")) == "Who decides? Kindling"
    assert card_alt(replace(CARD, title="He said “no.”", kicker="")) == "He said “no.” Kindling"
    assert (
        card_alt(replace(CARD, kicker="A series in 4 parts", here=0))
        == "The nature of power. A series in 4 parts. Kindling"
    )
    assert card_alt(quotation_card("“Look at the work.”", CARD)) == "“Look at the work.” The nature of power. Kindling"


def test_the_card_of_the_site_shows_its_headline_or_its_name() -> None:
    assert site_card(SITE).title == "Joy first."
    assert site_card(replace(SITE, headline="")).title == "Kindling"


def test_an_address_is_stable_and_changes_with_what_the_card_says() -> None:
    address = card_address("/posts/power/", CARD, 1)
    assert re.fullmatch(r"/cards/posts/power\.[0-9a-f]{10}\.png", address)
    assert card_address("/posts/power/", replace(CARD), 1) == address
    changed = (
        replace(CARD, title="Power"),
        replace(CARD, accent="teal"),
        replace(CARD, here=3),
        replace(CARD, lang="cy"),
    )
    assert len({address, *(card_address("/posts/power/", card, 1) for card in changed)}) == 5


def test_pages_of_different_kinds_with_one_slug_have_different_cards() -> None:
    pages = ("/", "/home/", "/power/", "/posts/power/", "/series/power/")
    assert len({card_address(page, replace(CARD, title=page), 1) for page in pages}) == len(pages)


@given(st.text(), st.text())
def test_no_two_cards_share_a_fingerprint(one: str, other: str) -> None:
    same = fingerprint(replace(CARD, title=one, kicker=other)) == fingerprint(replace(CARD, title=other, kicker=one))
    assert same == (one == other)


@pytest.mark.parametrize("accent", LOOK.accents)
def test_every_text_stands_out_from_its_ground(accent: str) -> None:
    for card in (replace(CARD, accent=accent), quotation_card("Look at the work.", replace(CARD, accent=accent))):
        made = drawing.drawing(card, LOOK)
        for words in made.words:
            assert contrast(parsed(words.ink), parsed(made.ground)) >= 4.5, (words.ink, made.ground)


def test_the_lint_sees_what_networks_refuse() -> None:
    good = picture(CARD, LOOK)
    assert list(png_faults(good)) == []
    assert list(png_faults(b"<svg/>")) == ["is no PNG"]
    assert list(png_faults(good[:-4])) == ["is a damaged PNG"]
    assert list(png_faults(good[:5000] + b"\0\0\0" + good[5003:])) == ["is a damaged PNG"]
    assert list(png_faults(good + b"more")) == ["is a damaged PNG"]
    assert list(png_faults(_sized(good, 600))) == ["is 600 × 630 pixels, not 1200 × 630"]
    assert list(png_faults(b"x" * (MAX_BYTES + 1))) == ["weighs 200 kB; 200 are the most", "is no PNG"]


def _sized(png: bytes, width: int) -> bytes:
    """Return a picture with another width written in its header."""
    header = b"IHDR" + width.to_bytes(4) + png[20:29]
    return png[:12] + header + zlib.crc32(header).to_bytes(4) + png[33:]


@given(st.binary(max_size=200))
def test_the_lint_fails_on_nothing(data: bytes) -> None:
    assert list(png_faults(data))
    assert list(png_faults(b"\x89PNG\r\n\x1a\n" + data))

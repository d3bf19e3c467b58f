"""The twenty hard titles as pictures: size, weight, room, characters; and any other text."""

import hashlib
import io
import json
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kindling.model.clean import plain
from kindling.plugins.cards.core import HEIGHT, WIDTH, Card, png_faults, quotation_card
from kindling.plugins.cards.drawing import CardDrawing, Disc, drawing, texts
from kindling.plugins.cards.images import picture
from kindling.plugins.cards.rules import glyph_problems
from kindling.plugins.cards.typeset import PlacedGlyph, TextStyle, is_rtl, unshowable
from tests.plugins.cards.titles import LOOK, TITLES
from tests.tiers import examples

EDGE, _COLUMN = LOOK.design.room.edge, LOOK.design.room.column
_SAFE = 24  #: pixels that stay free at every edge, hanging quotation marks and swashes included
CARDS = [*TITLES.values(), *(quotation_card(card.title, card) for card in TITLES.values())]


def test_there_are_twenty() -> None:
    assert len(TITLES) == 20
    assert len(TITLES["two hundred characters"].title) >= 200


@pytest.mark.parametrize("card", CARDS)
def test_a_card_is_what_networks_take(card: Card) -> None:
    data = picture(card, LOOK)
    assert list(png_faults(data)) == []
    assert Image.open(io.BytesIO(data)).size == (WIDTH, HEIGHT)


@pytest.mark.parametrize("card", CARDS)
def test_letters_keep_away_from_the_edges_and_from_the_thread(card: Card) -> None:
    made = replace(drawing(card, LOOK), figures=())
    left, top, right, bottom = inked(made)
    assert left >= _SAFE and top >= _SAFE and right <= WIDTH - _SAFE and bottom <= HEIGHT - _SAFE
    if card.form == "title":
        assert (WIDTH - left if is_rtl(card.title) else right) <= EDGE + _COLUMN + 4


@pytest.mark.parametrize("card", CARDS)
def test_a_line_is_as_wide_as_was_measured(card: Card) -> None:
    room = (_COLUMN if card.form == "title" else WIDTH - EDGE) + 1
    for words in drawing(card, LOOK).words:
        places = [x for _, x, _, _ in words.marks]
        assert not places or max(places) - min(places) <= room


@pytest.mark.parametrize("card", TITLES.values())
def test_every_sign_has_a_glyph(card: Card) -> None:
    assert [
        character for text, style in texts(card, LOOK.design.letters) for character in unshowable(text, style)
    ] == []
    assert list(glyph_problems(card, "content/posts/one.md", 2, LOOK)) == []
    assert all(mark.glyph for words in drawing(card, LOOK).words for mark, *_ in words.marks)


def test_titles_are_shown_whole_unless_they_are_beyond_reason() -> None:
    for name, card in TITLES.items():
        cut = ellipses(card) > card.title.count("…")
        assert cut == (name == "four hundred characters"), name


def ellipses(card: Card) -> int:
    """Return how many "…" are drawn on a card."""
    font = TextStyle(LOOK.design.letters.title, card.lang).fonts[0]
    (dots,) = font.shaped("…", rtl=False, lang="en")
    return sum((mark.font, mark.glyph) == (font, dots.id) for mark, *_ in drawing(card, LOOK).words[2].marks)


def test_arabic_letters_are_joined() -> None:
    font = next(font for font in TextStyle(LOOK.design.letters.title, "ar").fonts if font.has("ق"))
    alone = [font.shaped(character, rtl=True, lang="ar")[0].id for character in "قوة"]
    assert [glyph.id for glyph in font.shaped("قوة", rtl=True, lang="ar")][::-1] != alone


def test_emoji_that_belong_together_are_one_sign() -> None:
    marks = drawing(replace(TITLES["emoji"], title="👨\u200d👩\u200d👧\u200d👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿"), LOOK).words[2].marks
    assert len([mark for mark, *_ in marks if mark.font.name == "NotoEmoji"]) == 2


def test_a_title_read_from_right_to_left_turns_the_card_round() -> None:
    for name, turned in (("Hebrew", True), ("ordinary", False)):
        made = drawing(TITLES[name], LOOK)
        ring = next(shape for shape in made.figures[0] if isinstance(shape, Disc))
        assert (ring.x > WIDTH / 2) == turned


def test_han_characters_are_written_as_the_language_does() -> None:
    title = replace(TITLES["Chinese"], title="直骨")
    assert len({picture(replace(title, lang=lang), LOOK) for lang in ("zh-Hans", "zh-Hant", "ja")}) == 3


@pytest.mark.parametrize("parts", range(1, 13))
def test_beads_keep_away_from_one_another_and_from_the_words(parts: int) -> None:
    for here in range(1, parts + 1):
        made = drawing(replace(TITLES["ordinary"], parts=parts, here=here, video=True), LOOK)
        discs = [shape for shape in made.figures[1] if isinstance(shape, Disc)]
        assert min(disc.x - disc.radius for disc in discs) >= EDGE + _COLUMN
        places = sorted({(disc.x, disc.y) for disc in discs})
        assert len(places) == parts
        assert max(disc.x + disc.radius for disc in discs) < WIDTH
        assert max(disc.y + disc.radius for disc in discs) < HEIGHT


def test_a_script_without_a_font_is_spelt_in_latin_letters_and_said() -> None:
    card = replace(TITLES["ordinary"], title="Power ᎠᎡᎢ and \U00013000 light")
    (problem,) = glyph_problems(card, "content/posts/one.md", 2, LOOK)
    assert (problem.rule, problem.line, problem.severity) == ("cards/no-glyph", 2, "advice")
    assert "Ꭰ" in problem.message and "\U00013000" in problem.message
    assert all(mark.glyph for words in drawing(card, LOOK).words for mark, *_ in words.marks)
    assert picture(card, LOOK) == picture(replace(card, title="Power aei and light"), LOOK)


@given(st.text(max_size=120), st.text(max_size=60))
@examples(60)
def test_any_text_gives_a_sound_picture(title: str, other: str) -> None:
    card = replace(TITLES["ordinary"], title=plain(title), kicker=plain(other), byline=plain(other), site=plain(other))
    for made in (card, quotation_card(title, card)):
        assert list(png_faults(picture(made, LOOK))) == []
        assert all(mark.glyph for words in drawing(made, LOOK).words for mark, *_ in words.marks)
        left, top, right, bottom = inked(replace(drawing(made, LOOK), figures=()))
        assert left >= 0 and top >= 0 and right <= WIDTH and bottom <= HEIGHT


def test_the_same_card_is_the_same_bytes() -> None:
    card = TITLES["emoji"]
    assert picture(card, LOOK) == picture(replace(card), LOOK)


#: change it together with `version` in theme/cards/card.toml, so that addresses change with the look
_LOOK = (1, "783020b5a1280d9d")


def test_cards_look_as_their_design_number_says() -> None:
    drawn = json.dumps([flat(drawing(card, LOOK)) for card in CARDS], sort_keys=True)
    assert (LOOK.design.version, hashlib.sha256(drawn.encode()).hexdigest()[:16]) == _LOOK, (
        "raise the version: addresses change with the look"
    )


def flat(made: CardDrawing) -> list[object]:
    """Return a drawing in whole pixels, without what only the machine knows."""

    def whole(value: object) -> object:
        if isinstance(value, PlacedGlyph):
            return [value.font.name, value.glyph]
        if isinstance(value, tuple | list):
            return [whole(one) for one in value]
        return round(value) if isinstance(value, float) else value

    words = [[one.ink, whole(one.marks)] for one in made.words]
    shapes = [[type(shape).__name__, whole(astuple(shape))] for figure in made.figures for shape in figure]
    return [made.ground, words, shapes]


def inked(made: CardDrawing) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of what is drawn."""
    from kindling.plugins.cards.painting import png

    seen = Image.open(io.BytesIO(png(made))).point(bool, "L").getbbox()
    return seen or (EDGE, EDGE, EDGE, EDGE)

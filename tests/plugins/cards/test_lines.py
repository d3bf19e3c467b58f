"""Where lines end, how even they are, and how words that are too long are broken."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.graphemes import graphemes
from kindling.plugins.cards.fitting import Box, fitted
from kindling.plugins.cards.lines import Piece, balanced, broken, filled, pieces, shortened
from kindling.plugins.cards.typeset import TextStyle, font_for, runs, width
from tests.plugins.cards.titles import LOOK

TITLE = TextStyle(LOOK.design.letters.title, "en-GB")


def by_letter(text: str) -> float:
    """Measure as if every character were as wide as any other."""
    return len(graphemes(text))


def words(text: str, room: float) -> list[str]:
    return balanced(pieces(text), room, by_letter)


def test_lines_are_as_even_as_can_be() -> None:
    assert words("The nature of power", 13) == ["The nature", "of power"]
    assert words("Trust", 13) == ["Trust"]
    assert words("", 13) == []


def test_lines_end_at_spaces_and_behind_hyphens_and_dashes() -> None:
    assert [piece.text for piece in pieces("well-being at home/work 2-3 e-mail")] == [
        "well-",
        "being",
        "at",
        "home/",
        "work",
        "2-3",
        "e-mail",
    ]


def test_chinese_and_japanese_lines_end_between_signs_but_not_before_a_full_stop() -> None:
    assert words("权力的本质。", 3) == ["权力的", "本质。"]
    assert words("権力の本質。", 5) == ["権力の", "本質。"]
    assert words("「権力」と信頼", 4) == ["「権力」", "と信頼"]


def test_korean_lines_end_at_spaces() -> None:
    assert [piece.text for piece in pieces("힘의 본질")] == ["힘의", "본질"]


def test_long_words_are_broken_into_parts_of_like_width_with_hyphens() -> None:
    cut = broken(pieces("Rechtsschutzversicherung"), 14, by_letter)
    assert [piece.text for piece in cut] == ["Rechtsschutz-", "versicherung"] or all(len(p.text) <= 14 for p in cut)
    assert "".join(piece.text.rstrip("-") for piece in cut) == "Rechtsschutzversicherung"


def test_figures_and_signs_are_broken_without_hyphens() -> None:
    cut = broken([Piece("12345678901234567890")], 12, by_letter)
    assert "".join(piece.text for piece in cut) == "12345678901234567890"


def test_what_is_too_much_ends_in_an_ellipsis_at_a_word() -> None:
    assert shortened(["one two", "three four,", "five"], 2, 11, by_letter) == ["one two", "three four…"]
    assert shortened(["one two", "three fours", "five"], 2, 11, by_letter) == ["one two", "three…"]
    assert shortened(["one"], 2, 11, by_letter) == ["one"]


@pytest.mark.parametrize(
    "text", ["e\u0301", "👩🏽\u200d⚕\ufe0f", "🇬🇧", "🏴\U000e0067\U000e0062\U000e007f", "नि", "1\ufe0f\u20e3"]
)
def test_signs_are_whole(text: str) -> None:
    assert graphemes(text) == [text]
    assert graphemes(f"a{text}b") == ["a", text, "b"]


@given(st.text(max_size=80), st.integers(2, 30))
def test_no_letter_is_lost_and_no_line_is_too_long(text: str, room: int) -> None:
    text = " ".join(text.split())
    lines = balanced(broken(pieces(text), room, by_letter), room, by_letter)
    assert "".join(lines).replace(" ", "").replace("-", "") == text.replace(" ", "").replace("-", "")
    assert all(by_letter(line) <= room or len(graphemes(line)) <= 2 for line in lines)
    assert len(lines) <= len(filled(broken(pieces(text), room, by_letter), room, by_letter))


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C", "M")), max_size=40))
def test_runs_hold_every_sign_once_whatever_its_direction(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    for rtl in (False, True):
        assert sorted("".join(run.text for run in runs(text, TITLE, rtl=rtl))) == sorted(text)


def test_a_text_in_its_box() -> None:
    box = Box((100, 50), 600, 200, 1.06, 49, 60)
    assert fitted("Trust", TITLE, box).size == 100
    block = fitted("What we learned about listening and about letting go", TITLE, box)
    assert block.size == 50
    assert block.height <= 200
    assert all(width(line, TITLE) * 50 <= 600 for line in block.lines)
    assert fitted("", TITLE, box).height == 0
    assert fitted("x" * 800_000, TITLE, box).lines[-1].endswith("…"), "only its beginning is looked at"


def test_latin_needs_no_look_at_other_fonts() -> None:
    """What _PLAIN in typeset.py promises: every role has a font for these characters."""
    latin = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x180)) if code != 0xAD]
    for role in ("title", "quotation", "name", "label", "text"):
        fonts = TextStyle(getattr(LOOK.design.letters, role), "en-GB").fonts
        assert [character for character in (*latin, *"–—‘’“”…·") if not font_for(character, fonts)] == [], role


def test_a_word_however_long_is_measured_a_letter_at_a_time() -> None:
    """Names of sites were pasted that held a whole file: each letter is looked at a few times, not once a line."""
    measured: list[str] = []

    def measure(text: str) -> float:
        measured.append(text)
        return len(text) / 2

    assert len(broken([Piece("a" * 20_000, False)], 20, measure)) > 500
    assert len(measured) < 3 * 20_000

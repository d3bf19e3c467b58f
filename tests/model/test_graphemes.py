"""Characters as people see them: one place counts and cuts them (kindling/model/graphemes.py)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.graphemes import beginning, emoji_apart, graphemes, length_of

KIT = Path(__file__).parents[2]
WHOLE = {
    "a family": "👨\u200d👩\u200d👧\u200d👦",
    "a skin tone": "👩🏽\u200d⚕\ufe0f",
    "a flag": "🇬🇧",
    "a flag by tags": "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    "a keycap": "1\ufe0f\u20e3",
    "an accent that combines": "e\u0301",
    "two of them": "ŵ\u0323\u0301",
    "Hangul by its letters": "\u1112\u1161\u11ab",
    "Devanagari with a vowel's sign": "नि",
    "Devanagari letters that are joined": "क्षि",
    "Tamil": "நி",
    "Thai": "กำ",
}


@pytest.mark.parametrize("character", WHOLE.values(), ids=WHOLE)
def test_what_a_reader_sees_as_one_is_one(character: str) -> None:
    assert graphemes(f"a{character}b{character}") == ["a", character, "b", character]
    assert (length_of(character), length_of(f"{character}{character} x")) == (1, 4)


@pytest.mark.parametrize("character", WHOLE.values(), ids=WHOLE)
def test_it_is_never_cut_in_two(character: str) -> None:
    text = f"ab{character}cd"
    assert {beginning(text, most) for most in range(2, 2 + len(character))} == {"ab"}
    assert beginning(text, 2 + len(character)) == f"ab{character}"


def test_one_that_is_longer_than_all_the_room_is_cut_all_the_same() -> None:
    assert beginning("a" + "\u0301" * 300, 60) == "a" + "\u0301" * 59


@given(st.text(), st.integers(1, 40))
def test_nothing_is_lost_or_added(text: str, most: int) -> None:
    assert "".join(graphemes(text)) == text
    assert len(graphemes(text)) == length_of(text)
    assert text.startswith(beginning(text, most))
    assert len(beginning(text, most)) <= most


def test_emoji_are_taken_out_whole_and_figures_stay() -> None:
    family = WHOLE["a family"]
    assert emoji_apart(f"3 © {family}🇬🇧!") == ([family, "🇬🇧"], "3 © !")
    assert emoji_apart("3 #") == ([], "3 #")


def test_nothing_else_knows_how_characters_are_joined() -> None:
    """Only the one place asks the library; no table of joiners, tones or flags stands beside it."""
    told = re.compile(r"^\s*(?:import|from) regex\b|\\X\b|1f3fb|1f1e6|combining\(", re.M | re.I)
    known = {"kindling/model/graphemes.py", "plugins/sources/people.py"}  # who folds accents away, to file a name
    sources = [path for folder in ("kindling", "plugins") for path in (KIT / folder).rglob("*.py")]
    found = {path.relative_to(KIT).as_posix() for path in sources if told.search(path.read_text("utf-8"))}
    assert {name for name in found if not name.startswith(("kindling/plugins", "kindling/theme"))} == known

"""Invisible characters: taken out wherever a text is decoded, and told in what is typed as an address."""

import pytest

from kindling.model.clean import cleaned, cleaned_values, hidden_character, unseen
from kindling.model.decode import text_of
from kindling.plugins.citations.library import library_of


@pytest.mark.parametrize(
    ("typed", "clean", "count"),
    [
        ("plain\ttext,\nŵyl 😀\u200d", "plain\ttext,\nŵyl 😀\u200d", 0),
        ("a\ue000links:1\ue001b", "alinks:1b", 2),
        ("a\x00\x07\x1f\x7f\x80\x9fb", "ab", 6),
        ("a\ud800b\udfffc", "abc", 2),
        ("a\ufdd0\ufffe\uffff\U0001fffe\U0010ffffb", "ab", 5),
        ("one\x0btwo\x0cthree\x85four\u2028five", "one two three four five", 4),
        ("one \u2029 two", "one\n\ntwo", 1),
    ],
)
def test_what_nobody_can_see_is_taken_out_and_counted(typed: str, clean: str, count: int) -> None:
    assert cleaned(typed) == (clean, count)
    assert cleaned(clean) == (clean, 0)


def test_in_plain_letters_the_same_is_found_as_elsewhere() -> None:
    letters = [chr(code) for code in range(128)]
    assert [each for each in letters if [*unseen(each)]] == [each for each in letters if [*unseen(f"{each}ŵ")]]


def test_lists_and_maps_are_cleaned_throughout() -> None:
    assert cleaned_values({"ti\x01tle": ["\x02a", {"b": "c\x0bd"}], "n": 3}) == (
        {"title": ["a", {"b": "c d"}], "n": 3},
        3,
    )


@pytest.mark.parametrize(
    ("address", "character"),
    [
        ("/posts/café/", ""),
        ("/\u202e/", "U+202E"),
        ("/a\u200bb/", "U+200B"),
        ("/\xad/", "U+00AD"),
        ("/\x07/", "U+0007"),
    ],
)
def test_an_address_holds_no_sign_that_nobody_can_see(address: str, character: str) -> None:
    assert hidden_character(address) == character


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_a_text_reads_the_same_whatever_ends_its_lines(end: str) -> None:
    text = "---\ntitle: Joy\n---\n\nOne\nline.\n\n- a\n- b\n"
    assert text_of("a.md", text.replace("\n", end).encode()) == (text, [])
    bib = "@book{han2014,\n title={Joy},\n year={2014}\n}\n\n@book{lee2015, title={K}}\n"
    found = library_of([("a.bib", bib.replace("\n", end).encode())])
    assert [(one.key, one.line) for one in found.sources.values()] == [("han2014", 1), ("lee2015", 6)]

"""Marked sentences: their words, and the directive by which a browser finds them."""

from urllib.parse import unquote

import pytest

from kindling.plugins.citations.markdown import CitationsExtension
from kindling.plugins.prose.markdown import ProseExtension
from kindling.plugins.prose.quotes import directive, quotes_of
from tests.plugins.series.texts import post, site


def quotes(body: str, said: str = "") -> list[tuple[str, str, str]]:
    given = site({"posts/joy.md": post("Joy", "2026-09-07", body=body)}, [ProseExtension(), CitationsExtension()])
    return [(quote.id, quote.text, unquote(quote.directive)) for quote in quotes_of(given.documents[0], said)]


def test_a_short_sentence_is_named_whole() -> None:
    assert quotes("Before. ==Look at the *work*, not the people.== After.") == [
        ("joy-quote-92ceff", "Look at the work, not the people.", ":~:text=Look at the work, not the people.")
    ]


def test_a_long_sentence_is_named_by_its_ends() -> None:
    ((_, text, found),) = quotes("==One two three four five six seven eight nine ten eleven twelve thirteen.==")
    assert found == ":~:text=One two three four five,nine ten eleven twelve thirteen."
    assert text.startswith("One two three") and text.endswith("thirteen.")


def test_a_citation_within_is_no_word_of_it() -> None:
    ((_, text, found),) = quotes("==Culture decides [@schein2010], whatever a strategy may say.==")
    assert text == "Culture decides, whatever a strategy may say."
    assert found == ":~:text=Culture,whatever a strategy may say."


def test_words_that_stand_elsewhere_too_get_what_is_before_them() -> None:
    ((_, _, found),) = quotes("Look at the work.\n\nAnd he said: ==Look at the work.==")
    assert found == ":~:text=And he said:-,Look at the work."


def test_words_that_are_said_in_the_video_too_are_told_from_them() -> None:
    long = "One two three four five six seven eight nine ten eleven twelve thirteen"
    said = f"And {long.lower()}, and more."
    ((_, _, found),) = quotes(f"He wrote: =={long}.==", said)
    assert found == ":~:text=He wrote:-,One two three four five,nine ten eleven twelve thirteen."
    ((_, _, found),) = quotes(f"=={long}.==", said)
    assert found == f":~:text={long}.", "where nothing stands before it, to its end"


@pytest.mark.parametrize("character", "-,&")
def test_signs_that_mean_something_in_a_directive_are_encoded(character: str) -> None:
    assert character not in directive([f"one{character}two"], "", "").removeprefix(":~:text=")


@pytest.mark.parametrize(
    "text", ["`==code==`", "a == b == c", "=====", "1==1 and 2==2", "a==b and c==d then", "== x =="]
)
def test_what_is_no_mark_is_left_alone(text: str) -> None:
    assert quotes(text) == []


def test_a_sentence_keeps_its_address_when_another_is_marked_before_it() -> None:
    ((name, _, _),) = quotes("==Two.==")
    found = [name for name, _, _ in quotes("==One.== and ==Two.==\n\n> ==Three.== ==Two.==")]
    assert found[1] == name
    assert found[3] == f"{name}-2"
    assert len(set(found)) == 4

"""Who speaks: nobody is given another's words (``voices.txt``: cues, and the paragraphs that they become)."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.video.core import transcript, transcript_text
from kindling.plugins.video.transcript import paragraphs
from kindling.plugins.video.voices import turns
from kindling.plugins.video.webvtt import Cue
from tests.plugins.series.texts import cases

SAID = dict(cases(Path(__file__).with_name("voices.txt")))


def cues(text: str) -> list[Cue]:
    parts = text.strip("\n").split("\n--\n")
    return [Cue(place * 1000, place * 1000 + 1000, tuple(part.split("\n")), 1) for place, part in enumerate(parts)]


@pytest.mark.parametrize("name", SAID)
def test_nobody_is_given_anothers_words(name: str) -> None:
    text, expected = SAID[name]
    found = transcript(cues(text), [])
    assert "\n".join(part.text for part in found) == expected.rstrip("\n")
    told = transcript_text("Joy", found)
    assert all(part.text in told.split("] ", 1)[1] for part in found)


PIECES = ("<v Bo>", "Ann Example: ", "- ", ">> ", "", "</v>", "One. ", "two", "\n")


def bare(text: str) -> str:
    """Return what is said: without names, and the characters before names, which are shown in another place."""
    return re.sub(r"AnnExample:|[\s>-]", "", "".join(text.split()))


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_every_word_is_said_once_and_in_order(pieces: list[str]) -> None:
    spoken = cues("\n--\n".join("".join(pieces[place : place + 4]) for place in range(0, len(pieces), 4)))
    said = [turn for _, found in turns(spoken) for turn in found]
    shown = "".join(line for cue in spoken for line in cue.plain_lines)
    assert bare("".join(turn.words for turn in said)) == bare(shown)
    assert {turn.speaker for turn in said} <= {"", "Bo", "Ann Example"}


def test_a_single_voice_throughout_is_named_once() -> None:
    given_cues = [Cue(n * 1000, n * 1000 + 900, (f"<v Maya>Sentence {n}.",), 1) for n in range(9)]
    assert [part.speaker for part in paragraphs(given_cues, [])] == ["Maya", "", ""]

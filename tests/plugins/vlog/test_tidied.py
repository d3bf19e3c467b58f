"""Captions cut anew: two lines of 42 characters, time to read, each word once, in order, and of the same person."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.graphemes import length_of
from kindling.plugins.video.captions import LONGEST_LINE, read_captions
from kindling.plugins.video.tidied import tidied
from kindling.plugins.video.transcript import sentences
from kindling.plugins.video.webvtt import Cue, webvtt

LONG = (
    "Power is not a thing that somebody has, it is a thing that people do together, and it can be learned. "
    "We saw that every day on the ward."
)


def cues(*parts: tuple[float, float, str]) -> list[Cue]:
    return [Cue(round(start * 1000), round(end * 1000), tuple(text.split("\n")), 1) for start, end, text in parts]


def shown(*parts: tuple[float, float, str]) -> list[tuple[int, int, str]]:
    """Return (start, end, lines) of captions as they are cut."""
    return [(cue.start, cue.end, "\n".join(cue.lines)) for cue in tidied(cues(*parts)).cues]


def test_a_long_cue_is_parted_where_speech_pauses_and_its_time_is_shared_out() -> None:
    assert shown((1, 9, LONG)) == [
        (1000, 5622, "Power is not a thing that somebody has,\nit is a thing that people do together,"),
        (5622, 9000, "and it can be learned.\nWe saw that every day on the ward."),
    ]


def test_a_long_line_is_broken_in_two() -> None:
    assert shown((0, 6, "So what does a leader do when nobody is looking and all wait?")) == [
        (0, 6000, "So what does a leader do\nwhen nobody is looking and all wait?")
    ]


@pytest.mark.parametrize("text", ["Short.", "- No.\n- Yes.", "<v Ann>Short and <i>fine</i>.", "A\nB"])
def test_what_is_right_stays_as_it_was_written(text: str) -> None:
    assert shown((0, 3, text), (3, 6, "Next.")) == [(0, 3000, text), (3000, 6000, "Next.")]


def test_each_piece_of_a_voice_is_that_voices() -> None:
    found = tidied(cues((0, 12, f"<v Ann & Co>{LONG}"))).cues
    assert len(found) == 2 and all(cue.lines[0].startswith("<v Ann &amp; Co>") for cue in found)


def test_a_name_before_the_words_stands_there_once_and_what_follows_is_that_persons() -> None:
    found = tidied(cues((0, 12, f"Ann Example: {LONG}"))).cues
    assert [cue.lines[0] for cue in found] == [
        "Ann Example: Power is not a thing", "<v Ann Example>it is a thing that people do together,",
        "<v Ann Example>We saw that every day on the ward.",
    ]  # fmt: skip
    assert {sentence.speaker for sentence in sentences(found)} == {"Ann Example"}


def test_nobody_is_given_anothers_words() -> None:
    text = f"<v Ann>I am Ann, and I go on about it for longer than a line has place.\n- {LONG}"
    said = [(one.speaker, one.text[:6]) for one in sentences(tidied(cues((0, 12, text))).cues)]
    assert said[0] == ("Ann", "I am A") and {speaker for speaker, _ in said[1:]} == {""}


def test_what_passes_too_fast_lasts_into_the_quiet_and_never_into_the_next() -> None:
    fast = "Forty letters or so that pass in a blink"
    assert shown((0, 0.5, fast), (5, 7, "Next.")) == [(0, 2352, fast), (5000, 7000, "Next.")]
    assert shown((0, 0.5, fast), (1, 3, "Next.")) == [(0, 1000, fast), (1000, 3000, "Next.")]
    assert shown((0, 0.5, fast)) == [(0, 500, fast)]  # behind the last the film may end


def test_a_cue_that_lasts_into_the_next_ends_where_that_begins() -> None:
    assert shown((0, 5, "One."), (4, 7, "Two.")) == [(0, 4000, "One."), (4000, 7000, "Two.")]


@pytest.mark.parametrize("inner", ["<i>together</i>", "together [see @han2014, p. 3]", "together^[One trial.]"])
def test_what_only_a_person_can_cut_is_left_and_counted(inner: str) -> None:
    text = LONG.replace("together", inner)
    found = tidied(cues((0, 12, text)))
    assert (found.left, [cue.lines for cue in found.cues]) == ((1,), [(text,)])


def test_where_youtube_puts_rolling_lines_is_not_kept_and_other_places_are() -> None:
    both = [
        Cue(0, 2000, ("One.",), 1, settings="align:start position:0%"),
        Cue(2000, 4000, ("Two.",), 1, settings="line:0"),
    ]
    assert [cue.settings for cue in tidied(both).cues] == ["", "line:0"]


WORDS = st.lists(st.text("abcdefgh&<>é漢", min_size=1, max_size=50).filter(str.strip), min_size=1, max_size=40)


@given(st.lists(st.tuples(st.integers(100, 9000), WORDS, st.sampled_from(["", "- ", "Ann Lee: ", ">> "])), max_size=5))
def test_no_word_is_lost_and_all_fit(parts: list[tuple[int, list[str], str]]) -> None:
    at, given_cues = 0, []
    for length, words, mark in parts:
        safe = " ".join(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        given_cues.append(Cue(at, at + length, (mark + safe,), 1))
        at += length
    found = tidied(given_cues).cues
    said = [word for cue in given_cues for word in " ".join(cue.plain_lines).split() if word != ">>"]
    assert [word for cue in found for word in " ".join(cue.plain_lines).split() if word != ">>"] == said
    assert all(len(cue.plain_lines) <= 2 for cue in found)
    assert all(length_of(line) <= LONGEST_LINE or " " not in line for cue in found for line in cue.plain_lines)
    assert all(before.end <= after.start for before, after in pairwise(found))
    again = read_captions("x.vtt", webvtt(found))
    assert again is not None and not again.faults

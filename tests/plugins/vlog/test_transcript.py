"""Cues become sentences and paragraphs, with speakers, times and chapters."""

from kindling.plugins.video.core import chapters_text, transcript, transcript_text
from kindling.plugins.video.transcript import paragraphs, sentences
from kindling.plugins.video.webvtt import Cue, read_webvtt


def cues(*parts: tuple[float, float, str]) -> list[Cue]:
    return [Cue(round(start * 1000), round(end * 1000), (text,), 1) for start, end, text in parts]


def told(given: list[Cue], *chapters: tuple[int, str]) -> list[tuple[int, str, str, str]]:
    """Return (seconds, heading, speaker, text) of each paragraph."""
    marks = [(seconds * 1000, title) for seconds, title in chapters]
    return [(part.start // 1000, part.heading, part.speaker, part.text) for part in paragraphs(given, marks)]


def test_a_sentence_goes_on_into_the_next_cue() -> None:
    given = cues(
        (0, 2, "Think of the last shift"), (2, 4, "that did good. And also now"), (4, 6, "of one that did not.")
    )
    assert [(one.start, one.end, one.text) for one in sentences(given)] == [
        (0, 3076, "Think of the last shift that did good."),
        (3076, 6000, "And also now of one that did not."),
    ]


def test_numbers_and_short_forms_end_no_paragraph() -> None:
    given = cues((0, 4, "Dr. Okafor walked 3.5 miles, i.e. far. Then she sat down."))
    assert [part[3] for part in told(given)] == ["Dr. Okafor walked 3.5 miles, i.e. far. Then she sat down."]


def test_four_sentences_make_a_paragraph() -> None:
    given = cues(*((n, n + 1, f"Sentence {n}.") for n in range(6)))
    assert [(part[0], part[3].count(".")) for part in told(given)] == [(0, 4), (4, 2)]


def test_quiet_begins_a_paragraph_even_within_a_sentence() -> None:
    given = cues((0, 2, "We waited"), (4.5, 6, "and waited."), (6, 7, "Then it came."))
    assert [(part[0], part[3]) for part in told(given)] == [(0, "We waited"), (4, "and waited. Then it came.")]


def test_a_speaker_is_named_when_it_changes() -> None:
    given = cues((0, 1, "<v Maya>One."), (1, 2, "Two."), (2, 3, "<v Tom>Three, <i>four</i>."), (3, 4, "<v Maya>Five."))
    assert [(part[2], part[3]) for part in told(given)] == [
        ("Maya", "One."),
        ("", "Two."),
        ("Tom", "Three, four."),
        ("Maya", "Five."),
    ]


def test_two_voices_may_stand_in_one_cue() -> None:
    assert [part[2:] for part in told(cues((0, 4, "<v Maya>Tea?</v> <v Tom>Please.</v>")))] == [
        ("Maya", "Tea?"),
        ("Tom", "Please."),
    ]


def test_chapters_are_headings_at_their_own_time_though_speech_begins_a_little_before_or_after() -> None:
    given = cues((0.4, 3, "First."), (7.6, 9, "Second."), (12.3, 14, "Third."))
    assert told(given, (0, "Glad"), (8, "Sad"), (12, "Both")) == [
        (0, "Glad", "", "First."),
        (8, "Sad", "", "Second."),
        (12, "Both", "", "Third."),
    ]


def test_a_chapter_in_which_nobody_speaks_keeps_its_place() -> None:
    given = cues((5, 6, "First."), (20, 21, "Last."))
    chapters = ((0, "Music"), (4, "Words"), (10, "Quiet"), (19, "End"), (30, "Titles"))
    assert [part[:2] + part[3:] for part in told(given, *chapters)] == [
        (0, "Music", ""),
        (4, "Words", "First."),
        (10, "Quiet", ""),
        (19, "End", "Last."),
        (30, "Titles", ""),
    ]


def test_each_paragraph_has_an_id_of_its_own() -> None:
    given = cues((5.0, 5.2, "<v A>Yes."), (5.2, 5.4, "<v B>No."), (5.4, 65, "<v A>Perhaps."))
    found = transcript(given, [])
    assert [part.id for part in found] == ["t-5", "t-5-2", "t-5-3"]
    assert [part.text for part in found] == ["A: Yes.", "B: No.", "A: Perhaps."]


def test_the_transcript_as_plain_text() -> None:
    given = cues((0, 3, "First."), (62, 64, "<v Tom>Tea &amp; cake."))
    text = transcript_text("Joy", transcript(given, [(62, "Tea & cake"), (80, "Titles")]))
    assert text == (
        "Joy\n===\n\n[0:00] First.\n\n"
        "Tea & cake\n----------\n\n[1:02] Tom: Tea & cake.\n\n"
        "Titles\n------\n\n[1:20] (Nobody speaks.)\n"
    )


def test_chapters_become_a_track() -> None:
    text = chapters_text(((0, 42, "Glad & <sad>"), (42, 72, "Kindness")))
    assert text == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:42.000\nGlad &amp; &lt;sad&gt;\n\n00:00:42.000 --> 00:01:12.000\nKindness\n"
    )
    assert read_webvtt(text).faults == ()
    assert "00:00:42.000 --> 00:00:43.000" in chapters_text(((42, 0, "Late"),))

"""Captions as programs write them: each file is read as its viewers see it, or told at its lines."""

import pytest

from kindling.plugins.video.captions import caption_problems, read_captions
from kindling.plugins.video.voices import turns

#: a program → its file, who says what, and the lines that are told
WRITTEN: dict[str, tuple[str, str, list[tuple[str, str]], list[int]]] = {
    "YouTube, by itself": (
        ".vtt",
        (
            "WEBVTT\n"
            "Kind: captions\n"
            "Language: en\n"
            "\n"
            "00:00:00.160 --> 00:00:02.470 align:start position:0%\n"
            " \n"
            "hi<00:00:00.480><c> and</c><00:00:00.640><c> welcome</c>\n"
            "\n"
            "00:00:02.470 --> 00:00:02.480 align:start position:0%\n"
            "hi and welcome\n"
            " \n"
            "\n"
            "00:00:02.480 --> 00:00:04.309 align:start position:0%\n"
            "hi and welcome\n"
            "to<00:00:02.720><c> the</c><00:00:02.879><c> show</c>\n"
            "\n"
            "00:00:04.309 --> 00:00:04.319 align:start position:0%\n"
            "to the show\n"
            " \n"
        ),
        [("", "hi and welcome"), ("", "to the show")],
        [],
    ),
    "Teams": (
        ".vtt",
        (
            "WEBVTT\n"
            "\n"
            "0e1f2a3b-1111-2222-3333-abcdefabcdef/12-0\n"
            "00:00:03.010 --> 00:00:05.330\n"
            "<v Example, Ann>Good morning, everyone.</v>\n"
            "\n"
            "0e1f2a3b-1111-2222-3333-abcdefabcdef/13-1\n"
            "00:00:05.330 --> 00:00:08.000\n"
            "<v Sample, Bo (NHS)>Morning. Shall we\n"
            "start?</v>\n"
        ),
        [("Example, Ann", "Good morning, everyone."), ("Sample, Bo (NHS)", "Morning. Shall we start?")],
        [],
    ),
    "Zoom": (
        ".vtt",
        (
            "WEBVTT\n"
            "\n"
            "1\n"
            "00:00:01.000 --> 00:00:03.000\n"
            "Ann Example: Hello 👋🏽 all\n"
            "\n"
            "2\n"
            "00:00:03.000 --> 00:00:06.000\n"
            "Bo Sample (he/him): It is 10:30, so: let's begin\n"
            "\n"
            "3\n"
            "00:00:06.000 --> 00:00:08.000\n"
            "The plan: do less\n"
        ),
        [
            ("Ann Example", "Hello 👋🏽 all"),
            ("Bo Sample (he/him)", "It is 10:30, so: let's begin"),
            ("", "The plan: do less"),
        ],
        [],
    ),
    "Premiere": (
        ".srt",
        (
            "\ufeff1\r\n"
            "00:00:00,000 --> 00:00:02,000\r\n"
            '{\\an8}<font color="#fff">Top</font> line\r\n'
            "<i>second</i>\r\n"
            "\r\n"
            "2\r\n"
            "00:00:02,000 --> 00:00:04,000\r\n"
            "- Yes.\r\n"
            "- No.\r\n"
            "\r\n"
        ),
        [("", "Top line second"), ("", "- Yes."), ("", "- No.")],
        [],
    ),
    "Otter": (
        ".srt",
        (
            "1\n"
            "00:00:00,480 --> 00:00:04,140\n"
            "Speaker 1: So thank you for coming.\n"
            "\n"
            "2\n"
            "00:00:04,140 --> 00:00:07,000\n"
            "Ann Example: Glad to be here\n"
        ),
        [("Speaker 1", "So thank you for coming."), ("Ann Example", "Glad to be here")],
        [],
    ),
    "Rev": (
        ".srt",
        (
            "1\n"
            "00:00:00,200 --> 00:00:02,000\n"
            "(upbeat music)\n"
            "\n"
            "2\n"
            "00:00:02,100 --> 00:00:04,000\n"
            ">> Speaker: Hello.\n"
            ">> And hello to you.\n"
            "\n"
            "3\n"
            "00:00:04,100 --> 00:00:05,000\n"
            "[INAUDIBLE 00:00:04]\n"
        ),
        [
            ("", "(upbeat music)"),
            ("", ">> Speaker: Hello."),
            ("", ">> And hello to you."),
            ("", "[INAUDIBLE 00:00:04]"),
        ],
        [],
    ),
    "SubRip without empty lines": (
        ".srt",
        (
            "1\n"
            "00:00:01,000 --> 00:00:02,000\n"
            "One\n"
            "2\n"
            "00:00:02,000 --> 00:00:03,000\n"
            "In 2019\n"
            "3\n"
            "00:00:03,000 --> 00:00:04,000\n"
            "42\n"
        ),
        [("", "One"), ("", "In 2019"), ("", "42")],
        [],
    ),
    "SubRip with points and short fractions": (
        ".srt",
        ("1\n00:00:01.000 --> 00:00:02.000\nPoint\n\n2\n00:00:02,5 --> 00:00:03,5\nComma\n"),
        [("", "Point"), ("", "Comma")],
        [],
    ),
    "SubRip from an old Mac": (
        ".srt",
        ("1\r00:00:01,000 --> 00:00:02,000\rOld Mac\r\r2\r00:00:02,000 --> 00:00:03,000\rTwo\r"),
        [("", "Old Mac"), ("", "Two")],
        [],
    ),
    "HLS": (
        ".vtt",
        ("WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n00:01.000 --> 00:02.000\nHLS\n"),
        [("", "HLS")],
        [],
    ),
    "Trint": (
        ".vtt",
        (
            "WEBVTT\n"
            "\n"
            "NOTE Duration: 00:10\n"
            "NOTE Language: en-GB\n"
            "\n"
            "00:00:01.000 --> 00:00:02.000\n"
            "<v Ann Example>One</v> <v Bo Sample>Two</v>\n"
        ),
        [("Ann Example", "One"), ("Bo Sample", "Two")],
        [],
    ),
    "names in capitals": (
        ".vtt",
        (
            "WEBVTT\n"
            "\n"
            "00:01.000 --> 00:02.000\n"
            "ANN: shouting name\n"
            "\n"
            "00:02.000 --> 00:03.000\n"
            "BO SAMPLE: another\n"
            "\n"
            "00:03.000 --> 00:04.000\n"
            "NOTE: remember this\n"
            "\n"
            "00:04.000 --> 00:05.000\n"
            "HTTPS: a protocol\n"
        ),
        [("ANN", "shouting name"), ("BO SAMPLE", "another"), ("NOTE", "remember this"), ("HTTPS", "a protocol")],
        [],
    ),
    "Whisper": (
        ".srt",
        (
            "1\n"
            "00:00:00,000 --> 00:00:02,000\n"
            " Hello there.\n"
            "\n"
            "2\n"
            "00:00:02,000 --> 00:00:04,000\n"
            " Thank you.\n"
            "\n"
            "3\n"
            "00:00:04,000 --> 00:00:06,000\n"
            " Thank you.\n"
            "\n"
            "4\n"
            "00:00:06,000 --> 00:00:08,000\n"
            " Thank you.\n"
        ),
        [("", "Hello there."), ("", "Thank you."), ("", "Thank you."), ("", "Thank you.")],
        [],
    ),
    "PeerTube": (
        ".vtt",
        (
            "WEBVTT FILE\n"
            "\n"
            "1\n"
            "00:01.000 --> 00:03.500\n"
            "Bonjour &amp; hello\n"
            "\n"
            "NOTE private: ask Ann\n"
            "\n"
            "2\n"
            "00:03.500 --> 00:05.000 line:0\n"
            "{\\an8}On top\n"
        ),
        [("", "Bonjour & hello"), ("", "{\\an8}On top")],
        [11],
    ),
    "Descript": (
        ".vtt",
        (
            "WEBVTT\n"
            "\n"
            "00:00:00.000 --> 00:00:02.000\n"
            "<v Ann>Hello there\n"
            "\n"
            "00:00:02.000 --> 00:00:03.000\n"
            "<v Ann>and   welcome.\n"
            "\n"
            "00:00:03.000 --> 00:00:03.000\n"
            "<v Bo>Zero\n"
        ),
        [("Ann", "Hello there"), ("Ann", "and welcome."), ("Bo", "Zero")],
        [9],
    ),
    "cues in no order": (
        ".vtt",
        ("WEBVTT\n\n00:01.000 --> 00:05.000\nOne\n\n00:03.000 --> 00:06.000\nTwo\n\n00:02.000 --> 00:02.500\nBack\n"),
        [("", "One"), ("", "Two"), ("", "Back")],
        [9],
    ),
    "SubRip with times in other forms": (
        ".srt",
        ("1\n00:01,000 --> 00:02,000\nA\n\n2\n0:02.5 --> 0:04.25\nB\n\n3\n00:04:00 --> 00:05:00\nC\n"),
        [("", "A")],
        [6, 10],
    ),
    "commas in WebVTT": (
        ".vtt",
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nComma in VTT\n"),
        [],
        [3],
    ),
    "times that are none": (
        ".srt",
        (
            "1\n"
            "00:00:03,000 --> 00:00:01,000\n"
            "Crossed\n"
            "\n"
            "2\n"
            "-00:00:01,000 --> 00:00:02,000\n"
            "Negative\n"
            "\n"
            "3\n"
            "00:00:05,000 --> 00:00:75,000\n"
            "Seventy-five\n"
            "\n"
            "4\n"
            "00:00:06,000 -> 00:00:07,000\n"
            "One dash\n"
            "\n"
            "5\n"
            "00:00:08,000 --> 00:00:09,000 X1:10 Y1:20\n"
            "Placed\n"
        ),
        [("", "Crossed"), ("", "One dash"), ("", "Placed")],
        [2, 6, 10],
    ),
    "an arrow among words": (
        ".vtt",
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA --> B is an arrow\n"),
        [("", "A --> B is an arrow")],
        [4],
    ),
    "a cue whose time nobody set": (
        ".srt",
        (
            "1\n"
            "00:00:01,000 --> 00:00:02,000\n"
            "*emph* and _under_ [note]\n"
            "\n"
            "2\n"
            "99:59:59,999 --> 99:59:59,999\n"
            "No time set\n"
        ),
        [("", "*emph* and _under_ [note]"), ("", "No time set")],
        [6],
    ),
}


@pytest.mark.parametrize("program", WRITTEN)
def test_captions_are_read_as_a_program_writes_them_or_told(program: str) -> None:
    ending, text, said, told = WRITTEN[program]
    found = read_captions(f"a{ending}", text)
    assert found is not None
    assert [(turn.speaker, turn.words) for _, spoken in turns(found.cues) for turn in spoken] == said
    problems = [each for each in caption_problems(f"a{ending}", found, 7_200) if each.severity != "advice"]
    assert sorted(each.line for each in problems) == told
    assert all(each.hint for each in problems)


@pytest.mark.parametrize("arrow", ["-->", "->", "–>", "—>", "→", "-->  "])
def test_the_arrow_of_subrip_is_read_as_programs_for_texts_make_it(arrow: str) -> None:
    found = read_captions("a.srt", f"1\n00:00:01,000 {arrow} 00:00:02,000\nJoy\n")
    assert (
        found
        and found.faults == ()
        and [(cue.start, cue.end, cue.lines) for cue in found.cues] == [(1_000, 2_000, ("Joy",))]
    )


@pytest.mark.parametrize("seconds", ["60", "75", "99"])
def test_no_minute_has_more_than_sixty_seconds(seconds: str) -> None:
    found = read_captions("a.srt", f"1\n00:00:01,000 --> 00:00:{seconds},000\nJoy\n")
    assert found and [fault.line for fault in found.faults] == [2]


def test_a_timeline_that_begins_at_an_hour_is_told_as_that() -> None:
    cues = ("1\n01:00:00,000 --> 01:00:02,000\nJoy\n", "2\n01:00:02,000 --> 01:00:04,000\nCare\n")
    found = read_captions("a.srt", "\n".join(cues))
    assert found
    (problem,) = (each for each in caption_problems("a.srt", found, 60) if each.severity == "error")
    assert "timeline begins at 01:00:00" in problem.hint
    (other,) = (each for each in caption_problems("a.srt", found, 1) if each.severity == "error")
    assert "timeline" not in other.hint

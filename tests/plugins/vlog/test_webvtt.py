"""Captions, read strictly: fault 74, in the very words that a writer sees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.vlog.captions import caption_problems, own_language
from plugins.vlog.webvtt import Cue, clock, plain, read_subrip, read_webvtt, webvtt

GOOD = """\
WEBVTT - made by hand

STYLE
::cue { color: white }

REGION
id:bottom
width:40%

NOTE
One line.
Another.

intro
00:00.500 --> 00:03.000 align:start line:-1 position:10%,line-left size:50% region:bottom
<v Maya Okafor>Think of the <i>last</i> shift

00:03.000 --> 01:00:05.000
<v.loud Tom>A &amp; B &lt; C <c.red>red</c> <00:00:03.500>now
<ruby>漢<rt>kan</rt></ruby> <lang cy>bore da</lang>
"""


def problems(text: str, seconds: float = 0) -> list[str]:
    return [str(problem) for problem in caption_problems("joy.vtt", read_webvtt(text), seconds)]


def test_a_good_file_has_no_faults() -> None:
    assert read_webvtt(GOOD).faults == ()


def test_cues_have_times_words_and_voices() -> None:
    first, second = read_webvtt(GOOD).cues
    assert (first.start, first.end, first.identifier, first.line) == (500, 3000, "intro", 15)
    assert first.settings == "align:start line:-1 position:10%,line-left size:50% region:bottom"
    assert first.spoken == (("Maya Okafor", "Think of the last shift"),)
    assert second.end == 3_605_000
    assert second.spoken == (("Tom", "A & B < C red now 漢kan bore da"),)


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"), "\ufeff" + GOOD])
def test_line_ends_and_a_byte_order_mark_make_no_difference(text: str) -> None:
    assert read_webvtt(text) == read_webvtt(GOOD)


HEAD = "WEBVTT\n\n"
FAULTS = {
    "no header": (
        "00:00.000 --> 00:02.000\nHello.",
        ["joy.vtt:1: [vlog/captions-syntax] column 1: the file does not begin with WEBVTT\n"
         "    hint: write WEBVTT on the first line, and an empty line after it"],
    ),
    "a header and more": (
        "WEBVTTX\n\n00:00.000 --> 00:02.000\nHello.",
        ["joy.vtt:1: [vlog/captions-syntax] column 1: the file does not begin with WEBVTT\n"
         "    hint: write WEBVTT on the first line, and an empty line after it"],
    ),
    "no empty line after the header": (
        "WEBVTT\n00:00.000 --> 00:02.000\nHello.",
        ["joy.vtt:2: [vlog/captions-syntax] column 1: no empty line follows WEBVTT\n    hint: put an empty line here"],
    ),
    "commas": (
        HEAD + "1\n00:00:01,000 --> 00:00:02,000\nHello.",
        ["joy.vtt:4: [vlog/captions-syntax] column 1: '00:00:01,000' is no time of WebVTT\n"
         "    hint: write 00:00:01.000, with a dot: commas are SubRip's (.srt)"],
    ),
    "a comma in the second time": (
        HEAD + "00:01.000 --> 00:02,000\nHello.",
        ["joy.vtt:3: [vlog/captions-syntax] column 15: '00:02,000' is no time of WebVTT\n"
         "    hint: write 00:02.000, with a dot: commas are SubRip's (.srt)"],
    ),
    "a minute of 75 seconds": (
        HEAD + "00:75.000 --> 01:20.000\nHello.",
        ["joy.vtt:3: [vlog/captions-syntax] column 1: '00:75.000' is no time of WebVTT\n"
         "    hint: write minutes:seconds.thousandths with all their digits, such as 01:04.250"],
    ),
    "no spaces around the arrow": (
        HEAD + "00:01.000-->00:02.000\nHello.",
        ["joy.vtt:3: [vlog/captions-syntax] column 10: there is no time with a space on each side of -->\n"
         "    hint: write 00:01.000 --> 00:04.000"],
    ),
    "a missing arrow": (
        HEAD + "00:01.000 - 00:02.000\nHello.",
        ["joy.vtt:3: [vlog/captions-syntax] column 1: this block has no times\n"
         "    hint: write its times as 00:01.000 --> 00:04.000"],
    ),
    "an end before the start": (
        HEAD + "00:03.000 --> 00:02.000\nHello.",
        ["joy.vtt:3: [vlog/captions-times] column 1: the cue ends at 00:00:02.000, which is not after its start at 00:00:03.000\n"
         "    hint: mend one of the two times"],
    ),
    "a cue before the one above": (
        HEAD + "00:05.000 --> 00:07.000\nHello.\n\n00:01.000 --> 00:03.000\nThere.",
        ["joy.vtt:6: [vlog/captions-times] column 1: the cue begins at 00:00:01.000, before the one above it (00:00:05.000)\n"
         "    hint: put the cues in the order of their times"],
    ),
    "after the video's end": (
        HEAD + "01:12.000 --> 01:14.000\nHello.",
        ["joy.vtt:3: [vlog/captions-times] column 1: the cue begins at 00:01:12.000, and the video ends at 00:01:12.000\n"
         "    hint: check that these captions are this video's"],
    ),
    "overlapping": (
        HEAD + "00:01.000 --> 00:03.000\nHello.\n\n00:02.000 --> 00:04.000\nThere.",
        ["joy.vtt:6: [vlog/captions-overlap] warning: column 1: the cue begins at 00:00:02.000, while the one above lasts until 00:00:03.000\n"
         "    hint: let one end where the next begins"],
    ),
    "too fast": (
        HEAD + "00:01.000 --> 00:02.000\nMore than twenty characters.",
        ["joy.vtt:3: [vlog/captions-speed] warning: column 1: the cue passes at 28 characters a second (28 in 1 s); 20 can be read\n"
         "    hint: show it longer, or say it shorter"],
    ),
    "too many and too long lines": (
        HEAD + "00:01.000 --> 00:09.000\nOne\nTwo\nA line that is a good deal longer than it should be",
        ["joy.vtt:4: [vlog/captions-lines] warning: column 1: the cue has 3 lines; 2 are the most that leave the picture free\n"
         "    hint: part it into two cues",
         "joy.vtt:6: [vlog/captions-lines] warning: column 1: the line has 51 characters; 42 fit on a small screen\n"
         "    hint: break it, or part the cue"],
    ),
    "no words": (
        HEAD + "00:01.000 --> 00:02.000\n",
        ["joy.vtt:3: [vlog/captions-empty] warning: column 1: the cue has no words\n"
         "    hint: write them, or take the cue out"],
    ),
    "nothing at all": (
        "WEBVTT\n",
        ["joy.vtt:1: [vlog/captions-empty] column 1: the file holds no cues\n    hint: write what is said, and when"],
    ),
    "a cue setting that there is not": (
        HEAD + "00:01.000 --> 00:02.000 align:middle align:start align:end\nHello.",
        ["joy.vtt:3: [vlog/captions-syntax] column 25: 'align:middle' is no cue setting\n"
         "    hint: settings are vertical, line, position, size, align, region, as in align:start",
         "joy.vtt:3: [vlog/captions-syntax] column 50: the setting align stands twice\n    hint: take one out"],
    ),
    "signs that must be escaped": (
        HEAD + "00:01.000 --> 00:09.000\nTea & cake\n1 < 2",
        ["joy.vtt:4: [vlog/captions-syntax] column 5: an & stands in the words\n    hint: write &amp;",
         "joy.vtt:5: [vlog/captions-syntax] column 3: a < stands in the words\n    hint: write &lt;"],
    ),
    "tags": (
        HEAD + "00:01.000 --> 00:09.000\n<b>Hello <font>you</font></i> <v>there",
        ["joy.vtt:4: [vlog/captions-syntax] column 10: <font> is no tag of WebVTT\n"
         "    hint: tags are b, c, i, lang, rt, ruby, u, v; write &lt; for <",
         "joy.vtt:4: [vlog/captions-syntax] column 19: </font> is no tag of WebVTT\n"
         "    hint: tags are b, c, i, lang, rt, ruby, u, v; write &lt; for <",
         "joy.vtt:4: [vlog/captions-syntax] column 31: a voice has no name\n    hint: write who speaks: <v Maya>",
         "joy.vtt:4: [vlog/captions-syntax] column 26: </i> closes nothing\n    hint: take it out, or open it before",
         "joy.vtt:4: [vlog/captions-syntax] column 1: <b> is never closed\n    hint: write </b> where it ends",
         "joy.vtt:4: [vlog/captions-syntax] column 31: <v> is never closed\n    hint: write </v> where it ends"],
    ),
    "two cues without an empty line": (
        HEAD + "00:01.000 --> 00:02.000\nHello.\n00:02.000 --> 00:04.000\nThere.",
        ["joy.vtt:5: [vlog/captions-syntax] column 1: no empty line stands before these times\n"
         "    hint: put one here: the cue above ends with it"],
    ),
    "a style after a cue": (
        HEAD + "00:01.000 --> 00:02.000\nHello.\n\nSTYLE\n::cue {}",
        ["joy.vtt:6: [vlog/captions-syntax] column 1: STYLE stands after a cue, where it has no effect\n"
         "    hint: move it above the first cue"],
    ),
    "a note that swallows a cue": (
        HEAD + "NOTE first\n00:01.000 --> 00:02.000\nHello.",
        ["joy.vtt:4: [vlog/captions-syntax] column 11: a note holds -->, which may stand only between times\n"
         "    hint: put an empty line before the cue's times"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_column(name: str) -> None:
    text, expected = FAULTS[name]
    assert problems(text, seconds=72.0) == expected


SUBRIP = """\
1
00:00:01,000 --> 00:00:02,500
{\\an8}<I>Tea</I> & <font color="#fff">cake</font>
<b>now</b>

2
00:00:03.000 --> 00:00:04.000
1 < 2 &amp; 3
"""


def test_subrip_becomes_webvtt() -> None:
    found = read_subrip(SUBRIP)
    assert found.faults == ()
    text = webvtt(found.cues)
    assert text == (
        "WEBVTT\n\n"
        "00:00:01.000 --> 00:00:02.500\n<i>Tea</i> &amp; cake\n<b>now</b>\n\n"
        "00:00:03.000 --> 00:00:04.000\n1 &lt; 2 &amp; 3\n"
    )
    assert read_webvtt(text).faults == ()


def test_faults_of_subrip_are_told() -> None:
    found = read_subrip("1\n00:01 --> 00:02\nHello.\n\n2\nHello?")
    assert [(fault.line, fault.message) for fault in found.faults] == [
        (2, "'00:01 --> 00:02' holds no times"), (5, "'2' holds no times"),
    ]  # fmt: skip


@given(st.text())
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (read_webvtt, read_subrip):
        found = read(text)
        list(caption_problems("a.vtt", found, 60))
        assert all(fault.line >= 1 and fault.column >= 1 for fault in found.faults)


WORDS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1)
    .map(str.strip)
    .filter(bool)
)


@given(st.lists(st.tuples(st.integers(1, 5_000), WORDS), min_size=1, max_size=8))
def test_what_is_made_of_subrip_is_always_good_webvtt(parts: list[tuple[int, str]]) -> None:
    at, blocks = 0, []
    for number, (span, words) in enumerate(parts, start=1):
        blocks.append(f"{number}\n{clock(at).replace('.', ',')} --> {clock(at + span).replace('.', ',')}\n{words}\n")
        at += span
    found = read_subrip("\n".join(blocks))
    read = read_webvtt(webvtt(found.cues))
    assert read.faults == ()
    assert [(cue.start, cue.end) for cue in read.cues] == [(cue.start, cue.end) for cue in found.cues]


@pytest.mark.parametrize("text", ["<" * 4000, "<v " * 2000, "&" * 4000, "-->" * 2000, "\n" * 4000, "<b>" * 2000])
def test_hostile_files_are_read(text: str) -> None:
    assert read_webvtt(f"WEBVTT\n\n00:00.000 --> 00:01.000\n{text}").cues


def test_the_cues_in_the_pages_language_are_chosen() -> None:
    english, welsh = (Cue(0, 1, ("a",), 1),), (Cue(0, 1, ("b",), 1),)
    assert own_language({"cy": welsh, "en": english}, "en-GB") == english
    assert own_language({"en-US": english, "en-GB": welsh}, "en-GB") == welsh
    assert own_language({"cy": welsh}, "en") == welsh
    assert own_language({}, "en") == ()


def test_entities_and_tags_are_undone() -> None:
    assert plain("<v Maya>Tea &amp; <i>cake</i>&nbsp;&lt;3") == "Tea & cake <3"

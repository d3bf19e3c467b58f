"""Captions, read strictly: fault 74, in the very words that a writer sees (``captions.txt``)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.video.captions import caption_problems, own_language, read_captions
from kindling.plugins.video.voices import turns
from kindling.plugins.video.webvtt import Cue, Cues, clock, plain, read_subrip, read_webvtt, subrip, webvtt
from tests.plugins.series.texts import cases

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


def said(cue: Cue) -> list[tuple[str, str]]:
    ((_, found),) = turns([cue])
    return [(turn.speaker, turn.words) for turn in found]


def test_a_good_file_has_no_faults() -> None:
    assert read_webvtt(GOOD).faults == ()


def test_cues_have_times_words_and_voices() -> None:
    first, second = read_webvtt(GOOD).cues
    assert (first.start, first.end, first.identifier, first.line) == (500, 3000, "intro", 15)
    assert first.settings == "align:start line:-1 position:10%,line-left size:50% region:bottom"
    assert said(first) == [("Maya Okafor", "Think of the last shift")]
    assert second.end == 3_605_000
    assert said(second) == [("Tom", "A & B < C red now 漢kan bore da")]


@pytest.mark.parametrize("text", [GOOD.replace("\n", "\r\n"), GOOD.replace("\n", "\r"), "\ufeff" + GOOD])
def test_line_ends_and_a_byte_order_mark_make_no_difference(text: str) -> None:
    assert read_webvtt(text) == read_webvtt(GOOD)


FAULTS = dict(cases(Path(__file__).with_name("captions.txt")))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_column(name: str) -> None:
    text, expected = FAULTS[name]
    assert "\n".join(problems(text, seconds=72.0)) == expected


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


ROLLING = dict(cases(Path(__file__).with_name("rolling.txt")))


@pytest.mark.parametrize("name", ROLLING)
def test_captions_that_roll_say_each_word_once(name: str) -> None:
    text, expected = ROLLING[name]
    found = read_captions("a.vtt", text)
    assert found and found.faults == ()
    told = [f"{cue.start} {cue.end} {' / '.join(filter(None, cue.plain_lines))}" for cue in found.cues]
    assert "\n".join(told) == expected.rstrip("\n")
    again = read_captions("a.vtt", webvtt(found.cues))
    assert again and [cue.plain_lines for cue in again.cues] == [
        tuple(filter(None, cue.plain_lines)) for cue in found.cues
    ]
    assert [problem for problem in caption_problems("a.vtt", again, 60) if problem.severity != "advice"] == []


def test_a_second_reading_changes_nothing_that_is_published() -> None:
    once = webvtt(read_webvtt(GOOD).cues)
    assert webvtt(read_webvtt(once).cues) == once


def test_what_viewers_do_not_see_is_not_published() -> None:
    text = GOOD.replace("One line.", "PRIVATE remark").replace("intro", "PRIVATE").replace("v.loud", "v.PRIVATE")
    text = text.replace("WEBVTT - made by hand", "WEBVTT - PRIVATE\nPRIVATE: header")
    found = read_webvtt(text)
    assert found.faults == ()
    assert webvtt(found.cues) == (
        "WEBVTT\n\n"
        "00:00:00.500 --> 00:00:03.000 align:start line:-1 position:10%,line-left size:50%\n"
        "<v Maya Okafor>Think of the <i>last</i> shift\n\n"
        "00:00:03.000 --> 01:00:05.000\n"
        "<v Tom>A &amp; B &lt; C red now\n<ruby>漢<rt>kan</rt></ruby> <lang cy>bore da</lang>\n"
    )


@pytest.mark.parametrize("text", ["NOTE ask Ann about this", "NOTE"])
def test_a_note_that_is_no_note_is_told(text: str) -> None:
    found = read_webvtt(f"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n{text}\n")
    assert [(fault.line, fault.message[:6]) for fault in found.faults] == [(5, "a NOTE")]
    assert read_webvtt(f"WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n\n{text}\n").faults == ()
    assert read_webvtt("WEBVTT\n\n00:01.000 --> 00:02.000\nNOTE THE TIME\n").faults == ()


RUN_ON = "1\n00:00:01,000 --> 00:00:03,000\nHello there\n2\n00:00:04,000 --> 00:00:06,000\nSecond\n"


@pytest.mark.parametrize(
    ("text", "told", "words"),
    [
        (RUN_ON, [], ["Hello there", "Second"]),
        (RUN_ON.replace("2\n00", "00"), [], ["Hello there", "Second"]),
        (RUN_ON.replace("1\n", "").replace("2\n00", "00"), [], ["Hello there", "Second"]),
        (RUN_ON.replace("2\n00", "7\n00"), [(4, "no empty line stands before these times")], ["Hello there", "Second"]),
        (
            RUN_ON.replace("1\n", "").replace("2\n00", "7\n00"),
            [],
            ["Hello there 7", "Second"],
        ),
        (RUN_ON.replace("there\n2", "7\n2"), [], ["Hello 7", "Second"]),
        (RUN_ON.replace("there\n2", "there\n1\n2"), [], ["Hello there 1", "Second"]),
        (RUN_ON.replace("\n", "\r\r\n"), [], ["Hello there", "Second"]),
        (RUN_ON.replace("\n2\n", "\n\n2\n").replace("\n", "\r\r\n"), [], ["Hello there", "Second"]),
        (
            RUN_ON.replace("00:00:04,000", "00:00:4"),
            [(5, "'00:00:4 --> 00:00:06,000' holds no times")],
            ["Hello there 2 Second"],
        ),
        (RUN_ON.replace(" there\n2", "\n\nthere\n\n2"), [(5, "'there' holds no times")], ["Hello", "Second"]),
        (
            RUN_ON.replace(" there\n2", "\n\nthere\n2"),
            [(5, "'there' holds no times")],
            ["Hello", "Second"],
        ),
        (
            "1\n٠٠:00:01,000 --> 00:00:03,000\nHello\n",
            [(2, "'٠٠:00:01,000 --> 00:00:03,000' holds no times")],
            [],
        ),
        ("1\n00:00:01,000 --> 00:00:03,000\nA --> B\n5 apples\n7\n", [], ["A --> B 5 apples 7"]),
    ],
)
def test_times_of_subrip_are_never_speech(text: str, told: list[tuple[int, str]], words: list[str]) -> None:
    found = read_subrip(text)
    assert [(fault.line, fault.message) for fault in found.faults] == told
    assert [" ".join(cue.plain_lines) for cue in found.cues] == words
    assert all(fault.hint for fault in found.faults)


@pytest.mark.parametrize("number", ["3", "42", "1984"])
def test_a_number_that_is_said_is_lost_in_no_file_whose_cues_have_none(number: str) -> None:
    """Between words and times it is said; alone between empty lines it is told."""
    said = f"00:00:01,000 --> 00:00:03,000\nCount\n{number}\n00:00:04,000 --> 00:00:06,000\nSecond\n"
    for found in (read_subrip(said), read_webvtt("WEBVTT\n\n" + said.replace(",", "."))):
        assert [" ".join(cue.plain_lines) for cue in found.cues] == [f"Count {number}", "Second"]
    apart = said.replace(f"{number}\n", f"\n{number}\n\n")
    for found in (read_subrip(apart), read_webvtt("WEBVTT\n\n" + apart.replace(",", "."))):
        assert [fault.hint.partition(",")[0] for fault in found.faults] == ["take out the empty line above"]


def test_what_the_hint_says_of_an_empty_line_mends_it() -> None:
    broken = RUN_ON.replace(" there\n2", "\n\nthere\n\n2")
    (fault,) = read_subrip(broken).faults
    assert fault.hint.startswith("take out the empty line above")
    lines = broken.split("\n")
    del lines[fault.line - 2]
    assert read_subrip("\n".join(lines)).faults == ()
    unsure = RUN_ON.replace("2\n00", "7\n00")
    lines = unsure.split("\n")
    (fault,) = read_subrip(unsure).faults
    lines.insert(fault.line - 1, "")
    assert read_subrip("\n".join(lines)).faults == ()


def test_subrip_that_is_taken_away_reads_the_same() -> None:
    found = read_subrip(SUBRIP)
    again = read_subrip(subrip(found.cues))
    assert again.faults == ()
    assert [(cue.start, cue.end, cue.plain_lines) for cue in again.cues] == [
        (cue.start, cue.end, cue.plain_lines) for cue in found.cues
    ]


def long_captions(cues: int) -> str:
    """Return captions as many tools write them: one long line for each cue, read fast."""
    words = "Some words, and then some more words, that are longer than what fits on a small screen."
    times = (f"{clock(n * 2000)} --> {clock(n * 2000 + 2100)}\n{words}" for n in range(cues))
    return "WEBVTT\n\n" + "\n\n".join(times) + "\n"


def test_what_is_so_of_a_whole_file_is_said_once_and_stops_nothing() -> None:
    found = list(caption_problems("a.vtt", read_webvtt(long_captions(480)), 5_000))
    assert [(problem.rule, problem.severity, problem.line) for problem in found] == [
        ("vlog/captions-overlap", "advice", 6),
        ("vlog/captions-lines", "advice", 4),
        ("vlog/captions-speed", "advice", 3),
    ]
    assert "480 of 480 lines are longer than 42 characters" in found[1].message
    assert "480 of 480 cues pass at more than 20 characters a second" in found[2].message


def test_a_length_that_is_too_short_is_one_error() -> None:
    found = caption_problems("a.vtt", read_webvtt(long_captions(1200)), 44)
    ((line, message),) = [(problem.line, problem.message) for problem in found if problem.severity == "error"]
    assert line == 3 + 22 * 3
    assert "(and 1177 more like it, the last on line 3600)" in message


def test_a_fault_that_fills_a_file_is_told_once() -> None:
    commas = long_captions(480).replace(".0", ",0").replace(".1", ",1")
    found = list(caption_problems("a.vtt", read_webvtt(commas), 0))
    assert [problem.rule for problem in found] == ["vlog/captions-syntax"]
    assert "and 479 more like it" in found[0].message


def test_lines_are_as_long_as_they_look_in_every_script() -> None:
    """Each of these 40 letters is four code points."""
    line = "क्षि" * 40
    assert len(line) == 160
    cues = read_webvtt(f"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n{line}\n")
    assert [problem.message for problem in caption_problems("a.vtt", cues, 0)] == []


@pytest.mark.parametrize("read", [read_webvtt, read_subrip])
@pytest.mark.parametrize("number", ["2\n\n", "2 \n\n", "2\n\n\n", "2\n", ""])
def test_a_number_is_none_of_the_words_wherever_it_stands(read: Callable[[str], Cues], number: str) -> None:
    """Issue 19, B25: an empty line below the number of a cue; its hint was to write times that stood there."""
    begin = "WEBVTT\n\n" if read is read_webvtt else ""
    found = read(f"{begin}1\n00:00:01.000 --> 00:00:02.000\nOne.\n\n{number}00:00:03.000 --> 00:00:04.000\nTwo.\n")
    assert [cue.plain_lines for cue in found.cues] == [("One.",), ("Two.",)]
    assert found.faults == ()


@pytest.mark.parametrize(
    "times", ["00:01,000 --> 00:02,500", "00:01.000 --> 00:00:02.500", "0:00:01,000 --> 00:02,500"]
)
def test_subrip_without_hours_is_read(times: str) -> None:
    (cue,) = read_subrip(f"1\n{times}\nOne.\n").cues
    assert (cue.start, cue.end) == (1000, 2500)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_captions_under_the_name_of_another_kind_are_one_fact_and_its_mend_helps(newline: str) -> None:
    subrip = newline.join(
        ["1", "00:00:01,000 --> 00:00:02,000", "One.", "", "2", "00:00:03,000 --> 00:00:04,000", "Two."]
    )
    for text, wrong, right in (
        (subrip, read_webvtt, read_subrip),
        (f"WEBVTT{newline}{newline}{subrip.replace(',', '.')}", read_subrip, read_webvtt),
    ):
        (fault,) = wrong(text).faults
        assert fault.hint.startswith("let its name end in ")
        assert (len(right(text).cues), right(text).faults) == (2, ())

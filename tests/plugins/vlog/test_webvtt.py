"""Captions, read strictly: fault 74, in the very words that a writer sees (``captions.txt``)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.vlog.captions import caption_problems, own_language
from plugins.vlog.webvtt import Cue, clock, plain, read_subrip, read_webvtt, webvtt
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

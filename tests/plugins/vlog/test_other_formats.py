"""Captions in formats that no browser plays: told with the way under whatever name, and read by `make captions`."""

import pytest

from kindling.plugins.video.captions import caption_problems, read_captions
from kindling.plugins.video.other_formats import read_other

SBV = "0:00:01.000,0:00:02.500\nHello & you\nthere\n\n1:00:03.000,1:00:04.000\nTwo\n"
ASS = (
    "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\n"
    "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,ask Ann\n"
    "Dialogue: 0,1:00:03.00,1:00:04.00,Default,,0,0,0,,Two\n"
    r"Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\i1}Hello & you{\i0}\Nthere" + "\n"
)
SSA = ASS.replace("Layer", "Marked").replace("Name, MarginL", "Actor, MarginL")
TTML = (
    '<?xml version="1.0" encoding="UTF-16"?>\n<tt xmlns="http://www.w3.org/ns/ttml"><head/><body><div>\n'
    '<p begin="00:00:01.000" end="2.5s">Hello &amp; <span>you</span><br/>\n there</p>\n'
    '<p begin="01:00:03:00" dur="1000ms">Two</p></div></body></tt>\n'
)
DFXP = TTML.replace("<tt xmlns", '<tt:tt xmlns:tt="http://www.w3.org/2006/10/ttaf1" xmlns').replace("</tt>", "</tt:tt>")


@pytest.mark.parametrize("text", [SBV, ASS, SSA, TTML, SBV.replace("\n", "\r\n"), f"\ufeff{ASS}"])
def test_each_format_says_the_same(text: str) -> None:
    found = read_other(text)
    assert found is not None and found.faults == ()
    said = [(cue.start, cue.end, cue.plain_lines) for cue in found.cues]
    assert said == [(1_000, 2_500, ("Hello & you", "there")), (3_603_000, 3_604_000, ("Two",))]


def test_a_name_in_its_own_field_says_who_speaks() -> None:
    found = read_other(ASS.replace("Default,,", "Default,Ann,"))
    assert found is not None and {cue.lines[0].partition(">")[0] for cue in found.cues} == {"<v Ann"}


@pytest.mark.parametrize("text", [SBV, ASS, TTML])
@pytest.mark.parametrize("name", ["media/a.vtt", "media/a.srt"])
def test_another_format_under_a_wrong_name_is_one_fact_with_the_way(name: str, text: str) -> None:
    cues = read_captions(name, text)
    assert cues is not None
    (problem,) = caption_problems(name, cues, 0)
    assert problem.hint == f"`make captions FROM=content/{name}` makes a .vtt file of it: name that one"


def test_what_is_damaged_is_told_with_its_line() -> None:
    broken = read_other(TTML.replace("</p>", "", 1))
    assert broken is not None and broken.cues == () and broken.faults[0].line >= 3
    late = read_other(ASS.replace("0:00:01.00,", "soon,"))
    assert late is not None and [fault.line for fault in late.faults] == [12]


@pytest.mark.parametrize(
    "text", ["", "WEBVTT\n", "1\n00:00:01,000 --> 00:00:02,000\nHi\n", "<p>one</p>", "[Script", "<ttx></ttx>"]
)
def test_other_texts_are_none_of_these(text: str) -> None:
    assert read_other(text) is None


def test_a_hostile_file_does_no_harm() -> None:
    bomb = '<!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = read_other(TTML.replace("<tt ", f"{bomb}<tt ", 1).replace("Two", "&b;&f;"))
    assert found is None or all("root" not in line for cue in found.cues for line in cue.lines)


@pytest.mark.parametrize("typed", ["9" * 5_000 + "h", "9" * 5_000 + ":00:00", "9" * 400 + "s", "soon", ""])
def test_words_whose_times_cannot_be_read_are_told_and_not_lost(typed: str) -> None:
    """A number that no program counts to was told as a fault of Kindling's own, and words without times went."""
    found = read_other(TTML.replace("00:00:01.000", typed))
    assert found is not None
    assert [cue.plain_lines for cue in found.cues] == [("Two",)]
    assert [(one.line, "has no times" in one.message) for one in found.faults] == [(3, True)]


@pytest.mark.parametrize("rate", ["9" * 5_000, "0", "-1", "x", "\u0661"])
def test_a_rate_of_frames_that_is_none_is_the_usual_one(rate: str) -> None:
    names = 'xmlns:p="http://www.w3.org/ns/ttml#parameter"'
    found = read_other(TTML.replace("<tt xmlns", f'<tt {names} p:frameRate="{rate}" xmlns'))
    assert found is not None and [cue.start for cue in found.cues] == [1_000, 3_603_000]

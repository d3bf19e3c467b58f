"""Captions as programs write them: no error, each word once, nobody is given another's, and notes stay private.

``programs.txt``: the program and the ending, a file in its form, and the transcript that it becomes.
"""

import re
from pathlib import Path

import pytest

from kindling.plugins.video.captions import caption_problems, read_captions
from kindling.plugins.video.core import transcript
from kindling.plugins.video.webvtt import webvtt
from tests.plugins.series.texts import cases

FILES = dict(cases(Path(__file__).with_name("programs.txt")))
_PROGRAMS = ("Teams", "Zoom", "PeerTube", "Premiere", "YouTube")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_a_program_writes_is_read_as_it_is(name: str, newline: str) -> None:
    text, expected = FILES[name]
    found = read_captions(f"joy{name[-5:-1]}", text.replace("\n", newline))
    assert found
    told = list(caption_problems("joy.vtt", found, 600))
    lacking = "without the empty lines" in name
    assert [str(each) for each in told if each.severity == "error" and not lacking] == []
    assert "\n".join(part.text for part in transcript(found.cues, [])) == expected.rstrip("\n")
    again = read_captions("joy.vtt", webvtt(found.cues))
    assert again and not re.search("Confidence|do not publish|cut", webvtt(again.cues))


def test_each_program_has_two_files() -> None:
    assert all(sum(name.startswith(program) for name in FILES) >= 2 for program in _PROGRAMS)

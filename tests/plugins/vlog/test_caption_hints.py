"""A hint for captions is a promise: a machine obeys it, the problem is gone, no letter is lost, no new one is there."""

import random
import re
from collections.abc import Callable, Iterator

import pytest

from kindling.model.problems import Problem
from kindling.plugins.video.captions import caption_problems
from kindling.plugins.video.webvtt import read_webvtt
from tests.engine.test_hints import letters

GOOD = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Ann>Think of the <i>last</i> shift.

2
00:00:04.000 --> 00:00:08.000 align:start
Joy &amp; kindness,
and then excellence.

3
00:00:08.000 --> 00:00:12.000
- No, it isn’t.
- Yes, it is.
"""
#: what somebody or some program does to a file: a pattern in the good one, and what is there in its place
FAULTS = {
    "no header": (r"\AWEBVTT\n\n", ""),
    "another header": (r"\AWEBVTT\n", "WEBVTTX\n"),
    "no line after the header": (r"\AWEBVTT\n\n", "WEBVTT\n"),
    "a comma": (r"04\.000 --> 00:00:08\.000", "04,000 --> 00:00:08.000"),
    "two commas": (r"08\.000 --> 00:00:12\.000", "08,000 --> 00:00:12,000"),
    "an ampersand": (r"&amp;", "&"),
    "a sign": (r"and then", "and < then"),
    "an end alone": (r"and then", "and</b> then"),
    "no end": (r"excellence\.", "<i>excellence."),
    "a setting twice": (r"align:start", "align:start align:start"),
    "cues run on": (r"excellence\.\n\n", "excellence.\n"),
    "a note among words": (r"and then", "NOTE Is it so?\nand then"),
    "an arrow in a note": (r"\n2\n", "\nNOTE Look\n2\n"),
    "an empty line in a cue": (r"- Yes", "\n- Yes"),
    "no words": (r"<v Ann>Think of the <i>last</i> shift\.\n", ""),
    "the end before the start": (r"--> 00:00:04\.000", "--> 00:00:00.500"),
}
#: rules whose hint leaves a person to judge: what is meant can't be known
_BY_HAND = re.compile("mend one of the two times|else write their times|write them, or take the cue out")


def problems_of(text: str) -> list[Problem]:
    """Return what is wrong with a file, less what is advice."""
    return [each for each in caption_problems("joy.vtt", read_webvtt(text), 60) if each.severity != "advice"]


def obeyed(problem: Problem, text: str) -> str | None:
    """Return a file after somebody did what the hint says; None where a machine can't know it."""
    lines, at, hint = text.split("\n"), problem.line - 1, problem.hint
    found = re.match(r"column (\d+): ", problem.message)
    column = int(found[1]) - 1 if found else 0
    said = re.search("'([^']+)'", problem.message)
    if hint.startswith("write WEBVTT on the first line"):
        return "WEBVTT\n\n" + (text.partition("\n")[2].lstrip("\n") if text.startswith("WEBVTT") else text)
    if hint.startswith(("put an empty line", "put one above")):
        return "\n".join([*lines[:at], "", *lines[at:]])
    if (time := re.match(r"write ([0-9:.]+), with a dot", hint)) and said:
        return "\n".join([*lines[:at], lines[at].replace(said[1], time[1], 1), *lines[at + 1 :]])
    if sign := re.fullmatch(r"write (&\w+;)", hint):
        return _at(lines, at, column, 1, sign[1])
    if hint.startswith("take it out, or open it before"):
        return _at(lines, at, column, lines[at].index(">", column) + 1 - column, "")
    if end := re.fullmatch(r"write (</\w+>) where it ends", hint):
        ends = (place for place in range(at + 1, len(lines)) if not lines[place] or "-->" in lines[place])
        last = next(ends, len(lines)) - 1
        last -= lines[last].isdecimal()  # the number of a cue that runs on
        return _at(lines, last, len(lines[last]), 0, end[1])
    if hint == "take one out":
        return _at(lines, at, column - 1, len(lines[at][column:].split()[0]) + 1, "")
    if hint.startswith("take out the empty line above"):
        return "\n".join([*lines[: at - 1], *lines[at:]])
    return None


def _at(lines: list[str], at: int, column: int, length: int, text: str) -> str:
    line = lines[at][:column] + text + lines[at][column + length :]
    return "\n".join([*lines[:at], line, *lines[at + 1 :]])


def broken_promises(text: str) -> Iterator[str]:
    """Obey each hint of a file, one after the other, and yield what came of those that did not keep their promise."""
    for _ in range(30):
        now = problems_of(text)
        problem = next((each for each in now if not _BY_HAND.search(each.hint) or obeyed(each, text)), None)
        if problem is None:
            return
        done = obeyed(problem, text)
        if not problem.hint or done is None:
            yield f"nothing that a machine can do: {problem}\n{text}"
            return
        after = problems_of(done)
        if [_fact(each) for each in after].count(_fact(problem)) >= [_fact(each) for each in now].count(_fact(problem)):
            yield f"still there: {problem}\n{text}\n=>\n{done}"
            return
        if _words(done) != _words(text):
            yield f"letters are lost: {problem}\n{text}\n=>\n{done}"
        text = done
    yield f"no end of it: {problems_of(text)}\n{text}"


def _fact(problem: Problem) -> str:
    return re.sub(r"column \d+: |\d+ more like it, the last on line \d+", "", problem.message)


def _words(text: str) -> list[str]:
    """Return the letters that viewers get; names of tags and entities, and the first line, are none of theirs."""
    return letters(re.sub(r"<[^<>\n]*>|&\w+;|\AWEBVTT.*\n|align:start", "", text))


def faulty(names: list[str]) -> str:
    text = GOOD
    for name in names:
        text = re.sub(*FAULTS[name], text, count=1)
    return text


def test_the_good_file_is_good() -> None:
    assert problems_of(GOOD) == []


@pytest.mark.parametrize("name", FAULTS)
def test_each_hint_keeps_its_promise(name: str) -> None:
    text = faulty([name])
    assert text != GOOD and problems_of(text) and all(each.hint and each.line for each in problems_of(text))
    assert [*broken_promises(text)] == []


def test_each_hint_for_several_faults_keeps_its_promise() -> None:
    chance = random.Random(25)
    assert [one for _ in range(60) for one in broken_promises(faulty(chance.sample([*FAULTS], 3)))] == []


@pytest.mark.exam("Hints for captions obeyed by a machine")
def test_each_hint_for_a_thousand_files_keeps_its_promise(figures: Callable[[str], None]) -> None:
    chance = random.Random(26)
    files = [faulty(chance.sample([*FAULTS], chance.randint(1, 5))) for _ in range(1_000)]
    assert [one for text in files for one in broken_promises(text)] == []
    figures(f"{len(files):,} files of captions with one to five faults: each hint keeps its promise")

"""Cues become a text to read: sentences joined, paragraphs, speakers, chapters as headings. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kindling.plugins.video.shown import ALL, Shown
from kindling.plugins.video.voices import turns
from kindling.plugins.video.webvtt import Cue

PAUSE = 2_000  #: milliseconds of quiet that begin a new paragraph
SENTENCES = 4  #: that a paragraph holds at the most
_EARLY = 750  #: milliseconds by which speech may come before the chapter it opens: chapters are typed in whole seconds
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_WITHIN = re.compile(r"(?<=[.!?…])\s+(?=[\"'“‘(]?[^\W\d_a-z])|(?<=[.!?…][\"'”’)])\s+(?=[\"'“‘(]?[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """Some words, who says them and when; times in milliseconds."""

    start: int
    end: int
    speaker: str  #: "" when it is not said
    text: str
    opens: bool = False  #: somebody else begins to speak here, whoever it is


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    start: int
    speaker: str  #: "" when it is the same as before, or not said
    text: str  #: "" where nothing is said in a chapter
    heading: str = ""  #: of the chapter that begins here


def sentences(cues: Iterable[Cue], shown: Shown = ALL) -> Iterator[SpokenSentence]:
    """Yield whole sentences; one begun in a cue may end in a later one, unless somebody else speaks or it is quiet."""
    waiting: SpokenSentence | None = None
    for piece in _pieces(cues, shown):
        if waiting and (piece.opens or piece.speaker != waiting.speaker or piece.start - waiting.end > PAUSE):
            yield waiting
            waiting = None
        waiting = replace(waiting, end=piece.end, text=f"{waiting.text} {piece.text}") if waiting else piece
        if _SENTENCE_END.search(waiting.text):
            yield waiting
            waiting = None
    if waiting:
        yield waiting


def _pieces(cues: Iterable[Cue], shown: Shown) -> Iterator[SpokenSentence]:
    """Yield the words of each cue that is shown parted at the ends of sentences, its time shared out by length.

    Words without a name are nobody's: only a sentence that a written name began is finished by the same person.
    """
    begun, last, first = "", 0, shown.start * 1000
    for cue, found in turns(cues):
        parts = [(turn, place, part) for turn in found for place, part in enumerate(_WITHIN.split(turn.words))]
        total = sum(len(part) for _, _, part in parts) or 1
        done = 0
        begun = begun if cue.start - last <= PAUSE else ""
        for turn, place, part in parts:
            speaker = turn.speaker or ("" if turn.opens else begun)
            start = cue.start + (cue.end - cue.start) * done // total
            done += len(part)
            end = cue.start + (cue.end - cue.start) * done // total
            if shown.shows(cue.start / 1000, cue.end / 1000):
                opens = turn.opens and place == 0
                yield SpokenSentence(max(start, first), max(end, first), speaker, part, opens)
            unfinished = speaker and (turn.labelled or speaker == begun) and not _SENTENCE_END.search(part)
            begun = speaker if unfinished else ""
        last = cue.end


def paragraphs(cues: Iterable[Cue], chapters: Sequence[tuple[int, str]], shown: Shown = ALL) -> Iterator[Paragraph]:
    """Yield paragraphs of what is shown; ``chapters`` are (milliseconds, title) in order, and each begins one."""
    to_come = list(chapters)
    group: list[SpokenSentence] = []
    headed: tuple[int, str] | None = None
    speaker = ""
    said = tuple(sentences(cues, shown))
    # where some words are nobody's, a name stands at each paragraph that has one, or it would seem to last
    each = len({bool(sentence.speaker) for sentence in said}) > 1
    for sentence in said:
        opens = to_come and sentence.start >= to_come[0][0] - _EARLY
        if opens or (group and _parts(group, sentence)):
            yield from _paragraph(group, headed, "" if each else speaker)
            speaker, group, headed = group[-1].speaker if group else speaker, [], None if group else headed
        while to_come and sentence.start >= to_come[0][0] - _EARLY:
            yield from _silent(headed)
            headed = to_come.pop(0)
        group.append(sentence)
    yield from _paragraph(group, headed, "" if each else speaker)
    for chapter in to_come:
        yield from _silent(chapter)


def _parts(group: Sequence[SpokenSentence], sentence: SpokenSentence) -> bool:
    """Return whether a paragraph ends before ``sentence``."""
    last = group[-1]
    another = sentence.opens or sentence.speaker != last.speaker
    return another or len(group) >= SENTENCES or sentence.start - last.end > PAUSE


def _paragraph(group: Sequence[SpokenSentence], headed: tuple[int, str] | None, speaker: str) -> Iterator[Paragraph]:
    if group:
        named = group[0].speaker if group[0].speaker != speaker else ""
        start, heading = headed or (group[0].start, "")
        yield Paragraph(start, named, " ".join(sentence.text for sentence in group), heading)


def _silent(chapter: tuple[int, str] | None) -> Iterator[Paragraph]:
    if chapter:
        yield Paragraph(chapter[0], "", "", chapter[1])

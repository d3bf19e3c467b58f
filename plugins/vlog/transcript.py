"""Cues become a text to read: sentences joined, paragraphs, speakers, chapters as headings. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plugins.vlog.webvtt import Cue

PAUSE = 2_000  #: milliseconds of quiet that begin a new paragraph
SENTENCES = 4  #: that a paragraph holds at the most
_EARLY = 750  #: milliseconds by which speech may come before the chapter it opens: chapters are typed in whole seconds
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_WITHIN = re.compile(r"(?<=[.!?…])\s+(?=[\"'“‘(]?[^\W\d_a-z])|(?<=[.!?…][\"'”’)])\s+(?=[\"'“‘(]?[^\W\d_a-z])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """Some words, who says them and when; times in milliseconds."""

    start: int
    end: int
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    start: int
    speaker: str  #: "" when it is the same as before, or not said
    text: str  #: "" where nothing is said in a chapter
    heading: str = ""  #: of the chapter that begins here


def sentences(cues: Iterable[Cue]) -> Iterator[Sentence]:
    """Yield whole sentences; one begun in a cue may end in a later one, unless somebody else speaks or it is quiet."""
    waiting: Sentence | None = None
    for piece in _pieces(cues):
        if waiting and (piece.speaker != waiting.speaker or piece.start - waiting.end > PAUSE):
            yield waiting
            waiting = None
        waiting = (
            Sentence(waiting.start, piece.end, piece.speaker, f"{waiting.text} {piece.text}") if waiting else piece
        )
        if _SENTENCE_END.search(waiting.text):
            yield waiting
            waiting = None
    if waiting:
        yield waiting


def _pieces(cues: Iterable[Cue]) -> Iterator[Sentence]:
    """Yield each cue's words parted at the ends of sentences, its time shared out by length.

    Captions name who speaks when that changes, so words without a name are those of whoever spoke last.
    """
    speaker = ""
    for cue in cues:
        parts = [(name, part) for name, words in cue.spoken for part in _WITHIN.split(words)]
        total = sum(len(part) for _, part in parts) or 1
        done = 0
        for name, part in parts:
            speaker = name or speaker
            start = cue.start + (cue.end - cue.start) * done // total
            done += len(part)
            yield Sentence(start, cue.start + (cue.end - cue.start) * done // total, speaker, part)


def paragraphs(cues: Iterable[Cue], chapters: Sequence[tuple[int, str]]) -> Iterator[Paragraph]:
    """Yield paragraphs; ``chapters`` are (milliseconds, title) in order, and each of them begins one."""
    to_come = list(chapters)
    group: list[Sentence] = []
    headed: tuple[int, str] | None = None
    speaker = ""
    for sentence in sentences(cues):
        opens = to_come and sentence.start >= to_come[0][0] - _EARLY
        if opens or (group and _parts(group, sentence)):
            yield from _paragraph(group, headed, speaker)
            speaker, group, headed = group[-1].speaker if group else speaker, [], None if group else headed
        while to_come and sentence.start >= to_come[0][0] - _EARLY:
            yield from _silent(headed)
            headed = to_come.pop(0)
        group.append(sentence)
    yield from _paragraph(group, headed, speaker)
    for chapter in to_come:
        yield from _silent(chapter)


def _parts(group: Sequence[Sentence], sentence: Sentence) -> bool:
    """Return whether a paragraph ends before ``sentence``."""
    last = group[-1]
    return len(group) >= SENTENCES or sentence.speaker != last.speaker or sentence.start - last.end > PAUSE


def _paragraph(group: Sequence[Sentence], headed: tuple[int, str] | None, speaker: str) -> Iterator[Paragraph]:
    if group:
        named = group[0].speaker if group[0].speaker != speaker else ""
        start, heading = headed or (group[0].start, "")
        yield Paragraph(start, named, " ".join(sentence.text for sentence in group), heading)


def _silent(chapter: tuple[int, str] | None) -> Iterator[Paragraph]:
    if chapter:
        yield Paragraph(chapter[0], "", "", chapter[1])

"""What captions hold for readers and not for viewers: citations in brackets, and notes (``^[…]``). Pure.

A viewer sees and hears the words without them; the transcript on the page has them where they were typed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kindling.model.grammar import InlineNote, TypedCluster, has_citations, pieces
from kindling.model.problems import Problem
from kindling.plugins.video.public import (
    ALL,
    Shown,
    ShownText,
    TranscriptParagraph,
    caption_problem,
    in_order,
    lines_of,
    read_captions,
    turns,
)

_OPEN, _CLOSE = "\ue010", "\ue011"
_TOKEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_ESCAPED = re.compile(r"\\([@^\[])")
#: what a citation or note begins with; @{} is none
_OPENED = re.compile(r"\^\[\S*|\[\^\S*|\[(?:[^\[\]]*\s)?-?@(?:\w|\{(?![{}\s]*\}))\S*")
_STRAY = re.compile(f"[{_OPEN}{_CLOSE}]")


@dataclass(frozen=True, slots=True)
class Aside:
    """A citation or note in captions."""

    raw: str  #: as typed, entities and all: "[@han2014, p. 3]"
    line: int
    at: int = 0  #: how many characters of all the words stand before it; spaces don't count, as they come and go


@dataclass(frozen=True, slots=True)
class Parted:
    """A captions file in two: what viewers see, and what readers get beside."""

    text: ShownText
    asides: tuple[Aside, ...]  #: in the order of the times
    bare: tuple[Aside, ...]  #: keys without brackets: words, as everything else
    marked: str  #: the file with a token where each aside stood …
    taken: tuple[Aside, ...]  #: … in the order of the file


def parted(source: str, text: str) -> Parted | None:
    """Return a captions file without its asides, every line in its place, and these; None where it holds none."""
    taking = _Taking()
    lines = taking.lines(lines_of(_STRAY.sub("", text)))
    if not (taking.asides or taking.bare or taking.escaped):
        return None
    marked, taken = "\n".join(taking.marked), tuple(taking.asides)
    return Parted(ShownText("\n".join(lines)), tuple(placed(source, marked, taken)), tuple(taking.bare), marked, taken)


@dataclass(slots=True)
class _Taking:
    """Asides being taken out of the words of a file."""

    asides: list[Aside] = field(default_factory=list)
    bare: list[Aside] = field(default_factory=list)
    escaped: bool = False
    marked: list[str] = field(default_factory=list)  #: the file's lines with a token where each aside stood

    def lines(self, lines: Sequence[str]) -> list[str]:
        """Return the file's lines without asides; those of a cue's words are what stands below its times."""
        shown: list[str] = []
        start = 0
        while start < len(lines):
            end = start + 1
            if "-->" in lines[start]:
                while end < len(lines) and lines[end].strip():
                    end += 1
            shown.append(lines[start])
            self.marked.append(lines[start])
            if end > start + 1:
                shown += self._words(lines[start + 1 : end], start + 2)
            start = end
        return shown

    def _words(self, lines: Sequence[str], number: int) -> list[str]:
        text = "\n".join(lines)
        if not has_citations(text):
            self.marked += lines
            return list(lines)
        shown, marked, breaks = "", "", 0
        for piece in pieces(text):
            typed = piece if isinstance(piece, str) else piece.raw
            if isinstance(piece, InlineNote) or (isinstance(piece, TypedCluster) and not piece.bare):
                tight = shown.rstrip()
                breaks += shown[len(tight) :].count("\n") + typed.count("\n")
                shown, marked = tight, f"{marked.rstrip()}{_OPEN}{len(self.asides)}{_CLOSE}"
                self.asides.append(Aside(typed, number))
            else:
                if isinstance(piece, TypedCluster):
                    self.bare.append(Aside(piece.items[0].key, number))
                words = _ESCAPED.sub(r"\1", typed)
                self.escaped |= words != typed
                typed = words
                shown += re.sub(r"\s+", "\n", typed, count=1) if breaks else typed  # lines stay as short as they were
                marked += typed
                breaks = 0
            number += (piece if isinstance(piece, str) else piece.raw).count("\n")
        self.marked += marked.split("\n")
        found = shown.strip("\n").split("\n")
        return [*found, *[""] * (len(lines) - len(found))]  # behind the cue, so that all below keeps its line


def placed(source: str, marked: str, asides: Sequence[Aside], shown: Shown = ALL) -> Iterator[Aside]:
    """Yield the asides in the order of the times, each with how many characters are before it; what is shown, alone."""
    found = read_captions(source, marked)
    characters = 0
    for cue, said in turns(in_order(found.cues if found else ())):
        if not shown.shows(cue.start / 1000, cue.end / 1000):
            continue
        for words in (turn.words for turn in said):
            done = 0
            for token in _TOKEN.finditer(words):
                characters += _signs(words[done : token.start()])
                done = token.end()
                aside = asides[int(token[1])]
                yield Aside(aside.raw, aside.line, characters)
            characters += _signs(words[done:])


def _signs(text: str) -> int:
    return sum(not character.isspace() for character in text)


def with_asides(words: Iterable[TranscriptParagraph], asides: Iterable[Aside]) -> dict[str, tuple[str | Aside, ...]]:
    """Return id of a paragraph → its text in pieces, asides between them; paragraphs without any are left out."""
    waiting = sorted(asides, key=lambda aside: aside.at)
    found: dict[str, tuple[str | Aside, ...]] = {}
    before = 0
    for part in words:
        said = part.text[part.opening :]
        within = _signs(said)
        own = [aside for aside in waiting if within and aside.at <= before + within]
        if own:
            waiting = waiting[len(own) :]
            ends = [part.opening + _end_of(said, aside.at - before) for aside in own]
            texts = [part.text[start:end] for start, end in zip([0, *ends], [*ends, len(part.text)], strict=True)]
            mixed: list[str | Aside] = [texts[0]]
            for aside, text in zip(own, texts[1:], strict=True):
                mixed += [aside, text]
            found[part.id] = tuple(piece for piece in mixed if piece)
        before += within
    return found


def _end_of(text: str, characters: int) -> int:
    """Return where the first ``characters`` characters of a text end, spaces not counted."""
    if characters <= 0:
        return 0
    for place, character in enumerate(text):
        characters -= not character.isspace()
        if not characters:
            return place + 1
    return len(text)


def parted_texts(texts: Mapping[str, str]) -> dict[str, Parted]:
    """Return the captions files that hold asides, each parted."""
    found = {source: parted(source, text) for source, text in texts.items() if "@" in text or "^[" in text}
    return {source: one for source, one in found.items() if one}


def half_asides(path: str, source: str, text: str) -> Iterator[Problem]:
    """Yield each citation or note that does not end in its cue, of a track as viewers see it."""
    found = read_captions(source, text)
    for cue in found.cues if found else ():
        for offset, line in enumerate(cue.plain_lines, start=1):
            if opened := _OPENED.search(line):
                begun = opened[0]
                fact = f"{begun} begins a citation or note that is not whole in its cue: viewers would see it as typed"
                hint = "write a note as ^[its text]" if begun[:2] == "[^" else "put the whole of it into one cue"
                yield caption_problem(path, "vlog/captions-aside", cue.line + offset, fact, hint)

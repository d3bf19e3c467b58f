"""Captions that roll: each cue repeats the line above and adds to it, as YouTube and live captions write them. Pure.

Read as they stand, every word would be said two or three times.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from itertools import pairwise

from kindling.plugins.video.webvtt import Cue, balanced

_SHORT = 100  #: milliseconds: too short to be read; such a cue only holds the line before it rolls up
_APART = 500  #: milliseconds between two cues that roll
_FEW = 3  #: repeats that are no chance, where nothing else says that the captions roll
_INLINE_TIME = re.compile(r"<[0-9][0-9:.]*>")


def unrolled(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """Return the cues with each word once; captions that do not roll are returned as they are."""
    if not cues:
        return ()
    words = [_words(cue) for cue in cues]
    again = [0, *(_repeated(before, cue) for before, cue in pairwise(cues))]
    if not _roll(cues, words, again):
        return tuple(cues)
    found: list[Cue] = []
    for cue, said, repeated in zip(cues, words, again, strict=True):
        if repeated and repeated == len(said):
            found[-1] = replace(found[-1], end=max(found[-1].end, cue.end))
        elif repeated:
            found.append(_without(cue, repeated))
        elif said or not found:
            found.append(cue)
    return tuple(found)


def _words(cue: Cue) -> list[str]:
    return " ".join(cue.plain_lines).split()


def _repeated(before: Cue, cue: Cue) -> int:
    """Return how many words at a cue's beginning are the last lines of the cue before it."""
    words = _words(cue)
    if not -_APART <= cue.start - before.end <= _APART and not before.start <= cue.start < before.end:
        return 0
    for place in range(len(before.plain_lines)):
        tail = " ".join(before.plain_lines[place:]).split()
        if tail and words[: len(tail)] == tail:
            # a whole cue said again, for long enough to be heard, is what somebody said again
            return 0 if len(tail) == len(words) and cue.end - cue.start > _SHORT else len(tail)
    return 0


def _roll(cues: Sequence[Cue], words: Sequence[Sequence[str]], again: Sequence[int]) -> bool:
    """Return whether captions roll: most cues repeat, and that is no chance."""
    repeats = sum(map(bool, again))
    held = any(number == len(said) for number, said in zip(again, words, strict=True) if number)
    sure = repeats >= _FEW or held or any(_INLINE_TIME.search(line) for cue in cues for line in cue.lines)
    return bool(repeats) and sure and repeats * 2 >= len(cues) - 1


def _without(cue: Cue, words: int) -> Cue:
    """Return a cue without its first words; lines that stay whole stay as they were written."""
    kept: list[str] = []
    for line, shown in zip(cue.lines, cue.plain_lines, strict=True):
        here = shown.split()
        rest = here[words:]
        if rest:
            kept.append(line if len(rest) == len(here) else escape(" ".join(rest), quote=False))
        words = max(0, words - len(here))
    if not balanced(kept):
        kept = [escape(line, quote=False) for line in (replace(cue, lines=tuple(kept))).plain_lines]
    return replace(cue, lines=tuple(kept))

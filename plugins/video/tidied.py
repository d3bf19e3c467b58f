"""Captions as a captioner would cut them: two lines of 42 characters, time enough to read them, no word changed. Pure.

A cue that is right already stays as it was written, its place and its tags too. What is too long is parted where speech
pauses, and the time is shared out by length; what passes too fast lasts into the quiet behind it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise

from kindling.model.graphemes import length_of
from kindling.plugins.video.captions import LONGEST_LINE, MOST_A_SECOND, MOST_LINES
from kindling.plugins.video.voices import turns
from kindling.plugins.video.webvtt import Cue, plain

_MOST = LONGEST_LINE * MOST_LINES
_SHORTEST = 1_000  #: milliseconds that a cue is shown at the least, where the next leaves it the time
_COMFORTABLE = 17  #: characters a second that most people can read
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*$")
_CLAUSE = re.compile(r"[,;–—][\"'”’)\]]*$")
#: what is not to be parted: a tag that viewers see (italics, another language), a citation, a note
_WHOLE = re.compile(r"<(?!/?[cv][ .>]|/?v>|[0-9])[^>]*>|\[[^\]]*@|\^\[")
_ROLLED = "align:start position:0%"  #: as YouTube places the lines of captions that roll
_JOINING = frozenset("and but or so because that which who when where while if than then although though as".split())


@dataclass(frozen=True, slots=True)
class Tidied:
    """Captions as they are cut anew, and what was done to them."""

    cues: tuple[Cue, ...]
    parted: int = 0  #: cues that became several
    broken: int = 0  #: cues whose lines end elsewhere
    longer: int = 0  #: cues that last longer
    shorter: int = 0  #: cues that lasted into the next
    left: tuple[
        int, ...
    ] = ()  #: lines of cues that are too long, and that only a person can cut: they hold italics, or a source


def tidied(cues: Iterable[Cue]) -> Tidied:
    """Return captions cut anew. What is said, by whom and in which order stays."""
    found: list[Cue] = []
    parted = broken = 0
    left: list[int] = []
    for cue, said in turns(cues):
        placed = replace(cue, settings="" if cue.settings == _ROLLED else cue.settings)
        lines = [line for line in cue.plain_lines if line]
        if len(lines) <= MOST_LINES and all(length_of(line) <= LONGEST_LINE for line in lines):
            found += [replace(placed, lines=tuple(line for line in cue.lines if plain(line)))] if lines else []
        elif _WHOLE.search("\n".join(cue.lines)):
            left.append(cue.line)
            found.append(placed)
        else:
            pieces = _pieces([(turn.speaker, turn.words, turn.labelled) for turn in said])
            parted, broken = parted + (len(pieces) > 1), broken + (len(pieces) == 1)
            found += _timed(placed, pieces)
    timed, longer, shorter = _with_time(found)
    return Tidied(timed, parted, broken, longer, shorter, tuple(left))


def _pieces(said: Sequence[tuple[str, str, bool]]) -> list[tuple[str, list[str]]]:
    """Return (how a cue begins, its lines) of each cue that comes of one that is too long.

    A name that stands before the words stands there once; a piece behind it is that person's by a voice, which viewers
    don't see.
    """
    pieces: list[tuple[str, list[str]]] = []
    for speaker, words, labelled in said:
        whole = f"{speaker}: {words}" if labelled else words
        for place, part in enumerate(_parts(whole.split())):
            voice = f"<v {escape(speaker, quote=False)}>" if speaker and (place or not labelled) else ""
            pieces.append((voice, _lines(part)))
    return pieces


def _parts(words: Sequence[str]) -> Iterator[list[str]]:
    """Yield words in pieces that fit into two lines each, about as long as each other, ending where speech pauses."""
    rest = list(words)
    while rest:
        if len(_lines(rest)) <= MOST_LINES and _fits(rest):
            yield rest
            return
        most = max((n for n in range(1, len(rest)) if _fits(rest[:n])), default=1)
        even = length_of(" ".join(rest)) / -(-length_of(" ".join(rest)) // _MOST)
        cut = min(range(1, most + 1), key=lambda n: (_price(rest, n, even), -n))
        yield rest[:cut]
        rest = rest[cut:]


def _price(words: Sequence[str], cut: int, even: float) -> float:
    """Return how bad it is to end a piece before a word: far from an even length, or amid a clause."""
    before, after = words[cut - 1], words[cut] if cut < len(words) else ""
    pause = 0 if _SENTENCE.search(before) else 8 if _CLAUSE.search(before) else 16 if after.lower() in _JOINING else 26
    return pause + abs(even - length_of(" ".join(words[:cut]))) / 2


def _fits(words: Sequence[str]) -> bool:
    """Return whether words fit into two lines; a word that is longer than a line stands alone in one."""
    return len(words) == 1 or any(
        max(length_of(" ".join(words[:cut])), length_of(" ".join(words[cut:]))) <= LONGEST_LINE
        for cut in range(len(words) + 1)
    )


def _lines(words: Sequence[str]) -> list[str]:
    """Return words in one line where they fit, else in two: where speech pauses, the second the longer."""
    whole = " ".join(words)
    if length_of(whole) <= LONGEST_LINE or len(words) == 1:
        return [whole]
    ways = [(" ".join(words[:cut]), " ".join(words[cut:]), cut) for cut in range(1, len(words))]

    def price(way: tuple[str, str, int]) -> tuple[int, float]:
        first, second, cut = way
        over = max(0, length_of(first) - LONGEST_LINE) + max(0, length_of(second) - LONGEST_LINE)
        return over, _price(words, cut, length_of(whole) / 2)

    first, second, _ = min(ways, key=price)
    return [first, second]


def _timed(cue: Cue, pieces: Sequence[tuple[str, list[str]]]) -> Iterator[Cue]:
    """Yield the pieces of a cue, its time shared out by their length."""
    total, done = sum(length_of(" ".join(lines)) for _, lines in pieces) or 1, 0
    for voice, lines in pieces:
        start = cue.start + (cue.end - cue.start) * done // total
        done += length_of(" ".join(lines))
        end = cue.start + (cue.end - cue.start) * done // total
        safe = [escape(line, quote=False) for line in lines]
        yield replace(cue, start=start, end=end, lines=(voice + safe[0], *safe[1:]), identifier="")


def _with_time(cues: Sequence[Cue]) -> tuple[tuple[Cue, ...], int, int]:
    """Return cues that last as long as reading takes, as far as the next leaves time, and how many changed."""
    longer = shorter = 0
    found: list[Cue] = []
    for cue, after in pairwise([*cues, None]):
        assert cue is not None
        letters = length_of(" ".join(filter(None, cue.plain_lines)))
        wanted = cue.start + max(_SHORTEST, letters * 1000 // _COMFORTABLE)
        is_fast = cue.end - cue.start < max(_SHORTEST, letters * 1000 // MOST_A_SECOND)
        end = max(cue.end, wanted) if is_fast and after else cue.end
        if after and cue.start < after.start < end:
            end = after.start
        longer, shorter = longer + (end > cue.end), shorter + (end < cue.end)
        found.append(replace(cue, end=end))
    return tuple(found), longer, shorter

"""Who says what in captions. Pure.

A name is given to the words that it stands before, and to no others: a voice (``<v Maya>``) lasts to its end tag or the
end of its cue (W3C WebVTT, 4.2.2). A dash or ``>>`` at the beginning of a line says that somebody else speaks, and not
who; ``Name:`` says who, as Zoom and most subtitlers write it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kindling.model.graphemes import length_of
from kindling.plugins.video.webvtt import Cue, plain, voice_of, voice_pieces

_LONGEST = 50  #: characters of a name
_LABEL = re.compile(r"([^\W\d_][^:]*):\s+(?=\S)")
_NO_NAME = re.compile(r"[!?;,“”\"<>…]|(?<!\b[DM]r)(?<!\bM[sx])(?<!\bMrs)(?<!\bProf)(?<!\bSt)(?<!\b\w)\.(?:\s|$)")
_PARTICLES = frozenset(["af", "al", "and", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du"])
_PARTICLES |= {"el", "ferch", "la", "le", "of", "the", "van", "von", "y", "zu", "ab", "ap"}
_MARK = re.compile(r">>+\s*|[-‐‑]\s*(?![\d\s-])")
_CHEVRONS = re.compile(r"(?:^|(?<=\s))(?=>>+\s*\S)")
_LONG_DASH = re.compile(r"[–—]\s*(?!\d)\S")
_ENDED = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """Some words of one person within a cue."""

    speaker: str  #: "" when it is not said
    words: str
    opens: bool = False  #: a mark says that somebody else begins to speak
    labelled: bool = False  #: the name was written before the words: an unfinished sentence goes on in the next cue


def turns(cues: Iterable[Cue]) -> Iterator[tuple[Cue, tuple[Turn, ...]]]:
    """Yield each cue with what is said in it, and by whom."""
    cues = tuple(cues)
    names = _names(cues)
    ended = True
    for cue in cues:
        found = tuple(_turns(cue, names, ended=ended))
        ended = bool(_ENDED.search(found[-1].words)) if found else ended
        yield cue, found


def _turns(cue: Cue, names: frozenset[str], *, ended: bool) -> Iterator[Turn]:
    for name, piece in _spans(cue):
        waiting: Turn | None = None
        for place, line in enumerate(filter(None, map(plain, piece.split("\n")))):
            for turn in _parted(line, names, ended=ended, voiced=bool(name) and place == 0):
                if waiting and not (turn.opens or turn.labelled):
                    waiting = replace(waiting, words=f"{waiting.words} {turn.words}")
                else:
                    if waiting:
                        yield waiting
                    waiting = replace(turn, speaker=name) if name and not waiting else turn
                ended = bool(_ENDED.search(turn.words))
        if waiting:
            yield waiting


def _spans(cue: Cue) -> Iterator[tuple[str, str]]:
    """Yield (name, text with tags and lines) of a cue's voices, and of what is in none of them."""
    name = ""
    for piece in voice_pieces("\n".join(cue.lines)):
        if (found := voice_of(piece)) is not None:
            name = found
        elif plain(piece):
            yield name, piece


def _parted(line: str, names: frozenset[str], *, ended: bool, voiced: bool) -> Iterator[Turn]:
    """Yield the turns of one line; ``voiced``: a voice's name stands before it, so its beginning is no other's."""
    for place, words in enumerate(filter(None, map(str.strip, _CHEVRONS.split(line)))):
        if voiced and place == 0:
            yield Turn("", words)
            continue
        name, said = _labelled(words)
        if name in names:
            yield Turn(name, said, labelled=True)
        else:
            yield Turn("", words, opens=bool(_MARK.match(words) or (ended and _LONG_DASH.match(words))))


def _labelled(words: str) -> tuple[str, str]:
    """Return the name before a colon, behind what stands before it, and the words behind; "" without one."""
    mark = _MARK.match(words)
    match = _LABEL.match(words, mark.end() if mark else 0)
    return (match[1].strip(), words[match.end() :]) if match else ("", words)


def _names(cues: Sequence[Cue]) -> frozenset[str]:
    """Return the names that stand before words: two words or capitals, or a word that does so again and again."""
    found = Counter(
        name
        for cue in cues
        for line in cue.plain_lines
        for part in _CHEVRONS.split(line)
        if _is_name(name := _labelled(part.strip())[0])
    )
    usual = found.total() * 2 >= len(cues)
    return frozenset(
        name for name, times in found.items() if usual or times > 1 or " " in name or (len(name) > 1 and name.isupper())
    )


def _is_name(text: str) -> bool:
    """Return whether words before a colon can be a name: "Ann van der Berg", "Dr. Okafor (she/her)", "Speaker 2"."""
    bare = re.sub(r"\s*[(\[][^()\[\]]*[)\]]", "", text)
    words = bare.split()
    if not 0 < len(words) <= 5 or length_of(text) > _LONGEST or _NO_NAME.search(bare):
        return False
    return all(not word[0].islower() or word in _PARTICLES for word in words)

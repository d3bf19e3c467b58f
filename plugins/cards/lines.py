"""Breaking text into lines: where a line may end, how few lines there must be, and how even they can be. Pure."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, takewhile
from math import ceil

from kindling.model.graphemes import graphemes

Measure = Callable[[str], float]  #: a text's width, in ems

#: a test shows that every role has fonts for these
_PLAIN = re.compile("[ -~\u00a1-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2026·]*")
_PAUSES = " ,;:.–—-"
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮーゝゞヽヾ々"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which no line ends."""

    text: str
    space: bool = False  #: whether a space follows, when the line goes on


def is_plain(text: str) -> bool:
    """Return whether a text holds only characters of Western and Central Europe, for which there are always fonts."""
    return bool(_PLAIN.fullmatch(text))


# ---- where a line may end -------------------------------------------------------------------------


def pieces(text: str) -> tuple[Piece, ...]:
    """Return a text, whose white space is single spaces, as the pieces between which a line may end."""
    return tuple(piece for word in text.split(" ") if word for piece in _word_pieces(word))


def _word_pieces(word: str) -> Iterator[Piece]:
    characters, start = graphemes(word), 0
    for end in range(1, len(characters)):
        if _may_end(characters[end - 1], characters[end], end - start):
            yield Piece("".join(characters[start:end]))
            start = end
    yield Piece("".join(characters[start:]), space=True)


def _may_end(before: str, after: str, length: int) -> bool:
    """Return whether a line may end between two characters of a word (a small part of UAX #14)."""
    if before in ("-", "–", "—", "/"):
        return length > 2 and after[0].isalpha()
    if not (_is_wide(before) or _is_wide(after)):
        return False
    return unicodedata.category(before[-1]) not in ("Ps", "Pi") and not _clings(after)


def _is_wide(character: str) -> bool:
    """Return whether it is an ideograph, kana or their punctuation: Korean ends lines at spaces, as Latin does."""
    first = character[0]
    wide = unicodedata.east_asian_width(first) in "WF" and unicodedata.category(first)[0] in "LP"
    return wide and not "가" <= first <= "힣"


def _clings(character: str) -> bool:
    return unicodedata.category(character[0]) in ("Pe", "Pf", "Po") or character in _SMALL_KANA


# ---- lines ----------------------------------------------------------------------------------------


def filled(text: Sequence[Piece], width: float, measure: Measure) -> list[str]:
    """Return lines as full as they can be; a piece that is wider than the width has a line for itself."""
    lines: list[str] = []
    line, so_far, space = "", 0.0, measure(" ")
    gap = ""
    for piece in text:
        own = measure(piece.text)
        if line and so_far + (space if gap else 0) + own > width:
            lines.append(line)
            line, so_far, gap = "", 0.0, ""
        so_far += own + (space if gap else 0)
        line += gap + piece.text
        gap = " " if piece.space else ""
    return [*lines, line] if line else lines


def balanced(text: Sequence[Piece], width: float, measure: Measure) -> list[str]:
    """Return as few lines as fit the width, as even as that number allows (as CSS ``text-wrap: balance`` does)."""
    lines = filled(text, width, measure)
    low, high = max((measure(piece.text) for piece in text), default=0.0), width
    while high - low > 0.05:
        middle = (low + high) / 2
        tried = filled(text, middle, measure)
        if len(tried) <= len(lines):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def fits(text: Sequence[Piece], width: float, measure: Measure) -> bool:
    """Return whether no piece is wider than a line."""
    return all(measure(piece.text) <= width for piece in text)


def broken(text: Sequence[Piece], width: float, measure: Measure) -> tuple[Piece, ...]:
    """Return the pieces with those that are wider than a line cut into parts, hyphened where letters are cut."""
    parts = (_parts(piece, width, measure) if measure(piece.text) > width else [piece] for piece in text)
    return tuple(chain.from_iterable(parts))


def _parts(piece: Piece, width: float, measure: Measure) -> Iterator[Piece]:
    """Yield a long word in parts of like width, hyphenated where letters are cut."""
    characters = graphemes(piece.text)
    hyphen = "-" if all(_is_spelt(character) for character in characters if character[0].isalpha()) else ""
    count = ceil(measure(piece.text) / (width - measure("-")))
    room = min(width - measure("-"), measure(piece.text) / count * 1.08)
    start = 0
    while start < len(characters):
        end = _cut(characters, start, room, measure)
        cut = end < len(characters)
        spelt = cut and characters[end - 1].isalpha() and characters[end].isalpha()
        yield Piece("".join(characters[start:end]) + (hyphen if spelt else ""), piece.space and not cut)
        start = end


def _cut(characters: Sequence[str], start: int, room: float, measure: Measure) -> int:
    """Return where those characters of a word end that have room; up to four earlier, where that ends a syllable.

    Vowels show that. No more characters are looked at than have room.
    """
    widths = accumulate(measure(characters[place]) for place in range(start, len(characters)))
    most = start + max(1, sum(1 for _ in takewhile(lambda width: width <= room, widths)))
    if most == len(characters):
        return most
    ends = range(most, max(most - 5, start + 2), -1)
    return next((end for end in ends if "".join(map(_sound, characters[end - 1 : end + 2])) == "vcv"), most)


def _sound(character: str) -> str:
    """Return whether a Latin letter is a vowel, a consonant, or neither."""
    letter = unicodedata.normalize("NFD", character)[0].lower()
    return "v" if letter in "aeiouy" else "c" if letter.isalpha() and letter.isascii() else "-"


def _is_spelt(character: str) -> bool:
    return unicodedata.name(character[0], "").startswith(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN"))


def shortened(lines: Sequence[str], count: int, width: float, measure: Measure) -> list[str]:
    """Return the first ``count`` lines, the last of them ending in "…": at a space where there is one."""
    if len(lines) <= count:
        return list(lines)
    last = lines[count - 1].rstrip(_PAUSES)
    while last and measure(f"{last}…") > width:
        words, _, _ = last.rpartition(" ")
        last = (words or "".join(graphemes(last)[:-1])).rstrip(_PAUSES)
    return [*lines[: count - 1], f"{last}…"]

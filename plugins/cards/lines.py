"""Breaking text into lines: where a line may end, how few lines there must be, and how even they can be. Pure."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Measure = Callable[[str], float]  #: a text's width, in ems

_ZWJ = "\u200d"
_SMALL_KANA = "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮーゝゞヽヾ々"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which no line ends."""

    text: str
    space: bool = False  #: whether a space follows, when the line goes on


def clusters(text: str) -> list[str]:
    """Return what readers see as single signs: letters with their marks, emoji with all that joins them.

    >>> clusters("e\u0301👩\u200d⚕\ufe0f🏴")
    ['é', '👩\u200d⚕️', '🏴']
    """
    found: list[str] = []
    for sign in text:
        if found and (_joins(sign) or found[-1].endswith(_ZWJ) or (_is_flag(sign) and _is_flag(found[-1]))):
            found[-1] += sign
        else:
            found.append(sign)
    return found


def _joins(sign: str) -> bool:
    tone_or_tag = "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U000e0020" <= sign <= "\U000e007f"
    return unicodedata.category(sign)[0] == "M" or sign in "\u200c\u200d" or tone_or_tag


def _is_flag(text: str) -> bool:
    return len(text) == 1 and "\U0001f1e6" <= text <= "\U0001f1ff"


# ---- where a line may end -------------------------------------------------------------------------


def pieces(text: str) -> tuple[Piece, ...]:
    """Return a text, whose white space is single spaces, as the pieces between which a line may end."""
    return tuple(piece for word in text.split(" ") if word for piece in _word_pieces(word))


def _word_pieces(word: str) -> Iterator[Piece]:
    signs, start = clusters(word), 0
    for end in range(1, len(signs)):
        if _may_end(signs[end - 1], signs[end], end - start):
            yield Piece("".join(signs[start:end]))
            start = end
    yield Piece("".join(signs[start:]), space=True)


def _may_end(before: str, after: str, length: int) -> bool:
    """Return whether a line may end between two signs of a word (a small part of UAX #14)."""
    if before in ("-", "–", "—", "/"):
        return length > 2 and after[0].isalpha()
    if not (_is_wide(before) or _is_wide(after)):
        return False
    return unicodedata.category(before[-1]) not in ("Ps", "Pi") and not _clings(after)


def _is_wide(sign: str) -> bool:
    """Return whether it is an ideograph, kana or their punctuation: Korean ends lines at spaces, as Latin does."""
    return unicodedata.east_asian_width(sign[0]) in "WF" and unicodedata.category(sign[0])[0] in "LP" and not "가" <= sign[0] <= "힣"


def _clings(sign: str) -> bool:
    return unicodedata.category(sign[0]) in ("Pe", "Pf", "Po") or sign in _SMALL_KANA


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
    return tuple(part for piece in text for part in (_parts(piece, width, measure) if measure(piece.text) > width else [piece]))


def _parts(piece: Piece, width: float, measure: Measure) -> Iterator[Piece]:
    signs = clusters(piece.text)
    hyphen = "-" if all(_is_spelt(sign) for sign in signs if sign[0].isalpha()) else ""
    limit = width - (measure(hyphen) if hyphen else 0)
    line, so_far = "", 0.0
    for sign in signs:
        own = measure(sign)
        if line and so_far + own > limit:
            yield Piece(line + (hyphen if line[-1].isalpha() and sign[0].isalpha() else ""))
            line, so_far = "", 0.0
        line, so_far = line + sign, so_far + own
    yield Piece(line, piece.space)


def _is_spelt(sign: str) -> bool:
    return unicodedata.name(sign[0], "").startswith(("LATIN", "GREEK", "CYRILLIC", "ARMENIAN"))


def shortened(lines: Sequence[str], count: int, width: float, measure: Measure) -> list[str]:
    """Return the first ``count`` lines, the last of them ending in "…": at a space where there is one."""
    if len(lines) <= count:
        return list(lines)
    last = lines[count - 1]
    while last and measure(f"{last}…") > width:
        words, _, _ = last.rpartition(" ")
        last = words or "".join(clusters(last)[:-1])
    return [*lines[: count - 1], f"{last.rstrip(' ,;:.–—-')}…"]

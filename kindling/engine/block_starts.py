"""What opens a block on a line, and what ends the paragraph above it (CommonMark 0.31, sections 4 and 5)."""

import re
from dataclasses import dataclass

#: the bullets that Word and its like put in front of a line, beside Markdown's three
_PASTED = "•‣▪▫◦●○■□\uf0b7\uf0a7"
_MARKER = re.compile(rf"(?P<indent> {{0,3}})(?P<sign>[-+*{_PASTED}]|[0-9]{{1,9}}[.)])(?P<gap> +|$)(?P<text>.*)")
RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
QUOTED = re.compile(r" {0,3}> ?")
STASHED = re.compile(r" {0,3}\x02wzxhzdk:[0-9]+\x03[ ]*$")
#: a line that no paragraph goes on with: a heading, a call-out, a note, a film, a stashed block
BEGINS = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|!!! ?\w|\[\^[^\]]+\]:|\{video:[^{}]*\} *$)")
DELIMITERS = re.compile(r" {0,3}\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")
TABS = 4  #: spaces that Python-Markdown's own blocks are indented by


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens an item of a list."""

    sign: str  #: "-", "1."
    width: int  #: columns from the edge to the item's words
    text: str  #: the item's first line

    @property
    def kind(self) -> str:
        """What all markers of one list have in common: the bullet, or the sign behind the number."""
        return self.sign[-1]

    @property
    def number(self) -> int | None:
        """The number of an ordered item."""
        return int(self.sign[:-1]) if len(self.sign) > 1 else None


def marker_of(line: str) -> Marker | None:
    """Return the marker that opens an item on ``line``; None where none does."""
    match = _MARKER.match(line)
    if match is None or RULE.match(line):
        return None
    gap, before = len(match["gap"]), len(match["indent"]) + len(match["sign"])
    if not match["text"].strip():
        return Marker(match["sign"], before + 1, "")
    if gap > TABS and match["sign"] not in _PASTED:  # code within the item
        return Marker(match["sign"], before + 1, " " * (gap - 1) + match["text"])
    return Marker(match["sign"], before + gap, match["text"])


def interrupts(line: str, following: str = "") -> bool:
    """Return whether a paragraph ends where ``line`` begins; ``following`` is the line behind it."""
    if QUOTED.match(line) or STASHED.match(line) or RULE.match(line) or BEGINS.match(line):
        return True
    marker = marker_of(line)
    if marker is not None:
        return bool(marker.text.strip()) and marker.number in (None, 1)
    return "|" in line and "-" in following and DELIMITERS.match(following) is not None


def is_paragraph(words: str) -> bool:
    """Return whether a line, without what it stands in, is one of a paragraph, as far as it tells by itself."""
    ends = not words.strip() or words.lstrip().startswith("|")  # the row of a table
    return not ends and not any(kind.match(words) for kind in (STASHED, RULE, BEGINS, DELIMITERS))

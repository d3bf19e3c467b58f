"""Which texts say of themselves that they are a part of a series: proposed, and never decided. Pure."""

import re
from dataclasses import dataclass

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_NUMBER = rf"(?P<part>[1-9][0-9]?|{'|'.join(_NUMBERS)})"
_OF = rf"(?:\s*(?:of|/)\s*(?:a\s+)?(?P<parts>[1-9][0-9]?|{'|'.join(_NUMBERS)}))?"
_ORDINAL = rf"(?P<part>[1-9][0-9]?(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"
#: "Kindness, part 2", "Kindness (Part Two of 3)", "Part 2: Kindness"
_TITLES = (
    re.compile(rf"^(?P<name>.{{3,}}?)[\s,:–—(|-]+part\s+{_NUMBER}{_OF}\b", re.I),
    re.compile(rf"^part\s+{_NUMBER}{_OF}[\s:.,–—-]+(?P<name>.{{3,}})$", re.I),
)
_IN_TEXT = (
    re.compile(
        rf"\b{_ORDINAL}\s+(?:\w+\s+)?(?:in|of)\s+(?:a|an|our|my|this|the)\s+(?:(?P<parts>[1-9][0-9]?|{'|'.join(_NUMBERS)})[\s-]*parts?\s+)?(?:blog\s+)?series(?:\s+(?:on|about|called)\s+(?P<name>[^.,;:!?\n]{{3,60}}))?",
        re.I,
    ),
    re.compile(
        rf"\bpart\s+{_NUMBER}{_OF}\s+(?:in|of)\s+(?:a|an|our|my|this|the)\s+(?:\w+[\s-]){{0,3}}series(?:\s+(?:on|about|called)\s+(?P<name>[^.,;:!?\n]{{3,60}}))?",
        re.I,
    ),
    re.compile(rf"\bpart\s+{_NUMBER}\s+of\s+(?P<parts>[1-9][0-9]?|{'|'.join(_NUMBERS)})\b(?P<name>)", re.I),
)
_LOOKED_AT = 3_000  #: characters at the beginning and at the end of a text, where it says so


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a text says: its part, of how many, of which series; 0 and "" for what it does not say."""

    said: str
    part: int
    parts: int = 0
    name: str = ""


def proposal(title: str, body: str) -> Proposal | None:
    """Return the part that a text says to be; None where it says nothing.

    >>> proposal("Joy", "This is the 3rd in a 3-part series on kindness.")
    Proposal(said='3rd in a 3-part series on kindness', part=3, parts=3, name='kindness')
    """
    for pattern in _TITLES:
        if found := pattern.search(title):
            return _read(found, found[0])
    ends = body if len(body) <= 2 * _LOOKED_AT else f"{body[:_LOOKED_AT]}\n{body[-_LOOKED_AT:]}"
    plain = re.sub(r"[*_`\[\]]|\]\([^()]*\)", "", ends)
    for pattern in _IN_TEXT:
        if found := pattern.search(plain):
            return _read(found, found[0])
    return None


def _read(found: re.Match[str], said: str) -> Proposal:
    name = " ".join((found["name"] or "").split()).strip(" ,:–—-()")
    return Proposal(" ".join(said.split()), _number(found["part"]), _number(found["parts"] or ""), name)


def _number(typed: str) -> int:
    word = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", typed.lower())
    for words in (_NUMBERS, _ORDINALS):
        if word in words:
            return words.index(word) + 1
    return int(word) if word.isdecimal() else 0


def remark(found: Proposal) -> str:
    """Return lines for the front matter that a person completes and takes the # away from."""
    lines = [f"It says “{found.said}”. If it is a part of a series, take the # away:"]
    return "\n".join([*lines, f"series: {found.name or 'its name'}", f"part: {found.part}"])

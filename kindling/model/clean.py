"""Characters that nobody can see and that no text means: taken out behind every decoding, wherever a text comes from.

Cleaning the bytes of a file is not enough: ``"\\ue000"`` in YAML or JSON, ``&#x1f;`` in HTML and the name of a file
become such characters only when they are decoded. So each place that decodes calls ``cleaned`` on what came of it.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

#: C0 without tab and line feed, DEL, C1, what turns letters round against their own direction (UAX #9), what
#: ``markers.py`` and captions work with, lone surrogates, noncharacters
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202d\\u202e\\ue000\\ue001\\ue010-\\ue01f\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(f"\\U{plane:04X}FFFE\\U{plane:04X}FFFF" for plane in range(17))
    + "]"
)
_UNSEEN_IN_ASCII = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f]")  #: the same, found ten times as fast
#: Shift+Enter and the page break of Word, and what other programs make of them: vertical tab, form feed, NEL, LINE
#: SEPARATOR. A line goes on behind them, so a space is what they mean.
_SOFT = re.compile("[\\x0b\\x0c\\x85\\u2028]")
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_CONTROLS_TOGETHER = re.compile(f"{_CONTROLS.pattern}+")
#: marks and embeddings that reorder the text around them (UAX #9, section 2); with them a title can lie about a link
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PARAGRAPH = re.compile("(?<! ) *\\u2029 *")
_REFERENCE = re.compile(r"&#(?:[0-9]+|[xX][0-9a-fA-F]+);?")
_JOINERS = "\u200c\u200d"  #: part of words in Persian and of many emoji: they can be seen in what they join
#: categories of Unicode that leave no mark on paper: controls, formats (bidi), separators, private use, surrogates
_NO_MARK = frozenset(("Cc", "Cf", "Zl", "Zp", "Co", "Cs"))


def cleaned(text: str) -> tuple[str, int]:
    """Return ``text`` without invisible characters, and how many were taken out or made plain.

    Breaks that only Word and its like know become spaces and paragraphs; all else is left out.

    >>> cleaned("one\\x0btwo\\x1f")
    ('one two', 2)
    """
    text, soft = plain_breaks(text)
    text, count = _UNSEEN.subn("", text)
    return text, soft + count


def without_unseen(text: str) -> str:
    """Return ``text`` without the characters that ``unseen`` yields."""
    return _UNSEEN.sub("", text)


def plain_breaks(text: str) -> tuple[str, int]:
    """Return ``text`` with a space for each soft break (U+000B, U+000C, U+0085, U+2028) and a paragraph for U+2029."""
    text, soft = _SOFT.subn(" ", text)
    text, paragraphs = PARAGRAPH.subn("\n\n", text)
    return text, soft + paragraphs


def breaks(text: str) -> Iterator[re.Match[str]]:
    """Yield each break of ``text`` that ``plain_breaks`` would make plain."""
    return re.finditer("[\\x0b\\x0c\\x85\\u2028\\u2029]", text)


def cleaned_references(text: str) -> tuple[str, int]:
    """Return HTML without the numeric references (``&#xe000;``) that mean such characters, and how many there were."""
    count = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal count
        character = "\x0b" if re.fullmatch("&#(?:0*11|[xX]0*[bB]);?", match[0]) else html.unescape(match[0])
        clean, found = cleaned(character)
        count += 1 if found or character in ("", "\ufffd") else 0
        return clean.replace("\ufffd", "") if found or character in ("", "\ufffd") else match[0]

    return (_REFERENCE.sub(plain, text) if "&#" in text else text), count


def unseen(text: str) -> Iterator[re.Match[str]]:
    """Yield each character of ``text`` that ``cleaned`` would leave out."""
    return (_UNSEEN_IN_ASCII if text.isascii() else _UNSEEN).finditer(text)


def cleaned_values(value: Any) -> tuple[Any, int]:
    """Return texts, lists and maps of texts (YAML, JSON, settings) cleaned throughout, and how many characters went."""
    if isinstance(value, str):
        return cleaned(value)
    if type(value) is dict:
        pairs = [(*cleaned_values(key), *cleaned_values(child)) for key, child in value.items()]
        return {key: child for key, _, child, _ in pairs}, sum(one + two for _, one, _, two in pairs)
    if type(value) in (list, tuple):
        items = [cleaned_values(child) for child in value]
        return type(value)(child for child, _ in items), sum(count for _, count in items)
    return value, 0


def hidden_character(text: str) -> str:
    """Return the first invisible character of an address or a name, as ``U+202E``; "" for none.

    Stricter than ``cleaned``: in running text a soft hyphen or a mark of direction has its uses, in a name it has none.
    """
    hidden = (
        character for character in text if unicodedata.category(character) in _NO_MARK and character not in _JOINERS
    )
    return next((f"U+{ord(character):04X}" for character in hidden), "")


@lru_cache(1 << 12)
def plain(text: str) -> str:
    """Return ``text`` on one line, without control characters and without marks that reorder what is read."""
    return " ".join(_BIDI_CONTROLS.sub("", _CONTROLS.sub(" ", text)).split())


def on_one_line(text: str) -> str:
    """Return ``text`` with a space for control characters and breaks, and without marks that reorder what is read.

    >>> on_one_line("one\\n\\ntwo\\x1b three")
    'one two  three'
    """
    return text if text.isprintable() else _BIDI_CONTROLS.sub("", _CONTROLS_TOGETHER.sub(" ", text))

"""Signs that nobody can see and that no text means: taken out behind every decoding, wherever a text comes from.

Cleaning the bytes of a file is not enough: ``"\\ue000"`` in YAML or JSON, ``&#x1f;`` in HTML and the name of a file
become such signs only when they are decoded. So each place that decodes calls ``cleaned`` on what came of it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

#: C0 without tab and line feed, DEL, C1, the two signs of ``markers.py``, lone surrogates, noncharacters
_UNSEEN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ue000\\ue001\\ud800-\\udfff\\ufdd0-\\ufdef"
    + "".join(f"\\U{plane:04X}FFFE\\U{plane:04X}FFFF" for plane in range(17))
    + "]"
)
#: Shift+Enter and the page break of Word, and what other programs make of them: vertical tab, form feed, NEL, LINE
#: SEPARATOR. A line goes on behind them, so a space is what they mean.
_SOFT = re.compile("[\\x0b\\x0c\\x85\\u2028]")
_PARAGRAPH = re.compile(" *\\u2029 *")
#: categories of Unicode that leave no mark on paper: controls, formats (bidi), separators, private use, surrogates
_NO_MARK = frozenset(("Cc", "Cf", "Zl", "Zp", "Co", "Cs"))


def cleaned(text: str) -> tuple[str, int]:
    """Return ``text`` without signs that nobody can see, and how many were taken out or made plain.

    Breaks that only Word and its like know become spaces and paragraphs; all else is left out.

    >>> cleaned("one\\x0btwo\\x1f")
    ('one two', 2)
    """
    text, breaks = plain_breaks(text)
    text, count = _UNSEEN.subn("", text)
    return text, breaks + count


def plain_breaks(text: str) -> tuple[str, int]:
    """Return ``text`` with a space for each soft break (U+000B, U+000C, U+0085, U+2028) and a paragraph for U+2029."""
    text, soft = _SOFT.subn(" ", text)
    text, paragraphs = _PARAGRAPH.subn("\n\n", text)
    return text, soft + paragraphs


def unseen(text: str) -> Iterator[re.Match[str]]:
    """Yield each sign of ``text`` that ``cleaned`` would leave out."""
    return _UNSEEN.finditer(text)


def cleaned_values(value: Any) -> tuple[Any, int]:
    """Return texts, lists and maps of texts (YAML, JSON, settings) cleaned throughout, and how many signs went."""
    if isinstance(value, str):
        return cleaned(value)
    if isinstance(value, dict):
        pairs = [(*cleaned_values(key), *cleaned_values(child)) for key, child in value.items()]
        return {key: child for key, _, child, _ in pairs}, sum(one + two for _, one, _, two in pairs)
    if isinstance(value, list | tuple):
        items = [cleaned_values(child) for child in value]
        kind = tuple if isinstance(value, tuple) else list
        return kind(child for child, _ in items), sum(count for _, count in items)
    return value, 0


def hidden_sign(text: str) -> str:
    """Return the first sign of an address or a name that nobody can see, as ``U+202E``; "" for none.

    Stricter than ``cleaned``: in running text a joiner or a mark of direction has its uses, in an address it has none.
    """
    return next((f"U+{ord(sign):04X}" for sign in text if unicodedata.category(sign) in _NO_MARK), "")

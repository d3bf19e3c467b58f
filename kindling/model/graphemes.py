"""Characters as people see them (UAX #29) and emoji (UTS #51), by the library ``regex`` alone. Pure."""

from functools import cache
from itertools import accumulate
from typing import Any

_LONG = 64  #: code points; longer a single character is no writing any more


def graphemes(text: str) -> list[str]:
    """Return what readers see as single characters: letters with their marks, emoji with all that joins them.

    >>> graphemes("e\u0301🇬🇧!")
    ['e\u0301', '🇬🇧', '!']
    """
    if text.isascii() and "\r" not in text:
        return list(text)
    found: list[str] = _patterns()[0].findall(text)
    return found


def length_of(text: str) -> int:
    """Return how many characters a reader sees."""
    return len(text) if text.isascii() and "\r" not in text else len(graphemes(text))


def beginning(text: str, most: int) -> str:
    """Return the beginning of a text, at most ``most`` code points long; no character that a reader sees is cut in two.

    >>> beginning("Tŷ 👩\u200d👧", 4)
    'Tŷ '
    """
    if len(text) <= most or text.isascii():
        return text[:most]
    ends = accumulate(map(len, graphemes(text[: most + _LONG])))
    return text[: max((end for end in ends if end <= most), default=most)]


def emoji_apart(text: str) -> tuple[list[str], str]:
    """Return the emoji of a text, each whole, and the text without them."""
    if text.isascii():
        return [], text
    emoji = _patterns()[1]
    return emoji.findall(text), emoji.sub("", text)


@cache
def _patterns() -> tuple[Any, Any]:
    """Return patterns for a grapheme cluster and for an emoji as a whole."""
    import regex  # here, because it is large and most commands count nothing

    one = r"(?![©®](?!\ufe0f))\p{Extended_Pictographic}(?:\p{EMod}|\ufe0f)?(?:[\U000E0020-\U000E007E]+\U000E007F)?"
    emoji = rf"\p{{RI}}\p{{RI}}|[0-9#*]\ufe0f?\u20e3|{one}(?:\u200d{one})*(?!\ufe0e)"
    return regex.compile(r"\X"), regex.compile(emoji)

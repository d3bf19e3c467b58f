"""Words that no catalogue has, on a page in another language: English ones, marked as that where they can be."""

import re

from kindling.model.words import SOURCE, UNSAID

_OPEN, _CLOSE = UNSAID
#: elements that hold text alone, and tags: nothing in them can say its language
_PLAIN = re.compile(r"<(script|style|title|textarea|option)\b[^>]*>.*?</\1>|<[^>]*>", re.S)


def marked(html: str) -> str:
    """Return a page in which such words stand in an element with their language; in attributes they stand bare."""
    bare = _PLAIN.sub(lambda found: unmarked(found[0]), html)
    return bare.replace(_OPEN, f'<span lang="{SOURCE}">').replace(_CLOSE, "</span>")


def unmarked(text: str) -> str:
    """Return a text without the marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text else text

"""Words that no catalogue has, on a page in another language: English ones, marked as that where they can be."""

from kindling.model.html import replaced, start_tag, with_tags
from kindling.model.words import SOURCE, UNSAID

_OPEN, _CLOSE = UNSAID
_PLAIN = frozenset({"script", "style", "title", "textarea", "option"})  #: elements that hold text alone


def marked(html: str) -> str:
    """Return a page in which such words stand in an element with their language; in attributes they stand bare."""
    plain = replaced(html, lambda tag: tag.name in _PLAIN, lambda found: unmarked(html[found.start : found.end]))
    bare = with_tags(plain, lambda tag: unmarked(plain[tag.start : tag.end]))
    return bare.translate({ord(_OPEN): start_tag("span", {"lang": SOURCE}), ord(_CLOSE): "</span>"})


def unmarked(text: str) -> str:
    """Return a text without the marks."""
    return text.replace(_OPEN, "").replace(_CLOSE, "") if _OPEN in text else text

"""What can be wrong with a card's words. Pure."""

from collections.abc import Iterator

from plugins._kit.problems import Problem
from plugins.cards.core import Card
from plugins.cards.drawing import texts
from plugins.cards.typeset import unshowable


def glyph_problems(card: Card, path: str, line: int) -> Iterator[Problem]:
    """Yield the signs of a document's own words (title and authors) that no font has; the card is readable without."""
    title, _, byline, name = texts(card)
    own = (title, byline) if line else (title, byline, name)
    if missing := list(dict.fromkeys(sign for text, style in own for sign in unshowable(text, style))):
        signs = " ".join(missing)
        fact = f"no font has {signs}; on the picture for sharing it is spelt in Latin letters or left out"
        yield Problem(path, line, "cards/no-glyph", fact, "leave it so, or write it otherwise", "advice")

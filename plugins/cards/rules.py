"""What can be wrong with a card's words. Pure."""

from collections.abc import Iterator

from kindling.model.problems import Problem
from kindling.plugins.cards.core import Card
from kindling.plugins.cards.design import Look
from kindling.plugins.cards.lines import is_plain


def glyph_problems(card: Card, path: str, line: int, look: Look, *, named: bool = False) -> Iterator[Problem]:
    """Yield the characters of a document's title and authors that no font has; the card is readable without.

    ``named``: it is the site's card, and the site's name is looked at too.
    """
    words = [card.title, card.byline, *([card.site] if named else [])]
    if all(map(is_plain, words)):
        return
    from kindling.plugins.cards.typeset import TextStyle, unshowable  # here, because it opens the fonts

    style = TextStyle(look.design.letters.title, card.lang)  # all letters end in the same fonts
    if missing := list(dict.fromkeys(character for text in words for character in unshowable(text, style))):
        characters = " ".join(missing)
        fact = f"no font has {characters}; on the picture for sharing it is spelt in Latin letters or left out"
        yield Problem(path, line, "cards/no-glyph", fact, "leave it so, or write it otherwise", "advice")

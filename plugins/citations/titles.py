"""Capitals of a title in BibTeX: kept where the title is in sentence case already, or a law's. Pure.

BibTeX takes every title for one in Title Case, and styles in sentence case make its words small. PubMed, Zotero and
most libraries hold titles in sentence case, whose capitals are those of names: Wales, Age Cymru, Sherry Arnstein.
"""

import re

#: fields that BibTeX takes for titles
FIELDS = frozenset("title subtitle booktitle booksubtitle maintitle mainsubtitle titleaddon".split())
#: types of entries whose title is a name
_NAMES = frozenset("legislation jurisdiction legal standard".split())
#: words that are small in Title Case too
_SMALL = frozenset(
    "a an and as at but by de for from in into la nor of off on onto or over per so than that the to up upon van via "
    "vs with yet about above across after against along among around before behind below between beyond inside outside "
    "through toward towards under until within without versus et al".split()
)
_WORD = re.compile(r"\\[A-Za-z]+|(?<![\w}])[^\W\d_](?:[\w'’.-]*\w)?|[{}]|\\.")


def kept(text: str, kind: str) -> str:
    """Return the TeX of a title with braces round the capitals that it shall keep.

    >>> kept("Leading change in Wales: lessons from Age Cymru", "article")
    'Leading change in {Wales}: lessons from {Age} {Cymru}'
    """
    if kind.lower() in _NAMES:
        return f"{{{text}}}"
    words = _words(text)
    if not in_sentence_case(text, words[1:]):
        return text
    return protected(text, words)


def with_colon(text: str, language: str) -> str:
    """Return a title with the colon of a text where it has that of a library's catalogue; French has a space there.

    >>> with_colon("Human resources : Workforce 2030", "en"), with_colon("Soigner : un art", "fr-FR")
    ('Human resources: Workforce 2030', 'Soigner : un art')
    """
    return text if language.startswith("fr") or " : " not in text else text.replace(" : ", ": ")


def protected(text: str, words: list[tuple[int, int]] | None = None) -> str:
    """Return the TeX of a title with braces round each word with a capital, save the first, which keeps it anyway."""
    for start, end in reversed((_words(text) if words is None else words)[1:]):
        if text[start].isupper():
            text = f"{text[:start]}{{{text[start:end]}}}{text[end:]}"
    return text


def in_sentence_case(text: str, words: list[tuple[int, int]]) -> bool:
    """Return whether a word is small that Title Case would not have so; the main title tells, if it says enough."""
    heavy = [(start, end) for start, end in words if text[start:end].lower() not in _SMALL]
    colon = text.find(":")
    main = [word for word in heavy if colon < 0 or word[0] < colon]
    return any(text[start:end].islower() for start, end in main or heavy)


def _words(text: str) -> list[tuple[int, int]]:
    """Return where each word stands that is in no braces and no command."""
    found: list[tuple[int, int]] = []
    depth = 0
    for match in _WORD.finditer(text):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif match[0][0] != "\\" and not depth:
            found.append(match.span())
    return found

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
#: words that have a capital in every English sentence, so in a title in Title Case too: not May, nor Polish
_ALWAYS = frozenset(
    "I I'd I'll I'm I've I’d I’ll I’m I’ve Monday Tuesday Wednesday Thursday Friday Saturday Sunday January "
    "February April June July September October November December Christmas Easter Ramadan Christian Christianity "
    "Muslim Islam Islamic Jewish Judaism Hindu Buddhist Buddhism Sikh Wales Welsh Cymru England English Scotland "
    "Scottish Ireland Irish Britain British Europe European Africa African Asia Asian America American Americans "
    "Australia Australian Canada Canadian Caribbean Belgium Belgian Brazil Brazilian Chinese Denmark Danish "
    "Netherlands Dutch Egypt Egyptian Finland Finnish France French Germany German Greece Greek Iceland Icelandic "
    "India Indian Iran Iranian Iraq Israel Israeli Italy Italian Japan Japanese Kenya Kenyan Latin Mexico Mexican "
    "Nigeria Nigerian Norway Norwegian Pakistan Pakistani Palestine Palestinian Poland Portugal Portuguese Russia "
    "Russian Rwanda Singapore Spain Spanish Sweden Swedish Switzerland Swiss Uganda Ukraine Ukrainian Zealand "
    "London Cardiff Swansea Edinburgh Glasgow Belfast Dublin Manchester Birmingham Liverpool Bristol Leeds "
    "Sheffield Staffordshire Morecambe Oxford Cambridge Harvard Paris Covid".split()
)
_PLACES = re.compile(
    r"\b(?:United (?:Kingdom|States|Nations)|New Zealand|Great Britain|Northern Ireland|Mid Staffordshire"
    r"|(?:North|South|East|West|Central) (?:Africa|African|America|American|Asia|Asian|Wales|Korea|London)|Sri Lanka"
    r"|Hong Kong|New York|World Health Organi[sz]ation|National Health Service)\b"
)
_ACCENT = r"\\[`'^\"~=.](?:\{\\?[A-Za-z]\}|\\?[A-Za-z])"  #: TeX's, without braces around it: Mu\~noz
_WORD = re.compile(
    rf"\\[A-Za-z]+|(?<![\w}}])(?:[^\W\d_]|{_ACCENT})(?:(?:[\w'’.-]|{_ACCENT})*(?:\w|{_ACCENT}))?|[{{}}]|\\."
)
_LETTER = re.compile(r"[^\W\d_]")


def kept(text: str, kind: str) -> str:
    """Return the TeX of a title with braces round the capitals that it shall keep.

    >>> kept("Leading change in Wales: lessons from Age Cymru", "article")
    'Leading change in {Wales}: lessons from {Age} {Cymru}'
    """
    if kind.lower() in _NAMES:
        return f"{{{text}}}"
    words = _words(text)
    if in_sentence_case(text, words[1:]):
        return protected(text, words)
    places = [match.span() for match in _PLACES.finditer(text)]
    return protected(text, [*words[:1], *(word for word in words[1:] if _is_always(text, word, places))])


def _is_always(text: str, word: tuple[int, int], places: list[tuple[int, int]]) -> bool:
    """Return whether a word has a capital in every English sentence, by itself or in the name of a place."""
    alone = re.sub(r"['’]s?$", "", text[slice(*word)]) in _ALWAYS
    return alone or any(start <= word[0] < end for start, end in places)


def with_colon(text: str, language: str) -> str:
    """Return a title with the colon of a text where it has that of a library's catalogue; French has a space there.

    >>> with_colon("Human resources : Workforce 2030", "en"), with_colon("Soigner : un art", "fr-FR")
    ('Human resources: Workforce 2030', 'Soigner : un art')
    """
    return text if language.startswith("fr") or " : " not in text else text.replace(" : ", ": ")


def protected(text: str, words: list[tuple[int, int]] | None = None) -> str:
    """Return the TeX of a title with braces round each word with a capital, save the first, which keeps it anyway."""
    for start, end in reversed((_words(text) if words is None else words)[1:]):
        if (first := _LETTER.search(text, start, end)) and first[0].isupper():
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
        elif not depth and (match[0][0] != "\\" or (not match[0][1:2].isalpha() and len(match[0]) > 2)):
            found.append(match.span())
    return found

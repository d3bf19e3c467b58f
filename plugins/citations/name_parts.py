"""A field of names in BibTeX → names of CSL, in their parts. Pure.

``names.py`` has settled before which name is meant; what BibTeX's rules make of it (von, Jr, braces) is settled here.
"""

import re
from collections.abc import Iterator

from kindling.plugins.citations import tex
from kindling.plugins.citations.names import in_parts, initials_apart

_AND = r"(?:^|\s+)and(?=\s|$)"
_PREFIX = re.compile(r"([a-z]{1,4}['’-])(?=[A-ZÀ-Þ])")  #: what is a part of the family name: al-Gazali, d'Arcy
_TIE = re.compile(r"(?<!\\)~")  #: TeX's space that no line ends at; \~ is an accent: Mu{\~n}oz
_WELSH = frozenset({"ap", "ab", "ferch"})  #: "son of", "daughter of", which no Welsh name is printed without
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix)(?:-i)?\s*=\s*(.*)", re.S)


def csl_names(value: str, *, with_prefix: bool = True) -> list[dict[str, str]]:
    """Return the names in a value of TeX.

    ``with_prefix``: "van" is a part of the family name, as BibTeX's styles and every other format have it, and Biber
    with its option ``useprefix``.

    >>> csl_names("Ludwig van Beethoven and King, Jr., Martin Luther and {NHS England}")[0]
    {'family': 'Beethoven', 'given': 'Ludwig', 'non-dropping-particle': 'van'}
    """
    parts = (part.strip() for part in in_parts(" ".join(value.split()), _AND))
    return [name for part in parts if part and (name := _name(part, with_prefix=with_prefix))]


def _name(text: str, *, with_prefix: bool) -> dict[str, str]:
    if text == "others":
        return {"literal": "others"}
    if text[0] == "{" and _is_one_group(text):
        return {"literal": words} if (words := tex.plain(text)) else {}
    pieces = [piece.strip() for piece in in_parts(text, ",")]
    if all(_EXTENDED.fullmatch(piece) for piece in pieces):
        return _extended(pieces, with_prefix=with_prefix)
    if len(pieces) == 1:
        given, prefix, family = _split_up(_words(pieces[0]))
        return _made(given, prefix, family, "", with_prefix=with_prefix)
    prefix, family = _von(_words(pieces[0]))
    given = " ".join(_words(pieces[-1]))
    suffix = " ".join(_words(", ".join(pieces[1:-1])))
    return _made(given, prefix, family, suffix, with_prefix=with_prefix)


def _is_one_group(text: str) -> bool:
    """Return whether one pair of braces holds all of ``text``."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if not depth:
            return place == len(text) - 1
    return False


def _words(text: str) -> list[str]:
    return [word for word in in_parts(_TIE.sub(" ", text), r"\s+") if word]


def _is_small(word: str) -> bool:
    """Return whether a word begins with a small letter, and so is a particle."""
    first = next((letter for letter in tex.plain(word) if letter.isalpha()), "")
    return first.islower()


def _split_up(words: list[str]) -> tuple[str, str, str]:
    """Return given name, particle and family name of "Ludwig van Beethoven"."""
    last = len(words) - 1
    start = next((place for place, word in enumerate(words[:-1]) if _is_small(word)), last)
    end = next((place for place in range(start, last) if not _is_small(words[place])), last)
    return " ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])


def _von(words: list[str]) -> tuple[str, str]:
    """Return particle and family name of "van Beethoven"."""
    start = next((place for place, word in enumerate(words[:-1]) if not _is_small(word)), max(len(words) - 1, 0))
    return " ".join(words[:start]), " ".join(words[start:])


def _made(given: str, prefix: str, family: str, suffix: str, *, with_prefix: bool) -> dict[str, str]:
    made = {"family": tex.plain(family)}
    if joined := _PREFIX.match(made["family"]):
        made["family"] = made["family"][joined.end() :]
        made["non-dropping-particle"] = joined[1]
    made |= {"given": initials_apart(tex.plain(given), made["family"]), "suffix": tex.plain(suffix)}
    braced = prefix[:1] == "{"
    kind = "non-dropping-particle" if with_prefix or braced or prefix.lower() in _WELSH else "dropping-particle"
    if prefix:
        made[kind] = tex.plain(prefix)
    found = {name: text for name, text in made.items() if text}
    return {"family": made["given"]} if found.keys() == {"given"} else found  # ", Ann"


def _extended(pieces: list[str], *, with_prefix: bool) -> dict[str, str]:
    """Return a name as Biber has it: family=Smith, given=John, prefix=von."""
    said: dict[str, str] = dict(_pairs(pieces))
    with_prefix = said.get("useprefix", "true" if with_prefix else "false").lower() == "true"
    return _made(said.get("given", ""), said.get("prefix", ""), said.get("family", ""), said.get("suffix", ""),
                 with_prefix=with_prefix)  # fmt: skip


def _pairs(pieces: list[str]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        if (found := _EXTENDED.fullmatch(piece)) and not piece.split("=")[0].strip().endswith("-i"):
            yield found[1], found[2]

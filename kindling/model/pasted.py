"""The gate for pasted text: what a paste brings that nobody means, made plain behind every decoding. Pure.

What nobody can see and no text may hold goes in ``clean.py``. Here is what can be seen, or what parts a word: joined
letters of a PDF (``\ufb01``), marks without width within a word, names of HTML for characters in a title. What can't be
mended without a guess is found by ``lookalikes``, and told.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from kindling.model.clean import cleaned
from kindling.model.paths import composed
from kindling.model.problems import Problem

#: word joiner and byte order mark: between words they do nothing, and a name with one is not found
_NO_WIDTH = "\u2060\ufeff"
#: a place to break a line, which some scripts write between words; between letters of others it came with a paste
_BREAK = re.compile("(?<![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])\u200b(?![\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff])")
_JOINED = {
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\ufb05": "st",
    "\ufb06": "st",
}
_RUNNING = re.compile(f"[{_NO_WIDTH}{''.join(_JOINED)}]")
#: in a value of one line no word is parted at its end, and no text within a text has a direction of its own
_IN_VALUES = re.compile("[\xad\u202a-\u202e\u2066-\u2069]")
#: what gives a part of a text a direction (UAX #9), and where a paragraph ends; two that force one are in ``clean.py``
_DIRECTION = re.compile("[\u202a-\u202c\u2066-\u2069]|\n[ \t]*(?=\n)")
_NAMED = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
#: letters of Cyrillic and Greek that can't be told from Latin ones, and those
_ALIKE = dict(zip("аеорсухіјѕԁһԛԝвкмнтАВЕКМНОРСТУХІЈЅ", "aeopcyxijsdhqwBKMHTABEKMHOPCTYXIJS", strict=True)) | dict(
    zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True)
)
_MIXED = re.compile(rf"(?<!\w)(?=\w*[A-Za-z])(?=\w*[{''.join(_ALIKE)}])\w+")
#: a few of those signs stand elsewhere in Unicode: ℭ, ℋ, ℓ
_SIGN = "[\U0001d400-\U0001d7ff\u2102\u210a-\u2113\u2115\u2119-\u211d\u2124\u2128\u212c\u212d\u212f-\u2131\u2133\u2134]"
_DRAWN = re.compile(f"(?={_SIGN}?[\U0001d400-\U0001d7ff]){_SIGN}{{2,}}(?: +{_SIGN}+)*")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is meant."""

    text: str
    said: tuple[str, ...] = ()  #: what was made plain, as a person would call it: "U+200B", "&amp;"
    unseen: tuple[str, ...] = ()  #: what can't be in a text and was left out: "U+E000"


def plain_running(text: str) -> tuple[str, list[int]]:
    """Return a text without what a paste put into its words, and where each such sign stood.

    >>> plain_running("the \ufb01rst wo\u200brd")
    ('the first word', [4, 11])
    """
    if text.isascii():
        return text, []
    lone = [*_lone_controls(text)]
    places = lone + [match.start() for pattern in (_RUNNING, _BREAK) for match in pattern.finditer(text)]
    if lone:
        ends = [*lone, len(text)]
        text = text[: lone[0]] + "".join(text[at + 1 : end] for at, end in pairwise(ends))
    if places:
        text = _BREAK.sub("", _RUNNING.sub(lambda found: _JOINED.get(found[0], ""), text))
    return text, sorted(places)


def _lone_controls(text: str) -> list[int]:
    """Return the places of signs that give a part of a text a direction and are never closed, or close nothing.

    A paragraph ends them all (UAX #9, section 3.3.1): a page would go on in their direction as far as that.
    """
    lone: list[int] = []
    open_now: list[tuple[int, bool]] = []  #: where, and whether it is an isolate
    isolates = 0
    for match in _DIRECTION.finditer(text):
        sign = match[0]
        if sign[0] == "\n":
            lone += [place for place, _ in open_now]
            open_now, isolates = [], 0
        elif sign in "\u202a\u202b\u2066\u2067\u2068":
            open_now.append((match.start(), sign >= "\u2066"))
            isolates += sign >= "\u2066"
        elif sign == "\u2069" and isolates:
            while not open_now[-1][1]:
                lone.append(open_now.pop()[0])
            open_now.pop()
            isolates -= 1
        elif sign == "\u202c" and open_now and not open_now[-1][1]:
            open_now.pop()
        else:
            lone.append(match.start())
    return sorted([*lone, *(place for place, _ in open_now)])


def plain_value(typed: str) -> Plain:
    """Return a value of front matter, of a setting or of a source, which is a text and no markup, as it is meant.

    >>> plain_value("Joy &amp; kind\xadness")
    Plain(text='Joy & kindness', said=('&amp;', 'U+00AD'), unseen=())
    """
    if typed.isascii() and typed.isprintable() and "&" not in typed:
        return Plain(typed)
    text, said = _without_names(typed)
    unseen = tuple(f"U+{ord(letter):04X}" for letter in text if cleaned(letter)[1])
    text, _ = cleaned(text)
    gone = [*_IN_VALUES.findall(text), *_RUNNING.findall(text), *_BREAK.findall(text)]
    text = composed(plain_running(_IN_VALUES.sub("", text))[0])
    return Plain(text, tuple(dict.fromkeys([*said, *(f"U+{ord(each):04X}" for each in gone)])), unseen)


def _without_names(text: str) -> tuple[str, list[str]]:
    """Return a text with characters in place of HTML's names for them, and those names; once, as browsers do."""
    said: list[str] = []

    def character(match: re.Match[str]) -> str:
        found = html.unescape(match[0])
        if found != match[0]:
            said.append(match[0])
        return found.replace("\xa0", " ")

    return (_NAMED.sub(character, text) if "&" in text else text), said


def lookalikes(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Yield each word that holds letters of another script that look like its own, or letters drawn as signs.

    Where it begins, the word, the word in plain letters, and what is wrong with it.
    """
    if text.isascii():
        return
    for match in _MIXED.finditer(text):
        word, plain = match[0], "".join(_ALIKE.get(letter, letter) for letter in match[0])
        if plain.isascii() or all(_is_latin(letter) for letter in plain if letter.isalpha()):
            letter = next(each for each in word if each in _ALIKE)
            yield match.start(), word, plain, f"holds {_name(letter)}, which only looks like {_ALIKE[letter]!r}"
    for match in _DRAWN.finditer(text):
        plain = unicodedata.normalize("NFKC", match[0])
        yield match.start(), match[0], plain, "is made of signs for formulas, which many screen readers leave out"


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN")


def _name(letter: str) -> str:
    script = "Cyrillic" if "CYRILLIC" in unicodedata.name(letter) else "Greek"
    return f"the {script} letter {letter!r}"


def told_pasted(path: str, line: int, what: str, count: int) -> Problem:
    """Return the advice on signs that a paste brought: they are made plain, so nothing need be done."""
    many = f"a sign that came with a paste ({what})" if count == 1 else f"{count} signs that came with a paste"
    first = "" if count == 1 else f", first {what}"
    hint = "nothing need be done; typed again, the words hold it no more"
    return Problem(
        path, line, "text/pasted", f"{many}{first} {'is' if count == 1 else 'are'} made plain", hint, "advice"
    )


def told_lookalikes(path: str, text: str) -> Iterator[Problem]:
    """Yield the words of a file whose letters are not what they look like, each once."""
    known: set[str] = set()
    for start, word, plain, what in lookalikes(text):
        if word not in known:
            known.add(word)
            line = text.count("\n", 0, start) + 1
            yield Problem(path, line, "text/lookalike", f"{word!r} {what}", f"write {plain!r}", "warning")

"""A letter with its accent is one letter of Unicode, in names and titles, in whichever form it was typed."""

import json
import unicodedata

import pytest

from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.library import library_of
from tests.plugins.citations.pages import plain

#: TeX's accents → those of Unicode, and letters that have each
ACCENTS = {
    "`": ("\u0300", "aeiou"), "'": ("\u0301", "aeioucn"), "^": ("\u0302", "aeiouwjy"), "~": ("\u0303", "anoi"),
    '"': ("\u0308", "aeiou"), "=": ("\u0304", "aeiou"), ".": ("\u0307", "zceI"), "u": ("\u0306", "gai"),
    "v": ("\u030c", "szcrej"), "H": ("\u030b", "ou"), "c": ("\u0327", "cs"), "k": ("\u0328", "ae"),
    "r": ("\u030a", "au"), "d": ("\u0323", "sh"), "b": ("\u0331", "d"),
}  # fmt: skip


def forms(accent: str, letter: str) -> list[str]:
    """Return the forms in which TeX is written by people and programs."""
    dotless = f"\\{letter}" if letter in "ij" else letter
    found = [f"{{\\{accent}{{{letter}}}}}", f"\\{accent}{{{letter}}}", f"\\{accent}{{{dotless}}}"]
    if not accent.isalpha():
        found += [f"{{\\{accent}{letter}}}", f"\\{accent}{letter}", f"{{\\{accent}{dotless}}}"]
    else:
        found += [f"{{\\{accent} {letter}}}"]
    return found


CASES = [(accent, letter) for accent, (_, letters) in ACCENTS.items() for letter in letters]


@pytest.mark.parametrize(("accent", "letter"), CASES)
def test_a_letter_of_tex_is_one_letter(accent: str, letter: str) -> None:
    """``Mu{\\~n}oz`` was "Mu noz": a tilde is a space in TeX, and none behind a backslash."""
    expected = f"Mu{unicodedata.normalize('NFC', letter + ACCENTS[accent][0])}oz"
    for form in forms(accent, letter):
        named = f"Mu{form}oz"
        entry = f"@book{{k, author={{{named}, Ana and Bo {named}}}, editor={{{named} de {named}, A.~B.}}, year=2001,\n"
        entry += f"title={{In {named}}}, publisher={{{named} and Sons}}}}"
        (source,) = library_of([("a.bib", entry)]).sources.values()
        item = item_of(source, {}, typed=True)
        assert [name["family"] for name in item["author"]] == [expected, expected], form
        assert [item["editor"][0][part] for part in ("family", "given")] == [f"{expected} de {expected}", "A. B."], form
        assert plain(item["title"]) == f"In {expected}", form
        assert item["publisher"] == f"{expected} and Sons", form
        assert not source.remarks, form


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Mar\u0131\u0301a", "María"),
        ("Na\u0131\u0308ve", "Naïve"),
        ("\u0237\u030c", "ǰ"),
        ("kad\u0131n", "kadın"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_a_letter_that_was_typed_in_parts_is_one_letter_in_every_format(typed: str, expected: str) -> None:
    """S5, B32: an i without its dot and an accent look like "í", and are found by nobody who looks for it."""
    people = [{"family": typed, "given": "A"}]
    files = {
        "a.bib": f"@book{{k, author={{{typed}, A}}, title={{{typed}}}, year=2001}}",
        "a.json": json.dumps([{"id": "k", "type": "book", "title": typed, "author": people}]),
        "a.ris": f"TY  - BOOK\nAU  - {typed}, A\nTI  - {typed}\nER  - \n",
        "a.nbib": f"PMID- 1\nTI  - {typed}\nFAU - {typed}, A\n",
    }
    for name, text in files.items():
        (source,) = library_of([(name, text)]).sources.values()
        item = item_of(source, {}) if source.format == "bib" else json.loads(source.text)
        assert (item["title"].lower(), item["author"][0]["family"]) == (expected.lower(), expected), name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("{Simon and Schuster}", "Simon and Schuster"),
        (r"{Mohr and T{\"u}bingen}", "Mohr and Tübingen"),
        (r"{John Wiley {\&} Sons and Co}", "John Wiley & Sons and Co"),
        ('"Rowman " # {and Littlefield}', "Rowman and Littlefield"),
        ("house", "Food and Drug"),
        ("{{Simon and Schuster} and Wiley}", "Simon and Schuster; Wiley"),
        ("{{Simon and Schuster} and {Wiley and Sons}}", "Simon and Schuster; Wiley and Sons"),
        ("{Health {and} Care}", "Health and Care"),
    ],
)
def test_and_is_a_word_of_a_body_unless_braces_tell_bodies_apart(value: str, expected: str) -> None:
    """B31: an accent's braces made two publishers of one."""
    entry = f"@string{{house = {{Food and Drug}}}}\n@book{{k, title={{T}}, publisher={value}}}"
    (source,) = library_of([("a.bib", entry)]).sources.values()
    assert item_of(source, {})["publisher"] == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (r"Leading In Mu\~noz Wards", "Leading in muñoz wards"),
        (r"Leading in Mu\~noz wards", "Leading in Muñoz wards"),
        (r"Leading in Mu{\~n}oz wards", "Leading in Muñoz wards"),
        (r"What \'Emile said of na\"ive wards", "What Émile said of naïve wards"),
        (r"The \"Ubermensch At Work", "The übermensch at work"),
    ],
)
def test_a_word_with_an_accent_is_one_word(title: str, expected: str) -> None:
    (source,) = library_of([("a.bib", f"@article{{k, author={{A, B}}, title={{{title}}}}}")]).sources.values()
    assert plain(item_of(source, {})["title"]) == expected

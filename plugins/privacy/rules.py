"""How what may be private is told. Pure."""

from collections.abc import Iterable, Iterator

from kindling.model.problems import Problem
from kindling.plugins.privacy.core import Private, PrivateKind

_RULES: dict[PrivateKind, str] = {
    "nhs-number": "privacy/nhs-number",
    "insurance-number": "privacy/insurance-number",
    "birth-date": "privacy/birth-date",
    "phone": "privacy/phone",
    "email": "privacy/email",
    "address": "privacy/address",
}
#: kind → fact and mend
_WORDS: dict[PrivateKind, tuple[str, str]] = {
    "nhs-number": ("ten digits that end in {} are an NHS number by their check digit", "take it out"),
    "insurance-number": ("what ends in {} has the form of a National Insurance number", "take it out"),
    "birth-date": ("{!r} tells somebody's day of birth", "a year, or an age, is most often enough"),
    "phone": ("the number that ends in {} may be somebody's telephone", "take it out"),
    "email": ("{} may be somebody's own e-mail address", "take it out, or name a desk's (info@…)"),
    "address": (
        "a house, its street and postcode ({}) may be where somebody lives",
        "the place alone is most often enough",
    ),
}
_IN_TEXT = "or, if all may know it, write <!-- public --> at the end of the line"
_BY_VALUE = 'or, if all may know it, PRIVACY = {"public": ["…"]} in pelicanconf.py'


def told(path: str, places: Iterable[Private], *, remarks: bool) -> Iterator[Problem]:
    """Yield a warning for each place; ``remarks``: a remark can stand beside it, as in a text, and not in captions."""
    for place in places:
        fact, mend = _WORDS[place.kind]
        way = _IN_TEXT if remarks and not place.in_code else _BY_VALUE
        yield Problem(path, place.line, _RULES[place.kind], fact.format(place.covered), f"{mend}; {way}", "warning")

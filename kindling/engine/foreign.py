"""What a text holds that is syntax elsewhere and nothing here: told once a kind, with our way to say it.

It would be published as it is typed: a remark that Obsidian keeps private, a shortcode in place of a film, brackets in
place of a link. Code, and what stands behind a backslash, is left alone.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kindling.engine.foreign_kinds import KINDS
from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.model.reading import Reading, lines_outside_code

_SIGNS = tuple(kind.sign if isinstance(kind.sign, tuple) else re.compile(kind.sign, re.M) for kind in KINDS)
_DEFINED = re.compile(r"^ {0,3}\[([^\[\]\n]+)\]:", re.M)
_LABEL = re.compile(r"\[([^\[\]]+)\]\[([^\[\]]*)\]")


@cache
def _any_of(places: tuple[int, ...]) -> re.Pattern[str]:
    """Return what finds syntax of these kinds."""
    kinds = "|".join(f"(?P<k{place}>{KINDS[place].pattern})" for place in places)
    return re.compile(rf"(?<!\\)(?:{kinds})", re.M | re.S)


def foreign_problems(reading: Reading) -> list[Problem]:
    """Return a problem for each kind of foreign syntax in a text, at the first of it."""
    places = kinds_in(reading.body)
    if not places or not (pattern := _any_of(places)).search(reading.body):
        return []
    labels = {" ".join(label.lower().split()) for label in _DEFINED.findall(reading.body)}
    found: dict[int, list[tuple[int, str]]] = {}
    for said, lines in lines_outside_code(reading.body, pattern.pattern).items():
        if _is_defined(said, labels) or (match := pattern.fullmatch(said)) is None:
            continue
        kind = int(str(match.lastgroup)[1:])
        found.setdefault(kind, []).extend((line, said) for line in lines)
    return list(_told(reading, found))


def kinds_in(text: str) -> tuple[int, ...]:
    """Return the kinds of which something may stand in a text: their places in the table."""
    text = f"\n{text}"  # so that what begins a line is found by its first sign
    return tuple(
        place
        for place, sign in enumerate(_SIGNS)
        if (any(words in text for words in sign) if isinstance(sign, tuple) else sign.search(text))
    )


def _is_defined(said: str, labels: set[str]) -> bool:
    """Return whether the text has an address for a name in brackets."""
    match = _LABEL.fullmatch(said)
    name = (match[2] or match[1]) if match else said.strip("[]")
    return " ".join(name.lower().split()) in labels


def _told(reading: Reading, found: dict[int, list[tuple[int, str]]]) -> Iterator[Problem]:
    for place, kind in enumerate(KINDS):
        if place in found:
            line, said = min(found[place])
            more = len(found[place]) - 1
            fact = f"{beginning(said, 60)!r} {kind.what}" + (f" ({more} more in this text)" if more else "")
            line, hint = reading.body_line + line, kind.hint_for(said)
            yield Problem(reading.path, line, kind.rule, fact, hint, kind.severity, kind=kind.what)


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems without those of addresses on a line whose link is told to be another program's."""
    known = [*problems]
    lines = {each.line for each in known if each.rule == "text/no-link" and each.severity == "error"}
    return [each for each in known if each.rule != "links/form" or each.line not in lines]

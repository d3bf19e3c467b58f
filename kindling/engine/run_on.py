"""Lines that a reader would get as one: items of a list with signs that Markdown does not know, columns set by tabs.

Mails, telephones and networks keep each line as it is typed; in Markdown lines run on into a paragraph. Two lines in a
row that begin alike are told, unless the first ends in a break.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from kindling.engine.block_starts import marker_of
from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.model.reading import Reading, without_code

_PICTURES = "\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
_FORMS = (
    r"[A-Za-z][.)][ \t]",
    r"[ivxIVX]{2,5}[.)][ \t]",
    r"\([0-9A-Za-z]{1,4}\)[ \t]",
    r"[0-9]{1,3}[.)][ \t]",
    rf"[{_PICTURES}][^\w\s]*[ \t]*(?=\w)",
    r"[·–—»›§¶][ \t]",
    r"o\t",
)
_FORM = "|".join(f"(?P<k{place}>{form})" for place, form in enumerate(_FORMS))
_ITEM = re.compile(rf" {{0,3}}(?:{_FORM})[ \t]*(?=\S)")
_NUMBERED = "k3"
_FIRST = re.compile(r" {0,3}1[.)][ \t]")
_BROKEN = re.compile(r"(?:  |\\|<br ?/?>)$")
_COLUMNS = re.compile(r"[^\s|>*+#-][^\t\n]*\t+[^\t\n]*\S")
_SENTENCE = re.compile(r"(?: {4,}|\t)[\"'“‘]?[A-Z][^{}<>=;|\\\n]*\w[.?!…]?[\"'”’]?[.,;?!]?\s*$")
_FEW = 6  #: words of a line that is code more likely than not


def run_on_problems(reading: Reading, html: str) -> Iterator[Problem]:
    """Yield the first lines of each kind in a text whose form readers would not get."""
    lines = without_code(reading.body).split("\n")
    yield from _run_on(reading, lines)
    if "\t" in reading.body:
        yield from _columns(reading, lines)
    if "\n    " in reading.body or "\n\t" in reading.body or reading.body.startswith(("    ", "\t")):
        yield from _as_code(reading, lines, html)


def _told(reading: Reading, line: int, rule: str, fact: str, hint: str) -> Problem:
    return Problem(reading.path, reading.body_line + line, rule, fact, hint, "warning")


def _run_on(reading: Reading, lines: list[str]) -> Iterator[Problem]:
    listed = _listed(lines)
    for number, (line, following) in enumerate(pairwise(lines)):
        first, second = _ITEM.match(line), _ITEM.match(following)
        alike = first and second and first.lastgroup == second.lastgroup and not _BROKEN.search(line)
        if alike and not listed[number]:
            fact = f"{beginning(line.strip(), 40)!r} and the line below it run on as one"
            hint = "begin each such line with a hyphen and a space, or leave an empty line between them"
            yield _told(reading, number, "text/run-on", fact, hint)
            return


def _listed(lines: list[str]) -> list[bool]:
    """Return of each line whether its number is read as an item's: below words, a list begins with 1 in CommonMark."""
    found, listed, begins = [], False, True
    for line in lines:
        item = _ITEM.match(line)
        if item and item.lastgroup != _NUMBERED:
            listed = False
        elif begins or (item and _FIRST.match(line)):
            listed = item is not None
        found.append(listed)
        begins = not line.strip()
    return found


def _columns(reading: Reading, lines: list[str]) -> Iterator[Problem]:
    for number, (line, following) in enumerate(pairwise(lines)):
        if (
            _COLUMNS.match(line)
            and _COLUMNS.match(following)
            and not _ITEM.match(line)
            and not marker_of(line.expandtabs(4))
        ):
            said = beginning(" ".join(line.split()), 40)
            fact = f"{said!r} and the line below it have tabs between their words, which make no table"
            yield _told(reading, number, "text/table", fact, "write | a | b |, below it |---|---|, and then the rows")
            return


def _as_code(reading: Reading, lines: list[str], html: str) -> Iterator[Problem]:
    for number, line in enumerate(lines):
        alone = not number or not lines[number - 1].strip()
        if alone and len(line.split()) >= _FEW and _SENTENCE.match(line) and f"<code>{line.strip()}" in html:
            fact = f"{beginning(line.strip(), 40)!r} is shown as code, because it begins four spaces in"
            yield _told(reading, number, "text/indented", fact, "take the spaces before its lines out")
            return

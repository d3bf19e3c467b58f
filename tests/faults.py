"""Every fault that is promised an answer: what is told, what becomes of the published site, and what shows it.

They stand in ``tests/faults.toml``. A line is one of a small site's ``problems.txt``, which a test holds word for word;
or it is written there, and ``tests/engine/test_told.py`` brings the fault about. ``python -m tests.accept`` makes
docs/developers/faults.md of them.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

TESTS = Path(__file__).parent
SITES = TESTS / "sites"

Promise = Literal["error", "warning", "advice", "safe", "refused"]
#: promise → what becomes of what readers have
AFTER: dict[str, str] = {
    "error": "stays as it was",
    "warning": "is made anew; `make publish` stops",
    "advice": "is made anew",
    "safe": "is made anew, whole and harmless",
    "refused": "stays as it was; the command says so by its exit code",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that may go wrong."""

    number: str  #: as the first list of faults has it; with letters, what was found later
    group: str
    what: str
    promise: Promise
    told: tuple[str, ...] = ()  #: "site | place | rule", and words where that is not one problem of the small site
    line: str = ""  #: what is told, whole, where the fault is brought about by code
    shown_by: tuple[str, ...] = ()  #: tests
    note: str = ""

    @property
    def lines(self) -> list[str]:
        """What is told, each with its hint. Raises LookupError where a small site tells it not, or twice."""
        return [*map(_told, self.told), *([self.line.strip()] if self.line else [])]

    @property
    def shown(self) -> list[str]:
        """The small sites and the tests that show it."""
        sites = dict.fromkeys(f"tests/sites/{told.split(' | ')[0]}" for told in self.told)
        return [*sites, *self.shown_by]


def _told(typed: str) -> str:
    site, place, rule, words = (*typed.split(" | "), "")[:4]
    found = [each for each in _problems(site) if each.startswith(f"{place}: [{rule}]") and words in each]
    if len(found) != 1:
        raise LookupError(f"{site} tells {len(found)} problems for: {typed}")
    return found[0]


@cache
def _problems(site: str) -> list[str]:
    return re.findall(r"^\S.*(?:\n    .*)*", (SITES / site / "problems.txt").read_text("utf-8"), re.M)


@cache
def faults() -> tuple[Fault, ...]:
    """Return all of them, in order."""
    read = tomllib.loads((TESTS / "faults.toml").read_text("utf-8"))["fault"]
    return tuple(
        Fault(**{key: tuple(value) if isinstance(value, list) else value for key, value in each.items()})
        for each in read
    )


def page() -> str:
    """Return docs/developers/faults.md."""
    tables = [_HEAD]
    for group, found in groupby(faults(), key=lambda fault: fault.group):
        rows = [f"| {fault.number} | {_what(fault)} | {_answer(fault)} | {AFTER[fault.promise]} |" for fault in found]
        tables.append(
            "\n".join([f"## {group}\n", "| | fault | what is told | the published site |", "|---|---|---|---|", *rows])
        )
    return "\n\n".join(tables) + "\n"


def _what(fault: Fault) -> str:
    return f"{fault.what[:1].upper()}{fault.what[1:]}." + (f" {fault.note}" if fault.note else "")


def _answer(fault: Fault) -> str:
    """Return a cell with what is told; else with the tests that show that nothing need be."""
    if lines := fault.lines:
        return "<br>".join(_code(line) for each in lines for line in each.split("\n"))
    return "nothing: " + ", ".join(_link(test) for test in fault.shown)


def _code(line: str) -> str:
    """Return a line as code in a cell of a table; no sign in it is Markdown's."""
    ticks = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    space = " " if "`" in line else ""
    return f"{ticks}{space}{line.strip()}{space}{ticks}".replace("|", "\\|")


def _link(test: str) -> str:
    path, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ') or path}](../../{path})"


_HEAD = """# Faults, and what becomes of them

What may go wrong with a site, what a writer is told then, word for word, and what becomes of what is published. Each
row is a test: a line is what a small site in `tests/sites` is told, or what code in `tests/engine/test_told.py` brings
about; where nothing is told, tests are named that show why nothing need be. Of errors all are told in one run. What is
in no row falls into the net below everything: it is one line that names the file in hand, and how to report it
([decision 62](../decisions/0062-one-net-below-everything.md)).

<!-- Made by `python -m tests.accept` from tests/faults.toml and tests/sites/*/problems.txt: change those. -->"""

"""What a Markdown extension may know of the document that is being read."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape

from markdown import Markdown

from kindling.model.code_spans import blanked, outside_code
from kindling.model.problems import Problem, Severity

_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~$-])")
_LOOSE = re.compile(r"[\s`*_~\\|$]+")
#: how the target of a link begins and ends in Markdown and in HTML
_BEFORE_TARGET = r"(?:\]\(\s*<?|^ {0,3}\[[^\[\]]+\]:\s*<?|\b(?:href|src)\s*=\s*[\"']?|<)"
_BEHIND_TARGET = r"(?=[\s>)\"']|$)"


@dataclass(slots=True)
class Reading:
    """The document being read: its path, the prefix of its ids, and lines of what stands in it."""

    path: str
    prefix: str  #: its slug: "joy" in ``id="joy-note-1"``
    body: str
    body_line: int  #: line of the file on which the body starts
    _seen: dict[str, int] = field(default_factory=dict)
    _read: str = ""
    _letters: str = ""  #: the body as it is read, without what _LOOSE leaves out
    _places: list[int] = field(default_factory=list)  #: … and where each of them stands

    def line_of(self, text: str) -> int:
        """Return the line of the next occurrence of ``text``, so that a repeat gets its own line.

        The first line of the body when it stands nowhere as it was given.
        """
        for body in (self.body, self.as_read):
            start = body.find(text, self._seen.get(text, 0))
            if start >= 0:
                return self._line(text, body, start)
        return self._line_of_letters(text)

    def _line_of_letters(self, text: str) -> int:
        """Return the line where its letters stand, whatever spaces and marks of Markdown are between them."""
        if not self._places:
            self._places = [place for place, letter in enumerate(self.as_read) if not _LOOSE.match(letter)]
            self._letters = "".join(self.as_read[place] for place in self._places)
        letters, places, wanted = self._letters, self._places, _LOOSE.sub("", text)
        start = letters.find(wanted, self._seen.get(f"letters of {text}", 0)) if wanted else -1
        if start < 0:
            return self.body_line
        self._seen[f"letters of {text}"] = start + len(wanted)
        return self.body_line + self.as_read.count("\n", 0, places[start])

    def line_of_target(self, address: str) -> int:
        """Return the line of the next link to ``address``: ``/a`` is not found within ``/a.md``, nor in a sentence."""
        link = re.compile(_BEFORE_TARGET + re.escape(address) + _BEHIND_TARGET, re.M)
        for body in (self.body, self.as_read):
            if match := link.search(body, self._seen.get(address, 0)):
                return self._line(address, body, match.end() - len(address))
        return self.line_of(address)

    def _line(self, text: str, body: str, start: int) -> int:
        """Return the line of ``text`` at ``start``, and go on behind it the next time."""
        self._seen[text] = start + len(text)
        return self.body_line + body.count("\n", 0, start)

    @property
    def as_read(self) -> str:
        """The body without Markdown's backslashes and with entities as their characters, line by line the same."""
        if not self._read:
            lines = _ESCAPED.sub(r"\1", self.body).split("\n")
            self._read = "\n".join(unescape(line).replace("\n", " ") for line in lines)
        return self._read

    def problem(self, text: str, rule: str, message: str, hint: str = "", severity: Severity = "error") -> Problem:
        """Return a problem at the line on which ``text`` stands."""
        return Problem(self.path, self.line_of(text), rule, message, hint, severity)


#: a text's HTML, made safe, and its reading → the HTML with markers, and what a plugin found in it
class Finding:
    """What one Markdown extension, or one finder, found in a text. Each derives its own, as a frozen dataclass."""

    __slots__ = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with what was found."""
        return ()

    @property
    def more_html(self) -> tuple[str, ...]:
        """HTML of the text that stands outside of its body: its notes."""
        return ()


Finder = Callable[[str, Reading], tuple[str, Finding]]


def reading_of(md: Markdown) -> Reading:
    """Return the document that ``md`` is reading; a nameless one outside a build."""
    reading: Reading = getattr(md, "kindling_reading", None) or Reading("text", "text", "", 1)
    return reading


def tell(md: Markdown, problem: Problem) -> None:
    """Note what an extension found wrong while ``md`` reads a text."""
    md.kindling_told = [*getattr(md, "kindling_told", []), problem]  # type: ignore[attr-defined]


def told_while_reading(md: Markdown) -> list[Problem]:
    """Return what extensions noted of the text that was read last; it is forgotten then."""
    found: list[Problem] = getattr(md, "kindling_told", [])
    md.kindling_told = []  # type: ignore[attr-defined]
    return found


def lines_outside_code(body: str, token: str) -> dict[str, list[int]]:
    """Return each text that the pattern ``token`` means, its white space as one space → the lines (from 0) it is on.

    What stands in code, or behind a backslash, is left out.
    """
    lines: dict[str, list[int]] = defaultdict(list)
    line = place = 0
    for match in outside_code(re.compile(token, re.M | re.S), body):
        line, place = line + body.count("\n", place, match.start()), match.start()
        lines[" ".join(match[0].split())].append(line)
    return lines


@lru_cache(maxsize=4)  # of one text, many ask
def without_code(body: str) -> str:
    """Return ``body`` with a space for each letter of code, of comments and behind a backslash: places stay."""
    return blanked(body)

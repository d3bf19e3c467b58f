"""Mends that are sure: a hint that says one line to write, obeyed, and looked at afterwards. Pure.

Sure is what has one reading and loses no letter. After each, the text is read again: the problem must be gone, and no
other may be there; else the text stays as it was.
"""

import ast
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from kindling.model.problems import Problem

_KEY = re.compile(r"(\s*(?:- +)?)([^\s:\[\]{}\"'][^:]*):(.*)")
_BULLET = re.compile(r"\s*- +(?=\S)")
_ONE_LINE = re.compile(r"write ([\w-]+: .+)")
#: of a hint that only shows the form, or leaves a choice
_UNSURE = re.compile(r", (?:with|if|which|or) |…| \((?:day|month) first\)| or (?=[\w-]+: )| with the day it goes live$")
_MEANT = re.compile(r"did you mean '([\w-]+)'\?(?: .*)?")
_ITEM = re.compile(r'write (?:- )?("(?:[^"\\]|\\.)*")')  #: of a list, on a line of its own
_HEADING = re.compile(r"write (#{1,6}) (.+)")
_SIGNS = re.compile(r" {0,3}#{1,6}(?=\s)")
_APART = re.compile(r"(?<![!\]])(\[[^\[\]\n]+\]) (\((?:https?://|mailto:|\.{0,2}/)[^()\s]*\))")
_STUCK = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])")
_OF_THE_WEB = re.compile("write 'https:(//.+)'")
#: letters drawn with signs for formulas: with those of another script a name may be meant
_DRAWN = re.compile("'(.+)' is made of signs for formulas.*\n" + "write '(.+)'")
#: syntax of another program, and what it is here
_SWAPPED = re.compile(r"(?P<said>'(?:[^'\\]|\\.)+'|\"(?:[^\"\\]|\\.)+\") [^\n]*\nwrite '(?P<here>.+)'")
_FOREIGN = ("text/foreign", "text/no-link")
#: rules whose line is printed again with every letter of it
_REPRINTED = ("frontmatter/syntax", "frontmatter/comment", "frontmatter/tag")
_MANY = 200  #: mends of one text

Read = Callable[[str], Collection[Problem]]


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its sure mends."""

    text: str
    done: tuple[Problem, ...]  #: what is gone, each at the line where it was then


def mended(text: str, read: Read, told: Collection[tuple[str, str]]) -> Mended:
    """Return a text with its sure mends. ``told``: (rule, message) of what the build says of it; ``read`` reads it."""
    done: list[Problem] = []
    tried: set[tuple[str, str]] = set()
    now = read(text)
    for _ in range(_MANY):
        problem = next(
            (each for each in sorted(now, key=_turn) if _key(each) in told and _key(each) not in tried), None
        )
        if problem is None:
            break
        # headings move together, or what stood beside one would stand below it
        together = [each for each in now if _skips(each)] if _skips(problem) else [problem]
        new = _headings(together, text) if _skips(problem) else _obeyed(problem, text)
        after = read(new) if new is not None else now
        if new is None or not _keeps(problem, now, after, text, new):
            tried.add(_key(problem))
            continue
        done += together
        text, now = new, after
    return Mended(text, tuple(done))


def _turn(problem: Problem) -> tuple[bool, int]:
    """Return when a problem's turn is: levels of headings last, since a title that becomes a heading changes them."""
    return _skips(problem), problem.line


def _key(problem: Problem) -> tuple[str, str]:
    """Return what a problem says, wherever it stands by now."""
    said = problem.kind or problem.message  # a kind is told once a text, with one example
    return problem.rule, re.sub(
        r"on line \d+|\(\d+ more in this text\)|(?<=skips a level: it is shown as one of level )\d", "", said
    )


def told_of(problems: Collection[Problem]) -> set[tuple[str, str]]:
    """Return problems as ``mended`` knows them."""
    return {_key(problem) for problem in problems}


def _keeps(problem: Problem, before: Collection[Problem], after: Collection[Problem], old: str, new: str) -> bool:
    """Return whether a mend keeps the promise of its hint: the problem is gone, no other came, no letter is lost."""
    olds, news = [_key(each) for each in before], [_key(each) for each in after]
    fewer = news.count(_key(problem)) < olds.count(_key(problem))
    covered = problem.rule in _REPRINTED  # what is wrong behind it can only be seen now
    errors = sum(each.severity == "error" for each in after), sum(each.severity == "error" for each in before)
    fresh = [key for key in news if key not in olds]
    if problem.rule in _REPRINTED and _letters(old) != _letters(new):
        return False
    return fewer and (not fresh or (covered and errors[0] <= errors[1]))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _obeyed(problem: Problem, text: str) -> str | None:
    """Return a text after the hint of one problem; None where the hint is for a person."""
    lines, at, hint = text.split("\n"), problem.line - 1, problem.hint
    if not 0 <= at < len(lines):
        return None
    if problem.rule == "text/no-link" and hint == "take the space out":
        return _with(lines, at, _APART.sub(r"\1\2", lines[at], count=1))
    if problem.rule == "links/scheme" and (found := _OF_THE_WEB.fullmatch(hint)):
        return _with(lines, at, re.sub(rf"(?<![:/\w]){re.escape(found[1])}", f"https:{found[1]}", lines[at]))
    if problem.rule == "text/heading" and hint == "put a space behind the signs #":
        return _with(lines, at, _STUCK.sub(r"\1 ", lines[at]))
    if problem.rule == "text/heading" and _HEADING.fullmatch(hint):
        return _headings([problem], text)
    if problem.rule == "text/lookalike" and (found := _DRAWN.fullmatch(f"{problem.message}\n{hint}")):
        return text.replace(found[1], found[2])
    if problem.rule in _FOREIGN and (found := _SWAPPED.fullmatch(f"{problem.message}\n{hint}")):
        said = str(ast.literal_eval(found["said"]))
        return _with(lines, at, lines[at].replace(said, found["here"], 1))
    return _in_head(problem, lines) if problem.rule.startswith("frontmatter/") else None


def _skips(problem: Problem) -> bool:
    return "skips a level" in problem.message and _HEADING.fullmatch(problem.hint) is not None


def _headings(problems: Iterable[Problem], text: str) -> str | None:
    """Return a text with headings at other levels; None where one of them can't be found."""
    lines = text.split("\n")
    for problem in problems:
        at, found = problem.line - 1, _HEADING.fullmatch(problem.hint)
        typed = _SIGNS.match(lines[at])
        if not found or not typed or _letters(lines[at]) != _letters(found[2]):
            return None
        lines[at] = found[1] + lines[at][typed.end() :]
    return "\n".join(lines)


def _in_head(problem: Problem, lines: list[str]) -> str | None:
    """Return a text after a hint of its front matter."""
    at, hint = problem.line - 1, problem.hint
    key = _KEY.fullmatch(lines[at])
    if problem.rule == "frontmatter/unknown-key" and key and (found := _MEANT.fullmatch(hint)):
        return _with(lines, at, f"{key[1]}{found[1]}:{key[3]}")
    if (found := _ITEM.fullmatch(hint)) and (bullet := _BULLET.match(lines[at])):
        return _with(lines, at, bullet[0] + found[1])
    if (found := _ONE_LINE.fullmatch(hint)) and not _UNSURE.search(hint) and (whole := _KEY.fullmatch(found[1])):
        same = key is not None and key[2] == whole[2] and not _goes_on(lines, at)
        return _with(lines, at, (key[1] if key else "") + found[1].strip()) if same else None
    return None


def _goes_on(lines: list[str], at: int) -> bool:
    """Return whether the value of a line goes on below it, where a line alone can't stand for it."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(below.strip()) and (below[0] in " \t" or below.lstrip().startswith("- "))


def _with(lines: list[str], at: int, line: str) -> str:
    return "\n".join([*lines[:at], line, *lines[at + 1 :]])

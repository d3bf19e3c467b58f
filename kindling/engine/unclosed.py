"""What is opened in a text and never ends: code, a tag, a remark. The rest of the text would be taken for part of it.

CommonMark and browsers let each last to the end of the text, without a word. Nobody means that, but for code that is
the last of a text and all of one piece.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from kindling.engine.fences import Fence, parted
from kindling.engine.html_blocks import tags_of
from kindling.model.problems import Problem, Severity
from kindling.model.reading import Reading, without_code

_OPENS = re.compile(r" {0,3}(?P<mark>`{3,}|~{3,})(?P<info>[A-Za-z{][^`]*)$")
#: what other tools make of code in a fence → who does
_DRAWN = {
    "Obsidian": frozenset("dataview dataviewjs tasks query base".split()),
    "another program": frozenset("mermaid plantuml graphviz chart chartjs".split()),
    "MyST": frozenset(
        f"{{{name}}}"
        for name in "note tip warning important caution danger admonition attention hint seealso figure image".split()
    ),
}
_LIKE_AN_END = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_EMPTY_LINE = re.compile(r"^[ \t]*\n", re.M)
#: HTML lets its end be left out; Python-Markdown takes all up to the next one as it is typed
_PARAGRAPH = re.compile(r"^ {0,3}<p(?:\s[^<>]*)?>", re.M | re.I)
_BLOCK = re.compile(r"(?:^[^\n]*\S[^\n]*\n?)+", re.M)  #: lines without an empty one between
_REMARK = re.compile(r"(?<!\\)<!--")


def unclosed_problems(reading: Reading) -> Iterator[Problem]:
    """Yield what is opened in a text and never ends, at the line that opens it."""
    if "```" in reading.body or "~~~" in reading.body:
        yield from _code(reading)
    if "<" in reading.body:
        yield from _html(reading)


def _told(reading: Reading, line: int, fact: str, hint: str, severity: Severity = "warning") -> Problem:
    return Problem(reading.path, reading.body_line + line, "text/unclosed", fact, hint, severity)


def _code(reading: Reading) -> Iterator[Problem]:
    cut: Fence | None = None  # the last code that an item or a quotation ended
    for fence in parted(reading.body.split("\n")):
        if isinstance(fence, str):
            continue
        yield from _drawn(reading, fence)
        if found := _of_fence(reading, fence, cut):
            yield _told(reading, fence.line, *found)
        cut = fence if fence.end == "around" else None


def _of_fence(reading: Reading, fence: Fence, cut: Fence | None) -> tuple[str, str] | None:
    """Return what is wrong with a fence, and what to do; None for nothing. ``cut``: code whose end it may be."""
    opening = fence.typed[0].strip()
    if inner := _other_code(fence) if fence.end == "fence" else 0:
        fact = f"the code that begins with {opening!r} goes on to line {reading.body_line + inner}, where other begins"
        sign = fence.mark[0] * (len(fence.mark) + 1)
        return fact, f"put a line {fence.mark} where the code ends; code that shows such lines stands between {sign}"
    if not fence.end and cut is not None and not fence.info.strip() and fence.mark == cut.mark:
        fact = f"{opening!r} begins code that lasts to the end of the text: what stood in an item had ended with it"
        return fact, f"write it as far in as line {reading.body_line + cut.line} has it"
    return _endless(fence, opening) if not fence.end and _goes_on(fence) else None


def _drawn(reading: Reading, fence: Fence) -> Iterator[Problem]:
    """Yield code that another tool puts something else in the place of."""
    language = fence.info.strip().split(" ", 1)[0]
    for tool, languages in _DRAWN.items():
        if language in languages:
            fact = f"{fence.typed[0].strip()!r} is drawn, or filled, by {tool}; readers would see its code"
            hint = "put what it shows there: a picture ![What it shows](its-file.svg), a list, or a call-out !!! note"
            line = reading.body_line + fence.line
            yield Problem(reading.path, line, "text/foreign", fact, hint, "warning", kind=tool)


def _endless(fence: Fence, opening: str) -> tuple[str, str]:
    if not any(line.strip() for line in fence.code):
        hint = "take this line out, or look for code above whose first line has no signs"
        return f"{opening!r} begins code, and nothing follows", hint
    hint = f"put a line {fence.mark} where the code ends"
    if not fence.info.strip():
        hint += "; where none begins here, put one above, where the code before this line ends"
    return f"the code that begins with {opening!r} has no end: all below it is read as code", hint


def _other_code(fence: Fence) -> int:
    """Return the line, from 0, within code on which other code begins that says its language; 0 for none."""
    for number, line in enumerate(fence.code, start=1):
        found = _OPENS.match(line)
        if found and found["mark"].startswith(fence.mark):
            return fence.line + number
    return 0


def _goes_on(fence: Fence) -> bool:
    """Return whether more than one piece of code stands behind a fence without an end, or nothing at all."""
    code = "\n".join(fence.code).rstrip()
    return not code or _EMPTY_LINE.search(code) is not None or any(map(_LIKE_AN_END.match, fence.code))


def _html(reading: Reading) -> Iterator[Problem]:
    body = without_code(reading.body)
    for tag, end, _depth in tags_of(reading.body):
        if end is None and not body[: tag.start()].rpartition("\n")[2].strip():
            name = tag["name"].lower()
            fact = f"<{name}> has no end: all below it stands in it, and is shown as it is typed"
            yield _told(reading, body.count("\n", 0, tag.start()), fact, f"write </{name}> where it ends")
    for place in _paragraphs(body):
        fact = "<p> has no end before the empty line: what is below it is shown as it is typed"
        yield _told(reading, body.count("\n", 0, place), fact, "take <p> out: an empty line parts paragraphs")
    if remark := _REMARK.search(body):
        fact = "<!-- begins a remark that has no end, so readers would see it"
        line = body.count("\n", 0, remark.start())
        yield _told(reading, line, fact, "write --> where the remark ends", "error")


def _paragraphs(body: str) -> Iterator[int]:
    """Yield where a <p> begins that has no end before an empty line, with words below that."""
    for block, below in pairwise(_BLOCK.finditer(body)):
        ended = max(body.rfind(end, block.start(), block.end()) for end in ("</p>", "</P>"))
        opened = _PARAGRAPH.search(body, max(ended, block.start()), block.end())
        if opened and not below[0].lstrip().startswith("<"):
            yield opened.start()

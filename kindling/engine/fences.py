"""Fenced code wherever it stands: in an item of a list, in a quotation, straight below a line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.preprocessors import Preprocessor

from kindling.engine.block_starts import QUOTED, interrupts, is_paragraph, marker_of

_ITEM = re.compile(r" {0,3}(?:[-+*•]|[0-9]{1,9}[.)]) {1,4}(?=\S)")
_FENCE = re.compile(r"(?P<indent> {0,3})(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
_IN_QUOTATION = 0  #: where others have the width of an item
_DEEP = 100  #: quotations and items in one another; what lies deeper is text


@dataclass(slots=True)
class Fence:
    """A fence that was opened."""

    around: tuple[int, ...]  #: the quotations and items that it stands in
    prefix: str  #: what its line began with: quotation marks, markers, spaces
    indent: int
    mark: str
    info: str
    typed: list[str]  #: its lines as they stand in the text
    line: int = 0  #: of the line that opens it, from 0
    end: Literal["", "fence", "around"] = ""  #: its own line, the end of what it stands in, or the end of the text
    code: list[str] = field(default_factory=list)

    def closes(self, line: str) -> bool:
        """Return whether ``line``, without what stands around the code, is its end."""
        bare = line.strip()
        return len(bare) >= len(self.mark) and not bare.strip(self.mark[0]) and len(line) - len(line.lstrip()) <= 3

    def inside(self, line: str) -> str | None:
        """Return ``line`` without what stands around the code; None where the quotation or the item has ended."""
        at, still = _reach(line, self.around)
        return line[at:] if still == len(self.around) else None

    def keep(self, line: str, inner: str) -> None:
        """Take a line of the code."""
        self.typed.append(line)
        self.code.append(inner[min(len(inner) - len(inner.lstrip(" ")), self.indent) :])


class Fences(Preprocessor):
    """Hand each fenced block to Python-Markdown's own reader of fences, as if it stood at the edge of the page."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines with a placeholder for each block of code."""
        return list(self._without_code(lines))

    def _without_code(self, lines: list[str]) -> Iterator[str]:
        for part in parted(lines):
            if isinstance(part, str):
                yield part
            elif part.end:
                yield from self._placed(part)
            else:  # it lasts to the end of the text
                while part.code and not part.code[-1].strip():
                    part.code.pop()
                yield from (*self._placed(part), "")

    def _placed(self, fence: Fence) -> Iterator[str]:
        reader = self.md.preprocessors["fenced_code_block"]
        assert isinstance(reader, FencedBlockPreprocessor)
        words = fence.info.split()
        for info in dict.fromkeys((fence.info.strip(), words[0] if words else "", "")):
            found = reader.run([fence.mark + info, *fence.code, fence.mark])
            if len(stashed := [line for line in found if line]) == 1 and stashed[0].startswith("\x02"):
                yield from [fence.prefix + stashed[0]] if fence.around else ["", stashed[0], ""]
                return
        yield from fence.typed


def parted(lines: Sequence[str]) -> Iterator[str | Fence]:
    """Yield the lines outside of code, and each fence with its code."""
    around: tuple[int, ...] = ()
    fence: Fence | None = None
    words = ""  # of the line before
    for number, line in enumerate(lines):
        if fence is not None:
            inner = fence.inside(line)
            if inner is not None and not fence.closes(inner):
                fence.keep(line, inner)
                continue
            fence.typed += [] if inner is None else [line]
            fence.end = "around" if inner is None else "fence"
            yield fence
            fence = None
            if inner is not None:
                continue
        around, at = _containers(line, around, words)
        words = line[at:]
        found = _FENCE.match(words) if "```" in line or "~~~" in line else None
        if found is None:
            yield line
        else:
            fence = Fence(around, line[:at], len(found["indent"]), found["fence"], found["info"], [line], number)
            words = ""
    if fence is not None:
        yield fence


def _reach(line: str, around: tuple[int, ...]) -> tuple[int, int]:
    """Return how far ``line`` goes on in the quotations and items ``around`` it: a column, and how many of them."""
    at = 0
    for place, width in enumerate(around):
        if width == _IN_QUOTATION:
            found = QUOTED.match(line, at)
            if found is None:
                return at, place
            at = found.end()
        elif line[at:].strip() and not line.startswith(" " * width, at):
            return at, place
        else:
            at = min(at + width, len(line))
    return at, len(around)


def _containers(line: str, around: tuple[int, ...], before: str) -> tuple[tuple[int, ...], int]:
    """Return the quotations and items that ``line`` stands in, and the column where its own words begin.

    ``before`` are the words of the line before it: a paragraph may go on, whatever it stands in.
    """
    at, still = _reach(line, around)
    goes_on = is_paragraph(before) and is_paragraph(line[at:]) and not interrupts(line[at:])
    if goes_on and still < len(around) and not marker_of(line[at:]) and not _FENCE.match(line, at):
        return around, at
    open_ = list(around[:still])
    goes_on = goes_on and (still == len(around) or around[still] == _IN_QUOTATION)  # it is no next item
    while not goes_on and len(open_) < _DEEP and (found := QUOTED.match(line, at) or _ITEM.match(line, at)):
        open_.append(_IN_QUOTATION if found.re is QUOTED else found.end() - at)
        at = found.end()
    return tuple(open_), at

"""Where code stands in a text as it was typed, in one go: what is begun and never ended costs no second look.

Code in fences (CommonMark 0.31, section 4.5: the end is as long as the beginning, or longer), code in a line (6.1: the
end is exactly as long), and what stands behind a backslash.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

_BEGINS = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})|(?<!`)`+|\\\{|<!--", re.M)
_RUN = re.compile(r"`+")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})", re.M)


class CodeSpans:
    """The places of code in one text; of remarks too, where ``remarks``."""

    def __init__(self, body: str, *, remarks: bool = False) -> None:
        self._body, self._remarks = body, remarks
        self._runs: dict[int, list[int]] = defaultdict(list)  #: length → where backticks of that length begin
        for run in _RUN.finditer(body):
            self._runs[len(run[0])].append(run.start())
        fences = [(found.start(), found[1], found.end()) for found in _FENCE.finditer(body)]
        #: ` or ~ → where a line begins with it, how many there are, where they end
        self._fences = {
            sign: [(at, len(mark), end) for at, mark, end in fences if mark[0] == sign] for sign in ("`", "~")
        }
        self._endless = {"`": len(body) + 1, "~": len(body) + 1, "<": len(body) + 1}

    def after(self, place: int) -> tuple[int, int] | None:
        """Return where the first code at ``place`` or behind it begins and ends; None where there is none.

        It is asked of places that grow.
        """
        begins = _BEGINS.search(self._body, place)
        while begins:
            end = self._end(begins)
            if end:
                return (begins.start(), end[1]) if end[0] is None else (end[0], end[1])
            begins = _BEGINS.search(self._body, max(begins.end(), begins.start() + 1))
        return None

    def _end(self, begins: re.Match[str]) -> tuple[int | None, int] | None:
        """Return where what begins there ends, and where it begins if that is behind its spaces; None for no end."""
        said = begins[0]
        if said == "<!--":
            end = self._remark_end(begins.end()) if self._remarks else 0
            return (None, end) if end else None
        if said == "\\{":
            return None, begins.end()
        if begins["fence"] and (end := self._fence_end(begins)):
            return None, end
        if "~" in said:
            return None
        length = len(said.lstrip(" "))
        end = self._run_end(begins.end(), length)
        return (begins.end() - length, end) if end else None

    def _run_end(self, place: int, length: int) -> int:
        starts = self._runs[length]
        at = bisect_left(starts, place)
        return starts[at] + length if at < len(starts) else 0

    def _fence_end(self, begins: re.Match[str]) -> int:
        """Return where a fence ends; what was looked for once to the end of the text is not looked for again."""
        sign, length = begins["fence"][0], len(begins["fence"])
        if length >= self._endless[sign]:
            return 0
        known = self._fences[sign]
        for at in range(bisect_left(known, (begins.end(), 0, 0)), len(known)):
            if known[at][1] >= length:
                return known[at][2]
        self._endless[sign] = length
        return 0

    def _remark_end(self, place: int) -> int:
        if place >= self._endless["<"]:
            return 0
        end = self._body.find("-->", place)
        if end < 0:
            self._endless["<"] = place
        return end + 3 if end >= 0 else 0


def outside_code(pattern: re.Pattern[str], body: str, *, itself: bool = False) -> Iterator[re.Match[str]]:
    """Yield what a pattern means outside of code, from the left; code begins before what begins at its first sign.

    ``itself``: what the pattern means begins as code does, and is meant before it.
    """
    spans, place = CodeSpans(body), 0
    code, found = spans.after(0), pattern.search(body)
    while found:
        if code and (code[0] < found.start() if itself else code[0] <= found.start()):
            place = code[1]
        else:
            yield found
            place = max(found.end(), found.start() + 1)
        if code and code[0] < place:
            code = spans.after(place)
        if found.start() < place:
            found = pattern.search(body, place)


def blanked(body: str) -> str:
    """Return ``body`` with a space for each letter of code, of remarks and behind a backslash: places stay."""
    spans, place, parts = CodeSpans(body, remarks=True), 0, []
    while span := spans.after(place):
        parts += [body[place : span[0]], re.sub(r"[^\n]", " ", body[span[0] : span[1]])]
        place = span[1]
    return "".join([*parts, body[place:]])

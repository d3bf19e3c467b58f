"""What git leaves in a text that two people changed at one place, where nobody has chosen yet."""

import re
from collections.abc import Iterator

from kindling.model.problems import Problem

_MARK = re.compile(r"(<{7}|\|{7}|={7}|>{7})(?: .*)?")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")


def without_conflicts(path: str, text: str) -> tuple[str, list[Problem]]:
    """Return a text as the first of the two had it, each line where it was, and a problem for each such place.

    So one line tells of it, and not all that the marks would break. What stands in a fence of code is left.
    """
    if "<<<<<<<" not in text:
        return text, []
    lines = text.split("\n")
    problems = []
    for first, middle, last in list(_conflicts(lines)):
        fact = f"two people changed this place, and nobody has chosen: lines {first + 1} to {last + 1}"
        hint = "keep what is right of the two, and take out the three lines of marks (<<<<<<<, =======, >>>>>>>)"
        problems.append(Problem(path, first + 1, "text/conflict", fact, hint))
        lines[first] = ""
        lines[middle : last + 1] = [""] * (last + 1 - middle)
    return "\n".join(lines), problems


def _conflicts(lines: list[str]) -> Iterator[tuple[int, int, int]]:
    """Yield where each begins, where the first one's words end, and where it ends, as indices of lines."""
    first = middle = -1
    fenced = False
    for number, line in enumerate(lines):
        mark = _MARK.fullmatch(line)
        sign = mark[1][0] if mark else ""
        if first < 0:
            fenced ^= bool(_FENCE.match(line))
            if sign == "<" and not fenced:
                first = number
        elif sign in ("|", "=") and sign and middle < 0:
            middle = number
        elif sign == ">" and middle >= 0:
            yield first, middle, number
            first = middle = -1

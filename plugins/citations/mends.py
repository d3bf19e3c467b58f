"""A file of sources that can't be read: likely mends of a line are tried, and that which works is told. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Iterator

_LONG = 200_000  #: characters of a file beyond which nothing is tried
_QUOTES = str.maketrans(dict.fromkeys("“”„‟″", '"'))
_PAIR = re.compile(r"(\s*(?:-\s+)?[\w-]+:\s+)(.+)")  #: "title: Joy" of YAML

Mend = tuple[str, list[str]]  #: what to do, and the lines after it


def mended(text: str, mends: Iterable[Mend], reads: Callable[[str], bool]) -> str:
    """Return what to do so that a text can be read; "" where none of these mends does it."""
    if len(text) > _LONG:
        return ""
    return next((hint for hint, lines in mends if reads("\n".join(lines))), "")


def of_json(text: str, line: int) -> Iterator[Mend]:
    """Yield mends of CSL JSON that can't be read at a line."""
    lines = text.split("\n")
    for number in (line - 1, line):
        if 0 < number <= len(lines):
            yield from _with_end(lines, number, ",")
            yield from _without_end(lines, number, ",")
            yield from _with_end(lines, number, '"')
            yield from _with_end(lines, number, '",')
            yield from _written(lines, number, lines[number - 1].translate(_QUOTES))
            yield from _written(lines, number, re.sub(r"'([^'\"]*)'(?=\s*[:,\]}]|\s*$)", r'"\1"', lines[number - 1]))
    last = _last(lines)
    for end in ("]", "}", "}]", "]}"):
        yield from _below(lines, last, end)


def of_yaml(text: str, lines_told: Iterable[int]) -> Iterator[Mend]:
    """Yield mends of CSL YAML that can't be read at one of these lines."""
    lines = text.split("\n")
    for number in lines_told:
        if not 0 < number <= len(lines):
            continue
        typed = lines[number - 1].replace("\t", "  ")
        yield from _written(lines, number, typed)
        if pair := _PAIR.fullmatch(typed.rstrip()):
            plain = pair[2].replace('\\"', '"')
            whole = plain[1:] if plain[:1] in ('"', "'") and plain.count(plain[0]) == 1 else plain
            yield from _written(lines, number, pair[1] + json.dumps(whole, ensure_ascii=False))


def of_xml(text: str, line: int) -> Iterator[Mend]:
    """Yield mends of EndNote's XML that can't be read at a line."""
    lines = text.split("\n")
    for sign, entity, bare in (("&", "&amp;", r"&(?!#?\w+;)"), ("<", "&lt;", r"<(?![\w/!?])")):
        if 0 < line <= len(lines) and re.search(bare, lines[line - 1]):
            done = [*lines[: line - 1], re.sub(bare, entity, lines[line - 1]), *lines[line:]]
            yield f"write {entity} for each bare {sign} in line {line}", done


def _with_end(lines: list[str], number: int, end: str, first: int = 1) -> Iterator[Mend]:
    done = [*lines[: number - 1], lines[number - 1].rstrip() + end, *lines[number:]]
    what = {",": "a comma"}.get(end, end)
    yield f"put {what} at the end of line {number + first - 1}", done


def _without_end(lines: list[str], number: int, end: str) -> Iterator[Mend]:
    bare = lines[number - 1].rstrip()
    if bare.endswith(end):
        hint = f"take the comma at the end of line {number} out"
        yield hint, [*lines[: number - 1], bare.removesuffix(end), *lines[number:]]


def _written(lines: list[str], number: int, line: str, first: int = 1) -> Iterator[Mend]:
    if line != lines[number - 1] and len(line) < 400:
        yield f"write line {number + first - 1} so: {line.strip()}", [*lines[: number - 1], line, *lines[number:]]


def _below(lines: list[str], number: int, line: str, first: int = 1) -> Iterator[Mend]:
    hint = f"write {line} on a line of its own behind line {number + first - 1}"
    yield hint, [*lines[:number], line, *lines[number:]]


def _last(lines: list[str]) -> int:
    """Return the number of the last line that holds something."""
    return max((number for number, line in enumerate(lines, start=1) if line.strip()), default=1)

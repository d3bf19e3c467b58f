"""A line of a settings file that Python can't read, as it would be right: quotation marks are curly, or missing."""

import ast
import json
import re
from collections.abc import Iterator

_CURLY = re.compile("[“”„‟″«»]")
#: ‘words’ in the place of a text; an apostrophe within them ends nothing
_SINGLE = re.compile(r"[‘‚‛]([^‘‚‛]*)[’‘](?=\s*(?:[,:)\]}]|#|$))")
#: NAME = words, or "key": words in a dict; a note may follow
_BARE = re.compile(r"(\s*(?:[A-Za-z_]\w*\s*=|[\"'][^\"']*[\"']\s*:)\s*)(.*?)(\s*,?\s*(?:\s#.*)?)")
_CODE = re.compile(r"[(\[{]|[\w.]+\(|[rbfRBF]+[\"']")  #: what begins so was meant as more than words
_QUOTES = "\"'“”„‟″«»‘’‚‛"


def mended_line(source: str, number: int) -> str:
    """Return the line of a file, counted from 1, as it would be right; "" where nobody knows."""
    lines = source.splitlines()
    if not 0 < number <= len(lines):
        return ""
    good = (line for line in _guesses(lines[number - 1]) if _is_read(lines, number, line))
    return next(good, "").strip()


def _guesses(line: str) -> Iterator[str]:
    """Yield the line as it may have been meant, the likeliest first."""
    straight = _CURLY.sub('"', line)
    yield straight
    yield _SINGLE.sub(lambda found: json.dumps(found[1], ensure_ascii=False), straight)
    found = _BARE.fullmatch(line)
    if found and found[2] and not _CODE.match(found[2]):
        yield f"{found[1]}{json.dumps(_without_quotes(found[2]), ensure_ascii=False)}{found[3]}"


def _without_quotes(text: str) -> str:
    """Return a text without the quotation mark at each of its ends, where there is one."""
    start, end = text[0] in _QUOTES, len(text) > 1 and text[-1] in _QUOTES
    return text[int(start) : len(text) - int(end)]


def _is_read(lines: list[str], number: int, line: str) -> bool:
    """Return whether Python gets past the line when it is written so, and it is not written so already."""
    if line == lines[number - 1]:
        return False
    try:
        ast.parse("\n".join([*lines[: number - 1], line, *lines[number:]]))
    except SyntaxError as error:
        return (error.lineno or 0) > number
    except ValueError:
        return False
    return True

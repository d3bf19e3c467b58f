"""A line of a settings file that Python can't read, as it would be right: quotation marks are curly, or missing."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from kindling.model.problems import Problem

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


# ---- the release that a site is at, which its first lines say ----------------------------------------------------

_RELEASE = re.compile(r"^#.*\bKindling (\d+\.\d+\.\d+)\b(?:, and at (\d+\.\d+\.\d+))?", re.M)


def release_in(source: str) -> str:
    """Return the release that a settings file says the site is at; "" where it says none."""
    found = _RELEASE.search("\n".join(source.splitlines()[:5]))
    return (found[2] or found[1]) if found else ""


def with_release(source: str, release: str) -> str:
    """Return a settings file that says the site is at ``release``; with which it was begun stays."""
    if not release_in(source):
        return f"# At Kindling {release}. `make upgrade` keeps this line.\n{source}"
    return _RELEASE.sub(lambda found: f"{found[0][: found.end(1) - found.start()]}, and at {release}", source, count=1)


def ahead_of_kit(path: Path, shown: str, kit: str) -> list[Problem]:
    """Return the warning that a site is at a newer release than the kit that builds it."""
    site = release_in(path.read_text("utf-8", "replace")) if path.is_file() else ""
    if not (site and kit) or numbered(site) <= numbered(kit):
        return []
    fact = f"this site is at Kindling {site}, and this is {kit}"
    return [Problem(shown, 1, "settings/release", fact, f"install Kindling {site} or newer", "warning")]


def numbered(release: str) -> tuple[int, ...]:
    """Return a release as numbers to compare; "" is before all."""
    return tuple(map(int, release.split("."))) if release else ()

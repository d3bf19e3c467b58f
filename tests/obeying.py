"""A machine that does what a hint says, as somebody would who reads no further than the hint.

It knows a small language: write a line (or one of two), add one, take it out, the key or value that was meant, keep one
of two, delete the file. What it can't do is given back as None, and a test says which hints those may be.
"""

import ast
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from kindling.model.problems import Problem

_KEY = re.compile(r"(\s*(?:- +)?)([^\s:\[\]{}\"'][^:]*):(.*)")
_EXAMPLE = re.compile(r" \((?:day|month) first\)|, (?:with|if|which) [^\"]*$| with the day it goes live$|; to show .*$")
_DELETE = "write it, or delete it"
_TAKE_OUT = re.compile(
    r"keep one of the two(?:, as \w+: …)?$|take (?:it|the line|\w+:) out|write another value, or take it out"
    r"|write it into title:"
)
_IN_WORDS = {
    "write slug: with a few plain words joined by hyphens": ("slug", "a-few-words"),
    "write slug: with the words of its address here, and aliases: [/its/old/address/]": ("slug", "its-address"),
    "write cover: with the path of one picture": ("cover", "/media/joy.jpg"),
    "add summary: with one or two sentences": ("summary", "One sentence."),
    "write title: with a few words": ("title", "A few words"),
    "write the day of the last change, or take modified: out": ("", ""),
}


@dataclass(frozen=True)
class Obeyed:
    """A text after a hint."""

    text: str  #: "" where the file is to be deleted
    replaced: str = ""  #: the line that went
    by: str = ""  #: the line in its place


def obeyed(problem: Problem, text: str) -> Obeyed | None:
    """Return a text after its writer did what the hint of a problem says; None for what a machine can't do."""
    lines, at, hint = text.split("\n"), problem.line - 1, problem.hint
    if hint in _IN_WORDS:
        key, value = _IN_WORDS[hint]
        return _with_key(lines, key, f"{key}: {value}", at)
    if found := re.match(r"did you mean '(.*)'\?", hint):
        return _meant(problem, lines, at, found[1])
    if "write status: draft" in hint or "write status: hidden" in hint:
        state = "hidden" if "hidden" in hint else "draft"
        return _with_key(_without(lines, at).text.split("\n"), "status", f"status: {state}", -1)
    if _TAKE_OUT.match(hint):
        return _without(lines, at)
    if hint == "take the lines out":
        return _without_keys(lines, re.findall("'([^']+)'", problem.message))
    if hint == "write it with fewer brackets":
        return Obeyed("\n".join([*lines[:at], re.sub(r"[\[\]]{2,}", "", lines[at]), *lines[at + 1 :]]))
    if hint.startswith("write ") and hint != _DELETE:
        return _written(hint.removeprefix("write "), lines, at)
    return _whole_text(lines, hint)


def _whole_text(lines: list[str], hint: str) -> Obeyed | None:
    """Obey a hint that is not about one line of the front matter."""
    if hint == _DELETE:
        return Obeyed("")
    if hint.startswith("begin with a line ---"):
        return Obeyed("\n".join(["---", "title: Words", "date: 2026-11-09", "---", *lines]))
    if hint.startswith("put a line --- where the text begins"):
        place = next((number for number, line in enumerate(lines) if not line.strip()), len(lines))
        return Obeyed("\n".join([*lines[:place], "---", *lines[place:]]))
    if found := re.match(r"add a line (\w+): …$", hint):
        return Obeyed("\n".join([lines[0], f"{found[1]}: Words", *lines[1:]]))
    return None


def _without_keys(lines: list[str], keys: list[str]) -> Obeyed:
    text = "\n".join(lines)
    for key in keys:
        there = text.split("\n")
        text = _without(there, next(at for at, line in enumerate(there) if line.lower().startswith(f"{key}:"))).text
    return Obeyed(text)


def _written(line: str, lines: list[str], at: int) -> Obeyed | None:
    """Return the lines with one written as a hint has it: the first of two ways."""
    first = _EXAMPLE.sub("", re.split(r" or (?=[\w-]+: )", line)[0])
    key = _KEY.fullmatch(first)
    if first.startswith("- "):
        return _replaced(lines, at, lines[at][: len(lines[at]) - len(lines[at].lstrip())] + first)
    if first.startswith('"') or not key:
        bullet = re.match(r"\s*- +", lines[at])
        return _replaced(lines, at, f"{bullet[0]}{first}") if bullet and first.startswith('"') else None
    if "…" in first:
        return None
    return _with_key(lines, key[2], first, at)


def _with_key(lines: list[str], key: str, line: str, at: int) -> Obeyed:
    """Return the lines with a key as told: where it stands, else in the place of the line that is told of, else added.

    A line that is told of, and is neither the key nor the title's, is that of the same thing by another name.
    """
    end = next((number for number, each in enumerate(lines[1:], 1) if each.strip() in ("---", "...")), len(lines))
    keys = {number: found[2] for number in range(1, end) if (found := _KEY.fullmatch(lines[number]))}
    there = next((number for number, name in keys.items() if name == key), 0)
    if keys.get(at) == key:
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        return _replaced(lines, at, indent + line)
    other = keys.get(at, "title") != "title"
    if there:
        done = _replaced(lines, there, line).text.split("\n")
        return _without(done, at) if other and at else Obeyed("\n".join(done))
    return _replaced(lines, at, line) if other else Obeyed("\n".join([lines[0], line, *lines[1:]]))


def _replaced(lines: list[str], at: int, line: str) -> Obeyed:
    """Return the lines with one in another form; what hangs below a value that is written whole goes with it."""
    after = at + 1
    while after < len(lines) and _hangs(lines[after], lines[at]):
        after += 1
    return Obeyed("\n".join([*lines[:at], line, *lines[after:]]), "\n".join(lines[at:after]), line)


def _hangs(line: str, above: str) -> bool:
    """Return whether a line is part of the value that begins on a line above it."""
    bare, over = line.lstrip(), above.lstrip()
    deeper = len(line) - len(bare) > len(above) - len(over)
    return bool(bare) and (deeper or (bare.startswith("- ") and not over.startswith("- ")))


def _without(lines: list[str], at: int) -> Obeyed:
    gone = _replaced(lines, at, "\0")
    return Obeyed(gone.text.replace("\0\n", "", 1).replace("\n\0", "", 1), gone.replaced)


def _meant(problem: Problem, lines: list[str], at: int, word: str) -> Obeyed | None:
    found = _KEY.fullmatch(lines[at])
    if problem.rule == "frontmatter/unknown-key" and found:
        return _replaced_only(lines, at, f"{found[1]}{word}:{found[3]}")
    if problem.rule == "frontmatter/value" and found:
        return _replaced_only(lines, at, f"{found[1]}{found[2]}: {word}")
    return None


def _replaced_only(lines: list[str], at: int, line: str) -> Obeyed:
    return Obeyed("\n".join([*lines[:at], line, *lines[at + 1 :]]), lines[at], line)


def obeyed_in_text(problem: Problem, text: str) -> Obeyed | None:
    """Return a text after its writer did what the hint of a problem below the front matter says; None as above."""
    lines, at, hint = text.split("\n"), problem.line - 1, problem.hint
    said = re.search(r"(?P<quote>['\"])(?P<said>.+?)(?P=quote)(?=[ :;,]|$)", problem.message)
    typed = str(ast.literal_eval(said[0])) if said else ""
    if found := re.fullmatch(r"write '(.+)'", hint):
        return _swapped(text, typed, found[1])
    if hint.startswith("take the space out"):
        return _on_line(lines, at, "] (", "](")
    if hint == "put a space behind the signs #":
        return _replaced_only(lines, at, re.sub(r"^( *#+)", r"\1 ", lines[at]))
    if hint.startswith("take the quotation marks out"):
        return _on_line(lines, at, *_bare(lines[at]))
    if hint.startswith("take it out, or write <!-- and -->"):
        return _swapped(text, typed, f"<!--{typed.strip('%')}-->")
    if "put a backslash before each $" in hint:
        return _replaced_only(lines, at, re.sub(r"(?<!\\)\$", r"\\$", lines[at]))
    if found := re.fullmatch(r"write (#+ .+)", hint):
        return _replaced_only(lines, at, found[1])
    if found := re.match(r"did you mean '?(/[^?']+)'?\?", hint):
        return _swapped(text, typed, found[1])
    return _of_another_program(hint, lines, at)


def _of_another_program(hint: str, lines: list[str], at: int) -> Obeyed | None:
    if hint.startswith("take the line out; topics stand above the text"):
        tags = ", ".join(re.findall(r"#([\w-]+)", lines[at]))
        return Obeyed(_without(lines, at).text.replace("\n", f"\ntags: [{tags}]\n", 1))
    return _noted(lines, at) if hint.startswith("write [^1] in the text") else None


def _noted(lines: list[str], at: int) -> Obeyed:
    """Return a text whose note on this line is led to by its number: ``¹``, or ``[1]``."""
    sign = re.match(r"\s*(\[1\]|[¹²³⁴-⁹]+):?\s+", lines[at])
    assert sign
    label = f"[^{''.join(map(unicodedata.normalize, ['NFKC'] * len(sign[1]), sign[1])).strip('[]')}]"
    done = [re.sub(rf"(?<=\w){re.escape(sign[1])}", label, line) for line in lines]
    return _replaced_only(done, at, f"{label}: {lines[at][sign.end() :]}")


def _swapped(text: str, old: str, new: str) -> Obeyed | None:
    return Obeyed(text.replace(old, new), old, new) if old and old in text else None


def _on_line(lines: list[str], at: int, old: str, new: str) -> Obeyed:
    return _replaced_only(lines, at, lines[at].replace(old, new, 1))


def _bare(line: str) -> tuple[str, str]:
    """Return an address in quotation marks, and the same without them."""
    found = re.search(r"\]\([ \t]*[\"'“]([^\"'”]+)[\"'”][ \t]*\)", line)
    assert found
    return found[0], f"](<{found[1]}>)" if " " in found[1] else f"]({found[1]})"


def obeyed_in_settings(problem: Problem, text: str) -> str | None:
    """Return a settings file after somebody did what the hint of a problem says; None for what a machine can't do."""
    hint, line = problem.hint, problem.line
    if found := re.fullmatch(r"quotation marks are straight, and on both sides: write (.+)", hint):
        lines = text.split("\n")
        return "\n".join([*lines[: line - 1], found[1], *lines[line:]])
    if found := re.match(r"did you mean '(.*)'\?", hint):
        return _meant_in_settings(problem, text, found[1])
    if found := re.search(r"take (?:this line|this key|it|'?(\w+)'?) out", hint):
        return _cut(text, _spot(text, line, found[1] or ""))
    if found := re.match(r"write '(\w+)': (.+?)(?:, or .*)?$", hint):
        return _put(text, _spot(text, line, found[1]), f"{found[1]!r}: {found[2]}")
    if found := re.match(r"write ([A-Z_]+ = .+?)(?:, (?:or|with) .*)?$", hint):
        return _put(text, _spot(text, line, found[1].partition(" ")[0]), found[1].replace("…", "Words"))
    return None


def _meant_in_settings(problem: Problem, text: str, word: str) -> str | None:
    """Return a file with the word of a problem as it was meant, on the lines of what is told."""
    start, end = _spot(text, problem.line, "")
    typed = re.findall(r"'([^']*)'|\bcalled ([A-Z_]+)$|<(\w+)>", problem.message)
    words = ["".join(found) for found in typed]
    wrong = next((each for each in reversed(words) if each != word and each in text[start:end]), "")
    return text[:start] + text[start:end].replace(wrong, word, 1) + text[end:] if wrong else None


def _spot(text: str, line: int, name: str) -> tuple[int, int]:
    """Return where a setting or a key of this name stands in a file that is told of at a line, with its value."""
    spots = [*_spots(text)]
    near = [spot for spot in spots if spot[0] == name or not name]
    on = [spot for spot in near if spot[1] <= line <= spot[2]]
    _, _, _, start, end = max(on or near, key=lambda spot: spot[1])
    return start, end


def _spots(text: str) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield each setting and each key: its name, first and last line, and where it begins and ends."""
    starts = [0, *accumulate(len(line) for line in text.splitlines(keepends=True))]

    def at(line: int, column: int) -> int:
        return starts[line - 1] + len(text.splitlines()[line - 1].encode()[:column].decode())

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            name, first, last = node.targets[0].id, node, node.value
            yield (
                name,
                first.lineno,
                last.end_lineno or 0,
                at(first.lineno, 0),
                at(last.end_lineno or 0, last.end_col_offset or 0),
            )
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant):
                    ends = at(value.end_lineno or 0, value.end_col_offset or 0)
                    yield str(key.value), key.lineno, value.end_lineno or 0, at(key.lineno, key.col_offset), ends


def _cut(text: str, spot: tuple[int, int]) -> str:
    after = text[spot[1] :]
    return text[: spot[0]] + re.sub(r"\A,? *\n?", "", after, count=1)


def _put(text: str, spot: tuple[int, int], words: str) -> str:
    return text[: spot[0]] + words + text[spot[1] :]

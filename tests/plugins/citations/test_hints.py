"""A hint for a library is a promise: a machine obeys it, the problem is gone, no letter is lost, nothing is new."""

import json
import random
import re
from collections.abc import Callable, Iterator

import pytest

from kindling.model.problems import Problem
from kindling.plugins.citations.library import library_of, remarked
from tests.engine.test_hints import letters

BIB = """@book{han2014,
  title = {Joy at work},
  author = {Han, Ann},
  year = {2014},
  url = {https://example.org/joy},
  doi = {10.1000/abc}
}

@article{lee2015,
  author = "Lee, Bo and Han, Ann",
  title = "Kindness",
  journal = "Care",
  year = 2015
}
"""
RIS = """TY  - BOOK
AU  - Han, Ann
TI  - Joy at work
PY  - 2014
ER  - \n
TY  - JOUR
AU  - Lee, Bo
TI  - Kindness
JO  - Care
PY  - 2015
ER  - \n"""
JSON = json.dumps(
    [
        {"id": "han2014", "type": "book", "title": "Joy at work", "author": [{"family": "Han", "given": "Ann"}]},
        {"id": "lee2015", "type": "book", "title": "Kindness", "publisher": "Care"},
    ],
    indent=2,
)
YAML = """references:
- id: han2014
  type: book
  title: Joy at work
  publisher: Care
- id: lee2015
  type: book
  title: Kindness
  publisher: Care
"""
NBIB = """PMID- 1
TI  - Joy at work is a long
      title of two lines.
FAU - Han, Ann
DP  - 2014
JT  - Care

PMID- 2
TI  - Kindness.
FAU - Lee, Bo
DP  - 2015
JT  - Care
"""
ENDNOTE = """<?xml version="1.0" encoding="UTF-8"?>
<xml><records>
<record><ref-type name="Book">6</ref-type>
<contributors><authors><author>Han, Ann</author></authors></contributors>
<titles><title>Joy at work</title></titles>
<dates><year>2014</year></dates>
</record>
</records></xml>
"""
#: format → the good file, and what somebody or some program does to it: a pattern, and what is there in its place
FILES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "bib": (
        BIB,
        {
            "no comma behind a field": (r"work\},", "work}"),
            "no comma behind the last but one": (r'"Care",', '"Care"'),
            "no comma behind the key": ("han2014,", "han2014"),
            "no end of an entry": (r"abc\}\n\}", "abc}\n"),
            "no end of a field": (r"work\},", "work,"),
            "no end of a text": ('"Kindness",', '"Kindness,'),
            "no sign": (r"title = \{", "title {"),
            "no comma and no line": (r"work\},\n", "work} "),
            "no comma and no room": (r"title = \{Joy at work\},\n  author = ", "title={Joy at work}\n  author="),
            "one end too many": (r"Ann\},", "Ann}},"),
            "a key of two words": ("han2014", "han 2014"),
            "a field twice": (r"  year = 2015", "  title = {Another},\n  year = 2015"),
            "no DOI": (r"10\.1000/abc", "see below"),
            "no address": (r"https://example\.org/joy", "see the web"),
            "two addresses": (r"org/joy", "org/joy https://example.org/kind"),
            "an unsafe address": (r"https://example\.org/joy", "javascript:alert(1)"),
            "names by semicolons": (r"Han, Ann\},", "Han, Ann; Lee, Bo},"),
            "a key twice": ("lee2015", "han2014"),
            "no key": (r"han2014,\n", "\n"),
            "no key, on one line": (r"han2014,\n  ", ""),
            "an empty key": ("han2014,", ","),
            "no key and no sign": (r"han2014,\n  title = ", "title "),
            "a slip in a year": (r"\{2014\}", "{20x4}"),
            "a name too few": ("Bo and Han", "Bo and and Han"),
            "an invisible character": ("Kindness", "Kind\x07ness"),
        },
    ),
    "ris": (
        RIS,
        {
            "no end": (r"2014\nER  - \n", "2014\n"),
            "no end of the last": (r"ER  - \n\Z", ""),
            "no beginning": (r"TY  - JOUR\n", ""),
            "a line above all": (r"\ATY", "My sources\nTY"),
        },
    ),
    "json": (
        JSON,
        {
            "no comma": ('"han2014",', '"han2014"'),
            "one comma too many": (r'("publisher": "Care")', r"\1,"),
            "no end": (r"\]\Z", ""),
            "no quotation mark": ('"Joy at work",', '"Joy at work,'),
            "single ones": ('"Kindness"', "'Kindness'"),
            "curly ones": ('"Kindness"', "“Kindness”"),
            "no such kind": ('"book"', '"bok"'),
            "a key twice": ("lee2015", "han2014"),
        },
    ),
    "yaml": (
        YAML,
        {
            "a colon": ("Joy at work", "Joy: at work"),
            "a quotation mark": ("Joy at work", '"Joy" at work'),
            "an open one": ("Kindness", '"Kindness'),
            "a sign": ("Kindness", "@Kindness"),
            "a star": ("Kindness", "*Kindness"),
            "a curly key": ("id: lee2015", "id: “lee2015”"),
            "no such kind": ("type: book", "type: reprot"),
            "a tab": ("  title: Joy", "\ttitle: Joy"),
            "a key twice": ("lee2015", "han2014"),
        },
    ),
    "nbib": (NBIB, {"an empty line in a record": ("      title of two", "\n      title of two")}),
    "xml": (ENDNOTE, {"an ampersand": ("Joy at", "Joy & care at"), "a sign": ("Joy at", "Joy < care at")}),
}
CASES = [(ending, name) for ending, (_, faults) in FILES.items() for name in faults]


def problems_of(ending: str, text: str) -> list[Problem]:
    """Return what is wrong with a library, less what is advice where nobody cites."""
    library = library_of([(f"content/references/library.{ending}", text)])
    found = [*library.problems, *remarked(library.sources.values(), library.sources)]
    return [problem for problem in found if problem.severity != "advice"]


def obeyed(problem: Problem, text: str) -> str | None:
    """Return a file after somebody did what the hint says; None where a machine can't know it."""
    lines, hint = text.split("\n"), problem.hint
    if found := re.match(r"put (a comma|\S+) at the end of line (\d+)", hint):
        return _line(lines, int(found[2]), lambda line: line + found[1].replace("a comma", ","))
    if found := re.match(r"take the comma at the end of line (\d+) out", hint):
        return _line(lines, int(found[1]), lambda line: line.removesuffix(","))
    if found := re.match(r"write (\S) before the comma at the end of line (\d+)", hint):
        return _line(lines, int(found[2]), lambda line: f"{line[:-1]}{found[1]},")
    if found := re.match(r"write (.+) on a line of its own (behind|before) line (\d+)", hint):
        at = int(found[3]) - (found[2] == "before")
        return "\n".join([*lines[:at], found[1], *lines[at:]])
    if found := re.match(r"write line (\d+) so: (.+)", hint):
        indent = re.match(r"\s*", lines[int(found[1]) - 1])
        return _line(lines, int(found[1]), lambda _: (indent[0] if indent else "").replace("\t", "  ") + found[2])
    if found := re.match(r"write (\S+) for each bare (\S) in line (\d+)", hint):
        bare = {"&": r"&(?!#?\w+;)", "<": r"<(?![\w/!?])"}[found[2]]
        return _line(lines, int(found[3]), lambda line: re.sub(bare, found[1], line))
    if found := re.match(r"take one \} out of line (\d+)", hint):
        return _line(lines, int(found[1]), lambda line: "".join(line.rsplit("}", 1)))
    if hint.startswith("take the empty line above"):
        return "\n".join([*lines[: problem.line - 2], *lines[problem.line - 1 :]])
    return _in_entry(problem, text)


def _line(lines: list[str], number: int, change: Callable[[str], str]) -> str:
    return "\n".join([*lines[: number - 1], change(lines[number - 1].rstrip()), *lines[number:]])


def _in_entry(problem: Problem, text: str) -> str | None:
    """Return a file after what a hint says of the entry that begins at the line, or near it."""
    lines, at, hint = text.split("\n"), problem.line - 1, problem.hint
    head, entry = "\n".join(lines[:at]), "\n".join(lines[at:])
    said = re.findall("'([^']+)'", problem.message)

    def put(old: str, new: str) -> str | None:
        changed = re.sub(old, lambda _: new, entry, count=1, flags=re.M)
        return "\n".join([*([head] if at else []), changed]) if changed != entry else None

    if found := re.match(r"a key is one word: write (\S+)", hint):
        return put(re.escape(said[0]), found[1])
    if found := re.search(r"another key, as (\S+);", hint):
        return put(re.escape(said[0]), found[1])
    if hint == "keep one of the two":
        return put(rf"^ *{problem.message.rpartition(' ')[2]} = .*\n", "")
    if hint == "keep one address in that field":
        return put(r" https://example\.org/kind", "")
    if "take the field out" in hint:
        fields = {"citations/no-doi": r"^ *doi = .*$", "citations/no-date": r"^ *(?:year|date) = .*\n"}
        return put(fields.get(problem.rule, r"^ *url = .*\n"), "")
    if found := re.match(r"write '(\S+)' in its place", hint):
        return put(re.escape(said[0]), found[1])
    if hint == "delete and retype the word around it":
        return put("\x07", "")
    if found := re.match(r"write (author) = (\{.*\})", hint):
        return put(r"author ?= ?.*,$", f"author = {found[2]},")
    return None


def broken_promises(ending: str, text: str) -> Iterator[str]:
    """Obey each hint of a file, one after the other, and yield what came of those that did not keep their promise."""
    for _ in range(12):
        now = problems_of(ending, text)
        if not now:
            return
        problem = now[0]
        done = obeyed(problem, text)
        if not problem.line or not problem.hint or done is None:
            yield f"nothing that a machine can do: {problem}\n{text}"
            return
        after = problems_of(ending, done)
        if [*map(_fact, after)].count(_fact(problem)) >= [*map(_fact, now)].count(_fact(problem)):
            yield f"still there: {problem}\n{text}\n=>\n{done}"
            return
        if problem.rule == "citations/library" and _lost(text, done) and "keep one" not in problem.hint:
            yield f"letters are lost: {problem}\n{text}\n=>\n{done}"
        text = done
    yield f"no end of it: {problems_of(ending, text)}\n{text}"


def _fact(problem: Problem) -> str:
    return re.sub(r"line \d+", "", problem.message)


def _lost(before: str, after: str) -> bool:
    """Return whether letters are missing; those that a hint adds (TY, ER, an entity) are none that were typed."""
    there = iter(letters(after))
    return not all(letter in there for letter in letters(before))


def faulty(ending: str, names: list[str]) -> str:
    text, faults = FILES[ending]
    for name in names:
        text = re.sub(*faults[name], text, count=1)
    return text


@pytest.mark.parametrize("ending", FILES)
def test_the_good_file_is_good(ending: str) -> None:
    assert problems_of(ending, FILES[ending][0]) == []


@pytest.mark.parametrize(("ending", "name"), CASES)
def test_each_hint_keeps_its_promise(ending: str, name: str) -> None:
    text = faulty(ending, [name])
    assert text != FILES[ending][0] and problems_of(ending, text)
    assert [*broken_promises(ending, text)] == []


def test_each_hint_for_several_faults_keeps_its_promise() -> None:
    chance = random.Random(70)
    assert [one for _ in range(25) for one in broken_promises(*mixed(chance))] == []


def mixed(chance: random.Random) -> tuple[str, str]:
    """Return a file with two or three faults."""
    ending = chance.choice(["bib", "bib", "ris", "json", "yaml"])
    names = [*FILES[ending][1]]
    chosen = chance.sample(names, min(len(names), chance.randint(2, 3)))
    return ending, faulty(ending, chosen)


@pytest.mark.exam("Hints for libraries obeyed by a machine")
def test_each_hint_for_a_thousand_libraries_keeps_its_promise(figures: Callable[[str], None]) -> None:
    chance = random.Random(71)
    files = [mixed(chance) for _ in range(1_000)]
    assert [one for file in files for one in broken_promises(*file)] == []
    figures(f"{len(files):,} files of sources in five formats, two or three faults each: each hint keeps its promise")

"""Which line of which text made what is wrong in a built page or in the plan: its words are looked for."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from posixpath import basename
from urllib.parse import unquote

from kindling.model.addresses import slugify
from kindling.model.problems import Problem
from kindling.model.values import Document, Site

_QUOTED = re.compile(r"'([^']+)'|\"([^\"]+)\"")
_HEADING = re.compile(r" {0,3}#+[ \t]+(.*?)[ \t#]*(?:\{#([\w-]+)\})?[ \t]*")
#: rule, or its beginning → the keys whose lines say it; where none is there, that of the title
_KEYS = {"plan/": "slug", "addresses/": "slug", "series/short": "slug", "frontmatter/same-id": "id"}
_STEPS = re.compile(r"(?:\.\./)+")


def with_lines(problems: Iterable[Problem], site: Site, content: Path) -> list[Problem]:
    """Return the problems, each that names a text without a line with the line whose words made it.

    What is wrong on a page of a plugin names the text that has the words, where there is one alone.
    """
    texts = _Texts(site, content)
    return [problem if problem.line else texts.placed(problem) for problem in problems]


class _Texts:
    def __init__(self, site: Site, content: Path) -> None:
        self.documents = {document.path: document for document in site.documents if document.lines}
        self.content = content
        self.read: dict[str, list[str]] = {}

    def placed(self, problem: Problem) -> Problem:
        """Return a problem at the line of the words that it quotes; as it is where no text has them."""
        words = [*_quoted(problem.message)]
        if own := self.documents.get(problem.path):
            line = self._line_of(own, words, problem.rule)
            return replace(problem, line=line or own.lines.get("title", 1))
        if not problem.path.startswith("plugins/"):
            return problem
        found = {path: line for path, document in self.documents.items() if (line := self._line(document, words))}
        path, line = next(iter(found.items())) if len(found) == 1 else (problem.path, 0)
        return replace(problem, path=path, line=line)

    def _line_of(self, document: Document, words: Sequence[str], rule: str) -> int:
        if (key := _key(rule)) is not None:
            return document.lines.get(key, 0)
        typed = self._twice(document, words[0]) if rule == "verify/id" and words else 0
        return typed or self._line(document, words)

    def _twice(self, document: Document, name: str) -> int:
        """Return the line that gives an id for the second time, or the only one that gives it; 0 for none."""
        given = re.compile(rf"\bid\s*=\s*[\"']?{re.escape(name)}(?![\w-])|\{{[^{{}}]*#{re.escape(name)}(?![\w-])")
        found = [at for at, line in enumerate(self._lines(document), 1) if given.search(line) or _names(line, name)]
        return found[1] if len(found) > 1 else sum(found)

    def _line(self, document: Document, words: Iterable[str]) -> int:
        """Return the first line of a text that has one of the words, the first of them if it can be; 0 for none."""
        lines = self._lines(document)
        for word in words:
            for form in _forms(word):
                at = next((number for number, line in enumerate(lines, 1) if form in line), 0)
                if at := at or next((number for number, line in enumerate(lines, 1) if _names(line, form)), 0):
                    return at
        return 0

    def _lines(self, document: Document) -> list[str]:
        if document.path not in self.read:
            file = self.content / document.source
            text = file.read_text("utf-8-sig", "replace") if file.is_file() else ""
            self.read[document.path] = re.split(r"\r\n|\r|\n", text)
        return self.read[document.path]


def _key(rule: str) -> str | None:
    """Return the key of front matter that a rule speaks of; None for one that speaks of words."""
    return next((key for start, key in _KEYS.items() if rule.startswith(start)), None)


def _quoted(message: str) -> Iterator[str]:
    """Yield the values that a fact quotes."""
    for one, other in _QUOTED.findall(message):
        yield one or other


def _forms(word: str) -> Iterator[str]:
    """Yield a value of a built page as a text may have it, the likeliest first."""
    plain = unquote(_STEPS.sub("", word))
    path, _, anchor = plain.partition("#")
    yield from dict.fromkeys(form for form in (word, plain, path, basename(path.rstrip("/")), anchor) if len(form) > 1)


def _names(line: str, form: str) -> bool:
    """Return whether a line is the heading that has this id, or would have it if there were one such heading."""
    found = _HEADING.fullmatch(line)
    return found is not None and form in (found[2], slugify(found[1]))

"""The library of sources: the texts of its files → entries by key, and what is wrong with them. Pure.

Entries stay in the form of their file; only pandoc turns them into CSL (see ``engine.lua``), and only those that
are cited. ``formats/`` reads each format; what is looked at here is the same for all: one key, one source, its links.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kindling.model.decode import told_not_utf8
from kindling.model.graphemes import beginning
from kindling.model.paths import composed
from kindling.model.problems import Problem, Severity, in_hand
from kindling.plugins.citations.formats import RIS, csl_yaml, format_of
from kindling.plugins.citations.formats.source import RULE, SCHEME, Fault, Source, csl_source, renamed

LARGEST = 50_000_000  #: bytes of one file
Found = Source | Fault | Problem  #: what a file holds


@dataclass(frozen=True)
class Library:
    """All sources by key; the first entry of a key counts."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    keys: Mapping[Problem, str] = field(default_factory=dict)  #: whose each problem is; one of a whole file has no key

    def weighed(self, cited: Container[str], *, unknown: bool) -> Iterator[Problem]:
        """Yield the problems as they matter to those who cite: what nobody cites stops nothing.

        ``cited`` are the keys that texts cite; ``unknown``: whether one of them is no source's, and so may be lost in a
        place that can't be read.
        """
        for problem in self.problems:
            key = self.keys.get(problem)
            matters = unknown if key is None else key in cited
            yield (
                problem
                if matters or problem.severity == "advice"
                else replace(problem, severity="warning", unseen=True)
            )


def library_of(files: Iterable[tuple[str, str | bytes]]) -> Library:
    """Return the library in ``files``: (path as shown, text, or the bytes as they are on the disk)."""
    return library_of_read(read_file(path, given) for path, given in files)


def library_of_read(files: Iterable[Iterable[Found]]) -> Library:
    """Return the library in files that have been read, each by ``read_file``."""
    sources, problems = _by_key(found for each in files for found in each)
    return _library(sources, problems)


def library_of_items(path: str, items: Iterable[Mapping[str, Any]]) -> Library:
    """Return the library in items of CSL that came in another file: each is named by its number in it."""
    made = (
        csl_source(f"{path}, source {number}", 0, {**item, "id": f"source-{number}"})
        for number, item in enumerate(items, start=1)
    )
    sources, problems = _by_key(made)
    return _library(sources, problems)


def _library(sources: Mapping[str, Source], found: Iterable[Fault | Problem]) -> Library:
    problems = [*found, *judged(sources.values())]
    keys = {one.problem: one.key for one in problems if isinstance(one, Fault)}
    plain = tuple(one.problem if isinstance(one, Fault) else one for one in problems)
    return Library(sources, plain, keys | _by_line(sources.values(), plain))


def _by_line(sources: Iterable[Source], problems: Iterable[Problem]) -> dict[Problem, str]:
    """Return whose entry the letter stands in that can't be read."""
    lost = [problem for problem in problems if problem.rule == "text/encoding"]
    return {
        problem: max(before, key=lambda source: source.line).key
        for problem in lost
        if (before := [source for source in sources if source.path == problem.path and source.line <= problem.line])
    }


def _by_key(read: Iterable[Source | Fault | Problem]) -> tuple[dict[str, Source], list[Fault | Problem]]:
    """Return the first source of each key, and what is wrong, with the keys that come again."""
    every = list(read)
    given = {one.key for one in every if isinstance(one, Source) and not one.made_of}
    taken = set(given)
    sources: dict[str, Source] = {}
    problems: list[Fault | Problem] = []
    for found in every:
        if not isinstance(found, Source):
            problems.append(found)
        elif found.made_of and found.key in taken:  # keys that people gave go first
            problems.append(Fault(_moved(found), found.key))
            moved = renamed(found, taken)
            sources[moved.key] = moved
            taken.add(moved.key)
        elif found.key in sources:
            problems.append(Fault(_same_key(found, sources[found.key]), found.key))
        else:
            sources[found.key] = found
            taken.add(found.key)
    return sources, problems


def _moved(source: Source) -> Problem:
    fact = f"this source has no key, and that which it would have, {source.key!r}, is another's; so it has a longer one"
    hint = "run make source FROM= with this file, which gives it a key for good"
    if format_of(source.path) is RIS:
        hint = f"put a key of its own behind its TY line: ID  - {source.key}b"
    return Problem(source.path, source.line, "citations/same-key", fact, hint, "warning")


def read_file(path: str, given: str | bytes) -> tuple[Found, ...]:
    """Return what stands in one file by itself: its sources, and what is wrong with them or with the file."""
    return tuple(_read(path, given))


def _read(path: str, given: str | bytes) -> Iterator[Found]:
    """Yield what stands in one file; whatever goes wrong there is told of this file, and of no other."""
    try:
        with in_hand(path):
            text, problems = _decoded(path, given) if isinstance(given, bytes) else (given, ())
            yield from problems
            if form := format_of(path):
                yield from form.read(path, text)
    except RecursionError:
        fact = "lists or braces stand here too deep within each other, or a list holds itself"
        yield Problem(path, 1, RULE, fact, "export the file again, or take out what was last changed in it")


def _decoded(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file, letters composed; what says itself that it is UTF-16 is read so (EndNote writes it).

    All else is UTF-8. Where it is not, a letter would be lost without a word, so that is an error.
    """
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return composed(_newlines(data.decode(coding))), ()
    except UnicodeDecodeError as error:
        return composed(_newlines(data.decode(coding, errors="replace"))), (told_not_utf8(path, data, error),)


def _newlines(text: str) -> str:
    return text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")


def own_sources(path: str, references: Iterable[tuple[int, Mapping[str, Any]]]) -> Library:
    """Return the sources in a text's own front matter, each with its line."""
    sources, problems = _by_key(csl_yaml.read_references(path, references))
    found = _library(sources, problems)
    return replace(found, problems=(*found.problems, *remarked(sources.values(), sources)))


def remarked(sources: Iterable[Source], cited: Container[str]) -> Iterator[Problem]:
    """Yield what was changed in reading: a warning where the source is cited, else advice."""
    for source in sources:
        for one in source.remarks:
            severity: Severity = "warning" if source.key in cited else "advice"
            yield Problem(source.path, source.line, one.rule, one.fact, one.hint, severity)


def judged(sources: Iterable[Source]) -> Iterator[Fault | Problem]:
    """Yield what is wrong with entries that can be read."""
    by_doi: dict[str, Source] = {}
    for source in sources:
        yield from _unsafe(source)
        yield from _incomplete(source)
        if source.doi and (other := by_doi.setdefault(source.doi, source)) is not source:
            fact = f"{source.key!r} has the DOI of {other.key!r} ({other.path}:{other.line}): {source.doi}"
            hint = f"keep one of them, and cite it as @{other.key}"
            yield Fault(Problem(source.path, source.line, "citations/same-doi", fact, hint, "warning"), source.key)


def never_cited(library: Library, cited: Iterable[str]) -> Iterator[Problem]:
    """Yield the sources that no text cites."""
    used = set(cited)
    lent = {parent for source in library.sources.values() for parent in source.parents}
    for source in library.sources.values():
        if source.key not in used and source.key not in lent and source.checked:
            fact = f"no text cites {source.key!r}"
            yield Problem(
                source.path, source.line, "citations/never-cited", fact, f"cite it: [@{source.key}]", "advice"
            )


def _same_key(found: Source, first: Source) -> Problem:
    fact = f"the key {found.key!r} stands in {first.path}:{first.line} too"
    hint = f"give one of the two another key, as {found.key}b; the first one counts"
    if format_of(found.path) is RIS:
        hint = f"put a key of its own behind its TY line: ID  - {found.key}b; the first one counts"
    return Problem(found.path, found.line, "citations/same-key", fact, hint)


_UNFOLLOWED = frozenset({"ftp", "ftps", "sftp", "gopher"})  #: harmless, and no browser opens them any more


def _unsafe(source: Source) -> Iterator[Fault]:
    hint = "write an address that begins with https: or http:, or take the field out"
    for url in source.urls:
        scheme = SCHEME.match(url)
        name = scheme[1].lower() if scheme else "https"
        if name in _UNFOLLOWED:
            fact = f"browsers open no {name}: address, so that of {source.key!r} is printed without a link"
            yield Fault(Problem(source.path, source.line, "citations/no-link", fact, hint, "warning"), source.key)
        elif name not in ("http", "https"):
            fact = f"the link of {source.key!r} begins with {name}: {beginning(url, 60)!r}"
            yield Fault(Problem(source.path, source.line, "citations/unsafe-link", fact, hint), source.key)


def _incomplete(source: Source) -> Iterator[Problem]:
    if not source.checked:
        return
    missing = [
        name
        for name, there in (("author or editor", source.people), ("year", source.dated), ("title", source.titled))
        if not there
    ]
    if missing:
        fact = f"{source.key!r} has no {' and no '.join(missing)}"
        yield Problem(source.path, source.line, "citations/incomplete", fact, "add it, if the source has one", "advice")

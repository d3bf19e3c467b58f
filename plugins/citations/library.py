"""The library of sources: the texts of its files → entries by key, and what is wrong with them. Pure.

Entries stay in the form of their file; only pandoc turns them into CSL (see ``engine.lua``), and only those that
are cited. ``formats/`` reads each format; what is looked at here is the same for all: one key, one source, its links.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kindling.model.decode import told_not_utf8
from kindling.model.graphemes import beginning
from kindling.model.paths import composed
from kindling.model.problems import IN_FILE, Problem, Severity
from kindling.plugins.citations.formats import RIS, csl_yaml, format_of
from kindling.plugins.citations.formats.source import RULE, SCHEME, Source


@dataclass(frozen=True)
class Library:
    """All sources by key; the first entry of a key counts."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def library_of(files: Iterable[tuple[str, str | bytes]]) -> Library:
    """Return the library in ``files``: (path as shown, text, or the bytes as they are on the disk)."""
    sources, problems = _by_key(found for path, given in files for found in _read(path, given))
    return Library(sources, (*problems, *judged(sources.values())))


def _by_key(read: Iterable[Source | Problem]) -> tuple[dict[str, Source], list[Problem]]:
    """Return the first source of each key, and the problems, with those of keys that come again."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for found in read:
        if isinstance(found, Problem):
            problems.append(found)
        elif found.key in sources:
            problems.append(_same_key(found, sources[found.key]))
        else:
            sources[found.key] = found
    return sources, problems


def _read(path: str, given: str | bytes) -> Iterator[Source | Problem]:
    """Yield what stands in one file; whatever goes wrong there is told of this file, and of no other."""
    try:
        text, problems = _decoded(path, given) if isinstance(given, bytes) else (given, ())
        yield from problems
        if form := format_of(path):
            yield from form.read(path, text)
    except RecursionError:
        fact = "lists or braces stand here too deep within each other, or a list holds itself"
        yield Problem(path, 1, RULE, fact, "export the file again, or take out what was last changed in it")
    except Exception as error:
        error.add_note(f"{IN_FILE}{path}")
        raise


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
    return text.replace("\r\n", "\n").replace("\r", "\n")


def own_sources(path: str, line: int, references: Iterable[Mapping[str, Any]]) -> Library:
    """Return the sources in a text's own front matter."""
    sources, problems = _by_key(csl_yaml.read_references(path, line, references))
    return Library(sources, (*problems, *judged(sources.values()), *remarked(sources.values(), sources)))


def remarked(sources: Iterable[Source], cited: Container[str]) -> Iterator[Problem]:
    """Yield what was changed in reading: a warning where the source is cited, else advice."""
    for source in sources:
        for one in source.remarks:
            severity: Severity = "warning" if source.key in cited else "advice"
            yield Problem(source.path, source.line, one.rule, one.fact, one.hint, severity)


def judged(sources: Iterable[Source]) -> Iterator[Problem]:
    """Yield what is wrong with entries that can be read."""
    by_doi: dict[str, Source] = {}
    for source in sources:
        yield from _unsafe(source)
        yield from _incomplete(source)
        if source.doi and (other := by_doi.setdefault(source.doi, source)) is not source:
            fact = f"{source.key!r} has the DOI of {other.key!r} ({other.path}:{other.line}): {source.doi}"
            hint = f"keep one of them, and cite it as @{other.key}"
            yield Problem(source.path, source.line, "citations/same-doi", fact, hint, "warning")


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
    hint = "give one of the two another key; the first one counts"
    if format_of(found.path) is RIS:
        hint = f"put a key of its own behind its TY line: ID  - {found.key}b; the first one counts"
    return Problem(found.path, found.line, "citations/same-key", fact, hint)


def _unsafe(source: Source) -> Iterator[Problem]:
    for url in source.urls:
        scheme = SCHEME.match(url)
        if scheme and scheme[1].lower() not in ("http", "https"):
            fact = f"the link of {source.key!r} begins with {scheme[1].lower()}: {beginning(url, 60)!r}"
            yield Problem(
                source.path, source.line, "citations/unsafe-link", fact, "a source's link begins with https: or http:"
            )


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

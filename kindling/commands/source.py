"""Put a source into the library, and say what to type: TITLE= AUTHOR= WHERE= WHEN= KIND= say what it is, or FROM=.

FROM= is a DOI, a PMID, an ISBN, the address of a page, a reference that holds one of these, or a file: BibTeX, RIS,
PubMed's .nbib, EndNote's .xml, CSL JSON or CSL YAML, or a Word document with citations of Zotero, Mendeley or EndNote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands import shelf
from kindling.commands._command import (
    Exit,
    Refusal,
    Value,
    complain,
    file_or_address,
    parser_of,
    run,
    say,
    shown,
    sized,
    values,
)
from kindling.commands.looking_up import looked_up

if TYPE_CHECKING:
    import argparse

    from kindling.model.problems import Problem
    from kindling.plugins.citations.public import CitationsSettings, Described, Identifier, Library, Said, Source

_WORD = 64 << 20  #: bytes of a document of Word's
_SAID = ("kind", "title", "author", "where", "when")
_EXAMPLE = 'make source KIND=talk TITLE="…" AUTHOR="…" WHERE="the event, the place" WHEN="3 March 2017"'
_INSTEAD = {
    "kind": Value(str.strip, "", "book, paper, report, talk, page, video, podcast, told or law"),
    "title": Value(str.strip, "", "the title of the source"),
    "author": Value(str.strip, "", "who made it; several are joined by ; or and"),
    "from": Value(str.strip, "", "a DOI, PMID, ISBN, address, a reference that holds one, or a file of sources"),
}


def main(argv: Sequence[str] | None) -> int:
    """Add what is new; refuse what is there already, and what can't be read."""
    given = values(parser_of(__doc__), ("site", "from", *_SAID, "now", "fresh"), argv, _INSTEAD)
    typed = [name for name in _SAID if getattr(given, name)]
    if typed and getattr(given, "from"):
        named = " and ".join(f"{name.upper()}=" for name in typed)
        raise Refusal(f"FROM= says what the source is, and so do {named}.", "leave out the one or the other")
    if typed:
        return _said(given)
    if not getattr(given, "from"):
        hint = f"name a file, a DOI or an address: make source FROM=article.ris; or say what it is: {_EXAMPLE}"
        raise Refusal("There is no source: neither FROM= nor TITLE=.", hint)
    source = _file_or_identifiers(given)
    return _from_file(source, given.site) if isinstance(source, Path) else looked_up(source, given)


def _file_or_identifiers(given: "argparse.Namespace") -> "Path | tuple[Identifier, ...]":
    """Return the file that FROM names, else what it says of sources: DOIs, PMIDs, ISBNs, addresses. Raises Refusal."""
    from kindling.plugins.citations.public import identifiers_in, wrong_isbn

    text: str = getattr(given, "from")
    try:
        source = file_or_address(given)
    except Refusal:
        source = text
        if not (identifiers_in(text) or wrong_isbn(text)):
            raise
    if isinstance(source, Path):
        return source
    if found := identifiers_in(text):
        return found
    if isbn := wrong_isbn(text):
        hint = "its last figure does not fit the others: look at the book again"
        raise Refusal(f"{isbn} is no ISBN.", hint)
    raise Refusal(f"FROM={text}: no file, DOI, PMID, ISBN or address", "name one of them")


# ── What was said ───────────────────────────────────────────────────────────────────────────────────────────────────


def _said(given: "argparse.Namespace") -> int:
    """Add the source that was described; with a name alone, list what the library has of that person."""
    from kindling.plugins.citations.public import Said

    for name in _SAID:
        if not (text := getattr(given, name)).replace("\n", " ").isprintable():
            fact = f"{name.upper()}={text!a}: it holds a character that can't be printed"
            raise Refusal(fact, "type it again, without pasting")
    said = Said(**{name: getattr(given, name) for name in _SAID})
    settings = shelf.settings_of(given.site)
    library = shelf.library_of_site(given.site, settings)
    if said.author and not (said.kind or said.title or said.where or said.when):
        return _of_person(said.author, library, settings)
    today = (given.now or datetime.now().astimezone()).date().isoformat()
    return add_described(_described(said, today), library, settings)


def _described(said: "Said", today: str) -> "Described":
    from kindling.plugins.citations.public import Unclear, described

    try:
        return described(said, today)
    except Unclear as unclear:
        raise Refusal(str(unclear), unclear.hint) from None


def add_described(found: "Described", library: shelf.SiteLibrary, settings: "CitationsSettings") -> int:
    """Add a source that was understood, say how, and what to type. Returns the exit code."""
    from kindling.model.problems import errors
    from kindling.plugins.citations.public import library_of

    read = library_of([("source.bib", found.entry)])
    if wrong := errors(read.problems):
        raise Refusal(f"{wrong[0].message[:1].upper()}{wrong[0].message[1:]}.", wrong[0].hint, Exit.CONTENT)
    sources = [_unplaced(source) for source in read.sources.values()]
    added, known = shelf.told_apart(library.library, sources, settings)
    locator = f", at {found.moment}" if found.moment else ""
    for one in known:
        shelf.say_known(one, library.library, locator)
    if added:
        shelf.append(library, added)
        shelf.say_added(added, library.target, locator)
        _say_understood(found)
    return Exit.DONE if added else Exit.CONTENT


def _unplaced(source: "Source") -> "Source":
    """Return a source that stands in no file."""
    return replace(source, path="")


def _say_understood(found: "Described") -> None:
    from kindling.plugins.citations.public import KINDS

    say(f"It was taken for a {KINDS[found.kind][0]}:")
    width = max(len(label) for label, _ in found.understood)
    for label, text in found.understood:
        say(f"  {label:<{width}}  {text}")
    for doubt in found.doubts:
        complain(doubt)
    if found.kind == "told":
        say("Before you publish it, ask whether these words and this name may stand there.")
    if found.missing:
        say(f"Worth adding to its entry, when you know it: {'; '.join(found.missing)}")


def _of_person(author: str, library: shelf.SiteLibrary, settings: "CitationsSettings") -> int:
    """List what the library has of a person; where it has nothing, say what else to type."""
    there = shelf.works_of(author, library.library, settings)
    if not there:
        example = _EXAMPLE.replace('AUTHOR="…"', f'AUTHOR="{author}"')
        hint = f"say what it is: {example}"
        raise Refusal(f"The library has nothing by {author}, and a name alone is no source.", hint)
    say(f"The library has {len(there)} {'source' if len(there) == 1 else 'sources'} by {author}. To cite, type:")
    for key, title, when in there:
        say(f"  [@{key}]  {title}{f' ({when})' if when else ''}")
    return Exit.DONE


# ── A file ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _from_file(path: Path, site: Path) -> int:
    from kindling.model.problems import errors
    from kindling.plugins.citations.public import remarked

    settings = shelf.settings_of(site)
    library = shelf.library_of_site(site, settings)
    found = _library(path)
    problems = [one for one in found.problems if one.rule != "citations/same-doi"]  # said below, with the key
    problems += remarked(found.sources.values(), found.sources)
    for problem in problems:
        complain(str(problem))
    good = _usable(found)
    added, known = shelf.told_apart(library.library, good, settings)
    for one in known:
        shelf.say_known(one, library.library)
    if added:
        shelf.append(library, added)
        shelf.say_added(added, library.target)
    return Exit.DONE if len(added) == len(good) and not errors(problems) else Exit.CONTENT


def _library(path: Path) -> "Library":
    """Return what is in the file FROM."""
    from kindling.plugins.citations.public import ENDINGS, LARGEST, WORD_ENDINGS, format_of, library_of

    if path.name.lower().endswith(WORD_ENDINGS):
        return _in_word(path)
    if not format_of(path.name):
        raise Refusal(
            f"{shown(path)} is no file of sources.", f"export it with one of the endings {', '.join(ENDINGS)}"
        )
    try:
        text = sized(path, LARGEST).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(f"{shown(path)} is not UTF-8.", "export it again, and choose UTF-8", Exit.CONTENT) from None
    found = library_of([(shown(path), text)])
    if not found.sources and not found.problems:
        raise Refusal(f"{shown(path)} holds no source.", "export the sources again", Exit.CONTENT)
    return found


def _in_word(path: Path) -> "Library":
    """Return the sources of the citations in a Word document."""
    from kindling.plugins.citations.public import NotWord, cited_in_word, library_of_items

    try:
        cited = cited_in_word(sized(path, _WORD).read_bytes())
    except NotWord as error:
        raise Refusal(f"{shown(path)}: {error}.", "save it in Word again, as .docx", Exit.CONTENT) from None
    if not cited.items:
        hint = 'copy its list of sources, and look them up: make source FROM="…", where they have a DOI or an address'
        raise Refusal(f"{shown(path)} holds no citation of Zotero, Mendeley or EndNote.", hint, Exit.CONTENT)
    found = library_of_items(shown(path), cited.items)
    return replace(found, problems=(*found.problems, *_unread(path, cited.unread)))


def _unread(path: Path, count: int) -> "Iterator[Problem]":
    """Yield that citations of a document keep nothing of their sources."""
    from kindling.model.problems import Problem

    if count:
        fact = f"{count} of its citations {'keeps' if count == 1 else 'keep'} no data of a source"
        yield Problem(shown(path), 0, "citations/library", fact, "insert them again in Word, with Zotero or Mendeley")


def _usable(found: "Library") -> list["Source"]:
    """Return the sources without those that are an error in themselves: a link that begins with javascript:, say."""
    from kindling.model.problems import errors

    wrong = errors(found.problems)
    places = {(problem.path, problem.line) for problem in wrong}
    broken = {found.keys.get(problem) for problem in wrong if problem.rule == "citations/library"}
    good = (source for source in found.sources.values() if source.key not in broken)
    return [source for source in good if (source.path, source.line) not in places]


if __name__ == "__main__":
    run(main)

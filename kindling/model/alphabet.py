"""Lists from A to Z: on one page, or, where that would be too long, on pages of letters. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Generic, TypeVar

from unidecode import unidecode

from kindling.model.paging import ROOM, heaviest, runs, size
from kindling.model.views import Link
from kindling.model.words import message

OTHER = "0–9"  #: the heading over what begins with no letter
_OF_A_LINE = 95  #: bytes of a line of the index beside its words and addresses
Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A line of the index of a list that goes on on pages of letters."""

    id: str  #: its anchor, by which the entry was known on the list; "" without one
    title: str  #: what leads to it
    address: str  #: where it stands
    words: str = ""  #: what is said beside it; "" for nothing
    lang: str = ""  #: of the title


@dataclass(frozen=True, slots=True)
class IndexLetter:
    """All lines of the index that begin with one letter."""

    letter: str  #: "A"; "0–9" for what begins with none
    id: str  #: its anchor on the page
    entries: tuple[IndexEntry, ...]  #: sorted


@dataclass(frozen=True, slots=True)
class Letter:
    """All that begins with one letter."""

    letter: str  #: "A"; "0–9" for what begins with none
    id: str  #: its anchor on the page
    entries: tuple[Any, ...]  #: values of SourceView, of Person, or of Topic


@dataclass(frozen=True, slots=True)
class AlphabetPage:
    """A page of a list from A to Z."""

    address: str  #: of the page
    letters: tuple[Letter, ...]  #: the entries on it; none on the list itself where it is an index
    place: str = ""  #: "H", "H, page 2"; "" on the list itself
    index: tuple[IndexLetter, ...] = ()  #: each entry in a line, on the list itself where it is too long for one page
    unnamed: int = 0  #: entries that are too many for the index; the pages of letters have them
    ways: tuple[Link, ...] = ()  #: the first page of each letter; none where one page has all
    before: Link | None = None  #: the page before it
    after: Link | None = None  #: the page behind it


@dataclass(frozen=True, slots=True)
class Filing(Generic[Entry]):
    """How entries are filed, weighed and named."""

    name: Callable[[Entry], str]  #: what it is sorted by
    weight: Callable[[Entry], int]  #: about how many bytes it takes on a page
    line: Callable[[Entry, str], IndexEntry | None]  #: (entry, page) → its line in the index; None for no line
    rank: Callable[[Entry], int]  #: those of a higher one are in the index where that can't name all
    pieces: Callable[[Entry], Iterable[Entry]]  #: the same as several entries, none of which is long


def folded(text: str) -> str:
    """Return ``text`` as it is sorted: without case, accents and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", unidecode(text).lower()))


def letter_id(letter: str) -> str:
    """Return the anchor of a letter on a page."""
    return f"letter-{_slug(letter)}"


def _slug(letter: str) -> str:
    return "other" if letter == OTHER else letter.lower()


def letters(entries: Sequence[Entry], name: Callable[[Entry], str]) -> tuple[Letter, ...]:
    """Return entries, which come sorted, under the letters that their names begin with."""

    def letter(entry: Entry) -> str:
        first = folded(name(entry))[:1].upper()
        return first if first.isalpha() else OTHER

    ordered = sorted(entries, key=lambda entry: letter(entry) == OTHER)
    return tuple(Letter(each, letter_id(each), tuple(group)) for each, group in groupby(ordered, key=letter))


def alphabet_pages(address: str, entries: Sequence[Entry], filing: Filing[Entry]) -> tuple[AlphabetPage, ...]:
    """Return the pages of a list: one, or an index and a page, or several, for each letter."""
    filed = letters(entries, filing.name)
    if sum(map(filing.weight, entries)) <= ROOM:
        return (AlphabetPage(address, filed),)
    pieces = [piece for entry in entries for piece in filing.pieces(entry)]
    filed = letters(pieces, filing.name)
    pages = [page for letter in filed for page in _of_a_letter(address, letter, filing)]
    ways = tuple(Link(page.place, page.address) for page in pages if page.letters[0].letter == page.place)
    links = [None, *(Link(page.place, page.address) for page in pages), None]
    index, unnamed = _index(pages, filing)
    first = AlphabetPage(address, (), "", index, unnamed, ways, None, links[1])
    chained = (
        replace(page, ways=ways, before=before, after=after)
        for page, before, after in zip(pages, links, links[2:], strict=False)
    )
    return first, *chained


def _of_a_letter(address: str, letter: Letter, filing: Filing[Any]) -> Iterator[AlphabetPage]:
    own = f"{address}a-to-z/{_slug(letter.letter)}/"
    for number, cut in enumerate(runs(map(filing.weight, letter.entries), ROOM), start=1):
        held = replace(letter, entries=letter.entries[cut])
        more = number > 1
        yield AlphabetPage(
            f"{own}{number}/" if more else own,
            (held,),
            message("{list}, page {number}", list=letter.letter, number=number) if more else letter.letter,
        )


def _index(pages: Sequence[AlphabetPage], filing: Filing[Any]) -> tuple[tuple[IndexLetter, ...], int]:
    """Return all entries in a line each, as many as a page may name, and how many it does not."""
    found = [(page, entry) for page in pages for entry in page.letters[0].entries]
    named = [(page, entry, line) for page, entry in found if (line := filing.line(entry, page.address))]
    weights = [(filing.rank(entry), _weight(line)) for _, entry, line in named]
    kept = heaviest(weights, ROOM)
    lines = [(page.letters[0], line) for place, (page, _, line) in enumerate(named) if place in kept]
    groups = groupby(lines, key=lambda one: (one[0].letter, one[0].id))
    shown = tuple(IndexLetter(letter, name, tuple(line for _, line in group)) for (letter, name), group in groups)
    return shown, len(named) - len(kept)


def _weight(line: IndexEntry) -> int:
    return _OF_A_LINE + sum(map(size, (line.id, line.title, line.address, line.words)))

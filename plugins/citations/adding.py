"""New sources for the library: which are there already, what the others are called, and how they are written. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import bibtexparser
from bibtexparser.model import Entry
from unidecode import unidecode

from kindling.plugins.citations import bibtex, csl
from kindling.plugins.citations.csl import Csl
from kindling.plugins.citations.fields import bare_address, bare_doi, is_resolver
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.keys import made_key

#: the fields that are kept, in the order in which they are written: all that say what a source is to who reads it
_FIELDS = (
    "author editor editortype editora editoratype editorb editorbtype editorc editorctype translator director "
    "bookauthor holder title subtitle titleaddon shorttitle journal journaltitle journalsubtitle journaltitleaddon "
    "shortjournal issuetitle issuesubtitle issuetitleaddon booktitle booksubtitle booktitleaddon maintitle "
    "mainsubtitle maintitleaddon eventtitle eventsubtitle eventtitleaddon eventdate venue series type edition version "
    "year month day date origdate volume part volumes number issue chapter pages eid pagetotal publisher institution "
    "organization school address location origtitle origpublisher origlocation isbn issn pmid pmcid eprint eprinttype "
    "archiveprefix doi url urldate archiveurl archive-url urlarchive archivedurl archivedate archive-date "
    "urlarchivedate archiveddate archive_date howpublished entrysubtype note addendum hyphenation langid langidopts "
    "language pubstate options"
).split()
_EXPORTED = re.compile(r"(?:Publisher|_eprint|Num Pages|Citation Key|ISBN|ISSN)\b.*:", re.S)  # notes by programs
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SMALL = frozenset("a an and at by de der die du for from in la le les los of on or the to und van von with".split())
#: CSL's variables that are worth adding to an entry, and what they are called
_SAID = {
    "author": "who made it", "issued": "when it came out", "publisher": "its publisher", "event": "its event",
    "event-place": "its place", "container-title": "where it was printed", "DOI": "its DOI", "URL": "its address",
}  # fmt: skip
_GOOD_KEY = re.compile(r"[a-z]{2,20}\d{4}[a-z]?")


@dataclass(frozen=True, slots=True)
class Added:
    """A source that is to be added."""

    key: str
    title: str
    people: str  #: "Han", "Porath and Pearson", "West and others"
    year: str
    text: str  #: its entry
    source: Source  #: as it came


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source that is there already."""

    source: Source
    title: str
    same: str  #: what they share: "DOI", "title and year"
    key: str  #: of the one that is there
    adds: tuple[str, ...] = ()  #: what this one says beside: "when", "publisher"


def sorted_out(
    known: Mapping[str, Csl], found: Iterable[tuple[Source, Csl]]
) -> tuple[tuple[Added, ...], tuple[KnownSource, ...]]:
    """Return the sources to add and those that are there.

    ``known`` is key → CSL of the library; ``found`` is, for each new source, itself and its CSL.
    """
    known_sources = _KnownSources(known)
    added: list[Added] = []
    refused: list[KnownSource] = []
    for source, item in found:
        if there := known_sources.twin(item):
            adds = known_sources.left_out(there[1], item)
            refused.append(KnownSource(source, csl.title(item), *there, adds))
            continue
        key = (
            source.key
            if _GOOD_KEY.fullmatch(source.key) and source.key not in known_sources.keys
            else known_sources.new_key(item)
        )
        known_sources.put(key, item)
        text = entry_text(source, key, item)
        added.append(Added(key, csl.title(item), people_in_short(item), csl.year(item), text, source))
    return tuple(added), tuple(refused)


class _KnownSources:
    """What is known already, by what makes two sources one."""

    def __init__(self, known: Mapping[str, Csl]) -> None:
        self.keys: set[str] = set()
        self.items: dict[str, Csl] = {}
        self.by_doi: dict[str, str] = {}
        self.by_title: dict[tuple[str, str], list[tuple[str, str]]] = {}  #: title and year → first name and key
        self.by_people: dict[tuple[str, str], list[tuple[str, str]]] = {}  #: title and first name → year and key
        self.told: dict[tuple[str, str], str] = {}  #: of conversations, who and when
        for key, item in known.items():
            self.put(key, item)

    def put(self, key: str, item: Csl) -> None:
        self.keys.add(key)
        self.items[key] = item
        if doi := csl.doi(item).lower():
            self.by_doi.setdefault(doi, key)
        if title := _letters(csl.title(item)):
            self.by_title.setdefault((title, csl.year(item)), []).append((_first_name(item), key))
            self.by_people.setdefault((title, _first_name(item)), []).append((csl.year(item), key))
        elif who := _first_name(item):
            self.told.setdefault((who, csl.iso_date(item)), key)

    def twin(self, item: Csl) -> tuple[str, str] | None:
        """Return what a source shares with one that is there, and that one's key."""
        if key := self.by_doi.get(csl.doi(item).lower()):
            return "DOI", key
        title, year = _letters(csl.title(item)), csl.year(item)
        first = _first_name(item)
        if not title:
            key = self.told.get((first, csl.iso_date(item)))
            return ("person and date", key) if key else None
        for other, key in self.by_title.get((title, year), []):
            if other == first or not other or not first:
                return "title and year", key
        # one of the two says no year: the same work, said in fewer words
        alike = self.by_people.get((title, first), []) if first else []
        key = next((key for there, key in alike if not there or not year), "")
        return ("title and author", key) if key else None

    def left_out(self, key: str, item: Csl) -> tuple[str, ...]:
        """Return what a source says that the one under ``key`` does not."""
        there = self.items[key]
        return tuple(word for name, word in _SAID.items() if item.get(name) and not there.get(name))

    def new_key(self, item: Csl) -> str:
        return made_key(key_stem(item), csl.year(item), self.keys)


def _first_name(item: Csl) -> str:
    """Return the family name of who is named first, in plain letters."""
    names = csl.authors(item)
    return _letters(names[0].family) if names else ""


def works_by(name: str, known: Mapping[str, Csl]) -> tuple[tuple[str, str, str], ...]:
    """Return key, title and year of what a person has a part in; "Han" is any Han, "Hahrie Han" and "H Han" that one.

    ``known`` is key → CSL.
    """
    words = [word for word in re.findall(r"\w+", unidecode(re.sub(r"(.+), (.+)", r"\2 \1", name)).lower()) if word]
    return tuple(
        (key, csl.title(item), csl.year(item))
        for key, item in known.items()
        if any(_is_named(words, one) for one in csl.people(item, "author", "editor", "director", "translator"))
    )


def _is_named(words: list[str], name: csl.CslName) -> bool:
    given, family = (re.findall(r"\w+", unidecode(part).lower()) for part in (name.given, name.family))
    if not words or words[-len(family) :] != family:
        return False
    first = words[: -len(family)][:1]
    return not first or (bool(given) and (given[0].startswith(first[0]) or first[0].startswith(given[0])))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", unidecode(text).lower())


def key_stem(item: Csl) -> str:
    """Return the first author's family name; of an organisation its initials, or its words if they are few.

    >>> key_stem({"author": [{"literal": "Institute for Healthcare Improvement"}]})
    'ihi'
    """
    names = csl.authors(item)
    if names and not names[0].organisation:
        return names[0].family
    whole = re.sub("['’]", "", names[0].family if names else csl.title(item))
    words = [word for word in re.findall(r"\w+", whole) if word.lower() not in _SMALL]
    if not names:
        return "".join(words[:2])
    return "".join(word[0] for word in words).lower() if len(words) > 2 else "".join(words)


def people_in_short(item: Csl) -> str:
    """Return "Han", "Porath and Pearson", "West and others"; "" for nobody."""
    families = [name.family for name in csl.authors(item)]
    return f"{families[0]} and others" if len(families) > 2 else " and ".join(families)


# -- the entry ------------------------------------------------------------------------------------------------------


def entry_text(source: Source, key: str, item: Csl) -> str:
    """Return a source as a tidy entry under ``key``: in its own words when it is BibTeX that leans on nothing else.

    ``item`` is it as CSL, of which any other is written.
    """
    entry = _parsed(source.text) if source.format == "bib" and not source.parents else None
    fields = _fields_to_write(entry) if entry else None
    kind = entry.entry_type.lower() if entry else ""
    if fields is None:
        kind, written = bibtex.parts(item, biblatex_names=True)
        bare = {name: value[1:-1] for name, value in written.items() if value[0] == "{"}
        fields = {name: value for name, value in written.items() if name not in bare or _tidied(name, bare[name], bare)}
    width = max(map(len, fields), default=0)
    lines = "".join(f",\n  {name:<{width}} = {value}" for name, value in fields.items())
    return f"@{kind}{{{key}{lines}\n}}\n"


def _parsed(text: str) -> Entry | None:
    entries = bibtexparser.parse_string(text, parse_stack=[]).entries if text else []
    return entries[0] if entries else None


def _fields_to_write(entry: Entry) -> dict[str, str] | None:
    """Return the fields worth keeping, tidied, in order; None when a value leans on its file (``@string``)."""
    raw = {name.lower(): str(field.value) for name, field in entry.fields_dict.items()}
    found: dict[str, str] = {}
    for name in sorted(raw.keys() & set(_FIELDS), key=_FIELDS.index):
        value = _bare(raw[name])
        if value is None:
            if raw[name].strip().lower() not in _MONTHS:
                return None
            found[name] = raw[name].strip().lower()
        elif tidy := _tidied(name, value, raw):
            found[name] = f"{{{tidy}}}"
    return found


def _bare(value: str) -> str | None:
    """Return a value without its braces or quotes; None for one made of names and ``#``."""
    text = value.strip()
    if text.isdigit():
        return text
    if text[:1] == "{" and text[-1:] == "}" and _closes_last(text):
        return text[1:-1]
    return text[1:-1] if re.fullmatch(r'"(?:[^"{}]|\{(?:[^{}]|\{[^{}]*\})*\})*"', text) else None


def _closes_last(text: str) -> bool:
    """Return whether the brace that opens ``text`` is the one that closes at its end."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "{") - (character == "}")
        if depth == 0:
            return place == len(text) - 1
    return False


def _tidied(name: str, value: str, raw: Mapping[str, str]) -> str:
    text = " ".join(value.split())
    if name == "doi":
        return bare_doi(text)
    if name == "url":
        address, _ = bare_address(text)
        return "" if is_resolver(address) and raw.get("doi") else address
    if name == "pages":
        return re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", text)
    if name == "note" and _EXPORTED.match(text):
        return ""
    return text

"""One source as it was read, whatever format it came in; what all readers share. Pure."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kindling.model.problems import Problem
from kindling.plugins.citations import dates, fields
from kindling.plugins.citations.entries import Remark, Text, read_item
from kindling.plugins.citations.fields import without_invisible
from kindling.plugins.citations.keys import made_key
from kindling.plugins.citations.names import initials_apart

RULE = "citations/library"
SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:")
LIVE = re.compile(r"\b(?:(?:javascript|vbscript)\s*:(?!\s)|data:[a-z]+/)[^\s{}\"<>]+", re.I)
_PEOPLE = frozenset("author editor translator director container-author collection-editor composer interviewer".split())
UNTITLED = frozenset({"personal_communication", "interview"})  #: what needs no title
_LAWS = frozenset("bill legal_case legislation regulation standard treaty".split())  #: what nobody signs
_DATES = frozenset({"issued", "year", "date", "original-date", "event-date"})


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the library, in the form of its file, its fields as they are."""

    key: str
    path: str  #: as shown in problems
    line: int
    format: Literal["bib", "json", "yaml"]  #: of ``text``
    text: str  #: an item of CSL, as JSON; of BibTeX the entry, tidied
    kind: str = ""  #: of BibTeX: the type of the entry, in small letters
    fields: str = ""  #: of BibTeX: its fields as JSON, each in one piece of TeX (``biblatex.item_of``)
    parents: tuple[str, ...] = ()  #: keys it takes fields from (``crossref``, ``xdata``)
    people: bool = True
    dated: bool = True
    titled: bool = True
    doi: str = ""
    urls: tuple[str, ...] = ()
    checked: bool = True  #: False for an entry that only lends fields to others
    remarks: tuple[Remark, ...] = ()
    beside: str = ""  #: JSON: those of its variables that pandoc would read wrong or in part, under CSL's names
    made_of: tuple[str, str] | None = (
        None  #: family name and year, where the key was made of them because the file has none
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one entry: it stops a build where a text cites that one, and is a warning elsewhere."""

    problem: Problem
    key: str  #: of the entry


def first_year(item: Mapping[str, Any]) -> str:
    """Return the year that an item's date begins with; "" for none in figures."""
    parts = item.get("issued", {}).get("date-parts") or [[""]]
    return str(parts[0][0])


def page_range(start: str, end: str) -> str:
    """Return "487-495" of 487 and 95."""
    if start.isdigit() and end.isdigit() and len(end) < len(start):
        end = start[: len(start) - len(end)] + end
    return "-".join(page for page in (start, end) if page)


def names_of(value: str) -> list[dict[str, str]]:
    """Return the names in a field, "Han, Hahrie" each; some programs put several into one, with ";" between."""
    return [_name(text) for text in value.split(";") if text.strip(" ,")]


def _name(value: str) -> dict[str, str]:
    """Return "Han, Hahrie, Jr." in its parts; what has no comma is an organisation, or a single name."""
    parts = [part.strip() for part in value.split(",")]
    found = dict(zip(("family", "given", "suffix"), parts, strict=False))
    found |= {"given": initials_apart(found["given"], found["family"])} if "given" in found else {}
    return {key: part for key, part in found.items() if part} if len(parts) > 1 and parts[1] else {"literal": parts[0]}


def renamed(source: Source, taken: Collection[str]) -> Source:
    """Return a source whose key was made here under another one that is not ``taken``."""
    family, year = source.made_of or ("", "")
    key = made_key(family, year, taken)
    return replace(source, key=key, text=json.dumps(json.loads(source.text) | {"id": key}, ensure_ascii=False))


def lines_of(text: str) -> list[str]:
    """Return a file's lines; other characters that Unicode lets end a line (U+0085, U+2028) are none of an editor's."""
    return re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"))


def csl_source(path: str, line: int, item: Any, text: Text = fields.csl) -> Source | Problem:
    """Return the source that an item of CSL is, or why it is none; ``text`` reads its texts."""
    if not isinstance(item, Mapping) or not without_invisible(str(item.get("id", "")))[0].strip():
        return Problem(path, line, RULE, "a source has no key", "give it one: id: han2014")
    key = without_invisible(str(item["id"]))[0].strip()
    made, remarks = read_item(key, item, text)
    lowered = {name.lower(): value for name, value in made.items()}
    urls = [str(made["URL"])] if "URL" in made else []
    urls += [url for text in _texts(made) if ":" in text for url in LIVE.findall(text)]
    return Source(
        key=key,
        path=path,
        line=line,
        format="json",
        text=json.dumps(made, ensure_ascii=False),
        people=any(lowered.get(name) for name in _PEOPLE) or made.get("type") in _LAWS,
        dated=any(lowered.get(name) for name in _DATES),
        titled=bool(lowered.get("title")) or made.get("type") in UNTITLED,
        doi=str(made.get("DOI", "")).lower(),
        urls=tuple(dict.fromkeys(urls)),
        remarks=remarks,
        beside=dates.for_engine(_odd_dates(made)),
    )


def with_item(source: Source, item: Mapping[str, Any]) -> Source:
    """Return a source that was read as the item of CSL that it is."""
    text = json.dumps(item, ensure_ascii=False)
    return replace(source, format="json", text=text, parents=(), beside=dates.for_engine(_odd_dates(item)))


def _odd_dates(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the dates that say more than year, month and day."""
    found = {name: item[name] for name in sorted(dates.FIELDS & item.keys()) if isinstance(item[name], Mapping)}
    return {name: date for name, date in found.items() if not date.keys().isdisjoint(("season", "circa", "literal"))}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):  # most are
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)

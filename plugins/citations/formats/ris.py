"""RIS, the common format of reference managers, to and from CSL JSON. Pure.

pandoc has no writer of RIS, and its reader takes organisations for people and drops dates and report numbers; so both
ways are here, and pandoc formats the CSL. Tags as in "RIS Format Specifications" (Research Information Systems, 2011):
two capital letters or figures, two spaces, a hyphen, a space, the value; a line ends in CR LF; ``TY`` opens a record,
``ER`` closes it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.plugins.citations.csl import Csl, CslName, archived, date_parts, doi, people, plain, url
from kindling.plugins.citations.dates import SEASONS, read_date
from kindling.plugins.citations.fields import bare_doi, edition, is_resolver
from kindling.plugins.citations.formats.source import (
    RULE,
    Source,
    csl_source,
    first_year,
    lines_of,
    names_of,
    page_range,
)
from kindling.plugins.citations.keys import made_key

#: what providers put before and between sources: "Provider: American Psychological Association"
_PROVIDERS = re.compile(r"\s*(?:[A-Z][\w ]{1,40}:(?:\s.*)?|[-=_*#]{3,}|Record \d+ of \d+)\s*")
_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")

#: CSL type → RIS type
_WRITTEN: Mapping[str, str] = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "bill": "BILL", "book": "BOOK", "broadcast": "VIDEO", "chapter": "CHAP", "classic": "CLSWK", "dataset": "DATA",
    "entry-dictionary": "DICT", "entry-encyclopedia": "ENCYC", "figure": "FIGURE", "graphic": "ART",
    "hearing": "HEAR", "interview": "PCOMM", "legal_case": "CASE", "legislation": "STAT", "manuscript": "UNPB",
    "map": "MAP", "motion_picture": "VIDEO", "musical_score": "MUSIC", "pamphlet": "PAMP",
    "paper-conference": "CPAPER", "patent": "PAT", "periodical": "JFULL", "personal_communication": "PCOMM",
    "post": "BLOG", "post-weblog": "BLOG", "regulation": "GOVDOC", "report": "RPRT", "review": "JOUR",
    "review-book": "JOUR", "software": "COMP", "song": "SOUND", "speech": "SLIDE", "standard": "STAND",
    "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip

#: RIS type → CSL type, where several go by one, or the first way knows none
_READ: Mapping[str, str] = {
    **{ris: csl for csl, ris in _WRITTEN.items()},
    "ABST": "article-journal", "BLOG": "post-weblog", "CONF": "paper-conference", "EBOOK": "book", "ECHAP": "chapter",
    "EDBOOK": "book", "EJOUR": "article-journal", "GOVDOC": "report", "ICOMM": "webpage", "INPR": "article-journal",
    "JOUR": "article-journal", "MPCT": "motion_picture", "MULTI": "webpage", "PCOMM": "personal_communication",
    "SER": "book", "UNPB": "manuscript", "UNPD": "manuscript", "VIDEO": "motion_picture",
}  # fmt: skip

_WHOLES = frozenset({"book", "report", "thesis"})  #: what stands in a series, not in a container
_BOOKS = _WHOLES | {"chapter", "entry-dictionary", "entry-encyclopedia", "paper-conference"}

#: RIS tag → the CSL fields it is written from; the first that is there counts
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "TI": ("title",), "J2": ("container-title-short",), "VL": ("volume",), "IS": ("issue",), "M1": ("number",),
    "ET": ("edition", "version"), "M3": ("genre", "medium"), "PB": ("publisher",),
    "CY": ("publisher-place", "event-place"), "SN": ("ISBN", "ISSN"), "LA": ("language",), "N1": ("note",),
}  # fmt: skip


_TAKEN = "Copied by the archive on "  #: what stands before that day in a field of one's own: RIS has none for it

# -- written --------------------------------------------------------------------------------------------------------


def ris_record(item: Csl) -> str:
    """Return one source as a RIS record."""
    lines = [(tag, value) for tag, value in _tags(item) if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


def _tags(item: Csl) -> Iterator[tuple[str, str]]:
    kind = plain(item.get("type"))
    yield "TY", _WRITTEN.get(kind, "GEN")
    yield "ID", plain(item.get("id"))
    yield from (("AU", _inverted(name)) for name in people(item, "author", "director"))
    editors = people(item, "editor", "container-author")
    yield from (("ED" if kind in _WHOLES else "A2", _inverted(name)) for name in editors)
    yield from (("A4", _inverted(name)) for name in people(item, "translator"))
    yield "T2", _first(item, "collection-title" if kind in _WHOLES else "container-title", "event-title", "event")
    yield "T3", "" if kind in _WHOLES else _first(item, "collection-title")
    for tag, fields in _FIELDS.items():
        yield tag, _first(item, *fields)
    yield "PY", "".join(map(_year, date_parts(item)[:1]))
    yield "DA", _date(item, "issued")
    yield from zip(("SP", "EP"), _pages(item), strict=False)
    yield "DO", doi(item)
    yield "UR", url(item)
    yield "AV", archived(item)
    yield "C1", f"{_TAKEN}{plain(item['archive_date'])}" if item.get("archive_date") else ""
    yield "Y2", _date(item, "accessed")


def _first(item: Csl, *fields: str) -> str:
    return next((value for field in fields if (value := plain(item.get(field)))), "")


def _inverted(name: CslName) -> str:
    """Return "Han, Hahrie", "King, Martin Luther, Jr."; an organisation has no comma: it would split its name."""
    if name.organisation:
        return re.sub("[,;]", "", name.family)
    parts = (re.sub("[,;]", "", part).strip() for part in (name.family, name.given, name.suffix))
    return ", ".join(part for part in parts if part)


def _date(item: Csl, field: str) -> str:
    """Return "2016/09/21/", "2016///Summer", "in press"; "" for a date that says no more than its year.

    What is more than a day stands in the fourth place, which RIS has for other words.
    """
    parts, more = date_parts(item, field), _more_of_date(item.get(field))
    if not parts:
        return more
    if len(parts) < 2 and not more:
        return ""
    return _joined(parts, "/") + "/" * (4 - len(parts)) + more


def _joined(parts: Sequence[int], sign: str) -> str:
    return sign.join([_year(parts[0]), *(f"{part:02}" for part in parts[1:])])


def _year(year: int) -> str:
    """Return a year in four figures, with a minus before the common era."""
    return f"-{-year:04}" if year < 0 else f"{year:04}"


def _more_of_date(date: Any) -> str:
    """Return a season, circa, a range or words of a date."""
    if not isinstance(date, Mapping):
        return ""
    if date.get("literal"):
        return plain(date["literal"])
    if len(date.get("date-parts") or []) > 1:
        ends = [_joined([int(part) for part in parts], "-") for parts in date["date-parts"][:2]]
        return (" to " if ends[-1][0] == "-" else "--").join(ends)
    season = plain(date.get("season"))
    return SEASONS.get(season, "circa" if date.get("circa") else "")


def _pages(item: Csl) -> list[str]:
    """Return first and last page; one of them, or what is no range, alone."""
    pages = plain(item.get("page"))
    match = re.fullmatch(r"(\w+)\s*[-–—]+\s*(\w+)", pages)
    return [match[1], match[2]] if match else [pages]


# -- read -----------------------------------------------------------------------------------------------------------


def csl_item(record: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return a record (tag and value, line by line) as CSL JSON, without an id."""
    tags = _tagged(record)
    written = tags.get("TY", ["GEN"])[0].upper()
    kind = _READ.get(written, "document")

    def first(*names: str) -> str:
        return next((tags[name][0] for name in names if name in tags), "")

    def names(*of: str) -> list[dict[str, str]]:
        return [name for tag in of for value in tags.get(tag, []) for name in names_of(value)]

    authors = names("AU", "A1")
    edited = written == "EDBOOK"
    journal = first("T2", "JF", "JO", "BT") or first("JA", "J2", "J1")
    links = [*tags.get("UR", []), *tags.get("LK", []), *tags.get("L2", [])]
    resolvers = [value for value in links if is_resolver(value)]  # the only trace of a DOI in files of JSTOR and SAGE
    item: dict[str, Any] = {
        "type": kind,
        "title": first("TI", "T1", "CT") or (first("BT") if kind in _WHOLES else ""),
        "author": [] if edited else authors,
        "editor": (authors if edited else []) + (names("ED", "A3") if kind in _WHOLES else names("ED", "A2")),
        "collection-editor": names("A2") if kind in _WHOLES else [],
        "translator": names("A4"),
        "container-title": "" if kind in _WHOLES else journal,
        "collection-title": first("T2", "T3") if kind in _WHOLES else first("T3"),
        "container-title-short": "" if kind in _WHOLES else first("J2", "JA"),
        "volume": first("VL"),
        "issue": first("IS"),
        "number": first("M1"),
        "page": page_range(first("SP"), first("EP")) or first("C7"),
        "publisher": first("PB"),
        "publisher-place": first("CY", "PP"),
        "version" if kind == "software" else "edition": edition(first("ET")),
        "genre": first("M3") if kind in ("report", "thesis") else "",
        "ISBN" if kind in _BOOKS else "ISSN": first("SN"),
        "language": first("LA"),
        "DOI": next((doi for value in [*tags.get("DO", []), *resolvers] if (doi := bare_doi(value))), first("DO")),
        "URL": next((value for value in links if value not in resolvers), ""),
        "archive_location": archived({"archive_location": first("AV")}),
        "archive_date": first("C1").removeprefix(_TAKEN) if first("C1").startswith(_TAKEN) else "",
        "status": "in press" if written == "INPR" else "",
        "issued": _read_date(tags, "DA", "PY", "Y1"),
        "accessed": _read_date(tags, "Y2"),
    }
    return {name: value for name, value in item.items() if value}


def _tagged(record: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """Return each tag with its values, each of them in one line; empty ones are left out."""
    tags: dict[str, list[str]] = {}
    for tag, value in record:
        if value.strip():
            tags.setdefault(tag, []).append(re.sub("[ \t\r\n]+", " ", value.strip(" \t\r\n")))
    return tags


def _read_date(tags: Mapping[str, Sequence[str]], *names: str) -> dict[str, Any]:
    """Return the date that says most of those that agree on the year with the last named."""
    found = [read_date(value) for name in reversed(names) for value in tags.get(name, [])[:1]]
    dated = [date for date in found if "date-parts" in date]
    same = [date for date in dated if date["date-parts"][0][0] == dated[0]["date-parts"][0][0]]
    return max(same, key=_detail) if same else next((date for date in found if date), {})


def _detail(date: Mapping[str, Any]) -> tuple[int, int]:
    """Return how much a date says: the parts of its beginning, and what else there is."""
    return len(date["date-parts"][0]), len(date["date-parts"]) + len(date)


# -- files -------------------------------------------------------------------------------------------------------------


def read(path: str, text: str) -> Iterator[Source | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    taken: set[str] = set()
    for line, record in _records(text):
        if isinstance(record, tuple):
            yield Problem(path, line, RULE, *record)
            continue
        source = _source(path, line, record, taken)
        if isinstance(source, Source):
            taken.add(source.key)
        yield source


def _records(text: str) -> Iterator[tuple[int, list[tuple[str, str]] | tuple[str, str]]]:
    """Yield the line and the tags of each record; what is so, and what to do, for lines that are none."""
    record: list[tuple[str, str]] = []
    start, last, astray = 0, 0, False
    for number, line in enumerate(lines_of(text), start=1):
        match = _LINE.match(line.rstrip())
        if match and match[1] == "TY":
            if record:
                yield start, (f"the source that begins here has no end before line {number}", _no_end(last))
            record, start, astray = [("TY", match[2] or "GEN")], number, False
        elif match and match[1] == "ER" and record:
            yield start, record
            record, astray = [], False
        elif record and match:
            record.append((match[1], (match[2] or "").strip()))
        elif record and line.strip():
            record[-1] = (record[-1][0], f"{record[-1][1]} {line.strip()}")
        elif line.strip() and not _PROVIDERS.fullmatch(line) and not astray:
            astray = True  # the lines that follow belong to none for the same reason
            fact = f"{beginning(line.strip(), 40)!r} belongs to no source"
            yield number, (fact, f"write TY  - GEN on a line of its own before line {number}: a source begins so")
        last = number if line.strip() else last
    if record:
        yield start, ("the source that begins here has no end", _no_end(last))


def _no_end(last: int) -> str:
    return f"write ER  - on a line of its own behind line {last}: a source ends so"


def _source(path: str, line: int, record: list[tuple[str, str]], taken: set[str]) -> Source | Problem:
    item = csl_item(record)
    names = item.get("author") or item.get("editor") or [{}]
    year = first_year(item)
    key = next((value.strip() for tag, value in record if tag == "ID" and value.strip()), "")
    made_of = (names[0].get("family") or names[0].get("literal", ""), year)
    source = csl_source(path, line, {"id": key or made_key(*made_of, taken), **item})
    return source if key or isinstance(source, Problem) else replace(source, made_of=made_of)

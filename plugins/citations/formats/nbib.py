"""NBIB, PubMed's own format, read; pandoc does not know it, so each record becomes CSL here. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.plugins.citations.dates import read_date
from kindling.plugins.citations.fields import edition
from kindling.plugins.citations.formats.source import RULE, Source, csl_source, first_year, lines_of
from kindling.plugins.citations.keys import made_key
from kindling.plugins.citations.names import initials_apart

_LINE = re.compile(r"^([A-Z]{2,4}) *- (.*)$")


def read(path: str, text: str) -> Iterator[Source | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    taken: set[str] = set()
    start, record = 0, list[tuple[str, str]]()
    for number, line in enumerate([*lines_of(text), ""], start=1):
        match = _LINE.match(line)
        if match:
            start = start or number
            record.append((match[1], match[2].strip()))
        elif line.strip() and record:
            record[-1] = (record[-1][0], f"{record[-1][1]} {line.strip()}")
        elif line.strip():
            yield Problem(
                path,
                number,
                RULE,
                f"{beginning(line.strip(), 40)!r} belongs to no source",
                "take the empty line above it out if it goes on there; else export it again, as “PubMed” (.nbib)",
            )
        elif record:
            item = _item(record)
            source = csl_source(path, start, {"id": made_key(*_made_of(item), taken), **item})
            if isinstance(source, Source):
                source = replace(source, made_of=_made_of(item))
                taken.add(source.key)
            yield source
            start, record = 0, []


def _item(record: list[tuple[str, str]]) -> dict[str, Any]:
    tags: dict[str, list[str]] = {}
    for tag, value in record:
        tags.setdefault(tag, []).append(value)
    first = {tag: values[0] for tag, values in tags.items()}
    names = [_name(name) for name in tags.get("FAU", tags.get("AU", []))]
    names += [{"literal": name} for name in tags.get("CN", [])]
    date = read_date(first.get("DP", ""))
    doi = next(
        (value.split()[0] for tag in ("LID", "AID") for value in tags.get(tag, []) if value.endswith("[doi]")), ""
    )
    book = first.get("BTI", "").rstrip(".")
    journal = first.get("JT", first.get("TA", ""))
    item: dict[str, Any] = {
        "type": "article-journal" if journal or not book else "chapter" if "TI" in first else "book",
        "title": first.get("TI", book).rstrip("."),
        "author": names,
        "editor": [_name(name) for name in tags.get("FED", tags.get("ED", []))],
        "container-title": journal or (book if "TI" in first else ""),
        "collection-title": first.get("CTI", "").rstrip("."),
        "publisher": first.get("PB", ""),
        "publisher-place": first.get("PL", "") if book else "",  # of a journal, its country
        "edition": edition(first.get("EN", "")),
        "ISBN": first.get("ISBN", "").partition(" ")[0],
        "container-title-short": first.get("TA", ""),
        "volume": first.get("VI", ""),
        "issue": first.get("IP", ""),
        "page": _whole_range(first.get("PG", "")),
        "DOI": doi,
        "PMID": first.get("PMID", ""),
        "PMCID": first.get("PMC", ""),
        "issued": date,
        "language": first.get("LA", ""),
        "ISSN": "; ".join(dict.fromkeys(value.split()[0] for value in tags.get("IS", []) if value)),
    }
    return {name: value for name, value in item.items() if value}


def _made_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """Return the family name and the year of which a key is made."""
    names = item.get("author") or [{}]
    return names[0].get("family") or names[0].get("literal", ""), first_year(item)


def _name(name: str) -> dict[str, str]:
    family, _, given = name.partition(",")
    given = initials_apart(given.strip(), family.strip())
    return {"family": family.strip(), "given": given} if given else {"literal": name}


def _whole_range(pages: str) -> str:
    """Return PubMed's ``487-95`` as ``487-495``."""
    first, dash, last = pages.partition("-")
    return f"{first}-{first[: len(first) - len(last)]}{last}" if dash and first.isdigit() and last.isdigit() else pages

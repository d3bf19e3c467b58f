"""EndNote's own export (XML), read. Pure.

A record has its texts in ``<style>``, whose ``face`` says what is raised or in italics.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from kindling.model.problems import Problem
from kindling.plugins.citations.dates import read_date
from kindling.plugins.citations.fields import bare_doi, edition, is_resolver
from kindling.plugins.citations.formats.source import (
    RULE,
    Source,
    csl_source,
    first_year,
    names_of,
    page_range,
)
from kindling.plugins.citations.keys import made_key
from kindling.plugins.citations.mends import mended, of_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

#: EndNote's name of a type → CSL's; all others are "document"
_TYPES: Mapping[str, str] = {
    "Artwork": "graphic", "Audiovisual Material": "motion_picture", "Bill": "bill", "Blog": "post-weblog",
    "Book": "book", "Book Section": "chapter", "Case": "legal_case", "Computer Program": "software",
    "Conference Paper": "paper-conference", "Conference Proceedings": "paper-conference", "Dataset": "dataset",
    "Dictionary": "entry-dictionary", "Discussion Forum": "post", "Edited Book": "book",
    "Electronic Article": "article-journal", "Electronic Book": "book", "Electronic Book Section": "chapter",
    "Encyclopedia": "entry-encyclopedia", "Film or Broadcast": "motion_picture", "Government Document": "report",
    "Hearing": "hearing", "Interview": "interview", "Journal Article": "article-journal",
    "Legal Rule or Regulation": "regulation", "Magazine Article": "article-magazine", "Manuscript": "manuscript",
    "Map": "map", "Music": "song", "Newspaper Article": "article-newspaper", "Online Database": "webpage",
    "Online Multimedia": "webpage", "Pamphlet": "pamphlet", "Patent": "patent",
    "Personal Communication": "personal_communication", "Podcast": "song", "Report": "report", "Serial": "book",
    "Social Media": "post", "Standard": "standard", "Statute": "legislation", "Thesis": "thesis",
    "Unpublished Work": "manuscript", "Web Page": "webpage",
}  # fmt: skip
_WHOLES = frozenset({"book", "report", "thesis"})  #: what stands in a series, not in a container
_FACES = {"italic": "i", "bold": "b", "superscript": "sup", "subscript": "sub"}


def read(path: str, text: str) -> Iterator[Source | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    from lxml import etree

    try:
        root = _root(text)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        fact = f"this is no valid XML: {' '.join(str(error).split())[:120]}"
        hint = mended(text, of_xml(text, line), partial(_is_read, after=line))
        yield Problem(path, line, RULE, fact, hint or "export it from EndNote again, as XML")
        return
    records = list(root.iter("record"))
    if not records:
        yield Problem(path, 1, RULE, "no <record> of EndNote's stands here", "export it from EndNote as XML")
    taken: set[str] = set()
    for record in records:
        item = _item(record)
        names = item.get("author") or item.get("editor") or [{}]
        made_of = (names[0].get("family") or names[0].get("literal", ""), first_year(item))
        source = csl_source(path, record.sourceline or 1, {"id": made_key(*made_of, taken), **item})
        if isinstance(source, Source):
            taken.add(source.key)
            source = replace(source, made_of=made_of)
        yield source


def _root(text: str) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    return etree.fromstring(re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff")).encode(), parser)


def _is_read(text: str, after: int) -> bool:
    """Return whether a file can be read, or further than the line it could not be read at."""
    from lxml import etree

    try:
        _root(text)
    except etree.XMLSyntaxError as error:
        return (error.lineno or 0) > after
    return True


def _item(record: "_Element") -> dict[str, Any]:
    """Return a record as CSL JSON, without an id."""
    written = next((one.get("name", "") for one in record.iter("ref-type")), "")
    kind = _TYPES.get(written, "document")
    whole, edited = kind in _WHOLES, written == "Edited Book"

    def first(*paths: str) -> str:
        return next((text for path in paths for text in _texts(record, path)), "")

    def names(group: str) -> list[dict[str, str]]:
        return [name for text in _texts(record, f"contributors/{group}/author") for name in names_of(text)]

    authors, seconds = names("authors"), names("secondary-authors")
    title, container = first("titles/title"), first("titles/secondary-title", "periodical/full-title")
    links = _texts(record, "urls//url")
    resolvers = [link for link in links if is_resolver(link)]
    dois = [*_texts(record, "electronic-resource-num"), *resolvers]
    item: dict[str, Any] = {
        "type": kind,
        "title": title,
        "title-short": first("titles/short-title"),
        "author": [] if edited else authors,
        "editor": authors if edited else [] if whole else seconds,
        "collection-editor": seconds if whole else [],
        "translator": names("subsidiary-authors"),
        "container-title": "" if whole else container,
        "collection-title": container if whole else first("titles/tertiary-title"),
        "container-title-short": "" if whole else first("periodical/abbr-1", "titles/alt-title"),
        "volume": first("volume") if kind != "thesis" else "",  # there, the degree
        "number" if kind in ("report", "standard", "patent") else "issue": first("number"),
        "page": page_range(*_pages(first("pages"))),
        "publisher": first("publisher"),
        "publisher-place": first("pub-location"),
        "edition": edition(first("edition")),
        "genre": first("work-type", *(["volume"] if kind == "thesis" else [])) if kind in ("report", "thesis") else "",
        "ISBN" if whole or kind == "chapter" else "ISSN": first("isbn"),
        "language": first("language"),
        "DOI": next((doi for value in dois if (doi := bare_doi(value))), first("electronic-resource-num")),
        "URL": next((link for link in links if link not in resolvers), ""),
        "issued": _date(first("dates/year"), first("dates/pub-dates/date")),
        "accessed": read_date(first("access-date")),
    }
    return {name: value for name, value in item.items() if value}


def _texts(record: "_Element", path: str) -> list[str]:
    """Return what stands at a path, each in one line."""
    found = (" ".join(_marked(element).split()) for element in record.iterfind(path))
    return [text for text in found if text]


def _marked(element: "_Element") -> str:
    """Return an element's text, with CSL's tags where a face says so."""
    text = element.text or ""
    for inner in element:
        if isinstance(inner.tag, str):
            text += _marked(inner)
        text += inner.tail or ""
    if element.tag != "style" or not text.strip():
        return text
    for face in element.get("face", "").split():
        text = f"<{_FACES[face]}>{text}</{_FACES[face]}>" if face in _FACES else text
    return text


def _pages(text: str) -> tuple[str, str]:
    first, _, last = re.sub(r"\s*[-–—]+\s*", "-", text).partition("-")
    return first.strip(), last.strip()


def _date(year: str, day: str) -> dict[str, Any]:
    """Return the date of a year and of what stands beside it: "Sep 14", "2015 Sep 14", "Spring"."""
    whole = read_date(day if re.search(r"\d{4}", day) else f"{day} {year}".strip()) if day else {}
    return whole if "date-parts" in whole else read_date(year)

"""Who knows a source by its number or address: what to ask, and what the answer says of it. Pure; nobody is asked here.

DOIs are asked of doi.org, which hands the question on to Crossref, DataCite or mEDRA (content negotiation, CSL JSON);
PMIDs of NCBI's E-utilities (efetch, MEDLINE); ISBNs of Open Library (Books API, ``jscmd=data``); videos by oEmbed; any
other address says it itself (``pages.py``).
"""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from kindling.model.html import start_tags
from kindling.plugins.citations import fields
from kindling.plugins.citations.csl import plain
from kindling.plugins.citations.described import clean_address, good_isbn
from kindling.plugins.citations.formats import nbib
from kindling.plugins.citations.formats.source import Source, csl_source
from kindling.plugins.citations.pages import of_page, people_of

IdentifierKind = Literal["doi", "pmid", "isbn", "address"]
CSL = "application/vnd.citationstyles.csl+json"

_LISTED = re.compile(r"[,;](?=\s*(?:doi:?\s*)?10\.\d{4,9}/)", re.I)  #: between two DOIs of a line
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:?\s*|\b)10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+", re.I)
_PMID = re.compile(
    r"\bPMID:?\s*(\d{1,8})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})|ncbi\.nlm\.nih\.gov/pubmed/(\d{1,8})", re.I
)
_ISBN = re.compile(
    r"\bISBN(?:-1[03])?:?\s*((?:97[89][-–\s]?)?(?:\d[-–\s]?){9}[\dXx])(?![\w-])|(?<![\w-])(97[89][-–\s]?(?:\d[-–\s]?){9}\d)(?![\w-])"
)
_ADDRESS = re.compile(r"https?://[^\s<>\"]+|(?<![\w@.])www\.[\w-]+\.[^\s<>\"]+", re.I)
_YOUTUBE = frozenset({"youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"})
_VIMEO = frozenset({"vimeo.com", "www.vimeo.com"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """What names one source."""

    kind: IdentifierKind
    value: str  #: bare: "10.1136/bmj.l123", "26260718", "9780199336777", "https://example.org/"

    @property
    def shown(self) -> str:
        """It as a person says it: "PMID 26260718"."""
        return self.value if self.kind == "address" else f"{self.kind.upper()} {self.value}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked, and of whom."""

    whom: str  #: "Crossref and its like"
    address: str
    accept: str  #: the types of answer that can be read
    largest: int = 2_000_000  #: bytes of an answer that are read at all


def identifiers_in(text: str) -> tuple[Identifier, ...]:
    """Return what names the sources in a text that was pasted, each once: of a line the DOIs, else what is surest.

    >>> identifiers_in("West M. Caring. doi: 10.1000/x.1. PMID: 123")
    (Identifier(kind='doi', value='10.1000/x.1'),)
    >>> [one.value for one in identifiers_in("10.1000/x.1, 10.1000/x.2; doi:10.1000/x.1")]
    ['10.1000/x.1', '10.1000/x.2']
    """
    if alone := _alone(text.strip()):
        return (alone,)
    lines = [line for line in text.splitlines() if line.strip()]
    found = ([*_of_line(_LISTED.sub(" ", line))] for line in lines)
    return tuple(dict.fromkeys(one for line in found for one in line if one.kind == "doi" or one is line[0]))


def _alone(word: str) -> Identifier | None:
    """Return what one word names by itself: a PMID, an ISBN, an address without its ``https://``."""
    if re.fullmatch(r"[1-9]\d{3,7}", word):
        return Identifier("pmid", word)
    if re.fullmatch(r"[\d–\sX-]{10,20}", word) and (isbn := good_isbn(word.replace("–", "-"))):
        return Identifier("isbn", isbn)
    host = re.fullmatch(r"(?!10\.)(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*", word, re.I)
    return Identifier("address", clean_address(fields.bare_address(word)[0])) if host else None


def _of_line(line: str) -> Iterator[Identifier]:
    whole = [match[0].rstrip(".,;)") for match in _ADDRESS.finditer(line)]
    texts = (next((address for address in whole if match[0] in address), match[0]) for match in _DOI.finditer(line))
    yield from (Identifier("doi", doi) for text in texts if (doi := fields.bare_doi(text)))
    yield from (Identifier("pmid", next(filter(None, match.groups()))) for match in _PMID.finditer(line))
    isbns = (good_isbn(re.sub(r"[–]", "-", match[1] or match[2])) for match in _ISBN.finditer(line))
    yield from (Identifier("isbn", isbn) for isbn in isbns if isbn)
    addresses = (fields.bare_address(address)[0] for address in whole)
    yield from (Identifier("address", clean_address(address)) for address in addresses if address)


def wrong_isbn(text: str) -> str:
    """Return an ISBN in a text whose check digit does not fit; "" for none."""
    found = (match[1] or match[2] for match in _ISBN.finditer(text))
    return next((isbn.strip() for isbn in found if not good_isbn(isbn)), "")


def question_of(identifier: Identifier, contact: str = "") -> Question:
    """Return what to ask of whom; ``contact`` is the address of mail that NCBI asks programs to name."""
    value = quote(identifier.value, safe="/:;().-_~" if identifier.kind == "doi" else "")
    if identifier.kind == "doi":
        return Question("doi.org", f"https://doi.org/{value}", f"{CSL}, application/json;q=0.5")
    if identifier.kind == "pmid":
        mail = f"&email={quote(contact, safe='@')}" if contact else ""
        query = f"db=pubmed&id={value}&rettype=medline&retmode=text&tool=kindling{mail}"
        return Question("PubMed", f"https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi?{query}", "text/plain")
    if identifier.kind == "isbn":
        query = f"bibkeys=ISBN:{value}&format=json&jscmd=data"
        return Question("Open Library", f"https://openlibrary.org/api/books?{query}", "application/json")
    host = urlsplit(identifier.value).hostname or ""
    if host in _YOUTUBE:
        return Question("YouTube", f"https://www.youtube.com/oembed?format=json&url={value}", "application/json")
    if host in _VIMEO:
        return Question("Vimeo", f"https://vimeo.com/api/oembed.json?url={value}", "application/json")
    return Question(host, identifier.value, "text/html, application/xhtml+xml", 3_000_000)


#: titles of pages that stand in place of the one that was asked for
_NO_PAGE = re.compile(
    r"(?:(?:http |error )*(?:40[0134]|410|429|50[0234])(?:\W+(?:error|forbidden|unauthorized|not found"
    r"|page not found|gone|too many requests|bad gateway|service (?:temporarily )?unavailable|internal server error))?"
    r"|(?:(?:sorry, )?(?:page|file|article|content) )?(?:not found|unavailable|cannot be found)|forbidden|access denied"
    r"|just a moment|one moment, please|attention required!?|are you (?:a )?(?:human|robot)\??|security check"
    r"|(?:please )?verify(?:ing)? (?:that )?you are (?:a )?human|bot verification|client challenge|request rejected"
    r"|redirecting|loading|untitled(?: document)?|sign in|log ?in)[.…!]*(?:\s+[|–—·-]\s+.*)?",
    re.I,
)


def source_in(identifier: Identifier, body: bytes, charset: str, today: str) -> Source | None:
    """Return the source that an answer tells of; None where it tells of none. ``today``: as 2026-12-01.

    A page that says that there is none, or that asks whether a person is there, is no source.
    """
    item: Mapping[str, Any]
    if identifier.kind == "pmid":
        read = [one for one in nbib.read("", body.decode("utf-8", "replace").strip()) if isinstance(one, Source)]
        if not read or "title" not in (item := json.loads(read[0].text)):
            return None
    elif identifier.kind == "address" and body.lstrip()[:1] != b"{":
        item = of_page(_decoded(body, charset), identifier.value, today)
    else:
        item = _of_object(identifier, _object(body), today)
    if not item.get("title") or (identifier.kind == "address" and _NO_PAGE.fullmatch(str(item["title"]).strip())):
        return None
    found = csl_source("", 1, {**item, "id": "source"})
    return replace(found, made_of=None) if isinstance(found, Source) else None


def _of_object(identifier: Identifier, found: Mapping[str, Any], today: str) -> Mapping[str, Any]:
    if identifier.kind == "doi":
        return of_doi(found, identifier.value)
    if identifier.kind == "isbn":
        return of_book(_mapping(found.get(f"ISBN:{identifier.value}")), identifier.value)
    return of_video(found, identifier.value, today)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        return _mapping(json.loads(body, strict=False))
    except (ValueError, RecursionError):
        return {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _decoded(body: bytes, charset: str) -> str:
    """Return a page as text, in the charset that the host or the page itself names; else UTF-8, or Windows' own."""
    head = body[:4000].decode("ascii", "replace")
    metas = (attributes for name, attributes in start_tags(head) if name == "meta")
    named = [each.get("charset") or (each.get("content") or "").partition("charset=")[2] for each in metas]
    for coding in filter(None, (charset, *named)):
        with suppress(LookupError, UnicodeError):  # some, such as idna, are for no page
            return body.decode(coding, "replace")
    with suppress(UnicodeError):
        return body.decode("utf-8-sig")
    return body.decode("windows-1252", "replace")


# -- a DOI ------------------------------------------------------------------------------------------------------------

#: Crossref's own types (api.crossref.org/types) → CSL's, where its answer has them unchanged
_TYPES = {
    "journal-article": "article-journal", "proceedings-article": "paper-conference", "book-chapter": "chapter",
    "book-section": "chapter", "book-part": "chapter", "monograph": "book", "edited-book": "book",
    "reference-book": "book", "reference-entry": "entry", "posted-content": "article", "dissertation": "thesis",
    "report-component": "report", "report-series": "report", "peer-review": "review", "proceedings": "book",
    "journal-issue": "periodical", "component": "document", "other": "document",
}  # fmt: skip
_TAKEN = (
    "volume issue page number edition publisher-place container-title-short event event-place event-title "
    "collection-title genre version"
).split()
_NAMES = ("author", "editor", "translator")


def of_doi(found: Mapping[str, Any], doi: str) -> dict[str, Any]:
    """Return the CSL item in an answer of doi.org: what says what the source is, and nothing else of it."""
    kind = plain(found.get("type")) or "document"
    kind = _TYPES.get(kind, kind)
    title, subtitle = _text(found.get("title")), _text(found.get("subtitle"))
    if subtitle and subtitle.lower() not in title.lower():
        title = f"{title.rstrip(':. ')}: {subtitle}"
    made: dict[str, Any] = {"type": kind, "title": title, "container-title": _text(found.get("container-title"))}
    made |= {name: _text(found.get(name)) for name in _TAKEN}
    made |= {name: [one for name in _list(found.get(name)) if (one := _person(name))] for name in _NAMES}
    made["publisher"] = "" if kind == "article-journal" else _text(found.get("publisher"))
    dates = (found.get(name) for name in ("issued", "published-print", "published", "published-online", "created"))
    made["issued"] = next((date for date in dates if _is_date(date)), {})
    if kind in ("book", "chapter"):
        made["ISBN"] = next((isbn for one in _list(found.get("ISBN")) if (isbn := good_isbn(_text(one)))), "")
    return {name: value for name, value in made.items() if value} | {"DOI": doi}


def _is_date(value: Any) -> bool:
    parts = value.get("date-parts") if isinstance(value, Mapping) else None
    return bool(isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0] and parts[0][0])


def _text(value: Any) -> str:
    """Return a text of an answer, in one line; of several the first."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    if isinstance(value, list):
        return next((text for one in value if (text := _text(one))), "")
    return " ".join(re.sub(r"</?(?:jats:|mml:)?(?!i>|b>|sub>|sup>|sc>)[a-z][^<>]*>", " ", text).split())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _person(name: Any) -> dict[str, str]:
    """Return a name of CSL, of what Crossref (``name``) and DataCite (``literal``) say of somebody."""
    if not isinstance(name, Mapping):
        return {}
    whole = _text(name.get("literal") or name.get("name"))
    if whole and not name.get("family"):
        return {"literal": whole}
    parts = ("family", "given", "suffix", "non-dropping-particle", "dropping-particle")
    return {part: text for part in parts if (text := _text(name.get(part)))}


# -- an ISBN, a video -------------------------------------------------------------------------------------------------


def of_book(found: Mapping[str, Any], isbn: str) -> dict[str, Any]:
    """Return the CSL item of a book as Open Library tells of it (Books API, ``jscmd=data``)."""
    title, subtitle = _text(found.get("title")), _text(found.get("subtitle"))
    made: dict[str, Any] = {
        "type": "book",
        "title": f"{title.rstrip(': ')}: {subtitle}" if title and subtitle else title,
        "author": [
            person for one in _list(found.get("authors")) for person in people_of(_text(_mapping(one).get("name")))
        ],
        "publisher": _text([_mapping(one).get("name") for one in _list(found.get("publishers"))]),
        "publisher-place": _text([_mapping(one).get("name") for one in _list(found.get("publish_places"))]),
        "issued": _text(found.get("publish_date")),
    }
    return {name: value for name, value in made.items() if value} | {"ISBN": isbn}


def of_video(found: Mapping[str, Any], address: str, today: str) -> dict[str, Any]:
    """Return the CSL item of a video as its host tells of it (oEmbed 1.0)."""
    made: dict[str, Any] = {
        "type": "motion_picture",
        "genre": "Video",
        "title": _text(found.get("title")),
        "author": people_of(_text(found.get("author_name"))),
        "publisher": _text(found.get("provider_name")),
        "issued": _text(found.get("upload_date"))[:10],
        "accessed": today,
    }
    return {name: value for name, value in made.items() if value} | {"URL": address}

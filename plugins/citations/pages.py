"""What a web page says of itself → a source: ``citation_*`` (as Google Scholar reads it), JSON-LD, Open Graph.

The surest goes first, and what it leaves out the next one may say. Pure.
"""

import json
import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from kindling.model.html import elements, plain_text, start_tags
from kindling.plugins.citations.fields import bare_doi
from kindling.plugins.citations.names import is_organisation, read_names

Metas = Mapping[str, list[str]]

_LONGEST = 500  #: characters of one text that are taken
#: schema.org's type → CSL's
_TYPES = {
    "ScholarlyArticle": "article-journal", "MedicalScholarlyArticle": "article-journal",
    "NewsArticle": "article-newspaper", "ReportageNewsArticle": "article-newspaper", "BlogPosting": "post-weblog",
    "Article": "webpage", "Report": "report", "Book": "book", "VideoObject": "motion_picture",
    "PodcastEpisode": "broadcast", "RadioEpisode": "broadcast", "TVEpisode": "broadcast", "Movie": "motion_picture",
    "Legislation": "legislation", "WebPage": "webpage",
}  # fmt: skip
_RANK = {name: place for place, name in enumerate(_TYPES)}


def of_page(html: str, address: str, today: str) -> dict[str, Any]:
    """Return a CSL item of what a page says of itself; without "title" where it says nothing. ``today``: 2026-12-01."""
    metas = _metas(html)
    made: dict[str, Any] = {}
    for item in (_of_citation(metas), _of_json_ld(html), _of_open_graph(metas, html)):
        made = {**item, **made}
    if made.get("type", "webpage") == "webpage":
        made["type"] = "webpage"
        made["accessed"] = today
    site = made.pop("site", "")
    if made["type"] in ("webpage", "post-weblog", "article-newspaper", "broadcast") and "container-title" not in made:
        publisher = made.pop("publisher", "")
        made["container-title"] = site or publisher
    if _same_name(made):
        made.pop("container-title", None)
    if not made.get("DOI"):
        made["URL"] = _canonical(html, address)
    return {name: value for name, value in made.items() if value}


def _same_name(made: Mapping[str, Any]) -> bool:
    """Return whether the site is the only author: a body's own page needs its name once."""
    authors = made.get("author") or []
    return (
        len(authors) == 1
        and authors[0].get("literal", "").lower() == str(made.get("container-title", "")).lower() != ""
    )


def _canonical(html: str, address: str) -> str:
    """Return the address that a page gives as its own, if it is of the same host; else that which was asked."""
    for name, attributes in start_tags(html):
        if name == "link" and "canonical" in (attributes.get("rel") or "").lower().split():
            own = (attributes.get("href") or "").strip()
            try:
                if urlsplit(own).scheme in ("http", "https") and urlsplit(own).hostname == urlsplit(address).hostname:
                    return own
            except ValueError:
                break
    return address


def _metas(html: str) -> dict[str, list[str]]:
    """Return what the page's ``meta`` elements say, by their names in small letters."""
    found: dict[str, list[str]] = {}
    for name, attributes in start_tags(html):
        if name == "meta":
            key = (attributes.get("name") or attributes.get("property") or "").strip().lower()
            if key and (text := _text(attributes.get("content"))):
                found.setdefault(key, []).append(text)
    return found


def _text(value: Any) -> str:
    """Return a text in one line, without markup, and no longer than a title can be."""
    if isinstance(value, list):
        return next((text for one in value if (text := _text(one))), "")
    if isinstance(value, Mapping):
        return _text(value.get("name") or value.get("@value"))
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    text = unescape(text)
    return " ".join((plain_text(text, " ") if "<" in text else unescape(text)).split())[:_LONGEST]


# -- citation_* -------------------------------------------------------------------------------------------------------


def _of_citation(metas: Metas) -> dict[str, Any]:
    def first(*names: str) -> str:
        return next((metas[name][0] for name in names if name in metas), "")

    title = first("citation_title", "citation_book_title")
    if not title:
        return {}
    authors = metas.get("citation_author") or [a for one in metas.get("citation_authors", []) for a in one.split(";")]
    journal, meeting = first("citation_journal_title"), first("citation_conference_title", "citation_conference")
    institution = first("citation_technical_report_institution", "citation_dissertation_institution")
    kind = (
        "article-journal" if journal else "paper-conference" if meeting
        else "chapter" if "citation_inbook_title" in metas
        else "thesis" if "citation_dissertation_institution" in metas else "report" if institution
        else "book" if "citation_isbn" in metas else "webpage"
    )  # fmt: skip
    pages = "-".join(page for page in (first("citation_firstpage"), first("citation_lastpage")) if page)
    found: dict[str, Any] = {
        "type": kind,
        "title": title,
        "author": [person for author in authors for person in people_of(author)],
        "container-title": journal or meeting or first("citation_inbook_title"),
        "volume": first("citation_volume"),
        "issue": first("citation_issue"),
        "page": pages,
        "publisher": "" if journal else institution or first("citation_publisher"),
        "ISBN": first("citation_isbn"),
        "DOI": bare_doi(first("citation_doi")),
        "issued": first("citation_publication_date", "citation_date", "citation_online_date", "citation_year"),
    }
    return {name: value for name, value in found.items() if value}


# -- JSON-LD ----------------------------------------------------------------------------------------------------------


def _of_json_ld(html: str) -> dict[str, Any]:
    """Return what schema.org's terms say of the page's main thing."""
    found = sorted(_things(html), key=lambda thing: _RANK[_type_of(thing)])
    if not found:
        return {}
    thing = found[0]
    authors = _listed(thing.get("author") or thing.get("creator"))
    part = thing.get("partOfSeries") or thing.get("isPartOf")
    made: dict[str, Any] = {
        "type": _TYPES[_type_of(thing)],
        "title": _text(thing.get("headline") or thing.get("name")),
        "author": [person for one in authors for person in _author(one)],
        "issued": _text(thing.get("datePublished") or thing.get("uploadDate") or thing.get("dateCreated"))[:10],
        "publisher": _text(thing.get("publisher")),
        "container-title": _text(part) if _type_of(thing) in ("PodcastEpisode", "RadioEpisode", "TVEpisode") else "",
        "genre": "podcast" if _type_of(thing) == "PodcastEpisode" else "",
    }
    if made["type"] == "article-journal":
        made["container-title"] = _text(part)
    return {name: value for name, value in made.items() if value}


def _things(html: str) -> Iterator[Mapping[str, Any]]:
    for element in elements(html, lambda tag: tag.name == "script" and "ld+json" in (tag.attributes.get("type") or "")):
        try:
            yield from _known(json.loads(element.inner, strict=False), 6)
        except (ValueError, RecursionError):
            continue


def _known(value: Any, deep: int) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list) and deep:
        for one in value[:50]:
            yield from _known(one, deep - 1)
    elif isinstance(value, Mapping) and deep:
        if _type_of(value):
            yield value
        yield from _known(value.get("@graph"), deep - 1)
        yield from _known(value.get("mainEntity"), deep - 1)


def _type_of(thing: Mapping[str, Any]) -> str:
    names = [name for name in _listed(thing.get("@type")) if isinstance(name, str)]
    return next((bare for name in names if (bare := name.rpartition("/")[2]) in _TYPES), "")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value] if value else []


def _author(value: Any) -> list[dict[str, str]]:
    name = _text(value)
    body = isinstance(value, Mapping) and "Organization" in str(value.get("@type"))
    return ([{"literal": name}] if body else people_of(name)) if name and "://" not in name else []


# -- Open Graph and what else there is --------------------------------------------------------------------------------


def _of_open_graph(metas: Metas, html: str) -> dict[str, Any]:
    def first(*names: str) -> str:
        return next((metas[name][0] for name in names if name in metas), "")

    authors = [
        name for key in ("author", "article:author", "dc.creator", "dcterms.creator") for name in metas.get(key, [])
    ]
    dates = ("article:published_time", "og:article:published_time", "dc.date", "dcterms.issued", "dcterms.date", "date")
    found: dict[str, Any] = {
        "title": first("og:title", "twitter:title", "dc.title", "dcterms.title") or _title(html),
        "author": [person for name in dict.fromkeys(authors) if "://" not in name for person in people_of(name)],
        "issued": first(*dates)[:10],
        "site": first("og:site_name", "application-name"),
    }
    if first("og:type").startswith("video"):
        found["type"] = "motion_picture"
    return {name: value for name, value in found.items() if value}


def _title(html: str) -> str:
    found = next(elements(html, lambda tag: tag.name == "title"), None)
    return _text(plain_text(found.inner)) if found else ""


# -- people -----------------------------------------------------------------------------------------------------------


def people_of(name: str) -> list[dict[str, str]]:
    """Return people in a text as names of CSL: "Hahrie Han", "Han, Hahrie", "The King's Fund"."""
    if not name:
        return []
    return [_csl_name(one) for one in re.split(r"\s+and\s+(?![^{]*\})", read_names(name)[0])]


def _csl_name(name: str) -> dict[str, str]:
    if name[:1] == "{" or (" " not in name and "," not in name) or is_organisation(name):
        return {"literal": name.strip("{}")}
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1:
        return {"family": parts[0], "given": parts[-1]} | ({"suffix": parts[1]} if len(parts) > 2 else {})
    words = name.split()
    start = next((n for n, word in enumerate(words[1:], start=1) if word[0].islower()), len(words) - 1)
    return {"family": " ".join(words[start:]), "given": " ".join(words[:start])}

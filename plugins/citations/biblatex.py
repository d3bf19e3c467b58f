"""An entry of BibTeX or BibLaTeX → the source that it is, in CSL's variables. Pure.

The tables are those of BibLaTeX's manual (2.1 entry types, 2.2 fields, appendix B crossref) against CSL 1.0.2 (appendix
III and IV). What a field means in TeX, who its names are and which capitals stay has been settled in ``entries.py``.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kindling.plugins.citations import dates, tex
from kindling.plugins.citations.entries import COPIES, COPY_DATES, is_podcast
from kindling.plugins.citations.fields import bare_address, bare_figures, edition, is_address, untexed
from kindling.plugins.citations.formats.source import Source, with_item
from kindling.plugins.citations.languages import LANGUAGES, language_tag
from kindling.plugins.citations.name_parts import csl_names
from kindling.plugins.citations.names import in_parts
from kindling.plugins.citations.source_types import TYPES
from kindling.plugins.citations.titles import with_colon

TYPED = "typed-"  #: before the name of a title as the writer typed it; what is published says it so (``engine.lua``)
_THESES = {"mastersthesis": "mathesis", "phdthesis": "phdthesis"}
_ARTICLES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}  #: ``entrysubtype`` → CSL's type
#: BibLaTeX's types → CSL's, those of BibLaTeX-APA and what people write beside them too
_TYPES = {
    "article": "article-journal", "artwork": "graphic", "audio": "song", "book": "book", "bookinbook": "chapter",
    "booklet": "pamphlet", "collection": "book", "commentary": "book", "conference": "paper-conference",
    "data": "dataset", "dataset": "dataset", "electronic": "webpage", "image": "graphic", "inbook": "chapter",
    "incollection": "chapter", "inproceedings": "paper-conference", "inreference": "entry-encyclopedia",
    "jurisdiction": "legal_case", "legal": "treaty", "legislation": "legislation", "letter": "personal_communication",
    "letters": "personal_communication", "manual": "book", "mastersthesis": "thesis", "movie": "motion_picture",
    "music": "song", "mvbook": "book", "mvcollection": "book", "mvproceedings": "book", "mvreference": "book",
    "newsarticle": "article-newspaper", "online": "webpage", "patent": "patent", "performance": "speech",
    "periodical": "article-journal", "phdthesis": "thesis", "proceedings": "book", "reference": "book",
    "report": "report", "review": "review", "software": "software", "standard": "legislation", "suppbook": "chapter",
    "suppcollection": "chapter", "suppperiodical": "article-journal", "techreport": "report", "thesis": "thesis",
    "unpublished": "manuscript", "video": "motion_picture", "www": "webpage",
    # no types of BibLaTeX's, and yet written
    "blog": "post-weblog", "film": "motion_picture", "interview": "interview", "lecture": "speech",
    "magazine": "article-magazine", "newspaper": "article-newspaper", "podcast": "broadcast",
    "presentation": "speech", "speech": "speech", "talk": "speech", "webpage": "webpage", "website": "webpage",
}  # fmt: skip
#: CSL's types, which ``entrysubtype`` may name: those that no type of BibLaTeX's is for
CSL_TYPES = TYPES - {"article-journal", "article-magazine", "article-newspaper", "book"}
#: where an entry says what its page or broadcast is a part of, when ``entrysubtype`` says what that is
SITES = {"misc": "howpublished", "online": "organization", "audio": "series"}
PARTS_OF_BOOKS = frozenset("inbook incollection inproceedings conference inreference bookinbook suppbook".split())
PARTS_OF_BOOKS |= {"suppcollection"}
SERIAL = frozenset("article periodical suppperiodical review".split())
IN_SERIES = PARTS_OF_BOOKS | frozenset(
    "book collection proceedings reference mvbook mvcollection mvproceedings mvreference".split()
)  #: types whose ``number`` is that of the series

#: what names the book that a part is in; Mendeley has it as a journal
_WHOLE_TITLES = ("booktitle", "maintitle", "journaltitle", "journal")
#: fields that are a variable as they are
_TEXTS = {
    "chapter": "chapter-number", "isbn": "ISBN", "issn": "ISSN", "library": "call-number",
    "origpublisher": "original-publisher", "origlocation": "original-publisher-place", "pagetotal": "number-of-pages",
    "pmcid": "PMCID", "pmid": "PMID", "venue": "event-place", "version": "version", "volumes": "number-of-volumes",
    "shortjournal": "container-title-short",
}  # fmt: skip
_NAMES = {
    "author": "author", "bookauthor": "container-author", "editor": "editor", "translator": "translator",
    "director": "director",
}  # fmt: skip
#: CSL's roles that have no field of their own → what ``editortype`` calls them; BibLaTeX's words, else CSL's
ROLE_WORDS = {
    "director": "director", "compiler": "compiler", "organizer": "organizer", "contributor": "collaborator",
} | {
    role: role for role in
    "composer curator guest host illustrator interviewer narrator performer producer recipient script-writer".split()
}  # fmt: skip
_ROLES = {word: role for role, word in ROLE_WORDS.items()} | {
    "director": "director", "compiler": "compiler", "organizer": "organizer", "founder": "contributor",
    "collaborator": "contributor", "continuator": "contributor", "redactor": "contributor", "reviser": "contributor",
}  # fmt: skip
_PUBLISHERS = ("school", "institution", "organization", "howpublished", "publisher")
_EPRINTS = {
    "arxiv": "https://arxiv.org/abs/", "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://www.ncbi.nlm.nih.gov/pubmed/", "googlebooks": "https://books.google.com?id=",
    "hdl": "https://hdl.handle.net/",
}  # fmt: skip
#: BibLaTeX's keys of ``type`` and ``pubstate``, in its own English
_WORDS = {
    "mathesis": "Master’s thesis", "phdthesis": "PhD thesis", "candthesis": "Candidate thesis",
    "bathesis": "Bachelor’s thesis", "techreport": "Technical report", "resreport": "Research report",
    "software": "Computer software", "datacd": "Data CD", "audiocd": "Audio CD", "patent": "Patent",
    "patentde": "German patent", "patenteu": "European patent", "patentfr": "French patent",
    "patentuk": "British patent", "patentus": "U.S. patent", "inpreparation": "in preparation",
    "submitted": "submitted", "forthcoming": "forthcoming", "inpress": "in press", "prepublished": "pre-published",
}  # fmt: skip


def item_of(source: Source, lenders: Mapping[str, Source], *, typed: bool = False) -> dict[str, Any]:
    """Return an entry as CSL; ``lenders`` are those by key that it may take fields from.

    Its own title is in sentence case, as styles want it; ``typed``: with the capitals that the writer gave it.
    """
    fields = _lent(source, lenders, (source.key,))
    language = _language(fields)
    made = _Entry(source.kind, fields, lowered=not typed and (not language or language.startswith("en")))
    found: dict[str, Any] = {"id": source.key, "type": made.type, "language": language}
    own = {name: with_colon(title, language) for name, title in made.titles().items()}
    for part in (made.names(), own, made.texts(), made.numbers(), made.dates(), made.links()):
        found |= part
    return {name: value for name, value in found.items() if value or name == "type"}


def as_item(source: Source, lenders: Mapping[str, Source]) -> Source:
    """Return an entry of BibTeX as a source that is an item of CSL; any other is one already.

    Titles that a style is handed with other capitals than the writer's stand in it as they were typed, too (``TYPED``).
    """
    if source.format != "bib":
        return source
    item, typed = item_of(source, lenders), item_of(source, lenders, typed=True)
    kept = {f"{TYPED}{name}": text for name, text in typed.items() if text != item[name]}
    return with_item(source, item | kept)


def type_of(kind: str) -> str:
    """Return CSL's type for that of an entry."""
    return _TYPES.get(kind, "document")


def usual_genre(kind: str) -> str:
    """Return what an entry's type says of the source beside CSL's type: "PhD thesis"; "" for most."""
    return "podcast" if kind == "podcast" else _WORDS.get(_THESES.get(kind, ""), "")


class _Entry:
    """One entry, its fields as TeX in one piece each."""

    def __init__(self, kind: str, fields: Mapping[str, str], *, lowered: bool) -> None:
        self.kind, self.fields, self.lowered = kind, fields, lowered
        self.in_book = kind in PARTS_OF_BOOKS
        self.is_periodical = kind == "periodical"
        self.in_parts = "maintitle" in fields
        self.type = self._type()
        says_type = fields.get("entrysubtype", "").lower() == self.type
        site = SITES.get(kind, "") if says_type else ""
        self.site = "" if _address_in(fields.get(site, "")) else site  #: the field that names what it is a part of

    def _type(self) -> str:
        found = type_of(self.kind)
        if is_podcast(self.kind, self.fields):
            return "broadcast"
        if (said := self.fields.get("entrysubtype", "").lower()) in CSL_TYPES:
            return said
        if found == "article-journal":
            return _ARTICLES.get(self.fields.get("entrysubtype", "").lower(), found)
        if self.kind == "inbook" and self.fields.keys().isdisjoint(_WHOLE_TITLES):
            return "book"  # BibTeX's own: a chapter or pages of the book whose title this is
        if found == "manuscript" and not self.fields.keys().isdisjoint(("eventdate", "eventtitle", "venue")):
            return "speech"
        return found

    def names(self) -> dict[str, Any]:
        with_prefix = "useprefix=false" not in self.fields.get("options", "").replace(" ", "").lower()
        found: dict[str, Any] = {
            variable: csl_names(self.fields[field], with_prefix=with_prefix)
            for field, variable in _NAMES.items()
            if field in self.fields
        }
        for field in ("editor", "editora", "editorb", "editorc"):
            role = _ROLES.get(self.fields.get(f"{field}type", "").lower(), "")
            if role and field in self.fields:
                more = (
                    found.pop("editor", [])
                    if field == "editor"
                    else csl_names(self.fields[field], with_prefix=with_prefix)
                )
                found[role] = [*found.get(role, []), *more]
        if self.kind == "patent" and "author" not in found and "holder" in self.fields:
            found["author"] = csl_names(self.fields["holder"], with_prefix=with_prefix)
        return found

    def title(self, name: str) -> str:
        """Return a title of the entry; that of a book it stands in, of a series, an event or a journal is a name."""
        return tex.title(self.fields.get(name, ""), lowered=self.lowered)

    def name(self, name: str) -> str:
        return tex.rich(self.fields.get(name, ""))

    def _whole(self, name: str, *, lowered: bool) -> str:
        """Return "Title: Subtitle. Addon"."""
        subtitle, addon = f"{name.removesuffix('title')}subtitle", f"{name}addon"
        first, second, third = (tex.title(self.fields.get(one, ""), lowered=lowered) for one in (name, subtitle, addon))
        return _with(". ", _with(": ", first, second), third)

    def titles(self) -> dict[str, str]:
        own, container, volume = "title", "", ""
        if self.is_periodical:
            own, container = next((one for one in ("issuetitle", "maintitle") if one in self.fields), "title"), "title"
            volume = "title" if own == "maintitle" else ""
        elif self.in_parts and not self.in_book:
            own, volume = "maintitle", "title"
        elif self.in_book:
            container, volume = ("maintitle", "booktitle") if self.in_parts else ("booktitle", "")
        whole = self._whole(container, lowered=False) if container else ""
        journal = next((name for name in ("journaltitle", "journal") if name in self.fields), "")
        return {
            "title": self._whole(own, lowered=self.lowered),
            "title-short": self._short(own),
            "volume-title": self._whole(volume, lowered=self.lowered and not self.in_book) if volume else "",
            "container-title": whole
            or self.name(self.site)
            or (self._whole(journal, lowered=False) if journal else ""),
            "collection-title": self._series() if self.site != "series" else "",
            "event": self.name("eventtitle"),
            "original-title": self.title("origtitle"),
        }

    def _short(self, own: str) -> str:
        """Return the title up to its colon, or without what stands behind it, where the entry has no short one."""
        if own == "maintitle":
            return ""
        if "shorttitle" in self.fields:
            return self.title("shorttitle")
        if own == "title" and ("subtitle" in self.fields or "titleaddon" in self.fields):
            return self._up_to_colon(own) or re.sub(r"\s*:$", "", self.title("title"))
        return self._up_to_colon(own)

    def _up_to_colon(self, own: str) -> str:
        return tex.short_title(self.fields.get(own, ""), lowered=self.lowered)

    def _series(self) -> str:
        text = self.name("series")
        return f"{_ordinal(int(text))} series" if text.isascii() and text.isdecimal() and len(text) < 4 else text

    def texts(self) -> dict[str, str]:
        places = {"publisher-place": self._bodies("address") or self._bodies("location") or self._bodies("city")}
        if self.kind == "patent":
            places = {"publisher-place": self._bodies("address"), "jurisdiction": self._bodies("location")}
        return {variable: self.name(field) for field, variable in _TEXTS.items()} | {
            "publisher": "; ".join(body for field in _PUBLISHERS for body in self._bodies(field)),
            **{variable: "; ".join(listed) for variable, listed in places.items()},
            "edition": edition(self.name("edition")),
            "genre": self._genre(),
            "status": self._word("pubstate"),
            "note": _with(". ", self.name("note"), self.name("addendum")),
        }

    def _bodies(self, field: str) -> list[str]:
        """Return the bodies, or places, that a field lists; an address in it is no body."""
        value = self.fields.get(field, "")
        if not value or field == self.site or (field == "howpublished" and _address_in(value)):
            return []
        return [text for part in in_parts(value, r"\s+and\s+") if (text := tex.rich(part))]

    def _word(self, field: str) -> str:
        text = self.name(field)
        return _WORDS.get(text.lower(), text)

    def _genre(self) -> str:
        return self._word("type") or usual_genre(self.kind)

    def numbers(self) -> dict[str, str]:
        volume = ".".join(filter(None, (bare_figures("volume", self.name("volume")), self.name("part"))))
        pages = re.sub("[–—]", "-", re.sub(r"\s*[–—]\s*", "-", self.name("pages") or self.name("eid")))
        found = {"volume": volume, "page": bare_figures("page", pages)}
        number, issue = self.name("number"), self.name("issue")
        if self.kind in IN_SERIES:
            return found | {"collection-number": number, "issue": issue}
        if self.kind in SERIAL:
            figures = (bare_figures("issue", text) for text in (number, issue))
            return found | {"issue": ", ".join(filter(None, figures))}
        return found | {"number": number, "issue": issue}

    def dates(self) -> dict[str, Any]:
        found = {
            variable: _date(_date_text(self.fields[field]))
            for field, variable in _DATES.items()
            if field in self.fields
        }
        return found if found.get("issued") else found | {"issued": self._old_date()}

    def _old_date(self) -> dict[str, Any]:
        year, month, day = (_date_text(self.fields.get(name, "")) for name in ("year", "month", "day"))
        if re.fullmatch(r"\d{4}", year) and (number := dates.month_number(month)):
            figures = [int(year), number, *([int(day)] if re.fullmatch(r"0?[1-9]|[12]\d|3[01]", day) else [])]
            return {"date-parts": [figures]}
        return dates.read_date(f"{day} {month} {year}".strip()) if year else {}

    def links(self) -> dict[str, str]:
        address = self.fields.get("url", "").strip() or _address_in(self.fields.get("howpublished", ""))
        kind = self.fields.get("eprinttype", self.fields.get("archiveprefix", "")).lower()
        number = untexed(self.fields.get("eprint", "")).strip()
        if not address and kind in _EPRINTS and number:
            address = _EPRINTS[kind] + number
        copy = next(filter(None, (_address_in(self.fields.get(name, "")) for name in COPIES)), "")
        days = (dates.iso_day(_date_text(self.fields.get(name, ""))) for name in COPY_DATES)
        taken = next(filter(None, days), "")
        found = {"URL": address, "DOI": self.fields.get("doi", "").strip(), "archive_location": copy}
        return found | {"archive_date": taken}


_DATES = {"date": "issued", "urldate": "accessed", "eventdate": "event-date", "origdate": "original-date"}


def _date_text(value: str) -> str:
    """Return what a field says of a date; in "2014~" there is no space, but EDTF's word for "about"."""
    bare = re.sub(r"[{}]", "", value)
    return bare if re.fullmatch(r"[\dXu~?%/.:TZ+-]+", bare) else tex.plain(value)


def _date(text: str) -> dict[str, Any]:
    """Return a date of EDTF, or of words. EDTF has a year 0, which is 1 BC; CSL has none."""
    found = dates.read_date(text)
    if "literal" in found:
        return dates.read_edtf(text)
    parts = [[part[0] - 1, *part[1:]] if part and part[0] < 1 else part for part in found.get("date-parts", [])]
    return found | ({"date-parts": parts} if parts else {})


def _address_in(value: str) -> str:
    address, _ = bare_address(value)
    return address if re.match(r"https?://", address, re.I) and is_address(address) and " " not in address else ""


def _with(sign: str, first: str, second: str) -> str:
    """Return two texts joined by a sign, or by a space where the first ends with one already."""
    if not first or not second:
        return first or second
    ended = re.sub(r"<[^>]*>$", "", first)[-1:] in "?!.:"
    return f"{first}{' ' if ended else sign}{second}"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _language(fields: Mapping[str, str]) -> str:
    """Return the tag of the language that an entry names; "" for none, or for one that is not known."""
    for field in ("langid", "hyphenation", "language"):
        name = tex.plain(fields.get(field, "")).strip().lower()
        variant = re.search(r"variant\s*=\s*(\w+)", fields.get("langidopts", "")) if field == "langid" else None
        if variant and variant[1].lower() in LANGUAGES:
            return LANGUAGES[variant[1].lower()]
        if (tag := LANGUAGES.get(name.removeprefix("lang"))) and field != "language":
            return tag
        if found := language_tag(name):  # a word there names no country
            return found
    return ""


# -- what an entry takes from others ----------------------------------------------------------------------------------

_OWN = frozenset(
    "ids crossref xref entryset entrysubtype execute label options presort related relatedoptions relatedstring "
    "relatedtype shorthand shorthandintro sortkey shorttitle xdata".split()
)  #: what nobody inherits
_MULTIVOLUME = frozenset("mvbook mvcollection mvproceedings mvreference".split())
_WHOLE = frozenset("book collection proceedings reference mvbook".split())


def _lent(source: Source, lenders: Mapping[str, Source], seen: tuple[str, ...]) -> dict[str, str]:
    """Return an entry's fields with those that others lend to it (BibLaTeX's manual, appendix B)."""
    found: dict[str, str] = json.loads(source.fields)
    for field in ("xdata", "crossref"):
        for key in _keys(found.get(field, "")):
            lender = lenders.get(key)
            if lender is None or key in seen:
                continue
            more = _lent(lender, lenders, (*seen, key))
            if field == "crossref":
                more = dict(_renamed(lender.kind, source.kind, more, found))
            found = {name: value for name, value in more.items() if name not in _OWN} | found
    return found


def _keys(value: str) -> list[str]:
    return [key for part in value.strip('{}"').split(",") if (key := part.strip())]


def _renamed(lender: str, kind: str, fields: Mapping[str, str], own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what a whole lends to its part, under the names that it has there."""
    stem = ""
    if lender in _MULTIVOLUME and kind not in _MULTIVOLUME:
        stem = "main"
    elif lender in _WHOLE and kind in PARTS_OF_BOOKS:
        stem = "book"
    elif lender == "periodical" and kind in SERIAL:
        stem = "journal"
    for name, value in fields.items():
        if stem and name in ("title", "subtitle", "titleaddon"):
            yield f"{stem}{name}", value
        elif name == "author" and stem == "book":
            yield "bookauthor", value
            if "author" not in own and kind == "inbook":
                yield "author", value
        elif not (stem and name in ("maintitle", "booktitle") and f"{stem}title" == name and "title" in fields):
            yield name, value

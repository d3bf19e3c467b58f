"""CSL JSON, read: names, dates, kinds, plain texts of a source as pandoc hands it over. Pure.

The words are those of the CSL data model (docs.citationstyles.org, appendix III and IV).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from kindling.model.addresses import encoded
from kindling.model.words import day_words, message, message_in
from kindling.plugins.citations.fields import bare_doi
from kindling.plugins.citations.moments import is_video

Csl = Mapping[str, Any]
Mark = Literal["book", "paper", "report", "video", "web"]

#: an element of CSL's own markup; a tag alone, as in "a <b> c", is what somebody has written
_MARKUP = re.compile(r"<(i|b|sub|sup|sc|span)(?: (?:class|style)=\"[^\"<>]*\")?>((?:(?!<\1\b).)*?)</\1>", re.S)
_CONTROLS = re.compile("[\x00-\x1f\x7f\x80-\x9f\ue000-\uf8ff]+")  #: with the private use area: our own markers among it

#: in an archive's address, when it took its copy: "/20190503120000/https://…", with or without marks of how it shows it
_TAKEN = re.compile(r"/(\d{4})(\d\d)(\d\d)(?:\d{6})?(?:[a-z]{2}_)?/https?:", re.ASCII)

#: CSL type → (mark, words); pandoc reads every format into these
_KINDS: Mapping[str, tuple[Mark, str]] = {
    "article": ("paper", message("Preprint")),
    "article-journal": ("paper", message("Paper")),
    "article-magazine": ("paper", message("Magazine article")),
    "article-newspaper": ("paper", message("Newspaper article")),
    "bill": ("report", message("Bill")),
    "book": ("book", message("Book")),
    "broadcast": ("video", message("Broadcast")),
    "chapter": ("book", message("Chapter")),
    "classic": ("book", message("Book")),
    "dataset": ("report", message("Data set")),
    "entry": ("book", message("Entry")),
    "entry-dictionary": ("book", message("Dictionary entry")),
    "entry-encyclopedia": ("book", message("Encyclopedia entry")),
    "interview": ("video", message("Interview")),
    "legal_case": ("report", message("Legal case")),
    "legislation": ("report", message("Law")),
    "motion_picture": ("video", message("Video")),
    "paper-conference": ("paper", message("Conference paper")),
    "personal_communication": ("paper", message("Conversation")),
    "post": ("web", message_in("on a social network", "Post")),
    "post-weblog": ("web", message("Blog post")),
    "report": ("report", message("Report")),
    "review": ("paper", message("Review")),
    "review-book": ("paper", message("Book review")),
    "song": ("video", message("Recording")),
    "speech": ("video", message("Talk")),
    "standard": ("report", message("Standard")),
    "thesis": ("report", message("Thesis")),
    "webpage": ("web", message("Web page")),
}
_MAY_BE_VIDEO = frozenset({"webpage", "document", "article", "post", "post-weblog", ""})


@dataclass(frozen=True, slots=True)
class SourceKind:
    """What a source is: a small mark, and the word beside it."""

    mark: Mark  #: the name of its drawing in the component ``source-list``
    words: str  #: "Book", "Paper"


@dataclass(frozen=True, slots=True)
class CslName:
    """A person, or an organisation: then ``given`` is ""."""

    family: str  #: "Han"; with a particle that belongs to it: "de Souza"
    given: str  #: "Hahrie"
    sorted_as: str  #: "Han", "Souza": the letter it stands under
    suffix: str = ""  #: "Jr."
    organisation: bool = False

    @property
    def shown(self) -> str:
        """The name in the order it is spoken: "Hahrie Han"."""
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


class PlainText(str):
    """A text in which ``<i>`` is no style but what somebody has written."""

    __slots__ = ()


def plain(value: Any) -> str:
    """Return a CSL text as plain text on one line, without its markup, without controls and private characters."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    while (
        "</" in text and not isinstance(value, PlainText) and (bare := _MARKUP.sub(r"\2", text)) != text
    ):  # one inside another
        text = bare
    if not text.isprintable():  # in most texts there is nothing to take out, and looking for it is what costs
        text = _CONTROLS.sub(" ", text)
    return " ".join(text.split())


def people(item: Csl, *roles: str) -> tuple[CslName, ...]:
    """Return the people (and organisations) in ``roles``, each once."""
    found = (_name(name) for role in roles for name in _list(item.get(role)))
    return tuple(dict.fromkeys(name for name in found if name.family))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _name(value: Any) -> CslName:
    parts = (
        {key: plain(part) for key, part in value.items()} if isinstance(value, Mapping) else {"literal": plain(value)}
    )
    family, given = parts.get("family", ""), parts.get("given", "")
    if not family:
        name = parts.get("literal") or given
        return CslName(name, "", re.sub(r"^(?:the|an?) ", "", name, flags=re.I), organisation=True)
    dropping, joined = parts.get("dropping-particle", ""), parts.get("non-dropping-particle", "")
    whole = f"{joined}{'' if joined.endswith(('’', chr(39))) else ' '}{family}" if joined else family
    return CslName(whole, " ".join(part for part in (given, dropping) if part), family, parts.get("suffix", ""))


def authors(item: Csl) -> tuple[CslName, ...]:
    """Return who made a source: its authors, else its editors, else whoever is named."""
    for roles in (("author",), ("editor",), ("director", "interviewer", "composer"), ("translator",)):
        if found := people(item, *roles):
            return found
    return ()


def date_parts(item: Csl, field: str = "issued") -> tuple[int, ...]:
    """Return (year,), (year, month) or (year, month, day) of a date's beginning; () when there is none in figures."""
    date = item.get(field)
    parts = _list(date.get("date-parts")) if isinstance(date, Mapping) else []
    try:
        return tuple(int(part) for part in parts[0][:3]) if parts else ()
    except (TypeError, ValueError):
        return ()


def year(item: Csl) -> str:
    """Return the year a source came out; "" without one."""
    parts = date_parts(item)
    return str(parts[0]) if parts else ""


def iso_date(item: Csl, field: str = "issued") -> str:
    """Return "2016", "2016-09" or "2016-09-21" (ISO 8601); "" without a date, or for one before our era."""
    parts = date_parts(item, field)
    return "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])]) if parts and parts[0] > 0 else ""


def title(item: Csl) -> str:
    """Return a source's title, plain."""
    return plain(item.get("title"))


def doi(item: Csl) -> str:
    """Return the bare DOI; "" for none and for what is no DOI."""
    return bare_doi(plain(item.get("DOI")))


def url(item: Csl) -> str:
    """Return where a source is on the web: its address, else its DOI's; only http and https.

    Characters that no address may hold are percent-encoded (RFC 3986, section 2).
    """
    address = plain(item.get("URL"))
    if " " not in address and urlsplit_safe(address) in ("http", "https"):
        return encoded(address)
    return doi_address(doi(item)) if doi(item) else ""


def archived(item: Csl, printed: str = "") -> str:
    """Return where a copy of a source is kept that stays: the address that ``archive_location`` holds.

    "" for the place on a shelf, and where the HTML of its entry has the address ``printed`` already.

    >>> archived({"archive_location": "https://web.archive.org/web/2020/https://example.org/"})
    'https://web.archive.org/web/2020/https://example.org/'
    >>> archived({"archive_location": "Box 3"})
    ''
    """
    address = plain(item.get("archive_location"))
    kept = encoded(address) if " " not in address and urlsplit_safe(address) in ("http", "https") else ""
    return "" if escape(kept) in printed else kept


def standard(item: Csl) -> dict[str, Any]:
    """Return an item with what CSL has no variable for where csl-data.json has room for such: in ``custom``."""
    own = {name: value for name, value in item.items() if name == "archive_date"}
    made = {name: value for name, value in item.items() if name not in own}
    return made | {"custom": own} if own else made


def archived_on(address: str) -> date | None:
    """Return the day on which an archive took a copy, where its address says so, as the Wayback Machine's do.

    >>> archived_on("https://web.archive.org/web/20190503120000/https://example.org/")
    datetime.date(2019, 5, 3)
    >>> archived_on("https://web.archive.org/web/2020/https://example.org/")
    """
    found = _TAKEN.search(address)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def archived_day(item: Csl, address: str) -> str:
    """Return when the copy at that address was taken, in words: as the source has it, else as the address does.

    A month or a year stays as ISO 8601 has it; "" without an address, and where neither says it.
    """
    typed = plain(item.get("archive_date"))
    if not address:
        return ""
    try:
        day = date.fromisoformat(typed) if typed else archived_on(address)
    except ValueError:
        return typed
    return day_words(day) if day else ""


def doi_address(doi: str) -> str:
    """Return where a DOI leads; in an address, ``%``, ``#`` and ``?`` of its own would mean something else."""
    safe = re.sub(r"%(?![0-9A-Fa-f]{2})|[#?]", lambda character: quote(character[0], safe=""), doi)
    return encoded(f"https://doi.org/{safe}")


def urlsplit_safe(address: str) -> str:
    """Return the scheme of an address that has a host; "" for all else, nonsense too."""
    try:
        parts = urlsplit(address)
        return parts.scheme.lower() if parts.hostname else ""
    except ValueError:
        return ""


def kind_of(item: Csl) -> SourceKind:
    """Return what a source is; what stands on a host of videos is a video, whatever the library calls it."""
    kind = plain(item.get("type"))
    if kind in _MAY_BE_VIDEO and (is_video(url(item)) or plain(item.get("genre")) == "Video"):
        return SourceKind("video", message("Video"))
    if kind == "broadcast" and plain(item.get("genre")).lower() == "podcast":
        return SourceKind("video", message("Podcast"))
    if kind == "document" and url(item):
        kind = "webpage"
    return SourceKind(*_KINDS.get(kind, ("paper", message("Document"))))

"""What a person says of a source in a few words → an entry for the library, what was understood, and what is missing.

"A talk by Helen Bevan in March 2017" is enough to cite it. No program's file is needed, and nothing is asked that the
words say already. Pure.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from kindling.plugins.citations import fields, names, titles
from kindling.plugins.citations.csl import people, plain
from kindling.plugins.citations.dates import read_date, weekday_of
from kindling.plugins.citations.moments import is_video

#: kind → what it is called, its type of entry in BibLaTeX, and what WHERE says of it
KINDS: Mapping[str, tuple[str, str, str]] = {
    "book": ("book", "book", "its publisher and place"),
    "paper": ("paper", "article", "its journal, volume, issue and pages"),
    "report": ("report", "report", "who published it, and where"),
    "talk": ("talk", "unpublished", "the event and the place"),
    "page": ("web page", "online", "its address, and the name of the site"),
    "video": ("video", "video", "its address, or who published it"),
    "podcast": ("podcast", "audio", "the name of the podcast, and the address"),
    "told": ("conversation", "letter", "where or how you were told"),
    "law": ("law", "legislation", "its number, and its address"),
}
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_ADDRESS = re.compile(r"https?://[^\s,;]+(?:[,;](?=[^\s,;])[^\s,;]+)*|(?<![\w@.])(?:www\.)[\w-]+\.[^\s,;]+", re.I)
_BARE_HOST = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:com|org|net|uk|wales|cymru|edu|gov|int|eu|io|tv|be)/[^\s,;]*", re.I
)
_DOI = re.compile(r"(?:doi:?\s*|(?:https?://)?(?:dx\.)?doi\.org/)?10\.\d{4,9}/[^\s;]+", re.I)
_ISBN = re.compile(r"(?:ISBN(?:-1[03])?:?\s*)?((?:97[89][-\s]?)?(?:\d[-\s]?){9}[\dXx])(?![\w-])")
_MOMENT = re.compile(
    r"(?:^|[\s,;(])(?:(?P<at>at|@)\s+)?(?P<time>(?:\d{1,2}:)?\d{1,3}:[0-5]\d)(?:\s*min(?:utes|s)?\b\.?)?(?=$|[\s,;)])"
)
_EDITION = re.compile(
    r",?\s*\(?(\d{1,2})(?:st|nd|rd|th)\s+ed(?:ition|n)?\b\.?\)?|,?\s*\(?(revised) ed(?:ition|n)?\b\.?\)?", re.I
)
_VOLUME = re.compile(
    r"[\s,;]+(?:(?:vol(?:ume)?\.?\s*)?(?P<volume>\d{1,4})"
    r"(?:\s*\((?P<issue>[\w–-]{1,9})\)|,?\s*(?:no|nr|issue)\.?\s*(?P<number>[\w–-]{1,9}))?)"
    r"(?:\s*[:;,]?\s*(?:pp?\.?\s*)?(?P<pages>[a-z]?\d+(?:\s*[-–—]+\s*[a-z]?\d+)?))?\s*$",
    re.I,
)
_PAGES = re.compile(r"[\s,;:]+(?:pp?|pages?)\.?\s*([a-z]?\d+(?:\s*[-–—]+\s*[a-z]?\d+)?)\s*$", re.I)
_EPISODE = re.compile(r",?\s*(?:episode|ep\.?|no\.?|#)\s*(\d{1,5})\b", re.I)
_MEDIA = re.compile(
    r"^(?:by |in an? |on (?:the )?|over (?:the )?|via )?"
    r"(e-?mail|phone|telephone|letter|text|message|zoom|teams|video call|whatsapp|signal)\b",
    re.I,
)
_NAMES_OF_MEDIA = (
    ("e-mail|email", "E-mail"), ("letter", "Letter"), ("phone|telephone", "Telephone call"),
    ("zoom|teams|video call", "Video call"),
)  # fmt: skip
_YEAR_OF_LAW = re.compile(r"\b(?:Act|Order|Regulations|Measure|Rules|Directive|Deddf)\b.*?\b(\d{4})\b")
_PODCAST = re.compile(r"\bpodcasts?\b", re.I)
_PRESS = re.compile(
    r"\b(?:press|books?|publish(?:er|ers|ing)|verlag|gwasg|penguin|routledge|wiley|jossey-bass|harpercollins)\b", re.I
)
_EVENT = re.compile(
    r"\b(?:conference|forum|summit|congress|festival|TED\w*|keynote|lecture|seminar|webinar|symposium|eisteddfod)\b",
    re.I,
)
_JOURNAL = re.compile(r"\b(?:journal|review|quarterly|annals|bulletin|BMJ|JAMA|Lancet)\b|\d+\s*\(\d+\)", re.I)


class Unclear(ValueError):
    """What was said can be read in several ways, or names no source: the fact, and ``hint`` what to say."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Said:
    """What a person typed of a source, as it is; "" for what was left out."""

    kind: str = ""
    title: str = ""
    author: str = ""
    where: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Described:
    """A source as it was understood."""

    kind: str  #: of ``KINDS``
    entry: str  #: in BibLaTeX, under a key that is to be replaced
    understood: tuple[tuple[str, str], ...]  #: what each field says, in words: ("place", "London")
    missing: tuple[str, ...]  #: what is worth adding
    doubts: tuple[str, ...]  #: what may have been read otherwise than it was meant, one sentence each
    moment: str = ""  #: "12:28"


@dataclass
class _Fields:
    """What is being gathered."""

    values: dict[str, str] = field(default_factory=dict)  #: BibLaTeX's field → its value, in TeX
    shown: dict[str, str] = field(default_factory=dict)  #: what it is called → as it was understood
    doubts: list[str] = field(default_factory=list)

    def put(self, name: str, label: str, text: str, *, whole: bool = False) -> None:
        """Note a field; ``whole``: its capitals are those of a name."""
        text = " ".join(text.split()).strip(" ,;")
        if text:
            said = fields.as_tex(text)
            self.values[name] = f"{{{said}}}" if whole and re.search(r"\s", text) else said
            self.shown[label] = text


def described(said: Said, today: str) -> Described:
    """Return the source that was described. Raises Unclear. ``today``: the day on which it was seen, as 2026-12-01."""
    kind = kind_said(said)
    found = _Fields()
    where, when, moment = _without_moment(kind, said.where, said.when)
    where = _links(where, kind, found, today)
    _people(said.author, found)
    _title(said.title, kind, found)
    _PLACES[kind](where, found)
    _when(when or _year_in(said.title, kind), found)
    if not found.values.get("title") and kind != "told":
        fact = f"A {KINDS[kind][0]} is known by its title, and there is no TITLE."
        raise Unclear(fact, 'add it: TITLE="…"; what was only said to you is KIND=told')
    if kind == "told" and not found.values.get("author"):
        raise Unclear("Nobody is named who told it.", 'say who: AUTHOR="…"')
    entry = "".join(f",\n  {name} = {{{value}}}" for name, value in found.values.items())
    text = f"@{KINDS[kind][1]}{{source{entry}\n}}\n"
    return Described(kind, text, _in_order(found.shown), _missing(kind, found), tuple(found.doubts), moment)


_ORDER = (
    "by title event journal volume issue pages podcast episode publisher site edition number how place when".split()
)


def _in_order(shown: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    order = {label: place for place, label in enumerate(_ORDER)}
    return tuple(sorted(shown.items(), key=lambda item: order.get(item[0], len(order))))


def kind_said(said: Said) -> str:
    """Return the kind that was named, or that the rest leaves no doubt about. Raises Unclear."""
    kind = said.kind.strip().lower()
    kind = {"article": "paper", "film": "video", "vlog": "video", "web": "page", "website": "page", "blog": "page",
            "conversation": "told", "speech": "talk", "lecture": "talk", "act": "law"}.get(kind, kind)  # fmt: skip
    if kind in KINDS:
        return kind
    listed = ", ".join(KINDS)
    if kind:
        raise Unclear(f"KIND={said.kind} is no kind of source.", f"it is one of {listed}")
    if kind := _kind_of(said):
        return kind
    raise Unclear("What kind of source is it?", f"add one of them, as in KIND=book: {listed}")


def _kind_of(said: Said) -> str:
    """Return the kind that title, place and date can only mean; "" for none."""
    found = _ADDRESS.search(said.where) or _BARE_HOST.search(said.where)
    address = fields.bare_address(found[0])[0] if found else ""
    rest = said.where.replace(found[0], "") if found else said.where
    checks: tuple[tuple[str, bool], ...] = (
        ("law", bool(_YEAR_OF_LAW.search(said.title)) and not said.author),
        ("paper", bool(_DOI.search(said.where))),
        ("podcast", bool(_PODCAST.search(rest))),
        ("video", is_video(address)),
        ("paper", bool(_JOURNAL.search(rest)) and bool(said.title)),
        ("book", bool(_PRESS.search(rest)) or (bool(_ISBN.search(rest)) and not address)),
        ("talk", bool(_EVENT.search(rest))),
        ("page", bool(address)),
    )  # fmt: skip
    return next((kind for kind, fits in checks if fits), "")


# -- who, what, when --------------------------------------------------------------------------------------------------


def _people(author: str, found: _Fields) -> None:
    bare = " ".join(re.sub(r"[{}\\]", "", author).split()).strip(" ,;")
    if not bare:
        return
    bare = re.sub(r"\s+(?:und|et|y|a|ac)\s+(?=[A-Z])", " and ", bare) if ";" in author else bare
    pieces = [piece.strip() for piece in bare.split(",")]
    two = len(pieces) == 2 and " and " not in bare and all(len(piece.split()) > 1 for piece in pieces)
    if two and not names.is_organisation(bare.replace(",", "")):
        one = f'AUTHOR="{pieces[1]} {pieces[0]}"'
        raise Unclear(f"{bare} can be one person or two.", f'write AUTHOR="{"; ".join(pieces)}" or {one}')
    written, _ = names.read_names(_listed(bare))
    found.values["author"] = re.sub(r"[%#&$_]", r"\\\g<0>", written)
    said = [_as_said(name) for name in re.split(r"\s+and\s+(?![^{]*\})", written)]
    found.shown["by"] = "; ".join(said)


def _listed(people: str) -> str:
    """Return "Ann Example, Bo Sample and Cy Third" with every name joined by "and"."""
    if ";" in people or not re.search(r",.*\s(?:and|&)\s", people) or names.is_organisation(people):
        return people
    parts = [part.strip(" ,") for part in re.split(r",?\s+(?:and|&)\s+|,\s+", people)]
    return " and ".join(parts) if all(len(part.split()) > 1 for part in parts) else people


def _as_said(name: str) -> str:
    """Return a name of BibTeX as a person says it: "Helen Bevan", "The King's Fund (an organisation)"."""
    if name[:1] == "{":
        return f"{name.strip('{}')} (an organisation)"
    parts = [part.strip() for part in name.split(",")]
    return " ".join([parts[-1], *parts[:-1]]) if len(parts) < 3 else f"{parts[2]} {parts[0]} {parts[1]}"


def _title(title: str, kind: str, found: _Fields) -> None:
    text = " ".join(title.split())
    for opening, closing in ("“”", "‘’", '""', "''"):
        if len(text) > 2 and text[0] == opening and text[-1] == closing and opening not in text[1:-1]:
            text = text[1:-1]
    if not text:
        return
    said = fields.as_tex(text)
    found.shown["title"] = text
    found.values["title"] = said if _keeps_its_capitals(said, kind) else f"{{{said}}}"


def _keeps_its_capitals(title: str, kind: str) -> bool:
    """Return whether a title is printed with the capitals that were typed, as it stands."""
    if kind == "law":
        return True
    return not title[:1].islower() and titles.kept(title, KINDS[kind][1]) == titles.protected(title)


def _year_in(title: str, kind: str) -> str:
    """Return the year of an act, which its title names."""
    found = _YEAR_OF_LAW.search(title) if kind == "law" else None
    return found[1] if found else ""


def _when(when: str, found: _Fields) -> None:
    text = " ".join(when.split()).strip(" ,;")
    read = read_date(text) if text else {}
    if not read:
        return
    found.shown["when"] = said_date(read) or text
    found.values["date"] = written_date(read) or fields.as_tex(text)
    if not written_date(read):
        found.values["year"] = found.values.pop("date")
    if "literal" in read and not re.fullmatch(r"(?:in press|forthcoming|in preparation|submitted)", text, re.I):
        found.doubts.append(f"{text!r} is no date that is known here, and is printed as it is; a day is 2017-03-28")
    named, parts = weekday_of(text), (read.get("date-parts") or [[]])[0]
    if named is not None and len(parts) == 3 and (real := date(*parts).weekday()) != named:
        day = f"{parts[2]} {_MONTHS[parts[1] - 1]} {parts[0]}"
        found.doubts.append(f"{day} was a {_DAYS[real]}, not a {_DAYS[named]}: is the date right?")


def written_date(read: Mapping[str, Any]) -> str:
    """Return a date of CSL as BibLaTeX writes it: 2017-03-28; "" for one that it has no words for."""
    if "date-parts" not in read or {"season", "circa", "literal"} & read.keys():
        return ""
    return "/".join(
        "-".join(f"{part:02}" if n else f"{part:04}" for n, part in enumerate(day)) for day in read["date-parts"]
    )


def said_date(read: Mapping[str, Any]) -> str:
    """Return a date of CSL in words: "28 March 2017"; "" for one that is words already."""
    if "date-parts" not in read or {"season", "circa", "literal"} & read.keys():
        return ""
    days = []
    for year, *rest in read["date-parts"]:
        days.append(" ".join([*map(str, rest[1:]), *(_MONTHS[month - 1] for month in rest[:1]), str(year)]))
    return " to ".join(days)


def in_words(item: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what an item of CSL says, as a person would say it: ("by", "Hahrie Han")."""
    issue, page = plain(item.get("issue")), plain(item.get("page"))
    parts = (plain(item.get("container-title")), plain(item.get("volume")), f"({issue})" if issue else "")
    stood = " ".join(filter(None, parts))
    found = {
        "by": "; ".join(name.shown for name in people(item, "author")),
        "title": plain(item.get("title")),
        "in": stood + (f", pp. {page}" if page else ""),
        "publisher": plain(item.get("publisher")),
        "place": plain(item.get("publisher-place")),
        "when": said_date(item["issued"]) if isinstance(item.get("issued"), Mapping) else "",
        "ISBN": plain(item.get("ISBN")),
        "DOI": plain(item.get("DOI")),
        "address": plain(item.get("URL")),
    }
    return tuple((label, text) for label, text in found.items() if text)


# -- where ------------------------------------------------------------------------------------------------------------


def _without_moment(kind: str, where: str, when: str) -> tuple[str, str, str]:
    """Return WHERE and WHEN without a moment of the film, and that moment: "12:28"."""
    if kind not in ("video", "podcast", "talk"):
        return where, when, ""
    moment = ""
    kept: list[str] = []
    for text in (when, where):
        match = _MOMENT.search(text)
        if match and (kind != "talk" or match["at"] or _ADDRESS.search(where)):
            moment = moment or match["time"]
            kept.append(f"{text[: match.start()]} {text[match.end() :]}")
        else:
            kept.append(text)
    when, where = kept
    return where, when, moment or moment_of_address(where)


def moment_of_address(text: str) -> str:
    """Return the second at which an address begins, as 12:28."""
    found = re.search(r"[?&#](?:t|start|time_continue)=(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?(?=$|[&#\s,;])", text)
    seconds = (
        sum(int(part or 0) * size for part, size in zip(found.groups(), (3600, 60, 1), strict=True)) if found else 0
    )
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return "" if not seconds else f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


_FOLLOWS = re.compile(r"utm_\w+|fbclid|gclid|mc_[ce]id|si|feature|igshid|t|start|time_continue", re.I)


def clean_address(address: str) -> str:
    """Return an address without what only tells where its reader came from, or where in a film to begin.

    >>> clean_address("https://youtu.be/abc?si=x&t=748"), clean_address("https://a.example/?q=1#t=30")
    ('https://youtu.be/abc', 'https://a.example/?q=1')
    """
    parts = urlsplit(address)
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    video = is_video(address)
    kept = [(name, value) for name, value in pairs if not _of_the_way(name, video=video)]
    if len(kept) != len(pairs):
        query = urlencode(kept)
    fragment = "" if re.fullmatch(r"t=[\dhms]+", parts.fragment) or parts.fragment.startswith(":~:") else parts.fragment
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, fragment))


def _of_the_way(name: str, *, video: bool) -> bool:
    return bool(re.fullmatch(r"utm_\w+|fbclid|gclid|mc_[ce]id", name, re.I)) or (
        video and bool(_FOLLOWS.fullmatch(name))
    )


def _links(where: str, kind: str, found: _Fields, today: str) -> str:
    """Note a DOI, an address and an ISBN in WHERE, and return what else it says."""
    if (match := _DOI.search(where)) and (doi := fields.bare_doi(match[0])):
        found.values["doi"] = found.shown["DOI"] = doi
        where = where.replace(match[0], " ")
    if match := _ADDRESS.search(where) or _BARE_HOST.search(where):
        address = clean_address(fields.bare_address(match[0].rstrip(".)"))[0])
        found.values["url"] = found.shown["address"] = address
        where = where.replace(match[0], " ")
        if kind == "page":
            found.values["urldate"] = today
    if kind == "book" and (match := _ISBN.search(where)):
        if isbn := good_isbn(match[1]):
            found.values["isbn"] = found.shown["ISBN"] = isbn
            where = where.replace(match[0], " ")
        else:
            found.doubts.append(
                f"{match[1].strip()} is no ISBN: its last figure does not fit the others; it is left out"
            )
            where = where.replace(match[0], " ")
    return re.sub(r"\s*,\s*(?:,\s*)+", ", ", " ".join(where.split())).strip(" ,;")


def good_isbn(text: str) -> str:
    """Return an ISBN in figures alone, of ten or thirteen; "" where its check digit is wrong (ISO 2108).

    >>> good_isbn("978-0-19-933677-7"), good_isbn("0-19-933677-1")
    ('9780199336777', '')
    """
    figures = re.sub(r"[-\s]", "", text).upper()
    if re.fullmatch(r"97[89]\d{10}", figures):
        return figures if sum(int(c) * (3 if n % 2 else 1) for n, c in enumerate(figures)) % 10 == 0 else ""
    if re.fullmatch(r"\d{9}[\dX]", figures):
        worth = (10 if c == "X" else int(c) for c in figures)
        return figures if sum(value * (10 - n) for n, value in enumerate(worth)) % 11 == 0 else ""
    return ""


def _publisher(field_name: str) -> Callable[[str, _Fields], None]:
    def put(where: str, found: _Fields) -> None:
        if match := _EDITION.search(where):
            found.put("edition", "edition", match[1] or match[2])
            where = where.replace(match[0], "")
        publisher, place = _with_place(where)
        found.put("location", "place", place)
        found.put(field_name, "publisher", publisher)

    return put


def _with_place(where: str) -> tuple[str, str]:
    """Return a body and its place, of "New York: Longmans, Green" and of "Oxford University Press, New York"."""
    if match := re.fullmatch(r"([^:]{2,60}):\s+(.+)", where):
        return match[2], match[1]
    body, comma, place = where.rpartition(",")
    if not comma:
        return where, ""
    region = re.fullmatch(r"(.+),\s*([^,]+)", body)
    if re.fullmatch(r"\s*[A-Z]{2,3}\s*", place) and region:  # Cambridge, MA
        return region[1], f"{region[2]},{place}"
    return body, place.strip()


def _paper(where: str, found: _Fields) -> None:
    paged = _PAGES.search(where)
    if (match := _VOLUME.search(where)) and not (
        paged and match["volume"] in paged[0] and match.start() >= paged.start()
    ):
        where = where[: match.start()]
        found.put("volume", "volume", match["volume"])
        found.put("number", "issue", match["issue"] or match["number"] or "")
        found.put("pages", "pages", re.sub(r"\s*[-–—]+\s*", "-", match["pages"] or ""))
    elif paged:
        where = where[: paged.start()]
        found.put("pages", "pages", re.sub(r"\s*[-–—]+\s*", "-", paged[1]))
    found.put("journaltitle", "journal", where)


def _talk(where: str, found: _Fields) -> None:
    event, place = _with_place(where) if "," in where else (where, "")
    found.put("eventtitle", "event", event, whole=True)
    found.put("venue", "place", place)


def _page(where: str, found: _Fields) -> None:
    found.put("organization", "site", where)


def _video(where: str, found: _Fields) -> None:
    host = urlsplit(found.values.get("url", "")).hostname or ""
    known = {"youtube.com": "YouTube", "youtu.be": "YouTube", "vimeo.com": "Vimeo", "ted.com": "TED"}
    found.put("publisher", "publisher", where or known.get(host.removeprefix("www.").removeprefix("m."), ""))


def _podcast(where: str, found: _Fields) -> None:
    found.values["type"] = "podcast"
    if match := _EPISODE.search(where):
        found.put("number", "episode", match[1])
        where = where.replace(match[0], "")
    show, comma, publisher = where.partition(",")
    found.put("series", "podcast", show)
    if comma:
        found.put("publisher", "publisher", publisher)


def _told(where: str, found: _Fields) -> None:
    medium = _MEDIA.match(where)
    if medium:
        word = medium[1].lower()
        found.put("type", "how", next((name for words, name in _NAMES_OF_MEDIA if word in words.split("|")), "Message"))
        where = where[medium.end() :]
    found.put("venue", "place", re.sub(r"^(?:at|in)\s+", "", where.strip(" ,")))


def _law(where: str, found: _Fields) -> None:
    found.put("number", "number", where)


_PLACES: Mapping[str, Callable[[str, _Fields], None]] = {
    "book": _publisher("publisher"), "report": _publisher("institution"), "paper": _paper, "talk": _talk,
    "page": _page, "video": _video, "podcast": _podcast, "told": _told, "law": _law,
}  # fmt: skip

#: kind → the fields that a reader would look for, and how to say each
_WANTED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "book": (("author", "AUTHOR"), ("date", "WHEN (its year)"), ("publisher", "WHERE (its publisher)")),
    "paper": (("author", "AUTHOR"), ("date", "WHEN (its year)"), ("journaltitle", "WHERE (its journal)"),
              ("doi", "its DOI in WHERE, as 10.…, or FROM= with it")),
    "report": (("author", "AUTHOR"), ("date", "WHEN (its year)"), ("institution", "WHERE (who published it)")),
    "talk": (("author", "AUTHOR"), ("date", "WHEN"), ("eventtitle", "WHERE (the event, the place)")),
    "page": (("author", "AUTHOR"), ("date", "WHEN (the day on it)"), ("url", "its address in WHERE")),
    "video": (("author", "AUTHOR"), ("date", "WHEN"), ("url", "its address in WHERE")),
    "podcast": (("author", "AUTHOR"), ("date", "WHEN"), ("series", "the podcast in WHERE"),
                ("url", "its address in WHERE")),
    "told": (("date", "WHEN"),),
    "law": (("url", "its address in WHERE"),),
}  # fmt: skip


def _missing(kind: str, found: _Fields) -> tuple[str, ...]:
    there = found.values.keys() | ({"date"} if "year" in found.values else set())
    return tuple(_missing_names(kind, there))


def _missing_names(kind: str, there: set[str]) -> Iterator[str]:
    yield from (how for name, how in _WANTED[kind] if name not in there)

"""A source in CSL's variables → its entry of BibTeX or BibLaTeX; ``biblatex.py`` reads it back. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kindling.plugins.citations import biblatex
from kindling.plugins.citations.csl import Csl, PlainText, archived, doi, plain
from kindling.plugins.citations.fields import as_tex
from kindling.plugins.citations.languages import LANGUAGES

#: CSL's type → BibTeX's type and BibLaTeX's, where they have one; all others are ``@misc`` and ``@online``
_TYPES = {
    "article-journal": ("article", "article"), "article-magazine": ("article", "article"),
    "article-newspaper": ("article", "article"), "book": ("book", "book"), "chapter": ("incollection", "incollection"),
    "paper-conference": ("inproceedings", "inproceedings"), "report": ("techreport", "report"),
    "thesis": ("thesis", "thesis"), "manuscript": ("unpublished", "unpublished"),
    "speech": ("unpublished", "unpublished"), "entry-encyclopedia": ("incollection", "inreference"),
    "entry-dictionary": ("incollection", "inreference"), "pamphlet": ("booklet", "booklet"),
    "dataset": ("misc", "dataset"), "software": ("misc", "software"), "patent": ("misc", "patent"),
    "motion_picture": ("misc", "video"), "broadcast": ("misc", "audio"), "song": ("misc", "audio"),
    "personal_communication": ("misc", "letter"), "webpage": ("misc", "online"), "post": ("misc", "online"),
    "post-weblog": ("misc", "online"),
}  # fmt: skip
_SUBTYPES = {"article-magazine": "magazine", "article-newspaper": "newspaper"}
#: the publisher's field, where an entry's type calls it otherwise
_PUBLISHERS = {"techreport": "institution", "report": "institution", "thesis": "institution",
               "phdthesis": "school", "mastersthesis": "school"}  # fmt: skip
_TEXTS = {
    "chapter-number": "chapter", "edition": "edition", "ISBN": "isbn", "ISSN": "issn", "number-of-pages": "pagetotal",
    "PMCID": "pmcid", "PMID": "pmid", "event-place": "venue", "version": "version", "number-of-volumes": "volumes",
    "container-title-short": "shortjournal", "original-publisher": "origpublisher", "volume": "volume",
    "original-publisher-place": "origlocation", "status": "pubstate", "note": "note",
}  # fmt: skip
_TITLES = {"title-short": "shorttitle", "collection-title": "series", "event": "eventtitle",
           "original-title": "origtitle"}  # fmt: skip
_NAMES = {"author": "author", "editor": "editor", "translator": "translator", "container-author": "bookauthor"}
_DATES = {"accessed": "urldate", "event-date": "eventdate", "original-date": "origdate"}
_ORDER = (
    "author editor editortype editora editoratype editorb editorbtype editorc editorctype translator bookauthor title "
    "shorttitle journal shortjournal booktitle maintitle eventtitle eventdate venue series type edition "
    "version year month date origdate volume volumes number issue chapter pages pagetotal publisher institution "
    "organization school address location origtitle origpublisher origlocation isbn issn pmid pmcid doi url urldate "
    "archiveurl archivedate howpublished entrysubtype note langid language pubstate options"
).split()
_LANGUAGES = {tag: name for name, tag in reversed(LANGUAGES.items())}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def entry(item: Csl, key: str, *, biblatex_names: bool = False) -> str:
    """Return a source as an entry under ``key``, with all that BibTeX or BibLaTeX has a field for.

    It says what both read; ``biblatex_names``: in the types and fields of BibLaTeX alone. Only what BibTeX knows
    nothing of, such as a season, stands in BibLaTeX's fields either way.
    """
    kind, found = parts(item, biblatex_names=biblatex_names)
    lines = (f",\n  {name} = {value}" for name, value in found.items())
    return f"@{kind}{{{key}{''.join(lines)}\n}}\n"


def parts(item: Csl, *, biblatex_names: bool) -> tuple[str, dict[str, str]]:
    """Return the type of a source's entry, and its fields in their order, each value as it stands in a file."""
    kind = _kind(item, biblatex_names=biblatex_names)
    found = dict(_fields(item, kind, biblatex_names=biblatex_names))
    return kind, {name: found[name] for name in _ORDER if found.get(name, "{}") != "{}"}


def with_note(text: str, note: str) -> str:
    """Return an entry with a note that the style prints."""
    return re.sub(r"\n\}\s*$", lambda end: f",\n  note = {{{_tex(note)}}}\n}}\n", text) if note else text


def _kind(item: Csl, *, biblatex_names: bool) -> str:
    kind = str(item.get("type", ""))
    genre = plain(item.get("genre"))
    if kind == "thesis" and not biblatex_names and re.search(r"ph\.?\s?d|doctor", genre, re.I):
        return "phdthesis"
    if kind == "thesis" and not biblatex_names and re.search("master", genre, re.I):
        return "mastersthesis"
    older, newer = _TYPES.get(kind, ("misc", "misc"))
    return newer if biblatex_names else older


def _fields(item: Csl, kind: str, *, biblatex_names: bool) -> Iterator[tuple[str, str]]:
    """Yield name and value of each field; what is empty counts for nothing."""
    lowered = str(item.get("language") or "en").lower().startswith("en")
    yield from _people(item)
    yield from ((name, _braced(_tex(item.get(variable)))) for variable, name in _TEXTS.items())
    yield from ((name, _braced(_title(item.get(variable), lowered=lowered))) for variable, name in _TITLES.items())
    if _up_to_colon(item.get("title")) == _marked(item.get("title-short")):
        yield "shorttitle", "{}"  # readers know it by the title
    if "event" not in item:
        yield "eventtitle", _braced(_title(item.get("event-title"), lowered=lowered))
    yield from _own_titles(item, kind, lowered=lowered)
    yield from _kinds(item, kind)
    yield from _numbers(item, kind)
    publisher = _PUBLISHERS.get(kind, "publisher")
    yield publisher, _braced(_whole(_tex(item.get("publisher"))))
    place = _braced(_whole(_tex(item.get("publisher-place"))))
    yield "location" if biblatex_names and kind != "patent" else "address", place
    if kind == "patent":
        yield "location", _braced(_whole(_tex(item.get("jurisdiction"))))
    yield from _when(item, biblatex_names=biblatex_names)
    yield "doi", _braced(doi(item).replace("%", "\\%"))
    yield "url", _address(plain(item.get("URL")))
    yield "archiveurl", _address(archived(item))
    yield "archivedate", _braced(plain(item.get("archive_date")))
    yield from _language(str(item.get("language") or ""))


def _address(value: str) -> str:
    return _braced(value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"))


def _braced(value: str) -> str:
    return f"{{{value}}}"


def _whole(value: str) -> str:
    """Return a body's name in braces where it holds an "and": without them it would be two."""
    return f"{{{value}}}" if re.search(r"\band\b", value, re.I) else value


def _own_titles(item: Csl, kind: str, *, lowered: bool) -> Iterator[tuple[str, str]]:
    title, volume = (_title(item.get(name), lowered=lowered) for name in ("title", "volume-title"))
    container = item.get("container-title")
    if kind in biblatex.PARTS_OF_BOOKS:
        book = _title(container, lowered=lowered)
        yield from (
            (("maintitle", _braced(book)), ("booktitle", _braced(volume)))
            if volume
            else (("booktitle", _braced(book)),)
        )
    else:
        yield biblatex.SITES.get(kind, "journal"), _braced(_tex(container))
        if volume:
            yield "maintitle", _braced(title)
            title = volume
    yield "title", _braced(title)


def _kinds(item: Csl, kind: str) -> Iterator[tuple[str, str]]:
    """Yield what says more of what the source is than the entry's type does."""
    wanted = str(item.get("type", ""))
    genre = _tex(item.get("genre"))
    if biblatex.usual_genre(kind) != plain(item.get("genre")):
        yield "type", _braced(genre)
    says_site = kind in biblatex.SITES and item.get("container-title")
    if wanted in _SUBTYPES:
        yield "entrysubtype", _braced(_SUBTYPES[wanted])
    elif wanted in biblatex.CSL_TYPES and (says_site or _type_read(item, kind) != wanted):
        yield "entrysubtype", _braced(wanted)


def _type_read(item: Csl, kind: str) -> str:
    """Return which of CSL's types an entry of this type is, by its other fields."""
    at_event = any(item.get(name) for name in ("event", "event-title", "event-place", "event-date"))
    return "speech" if kind == "unpublished" and at_event else biblatex.type_of(kind)


def _numbers(item: Csl, kind: str) -> Iterator[tuple[str, str]]:
    number, issue, series = (_tex(item.get(name)) for name in ("number", "issue", "collection-number"))
    if kind in biblatex.IN_SERIES:
        yield from (("number", _braced(series)), ("issue", _braced(issue)))
    elif kind in biblatex.SERIAL:
        yield "number", _braced(issue)
    else:
        yield from (("number", _braced(number)), ("issue", _braced(issue)))
    yield "pages", _braced(re.sub(r"\s*(?:-\{\}-|[-–—])\s*", "--", _tex(item.get("page"))))


# -- names ------------------------------------------------------------------------------------------------------------


def _people(item: Csl) -> Iterator[tuple[str, str]]:
    particles = _particles(item)
    prefixed = particles == {"non-dropping-particle"}
    yield "options", "{useprefix=true}" if prefixed else "{useprefix=false}" if particles else "{}"
    for variable, field in _NAMES.items():
        yield field, _braced(_names(item.get(variable), prefixed=prefixed))
    places = ["editora", "editorb", "editorc"]
    if not item.get("editor"):
        places.insert(0, "editor")
    roles = ((role, word) for role, word in biblatex.ROLE_WORDS.items() if item.get(role))
    for place, (role, word) in zip(places, roles, strict=False):
        yield from ((place, _braced(_names(item[role], prefixed=prefixed))), (f"{place}type", _braced(word)))


def _particles(item: Csl) -> set[str]:
    """Return the kinds of particles in an item's names; where they are one, BibLaTeX's option says so of all."""
    names = (name for role in (*_NAMES, *biblatex.ROLE_WORDS) for name in item.get(role) or ())
    return {part for name in names for part in name if part.endswith("particle")}


def _names(names: Any, *, prefixed: bool) -> str:
    listed = names if isinstance(names, list) else []
    return " and ".join(
        made for name in listed if isinstance(name, Mapping) and (made := _name(name, prefixed=prefixed))
    )


def _name(name: Mapping[str, Any], *, prefixed: bool) -> str:
    parts = {part: _tex(text) for part, text in name.items() if isinstance(text, str)}
    family, given, literal = (parts.get(part, "") for part in ("family", "given", "literal"))
    if not family:
        whole = literal or given
        return whole if whole == "others" else f"{{{whole}}}" if whole else ""
    dropping, joined = parts.get("dropping-particle", ""), parts.get("non-dropping-particle", "")
    if not given and not dropping and not joined:
        return family if re.fullmatch(r"\w+", family) else f"{{{family}}}"
    if joined and re.fullmatch(r"[a-z]{1,4}['’-]", joined):
        family = joined + family
        joined = ""
    joined = joined if prefixed and joined.islower() else f"{{{joined}}}" if joined else ""
    prefix = f"{joined} " if joined else f"{dropping} " if dropping else ""
    single = re.fullmatch(r"[^\s,~{}]+", family) or (not prefix and family[0].isupper() and _is_plain(family))
    suffix = f"{_part(parts.get('suffix', ''))}, " if parts.get("suffix") else ""
    return f"{prefix}{family if single else _braced(family)}, {suffix}{_part(given)}"


def _part(text: str) -> str:
    return text if _is_plain(text) else f"{{{text}}}"


def _is_plain(text: str) -> bool:
    return not re.search(r"[,~{}]|\band\b", text, re.I)


# -- dates ------------------------------------------------------------------------------------------------------------


def _when(item: Csl, *, biblatex_names: bool) -> Iterator[tuple[str, str]]:
    for variable, field in _DATES.items():
        yield field, _braced(_edtf(item.get(variable)))
    issued = item.get("issued")
    if not isinstance(issued, Mapping):
        return
    parts = issued.get("date-parts") or [[]]
    if not parts[0]:
        yield "year", _braced(_tex(issued.get("literal") or issued.get("raw")))
        return
    first = [int(part) for part in parts[0]]
    edtf = _edtf(issued)
    if not biblatex_names and first[0] > 999:
        yield "year", str(first[0])
        if len(first) > 1 and len(parts) == 1:
            yield "month", _MONTHS[first[1] - 1]
        if not issued.get("season") and re.fullmatch(r"\d{4}(-\d\d)?", edtf):
            return
    yield "date", _braced(edtf)


def _edtf(date: Any) -> str:
    """Return a date as EDTF (ISO 8601-2), in which a season is month 21 to 24 and 1 BC is year 0."""
    if not isinstance(date, Mapping) or not any(date.get("date-parts") or []):
        return _tex(date.get("literal")) if isinstance(date, Mapping) else ""
    made = []
    for part in date["date-parts"]:
        year, *rest = (int(one) for one in part)
        year += year < 0
        rest = [int(date["season"]) + 20] if date.get("season") else rest
        made.append("-".join([f"-{-year:04}" if year < 0 else f"{year:04}", *(f"{one:02}" for one in rest)]))
    return "/".join(made) + ("~" if date.get("circa") else "")


def _language(tag: str) -> Iterator[tuple[str, str]]:
    if tag in _LANGUAGES:
        yield "langid", _braced(_LANGUAGES[tag])
    elif name := next(
        (name for known, name in sorted(_LANGUAGES.items()) if tag and known.partition("-")[0] == tag), ""
    ):
        yield "language", _braced(name)
    elif re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2})?", tag):
        yield "langid", _braced(tag)


# -- rich text --------------------------------------------------------------------------------------------------------

_TAGGED = re.compile(r'<(i|b|sup|sub|sc|span)( (?:class|style)="[^"<>]*")?>((?:(?!<\1\b).)*?)</\1>', re.S)
_OPENINGS = {"i": "\ue100", "b": "\ue101", "sup": "\ue102", "sub": "\ue103", "sc": "\ue104", "kept": "\ue105"}
_END = "\ue106"
_IN_TEX = {
    "\ue100": "\\emph{", "\ue101": "\\textbf{", "\ue102": "\\textsuperscript{", "\ue103": "\\textsubscript{",
    "\ue104": "\\textsc{", "\ue105": "{", _END: "}", "\u00a0": "~", "\u202f": "\\,", "<": "\\textless{}",
    ">": "\\textgreater{}",
}  # fmt: skip
_PRIVATE = re.compile("[\x00-\x1f\x7f\x80-\x9f\ue000-\uf8ff]+")
_WORD = re.compile(r"(?<!\w)[^\W\d_](?:[\w'’.-]*\w)?")
_BEGINNING = re.compile("[\\s“‘(\\[¿¡\ue100-\ue106]*")
_SENTENCE = re.compile(r"[:?!]\s+$")


def _marked(value: Any) -> str:
    """Return a text of CSL with its styles as one sign where each begins and one where it ends."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    text = re.sub(r"[ \t\n]+", " ", _PRIVATE.sub(" ", text)).strip(" ")
    while "</" in text and not isinstance(value, PlainText) and (made := _TAGGED.sub(_one_tag, text)) != text:
        text = made
    return text


def _one_tag(match: re.Match[str]) -> str:
    name, attribute = match[1], match[2] or ""
    if name == "span":
        name = "sc" if "small-caps" in attribute else ""
    return f"{_OPENINGS[name]}{match[3]}{_END}" if name else match[3]


def _up_to_colon(title: Any) -> str:
    text = _marked(title)
    colon = re.search(r":\s+\S", text)
    return text[: colon.start()] if colon else ""


def _tex(value: Any) -> str:
    return _written(_marked(value))


def _title(value: Any, *, lowered: bool) -> str:
    """Return a title as TeX; ``lowered``: readers make its words small, so those that shall stay stand in braces."""
    text = _marked(value)
    if not lowered:
        return _written(text)
    begins = _BEGINNING.match(text)
    parts, place = [], 0
    for word in _WORD.finditer(text):
        between = text[place : word.start()]
        first = begins is not None and word.start() <= begins.end()  # it keeps its capital in any case
        capitals = any(letter.isupper() for letter in (word[0][1:] if first else word[0]))
        kept = capitals or (word[0].islower() and (first or _SENTENCE.search(between)))
        parts += [between, f"{_OPENINGS['kept']}{word[0]}{_END}" if kept else word[0]]
        place = word.end()
    return _written("".join([*parts, text[place:]]))


def _written(text: str) -> str:
    """Return a marked text as TeX; two hyphens would be a dash."""
    made = re.sub("-(?=-)", "-{}", as_tex(text))
    return re.sub("[<>\ue100-\ue106\u00a0\u202f]", lambda sign: _IN_TEX[sign[0]], made)

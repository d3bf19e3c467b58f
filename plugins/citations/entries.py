"""One source as its file has it → its fields as they are, and what was changed in them. Pure.

``fields.py`` knows what a text, a DOI, an address means; this knows which of a source's fields are which.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kindling.model.graphemes import beginning
from kindling.plugins.citations import dates, fields, names, titles
from kindling.plugins.citations.languages import language_tag
from kindling.plugins.citations.source_types import known_type, nearest_type

#: CSL's variables that say what a source is, and so may be published: those of CSL 1.0.2, appendix IV, without what is
#: the reader's own or a publisher's (abstract, annote, call-number, keyword, source), and ``archive_date``, for which
#: CSL has none. All else of a file stays at home; ``note`` is published only where the style prints it.
PUBLIC = frozenset(
    "id type archive archive_date archive_collection archive_location archive-place authority collection-title "
    "container-title container-title-short dimensions division DOI event event-title event-place genre ISBN ISSN "
    "jurisdiction language "
    "license medium original-publisher original-publisher-place original-title part-title PMCID PMID publisher "
    "publisher-place references reviewed-genre reviewed-title scale status title title-short URL volume-title "
    "chapter-number collection-number edition issue number number-of-pages number-of-volumes page page-first "
    "part-number printing-number section supplement-number version volume "
    "accessed available-date event-date issued original-date submitted "
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator".split()
)
_NAMES = frozenset(
    "author chair collection-editor compiler composer container-author contributor curator director editor "
    "editor-translator editorial-director executive-producer guest host illustrator interviewer narrator organizer "
    "original-author performer producer recipient reviewed-author script-writer series-creator translator".split()
)  #: CSL's variables that hold names
_TITLES = frozenset("title container-title collection-title volume-title original-title".split())
_OFTEN_LISTS = frozenset({"license", "references"})  #: what a registry has in a shape of its own, and nobody typed
_LISTS = frozenset({"ISBN", "ISSN"})  #: of which a source has several: Crossref writes lists
#: CSL's variables as they are read, by their names in small letters: those, and what a style may print without its
#: being given away ("note", "call-number"). A file's own fields and a reader's own words go no further than the file.
_READ = {name.lower(): name for name in PUBLIC | {"note", "call-number", "source", "year-suffix"}}
_READ |= {"shorttitle": "title-short", "journalabbreviation": "container-title-short"}  # as Zotero has them
#: what people call the address of an archived copy, and the day on which it was taken
COPIES = ("archiveurl", "archive-url", "urlarchive", "archivedurl")
_NO_EMPTY = dates.FIELDS | {
    "archive_date",
    "archive_location",
    "language",
}  #: variables that say nothing where they are empty
COPY_DATES = ("archivedate", "archive-date", "urlarchivedate", "archiveddate", "archive_date")
_READ |= dict.fromkeys(COPIES, "archive_location") | dict.fromkeys(COPY_DATES, "archive_date")
#: fields of BibTeX that are the reader's own, a program's, or long: no style shall print them, so they are not read
_OWN_BIB = frozenset(
    "abstract annotation annote keyword keywords file pdf review comment comments owner timestamp groups".split()
)
_PUBLIC_BIB = frozenset(
    "address author booktitle chapter date doi edition editor eventtitle howpublished institution issue journal "
    "journaltitle location note number organization pages publisher school series subtitle title translator url "
    "volume year".split()
)


_BIB_DATES = ("date", "year", "urldate", "eventdate", "origdate")
Text = Callable[[str], str]  #: how a text is read: ``fields.csl``, ``fields.markdown``


@dataclass(frozen=True, slots=True)
class Remark:
    """What was changed in a source as it was read, or could not be."""

    rule: str
    fact: str
    hint: str


def read_links(key: str, doi: str, url: str) -> tuple[dict[str, str], tuple[Remark, ...]]:
    """Return a source's ``DOI`` and ``URL`` as they are, of what stands in those fields, and what was changed.

    An address of doi.org is a DOI; a field for a DOI that holds none is no link, an address in it is one.
    """
    remarks: list[Remark] = []
    found = fields.bare_doi(doi)
    address, count = fields.bare_address(url)
    if doi.strip() and not found:
        remarks.append(_doi_remark(key, doi))
        address = address or (fields.bare_address(doi)[0] if re.search(r"https?://", doi, re.I) else "")
    if count > 1:
        remarks.append(_address_remark(key, address))
    if address and not fields.is_address(address):
        remarks.append(_no_link_remark(key, address))
        address = ""
    if fields.is_resolver(address) and (its_own := fields.bare_doi(address)):
        found = found or its_own
        address = "" if found.lower() == its_own.lower() else address
    return {name: value for name, value in (("DOI", found), ("URL", address)) if value}, tuple(remarks)


def _doi_remark(key: str, doi: str) -> Remark:
    fact = f"{beginning(' '.join(doi.split()), 60)!r} is no DOI, so {key!r} has no link by it"
    return Remark("citations/no-doi", fact, "a DOI begins with 10. and holds a slash; without one, take the field out")


def _address_remark(key: str, address: str) -> Remark:
    fact = f"several addresses stand in the link of {key!r}; the first is used: {address[:60]}"
    return Remark("citations/two-links", fact, "keep one address in that field")


def _no_link_remark(key: str, address: str) -> Remark:
    fact = f"{beginning(address, 60)!r} is no address, so {key!r} has no link by it"
    return Remark("citations/no-link", fact, "an address begins with https://; without one, take the field out")


def _date_remark(key: str, field: str, typed: str) -> Remark:
    fact = f"{beginning(typed, 40)!r} in {field!r} of {key!r} is no date, so it is printed as it stands"
    return Remark("citations/no-date", fact, "write the year in four figures, as 2014; without one, take the field out")


def _command_remark(key: str, field: str, command: str) -> Remark:
    fact = f"{command} in {field!r} of {key!r} is no command that is known here; it is left out, with what it holds"
    return Remark("citations/command", fact, "write the words themselves; for a backslash, \\textbackslash{}")


def unjoined_remark(key: str, field: str, value: str) -> Remark:
    """Return that parts of a value stand beside each other with nothing to join them."""
    quoted = value.strip()[1:-1] if re.fullmatch(r'\s*".*"\s*', value, re.S) else ""
    whole = " ".join(quoted.split()) if quoted.count("{") == quoted.count("}") else ""
    fact = f"in {field!r} of {key!r} parts stand beside each other, and nothing joins them"
    hint = (
        f"write it in braces: {field} = {{{whole}}}" if whole else "put the whole value in braces, or # between parts"
    )
    return Remark("citations/unjoined", fact, hint)


def _invisible_remark(key: str, field: str, character: str) -> Remark:
    fact = f"an invisible character (U+{ord(character):04X}) stands in {field!r} of {key!r}; it is left out"
    return Remark("citations/invisible", fact, "delete and retype the word around it")


def _names_remark(key: str, why: str, hint: str) -> Remark:
    return Remark("citations/names", f"in {key!r} {why}", hint)


def _copy_remarks(key: str, typed: str, *, copied: bool) -> Iterator[Remark]:
    """Yield why the day on which a copy was taken, as it is ``typed``, says nothing to readers."""
    shown = beginning(" ".join(typed.split()), 60)
    if not dates.iso_day(typed):
        fact = f"{shown!r} is no day on which a copy of {key!r} was taken, so readers are told none"
        yield Remark("citations/archived", fact, "write it so: 2019-05-03; without one, take the field out")
    elif not copied:
        fact = f"{shown} is said to be the day of an archived copy of {key!r}, and no address of that copy stands here"
        hint = "write the address too, as archiveurl in BibTeX, archive_location in CSL; else take the day out"
        yield Remark("citations/archived", fact, hint)


# -- CSL ------------------------------------------------------------------------------------------------------------


def read_item(key: str, item: Mapping[str, Any], text: Text) -> tuple[dict[str, Any], tuple[Remark, ...]]:
    """Return a CSL item with its texts (``text`` reads them), names and dates as meant, and what was changed."""
    remarks: list[Remark] = []
    made: dict[str, Any] = {}
    links = {"doi": "", "url": ""}
    for given, value in [*item.items(), *_own_variables(item)]:
        name = fields.without_invisible(str(given))[0].strip()
        if name.lower() not in _READ:
            continue
        name = _READ[name.lower()]
        if name.lower() in links and isinstance(value, str | int | float):
            links[name.lower()] = links[name.lower()] or str(value)
            continue
        if name == "archive_date":
            remarks += _copy_remarks(key, _said(value), copied=_has_copy(item))
        read = _read_variable(key, name, value, remarks, text)
        if read or name not in _NO_EMPTY:
            made[name] = read
    made["type"], told = _type(key, str(made.get("type", "")))
    if not any(links.values()) and (doi := fields.bare_doi(fields.only_link(str(made.get("note", ""))))):
        links["doi"] = doi
        del made["note"]
    for name in made.keys() & _TITLES:
        made[name] = titles.with_colon(str(made[name]), str(made.get("language", "")))
    found, more = read_links(key, links["doi"], links["url"])
    return made | {"id": key} | found, (*remarks, *told, *more)


def _type(key: str, said: str) -> tuple[str, tuple[Remark, ...]]:
    """Return which of CSL's types a source has, and that it says another; one that says none is a document."""
    if not said or (found := known_type(said)):
        return found if said else "document", ()
    fact = f"no kind of source is called {beginning(said, 40)!r}, so {key!r} is read as a document"
    hint = f"write {nearest_type(said)!r} in its place, or another of CSL's types: book, report, webpage"
    return "document", (Remark("citations/form", fact, hint),)


def _own_variables(item: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what CSL has no variable for, from the place that it has for such."""
    custom = item.get("custom")
    if isinstance(custom, Mapping) and "archive_date" in custom:
        yield "archive_date", custom["archive_date"]


def _has_copy(item: Mapping[str, Any]) -> bool:
    named = (value for name, value in item.items() if _READ.get(str(name).lower().strip()) == "archive_location")
    return any(re.match(r"\s*https?://", str(value), re.I) for value in named)


def _in_words(date: Any) -> str:
    """Return what a date of CSL says in words; "" for one in figures."""
    said = (date.get("literal") or date.get("raw") or "") if isinstance(date, Mapping) else date
    return str(said) if isinstance(said, str | int) else ""


def _said(date: Any) -> str:
    """Return a date of CSL as a message quotes it."""
    words = (date.get("literal") or date.get("raw")) if isinstance(date, Mapping) else ""
    return dates.iso_day(date) or str(words or date)


def _read_variable(key: str, name: str, value: Any, remarks: list[Remark], text: Text) -> Any:
    """Return a text, names or a date of CSL as it is meant; nothing for a date that is none."""
    if name == "archive_date":
        return dates.iso_day(value)
    if name in dates.FIELDS:
        remarks += [_date_remark(key, name, said) for said in [_in_words(value)] if dates.is_slip(said)]
    if name in dates.FIELDS and not isinstance(value, str):
        return dates.read_csl_date(value)
    characters: list[str] = []
    shaped, lost = _shaped(name, value)
    remarks += [_form_remark(key, name)] if lost and name not in _OFTEN_LISTS else []
    read = _read_text(shaped, characters, _exact if name in ("id", "type") else fields.csl if name in _NAMES else text)
    if characters and (name in PUBLIC or name == "note"):
        remarks.append(_invisible_remark(key, name, characters[0]))
    if name in dates.FIELDS:
        return dates.read_csl_date(read)
    if name in _NAMES and isinstance(read, list):
        return [_read_name(key, one, remarks) for one in read]
    if name == "language" and isinstance(read, str):
        return language_tag(read)
    if name in ("volume", "issue", "page") and isinstance(read, str):
        return fields.bare_figures(name, read)
    return fields.for_readers(read) if name == "note" and isinstance(read, str) else read


def _shaped(name: str, value: Any) -> tuple[Any, bool]:
    """Return a variable in the one shape that CSL JSON has for it, and whether a part of it has none."""
    if name in _NAMES:
        listed = value if isinstance(value, list) else [value] if value else []
        found = [_shaped_name(one) for one in listed]
        return [one for one in found if one], not all(found)
    if isinstance(value, list):
        texts = [one for one in value if isinstance(one, str | int | float)]
        return ("; ".join(map(str, texts)) if name in _LISTS else next(iter(texts), "")), len(texts) < len(value)
    if isinstance(value, bool):
        return str(value).lower(), False
    if name == "event" and isinstance(value, Mapping) and isinstance(value.get("name"), str):  # Crossref's
        return value["name"], False
    return ("", value is not None) if value is None or isinstance(value, Mapping) else (value, False)


def _shaped_name(name: Any) -> Mapping[str, Any]:
    """Return a name as a map: a text "Han, Hahrie" is a person, any other stands as it is; {} for no name."""
    if isinstance(name, Mapping):
        if "family" not in name and "literal" not in name and "name" in name:  # Crossref's, of a body
            name = {"literal": name["name"]}
        return {part: text for part, text in name.items() if isinstance(text, str | int | bool)}
    if not isinstance(name, str) or not name.strip():
        return {}
    family, comma, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if comma and given.strip() else {"literal": name.strip()}


def _form_remark(key: str, name: str) -> Remark:
    shape = "a list of names, each with family and given, or with literal" if name in _NAMES else "one text"
    fact = f"{name!r} of {key!r}, or a part of it, is not {shape}, so that is left out"
    return Remark("citations/form", fact, f"write it as {shape}")


def _read_name(key: str, name: Any, remarks: list[Remark]) -> Any:
    if not isinstance(name, Mapping):
        return name
    made, why = names.read_csl_name(name)
    if why:
        parts = ", ".join(f"{part}: {text}" for part, text in made.items())
        remarks.append(_names_remark(key, why, f"write the name so: {parts}"))
    return made


def _exact(text: str) -> str:
    return text


def _read_text(value: Any, characters: list[str], text: Text) -> Any:
    if not isinstance(value, str) and isinstance(value, Mapping):
        return {fields.without_invisible(str(name))[0]: _read_text(v, characters, text) for name, v in value.items()}
    if isinstance(value, list):
        return [_read_text(inner, characters, text) for inner in value]
    if not isinstance(value, str):
        return value
    seen, character = fields.without_invisible(value)
    characters += [character] if character else []
    return text(seen)


# -- BibTeX ---------------------------------------------------------------------------------------------------------

#: fields that hold keys of other entries, a file's name or a link: no words, and not for TeX either
_NO_WORDS = frozenset("crossref xdata xref ids related entryset file pdf doi url".split())


Value = TypeVar("Value")
Pieces = tuple[str, ...]  #: what ``#`` joins in a value: names, numbers, and texts in braces


def read_values(key: str, kind: str, values: Mapping[str, Pieces]) -> tuple[dict[str, Pieces], tuple[Remark, ...]]:
    """Return an entry's values as what they mean, written in TeX, and what was changed; ``kind`` is its type."""
    made: dict[str, Pieces] = {}
    remarks: list[Remark] = []
    links = {"doi": "", "url": ""}
    for name, pieces in values.items():
        if name in _OWN_BIB or name.startswith(("mendeley-", "bdsk-")):
            continue
        characters: list[str] = []
        texts = [_read_piece(name, piece, characters) if piece[0] == "{" else piece for piece in pieces]
        if characters and name in _PUBLIC_BIB:
            remarks.append(_invisible_remark(key, name, characters[0]))
        if name in _PUBLIC_BIB - _NO_WORDS and (command := next(filter(None, map(fields.unknown_command, texts)), "")):
            remarks.append(_command_remark(key, name, command))
        if len(texts) > 1 and all(text[0] == "{" for text in texts):
            texts = [f"{{{''.join(text[1:-1] for text in texts)}}}"]
        if len(texts) == 1 and texts[0][0] == "{":
            texts = [f"{{{_read_field(key, kind, name, texts[0][1:-1], remarks)}}}"]
        if name in links:
            links[name] = "".join(text[1:-1] if text[0] == "{" else text for text in texts)
        else:
            made[name] = tuple(texts) or ("{}",)
    remarks += (
        _date_remark(key, name, day)
        for name in _BIB_DATES
        if name in made and dates.is_slip(day := re.sub(r"[{}]", "", joined(made[name])))
    )
    said = (joined(made[name]) for name in COPY_DATES if name in made)
    remarks += (one for day in said for one in _copy_remarks(key, day, copied=not made.keys().isdisjoint(COPIES)))
    if not any(value.strip() for value in links.values()):
        links |= _links_elsewhere(made)
    found, more = read_links(key, links["doi"], links["url"])
    return made | {name.lower(): (f"{{{_in_braces(value)}}}",) for name, value in found.items()}, (*remarks, *more)


def _links_elsewhere(made: dict[str, Pieces]) -> dict[str, str]:
    """Return the link of an entry without fields for one, where a note is nothing else; that note goes.

    ``howpublished`` may hold a DOI's address; any other is read as it stands there.
    """
    for name in ("howpublished", "note"):
        link = fields.only_link(joined(made[name])) if name in made else ""
        if doi := fields.bare_doi(link):
            del made[name]
            return {"doi": doi}
        if link and name == "note" and "howpublished" not in made:
            del made[name]
            return {"url": link}
    return {}


def _read_field(key: str, kind: str, name: str, text: str, remarks: list[Remark]) -> str:
    """Return the TeX of a title, of names, of a body, as it is meant."""
    if name in titles.FIELDS:
        return titles.kept(text, kind)
    if name == "eventtitle":  # a name, and no title
        return text if text[:1] == "{" else f"{{{text}}}"
    if name in names.BODIES:
        return f"{{{text}}}" if names.is_one_body(text) else text
    if name not in names.FIELDS:
        return text
    made, why = names.read_names(text)
    if why:
        hint = (
            f"write {name} = {{{made}}}"
            if made != " ".join(text.split())
            else "put “and” between each name and the next"
        )
        remarks.append(_names_remark(key, f"{name!r}: {'; '.join(why)}", hint))
    return made


def is_podcast(kind: str, values: Mapping[str, str]) -> bool:
    """Return whether an entry of BibLaTeX is an episode of a podcast, for which it has no type."""
    said = f"{values.get('type', '')} {values.get('entrysubtype', '')}".lower()
    return kind.lower() in ("audio", "music", "video", "movie", "misc", "online") and "podcast" in said


def as_broadcast(values: Mapping[str, Value]) -> dict[str, Value]:
    """Return a podcast's values with its name, its ``series``, as what an episode stands in."""
    names = {"series": "journaltitle"} if "journaltitle" not in values else {}
    return {names.get(name, name): value for name, value in values.items()}


def _read_piece(name: str, piece: str, characters: list[str]) -> str:
    text, character = fields.without_invisible(piece)
    characters += [character] if character else []
    if name in _NO_WORDS:
        return text
    inner = fields.for_readers(text[1:-1]) if name == "note" else text[1:-1]
    return f"{{{fields.tex(inner)}}}"


def joined(pieces: Pieces) -> str:
    """Return what a value says in one piece of TeX: ``{12 } # jan`` → "12 January".

    >>> joined(("{12 }", "jan"))
    '12 January'
    """
    return "".join(piece[1:-1] if piece[0] == "{" else dates.MONTHS.get(piece.lower(), piece) for piece in pieces)


def _in_braces(value: str) -> str:
    """Return an address that can stand in braces."""
    return value.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def resolved(value: str, strings: Mapping[str, Pieces]) -> Pieces:
    """Return what a field's value is made of, names of ``@string`` as what they stand for.

    Names that are none of the file's (``jan``) stay. So an entry means the same without the file around it. So do names
    that stand for more than any field says: a name of names of names may stand for gigabytes.
    """
    if plain := _PLAIN.fullmatch(value):  # most are
        return (f"{{{plain[1] if plain[1] is not None else plain[2]}}}",)
    found: list[str] = []
    room = LONGEST
    for piece in value_pieces(value):
        meant = () if piece[0] in '{"' else strings.get(piece.lower(), ())
        room -= sum(map(len, meant))
        found += (f"{{{piece[1:-1]}}}",) if piece[0] in '{"' else meant if meant and room >= 0 else (piece,)
    return tuple(found)


LONGEST = 100_000  #: characters that names in one value may stand for


_PLAIN = re.compile(r"\s*(?:\{([^{}]*)\}|\"([^\"{}]*)\")\s*")
_BETWEEN = re.compile(
    r"(?:\s|#|%[^\n]*)*"
)  #: what joins two pieces, and comments, which bibtexparser leaves in a value
_NESTING = re.compile(r"[{}\"]")
_NAME = re.compile(r"[^\s#\"{}%]+|.", re.S)


def value_pieces(value: str) -> Iterator[str]:
    """Yield what ``#`` joins in a value: names, numbers, ``{…}`` and ``"…"``."""
    at = _end(_BETWEEN, value, 0)
    while at < len(value):
        end = _closing(value, at) if value[at] in '{"' else _end(_NAME, value, at)
        yield value[at:end]
        at = _end(_BETWEEN, value, end)


def are_joined(value: str) -> bool:
    """Return whether ``#`` stands between the parts of a value.

    >>> are_joined('"Joy" # " at work"'), are_joined('"Joy "at" work"')
    (True, False)
    """
    if _PLAIN.fullmatch(value):  # most are
        return True
    at = _end(_BETWEEN, value, 0)
    while at < len(value):
        end = _closing(value, at) if value[at] in '{"' else _end(_NAME, value, at)
        at = _end(_BETWEEN, value, end)
        if at < len(value) and "#" not in value[end:at]:
            return False
    return True


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else len(text)


def _closing(value: str, at: int) -> int:
    """Return where the brace or quotation mark at ``at`` is closed; braces nest in both."""
    depth, last = 0, "}" if value[at] == "{" else '"'
    for match in _NESTING.finditer(value, at):
        depth += (match[0] == "{") - (match[0] == "}")
        if not depth and match[0] == last and match.start() > at:
            return match.end()
    return len(value)

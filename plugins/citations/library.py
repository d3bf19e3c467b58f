"""The library of sources: the texts of its files → entries by key, and what is wrong with them. Pure.

Entries stay in the form of their file; only pandoc turns them into CSL (see ``engine.lua``), and only those that
are cited. What is looked at here: where each entry begins, its key, the few fields that the checks need, and what
each field means (``fields.py``): titles, DOIs and addresses leave here as they are, whatever wrote them down.
"""

import json
import logging
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import bibtexparser
import yaml
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as BibEntry
from unidecode import unidecode

from kindling.model.decode import told_not_utf8
from kindling.model.paths import composed
from kindling.model.problems import IN_FILE, Problem, Severity
from kindling.plugins.citations.entries import Pieces, Remark, read_item, read_values, resolved
from kindling.plugins.citations.fields import BREAKS, without_signs
from kindling.plugins.citations.ris import csl_item

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it has to say stands in its blocks

Format = Literal["bib", "json", "yaml"]
READ = (".bib", ".bibtex", ".json", ".yaml", ".yml", ".ris", ".nbib")
_RULE = "citations/library"
_PEOPLE = frozenset("author editor translator director container-author collection-editor composer interviewer".split())
_DATES = frozenset({"issued", "year", "date", "original-date", "event-date"})
_SCHEME = re.compile(r"\s*([a-zA-Z][a-zA-Z0-9+.\-]*)\s*:")
_LIVE = re.compile(r"\b(?:(?:javascript|vbscript)\s*:(?!\s)|data:[a-z]+/)[^\s{}\"<>]+", re.I)
_TEX_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}?")


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the library, in the form of its file, its fields as they are."""

    key: str
    path: str  #: as shown in problems
    line: int
    format: Format
    text: str  #: what pandoc reads
    parents: tuple[str, ...] = ()  #: keys it takes fields from (``crossref``, ``xdata``)
    people: bool = True
    dated: bool = True
    titled: bool = True
    doi: str = ""
    urls: tuple[str, ...] = ()
    checked: bool = True  #: False for an entry that only lends fields to others
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Library:
    """All sources by key; the first entry of a key counts."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def library_of(files: Iterable[tuple[str, str | bytes]]) -> Library:
    """Return the library in ``files``: (path as shown, text, or the bytes as they are on the disk)."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for path, given in files:
        for found in _read(path, given):
            if isinstance(found, Problem):
                problems.append(found)
            elif found.key in sources:
                problems.append(_same_key(found, sources[found.key]))
            else:
                sources[found.key] = found
    problems += judged(sources.values())
    return Library(sources, tuple(problems))


def _read(path: str, given: str | bytes) -> Iterator[Source | Problem]:
    """Yield what stands in one file; whatever goes wrong there is told of this file, and of no other."""
    try:
        text, problems = _decoded(path, given) if isinstance(given, bytes) else (given, ())
        yield from problems
        yield from _reader(path)(path, text)
    except RecursionError:
        fact = "lists or braces stand here too deep within each other, or a list holds itself"
        yield Problem(path, 1, _RULE, fact, "export the file again, or take out what was last changed in it")
    except Exception as error:
        error.add_note(f"{IN_FILE}{path}")
        raise


def _decoded(path: str, data: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Return the text of a file, letters composed; what says itself that it is UTF-16 is read so (EndNote writes it).

    All else is UTF-8. Where it is not, a letter would be lost without a word, so that is an error.
    """
    coding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return composed(_newlines(data.decode(coding))), ()
    except UnicodeDecodeError as error:
        return composed(_newlines(data.decode(coding, errors="replace"))), (told_not_utf8(path, data, error),)


def _newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def own_sources(path: str, line: int, references: Iterable[Mapping[str, Any]]) -> Library:
    """Return the sources in a text's own front matter."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    for item in references:
        found = _csl(path, line, item, "yaml")
        if isinstance(found, Problem):
            problems.append(found)
        elif found.key in sources:
            problems.append(_same_key(found, sources[found.key]))
        else:
            sources[found.key] = found
    return Library(sources, (*problems, *judged(sources.values()), *remarked(sources.values(), sources)))


def remarked(sources: Iterable[Source], cited: Container[str]) -> Iterator[Problem]:
    """Yield what was changed in reading: a warning where the source is cited, else advice."""
    for source in sources:
        for one in source.remarks:
            severity: Severity = "warning" if source.key in cited else "advice"
            yield Problem(source.path, source.line, one.rule, one.fact, one.hint, severity)


def judged(sources: Iterable[Source]) -> Iterator[Problem]:
    """Yield what is wrong with entries that can be read."""
    by_doi: dict[str, Source] = {}
    for source in sources:
        yield from _unsafe(source)
        yield from _incomplete(source)
        if source.doi and (other := by_doi.setdefault(source.doi, source)) is not source:
            fact = f"{source.key!r} has the DOI of {other.key!r} ({other.path}:{other.line}): {source.doi}"
            hint = f"keep one of them, and cite it as @{other.key}"
            yield Problem(source.path, source.line, "citations/same-doi", fact, hint, "warning")


def never_cited(library: Library, cited: Iterable[str]) -> Iterator[Problem]:
    """Yield the sources that no text cites."""
    used = set(cited)
    lent = {parent for source in library.sources.values() for parent in source.parents}
    for source in library.sources.values():
        if source.key not in used and source.key not in lent and source.checked:
            fact = f"no text cites {source.key!r}"
            yield Problem(
                source.path, source.line, "citations/never-cited", fact, f"cite it: [@{source.key}]", "advice"
            )


def made_key(family: str, year: str, taken: Iterable[str]) -> str:
    """Return a readable key: ``han2014``, and ``han2014a`` when that is taken.

    >>> made_key("Ó Briain", "2014", ["obriain2014"])
    'obriain2014a'
    """
    stem = (re.sub(r"[^a-z]", "", unidecode(family).lower()) or "source") + year
    names = [stem, *(f"{stem}{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
    known = set(taken)
    return next((name for name in names if name not in known), f"{stem}{len(known)}")


def _same_key(found: Source, first: Source) -> Problem:
    fact = f"the key {found.key!r} stands in {first.path}:{first.line} too"
    hint = "give one of the two another key; the first one counts"
    if found.path.lower().endswith(".ris"):
        hint = f"put a key of its own behind its TY line: ID  - {found.key}b; the first one counts"
    return Problem(found.path, found.line, "citations/same-key", fact, hint)


def _unsafe(source: Source) -> Iterator[Problem]:
    for url in source.urls:
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in ("http", "https"):
            fact = f"the link of {source.key!r} begins with {scheme[1].lower()}: {url[:60]!r}"
            yield Problem(
                source.path, source.line, "citations/unsafe-link", fact, "a source's link begins with https: or http:"
            )


def _incomplete(source: Source) -> Iterator[Problem]:
    if not source.checked:
        return
    missing = [
        name
        for name, there in (("author or editor", source.people), ("year", source.dated), ("title", source.titled))
        if not there
    ]
    if missing:
        fact = f"{source.key!r} has no {' and no '.join(missing)}"
        yield Problem(source.path, source.line, "citations/incomplete", fact, "add it, if the source has one", "advice")


def _reader(path: str) -> Callable[[str, str], Iterator[Source | Problem]]:
    ending = path[path.rfind(".") :].lower()
    readers: dict[str, Callable[[str, str], Iterator[Source | Problem]]] = {
        ".json": _json,
        ".yaml": _yaml,
        ".yml": _yaml,
        ".ris": _ris,
        ".nbib": _nbib,
    }
    return readers.get(ending, _bib)


# -- BibTeX and BibLaTeX ---------------------------------------------------------------------------------------------


def _bib(path: str, text: str) -> Iterator[Source | Problem]:
    parsed = bibtexparser.parse_string(text, parse_stack=[])
    strings: dict[str, Pieces] = {}
    for string in parsed.strings:
        strings.setdefault(string.key.strip().lower(), resolved(str(string.value), strings))
    for block in parsed.blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateFieldKeyBlock):
            yield from _bib_twice(path, line, block, strings)
        elif isinstance(block, DuplicateBlockKeyBlock):
            if isinstance(entry := block.ignore_error_block, BibEntry):
                yield from _bib_entry(path, line, entry, strings)
        elif isinstance(block, BibEntry):
            yield from _bib_entry(path, line, block, strings)
        elif isinstance(block, ParsingFailedBlock):
            yield _bib_failed(path, line, block)


def _bib_entry(path: str, line: int, entry: BibEntry, strings: Mapping[str, Pieces]) -> Iterator[Source | Problem]:
    if fault := _bib_fault(entry):
        yield Problem(path, line, _RULE, *fault)
        return
    key = entry.key.strip()
    pieces = {name.lower(): resolved(str(value.value), strings) for name, value in entry.fields_dict.items()}
    values, remarks = read_values(key, pieces)
    fields = {name: value.strip('{}"').strip() for name, value in values.items()}
    fields_written = (f",\n  {name} = {value}" for name, value in values.items())
    parents = [
        key.strip() for name in ("crossref", "xdata", "xref") for key in fields.get(name, "").split(",") if key.strip()
    ]
    yield Source(
        key=key,
        path=path,
        line=line,
        format="bib",
        text=f"@{entry.entry_type}{{{key}{''.join(fields_written)}\n}}",
        parents=tuple(parents),
        people=bool(parents)
        or any(fields.get(name) for name in ("author", "editor", "translator", "organization", "institution")),
        dated=bool(parents) or any(fields.get(name) for name in ("year", "date")),
        titled=bool(parents) or any(fields.get(name) for name in ("title", "booktitle", "maintitle")),
        doi=fields.get("doi", "").lower(),
        urls=_bib_urls(fields),
        checked=entry.entry_type.lower() != "xdata",
        remarks=remarks,
    )


def _bib_fault(entry: BibEntry) -> tuple[str, str] | None:
    key = entry.key.strip()
    if not key:
        return f"an entry of type @{entry.entry_type} has no key", "write the key first: @book{han2014, …"
    if "=" in key or re.search(r"[\s{}\"#%,@]", key):
        return f"{key[:40]!r} can't be a key", "the key is one word, then a comma: @book{han2014, …"
    return None


def _bib_urls(fields: Mapping[str, str]) -> tuple[str, ...]:
    found = [fields[name] for name in ("url", "howpublished") if _SCHEME.match(fields.get(name, ""))]
    for value in fields.values():
        found += _TEX_URL.findall(value)
        found += _LIVE.findall(value)
    return tuple(dict.fromkeys(found))


def _bib_twice(
    path: str, line: int, block: DuplicateFieldKeyBlock, strings: Mapping[str, Pieces]
) -> Iterator[Source | Problem]:
    entry = block.ignore_error_block
    key = entry.key if isinstance(entry, BibEntry) else "?"
    names = ", ".join(sorted(block.duplicate_keys))
    yield Problem(path, line, _RULE, f"{key!r} has a field twice: {names}", "keep one of the two")
    if isinstance(entry, BibEntry):
        yield from _bib_entry(path, line, entry, strings)


def _bib_failed(path: str, line: int, block: ParsingFailedBlock) -> Problem:
    start = " ".join(str(block.raw or "").split())[:50]
    reason = str(getattr(block.error, "abort_reason", "")) or "it has no end"
    why = reason[0].lower() + reason[1:].strip().rstrip(".")
    fact = f"the entry that begins {start!r} can't be read: {why}"
    return Problem(
        path, line, _RULE, fact, "look for a missing comma, brace or quotation mark in it; the other entries work"
    )


# -- CSL JSON and CSL YAML -------------------------------------------------------------------------------------------


def _json(path: str, text: str) -> Iterator[Source | Problem]:
    try:
        # a control in a text is taken out, and told
        found = json.loads(text, strict=False, parse_int=_whole)
    except json.JSONDecodeError as error:
        yield Problem(
            path,
            error.lineno,
            _RULE,
            f"this is no valid JSON: {error.msg} (column {error.colno})",
            "look at this line and the one before for a missing comma, bracket or quotation mark",
        )
        return
    items = found.get("items", found.get("references")) if isinstance(found, dict) else found
    if not isinstance(items, list):
        yield Problem(path, 1, _RULE, "a list of sources is expected: [ {…}, {…} ]", "export it as “CSL JSON”")
        return
    place = 0
    for item in items:
        identity = json.dumps(item.get("id"), ensure_ascii=False) if isinstance(item, dict) else ""
        at = re.compile(r'"id"\s*:\s*' + re.escape(identity)).search(text, place) if identity else None
        place = at.end() if at else place
        yield _csl(path, text.count("\n", 0, place) + 1, item, "json")


def _whole(digits: str) -> int | str:
    """Return a number; one that is longer than any volume or page as the text it is."""
    return int(digits) if len(digits) < 20 else digits


_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: YAML 1.1, section 5.1


def _yaml(path: str, text: str) -> Iterator[Source | Problem]:
    text = BREAKS.sub(" ", text)  # they end no line in an editor
    for number, line in enumerate(_lines(text), start=1):
        if sign := _NOT_YAML.search(line):
            fact = f"an invisible sign (U+{ord(sign[0]):04X}) stands in this line; it is left out"
            yield Problem(path, number, "citations/invisible", fact, "delete and retype the word around it", "warning")
    text = _NOT_YAML.sub("", text)
    try:
        nodes = list(yaml.compose_all(text, yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fact = f"this is no valid YAML: {getattr(error, 'problem', None) or error}"
        yield Problem(
            path, mark.line + 1 if mark else 1, _RULE, fact, "put a text that holds a colon into quotation marks"
        )
        return
    for node in nodes:
        yield from _yaml_items(path, node)


def _yaml_items(path: str, node: yaml.Node) -> Iterator[Source | Problem]:
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "references"), node)
    if not isinstance(node, yaml.SequenceNode):
        yield Problem(
            path, node.start_mark.line + 1, _RULE, "a list of sources is expected", "begin the file with references:"
        )
        return
    for item in node.value:
        yield _csl(path, item.start_mark.line + 1, _plain(item), "yaml")


def _plain(node: yaml.Node) -> Any:
    """Return a YAML node as texts, lists and maps: a year stays what was typed."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value) for value in node.value]
    return str(node.value)


def _csl(path: str, line: int, item: Any, form: Format) -> Source | Problem:
    if not isinstance(item, Mapping) or not without_signs(str(item.get("id", "")))[0].strip():
        return Problem(path, line, _RULE, "a source has no key", "give it one: id: han2014")
    key = without_signs(str(item["id"]))[0].strip()
    made, remarks = read_item(key, item, markdown=form == "yaml")
    lowered = {name.lower(): value for name, value in made.items()}
    urls = [str(made["URL"])] if "URL" in made else []
    urls += [url for text in _texts(made) for url in _LIVE.findall(text)]
    return Source(
        key=key,
        path=path,
        line=line,
        format=form,
        text=json.dumps(made, ensure_ascii=False),
        people=any(lowered.get(name) for name in _PEOPLE),
        dated=any(lowered.get(name) for name in _DATES),
        titled=bool(lowered.get("title")),
        doi=str(made.get("DOI", "")).lower(),
        urls=tuple(dict.fromkeys(urls)),
        remarks=remarks,
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


# -- RIS and NBIB (PubMed) -------------------------------------------------------------------------------------------

_RIS_LINE = re.compile(r"^([A-Z][A-Z0-9])  -(?: (.*))?$")
_NBIB_LINE = re.compile(r"^([A-Z]{2,4}) *- (.*)$")


def _lines(text: str) -> list[str]:
    """Return a file's lines; other signs that Unicode lets end a line (U+0085, U+2028) are none of an editor's."""
    return re.split(r"\r\n|\r|\n", text.lstrip("\ufeff"))


def _ris(path: str, text: str) -> Iterator[Source | Problem]:
    taken: set[str] = set()
    for line, record in _ris_records(text):
        if isinstance(record, str):
            yield Problem(path, line, _RULE, record, "a source begins with a line TY  - and ends with a line ER  -")
            continue
        source = _ris_source(path, line, record, taken)
        if isinstance(source, Source):
            taken.add(source.key)
        yield source


def _ris_records(text: str) -> Iterator[tuple[int, list[tuple[str, str]] | str]]:
    """Yield the line and the tags of each record; a text for what is none."""
    record: list[tuple[str, str]] = []
    start = 0
    for number, line in enumerate(_lines(text), start=1):
        match = _RIS_LINE.match(line.rstrip())
        if match and match[1] == "TY":
            if record:
                yield start, f"the source that begins here has no end before line {number}"
            record, start = [("TY", match[2] or "GEN")], number
        elif match and match[1] == "ER" and record:
            yield start, record
            record = []
        elif record and match:
            record.append((match[1], (match[2] or "").strip()))
        elif record and line.strip():
            record[-1] = (record[-1][0], f"{record[-1][1]} {line.strip()}")
        elif line.strip():
            yield number, f"{line.strip()[:40]!r} belongs to no source"
    if record:
        yield start, "the source that begins here has no end"


def _ris_source(path: str, line: int, record: list[tuple[str, str]], taken: set[str]) -> Source | Problem:
    item = csl_item(record)
    names = item.get("author") or item.get("editor") or [{}]
    year = item.get("issued", {}).get("date-parts", [[""]])[0][0]
    key = next((value.strip() for tag, value in record if tag == "ID" and value.strip()), "")
    key = key or made_key(names[0].get("family") or names[0].get("literal", ""), str(year), taken)
    return _csl(path, line, {"id": key, **item}, "json")


def _nbib(path: str, text: str) -> Iterator[Source | Problem]:
    """Read PubMed's own format; pandoc does not, so each record becomes CSL here, and pandoc formats that."""
    taken: set[str] = set()
    start, record = 0, list[tuple[str, str]]()
    for number, line in enumerate([*_lines(text), ""], start=1):
        match = _NBIB_LINE.match(line)
        if match:
            start = start or number
            record.append((match[1], match[2].strip()))
        elif line.strip() and record:
            record[-1] = (record[-1][0], f"{record[-1][1]} {line.strip()}")
        elif line.strip():
            yield Problem(
                path,
                number,
                _RULE,
                f"{line.strip()[:40]!r} belongs to no source",
                "export it from PubMed as “PubMed” (.nbib)",
            )
        elif record:
            source = _csl(path, start, _nbib_item(record, taken), "json")
            if isinstance(source, Source):
                taken.add(source.key)
            yield source
            start, record = 0, []


def _nbib_item(record: list[tuple[str, str]], taken: set[str]) -> dict[str, Any]:
    tags: dict[str, list[str]] = {}
    for tag, value in record:
        tags.setdefault(tag, []).append(value)
    first = {tag: values[0] for tag, values in tags.items()}
    names = [_nbib_name(name) for name in tags.get("FAU", tags.get("AU", []))]
    names += [{"literal": name} for name in tags.get("CN", [])]
    date = [int(part) for part in re.findall(r"\d+", first.get("DP", ""))[:1]]
    doi = next(
        (value.split()[0] for tag in ("LID", "AID") for value in tags.get(tag, []) if value.endswith("[doi]")), ""
    )
    item: dict[str, Any] = {
        "id": made_key(names[0].get("family", "") if names else "", str(date[0]) if date else "", taken),
        "type": "article-journal",
        "title": first.get("TI", first.get("BTI", "")).rstrip("."),
        "author": names,
        "container-title": first.get("JT", first.get("TA", "")),
        "container-title-short": first.get("TA", ""),
        "volume": first.get("VI", ""),
        "issue": first.get("IP", ""),
        "page": _whole_range(first.get("PG", "")),
        "DOI": doi,
        "PMID": first.get("PMID", ""),
        "PMCID": first.get("PMC", ""),
        "issued": {"date-parts": [date]} if date else "",
    }
    return {name: value for name, value in item.items() if value}


def _nbib_name(name: str) -> dict[str, str]:
    family, _, given = name.partition(",")
    return {"family": family.strip(), "given": given.strip()} if given else {"literal": name}


def _whole_range(pages: str) -> str:
    """Return PubMed's ``487-95`` as ``487-495``."""
    first, dash, last = pages.partition("-")
    return f"{first}-{first[: len(first) - len(last)]}{last}" if dash and first.isdigit() and last.isdigit() else pages

"""BibTeX and BibLaTeX, read: each entry with its line, a bad block by itself. Pure."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from functools import partial

import bibtexparser
from bibtexparser.model import DuplicateBlockKeyBlock, DuplicateFieldKeyBlock, ParsingFailedBlock
from bibtexparser.model import Entry as BibEntry

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.plugins.citations.entries import (
    Pieces,
    are_joined,
    as_broadcast,
    is_podcast,
    joined,
    read_values,
    resolved,
    unjoined_remark,
    value_pieces,
)
from kindling.plugins.citations.formats.source import LIVE, RULE, SCHEME, Fault, Source
from kindling.plugins.citations.mends import mended, of_bibtex

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it has to say stands in its blocks

#: a field at the beginning of a line, its sign forgotten or not
_BEGUN = re.compile(r"^[ \t]*[A-Za-z][\w-]*[ \t]*(?:=|[{\"])", re.M)
#: what an entry begins with: its type and its key
_HEAD = re.compile(r"\s*@\s*(\w+)\s*[{(]\s*([^\s,{}()=]+)\s*(?:,|$)", re.M)
_LAWS = frozenset("jurisdiction legal legislation standard".split())  #: types of what nobody signs
_TEX_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}?")


def read(path: str, text: str) -> Iterator[Source | Fault | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
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
            yield _bib_failed(path, line, block, _whole(text, line))


def _bib_entry(
    path: str, line: int, entry: BibEntry, strings: Mapping[str, Pieces]
) -> Iterator[Source | Fault | Problem]:
    if fault := _bib_fault(entry):
        yield Fault(Problem(path, line, RULE, *fault), entry.key.strip())
        return
    if field := _run_on(entry):
        raw = str(entry.raw or "")
        fact = f"{field!r} of {entry.key.strip()!r} is read as a part of the field above: no comma stands between"
        hint = mended(raw, of_bibtex(raw, line), partial(_is_entry, fields=len(_BEGUN.findall(raw))))
        yield Fault(Problem(path, line, RULE, fact, hint or "put a comma behind each field"), entry.key.strip())
        return
    key = entry.key.strip()
    pieces = {name.lower(): resolved(str(value.value), strings) for name, value in entry.fields_dict.items()}
    values, remarks = read_values(key, entry.entry_type, pieces)
    written = [(field.key.lower(), str(field.value)) for field in entry.fields]
    remarks += tuple(unjoined_remark(key, *one) for one in written if one[0] in values and not are_joined(one[1]))
    whole = {name: joined(value).strip() for name, value in values.items()}
    fields = {name: value.strip("{}").strip() for name, value in whole.items()}
    if is_podcast(entry.entry_type, fields):
        values, whole = as_broadcast(values), as_broadcast(whole)
    fields_written = (f",\n  {name} = {' # '.join(value)}" for name, value in values.items())
    parents = [
        key.strip() for name in ("crossref", "xdata", "xref") for key in fields.get(name, "").split(",") if key.strip()
    ]
    yield Source(
        key=key,
        path=path,
        line=line,
        format="bib",
        text=f"@{entry.entry_type}{{{key}{''.join(fields_written)}\n}}",
        kind=entry.entry_type.lower(),
        fields=json.dumps({name: value for name, value in whole.items() if value}, ensure_ascii=False),
        parents=tuple(parents),
        people=bool(parents)
        or entry.entry_type.lower() in _LAWS
        or any(fields.get(name) for name in ("author", "editor", "translator", "organization", "institution")),
        dated=bool(parents) or any(fields.get(name) for name in ("year", "date")),
        titled=bool(parents)
        or entry.entry_type.lower() == "letter"
        or any(fields.get(name) for name in ("title", "booktitle", "maintitle")),
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
        word = re.sub(r"[\s{}\"#%,@=]+", "", key)
        return f"{beginning(key, 40)!r} can't be a key", f"a key is one word: write {beginning(word, 40)}"
    return None


def _bib_urls(fields: Mapping[str, str]) -> tuple[str, ...]:
    found = [fields[name] for name in ("url", "howpublished") if SCHEME.match(fields.get(name, ""))]
    for value in fields.values():
        found += _TEX_URL.findall(value)
        found += LIVE.findall(value)
    return tuple(dict.fromkeys(found))


def _bib_twice(
    path: str, line: int, block: DuplicateFieldKeyBlock, strings: Mapping[str, Pieces]
) -> Iterator[Source | Fault | Problem]:
    entry = block.ignore_error_block
    key = entry.key if isinstance(entry, BibEntry) else "?"
    names = ", ".join(sorted(block.duplicate_keys))
    twice = Problem(path, line, RULE, f"{key!r} has a field twice: {names}", "keep one of the two")
    yield Fault(twice, key)
    if isinstance(entry, BibEntry):
        yield from _bib_entry(path, line, entry, strings)


def _is_entry(raw: str, fields: int) -> bool:
    """Return whether this is one entry, with as many fields as lines of it begin with one."""
    blocks = bibtexparser.parse_string(raw, parse_stack=[]).blocks
    found = [each.ignore_error_block if isinstance(each, DuplicateFieldKeyBlock) else each for each in blocks]
    entry = found[0] if len(found) == 1 else None
    return isinstance(entry, BibEntry) and len(entry.fields) == fields and not _run_on(entry)


def _run_on(entry: BibEntry) -> str:
    """Return the field that was taken for a part of the one above, as no comma stands between; "" for none."""
    for value in entry.fields:
        if "=" not in str(value.value) or "\n" not in str(value.value):
            continue
        pieces = [*value_pieces(str(value.value))]
        if "=" in pieces[1:]:
            return pieces[pieces.index("=", 1) - 1]
    return ""


def _whole(text: str, line: int) -> str:
    """Return an entry of a file, from its line up to the next."""
    first, *others = text.split("\n")[line - 1 :]
    after = next((at for at, other in enumerate(others) if other.lstrip().startswith("@")), len(others))
    return "\n".join([first, *others[:after]])


def _bib_failed(path: str, line: int, block: ParsingFailedBlock, raw: str) -> Fault | Problem:
    start = " ".join(str(block.raw or "").split())[:50]
    reason = str(getattr(block.error, "abort_reason", "")) or "it has no end"
    why = reason[0].lower() + reason[1:].strip().rstrip(".")
    fact = f"the entry that begins {start!r} can't be read: {why}"
    look = "look for a missing comma, brace or quotation mark in it; the other entries work"
    hint = mended(raw, of_bibtex(raw, line), partial(_is_entry, fields=len(_BEGUN.findall(raw)))) or look
    head = _HEAD.match(raw)
    problem = Problem(path, line, RULE, fact, hint)
    return Fault(problem, head[2]) if head else problem

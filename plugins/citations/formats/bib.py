"""BibTeX and BibLaTeX, read: each entry with its line, a bad block by itself. Pure."""

import json
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import zip_longest

import bibtexparser
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ImplicitComment,
    ParsingFailedBlock,
)
from bibtexparser.model import Entry as BibEntry

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.plugins.citations.entries import (
    LONGEST,
    Pieces,
    are_joined,
    as_broadcast,
    is_podcast,
    joined,
    read_values,
    resolved,
    unjoined_remark,
)
from kindling.plugins.citations.formats.source import LIVE, RULE, SCHEME, Fault, Source
from kindling.plugins.citations.keys import key_for
from kindling.plugins.citations.slips import has_fields, slips

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it has to say stands in its blocks

_TWICE = (DuplicateFieldKeyBlock, DuplicateBlockKeyBlock)
#: what an entry begins with: its type and its key
_HEAD = re.compile(r"\s*@\s*(\w+)\s*[{(]\s*([^\s,{}()=]+)\s*(?:,|$)", re.M)
_LAWS = frozenset("jurisdiction legal legislation standard".split())  #: types of what nobody signs
_TEX_URL = re.compile(r"\\(?:url|href)\s*\{([^{}]*)\}?")


def read(path: str, text: str) -> Iterator[Source | Fault | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    parsed = _parsed(text)
    strings: dict[str, Pieces] = {}
    for string in parsed.strings:
        said = resolved(str(string.value), strings)
        if any(piece.lower() in strings for piece in said):
            fact = f"the name {string.key.strip()} stands for more than {LONGEST:,} characters"
            yield Problem(path, (string.start_line or 0) + 1, RULE, fact, "write out what it is to say, or take it out")
        strings.setdefault(string.key.strip().lower(), said)
    for block, after in zip_longest(parsed.blocks, parsed.blocks[1:]):
        line = (block.start_line or 0) + 1
        if isinstance(block, ParsingFailedBlock) and not isinstance(block, _TWICE):
            raw = _whole(text, line)
            yield from _mended(path, line, raw, strings) or [_bib_failed(path, line, block, raw)]
        else:
            spilt = _spilt(block, after)
            meant = _mended(path, line, f"{block.raw}{spilt}", strings) if spilt else []
            yield from meant or _read_block(_Typed(path, line, str(block.raw), tuple(strings.items()), block))


@dataclass(frozen=True, slots=True)
class _Typed:
    """A block, and all that bears on what it is read as."""

    path: str
    line: int
    raw: str
    strings: tuple[tuple[str, Pieces], ...]
    block: Block = field(compare=False)  #: ``raw``, parted


@lru_cache(maxsize=6_000)
def _read_block(typed: _Typed) -> tuple[Source | Fault | Problem, ...]:
    """Return what a block is read as: in a process that stays, a save has only those blocks read that it changes."""
    return tuple(_bib_block(typed.path, typed.line, typed.block, dict(typed.strings)))


def _parsed(text: str) -> bibtexparser.Library:
    return bibtexparser.parse_string(text, parse_stack=[])


def _bib_block(path: str, line: int, block: Block, strings: Mapping[str, Pieces]) -> Iterator[Source | Fault | Problem]:
    if isinstance(block, DuplicateFieldKeyBlock):
        yield from _bib_twice(path, line, block, strings)
    elif isinstance(entry := getattr(block, "ignore_error_block", block), BibEntry):
        yield from _bib_entry(path, line, entry, strings)


def _mended(path: str, line: int, raw: str, strings: Mapping[str, Pieces]) -> list[Source | Fault | Problem]:
    """Return what an entry lacks, and all that is told of it with that; nothing where nobody can know."""
    found, whole, fields = slips(raw, line)
    if not found or not _is_entry(whole, fields):
        return []
    faults = [Fault(Problem(path, each.line, RULE, each.fact, each.hint), each.key) for each in found]
    return [*faults, *_bib_block(path, line, _parsed(whole).blocks[0], strings)]


def _spilt(block: Block, after: Block | None) -> str:
    """Return the fields that stand behind the end of an entry, where BibTeX reads none; "" where there are none."""
    text = str(after.raw) if isinstance(after, ImplicitComment) and isinstance(block, BibEntry) else ""
    return text if has_fields(text) else ""


def _bib_entry(
    path: str, line: int, entry: BibEntry, strings: Mapping[str, Pieces]
) -> Iterator[Source | Fault | Problem]:
    loose = [(field.key.lower(), str(field.value)) for field in entry.fields if not are_joined(str(field.value))]
    if loose and (found := _mended(path, line, str(entry.raw), strings)):
        yield from found
    elif fault := _bib_fault(entry, line):
        yield Fault(Problem(path, line, RULE, *fault), entry.key.strip())
        yield replace(_source(path, line, entry, strings, loose), checked=False)
    else:
        yield _source(path, line, entry, strings, loose)


def _source(
    path: str, line: int, entry: BibEntry, strings: Mapping[str, Pieces], loose: Sequence[tuple[str, str]]
) -> Source:
    """Return the source that an entry is; ``loose``: its values of which nothing joins the parts."""
    key = entry.key.strip()
    pieces = {name.lower(): resolved(str(value.value), strings) for name, value in entry.fields_dict.items()}
    values, remarks = read_values(key, entry.entry_type, pieces)
    remarks += tuple(unjoined_remark(key, *one) for one in loose if one[0] in values)
    whole = {name: joined(value).strip() for name, value in values.items()}
    fields = {name: value.strip("{}").strip() for name, value in whole.items()}
    if is_podcast(entry.entry_type, fields):
        values, whole = as_broadcast(values), as_broadcast(whole)
    fields_written = (f",\n  {name} = {' # '.join(value)}" for name, value in values.items())
    parents = [
        key.strip() for name in ("crossref", "xdata", "xref") for key in fields.get(name, "").split(",") if key.strip()
    ]
    return Source(
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


def _bib_fault(entry: BibEntry, line: int) -> tuple[str, str] | None:
    key = entry.key.strip()
    if not key:
        made, first = key_for(str(entry.raw)), str(entry.raw).partition("\n")[0]
        whole = re.sub(r"([{(])\s*,", rf"\1{made},", first, count=1)
        hint = (
            f"write line {line} so: {whole}"
            if whole != first
            else f"write the key first: @{entry.entry_type}{{{made}, …"
        )
        return f"an entry of type @{entry.entry_type} has no key", hint
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
    """Return whether this is one entry with so many fields; words behind it are a comment."""
    blocks = [each for each in _parsed(raw).blocks if not isinstance(each, ImplicitComment)]
    found = [each.ignore_error_block if isinstance(each, DuplicateFieldKeyBlock) else each for each in blocks]
    entry = found[0] if len(found) == 1 else None
    return isinstance(entry, BibEntry) and len(entry.fields) == fields


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
    hint = "look for a missing comma, brace or quotation mark in it; the other entries work"
    problem = Problem(path, line, RULE, fact, hint)
    head = _HEAD.match(raw)
    return Fault(problem, head[2]) if head else problem

"""The index of a site's words, in shards that are cached between builds: Pagefind makes those that have changed.

A small site has one shard. The shard of a record follows from its address and from how many shards there are, so that
a new text changes one of them. Each is made by a process of its own, two at a time.
"""

import json
import math
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import cpu_count

from kindling.model.beside import Beside
from kindling.model.cache import ENDING, Cache, circumstances, key_of
from kindling.plugins.search import pagefind, vocabulary
from kindling.plugins.search.core import Record, page_html
from kindling.plugins.search.pagefind import IndexNotMade

__all__ = ["Index", "IndexNotMade", "cached_index"]

SHARD_RECORDS = 500  #: as many in a shard at most, on average
SHARD_LETTERS = 4_000_000  #: of HTML, where texts are long: memory grows with it
_AT_ONCE = min(2, cpu_count() or 1)  #: shards: each of these processes has its own memory
_NEWEST = 3  #: indexes that stay: of this build, and of those just before


@dataclass(frozen=True, slots=True)
class Index:
    """A finished index."""

    files: Mapping[str, bytes]  #: by their names below its folder
    names: Mapping[str, str]  #: a record's name → what the index calls it
    words: tuple[str, ...]  #: that are in it, as they are written, commonest first
    shards: tuple[str, ...] = ()  #: folders of the shards beside the first, which has none


@dataclass(frozen=True, slots=True)
class _Shard:
    """The index of some records."""

    files: Mapping[str, bytes]
    names: Mapping[str, str]
    counts: Mapping[str, int]  #: how often each word is written so


def cached_index(records: Sequence[Record], lang: str, folder: Cache) -> Index:
    """Return the index of ``records``, each of its shards made unless ``folder`` has it from before.

    ``lang`` ("en-GB") says how words are brought to their stems. Raises IndexNotMade.
    """
    parts = shards_of(records)
    made = Beside([partial(_shard, part, lang, number, folder) for number, part in parts.items()], _AT_ONCE)
    try:
        return _joined({number: made[place] for place, number in enumerate(parts)})
    finally:
        folder.evict(time.time(), _NEWEST * len(parts))


def shards_of(records: Sequence[Record]) -> dict[int, list[Record]]:
    """Return the records of each shard that has some, by its number; there are as many as a power of two."""
    letters = sum(len(record.html) for record in records)
    least = max(len(records) / SHARD_RECORDS, letters / SHARD_LETTERS, 1)
    count = 1 << math.ceil(math.log2(least))
    found = defaultdict(list)
    for record in records:
        found[int(record.name, 16) % count].append(record)
    return dict(sorted(found.items()))


def _shard(records: Sequence[Record], lang: str, number: int, folder: Cache) -> _Shard:
    pages = sorted((record.name, page_html(record)) for record in records)
    language = _language(lang, number)
    key = key_of([lang, language, pages], circumstances(__name__, "pagefind-bin"))
    made = partial(_written, pages, records, language)
    found = _read(folder.answer(key, made))
    if found is None or pagefind.lacking(found.files):
        folder.damaged.append(folder.path / f"{key}{ENDING}")
        found = _read(replace(folder, fresh=True).answer(key, made))
    assert found
    return found


def _language(lang: str, number: int) -> str:
    """Return the language of a shard: with its number, no two shards call a page the same; stems stay as they are."""
    primary = lang.partition("-")[0].lower()
    return f"{primary}-{number}" if number else primary


def _joined(shards: Mapping[int, _Shard]) -> Index:
    """Return one index of all shards: the first, with the program, in its folder, the others each in one below it."""
    first, *others = shards
    files = dict(shards[first].files)
    for number in others:
        held = shards[number].files.items()
        files |= {f"{number}/{name}": data for name, data in held if not pagefind.is_program(name)}
    names = {name: called for shard in shards.values() for name, called in shard.names.items()}
    words = vocabulary.words_in(shard.counts for shard in shards.values())
    return Index(files, dict(sorted(names.items())), words, tuple(map(str, others)))


def _written(pages: Sequence[tuple[str, str]], records: Sequence[Record], language: str) -> bytes:
    """Return a new shard as one answer: a line of JSON that says what is in it, and its files one behind the other."""
    files = pagefind.index_of(pages, language)
    held = {
        "files": [(name, len(data)) for name, data in files.items()],
        "names": dict(sorted(pagefind.names_in(files))),
        "counts": dict(sorted(vocabulary.counts_of(records).items())),
    }
    return b"\n".join((json.dumps(held).encode(), b"".join(files.values())))


def _read(answer: bytes) -> _Shard | None:
    """Return the shard that was so ``_written``; None where the answer is none."""
    head, _, body = answer.partition(b"\n")
    files, place = {}, 0
    try:
        held = json.loads(head)
        for name, length in held["files"]:
            files[name] = body[place : place + length]
            place += length
        return _Shard(files, held["names"], held["counts"]) if place == len(body) else None
    except (ValueError, LookupError, TypeError):
        return None

"""The index of a site's words, cached between builds: Pagefind runs only where what can be found has changed."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kindling.model.cache import Cache, circumstances, key_of
from kindling.plugins.search import pagefind, vocabulary
from kindling.plugins.search.core import Record, page_html
from kindling.plugins.search.pagefind import IndexNotMade

__all__ = ["Index", "IndexNotMade", "cached_index"]

_NEWEST = 3  #: indexes that stay: of this build, and of those just before


@dataclass(frozen=True, slots=True)
class Index:
    """A finished index."""

    files: Mapping[str, bytes]  #: by their names below its folder
    names: Mapping[str, str]  #: a record's name → what the index calls it
    words: tuple[str, ...]  #: that are in it, as they are written, commonest first


def cached_index(records: Sequence[Record], lang: str, folder: Cache) -> Index:
    """Return the index of ``records``, made unless ``folder`` has it from before.

    ``lang`` ("en-GB") says how words are brought to their stems. Raises NoIndex.
    """
    pages = sorted((record.name, page_html(record)) for record in records)
    key = key_of([lang, pages], circumstances(__name__, "pagefind-bin"))
    try:
        return _read(folder.answer(key, lambda: _written(pages, records, lang)))
    finally:
        folder.evict(time.time(), _NEWEST)


def _written(pages: Sequence[tuple[str, str]], records: Sequence[Record], lang: str) -> bytes:
    """Return a new index as one answer: a line of JSON that says what is in it, and its files one behind the other."""
    files = pagefind.index_of(pages, lang.partition("-")[0].lower())
    held = {
        "files": [(name, len(data)) for name, data in files.items()],
        "names": dict(sorted(pagefind.names_in(files))),
        "words": vocabulary.words_of(records),
    }
    return b"\n".join((json.dumps(held).encode(), b"".join(files.values())))


def _read(answer: bytes) -> Index:
    head, _, body = answer.partition(b"\n")
    held = json.loads(head)
    files, place = {}, 0
    for name, length in held["files"]:
        files[name] = body[place : place + length]
        place += length
    return Index(files, held["names"], tuple(held["words"]))

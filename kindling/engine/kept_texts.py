"""Kept texts: a text that a build has read is not read again by a later process, while nothing that decides changed.

That is the text's bytes and place, the settings, our code, Python and the packages beside it. Plugins of others may
read as they like, so with them nothing is kept.
"""

import os
import sys
import sysconfig
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from kindling.engine.files import SourceFile
from kindling.model.cache import Cache, key_of
from kindling.model.fields import KeysOf
from kindling.model.plain import dumps, loads
from kindling.model.values import Document

_CODE = Path(__file__).parents[1]
_READ = frozenset({".py", ".toml", ".po", ".json"})
Read = Callable[[bytes], Document | None]


@dataclass(frozen=True, slots=True)
class KeptTexts:
    """The documents of earlier builds, as they were read with these settings."""

    cache: Cache
    settings: str  #: all that decides beside the text and the code
    keys: KeysOf  #: what front matter may say

    def document(self, file: SourceFile, read: Read) -> Read:
        """Return ``read`` for a file, which looks first among what is kept."""

        def found(data: bytes) -> Document | None:
            key, front = self._key(file, data), {"front": self.keys(file.text_kind).model}
            if known := self._known(key, front):
                return known
            document = read(data)
            if document:
                self.cache.put(key, dumps(document, front))
            return document

        return found

    def is_known(self, file: SourceFile) -> bool:
        """Return whether a file need not be read, as far as can be seen without looking into what is kept."""
        try:
            return not self.cache.fresh and self.cache.has(self._key(file, file.path.read_bytes()))
        except OSError:  # it has gone, or can't be read: who reads it says so
            return False

    def _key(self, file: SourceFile, data: bytes) -> str:
        place = [file.source, file.shown, file.kind, file.stored, sha256(data).hexdigest(), self.settings]
        return key_of(place, _code())

    def _known(self, key: str, front: Mapping[str, type]) -> Document | None:
        data = None if self.cache.fresh else self.cache.get(key)
        if data is None:
            return None
        try:
            document = loads(data, front)
        except ValueError:
            return None
        return document if isinstance(document, Document) else None


@cache
def _code() -> str:
    """Return the state of all that may read: our code and tables, and, by name and version, the packages beside it."""
    code = sha256(repr([sys.version, sorted(os.listdir(sysconfig.get_path("purelib")))]).encode())
    for part in sorted(_CODE.iterdir()):
        found = sorted(part.resolve().rglob("*")) if part.is_dir() else [part]
        for path in (path for path in found if path.suffix in _READ):
            code.update(f"{part.name}/{path.name}\n".encode() + sha256(path.read_bytes()).digest())
    return code.hexdigest()

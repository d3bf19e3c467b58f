"""A session: what one process keeps between builds of a site, where nothing that it depends on has changed.

A text as it was read depends on its file and the settings alone, and what verifying needs to know of a page on its
HTML alone. A process that stays (``make serve``) keeps both, so that a save costs what was saved.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from kindling.engine.files import SourceFile
from kindling.model.bodies import watched
from kindling.model.noted import Remembered
from kindling.model.outputs import CopyOutput, Output
from kindling.model.staged import StagedPage
from kindling.model.values import Document

_NO_OUTPUT = CopyOutput("", "", Path())
State = tuple[int, int, int, int]  #: of a file: inode, size, times of its content and of itself in nanoseconds


@dataclass(frozen=True, slots=True)
class _Text:
    file: SourceFile
    state: State | None  #: None where its file was saved since: its bytes are looked at
    digest: bytes
    document: Document


class Session:
    """What is kept; several builds of one site may use it, one after the other or at once."""

    def __init__(self) -> None:
        self._conf: object = None
        self.answers = Remembered()  #: see ``Site.again``
        self._texts: dict[str, _Text] = {}
        self._pages: dict[str, tuple[bytes, StagedPage]] = {}
        self._swept: set[Path] = set()

    def settle(self, conf: object) -> None:
        """Keep no text that was read with other settings than ``conf``."""
        if conf != self._conf:
            self._conf, self._texts, self.answers = conf, {}, Remembered()

    def saved(self, paths: Iterable[Path]) -> None:
        """Trust no file's dates that was saved: two saves may fall into one moment of the file system's clock."""
        named = {str(path) for path in paths}
        self._texts = {
            place: _Text(text.file, None, text.digest, text.document) if place in named else text
            for place, text in self._texts.items()
        }

    def has_swept(self, folder: Path) -> bool:
        """Return whether old things were thrown out of a folder already, and take note that they are now."""
        before = len(self._swept)
        self._swept.add(folder)
        return len(self._swept) == before

    def document(self, file: SourceFile, read: Callable[[bytes], Document | None]) -> Document | None:
        """Return the document of a file: the one that is kept, else what ``read`` makes of its bytes, if anything."""
        place, texts = str(file.path), self._texts
        state, known = _state(file.path), texts.get(place)
        if known and known.file == file and known.state == state:
            return known.document
        data = file.path.read_bytes()
        digest = blake2b(data).digest()
        document = known.document if known and (known.file, known.digest) == (file, digest) else read(data)
        if document:
            document = watched(document)
            texts[place] = _Text(file, state, digest, document)
        return document

    def page(self, output: Output, html: str, look: Callable[[], StagedPage]) -> StagedPage:
        """Return what verifying knows of a page: what is kept of the same HTML, else what ``look`` finds."""
        digest = blake2b(html.encode("utf-8", "surrogatepass")).digest()
        known = self._pages.get(output.address)
        if known and known[0] == digest:
            return replace(known[1], output=output)
        found = look()
        self._pages[output.address] = (digest, replace(found, output=_NO_OUTPUT))  # that would hold its whole build
        return found


def _state(path: Path) -> State:
    found = os.stat(path)
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns

"""What is sent to a place: the files of a verified tree, and what a place of any kind can be asked."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kindling.commands._command import Exit, Refusal
from kindling.commands.places.change import FoundFiles, SiteChange, in_bytes
from kindling.engine.manifest import Manifest, hash_of_file, manifest_of
from kindling.engine.swap import Tree
from kindling.model.addresses import MANIFEST


@dataclass(frozen=True, slots=True)
class SentTree:
    """A verified site in a folder of this computer, with the hash of each file."""

    folder: Path
    hashes: Mapping[str, str]  #: path → SHA-256 of its bytes
    sizes: Mapping[str, int]  #: path → bytes

    @classmethod
    def of(cls, folder: Path) -> "SentTree":
        """Look at each file, as it will be sent."""
        paths = Tree.of(folder).files
        sizes = {path: (folder / path).stat().st_size for path in paths}
        return cls(folder, {path: hash_of_file(folder / path) for path in paths}, sizes)

    def size_of(self, change: SiteChange) -> int:
        """Return how many bytes a change sends, before they are packed."""
        return sum(self.sizes.get(path, 0) for path in change.sent)


@dataclass(slots=True)
class SendingCount:
    """How far a publish is, for the line of progress and for what is said when it is cut."""

    tell: Callable[[str], None]
    files: int
    size: int  #: bytes
    sent: int = 0
    sent_size: int = 0

    def one(self, size: int) -> None:
        """Note that a file has gone."""
        self.sent += 1
        self.sent_size += size
        self.tell(self.told)

    @property
    def told(self) -> str:
        """How far it is."""
        return f"{self.sent:,} of {self.files:,} files, {in_bytes(self.sent_size)} of {in_bytes(self.size)}"


class Place(Protocol):
    """One place. Each of these raises Refusal, in one line, where the place or the way to it says no."""

    may_ask: bool  #: whether a program may ask for a password on the terminal while it looks

    def marks(self, tree: SentTree) -> Mapping[str, str]:
        """Return path → mark of each file as it will lie there."""
        ...

    def found(self, tree: SentTree) -> FoundFiles:
        """Return what lies there; nothing is written."""
        ...

    def put(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        """Do what ``change`` says. Cut short, it goes on when it is called again."""
        ...

    def close(self) -> None:
        """Let go of what was opened."""
        ...


def refused_by(place: str, fact: str, hint: str, code: int = Exit.MACHINE) -> Refusal:
    """Return why a place can't be used, in one line."""
    return Refusal(f"{place}: {' '.join(fact.split())}", hint, code)


def new_manifest(marks: Mapping[str, str]) -> Manifest:
    """Return the manifest that a place holds behind a publish."""
    return manifest_of({path: mark for path, mark in marks.items() if path != MANIFEST})


def mark_of(*parts: str) -> str:
    """Return one hash over the parts of a file that readers get: its bytes' hash, its headers."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()

"""The manifest: which files in a target are ours, by hashes alone. It names no page and no text to whoever reads it."""

import hashlib
import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from kindling.engine.work_folders import BuildRefused
from kindling.model.addresses import MANIFEST

_VERSION = 2
_HASH = re.compile(r"[0-9a-f]{64}")
_HINT = "nothing was changed; publish into a new folder, or empty this one when you have moved out what is to be kept"


@dataclass(frozen=True)
class Manifest:
    """What builds of ours have put into a target, or are about to."""

    files: Mapping[str, frozenset[str]]  #: hash of a path → hashes of what we wrote there
    folders: frozenset[str]  #: hashes of the paths of folders

    def names(self, path: str) -> bool:
        """Return whether a file is ours: "posts/joy/index.html"."""
        return hash_of_path(path) in self.files

    def names_folder(self, path: str) -> bool:
        """Return whether a folder is ours: "posts/joy", and "" for the target itself."""
        return not path or hash_of_path(path) in self.folders

    def wrote(self, path: str, sha256: str) -> bool:
        """Return whether a file is what we wrote there."""
        return sha256 in self.files.get(hash_of_path(path), ())

    def knows_as(self, path: str, sha256: str) -> bool:
        """Return whether a file is what we wrote there, and nothing else that we may have written there instead."""
        return self.files.get(hash_of_path(path)) == frozenset({sha256})

    def only(self, paths: Iterable[str]) -> "Manifest":
        """Return what it says of these files alone. Raises KeyError for one that it does not name."""
        paths = [*paths]
        folders = {folder for path in paths for folder in folders_above(path)}
        return Manifest(
            {name: self.files[name] for name in map(hash_of_path, paths)}, frozenset(map(hash_of_path, folders))
        )

    def __or__(self, other: "Manifest") -> "Manifest":
        none: frozenset[str] = frozenset()
        keys = self.files.keys() | other.files.keys()
        both = {key: self.files.get(key, none) | other.files.get(key, none) for key in keys}
        return Manifest(both, self.folders | other.folders)

    def text(self) -> str:
        """Return it as it is written, with a hash over all of it."""
        held = {
            "kindling": _VERSION,
            "files": {key: sorted(hashes) for key, hashes in sorted(self.files.items())},
            "folders": sorted(self.folders),
        }
        return json.dumps(held | {"sha256": _sum(held)}, indent=0, sort_keys=True) + "\n"


EMPTY = Manifest({}, frozenset())


def manifest_of(files: Mapping[str, str]) -> Manifest:
    """Return the manifest of a tree; ``files``: path → hash of its bytes."""
    folders = {folder for path in files for folder in folders_above(path)}
    named = {hash_of_path(path): frozenset({sha256}) for path, sha256 in files.items()}
    return Manifest(named, frozenset(map(hash_of_path, folders)))


def manifest_in(folder: Path) -> Manifest | None:
    """Return the manifest that stands in a folder; None where there is none. Raises BuildRefused for one not whole."""
    path = folder / MANIFEST
    if not os.path.lexists(path):
        return None
    try:
        if path.is_symlink() or not path.is_file():  # a pipe would be waited for
            raise ValueError(f"it is {'a link' if path.is_symlink() else 'no file'}")
        return manifest_from(path.read_bytes().decode("utf-8", "replace"))
    except ValueError as error:
        why = str(error)
        raise BuildRefused(f"{path}, the list of what is ours in {folder}, is not whole: {why}", _HINT, 2) from None


def manifest_from(text: str) -> Manifest:
    """Return a manifest from its text. Raises ValueError, with why, for one that is not whole."""
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error) if type(error) is ValueError else "it can't be read") from None


def _read(held: Any) -> Manifest:
    if not isinstance(held, dict) or "kindling" not in held:
        raise ValueError("it is no manifest of ours")
    if held["kindling"] == 1:
        return _first(held["files"])
    if held["kindling"] != _VERSION:
        raise ValueError(f"it is of version {held['kindling']!r}, and this is {_VERSION}")
    if held.pop("sha256", "") != _sum(held):
        raise ValueError("its hash does not fit")
    hashes = [*held["files"], *held["folders"], *(each for known in held["files"].values() for each in known)]
    if not all(map(_HASH.fullmatch, hashes)):
        raise ValueError("it names what is no hash")
    return Manifest({key: frozenset(known) for key, known in held["files"].items()}, frozenset(held["folders"]))


def _first(entries: Iterable[Mapping[str, Any]]) -> Manifest:
    """Return a manifest as the first version wrote it, which named each path and its source."""
    files = {entry["path"]: entry["sha256"] for entry in entries if isinstance(entry["source"], str)}
    for path, sha256 in files.items():
        if not path or {"", ".", ".."} & set(path.split("/")) or "\0" in path:
            raise ValueError(f"it names {path!r}")
        if not _HASH.fullmatch(sha256):
            raise ValueError("it names what is no hash")
    if not files:
        raise ValueError("it names nothing")
    return manifest_of(files)


def folders_above(path: str) -> tuple[str, ...]:
    """Return the folders that hold a path, the nearest first.

    >>> folders_above("posts/joy/index.html")
    ('posts/joy', 'posts')
    """
    return _folders(path.rpartition("/")[0])


@lru_cache(1 << 14)
def _folders(folder: str) -> tuple[str, ...]:
    return (folder, *_folders(folder.rpartition("/")[0])) if folder else ()


def hash_of_path(path: str) -> str:
    """Return the name of a path in a manifest; some file systems of macOS give back another form of its letters."""
    named = unicodedata.normalize("NFC", path) if sys.platform == "darwin" else path
    return hashlib.sha256(os.fsencode(named)).hexdigest()


def hash_of_file(path: Path | str) -> str:
    """Return the hash of a file's bytes; "" for what is no file of ours: a link, a pipe."""
    if os.path.islink(path) or not os.path.isfile(path):
        return ""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sum(held: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(held, sort_keys=True).encode()).hexdigest()

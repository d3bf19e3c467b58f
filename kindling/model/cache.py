"""What is expensive to make, cached between builds: by a key of all it depends on, under a hash of what it is.

One envelope for every kind: a line that names the answer and has the SHA-256 of its bytes, then the bytes. It is held
against both whenever it is read, so what is published is what was made; anything else in its place is made again,
and told. It is written beside its place and moved there, and no other build takes what is still being written.
"""

import json
import os
import platform
import re
import secrets
import shutil
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, Literal

from kindling.model.locks import take
from kindling.model.machine import writing
from kindling.model.problems import Problem

#: the one folder for all of it, in a site's own; beside a target, with its name behind it, the one of a build that runs
WORK = ".kindling"
#: answers, each kind in a folder of its own below it, read and written by ``Cache`` alone
Answers = Literal[
    "built", "cards", "citations", "cited", "codes", "links", "media", "pictures", "posters", "search", "seen",
    "sources", "squares", "texts",
]  # fmt: skip
#: beside them: of builds that only read, of ``make serve``, of targets elsewhere; sites on their way to places; what
#: publishing put aside
Workplace = Literal["check", "places", "serve", "set-aside", "targets"]
_DAYS = 30  #: what no build has asked for so long is thrown away
ENDING, _UNFINISHED = ".kept", ".unfinished"
_OURS = re.compile(r"[0-9a-f]{64}\.")  #: how each name in such a folder begins; anything else is left alone
_KIT = Path(__file__).parents[2]
_OWN_IMPORT = re.compile(
    r"^[ \t]*(?:from (kindling\b[\w.]*) import (\([^)]*\)|[^\n#]+)|import (kindling\b[\w.]*))",
    re.M,
)
_NAME = re.compile(r"(\w+)(?: as \w+)?")


def kept_place(work: Path, kind: Answers | Workplace) -> Path:
    """Return where what is of one kind lies; ``work`` is the site's ``.kindling``, or what stands for it."""
    return work / kind


@dataclass(frozen=True, slots=True)
class CachedAnswer:
    """An answer that is cached; its bytes stay in its file until they are asked for."""

    folder: "Cache" = field(repr=False)
    key: str
    made: Callable[[], bytes] = field(repr=False, compare=False)
    digest: str  #: SHA-256 of its bytes
    size: int  #: of its bytes

    def read(self) -> bytes:
        """Return its bytes as they were made: from its file, or made again where that was damaged or evicted since."""
        return self.folder.answer(self.key, self.made)


@dataclass(frozen=True, slots=True)
class Cache:
    """Where answers of one kind are cached. Several builds may use it at once."""

    path: Path
    fresh: bool = False  #: make everything anew
    damaged: list[Path] = field(default_factory=list, compare=False, repr=False)  #: what was; shared by a whole build

    def cached(self, key: str, made: Callable[[], bytes]) -> CachedAnswer:
        """Return what is cached under ``key``, made unless it is there and whole; what ``made`` raises is not."""
        data = self.answer(key, made)
        return CachedAnswer(replace(self, fresh=False), key, made, sha256(data).hexdigest(), len(data))

    def answer(self, key: str, made: Callable[[], bytes]) -> bytes:
        """Return the bytes themselves, of what is wanted once."""
        self._mend()
        found = None if self.fresh else self._read(key)
        if found is None:
            found = made()
            with suppress(OSError):  # a folder that can't be written to costs time, and nothing else
                self._write(key, found)
        return found

    def get(self, key: str) -> bytes | None:
        """Return what ``put`` kept under ``key``; None where there is nothing, or where it is damaged."""
        self._mend()
        return self._read(key)

    def has(self, key: str) -> bool:
        """Return whether something lies under ``key``, whole or not."""
        return self._place(key).is_file()

    def put(self, key: str, data: bytes) -> None:
        """Keep what no later build could make again, in place of what was; a full disk costs it, and nothing else."""
        self._mend()
        with suppress(OSError):
            self._write(key, data)

    def evict(self, now: float, newest: int | None = None, days: int = _DAYS) -> None:
        """Throw away what a build that died left unfinished, and what no build has asked for in a long time.

        ``now`` is in seconds, as files are dated. Of what was asked for lately only the ``newest`` stay, if told so.
        """
        self._mend()
        dated = []
        for path in self._entries():
            if path.name.endswith(_UNFINISHED):
                _remove_unless_locked(path)
                continue
            with suppress(OSError):  # another build may be evicting too
                dated.append((path.lstat().st_mtime, path))
        for rank, (used, path) in enumerate(sorted(dated, reverse=True)):
            if now - used > days * 86_400 or (newest is not None and rank >= newest):
                _remove(path)

    def _entries(self) -> Iterable[Path]:
        try:
            return [path for path in self.path.iterdir() if _OURS.match(path.name)]
        except OSError:
            return []

    def _place(self, key: str) -> Path:
        return self.path / f"{key}{ENDING}"

    def _mend(self) -> None:
        """Take away what stands in the folder's own place: nothing is read or written through a link."""
        with suppress(OSError):
            if not stat.S_ISDIR(self.path.lstat().st_mode):
                self.path.unlink()
                self.damaged.append(self.path)

    def _read(self, key: str) -> bytes | None:
        """Return what is cached under ``key``; None where there is nothing, or where it is damaged."""
        path = self._place(key)
        try:
            with _ordinary(path, os.O_RDONLY) as file:
                data = file.read()
        except FileNotFoundError:
            return None
        except OSError:  # a link, a folder, a file that can't be read
            data = b""
        head, _, body = data.partition(b"\n")
        if head + b"\n" != _head(key, body):
            self.damaged.append(path)
            return None
        with suppress(OSError):
            os.utime(path)
        return body

    def _write(self, key: str, data: bytes) -> None:
        path = self._place(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{key}.{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            with writing(unfinished), unfinished.open("xb") as file:
                take(file)  # it dies with this process: a stray has none
                file.write(_head(key, data))
                file.write(data)
                file.flush()
                try:
                    unfinished.replace(path)
                except IsADirectoryError:
                    shutil.rmtree(path)
                    unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)


def _head(key: str, data: bytes) -> bytes:
    """Return the first line of an answer's file; with its name in it, no other answer passes for it."""
    return f"kindling {key} {sha256(data).hexdigest()}\n".encode()


@contextmanager
def _ordinary(path: Path, mode: int) -> Iterator[BinaryIO]:
    """Open an ordinary file. Raises OSError for anything else: no link is followed, no pipe is waited for."""
    handle = os.open(path, mode | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"{path} is no ordinary file")
        with open(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _remove_unless_locked(path: Path) -> None:
    """Throw away a file that nobody writes any more: whoever writes holds its lock."""
    with suppress(OSError), _ordinary(path, os.O_RDWR) as file:
        take(file)
        path.unlink()


def damage_problems(damaged: Iterable[Path], site: Path) -> list[Problem]:
    """Return one warning for all that was damaged, with the folder in which it lay; none where nothing was.

    It is no fault of a writer's and is mended already, so publishing does not count it as an error.
    """
    paths = sorted(set(damaged))
    if not paths:
        return []
    folder = Path(os.path.commonpath([path.parent for path in paths]))
    shown = (folder.relative_to(site) if folder.is_relative_to(site) else folder).as_posix()
    files, were = ("file", "was") if len(paths) == 1 else ("files", "were")
    fact = f"{len(paths)} cached {files} {were} damaged, and {were} made again"
    hint = "build once more, and this is gone; if it comes back, delete this folder, and have the disk looked at"
    return [Problem(shown, 0, "kept/damaged", fact, hint, "warning")]


# ---- keys --------------------------------------------------------------------------------------------


def key_of(asked: object, circumstances: str) -> str:
    """Return the key of an answer: a hash of what was asked, as JSON has it, and of all else that decides."""
    return sha256(json.dumps([asked, circumstances]).encode()).hexdigest()


@cache
def circumstances(module: str, *packages: str) -> str:
    """Return all that an answer depends on beside what was asked: our code, Python, and ``packages`` from PyPI.

    Our code is that of ``module``, which makes it, and of every module of ours that it imports, however far.
    """
    code = sha256()
    for name in sorted(modules_behind(module)):
        code.update(f"{name}\n".encode() + sha256(_source(name)).digest())
    python = f"{platform.python_implementation()} {platform.python_version()} zlib {zlib.ZLIB_RUNTIME_VERSION}"
    return ", ".join([code.hexdigest(), python, *map(_version, packages)])


def modules_behind(module: str) -> frozenset[str]:
    """Return a module of ours, and all of ours that it needs, found by its import statements."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(name)
    return frozenset(found)


@cache
def _imported(module: str) -> frozenset[str]:
    found: set[str] = set()
    for package, names, whole in _OWN_IMPORT.findall(_source(module).decode()):
        inner = [f"{package}.{name}" for name in _NAME.findall(names)] if package else [whole]
        found.update(name if _file_of(name) else package for name in inner)
    return frozenset(found)


def _source(module: str) -> bytes:
    path = _file_of(module)
    return path.read_bytes() if path else b""


@cache
def _file_of(module: str) -> Path | None:
    place = _KIT.joinpath(*module.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)


def _version(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"{package} missing"

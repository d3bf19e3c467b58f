"""Unchanged: a site of which nothing is another than when it was last built is not built again.

What that build told is told again. Held against what they were are all files of the site and of the kit, what was
typed, the moment, and the output, file by file. Where that says too little, the site is built: its settings compute
something, plugins or a theme of others are asked, a file is a link, or was saved in the moment it was looked at.
"""

import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from kindling.engine.plain_settings import CONFS, is_plain
from kindling.engine.run import BuildResult
from kindling.engine.work_folders import cache_folder
from kindling.model.addresses import MANIFEST
from kindling.model.cache import Cache, kept_place
from kindling.model.problems import Problem, as_values

_MADE = "\nmade"  #: behind the key of what ``made_before`` reads
_FORM = 2  #: of what is kept; another number, and none of it is looked at
_PARTS = ("content", "theme", "plugins", "editor", ".github")  #: of a site's folder, beside the files in it
_PASSED_OVER = frozenset({"__pycache__", ".git"})
_TICK, _COARSE = 50_000_000, 2_000_000_000  #: nanoseconds between two times that a file system can tell apart


@dataclass(frozen=True)
class State:
    """All that a build of a site depends on, as it is before it."""

    site: Path
    output: Path | None  #: None for a build that only reads
    circumstances: Sequence[Any]  #: all but the files: Python, packages, what was typed
    files: Sequence[Sequence[Any]]  #: of the site and the kit: path, size, times and inode of each
    looked: int  #: when, in nanoseconds since 1970
    newest: int  #: when the last of its files was changed

    @cached_property
    def digest(self) -> str:
        """The digest of all of it."""
        return digest([*self.circumstances, self.files])


def state_of(site: Path, kit: Path, output: Path | None, said: Mapping[str, Any]) -> State | None:
    """Return the state of a site and its kit, and of what was ``said`` for the build; None where that can't be known.

    What is said has to be what JSON can hold.
    """
    looked, site = time.time_ns(), site.absolute()
    try:
        confs = [site / name for name in CONFS if os.path.lexists(site / name)]
        if not (site / "content").is_dir() or not all(map(is_plain, confs)):
            return None
        files = [*_of_kit(kit / "kindling"), *(_fact(path) for path in sorted(site.iterdir()) if not path.is_dir())]
        files += [fact for part in _PARTS if os.path.lexists(site / part) for fact in _files(site / part, output)]
    except (OSError, _Unknown):
        return None
    packages = sorted(os.listdir(sysconfig.get_path("purelib")))
    circumstances = [_FORM, sys.version, packages, os.environ.get("PATH", ""), dict(said)]
    newest = max((max(fact[2:4]) + _COARSE * (fact[2] % 1_000_000_000 == 0) for fact in files), default=0)
    return State(site, output, circumstances, files, looked, newest)


def known_result(state: State, now: datetime) -> BuildResult | None:
    """Return what came of the last build, where it would come again; None where the site has to be built."""
    if state.output and not (state.output / MANIFEST).is_file():
        return None  # nothing of ours lies there; whether anything may, the build says
    data = _cache(state).get(_key(state))
    try:
        kept = json.loads(data or b"null")
        if not kept or kept["state"] != state.digest or kept["output"] != _output(state):
            return None
        if not _is_of(kept, now):
            return None
    except (OSError, _Unknown):
        return None
    told = kept["told"]
    problems = tuple(Problem(**problem) for problem in told.pop("problems"))
    told |= {name: tuple(told[name]) for name in ("scheduled", "notes")}
    return BuildResult(problems, **told, again=True)


def keep(state: State, result: BuildResult, now: datetime) -> None:
    """Keep what came of a build that began in ``state``, where the same would come of the same."""
    cache, key = _cache(state), _key(state)
    cache.evict(time.time())
    noted = None if state.newest + _TICK >= state.looked else noted_of(state, result, now)
    if noted is None:
        cache.put(key, b"null")
        return
    told = {name: getattr(result, name) for name in ("written", "published", "addresses", "sources")}
    told |= {"scheduled": result.scheduled, "notes": result.notes, "problems": [*map(as_values, result.problems)]}
    times = {"output": noted.output, "now": noted.now.isoformat(), "until": noted.until.isoformat()}
    if noted.made:
        made = json.dumps({**times, "made": noted.made}, ensure_ascii=False)
        cache.put(_key(state, _MADE), made.encode("utf-8", "surrogatepass"))
    # last: what says that nothing need be done must not be there before all else is
    cache.put(key, json.dumps({"state": state.digest, **times, "told": told}).encode())


@dataclass(frozen=True, slots=True)
class Noted:
    """What a build has noted of its files for the next one."""

    output: str  #: digest of the names, sizes and times of what it published
    now: datetime
    until: datetime  #: up to when it is of use
    made: Mapping[str, Any] | None  #: see made.py; None where nothing can be said


def noted_of(state: State, result: BuildResult, now: datetime) -> Noted | None:
    """Return what a build has noted that began in ``state``; None where the same would not come of the same."""
    if result.traces or not result.repeatable or not result.until:
        return None
    try:
        return Noted(_output(state), now, result.until, result.made)
    except (OSError, _Unknown):
        return None


def still(noted: Noted | None, state: State | None, now: datetime) -> Mapping[str, Any] | None:
    """Return what is noted of the files, where they are all as that build left them, and it is still its time."""
    if noted is None or state is None or not noted.now <= now < noted.until:
        return None
    try:
        return noted.made if noted.output == _output(state) else None
    except (OSError, _Unknown):
        return None


def made_before(state: State, now: datetime) -> Mapping[str, Any] | None:
    """Return what the last build, in whatever process, has noted of its files; None where it is of no use."""
    if not state.output or not (state.output / MANIFEST).is_file():
        return None
    kept = json.loads(_cache(state).get(_key(state, _MADE)) or b"null")
    if not kept:
        return None
    until = datetime.fromisoformat(kept["until"])
    return still(Noted(kept["output"], datetime.fromisoformat(kept["now"]), until, kept["made"]), state, now)


def _is_of(kept: Mapping[str, Any], now: datetime) -> bool:
    """Return whether it is still the time for which something was kept."""
    return datetime.fromisoformat(kept["now"]) <= now < datetime.fromisoformat(kept["until"])


class _Unknown(Exception):
    """Something lies there of which its name and times say too little."""


def _of_kit(folder: Path) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what ``_files`` does of the kit; of a checkout, two of its folders are links to others in it."""
    for part in sorted(folder.iterdir()):
        yield from _files(part.resolve(), None) if part.is_dir() else [_fact(part)]


def _files(folder: Path, besides: Path | None) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield (path, bytes, times of content and of itself, inode) of all files below a folder, but below another."""
    waiting = [folder]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.is_dir(follow_symlinks=False):
                    if entry.name not in _PASSED_OVER and entry.path != str(besides):
                        waiting.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    yield _fact(Path(entry.path), entry.stat(follow_symlinks=False))
                else:
                    raise _Unknown(entry.path)


def _fact(path: Path, found: os.stat_result | None = None) -> tuple[str, int, int, int, int]:
    found = found or path.lstat()
    if path.is_symlink():
        raise _Unknown(path)
    return str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _output(state: State) -> str:
    """Return the digest of what lies in the output: names, sizes and times. A link may change whenever it likes."""
    return digest([*_files(state.output, None)]) if state.output else ""


def digest(value: Any) -> str:
    """Return the digest of what JSON can hold."""
    return blake2b(json.dumps(value, sort_keys=True).encode("utf-8", "surrogatepass"), digest_size=32).hexdigest()


def _cache(state: State) -> Cache:
    return Cache(kept_place(cache_folder(state.site), "built"))


def _key(state: State, what: str = "") -> str:
    return sha256(os.fsencode(f"{state.site}\n{state.output}{what}")).hexdigest()

"""Swap: a lock, a staging folder on the same file system, and one atomic exchange. What was there stays until then."""

import ctypes
import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

MANIFEST = ".kindling-manifest.json"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), and RENAME_SWAP of renamex_np(3)


class BuildRefused(Exception):
    """The build can't begin or go on, for a reason that is not in the content.

    ``exit_code`` is the contract's: 2 wrong usage, 3 the machine, 75 another build holds the lock.
    """

    def __init__(self, message: str, hint: str, exit_code: int) -> None:
        super().__init__(message)
        self.hint, self.exit_code = hint, exit_code


def refuse_foreign(output: Path, sources: Iterable[Path]) -> None:
    """Raise BuildRefused where building into ``output`` could destroy what is not ours."""
    where = output.resolve()
    for source in sources:
        if where == source.resolve() or where in source.resolve().parents:
            raise BuildRefused(f"the output folder {output} holds the site's own sources", "choose another OUTPUT=", 2)
    for source in sources:
        if source.resolve() in where.parents and source.name == "content":
            raise BuildRefused(f"the output folder {output} lies inside the content", "choose another OUTPUT=", 2)
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise BuildRefused(f"{output} is no ordinary folder", "choose another OUTPUT=", 2)
    if output.is_dir() and not (output / MANIFEST).is_file() and any(output.iterdir()):
        raise BuildRefused(
            f"the folder {output} is not empty, and was not made by Kindling", "choose another OUTPUT=, or empty it", 2
        )


@contextmanager
def locked(output: Path) -> Iterator[Path]:
    """Hold the lock of ``output`` and yield the folder for its staging; the lock dies with the process.

    Raises BuildRefused (75) naming the process that holds it.
    """
    work = output.parent / ".kindling" / output.name
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise BuildRefused(
                f"another build is writing {output} (process {lock.read().strip() or 'unknown'})",
                "wait until it is done",
                75,
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        _recover(output, work)
        yield work


def _recover(output: Path, work: Path) -> None:
    """Sweep what a build that was killed left behind, and put the old site back if it was half-way out."""
    previous = work / "previous"
    if previous.is_dir() and not output.exists():
        os.rename(previous, output)
    for leftover in (previous, work / "staging"):
        if leftover.exists():
            shutil.rmtree(leftover)


@contextmanager
def staging_folder(work: Path) -> Iterator[Path]:
    """Yield an empty folder to build in; whatever is left of it afterwards is removed."""
    staging = work / "staging"
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_manifest(staging: Path, sources: Mapping[str, str]) -> None:
    """Write path, hash and source of every file; ``sources`` is path → what it was made from."""
    entries = [
        {"path": path, "sha256": hashlib.sha256((staging / path).read_bytes()).hexdigest(), "source": source}
        for path, source in sorted(sources.items())
    ]
    text = json.dumps({"kindling": 1, "files": entries}, ensure_ascii=False, indent=1)
    (staging / MANIFEST).write_text(text + "\n", "utf-8")


def swapped(staging: Path, output: Path, work: Path) -> None:
    """Put ``staging`` in the place of ``output``: one exchange where the system can, else two renames."""
    if not output.exists():
        os.rename(staging, output)
    elif not _exchanged(staging, output):
        os.rename(output, work / "previous")
        os.rename(staging, output)
        shutil.rmtree(work / "previous")


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system has no such call."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        result = libc.renamex_np(*names, _EXCHANGE)
    elif hasattr(libc, "renameat2"):
        result = libc.renameat2(-100, names[0], -100, names[1], _EXCHANGE)
    else:
        return False
    if result and ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not result

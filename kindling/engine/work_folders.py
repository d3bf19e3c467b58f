"""Where a build works: a folder of the site's own for what is cached, and one beside the target while it runs."""

import errno
import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kindling.model.cache import WORK, kept_place
from kindling.model.locks import take
from kindling.model.machine import writing

_TRIES = 50  #: a folder that another build takes away at the same moment is made again
#: what earlier versions cached in a folder ``.kindling`` beside each target
_ONCE_CACHED = frozenset("cards citations codes media pictures posters search squares templates".split())


class BuildRefused(Exception):
    """The build can't begin or go on, for a reason that is not in the content.

    ``exit_code`` is the contract's: 2 wrong usage, 3 the machine, 75 another build holds the lock.
    """

    def __init__(self, message: str, hint: str, exit_code: int) -> None:
        super().__init__(message)
        self.hint, self.exit_code = hint, exit_code


@contextmanager
def told(place: Path, hint: str = "choose another folder, or look at its permissions and its disk") -> Iterator[None]:
    """Turn what the file system says no to, in the work on ``place``, into one line that names the file."""
    try:
        yield
    except OSError as error:
        name = error.filename2 or error.filename or ""
        where = f" ({os.fsdecode(name)})" if isinstance(name, str | bytes) and name not in ("", str(place)) else ""
        raise BuildRefused(f"{place}: {error.strerror or error}{where}", hint, 3) from error


def private_folder(folder: Path) -> Path:
    """Make a folder that its owner alone may read and that git never carries. Raises BuildRefused for a link."""
    with suppress(FileExistsError):
        folder.mkdir(0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode):
        raise _through_a_link(folder)
    if stat.S_IMODE(found.st_mode) != 0o700:
        folder.chmod(0o700)
    ignored = folder / ".gitignore"
    with suppress(FileExistsError), writing(ignored), ignored.open("x") as file:
        file.write("*\n")
    return folder


def _through_a_link(place: Path) -> BuildRefused:
    what = "a link" if place.is_symlink() else "no folder"
    return BuildRefused(f"{place} is {what}: nothing is kept there", "take it away, and run the command again", 2)


def cache_folder(site: Path) -> Path:
    """Return the folder for what is cached between builds: the site's own ``.kindling``, else one in the user's cache.

    Raises BuildRefused where it, or a folder in it, is a link, and where neither can be written.
    """
    own = site / WORK
    try:
        folder = private_folder(own)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
    except OSError:
        folder = _in_the_cache(own)
    for parent, folders, _files in os.walk(folder):
        for name in folders:
            if os.path.islink(os.path.join(parent, name)):
                raise _through_a_link(Path(parent, name))
    return folder


def _in_the_cache(own: Path) -> Path:
    try:
        caches = _caches()
        caches.mkdir(0o700, parents=True, exist_ok=True)
        return private_folder(private_folder(caches / "kindling") / key_of(own))
    except (OSError, RuntimeError):  # RuntimeError: nobody knows the user's home
        raise BuildRefused(
            f"neither {own} nor the user's cache folder can be written",
            "XDG_CACHE_HOME=/folder in the environment names one that can",
            3,
        ) from None


def _caches() -> Path:
    """Return the user's cache folder (XDG Base Directory Specification; macOS has its own)."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return Path(named)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def key_of(place: Path) -> str:
    """Return a name for what belongs to one place of this machine."""
    return hashlib.sha256(os.fsencode(place)).hexdigest()[:16]


# ---- beside a target -----------------------------------------------------------------------------


@contextmanager
def working(output: Path, cache: Path, *, only_read: bool = False) -> Iterator[Path]:
    """Hold the lock of ``output`` and yield a private folder to work in, which goes with the lock.

    It stands beside ``output``, where one rename reaches; with a parent that can't be written, in ``cache``. What is
    ``only_read`` has none of its target's. The lock dies with the process. Raises BuildRefused: 75, naming the process
    that holds it; 3 where nothing can be written.
    """
    with told(output):
        work, lock = _held_somewhere(output, cache, only_read=only_read)
    if not only_read:
        _left_by_others_removed(cache)
    try:
        yield work
    finally:
        for path in (work / "lock", work / ".gitignore"):
            path.unlink(missing_ok=True)
        with suppress(OSError):  # the next build has begun, or something is left that no build may remove
            work.rmdir()
        for file in lock:
            os.close(file)


def _held_somewhere(output: Path, cache: Path, *, only_read: bool) -> tuple[Path, list[int]]:
    if only_read:
        work = kept_place(cache, "check")
        return work, [_held(work, output)]
    beside = output.parent / f"{WORK}-{output.name}"
    try:
        _parents_made(output)
        return beside, [_held(beside, output)]
    except OSError as error:
        if not output.is_dir() or error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # on a full disk, a change file by file would end half-way
    work = private_folder(kept_place(cache, "targets")) / key_of(output)
    own = _held(work, output)
    try:
        return work, [own, _folder_held(output)]  # another site, or another person, may publish here too
    except OSError:
        return work, [own]  # some network file systems lock no folders
    except BaseException:
        os.close(own)
        raise


def _left_by_others_removed(cache: Path) -> None:
    """Remove what checks and previews that were killed left half-made: their own next run may be long in coming.

    What one that runs is working in has its lock, and stays.
    """
    for work in (kept_place(cache, "check"), *sorted(kept_place(cache, "serve").glob(f"*/{WORK}-*"))):
        with suppress(OSError):  # nothing is there, or somebody is at work
            lock = os.open(work / "lock", os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                take(lock)
                shutil.rmtree(work)
            finally:
                os.close(lock)


def _parents_made(output: Path) -> None:
    """Make the folders around a target so that a web server may pass, whatever the umask."""
    missing = [folder for folder in output.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)


def _held(work: Path, output: Path) -> int:
    """Return the open lock in ``work``, made anew where the build that ended a moment ago took it away."""
    for left in reversed(range(_TRIES)):
        try:
            if os.path.lexists(work) and work.lstat().st_uid != os.geteuid():
                raise BuildRefused(
                    f"another user's build is writing {output}, or was cut short",
                    f"wait until it is done; where none is running, remove {work}",
                    75,
                )
            private_folder(work)
            lock = os.open(work / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:
            if not left:
                raise
            continue
        _taken(lock, output)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(lock), os.lstat(work / "lock")):
                os.truncate(lock, 0)
                os.pwrite(lock, str(os.getpid()).encode(), 0)
                return lock
        os.close(lock)
    raise BuildRefused(f"other builds are writing {output}", "wait until they are done", 75)


def _taken(lock: int, output: Path) -> None:
    """Take a lock, or close it and say who has it."""
    try:
        take(lock)
    except OSError as error:
        holder = "" if stat.S_ISDIR(os.fstat(lock).st_mode) else os.pread(lock, 20, 0).decode("ascii", "replace")
        os.close(lock)
        if not isinstance(error, BlockingIOError):
            raise
        who = f"process {holder.strip()}" if holder.strip() else "process unknown"
        raise BuildRefused(f"another build is writing {output} ({who})", "wait until it is done", 75) from None


def _folder_held(output: Path) -> int:
    folder = os.open(output, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    _taken(folder, output)
    return folder


def old_work_removed(output: Path, cache: Path) -> str:
    """Remove what earlier versions kept beside a target, where it is that and no more; else say so in a line.

    It is that when it is a folder of this user's without a link, every folder in it is one that those versions made
    (their caches, and one with a lock for each target), no other file stands beside them, and no site lives there.
    """
    old = output.parent / WORK
    if old == cache or old.is_symlink() or not (old / output.name / "lock").is_file():
        return ""
    if (old / ".gitignore").exists() or (output.parent / "content").exists():
        return ""  # a site's own folder
    inside = {path: {each.name for each in path.iterdir()} for path in old.iterdir() if path.is_dir()}
    ours = all(path.is_dir() and not path.is_symlink() for path in old.iterdir()) and all(
        path.name in _ONCE_CACHED or names == {"lock"} for path, names in inside.items()
    )
    if not ours or old.stat().st_uid != os.geteuid():
        return f"{old} is of an earlier version, and holds more than it made: look at it, and remove it"
    shutil.rmtree(old)
    return f"{old}, kept by an earlier version, was removed"

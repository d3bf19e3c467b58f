"""Files that are dear to make, kept between builds by a name that says all they depend on."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_DAYS = 30  #: what no build has asked for so long is thrown away


def kept(path: Path, made: Callable[[], bytes], is_whole: Callable[[bytes], bool], *, fresh: bool = False) -> Path:
    """Return ``path``, made unless it is there and whole; ``fresh`` makes it anyway.

    It is written beside its place and moved there, so that a build which is stopped leaves no half of it.
    """
    if not fresh and path.is_file() and is_whole(path.read_bytes()):
        os.utime(path)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(made())
    unfinished.replace(path)
    return path


def sweep(folder: Path, ending: str, now: float) -> None:
    """Throw away what no build has asked for in a long time; ``now`` is in seconds, as files are dated."""
    for path in folder.glob(f"*{ending}*"):
        with suppress(FileNotFoundError):  # another build may be sweeping too
            if now - path.stat().st_mtime > _DAYS * 86_400:
                path.unlink()

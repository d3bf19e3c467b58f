"""Lay: the bytes of one output → its file in the staged tree; what is published already is linked, not written anew."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from pelican import signals

from kindling.model.machine import writing

_MODE = 0o644  #: of every published file, whatever the umask


def laid(data: bytes, path: Path, published: Path) -> None:
    """Put ``data`` into the file at ``path``: as a second name of ``published`` where that has the same bytes.

    A link takes no room and no time, and the file keeps its date. Nothing is written through it: each build's files are
    new or whole, and plugins that change files when they are written get files of their own.
    """
    if not _anybody_may_change_it() and is_the_same(published, data):
        with suppress(OSError):  # another disk, or one that knows no links
            return os.link(published, path)
    with writing(path):
        path.write_bytes(data)
    return None


def _anybody_may_change_it() -> bool:
    return bool(signals.content_written.receivers or signals.finalized.receivers)


def is_the_same(file: Path, data: bytes) -> bool:
    """Return whether a file is ours alone, as we would write it, and holds ``data``."""
    try:
        found = os.lstat(file)
        ours = stat.S_ISREG(found.st_mode) and found.st_nlink == 1 and found.st_uid == os.geteuid()
        as_written = stat.S_IMODE(found.st_mode) == _MODE and found.st_size == len(data)
        return ours and as_written and file.read_bytes() == data
    except OSError:
        return False

"""Locks of files, by a library that has them on each system; a lock dies with the process that holds it."""

import errno
import os
from typing import IO


def take(file: IO[bytes] | int) -> None:
    """Take the lock of an open file or folder, for this process alone, without waiting.

    Raises BlockingIOError while another process has it, and OSError where the file system has no locks.
    """
    from portalocker import LockFlags, lock  # on its own 30 ms, and not every command locks
    from portalocker.exceptions import AlreadyLocked, LockException

    try:
        lock(file, LockFlags.EXCLUSIVE | LockFlags.NON_BLOCKING)
    except AlreadyLocked:
        raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from None
    except LockException as error:
        raise OSError(errno.ENOLCK, str(error)) from None

"""What a machine may say no to, whoever meets it: a full disk is no fault of a text, nor of a program that starts."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: no room, no memory, no more files, a disk that fails: let through by who tells other faults of files as problems, so
#: that the command ends with a line about the machine and exit code 3
OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO})


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Have an OSError in the block say which file was written: the system says it when one opens, and not behind that.

    So a reader of "No space left on device" learns which disk it is.
    """
    try:
        yield
    except OSError as error:
        error.filename = error.filename or str(path)
        raise

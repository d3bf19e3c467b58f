"""What a machine may say no to, whoever meets it: a full disk is no fault of a text, nor of a program that starts."""

import errno

#: no room, no memory, no more files, a disk that fails: let through by who tells other faults of files as problems, so
#: that the command ends with a line about the machine and exit code 3
OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO})

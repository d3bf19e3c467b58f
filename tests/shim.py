"""What is done to one process of the tests: it ends, or the disk is full, at its n-th step that changes a file system.

A step is what Python tells its audit hooks before it does it: a rename, a file opened to be written, a folder made or
taken away, a link, a mode, a program begun. So it is one number on each machine, and needs no compiler.
"""

import ctypes
import errno
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

#: audit events of CPython that come before a file system is changed, or another program may change one
_STEPS = frozenset(
    "os.rename os.remove os.rmdir os.mkdir os.chmod os.link os.symlink os.truncate ctypes.dlsym"
    " subprocess.Popen".split()
)
_GROWING = frozenset("open os.rename os.mkdir os.link os.symlink".split())  #: what a full disk says no to
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


def under(what: str) -> None:
    """Do to this process what is asked, as ``kill:17``; nothing for "".

    ``kill:N``, ``term:N``, ``hup:N``, ``int:N``: that signal before step N. ``full:N``: from then on the disk is full.
    ``cut:BYTES``: it is killed in the middle of a write, once a file has so many bytes. ``after:SECONDS``: it and all
    that it began are killed. ``count:FILE``: the number of its steps is written there. ``memory:BYTES``: it may ask for
    so many more, on Linux. ``rights:``: what root may do beside others is taken from it. ``clock:SECONDS``: the clock
    jumps by so many at each look.
    """
    kind, _, said = what.partition(":")
    if kind in ("kill", "term", "hup", "int"):
        number = {"kill": signal.SIGKILL, "term": signal.SIGTERM, "hup": signal.SIGHUP, "int": signal.SIGINT}[kind]
        _at_steps(lambda step, *_said: os.kill(os.getpid(), number) if step == int(said) else None)
    elif kind == "full":
        _at_steps(lambda step, event, *path: _refused(*path) if step >= int(said) and event in _GROWING else None)
    elif kind == "count":
        door = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        _at_steps(lambda step, *_said: os.pwrite(door, str(step + 1).encode(), 0))
    elif kind == "after":
        _killed_after(float(said))
    elif kind == "cut":
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(said), int(said)))
    elif kind == "memory":
        most = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + int(said)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    elif kind == "rights":
        _as_others()
    elif kind == "clock":
        _jumping(int(said))


def _killed_after(seconds: float) -> None:
    """Let another process kill this one and all that it begins, unless it has ended by then."""
    here = os.getpid()
    os.setpgid(0, 0)
    if os.fork():
        return
    try:
        os.setpgid(0, 0)
        for number in range(3):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
        end = time.monotonic() + seconds
        while os.getppid() == here:
            time.sleep(max(0, min(0.01, end - time.monotonic())))
            if time.monotonic() >= end:
                os.killpg(here, signal.SIGKILL)
    finally:
        os._exit(0)


def _at_steps(do: Callable[..., object]) -> None:
    here, count = os.getpid(), 0

    def heard(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if os.getpid() != here or not _changes(event, arguments):
            return
        count += 1
        do(count - 1, event, arguments[0] if arguments else None)

    sys.addaudithook(heard)


def _changes(event: str, arguments: tuple[object, ...]) -> bool:
    if event != "open":
        return event in _STEPS
    path, _mode, flags = arguments
    return isinstance(flags, int) and bool(flags & _WRITING) and path not in (os.devnull, "/dev/null")


def _as_others() -> None:
    """Let rights of files hold for root too, in this process and in those that it begins (capabilities(7))."""
    if os.geteuid():
        return
    libc = ctypes.CDLL(None, use_errno=True)
    for number in range(4):  # CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
        libc.prctl(24, number, 0, 0, 0)  # PR_CAPBSET_DROP
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    held = (ctypes.c_uint32 * 6)()
    assert libc.capget(header, held) == 0
    for number in range(3):
        held[number] &= ~0b1111 & 0xFFFFFFFF
    assert libc.capset(header, held) == 0


def _refused(path: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), path)


def _jumping(seconds: int) -> None:
    real, looks = time.time, 0

    def jumped() -> float:
        nonlocal looks
        looks += 1
        return real() + seconds * looks

    time.time = jumped
    time.time_ns = lambda: int(jumped() * 1_000_000_000)

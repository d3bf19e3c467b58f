"""Bounded: how large a file may be before it is read, and how long reading it may take.

What one file costs is a line about it, and never the build: it is not read, or no longer, and the others are. Seconds
are of the processor, so that a busy machine changes nothing.
"""

import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

TEXT_BYTES = 10_000_000  #: of one text; a long novel has one million
SECONDS = 60  #: for one file, of the processor; a text of a megabyte takes four
_MEMORY = 4 << 30  #: bytes that a worker may ask for beside what it begins with
_AGAIN = 1.0  #: seconds after which code that went on all the same is stopped once more


class TookTooLong(BaseException):
    """Reading was ended; no ``except Exception`` of a library keeps it from that."""


class Ended(Exception):
    """A worker was ended, by the limit of its time or memory, or because it broke; says which, in words for people."""


def is_too_large(path: Path, most: int = TEXT_BYTES) -> bool:
    """Return whether a file has more bytes than are read; False for one that is not there."""
    with suppress(OSError):
        return path.stat().st_size > most
    return False


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block once it has taken so many seconds of the processor.

    It ends Python's own code; in the main thread, which hears signals, its patterns too.
    """
    if threading.current_thread() is not threading.main_thread():
        with _watched(seconds):
            yield
        return
    before = signal.signal(signal.SIGPROF, _ended)
    signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Do the same in a thread, by another that looks at its clock; nothing where a thread has none (macOS)."""
    if sys.platform != "linux":
        yield
        return
    here, over, sent = threading.get_ident(), threading.Event(), threading.Event()
    clock = time.pthread_getcpuclockid(here)
    end = time.clock_gettime(clock) + seconds

    def watch() -> None:
        while not over.wait(min(seconds, _AGAIN)):
            if time.clock_gettime(clock) >= end:
                sent.set()
                _raise_in(here)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        while watcher.is_alive():
            with suppress(TookTooLong):  # it may come just here
                over.set()
                watcher.join()
        if sent.is_set():
            _take(here)


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(TookTooLong))


def _take(here: int) -> None:
    """Take what may still be on its way, so that it does not come behind the block.

    Raised once more and caught: Python 3.11 would look for one that was called back before each call, for ever.
    """
    with suppress(TookTooLong):
        _raise_in(here)
        while True:
            time.sleep(0)


def _ended(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise TookTooLong


def in_worker(do: Callable[[], Any], seconds: int = SECONDS, memory: int = _MEMORY) -> Any:
    """Return what ``do`` returns, values as JSON has them; it is done by a process that the system ends at its limits.

    So what a library does in C is ended too. Raises Ended, and the ValueError that ``do`` raises. Where no process can
    be forked safely, it is done here.
    """
    if sys.platform != "linux":
        return do()
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        _work(do, into, seconds, memory)
    os.close(into)
    try:
        with open(out, "rb") as answer:
            data = answer.read()
    except BaseException:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        raise
    finally:
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Ended(f"it took more than {seconds} seconds of the processor's time")
    if not data:
        raise Ended("it broke the program that reads it, or took all memory")
    kind, said = json.loads(data)
    if kind == "refused":
        raise ValueError(*said)
    return said


def _work(do: Callable[[], Any], into: int, seconds: int, memory: int) -> NoReturn:
    """Do it, say what came of it, and end without what the process it was forked from does at its end."""
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _limit(resource.RLIMIT_CPU, seconds, seconds + 1)
        most = _held() + memory
        _limit(resource.RLIMIT_AS, most, most)
        try:
            said = ["done", do()]
        except ValueError as error:
            said = ["refused", list(error.args)]
        with open(into, "wb") as answer:
            answer.write(json.dumps(said).encode())
    finally:
        os._exit(0)


def _limit(what: int, soft: int, hard: int) -> None:
    """Set a limit of this process; one that the machine has set already, and that is lower, stays (setrlimit(2))."""
    most = resource.getrlimit(what)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(what, (soft, hard))


def _held() -> int:
    """Return the bytes of address space that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")

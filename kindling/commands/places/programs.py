"""Programs that reach a place over the network: run quietly, and what they say turned into one line."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from kindling.commands._command import Exit, Refusal, traced
from kindling.commands.places.sending import refused_by

_IN_ADDRESS = re.compile(r"://[^/@\s]*@")  #: a password, as a setting of git's may put one into an address
_NO_REASON = re.compile(r"To |hint: |remote: *$|error: failed to push")  #: lines of git's around the reason
_SAID = 3  #: last lines of a program that failed, which say why
_INSTALL = {"rsync": "rsync", "ssh": "openssh-client", "git": "git"}


def needed(program: str) -> str:
    """Return the path of a program. Raises Refusal where it is not there."""
    found = shutil.which(program)
    if not found:
        package = _INSTALL[program]
        hint = f"install it (on Debian and Ubuntu: sudo apt install {package}), and run the command again"
        raise Refusal(f"There is no program {program}, which this target needs.", hint, Exit.MACHINE)
    return found


def at_terminal() -> bool:
    """Return whether somebody is there to be asked for a password."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def output_of(
    place: str,
    command: Sequence[str],
    given: bytes = b"",
    environment: Mapping[str, str] | None = None,
    hint: str = "",
    line: Callable[[bytes], None] | None = None,
) -> bytes:
    """Return what a program writes, or hand it over line by line. It may ask a person on the terminal, and nobody else.

    Raises Refusal with the end of what it said, where it fails. ``given``: what it reads, all of it at once.
    """
    env = {**os.environ, "LC_ALL": "C", **(environment or {})}
    with tempfile.TemporaryFile() as errors:  # no pipe: an ssh that stays for the next command would keep it open
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=env) as job:
            try:
                out = _talk(job, given, line)
            except BaseException:
                job.kill()
                raise
        errors.seek(0)
        said = errors.read()
    if job.returncode:
        raise _failed(place, command, said if said.strip() else out, job.returncode, hint)
    return out


def _failed(place: str, command: Sequence[str], said: bytes, code: int, hint: str) -> Refusal:
    """Return what a program said at its end, in one line; all of it where TRACE asks for that."""
    text = _IN_ADDRESS.sub("://", said.decode("utf-8", "replace"))
    if traced():
        sys.stderr.write(text)
    lines = [each.strip() for each in text.splitlines() if each.strip() and not _NO_REASON.match(each)]
    why = "; ".join(lines[-_SAID:]) if lines else f"{Path(command[0]).name} ended with {code}"
    printed = "".join(each if each.isprintable() else " " for each in why)
    return refused_by(place, printed, hint or "mend that, and run the command again")


def _talk(job: "subprocess.Popen[bytes]", given: bytes, line: Callable[[bytes], None] | None) -> bytes:
    """Return what a program writes; ``line`` is told each line as it comes, and then there is nothing to return."""
    if line is None:
        return job.communicate(given)[0]
    assert job.stdout
    writer = threading.Thread(target=_given, args=(job, given), daemon=True)
    writer.start()
    for each in job.stdout:
        line(each.rstrip(b"\n"))
    writer.join()
    return b""


def _given(job: "subprocess.Popen[bytes]", given: bytes) -> None:
    assert job.stdin
    with suppress(BrokenPipeError), job.stdin:
        job.stdin.write(given)

"""One process, begun and waited for, and what it has used."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kindling.commands._command import Exit, Refusal


@dataclass(frozen=True, slots=True)
class Used:
    """What a process has used, with those that it began and waited for."""

    seconds: float
    processor: float
    peak: int  #: bytes, of the largest of them


def used_by(command: Sequence[str | Path], folder: Path, said: Path, more: Mapping[str, str] | None = None) -> Used:
    """Run a command in a folder, what it says into a file. Raises Refusal where it fails."""
    start = time.monotonic()
    with said.open("wb") as out:
        job = subprocess.Popen(command, cwd=folder, stdout=out, stderr=out, env={**os.environ, **(more or {})})
        try:
            _pid, status, used = os.wait4(job.pid, 0)
        except BaseException:
            job.kill()  # who waits was stopped
            raise
    seconds = time.monotonic() - start
    job.returncode = os.waitstatus_to_exitcode(status)
    if job.returncode:
        told = said.read_text("utf-8", "replace")[-2000:]
        raise Refusal(f"The build failed (exit code {job.returncode}):\n{told}", exit_code=Exit.CONTENT)
    unit = 1 if sys.platform == "darwin" else 1024
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * unit)

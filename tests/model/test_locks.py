"""A lock is held against other processes, and told from a file system that has none."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import portalocker
import pytest

from kindling.model.locks import take
from tests.conftest import KIT

HOLDS = (
    "import sys; from kindling.model.locks import take; "
    "f = open(sys.argv[1], 'rb'); take(f); print(flush=True); input()"
)


def test_a_lock_is_held_until_its_process_ends(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    path.write_bytes(b"")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, path],
        cwd=KIT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(KIT)},
    )  # fmt: skip
    assert holder.stdin and holder.stdout
    with holder:
        holder.stdout.readline()
        with path.open("rb") as file, pytest.raises(BlockingIOError):
            take(file)
        holder.kill()
    with path.open("rb") as file:
        take(file)


def test_a_folder_can_be_held(tmp_path: Path) -> None:
    one, other = (os.open(tmp_path, os.O_RDONLY) for _ in range(2))
    take(one)
    with pytest.raises(BlockingIOError):
        take(other)
    os.close(one)
    take(other)
    os.close(other)


def test_a_file_system_without_locks_is_no_held_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise portalocker.exceptions.LockException(OSError(errno.ENOLCK, "No locks available"))

    monkeypatch.setattr(portalocker, "lock", none)
    with (tmp_path / "lock").open("wb") as file, pytest.raises(OSError) as told:
        take(file)
    assert not isinstance(told.value, BlockingIOError)

"""The engine's answers, kept between builds as JSON, by a hash of all they depend on: pandoc starts for what is new."""

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from plugins.citations import engine

_NEWEST = 8  #: as many answers stay: one for each way in which a site is built, and some for what is undone again
_HEAD = b'{"sha256": "%s", "answer": '  #: the hash is of the answer as it stands here
_HEAD_LENGTH = len(_HEAD % bytes(64))


def answered(
    job: Mapping[str, Any], program: str, timeout: float, folder: Path | None, *, fresh: bool = False
) -> dict[str, Any] | str:
    """Return the engine's answer, from ``folder`` where it is there and sound; ``fresh`` asks anyway.

    What went wrong is not kept, even in part: the next build shall try again.
    """
    key = fingerprint(job, program) if folder else ""
    if not folder or not key:
        return engine.run(job, program, timeout)
    path = folder / f"{key}.json"
    if not fresh and (found := _read(path)) is not None:
        return found
    answer = engine.run(job, program, timeout)
    if not isinstance(answer, str) and not answer.get("failures"):
        with suppress(OSError):  # a folder that can't be written to costs time, and nothing else
            _write(path, answer)
            sweep(folder)
    return answer


def fingerprint(job: Mapping[str, Any], program: str) -> str:
    """Return a hash of the job, of the styles as they stand in their files, of our script and of pandoc; "" if unsure.

    pandoc is known by its file and by the wheel's version: asking it would mean to start it.
    """
    try:
        styles = {run["style"]: _style_hash(run["style"], job.get("styles", {})) for run in job.get("runs", ())}
        found = Path(shutil.which(program) or program).resolve()
        status = found.stat()
        script = engine.SCRIPT.read_bytes()
    except OSError:
        return ""
    runs = [{**run, "style": styles[run["style"]]} for run in job.get("runs", ())]
    circumstances = [found.as_posix(), status.st_size, status.st_mtime_ns, _wheel(), sha256(script).hexdigest()]
    return sha256(json.dumps([{**job, "runs": runs}, circumstances]).encode()).hexdigest()


def _style_hash(style: str, own: Mapping[str, str]) -> str:
    """Return the hash of a style: of one that the job brings, or of a file."""
    return sha256(own[style].encode() if style in own else Path(style).read_bytes()).hexdigest()


def _wheel() -> str:
    try:
        return version("pypandoc_binary")
    except PackageNotFoundError:
        return ""


def _read(path: Path) -> dict[str, Any] | None:
    """Return the answer in a file; None where there is none, or it is damaged."""
    try:
        data = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    body = data[_HEAD_LENGTH:-1]
    if data != _whole(body):
        return None
    answer: dict[str, Any] = json.loads(body)
    return answer


def _write(path: Path, answer: Mapping[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    unfinished.write_bytes(_whole(json.dumps(answer).encode()))
    unfinished.replace(path)


def _whole(body: bytes) -> bytes:
    return _HEAD % sha256(body).hexdigest().encode() + body + b"}"


def sweep(folder: Path) -> None:
    """Throw away all but the newest; another build may be sweeping too."""
    dated = []
    for path in folder.glob("*.json*"):
        with suppress(FileNotFoundError):
            dated.append((path.stat().st_mtime_ns, path))
    for _, path in sorted(dated, reverse=True)[_NEWEST:]:
        path.unlink(missing_ok=True)

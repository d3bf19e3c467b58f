"""What is cached between builds as JSON: the engine's answers, for pandoc starts for what is new; large files, read."""

import json
import shutil
import time
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kindling.model.cache import Cache, circumstances, key_of
from kindling.model.plain import dumps, loads
from kindling.plugins.citations import engine, library
from kindling.plugins.citations.formats.source import Source

_NEWEST = 8  #: as many answers stay: one for each way in which a site is built, and some for what is undone again

_LARGE = 20_000  #: bytes of a file of sources that takes longer to read than to look up


class _NotToBeCached(Exception):
    """What went wrong is not cached, even in part: the next build shall try again."""


def answered(job: Mapping[str, Any], program: str, timeout: float, folder: Cache | None) -> dict[str, Any] | str:
    """Return the engine's answer, from ``folder`` where it is there."""
    key = fingerprint(job, program) if folder else ""
    if not folder or not key:
        return engine.run(job, program, timeout)

    def made() -> bytes:
        answer = engine.run(job, program, timeout)
        if isinstance(answer, str) or answer.get("failures"):
            raise _NotToBeCached(answer)
        return json.dumps(answer).encode()

    try:
        found: dict[str, Any] = json.loads(folder.answer(key, made))
    except _NotToBeCached as error:
        failed: dict[str, Any] | str = error.args[0]
        return failed
    finally:
        folder.evict(time.time(), _NEWEST)
    return found


def read_file(path: str, given: str | bytes, folder: Cache | None) -> tuple[library.Found, ...]:
    """Return what stands in a file of sources; of a large one, from ``folder`` where it was read before."""
    if folder is None or isinstance(given, str) or len(given) < _LARGE:
        return library.read_file(path, given)
    key = key_of([path, sha256(given).hexdigest()], circumstances(library.__name__, "bibtexparser", "PyYAML"))
    try:
        found: tuple[library.Found, ...] = loads(folder.answer(key, lambda: dumps(library.read_file(path, given))))
    except ValueError:  # of another make than ours
        return library.read_file(path, given)
    return found


def fingerprint(job: Mapping[str, Any], program: str) -> str:
    """Return a hash of the job, of the styles as they stand in their files, of our code and of pandoc; "" if unsure.

    pandoc is known by its file and by the wheel's version: asking it would mean to start it.
    """
    try:
        styles = {run["style"]: style_hash(run["style"], job.get("styles", {})) for run in job.get("runs", ())}
        pandoc = _pandoc(program)
    except OSError:
        return ""
    runs: list[Any] = [{**run, "style": styles[run["style"]]} for run in job.get("runs", ())]
    whole: dict[str, Any] = {**job, "runs": runs}
    return key_of([whole, pandoc], circumstances(engine.__name__, "pypandoc_binary"))


def keys_alone(sources: Mapping[str, Source], styles: Iterable[str], lang: str, program: str) -> dict[str, str]:
    """Return for each source a hash of all that decides how these styles (paths) print it alone; none if unsure."""
    try:
        around = [[style_hash(style) for style in styles], lang, _pandoc(program)]
    except OSError:
        return {}
    code = circumstances("kindling.plugins.citations.in_styles", "pypandoc_binary")
    return {ref: key_of([one.format, one.text, one.beside, around], code) for ref, one in sources.items()}


def _pandoc(program: str) -> list[Any]:
    """Return what tells one pandoc from another, with our own script in it. Raises OSError where it is not there."""
    found = Path(shutil.which(program) or program).resolve()
    status = found.stat()
    return [found.as_posix(), status.st_size, status.st_mtime_ns, sha256(engine.SCRIPT.read_bytes()).hexdigest()]


def style_hash(style: str, own: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the hash of a style: of one that the job brings, or of a file."""
    return sha256(own[style].encode() if style in own else Path(style).read_bytes()).hexdigest()

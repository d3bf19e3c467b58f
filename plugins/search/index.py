"""Pagefind makes the index: one process a build, and none where nothing that can be found has changed."""

import gzip
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from plugins.search import words
from plugins.search.core import Record, page_html

_CONTENTS = "contents.json"  #: beside an index: its files, the name that Pagefind gave each record, all words
_KEPT = 3  #: indexes that stay: of this build, and of those just before
_SIGNATURE = b"pagefind_dcd"  #: what each of its files begins with, unpacked
_PATIENCE = 600  #: seconds


class NoIndex(Exception):
    """Pagefind could not be run; says why in one line."""


@dataclass(frozen=True, slots=True)
class Index:
    """A finished index."""

    folder: Path
    files: tuple[str, ...]  #: below the folder
    names: Mapping[str, str]  #: a record's name → what the index calls it
    words: tuple[str, ...]  #: that are in it, as they are written, commonest first


def kept_index(records: Sequence[Record], lang: str, folder: Path, *, fresh: bool = False) -> Index:
    """Return the index of ``records``, made unless ``folder`` has it from before; ``fresh`` makes it anyway.

    ``lang`` ("en-GB") says how words are brought to their stems. Raises NoIndex.
    """
    kept = folder / _fingerprint(records, lang)
    index = None if fresh else _read(kept)
    if index:
        os.utime(kept)
        return index
    shutil.rmtree(kept, ignore_errors=True)
    index = _make(records, lang, kept)
    _sweep(folder)
    return index


def _read(kept: Path) -> Index | None:
    """Return the index in a folder; None where there is none, or where some of it was lost."""
    try:
        held = json.loads((kept / _CONTENTS).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    found = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()} - {_CONTENTS}
    if found != set(held["files"]):
        return None
    return Index(kept, tuple(held["files"]), held["names"], tuple(held["words"]))


def _fingerprint(records: Sequence[Record], lang: str) -> str:
    pages = sorted((record.name, page_html(record)) for record in records)
    return sha256(json.dumps([lang, pages, _circumstances()]).encode()).hexdigest()[:32]


@cache
def _circumstances() -> str:
    """Return what an index depends on beside its records: this code, and Pagefind."""
    code = b"".join(Path(name).read_bytes() for name in (__file__, words.__file__))
    return f"{sha256(code).hexdigest()} {version('pagefind-bin')}"


def _make(records: Sequence[Record], lang: str, kept: Path) -> Index:
    """Write the index into a folder beside ``kept``, which appears when it is whole."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="unfinished-") as name:
        site, index = Path(name) / "site", Path(name) / "index"
        site.mkdir()
        for record in records:
            (site / f"{record.name}.html").write_text(page_html(record), "utf-8")
        _run(site, index, lang.partition("-")[0].lower())
        _thin_out(index)
        files = sorted(path.relative_to(index).as_posix() for path in index.rglob("*") if path.is_file())
        names = dict(sorted(_names(index)))
        every = words.words_of(records)
        (index / _CONTENTS).write_text(json.dumps({"files": files, "names": names, "words": every}), "utf-8")
        index.rename(kept)
    return Index(kept, tuple(files), names, every)


def _run(site: Path, index: Path, lang: str) -> None:
    """Run Pagefind in an empty folder: no settings of the user's are looked at."""
    from pagefind_bin import get_executable

    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    options = ["--site", str(site), "--output-path", str(index), "--force-language", lang, "--quiet"]
    try:
        command = [str(get_executable()), *options]
        done = subprocess.run(
            command, cwd=site, env=environment, capture_output=True, timeout=_PATIENCE, check=False, text=True
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoIndex(f"Pagefind can't be run: {error}") from None
    if done.returncode or not (index / "pagefind-entry.json").is_file():
        said = " ".join(f"{done.stdout} {done.stderr}".split()) or f"it ended with code {done.returncode}"
        raise NoIndex(f"Pagefind failed: {said[:300]}")


def _thin_out(index: Path) -> None:
    """Take away what our page does not ask for: Pagefind's own pages, and stems of no language."""
    entry = json.loads((index / "pagefind-entry.json").read_text("utf-8"))
    stems = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in entry["languages"].values()}
    wanted = {"pagefind.js", "pagefind-entry.json", *stems}
    for path in index.iterdir():
        if path.is_file() and path.name not in wanted and path.suffix != ".pf_meta":
            path.unlink()


def _names(index: Path) -> Iterator[tuple[str, str]]:
    for path in (index / "fragment").iterdir():
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
        yield Path(fragment["url"]).stem, path.stem


def _sweep(folder: Path) -> None:
    """Throw away all but the indexes that were used last; the lock of the build keeps others out."""
    indexes = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for path in indexes[:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)

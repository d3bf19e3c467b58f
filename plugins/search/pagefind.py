"""Pagefind as a service: pages are handed to it one by one, so that their order is ours and no file system's.

Its messages are those of its own libraries for Node and Python: JSON as base64, a comma behind each; it answers each
with one. What it finds comes back the same way, and it reads and writes no file.
"""

import base64
import gzip
import json
import os
import subprocess
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any, BinaryIO, cast

from kindling.model.machine import OF_THE_MACHINE

_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"  #: what each of its files begins with, unpacked
_PATIENCE = 600  #: seconds
_NUMBER, _CBOR_TEXT, _LIST = 0, 3, 4  #: kinds of what CBOR holds
_LONG = 24  #: from there on, a size stands in bytes of its own


class IndexNotMade(Exception):
    """Pagefind could not be run; says why in one line."""


def index_of(pages: Sequence[tuple[str, str]], lang: str) -> dict[str, bytes]:
    """Return the files of the index of ``pages`` (name, HTML), by name and in that order. Raises IndexNotMade."""
    with _service() as service:
        number = service.asked("NewIndex", config={"force_language": lang})["index_id"]
        for name, html in pages:
            service.asked("AddFile", index_id=number, file_path=f"{name}.html", file_contents=html)
        found = service.asked("GetFiles", index_id=number)["files"]
        files = {str(file["path"]): base64.b64decode(file["content"]) for file in found}
    return dict(sorted(_wanted(files)))


def _wanted(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what our page asks for: not Pagefind's own pages, nor stems of no language. Raises IndexNotMade."""
    if _ENTRY not in files or (lacks := lacking(files)) == _ENTRY:
        raise IndexNotMade(f"Pagefind failed: its {_ENTRY} is not whole")
    if lacks:
        raise IndexNotMade(f"Pagefind failed: it made no {lacks}")
    needed = _needed(files)
    for name, data in files.items():
        if name in needed or "/" in name:
            yield name, data


def lacking(files: Mapping[str, bytes]) -> str:
    """Return the name of the first file that an index lacks, or that can't be read; "" where it is whole."""
    try:
        needed = _needed(files)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _ENTRY
    for name in sorted(needed):
        try:
            parts = _parts(files[name]) if name.endswith(".pf_meta") else {name}
        except (KeyError, TypeError, ValueError, LookupError, OSError, EOFError, zlib.error):
            return name
        if missing := parts - files.keys():
            return min(missing)
    return ""


def _needed(files: Mapping[str, bytes]) -> set[str]:
    """Return the names of the program, of what it reads first, and for each language of its stems and its list."""
    languages = json.loads(files[_ENTRY])["languages"].values()
    stems = {f"wasm.{language['wasm'] or 'unknown'}.pagefind" for language in languages}
    return {"pagefind.js", _ENTRY, *stems, *(f"pagefind.{language['hash']}.pf_meta" for language in languages)}


def _parts(data: bytes) -> set[str]:
    """Return the names of the files that the list of a language names: its pages, its words, its filters."""
    (_version, pages, words, filters, *_sorts), _ = _cbor(gzip.decompress(data).removeprefix(_SIGNATURE), 0)
    named = {f"fragment/{page[0]}.pf_fragment" for page in pages}
    named |= {f"index/{chunk[2]}.pf_index" for chunk in words}
    return named | {f"filter/{each[1]}.pf_filter" for each in filters}


def _cbor(data: bytes, at: int) -> tuple[Any, int]:
    """Return what stands at a place, and the place behind it: whole numbers, texts and lists of such (RFC 8949)."""
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size >= _LONG:
        wide = 1 << (size - _LONG)
        size, at = int.from_bytes(data[at : at + wide], "big"), at + wide
    if kind == _NUMBER:
        return size, at
    if kind == _CBOR_TEXT:
        return data[at : at + size].decode(), at + size
    if kind != _LIST:
        raise ValueError(f"no {kind} is looked for here")
    found = []
    for _ in range(size):
        each, at = _cbor(data, at)
        found.append(each)
    return found, at


def is_program(name: str) -> bool:
    """Return whether a file is Pagefind itself, which shards share."""
    return name == "pagefind.js" or name.startswith("wasm.")


def names_in(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each page's name, and what the index calls it."""
    for name, data in files.items():
        if name.startswith("fragment/"):
            fragment = json.loads(gzip.decompress(data).removeprefix(_SIGNATURE))
            yield Path(fragment["url"]).stem, Path(name).stem


class _Service:
    """A running Pagefind."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: BinaryIO) -> None:
        self.process, self.said, self.number = process, said, 0

    def asked(self, kind: str, **values: Any) -> dict[str, Any]:
        """Return the answer to one message. Raises IndexNotMade for a complaint, other errors for no answer."""
        self.number += 1
        message = json.dumps({"message_id": self.number, "payload": {"type": kind, **values}})
        answer = self._answer(base64.b64encode(message.encode()) + b",")
        payload: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if payload["type"] == "Error":
            raise IndexNotMade(f"Pagefind failed: {_one_line(str(payload['message']))}")
        return payload

    def _answer(self, message: bytes) -> bytes:
        self.process.stdin.write(message)  # type: ignore[union-attr]
        self.process.stdin.flush()  # type: ignore[union-attr]
        parts, pipe = [], cast(BufferedReader, self.process.stdout)
        while part := pipe.read1(1 << 20):
            parts.append(part)
            if part.endswith(b","):
                return b"".join(parts)[:-1]
        raise EOFError

    def end(self) -> str:
        """Return what it said before it ended, or how it did."""
        try:
            code = self.process.wait(1)
        except subprocess.TimeoutExpired:
            return "it answered what is no answer"
        self.said.seek(0)
        return _one_line(self.said.read().decode(errors="replace")) or f"it ended with code {code}"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:300]


@contextmanager
def _service() -> Iterator[_Service]:
    """Run Pagefind, without settings of the user's: it looks for some in its environment, and where it is started."""
    from pagefind_bin import get_executable

    program = get_executable()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PAGEFIND_")}
    with TemporaryFile() as said:
        try:
            process = subprocess.Popen(
                [str(program), "--service"],
                cwd=program.parent,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        except OSError as error:
            if error.errno in OF_THE_MACHINE:
                raise
            raise IndexNotMade(f"Pagefind can't be run: {error}") from None
        timer = Timer(_PATIENCE, process.kill)
        timer.start()
        try:
            service = _Service(process, said)
            yield service
        except (OSError, EOFError, ValueError, LookupError, TypeError):
            raise IndexNotMade(f"Pagefind failed: {service.end()}") from None
        finally:
            timer.cancel()
            process.kill()
            process.communicate()

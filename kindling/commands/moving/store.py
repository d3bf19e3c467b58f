"""What FROM= names, as names and bytes: a file, a folder or a zip. Nothing is unpacked, and no link is followed."""

import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kindling.commands._command import Exit, Refusal, shown
from kindling.commands.moving.values import Skipped
from kindling.model.kinds import may_be_linked

TEXT_LIMIT = 64 << 20  #: bytes of one text or export
FILE_LIMIT = 512 << 20  #: bytes of one picture or film
ALL_LIMIT = 8 << 30  #: bytes of all that a zip says it holds
COUNT_LIMIT = 100_000  #: files
#: what reading a damaged zip may raise: it, its kinds of packing, a password, a place that is not in it
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, ValueError, OSError, LookupError,
    struct.error,
)  # fmt: skip
_RATIO = 200  #: how much larger than packed a file of a zip may be, above a million bytes
_BUILT = frozenset(
    "_site public output node_modules _layouts _includes _sass layouts themes archetypes templates vendor __pycache__"
    " _extensions __macosx .git _freeze renv venv resources i18n".split()
)


@contextmanager
def in_time() -> Iterator[None]:
    """Raise Refusal in the block once it has taken as many seconds of the processor as one file may cost."""
    from kindling.engine.bounded import SECONDS, TookTooLong, within

    try:
        with within(SECONDS):
            yield
    except TookTooLong:
        raise Refusal(f"Reading it was ended after {SECONDS} seconds of the processor's time.") from None


@dataclass(frozen=True, slots=True)
class ExportFiles:
    """Files of an export by their names, "posts/joy.md"."""

    name: str  #: what the whole is called, without its ending
    places: Mapping[str, Path]  #: of a folder; of a zip, empty
    archive: zipfile.ZipFile | None = None  #: open: its list of contents is read once, and not for each file
    sizes: Mapping[str, int] | None = None
    skipped: tuple[Skipped, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        return tuple(sorted(self.places if self.sizes is None else self.sizes))

    def holds(self, name: str) -> bool:
        """Return whether there is such a file."""
        return name in (self.places if self.sizes is None else self.sizes)

    def data(self, name: str, limit: int = FILE_LIMIT) -> bytes:
        """Return a file's bytes. Raises Refusal for one that is too large, or whose zip is broken."""
        if self.archive is None:
            with self.places[name].open("rb") as file:
                data = file.read(limit + 1)
        else:
            data = _unpacked(self.archive, name, limit)
        if len(data) > limit:
            raise Refusal(f"{name} holds more than {limit >> 20} MB.", "take it out of the export, and import again")
        return data


def store_of(path: Path) -> ExportFiles:
    """Return the files that ``path`` names. Raises Refusal for a zip that would do harm."""
    if path.is_dir():
        return _of_folder(path)
    if path.suffix.lower() == ".zip":
        return _of_zip(path)
    places = {path.name: path}
    if path.suffix.lower() in (".html", ".htm"):  # a browser saves what a page shows into a folder beside it
        for beside in (path.with_name(f"{path.stem}_files"), path.with_name(f"{path.stem}.files")):
            if beside.is_dir() and not beside.is_symlink():
                found = _of_folder(beside).places
                places |= {f"{beside.name}/{name}": place for name, place in found.items() if may_be_linked(name)}
    return ExportFiles(path.stem, places)


def is_built(name: str) -> bool:
    """Return whether a file stands in a folder of another program's own: what it built, its templates."""
    return any(step.lower() in _BUILT or step.startswith(".") for step in PurePosixPath(name).parts[:-1])


def _of_folder(folder: Path) -> ExportFiles:
    places: dict[str, Path] = {}
    skipped: list[Skipped] = []
    for top, folders, files in os.walk(folder):
        below = Path(top).relative_to(folder).as_posix()
        folders[:] = sorted(name for name in folders if name.lower() not in _BUILT and not name.startswith("."))
        for name in sorted((*files, *(each for each in folders if (Path(top) / each).is_symlink()))):
            path = Path(top) / name
            shown_as = name if below == "." else f"{below}/{name}"
            if path.is_symlink():
                skipped.append(Skipped(shown_as, "a link to another place: what it leads to is not read", look=True))
            elif path.is_file() and (not name.startswith(".") or name == ".eleventy.js"):
                places[shown_as] = path
        if len(places) > COUNT_LIMIT:
            raise Refusal(f"{shown(folder)} holds more than {COUNT_LIMIT} files.", "name the folder of the texts")
    return ExportFiles(folder.name, places, skipped=tuple(skipped))


def _of_zip(path: Path) -> ExportFiles:
    sizes: dict[str, int] = {}
    skipped: list[Skipped] = []
    try:
        archive = zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise Refusal(
            f"{shown(path)} is no zip that can be read: {error}", "download the export again", Exit.CONTENT
        ) from None
    entries = archive.infolist()
    for entry in entries[: COUNT_LIMIT + 1]:
        if why := _harm(entry):
            skipped.append(Skipped(ascii(entry.filename)[1:-1], why, look=True))
        elif not entry.is_dir() and not is_built(entry.filename):
            sizes[entry.filename] = entry.file_size
    if len(entries) > COUNT_LIMIT or sum(sizes.values()) > ALL_LIMIT:
        raise Refusal(
            f"{shown(path)} holds more than any blog does: {len(entries)} files.", "unpack it, and look", Exit.CONTENT
        )
    name = re.sub(r"[ _]*\(\d+\)$", "", path.stem)  # the second of a name, as browsers call it
    return ExportFiles(name, {}, archive, sizes, tuple(skipped))


def _harm(entry: zipfile.ZipInfo) -> str:
    """Return why a file of a zip is not read; "" where it is."""
    steps = entry.filename.replace("\\", "/").split("/")
    if entry.filename.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or not entry.filename.isprintable():
        return "its path leads out of the zip"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link to another place"
    if entry.flag_bits & 1:
        return "it is locked with a password"
    if entry.file_size > 1_000_000 and entry.file_size > _RATIO * max(entry.compress_size, 1):
        return "it says that it is more than 200 times as large as it is packed"
    return "it is larger than 512 MB" if entry.file_size > FILE_LIMIT else ""


def _unpacked(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    try:
        with archive.open(name) as file:
            return file.read(limit + 1)
    except BROKEN_ZIP as error:
        of = shown(Path(archive.filename or ""))
        raise Refusal(f"{name} in {of} can't be read: {error}", "download it again", Exit.CONTENT) from None

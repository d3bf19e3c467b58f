"""An import on its way: a list of what it writes, beside the accounts, until all of it is done.

Where a list is found at the beginning, that import was cut short: what it wrote and nobody has changed since is taken
back, and all is imported anew. So a kill at any moment costs no text, gives none twice, and leaves nothing half-made.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_NAME = ".going"


@dataclass(frozen=True, slots=True)
class Going:
    """The list of one import: a line for each file, written before the file is."""

    site: Path
    folder: Path  #: in which the list lies

    @property
    def _list(self) -> Path:
        return self.folder / _NAME

    def note(self, path: Path, data: bytes, key: str = "") -> None:
        """Note that these bytes are about to be written there; of a text, what it is remembered by."""
        self.folder.mkdir(exist_ok=True)
        line = json.dumps([path.relative_to(self.site).as_posix(), sha256(data).hexdigest(), key])
        with self._list.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")

    def done(self) -> None:
        """Say that all is written, and told."""
        self._list.unlink(missing_ok=True)

    @property
    def was_cut_short(self) -> bool:
        """Whether an earlier import came to no end."""
        return self._list.is_file()

    def taken_back(self, memory: Mapping[str, str]) -> dict[str, str]:
        """Take away what an import that was cut short wrote; return what came in before it: key → file.

        What somebody has changed since is theirs: it stays, and is remembered. Raises OSError.
        """
        known = dict(memory)
        wrote: dict[str, set[str]] = {}
        keys: dict[str, str] = {}
        for name, digest, key in self._noted():
            wrote.setdefault(name, set()).add(digest)
            keys[name] = key or keys.get(name, "")
        for name, digests in wrote.items():
            path = self.site / name
            part_of(path).unlink(missing_ok=True)
            known.pop(keys[name], None)
            if path.is_file() and not path.is_symlink() and sha256(path.read_bytes()).hexdigest() in digests:
                path.unlink()
                _emptied(path.parent, self.site)
            elif path.exists() and keys[name]:
                known[keys[name]] = name
        return known

    def _noted(self) -> Iterator[tuple[str, str, str]]:
        with suppress(FileNotFoundError):
            for line in self._list.read_text("utf-8", "replace").splitlines():
                with suppress(ValueError):  # the last line may be half a line: its file was not begun
                    name, digest, key = map(str, json.loads(line))
                    if (self.site / name).resolve().is_relative_to(self.site.resolve()):
                        yield name, digest, key


def part_of(path: Path) -> Path:
    """Return where a file is written before it is whole."""
    return path.with_name(f".{path.name}.part")


def _emptied(folder: Path, site: Path) -> None:
    """Take away folders in which nothing is left, up to those that each site has."""
    while len(folder.relative_to(site).parts) > 2:
        try:
            os.rmdir(folder)
        except OSError:
            return
        folder = folder.parent

"""A packed copy beside each text of a site, for servers that hand those out: ``index.html.gz``, ``index.html.br``."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

from kindling.engine.swap import Tree
from kindling.model.delivery import packs

#: ending → how a file is packed
_ENDINGS = {".gz": "gzip", ".br": "br"}


def packed_bytes(data: bytes, how: str) -> bytes:
    """Return bytes packed by "gzip" or "br", the same each time."""
    if how == "gzip":
        return gzip.compress(data, 9, mtime=0)
    import brotli

    packed: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=9)
    return packed


def lay_packed(tree: Path, before: Path) -> None:
    """Lay the packed copies into a tree; of a text that is the same file as in ``before``, those of there.

    (The build makes a second name of a file that is the same: docs/decisions/0017-what-publishing-deletes.md.)
    """
    for path in list(_texts(tree)):
        for ending, how in _ENDINGS.items():
            place, known = tree / f"{path}{ending}", before / f"{path}{ending}"
            if place.exists():
                continue  # a download of the site's own has this name
            if _is_one_file(tree / path, before / path) and known.is_file() and not known.is_symlink():
                os.link(known, place)
            else:
                place.write_bytes(packed_bytes((tree / path).read_bytes(), how))


def _texts(tree: Path) -> Iterator[str]:
    for path in Tree.of(tree).files:
        if packs(path, (tree / path).stat().st_size):
            yield path


def _is_one_file(one: Path, other: Path) -> bool:
    try:
        return os.path.samefile(one, other)
    except OSError:
        return False

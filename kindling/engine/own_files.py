"""A site's own files beside its texts: settings, theme, what is remembered. None is read before its size is known."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kindling.engine.bounded import TEXT_BYTES, is_too_large
from kindling.engine.plain_settings import CONFS
from kindling.model.known_warnings import FILE as KNOWN_WARNINGS
from kindling.model.layers import KIT, Theme
from kindling.model.problems import Problem
from kindling.model.public_addresses import FILE as ADDRESSES

#: of a theme: all but what is copied as it is
_READ = frozenset(".html .xml .css .js .toml .po .svg .yaml".split())


def read_whole(site: Path, content: Path) -> list[Path]:
    """Return a site's own files that are read in one go, whether they are there or not."""
    return [*(site / name for name in (*CONFS, KNOWN_WARNINGS)), content / ADDRESSES]


def read_of_themes(theme: Theme) -> Iterator[Path]:
    """Yield the files of a theme that are read in one go, but for the kit's own."""
    for layer in theme.layers:
        if layer.name != KIT:
            yield from (path for path in sorted(layer.folder.rglob("*")) if path.suffix.lower() in _READ)


def too_large(files: Iterable[Path], site: Path) -> list[Problem]:
    """Return an error for each file that has more bytes than are read, and for what may never end, as a pipe."""
    return [_fault(path, site) for path in files if is_endless(path) or is_too_large(path)]


def is_endless(path: Path) -> bool:
    """Return whether a pipe, a socket or a device lies there, or where a link leads."""
    return path.exists() and not (path.is_file() or path.is_dir())


def _fault(path: Path, site: Path) -> Problem:
    if is_endless(path):
        fact = "this is a pipe, a socket or a device, and no ordinary file"
        return Problem(_shown(path, site), 0, "files/kind", fact, "lay a file in its place, or take it away")
    size = path.stat().st_size
    fact = f"the file is {size / 1e6:,.1f} MB long; {TEXT_BYTES // 10**6} MB are the most, so it is not read"
    return Problem(
        _shown(path, site), 0, "text/too-large", fact, "look whether it is the right file, and lay that in its place"
    )


def _shown(path: Path, site: Path) -> str:
    return path.relative_to(site).as_posix() if path.is_relative_to(site) else path.as_posix()

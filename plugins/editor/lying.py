"""What lies in a site of the editor's program, held against what was released."""

from functools import cache
from pathlib import Path

from kindling.plugins.editor.program import FILES, FOLDER, is_as_released


def place_of(content: Path, name: str) -> Path:
    """Return where a file of the program is, in the site with this folder ``content/``."""
    return content.parent / FOLDER / name


def lacking(content: Path) -> str:
    """Return the first file of the program that is not there as it was released; "" for none."""
    return next((name for name in FILES if not _is_there(place_of(content, name), name)), "")


def _is_there(path: Path, name: str) -> bool:
    try:
        status = path.stat()
        return _is_as_released(path, name, status.st_mtime_ns, status.st_size)
    except OSError:
        return False


@cache
def _is_as_released(path: Path, name: str, _changed: int, _size: int) -> bool:
    """Return whether a file is that of the release; looked at once for each state of it. Raises OSError."""
    return is_as_released(name, path.read_bytes())

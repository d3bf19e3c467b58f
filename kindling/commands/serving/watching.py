"""The watch over what a site is made of: content, theme, plugins, the rest of the kit, settings files."""

import queue
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

from kindling.commands._command import complain

CONF_FILES = frozenset({"pelicanconf.py", "publishconf.py"})
_STEP = 10  #: milliseconds without a change after which a save counts as done
_FOLDERS_OF_KIT = ("theme", "plugins", "kindling")


class FileWatcher:
    """Tells which files were saved. Folders are watched whole, the settings files by the folder they stand in.

    (Watched by itself, a file is lost as soon as an editor saves it by putting a new one in its place.)
    """

    def __init__(self, kit: Path, site: Path) -> None:
        self._folders = [site / "content", *(kit / name for name in _FOLDERS_OF_KIT)]
        self._own_theme = site / "theme"
        self._root = site
        self._saved: queue.SimpleQueue[frozenset[Path]] = queue.SimpleQueue()

    def start(self) -> None:
        """Begin to watch, in the background, until the process ends."""
        threading.Thread(target=self._watch_folders, daemon=True).start()
        threading.Thread(target=self._watch_roots, daemon=True).start()

    def saved(self) -> frozenset[Path]:
        """Wait until something is saved; return all that was."""
        paths = self._saved.get()
        while not self._saved.empty():
            paths |= self._saved.get()
        return paths

    def _there(self) -> list[Path]:
        return [folder for folder in dict.fromkeys((*self._folders, self._own_theme)) if folder.is_dir()]

    def _watch_folders(self) -> None:
        """Watch the folders that are there; begin anew when one has come or gone."""
        while True:
            folders = self._there()
            for paths in _changes(folders, recursive=True):
                if paths:
                    self._saved.put(paths)
                if self._there() != folders:
                    self._saved.put(frozenset(folders) ^ frozenset(self._there()))
                    break

    def _watch_roots(self) -> None:
        for paths in _changes([self._root], recursive=False):
            if confs := frozenset(path for path in paths if path.name in CONF_FILES):
                self._saved.put(confs)


def _changes(paths: Iterable[Path], *, recursive: bool) -> Iterator[frozenset[Path]]:
    """Yield what changed below ``paths``, and nothing once a second; editors' own files are left out."""
    from watchfiles import watch

    try:
        for changes in watch(
            *paths, recursive=recursive, debounce=300, step=_STEP, rust_timeout=1000, yield_on_timeout=True
        ):
            yield frozenset(Path(name) for _kind, name in changes)
    except OSError as error:
        complain(
            f"The files can't be watched: {error}", "start again with WATCHFILES_FORCE_POLLING=1 in the environment"
        )
        threading.Event().wait()

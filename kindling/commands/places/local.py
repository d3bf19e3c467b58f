"""A folder of this computer as a place: only looked at here. The engine itself puts a site into it, in one step."""

import os
from collections.abc import Mapping
from pathlib import Path

from kindling.commands.places.change import FoundFiles, SiteChange
from kindling.commands.places.sending import SendingCount, SentTree
from kindling.engine.manifest import EMPTY, hash_of_file, manifest_in
from kindling.engine.swap import Tree


class FolderPlace:
    """A folder, to be compared with what would be put into it."""

    may_ask = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def marks(self, tree: SentTree) -> Mapping[str, str]:
        """Return path → hash of its bytes."""
        return tree.hashes

    def found(self, tree: SentTree) -> FoundFiles:
        """Return what lies there. Raises BuildRefused for a manifest that is not whole."""
        if not os.path.lexists(self._folder):
            return FoundFiles(EMPTY, {})
        paths = Tree.of(self._folder).files
        marks = {path: hash_of_file(self._folder / path) or "link" for path in paths}
        return FoundFiles(manifest_in(self._folder) or EMPTY, marks)

    def put(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        """Nothing: the engine does it."""

    def close(self) -> None:
        """Nothing is open."""

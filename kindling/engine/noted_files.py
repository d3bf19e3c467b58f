"""Files of which it is noted who reads them: captions, what the library holds, and what the theme is made of.

All other files but texts are one with all that a build looks at: with one of them another, every file is made again.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from kindling.engine.includes import touched
from kindling.engine.unchanged import digest
from kindling.model.digests import digest_of
from kindling.model.layers import Theme
from kindling.model.noted import ALL, MEDIA, READ
from kindling.model.paths import same_name
from kindling.model.values import MediaFile

CAPTIONS = frozenset({".vtt", ".srt"})
SEEN_OR_HEARD = frozenset({"image", "video", "audio"})
THEMED = frozenset({".html", ".css", ".js"})

#: path → size, times and inode of a file; and what is known of it beside what it says: that makes every file again
Kept = Mapping[str, Sequence[Any]]


@dataclass
class NotedFiles:
    """All files that a build looks at, but its texts, and what else it depends on."""

    circumstances: Sequence[Any]
    facts: Mapping[str, Sequence[Any]]  #: path → size, times and inode
    content: Path
    media: Mapping[str, MediaFile]  #: by source
    theme: Theme

    def noted(self, tokens: Collection[str]) -> Kept:
        """Return the files of which it is noted who reads them, where ``tokens`` are all that is noted."""
        return {path: [list(self.facts[path]), self._beside(path)] for path in self._noted(tokens)}

    def world(self, besides: Collection[str]) -> str:
        """Return the digest of everything but what is in these files."""
        others = [fact for path, fact in self.facts.items() if path not in besides]
        return digest([self.circumstances, others, sorted(besides)])

    def changed(self, before: Kept, world: str, tokens: Iterable[str]) -> frozenset[str] | None:
        """Return what is noted of the files that have changed since; None where anything else has.

        ``tokens``: all that was noted then.
        """
        if not before.keys() <= self.facts.keys() or self.world(before.keys()) != world:
            return None
        others = [path for path, (fact, _) in before.items() if list(self.facts[path]) != list(fact)]
        if any(self._beside(path) != before[path][1] for path in others):
            return None
        places = [self._themed[path] for path in others if path in self._themed]
        sources = [self._sources[path] for path in others if path in self._sources]
        read = {mark + source for source in sources for mark in (READ, MEDIA)}
        return frozenset({*read, *touched(self.theme, places, tokens), *([f"{MEDIA}{ALL}"] if sources else [])})

    def _noted(self, tokens: Collection[str]) -> Iterator[str]:
        yield from self._themed
        for path, source in self._sources.items():
            file = self.media.get(source)
            if file and file.mime.partition("/")[0] in SEEN_OR_HEARD:
                continue
            if f"{READ}{source}" in tokens or (file and os.path.splitext(path)[1].lower() in CAPTIONS):
                yield path

    def _beside(self, path: str) -> str:
        file = self.media.get(self._sources.get(path, ""))
        return digest_of(replace(file, size=0)) if file else ""

    @cached_property
    def _sources(self) -> dict[str, str]:
        """Path → source of each file below ``content/``."""
        start = f"{self.content}{os.sep}"
        return {path: same_name(Path(path[len(start) :]).as_posix()) for path in self.facts if path.startswith(start)}

    @cached_property
    def _themed(self) -> dict[str, str]:
        """Path → place in the theme of each of its files."""
        folders = {place for layer in self.theme.layers for place in (layer.folder, layer.folder.resolve())}
        starts = [f"{folder}{os.sep}" for folder in folders]
        found = ((path, start) for path in self.facts for start in starts if path.startswith(start))
        return {
            path: Path(path[len(start) :]).as_posix() for path, start in found if os.path.splitext(path)[1] in THEMED
        }

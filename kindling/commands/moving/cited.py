"""Citations of other programs become ours: their sources go into the library, their marks are `[@key]`."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands.moving.text import counted, plain_words
from kindling.commands.moving.values import IncomingText, Moving, Note

if TYPE_CHECKING:
    from kindling.commands.shelf import SiteLibrary
    from kindling.plugins.citations.public import Added

MARK = re.compile(r"cited[0-9a-f]{10}n\d+z")


@dataclass(frozen=True, slots=True)
class NewSources:
    """What goes into the library of the site."""

    library: "SiteLibrary | None" = None
    added: tuple["Added", ...] = ()

    def in_site(self, site: Path) -> "NewSources":
        """Return the same for a copy of the site."""
        if not self.library:
            return self
        content = self.library.folder.parent
        folder, target = (
            site / "content" / path.relative_to(content) for path in (self.library.folder, self.library.target)
        )
        return replace(self, library=replace(self.library, folder=folder, target=target))

    def write(self) -> None:
        """Put the sources at the end of the library's file."""
        from kindling.commands.shelf import append

        if self.library and self.added:
            append(self.library, self.added)


def with_keys(moving: Moving, known: Collection[str], site: Path) -> tuple[Moving, NewSources]:
    """Return what comes in with the citations of new texts typed as ours; ``known``: keys of texts that came before."""
    new = [text for text in moving.texts if text.cited and text.key not in known]
    if not new:
        return moving, NewSources()
    keys, sources = _keys(new, site)
    texts = tuple(_typed(text, keys, sources) if text in new else text for text in moving.texts)
    return replace(moving, texts=texts), sources


def _keys(texts: list[IncomingText], site: Path) -> tuple[dict[str, str], NewSources]:
    """Return what makes a source itself → its key in the library, and what is new in that."""
    from kindling.commands.shelf import library_of_site, settings_of, told_apart
    from kindling.model.problems import errors
    from kindling.plugins.citations.public import identity_of, library_of_items

    items = {identity_of(place.item): place.item for text in texts for one in text.cited for place in one.places}
    settings = settings_of(site)
    library = library_of_site(site, settings)
    found = library_of_items(texts[0].source, items.values())
    bad = {(problem.path, problem.line) for problem in errors(found.problems)}
    usable = [source for source in found.sources.values() if (source.path, source.line) not in bad]
    added, there = told_apart(library.library, usable, settings)
    numbered = {one.source.key: one.key for one in added} | {one.source.key: one.key for one in there}
    keys = {identity: numbered.get(f"source-{number}", "") for number, identity in enumerate(items, start=1)}
    return keys, NewSources(library, added)


def _typed(text: IncomingText, keys: Mapping[str, str], sources: NewSources) -> IncomingText:
    """Return a text whose marks are citations; where a source can't be had, the words that readers saw."""
    from kindling.plugins.citations.public import in_markdown

    typed = {group.mark: in_markdown(group, keys) for group in text.cited}
    printed = {group.mark: group.printed for group in text.cited}

    def put(mark: re.Match[str]) -> str:
        if not (found := typed.get(mark[0])):
            return _plain(printed.get(mark[0], ""))
        before, behind = text.body[: mark.start()][-1:], text.body[mark.end() :][:1]
        return f"{' ' if before.isalnum() else ''}{found}{' ' if behind in ('(', '[', ':') else ''}"

    def read(mark: re.Match[str]) -> str:
        return "" if typed.get(mark[0]) else printed.get(mark[0], "")

    lost = [printed[mark] for mark, found in typed.items() if not found]
    notes = [*text.notes, *_told([found for found in typed.values() if found], sources)]
    if lost:
        few = "; ".join(f"“{' '.join(one.split())[:60]}”" for one in lost[:6])
        notes.append(Note(f"the sources of these citations can't be read, and the words stand: {few}", look=True))
    body = MARK.sub(put, text.body)
    ours = tuple(dict.fromkeys(found for found in typed.values() if found))
    words = tuple(
        each for word in text.words for each in (plain_words(MARK.sub(read, word)) if MARK.search(word) else (word,))
    )
    return replace(text, body=body, notes=tuple(notes), typed=ours, words=words)


def _told(typed: list[str], sources: NewSources) -> list[Note]:
    if not typed or not sources.library:
        return []
    here = set(re.findall(r"@([^\s,;\]]+)", " ".join(typed)))
    new = sum(one.key in here for one in sources.added)
    where = sources.library.target.relative_to(sources.library.folder.parent).as_posix()
    said = f"{counted(len(typed), 'citation is', 'citations are')} typed as ours now"
    return [Note(f"{said}; {counted(new, 'of the sources is', 'of the sources are')} new in content/{where}")]


def _plain(words: str) -> str:
    """Return printed words as Markdown that says just them."""
    return re.sub(r"([\\\[\]*_`@<{}~=^$])", r"\\\1", " ".join(words.split()))

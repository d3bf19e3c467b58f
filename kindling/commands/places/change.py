"""What a publish changes at a place: the one core that all kinds of places ask. Values in, values out. Pure.

A file is known by a *mark*, a hash over what readers get of it. What lies at the place is known by the manifest that
the last publish left there, held against what is found.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kindling.engine.manifest import Manifest, folders_above
from kindling.engine.swap import FEW, named_strangers, place_in_line, visible
from kindling.model.addresses import MANIFEST

_NAMED = 10


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """What lies at a place."""

    ours: Manifest  #: as the last publish wrote it down there
    marks: Mapping[str, str]  #: path → the mark of the file there; "" where only the manifest knows it
    settled: bool = True  #: whether the manifest is of a publish that came to its end

    @property
    def is_strange(self) -> bool:
        """Whether there are files, and none that a publish of ours wrote."""
        return bool(self.marks) and not self.ours.files


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What one publish does at a place. Each tuple is in the order in which it is done."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    same: int
    kept: tuple[str, ...]  #: others' files
    in_the_way: tuple[str, ...]  #: others' files that stand where one of ours would come

    @property
    def sent(self) -> tuple[str, ...]:
        """Paths of all that goes there: what pages are made of, pages, what lists them."""
        return tuple(sorted((*self.new, *self.changed), key=place_in_line))

    @property
    def is_nothing(self) -> bool:
        """Whether the place is as the site is."""
        return not (self.new or self.changed or self.deleted)

    @property
    def share_deleted(self) -> float:
        """Which part of what readers have would go, from 0 to 1."""
        before = len(self.deleted) + len(self.changed) + self.same
        return len(self.deleted) / before if before else 0.0


def change_of(marks: Mapping[str, str], found: FoundFiles) -> SiteChange:
    """Return what makes a place what the site is; ``marks``: path → mark of each file of the site."""
    there = {path: mark for path, mark in found.marks.items() if path != MANIFEST}
    strangers = [path for path in there if not found.ours.names(path)]
    same = {path for path, mark in marks.items() if path in there and _is_same(path, mark, there[path], found.ours)}
    taken = {folder for path in marks for folder in folders_above(path)}
    in_the_way = [
        path
        for path in strangers
        if (path in marks and path not in same)
        or path in taken
        or any(folder in marks for folder in folders_above(path))
    ]
    return SiteChange(
        new=tuple(sorted(marks.keys() - there.keys(), key=place_in_line)),
        changed=tuple(sorted(marks.keys() & there.keys() - same, key=place_in_line)),
        deleted=tuple(sorted(path for path in there.keys() - marks.keys() if found.ours.names(path))),
        same=len(same),
        kept=tuple(sorted({*strangers} - marks.keys())),
        in_the_way=tuple(sorted(in_the_way)),
    )


def _is_same(path: str, mark: str, there: str, ours: Manifest) -> bool:
    """Return whether a file there is the site's; where a publish was cut, the manifest may know two of its marks."""
    return there == mark if there else ours.knows_as(path, mark)


def refusal_of(change: SiteChange, found: FoundFiles, share: float, *, yes: bool) -> tuple[str, str]:
    """Return why nothing may be done before somebody looks, and what to do; empty where nothing is in doubt."""
    if change.in_the_way:
        named = _some(change.in_the_way)
        return f"not ours, in the way of the site's own files: {named}", "move it away, or rename what has its name"
    if found.is_strange and not yes:
        fact = f"it holds {_files(len(found.marks))}, and none that Kindling wrote: {_some(sorted(found.marks))}"
        return fact, "is it the right place? YES=1 publishes there, and leaves them beside the site"
    if len(change.deleted) > FEW and change.share_deleted > share and not yes:
        fact = f"{len(change.deleted):,} files would go, {change.share_deleted:.0%} of what readers have"
        return fact, "is it the right site, and the right place? DRY=1 lists them; YES=1 does it"
    return "", ""


def told(change: SiteChange, found: FoundFiles) -> Iterator[str]:
    """Yield each thing that would be done, in its order, and what would stay; one line each."""
    new = {*change.new}
    yield from (f"{'new' if path in new else 'changed'}: {visible(path)}" for path in change.sent)
    yield from (f"deleted: {visible(path)}" for path in change.deleted)
    yield from kept_lines(change, found)


def kept_lines(change: SiteChange, found: FoundFiles) -> list[str]:
    """Return the lines that name what others put there and that stays."""
    return named_strangers(change.kept, found.ours)


def counted(change: SiteChange, size: int, done: str = "to send") -> str:
    """Return a change in one line; ``size``: bytes that go there; ``done``: "sent", where they have gone."""
    parts = (
        f"{len(change.new):,} new",
        f"{len(change.changed):,} changed",
        f"{len(change.deleted):,} deleted",
        f"{change.same:,} the same",
    )
    return f"{', '.join(parts)}; {in_bytes(size)} {done}"


def in_bytes(size: int) -> str:
    """Return a number of bytes as people say it.

    >>> in_bytes(980), in_bytes(12_300), in_bytes(4_560_000), in_bytes(7_000_000_000)
    ('980 bytes', '12 kB', '4.6 MB', '7,000.0 MB')
    """
    if size < 1000:
        return f"{size} bytes"
    return f"{size / 1000:.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def _files(number: int) -> str:
    return f"{number:,} file{'' if number == 1 else 's'}"


def _some(paths: Iterable[str]) -> str:
    named = [visible(path) for path in paths]
    more = len(named) - _NAMED
    return ", ".join(named[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")

"""Swap: the new tree takes the place of the old in one exchange, or file by file; strangers' files stay.

docs/decisions/0017-what-publishing-deletes.md says what is deleted, and what is left after a kill at any moment.
"""

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from kindling.engine.manifest import EMPTY, Manifest, folders_above, hash_of_file, manifest_in, manifest_of
from kindling.engine.work_folders import BuildRefused, told
from kindling.model.addresses import MANIFEST
from kindling.model.machine import writing

_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2), and RENAME_SWAP of renamex_np(3)
_PART = ".kindling-part"  #: a file on its way into a folder of ours; hosts refuse it as they do the manifest
_NOT_THERE = frozenset({"lost+found", _PART})  #: what an empty volume, and a first build cut short, may hold
_NO_OUTPUT = ("theme", ".git")  #: folders of a site whose every file has a meaning
FEW = 20  #: so many files go without being asked, however small the site
_NAMED = 10  #: strangers' files that are named; more are counted
_GOES_ON = "the folder is half changed, and readers get whole files; run the command again, and it goes on"


def refuse_foreign(output: Path, sources: Iterable[Path]) -> None:
    """Raise BuildRefused where building into ``output`` could destroy what is not ours."""
    where = output.resolve()
    for source in sources:
        if where == source.resolve() or where in source.resolve().parents:
            raise BuildRefused(f"the folder {output} holds the site's own sources", "choose another folder", 2)
    for source in sources:
        if source.resolve() in where.parents and source.name == "content":
            raise BuildRefused(f"the folder {output} lies inside the content", "choose another folder", 2)
        if any((source / name).resolve() in (where, *where.parents) for name in _NO_OUTPUT):
            raise BuildRefused(
                f"the folder {output} lies in the site's own theme, or in git's", "choose another folder", 2
            )
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise BuildRefused(f"{output} is no ordinary folder", "choose another folder", 2)
    with told(output):
        if output.is_dir() and not manifest_in(output) and not {*os.listdir(output)} <= _NOT_THERE:
            raise BuildRefused(
                f"the folder {output} is not empty, and was not made by Kindling",
                "choose another folder, or empty it; once the site is in it, other files may stand beside",
                2,
            )


@dataclass(frozen=True)
class Tree:
    """What is found below a folder: files (links too) and folders, by path from there."""

    files: tuple[str, ...]
    folders: tuple[str, ...]

    @classmethod
    def of(cls, root: Path) -> "Tree":
        """Look, following no link; a folder that can't be read counts as one without files."""
        files, folders = [], []
        for parent, below, names in os.walk(root):
            at = Path(parent).relative_to(root).as_posix() + "/" if parent != str(root) else ""
            links = [name for name in below if os.path.islink(os.path.join(parent, name))]
            files += [at + name for name in (*names, *links) if at + name != MANIFEST]
            folders += [at + name for name in below if name not in links]
        return cls(tuple(sorted(files)), tuple(sorted(folders)))

    def strangers(self, ours: Manifest) -> list[str]:
        """Return the files that are not ours, and the folders that are not ours and hold no file ("uploads/")."""
        held = {folder for path in (*self.files, *self.folders) for folder in folders_above(path)}
        empty = [f"{path}/" for path in self.folders if path not in held and not ours.names_folder(path)]
        return [path for path in self.files if not ours.names(path) and not _is_part(path, ours)] + empty


def _is_part(path: str, ours: Manifest) -> bool:
    folder, _, name = path.rpartition("/")
    return name == _PART and ours.names_folder(folder)


@dataclass
class Target:
    """A folder to build into, its lock held."""

    output: Path
    work: Path  #: private: the new tree grows in it
    aside: Path  #: private: for files of ours that somebody changed, and that are to go
    deletes: float = 1.0  #: up to which part of what is ours there may go, from 0 to 1
    notes: list[str] = field(default_factory=list)  #: what was left alone, in lines for people

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """Yield an empty folder to build in; what is in it afterwards is removed, as what a killed build left is."""
        staging = self.work / "new"
        with told(self.output, _GOES_ON):
            self._ended(staging)
        with told(self.work):
            self._swept(staging)
            staging.mkdir()
        try:
            yield staging
        finally:
            with told(self.work):
                self._swept(staging)

    def swapped(self, staging: Path, stay: Collection[str] = ()) -> None:
        """Make the output what ``staging`` is, as far as it is ours; the files that ``stay`` are as they are there."""
        if stay:
            return self._mended(staging, stay)
        with told(self.output):
            files = _fit_for_readers(staging)
            new = manifest_of(files)
            _written(staging / MANIFEST, new.text())
            before = manifest_in(self.output) or EMPTY
            _refuse_many_deletes(self.output, before, new, self.deletes)
            strangers = Tree.of(self.output).strangers(before)
            _refuse_in_the_way(self.output, files, before, strangers)
            self.notes += named_strangers(strangers, before)
            if not self.output.exists():
                return os.rename(staging, self.output)
            if not strangers and _exchanged(staging, self.output):
                return None  # the old tree is in staging now, and swept with it
        with told(self.output, _GOES_ON):
            self._changed(staging, list(files), before, new)
        return None

    def _mended(self, staging: Path, stay: Collection[str]) -> None:
        """Put the files of ``staging`` into the place of those that are there, one by one, under a journal.

        Each is written to the disk before the journal is, and the journal before the first is moved: so the next
        command ends what this one has begun (``_ended``).
        """
        with told(self.output):
            files = _fit_for_readers(staging)
            before = manifest_in(self.output) or EMPTY
            new = before.only(stay) | manifest_of(files)
            _refuse_many_deletes(self.output, before, new, self.deletes)
            strangers = Tree.of(self.output).strangers(before)
            _refuse_in_the_way(self.output, files, before, strangers)
            self.notes += named_strangers(strangers, before)
            if new == before:
                return
            folders = {folder for path in files for folder in folders_above(path)}
            for path in (*files, *folders, ""):
                _synced(staging / path)
            _written(staging / MANIFEST, new.text())
            _written(self._journal, hash_of_file(staging / MANIFEST))
        with told(self.output, _GOES_ON):
            self._ended(staging)

    @property
    def _journal(self) -> Path:
        """What is there while files are on their way from staging into the output: the hash of their manifest."""
        return self.work / "journal"

    def _ended(self, staging: Path) -> None:
        """Do what is left of what a journal stands for; nothing where there is none, or where it is damaged."""
        self._journal.with_name(_PART).unlink(missing_ok=True)  # of one that was never whole
        if not self._journal.is_file():
            return
        manifest = hash_of_file(staging / MANIFEST)
        new = manifest_in(staging) if manifest and manifest == self._journal.read_text("utf-8", "replace") else None
        if new:
            self._changed(staging, Tree.of(staging).files, manifest_in(self.output) or EMPTY, new)
        self._journal.unlink()

    def _changed(self, staging: Path, paths: Sequence[str], before: Manifest, new: Manifest) -> None:
        """Change the output file by file: parts, pages, what lists them; then delete; the manifest first and last.

        The first names what is there and what is to come, so that nothing of ours is ever a stranger's.
        """
        both = before | new
        with told(self.output, *([_GOES_ON] if both == before else [])):  # else nothing is changed yet
            _written(self.output / MANIFEST, both.text())
        there = Tree.of(self.output)
        gone = [path for path in there.files if (before.names(path) and not new.names(path)) or _is_part(path, before)]
        first = _in_their_way(gone, paths)
        self._removed(self.output, first, before)
        for folder in there.folders:
            if before.names_folder(folder):
                _readable(self.output / folder)
        for path in sorted(paths, key=place_in_line):
            _put(staging / path, self.output, path, new)
        self._removed(self.output, sorted({*gone} - {*first}), before)
        for folder in reversed(there.folders):
            if before.names_folder(folder) and not new.names_folder(folder):
                with suppress(OSError):  # a stranger's file is in it
                    (self.output / folder).rmdir()
        _written(self.output / MANIFEST, new.text())

    def _removed(self, root: Path, paths: Iterable[str], ours: Manifest) -> None:
        """Remove files of ours; what somebody changed since is put aside, out of every reader's sight."""
        for path in paths:
            place = root / path
            if _is_part(path, ours):
                place.unlink(missing_ok=True)  # a file of its folder has come by it meanwhile
            elif ours.wrote(path, hash_of_file(place)):
                place.unlink()
            else:
                self._put_aside(place, path, "was changed since it was published, and is no more part of the site")

    def _put_aside(self, place: Path, path: str, why: str) -> None:
        aside = self.aside / path
        number = 1
        while os.path.lexists(aside):
            number += 1
            aside = self.aside / f"{path}.{number}"
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(place, aside)
        self.notes.append(f"{path} {why}: it is kept as {aside}")

    def _swept(self, tree: Path) -> None:
        """Remove a tree that is not the site, or no more; what others put into it at the last moment goes back.

        So it is after each build, and for the tree of one that was killed, whichever side of the exchange it was on.
        """
        if not tree.exists():
            return
        try:
            ours = manifest_in(tree)
        except BuildRefused:
            ours = None  # the power went while it was written: nobody has seen this tree
        if ours:
            self._left_by_others(tree, ours, manifest_in(self.output) or EMPTY)
        shutil.rmtree(tree)

    def _left_by_others(self, tree: Path, ours: Manifest, now: Manifest) -> None:
        found = Tree.of(tree)
        self._removed(tree, [path for path in found.files if ours.names(path) and not now.names(path)], ours)
        for path in found.strangers(ours):
            back = self.output / path
            if os.path.lexists(back):
                self._put_aside(tree / path, path.rstrip("/"), "came while the site was written, in the way of a file")
            else:
                back.parent.mkdir(parents=True, exist_ok=True)
                os.rename(tree / path, back)


# ---- strangers -----------------------------------------------------------------------------------


def named_strangers(strangers: Sequence[str], ours: Manifest) -> list[str]:
    """Return a line for each of the strangers, and one that counts those beyond some; one for all of their folder."""
    counts = Counter(visible(_topmost(path, ours)) for path in strangers if path.partition("/")[0] not in _NOT_THERE)
    lines = [f"kept, not ours: {name}{f' ({count} files)' if count > 1 else ''}" for name, count in counts.items()]
    more = len(lines) - _NAMED
    return lines if more <= 0 else [*lines[:_NAMED], f"kept, not ours: {more} more"]


def visible(name: str) -> str:
    r"""Return a name as it can be printed: no line break and no control sequence of a stranger's reaches the terminal.

    >>> visible("caf\u00e9 \n\x1b[2J\udce9")
    'café \\n\\x1b[2J\\udce9'
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode() for character in name
    )


def _topmost(path: str, ours: Manifest) -> str:
    """Return the outermost folder of a stranger's file that is not ours; the file itself where it lies in one of ours.

    >>> _topmost("uploads/2026/a.pdf", EMPTY), _topmost("CNAME", EMPTY)
    ('uploads/', 'CNAME')
    """
    folders = [parent.as_posix() for parent in reversed(PurePosixPath(path.rstrip("/") + "/x").parents)][1:-1]
    folders += [path.rstrip("/")] if path.endswith("/") else []
    return next((f"{folder}/" for folder in folders if not ours.names_folder(folder)), path)


def _refuse_many_deletes(output: Path, before: Manifest, new: Manifest, share: float) -> None:
    """Raise BuildRefused where more would go than anybody means who publishes the same site again."""
    gone, had = len(before.files.keys() - new.files.keys()), len(before.files)
    if gone > FEW and gone > share * had:
        raise BuildRefused(
            f"{gone:,} of the {had:,} files of the site in {output} would go, {gone / had:.0%} of them",
            "nothing was changed; is it the right site, and the right folder? DRY=1 lists them; YES=1 does it",
            2,
        )


def _refuse_in_the_way(output: Path, paths: Iterable[str], before: Manifest, strangers: Sequence[str]) -> None:
    """Raise BuildRefused where a file of ours could only be written over what is not ours."""
    folders: set[str] = set()
    found = sorted({step for path in paths if (step := _in_the_way(output, path, before, strangers, folders))})
    if found:
        named = ", ".join(found[:_NAMED]) + (f" and {len(found) - _NAMED} more" if len(found) > _NAMED else "")
        raise BuildRefused(
            f"in {output}, not ours, in the way of the site's own files: {named}",
            "nothing was written; move it away, or rename what has its name in the site",
            2,
        )


def _in_the_way(output: Path, path: str, before: Manifest, strangers: Sequence[str], folders: set[str]) -> str:
    """Return what stands in the way of a file; "" for nothing. ``folders``: those known to be passable."""
    for step in (*reversed(folders_above(path)), path):
        place = f"{output}/{step}"
        if step in folders or not os.path.lexists(place):
            continue
        if os.path.isdir(place) and not os.path.islink(place):
            if step != path:
                folders.add(step)
            elif any(other.startswith(f"{step}/") for other in strangers):
                return f"{step}/"
        elif not before.names(step):
            return step
    return ""


def _in_their_way(gone: Iterable[str], paths: Iterable[str]) -> list[str]:
    """Return which of our old files must go before the new come: one a folder now, in a file's place, or of one name.

    (Some file systems tell no capitals from small letters.)
    """
    new = {path.casefold() for path in paths}
    taken = new | {folder for path in new for folder in folders_above(path)}
    return [
        path
        for path in gone
        if (name := path.casefold()) in taken or any(folder in new for folder in folders_above(name))
    ]


# ---- file by file --------------------------------------------------------------------------------


def _fit_for_readers(staging: Path) -> dict[str, str]:
    """Let a web server read all of a tree, whatever the umask; return path → hash of each file."""
    staging.chmod(0o755)
    tree = Tree.of(staging)
    for path in tree.folders:
        _with_mode(f"{staging}/{path}", 0o755)
    for path in tree.files:
        _with_mode(f"{staging}/{path}", 0o644)
    return {path: hash_of_file(f"{staging}/{path}") for path in tree.files}


def _with_mode(path: str, mode: int) -> None:
    """Set what may be done with a file or folder; of what is so already, nothing is touched."""
    found = os.lstat(path).st_mode
    if not stat.S_ISLNK(found) and stat.S_IMODE(found) != mode:
        os.chmod(path, mode)


def place_in_line(path: str) -> tuple[int, int, str]:
    """Return what a path is sorted by: what pages are made of, pages (the deepest first), feeds and the sitemap."""
    rank = 1 if path.endswith(".html") else 2 if path.endswith((".xml", "feed.json")) else 0
    return rank, -path.count("/"), path


def _put(file: Path, output: Path, path: str, new: Manifest) -> None:
    """Put one file into its place, whole at each moment; one that is the same already stays, with its date."""
    place = output / path
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)  # ours alone: strangers in it were in the way
    for folder in reversed([each for each in place.parents if each.is_relative_to(output) and each != output]):
        if not folder.is_dir() or folder.is_symlink():
            folder.unlink(missing_ok=True)
            folder.mkdir()
            _readable(folder)
    if place.is_file() and place.stat().st_mode & 0o444 == 0o444 and new.wrote(path, hash_of_file(place)):
        return
    try:
        os.replace(file, place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        part = place.with_name(_PART)
        part.unlink(missing_ok=True)
        with writing(part), file.open("rb") as source, part.open("xb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        _let(part, 0o644)
        os.replace(part, place)


def _readable(folder: Path) -> None:
    """Let everybody into a folder; what its group may do there is not ours to say."""
    mode = folder.stat().st_mode & 0o7777
    if mode & 0o755 != 0o755:
        _let(folder, mode | 0o755)


def _let(path: Path, mode: int) -> None:
    """Set what may be done with a file, where it is ours to say: some disks know no modes."""
    with suppress(PermissionError):
        path.chmod(mode)


def _written(path: Path, text: str) -> None:
    """Write a file that is there whole, or as it was, even when the power goes."""
    part = path.with_name(_PART)
    part.unlink(missing_ok=True)
    with writing(part), part.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _let(part, 0o644)
    os.replace(part, path)


def _synced(path: Path) -> None:
    """Have what was written into a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system, the file system or the place has no such thing."""
    libc = ctypes.CDLL(None, use_errno=True)
    names = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin" and hasattr(libc, "renamex_np"):
        return bool(libc.renamex_np(*names, _EXCHANGE) == 0)
    if hasattr(libc, "renameat2"):
        return bool(libc.renameat2(-100, names[0], -100, names[1], _EXCHANGE) == 0)
    return False

"""From a target as it is declared to a site that readers have there: what is common to all kinds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kindling.commands._command import Exit, Progress, Refusal, complain, place, say, shown
from kindling.commands.places.change import (
    FoundFiles,
    SiteChange,
    change_of,
    counted,
    kept_lines,
    refusal_of,
    told,
)
from kindling.commands.places.sending import Place, SendingCount, SentTree, refused_by
from kindling.commands.places.targets import (
    SETTING,
    BranchTarget,
    FolderTarget,
    NamedTarget,
    ServerTarget,
    StoreTarget,
    chosen,
    shown_target,
    targets_of,
)
from kindling.commands.published import FOLDER as KEPT
from kindling.model.cache import WORK, kept_place
from kindling.model.problems import Problem, did_you_mean

_CONFS = ("pelicanconf.py", "publishconf.py")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where one publish goes: a folder of this computer, or a place elsewhere."""

    folder: Path | None  #: into which the engine itself puts the site; None for a place elsewhere
    target: NamedTarget | None  #: as the site declares it; None for a path that was typed
    shown: str  #: for people

    @property
    def deletes(self) -> float:
        """Up to which part of what readers have goes without YES=1."""
        return self.target.place.deletes if self.target else FolderTarget().deletes

    @property
    def packed(self) -> bool:
        """Whether a packed copy is laid beside each text."""
        return bool(self.target and isinstance(self.target.place, FolderTarget) and self.target.place.packed)


def target_problems(site: Path) -> tuple[tuple[NamedTarget, ...], list[Problem]]:
    """Return the targets that a site declares, and all that is wrong with them, or with the conf that does."""
    from kindling.engine.settings import read_conf

    raw = read_conf([(site / name, name) for name in _CONFS])
    if raw.problems or SETTING not in raw.values:
        return (), list(raw.problems)
    return targets_of(raw.values[SETTING], raw.places)


def declared(site: Path, typed: str = "") -> tuple[NamedTarget, ...]:
    """Return the targets of a site. Raises Refusal with what is wrong; for a path, the build tells of the conf."""
    found, problems = target_problems(site)
    wrong = [each for each in problems if "/" not in typed or each.message.startswith(SETTING)]
    if wrong:
        raise Refusal("\n".join(map(str, wrong)), exit_code=Exit.CONTENT)
    return found


def destination(typed: str, site: Path) -> Destination:
    """Return where TARGET leads: a target of the site's, by its name, else a folder. Raises Refusal for nowhere."""
    known = declared(site, typed)
    names = ", ".join(target.name for target in known)
    if not typed and len(known) == 1:
        return _named(known[0], site)
    if not typed:
        hint = f"name one of the targets: {names}" if known else _NONE
        raise Refusal("There is no TARGET.", hint)
    if target := chosen(typed, known):
        return _named(target, site)
    folder = _folder(typed, names)
    if known and "/" not in typed and not folder.exists():
        near = did_you_mean(typed, [each.name for each in known], "the targets are")
        hint = f"{near} (a new folder is written ./{typed})"
        raise Refusal(f"TARGET={typed}: there is no target of this name, and no such folder.", hint)
    return Destination(folder, None, shown(folder))


_NONE = "name the folder to publish into: make publish TARGET=/srv/www/site"


def _named(target: NamedTarget, site: Path) -> Destination:
    if not isinstance(target.place, FolderTarget) or isinstance(target.place, ServerTarget):
        return Destination(None, target, shown_target(target))
    said = target.place.folder
    folder = _folder(said if said.startswith("~") else str(site / said), "")
    if any(own in (folder, *folder.parents) for own in ((site / name).resolve() for name in _NO_PLACE)):
        fact = f"{shown_target(target)}: that is where Kindling keeps what it needs itself"
        raise Refusal(fact, "name another folder, best outside the site's own")
    return Destination(folder, target, shown_target(target))


_NO_PLACE = (WORK, KEPT)  #: folders of a site that no site is published into


def _folder(typed: str, names: str) -> Path:
    try:
        return place(typed)
    except (ValueError, RuntimeError) as error:  # RuntimeError: a link that leads to itself, a home that nobody has
        hint = f"or name one of the targets: {names}" if names else ""
        raise Refusal(f"TARGET={typed if typed.isprintable() else ascii(typed)}: {error}", hint) from None
    except OSError as error:
        raise Refusal(f"TARGET={typed}: {error.strerror}", exit_code=Exit.MACHINE) from None


def work_place(site: Path, name: str) -> Path:
    """Return the folder of this computer in which a site stands before it goes to a place."""
    from kindling.engine.work_folders import cache_folder

    return kept_place(cache_folder(site), "places") / name


@contextmanager
def opened_place(target: NamedTarget, site: Path, siteurl: str = "") -> Iterator[Any]:
    """Yield a place elsewhere, ready to be asked."""
    where, label = work_place(site, target.name), shown_target(target)
    opened: Any
    match target.place:
        case ServerTarget():
            from kindling.commands.places.server import ServerPlace, site_key

            opened = ServerPlace(target.place, label, site_key(site))
            opened.greet()
        case StoreTarget():
            from kindling.commands.places.stores import StorePlace

            opened = StorePlace(target.place, label, where.with_name(f"{target.name}.sent"))
        case BranchTarget():
            from kindling.commands.places.branch import BranchPlace

            opened = BranchPlace(target.place, label, where.with_name(f"{target.name}.git"), site, siteurl)
        case _:
            raise AssertionError("a folder is the engine's")
    try:
        yield opened
    finally:
        opened.close()


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a site is, what lies at a place, and what makes one the other."""

    tree: SentTree
    found: FoundFiles
    change: SiteChange


def compared(there: Place, tree: SentTree, *, fresh: bool = False) -> Comparison:
    """Return what a publish would do; nothing is written. ``fresh``: a manifest's word for a file is not taken."""
    with Progress("Comparing", quiet=there.may_ask):
        found = there.found(tree)
    if fresh:
        found = replace(found, marks={path: mark or "unknown" for path, mark in found.marks.items()})
    return Comparison(tree, found, change_of(there.marks(tree), found))


def say_what_would_be(seen: Comparison, where: Destination, *, yes: bool) -> Exit:
    """Print exactly what a publish would do, and where it would be refused; return its exit code."""
    for line in told(seen.change, seen.found):
        say(f"  {line}")
    say(f"{counted(seen.change, seen.tree.size_of(seen.change))}. DRY=1: nothing was changed in {where.shown}")
    fact, hint = refusal_of(seen.change, seen.found, where.deletes, yes=yes)
    if fact:
        complain(f"{where.shown}: it would be refused: {fact}", hint)
    return Exit.USAGE if fact else Exit.DONE


def put(there: Place, seen: Comparison, destination: Destination, *, yes: bool) -> None:
    """Make a place what the site is. Raises Refusal where it may not, or can't, be done."""
    fact, hint = refusal_of(seen.change, seen.found, destination.deletes, yes=yes)
    if fact:
        raise refused_by(destination.shown, fact, f"nothing was changed; {hint}", Exit.USAGE)
    if seen.change.is_nothing and seen.found.settled:
        return
    size = seen.tree.size_of(seen.change)
    with Progress("Sending") as progress:
        there.put(seen.tree, seen.change, SendingCount(progress, len(seen.change.sent), size))
    for line in kept_lines(seen.change, seen.found):
        say(f"  {line}")

"""What readers have, written into the site's own file behind a build that ended well."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import say, shown
from kindling.model.public_addresses import FILE, PublicAddresses

if TYPE_CHECKING:
    from kindling.engine.build import BuildResult

_PART, _ATTRIBUTES = f".{FILE}.part", ".gitattributes"
COMMITS = "KINDLING_COMMITS"  #: in the environment: the host that builds commits what is written here
KEPT = frozenset({FILE, _PART, _ATTRIBUTES})  #: the names of what is written here


def keep_addresses(site: Path, result: "BuildResult") -> None:
    """Write what a build found into ``content/addresses.txt``, and say so; where nothing is new, nothing is done.

    On a host that builds, what is written is lost with its folder: there it is said which lines to commit.
    """
    path, old = site / "content" / FILE, kept_text(site)
    for problem in result.problems:
        if problem.rule == "addresses/moved":
            say(f"  {problem.path}: {problem.message}")
    if result.addresses and result.addresses != old:
        new = set(result.addresses.splitlines()) - set(old.splitlines())
        _say(path, sorted(new), written=written_whole(path, result.addresses))


def kept_text(site: Path) -> str:
    """Return what the file of a site holds; "" where there is none."""
    path = site / "content" / FILE
    return path.read_text("utf-8-sig", "replace") if path.is_file() else ""


def begin_addresses(site: Path) -> None:
    """Write the file with nothing in it yet, where there is none."""
    path = site / "content" / FILE
    if not path.exists():
        written_whole(path, PublicAddresses().text())


def written_whole(path: Path, text: str) -> bool:
    """Return whether the file is written whole; a folder that can't be written to is no fault of the site's.

    Beside it git is told, where it has been told nothing, to keep the lines of both sides of a merge.
    """
    part, attributes = path.with_name(f".{path.name}.part"), path.with_name(_ATTRIBUTES)
    try:
        part.unlink(missing_ok=True)  # of a build that was killed, or a link, which may lead anywhere
        _made(part, text)
        os.replace(part, path)
        with suppress(FileExistsError):
            _made(attributes, f"{path.name} merge=union\n")
    except OSError:
        return False
    return True


def _made(path: Path, text: str) -> None:
    """Write a new file; raises FileExistsError where there is one, or a link to somewhere else."""
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def _say(path: Path, lines: list[str], *, written: bool) -> None:
    if written and os.environ.get(COMMITS):
        say(f"  {shown(path)} remembers what readers have: the host commits it")
        return
    if written and not os.environ.get("CI"):
        say(f"  {shown(path)} remembers what readers have: commit it with the texts")
        return
    say(f"  put into {shown(path)} of your repository, and commit, what readers have from now on:")
    for line in lines:
        say(f"    {line}")

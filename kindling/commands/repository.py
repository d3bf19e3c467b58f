"""What git knows of a site's folder, read as git itself reads it; nothing is ever written.

``git status --porcelain=v2 -z`` is the form that git keeps for programs (git-status(1), "Porcelain Format Version 2").
"""

import os
import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

#: what a repository's own settings may start while it is looked at, or what would wait for a person
_QUIET = ("--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
_ASKS_NOBODY = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS": "true", "LC_ALL": "C"}
_TIMEOUT = 120  #: seconds, for a network that hangs

#: what stands in git's own folder in the middle of which work
_UNFINISHED = {
    "MERGE_HEAD": "merge",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
}


class NoRepository(Exception):
    """Git can't say anything of the folder: the fact, and what to do."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.fact, self.hint = fact, hint


@dataclass(frozen=True, slots=True)
class Repository:
    """How a site's folder stands to git. Paths are from that folder."""

    branch: str = ""  #: "" where none is checked out
    begun: bool = False  #: whether anything was ever committed
    upstream: str = ""  #: "origin/main"; "" where the branch is sent nowhere
    remotes: tuple[str, ...] = ()
    ahead: int = 0  #: commits that are here alone
    behind: int = 0  #: commits that are there alone, as far as it was asked
    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    unfinished: str = ""  #: "merge", "rebase" … in the middle of which it is
    locked: Path | None = None  #: a lock that another git holds, or left
    asked: datetime | None = None  #: when it was last asked what others have


def repository(site: Path) -> Repository:
    """Return how a folder stands to git. Raises NoRepository where git is not there, or knows nothing of it."""
    status = _git(site, "status", "--porcelain=v2", "--branch", "--untracked-files=all", "-z", "--", ".")
    prefix = _git(site, "rev-parse", "--show-prefix").decode("utf-8", "surrogateescape").rstrip("\n")
    names = [*_UNFINISHED, "index.lock", "FETCH_HEAD"]
    paths = _git(site, "rev-parse", *(word for name in names for word in ("--git-path", name)))
    places = [site / os.fsdecode(line) for line in paths.splitlines()]
    there = {name: place for name, place in zip(names, places, strict=True) if place.exists()}
    remotes = _git(site, "remote").decode("utf-8", "replace").split()
    fetched = there.get("FETCH_HEAD")
    return read_status(
        status,
        prefix,
        unfinished=next((what for name, what in _UNFINISHED.items() if name in there), ""),
        remotes=tuple(remotes),
        locked=there.get("index.lock"),
        asked=datetime.fromtimestamp(fetched.stat().st_mtime).astimezone() if fetched else None,
    )


def ask_others(site: Path) -> str:
    """Ask what others have sent; return why it could not be asked, "" where it could."""
    try:
        _git(site, "fetch", "--quiet")
    except NoRepository as told:
        return told.fact
    return ""


def _git(site: Path, *words: str) -> bytes:
    """Return what git says. Raises NoRepository."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name == "GIT_SSH_COMMAND"
    }
    own.setdefault("GIT_SSH_COMMAND", "ssh -o BatchMode=yes")
    try:
        job = subprocess.run(
            ["git", *_QUIET, "-C", str(site), *words],
            env=own | _ASKS_NOBODY, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_TIMEOUT,
        )  # fmt: skip
    except FileNotFoundError:
        raise NoRepository("Git is not installed.", "on Debian and Ubuntu: sudo apt install git") from None
    except subprocess.TimeoutExpired:
        raise NoRepository("nobody answered in two minutes", "look at the connection") from None
    if job.returncode:
        raise _told(site, os.fsdecode(job.stderr))
    return job.stdout


def _told(site: Path, said: str) -> NoRepository:
    if "not a git repository" in said:
        return NoRepository(
            "This site is not in git: its only copy is this folder.",
            "docs/writers/two-people.md says how it begins: git init --initial-branch=main",
        )
    if "dubious ownership" in said:
        return NoRepository(
            "This folder belongs to somebody else, so git does not read it.",
            f"if you trust its owner: git config --global --add safe.directory {site}",
        )
    lines = [line.removeprefix("fatal: ").removeprefix("error: ") for line in said.splitlines() if line.strip()]
    return NoRepository(f"Git says: {lines[-1] if lines else 'nothing'}", "look there: git status")


def read_status(data: bytes, prefix: str = "", **more: object) -> Repository:
    """Return what ``git status --porcelain=v2 --branch -z`` says; ``prefix``: the site's folder in the repository."""
    head: dict[str, str] = {}
    found: dict[str, list[str]] = {"changed": [], "new": [], "gone": [], "conflicts": []}
    entries = iter(data.decode("utf-8", "surrogateescape").split("\0"))
    for entry in entries:
        kind, _, rest = entry.partition(" ")
        if kind == "#":
            key, _, value = rest.partition(" ")
            head[key] = value
        elif kind in _FIELDS:
            fields = rest.split(" ", _FIELDS[kind])
            place, path = _place(kind, fields), fields[-1].removeprefix(prefix)
            found[place].append(path)
            if kind == "2":
                next(entries)  # the name that it had
    ahead, behind = (abs(int(number)) for number in head.get("branch.ab", "+0 -0").split())
    branch = head.get("branch.head", "")
    return Repository(
        branch="" if branch == "(detached)" else branch,
        begun=head.get("branch.oid", "(initial)") != "(initial)",
        upstream=head.get("branch.upstream", ""),
        ahead=ahead,
        behind=behind,
        **{place: tuple(sorted(paths)) for place, paths in found.items()},  # type: ignore[arg-type]
        **more,  # type: ignore[arg-type]
    )


#: kind of entry → how many fields stand before its path
_FIELDS = {"1": 7, "2": 8, "u": 9, "?": 0}


def _place(kind: str, fields: list[str]) -> str:
    if kind in "u?":
        return "conflicts" if kind == "u" else "new"
    here, there = fields[0][0], fields[0][1]
    if "D" in (here, there) and here not in "AR":
        return "gone"
    return "new" if here == "A" else "changed"

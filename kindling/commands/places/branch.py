"""A branch of a git repository that a host shows, by git itself: each publish is one commit on it.

Git is given whole files and a list of paths: no work tree, no hooks, no filters, nothing of the site's own repository.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from kindling.commands._command import Exit, Refusal
from kindling.commands.places.change import FoundFiles, SiteChange
from kindling.commands.places.programs import at_terminal, needed, output_of
from kindling.commands.places.sending import SendingCount, SentTree, new_manifest, refused_by
from kindling.commands.places.targets import BranchTarget
from kindling.engine.manifest import EMPTY, manifest_from
from kindling.model.addresses import MANIFEST
from kindling.model.locks import take

_JEKYLL = ".nojekyll"  #: an empty file: GitHub Pages shows files as they are, those that begin with "_" or "." too
_EMPTY = hashlib.sha1(b"blob 0\0", usedforsecurity=False).hexdigest()  #: git's name of a file without a byte
_THERE = "refs/kindling/there"
_BACK = "Go back to"
_GONE_BACK = re.compile(rf"{_BACK} ([0-9a-f]{{10}})$")
#: what git says of a branch that has moved on since it was looked at
_MOVED_ON = re.compile(r"fetch first|fast-forward|integrate the remote changes|cannot lock ref|stale info")


class BranchPlace:
    """A branch that a host shows."""

    may_ask = True

    def __init__(self, target: BranchTarget, shown: str, kept: Path, site: Path, siteurl: str = "") -> None:
        """``kept``: a folder of this computer, for what git knows of that branch."""
        self._target, self._shown, self._kept, self._site, self._siteurl = target, shown, kept, site, siteurl
        self._program = needed("git")
        self._parent = ""
        self._lock = self._held()

    def _held(self) -> IO[bytes]:
        """Return the lock of what is kept; what a git that died left locked in it is free then. Raises Refusal: 75."""
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        lock = self._kept.with_name(f"{self._kept.name}.lock").open("wb")
        try:
            take(lock)
        except BlockingIOError:
            lock.close()
            fact = "another command on this computer is at work there"
            raise refused_by(
                self._shown, fact, "wait until it is done, and run the command again", Exit.LOCKED
            ) from None
        for stray in self._kept.rglob("*.lock"):
            stray.unlink(missing_ok=True)
        return lock

    def marks(self, tree: SentTree) -> Mapping[str, str]:
        """Return path → git's own name of its bytes."""
        marks = {path: _blob(tree.folder / path, tree.sizes[path]) for path in tree.hashes}
        return {_JEKYLL: _EMPTY, **marks}

    def found(self, tree: SentTree) -> FoundFiles:
        """Fetch the newest commit of the branch, and nothing of those before; return what is in it.

        What is kept here is only a copy: where git can't use it any more, it is fetched anew.
        """
        try:
            return self._found()
        except Refusal as refusal:
            if refusal.exit_code == Exit.USAGE or not self._kept.exists():
                raise
            shutil.rmtree(self._kept)
            return self._found()

    def _found(self) -> FoundFiles:
        self._fetch(1)
        if not self._parent:
            return FoundFiles(EMPTY, {})
        entries = self._git("ls-tree", "-r", "-z", "--full-tree", self._parent).split(b"\0")
        marks: dict[str, str] = {}
        for entry in filter(None, entries):
            head, _, path = entry.partition(b"\t")
            mode, _kind, blob = head.decode().split()
            marks[os.fsdecode(path)] = blob if mode == "100644" else f"{mode} {blob}"
        text = self._git("cat-file", "blob", marks[MANIFEST]) if MANIFEST in marks else b""
        marks.pop(MANIFEST, None)
        try:
            return FoundFiles(manifest_from(text.decode("utf-8", "replace")) if text else EMPTY, marks)
        except ValueError as error:
            fact = f"{MANIFEST}, the list of what is ours in it, is not whole: {error}"
            raise refused_by(self._shown, fact, "nothing was changed; name another branch", Exit.USAGE) from None

    def put(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        """Make one commit of the site, and send it; others' files in the branch stay in it."""
        manifest = new_manifest({_JEKYLL: hashlib.sha256(b"").hexdigest(), **tree.hashes}).text().encode()
        blobs = self._stored(tree, change, count)
        blobs[MANIFEST] = self._git("hash-object", "-w", "--stdin", given=manifest).decode().strip()
        gone = "".join(f"0 {'0' * 40}\t{path}\0" for path in change.deleted)
        lines = gone + "".join(f"100644 {blob}\t{path}\0" for path, blob in blobs.items())
        self._git("read-tree", self._parent or "--empty")
        self._git("update-index", "-z", "--index-info", given=os.fsencode(lines))
        self._send(self._git("write-tree").decode().strip(), f"Publish {self._siteurl}".strip())

    def _stored(self, tree: SentTree, change: SiteChange, count: SendingCount) -> dict[str, str]:
        """Give git the files that are new or changed; return path → git's name of each."""
        paths = [path for path in change.sent if path in tree.hashes]
        blobs: dict[str, str] = {}
        if _JEKYLL in change.sent and _JEKYLL not in tree.hashes:
            blobs[_JEKYLL] = self._git("hash-object", "-w", "--stdin").decode().strip()
        odd = {path for path in paths if "\n" in path or '"' in path}  # one to a line is read: these are given as bytes
        for path in odd:
            blobs[path] = (
                self._git("hash-object", "-w", "--stdin", given=(tree.folder / path).read_bytes()).decode().strip()
            )
        plain = [path for path in paths if path not in odd]
        given = "".join(f"{tree.folder / path}\n" for path in plain)
        names = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", given=os.fsencode(given))
        blobs |= dict(zip(plain, names.decode().split(), strict=True))
        for path in paths:
            count.one(tree.sizes[path])
        return blobs

    def back(self) -> str:
        """Publish what readers had before, as a commit of its own; return the name of that.

        What a commit "Go back to …" took back is passed over, so that a second step leads further back.
        """
        depth, before = 2, ""
        while not before:
            self._fetch(depth)
            before = self._before(self._stood_for(self._parent)) if self._parent else ""
            depth *= 4
            if not before and not self._is_cut_off():
                fact = "there is no commit before the one that readers have"
                raise refused_by(self._shown, fact, "publish the texts as they were: git has them", Exit.USAGE)
        self._send(self._named(f"{before}^{{tree}}"), f"{_BACK} {before[:10]}")
        return before[:10]

    def _is_cut_off(self) -> bool:
        """Return whether the branch has more commits than were fetched."""
        return (self._kept / "shallow").is_file()

    def _stood_for(self, commit: str) -> str:
        """Return the commit whose site this one shows: itself, or the one that it went back to; "" for not fetched."""
        while commit and (found := _GONE_BACK.match(self._git("log", "-1", "--format=%s", commit).decode())):
            there = self._named(f"{found[1]}^{{commit}}")
            if not there and self._is_cut_off():
                return ""
            if not there or self._named(f"{there}^{{tree}}") != self._named(f"{commit}^{{tree}}"):
                return commit  # somebody else wrote that line
            commit = there
        return commit

    def _before(self, commit: str) -> str:
        """Return the commit that was published before this one, as `_stood_for` has it; "" for none, or not fetched."""
        return self._stood_for(self._named(f"{commit}^1")) if commit else ""

    def _named(self, name: str) -> str:
        """Return git's full name of something that was fetched; "" for what is not there."""
        try:
            return self._git("rev-parse", "--verify", "--quiet", name).decode().strip()
        except Refusal:
            return ""

    def close(self) -> None:
        """Let others to what is kept."""
        self._lock.close()

    def _fetch(self, depth: int) -> None:
        """Ask the repository for the branch; what it does not have yet begins with no commit before it."""
        if not (self._kept / "HEAD").is_file():
            self._kept.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", str(self._kept))
        ref = f"refs/heads/{self._target.branch}"
        if not self._git("ls-remote", self._target.git, ref).strip():
            self._parent = ""
            return
        self._git("fetch", "--quiet", "--no-tags", f"--depth={depth}", "--", self._target.git, f"+{ref}:{_THERE}")
        self._parent = self._git("rev-parse", _THERE).decode().strip()

    def _send(self, tree: str, message: str) -> None:
        parent = ["-p", self._parent] if self._parent else []
        commit = self._git("commit-tree", tree, *parent, "-m", message, environment=self._author()).decode().strip()
        try:
            self._git(
                "-c",
                "advice.pushUpdateRejected=false",
                "push",
                "--quiet",
                "--",
                self._target.git,
                f"{commit}:refs/heads/{self._target.branch}",
            )
        except Refusal as refusal:
            raise self._not_taken(refusal) from None

    def _not_taken(self, refusal: Refusal) -> Refusal:
        """Return why a push was not taken: somebody was quicker, the repository's rules, or what git said."""
        if _MOVED_ON.search(refusal.message):
            fact = f"somebody else published there at the same moment ({refusal.message.rpartition('; ')[2]})"
            return refused_by(self._shown, fact, _AGAIN, Exit.LOCKED)
        if "[remote rejected]" in refusal.message:
            fact = f"the repository does not take it: {refusal.message.removeprefix(f'{self._shown}: ')}"
            return refused_by(self._shown, fact, _ROOM if _FULL.search(refusal.message) else _RULES)
        return refusal

    def _author(self) -> dict[str, str]:
        """Return who commits, as git in the site's folder knows it. Raises Refusal where nobody said it."""
        try:
            said = [
                output_of(self._shown, [self._program, "-C", str(self._site), "config", key]).decode().strip()
                for key in ("user.name", "user.email")
            ]
        except Refusal:
            hint = 'tell it: git config --global user.name "Ann Example", and the same with user.email'
            raise refused_by(self._shown, "git does not know who publishes", hint) from None
        return {
            f"GIT_{who}_{what}": text
            for who in ("AUTHOR", "COMMITTER")
            for what, text in zip(("NAME", "EMAIL"), said, strict=True)
        }

    def _git(self, *words: str, given: bytes = b"", environment: Mapping[str, str] | None = None) -> bytes:
        """Return what git says. Nothing that lies on this computer for others to start is started."""
        quiet = [word for setting in _SETTINGS for word in ("-c", setting)]
        env = {
            "GIT_DIR": str(self._kept),
            "GIT_INDEX_FILE": str(self._kept / "index"),
            "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
            **(environment or {}),
        }
        if not at_terminal():
            env |= {name: text for name, text in _ASKS_NOBODY.items() if name not in os.environ}
        return output_of(self._shown, [self._program, *quiet, *words], given, env, _HINT)


#: nothing of this computer's is started, bytes stay as they are, and a way on which nothing comes is given up
_SETTINGS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.autocrlf=false",
    "gc.auto=0",
    "http.lowSpeedLimit=1",
    "http.lowSpeedTime=60",
)
#: where nobody can answer; a host that runs this may have ways of its own to tell git a key
_ASKS_NOBODY = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_SSH_COMMAND": "ssh -o BatchMode=yes",
}
_HINT = "does `git ls-remote` get there with the same address? Readers have the site as it was"
_AGAIN = "run the command again"
_FULL = re.compile("(?i)no space left on device|quota exceeded")
_ROOM = "make room where the repository is, and run the command again; readers have the site as it was"
_RULES = (
    "look at its rules: is the branch protected, may this account push to it, is a file too large?"
    " Readers have the site as it was"
)


def _blob(file: Path, size: int) -> str:
    """Return git's name of a file's bytes (gitglossary, "blob object")."""
    name = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    with file.open("rb") as opened:
        while data := opened.read(1 << 20):
            name.update(data)
    return name.hexdigest()

"""A server, by SSH and rsync: each publish is a folder of its own, and one link leads readers to it.

In the folder on the server: ``releases/2026-11-28T081500Z/`` …, and ``current``, a link to the one that readers have.
A publish begins with a copy of that in which files are second names, so nothing that is the same is sent or stored
again, and files keep their dates. The server needs a shell, rsync, find and sha256sum; nothing of ours runs there.
"""

import hashlib
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from kindling.commands._command import Exit, Refusal
from kindling.commands.places.change import FoundFiles, SiteChange, change_of
from kindling.commands.places.programs import at_terminal, needed, output_of
from kindling.commands.places.sending import SendingCount, SentTree, new_manifest, refused_by
from kindling.commands.places.targets import ServerTarget
from kindling.engine.manifest import EMPTY, Manifest, folders_above, manifest_from
from kindling.model.addresses import MANIFEST

_RELEASES = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Za*")
_RSYNC = re.compile(rb"^rsync +version +v?[3-9]", re.M)
_PART = ".rsync-partial"  #: folders for a file on its way, and for one that was cut in the middle
_BEGIN = "== the beginning =="  #: before what a script prints: a profile there may have greeted whoever logs in
_END = "== the end =="  #: behind what a script printed: without it, the connection was cut
_SEPARATOR = b"--\n"
_LOOK = """
cd -- {folder} 2>/dev/null || return 0
if [ -L current ]; then readlink current; elif [ -e current ]; then echo "!"; else echo; fi
ls -A releases 2>/dev/null || true
echo "--"
if [ -L current ] && [ -d current/ ]; then
    cd current/
"""
_LIST = """
    find . -name {part} -prune -o -type f -exec sha256sum {{}} +
    echo "--"
    find . -name {part} -prune -o ! -type d ! -type f -print
    echo "--"
    cat {manifest} 2>/dev/null || true
"""
#: ``cp -al`` makes second names of files; where it is not known, they are copied with their dates
_PREPARE = """
umask 022
mkdir -p -- {folder}/releases
cd -- {folder}/releases
chmod 755 . 2>/dev/null || true
find . -maxdepth 1 -name '.coming-*' -mtime +7 -exec rm -rf {{}} +
if [ ! -d {coming} ]; then
    rm -rf .coming-{key}-* .copied-{key}
    mkdir .copied-{key}
    if [ -n {current} ] && ! cp -al {current}/. .copied-{key} 2>/dev/null; then
        rm -rf .copied-{key}
        mkdir .copied-{key}
        cp -Rp {current}/. .copied-{key}
    fi
    chmod 755 .copied-{key}
    mv .copied-{key} {coming}
fi
mkdir -p {coming}/{part}
"""
_MANIFEST = """
cd {coming}
rm -f {manifest}.new
cat > {manifest}.new <<'---- the end of the manifest ----'
{text}---- the end of the manifest ----
chmod 644 {manifest}.new
mv -f {manifest}.new {manifest}
"""
#: the link is made beside its place, and moved there in one step (GNU and BusyBox say -T, the BSDs -h)
_LINK = """
ln -sn -- releases/{name} .current-{key}
mv -fT .current-{key} current 2>/dev/null || mv -fh .current-{key} current
"""
_RELEASE = (
    """
cd ../..
rm -f .current-{key}
find releases/{coming} -name {part} -prune -exec rm -rf {{}} +
touch releases/{coming}
[ ! -e releases/{name} ] || {{ echo "somebody else published there at the same moment" >&2; return 1; }}
mv releases/{coming} releases/{name}
"""
    + _LINK
    + "cd releases\nrm -rf -- {old}\n"
)
_BACK = "cd -- {folder}\nrm -f .current-{key}\n" + _LINK


class ServerPlace:
    """A folder on a server."""

    may_ask = False  #: it was asked for when it was greeted

    def __init__(self, target: ServerTarget, shown: str, key: str) -> None:
        """``key``: what tells this site on this computer from others that publish there."""
        self._target, self._shown = target, shown
        self._values = {"folder": _quoted(target.folder), "key": key, "part": _PART, "manifest": MANIFEST}
        self._sockets = tempfile.mkdtemp(prefix="kindling-")
        self._ssh = [needed("ssh"), *_options(self._sockets), *(["-p", str(target.port)] if target.port else [])]
        self._current, self._coming = "", ""  #: the release that readers have; what is on its way beside it
        self._releases: tuple[str, ...] = ()
        self._cut = False  #: whether a publish from here was cut
        self._ours = EMPTY

    def greet(self) -> None:
        """Log in, where somebody may have to be asked for a password, before a line of progress is drawn."""
        if not at_terminal():
            return
        try:
            self._said([*self._ssh, self._target.server, "true"], b"", _HINT)
        except BaseException:
            self.close()
            raise

    def marks(self, tree: SentTree) -> Mapping[str, str]:
        """Return path → hash of its bytes."""
        return tree.hashes

    def found(self, tree: SentTree) -> FoundFiles:
        """Return what readers have, each file by its hash there."""
        return self._seen()

    def _seen(self) -> FoundFiles:
        """Return what readers have, and look whether a publish was cut."""
        state, _, listed = self._run(f"{_LOOK}{_LIST}fi\n").partition(_SEPARATOR)
        current, *names = (state.decode("utf-8", "replace") or "\n").split("\n")
        self._current = current.removeprefix("releases/")
        if self._current and (not _RELEASES.fullmatch(self._current) or self._current not in names):
            fact = "current is there, and is no link to a release: it was not made by Kindling"
            raise refused_by(self._shown, fact, "move it away, or name another folder", Exit.USAGE)
        self._releases = tuple(sorted(name for name in names if _RELEASES.fullmatch(name)))
        self._ours = EMPTY
        self._coming = f".coming-{self._values['key']}-{self._current or 'first'}"
        self._cut = self._coming in names
        return self._read(listed) if self._current else FoundFiles(EMPTY, {})

    def put(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        """Make a new release beside the present one, and lead readers there in one step."""
        ours, before = self._ours, self._listed() if self._cut else None
        if before is not None:  # what was sent before the cut is there, and what the site no longer has goes
            change = change_of(tree.hashes, before)
            count.files, count.size, ours = len(change.sent), tree.size_of(change), before.ours
        new = new_manifest(tree.hashes)
        values = {"current": self._current or "''", "coming": self._coming}
        self._run(_PREPARE + _MANIFEST + _deleting(change, ours, new), **values, text=(ours | new).text())
        self._send(tree, change, count)
        if before is not None:
            self._refuse_others(change_of(tree.hashes, self._listed()), change)
        name = _named(self._releases)
        left = [each for each in self._releases if self._current and each > self._current]  # readers were led back
        kept = [each for each in self._releases if each not in left]
        old = [*left, *[*kept, name][: -self._target.keep]]
        self._run(
            "cd -- {folder}/releases\n" + _MANIFEST + _RELEASE, **values, text=new.text(), name=name, old=" ".join(old)
        )

    def _send(self, tree: SentTree, change: SiteChange, count: SendingCount) -> None:
        if not change.sent:
            return
        where = self._target.folder.removeprefix("~/").rstrip("/")
        command = [
            self._rsync(), "--files-from=-", "--from0", "-s", "-8", "--checksum", "--perms",
            "--chmod=D755,F644", f"--partial-dir={_PART}", f"--temp-dir={_PART}",
            "--out-format=%n", f"--rsh={shlex.join(self._ssh)}",
            f"{tree.folder}/", f"{self._target.server}:{where}/releases/{self._coming}/",
        ]  # fmt: skip
        hint = "run the command again: it goes on from there, and readers have the site as it was"
        sizes = {os.fsencode(path): size for path, size in tree.sizes.items()}

        def gone(line: bytes) -> None:
            if line in sizes:
                count.one(sizes[line])

        try:
            self._said(command, _names(change.sent), hint, gone)
        except Refusal as refusal:
            told = f"{refusal.message}; {count.told} had gone"
            raise Refusal(told, refusal.hint, refusal.exit_code) from None

    def _rsync(self) -> str:
        """Return the path of rsync. Raises Refusal for another program of that name, as macOS has one."""
        program = needed("rsync")
        if not _RSYNC.search(output_of(self._shown, [program, "--version"])):
            hint = "install rsync 3 or newer (on macOS: brew install rsync), and run the command again"
            raise refused_by(self._shown, f"{program} is not the rsync that this target needs", hint)
        return program

    def _refuse_others(self, left: SiteChange, change: SiteChange) -> None:
        """Raise Refusal where what is to be the release is not the site: the publish that was cut was still at work."""
        if not left.is_nothing or left.kept != change.kept:
            fact = "a publish that was cut off before was still writing there"
            raise refused_by(self._shown, fact, "readers have the site as it was; run the command again", Exit.LOCKED)

    def back(self) -> str:
        """Lead readers to the release before the one that they have; return its moment. Raises Refusal for none."""
        self._seen()
        before = [name for name in self._releases if name < self._current]
        if not before:
            fact = "there is no release before the one that readers have"
            raise refused_by(self._shown, fact, "publish the texts as they were: git has them", Exit.USAGE)
        self._run(_BACK, name=before[-1])
        return _moment(before[-1])

    def close(self) -> None:
        """End the connection."""
        with suppress(Refusal):
            output_of(self._shown, [*self._ssh, "-O", "exit", self._target.server])
        shutil.rmtree(self._sockets, ignore_errors=True)

    def _listed(self) -> FoundFiles:
        """Return what a publish that was cut left there."""
        return self._read(self._run(f"cd -- {{folder}}/releases/{{coming}}\n{_LIST}", coming=self._coming))

    def _read(self, said: bytes) -> FoundFiles:
        """Return what lies in a folder there: each file's hash, "link" for what is no file, and the manifest."""
        files, others, text = said.split(_SEPARATOR, 2)
        marks = dict(_hashed(files))
        marks |= {os.fsdecode(path.removeprefix(b"./")): "link" for path in others.split(b"\n") if path}
        marks.pop(MANIFEST, None)
        try:
            self._ours = manifest_from(text.decode("utf-8", "replace")) if text.strip() else EMPTY
        except ValueError as error:
            fact = f"{MANIFEST}, the list of what is ours there, is not whole: {error}"
            raise refused_by(self._shown, fact, "nothing was changed; name another folder", Exit.USAGE) from None
        return FoundFiles(self._ours, marks)

    def _run(self, script: str, **values: str) -> bytes:
        """Return what a script prints there. Raises Refusal where it, or the connection, fails.

        The shell reads the script whole before it does anything: half of one does nothing.
        """
        body = script.format(**{**self._values, **values})
        text = f"set -e\nmain() {{\n{body}\n}}\necho '{_BEGIN}'\nmain < /dev/null\nprintf '{_END}'\n"
        said = self._said([*self._ssh, self._target.server, "sh -s"], os.fsencode(text), _HINT)
        if not said.endswith(_END.encode()):
            raise refused_by(self._shown, "the connection was cut", "run the command again: it goes on from there")
        return said.partition(f"{_BEGIN}\n".encode())[2].removesuffix(_END.encode())

    def _said(
        self, command: Sequence[str], given: bytes, hint: str, line: Callable[[bytes], None] | None = None
    ) -> bytes:
        """Return what a program says. Raises Refusal, with the mend of what it complained of, else with ``hint``."""
        try:
            return output_of(self._shown, command, given, hint=hint, line=line)
        except Refusal as refusal:
            mends = (mend for said, mend in _MENDS.items() if re.search(said, refusal.message))
            raise Refusal(refusal.message, next(mends, refusal.hint), refusal.exit_code) from None


#: what a program says → what to do, where the same command again would say the same
_MENDS = {
    r"rsync: (?:command )?not found|\(code 127\)": (
        "install rsync on the server too (on Debian and Ubuntu: sudo apt install rsync); readers have what they had"
    ),
    "sha256sum.*(?:not found|No such file)": "install sha256sum on the server: it is in the package coreutils",
    "is your shell clean|unexpected tag|protocol (?:version mismatch|incompatibility)": (
        "the account's profile on the server prints something where nobody sits: let it print in a terminal alone"
    ),
    "(?i)no space left on device|quota exceeded": (
        "make room on the server, and run the command again: it goes on from there, and readers have what they had"
    ),
    "(?i)has changed and you have requested|host identification has changed": (
        "is it the same server? Ask whoever runs it; where its key is new: ssh-keygen -R with its name, then ssh there"
    ),
    "Host key verification failed": "log in once with `ssh`, and look whether the key that it shows is the server's",
}
_CONNECT = 30  #: seconds until a server that does not answer is given up
_ALIVE = 15  #: seconds without an answer until the server is asked whether it is there; four times, then it is not
_HINT = "does `ssh` get there, and may you write there? Readers have the site as it was; the next run goes on"


def _options(sockets: str) -> list[str]:
    """Return how ssh is to be: one connection for all, and no question where nobody can answer."""
    said = ["ControlMaster=auto", f"ControlPath={sockets}/%C", "ControlPersist=60", f"ConnectTimeout={_CONNECT}"]
    said += [f"ServerAliveInterval={_ALIVE}", "ServerAliveCountMax=4"]
    said += [] if at_terminal() else ["BatchMode=yes"]
    return [word for each in said for word in ("-o", each)]


def _quoted(folder: str) -> str:
    """Return a folder for a shell there; what is not from the root is from home, as rsync has it."""
    return shlex.quote(folder.removeprefix("~/").rstrip("/"))


def _hashed(lines: bytes) -> Iterator[tuple[str, str]]:
    """Yield (path, hash) of what sha256sum says; a name with a line break is written with a backslash before all."""
    for line in lines.split(b"\n"):
        escaped = line.startswith(b"\\")
        sha256, _, path = line.lstrip(b"\\").partition(b"  ")
        if escaped:
            path = path.replace(b"\\\\", b"\0").replace(b"\\n", b"\n").replace(b"\0", b"\\")
        if len(sha256) == hashlib.sha256().digest_size * 2:
            yield os.fsdecode(path.removeprefix(b"./")), sha256.decode("ascii", "replace")


def _deleting(change: SiteChange, ours: Manifest, new: Manifest) -> str:
    """Return the lines that delete what a release has no more, and the folders of ours that are empty then."""
    above = {folder for path in change.deleted for folder in folders_above(path)}
    gone = sorted((each for each in above if not new.names_folder(each)), key=lambda each: (-each.count("/"), each))
    lines = [f"rm -f -- {shlex.quote(path)}" for path in change.deleted]
    lines += [f"rmdir -- {shlex.quote(each)} 2>/dev/null || true" for each in gone if ours.names_folder(each)]
    return "".join(f"{line}\n" for line in lines).replace("{", "{{").replace("}", "}}")


def _names(paths: Iterable[str]) -> bytes:
    """Return a list as rsync reads it, in which no name is taken for a note, as one that begins with # would be."""
    return b"".join(b"./" + os.fsencode(path) + b"\0" for path in paths)


def _named(known: tuple[str, ...], clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> str:
    """Return the name of a new release, which sorts behind all that are known, also where a clock went back.

    >>> _named(("2026-11-28T081500Z",), lambda: datetime(2026, 11, 28, 8, 0))
    '2026-11-28T081500Za'
    """
    name = f"{clock():%Y-%m-%dT%H%M%SZ}"
    return name if not known or name > known[-1] else f"{known[-1]}a"


def _moment(name: str) -> str:
    """Return the moment of a release for people: "2026-11-28 08:15 UTC"."""
    return f"{name[:10]} {name[11:13]}:{name[13:15]} UTC"


def site_key(site: Path) -> str:
    """Return what tells a site on this computer from all others that publish to the same place."""
    import platform

    return hashlib.sha256(f"{platform.node()}\n{site}".encode()).hexdigest()[:12]

"""Torture: a command is killed at each of its steps, or the disk is full there; what is left is held against promises.

A scene is a folder with a site and all that its command touches. It is laid anew for each death, the command dies, and
readers must have what they had or what they were to get; then the same command runs to its end, and all must be as if
nobody had died, with nothing left lying about.
"""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests import warm
from tests.commands.conftest import NAMED, POST, SERIES, environment, tree

Tree = dict[str, bytes]
SITEURL = "https://example.org"
NOW = "2026-12-01"
PICTURE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@dataclass
class Scene:
    """A command that changes what readers have; ``home`` holds all of it."""

    name: str
    home: Path
    command: str
    values: Mapping[str, str]
    readers: Callable[[], Tree]  #: what readers have
    by_file: bool = False  #: whether it is changed file by file, each whole, instead of in one step
    more: Mapping[str, str] = field(default_factory=dict)  #: of its environment
    then: tuple[str, ...] = ()  #: commands that follow
    old: Tree = field(default_factory=dict)
    new: Tree = field(default_factory=dict)
    known: frozenset[str] = frozenset()  #: all paths that may be there at the end

    def run(self, under: str = "") -> "subprocess.CompletedProcess[str]":
        """Run the command to its end, or to the end that is made for it."""
        said = dict(self.more) | {key: value for key, value in self.values.items() if value}
        return warm.ran(self.command, [], environment(**said, TESTS_UNDER=under))

    def begin(self) -> None:
        """Learn what readers have before, what they are to get, and what lies about at the end."""
        self._keep()
        self.old = self.readers()
        done = self.run()
        assert done.returncode == 0, done.stdout + done.stderr
        self.new = self.readers()
        for name in self.then:
            warm.ran(name, [], environment(**self.more, SITE=self.values["SITE"], NOW=NOW))
        assert self.new != self.old
        self.known = self._paths()
        self.again()

    def _keep(self) -> None:
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.home, self._kept, symlinks=True)

    def again(self) -> None:
        """Lay all as it was at the beginning."""
        _clear(self.home)
        shutil.copytree(self._kept, self.home, symlinks=True, dirs_exist_ok=True)

    @property
    def _kept(self) -> Path:
        return self.home.with_name(f"{self.home.name} as it was")

    def _paths(self) -> frozenset[str]:
        return frozenset(_without_chance(path.relative_to(self.home).as_posix()) for path in self.home.rglob("*"))

    def steps(self) -> int:
        """Return how many steps the command takes."""
        count = self.home.with_name("steps")
        self.run(f"count:{count}")
        self.again()
        return int(count.read_text())

    def faults(self, how: str, ended: int, codes: Iterable[int], said: str = "") -> Iterator[str]:
        """Yield what is wrong with what a death left, and with what the next run makes of it."""
        if ended not in codes:
            yield f"{self.name}, {how}: exit code {ended}: {said}"
        if "Traceback" in said or "fault of Kindling" in said:
            yield f"{self.name}, {how}: {said}"
        yield from (f"{self.name}, {how}: {fault}" for fault in self._broken())
        done = self.run()
        for name in self.then:
            warm.ran(name, [], environment(**self.more, SITE=self.values["SITE"], NOW=NOW))
        if done.returncode:
            yield f"{self.name}, {how}: the next run ends with {done.returncode}: {done.stdout}{done.stderr}"
        elif (after := self.readers()) != self.new:
            yield f"{self.name}, {how}: the next run gives others: {sorted(_differing(after, self.new))}"
        if strays := {path for path in self._paths() - self.known if not _ELSEWHERE.fullmatch(path)}:
            yield f"{self.name}, {how}: left lying about: {sorted(strays)}"

    def _broken(self) -> Iterator[str]:
        now = self.readers()
        if not self.by_file:
            if now not in (self.old, self.new):
                yield f"neither old nor new: {sorted(_differing(now, self.new))[:9]}"
            return
        for path, data in now.items():
            if data not in (self.old.get(path), self.new.get(path)):
                yield f"{path} is neither old nor new ({len(data)} bytes)"
        if gone := (self.old.keys() & self.new.keys()) - now.keys():
            yield f"gone meanwhile: {sorted(gone)}"


def _clear(folder: Path) -> None:
    """Take away all in a folder; a file system that is mounted there stays, empty."""
    for place in folder.iterdir():
        if place.is_symlink() or not place.is_dir():
            place.unlink()
            continue
        _clear(place)
        if not any(inner.is_mount() for inner in (place, *place.iterdir())):
            place.rmdir()


def _differing(one: Tree, other: Tree) -> set[str]:
    return {path for path in one.keys() | other.keys() if one.get(path) != other.get(path)}


#: where a build works that may not write beside its output, the site as `make serve` showed it, and what git leaves in
#: a repository on this very machine, whose side of a push is killed with ours
_ELSEWHERE = re.compile(
    r"site/\.kindling/(?:targets(?:/\.gitignore)?|serve(?:/\d+(?:/site(?:/.*)?)?)?)|remote\.git/shallow_\w+"
)


def _without_chance(path: str) -> str:
    """Return a path in which what is cached, objects of git and releases have no names of their own."""
    steps = path.split("/")
    for number, step in enumerate(steps):
        if len(step) > 40 and step.endswith(".kept"):
            steps[number] = "….kept"
        if number and steps[number - 1] == "releases":
            steps[number] = "…"
        if number and steps[number - 1] == "objects" and step not in ("pack", "info"):
            return "objects/…"
    return "/".join(steps)


# ---- scenes --------------------------------------------------------------------------------------------


def site_in(home: Path) -> Path:
    """Lay a small site: a series, two posts, a picture, a source."""
    site = home / "site"
    files = {
        "content/series/power.md": SERIES,
        "content/posts/one.md": POST + "\n![A dot](/media/dot.gif)\n",
        "content/posts/two.md": POST.replace("One", "Two").replace("part: 1", "part: 2"),
        "pelicanconf.py": NAMED,
        "publishconf.py": f"SITEURL = {SITEURL!r}\n",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, "utf-8")
    (site / "content/media").mkdir()
    (site / "content/media/dot.gif").write_bytes(PICTURE)
    return site


def changed(site: Path) -> None:
    """Change a site: a word, a text more, and one that goes."""
    one = site / "content/posts/one.md"
    one.write_text(one.read_text("utf-8") + "\nMore words.\n", "utf-8")
    (site / "content/posts/two.md").rename(site / "content/posts/second.md")


def built(home: Path) -> Scene:
    """`make site`, over the site that it made before."""
    site = site_in(home)
    scene = Scene("site", home, "site", {"SITE": str(site), "NOW": NOW}, lambda: tree(site / "output"))
    return _second(scene, site)


def first(home: Path) -> Scene:
    """`make site`, where nothing was ever built or cached."""
    site = site_in(home)
    scene = Scene("first site", home, "site", {"SITE": str(site), "NOW": NOW}, lambda: tree(site / "output"))
    scene.begin()
    return scene


def to_folder(home: Path, *, strangers: bool) -> Scene:
    """`make publish` to a folder, in one step, or file by file around somebody else's."""
    site, target = site_in(home), home / "www"
    values = {"SITE": str(site), "NOW": NOW, "TARGET": str(target)}
    readers = lambda: {path: data for path, data in tree(target).items() if not _is_ours_alone(path)}  # noqa: E731
    name = "publish, file by file" if strangers else "publish"
    scene = Scene(name, home, "publish", values, readers, by_file=strangers)
    return _second(scene, site, lambda: (target / "CNAME").write_text("example.org") if strangers else None)


def _is_ours_alone(path: str) -> bool:
    """Return whether hosts refuse to hand a file out: the manifest, and what is on its way."""
    return path.rpartition("/")[2] in (".kindling-manifest.json", ".kindling-part")


def to_server(home: Path, more: Mapping[str, str]) -> Scene:
    """`make publish` by SSH and rsync."""
    site, where = site_in(home), home / "www"
    (site / "publishconf.py").write_text(
        f"SITEURL = {SITEURL!r}\nTARGETS = {{'live': {{'server': 'server', 'folder': {str(where)!r}}}}}\n"
    )
    values = {"SITE": str(site), "NOW": NOW, "TARGET": "live"}
    return _second(Scene("publish, server", home, "publish", values, lambda: tree(where / "current"), more=more), site)


def to_branch(home: Path, more: Mapping[str, str]) -> Scene:
    """`make publish` to a branch of git."""
    site, remote = site_in(home), home / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    (site / "publishconf.py").write_text(f"SITEURL = {SITEURL!r}\nTARGETS = {{'live': {{'git': {str(remote)!r}}}}}\n")
    values = {"SITE": str(site), "NOW": NOW, "TARGET": "live"}
    return _second(Scene("publish, branch", home, "publish", values, lambda: _branch(remote), more=more), site)


def _branch(remote: Path) -> Tree:
    git = ["git", "-C", str(remote)]
    listed = subprocess.run([*git, "ls-tree", "-r", "-z", "gh-pages"], capture_output=True, text=True, check=True)
    return {name: mark.encode() for mark, _, name in (line.partition("\t") for line in listed.stdout.split("\0"))}


def moved_in(home: Path) -> Scene:
    """`make import` of a folder of texts with a picture, into a site."""
    site, old = site_in(home), home / "old"
    (old / "_posts").mkdir(parents=True)
    (old / "assets").mkdir()
    (old / "assets/walk.gif").write_bytes(PICTURE)
    for number in range(1, 4):
        words = f"---\ntitle: Walk {number}\n---\n\nWords {number}. ![A walk](/assets/walk.gif)\n"
        (old / f"_posts/2020-04-0{number}-walk-{number}.md").write_text(words)
    values = {"SITE": str(site), "FROM": str(old), "NOW": NOW}
    readers = lambda: {  # noqa: E731
        path: data
        for path, data in tree(site / "content").items()
        if not path.rpartition("/")[2].startswith(".") and path != "addresses.txt"
    }
    scene = Scene("import", home, "import", values, readers, by_file=True, then=("check",))
    scene.begin()
    return scene


def _second(scene: Scene, site: Path, then: Callable[[], object] = lambda: None) -> Scene:
    done = scene.run()
    assert done.returncode == 0, done.stdout + done.stderr
    then()
    changed(site)
    scene.begin()
    return scene


@dataclass
class InPlace(Scene):
    """`make site` over what it made before, where words alone have changed: few files change, where they lie."""

    def begin(self) -> None:
        """Lay a site of many texts, and learn what is to come of another word in one of them."""
        site = Path(self.values["SITE"])
        for number in range(80):
            text = POST.replace("One", f"Text {number}").replace("part: 1", f"part: {number + 3}")
            (site / f"content/posts/text-{number:02}.md").write_text(text, "utf-8")
        for _ in range(2):  # the first remembers addresses, which the second reads
            assert self.run().returncode == 0
        super().begin()

    def _keep(self) -> None:
        super()._keep()
        self._edited()

    def again(self) -> None:
        """Lay all as it was, build, so that it is known what each file is made of, and change a word."""
        super().again()
        self._edited()

    def stays(self) -> bool:
        """Return whether the folder itself stays, and is not exchanged for another."""
        output = Path(self.values["SITE"]) / "output"
        before = output.stat().st_ino
        assert self.run().returncode == 0
        after = output.stat().st_ino
        self.again()
        return before == after

    def _edited(self) -> None:
        laid = time.monotonic()
        while time.monotonic() < laid + 0.1:  # else a file may have been saved in the moment in which it was looked at
            time.sleep(0.01)
        assert self.run().returncode == 0
        text = Path(self.values["SITE"]) / "content/posts/text-07.md"
        text.write_text(text.read_text("utf-8").rstrip() + " One more word.\n", "utf-8")


def in_place(home: Path) -> InPlace:
    """Return the scene of a change that touches few files."""
    site = site_in(home)
    readers = lambda: {path: data for path, data in tree(site / "output").items() if not _is_ours_alone(path)}  # noqa: E731
    scene = InPlace("site, in place", home, "site", {"SITE": str(site), "NOW": NOW}, readers, by_file=True)
    scene.begin()
    return scene


# ---- deaths --------------------------------------------------------------------------------------------


def killed_at_steps(scene: Scene, every: int = 1, begin: int = 0) -> tuple[int, list[str]]:
    """Kill a command before its steps, each of them or each n-th; return how many, and the faults."""
    numbers = range(begin, scene.steps(), every)
    found = [fault for number in numbers for fault in _one(scene, f"kill:{number}", [-signal.SIGKILL])]
    return len(numbers), found


def signalled(scene: Scene, numbers: Sequence[int]) -> tuple[int, list[str]]:
    """Send a command Ctrl-C, SIGTERM and SIGHUP at some of its steps; it ends with 130, or it was done already."""
    deaths = [f"{how}:{number}" for number in numbers for how in ("int", "term", "hup")]
    return len(deaths), [fault for death in deaths for fault in _one(scene, death, [130])]


def cut_in_a_write(scene: Scene, sizes: Sequence[int]) -> tuple[int, list[str]]:
    """Kill a command in the middle of a write, once a file has so many bytes."""
    ends = [-signal.SIGXFSZ, 0, 1, 3]  # a program that it begins may be the one that is killed
    return len(sizes), [fault for size in sizes for fault in _one(scene, f"cut:{size}", ends)]


def full_from_steps(scene: Scene, every: int = 1, begin: int = 0) -> tuple[int, list[str]]:
    """Let the disk be full from a step on."""
    numbers = range(begin, scene.steps(), every)
    return len(numbers), [fault for number in numbers for fault in _one(scene, f"full:{number}", [0, 3])]


def _one(scene: Scene, death: str, codes: Sequence[int]) -> list[str]:
    ended = scene.run(death)
    found = list(scene.faults(death, ended.returncode, codes, ended.stdout + ended.stderr))
    scene.again()
    return found


def killed_at_random(scene: Scene, times: int, seed: int = 1) -> tuple[int, int, list[str]]:
    """Kill a command and all that it began at moments spread over as long as it takes; return how many were cut."""
    chance, found, cut = random.Random(seed), [], 0
    begun = time.monotonic()
    scene.run()
    took = time.monotonic() - begun
    scene.again()
    for number in range(times):
        ended = scene.run(f"after:{chance.random() * took}")
        cut += ended.returncode == -signal.SIGKILL
        said = ended.stdout + ended.stderr
        found += scene.faults(f"killed at random, {number}", ended.returncode, [0, -signal.SIGKILL], said)
        scene.again()
    return times, cut, found


def _process(scene: Scene) -> "subprocess.Popen[bytes]":
    said = dict(scene.more) | {key: value for key, value in scene.values.items() if value}
    return subprocess.Popen(
        [sys.executable, "-m", f"kindling.commands.{scene.command}"],
        cwd=warm.KIT, env=environment(**said), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip


def many_at_once(scene: Scene, number: int) -> list[str]:
    """Run a command several times at once; each ends well, or says that another is at work."""
    jobs = [_process(scene) for _ in range(number)]
    codes = [job.wait() for job in jobs]
    how = f"{number} at once"
    found = [] if 0 in codes else [f"{scene.name}, {how}: none did it: {codes}"]
    found += scene.faults(how, next((code for code in codes if code), 0), [0, 75])
    scene.again()
    return found


def _flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :]


#: name → what becomes of the bytes of a file that is kept
DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda _data: b"",
    "cut": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: bytes(len(data)),
    "flipped": lambda data: _flipped(data, len(data) * 2 // 3),
    "another version's": lambda data: b"kindling 2 " + data.partition(b"\n")[2],
}


def damaged(scene: Scene) -> tuple[int, list[str]]:
    """Damage each file that is kept between builds, in five ways; return how many damages, and the faults."""
    found, count = [], 0
    for name in sorted(path.relative_to(scene.home) for path in scene.home.rglob("*.kept")):
        for how, made in DAMAGES.items():
            path = scene.home / name
            path.write_bytes(made(path.read_bytes()))
            done = scene.run()
            found += scene.faults(f"{name} {how}", done.returncode, [0], done.stderr)
            count += 1
            scene.again()
    return count, found


def of_others(scene: Scene) -> tuple[int, list[str]]:
    """Run a command as a user who may write nothing there: one line, and nothing is changed."""
    for path in (scene.home, *scene.home.rglob("*")):
        os.lchown(path, 65534, 65534)
    done = scene.run("rights:")
    for path in (scene.home, *scene.home.rglob("*")):
        os.lchown(path, os.geteuid(), os.getegid())
    found = [] if scene.readers() == scene.old else [f"{scene.name}, another user: readers have others"]
    found += scene.faults("another user", done.returncode, [2, 3, 75], done.stdout + done.stderr)
    scene.again()
    return 1, found


def read_only(scene: Scene, folders: Iterable[str]) -> tuple[int, list[str]]:
    """Let folders be read-only, one after the other; the command says so, or does without, and the next does it."""
    found, count = [], 0
    for name in folders:
        folder = scene.home / name
        folder.chmod(0o555)
        done = scene.run("rights:")
        folder.chmod(0o755)
        found += scene.faults(f"{name} read-only", done.returncode, [0, 2, 3], done.stdout + done.stderr)
        count += 1
        scene.again()
    return count, found


def at_other_times(scene: Scene) -> tuple[int, list[str]]:
    """Let the clock jump forth and back at each look, and files be of the future and of 1970."""
    found = []
    for jump in (86_400, -86_400, 400 * 86_400):
        done = scene.run(f"clock:{jump}")
        found += scene.faults(f"clock {jump:+}", done.returncode, [0], done.stderr)
        scene.again()
    for moment in (0, 4_000_000_000):
        for path in scene.home.rglob("*"):
            os.utime(path, (moment, moment), follow_symlinks=False)
        done = scene.run()
        found += scene.faults(f"files of {moment}", done.returncode, [0], done.stderr)
        scene.again()
    return 5, found


def full_disks(scene: Scene, disk: Path, sizes: int) -> tuple[int, list[str]]:
    """Let a mounted file system have room for a little more at each try, from nothing to what is needed."""
    needed = _room_taken(scene, disk)
    found = []
    for number in range(sizes):
        room = needed * number // sizes
        _resize(disk, _used(disk) + room)
        done = scene.run()
        _resize(disk, 1 << 30)
        found += scene.faults(f"{room} bytes left", done.returncode, [0, 3], done.stdout + done.stderr)
        scene.again()
    return sizes, found


def _room_taken(scene: Scene, disk: Path) -> int:
    """Return about how many bytes a command takes on a disk, at most: twice what it has in the end."""
    scene.run()
    used = _used(disk)
    scene.again()
    return max(used * 2, 400_000)


def _used(disk: Path) -> int:
    found = os.statvfs(disk)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def _resize(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={max(size, 4096)}", str(disk)], check=True)


def on_disks(home: Path, sizes: int) -> tuple[int, list[str]]:
    """Fill the disk of the output, of what is kept, and of a target, each a file system of its own.

    It mounts them: so it is called in a namespace of its own (``main``).
    """
    count, found = 0, []
    for name, disk in {"site": "disk", "kept": "site/.kindling", "target": "www"}.items():
        here = home / name
        (here / disk).mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "none", str(here / disk)], check=True)
        scene = _on_disk(name, here)
        tried, faults = full_disks(scene, here / disk, sizes)
        count, found = count + tried, [*found, *faults]
    return count, found


def _on_disk(name: str, here: Path) -> Scene:
    if name == "target":
        return to_folder(here, strangers=True)
    site = site_in(here)
    output = here / "disk/output" if name == "site" else site / "output"
    values = {"SITE": str(site), "NOW": NOW, "OUTPUT": str(output)}
    scene = Scene(f"site, disk of {name}", here, "site", values, lambda: tree(output))
    return _second(scene, site)


def served(home: Path, times: int, seed: int = 1) -> tuple[int, list[str]]:
    """Kill `make serve` and all its processes while a text is saved; the next build is as if nobody had served."""
    scene, chance, found = built(home), random.Random(seed), []
    for number in range(times):
        said = {**scene.values, "PORT": "0"}
        job = subprocess.Popen(
            [sys.executable, "-m", "kindling.commands.serve"],
            cwd=warm.KIT, env=environment(**said), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        assert job.stdout and job.stdout.readline()
        text = scene.home / "site/content/posts/one.md"
        saved = text.read_bytes()
        end = time.monotonic() + chance.random() * 2
        while time.monotonic() < end:
            text.write_bytes(saved + b"\nSaved.\n")
            time.sleep(0.3)
        text.write_bytes(saved)
        with_its_own(job)
        ended = job.wait()
        job.stdout.close()
        found += scene.faults(f"serve killed, {number}", ended, [-signal.SIGKILL])
        scene.again()
    return times, found


def with_its_own(job: "subprocess.Popen[bytes]") -> None:
    """Kill a process, and all that it began: they are a group of their own."""
    try:
        os.killpg(job.pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def main(home: str, sizes: str) -> None:
    """Print how many full disks were tried, then each fault: ``unshare -Urm python -m tests.torture FOLDER 50``."""
    count, found = on_disks(Path(home), int(sizes))
    print(count, *found, sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Kill a swap before each of its steps in turn, and look at what is left: ``python -m tests.engine.killed MODE``.

The process forks, and the child is gone without a word at its n-th call that changes a file system. Prints what is
wrong, then how many moments there were.
"""

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kindling.engine import swap
from kindling.engine.manifest import manifest_of
from kindling.engine.swap import MANIFEST, Target
from kindling.engine.work_folders import working

OLD = {"index.html": "old", "posts/joy/index.html": "old joy", "posts/gone/index.html": "gone", "media/a.txt": "a"}
NEW = {"index.html": "new", "posts/joy/index.html": "new joy", "posts/more/index.html": "more", "media/a.txt": "a"}
NEXT = {"index.html": "next", "other/index.html": "other"}
STRANGERS = {"CNAME": "example.org", "posts/gone/notes.txt": "mine", "uploads/2026/a.pdf": "a gift"}
#: name → (what is in the target before, whose else, whether folders can be exchanged, what comes at the last moment)
MODES: dict[str, tuple[dict[str, str], dict[str, str], bool, dict[str, str]]] = {
    "exchange": (OLD, {}, True, {}),
    "late": (OLD, {}, True, {"late.txt": "an upload", "posts/gone/late.txt": "another"}),
    "strangers": (OLD, STRANGERS, True, {}),
    "no-exchange": (OLD, {}, False, {}),
    "volume": ({}, {}, False, {}),
    "new": ({}, {}, True, {}),
}
_CHANGING = ("rename", "replace", "unlink", "rmdir", "mkdir", "chmod", "fsync")


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def read(folder: Path) -> dict[str, str]:
    """Return path → text of every file below a folder, less the manifest."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files}


def published(base: Path, files: dict[str, str], late: dict[str, str] | None = None) -> list[str]:
    """Swap ``files`` into base/target; return the notes."""
    output, cache = base / "target", base / "kept"
    cache.mkdir(exist_ok=True)
    with working(output, cache) as work:
        target = Target(output, work, cache / "set-aside")
        with target.staging() as staging:
            write(staging, files)
            if late:
                _arriving(output, late)
            target.swapped(staging)
    return target.notes


def _arriving(output: Path, late: dict[str, str]) -> None:
    """Let files come after it was looked who else has some, and before the exchange."""
    real = swap._exchanged

    def exchanged(one: Path, other: Path) -> bool:
        write(output, late)
        return real(one, other)

    swap._exchanged = exchanged


def _begun(base: Path, mode: str) -> None:
    before, strangers, exchanging, _late = MODES[mode]
    output = base / "target"
    if before:
        published(base, before)
    elif not exchanging:
        output.mkdir()
    write(output, strangers)
    if not exchanging:
        swap._exchanged = lambda one, other: False


def _dying_at(number: int, base: Path, mode: str) -> bool:
    """Swap in a child that dies at its ``number``-th change; return whether it did."""
    child = os.fork()
    if not child:
        left = number

        def counted(real: Callable[..., Any]) -> Callable[..., Any]:
            def call(*arguments: Any, **named: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return real(*arguments, **named)

            return call

        for name in _CHANGING:
            setattr(os, name, counted(getattr(os, name)))
        swap._exchanged = counted(swap._exchanged)
        try:
            published(base, NEW, MODES[mode][3])
        except BaseException:
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9), f"the child ended with {status}"
    return status == 9


def faults(base: Path, mode: str) -> list[str]:
    """Return what is wrong with what a kill left, and with what the next build made of it."""
    before, strangers, _exchanging, late = MODES[mode]
    output, found = base / "target", []
    now = read(output)
    if before and "index.html" not in now:
        found.append("no tree is there")
    for path, text in now.items():
        if not path.endswith(".kindling-part") and text not in {
            each.get(path) for each in (before, NEW, strangers, late)
        }:
            found.append(f"{path} is half a file: {text!r}")
    everywhere = set(
        read(base).values()
    )  # the old tree too, until the next build puts back what came at the last moment
    found += [f"lost: {path}" for path, text in strangers.items() if now.get(path) != text]
    came = {path: text for path, text in late.items() if text in everywhere}
    published(base, NEXT)
    if (after := read(output)) != NEXT | strangers | came:
        found.append(f"next: {sorted(after.items() ^ (NEXT | strangers | came).items())}")
    if left := [path.name for path in base.iterdir() if path.name not in ("target", "kept")]:
        found.append(f"left beside the target: {left}")
    if aside := read(base / "kept").keys() - {"targets/.gitignore"}:
        found.append(f"put aside: {aside}")
    return found


def main(mode: str) -> None:
    """Die at each moment once."""
    os.fsync = lambda _file: None  # a killed process leaves what it wrote; only time would be lost
    real, number, died = swap._exchanged, 0, True
    while died:
        swap._exchanged = real
        with tempfile.TemporaryDirectory() as name:
            base = Path(name)
            _begun(base, mode)
            died = _dying_at(number, base, mode)
            for fault in faults(base, mode):
                print(f"killed before step {number}: {fault}")
        number += 1
    print(number)


def as_first_version(files: dict[str, str]) -> str:
    """Return a manifest as the first version of this project wrote it."""
    import json

    entries = [
        {"path": path, "sha256": hashlib.sha256(text.encode()).hexdigest(), "source": "content/a.md"}
        for path, text in files.items()
    ]
    return json.dumps({"kindling": 1, "files": entries})


def manifest_text(files: dict[str, str]) -> str:
    """Return the manifest of ``files``: path → text."""
    return manifest_of({path: hashlib.sha256(text.encode()).hexdigest() for path, text in files.items()}).text()


if __name__ == "__main__":
    main(sys.argv[1])

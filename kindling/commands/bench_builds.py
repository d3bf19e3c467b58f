"""What a build costs: a whole process, clean; and again in a new one, after each kind of edit."""

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kindling.commands._command import KIT
from kindling.commands.bench_edits import EDITS
from kindling.commands.bench_processes import used_by
from kindling.model.cache import ENDING, WORK

CONF = "SITENAME = 'Bench'\nAUTHOR = 'Bench'\n"
_CLEAN = ("--fresh=1", "--now=2026-12-01")
NOTHING = "nothing"  #: the kind of edit that is none
_MARK = "mark9999x"
#: kept, and no answer to anything: that a build was as it was
_NO_ANSWER = "built"
Tree = Mapping[str, bytes]  #: path → digest of the file


@dataclass(frozen=True, slots=True)
class BuildCost:
    """What one whole process cost."""

    seconds: float
    processor: float
    own: int  #: bytes at its peak, of the process itself
    others: int  #: … of the largest that it started
    steps: Mapping[str, float]
    files: int
    made: int  #: of these, files that were rendered
    again: bool = False  #: nothing had changed, and nothing was made


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What a build in a new process cost after an edit, and what it made again."""

    seconds: float
    processor: float
    own: int  #: bytes at its peak, of the process itself
    answers: Mapping[str, int]  #: of what is kept between processes, by kind: how many were made again
    made: int  #: files that were rendered
    changed: int  #: … and those that are not as they were


def clean_build(site: Path, conf: str = "") -> BuildCost:
    """Build ``site`` with some lines of settings and nothing kept by earlier builds, and return the costs."""
    (site / "pelicanconf.py").write_text(f"{CONF}{conf}", "utf-8")
    return _built(site, _CLEAN)


def rebuilds(site: Path, progress: Callable[[str], None]) -> dict[str, Rebuild]:
    """Return what a new process does when nothing has changed, and after each kind of edit.

    Each edit comes upon those before it; in the end all files are put back as they were.
    """
    progress("building once more")
    _built(site)
    before, found = _state(site), {}
    originals: dict[Path, bytes] = {}
    for kind in (NOTHING, *EDITS):
        progress(f"building again after an edit of {kind}")
        if kind in EDITS:
            saved = EDITS[kind](site, 0, _MARK)
            originals.setdefault(saved.path, saved.path.read_bytes())
            saved.path.write_text(saved.text, "utf-8")
        cost, after = _built(site), _state(site)
        found[kind] = _rebuild(cost, before, after)
        before = after
    for path, data in originals.items():
        path.write_bytes(data)
    return found


def _rebuild(cost: BuildCost, before: tuple[Tree, Tree], after: tuple[Tree, Tree]) -> Rebuild:
    answers = Counter(name.partition("/")[0] for name in _others(before[0], after[0]))
    changed = {*_others(before[1], after[1]), *(before[1].keys() - after[1].keys())}
    return Rebuild(cost.seconds, cost.processor, cost.own, dict(sorted(answers.items())), cost.made, len(changed))


def _others(before: Tree, after: Tree) -> Iterator[str]:
    """Yield what is new, and what has other bytes."""
    return (name for name, digest in after.items() if before.get(name) != digest)


def _state(site: Path) -> tuple[Tree, Tree]:
    """Return the answers that are kept between builds, and the files of the site that was built."""
    kept = _tree(site / WORK, f"*/*{ENDING}")
    answers = {name: digest for name, digest in kept.items() if not name.startswith(f"{_NO_ANSWER}/")}
    return answers, _tree(site / "output")


def _tree(folder: Path, pattern: str = "**/*") -> Tree:
    files = (path for path in folder.glob(pattern) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).digest() for path in files}


def _built(site: Path, flags: tuple[str, ...] = ()) -> BuildCost:
    """Build ``site``, and return the costs. Nothing is written into it that a build would look at."""
    report, said = site.parent / "report.json", site.parent / "said.txt"
    named = [f"--site={site}", f"--output={site / 'output'}", "--siteurl=https://bench.example"]
    command = [sys.executable, "-m", "kindling.commands.site", *named, *flags, f"--report={report}"]
    used = used_by(command, KIT, said)
    came = json.loads(report.read_text("utf-8"))
    own, others = came["memory"]["own"], came["memory"]["others"]
    return BuildCost(
        used.seconds, used.processor, own, others, came["seconds"], came["written"], came["laid"], came["again"]
    )

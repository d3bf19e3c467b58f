"""Sites with something wrong in them, each built by a process that is ended where it hangs; what came of them."""

import io
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NoReturn

from kindling.commands import source
from kindling.commands._command import Refusal
from kindling.commands.moving.command import moved_in
from kindling.engine.build import BuildRefused, BuildResult
from kindling.model.clean import plain
from tests.engine.mutations import SETTINGS, mutated, seeds
from tests.engine.test_sites import built
from tests.moving.test_folder import laid
from tests.tiers import ENOUGH

_ROUNDS = 40  #: builds in which what is told of is taken out
_TOO_SLOW = "text/too-slow"  #: told of, and yet a hang: nothing here is long


@dataclass(frozen=True)
class Fate:
    """What came of sites that were laid into one."""

    numbers: tuple[int, ...]
    faults: tuple[str, ...] = ()  #: tracebacks, and what else no text may do
    published: bool = False
    builds: int = 0
    rules: tuple[str, ...] = ()  #: of all that was told


def fates(numbers: Sequence[int], folder: Path, together: int = 1, pages: Path | None = None) -> Iterator[Fate]:
    """Yield what comes of the sites of these numbers, so many of them ``together`` in one.

    ``pages`` gets the HTML that was made of their files.
    """
    batches = [tuple(numbers[begin : begin + together]) for begin in range(0, len(numbers), together)]
    while batches:
        for fate in _by_worker(batches, folder, pages):
            batches = batches[1:]
            yield fate


def _by_worker(batches: Sequence[tuple[int, ...]], folder: Path, pages: Path | None) -> Iterator[Fate]:
    """Yield the fates of the first batches; the last is that at which a worker had to be ended, if one had."""
    fork = multiprocessing.get_context("fork")
    said, says = fork.Pipe(duplex=False)
    worker = fork.Process(target=_work, args=(batches, folder, pages, says))
    worker.start()
    says.close()
    try:
        for batch in batches:
            if not said.poll(ENOUGH):
                yield Fate(batch, ("it waits for ever",))
                return
            try:
                yield said.recv()
            except EOFError:
                worker.join()
                yield Fate(
                    batch, (f"it ended the process that builds it ({worker.exitcode}): time, memory, or a crash",)
                )
                return
    finally:
        worker.kill()
        worker.join()
        said.close()


def _work(batches: Sequence[tuple[int, ...]], folder: Path, pages: Path | None, says: Connection) -> NoReturn:
    """Build batch after batch, each with its own seconds of the processor, and say what came of each."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for batch in batches:
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + ENOUGH, resource.RLIM_INFINITY))
        says.send(fate_of(batch, folder, pages))
    os._exit(0)


def fate_of(numbers: tuple[int, ...], folder: Path, pages: Path | None = None) -> Fate:
    """Return what comes of the sites of these numbers, laid into one."""
    files: dict[str, bytes] = {}
    faults: list[str] = []
    for number in numbers:
        files |= mutated(number)
    for each in ("site", "exports", "out"):  # and not what is kept, such as templates: it is dear to make
        shutil.rmtree(folder / each, ignore_errors=True)
    laid(folder / "site", {SETTINGS: seeds()[SETTINGS], **{n: d for n, d in files.items() if not _is_export(n)}})
    (folder / "site" / "content").mkdir(parents=True, exist_ok=True)
    for name in filter(_is_export, files):
        faults += _imported(name, files[name], folder)
    fate = site_fate(folder, numbers, pages)
    faults += fate.faults
    return Fate(numbers, tuple(faults), fate.published, fate.builds, fate.rules)


def _is_export(name: str) -> bool:
    return name.startswith("export/")


def _imported(name: str, data: bytes, folder: Path) -> Iterator[str]:
    """Bring an export into a site of its own by the command, and what came of it into the others' site.

    Yield the traceback where that breaks, and what was written outside of the site. A refusal is an answer.
    """
    room, site = folder / "exports" / Path(name).stem, folder / "exports" / Path(name).stem / "site"
    laid(room, {Path(name).name: data, f"site/{SETTINGS}": seeds()[SETTINGS], "site/content/posts/.keep": b""})
    said = ["--site", str(site), "--from", str(room / Path(name).name)]
    try:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            source.main(said) if name.endswith(".json") else moved_in("Bring it in.", said)
    except Refusal:
        pass
    except BaseException:
        yield f"{name} could not be brought in:\n{traceback.format_exc()}"
    beside = {path.name for path in room.iterdir()} - {Path(name).name, "site"}
    beside |= {path.name for path in room.parent.iterdir() if not path.is_dir()}
    if beside:
        yield f"{name} wrote outside of the site: {sorted(beside)}"
    shutil.copytree(site / "content", folder / "site" / "content", dirs_exist_ok=True)


def site_fate(folder: Path, numbers: tuple[int, ...] = (), pages: Path | None = None) -> Fate:
    """Return what comes of the site in a folder: what is told of is taken out, until the rest is published."""
    site, output, rules = folder / "site", folder / "out" / "output", set[str]()
    for number in range(1, _ROUNDS + 1):
        try:
            result = built(site, output, cache=folder / "kept")
        except BuildRefused as refused:
            return Fate(numbers, (f"refused: {refused}",), builds=number)
        except BaseException:
            return Fate(numbers, (traceback.format_exc(),), builds=number)
        rules |= {problem.rule for problem in result.problems}
        if faults := tuple(_faults(result)):
            return Fate(numbers, faults, builds=number, rules=tuple(rules))
        if result.published:
            _keep_pages(site, output, result, numbers, pages)
            return Fate(numbers, (), True, number, tuple(sorted(rules)))
        if not _taken_out(site, result):
            said = "\n".join(map(str, result.problems))
            return Fate(numbers, (f"nothing that is told of can be taken out:\n{said}",), False, number, tuple(rules))
    return Fate(numbers, (f"not published after {_ROUNDS} rounds",), builds=_ROUNDS, rules=tuple(rules))


def _faults(result: BuildResult) -> Iterator[str]:
    """Yield what is no answer to a writer's mistake."""
    yield from result.traces
    for problem in result.problems:
        said = (problem.path, problem.message, problem.hint)
        if any(plain(each) != " ".join(each.split()) or "\n" in each for each in said):
            yield f"not one line in the order of its letters: {problem!r}"
        if problem.rule == _TOO_SLOW:
            yield str(problem)


def _taken_out(site: Path, result: BuildResult) -> bool:
    """Take out the files that errors name, settings back to those that are right; return whether there were any."""
    gone = False
    for name in {problem.path for problem in result.problems if problem.severity == "error"}:
        path = site / name
        if name.endswith(SETTINGS):
            gone = gone or (site / SETTINGS).read_bytes() != seeds()[SETTINGS]
            (site / SETTINGS).write_bytes(seeds()[SETTINGS])
        elif path.is_file():
            path.unlink()
            gone = True
    return gone


def _keep_pages(site: Path, output: Path, result: BuildResult, numbers: Sequence[int], pages: Path | None) -> None:
    """Copy the pages that were made of the site's own texts, and the home page."""
    for name, text in result.sources.items():
        if pages and name.endswith(".html") and ((site / text).is_file() or name == "index.html"):
            target = pages / str(numbers[0]) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(output / name, target)


if __name__ == "__main__":  # `python -m tests.engine.fuzzed NUMBER FOLDER` lays a site down, to look at
    laid(Path(sys.argv[2]), {SETTINGS: seeds()[SETTINGS], **mutated(int(sys.argv[1]))})

"""What several kinds of tests share: the example site, built once for all of them."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from kindling.commands.install import engines_missing
from kindling.engine.run import Run
from kindling.model.addresses import output_path
from tests import tiers
from tests.installed import installed
from tests.lawful import held

settings.load_profile("kindling")
Run.result = held(Run.result)  # type: ignore[method-assign]

# Our modules and the theme's templates, once compiled, need not be again by each of the hundreds of processes.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

for _name in [name for name in os.environ if name.startswith("GIT_")]:
    del os.environ[_name]  # a hook of git runs with those of its own repository

KIT = Path(__file__).resolve().parent.parent
PUBLIC = "https://example.org"  #: what share kits of the example site hand out
SITE_COMMAND = (sys.executable, "-m", "kindling.commands.site")
#: for a git that does the same for everybody, whatever a person has set for theirs
PLAIN_GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
TODAY = "2026-12-01"  #: a day on which the example site has parts that are out and parts that are to come


@dataclass(frozen=True)
class BuiltSite:
    """The example site as readers get it."""

    output: Path
    seconds: float  #: what the steps of the build took

    def pages(self) -> list[str]:
        """Return the addresses of all pages."""
        found = (path.relative_to(self.output).as_posix() for path in self.output.rglob("*.html"))
        return sorted(f"/{path.removesuffix('index.html')}" for path in found)

    def html(self, address: str) -> str:
        """Return the text of the page at ``address``."""
        return (self.output / output_path(address)).read_text("utf-8")

    def source(self, address: str) -> str:
        """Return what the page at ``address`` was made from: "content/pages/about.md"."""
        return self._sources[output_path(address)]

    @cached_property
    def _sources(self) -> dict[str, str]:
        report = _report_of(self.output).read_text("utf-8")
        found: dict[str, str] = json.loads(report)["sources"]
        return found


_LEFT_OUT = pytest.StashKey[dict[str, int]]()  #: tier → how many tests were not asked for
_REPORTS = pytest.StashKey[list[pytest.TestReport]]()  #: of what passed


def pytest_configure(config: pytest.Config) -> None:
    """Begin to gather what is told at the end."""
    config.stash[_LEFT_OUT], config.stash[_REPORTS] = {}, []
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Gathering(config))


class _Gathering:
    """Gathers, in the process that a person sees, what each process of a run found."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what passed."""
        if report.when == "call" and report.passed:
            self.config.stash[_REPORTS].append(report)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a process left out; all leave out the same."""
        self.config.stash[_LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", {})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests into tiers."""
    tiers.sort_into_tiers(items)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is not asked for."""
    if items:
        items[0].config.stash[_LEFT_OUT] = tiers.left_out(items)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what was left out, to who says it; keep the figures of an exam."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash[_LEFT_OUT]
    elif found := dict(tiers.figures_in(session.config.stash[_REPORTS])):
        if session.config.args_source is not pytest.Config.ArgsSource.TESTPATHS:
            found.pop(tiers.LAWS, None)  # some of them are not all of them
        if found:
            tiers.keep(found)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Say in the very last lines, behind the counts, what was left out, and in which engines the site was not seen."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not hasattr(config, "workerinput"):
        for line in filter(None, (tiers.told(config.stash[_LEFT_OUT]), engines_missing())):
            reporter.write_line(line, yellow=True)


@pytest.fixture
def figures(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """A way to keep what an exam found, as the docs show it: `figures("41 pages, no fault")`."""
    exam = request.node.get_closest_marker("exam")
    return lambda found: record_property("exam", (*exam.args, found)) if exam else None


@pytest.fixture
def keyboard() -> Iterator[None]:
    """A process that Ctrl-C stops: what is begun in the background of a shell is deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session")
def example_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The example site, built as `make site` does it; once, however many processes test it."""
    return shared_build(tmp_path_factory, "example-site", f"--public={PUBLIC}")


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh environment that has the wheel; installed once, and changed by nobody."""
    base = _base(tmp_path_factory)
    return Path(once(tmp_path_factory, "installed", lambda: str(installed(base / "installed-once", (KIT,)))))


def shared_build(tmp_path_factory: pytest.TempPathFactory, name: str, *flags: str) -> BuiltSite:
    """Return the example site as built with ``flags`` into the folder ``name``; once for all processes that test it."""
    base = _base(tmp_path_factory)
    came = once(tmp_path_factory, name, lambda: _build(base / name, *flags))
    if came["error"]:
        pytest.fail(f"the example site can't be built:\n{came['error']}", pytrace=False)
    return BuiltSite(base / name, came["seconds"])


def once(tmp_path_factory: pytest.TempPathFactory, name: str, work: Callable[[], Any]) -> Any:
    """Return what ``work`` returns, as JSON has it; done once for all processes that test."""
    done = _base(tmp_path_factory) / f"{name}.json"
    done.parent.mkdir(parents=True, exist_ok=True)
    with _alone(done.with_suffix(".lock")):
        if not done.exists():
            done.write_text(json.dumps(work()), "utf-8")
    return json.loads(done.read_text("utf-8"))


def _base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that all processes of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def _report_of(output: Path) -> Path:
    return output.with_name(f"{output.name}-report.json")


def _build(output: Path, *more: str) -> dict[str, object]:
    """Build in a process of its own; return the seconds of all its steps, or why it failed."""
    report = _report_of(output)
    flags = [f"--site={KIT}", f"--output={output}", f"--now={TODAY}", f"--report={report}", "--forget", *more]
    command = [sys.executable, "-m", "kindling.commands.site", *flags]
    job = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)
    if job.returncode:
        return {"error": job.stderr or f"exit code {job.returncode}"}
    return {"error": "", "seconds": sum(json.loads(report.read_text("utf-8"))["seconds"].values())}


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

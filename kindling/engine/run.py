"""What a build is asked, what came of it, and what it gathers on its way."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kindling.engine.bounded import is_too_large
from kindling.engine.faults import RULE, FaultCollector
from kindling.engine.plain_settings import conf_bytes
from kindling.model.cache import damage_problems
from kindling.model.known_warnings import FILE, known_lines, marked, mended
from kindling.model.plugin import Plugin
from kindling.model.problems import Follows, Problem, errors, sorted_problems, strict

if TYPE_CHECKING:
    from kindling.engine.made import Making
    from kindling.engine.session import Session
    from kindling.engine.unchanged import State


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """Everything that a build depends on: nothing else is looked at, no clock and no environment."""

    kit: Path  #: the folder of this project: theme, plugins
    site: Path  #: the folder that holds ``content/`` and, if it wants, a ``pelicanconf.py``
    output: Path
    siteurl: str  #: where the pages of this build are served
    now: datetime  #: today; naive means the site's own time zone
    until: datetime | None = None  #: the day that it is, where ``now`` is later: what waits has no readers yet
    preview: bool = False  #: build drafts and scheduled posts too, marked as such
    publish: bool = False  #: lay publishconf.py over the settings, and count warnings as errors
    gathering: bool = False  #: warnings are to be written down, so none counts as an error
    check_only: bool = False  #: do everything but the swap
    fresh: bool = False  #: ignore what earlier builds cached
    cache: Path | None = None  #: where to keep what is expensive to make; None: the site's own folder (work_folders.py)
    public_url: str | None = None  #: for what is handed out before the day; "": nobody has said it; None: ``siteurl``
    extra_settings: Mapping[str, Any] = field(default_factory=dict)  #: laid over those of the conf files
    door: str = "make"  #: the program that people type commands to
    release: str = ""  #: of this kit, which a site may be ahead of
    known: tuple[Plugin, ...] = ()  #: the kit's own plugins: of those that a site leaves out, templates know the names
    progress: Callable[[str], None] = lambda _step: None
    early: Callable[[Iterable[Problem]], None] = lambda _found: None  #: told of errors while others are looked for
    finish: Callable[[Path], None] = lambda _staging: None  #: the last thing that is done to a verified tree
    deletes: float = 1.0  #: up to which part of what readers have may go, from 0 to 1
    state: "State | None" = None  #: of all that it depends on, before it; None where nothing of it may be kept
    before: Mapping[str, Any] | None = None  #: what the build before has noted of its files (made.py)
    session: "Session | None" = None  #: what earlier builds of this process have read
    superseded: Callable[[], bool] = lambda: False  #: whether nobody waits for this build any more


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of a build; with an error among the problems, the output is as it was before."""

    problems: tuple[Problem, ...]
    written: int = 0  #: files
    laid: int = 0  #: of these, files that were made; the others are as the last build left them
    published: bool = False  #: whether the output was exchanged
    addresses: str = ""  #: what content/addresses.txt is to hold from now on; "" where the build did not end well
    sources: Mapping[str, str] = field(default_factory=dict)  #: what each file is made from: "content/posts/joy.md"
    scheduled: tuple[str, ...] = ()  #: "content/posts/joy.md goes live on 1 February 2027"
    notes: tuple[str, ...] = ()  #: what the swap left alone, and where: "kept, not ours: CNAME"
    seconds: Mapping[str, float] = field(default_factory=dict)  #: by step
    traces: tuple[str, ...] = ()  #: tracebacks of what broke in the code, for whoever asks
    repeatable: bool = False  #: whether the same would come of the same files, typed values and kit
    until: datetime | None = None  #: … up to this moment; None where nobody knows
    made: Mapping[str, Any] | None = None  #: what the next build has to know of its files (made.py)
    again: bool = False  #: whether nothing was built, since nothing is another (unchanged.py)


#: rules of a text of which nothing, or nobody knows how much, was read
_UNREAD = {
    *(f"frontmatter/{name}" for name in "missing unclosed empty syntax depth".split()),
    *("text/encoding", "text/utf16", "text/nul", "text/too-large", "text/too-slow", RULE),
}
#: what may follow from a value that was not read, of the rules that are the engine's own; plugins say theirs
_FOLLOWS: Mapping[str, Follows] = {"plan/same-address": "own", "frontmatter/same-id": "own", "series/": "own"}

#: step → what it does to a site, as a fault in it is told
_DONE = {
    "settings": "set up", "read": "read", "relate": "put together", "plan": "planned", "render": "rendered",
    "verify": "verified", "swap": "put in its place",
}  # fmt: skip


class Stopped(Exception):
    """Errors were found, and going on would only find their consequences; or nobody waits for the build any more."""

    exit_code = 1  #: so it is no fault in code, wherever it is raised


class Run:
    """The problems and times that a build gathers on its way."""

    def __init__(self, request: BuildRequest) -> None:
        self.request = request
        self.problems: list[Problem] = []
        self.lasting: list[Problem] = []  #: warnings that stop nothing, not even a publish
        self.confs = conf_bytes(request.site)  #: as they were before they were read
        self.reading = ""  #: what of them bears on how a text is read (setup.py)
        self.net = FaultCollector(self.problems, site=request.site)
        self.damaged: list[Path] = []  #: what was kept and had to be made again
        self.seconds: dict[str, float] = {}
        self.known = _known(request.site)  #: lines of the site's known-warnings.txt
        self.making: Making | None = None  #: what is known of the last build's files
        self.drafts: frozenset[str] = frozenset()  #: paths of texts that are drafts: no build for readers has them
        self.follows: dict[str, Follows] = dict(_FOLLOWS)  #: rule, or its beginning → what it may follow from

    @contextmanager
    def step(self, name: str, *, go_on: bool = False) -> Iterator[None]:
        """Time a step, tell the progress, and stop behind it when there is an error (unless told to go on).

        A fault in it that nothing else has told is told here, and stops the build.
        """
        self.request.progress(name)
        self.heed()
        start, is_done = time.perf_counter(), False
        with self.net.under(_DONE[name]):
            yield
            is_done = True
        if not is_done:
            raise Stopped
        self.seconds[name] = time.perf_counter() - start
        if errors(self._judged(self.problems)) and not go_on:
            raise Stopped

    def _judged(self, problems: Iterable[Problem]) -> list[Problem]:
        """Return the problems with the known ones marked, and as publishing sees them where this is for it."""
        found = marked(problems, self.known, self.request.site.name)
        if not self.request.publish:
            return found
        found = [replace(one, unseen=True) if one.path in self.drafts else one for one in found]
        return found if self.request.gathering else strict(found)

    def heed(self) -> None:
        """Stop where nobody waits for this build any more."""
        if self.request.superseded():
            raise Stopped

    def add_related(self, found: Iterable[Problem]) -> None:
        """Add what was found between documents, less what only follows from a text that could not be read.

        So a writer sees all mistakes in one run, and none that will go by itself.
        """
        broken = errors(self.problems)
        unread = {problem.path for problem in broken if problem.rule in _UNREAD}
        partly = {problem.path for problem in broken if problem.rule.startswith("frontmatter/")}
        self.problems += [problem for problem in found if not self._may_follow(problem, unread, partly)]

    def _may_follow(self, problem: Problem, unread: Collection[str], partly: Collection[str]) -> bool:
        """Whether a problem may only follow from texts that were not read, or read without some of their values."""
        prefix = problem.rule.partition("/")[0] + "/"
        follows = problem.follows or self.follows.get(problem.rule) or self.follows.get(prefix, "")
        if problem.path in unread:
            return True
        if problem.path in partly:
            return bool(follows)
        return follows == "any" and bool(unread or partly)

    def result(self, **values: Any) -> BuildResult:
        """Return what was found and done."""
        problems = [*self.problems, *self.net.unnamed()]
        if values:  # it went on to its end, so all warnings are there
            problems += mended(problems, self.known, self.request.site.name)
        found = self._judged(problems)
        damage = damage_problems(self.damaged, self.request.site)  # no fault of a writer's: nothing to be strict about
        traces = tuple(self.net.traces)
        return BuildResult(
            tuple(sorted_problems([*found, *damage, *self.lasting])), seconds=self.seconds, traces=traces, **values
        )


def _known(site: Path) -> frozenset[str]:
    """Return the lines of a site's known warnings; none where it has no such file."""
    path = site / FILE
    if not path.is_file() or is_too_large(path):
        return frozenset()
    return known_lines(path.read_text("utf-8-sig", "replace"))

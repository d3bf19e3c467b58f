"""The spine: read → relate → plan → render → verify → swap, each step a call with plain values.

Nothing is written before everything has been read, related and planned without an error; nothing of
the old site is touched before everything new has been verified.
"""

import gc
import time
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals

from kindling.engine.compiled import compiled_templates
from kindling.engine.files import SourceFile, find_files
from kindling.engine.lay import laid
from kindling.engine.media import media_file
from kindling.engine.moved import moved_pages, pages_before, remember
from kindling.engine.net import RULE, Net
from kindling.engine.parts import PageParts, answered, page_parts
from kindling.engine.places import BuildRefused, kept_folder, old_work_removed, working
from kindling.engine.plan import plan_problems
from kindling.engine.press import Press
from kindling.engine.read import Reader
from kindling.engine.relate import related_site
from kindling.engine.render import rendered
from kindling.engine.settings import (
    Raw,
    in_one_line,
    missing_identity,
    pelican_settings,
    read_conf,
    theme_problems,
    unknown_settings,
    wrong_values,
)
from kindling.engine.swap import Target, refuse_foreign
from kindling.engine.unused import media_problems
from kindling.engine.verify import staged_tree, verification
from kindling.model.addresses import output_path
from kindling.model.kept import Folder, damage_problems
from kindling.model.look import FOOTER, MENU, LookSettings, ReadingSettings, interface_language, logo_target
from kindling.model.pages import SiteView
from kindling.model.plugin import Plugin, clashes
from kindling.model.problems import Problem, errors, nearest, sorted_problems, strict
from kindling.model.settings import CONF, typed_settings
from kindling.model.theme import bundles, icon, needs
from kindling.model.values import Document, MediaFile, Output, Site
from kindling.model.views import Link, Picture

__all__ = ["BuildRefused", "BuildRequest", "BuildResult", "build"]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """Everything that a build depends on: nothing else is looked at, no clock and no environment."""

    kit: Path  #: the folder of this project: theme, plugins
    site: Path  #: the folder that holds ``content/`` and, if it wants, a ``pelicanconf.py``
    output: Path
    siteurl: str  #: where the pages of this build are served
    now: datetime  #: today; naive means the site's own time zone
    preview: bool = False  #: build drafts and scheduled posts too, marked as such
    publish: bool = False  #: lay publishconf.py over the settings, and count warnings as errors
    check_only: bool = False  #: do everything but the swap
    fresh: bool = False  #: ignore what earlier builds kept
    kept: Path | None = None  #: where to keep what is dear to make; None: the site's own folder (places.py)
    public_url: str | None = None  #: for what is handed out before the day; "": nobody has said it; None: ``siteurl``
    known: tuple[Plugin, ...] = ()  #: the kit's own plugins: of those that a site leaves out, templates know the names
    progress: Callable[[str], None] = lambda _step: None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of a build; with an error among the problems, the output is as it was before."""

    problems: tuple[Problem, ...]
    written: int = 0  #: files
    published: bool = False  #: whether the output was exchanged
    scheduled: tuple[str, ...] = ()  #: "content/posts/joy.md goes live on 1 February 2027"
    notes: tuple[str, ...] = ()  #: what the swap left alone, and where: "kept, not ours: CNAME"
    seconds: Mapping[str, float] = field(default_factory=dict)  #: by step
    traces: tuple[str, ...] = ()  #: tracebacks of what broke in the code, for whoever asks


#: rules of a text of which nothing, or nobody knows how much, was read
_UNREAD = {
    *(f"frontmatter/{name}" for name in "missing unclosed empty syntax depth".split()),
    *("text/encoding", "text/utf16", "text/nul", RULE),
}
#: what may be wrong with a text, and with others, only because a value of its front matter was not read
_MAY_FOLLOW_THERE = (
    *("series/", "podcast/", "content/", "plan/same-address", "frontmatter/same-id"),
    *("vlog/no-video", "vlog/captions-missing"),
)
_MAY_FOLLOW_ELSEWHERE = tuple(
    f"series/{name}"
    for name in "gap incomplete unused overdue mixed-order reference unpublished near-name name".split()
)


class _Stopped(Exception):
    """Errors were found; going on would only find their consequences."""


class _Run:
    """The problems and times that a build gathers on its way."""

    def __init__(self, request: BuildRequest) -> None:
        self.request = request
        self.problems: list[Problem] = []
        self.net = Net(self.problems)
        self.damaged: list[Path] = []  #: what was kept and had to be made again
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str, *, go_on: bool = False) -> Iterator[None]:
        """Time a step, tell the progress, and stop behind it when there is an error (unless told to go on)."""
        self.request.progress(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        found = strict(self.problems) if self.request.publish else self.problems
        if errors(found) and not go_on:
            raise _Stopped

    def add_related(self, found: Iterable[Problem]) -> None:
        """Add what was found between documents, less what only follows from a text that could not be read.

        So a writer sees all mistakes in one run, and none that will go by itself.
        """
        broken = errors(self.problems)
        unread = {problem.path for problem in broken if problem.rule in _UNREAD}
        partly = {problem.path for problem in broken if problem.rule.startswith("frontmatter/")}
        self.problems += [problem for problem in found if not _may_follow(problem, unread, partly)]

    def result(self, **values: Any) -> BuildResult:
        """Return what was found and done."""
        problems = [*self.problems, *self.net.unnamed()]
        found = strict(problems) if self.request.publish else problems
        mended = damage_problems(self.damaged, self.request.site)  # no fault of a writer's: nothing to be strict about
        traces = tuple(self.net.traces)
        return BuildResult(tuple(sorted_problems([*found, *mended])), seconds=self.seconds, traces=traces, **values)


def _may_follow(problem: Problem, unread: Collection[str], partly: Collection[str]) -> bool:
    """Whether a problem may only follow from texts that were not read, or read without some of their values."""
    if problem.path in unread:
        return True
    if problem.path in partly:
        return problem.rule.startswith(_MAY_FOLLOW_THERE)
    if not unread and not partly:
        return False
    no_such_part = problem.rule == "series/token" and "has no part" in problem.message
    return no_such_part or problem.rule in _MAY_FOLLOW_ELSEWHERE


def build(request: BuildRequest) -> BuildResult:
    """Build the site once. Raises BuildRefused where it can't begin, OSError where the machine fails."""
    request = replace(
        request, kit=request.kit.absolute(), site=request.site.absolute(), output=request.output.absolute()
    )
    content = request.site / "content"
    if not content.is_dir():
        raise BuildRefused(f"there is no folder {content}", "SITE= names the folder that holds content/", 2)
    refuse_foreign(request.output, (request.kit, request.site, content))
    kept = request.kept or kept_folder(request.site)
    kept.mkdir(parents=True, exist_ok=True)
    run = _Run(request)
    try:
        with _nothing_collected(), working(request.output, kept, only_read=request.check_only) as work:
            target = Target(request.output, work, kept / "set-aside" / request.output.name)
            with target.staging() as staging:
                result = _built(run, content, staging, target, kept)
    except _Stopped:
        return run.result()
    return replace(result, notes=tuple(target.notes))  # what is left after the swap is put in order has its notes too


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Look for no garbage meanwhile: what a build makes stays to its end, and looking takes a tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _exit_fault(error: SystemExit, site: Path) -> Problem:
    """Return the fault of a plugin that would end the program."""
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((one for one in reversed(frames) if Path(one.filename).is_relative_to(site)), frames[-1])
    path = Path(frame.filename)
    shown = str(path.relative_to(site) if path.is_relative_to(site) else path)
    hint = "mend this line, or take the plugin out of PLUGINS"
    return Problem(shown, frame.lineno or 0, "settings/plugin", in_one_line(error), hint)


def _built(run: _Run, content: Path, staging: Path, target: Target, kept: Path) -> BuildResult:
    request = run.request
    # a check mends nothing that is kept, so it says nothing of it
    memory = Folder(kept / "pages", damaged=[] if request.check_only else run.damaged)
    with run.step("settings", go_on=True):
        press = _press(run, content, staging, kept)
    with run.step("read", go_on=True):
        sizes = Folder(kept / "media", request.fresh, run.damaged)
        documents, media, faults = _read(run, content, press, sizes)
    with run.step("relate"), run.net.under("put together"):
        site, problems = related_site(documents, media, press.settings, request.now, request.preview, _watched(press))
        generators = press.generators_of(site)
        environment = generators[0].env
        site = replace(site, component=lambda name: environment.get_template(f"components/{name}/macro.html").module)
        beside = [address for plugin in press.handed for address in plugin.addresses(site)]
        site = replace(site, addresses=site.addresses | set(beside))
        pages = page_parts(site, press.handed, _left_out(request, press), run.net)
        press.tell_others(generators, pages, site)
        named = frozenset(file for plugin in press.handed for file in plugin.files(site))
        run.problems += media_problems(faults, site, named)
        found = [*problems, *_logo_problems(site), *_language_problems(site)]
        for plugin in press.handed:
            for check in plugin.checks:
                found += answered(check, site, run.net, "put together")
        run.add_related(found)
    with run.step("plan"):
        outputs = _planned(run, press, generators, site, pages)
        if not run.net.traces:
            before = pages_before(memory, request.output, site)
            run.problems += [*plan_problems(outputs), *moved_pages(site, before, outputs)]
    with run.step("render"):
        _render(run, outputs, environment, site_view(site, outputs), staging)
        list(run.net.sent(signals.finalized, press, "written"))
    with run.step("verify"):
        tree = staged_tree(staging, outputs, urlsplit(site.siteurl).path)
        run.problems += verification(tree)
        for plugin in press.handed:
            with run.net.under("verified", plugin=plugin.verified.__module__):
                run.problems += plugin.verified(tree)
        run.problems += [Problem("pelican", 0, "pelican/error", text) for text in press.log.errors]
    with run.step("swap"):
        if not request.check_only:
            target.swapped(staging)
            remember(memory, request.output, {output_path(output.address): output.source for output in outputs})
            target.notes += filter(None, [old_work_removed(request.output, kept)])
    return run.result(written=len(outputs), published=not request.check_only, scheduled=_scheduled(site))


def _press(run: _Run, content: Path, staging: Path, kept: Path) -> Press:
    """Return Pelican with its plugins, all settings read, typed and checked; ``kept`` holds what is dear to make."""
    request = run.request
    files = _conf_files(request)
    raw = read_conf(files)
    run.problems += [*raw.problems, *wrong_values(raw)]
    if errors(run.problems):
        raise _Stopped
    theme = _theme(request, raw)
    run.problems += [*missing_identity(raw, *files[0]), *theme_problems(raw, theme, request.kit / "theme")]
    if errors(run.problems):
        raise _Stopped
    settings = pelican_settings(raw, content=content, staging=staging, theme=theme, siteurl=request.siteurl)
    if not request.fresh:
        settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = compiled_templates(run.damaged, time.time())
    for name, model in (("LOOK", LookSettings), ("READING", ReadingSettings)):
        settings[name], problems = typed_settings(
            name, raw.values.get(name, {}), model, raw.named_in.get(name, "pelicanconf.py")
        )
        run.problems += problems
    settings |= {
        "KINDLING_FRESH": request.fresh,
        "KINDLING_WORK": str(kept),
        "KINDLING_DAMAGED": run.damaged,
        "KINDLING_NET": run.net,
        "KINDLING_PUBLIC_URL": request.siteurl if request.public_url is None else request.public_url,
    }
    run.net.plugins = [name for name in settings["PLUGINS"] if isinstance(name, str)]
    run.net.conf = raw.named_in.get("PLUGINS", "pelicanconf.py")
    press = None
    with run.net.under("set up"):
        try:
            press = Press(settings, run.net)
        except SystemExit as error:  # its place is known here: a line of the plugin's own file
            run.problems.append(_exit_fault(error, request.site))
    run.problems += settings["KINDLING_PROBLEMS"]
    if press is None:
        raise _Stopped
    run.problems += clashes(press.handed, run.net.conf)
    if missing := list(_missing(press, theme, run.net.conf)):
        run.problems += missing
        raise _Stopped
    for plugin in press.handed:
        if plugin.settings:
            settings[plugin.setting], problems = typed_settings(
                plugin.setting,
                raw.values.get(plugin.setting, {}),
                plugin.settings,
                raw.named_in.get(plugin.setting, CONF),
            )
            run.problems += problems
        settings["MARKDOWN"]["extensions"] += plugin.syntax(settings.get(plugin.setting))
    run.problems += unknown_settings(raw, [plugin.setting for plugin in press.handed if plugin.settings])
    return press


def _missing(press: Press, theme: Path, conf: str) -> Iterator[Problem]:
    """Yield the plugins that the theme, or another plugin, can't do without and that the site leaves out."""
    wanted = [(name, "the theme") for name in needs(theme)]
    wanted += [(name, f"the plugin {plugin.name!r}") for plugin in press.handed for name in plugin.needs]
    handed = {plugin.name for plugin in press.handed}
    for name, who in wanted:
        if name not in handed:
            fact = f"the plugin {name!r} is not among PLUGINS, and {who} can't do without it"
            yield Problem(conf, 0, "settings/plugin", fact, f"put 'kindling.plugins.{name}' into PLUGINS")


def _left_out(request: BuildRequest, press: Press) -> list[Plugin]:
    names = {plugin.name for plugin in press.handed}
    return [plugin for plugin in request.known if plugin.name not in names]


def _watched(press: Press) -> Callable[[Document, Mapping[str, MediaFile]], int]:
    """Return what says how long a text takes to watch; 0 where no plugin knows films."""
    known = [plugin.seconds for plugin in press.handed if plugin.seconds]
    return lambda document, media: sum(seconds(document, media) for seconds in known)


def _planned(
    run: _Run, press: Press, generators: Sequence[Any], site: Site, pages: Mapping[str, PageParts]
) -> list[Output]:
    """Return every file that is to be written: each text's page, plugins' files, and those that speak of all others."""
    texts = {source: parts.text for source, parts in pages.items()}
    fills = {source: parts.feed_fills for source, parts in pages.items()}
    site = replace(site, texts=texts, fills=fills)
    outputs = press.planned(generators, pages)
    for plugin in press.handed:
        with run.net.under("planned", plugin=plugin.outputs.__module__):
            outputs += plugin.outputs(site)
    planned = tuple(outputs)
    for plugin in press.handed:
        with run.net.under("planned", plugin=plugin.closing.__module__):
            outputs += plugin.closing(site, planned)
    return list(_once_each(outputs))


def _once_each(outputs: Iterable[Output]) -> Iterator[Output]:
    """Yield the outputs; of the same file at one address, which several plugins may want, the first."""
    known: set[tuple[str, str, str | None]] = set()
    for output in outputs:
        same = (output.address, output.copy_of, output.text)
        is_file = bool(output.copy_of) or output.text is not None
        if not is_file or same not in known:
            known.add(same)
            yield output


def _theme(request: BuildRequest, raw: Raw) -> Path:
    return request.site / raw.values["THEME"] if "THEME" in raw.values else request.kit / "theme"


def _conf_files(request: BuildRequest) -> list[tuple[Path, str]]:
    """Return the site's own settings files, as problems show them; the example is a site like any other."""
    names = ["pelicanconf.py", "publishconf.py"] if request.publish else ["pelicanconf.py"]
    folder = "" if request.site.resolve() == request.kit.resolve() else f"{request.site.name}/"
    return [(request.site / name, f"{folder}{name}") for name in names]


def _read(
    run: _Run, content: Path, press: Press, kept: Folder
) -> tuple[list[Document], dict[str, MediaFile], dict[str, list[Problem]]]:
    """Return the documents, the files beside them, and what is wrong with those: it matters where one is used."""
    found = find_files(content)
    run.problems += found.problems
    finders = {plugin.name: plugin.finder for plugin in press.handed if plugin.finder}
    reader = Reader.of(press.settings["MARKDOWN"], raw_html=press.settings["READING"].raw_html, finders=finders)
    documents = [_document(run, reader, file) for file in found.files if file.kind != "media"]
    run.problems += [problem for document in documents for problem in document.problems]
    media: dict[str, MediaFile] = {}
    faults: dict[str, list[Problem]] = {}
    for file in (file for file in found.files if file.kind == "media"):
        with run.net.under("read", file.shown):
            media[file.source], problems = media_file(file, kept)
            if problems:
                faults[file.source] = problems
    kept.sweep(time.time())
    return documents, media, faults


def _document(run: _Run, reader: Reader, file: SourceFile) -> Document:
    """Return the document of a file; of one that the reader breaks over, as much as can be read.

    So the others are read, and none of them is told that this one is not there.
    """
    for body in (True, False):
        with run.net.under("read", file.shown):
            return reader.read(file, file.path.read_bytes(), body=body)
        reader.renew()
    return reader.stand_in(file)


def site_view(site: Site, outputs: Sequence[Output]) -> SiteView:
    """Return the site as every template sees it; the menus name only what is there."""
    settings, look = site.settings, site.settings["LOOK"]
    there = {output.address for output in outputs}
    theme = Path(settings["THEME"])

    def links(entries: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
        return tuple(
            Link(title, address, "" if (title, address) in (*MENU, *FOOTER) else settings["DEFAULT_LANG"])
            for title, address in entries
            if address in there
        )

    return SiteView(
        name=settings["SITENAME"],
        tagline=settings["SITESUBTITLE"],
        url=site.siteurl,
        lang=interface_language(settings["DEFAULT_LANG"]),
        spoken=settings["DEFAULT_LANG"],
        accent=look.accent,
        menu=links(look.menu),
        footer=links(look.footer),
        bundles=bundles(theme),
        preview=site.preview,
        feeds="/feed.xml" in there,
        icon=next(iter(icon(theme)), ""),
        logo=_logo(site),
    )


def _logo(site: Site) -> Picture | None:
    """Return the picture before the site's name; None without one, or where it can't be shown."""
    file = site.media.get(logo_target(site.settings, site.media))
    return Picture(file.address, "", file.width, file.height) if file and file.width else None


def _logo_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the picture that LOOK names."""
    logo = site.settings["LOOK"].logo
    if not logo or _logo(site):
        return
    names = [f"/{name}" for name, file in site.media.items() if file.mime.startswith("image/")]
    near = nearest(logo, names)
    there = logo_target(site.settings, site.media) in site.media
    fact = f"LOOK['logo'] is {logo!r}, " + ("which is no picture with a size" if there else "and there is no such file")
    hint = f"did you mean {near[0]!r}?" if near and not there else "name a picture below content/, as /media/logo.svg"
    yield Problem(site.settings["KINDLING_NAMED_IN"].get("LOOK", "pelicanconf.py"), 0, "settings/logo", fact, hint)


def _language_problems(site: Site) -> Iterator[Problem]:
    """Yield what a site in another language has to know: the theme speaks English."""
    lang = site.settings["DEFAULT_LANG"]
    if interface_language(lang) != lang:
        fact = f"DEFAULT_LANG is {lang!r}, and the theme's own words are English only: each is marked as what it is"
        hint = (
            f"to take it for an English site with texts in {lang!r}, leave it out and write lang: {lang} in the texts"
        )
        where = site.settings["KINDLING_NAMED_IN"].get("DEFAULT_LANG", "pelicanconf.py")
        yield Problem(where, 0, "settings/language", fact, hint, "advice")


def _render(run: _Run, outputs: Sequence[Output], environment: Any, site: SiteView, staging: Path) -> None:
    made: set[str] = set()
    for output in outputs:
        name = output_path(output.address)
        path, folder = staging / name, name.rpartition("/")[0]
        if folder not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(folder)
        with run.net.under("rendered", output.source):
            laid(rendered(output, environment, site), path, run.request.output / name)
            signals.content_written.send(str(path), context=output.view)


def _scheduled(site: Site) -> tuple[str, ...]:
    waiting = [fact for fact in site.facts if fact.state == "scheduled" and fact.date]
    return tuple(f"{fact.path} goes live on {fact.date:%Y-%m-%d %H:%M}" for fact in reversed(waiting))

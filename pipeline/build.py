"""The spine: read → relate → plan → render → verify → swap, each step a call with plain values.

Nothing is written before everything has been read, related and planned without an error; nothing of
the old site is touched before everything new has been verified.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals

from pipeline.files import SourceFile, find_files
from pipeline.media import media_file
from pipeline.moved import moved_pages, pages_before
from pipeline.plan import plan_problems
from pipeline.press import Press
from pipeline.read import Reader
from pipeline.relate import related_site
from pipeline.render import rendered
from pipeline.settings import Raw, pelican_settings, read_conf, unknown_settings, wrong_values
from pipeline.swap import BuildRefused, locked, refuse_foreign, staging_folder, swapped, write_manifest
from pipeline.unindented import compiled_templates
from pipeline.verify import staged_tree, verification
from plugins._kit.addresses import output_path
from plugins._kit.kept import sweep
from plugins._kit.look import MENU, LookSettings, ReadingSettings, interface_language
from plugins._kit.pages import SiteView
from plugins._kit.phases import staged as staged_signal
from plugins._kit.problems import Problem, errors, nearest, sorted_problems, strict
from plugins._kit.settings import typed_settings
from plugins._kit.values import Document, MediaFile, Output, Site
from plugins._kit.views import Link, Picture
from plugins.assets.core import bundles, icon

__all__ = ["BuildRefused", "BuildRequest", "BuildResult", "build"]


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """Everything that a build depends on: nothing else is looked at, no clock and no environment."""

    kit: Path  #: the folder of this project: theme, plugins, the default settings
    site: Path  #: the folder that holds ``content/`` and, if it wants, a ``pelicanconf.py``
    output: Path
    siteurl: str
    now: datetime  #: today; naive means the site's own time zone
    preview: bool = False  #: build drafts and scheduled posts too, marked as such
    publish: bool = False  #: lay publishconf.py over the settings, and count warnings as errors
    check_only: bool = False  #: do everything but the swap
    fresh: bool = False  #: ignore what earlier builds kept
    progress: Callable[[str], None] = lambda _step: None


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What came of a build; with an error among the problems, the output is as it was before."""

    problems: tuple[Problem, ...]
    written: int = 0  #: files
    published: bool = False  #: whether the output was exchanged
    scheduled: tuple[str, ...] = ()  #: "content/posts/joy.md goes live on 1 February 2027"
    seconds: Mapping[str, float] = field(default_factory=dict)  #: by step


#: rules of a text that was not read as it was meant
_UNREADABLE = ("frontmatter/", "text/encoding", "text/utf16", "text/nul")


class _Stopped(Exception):
    """Errors were found; going on would only find their consequences."""


class _Run:
    """The problems and times that a build gathers on its way."""

    def __init__(self, request: BuildRequest) -> None:
        self.request = request
        self.problems: list[Problem] = []
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
        unread = {p.path for p in errors(self.problems) if p.rule.startswith(_UNREADABLE)}
        self.problems += [p for p in found if not unread or (p.path not in unread and not p.rule.startswith("series/"))]

    def result(self, **values: Any) -> BuildResult:
        """Return what was found and done."""
        found = strict(self.problems) if self.request.publish else self.problems
        return BuildResult(tuple(sorted_problems(found)), seconds=self.seconds, **values)


def build(request: BuildRequest) -> BuildResult:
    """Build the site once. Raises BuildRefused where it can't begin, OSError where the machine fails."""
    request = replace(
        request, kit=request.kit.absolute(), site=request.site.absolute(), output=request.output.absolute()
    )
    content = request.site / "content"
    if not content.is_dir():
        raise BuildRefused(f"there is no folder {content}", "SITE= names the folder that holds content/", 2)
    refuse_foreign(request.output, (request.kit, request.site, content))
    run = _Run(request)
    try:
        with locked(request.output) as work, staging_folder(work) as staging:
            return _built(run, content, staging, work)
    except _Stopped:
        return run.result()


def _built(run: _Run, content: Path, staging: Path, work: Path) -> BuildResult:
    request = run.request
    with run.step("settings", go_on=True):
        press = _press(run, content, staging, work.parent)
    with run.step("read", go_on=True):
        documents, media = _read(run, content, press.settings, work.parent / "media")
    with run.step("relate"):
        site, problems = related_site(documents, media, press.settings, request.now, request.preview)
        generators = press.related(site)
        run.add_related(
            [*problems, *_logo_problems(site), *_language_problems(site), *generators[0].context["kindling_problems"]]
        )
    with run.step("plan"):
        outputs = press.planned(generators, site)
        run.problems += [*plan_problems(outputs), *moved_pages(site, pages_before(request.output), outputs)]
    with run.step("render"):
        _render(outputs, generators[0].env, site_view(site, outputs), staging)
        signals.finalized.send(press)
    with run.step("verify"):
        tree = staged_tree(staging, outputs, urlsplit(site.siteurl).path)
        run.problems += verification(tree)
        for _, problems in staged_signal.send(tree):
            run.problems += problems
        run.problems += [Problem("pelican", 0, "pelican/error", text) for text in press.log.errors]
    with run.step("swap"):
        if not request.check_only:
            write_manifest(staging, {output_path(o.address): o.source for o in outputs})
            swapped(staging, request.output, work)
    return run.result(written=len(outputs), published=not request.check_only, scheduled=_scheduled(site))


def _press(run: _Run, content: Path, staging: Path, work: Path) -> Press:
    """Return Pelican with its plugins, all settings read, typed and checked; ``work`` keeps what is dear to make."""
    request = run.request
    raw = read_conf(_conf_files(request))
    run.problems += [*raw.problems, *wrong_values(raw)]
    if errors(run.problems):
        raise _Stopped
    settings = pelican_settings(
        raw, content=content, staging=staging, theme=_theme(request, raw), siteurl=request.siteurl
    )
    if not request.fresh:
        settings["JINJA_ENVIRONMENT"]["bytecode_cache"] = compiled_templates(work / "templates")
    for name, model in (("LOOK", LookSettings), ("READING", ReadingSettings)):
        settings[name], problems = typed_settings(
            name, raw.values.get(name, {}), model, raw.named_in.get(name, "pelicanconf.py")
        )
        run.problems += problems
    settings |= {"KINDLING_FRESH": request.fresh, "KINDLING_WORK": str(work)}
    press = Press(settings)
    run.problems += settings["KINDLING_PROBLEMS"]
    run.problems += unknown_settings(raw, settings["KINDLING_DECLARED"])
    return press


def _theme(request: BuildRequest, raw: Raw) -> Path:
    return request.site / raw.values["THEME"] if "THEME" in raw.values else request.kit / "theme"


def _conf_files(request: BuildRequest) -> list[tuple[Path, str]]:
    names = ["pelicanconf.py", "publishconf.py"] if request.publish else ["pelicanconf.py"]
    kit = [(request.kit / name, name) for name in names]
    own = [(request.site / name, f"{request.site.name}/{name}") for name in names]
    return kit if request.site.resolve() == request.kit.resolve() else [*kit, *own]


def _read(
    run: _Run, content: Path, settings: Mapping[str, Any], kept: Path
) -> tuple[list[Document], dict[str, MediaFile]]:
    found = find_files(content)
    run.problems += found.problems
    reader = Reader.of(settings["MARKDOWN"], raw_html=settings["READING"].raw_html)
    texts = [file for file in found.files if file.kind != "media"]
    documents = [reader.read(file, file.path.read_bytes()) for file in texts]
    run.problems += [problem for document in documents for problem in document.problems]
    media = {}
    for file in found.files:
        if file.kind == "media":
            media[file.source] = _medium(run, file, kept)
    sweep(kept, ".json", time.time())
    return documents, media


def _medium(run: _Run, file: SourceFile, kept: Path) -> MediaFile:
    medium, problems = media_file(file, kept, fresh=run.request.fresh)
    run.problems += problems
    return medium


def site_view(site: Site, outputs: Sequence[Output]) -> SiteView:
    """Return the site as every template sees it; the menus name only what is there."""
    settings, look = site.settings, site.settings["LOOK"]
    there = {output.address for output in outputs}
    theme = Path(settings["THEME"])

    def links(entries: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
        return tuple(
            Link(title, address, "" if (title, address) in MENU else settings["DEFAULT_LANG"])
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
        icon=next(iter(icon(theme)), ""),
        logo=_logo(site),
    )


def _logo(site: Site) -> Picture | None:
    """Return the picture before the site's name; None without one, or where it can't be shown."""
    file = site.media.get(site.settings["LOOK"].logo.removeprefix("/"))
    return Picture(f"/{file.source}", "", file.width, file.height) if file and file.width else None


def _logo_problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the picture that LOOK names."""
    logo = site.settings["LOOK"].logo
    if not logo or _logo(site):
        return
    names = [f"/{name}" for name, file in site.media.items() if file.mime.startswith("image/")]
    near = nearest(logo, names)
    there = logo.removeprefix("/") in site.media
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


def _render(outputs: Sequence[Output], environment: Any, site: SiteView, staging: Path) -> None:
    made: set[Path] = set()
    for output in outputs:
        path = staging / output_path(output.address)
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(rendered(output, environment, site))
        signals.content_written.send(str(path), context=output.view)


def _scheduled(site: Site) -> tuple[str, ...]:
    waiting = [fact for fact in site.facts if fact.state == "scheduled" and fact.date]
    return tuple(f"{fact.path} goes live on {fact.date:%Y-%m-%d %H:%M}" for fact in reversed(waiting))

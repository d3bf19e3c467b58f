"""The spine: read → relate → plan → render → verify → swap, each step a call with plain values.

Nothing is written before everything has been read, related and planned without an error; nothing of
the old site is touched before everything new has been verified.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from kindling.engine.content import Content, left_out, read_content
from kindling.engine.doubted import is_wrong
from kindling.engine.environments import Environments
from kindling.engine.foreign_files import finished
from kindling.engine.kept_pages import KeptPages
from kindling.engine.lay_all import Laying
from kindling.engine.made import Making, making_of
from kindling.engine.menus import menu_problems
from kindling.engine.moments import next_change
from kindling.engine.parts import FoundParts, LazyParts, PageParts, PartsOf, answered, page_parts
from kindling.engine.pelican_adapter import PelicanAdapter
from kindling.engine.pelican_signals import own_handlers
from kindling.engine.plan import name_problems, plan_problems
from kindling.engine.publisher import publisher
from kindling.engine.relate import related_site
from kindling.engine.remembered import address_problems, lost_addresses, remembered
from kindling.engine.run import BuildRequest, BuildResult, Run, Stopped
from kindling.engine.setup import set_up
from kindling.engine.site_view import look_problems
from kindling.engine.swap import Target, refuse_foreign
from kindling.engine.typed_lines import with_lines
from kindling.engine.unused import media_problems, root_problems
from kindling.engine.verify import files_below, staged_tree, verification
from kindling.engine.work_folders import BuildRefused, cache_folder, old_work_removed, working
from kindling.model.addresses import output_path
from kindling.model.bodies import WatchedDocument, watched
from kindling.model.cache import Cache, kept_place
from kindling.model.noted import MEDIA, Keeper, NotedMapping, Remembered, noted, unnoted
from kindling.model.openings import host_of
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput, once_each
from kindling.model.plugin import Plugin, answers_of
from kindling.model.policy import NOTHING, Policy
from kindling.model.problems import Problem, errors
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Document, MediaFile, PageMetadata, Site

__all__ = ["BuildRefused", "BuildRequest", "BuildResult", "build"]

OUTPUTS = (PageOutput, TextOutput, CopyOutput)


def build(request: BuildRequest) -> BuildResult:
    """Build the site once. Raises BuildRefused where it can't begin, OSError where the machine fails."""
    request = replace(
        request, kit=request.kit.absolute(), site=request.site.absolute(), output=request.output.absolute()
    )
    content = request.site / "content"
    if not content.is_dir():
        hint = "SITE= names the folder that holds content/; a new site is begun by: make begin SITE=my-voice"
        raise BuildRefused(f"there is no folder {content}", hint, 2)
    refuse_foreign(request.output, (request.kit, request.site, content))
    cache = request.cache or cache_folder(request.site)
    cache.mkdir(parents=True, exist_ok=True)
    run = Run(request)
    try:
        with nothing_collected(), working(request.output, cache, only_read=request.check_only) as work:
            aside = kept_place(cache, "set-aside") / request.output.name
            target = Target(request.output, work, aside, request.deletes)
            with target.staging() as staging, own_handlers(request.site), noted():
                result = _built(run, content, staging, target, cache)
    except Stopped:
        return run.result()
    return replace(result, notes=tuple(target.notes))  # what is left after the swap is put in order has its notes too


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Look for no garbage meanwhile: what a build makes stays to its end, and looking takes a tenth of its time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _built(run: Run, content: Path, staging: Path, target: Target, cache: Path) -> BuildResult:
    request = run.request
    with run.step("settings", go_on=True):
        adapter, settings = set_up(run, content, staging, cache)
    with run.step("read", go_on=True):
        sizes = Cache(kept_place(cache, "media"), request.fresh, run.damaged)
        found = read_content(run, content, adapter, settings, sizes)
        found = _noting(run, adapter, settings, found)
        run.drafts = frozenset(one.path for one in found.documents if getattr(one.front, "status", "") == "draft")
    with run.step("relate", go_on=True):
        related = _related(run, adapter, settings, found)
    if related is None:
        raise Stopped
    with run.step("plan"):
        plan = _planned(run, adapter, related)
        run.add_related(with_lines(name_problems(plan.outputs), plan.site, content))
        _judge(run, adapter, plan)
    with run.step("plan"):
        plan = _closed(run, adapter, plan)
        run.problems += with_lines([*plan_problems(plan.outputs), *address_problems(plan)], plan.site, content)
        run.lasting += with_lines(lost_addresses(plan), plan.site, content)
    with run.step("render"):
        early = set(files_below(staging))
        own = host_of(plan.site.siteurl)
        kept = _kept_pages(run, plan.site, own)
        laying = Laying(run, adapter, plan, related.environments, staging, kept)
        laying.all()
        plan = finished(adapter, plan, staging, early, run.net)
        plan.site.sweep(time.time())
    with run.step("verify"):
        base = urlsplit(plan.site.siteurl).path
        tree = staged_tree(staging, plan.outputs, base, own, kept or request.session, laying.known)
        if kept:
            kept.stay(laying.known)
            kept.keep()
        found_there = verification(tree, run.heed)
        for plugin in adapter.handed:
            found_there += run.net.asked("verified", plugin.verified, tree, kinds=(Problem,))
        made = None
        if run.making and kept and not found_there:
            made = run.making.record(plan.outputs, found.documents, kept.digests())
        run.problems += with_lines(found_there, plan.site, content)
        run.problems += [Problem("pelican", 0, "pelican/error", text) for text in adapter.log.errors]
        told = _told(run, adapter, plan)  # before the swap: whatever breaks in it, nothing is published
    with run.step("swap"):
        if not request.check_only:
            request.finish(staging)
            target.swapped(staging, laying.stay)
            target.notes += filter(None, [old_work_removed(request.output, cache)])
    told |= {"made": made, "laid": laying.count}
    return run.result(published=not request.check_only, repeatable=told.pop("repeatable") and not run.damaged, **told)


def _kept_pages(run: Run, site: Site, own: str) -> KeptPages | None:
    """Return what earlier builds know of their pages; None where nothing is kept, or a session knows it."""
    if site.settings.work is None or (run.request.session and not run.making):
        return None
    return KeptPages(site.cache("seen"), own)


def _told(run: Run, adapter: PelicanAdapter, plan: Plan) -> dict[str, Any]:
    """Return what a build that ends well says of its site."""
    return {
        "written": len(plan.outputs),
        "scheduled": _scheduled(plan.site),
        "addresses": remembered(plan, run.request.until).text(),
        "sources": {output_path(output.address): output.source for output in plan.outputs},
        "repeatable": _is_repeatable(run.request, adapter, plan.site),
        "until": next_change(plan.site),
    }


def _is_repeatable(request: BuildRequest, adapter: PelicanAdapter, site: Site) -> bool:
    """Return whether only what lies in the site and the kit was asked: plugins of others may do what they like."""
    places = (request.site / "theme", request.kit / "kindling")
    layers = site.settings.theme.layers
    return not adapter.others and all(any(layer.folder.is_relative_to(place) for place in places) for layer in layers)


@dataclass(frozen=True, slots=True)
class _Related:
    """The site, and what Pelican and the plugins made of it."""

    site: Site
    generators: Sequence[Any]
    pages: Mapping[str, PageParts]  #: by source
    environments: Environments  #: Jinja's, with the theme


def _related(run: Run, adapter: PelicanAdapter, settings: SiteSettings, found: Content) -> _Related | None:
    """Return the site with its pages, and add what is wrong between texts; None where that breaks."""
    with run.net.under("put together"):
        with unnoted():
            site, generators, environments, problems = sited(run, adapter, settings, found)
            site, judged = _doubted(run, adapter, site)
            if run.making:
                run.making.site = site
        run.add_related(with_lines([*problems, *_found_in(site, run, adapter, found.faults)], site, settings.content))
        pages = _pages(run, adapter, site, judged)
        adapter.tell_others(generators, pages, site)
        return _Related(site, generators, pages, environments)
    return None


def _doubted(run: Run, adapter: PelicanAdapter, site: Site) -> tuple[Site, LazyParts | None]:
    """Return the site, of which nothing dear is made where a text has an error that only the plan knows, and its pages.

    Who has built it before, and builds it again for what is another, needs no second plan: little is dear there.
    """
    if site.judged_only or adapter.strangers or (run.making and run.making.dirty is not None):
        return site, None
    judged = replace(site, judged_only=True)
    pages = LazyParts(judged, adapter.handed, left_out(run.request, adapter))
    wrong = is_wrong(run, judged, adapter.handed, partial(_plan_of_files, judged, pages))
    return (judged, pages) if wrong else (site, None)


def _plan_of_files(site: Site, pages: Mapping[str, PageParts], outputs: Iterable[Output]) -> Plan:
    texts, fills = PartsOf(pages, attrgetter("text")), PartsOf(pages, attrgetter("feed_fills"))
    return Plan(site, tuple(once_each(outputs)), texts, fills)


def _pages(run: Run, adapter: PelicanAdapter, site: Site, judged: LazyParts | None) -> Mapping[str, PageParts]:
    """Return source → page; with an error only what somebody asks for is put together, and nothing is drawn.

    ``judged``: the pages by which an error was found, which are these.
    """
    left = left_out(run.request, adapter)
    making = run.making
    if (site.judged_only or errors(run.problems)) and not adapter.strangers:
        if making:
            making.start_again()
        return judged or LazyParts(site, adapter.handed, left)
    if making and making.dirty is not None:  # of the others nothing is asked, or little
        wanted = partial(_is_another, making)
        return LazyParts(site, adapter.handed, left, page_parts(site, adapter.handed, left, run.net, run.heed, wanted))
    return FoundParts(page_parts(site, adapter.handed, left, run.net, run.heed))


def _is_another(making: Making, metadata: PageMetadata) -> bool:
    """Return whether the page of a text may come out otherwise than it was."""
    return making.policy(metadata.source, metadata.address) is None


def _noting(run: Run, adapter: PelicanAdapter, settings: SiteSettings, found: Content) -> Content:
    """Return the content, of which it is noted who reads what, where that is of use to the next build."""
    request = run.request
    if request.state is None or adapter.others or errors(run.problems):
        return found
    run.making = making_of(request.state, request.before, found, settings)
    own = (one if isinstance(one, WatchedDocument) else watched(one) for one in found.documents)
    return replace(found, documents=[*own], media=NotedMapping(found.media, MEDIA)) if run.making else found


def sited(
    run: Run, adapter: PelicanAdapter, settings: SiteSettings, found: Content, *, judged: bool = True
) -> tuple[Site, Sequence[Any], Environments, list[Problem]]:
    """Return the site as values, Pelican's generators, Jinja with the theme, and what is wrong between the texts.

    What costs little is judged here, so that with an error nothing dear is begun; ``judged=False``: by nobody yet.
    """
    request = run.request
    site, problems = related_site(
        found.documents, found.media, settings, request.now, request.preview, _watched(adapter), found.public
    )
    if judged:
        run.add_related(with_lines(_found_cheaply(site, run, adapter), site, settings.content))
    lasting = request.session.answers if request.session else Remembered()
    broken = bool(errors(run.problems))
    site = replace(site, root=found.root, lasting=lasting, door=request.door, judged_only=broken, keys=found.keys)
    site = replace(site, made_singly=not judged, keeper=run.making or Keeper())
    site = replace(site, host=publisher(request.site, site.public_url or site.siteurl))
    generators = adapter.generators_of(site)
    environments = Environments(generators[0].env, settings.languages)
    site = replace(site, answers=answers_of(adapter.handed), component=environments.component)
    return site, generators, environments, problems


def _found_cheaply(site: Site, run: Run, adapter: PelicanAdapter) -> Iterator[Problem]:
    for plugin in adapter.handed:
        for check in plugin.cheap_checks:
            yield from answered(check, site, run.net, "put together")


def _found_in(
    site: Site, run: Run, adapter: PelicanAdapter, faults: Mapping[str, Sequence[Problem]]
) -> Iterator[Problem]:
    taken = _named(site, run, adapter.handed)
    yield from media_problems(faults, site, taken | _named(site, run, left_out(run.request, adapter)))
    yield from root_problems(site, taken)
    yield from look_problems(site)
    for plugin in adapter.handed:
        for check in plugin.checks:
            yield from _checked(run, check, partial(answered, check, site, run.net, "put together"))


def _checked(run: Run, check: Callable[..., Any], found: Callable[[], list[Problem]]) -> list[Problem]:
    return run.making.checked(check, found) if run.making else found()


def _named(site: Site, run: Run, plugins: Iterable[Plugin]) -> frozenset[str]:
    """Return every file that a text, its front matter or the settings name, as these plugins say."""
    return frozenset(
        file for plugin in plugins for file in run.net.asked("put together", plugin.files, site, kinds=(str,))
    )


def _judge(run: Run, adapter: PelicanAdapter, plan: Plan) -> None:
    """Add what is wrong with what is planned: in texts always, elsewhere where nothing else is wrong."""
    sound = not errors(run.problems)
    found = _told_of(run, adapter, plan)
    if sound and found:  # it may be of a file that there is because of others
        found = _told_of(run, adapter, _closed(run, adapter, plan))
    run.add_related(with_lines([*found, *menu_problems(plan)], plan.site, plan.site.settings.content))


def _told_of(run: Run, adapter: PelicanAdapter, plan: Plan) -> list[Problem]:
    checks = (check for plugin in adapter.handed for check in plugin.plan_checks)
    return [problem for check in checks for problem in run.net.asked("planned", check, plan, kinds=(Problem,))]


def _watched(adapter: PelicanAdapter) -> Callable[[Document, Mapping[str, MediaFile]], int]:
    """Return what says how long a text takes to watch; 0 where no plugin knows films."""
    known = [plugin.seconds for plugin in adapter.handed if plugin.seconds]
    return lambda document, media: sum(seconds(document, media) for seconds in known)


def _planned(run: Run, adapter: PelicanAdapter, related: _Related) -> Plan:
    """Return the plan: each text's page, and plugins' files."""
    site, pages = related.site, related.pages
    if adapter.strangers:
        own = adapter.planned(related.generators, pages)
    elif isinstance(pages, LazyParts):
        own = [pages.output(source, name, _policy(run, pages, site, source)) for source, name in templates_of(site)]
    elif isinstance(pages, FoundParts):
        own = [pages.output(source, template) for source, template in templates_of(site) if source in pages]
    if run.making:
        run.making.planned(own, ())
        run.making.load(one for one in own if isinstance(one, PageOutput))
    asked = (_noted_plan(run, plugin.outputs, site, OUTPUTS) for plugin in adapter.handed)
    return plan_of(run, adapter, site, tuple(once_each(chain(own, *asked))), pages)


def _policy(run: Run, pages: LazyParts, site: Site, source: str) -> Policy:
    """Return what the page of a text may load, as the last build knew it; else by putting it together."""
    if run.making is None or run.making.dirty is None:
        return NOTHING
    with unnoted():
        known = run.making.policy(source, site.metadata_by_source[source].address)
        return pages[source].policy if known is None else known


def templates_of(site: Site) -> Iterator[tuple[str, str]]:
    """Yield the source of each text that has a page, and its template."""
    for kind, template in (("post", "article.html"), ("page", "page.html"), ("series", "series.html")):
        for metadata in site.page_metadata:
            if metadata.kind == kind and site.builds(metadata):
                yield metadata.source, template


def plan_of(
    run: Run, adapter: PelicanAdapter, site: Site, outputs: Sequence[Output], pages: Mapping[str, PageParts]
) -> Plan:
    """Return the plan of ``outputs``: the pages of texts, which are the site's own, and the files of each plugin."""
    missing = partial(_missing_addresses, site, left_out(run.request, adapter))
    texts, fills = PartsOf(pages, attrgetter("text")), PartsOf(pages, attrgetter("feed_fills"))
    return Plan(site, outputs, texts, fills, missing, run.making or Keeper())


def _noted_plan(run: Run, ask: Callable[..., Any], given: Site | Plan, kinds: tuple[type, ...]) -> list[Any]:
    """Return what a plugin plans, and note which words it has read for that."""
    with noted() as read:
        found = run.net.asked("planned", ask, given, kinds=kinds)
    if run.making:
        run.making.planned(found, read)
    return found


def _missing_addresses(site: Site, left_out: Sequence[Plugin]) -> dict[str, str]:
    """Return address → the plugin of the kit that would plan it; with the defaults of those that are left out."""
    defaults = tuple(plugin.settings() for plugin in left_out if plugin.settings)
    settings = replace(site.settings, plugins=(*site.settings.plugins, *defaults))
    whole = replace(site, settings=settings, keeper=Keeper())
    found: dict[str, str] = {}
    for plugin in left_out:
        with suppress(Exception):  # it was never asked to be here: what it can't say, nobody misses
            found |= dict.fromkeys((output.address for output in plugin.outputs(whole)), plugin.name)
    return found


def _closed(run: Run, adapter: PelicanAdapter, plan: Plan) -> Plan:
    """Return the plan with the files that there are because of others."""
    found: list[Output | Problem] = []
    for plugin in adapter.handed:
        found += _noted_plan(run, plugin.closing, plan, (*OUTPUTS, Problem))
    run.problems += [one for one in found if isinstance(one, Problem)]
    return plan.with_more(one for one in found if not isinstance(one, Problem))


def _scheduled(site: Site) -> tuple[str, ...]:
    waiting = [metadata for metadata in site.page_metadata if metadata.state == "scheduled" and metadata.date]
    return tuple(f"{metadata.path} goes live on {metadata.date:%Y-%m-%d %H:%M}" for metadata in reversed(waiting))

"""Ahead: the site as it will be, each file made when somebody asks for it, before the whole is made and verified.

The steps are those of a build (build.py) up to its plan, and a file is rendered as a build renders it; only nobody has
looked yet at what is wrong between texts. So it is for a writer's own eyes (``make serve``), and a build follows.
Where only words, titles, summaries, captions, sources or files of the theme are others, the plan takes them in.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from math import ceil
from pathlib import Path
from typing import assert_never

from kindling.engine.build import OUTPUTS, nothing_collected, plan_of, sited, templates_of
from kindling.engine.content import Content, Texts, left_out, read_content
from kindling.engine.environments import Environments
from kindling.engine.files import SourceFile
from kindling.engine.includes import touched
from kindling.engine.media import media_file
from kindling.engine.menus import menu_problems
from kindling.engine.moments import next_change
from kindling.engine.noted_files import CAPTIONS, SEEN_OR_HEARD, THEMED
from kindling.engine.parts import LazyParts
from kindling.engine.pelican_signals import own_handlers
from kindling.engine.render import rendered
from kindling.engine.run import BuildRequest, Run, Stopped
from kindling.engine.settings import has_come, in_zone
from kindling.engine.setup import set_up
from kindling.engine.site_view import SiteViews, site_view
from kindling.engine.theme_check import file_problems
from kindling.engine.work_folders import cache_folder
from kindling.model.bodies import WatchedDocument, differ_in, watched
from kindling.model.cache import Cache, kept_place
from kindling.model.noted import ALL, MEDIA, READ, NotedMapping, Remembered, forget_all, noted
from kindling.model.outputs import (
    ADDRESSES,
    AT,
    CopyOutput,
    Output,
    OutputPart,
    OutputsInParts,
    PageOutput,
    Plan,
    TextOutput,
)
from kindling.model.paths import same_name
from kindling.model.problems import errors
from kindling.model.public_addresses import FILE as PUBLIC_ADDRESSES
from kindling.model.values import Document, MediaFile, Site

_LARGE = 1_000_000  #: bytes; a file as large is served from its place, once it is there


_Ask = Callable[[Site], Iterable[Output]]


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """What a plugin plans, or the site itself, and what was read of the texts for that, as it was noted."""

    ask: _Ask
    outputs: OutputPart
    read: frozenset[str]


@dataclass(frozen=True, slots=True)
class SavedChange:
    """What is another by a save, as it is noted, and what takes it."""

    others: frozenset[str]
    take: Callable[[], None]


@dataclass
class Ahead:
    """A site that is planned, and of which nothing is made yet."""

    plan: Plan
    environments: Environments
    views: SiteViews
    outputs: Mapping[str, Output]  #: by their paths: "posts/joy/index.html"
    pages: LazyParts
    texts: Texts
    parts: Sequence[PlannedPart]
    media: dict[str, MediaFile]  #: by source
    theme: Mapping[Path, str]  #: the files of the theme → their places in it
    until: datetime  #: when another day begins, or a text goes live

    def made(self, path: str) -> bytes | bool:
        """Return the bytes of the file at ``path``; True for one that comes with the build, False for none.

        What there is because of others (closing) is not known here. Raises whatever breaks over a file.
        """
        output = self.outputs.get(path)
        if output is None or _waits(output):
            return output is not None
        with noted():
            return rendered(output, self.plan, self.environments, self.views)

    def has_taken(self, paths: Collection[Path], request: BuildRequest) -> bool:
        """Take what was saved, where files differ in what is noted of them alone; else return False.

        That is the words, the title and the summary of a text, captions, sources, and what a file of the theme says.

        What was made of it is forgotten, and the next file is made of what is there now. What was planned with it is
        planned again. After False, this is of no use any more.
        """
        if has_come(self.until, in_zone(request.now, self.plan.site.settings.zone)):
            return False
        there = [path for path in paths if not self._came_and_went(path, request)]
        changes = [self._change(path, request) for path in there]
        if not there or not all(changes):
            return False
        others: set[str] = set()
        for change in filter(None, changes):
            change.take()
            others |= change.others
        return self._without(others, request)

    def _came_and_went(self, path: Path, request: BuildRequest) -> bool:
        """Return whether a file was there for a moment, as editors have them; not so what the plan was made with."""
        content = request.site.absolute() / "content"
        planned = path in self.texts.places or path == content / PUBLIC_ADDRESSES or not path.is_relative_to(content)
        return not planned and not os.path.lexists(path)

    def _change(self, path: Path, request: BuildRequest) -> SavedChange | None:
        if path in self.texts.files:
            return self._of_a_text(path, request)
        return self._of_the_theme(path, request) if path in self.theme else self._of_a_file(path, request)

    def _of_a_text(self, path: Path, request: BuildRequest) -> SavedChange | None:
        run, file, site = Run(request), self.texts.files[path], self.plan.site
        old, new = site.document_by_source[file.source], self.texts.document(run, file) if path.is_file() else None
        if not new or errors([*run.problems, *new.problems]) or not isinstance(old, WatchedDocument):
            return None
        minute = site.settings.reading.words_a_minute
        others = differ_in(old, new) if ceil(old.words / minute) == ceil(new.words / minute) else None
        return None if others is None else SavedChange(others, partial(self._renew, old, new))

    def _of_the_theme(self, path: Path, request: BuildRequest) -> SavedChange | None:
        place = self.theme[path]
        if not path.is_file() or errors(file_problems(self.plan.site.settings.theme, request.site, path)):
            return None
        noted_of = (*(one.tokens for one in self._remembered(request)), *(part.read for part in self.parts))
        others = touched(self.plan.site.settings.theme, (place,), {token for tokens in noted_of for token in tokens})
        return SavedChange(frozenset(others), partial(self.environments.forget, path))

    def _of_a_file(self, path: Path, request: BuildRequest) -> SavedChange | None:
        """Return the change of a file beside the texts: of captions, and of what else is read and is text itself."""
        content = request.site.absolute() / "content"
        if not path.is_relative_to(content) or not path.is_file():
            return None
        source = same_name(path.relative_to(content).as_posix())
        old, read = self.media.get(source), self.plan.site.remembered.tokens & {f"{READ}{source}"}
        if old is None:  # it is in nothing's way but of those who read it, as the library's files are
            return SavedChange(frozenset(read), _nothing) if read else None
        if path.suffix.lower() not in CAPTIONS and not read:
            return None
        if content / old.on_disk != path or old.mime.partition("/")[0] in SEEN_OR_HEARD:
            return None
        new, problems = media_file(SourceFile(source, path, old.path, "media", old.stored))
        if problems or replace(new, size=old.size) != old:
            return None
        others = frozenset((f"{MEDIA}{source}", f"{MEDIA}{ALL}", *read))
        return SavedChange(others, partial(self.media.__setitem__, source, new))

    def _renew(self, old: WatchedDocument, new: Document) -> None:
        """Let a text say what it says now; it is this plan's own, as is what others know of it."""
        old.renew(new)
        metadata = self.plan.site.metadata_by_source[old.source]
        for name, said in (("words", new.words), ("title", new.front.title), ("summary", new.front.summary)):
            object.__setattr__(metadata, name, said)

    def _forgotten(self, others: Collection[str], remembered: Collection[Remembered]) -> Collection[str]:
        """Forget what was made of something that has changed; return that, with what came out otherwise."""
        site, changed = self.plan.site, set(others)
        before = {token: site.remembered[work] for token, work in site.by_answer.items() if work in site.remembered}
        while others:
            changed |= forget_all(remembered, others)
            doubted = {token: work for token, work in site.by_answer.items() if token in before}
            with noted():
                others = {
                    token
                    for token, work in doubted.items()
                    if work not in site.remembered and site.compared(work) != before[token]
                }
            for token in others:
                del before[token]
        return changed

    def _remembered(self, request: BuildRequest) -> list[Remembered]:
        lasting = [request.session.answers] if request.session else []
        return [self.plan.site.remembered, self.plan.remembered, self.pages.remembered, *lasting]

    def _without(self, others: Collection[str], request: BuildRequest) -> bool:
        """Forget what was made of something that has changed, and plan anew what was planned with it.

        Return False where that breaks.
        """
        site, plan = self.plan.site, self.plan
        others = self._forgotten({*others, *plan.by_answer}, self._remembered(request))  # the last: by builds alone
        run = Run(request)
        if not all(part.read.isdisjoint(others) for part in self.parts):
            before, self.parts = (
                self.parts,
                [one if one.read.isdisjoint(others) else _asked(run, one.ask, site) for one in self.parts],
            )
            outputs = OutputsInParts(part.outputs for part in self.parts)
            self.plan, self.outputs = replace(plan, outputs=outputs), outputs.by_path
            forget_all(self._remembered(request), {ADDRESSES, *_come_and_gone(before, self.parts)})
        if site_view not in self.plan.remembered:
            self.views = SiteViews(self.plan)
        return not errors(run.problems) and not any(menu_problems(self.plan))


def looked_ahead(request: BuildRequest) -> Ahead | None:
    """Return the site that a build with ``request`` would make; None where only the build itself can say.

    That is where a text or a setting is wrong, and where plugins of others do what they do while a site is built.
    """
    request = replace(request, kit=request.kit.absolute(), site=request.site.absolute())
    cache = request.cache or cache_folder(request.site)
    run = Run(request)
    try:
        with nothing_collected(), own_handlers(request.site):
            adapter, settings = set_up(run, request.site / "content", cache / "nowhere", cache)
            if adapter.others:
                return None
            found = read_content(
                run, request.site / "content", adapter, settings, Cache(kept_place(cache, "media"), damaged=run.damaged)
            )
            if errors(run.problems):
                return None
            media = dict(found.media)
            found = replace(found, documents=[*_own(found)], media=NotedMapping(media, MEDIA))
            site, _, environments, _ = sited(run, adapter, settings, found, judged=False)
            pages = LazyParts(site, adapter.handed, left_out(request, adapter))
            asks: list[_Ask] = [partial(_pages_of, pages), *(plugin.outputs for plugin in adapter.handed)]
            parts = [_asked(run, ask, site) for ask in asks]
            outputs = OutputsInParts(part.outputs for part in parts)
            plan = plan_of(run, adapter, site, outputs, pages)
            views = SiteViews(plan)
            wrong = any(menu_problems(plan))  # an entry may lead to what is planned because of others
    except Stopped:
        return None
    if errors(run.problems) or wrong:
        return None
    return Ahead(
        plan, environments, views, outputs.by_path, pages, found.texts, parts, media, _files_of(site), next_change(site)
    )


def _nothing() -> None:
    """There is nothing to take: whoever reads the file reads it from its place."""


def _files_of(site: Site) -> dict[Path, str]:
    """Return the files of the theme whose changes are noted, with their places in it."""
    found = ((path, layer) for layer in site.settings.theme.layers for path in layer.folder.rglob("*.*"))
    return {path: path.relative_to(layer.folder).as_posix() for path, layer in found if path.suffix in THEMED}


def _pages_of(pages: LazyParts, site: Site) -> Iterator[Output]:
    """Yield the pages of a site's texts."""
    return (pages.output(source, template) for source, template in templates_of(site))


def _come_and_gone(before: Iterable[PlannedPart], now: Iterable[PlannedPart]) -> Iterator[str]:
    """Yield what is noted where somebody asks for an address that a part has no more, or has now."""
    for one, other in zip(before, now, strict=True):
        if one is not other:
            yield from (f"{AT}{address}" for address in one.outputs.by_address.keys() ^ other.outputs.by_address.keys())


def _asked(run: Run, ask: _Ask, site: Site) -> PlannedPart:
    with noted() as read:
        outputs = run.net.asked("planned", ask, site, kinds=OUTPUTS)
    return PlannedPart(ask, OutputPart(tuple(outputs)), frozenset(read))


def _own(found: Content) -> Iterator[Document]:
    """Yield copies of the documents, which a newer version may take the place of."""
    yield from map(watched, found.documents)


def _waits(output: Output) -> bool:
    """Return whether a file waits for the build: one that needs every page to be made, or is large."""
    match output:
        case PageOutput():
            return output.links == "absolute" or output.asks_all
        case TextOutput():
            return output.links == "absolute"
        case CopyOutput():
            return isinstance(output.original, Path) and output.original.stat().st_size > _LARGE
        case _:
            assert_never(output)

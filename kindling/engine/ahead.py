"""Ahead: the site as it will be, each file made when somebody asks for it, before the whole is made and verified.

The steps are those of a build (build.py) up to its plan, and a file is rendered as a build renders it; only nobody has
looked yet at what is wrong between texts. So it is for a writer's own eyes (``make serve``), and a build follows.
Where only words of a text are others, the plan stands, and what was made of these words is forgotten.
"""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import assert_never

from kindling.engine.build import nothing_collected, plan_of, sited, templates_of
from kindling.engine.content import Content, Texts, left_out, read_content
from kindling.engine.environments import Environments
from kindling.engine.menus import menu_problems
from kindling.engine.moments import next_change
from kindling.engine.parts import LazyParts
from kindling.engine.pelican_signals import own_handlers
from kindling.engine.render import rendered
from kindling.engine.run import BuildRequest, Run, Stopped
from kindling.engine.settings import has_come, in_zone
from kindling.engine.setup import set_up
from kindling.engine.site_view import SiteViews
from kindling.engine.work_folders import cache_folder
from kindling.model.addresses import output_path
from kindling.model.bodies import WatchedDocument, differ_in_words, watched
from kindling.model.cache import Cache, kept_place
from kindling.model.noted import flattened, forget_all, noted
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput
from kindling.model.problems import errors
from kindling.model.public_addresses import FILE as ADDRESSES
from kindling.model.values import Document

_LARGE = 1_000_000  #: bytes; a file as large is served from its place, once it is there


@dataclass(frozen=True)
class Ahead:
    """A site that is planned, and of which nothing is made yet."""

    plan: Plan
    environments: Environments
    views: SiteViews
    outputs: dict[str, Output]  #: by their paths: "posts/joy/index.html"
    pages: LazyParts
    texts: Texts
    planned_with: frozenset[str]  #: the texts whose very words were read while it was planned
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
        """Take what was saved, where it is texts that differ in their words alone; else return False, and stay.

        All that was made of the words before is forgotten, and the next file is made of the new ones.
        """
        if has_come(self.until, in_zone(request.now, self.plan.site.settings.zone)):
            return False
        there = [path for path in paths if not self._came_and_went(path, request)]
        pairs = [(self._document_at(path), self._read(path, request)) for path in there]
        if not pairs or not all(old and new and self._differ_in_words(old, new) for old, new in pairs):
            return False
        for old, new in pairs:
            if old and new:
                self._renew(old, new, request)
        return True

    def _came_and_went(self, path: Path, request: BuildRequest) -> bool:
        """Return whether a file was there for a moment, as editors have them; not so what the plan was made with."""
        content = request.site.absolute() / "content"
        planned = path in self.texts.places or path == content / ADDRESSES or not path.is_relative_to(content)
        return not planned and not os.path.lexists(path)

    def _document_at(self, path: Path) -> WatchedDocument | None:
        file = self.texts.files.get(path)
        found = self.plan.site.document_by_source.get(file.source) if file else None
        return found if isinstance(found, WatchedDocument) else None

    def _read(self, path: Path, request: BuildRequest) -> Document | None:
        """Return what a file says now; None for no text, and for one in which there is a mistake."""
        run = Run(request)
        file = self.texts.files.get(path)
        document = self.texts.document(run, file) if file and path.is_file() else None
        return document if document and not errors([*run.problems, *document.problems]) else None

    def _differ_in_words(self, old: WatchedDocument, new: Document) -> bool:
        minute = self.plan.site.settings.reading.words_a_minute
        same_time = ceil(old.words / minute) == ceil(new.words / minute)
        return same_time and old.source not in self.planned_with and differ_in_words(old, new)

    def _renew(self, old: WatchedDocument, new: Document, request: BuildRequest) -> None:
        site, source = self.plan.site, old.source
        old.renew(new)
        object.__setattr__(site.metadata_by_source[source], "words", new.words)  # of this plan's own, as is the text
        lasting = [request.session.answers] if request.session else []
        tokens = (source, *self.plan.by_answer)  # the last are compared by builds alone
        forget_all([site.remembered, self.plan.remembered, self.pages.remembered, *lasting], tokens)


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
            found = replace(found, documents=[*_own(found)])
            site, _, environments, _ = sited(run, adapter, settings, found, judged=False)
            with noted() as planned_with:
                pages = LazyParts(site, adapter.handed, left_out(request, adapter))
                own = [pages.output(source, template) for source, template in templates_of(site)]
                plan = plan_of(run, adapter, site, own, pages)
                views = SiteViews(plan)
                wrong = any(menu_problems(plan))  # an entry may lead to what is planned because of others
    except Stopped:
        return None
    if errors(run.problems) or wrong:
        return None
    outputs = {output_path(one.address): one for one in reversed(plan.outputs)}
    return Ahead(plan, environments, views, outputs, pages, found.texts, flattened(planned_with), next_change(site))


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

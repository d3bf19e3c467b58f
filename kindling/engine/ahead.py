"""Ahead: the site as it will be, each file made when somebody asks for it, before the whole is made and verified.

The steps are those of a build (build.py) up to its plan, and a file is rendered as a build renders it; only nobody has
looked yet at what is wrong between texts. So it is for a writer's own eyes (``make serve``), and a build follows.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from kindling.engine.build import nothing_collected, plan_of, sited, templates_of
from kindling.engine.content import left_out, read_content
from kindling.engine.environments import Environments
from kindling.engine.menus import menu_problems
from kindling.engine.parts import LazyParts
from kindling.engine.pelican_signals import own_handlers
from kindling.engine.render import rendered
from kindling.engine.run import BuildRequest, Run, Stopped
from kindling.engine.setup import set_up
from kindling.engine.site_view import SiteViews
from kindling.engine.work_folders import cache_folder
from kindling.model.addresses import output_path
from kindling.model.cache import Cache, kept_place
from kindling.model.outputs import CopyOutput, Output, PageOutput, Plan, TextOutput
from kindling.model.problems import errors

_LARGE = 1_000_000  #: bytes; a file as large is served from its place, once it is there


@dataclass(frozen=True)
class Ahead:
    """A site that is planned, and of which nothing is made yet."""

    plan: Plan
    environments: Environments
    views: SiteViews
    outputs: dict[str, Output]  #: by their paths: "posts/joy/index.html"

    def made(self, path: str) -> bytes | bool:
        """Return the bytes of the file at ``path``; True for one that comes with the build, False for none.

        What there is because of others (closing) is not known here. Raises whatever breaks over a file.
        """
        output = self.outputs.get(path)
        if output is None or _waits(output):
            return output is not None
        return rendered(output, self.plan, self.environments, self.views)


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
            if adapter.strangers or any(plugin not in request.known for plugin in adapter.handed):
                return None
            found = read_content(
                run, request.site / "content", adapter, settings, Cache(kept_place(cache, "media"), damaged=run.damaged)
            )
            if errors(run.problems):
                return None
            site, _, environments, _ = sited(run, adapter, settings, found)
            pages = LazyParts(site, adapter.handed, left_out(request, adapter))
            own = [pages.output(source, template) for source, template in templates_of(site)]
            plan = plan_of(run, adapter, site, own, pages)
    except Stopped:
        return None
    if errors(run.problems) or any(menu_problems(plan)):  # an entry may lead to what is planned because of others
        return None
    return Ahead(plan, environments, SiteViews(plan), {output_path(one.address): one for one in reversed(plan.outputs)})


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

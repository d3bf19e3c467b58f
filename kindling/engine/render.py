"""Render: one output → its bytes; order does not matter."""

from pathlib import Path
from typing import assert_never

from jinja2 import Environment

from kindling.engine.drawings import published
from kindling.model.addresses import absolute, relative, rooted
from kindling.model.markers import compose, resolve_hrefs
from kindling.model.openings import opened
from kindling.model.outputs import CopyOutput, Links, Output, PageOutput, Plan, TextOutput
from kindling.model.pages import SiteView
from kindling.model.pictures import private
from kindling.model.policy import joined, meta_policy


def rendered(output: Output, plan: Plan, environment: Environment, site: SiteView) -> bytes:
    """Return the bytes of ``output``, its links written as its place needs them."""
    match output:
        case CopyOutput():
            return _copied(output)
        case TextOutput():
            text = output.text(plan)
        case PageOutput():
            text = _templated(output, plan, environment, site)
        case _:
            assert_never(output)
    return resolve_hrefs(text, lambda address: _link(address, output.address, output.links, site)).encode()


def _copied(output: CopyOutput) -> bytes:
    """Return a file as it is published: pictures and drawings without what is nobody's business."""
    if not isinstance(output.original, Path):
        return private(output.original())
    data = output.original.read_bytes()
    return published(data) if output.original.suffix.lower() == ".svg" else private(data)


def _templated(output: PageOutput, plan: Plan, environment: Environment, site: SiteView) -> str:
    context = output.context(plan)
    own = {"here": output.address, "site": site, "policy": _policy(output, plan)}
    html = environment.get_template(output.template).render({**own, **context.names()})
    return compose(html, context.fills)


def _policy(output: PageOutput, plan: Plan) -> str:
    return meta_policy(joined((output.policy, opened(plan.site.settings.policy))))


def _link(address: str, here: str, links: Links, site: SiteView) -> str:
    if links == "relative":
        return relative(address, here)
    return absolute(address, site.url) if links == "absolute" else rooted(address, site.url)

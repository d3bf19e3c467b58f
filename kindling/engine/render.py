"""Render: one output → its bytes; order does not matter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, assert_never

from kindling.engine.drawings import published
from kindling.engine.environments import Environments
from kindling.engine.site_view import SiteViews
from kindling.engine.unsaid import has_marks, marked, unmarked
from kindling.model.addresses import absolute, relative, rooted
from kindling.model.markers import compose, resolve_hrefs
from kindling.model.openings import opened
from kindling.model.outputs import Context, CopyOutput, Links, Output, PageOutput, Plan, TextOutput
from kindling.model.pages import PageView
from kindling.model.pictures import private
from kindling.model.policy import joined, meta_policy


def rendered(output: Output, plan: Plan, environments: Environments, site: SiteViews) -> bytes:
    """Return the bytes of ``output``, its links written as its place needs them."""
    match output:
        case CopyOutput():
            return _copied(output)
        case TextOutput():
            text = unmarked(output.text(plan))
        case PageOutput():
            text = _templated(output, plan, environments, site)
        case _:
            assert_never(output)
    return resolve_hrefs(text, lambda address: _link(address, output.address, output.links, site.url)).encode()


def _copied(output: CopyOutput) -> bytes:
    """Return a file as it is published: pictures and drawings without what is nobody's business."""
    if not isinstance(output.original, Path):
        return private(output.original())
    data = output.original.read_bytes()
    return published(data) if output.original.suffix.lower() == ".svg" else private(data)


def _templated(output: PageOutput, plan: Plan, environments: Environments, site: SiteViews) -> str:
    context = output.context(plan)
    names, languages = context.names(), environments.languages
    lang = languages.interface(_text_language(names))
    own = {"here": output.address, "site": site.of(lang), "policy": _policy(output, context, plan)}
    html = environments.template(output.template, lang).render({**own, **names})
    whole = compose(html, context.fills)
    return whole if not has_marks(whole) else marked(whole) if output.template.endswith(".html") else unmarked(whole)


def _text_language(names: Mapping[str, Any]) -> str:
    """Return the language of the text that a page shows; "" for what shows none, as a feed."""
    page = names.get("page")
    return page.lang if isinstance(page, PageView) else ""


def _policy(output: PageOutput, context: Context, plan: Plan) -> str:
    return meta_policy(joined((output.policy, context.policy, opened(plan.site.settings.policy))))


def _link(address: str, here: str, links: Links, url: str) -> str:
    if links == "relative":
        return relative(address, here)
    return absolute(address, url) if links == "absolute" else rooted(address, url)

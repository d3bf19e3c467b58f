"""Render: one output → its bytes; order does not matter."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment

from kindling.engine.drawings import published
from kindling.model.addresses import absolute, relative, rooted
from kindling.model.markers import compose, resolve_hrefs
from kindling.model.pages import SiteView
from kindling.model.pictures import private
from kindling.model.policy import meta_policy
from kindling.model.values import Output


def rendered(output: Output, environment: Environment, site: SiteView) -> bytes:
    """Return the bytes of ``output``, its links written as its place needs them."""
    if output.copy_of or output.read:
        return _copied(output)
    text = output.text if output.text is not None else _templated(output, environment, site)
    return resolve_hrefs(text, lambda address: _link(address, output, site)).encode()


def _copied(output: Output) -> bytes:
    """Return a file as it is published: pictures and drawings without what is nobody's business."""
    if output.read:
        return private(output.read())
    path = Path(output.copy_of)
    return published(path.read_bytes()) if path.suffix.lower() == ".svg" else private(path.read_bytes())


def _templated(output: Output, environment: Environment, site: SiteView) -> str:
    own = {"here": output.address, "site": site, "policy": meta_policy(output.policy)}
    values: Mapping[str, Any] = {**own, **output.view}
    return compose(environment.get_template(output.template).render(values), output.fills)


def _link(address: str, output: Output, site: SiteView) -> str:
    if output.links == "relative":
        return relative(address, output.address)
    return absolute(address, site.url) if output.links == "absolute" else rooted(address, site.url)

"""Attach ``related_view`` to every post: what is near it, and why (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pelican import signals

from kindling.model.addresses import slugify
from kindling.model.hooks import every_content, site_of
from kindling.model.values import Fact, Site
from kindling.plugins.citations import cited_in, csl
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.related import core


def attach(generators: Iterable[Any]) -> None:
    """Give every published post the posts nearest to it; others get none."""
    site = site_of(generators)
    near = core.nearest([_text(fact, site) for fact in site.posts])
    for content, document in every_content(generators):
        fact = site.fact_by_source[document.source]
        content.related_view = near.get(fact.address, ()) if fact.kind == "post" else ()


def _text(fact: Fact, site: Site) -> core.Text:
    series = frozenset(membership.slug for membership in fact.series)
    return core.Text(fact.address, fact.title, series, tuple(_reasons(fact, site)), fact.lang)


def _reasons(fact: Fact, site: Site) -> Iterator[core.Reason]:
    """Yield what others may share: each source, each of its people, each topic; a person once."""
    people: set[str] = set()
    for source in site.once(cited_in).views.get(fact.source, CitationsView()).sources:
        names = csl.authors(source.csl)
        first = names[0].family if names else csl.title(source.csl)
        yield core.Reason("source", source.ref, f"{first} {csl.year(source.csl)}".strip())
        for name in names:
            if name.shown not in people:
                people.add(name.shown)
                yield core.Reason("person", name.shown, name.shown)
    for tag in dict.fromkeys(map(slugify, fact.tags)):
        yield core.Reason("topic", tag, next(name for name in fact.tags if slugify(name) == tag))


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.all_generators_finalized.connect(attach)

"""Attach ``related_view`` to every post: what is near it, and why (see README.md)."""

from collections.abc import Iterator, Mapping

from kindling.model.addresses import slugify
from kindling.model.values import Document, Fact, Site
from kindling.plugins.citations import public as csl
from kindling.plugins.citations.public import CitationsView, cited_in
from kindling.plugins.related import core


def related_view(site: Site, document: Document) -> tuple[core.Near, ...]:
    """Return the posts nearest to a published post; others get none."""
    fact = site.fact_by_source[document.source]
    return site.once(_nearest).get(fact.address, ()) if fact.is_post else ()


def _nearest(site: Site) -> Mapping[str, tuple[core.Near, ...]]:
    return core.nearest([_text(fact, site) for fact in site.posts])


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

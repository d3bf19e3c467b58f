"""Attach ``related_view`` to every post: what is near it, and why (see README.md)."""

from collections.abc import Iterator, Mapping

from kindling.model.addresses import slugify
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations import public as csl
from kindling.plugins.citations.public import CitationsView, cited_in
from kindling.plugins.related import core


def related_view(site: Site, document: Document) -> tuple[core.RelatedPost, ...]:
    """Return the posts nearest to a published post; others get none."""
    metadata = site.metadata_by_source[document.source]
    return site.once(_nearest).get(metadata.address, ()) if metadata.is_post else ()


def _nearest(site: Site) -> Mapping[str, tuple[core.RelatedPost, ...]]:
    return core.nearest([_text(metadata, site) for metadata in site.posts])


def _text(metadata: PageMetadata, site: Site) -> core.ComparedPost:
    series = frozenset(membership.slug for membership in metadata.series)
    return core.ComparedPost(metadata.address, metadata.title, series, tuple(_reasons(metadata, site)), metadata.lang)


def _reasons(metadata: PageMetadata, site: Site) -> Iterator[core.Reason]:
    """Yield what others may share: each source, each of its people, each topic; a person once."""
    people: set[str] = set()
    for source in site.once(cited_in).views.get(metadata.source, CitationsView()).sources:
        names = csl.authors(source.csl)
        first = names[0].family if names else csl.title(source.csl)
        yield core.Reason("source", source.ref, f"{first} {csl.year(source.csl)}".strip())
        for name in names:
            if name.shown not in people:
                people.add(name.shown)
                yield core.Reason("person", name.shown, name.shown)
    for tag in dict.fromkeys(map(slugify, metadata.tags)):
        yield core.Reason("topic", tag, next(name for name in metadata.tags if slugify(name) == tag))

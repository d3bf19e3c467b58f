"""Attach ``related_view`` to every post: what is near it, and why (see README.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from kindling.model.addresses import topic_slug
from kindling.model.translations import each_once, languages_of, spoken_language, versions_of_site
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.citations import public as csl
from kindling.plugins.citations.public import Csl, sources_in
from kindling.plugins.related import core


def related_view(site: Site, document: Document) -> tuple[core.RelatedPost, ...]:
    """Return the posts nearest to a published post; others get none."""
    metadata = site.metadata_by_source[document.source]
    ask = site.once(_nearest).get(metadata.address) if metadata.is_post else None
    return tuple(_shown(near, site.once(_by_address)[near.address]) for near in ask()) if ask else ()


def _shown(near: core.NearPost, post: PageMetadata) -> core.RelatedPost:
    return core.RelatedPost(near.address, near.why, post.title, post.lang)


def _by_address(site: Site) -> Mapping[str, PageMetadata]:
    """Return the published posts by their addresses. For ``once``."""
    return {metadata.address: metadata for metadata in site.posts}


def _nearest(site: Site) -> Mapping[str, Callable[[], tuple[core.NearPost, ...]]]:
    """Return address → what says what is near a post; of texts in several languages, the version in its own.

    For ``once``.
    """
    versions = site.once(versions_of_site)
    found: dict[str, Callable[[], tuple[core.NearPost, ...]]] = {}
    texts = {metadata.source: _text(metadata, site) for metadata in site.posts}
    for lang in site.once(languages_of) if versions else ("",):
        shown = each_once(site.posts, lang, versions)
        near = site.again(core.nearest, lang, [texts[metadata.source] for metadata in shown])
        found |= {post.address: near[post.address] for post in shown if not lang or spoken_language(post.lang) == lang}
    return found


def _text(metadata: PageMetadata, site: Site) -> core.ComparedPost:
    series = frozenset(site.once(_threads).get(membership.slug, membership.slug) for membership in metadata.series)
    reasons = site.again(_reasons, metadata.source, sources_in(site, metadata.source), metadata.tags)
    text = metadata.original or metadata.source
    return core.ComparedPost(metadata.address, series, reasons, text)


def _threads(site: Site) -> Mapping[str, str]:
    """Return a series' slug → what its versions in all languages have in common. For ``once``."""
    return {one.slug: one.original or one.source for one in site.page_metadata if one.is_series}


def _reasons(sources: Sequence[tuple[str, Csl]], tags: Sequence[str]) -> tuple[core.Reason, ...]:
    """Return what others may share: each source, each of its people, each topic; a person once."""
    return tuple(_each_reason(sources, tags))


def _each_reason(sources: Sequence[tuple[str, Csl]], tags: Sequence[str]) -> Iterator[core.Reason]:
    people: set[str] = set()
    for ref, item in sources:
        names = csl.authors(item)
        first = names[0].family if names else csl.title(item)
        yield core.Reason("source", ref, f"{first} {csl.year(item)}".strip())
        for name in names:
            if name.shown not in people:
                people.add(name.shown)
                yield core.Reason("person", name.shown, name.shown)
    for tag in dict.fromkeys(map(topic_slug, tags)):
        yield core.Reason("topic", tag, next(name for name in tags if topic_slug(name) == tag))

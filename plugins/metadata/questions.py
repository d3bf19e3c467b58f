"""Attach the head of every post, page and series page (see README.md)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import assert_never

from kindling.model.organisations import organisations
from kindling.model.signing import signers
from kindling.model.translations import published_versions, versions_of_site
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link
from kindling.plugins.cards import public as cards
from kindling.plugins.citations.public import CitationsView, cited_in
from kindling.plugins.metadata import core
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_for, vlog_settings


def metadata_view(site: Site, document: Document) -> core.Head:
    """Return the head of a page."""
    words, library = site.once(site_words), site.once(series.library_of)
    metadata = site.metadata_by_source[document.source]
    parts = tuple(core.Part(position.series, position.part) for position in series.positions_of(metadata, library))
    image, alt = cards.picture_of(metadata, site)
    shown = vlog.poster_address(vlog.head_video(document), site.media) or image
    cited = site.once(cited_in).views.get(document.source, CitationsView())
    cites = [site.again(core.cited_work, source.ref, source.csl) for source in cited.sources]
    versions = published_versions(metadata, site.once(versions_of_site)) if metadata.listed else ()
    nodes = _graph(metadata, words, parts, shown, library, cites, translated=bool(versions))
    if versions:
        nodes = [core.in_languages(node, metadata, versions, words) for node in nodes]
    graph = [*nodes, *_video(document, site, words, (image, alt))]
    return core.content_head(metadata, words, image, alt, graph, versions)


def _video(document: Document, site: Site, words: core.SiteWords, card: tuple[str, str]) -> Iterator[core.Json]:
    """Yield a post's video, where it has one."""
    metadata, head = site.metadata_by_source[document.source], vlog.head_video(document)
    texts = texts_for(site, [head])
    video = vlog.video_view(head, metadata, site.media, texts, vlog_settings(site), card)
    if video:
        yield core.video_object(metadata, words, video, video.poster or card[0])


def _graph(
    metadata: PageMetadata,
    words: core.SiteWords,
    parts: tuple[core.Part, ...],
    image: str,
    library: series.SeriesLibrary,
    works: list[core.Json],
    *,
    translated: bool,
) -> list[core.Json]:
    match metadata.kind:
        case "post":
            return [core.blog_posting(metadata, words, parts, image, works)]
        case "page":
            return [core.web_page(metadata, words)] if translated else []
        case "series":
            listed = series.series_page(metadata.slug, library).card.parts
            readable = [(part.number, Link(part.title, part.address)) for part in listed if part.address]
            return [core.creative_work_series(metadata, words, readable)]
        case _:
            assert_never(metadata.kind)


def site_words(site: Site) -> core.SiteWords:
    """Return what every head says of the site."""
    settings = site.settings
    words = core.SiteWords(settings.name, settings.tagline, site.siteurl, settings.lang, organisations(site))
    image, alt = cards.picture_of_site(site)
    return replace(words, image=image, image_alt=alt, signers=site.once(signers))

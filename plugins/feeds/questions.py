"""Plan the feeds, the sitemap and robots.txt (see README.md)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from kindling.model.identity import first_address, first_url, former_addresses
from kindling.model.outputs import Context, Output, PageOutput, Plan, TextOutput, always
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import SeriesPosition
from kindling.plugins.cards.public import picture_of
from kindling.plugins.feeds import core
from kindling.plugins.feeds.settings import FeedsSettings
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_of, vlog_settings

_SOURCE = "plugins/feeds"


def feeds_view(site: Site, document: Document) -> core.FeedsView | None:
    """Return the feed of a series, for its page; None to all that has no feed of its own."""
    return site.once(_fed).get(document.source)


def _fed(site: Site) -> Mapping[str, core.FeedsView]:
    return {one.source: core.feeds_view(one, site.settings.name) for one in core.series_with_feeds(site)}


def outputs(site: Site) -> Iterable[Output]:
    """Return the files that readers' programs and hosts ask for."""
    yield from _site_feed(site)
    for one in core.series_with_feeds(site):
        yield from _series_feed(one, site)
    yield PageOutput("/sitemap.xml", _SOURCE, "sitemap.xml", _sitemap, links="absolute")
    yield TextOutput("/robots.txt", _SOURCE, always(core.robots(site.siteurl)))


@dataclass(frozen=True)
class SitemapContext(Context):
    """What the template of the sitemap gets."""

    pages: tuple[core.SitemapPage, ...]


def _sitemap(plan: Plan) -> SitemapContext:
    """Return every page of its own right that is planned."""
    listed = (output.address for output in plan.outputs if isinstance(output, PageOutput) and output.listed)
    return SitemapContext(core.sitemap(listed, plan.site.page_metadata, dict(_videos(plan.site))))


def _videos(site: Site) -> Iterator[tuple[str, core.SitemapVideo]]:
    for metadata in site.posts:
        head = vlog.head_video(site.document_by_source[metadata.source])
        if head:
            picture, texts = picture_of(metadata, site), site.once(texts_of)[0]
            video = vlog.video_view(head, metadata, site.media, texts, vlog_settings(site), picture)
            if video and (found := core.sitemap_video(metadata, video)):
                yield metadata.address, found


def _site_feed(site: Site) -> Iterator[Output]:
    library, posts = site.once(series.library_of), site.posts[: site.own(FeedsSettings).entries]
    positions = [(metadata, series.position_of(metadata, library)) for metadata in posts]
    name, subtitle = site.settings.name, site.settings.tagline
    ask = partial(_feed, name, subtitle, "/", f"{first_url(site)}/", positions)
    yield from _files(ask, "/", _SOURCE, site.settings.lang)


def _series_feed(one: series.Series, site: Site) -> Iterator[Output]:
    """Yield the feed of a series; a copy stands at each old address, as programs follow no page that says "moved"."""
    parts = core.newest_parts(one)[: site.own(FeedsSettings).entries]
    positions = [(metadata, series.position_in(metadata, one)) for metadata in parts]
    title = core.feeds_view(one, site.settings.name).title
    metadata = site.metadata_by_source[one.source]
    identity = f"{first_url(site)}{first_address(metadata, site)}"
    ask = partial(_feed, title, one.summary, one.address, identity, positions)
    old = [address for address in former_addresses(metadata, site) if address.endswith("/")]
    for address in [one.address, *old]:
        yield from _files(ask, address, metadata.path, metadata.lang)


def _feed(
    title: str,
    subtitle: str,
    address: str,
    identity: str,
    positions: Sequence[tuple[PageMetadata, SeriesPosition | None]],
    plan: Plan,
) -> core.Feed:
    site = plan.site
    entries = [core.entry(metadata, plan.texts[metadata.source], position, site) for metadata, position in positions]
    return core.feed(title, subtitle, address, identity, entries)


@dataclass(frozen=True)
class FeedContext(Context):
    """What the template of a feed gets."""

    feed: core.Feed
    lang: str


def _files(ask: Callable[[Plan], core.Feed], address: str, source: str, lang: str) -> Iterator[Output]:
    atom, as_json = f"{address}feed.xml", f"{address}feed.json"
    yield PageOutput(atom, source, "feed.xml", lambda plan: FeedContext(ask(plan), lang), links="absolute")
    yield TextOutput(as_json, source, lambda plan: core.json_feed(ask(plan), lang), links="absolute")

"""Plan the feeds, the sitemap and robots.txt (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping

from kindling.model.aliases import aliases
from kindling.model.values import Document, Fact, Output, Site
from kindling.model.views import Place
from kindling.plugins.cards.public import picture_of
from kindling.plugins.feeds import core
from kindling.plugins.lists.public import list_addresses
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_of, vlog_settings

_SOURCE = "plugins/feeds"


def feeds_view(site: Site, document: Document) -> core.FeedsView | None:
    """Return the feed of a series, for its page; None to all that has no feed of its own."""
    return site.once(_fed).get(document.source)


def _fed(site: Site) -> Mapping[str, core.FeedsView]:
    return {one.source: core.feeds_view(one, site.settings["SITENAME"]) for one in core.series_with_feeds(site)}


def outputs(site: Site) -> Iterable[Output]:
    """Return the files that readers' programs and hosts ask for."""
    yield from _site_feed(site)
    for one in core.series_with_feeds(site):
        yield from _series_feed(one, site)
    pages = core.sitemap(site.facts, list_addresses(site), dict(_videos(site)))
    yield Output("/sitemap.xml", _SOURCE, "sitemap.xml", {"pages": pages}, links="absolute")
    yield Output("/robots.txt", _SOURCE, text=core.robots(site.siteurl))


def _videos(site: Site) -> Iterator[tuple[str, core.SitemapVideo]]:
    for fact in site.posts:
        head = vlog.head_video(site.document_by_source[fact.source])
        if head:
            picture, texts = picture_of(fact, site), site.once(texts_of)[0]
            video = vlog.video_view(head, fact, site.media, texts, vlog_settings(site.settings), picture)
            if video and (found := core.sitemap_video(fact, video)):
                yield fact.address, found


def _site_feed(site: Site) -> Iterator[Output]:
    library, posts = site.once(series.library_of), site.posts[: site.settings["FEEDS"].entries]
    entries = [_entry(fact, series.place_of(fact, library), site) for fact in posts]
    feed = core.feed(site.settings["SITENAME"], site.settings["SITESUBTITLE"], "/", site.siteurl, entries)
    yield from _files(feed, "/", _SOURCE, site.settings["DEFAULT_LANG"])


def _series_feed(one: series.Series, site: Site) -> Iterator[Output]:
    """Yield the feed of a series; a copy stands at each old address, as programs follow no page that says "moved"."""
    parts = core.newest_parts(one)[: site.settings["FEEDS"].entries]
    entries = [_entry(fact, series.place_in(fact, one), site) for fact in parts]
    title = core.feeds_view(one, site.settings["SITENAME"]).title
    feed = core.feed(title, one.summary, one.address, site.siteurl, entries)
    fact = site.fact_by_source[one.source]
    old = [address for address in aliases(one.front) if address.endswith("/")]
    for address in [one.address, *old]:
        yield from _files(feed, address, fact.path, fact.lang)


def _entry(fact: Fact, place: Place | None, site: Site) -> core.Entry:
    return core.entry(fact, site.texts[fact.source], place, site.siteurl)


def _files(feed: core.Feed, address: str, source: str, lang: str) -> Iterator[Output]:
    yield Output(f"{address}feed.xml", source, "feed.xml", {"feed": feed, "lang": lang}, links="absolute")
    yield Output(f"{address}feed.json", source, text=core.json_feed(feed, lang), links="absolute")


def addresses(site: Site) -> Iterator[str]:
    """Yield the feeds: of the site, and of each series that is built."""
    for place in ["/", *(one.address for one in core.series_with_feeds(site))]:
        yield from (f"{place}feed.xml", f"{place}feed.json")

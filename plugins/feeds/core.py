"""Feeds and the sitemap as values. Pure.

Atom is RFC 4287, JSON Feed is version 1.1 (jsonfeed.org). An entry's id is a ``tag:`` URI (RFC 4151) of
the site's host, the post's day and its stable id, all as readers first had them, so that it survives every change.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kindling.model.graphemes import beginning
from kindling.model.identity import entry_id
from kindling.model.markers import href
from kindling.model.values import PageMetadata, Site
from kindling.model.views import SeriesPosition
from kindling.plugins.metadata.public import utc
from kindling.plugins.series.public import Series, library_of
from kindling.plugins.video.public import VideoView

_LONGEST = 28_800  #: seconds of a video that a sitemap may say (developers.google.com, "Video sitemaps")


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One post in a feed."""

    title: str
    id: str
    address: str
    published: str
    updated: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    summary: str
    lang: str
    html: str  #: full text, with its notes and sources as plain lists; escaped where it is written


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; ``updated`` is that of its newest entry, never the clock's."""

    title: str
    subtitle: str
    id: str
    address: str  #: of the page it is the feed of; the feed itself stands beside that
    updated: str
    entries: tuple[FeedEntry, ...]


@dataclass(frozen=True, slots=True)
class FeedsView:
    """The feeds of a page's own, for its head and for those who read it."""

    title: str
    atom: str  #: address
    json: str  #: address


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page that search engines may list."""

    address: str
    modified: str  #: a day, or ""
    video: "SitemapVideo | None" = None


@dataclass(frozen=True, slots=True)
class SitemapVideo:
    """A page's video, as search engines ask for it (sitemap-video/1.1)."""

    title: str
    description: str  #: at most 2,048 characters
    picture: str  #: address
    film: str  #: address; "" where another site serves it
    player: str  #: that site's player
    seconds: int  #: 0: not known, or more than they take


def entry(metadata: PageMetadata, html: str, position: SeriesPosition | None, site: Site) -> FeedEntry:
    """Return a published post as an entry; its title says which part of which series it is."""
    return FeedEntry(
        title=_title(metadata, position),
        id=entry_id(metadata, site),
        address=metadata.address,
        published=utc(metadata.date),
        updated=utc(metadata.modified or metadata.date),
        authors=metadata.authors,
        tags=metadata.tags,
        summary=metadata.summary,
        lang=metadata.lang,
        html=html,
    )


def _title(metadata: PageMetadata, position: SeriesPosition | None) -> str:
    return (
        f"{metadata.title} ({position.series.title}, {position.words[:1].lower()}{position.words[1:]})"
        if position
        else metadata.title
    )


def feed(title: str, subtitle: str, address: str, identity: str, entries: Iterable[FeedEntry]) -> Feed:
    """Return a feed of ``entries``, newest first; ``identity``: the address of its page when it was new."""
    entries = tuple(entries)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00")
    return Feed(title, subtitle, identity, address, updated, entries)


def json_feed(feed: Feed, lang: str) -> str:
    """Return the feed as JSON Feed 1.1; addresses in it are markers still."""
    items = [_json_item(entry) for entry in feed.entries]
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"description": feed.subtitle} if feed.subtitle else {}),
        "home_page_url": href(feed.address),
        "feed_url": href(f"{feed.address}feed.json"),
        "language": lang,
        "items": items,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _json_item(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "url": href(entry.address),
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "date_published": entry.published,
        "date_modified": entry.updated,
        **({"authors": [{"name": name} for name in entry.authors]} if entry.authors else {}),
        "tags": list(entry.tags),
        "language": entry.lang,
    }


def series_with_feeds(site: Site) -> tuple[Series, ...]:
    """Return the series that have a feed: all that readers know of, so that one can wait for a first part too."""
    return tuple(series for series in site.once(library_of).series.values() if series.shown)


def newest_parts(series: Series) -> list[PageMetadata]:
    """Return the parts of a series for its feed: newest first, as every program that reads feeds expects."""
    ordered = reversed(series.readable)  # of two on one day, the later part is the newer
    return sorted(ordered, key=lambda metadata: metadata.date.timestamp() if metadata.date else 0, reverse=True)


def feeds_view(series: Series, site_name: str) -> FeedsView:
    """Return where the feeds of a series are."""
    title = f"{series.title} · {site_name}"
    return FeedsView(title, f"{series.address}feed.xml", f"{series.address}feed.json")


def sitemap(
    addresses: Iterable[str], page_metadata: Iterable[PageMetadata], videos: Mapping[str, SitemapVideo]
) -> tuple[SitemapPage, ...]:
    """Return the pages at ``addresses``: those of a text with the day it changed; ``videos``: by address."""
    days = {metadata.address: _day(metadata) for metadata in page_metadata}
    named = sorted(set(addresses))
    return tuple(SitemapPage(address, days.get(address, ""), videos.get(address)) for address in named)


def sitemap_video(metadata: PageMetadata, video: VideoView) -> SitemapVideo | None:
    """Return a post's video for the sitemap; None without a picture, which search engines demand.

    File and length are those of the whole film, as structured data says them, whatever part a page shows.
    """
    film = video.sources[0].address if video.sources else ""
    player = video.frame.player if video.frame else ""
    seconds = video.shown.whole if video.shown.whole <= _LONGEST else 0
    text = beginning(metadata.summary or metadata.title, 2048)
    return SitemapVideo(metadata.title, text, video.poster, film, player, seconds) if video.poster else None


def _day(metadata: PageMetadata) -> str:
    date = metadata.modified or metadata.date
    return date.date().isoformat() if date else ""


def robots(siteurl: str) -> str:
    """Return robots.txt (RFC 9309): everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {siteurl}/sitemap.xml\n"

"""Feeds and the sitemap as values. Pure.

Atom is RFC 4287, its archives are RFC 5005, JSON Feed is version 1.1 (jsonfeed.org). An entry's id is a ``tag:`` URI
(RFC 4151) of the site's host, the post's day and its stable id, all as readers first had them, so that it survives
every change.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from kindling.model.graphemes import beginning
from kindling.model.identity import entry_id
from kindling.model.markers import href
from kindling.model.paging import feed_size
from kindling.model.signing import signers
from kindling.model.translations import Versions, published_versions, x_default
from kindling.model.values import PageMetadata, Site
from kindling.model.views import Link, SeriesPosition
from kindling.model.words import Language, message
from kindling.plugins.metadata.public import utc
from kindling.plugins.series.public import Series, library_of
from kindling.plugins.video.public import VideoView

_OF_AN_ENTRY = 1_000  #: bytes that an entry has beside its text, about
_LONGEST = 28_800  #: seconds of a video that a sitemap may say (developers.google.com, "Video sitemaps")


@dataclass(frozen=True, slots=True)
class FeedAuthor:
    """Who signs an entry."""

    name: str  #: as it is signed
    address: str = ""  #: of their page on the site; "" without one


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One post in a feed."""

    title: str  #: of the post
    id: str  #: by which programs know the post, for ever
    address: str  #: of the post
    published: str  #: RFC 3339
    updated: str  #: RFC 3339
    authors: tuple[FeedAuthor, ...]  #: who signs it
    tags: tuple[str, ...]  #: as they are typed
    summary: str  #: plain; "" without one
    lang: str  #: of the post
    html: str  #: full text, with its notes and sources as plain lists; escaped where it is written


@dataclass(frozen=True, slots=True)
class Feed:
    """One document of a feed: its newest entries, or an archive of older ones.

    ``updated`` is that of its newest entry, never the clock's.
    """

    title: str  #: of the feed
    subtitle: str  #: what it is about; "" for nothing
    id: str  #: by which programs know the feed, for ever
    address: str  #: of the page it is the feed of; the feed itself stands beside that
    updated: str  #: RFC 3339
    entries: tuple[FeedEntry, ...]  #: newest first
    archive: int = 0  #: its number, from 1 for the oldest; 0: the feed itself
    older: int = 0  #: the archive with the entries before these; 0 for none
    newer: int = 0  #: of an archive, the one with the entries behind these; 0 for none

    @property
    def itself(self) -> str:
        """Its address without the ending."""
        return document_address(self.address, self.archive)

    @property
    def before(self) -> str:
        """The address of the older archive without the ending; "" for none."""
        return document_address(self.address, self.older) if self.older else ""

    @property
    def behind(self) -> str:
        """The address of the newer archive without the ending; "" for none."""
        return document_address(self.address, self.newer) if self.newer else ""


@dataclass(frozen=True, slots=True)
class FeedsView:
    """The feeds of a page's own, for its head and for those who read it."""

    title: str  #: of the feeds
    atom: str  #: address
    json: str  #: address


@dataclass(frozen=True, slots=True)
class SitemapPage:
    """A page that search engines may list."""

    address: str  #: of the page
    modified: str  #: a day, or ""
    video: "SitemapVideo | None" = None  #: at its head; None without one
    versions: tuple[Link, ...] = ()  #: of a text in several languages: each page of it, with "x-default" as the last


@dataclass(frozen=True, slots=True)
class SitemapVideo:
    """A page's video, as search engines ask for it (sitemap-video/1.1)."""

    title: str  #: of the video
    description: str  #: at most 2,048 characters
    picture: str  #: address
    film: str  #: address; "" where another site serves it
    player: str  #: that site's player
    seconds: int  #: 0: not known, or more than they take


def entry(metadata: PageMetadata, html: str, position: SeriesPosition | None, site: Site) -> FeedEntry:
    """Return a published post as an entry; its title says which part of which series it is."""
    return FeedEntry(
        title=_title(metadata, position, site.settings.languages.of(metadata.lang)),
        id=entry_id(metadata, site),
        address=metadata.address,
        published=utc(metadata.date),
        updated=utc(metadata.modified or metadata.date),
        authors=tuple(_author(name, site) for name in metadata.authors),
        tags=metadata.tags,
        summary=metadata.summary,
        lang=metadata.lang,
        html=html,
    )


def _author(name: str, site: Site) -> FeedAuthor:
    signer = site.once(signers).get(name)
    return FeedAuthor(name, signer.address if signer else "")


def _title(metadata: PageMetadata, position: SeriesPosition | None, language: Language) -> str:
    if not position:
        return metadata.title
    part = language.say(position.words)
    said = {"title": metadata.title, "series": position.series.title, "part": f"{part[:1].lower()}{part[1:]}"}
    return language.say(message("{title} ({series}, {part})", **said))


def feed(
    title: str, subtitle: str, address: str, identity: str, entries: Iterable[FeedEntry], archive: int, archives: int
) -> Feed:
    """Return a document of a feed, with its entries, newest first: the feed itself, or its archive of that number.

    ``identity``: the address of its page when it was new.
    """
    entries = tuple(entries)
    updated = max((entry.updated for entry in entries), default="1970-01-01T00:00:00+00:00")
    older = archive - 1 if archive else archives
    newer = archive + 1 if 0 < archive < archives else 0
    return Feed(title, subtitle, identity, address, updated, entries, archive, older, newer)


def document_address(address: str, archive: int) -> str:
    """Return the address of a document of the feed of a page, without its ending.

    >>> document_address("/series/power/", 0), document_address("/", 3)
    ('/series/power/feed', '/feed/3')
    """
    return f"{address}feed/{archive}" if archive else f"{address}feed"


def weight(html: str, siteurl: str) -> int:
    """Return about how many bytes an entry with such a text takes in a feed."""
    return feed_size(html, siteurl) + _OF_AN_ENTRY


def json_feed(feed: Feed, lang: str) -> str:
    """Return the feed as JSON Feed 1.1; addresses in it are markers still."""
    items = [_json_item(entry) for entry in feed.entries]
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        **({"description": feed.subtitle} if feed.subtitle else {}),
        "home_page_url": href(feed.address),
        "feed_url": href(f"{feed.itself}.json"),
        **({"next_url": href(f"{feed.before}.json")} if feed.before else {}),
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
        **({"authors": list(map(_json_author, entry.authors))} if entry.authors else {}),
        "tags": list(entry.tags),
        "language": entry.lang,
    }


def _json_author(author: FeedAuthor) -> dict[str, str]:
    return {"name": author.name, **({"url": href(author.address)} if author.address else {})}


def series_with_feeds(site: Site) -> tuple[Series, ...]:
    """Return the series that have a feed: all that readers know of, so that one can wait for a first part too."""
    return tuple(series for series in site.once(library_of).series.values() if series.shown)


def newest_parts(series: Series) -> list[PageMetadata]:
    """Return the parts of a series for its feed: newest first, as every program that reads feeds expects."""
    ordered = reversed(series.readable)  # of two on one day, the later part is the newer
    return sorted(ordered, key=lambda metadata: metadata.date.timestamp() if metadata.date else 0, reverse=True)


def feeds_view(title: str, address: str, site_name: str) -> FeedsView:
    """Return where the feeds of a page are: of a series, or of somebody who signs."""
    return FeedsView(f"{title} · {site_name}", f"{address}feed.xml", f"{address}feed.json")


def sitemap(
    addresses: Iterable[str],
    page_metadata: Iterable[PageMetadata],
    videos: Mapping[str, SitemapVideo],
    versions: Versions | None = None,
    usual: str = "",
) -> tuple[SitemapPage, ...]:
    """Return the pages at ``addresses``: those of a text with the day it changed; ``videos``: by address.

    ``versions``: of texts in several languages; ``usual``: the site's language.
    """
    texts = {metadata.address: metadata for metadata in page_metadata}
    days = {address: _day(metadata) for address, metadata in texts.items()}
    several = {address: _alternates(texts[address], versions, usual) for address in texts} if versions else {}
    named = sorted(set(addresses))
    return tuple(
        SitemapPage(address, days.get(address, ""), videos.get(address), several.get(address, ())) for address in named
    )


def _alternates(metadata: PageMetadata, versions: Versions, usual: str) -> tuple[Link, ...]:
    """Return a text's pages in all its languages, and that for readers of none of these; () where it has one."""
    found = published_versions(metadata, versions)
    if not found or not metadata.listed:
        return ()
    pages = sorted((Link("", version.address, version.lang) for version in found), key=lambda link: link.lang)
    return (*pages, Link("", x_default(found, usual).address, "x-default"))


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


def robots(siteurl: str, own: str = "") -> str:
    """Return robots.txt (RFC 9309): everything may be read, or what the site's ``own`` says; and where the sitemap is.

    Nothing is put before the site's own lines: an ``Allow: /`` of ours would undo a ``Disallow: /`` of theirs.
    """
    place = f"Sitemap: {siteurl}/sitemap.xml\n"
    if not own:
        return f"User-agent: *\nAllow: /\n\n{place}"
    return own if place.strip() in map(str.strip, own.splitlines()) else f"{own}\n{place}"


def keeps_away(own: str) -> bool:
    """Return whether a robots.txt asks everybody to leave the first page out.

    >>> keeps_away("User-agent: *\\nDisallow: /"), keeps_away("User-agent: *\\nDisallow: /private/")
    (True, False)
    """
    rules = RobotFileParser()
    rules.parse(own.splitlines())
    return not rules.can_fetch("*", "/")

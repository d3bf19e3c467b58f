"""Plan the feeds, the sitemap and robots.txt (see README.md)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from kindling.model.identity import fact_of, first_address, first_url, former_addresses
from kindling.model.outputs import Context, Output, PageOutput, Plan, TextOutput, always
from kindling.model.paging import Documents, documents
from kindling.model.problems import Problem
from kindling.model.root_files import own_file
from kindling.model.settings import CONF
from kindling.model.signing import Signer, signers
from kindling.model.staged import StagedSite
from kindling.model.translations import (
    language_home,
    language_name,
    languages_of,
    spoken_language,
    versions_of_site,
)
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import SeriesPosition
from kindling.plugins.cards.public import picture_of
from kindling.plugins.feeds import core
from kindling.plugins.feeds.settings import FeedsSettings
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_for, vlog_settings

_SOURCE = "plugins/feeds"
ROBOTS = "/robots.txt"
_WITHOUT = 'FEEDS = {"sitemap": False}'


def feeds_view(site: Site, document: Document) -> core.FeedsView | None:
    """Return the feed of a series, or of a person, for their page; None to all that has no feed of its own."""
    return site.once(_fed).get(document.source)


def _fed(site: Site) -> Mapping[str, core.FeedsView]:
    """Return source → feed of each page that has one; whoever signs all posts has the site's own. For ``once``."""
    name = site.settings.name
    of_series = {one.source: core.feeds_view(one.title, one.address, name) for one in core.series_with_feeds(site)}
    of_people = {
        signer.source: core.feeds_view(signer.name, "/" if len(posts) == len(site.posts) else signer.address, name)
        for signer, posts in site.once(_signed)
    }
    return of_series | of_people


def _signed(site: Site) -> tuple[tuple[Signer, tuple[PageMetadata, ...]], ...]:
    """Return everyone who has a page and signs posts, with these, newest first. For ``once``."""
    people = site.once(signers)
    posts: dict[str, list[PageMetadata]] = {}
    for metadata in site.posts:
        for name in dict.fromkeys(metadata.authors):
            if name in people:
                posts.setdefault(name, []).append(metadata)
    return tuple((people[name], tuple(posts[name])) for name in sorted(posts))


def remembers(site: Site) -> Iterator[tuple[PageMetadata, str]]:
    """Yield below which address the feed of a person first stood: of that its id is made."""
    for signer, _ in site.once(_signed):
        metadata = site.metadata_by_source[signer.source]
        if not fact_of(metadata, site, "feed"):
            yield metadata, f"feed={metadata.address}"


def outputs(site: Site) -> Iterable[Output]:
    """Return the files that readers' programs and hosts ask for."""
    for fed in site.once(_feeds):
        for address in (fed.address, *fed.old):  # programs follow no page that says "moved": a copy stands there
            yield from _files(partial(_document, fed, 0), core.document_address(address, 0), fed)
    if site.own(FeedsSettings).sitemap:
        yield PageOutput("/sitemap.xml", _SOURCE, "sitemap.xml", _sitemap, links="absolute", left_out_by=_WITHOUT)
    yield TextOutput(ROBOTS, _SOURCE, always(_robots(site)))


def _robots(site: Site) -> str:
    own = own_file(site, ROBOTS)
    return core.robots(site.siteurl, own.text if own else "")


def lays_own(_site: Site) -> Iterator[str]:
    """Yield the file that a site may bring lines for."""
    yield ROBOTS


def problems(site: Site) -> Iterator[Problem]:
    """Yield that the site's own robots.txt asks everybody to stay away."""
    own = own_file(site, ROBOTS)
    if own and core.keeps_away(own.text):
        fact = "it asks every search engine to leave the whole site out"
        yield Problem(own.path, 0, "feeds/robots", fact, "take out Disallow: / if it is to be found", "advice")


def verified(staged: StagedSite) -> Iterator[Problem]:
    """Yield that robots.txt names a sitemap which nobody has made."""
    if not any(output.address == "/sitemap.xml" for output in staged.outputs):
        fact = "robots.txt leads to /sitemap.xml, which no plugin has made"
        yield Problem(
            CONF, 0, "feeds/sitemap", fact, f"take {_WITHOUT} out, or put a plugin that makes it into PLUGINS"
        )


@dataclass(frozen=True)
class SitemapContext(Context):
    """What the template of the sitemap gets."""

    pages: tuple[core.SitemapPage, ...]  #: every page of its own right, in the order of addresses


def _sitemap(plan: Plan) -> SitemapContext:
    """Return every page of its own right that is planned."""
    listed = (output.address for output in plan.outputs if isinstance(output, PageOutput) and output.listed)
    site = plan.site
    versions, usual = site.once(versions_of_site), site.settings.lang
    return SitemapContext(core.sitemap(listed, site.page_metadata, dict(_videos(site)), versions, usual))


def _videos(site: Site) -> Iterator[tuple[str, core.SitemapVideo]]:
    for metadata in site.posts:
        head = vlog.head_video(site.document_by_source[metadata.source])
        if head:
            picture, texts = picture_of(metadata, site), texts_for(site, [head])
            video = vlog.video_view(head, metadata, site.media, texts, vlog_settings(site), picture)
            if video and (found := core.sitemap_video(metadata, video)):
                yield metadata.address, found


@dataclass(frozen=True)
class _Fed:
    """What a feed is of: all its posts, newest first, each with where it stands in a series."""

    title: str
    subtitle: str
    address: str
    identity: str  #: the address of its page when it was new
    source: str
    lang: str
    positions: tuple[tuple[PageMetadata, SeriesPosition | None], ...]
    old: tuple[str, ...] = ()  #: addresses that its page had before


def _feeds(site: Site) -> tuple[_Fed, ...]:
    """Return the site's feed, one for each language where it has several, one for each series, and for each person.

    For ``once``. Whoever signs all posts needs none of their own: it would be the site's.
    """
    several = languages_of(site) if len(languages_of(site)) > 1 else ()
    languages = (_of_a_language(lang, site) for lang in several)
    of_series = (_of_a_series(one, site) for one in core.series_with_feeds(site))
    of_people = (_of_a_person(who, posts, site) for who, posts in site.once(_signed) if len(posts) < len(site.posts))
    return _of_the_site(site), *languages, *of_series, *of_people


def _of_the_site(site: Site) -> _Fed:
    library, settings = site.once(series.library_of), site.settings
    positions = tuple((metadata, series.position_of(metadata, library)) for metadata in site.posts)
    return _Fed(settings.name, settings.tagline, "/", f"{first_url(site)}/", _SOURCE, settings.lang, positions)


def _of_a_language(lang: str, site: Site) -> _Fed:
    """Return the feed of all posts in one language, on a site that has several."""
    library, settings = site.once(series.library_of), site.settings
    spoken = (metadata for metadata in site.posts if spoken_language(metadata.lang) == lang)
    positions = tuple((metadata, series.position_of(metadata, library)) for metadata in spoken)
    usual = spoken_language(settings.lang) == lang
    home, title = language_home(lang), f"{settings.name} · {language_name(lang)}"
    tag, subtitle = (settings.lang, settings.tagline) if usual else (lang, "")
    return _Fed(title, subtitle, home, f"{first_url(site)}{home}", _SOURCE, tag, positions)


def _of_a_series(one: series.Series, site: Site) -> _Fed:
    metadata = site.metadata_by_source[one.source]
    positions = tuple((part, series.position_in(part, one)) for part in core.newest_parts(one))
    return _of_a_page(f"{one.title} · {site.settings.name}", one.summary, metadata, positions, site)


def _of_a_person(who: Signer, posts: Iterable[PageMetadata], site: Site) -> _Fed:
    metadata, library = site.metadata_by_source[who.source], site.once(series.library_of)
    positions = tuple((post, series.position_of(post, library)) for post in posts)
    return _of_a_page(f"{who.name} · {site.settings.name}", metadata.summary, metadata, positions, site)


def _of_a_page(
    title: str,
    subtitle: str,
    metadata: PageMetadata,
    positions: tuple[tuple[PageMetadata, SeriesPosition | None], ...],
    site: Site,
) -> _Fed:
    identity = f"{first_url(site)}{first_address(metadata, site)}"
    old = tuple(address for address in former_addresses(metadata, site) if address.endswith("/"))
    return _Fed(title, subtitle, metadata.address, identity, metadata.path, metadata.lang, positions, old)


def _documents(plan: Plan) -> dict[str, Documents]:
    """Return what stands in which document of each feed, by its page's address. For ``once``."""
    site, most = plan.site, plan.site.own(FeedsSettings).entries
    feeds = site.once(_feeds)
    weights = {metadata: plan.kept(_weight, metadata.source) for metadata in site.posts}
    return {fed.address: documents([weights[each] for each, _ in fed.positions], most) for fed in feeds}


def _weight(plan: Plan, source: str) -> int:
    return core.weight(plan.texts[source], plan.site.siteurl)


def _document(fed: _Fed, archive: int, plan: Plan) -> core.Feed:
    """Return the feed itself (0), or its archive of that number."""
    site, parted = plan.site, plan.compared(_documents)[fed.address]
    held = fed.positions[parted.archives[archive - 1] if archive else parted.newest]
    entries = [core.entry(metadata, plan.texts[metadata.source], place, site) for metadata, place in held]
    return core.feed(fed.title, fed.subtitle, fed.address, fed.identity, entries, archive, len(parted.archives))


def archives(plan: Plan) -> Iterator[Output]:
    """Yield what is older than a feed's newest entries: how much a document holds is known when all texts are."""
    for fed in plan.site.once(_feeds):
        for number in range(1, _count(fed, plan) + 1):
            for address in (fed.address, *fed.old):
                yield from _files(partial(_document, fed, number), core.document_address(address, number), fed)


def _count(fed: _Fed, plan: Plan) -> int:
    """Return how many archives a feed has.

    Of a site that is only judged, as many as there could be: no text is put together to know where links may lead.
    """
    if plan.site.judged_only:
        return max(0, len(fed.positions) - 1)
    return len(plan.compared(_documents)[fed.address].archives)


@dataclass(frozen=True)
class FeedContext(Context):
    """What the template of a feed gets."""

    feed: core.Feed  #: what it holds
    lang: str  #: of the site


def _files(ask: Callable[[Plan], core.Feed], address: str, fed: _Fed) -> Iterator[Output]:
    lang = fed.lang
    atom = partial(_context, ask, lang)
    yield PageOutput(f"{address}.xml", fed.source, "feed.xml", atom, links="absolute")
    yield TextOutput(f"{address}.json", fed.source, lambda plan: core.json_feed(ask(plan), lang), links="absolute")


def _context(ask: Callable[[Plan], core.Feed], lang: str, plan: Plan) -> FeedContext:
    return FeedContext(ask(plan), lang)

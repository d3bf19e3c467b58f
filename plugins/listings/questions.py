"""Plan the home page, the archive, topics, videos, the list of series and the 404 page (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from kindling.model.addresses import topic_slug
from kindling.model.alphabet import AlphabetPage
from kindling.model.frontmatter import FeaturedFields
from kindling.model.identity import Standing
from kindling.model.outputs import Output, PageOutput, Plan, always
from kindling.model.pages import PageView, list_view, topic_languages
from kindling.model.translations import (
    also_in,
    each_once,
    language_home,
    language_name,
    languages_of,
    spoken_language,
    versions_of_site,
)
from kindling.model.values import PageMetadata, Site
from kindling.model.views import Link, Picture
from kindling.model.words import message, row
from kindling.plugins.listings import core
from kindling.plugins.lists.public import TOPICS, former_topics, topic_address
from kindling.plugins.metadata.public import Head, Headed, site_head, site_words
from kindling.plugins.pictures.public import cover_of, poster_of
from kindling.plugins.series import public as series

_SOURCE = "plugins/listings"
VIDEOS = "/videos/"
_PODCAST = f"{VIDEOS}feed.xml"


@dataclass(frozen=True)
class HomeContext(Headed):
    """What the template of the home page gets."""

    home: core.Home  #: what the page lists
    headline: str  #: LOOK["headline"]
    standfirst: str  #: LOOK["standfirst"]


@dataclass(frozen=True)
class ArchiveContext(Headed):
    """What the template of a list of posts by year gets."""

    archive: core.Archive  #: the list


@dataclass(frozen=True)
class TopicsContext(Headed):
    """What the template of all topics gets."""

    topics: tuple[core.Topic, ...]  #: those on the page, A to Z
    alphabet: AlphabetPage  #: the page among those of the list


@dataclass(frozen=True)
class SeriesIndexContext(Headed):
    """What the template of all series gets."""

    cards: tuple[series.SeriesCard, ...]  #: one for each series that has something to show; of one page
    before: Link | None  #: the page with those before them
    after: Link | None  #: the page with those behind them


@dataclass(frozen=True)
class SeriesPartsContext(Headed):
    """What the template of the further parts of a long series gets."""

    parts_page: series.PartsPage  #: the parts on the page
    series_page: series.SeriesPage  #: the series
    before: Link | None  #: the page with the parts before them
    after: Link | None  #: the page with those behind them


def outputs(site: Site) -> Iterable[Output]:
    """Return every list page."""
    yield _home(site)
    yield from _archives(site)
    yield _not_found(site)
    library = site.once(series.library_of)
    yield from _all_series(site, library)
    for slug in site.compared(_long_series):
        metadata = site.metadata_by_source[library.series[slug].source]
        if site.builds(metadata):
            yield from _further_parts(site, metadata, series.series_page(slug, library))


def _long_series(site: Site) -> tuple[str, ...]:
    """Return the slugs of the series whose parts are shown on several pages. For ``compared``: titles seldom decide."""
    found = site.once(series.library_of).series.values()
    return tuple(one.slug for one in found if one.shown and len(one.paging.cuts) > 1)


def _positions(site: Site) -> core.Places:
    """Return where each post stands in the first series that it names. For ``once``."""
    library = site.once(series.library_of)
    found = ((metadata.source, series.position_of(metadata, library)) for metadata in site.page_metadata)
    return {source: position for source, position in found if position}


def _all_series(site: Site, library: series.SeriesLibrary) -> Iterator[Output]:
    listed, pages = series.listed(library), site.compared(_series_pages)
    links = [None, *(Link(_page_title(message("Series"), place), place) for place, _ in pages), None]
    intro = message("Each series is a path: parts in order, built one on the other.")
    for (address, cut), before, after in zip(pages, links, links[2:], strict=False):
        frame = _frame(site, address, _page_title(message("Series"), address), intro)
        context = partial(_cards_of, frame, listed[cut], before, after)
        yield PageOutput(address, _SOURCE, "series_index.html", context, listed=True)


def _series_pages(site: Site) -> tuple[tuple[str, slice], ...]:
    """Return the pages of the list of series, and which each holds. For ``compared``: a title changes them seldom."""
    listed = series.listed(site.once(series.library_of))
    return core.series_pages(site.once_for(_weight_of, one.slug) for one in listed)


def _weight_of(site: Site, slug: str) -> int:
    return core.card_weight(series.card(site.once(series.library_of).series[slug]))


def _cards_of(
    frame: tuple[Head, PageView],
    shown: Iterable[series.Series],
    before: Link | None,
    after: Link | None,
    _plan: Plan,
) -> SeriesIndexContext:
    return SeriesIndexContext(*frame, tuple(map(series.card, shown)), before, after)


def _further_parts(site: Site, metadata: PageMetadata, page: series.SeriesPage) -> Iterator[Output]:
    """Yield the pages on which the parts of a long series go on."""
    links = [Link(page.card.title, page.card.address, page.card.lang)]
    links += [Link(each.words, each.address) for each in page.further]
    for each, before, after in zip(page.further, links, [*links[2:], None], strict=False):
        title = message("{list}: {place}", list=page.card.title, place=each.words)
        head = site_head(site_words(site), title, page.card.summary, each.address)
        view = list_view(title, "", each.address, metadata.lang)
        context = SeriesPartsContext(head, view, each, page, before, after)
        source = site.document_by_source[metadata.source].path
        yield PageOutput(each.address, source, "series_parts.html", always(context), listed=metadata.listed)


def _page_title(title: str, address: str) -> str:
    """Return the title of a page of a list, as ``/series/page/2/``."""
    number = address.rstrip("/").rpartition("/")[2]
    return message("{list}, page {number}", list=title, number=number) if number.isdecimal() else title


def _home(site: Site) -> Output:
    posts, name, tagline = site.once(_posts), site.settings.name, site.settings.tagline
    waiting = [
        metadata for metadata in site.page_metadata if metadata.is_post and metadata.state in ("draft", "scheduled")
    ]
    featured = {document.source for document in site.documents if document.fields(FeaturedFields).featured}

    def context(_plan: Plan) -> HomeContext:
        home = core.home(
            posts,
            waiting if site.preview else [],
            series.cards(site.once(series.library_of)),
            site.once(_positions),
            site.once(_covers),
            featured,
            site.once(also_in),
        )
        look = site.settings.look
        frame = _frame(site, "/", name, tagline)
        home = replace(home, languages=site.once(_language_lists))
        return HomeContext(*frame, home, headline=look.headline or name, standfirst=look.standfirst or tagline)

    return PageOutput("/", _SOURCE, "index.html", context, listed=True)


def _posts(site: Site) -> Sequence[PageMetadata]:
    """Return the published posts, each text once: in the site's language, where it is there in it. For ``once``."""
    return each_once(site.posts, site.settings.lang, site.once(versions_of_site))


def _covers(site: Site) -> core.Covers:
    """Return source → the picture that lists show beside a post: its cover, or its video's poster."""
    return {metadata.source: cover for metadata in site.page_metadata if (cover := _cover(metadata, site))}


def _faces(site: Site) -> core.Covers:
    """Return the posters of films alone: a long list is quicker to look through without covers."""
    return {
        source: cover for source, cover in site.once(_covers).items() if site.metadata_by_source[source].watch_seconds
    }


def _cover(metadata: PageMetadata, site: Site) -> Picture | None:
    if not metadata.is_post or not site.builds(metadata):
        return None
    document = site.document_by_source[metadata.source]
    return poster_of(document, site) if metadata.watch_seconds else cover_of(document, site)


def _archives(site: Site) -> Iterator[Output]:
    topics = core.topics_once(site.posts, site.settings.lang, site.once(versions_of_site))
    langs, posts = site.once(topic_languages), site.once(_posts)
    links = core.most_used(
        [(Link(name, address, langs.get(topic_slug(name), "")), len(of)) for address, (name, of) in topics.items()]
    )
    yield from _archive(site, "/archive/", message("Archive"), message("Everything, newest first."), posts, links)
    yield from _languages(site)
    for address, (name, of_topic) in topics.items():
        title, intro = name[:1].upper() + name[1:], message("Everything on {topic}, newest first.", topic=name)
        yield from _archive(
            site,
            address,
            title,
            intro,
            of_topic,
            up=Link(message("All topics"), TOPICS),
            topic=(name, langs[topic_slug(name)]),
        )
    yield from _topics(site, topics, langs)
    if videos := [metadata for metadata in posts if metadata.watch_seconds]:
        intro = message("Films, each with captions and a transcript to read instead.")
        yield from _archive(site, VIDEOS, message("Videos"), intro, videos)


def _topics(
    site: Site, topics: Mapping[str, tuple[str, list[PageMetadata]]], langs: Mapping[str, str]
) -> Iterator[Output]:
    intro = message("What the posts are about. A post may be about several.")
    if not (listed := core.topic_list(topics, langs)):
        return
    for page in core.topic_pages(listed):
        title = (
            message("{list}: {place}", list=message("Topics"), place=page.place) if page.place else message("Topics")
        )
        held = tuple(topic for letter in page.letters for topic in letter.entries)
        context = TopicsContext(*_frame(site, page.address, title, intro), held, page)
        yield PageOutput(page.address, _SOURCE, "topics.html", always(context), listed=True)


def _languages(site: Site) -> Iterator[Output]:
    """Yield the list of all posts in each language, on a site that has several.

    Where a text of the writer's has its address, that is the page of the language.
    """
    taken = {metadata.address for metadata in site.page_metadata}
    for link in site.once(_language_lists):
        if link.address not in taken:
            posts = [post for post in site.posts if spoken_language(post.lang) == link.lang]
            intro = message("Everything in {language}, newest first.", language=link.title)
            yield from _archive(site, link.address, link.title, intro, posts, language=link)


def _language_lists(site: Site) -> tuple[Link, ...]:
    """Return the lists of posts in one language, of a site that has several. For ``once``."""
    found = site.once(languages_of)
    return tuple(Link(language_name(lang), language_home(lang), lang) for lang in found) if len(found) > 1 else ()


def _podcast(feed: str, plan: Plan) -> Link | None:
    """Return the link to a podcast; None on a site that does not have it."""
    return Link(message("The videos as a podcast"), feed) if feed in plan.by_address else None


def _archive(
    site: Site,
    address: str,
    title: str,
    intro: str,
    posts: Sequence[PageMetadata],
    topics: tuple[tuple[Link, ...], int] = ((), 0),
    up: Link | None = None,
    topic: tuple[str, str] = ("", ""),
    language: Link | None = None,
) -> Iterator[Output]:
    topic = ("", language.lang) if language else topic
    languages = site.once(_language_lists) if language or address == "/archive/" else ()
    whole = core.Archive(
        title, intro, (), topics[0], None, up, *topic,
        more_topics=topics[1], language=language, languages=languages,
    )  # fmt: skip
    pages = core.list_pages(address, posts)
    links = [None, *(Link(page.days, page.address) for page in pages), None]
    for page, newer, older in zip(pages, links, links[2:], strict=False):
        archive = replace(whole, newer=newer, older=older)
        if newer:
            archive = replace(archive, days=page.days, topics=(), more_topics=0, up=up or Link(title, address))
        question = partial(_archive_page, site, page, archive)
        yield PageOutput(page.address, _SOURCE, "archive.html", question, listed=True)


def _archive_page(site: Site, page: core.ListPage, archive: core.Archive, plan: Plan) -> ArchiveContext:
    """Return what a page of an archive shows: ``archive``, with the posts of the page."""
    title = row(", ", (archive.title, archive.days)) if archive.days else archive.title
    frame = _frame(site, page.address, title, archive.days or _described(archive, site))
    feed = f"{page.address}podcast.xml" if archive.language else _PODCAST if page.address == VIDEOS else ""
    years = core.years(page.posts, site.once(_positions), site.once(_faces), site.once(also_in))
    return ArchiveContext(*frame, replace(archive, years=years, podcast=_podcast(feed, plan)))


def _described(archive: core.Archive, site: Site) -> str:
    """Return what a list says of itself where no word can say its language, as in search results."""
    if archive.topic and archive.lang and archive.lang != site.settings.languages.interface(""):
        return message("Everything on this topic, newest first.")
    return archive.intro


def _frame(site: Site, address: str, title: str, intro: str) -> tuple[Head, PageView]:
    head = site_head(site_words(site), title, intro, address)
    return head, list_view(title, intro, address, site.settings.lang)


def _not_found(site: Site) -> Output:
    title = message("This page is not here")
    head = site_head(site_words(site), title, message("The page that was asked for does not exist."), "")
    page = list_view(title, "", "/404.html", site.settings.lang)
    return PageOutput("/404.html", _SOURCE, "not_found.html", always(Headed(head, page)), links="rooted")


def standing(site: Site, until: datetime) -> Iterator[Standing]:
    """Yield the topics that readers have by a moment, and those that are no more, with what they are called now."""
    out = (post for post in site.posts if post.date and post.date.timestamp() <= until.timestamp())
    for slug in sorted({topic_slug(tag) for post in out for tag in post.tags}):
        yield Standing("topic", slug, (topic_address(slug),))
    if until < site.now:  # what a later day makes of topics, nobody is to know yet
        return
    for slug, now in site.once(former_topics).items():
        yield Standing("topic", slug, (f"to={topic_address(now)}",) if now else ())

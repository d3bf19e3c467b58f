"""Plan the home page, the archive, topics, videos, the list of series and the 404 page (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kindling.model.addresses import topic_slug
from kindling.model.alphabet import AlphabetPage
from kindling.model.frontmatter import FeaturedFields
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
from kindling.plugins.lists.public import TOPICS
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


def outputs(site: Site) -> Iterable[Output]:
    """Return every list page."""
    library = site.once(series.library_of)
    positions = {
        metadata.source: position
        for metadata in site.page_metadata
        if (position := series.position_of(metadata, library))
    }
    yield _home(site, library, positions)
    yield from _archives(site, positions)
    yield _not_found(site)
    yield from _all_series(site, library)


def _all_series(site: Site, library: series.SeriesLibrary) -> Iterator[Output]:
    pages = core.series_pages(series.cards(library))
    links = [None, *(Link(_page_title(message("Series"), place), place) for place, _ in pages), None]
    intro = message("Each series is a path: parts in order, built one on the other.")
    for (address, cards), before, after in zip(pages, links, links[2:], strict=False):
        frame = _frame(site, address, _page_title(message("Series"), address), intro)
        context = SeriesIndexContext(*frame, cards, before, after)
        yield PageOutput(address, _SOURCE, "series_index.html", always(context), listed=True)


def _page_title(title: str, address: str) -> str:
    """Return the title of a page of a list, as ``/series/page/2/``."""
    number = address.rstrip("/").rpartition("/")[2]
    return message("{list}, page {number}", list=title, number=number) if number.isdecimal() else title


def _home(site: Site, library: series.SeriesLibrary, positions: core.Places) -> Output:
    posts, name, tagline = site.once(_posts), site.settings.name, site.settings.tagline
    waiting = [
        metadata for metadata in site.page_metadata if metadata.is_post and metadata.state in ("draft", "scheduled")
    ]
    featured = {document.source for document in site.documents if document.fields(FeaturedFields).featured}
    home = core.home(
        posts,
        waiting if site.preview else [],
        series.cards(library),
        positions,
        site.once(_covers),
        featured,
        site.once(also_in),
    )
    look = site.settings.look
    frame = _frame(site, "/", name, tagline)
    home = replace(home, languages=site.once(_language_lists))
    context = HomeContext(*frame, home, headline=look.headline or name, standfirst=look.standfirst or tagline)
    return PageOutput("/", _SOURCE, "index.html", always(context), listed=True)


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


def _archives(site: Site, positions: core.Places) -> Iterator[Output]:
    topics = core.topics_once(site.posts, site.settings.lang, site.once(versions_of_site))
    langs, posts = site.once(topic_languages), site.once(_posts)
    links = core.most_used(
        [(Link(name, address, langs.get(topic_slug(name), "")), len(of)) for address, (name, of) in topics.items()]
    )
    yield from _archive(
        site, "/archive/", message("Archive"), message("Everything, newest first."), posts, positions, links
    )
    yield from _languages(site, positions)
    for address, (name, of_topic) in topics.items():
        title, intro = name[:1].upper() + name[1:], message("Everything on {topic}, newest first.", topic=name)
        yield from _archive(
            site,
            address,
            title,
            intro,
            of_topic,
            positions,
            up=Link(message("All topics"), TOPICS),
            topic=(name, langs[topic_slug(name)]),
        )
    yield from _topics(site, topics, langs)
    if videos := [metadata for metadata in posts if metadata.watch_seconds]:
        intro = message("Films, each with captions and a transcript to read instead.")
        yield from _archive(site, VIDEOS, message("Videos"), intro, videos, positions)


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


def _languages(site: Site, positions: core.Places) -> Iterator[Output]:
    """Yield the list of all posts in each language, on a site that has several.

    Where a text of the writer's has its address, that is the page of the language.
    """
    taken = {metadata.address for metadata in site.page_metadata}
    for link in site.once(_language_lists):
        if link.address not in taken:
            posts = [post for post in site.posts if spoken_language(post.lang) == link.lang]
            intro = message("Everything in {language}, newest first.", language=link.title)
            yield from _archive(site, link.address, link.title, intro, posts, positions, language=link)


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
    positions: core.Places,
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
        listed = core.years(page.posts, positions, site.once(_faces), site.once(also_in))
        archive = replace(whole, years=listed, newer=newer, older=older)
        if newer:
            archive = replace(archive, days=page.days, topics=(), more_topics=0, up=up or Link(title, address))
        yield _archive_page(site, page.address, archive)


def _archive_page(site: Site, address: str, archive: core.Archive) -> Output:
    title = row(", ", (archive.title, archive.days)) if archive.days else archive.title
    frame = _frame(site, address, title, archive.days or archive.intro)

    def context(plan: Plan) -> ArchiveContext:
        feed = f"{address}podcast.xml" if archive.language else _PODCAST if address == VIDEOS else ""
        podcast = _podcast(feed, plan)
        return ArchiveContext(*frame, replace(archive, podcast=podcast))

    return PageOutput(address, _SOURCE, "archive.html", context, listed=True)


def _frame(site: Site, address: str, title: str, intro: str) -> tuple[Head, PageView]:
    head = site_head(site_words(site), title, intro, address)
    return head, list_view(title, intro, address, site.settings.lang)


def _not_found(site: Site) -> Output:
    title = message("This page is not here")
    head = site_head(site_words(site), title, message("The page that was asked for does not exist."), "")
    page = list_view(title, "", "/404.html", site.settings.lang)
    return PageOutput("/404.html", _SOURCE, "not_found.html", always(Headed(head, page)), links="rooted")

"""Lists of posts as values: home, archive, topics, videos. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kindling.model.addresses import slugify
from kindling.model.pages import unpublished_note
from kindling.model.values import PageMetadata
from kindling.model.views import Link, Picture, SeriesPosition, Teaser, day, length
from kindling.model.words import message, messages
from kindling.plugins.lists.public import topics
from kindling.plugins.series.public import SeriesCard

Places = Mapping[str, SeriesPosition]  #: a post's source → where it stands in its first series
Covers = Mapping[str, Picture]  #: a post's source → the picture it chose

OF_A_PAGE = 50  #: posts of a page of older ones; the first page of a list has up to twice as many
_OTHERS = 6  #: posts in no series that the home page lists
_VIDEOS = 3
_FEATURED = 3
_OF_A_TOPIC = 3


@dataclass(frozen=True, slots=True)
class Year:
    """The posts of one year, newest first."""

    year: str  #: "2026"
    posts: tuple[Teaser, ...]  #: newest first


@dataclass(frozen=True, slots=True)
class Home:
    """The home page: newest post, series to begin, other posts, newest videos."""

    newest: Teaser | None  #: the post that is given a face; None on a site without posts
    series: tuple[SeriesCard, ...]  #: each as a card
    others: tuple[Teaser, ...]  #: newest posts that are in no series
    waiting: tuple[Teaser, ...]  #: drafts and scheduled posts, shown only while writing
    videos: tuple[Teaser, ...] = ()  #: newest posts with a video, but for the newest of all
    featured: tuple[Teaser, ...] = ()  #: what to read first, if the site says so


@dataclass(frozen=True, slots=True)
class Archive:
    """A list page: all posts by year, the posts of a topic, the videos."""

    title: str  #: of the list
    intro: str  #: a sentence below it; "" for none
    years: tuple[Year, ...]  #: newest first
    topics: tuple[Link, ...]  #: links to topics, on the archive page only
    podcast: Link | None = None  #: the feed of the videos, on their page only
    up: Link | None = None  #: the list that a topic is one of
    topic: str = ""  #: the topic's name, which the title and the introduction hold
    lang: str = ""  #: of the topic's name
    days: str = ""  #: "1 March 2019 to 4 May 2020", on a page of older posts
    newer: Link | None = None  #: the page with the posts before these in the list
    older: Link | None = None  #: the page with those behind them


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a long list."""

    address: str
    posts: tuple[PageMetadata, ...]
    days: str  #: "1 March 2019 to 4 May 2020"; "" for posts without a day


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic in the list of all."""

    title: str  #: as it is typed
    address: str  #: of the page that lists its posts
    words: str  #: "3 posts"
    newest: tuple[Link, ...]  #: its newest posts
    lang: str = ""  #: of its posts, where they agree


def teaser(metadata: PageMetadata, position: SeriesPosition | None, cover: Picture | None = None) -> Teaser:
    """Return a post as lists show it; its picture decorates there, since the title beside it says where it leads."""
    return Teaser(
        title=metadata.title,
        address=metadata.address,
        summary=metadata.summary,
        day=day(metadata.date) if metadata.date else None,
        length=length(metadata.read_minutes, metadata.watch_seconds),
        place=position,
        has_video=bool(metadata.watch_seconds),
        note=unpublished_note(metadata),
        lang=metadata.lang,
        cover=replace(cover, alt="") if cover else None,
    )


def home(
    posts: Sequence[PageMetadata],
    waiting: Iterable[PageMetadata],
    series: tuple[SeriesCard, ...],
    positions: Places,
    covers: Covers,
    featured: Container[str] = (),
) -> Home:
    """Return the home page: the newest post has a face of its own, those in a series stand on its card.

    ``featured`` are the sources of the posts to read first; a post that is new, or to be read first, is named once.
    """

    def shown(metadata: PageMetadata) -> Teaser:
        return teaser(metadata, positions.get(metadata.source), covers.get(metadata.source))

    first = [metadata for metadata in posts[1:] if metadata.source in featured][:_FEATURED]
    rest = [metadata for metadata in posts[1:] if metadata not in first]
    alone = [metadata for metadata in rest if not metadata.series][:_OTHERS]
    filmed = [metadata for metadata in rest if metadata.watch_seconds][:_VIDEOS]
    return Home(
        shown(posts[0]) if posts else None,
        series,
        tuple(map(shown, alone)),
        tuple(map(shown, waiting)),
        tuple(map(shown, filmed)),
        tuple(map(shown, first)),
    )


def topic_list(posts: Iterable[PageMetadata], langs: Mapping[str, str]) -> tuple[Topic, ...]:
    """Return all topics in the order of their names, each with its newest posts; ``posts`` come newest first.

    ``langs``: slug → language (``topic_languages``).
    """
    found = topics(posts).items()
    named = (
        Topic(
            name, address, messages("{count} post", "{count} posts", len(of)), _newest(of), langs.get(slugify(name), "")
        )
        for address, (name, of) in found
    )
    return tuple(sorted(named, key=lambda topic: (topic.title.casefold(), topic.address)))


def _newest(posts: Sequence[PageMetadata]) -> tuple[Link, ...]:
    return tuple(Link(metadata.title, metadata.address, metadata.lang) for metadata in posts[:_OF_A_TOPIC])


def list_pages(address: str, posts: Sequence[PageMetadata]) -> tuple[ListPage, ...]:
    """Return the pages of a list, whose posts come newest first: the list itself, then those with older posts.

    Older pages are counted from the oldest, and hold the same when a post is added: ``/archive/1/`` has the oldest.
    """
    older = max(0, len(posts) // OF_A_PAGE - 1)
    ends = [len(posts) - OF_A_PAGE * number for number in range(older, -1, -1)]
    places = [address, *(f"{address}{number}/" for number in range(older, 0, -1))]
    return tuple(
        ListPage(place, held := tuple(posts[start:end]), _days(held))
        for place, start, end in zip(places, [0, *ends], ends, strict=False)
    )


def _days(posts: Sequence[PageMetadata]) -> str:
    dates = sorted(metadata.date for metadata in posts if metadata.date)
    if not dates:
        return ""
    first, last = (day(date).words for date in (dates[0], dates[-1]))
    return first if first == last else message("{first} to {last}", first=first, last=last)


def years(posts: Iterable[PageMetadata], positions: Places, covers: Covers) -> tuple[Year, ...]:
    """Return posts, which come newest first, by year."""
    dated = (metadata for metadata in posts if metadata.date)
    by_year = groupby(dated, key=lambda metadata: str(metadata.date.year) if metadata.date else "")

    def shown(group: Iterable[PageMetadata]) -> tuple[Teaser, ...]:
        return tuple(
            teaser(metadata, positions.get(metadata.source), covers.get(metadata.source)) for metadata in group
        )

    return tuple(Year(year, shown(group)) for year, group in by_year)

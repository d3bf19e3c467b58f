"""Lists of posts as values: home, archive, topics, videos. Pure."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from kindling.model.addresses import topic_slug
from kindling.model.alphabet import AlphabetPage, Filing, IndexEntry, alphabet_pages, folded
from kindling.model.pages import unpublished_note
from kindling.model.paging import ROOM, counted_from_the_oldest, page_addresses, runs, size
from kindling.model.translations import Versions, each_once
from kindling.model.values import PageMetadata
from kindling.model.views import Link, Picture, SeriesPosition, Teaser, day, length
from kindling.model.words import message, messages
from kindling.plugins.lists.public import TOPICS, topics
from kindling.plugins.series.public import SeriesCard

Places = Mapping[str, SeriesPosition]  #: a post's source → where it stands in its first series
Covers = Mapping[str, Picture]  #: a post's source → the picture it chose
Also = Mapping[str, tuple[Link, ...]]  #: a post's source → links to it in other languages

OF_A_PAGE = 50  #: posts of a page of older ones; the first page of a list has up to twice as many
_OTHERS = 6  #: posts in no series that the home page lists
_VIDEOS = 3
_FEATURED = 3
_OF_A_TOPIC = 3
_WAITING = 50
_SERIES = 20  #: series of the home page; the others are on the list of all
_TOPICS = 100  #: topics that the archive names; the others are on the list of all
_OF_A_HEADING, _OF_A_LINK = 330, 100  #: bytes of a topic, and of a post of it, beside their words
_OF_A_CARD, _OF_A_PART = 600, 260  #: the same of a series' card, and of a part on it


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
    more_series: int = 0  #: series that it does not name
    more_waiting: int = 0  #: the same of drafts and scheduled posts
    languages: tuple[Link, ...] = ()  #: of a site in several, the lists of all posts in one language


@dataclass(frozen=True, slots=True)
class Archive:
    """A list page: all posts by year, the posts of a topic, the videos."""

    title: str  #: of the list
    intro: str  #: a sentence below it; "" for none
    years: tuple[Year, ...]  #: newest first
    topics: tuple[Link, ...]  #: links to topics, on the archive page only; the most used, where they are many
    podcast: Link | None = None  #: the feed of the videos, on their page only
    up: Link | None = None  #: the list that a topic is one of
    topic: str = ""  #: the topic's name, which the title and the introduction hold
    lang: str = ""  #: of the topic's name
    days: str = ""  #: "1 March 2019 to 4 May 2020", on a page of older posts
    newer: Link | None = None  #: the page with the posts before these in the list
    older: Link | None = None  #: the page with those behind them
    more_topics: int = 0  #: topics that it does not name
    language: Link | None = None  #: of a list of all posts in one language: that, by its own name
    languages: tuple[Link, ...] = ()  #: the lists of posts in one language, on the archive and on each of these


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
    posts: int = 0  #: how many there are


def teaser(
    metadata: PageMetadata,
    position: SeriesPosition | None,
    cover: Picture | None = None,
    also: tuple[Link, ...] = (),
) -> Teaser:
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
        also=also,
        cover=replace(cover, alt="") if cover else None,
    )


def home(
    posts: Sequence[PageMetadata],
    waiting: Iterable[PageMetadata],
    series: tuple[SeriesCard, ...],
    positions: Places,
    covers: Covers,
    featured: Container[str] = (),
    also: Also | None = None,
) -> Home:
    """Return the home page: the newest post has a face of its own, those in a series stand on its card.

    ``featured`` are the sources of the posts to read first; a post that is new, or to be read first, is named once.
    """

    def shown(metadata: PageMetadata) -> Teaser:
        source = metadata.source
        return teaser(metadata, positions.get(source), covers.get(source), (also or {}).get(source, ()))

    first = [metadata for metadata in posts[1:] if metadata.source in featured][:_FEATURED]
    rest = [metadata for metadata in posts[1:] if metadata not in first]
    alone = [metadata for metadata in rest if not metadata.series][:_OTHERS]
    waits = tuple(waiting)
    filmed = [metadata for metadata in rest if metadata.watch_seconds][:_VIDEOS]
    return Home(
        shown(posts[0]) if posts else None,
        series[:_SERIES],
        tuple(map(shown, alone)),
        tuple(map(shown, waits[:_WAITING])),
        tuple(map(shown, filmed)),
        tuple(map(shown, first)),
        max(0, len(series) - _SERIES),
        max(0, len(waits) - _WAITING),
    )


def topics_once(
    posts: Iterable[PageMetadata], lang: str, versions: Versions
) -> dict[str, tuple[str, list[PageMetadata]]]:
    """Return address → name and posts of each topic, a post in several languages once (``each_once``)."""
    return {address: (name, each_once(of, lang, versions)) for address, (name, of) in topics(posts).items()}


def topic_list(topics: Mapping[str, tuple[str, list[PageMetadata]]], langs: Mapping[str, str]) -> tuple[Topic, ...]:
    """Return all topics in the order of their names, each with its newest posts.

    ``topics``: address → name and posts, newest first; ``langs``: slug → language (``topic_languages``).
    """
    found = topics.items()
    named = (
        Topic(
            name,
            address,
            messages("{count} post", "{count} posts", len(of)),
            _newest(of),
            langs.get(topic_slug(name), ""),
            len(of),
        )
        for address, (name, of) in found
    )
    return tuple(sorted(named, key=lambda topic: (folded(topic.title), topic.address)))


def topic_pages(found: Sequence[Topic]) -> tuple[AlphabetPage, ...]:
    """Return the pages of all topics, which come sorted: one, or where it would be too long, one for each letter."""
    filing: Filing[Topic] = Filing(
        name=lambda topic: topic.title,
        weight=_topic_weight,
        line=lambda topic, _page: IndexEntry("", topic.title, topic.address, topic.words, topic.lang),
        rank=lambda topic: topic.posts,
        pieces=lambda topic: [topic],
    )
    return alphabet_pages(TOPICS, found, filing)


def _topic_weight(topic: Topic) -> int:
    links = (_OF_A_LINK + size(link.title) + size(link.address) for link in topic.newest)
    return _OF_A_HEADING + size(topic.title) + size(topic.address) + sum(links)


def most_used(links: Sequence[tuple[Link, int]]) -> tuple[tuple[Link, ...], int]:
    """Return the topics that the archive names, in their order, and how many it does not; each comes with its posts."""
    by_use = sorted(links, key=lambda one: (-one[1], one[0].address))
    kept = {link.address for link, _ in by_use[:_TOPICS]}
    return tuple(link for link, _ in links if link.address in kept), max(0, len(links) - _TOPICS)


def series_pages(weights: Iterable[int]) -> tuple[tuple[str, slice], ...]:
    """Return the pages of the list of series, as (address, which): ``/series/`` itself, then ``/series/page/2/``.

    ``weights``: of each series' card, as ``card_weight`` says.
    """
    cuts = enumerate(runs(weights, ROOM), start=1)
    return tuple((f"/series/page/{number}/" if number > 1 else "/series/", cut) for number, cut in cuts)


def card_weight(card: SeriesCard) -> int:
    """Return how much room the card of a series takes, in bytes."""
    parts = (_OF_A_PART + sum(map(size, (part.title, part.address, part.words))) for part in card.parts)
    return _OF_A_CARD + sum(map(size, (card.title, card.address, card.summary, card.words))) + sum(parts)


def _newest(posts: Sequence[PageMetadata]) -> tuple[Link, ...]:
    return tuple(Link(metadata.title, metadata.address, metadata.lang) for metadata in posts[:_OF_A_TOPIC])


def list_pages(address: str, posts: Sequence[PageMetadata]) -> tuple[ListPage, ...]:
    """Return the pages of a list, whose posts come newest first: the list itself, then those with older posts.

    Older pages are counted from the oldest, and hold the same when a post is added: ``/archive/1/`` has the oldest.
    """
    cuts = counted_from_the_oldest(len(posts), OF_A_PAGE)
    return tuple(
        ListPage(place, held := tuple(posts[cut]), _days(held))
        for place, cut in zip(page_addresses(address, len(cuts)), cuts, strict=True)
    )


def _days(posts: Sequence[PageMetadata]) -> str:
    dates = sorted(metadata.date for metadata in posts if metadata.date)
    if not dates:
        return ""
    first, last = (day(date).words for date in (dates[0], dates[-1]))
    return first if first == last else message("{first} to {last}", first=first, last=last)


def years(
    posts: Iterable[PageMetadata], positions: Places, covers: Covers, also: Also | None = None
) -> tuple[Year, ...]:
    """Return posts, which come newest first, by year."""
    dated = (metadata for metadata in posts if metadata.date)
    by_year = groupby(dated, key=lambda metadata: str(metadata.date.year) if metadata.date else "")

    def shown(group: Iterable[PageMetadata]) -> tuple[Teaser, ...]:
        named = ((metadata, metadata.source) for metadata in group)
        return tuple(
            teaser(metadata, positions.get(source), covers.get(source), (also or {}).get(source, ()))
            for metadata, source in named
        )

    return tuple(Year(year, shown(group)) for year, group in by_year)

"""Lists of posts as values: home, archive, topics, videos. Pure."""

from dataclasses import dataclass

from plugins._kit.views import Link, Teaser
from plugins.series.core import SeriesCard


@dataclass(frozen=True, slots=True)
class Year:
    """The posts of one year, newest first."""

    year: str
    posts: tuple[Teaser, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """The home page: newest post, series to begin, other posts, newest videos."""

    newest: Teaser | None
    series: tuple[SeriesCard, ...]
    others: tuple[Teaser, ...]  #: newest posts that are in no series
    waiting: tuple[Teaser, ...]  #: drafts and scheduled posts, shown only while writing


@dataclass(frozen=True, slots=True)
class Archive:
    """A list page: all posts by year, the posts of a topic, the videos."""

    title: str
    intro: str
    years: tuple[Year, ...]
    topics: tuple[Link, ...]  #: links to topics, on the archive page only

"""Series as values: parts in order, places, threads, cards. Pure: no Pelican, no files, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from plugins._kit.views import Day, Length, Link, Place


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a series in a list of parts."""

    number: int
    title: str
    address: str  #: "" when it can't be read yet
    state: Literal["published", "coming"]
    words: str  #: "Video · 1 minute to watch", "Coming 12 January 2027", "Coming"
    current: bool = False  #: the page being shown


@dataclass(frozen=True, slots=True)
class Thread:
    """One series as seen from one of its posts."""

    place: Place
    parts: tuple[PartView, ...]
    previous: PartView | None
    next: PartView | None  #: the next part that can be read
    coming: PartView | None  #: else the next one announced
    follows: Link | None  #: at the end of a complete series: the series that follows it


@dataclass(frozen=True, slots=True)
class SeriesView:
    """What a post or page shows of series."""

    threads: tuple[Thread, ...] = ()  #: one for each series it is in, as named
    read_first: tuple[Link, ...] = ()  #: what the post, or at its first part the series, builds on
    fills: Mapping[str, str] = field(default_factory=dict)  #: ``{series}`` and ``{part:n}`` in the text


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series on the home page, on ``/series/`` and in a text."""

    title: str
    address: str
    summary: str
    accent: str
    words: str  #: "Complete · 3 parts · 4 minutes to watch, 11 minutes to read"
    parts: tuple[PartView, ...]
    length: Length
    begin: Link | None  #: the first part that can be read


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """What ``/series/<slug>/`` shows beside its own words."""

    card: SeriesCard
    builds_on: tuple[Link, ...]
    follows: Link | None
    updated: Day | None
    published: int  #: parts that can be read
    planned: int  #: parts in all, as far as is known

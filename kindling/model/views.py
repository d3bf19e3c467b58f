"""Small values that several plugins' views share, because several components show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from kindling.model.policy import Policy
from kindling.model.words import day_words, message, messages


class PageExtras:
    """What a view may carry beside what its template shows. A view that carries any of it derives from this."""

    __slots__ = ()

    @property
    def fills(self) -> Mapping[str, str]:
        """The HTML that stands in the plugin's markers in the text."""
        return {}

    @property
    def feed_fills(self) -> Mapping[str, str]:
        """The HTML that stands there instead in feeds and in print."""
        return {}

    @property
    def policy(self) -> Policy:
        """What the page may load from elsewhere (policy.py)."""
        return {}


@dataclass(frozen=True, slots=True)
class Link:
    """A title and where it leads."""

    title: str  #: its words
    address: str  #: from the root, or a URL
    lang: str = ""  #: of the title; "" for the theme's own words


@dataclass(frozen=True, slots=True)
class PictureVersion:
    """A smaller version of a picture, as WebP."""

    address: str  #: of the file
    width: int  #: pixels


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was chosen for a page as a whole."""

    address: str  #: of the file itself
    alt: str  #: what it shows; "" for decoration
    width: int  #: pixels; 0 when it could not be measured
    height: int  #: pixels
    versions: tuple[PictureVersion, ...] = ()  #: narrowest first; empty when the file itself is as small


@dataclass(frozen=True, slots=True)
class Day:
    """A date for people and for machines: ``<time datetime="{iso}">{words}</time>``."""

    iso: str  #: "2026-11-09"
    words: str  #: "9 November 2026"


@dataclass(frozen=True, slots=True)
class Length:
    """How long a post, or a whole series, takes."""

    read_minutes: int  #: 0: nothing to read
    watch_seconds: int  #: 0: nothing to watch
    words: str  #: "3 minutes to watch, 11 minutes to read"


@dataclass(frozen=True, slots=True)
class SeriesPosition:
    """Where a post stands in one series."""

    series: Link  #: its title and page
    part: int  #: 1, 2, …; its number, or its rank by date
    words: str  #: "Part 2 of 4"
    accent: str  #: a colour name of the theme: "teal", "berry", "ochre", …


@dataclass(frozen=True, slots=True)
class Teaser:
    """A post as lists show it."""

    title: str  #: the words of the link
    address: str  #: of the post
    summary: str  #: a sentence or two; "" without one
    day: Day | None  #: of publication; None while it has none
    length: Length  #: how long it takes
    place: SeriesPosition | None  #: in the first series it names
    has_video: bool  #: whether there is something to watch at its head
    note: str = ""  #: "Draft", "Scheduled for 12 January 2027"; only while writing
    lang: str = ""  #: of title and summary
    also: tuple[Link, ...] = ()  #: the post in other languages, each by its language's own name
    cover: Picture | None = None  #: decoration here, beside the title that is the link; of a video, its poster


def day(date: datetime) -> Day:
    """Return ``date`` for people and machines."""
    return Day(date.date().isoformat(), day_words(date.date()))


def counted(number: int, noun: str) -> str:
    """Return ``1 minute``, ``2 minutes``, in a message to a writer; what readers see is ``words.messages``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def rounded(seconds: int) -> str:
    """Return about how long something takes: "72 seconds", "4 minutes"."""
    if seconds < 90:
        return messages("{count} second", "{count} seconds", seconds)
    return messages("{count} minute", "{count} minutes", round(seconds / 60))


def length(read_minutes: int, watch_seconds: int) -> Length:
    """Return the length in figures and in words; video under a minute and a half counts in seconds."""
    watch, read = _to_watch(watch_seconds), _to_read(read_minutes)
    words = message("{watch}, {read}", watch=watch, read=read) if watch and read else watch or read
    return Length(read_minutes, watch_seconds, words)


def _to_watch(seconds: int) -> str:
    if seconds < 90:
        return messages("{count} second to watch", "{count} seconds to watch", seconds) if seconds else ""
    return messages("{count} minute to watch", "{count} minutes to watch", round(seconds / 60))


def _to_read(minutes: int) -> str:
    return messages("{count} minute to read", "{count} minutes to read", minutes) if minutes else ""

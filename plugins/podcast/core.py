"""Podcasts as values: RSS 2.0 with the tags of iTunes and of Podcasting 2.0. Pure.

RSS 2.0 is rssboard.org/rss-specification; the namespaces are Apple's (podcasters.apple.com) and the Podcast Index's
(podcastindex.org/namespace/1.0). An episode's guid is that of its post in the site's feeds: no rename changes it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from posixpath import basename, splitext
from shlex import quote
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from kindling.model.paging import LARGEST, Documents, feed_size
from kindling.model.problems import Problem
from kindling.model.values import Document, MediaFile, PageMetadata
from kindling.plugins.video.public import Shown, clock_time

#: the namespace of feeds' guids (podcastindex.org/namespace/1.0, "guid")
_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
_OF_AN_EPISODE = 2_500  #: bytes that an episode has beside its text, about
TITLE, DESCRIPTION = 255, 4000  #: bytes of a title, and of a description, that directories take
_TAKEN = ("video/mp4", "video/x-m4v", "video/quicktime")  # by Apple, which others follow
_WITH_SOUND = 3  # codecs of a film: its picture's, its colours', its sound's


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The film itself."""

    address: str  #: of the file
    mime: str  #: its media type
    size: int  #: bytes, of the real file


@dataclass(frozen=True, slots=True)
class Transcript:
    """What is said, as a file."""

    address: str  #: of the file
    mime: str  #: its media type
    lang: str  #: in which it is
    captions: bool  #: with times, to be shown beside the film


@dataclass(frozen=True, slots=True)
class Season:
    """The series that an episode is part of."""

    number: int  #: from 1, in the order in which series began
    name: str  #: the title of the series
    episode: int  #: its part


@dataclass(frozen=True, slots=True)
class Episode:
    """One vlog."""

    title: str  #: of the post
    guid: str  #: by which programs know it, for ever
    source: str  #: of its text
    address: str  #: of the post
    published: str  #: RFC 822, in UTC
    summary: str  #: plain; "" without one
    lang: str  #: of the post
    seconds: int  #: how long the whole film is
    enclosure: Enclosure  #: the file that is played
    transcripts: tuple[Transcript, ...]  #: what is said, in each language
    chapters: str  #: address of its JSON chapters; "" without
    people: tuple[str, ...]  #: names of who takes part
    season: Season | None  #: of a podcast of several series; None for one that has none
    html: str = ""  #: the whole text, with a poster and a link in place of a player, markers in it; "" for the summary


@dataclass(frozen=True, slots=True)
class Podcast:
    """A feed of vlogs."""

    title: str  #: of the podcast
    description: str  #: what it is about, plain
    address: str  #: of the page that it belongs to
    feed: str  #: its own address
    guid: str  #: by which directories know it, for ever
    lang: str  #: of the podcast
    author: str  #: who makes it
    email: str  #: whom directories write to; "" for nobody
    category: str  #: "": nobody has said it
    explicit: bool | None  #: None: nobody has said it
    image: str  #: address of a square picture
    serial: bool  #: to be watched in order
    complete: bool  #: nothing more will come
    episodes: tuple[Episode, ...]  #: newest first
    moved_to: str = ""  #: its address, where programs may know another one; "" where none has changed
    archive: int = 0  #: of an archive its number, from 1 for the oldest; 0: the feed itself
    older: int = 0  #: the archive with the episodes before these; 0 for none
    newer: int = 0  #: of an archive, the one with the episodes behind these; 0 for none

    @property
    def itself(self) -> str:
        """The address of this document."""
        return document_address(self.feed, self.archive)

    @property
    def before(self) -> str:
        """The address of the older archive; "" for none."""
        return document_address(self.feed, self.older) if self.older else ""

    @property
    def behind(self) -> str:
        """The address of the newer archive; "" for none."""
        return document_address(self.feed, self.newer) if self.newer else ""


def document_address(feed: str, archive: int) -> str:
    """Return the address of a document of a podcast.

    >>> document_address("/videos/feed.xml", 0), document_address("/videos/feed.xml", 2)
    ('/videos/feed.xml', '/videos/feed/2.xml')
    """
    return f"{feed.removesuffix('.xml')}/{archive}.xml" if archive else feed


def weight(html: str, siteurl: str) -> int:
    """Return about how many bytes an episode takes in a feed, with its text."""
    return feed_size(html, siteurl) + _OF_AN_EPISODE


def with_texts(episodes: Sequence[Episode], texts: Mapping[str, str], siteurl: str) -> Iterator[Episode]:
    """Yield the episodes of a feed, newest first: the newest with their whole texts, as many as a document may hold.

    Most programs read the feed itself and know no archives: so it names the older ones too, each with its summary.
    """
    total = 0
    for episode in episodes:
        total += weight(texts[episode.source], siteurl)
        yield replace(episode, html=texts[episode.source]) if total <= LARGEST or episode is episodes[0] else episode


def archived(podcast: Podcast, parted: Documents, number: int, texts: Mapping[str, str]) -> Podcast:
    """Return an archive of a podcast whose episodes are all there are, the newest first."""
    held = podcast.episodes[parted.archives[number - 1]]
    newer = number + 1 if number < len(parted.archives) else 0
    whole = tuple(replace(episode, html=texts[episode.source]) for episode in held)
    return replace(podcast, episodes=whole, moved_to="", archive=number, older=number - 1, newer=newer)


def guid(url: str) -> str:
    """Return a feed's guid: a UUID of its address without scheme and closing slashes, for ever the same.

    >>> guid("https://mp3s.nashownotes.com/pc20rss.xml")
    '917393e3-1b1e-5cef-ace4-edaa54e1f810'
    """
    parts = urlsplit(url)
    bare = f"{parts.netloc}{parts.path}{f'?{parts.query}' if parts.query else ''}"
    return str(uuid5(_NAMESPACE, bare.rstrip("/")))


def rfc822(moment: datetime) -> str:
    """Return a moment as RSS writes it, in UTC."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def film_of(files: Iterable[MediaFile]) -> MediaFile | None:
    """Return the film that a feed names: the one in MP4, which every directory takes, else the first; None without."""
    known = [file for file in files if file.seconds]
    return next((file for file in known if file.mime in _TAKEN), known[0] if known else None)


def episode_problems(document: Document, metadata: PageMetadata, film: MediaFile, shown: Shown) -> Iterator[Problem]:
    """Yield what directories would cut or refuse of an episode."""
    yield from _too_long(document, "title", metadata.title, TITLE)
    yield from _too_long(document, "summary", metadata.summary, DESCRIPTION)
    line = document.lines.get("video", 1)
    if film.mime not in _TAKEN:
        words = f"{film.path} is {film.mime}, and directories of podcasts ask for MP4"
        hint = "put the same film as .mp4 beside it: ffmpeg makes one"
        yield Problem(document.path, line, "podcast/format", words, hint, "warning")
    if film.codecs and len(film.codecs) < _WITH_SOUND:
        words = f"{film.path} has no sound, and directories of podcasts may refuse an episode without it"
        hint = "add a sound track that says what is shown, or leave the podcast out: PODCAST = {'enabled': False}"
        yield Problem(document.path, line, "podcast/silent", words, hint, "warning")
    yield from _part_alone(document, film, shown)


def _part_alone(document: Document, film: MediaFile, shown: Shown) -> Iterator[Problem]:
    """Yield that an episode plays more than its page shows: programs of podcasts play files, and know no parts."""
    if shown.is_part:
        end = shown.end if shown.ends_early else shown.whole
        part = f"{clock_time(shown.start)} to {clock_time(end)}"
        whole = clock_time(round(film.seconds))
        words = f"the page shows {part} of {film.path}, and podcasts play all of it, {whole}"
        stem, ending = splitext(basename(film.source))
        times = f"-ss {shown.start} -to {end}"
        made = f"ffmpeg {times} -i {quote(stem + ending)} {quote(f'{stem}-part{ending}')}"
        hint = f"cut the part into a film of its own: {made}"
        yield Problem(document.path, document.lines.get("video", 1), "podcast/part", words, hint, "advice")


def same_film(episodes: Iterable[tuple[Document, MediaFile]]) -> Iterator[Problem]:
    """Yield each episode whose film is that of an older one; ``episodes``: newest first."""
    first: dict[str, Document] = {}
    for document, film in reversed(list(episodes)):
        older = first.setdefault(film.source, document)
        if older is not document:
            words = f"{film.path} is the video of {older.path} too, and directories of podcasts list a film once"
            hint = f"link to {older.path}, or show the film in the text: {{video: …}}"
            yield Problem(document.path, document.lines.get("video", 1), "podcast/twice", words, hint, "warning")


def address_problem(siteurl: str, place: tuple[str, int]) -> Iterator[Problem]:
    """Yield that directories want ``https``, for an address that is not this machine's; ``place``: where it is said."""
    url = urlsplit(siteurl)
    if url.scheme == "http" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        words = f"the site's address is {siteurl}, and directories of podcasts ask for https://"
        yield Problem(*place, "podcast/https", words, "write https:// in SITEURL", "warning")


def _too_long(document: Document, key: str, text: str, most: int) -> Iterator[Problem]:
    size = len(text.encode())
    if size > most:
        line = document.lines.get(key, 1)
        fact = f"the {key} takes {size} bytes, and directories of podcasts take {most}"
        yield Problem(
            document.path, line, f"podcast/{key}", fact, f"take away {size - most} characters or more", "warning"
        )


def alone(episode: Episode) -> Episode:
    """Return an episode in the podcast of its series: there is one season in that."""
    return replace(episode, season=replace(episode.season, number=1)) if episode.season else episode


def image_name(key: str) -> str:
    """Return the address of a feed's square picture."""
    return f"/podcast/{key}.png"


def newest_first(episodes: Iterable[tuple[PageMetadata, Episode]]) -> tuple[Episode, ...]:
    """Return episodes in the order that programs expect."""
    ordered = sorted(episodes, key=lambda each: (-(each[0].date.timestamp() if each[0].date else 0.0), each[0].slug))
    return tuple(episode for _, episode in ordered)

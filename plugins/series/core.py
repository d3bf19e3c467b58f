"""Series as values: parts in order, places, threads, cards. Pure: no Pelican, no files, no clock."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import count
from math import inf
from posixpath import splitext
from typing import Literal, overload

from kindling.model import paths
from kindling.model.accents import Accents, accents_in
from kindling.model.addresses import slugify
from kindling.model.frontmatter import MembershipFields, Planned, SeriesFront
from kindling.model.series_names import names_of
from kindling.model.translations import (
    Versions,
    each_once,
    is_same_language,
    language_name,
    links_to,
    published_versions,
    spoken_language,
    version_for,
    versions_in,
)
from kindling.model.values import Document, Membership, PageMetadata, Site
from kindling.model.views import Day, Length, Link, PageExtras, SeriesPosition, day, length
from kindling.model.words import message, messages, row
from kindling.plugins.series.paged import PartsPaging, page_address, paging

_NEAR = 3  #: parts that a post shows on each side of its own, where the list is long
_SHORT = 9  #: parts that a post shows without folding any
_FOLDED = 20  #: parts that a fold holds; more are a link to the page of the series
_ON_CARD = 6  #: parts that a card names


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a series in a list of parts."""

    number: int  #: of the part
    title: str  #: "Part 4" when it is coming and its title was not announced
    address: str  #: "" when it can't be read yet
    state: Literal["published", "coming"]  #: whether it can be read yet
    words: str  #: "Video · 1 minute to watch", "Coming 12 January 2027", "Coming"
    current: bool = False  #: the page being shown
    lang: str = ""  #: of the title
    language: Link | None = None  #: its language by that language's own name, where readers of this list have another
    only: bool = False  #: whether it is there in that language alone
    also: tuple[Link, ...] = ()  #: its versions in other languages, each by its language's own name


@dataclass(frozen=True, slots=True)
class Fold:
    """Parts far from the one being shown: folded, or when they are many behind a link to the page that lists all."""

    words: str  #: "Parts 1 to 93"
    parts: tuple[PartView, ...]  #: () when they are too many for every post to name
    address: str  #: the nearest of them where all are listed: "/series/power/#p93"


@dataclass(frozen=True, slots=True)
class SeriesThread:
    """One series as seen from one of its posts."""

    place: SeriesPosition  #: where the post stands in it
    parts: tuple[PartView, ...]  #: all, or where they are many those around this one
    previous: PartView | None  #: the part before; None at its beginning
    next: PartView | None  #: the next part that can be read
    coming: PartView | None  #: else the next one announced
    follows: Link | None  #: at the end of a complete series: the series that follows it
    earlier: Fold | None = None  #: parts before those in ``parts``
    later: Fold | None = None  #: parts after those in ``parts``


@dataclass(frozen=True, slots=True)
class SeriesView(PageExtras):
    """What a post or page shows of series."""

    threads: tuple[SeriesThread, ...] = ()  #: one for each series it is in, as named
    read_first: tuple[Link, ...] = ()  #: what the post, or at its first part the series, builds on
    fills: Mapping[str, str] = field(default_factory=dict)  #: ``{series}`` and ``{part:n}`` in the text
    earlier: Link | None = None  #: the post before it by date: only for posts in no series, among these
    later: Link | None = None  #: the next post by date, where the post is in no series


@dataclass(frozen=True, slots=True)
class SeriesCard:
    """A series on the home page, on ``/series/`` and in a text."""

    title: str  #: of the series
    address: str  #: of its page
    summary: str  #: plain; "" without one
    accent: str  #: a colour name: the class ``accent-{{ card.accent }}``
    words: str  #: "Complete · 3 parts · 4 minutes to watch, 11 minutes to read"
    parts: tuple[PartView, ...]  #: the first few
    length: Length  #: of all parts together
    begin: Link | None  #: the first part that can be read
    more: int = 0  #: parts that it does not name
    lang: str = ""  #: of title and summary
    also: tuple[Link, ...] = ()  #: the series in other languages, each by its language's own name


@dataclass(frozen=True, slots=True)
class PartsPage:
    """A page on which the parts of a long series go on."""

    address: str  #: "/series/power/parts/2/"
    words: str  #: "Parts 301 to 600"
    parts: tuple[PartView, ...]  #: those on it
    numbers: tuple[int, ...] = ()  #: of those that the page of the series names, each with a link to where it stands


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """What ``/series/<slug>/`` shows beside its own words."""

    card: SeriesCard  #: the series at a glance
    parts: tuple[PartView, ...]  #: every one; of very many, those that stand here
    builds_on: tuple[Link, ...]  #: what to read before it
    follows: Link | None  #: the series that follows it; None without one
    updated: Day | None  #: when a part was last published or changed
    progress: str  #: "3 of 4 parts published"
    further: tuple[PartsPage, ...] = ()  #: where the parts go on, if there are very many


@dataclass(frozen=True, slots=True)
class PartSlot:
    """One number of a series: the post that holds it, what was announced for it, or both."""

    number: int
    metadata: PageMetadata | None = None
    planned: Planned | None = None
    versions: tuple[PageMetadata, ...] = ()  #: of a part in several languages: all of the post, itself included

    @property
    def readable(self) -> bool:
        """Whether lists may link to it."""
        return self.metadata is not None and self.metadata.listed

    @property
    def hidden(self) -> bool:
        """Whether its post is published and named by no list: it keeps its number, and only its own page shows it."""
        return self.metadata is not None and self.metadata.state == "hidden"


class PartViews(Sequence[PartView]):
    """The parts of a series for readers of a language, each put together when it is asked for.

    So that whoever looks at one part has read the title of that one, and of no other.
    """

    def __init__(
        self, slots: Sequence[PartSlot], lang: str, now: datetime, promised: str = "", versions: Versions | None = None
    ) -> None:
        self._slots = slots
        self._part = partial(_part, now=now, lang=lang, promised=promised, versions=versions or {})
        self._made: dict[int, PartView] = {}

    @overload
    def __getitem__(self, place: int) -> PartView: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[PartView, ...]: ...
    def __getitem__(self, place: int | slice) -> PartView | tuple[PartView, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(len(self._slots))[place])
        slot, known = self._slots[place], self._made.get(place)
        if known and not slot.versions and not (slot.metadata and slot.readable and slot.metadata.title != known.title):
            return known
        self._made[place] = made = self._part(slot)
        return made

    def __len__(self) -> int:
        return len(self._slots)


@dataclass(frozen=True)
class Series:
    """One series: its file (or the name that posts use), and every number of it that is known."""

    slug: str
    title: str
    address: str
    summary: str
    front: SeriesFront
    accent: str  #: the name of its colour; of the site's, where it names none
    lang: str
    source: str
    has_file: bool
    slots: tuple[PartSlot, ...]  #: by number
    parts: Sequence[PartView] = field(compare=False)  #: of each slot
    visible: tuple[int, ...]  #: the slots that lists show
    index: Mapping[str, int]  #: a post's source → its slot
    numbers: Mapping[int, int]  #: a part's number → its slot
    spoken: Mapping[str, PartViews] = field(default_factory=dict, compare=False)  #: for readers of a language
    original: str = ""  #: the slug of the series that it is a translation of
    also: tuple[Link, ...] = ()  #: to its versions in other languages
    room: int = 0  #: bytes of its own text
    paged: Callable[["Series"], PartsPaging] = field(default=lambda series: series.cut(), compare=False)

    @property
    def complete(self) -> bool:
        """Whether its writer says that it is."""
        return self.front.status == "complete"

    @property
    def total(self) -> int:
        """Parts in all, as far as is known."""
        return max([self.front.parts or 0, len(self.slots), *(slot.number for slot in self.slots)])

    @cached_property
    def readable(self) -> tuple[PageMetadata, ...]:
        """The posts that can be read, in order."""
        return tuple(slot.metadata for slot in self.slots if slot.metadata and slot.readable)

    @property
    def shown(self) -> bool:
        """Whether readers may know of it: a series that only unpublished posts name stays unknown."""
        return self.has_file or bool(self.readable)

    @property
    def paging(self) -> PartsPaging:
        """Which of ``visible`` stand on which page; known once a build."""
        return self.paged(self)

    def cut(self) -> PartsPaging:
        """Return the same, from all titles."""
        return paging([self.parts[place] for place in self.visible], self.room)

    def parts_for(self, lang: str) -> Sequence[PartView]:
        """Return the parts as a reader of ``lang`` is shown them: each in that language, where it is there in it."""
        return self.spoken.get(spoken_language(lang), self.parts)


@dataclass(frozen=True, slots=True)
class SeriesLibrary:
    """All series, and all that ``builds_on`` and ``next`` may name."""

    series: Mapping[str, Series]  #: by slug
    sources: Mapping[str, PageMetadata]  #: posts and series by their place in ``content/``
    posts: Mapping[str, PageMetadata]  #: by slug
    names: Mapping[str, str]  #: a series' slug or title → its slug
    accents: Accents
    in_no_series: tuple[PageMetadata, ...] = ()  #: published posts in no series, oldest first
    places: Mapping[str, int] = field(default_factory=dict)  #: source → place in ``alone``
    versions: Versions = field(default_factory=dict)
    usual: str = ""  #: the site's language


# ---- from documents to series --------------------------------------------------------------------


def library_of(site: Site) -> SeriesLibrary:
    """Return the site's series; plugins call ``site.once(library_of)``, so that one gathering serves them all."""
    paged = partial(_paged, site)
    return gather(site.documents, site.page_metadata, site.now, site.once(accents_in), site.settings.lang, paged)


def _paged(site: Site, series: "Series") -> PartsPaging:
    return site.once_for(_paging_of, series.slug)


def _paging_of(site: Site, slug: str) -> PartsPaging:
    return site.once(library_of).series[slug].cut()


def gather(
    documents: Iterable[Document],
    page_metadata: Iterable[PageMetadata],
    now: datetime,
    accents: Accents,
    usual: str = "",
    paged: Callable[["Series"], PartsPaging] = lambda series: series.cut(),
) -> SeriesLibrary:
    """Return every series with its parts in order; linear in the number of posts, whatever order they come in.

    ``usual``: the site's language. ``paged`` says on which page each part of a series stands.
    """
    known = sorted(
        (metadata for metadata in page_metadata if not metadata.is_page), key=lambda metadata: metadata.source
    )
    versions = versions_in(known)
    sources = {metadata.source: metadata for metadata in known}
    there = (document for document in documents if document.is_series and document.source in sources)
    ordered = sorted(there, key=lambda document: document.source)
    by_source = {one.source: one for one in ordered}
    gathered = _Gathered(_members(known, versions), versions, sources, by_source, now, accents, paged)
    series = {sources[one.source].slug: _series(one, sources[one.source], gathered) for one in ordered}
    posts = {metadata.slug: metadata for metadata in known if metadata.is_post}
    lonely = sorted((metadata for metadata in posts.values() if metadata.listed and not metadata.series), key=_by_date)
    alone = tuple(each_once(lonely, usual, versions))
    places = {
        version.source: place
        for place, metadata in enumerate(alone)
        for version in versions.get(metadata.source, (metadata,))
    }
    return SeriesLibrary(series, sources, posts, names_of(ordered), accents, alone, places, versions, usual)


def _by_date(metadata: PageMetadata) -> tuple[float, str]:
    return metadata.date.timestamp() if metadata.date else inf, metadata.source


def _once(memberships: Iterable[Membership]) -> Iterable[Membership]:
    return {membership.slug: membership for membership in memberships}.values()


Members = Mapping[str, list[tuple[Membership, PageMetadata]]]  #: a series' slug → its posts


def _members(known: Iterable[PageMetadata], versions: Versions) -> Members:
    """Return the posts of each series; a series in several languages has those of all its versions."""
    found: dict[str, list[tuple[Membership, PageMetadata]]] = defaultdict(list)
    others: dict[str, list[str]] = {}
    for metadata in known:
        if metadata.is_series:
            others[metadata.slug] = [version.slug for version in versions.get(metadata.source, (metadata,))]
    for metadata in known:
        there = {
            slug: Membership(slug, membership.part)
            for membership in reversed(metadata.series)
            for slug in others.get(membership.slug, (membership.slug,))
        }
        there |= {membership.slug: membership for membership in metadata.series}
        for slug, membership in there.items():
            found[slug].append((membership, metadata))
    return found


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What a series is made of."""

    members: Members
    versions: Versions
    sources: Mapping[str, PageMetadata]
    documents: Mapping[str, Document]  #: of series, by source
    now: datetime
    accents: Accents
    paged: Callable[["Series"], PartsPaging]


def _series(document: Document, metadata: PageMetadata, gathered: _Gathered) -> Series:
    original = gathered.documents.get(metadata.original)
    front, versions, now = _front(document, original), gathered.versions, gathered.now
    held = _each_part_once(gathered.members.get(metadata.slug, []), metadata.lang, versions)
    slots = tuple(sorted(_slots(held, front.planned, versions), key=lambda slot: slot.number))
    promised = metadata if not original or "planned" in document.lines else gathered.sources[original.source]
    visible = tuple(place for place, slot in enumerate(slots) if not slot.hidden)
    return Series(
        slug=metadata.slug,
        title=metadata.title,
        address=metadata.address,
        summary=metadata.summary,
        front=front,
        accent=gathered.accents.of(front.accent).name,
        lang=metadata.lang,
        source=document.source,
        has_file=bool(document.lines),
        slots=slots,
        parts=PartViews(slots, metadata.lang, now, promised.lang, versions),
        visible=visible,
        index={
            version.source: place
            for place, slot in enumerate(slots)
            if slot.metadata
            for version in (slot.metadata, *slot.versions)
        },
        numbers={slot.number: place for place, slot in reversed(list(enumerate(slots)))},
        spoken={
            lang: PartViews(slots, lang, now, promised.lang, versions)
            for lang in sorted(_languages(slots) - {spoken_language(metadata.lang)})
        },
        original=str(original.front.slug) if original else "",
        also=links_to(one for one in published_versions(metadata, versions) if one is not metadata),
        room=len(document.html.encode()),
        paged=gathered.paged,
    )


#: what a series in another language takes from its original, where its own file does not say it
_TAKEN_OVER = ("parts", "planned", "status", "accent", "order")


def _front(document: Document, original: Document | None) -> SeriesFront:
    """Return what a series says of itself, and in another language what its original says of the number of parts."""
    front = document.front
    if not isinstance(front, SeriesFront):
        raise TypeError(f"{document.path} is no series")
    taken = [key for key in _TAKEN_OVER if original and key not in document.lines]
    return front.model_copy(update={key: getattr(original.front, key) for key in taken}) if original else front


def _languages(slots: Iterable[PartSlot]) -> set[str]:
    posts = (version for slot in slots if slot.metadata for version in (slot.metadata, *slot.versions))
    return {spoken_language(post.lang) for post in posts}


def _each_part_once(
    members: Sequence[tuple[Membership, PageMetadata]], lang: str, versions: Versions
) -> list[tuple[Membership, PageMetadata]]:
    """Return the posts of a series, of those that are one text in several languages the one for readers of ``lang``."""
    if not versions:
        return list(members)
    listed = each_once([metadata for _, metadata in members if metadata.listed], lang, versions)
    said = {version.source for metadata in listed for version in versions.get(metadata.source, (metadata,))}
    waiting = [metadata for _, metadata in members if metadata.source not in said]
    chosen = {metadata.source for metadata in (*listed, *each_once(waiting, lang, versions))}
    return [(membership, metadata) for membership, metadata in members if metadata.source in chosen]


def _slots(
    members: Iterable[tuple[Membership, PageMetadata]], planned: Iterable[Planned], versions: Versions
) -> Iterator[PartSlot]:
    """Yield a slot for each post, and one for each announced part that no post has replaced."""
    held = list(_held(sorted(members, key=lambda member: _reading_order(member, versions))))
    announced = {_spoken(entry.title): entry for entry in planned}
    by_number = {entry.part: entry for entry in announced.values() if entry.part}
    replaced: set[str] = set()
    for number, metadata in held:
        several = versions.get(metadata.source, ())
        titles = [_spoken(version.title) for version in several or (metadata,)] if announced else []
        entry = by_number.get(number) or next((announced[title] for title in titles if title in announced), None)
        replaced |= {*titles, _spoken(entry.title)} if entry else set()
        yield PartSlot(number, metadata, entry, several)
    waiting = [entry for title, entry in announced.items() if title not in replaced]
    numbers = {number for number, _ in held} | {entry.part for entry in waiting if entry.part}
    free = (number for number in count(1) if number not in numbers)
    for entry in waiting:
        yield PartSlot(entry.part or next(free), None, entry)


def _spoken(title: str) -> str:
    """Return a title without what is not spoken: capitals, spaces and punctuation make no other title."""
    return slugify(title) or title


def _reading_order(member: tuple[Membership, PageMetadata], versions: Versions) -> tuple[int, bool, bool, float, str]:
    """Order by number; without one published posts by date, then those to come, which have no number to lose.

    The day of a text in several languages is that of its original: each of its series has one order.
    """
    membership, metadata = member
    original = next((version for version in versions.get(metadata.source, ()) if version.listed), metadata)
    moment = original.date.timestamp() if original.date else inf
    return membership.part or 10_000, metadata.state == "hidden", not metadata.listed, moment, metadata.source


def _held(members: Iterable[tuple[Membership, PageMetadata]]) -> Iterator[tuple[int, PageMetadata]]:
    """Yield each post's number: its own, else the next after the one before."""
    last = 0
    for membership, metadata in members:
        last = membership.part or last + 1
        yield last, metadata


# ---- parts ---------------------------------------------------------------------------------------


def _part(slot: PartSlot, now: datetime, lang: str, promised: str, versions: Versions) -> PartView:
    """Return a part for readers of ``lang``; ``promised``: the language of titles that are announced."""
    if slot.metadata and slot.readable:
        return _in_language(slot, version_for(slot.metadata, lang, versions), lang)
    words = coming_words(slot.planned, now)
    if not slot.planned:
        return PartView(slot.number, message("Part {number}", number=slot.number), "", "coming", words)
    return PartView(slot.number, slot.planned.title, "", "coming", words, lang=promised)


def _in_language(slot: PartSlot, metadata: PageMetadata, lang: str) -> PartView:
    """Return a part in the version that readers of ``lang`` are shown, and what else there is of it."""
    part = _read(slot.number, metadata)
    if not slot.versions and is_same_language(metadata.lang, lang):
        return part
    others = [version for version in slot.versions if version.listed and version is not metadata]
    name = None if is_same_language(metadata.lang, lang) else _language(metadata.lang)
    return replace(part, language=name, only=not others, also=links_to(others))


def _language(lang: str) -> Link:
    return Link(language_name(lang), "", lang)


def _read(number: int, metadata: PageMetadata) -> PartView:
    medium = message("Video") if metadata.watch_seconds else message("Essay")
    words = length(metadata.read_minutes, metadata.watch_seconds).words
    said = row(" · ", (medium, words))
    return PartView(number, metadata.title, metadata.address, "published", said, lang=metadata.lang)


def coming_words(planned: Planned | None, now: datetime) -> str:
    """Return "Coming 12 January 2027", or "Coming" for a part without a day, or whose day has passed."""
    promised = planned.date if planned else None
    if promised and not is_past(promised, now):
        return message("Coming {day}", day=day(promised).words)
    return message("Coming")


def is_past(promised: datetime, now: datetime) -> bool:
    """Return whether the day is over; a date without an offset is one of the site's own time zone."""
    local = promised.astimezone(now.tzinfo) if promised.tzinfo else promised
    return local.date() < now.date()


# ---- what a post shows ---------------------------------------------------------------------------


def position_of(metadata: PageMetadata, library: SeriesLibrary) -> SeriesPosition | None:
    """Return where a post stands in the first series it names; None when it is in none."""
    return next((_position(series, slot) for series, slot in _slots_of(metadata, library)), None)


def position_in(metadata: PageMetadata, series: Series) -> SeriesPosition:
    """Return where a post of a series stands in it."""
    return _position(series, series.slots[series.index[metadata.source]])


def positions_of(metadata: PageMetadata, library: SeriesLibrary) -> tuple[SeriesPosition, ...]:
    """Return where a post stands in each of its series, as named."""
    return tuple(_position(series, slot) for series, slot in _slots_of(metadata, library))


def _slots_of(metadata: PageMetadata, library: SeriesLibrary) -> Iterator[tuple[Series, PartSlot]]:
    for membership in _once(metadata.series):
        if series := library.series.get(membership.slug):
            yield series, series.slots[series.index[metadata.source]]


def _position(series: Series, slot: PartSlot) -> SeriesPosition:
    known = series.complete or series.front.parts
    words = _part_words(slot.number, series.total if known else 0)
    return SeriesPosition(Link(series.title, series.address, series.lang), slot.number, words, series.accent)


def _part_words(number: int, total: int) -> str:
    """Return "Part 2 of 4", or "Part 2" where nobody knows how many there will be."""
    return (
        message("Part {number} of {total}", number=number, total=total)
        if total
        else message("Part {number}", number=number)
    )


def threads(metadata: PageMetadata, library: SeriesLibrary) -> tuple[SeriesThread, ...]:
    """Return one thread for each series that the post names."""
    return tuple(_thread(series, slot, metadata, library) for series, slot in _slots_of(metadata, library))


def _thread(series: Series, slot: PartSlot, metadata: PageMetadata, library: SeriesLibrary) -> SeriesThread:
    here = series.index[metadata.source]
    before = series.visible[: bisect_left(series.visible, here)]
    after = series.visible[bisect_right(series.visible, here) :]
    first, last = _window(len(before), len(after))
    near = (*_parts(series, before[first:], metadata.lang), replace(_read(slot.number, metadata), current=True))
    parts = series.parts_for(metadata.lang)
    following = next((parts[place] for place in after if parts[place].address), None)
    announced = (parts[place] for place in after if series.slots[place].planned)
    return SeriesThread(
        place=_position(series, slot),
        parts=(*near, *_parts(series, after[:last], metadata.lang)),
        previous=next((parts[place] for place in reversed(before) if parts[place].address), None),
        next=following,
        coming=None if following else next(announced, None),
        follows=_follows(series, library, metadata.lang) if series.complete and not after else None,
        earlier=_fold(series, before[:first], metadata.lang, nearest=-1),
        later=_fold(series, after[last:], metadata.lang, nearest=0),
    )


def _window(before: int, after: int) -> tuple[int, int]:
    """Return how many of the parts before one are left out, and how many behind it are shown.

    Few are shown whole; else three on each side, more at an end; and never is one part folded alone.

    >>> _window(3, 5), _window(93, 106), _window(0, 199), _window(4, 199)
    ((0, 5), (90, 3), (0, 6), (0, 3))
    """
    if before + 1 + after <= _SHORT:
        return 0, after
    first = max(0, min(before - _NEAR, before + after - 2 * _NEAR))
    last = min(after, max(_NEAR, 2 * _NEAR - before))
    return 0 if first == 1 else first, after if last == after - 1 else last


def _parts(series: Series, places: Iterable[int], lang: str) -> tuple[PartView, ...]:
    parts = series.parts_for(lang)
    return tuple(parts[place] for place in places)


def _fold(series: Series, places: Sequence[int], lang: str, nearest: int) -> Fold | None:
    if not places:
        return None
    first, last, near = (series.slots[places[place]].number for place in (0, -1, nearest))
    parts = _parts(series, places, lang) if len(places) <= _FOLDED else ()
    page = series.paging.page_of(bisect_left(series.visible, places[nearest]))
    return Fold(_parts_words(first, last), parts, f"{page_address(series.address, page)}#{anchor(near)}")


def _parts_words(first: int, last: int) -> str:
    return message("Parts {first} to {last}", first=first, last=last)


def anchor(number: int) -> str:
    """Return the id of a part on the pages that list or hold all of them."""
    return f"p{number}"


def beside(metadata: PageMetadata, library: SeriesLibrary) -> tuple[Link | None, Link | None]:
    """Return the posts before and behind one by date: among those in no series, so that none leads into the middle."""
    place = library.places.get(metadata.source)
    if place is None:
        return None, None
    return _alone(place - 1, library, metadata.lang), _alone(place + 1, library, metadata.lang)


def _alone(place: int, library: SeriesLibrary, lang: str) -> Link | None:
    if not 0 <= place < len(library.in_no_series):
        return None
    return _link(library.in_no_series[place], library, lang)


def _link(metadata: PageMetadata, library: SeriesLibrary, lang: str) -> Link:
    """Return a link to a text, in the version that readers of ``lang`` are shown."""
    found = version_for(metadata, lang, library.versions)
    return Link(found.title, found.address, found.lang)


def read_first(metadata: PageMetadata, front: MembershipFields, library: SeriesLibrary) -> tuple[Link, ...]:
    """Return what to read before a post: what it builds on, and at a first part what its series builds on."""
    named = [(reference, metadata.source) for reference in front.builds_on]
    for series, slot in _slots_of(metadata, library):
        if slot.number == series.slots[0].number:
            named += [(reference, series.source) for reference in series.front.builds_on]
    links = _links(named, library, metadata.lang)
    return tuple(link for link in links if link.address != metadata.address)


def _links(named: Iterable[tuple[str, str]], library: SeriesLibrary, lang: str) -> tuple[Link, ...]:
    targets = (target(reference, source, library) for reference, source in named)
    return tuple(dict.fromkeys(_link(found, library, lang) for found in targets if found and open_to_readers(found)))


def open_to_readers(metadata: PageMetadata) -> bool:
    """Return whether a page may lead readers to it."""
    return metadata.state in ("published", "hidden")


def target(reference: str, source: str, library: SeriesLibrary) -> PageMetadata | None:
    """Return the post or series that ``reference`` names in the file ``source``: a path, a slug or a series' title.

    A slug that a post and a series share means the one of the same kind as the file it stands in.
    """
    if splitext(reference)[1] in (".md", ".markdown"):
        return library.sources.get(paths.path_target(reference, source, library.sources).source or "")
    post, series = library.posts.get(reference), series_target(reference, source, library)
    return (series or post) if source.startswith("series/") else (post or series)


def series_target(reference: str, source: str, library: SeriesLibrary) -> PageMetadata | None:
    """Return the series that ``reference`` names in the file ``source``: a path, a slug or a title."""
    if splitext(reference)[1] in (".md", ".markdown"):
        metadata = library.sources.get(paths.path_target(reference, source, library.sources).source or "")
        return metadata if metadata and metadata.is_series else None
    slug = library.names.get(reference, "")
    return library.sources[library.series[slug].source] if slug in library.series else None


def _follows(series: Series, library: SeriesLibrary, lang: str) -> Link | None:
    one = series if series.front.next else library.series.get(series.original, series)
    found = series_target(one.front.next, one.source, library) if one.front.next else None
    return _link(found, library, lang) if found else None


def series_of(metadata: PageMetadata, library: SeriesLibrary) -> Series | None:
    """Return the series that a text's tokens speak of: the first a post names, or the series page's own."""
    slug = metadata.slug if metadata.is_series else metadata.series[0].slug if metadata.series else ""
    return library.series.get(slug)


# ---- lists and pages of series -------------------------------------------------------------------


def cards(library: SeriesLibrary) -> tuple[SeriesCard, ...]:
    """Return a card for each series that is listed."""
    return tuple(map(card, listed(library)))


def listed(library: SeriesLibrary) -> tuple[Series, ...]:
    """Return the series that readers may know of: by ``order``, then the most lately updated first.

    A series in several languages is there once, in the site's language where it is there in it.
    """
    named = [series for series in library.series.values() if series.shown]
    there = {library.sources[series.source].source: series for series in named}
    texts = each_once([library.sources[source] for source in there], library.usual, library.versions)
    shown = sorted((there[text.source] for text in texts), key=lambda series: (series.title, series.slug))
    newest_first = sorted(shown, key=_newness, reverse=True)
    return tuple(sorted(newest_first, key=lambda series: series.front.order or 10_000))


def card(series: Series) -> SeriesCard:
    """Return what a series looks like from outside."""
    begin = next((Link(part.title, part.address, part.lang) for part in series.parts if part.address), None)
    named = _ON_CARD if len(series.visible) > _ON_CARD + 1 else len(series.visible)
    return SeriesCard(
        title=series.title,
        address=series.address,
        summary=series.summary,
        accent=series.accent,
        words=_card_words(series),
        parts=_parts(series, series.visible[:named], series.lang),
        length=_length(series),
        begin=begin,
        more=len(series.visible) - named,
        lang=series.lang,
        also=series.also,
    )


def _length(series: Series) -> Length:
    page_metadata = series.readable
    return length(
        sum(metadata.read_minutes for metadata in page_metadata),
        sum(metadata.watch_seconds for metadata in page_metadata),
    )


#: what a series says of itself, in words
_STATUS: Mapping[str, str] = {"ongoing": message("Ongoing"), "complete": message("Complete")}


def _card_words(series: Series) -> str:
    """Return "Ongoing · 3 of 4 parts · 11 minutes to read"; before its first part, when that is to come."""
    published = len(series.readable)
    if not published:
        return min((part.words for part in series.parts), key=len, default=message("Coming"))
    known = series.complete or series.front.parts
    parts = (
        messages("{published} of {count} part", "{published} of {count} parts", series.total, published=published)
        if known and published < series.total
        else messages("{count} part", "{count} parts", published)
    )
    return row(" · ", (_STATUS.get(series.front.status or "", ""), parts, _length(series).words))


def _newness(series: Series) -> float:
    return updated.timestamp() if (updated := _updated(series)) else 0


def _updated(series: Series) -> datetime | None:
    return max((date for metadata in series.readable if (date := metadata.modified or metadata.date)), default=None)


def series_page(slug: str, library: SeriesLibrary) -> SeriesPage:
    """Return what the page of one series shows beside its own words."""
    series = library.series[slug]
    updated = _updated(series)
    own, *others = series.paging.cuts
    return SeriesPage(
        card=card(series),
        parts=_parts(series, series.visible[own], series.lang),
        builds_on=_links([(reference, series.source) for reference in series.front.builds_on], library, series.lang),
        follows=_follows(series, library, series.lang),
        updated=day(updated) if updated else None,
        progress=_progress(series),
        further=tuple(_parts_page(series, number, cut) for number, cut in enumerate(others, start=2)),
    )


def _parts_page(series: Series, number: int, cut: slice) -> PartsPage:
    parts = _parts(series, series.visible[cut], series.lang)
    numbers = tuple(part.number for part in parts)
    named = max(0, series.paging.cuts[0].stop + series.paging.named - cut.start)
    words = _parts_words(numbers[0], numbers[-1]) if len(numbers) > 1 else _part_words(numbers[0], 0)
    return PartsPage(page_address(series.address, number), words, parts, numbers[:named])


def _progress(series: Series) -> str:
    """Return "3 of 4 parts published", "All 3 parts published", "3 parts published so far"."""
    published, known = len(series.readable), series.complete or series.front.parts
    if not published:
        return message("No part published yet")
    if known and published < series.total:
        one, other = "{published} of {count} part published", "{published} of {count} parts published"
        return messages(one, other, series.total, published=published)
    if series.complete and published > 1:
        return messages("All {count} part published", "All {count} parts published", published)
    return messages("{count} part published so far", "{count} parts published so far", published)

"""Plan the podcasts: of all vlogs, and of each series that has some (see README.md)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kindling.model.identity import entry_id, fact_of, first_url, former_addresses
from kindling.model.outputs import Context, CopyOutput, Output, PageOutput, Plan
from kindling.model.paging import Documents, documents
from kindling.model.problems import Problem
from kindling.model.translations import (
    each_once,
    language_home,
    language_name,
    languages_of,
    spoken_language,
    versions_of_site,
)
from kindling.model.values import Document, MediaFile, PageMetadata, Site
from kindling.model.views import Link
from kindling.model.words import message
from kindling.plugins.cards import public as cards
from kindling.plugins.cards.public import are_wanted, card_picture
from kindling.plugins.podcast import core
from kindling.plugins.podcast.images import square
from kindling.plugins.podcast.settings import PodcastSettings, podcast_settings
from kindling.plugins.series.public import Series, library_of
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_for

_SOURCE = "plugins/podcast"
FEED = "/videos/feed.xml"


def podcast_view(site: Site, document: Document) -> Link | None:
    """Return the link of a series page to its podcast; None for others."""
    return site.once(_shown).get(document.source)


def _shown(site: Site) -> Mapping[str, Link]:
    shown = site.once(series_with_vlogs)
    return {one.source: Link(message("{series}, as a podcast", series=one.title), _address(one)) for one in shown}


def problems(site: Site) -> Iterator[Problem]:
    """Yield what directories of podcasts would refuse."""
    films = site.once(_vlogs)
    for metadata, document, film in films:
        shown = vlog.shown_of(vlog.head_video(document), site.media)
        yield from core.episode_problems(document, metadata, film, shown)
    once = {metadata.source for metadata in _each_film_once(site)}  # two versions of a text may show one film
    yield from core.same_film((document, film) for metadata, document, film in films if metadata.source in once)
    if films:
        yield from core.address_problem(site.siteurl, site.settings.places.of("SITEURL"))


def addresses(site: Site) -> Iterator[str]:
    """Yield the podcasts: of all vlogs, and of each series that has some."""
    if site.once(_vlogs):
        yield FEED
        yield from (_address_of(lang) for lang in site.once(_languages))
        yield from (_address(one) for one in site.once(series_with_vlogs))


def _vlogs(site: Site) -> tuple[tuple[PageMetadata, Document, MediaFile], ...]:
    """Return the published posts with a film of the site's own, newest first, and their films."""
    if not podcast_settings(site) or not are_wanted(site):
        return ()
    found = ((metadata, site.document_by_source[metadata.source]) for metadata in site.posts)
    return tuple((metadata, document, film) for metadata, document in found if (film := _film(document, site)))


def _each_film_once(site: Site) -> Sequence[PageMetadata]:
    """Return the posts whose films the podcast of all has: of several versions of a text one."""
    films = [metadata for metadata, _, _ in site.once(_vlogs)]
    return each_once(films, site.settings.lang, site.once(versions_of_site))


def _languages(site: Site) -> tuple[str, ...]:
    """Return the languages that have a podcast of their own: those of the films, where there are several."""
    spoken = {spoken_language(metadata.lang) for metadata, _, _ in site.once(_vlogs)}
    found = tuple(lang for lang in site.once(languages_of) if lang in spoken)
    return found if len(found) > 1 else ()


def _address_of(lang: str) -> str:
    return f"{language_home(lang)}podcast.xml"


def _film(document: Document, site: Site) -> MediaFile | None:
    return core.film_of(vlog.video_files(vlog.head_video(document), site.media))


def series_with_vlogs(site: Site) -> tuple[Series, ...]:
    """Return the series that have a podcast, in the order in which they began: their number as a season."""
    there = {metadata.source for metadata, _, _ in site.once(_vlogs)}
    found = [one for one in site.once(library_of).series.values() if any(part.source in there for part in one.readable)]
    return tuple(sorted(found, key=_began))


def _seasons(site: Site) -> Mapping[str, int]:
    """Return slug → season of each series with a podcast: the number that readers know, else the next one."""
    known: dict[str, int] = {}
    for one in series_with_vlogs(site):
        if number := fact_of(site.metadata_by_source[one.source], site, "season"):
            known[one.slug] = int(number)
    fresh = (one.slug for one in series_with_vlogs(site) if one.slug not in known)
    first = 1 + max((*known.values(), *_of_old(site)), default=0)
    return known | {slug: number for number, slug in enumerate(fresh, start=first)}


def _of_old(site: Site) -> Iterator[int]:
    """Yield the seasons that were: their numbers are nobody else's, though a series has no films now."""
    return (int(number) for one in site.public_addresses.there for number in one.facts("season"))


def remembers(site: Site) -> Iterator[tuple[PageMetadata, str]]:
    """Yield what directories know a series by: its season and its podcast's guid."""
    if not site.once(_vlogs):
        return
    for one in series_with_vlogs(site):
        metadata = site.metadata_by_source[one.source]
        if not fact_of(metadata, site, "season"):
            yield metadata, f"season={site.once(_seasons)[one.slug]}"
        url = site.public_addresses.url or site.public_url
        if url and not fact_of(metadata, site, "podcast"):
            yield metadata, f"podcast={_guid(metadata, url, site)}"


def _guid(metadata: PageMetadata, url: str, site: Site) -> str:
    """Return the guid of a series' podcast: that which is remembered, else one of the first address that it had."""
    olds = [old for old in former_addresses(metadata, site) if old.endswith("/")]  # the oldest first
    known = fact_of(metadata, site, "podcast")
    return known or core.guid(f"{url}{[*olds, metadata.address][0]}podcast.xml")


def _moved_to(address: str, site: Site, olds: Sequence[str] = ()) -> str:
    """Return the address that programs are to go to, where one of old is known: Apple's ``itunes:new-feed-url``."""
    return address if olds or first_url(site) != site.siteurl else ""


def _began(series: Series) -> tuple[float, str]:
    return min(part.date.timestamp() for part in series.readable if part.date), series.slug


def _address(series: Series) -> str:
    return f"{series.address}podcast.xml"


@dataclass(frozen=True)
class _Feed:
    """A podcast with all its episodes, and the addresses at which it stands."""

    podcast: core.Podcast
    source: str
    addresses: tuple[str, ...]  #: those of old, then its own
    card: cards.Card | None = None  #: from which its picture is made; None: it has that of another


def outputs(site: Site) -> Iterator[Output]:
    """Yield the feeds and their pictures; a copy of a series' stands at each old address of the series."""
    for fed in site.once(_feeds):
        if fed.card:
            yield _picture(fed.podcast.image, fed.card, fed.source, site)
        for address in fed.addresses:
            yield PageOutput(address, fed.source, "podcast.xml", partial(_newest, fed), links="absolute")


def archives(plan: Plan) -> Iterator[Output]:
    """Yield the archives of each feed, which has more than a document may hold: known when all texts are."""
    for fed in plan.site.once(_feeds):
        for number in range(1, len(_parted(fed, plan).archives) + 1):
            for feed in fed.addresses:
                address = core.document_address(feed, number)
                yield PageOutput(address, fed.source, "podcast.xml", partial(_archive, fed, number), links="absolute")


def _parted(fed: _Feed, plan: Plan) -> Documents:
    return plan.compared(_documents)[fed.podcast.feed]


def _documents(plan: Plan) -> dict[str, Documents]:
    """Return what stands in which document of each feed, by its address."""
    most = _entries(plan.site)
    return {
        fed.podcast.feed: documents([plan.kept(_weight, one.source) for one in fed.podcast.episodes], most)
        for fed in plan.site.once(_feeds)
    }


def _weight(plan: Plan, source: str) -> int:
    return core.weight(plan.texts[source], plan.site.siteurl)


def _entries(site: Site) -> int:
    settings = podcast_settings(site)
    return settings.entries if settings else 0


def _feeds(site: Site) -> tuple[_Feed, ...]:
    """Return the podcast of all vlogs, and one for each series that has some. For ``once``."""
    vlogs, settings = site.once(_vlogs), podcast_settings(site)
    if not vlogs or not settings:
        return ()
    seasons = site.once(_seasons)
    episodes = {
        metadata.source: _episode(metadata, document, film, site, seasons) for metadata, document, film in vlogs
    }
    image, card = core.image_name("all"), cards.site_card(cards.card_site(site))
    listed = [(metadata, episodes[metadata.source]) for metadata in _each_film_once(site)]
    whole = _whole(site, settings, image, listed)
    spoken = [(metadata, episodes[metadata.source]) for metadata, _, _ in vlogs]
    languages = (_in_language(lang, whole, spoken, site) for lang in site.once(_languages))
    of_series = (_series(one, episodes, site, settings) for one in series_with_vlogs(site))
    return _Feed(whole, _SOURCE, (FEED,), card), *languages, *of_series


def _series(one: Series, episodes: Mapping[str, core.Episode], site: Site, settings: PodcastSettings) -> _Feed:
    metadata, image = site.metadata_by_source[one.source], core.image_name(one.slug)
    card = cards.card_of(metadata, site.once(library_of), cards.card_site(site))
    olds = [old for old in former_addresses(metadata, site) if old.endswith("/")]
    parts = [(part, core.alone(episodes[part.source])) for part in one.readable if part.source in episodes]
    podcast = core.Podcast(
        title=f"{one.title} · {site.settings.name}",
        description=one.summary or one.title,
        address=one.address,
        feed=_address(one),
        guid=_guid(metadata, first_url(site), site),
        moved_to=_moved_to(_address(one), site, olds),
        lang=metadata.lang,
        author=", ".join(metadata.authors),
        email=settings.email,
        category=settings.category,
        explicit=settings.explicit,
        image=image,
        serial=True,
        complete=one.complete,
        episodes=core.newest_first(parts),
    )
    return _Feed(podcast, metadata.path, tuple(f"{address}podcast.xml" for address in [*olds, one.address]), card)


def _in_language(
    lang: str, whole: core.Podcast, episodes: list[tuple[PageMetadata, core.Episode]], site: Site
) -> _Feed:
    """Return the podcast of the films in one language: that of all, with these alone, and with its picture."""
    feed, usual = _address_of(lang), site.settings.lang
    own = [episode for episode in episodes if spoken_language(episode[0].lang) == lang]
    podcast = replace(
        whole,
        title=f"{whole.title} · {language_name(lang)}",
        address=language_home(lang),
        feed=feed,
        guid=core.guid(f"{first_url(site)}{feed}"),
        moved_to=_moved_to(feed, site),
        lang=usual if spoken_language(usual) == lang else lang,
        episodes=core.newest_first(own),
    )
    return _Feed(podcast, _SOURCE, (feed,))


def _whole(
    site: Site, settings: PodcastSettings, image: str, episodes: list[tuple[PageMetadata, core.Episode]]
) -> core.Podcast:
    return core.Podcast(
        title=settings.title or site.settings.name,
        description=settings.description or site.settings.tagline or site.settings.name,
        address="/videos/",
        feed=FEED,
        guid=core.guid(f"{first_url(site)}{FEED}"),
        moved_to=_moved_to(FEED, site),
        lang=site.settings.lang,
        author=site.settings.author,
        email=settings.email,
        category=settings.category,
        explicit=settings.explicit,
        image=image,
        serial=False,
        complete=False,
        episodes=core.newest_first(episodes),
    )


@dataclass(frozen=True)
class PodcastContext(Context):
    """What the template of a podcast gets."""

    podcast: core.Podcast  #: with the texts of its episodes


def _newest(fed: _Feed, plan: Plan) -> PodcastContext:
    """Return the feed itself: its newest episodes, and the way to the archives."""
    newest = fed.podcast.episodes[: _entries(plan.site)]
    episodes = tuple(core.with_texts(newest, plan.texts, plan.site.siteurl))
    return PodcastContext(replace(fed.podcast, episodes=episodes, older=len(_parted(fed, plan).archives)))


def _archive(fed: _Feed, number: int, plan: Plan) -> PodcastContext:
    """Return an archive, with the whole texts of its episodes."""
    return PodcastContext(core.archived(fed.podcast, _parted(fed, plan), number, plan.texts))


def _picture(address: str, card: cards.Card, source: str, site: Site) -> Output:
    return CopyOutput(address, source, partial(_square, card, site))


def _square(card: cards.Card, site: Site) -> bytes:
    return square(card_picture(card, site), site.cache("squares")).read()


def _episode(
    metadata: PageMetadata, document: Document, film: MediaFile, site: Site, seasons: Mapping[str, int]
) -> core.Episode:
    head = vlog.head_video(document)
    video = vlog.video_view(head, metadata, site.media, texts_for(site, [head]))
    tracks = [track for track in (video.tracks if video else ()) if track.kind == "captions"]
    transcripts = [core.Transcript(track.address, "text/vtt", track.lang, captions=True) for track in tracks]
    if video and video.transcript_text and not video.shown.is_part:
        transcripts.append(core.Transcript(video.transcript_text, "text/plain", metadata.lang, captions=False))
    return core.Episode(
        title=metadata.title,
        guid=entry_id(metadata, site),
        address=metadata.address,
        published=core.rfc822(metadata.date) if metadata.date else "",
        summary=metadata.summary,
        source=metadata.source,
        lang=metadata.lang,
        seconds=max(1, round(film.seconds)),
        enclosure=core.Enclosure(film.address, film.mime, film.size),
        transcripts=tuple(transcripts),
        chapters=f"{metadata.address}chapters.json" if video and video.chapters else "",
        people=metadata.authors,
        season=_season(metadata, site, seasons),
    )


def _season(metadata: PageMetadata, site: Site, seasons: Mapping[str, int]) -> core.Season | None:
    library = site.once(library_of)
    for membership in metadata.series[:1]:
        one = library.series.get(membership.slug)
        if one and one.slug in seasons and metadata.source in one.index:
            return core.Season(seasons[one.slug], one.title, one.slots[one.index[metadata.source]].number)
    return None

"""Plan the podcasts: of all vlogs, and of each series that has some (see README.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from kindling.model.aliases import aliases
from kindling.model.identity import entry_id
from kindling.model.outputs import Context, CopyOutput, Output, PageOutput, Plan
from kindling.model.problems import Problem
from kindling.model.values import Document, MediaFile, PageMetadata, Site
from kindling.model.views import Link
from kindling.plugins.cards import public as cards
from kindling.plugins.cards.public import are_wanted, card_picture
from kindling.plugins.podcast import core
from kindling.plugins.podcast.images import square
from kindling.plugins.podcast.settings import PodcastSettings, podcast_settings
from kindling.plugins.series.public import Series, library_of
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_of

_SOURCE = "plugins/podcast"
FEED = "/videos/feed.xml"


def podcast_view(site: Site, document: Document) -> Link | None:
    """Return the link of a series page to its podcast; None for others."""
    return site.once(_shown).get(document.source)


def _shown(site: Site) -> Mapping[str, Link]:
    shown = site.once(series_with_vlogs)
    return {one.source: Link(f"{one.title}, as a podcast", _address(one)) for one in shown}


def problems(site: Site) -> Iterator[Problem]:
    """Yield what directories of podcasts would refuse."""
    films = site.once(_vlogs)
    for metadata, document, film in films:
        shown = vlog.shown_of(vlog.head_video(document), site.media)
        yield from core.episode_problems(document, metadata, film, shown)
    yield from core.same_film((document, film) for _, document, film in films)
    if films:
        yield from core.address_problem(site.siteurl)


def addresses(site: Site) -> Iterator[str]:
    """Yield the podcasts: of all vlogs, and of each series that has some."""
    if site.once(_vlogs):
        yield FEED
        yield from (_address(one) for one in site.once(series_with_vlogs))


def _vlogs(site: Site) -> tuple[tuple[PageMetadata, Document, MediaFile], ...]:
    """Return the published posts with a film of the site's own, newest first, and their films."""
    if not podcast_settings(site) or not are_wanted(site):
        return ()
    found = ((metadata, site.document_by_source[metadata.source]) for metadata in site.posts)
    return tuple((metadata, document, film) for metadata, document in found if (film := _film(document, site)))


def _film(document: Document, site: Site) -> MediaFile | None:
    return core.film_of(vlog.video_files(vlog.head_video(document), site.media))


def series_with_vlogs(site: Site) -> tuple[Series, ...]:
    """Return the series that have a podcast, in the order in which they began: their number as a season."""
    there = {metadata.source for metadata, _, _ in site.once(_vlogs)}
    found = [one for one in site.once(library_of).series.values() if any(part.source in there for part in one.readable)]
    return tuple(sorted(found, key=_began))


def _began(series: Series) -> tuple[float, str]:
    return min(part.date.timestamp() for part in series.readable if part.date), series.slug


def _address(series: Series) -> str:
    return f"{series.address}podcast.xml"


def outputs(site: Site) -> Iterator[Output]:
    """Yield the feeds and their pictures; a copy of a series' stands at each old address of the series."""
    vlogs, settings = site.once(_vlogs), podcast_settings(site)
    if not vlogs or not settings:
        return
    seasons = {one.slug: number for number, one in enumerate(series_with_vlogs(site), start=1)}
    episodes = {
        metadata.source: _episode(metadata, document, film, site, seasons) for metadata, document, film in vlogs
    }
    image = core.image_name("all")
    yield _picture(image, cards.site_card(cards.card_site(site)), _SOURCE, site)
    yield _feed(
        _whole(site, settings, image, [(metadata, episodes[metadata.source]) for metadata, _, _ in vlogs]),
        FEED,
        _SOURCE,
    )
    for one in series_with_vlogs(site):
        yield from _series(one, episodes, site, settings)


def _series(
    one: Series, episodes: Mapping[str, core.Episode], site: Site, settings: PodcastSettings
) -> Iterator[Output]:
    metadata, image = site.metadata_by_source[one.source], core.image_name(one.slug)
    yield _picture(image, cards.card_of(metadata, site.once(library_of), cards.card_site(site)), metadata.path, site)
    addresses = [*(old for old in aliases(one.front) if old.endswith("/")), one.address]  # the oldest first
    parts = [(part, episodes[part.source]) for part in one.readable if part.source in episodes]
    podcast = core.Podcast(
        title=f"{one.title} · {site.settings.name}",
        description=one.summary or one.title,
        address=one.address,
        feed=_address(one),
        guid=core.guid(f"{site.siteurl}{addresses[0]}podcast.xml"),
        lang=metadata.lang,
        author=", ".join(metadata.authors),
        email=settings.email,
        category=settings.category,
        explicit=settings.explicit,
        image=image,
        serial=True,
        complete=one.complete,
        episodes=core.newest_first(parts)[: settings.entries],
    )
    for address in addresses:
        yield _feed(podcast, f"{address}podcast.xml", metadata.path)


def _whole(
    site: Site, settings: PodcastSettings, image: str, episodes: list[tuple[PageMetadata, core.Episode]]
) -> core.Podcast:
    return core.Podcast(
        title=settings.title or site.settings.name,
        description=settings.description or site.settings.tagline or site.settings.name,
        address="/videos/",
        feed=FEED,
        guid=core.guid(f"{site.siteurl}{FEED}"),
        lang=site.settings.lang,
        author=site.settings.author,
        email=settings.email,
        category=settings.category,
        explicit=settings.explicit,
        image=image,
        serial=False,
        complete=False,
        episodes=core.newest_first(episodes)[: settings.entries],
    )


@dataclass(frozen=True)
class PodcastContext(Context):
    """What the template of a podcast gets."""

    podcast: core.Podcast  #: with the texts of its episodes


def _feed(podcast: core.Podcast, address: str, source: str) -> Output:
    return PageOutput(address, source, "podcast.xml", partial(_context, podcast), links="absolute")


def _context(podcast: core.Podcast, plan: Plan) -> PodcastContext:
    """Return a podcast with the whole texts of its episodes."""
    episodes = tuple(replace(each, html=plan.texts[each.source]) for each in podcast.episodes)
    return PodcastContext(replace(podcast, episodes=episodes))


def _picture(address: str, card: cards.Card, source: str, site: Site) -> Output:
    return CopyOutput(address, source, partial(_square, card, site))


def _square(card: cards.Card, site: Site) -> bytes:
    return square(card_picture(card, site), site.cache("squares")).read()


def _episode(
    metadata: PageMetadata, document: Document, film: MediaFile, site: Site, seasons: Mapping[str, int]
) -> core.Episode:
    texts = site.once(texts_of)[0]
    video = vlog.video_view(vlog.head_video(document), metadata, site.media, texts)
    tracks = [track for track in (video.tracks if video else ()) if track.kind == "captions"]
    transcripts = [core.Transcript(track.address, "text/vtt", track.lang, captions=True) for track in tracks]
    if video and video.transcript_text and not video.shown.is_part:
        transcripts.append(core.Transcript(video.transcript_text, "text/plain", metadata.lang, captions=False))
    return core.Episode(
        title=metadata.title,
        guid=entry_id(metadata, site.siteurl),
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

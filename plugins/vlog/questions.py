"""Attach ``vlog_view`` and ``vlog_text_view`` to every content, and plan the files beside a video (see README.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from kindling.model.addresses import absolute
from kindling.model.kinds import is_listed
from kindling.model.outputs import CopyOutput, Output, TextOutput
from kindling.model.problems import Problem
from kindling.model.values import Document, MediaFile, Site
from kindling.plugins.cards import public as cards
from kindling.plugins.video import public as core
from kindling.plugins.video.public import (
    PublishedCaptions,
    Video,
    VideosView,
    VideoView,
    filmed,
    films_without_stills,
    head_video,
    is_captions,
    published,
    published_text,
    stills_of,
    texts_for,
    texts_of,
    videos_in,
    videos_of,
    vlog_settings,
)


def vlog_view(site: Site, document: Document) -> VideoView | None:
    """Return the video at the head of a text; None without one."""
    metadata, view = site.metadata_by_source[document.source], _view(head_video(document), document, site)
    view = core.annotated(_light(view, site), document, site) if view else None
    return replace(view, url=absolute(metadata.address, site.siteurl)) if view and metadata.listed else view


def vlog_text_view(site: Site, document: Document) -> VideosView | None:
    """Return the videos in a text; None without one."""
    shown = ((video.number, _view(video, document, site)) for video in videos_in(document))
    return core.text_view(
        shown,
        lambda view: str(site.component("video", view.spoken).video_player(view)),
        lambda view: str(site.component("feed-video", view.spoken).feed_video(view)),
    )


def _view(video: Video | None, document: Document, site: Site) -> VideoView | None:
    """Return a video as its page shows it; None for none, or one that can't be shown."""
    if video is None:
        return None
    metadata, texts = site.metadata_by_source[document.source], texts_for(site, [video])
    return core.video_view(video, metadata, site.media, texts, vlog_settings(site), cards.picture_of(metadata, site))


def _light(view: VideoView, site: Site) -> VideoView:
    """Return the view with smaller versions of its poster."""
    from kindling.plugins.pictures.public import versions_at  # here, because it asks this plugin for the posters

    return replace(view, poster_versions=versions_at(view.poster.removeprefix("/"), site)) if view.frame else view


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with captions and videos."""
    yield from site.once(texts_of)[1]
    yield from films_without_stills(site)
    for document in site.documents:
        yield from _problems(document, site)
    named = set(files(site))
    for source, file in site.media.items():
        if not is_captions(source) or not is_listed(source) or source in named:
            continue  # what can't be published by its name is told of all files
        if published_text(site, source) is None:
            fact = "no captions can be read in this file, and no video names it: it is not published"
            hint = "name it with captions: to be told what is wrong in it, or take it out of content/"
            yield Problem(file.path, 0, "files/unpublished", fact, hint, "advice")


def _problems(document: Document, site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the videos of a document."""
    metadata, texts = site.metadata_by_source[document.source], texts_for(site, videos_of(document))
    yield from core.text_problems(document, metadata, site.media, texts, vlog_settings(site))


def files(site: Site) -> Iterator[str]:
    """Yield the films, posters and captions that texts name."""
    for video in (video for document in site.once(filmed) for video in videos_of(document)):
        yield from core.files_named(video, site.media)
        yield from core.track_sources(video, site.media)


def outputs(site: Site) -> Iterator[Output]:
    """Plan the transcripts, chapters and captions of the videos that are shown, and their files beside the texts."""
    named: set[str] = set()
    for document in site.once(filmed):
        if site.builds(site.metadata_by_source[document.source]):
            yield from site.once_for(_beside, document.source)
            named.update(file for video in videos_of(document) for file in core.files_named(video, site.media))
    for poster, cached in site.once(stills_of).items():
        yield CopyOutput(poster.address, poster.film.path, cached.read)
    for file in (site.media[source] for source in sorted(named)):
        if is_captions(file.source):
            yield TextOutput(file.address, file.path, PublishedCaptions(file.source))
        else:
            yield from published(file.address, file, site)


def watched(document: Document, media: Mapping[str, MediaFile]) -> int:
    """Return how many seconds a text takes to watch; 0 without a video at its head."""
    return core.shown_of(head_video(document), media).seconds


def _beside(site: Site, source: str) -> tuple[Output, ...]:
    """Return the text files beside the page of a text, of its videos. For ``once_for``."""
    videos, metadata = videos_of(site.document_by_source[source]), site.metadata_by_source[source]
    texts, settings = texts_for(site, videos), vlog_settings(site)
    return tuple(output for video in videos for output in core.outputs(video, metadata, site.media, texts, settings))

"""Attach ``vlog_view`` and ``vlog_text_view`` to every content, and plan the files beside a video (see README.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from kindling.model.addresses import absolute
from kindling.model.frontmatter import PostFront, VideoFields
from kindling.model.kinds import is_listed
from kindling.model.outputs import CopyOutput, Output, TextOutput
from kindling.model.problems import Problem
from kindling.model.values import Document, Fact, MediaFile, Site
from kindling.plugins.cards import public as cards
from kindling.plugins.citations import public as spoken
from kindling.plugins.video import public as core
from kindling.plugins.video import public as intext
from kindling.plugins.video.public import (
    PublishedCaptions,
    asides_of,
    is_captions,
    published,
    published_text,
    stills_of,
    texts_of,
    video_problems,
    vlog_settings,
)


def vlog_view(site: Site, document: Document) -> core.VideoView | None:
    """Return the video at the head of a text; None without one."""
    fact, (texts, _) = site.fact_by_source[document.source], site.once(texts_of)
    view = core.video_view(document, fact, site.media, texts, vlog_settings(site), _picture(document, fact, site))
    view = spoken.shown(_light(view, site), document, site) if view else None
    return replace(view, url=absolute(fact.address, site.siteurl)) if view and fact.listed else view


def vlog_text_view(site: Site, document: Document) -> intext.VideosView | None:
    """Return the videos in a text; None without one."""
    fact = site.fact_by_source[document.source]
    shown = _in_text(document, fact, site, _picture(document, fact, site))
    return intext.text_view(shown, lambda view: str(site.component("video").video_player(view)))


def _picture(document: Document, fact: Fact, site: Site) -> tuple[str, str]:
    return cards.picture_of(fact, site) if _has_video(document) else ("", "")


def _light(view: core.VideoView, site: Site) -> core.VideoView:
    """Return the view with smaller versions of its poster."""
    from kindling.plugins.pictures.public import versions_at  # here, because it asks this plugin for the posters

    return replace(view, poster_versions=versions_at(view.poster.removeprefix("/"), site)) if view.frame else view


def _has_video(document: Document) -> bool:
    return bool(document.fields(VideoFields).video or intext.videos_in(document))


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with captions and videos."""
    yield from site.once(texts_of)[1]
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


def _in_text(document: Document, fact: Fact, site: Site, picture: tuple[str, str]) -> Iterator[tuple[int, Any]]:
    """Yield the number of each video in a text, and what is shown of it; None for one that can't be shown."""
    texts, _ = site.once(texts_of)
    for video in intext.videos_in(document):
        whole, where = intext.alone(video, document), intext.beside(video, fact)
        view = core.video_view(whole, where, site.media, texts, vlog_settings(site), picture)
        yield video.number, intext.shown(view, video, fact) if view else None


def _problems(document: Document, site: Site) -> Iterator[Any]:
    """Yield what is wrong with the videos of a document."""
    fact, (texts, _), settings = site.fact_by_source[document.source], site.once(texts_of), vlog_settings(site)
    yield from video_problems(document, fact, site.media, texts, settings)
    for video in intext.videos_in(document):
        found = video_problems(intext.alone(video, document), fact, site.media, texts, settings) if video.named else []
        yield from map(intext.as_typed, found)
        yield from intext.untitled(video, document)
        yield from _asides_lost(video, document, site)


def _asides_lost(video: intext.InText, document: Document, site: Site) -> Iterator[Problem]:
    """Yield a warning for captions of a video in a text that cite: its transcript is no part of what is cited."""
    for source in core.track_sources(intext.alone(video, document), site.media):
        for aside in site.once(asides_of).get(source, ())[:1]:
            fact = f"{aside.raw} is shown in the transcript of a video at the head of a post, and not of one in a text"
            hint = "cite in the text beside the video"
            yield Problem(site.media[source].path, aside.line, "vlog/captions-aside", fact, hint, "warning")


def files(site: Site) -> Iterator[str]:
    """Yield the films, posters and captions that texts name."""
    for document in site.documents:
        for each in (document, *(intext.alone(video, document) for video in intext.videos_in(document))):
            yield from core.files_named(each, site.media)
            yield from core.track_sources(each, site.media)


def outputs(site: Site) -> Iterator[Output]:
    """Plan the transcripts, chapters and captions of the videos that are shown, and their files beside the texts."""
    texts, _ = site.once(texts_of)
    named: set[str] = set()
    for document, fact in _shown(site):
        yield from core.outputs(document, fact, site.media, texts, vlog_settings(site))
        named.update(core.files_named(document, site.media))
    for poster, kept in site.once(stills_of).items():
        yield CopyOutput(poster.address, poster.film.path, kept.read)
    for file in (site.media[source] for source in sorted(named)):
        if is_captions(file.source):
            yield TextOutput(file.address, file.path, PublishedCaptions(file.source))
        else:
            yield from published(file.address, file, site)


def watched(document: Document, media: Mapping[str, MediaFile]) -> int:
    """Return how many seconds a text takes to watch; 0 without a video at its head."""
    front = document.front
    return core.watch_seconds(front, document.source, media) if isinstance(front, PostFront) else 0


def _shown(site: Site) -> Iterator[tuple[Document, Fact]]:
    """Yield each text that is built, and each video in it as a text of its own."""
    for document in site.documents:
        fact = site.fact_by_source[document.source]
        if site.builds(fact):
            yield document, fact
            for video in intext.videos_in(document):
                yield intext.alone(video, document), intext.beside(video, fact)

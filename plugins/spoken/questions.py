"""Citations and notes in captions, as answers to what videos and citations ask of all plugins."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.citations.public import CitationsFound, are_read, cited_in
from kindling.plugins.spoken.asides import Aside, Parted, half_asides, parted_texts, placed, with_asides
from kindling.plugins.spoken.core import Spoken, spoken
from kindling.plugins.video import public as video
from kindling.plugins.video.public import (
    Shown,
    ShownText,
    Video,
    filmed,
    head_video,
    texts_of,
    track_sources,
    typed_texts,
    videos_in,
    videos_of,
    vlog_settings,
)


def seen_texts(site: Site) -> Mapping[str, ShownText]:
    """Return the captions files that cite, by place, as viewers see them."""
    return {source: one.text for source, one in site.once(_parted).items()}


def said_html(site: Site, source: str) -> Mapping[str, Markup]:
    """Return id → HTML of the paragraphs that cite, of the transcript at the head of a text."""
    found = site.compared(_spoken).get(source)
    return found.html if found else {}


def cited_elsewhere(site: Site, document: Document) -> CitationsFound | None:
    """Return what the video at the head of a text cites; None without any."""
    found = site.compared(_spoken).get(document.source)
    return found.found if found else None


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with citations and notes in captions."""
    if are_read(site):
        yield from _spoken_keys(site)
        for source in sorted({source for one in _videos(site) for source in track_sources(one, site.media)}):
            if text := site.once(texts_of)[0].get(source):
                yield from half_asides(site.media[source].path, source, text)
        for document in site.documents:
            for one in videos_in(document):
                yield from _lost(one, site)


def _parted(site: Site) -> dict[str, Parted]:
    if not are_read(site):  # then such characters mean nothing here, as in a text
        return {}
    captions = {source for one in _videos(site) for source in track_sources(one, site.media, "captions")}
    return parted_texts({source: text for source, text in site.once(typed_texts)[0].items() if source in captions})


def _videos(site: Site) -> Iterator[Video]:
    return (one for document in site.once(filmed) for one in videos_of(document))


def _spoken(site: Site) -> dict[str, Spoken]:
    """Return the posts whose captions cite, by their source."""
    if not site.once(_parted):
        return {}
    found = ((document, _asides_in(document, site)) for document in site.once(filmed))
    return {document.source: spoken(document.finding(CitationsFound), *parts) for document, parts in found if parts}


def _asides_in(document: Document, site: Site) -> tuple[str, dict[str, tuple[str | Aside, ...]]] | None:
    """Return the captions that a post's transcript is made of, as shown in problems, and its paragraphs that cite."""
    texts, metadata, head = site.once(texts_of)[0], site.metadata_by_source[document.source], head_video(document)
    if head is None or not video.has_player(head, site.media, vlog_settings(site)):
        return None
    files, shown = video.caption_files(head, metadata, texts), video.shown_of(head, site.media)
    tag = video.own_tag(video.cues_by_language(files), metadata.lang)
    for file in files:
        asides = _shown(file.source, shown, site) if file.lang == tag else ()
        if asides:
            return site.media[file.source].path, with_asides(video.words_of(head, metadata, site.media, texts), asides)
    return None


def _shown(source: str, shown: Shown, site: Site) -> tuple[Aside, ...]:
    """Return the citations and notes of a captions file that are in what is shown of its film."""
    found = site.once(_parted).get(source)
    return tuple(placed(source, found.marked, found.taken, shown)) if found else ()


def _spoken_keys(site: Site) -> Iterator[Problem]:
    """Yield a warning for each ``@key`` of the library that captions hold without brackets."""
    for source, found in sorted(site.once(_parted).items()):
        for key in (one for one in found.bare if one.raw in site.once(cited_in).keys):
            fact = f"@{key.raw} is a source, and captions cite in brackets alone: viewers see it as it is typed"
            hint = f"say the name, and write [@{key.raw}] behind it"
            yield Problem(site.media[source].path, key.line, "citations/spoken-key", fact, hint, "warning")


def _lost(one: Video, site: Site) -> Iterator[Problem]:
    """Yield a warning for captions of a video in a text that cite: its transcript is no part of what is cited."""
    for source in track_sources(one, site.media):
        for aside in _shown(source, video.shown_of(one, site.media), site)[:1]:
            fact = f"{aside.raw} is shown in the transcript of a video at the head of a post, and not of one in a text"
            hint = "cite in the text beside the video"
            yield Problem(site.media[source].path, aside.line, "vlog/captions-aside", fact, hint, "warning")

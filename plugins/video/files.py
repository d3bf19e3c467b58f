"""Read the texts of track files."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kindling.model.cache import CachedAnswer
from kindling.model.clean import cleaned_references, without_unseen
from kindling.model.decode import of_utf16
from kindling.model.films import FilmRefused
from kindling.model.noted import MEDIA, apart, have_read
from kindling.model.outputs import CopyOutput, Output, Plan, TextOutput
from kindling.model.pasted import plain_running
from kindling.model.paths import composed
from kindling.model.problems import Problem
from kindling.model.values import MediaFile, Site
from kindling.plugins.video.captions import ending_of, in_order, read_captions
from kindling.plugins.video.questions import seen_texts
from kindling.plugins.video.stills import cached_still
from kindling.plugins.video.video import MadePoster, Video, filmed, made_poster, track_sources, videos_of
from kindling.plugins.video.webvtt import subrip, webvtt

_LARGEST = 2_000_000  #: bytes
_UNREADABLE = "vlog/captions-encoding"
_BREAK = re.compile("[\\x0b\\x0c\\x85\\u2028\\u2029]")  #: within a line of words; Word and its like write them


def track_texts(
    videos: Iterable[Video], media: Mapping[str, MediaFile], content: Path
) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of all track files by their place in ``content/``, and those that can't be read as text."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for source in sorted({source for video in videos for source in track_sources(video, media)}):
        found = _text_in(content / media[source].on_disk, media[source].path)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            texts[source] = found
    return texts, problems


def typed_texts(site: Site) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of the site's track files, as they were typed; called as ``site.once(typed_texts)``."""
    videos = (video for document in site.once(filmed) for video in videos_of(document))
    return track_texts(videos, site.media, site.settings.content)


def texts_of(site: Site) -> tuple[dict[str, str], list[Problem]]:
    """Return the texts of the site's track files, as viewers see them; called as ``site.once(texts_of)``."""
    texts, problems = site.once(typed_texts)
    seen = {source: text for found in site.answered(seen_texts) for source, text in found.items()}
    return {**texts, **seen}, problems


def texts_for(site: Site, videos: Iterable[Video | None]) -> dict[str, str]:
    """Return the texts of the track files of some videos, as viewers see them; no other file bears on these."""
    sources = {source for video in videos if video for source in track_sources(video, site.media)}
    return {source: text for source in sorted(sources) if (text := _of_one(site, source)) is not None}


def _of_one(site: Site, source: str) -> str | None:
    """Return the text of one track file; None of a file that is none, or can't be read."""
    with apart():
        texts, _ = site.once(texts_of)
    have_read((f"{MEDIA}{source}",))
    return texts.get(source)


def stills_of(site: Site) -> dict[MadePoster, CachedAnswer]:
    """Return the posters that nobody has given, each with where its bytes are cached; ``site.once(stills_of)``.

    Those that were made in an earlier build are not made again.
    """
    return site.once(_stills)[0]


def films_without_stills(site: Site) -> list[Problem]:
    """Return a problem for each film of which no picture can be taken, and that has no poster."""
    return site.once(_stills)[1]


def _stills(site: Site) -> tuple[dict[MadePoster, CachedAnswer], list[Problem]]:
    if site.judged_only:
        return {}, []
    built = (document for document in site.once(filmed) if site.builds(site.metadata_by_source[document.source]))
    shown = (video for document in built for video in videos_of(document))
    posters = {poster for video in shown if (poster := made_poster(video, site.media))}
    folder, content = site.cache("posters"), site.settings.content
    made: dict[MadePoster, CachedAnswer] = {}
    problems: list[Problem] = []
    for poster in sorted(posters, key=lambda poster: poster.address):
        try:
            made[poster] = cached_still(content / poster.film.on_disk, poster.start, folder, poster.end)
        except FilmRefused as error:
            hint = "export it again from where it was made, or name a picture with poster: in its text"
            problems.append(Problem(poster.film.path, 0, "media/unreadable", str(error).split(": ")[0], hint))
    return made, problems


def published_text(site: Site, source: str) -> str | None:
    """Return what is published of a captions file: what viewers see, and nothing that was noted beside it.

    None for captions that can't be read: they are not published.
    """
    return site.once_for(_published, source)


def is_captions(source: str) -> bool:
    """Return whether a file is published as its captions alone (``published_text``)."""
    return ending_of(source) in (".vtt", ".srt")


def _published(site: Site, source: str) -> str | None:
    text = _of_one(site, source)
    if text is None and (file := site.media.get(source)):
        typed = _text_in(site.settings.content / file.on_disk, file.path)
        text = typed if isinstance(typed, str) else None
    cues = read_captions(source, text) if text is not None else None
    write = {".vtt": webvtt, ".srt": subrip}
    return write[ending_of(source)](in_order(cues.cues)) if cues and cues.cues else None


def published(address: str, file: MediaFile, site: Site) -> Iterator[Output]:
    """Yield a file as it lies, and of captions what viewers see: what is noted in them is for those who make them."""
    if not is_captions(file.source):
        yield CopyOutput(address, file.path, site.settings.content / file.on_disk)
    elif published_text(site, file.source) is not None:
        yield TextOutput(address, file.path, PublishedCaptions(file.source))


@dataclass(frozen=True, slots=True)
class PublishedCaptions:
    """The text of a captions file as it is published; empty captions where none can be read."""

    source: str

    def __call__(self, plan: Plan) -> str:
        """Return the text."""
        return published_text(plan.site, self.source) or webvtt(())


def _text_in(file: Path, path: str) -> str | Problem:
    """Return a file's text, or why it can't be read; one that is too large is not read."""
    if (size := file.stat().st_size) > _LARGEST:
        fact = f"the file is {size / 1e6:.1f} MB long; captions of a whole day have 2 MB"
        return Problem(path, 0, _UNREADABLE, fact, "check that it is the right file")
    return _text(file.read_bytes(), path)


def _text(data: bytes, path: str) -> str | Problem:
    """Return a file's text, without what no text may hold (controls, our own markers), or why it can't be read."""
    fault = _UNREADABLE
    try:
        text = of_utf16(data).decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        return plain_running(composed(without_unseen(_BREAK.sub(" ", cleaned_references(text)[0]))))[0]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fact = f"the file is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02X}"
        return Problem(path, line, fault, fact, "save it again as UTF-8")

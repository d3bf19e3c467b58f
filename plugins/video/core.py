"""A post's video as values: files, tracks, chapters, transcript. Pure: no Pelican, no files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count

from markupsafe import Markup

from kindling.model.addresses import file_address
from kindling.model.outputs import Output, Plan, TextOutput, always
from kindling.model.paths import path_target
from kindling.model.policy import Policy
from kindling.model.tongues import own_name
from kindling.model.values import MediaFile, PageMetadata
from kindling.model.views import PageExtras, PictureVersion, rounded
from kindling.model.words import message, messages, row
from kindling.plugins.video.captions import in_order, own_language, read_captions
from kindling.plugins.video.hosted import Hosted, hosted
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.shown import ALL, Shown
from kindling.plugins.video.transcript import Paragraph, paragraphs
from kindling.plugins.video.video import Video, poster_address, shown_of, tracks_named, video_files
from kindling.plugins.video.webvtt import Cue, clock, webvtt

_CHAPTER = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[ \t]+[-–—]?[ \t]*|[ \t]*[-–—][ \t]*)(\S.*)")
_SIZE = (1280, 720)  #: of a video that could not be read, or is elsewhere
_DEFAULTS = VlogSettings()


@dataclass(frozen=True, slots=True)
class VideoSource:
    """One file of the video, in the order the browser shall try them."""

    address: str  #: of the whole file; `VideoView.shown.fragment` makes a browser play the part
    mime: str  #: 'video/mp4'


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """A WebVTT track of the video."""

    address: str  #: of the file
    kind: str  #: "captions", "chapters", "descriptions"
    lang: str  #: "en-GB"
    label: str  #: "English"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named moment."""

    seconds: int  #: from the film's beginning
    time: str  #: "0:42"
    title: str  #: as it is typed
    id: str  #: its heading in the transcript: "t-42"
    end: int = 0  #: seconds; 0: nobody knows


_SILENT = message("(Nobody speaks.)")


@dataclass(frozen=True, slots=True)
class TranscriptParagraph:
    """Some sentences of the transcript, with the moment they begin."""

    seconds: int  #: from the film's beginning
    time: str  #: "0:42"
    id: str  #: "t-42"
    heading: str  #: the chapter that begins here, else ""
    text: str  #: begins with "Maya: " where the speaker changes
    opening: int = 0  #: characters of it that stand before what is said: the name; all of it where nobody speaks
    html: Markup | None = None  #: the same with its citations and notes, may hold markers; None where there are none


@dataclass(frozen=True, slots=True)
class Frame:
    """A player of another site: loaded when a reader asks for it, and not before."""

    kind: str  #: "youtube", "vimeo", "peertube": the script speaks to each in its own way
    address: str  #: of the player
    watch: str  #: the video on its host's own pages: what is left without script
    tall: bool  #: higher than wide
    player: str = ""  #: address of the player of the whole film, which waits: for others to show


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoView(PageExtras):
    """Everything the component ``video`` shows."""

    title: str  #: of the video
    lang: str = ""  #: of the video, where it is not that of the page
    spoken: str = ""  #: language of its title and of what is said in it
    page: str = ""  #: address of the post
    url: str = ""  #: its public address, to which a moment is added; "" for a video in a text
    number: int = 0  #: of a video in the text; 0: at its head
    shown: Shown = ALL  #: what is shown of the film
    host: str = message("this site")  #: who serves it; else "YouTube", "video.example.org"
    sources: tuple[VideoSource, ...] = ()  #: empty for a video that another site serves
    frame: Frame | None = None  #: where another site serves it
    width: int = _SIZE[0]  #: pixels
    height: int = _SIZE[1]  #: pixels
    poster: str = ""  #: address
    poster_alt: str = ""  #: what the poster shows
    poster_said: bool = False  #: whether its writer says what it shows, in the language of the text
    poster_versions: tuple[PictureVersion, ...] = ()  #: smaller ones, where it is shown as a picture
    tracks: tuple[VideoTrack, ...] = ()  #: captions, descriptions, chapters
    chapters: tuple[Chapter, ...] = ()  #: in the order of their times
    transcript: tuple[TranscriptParagraph, ...] = ()  #: what is said, in order
    transcript_text: str = ""  #: address of the transcript as plain text; "" without a transcript
    time: str = ""  #: "1:12"
    words: str = ""  #: "1 minute 12 seconds"; "" when nobody has said it
    about: str = ""  #: "4 minutes": about how long
    megabytes: str = ""  #: of the first file: "1.2 MB"; "" elsewhere
    described: bool = False  #: the sound says all that is shown
    synthetic_voice: bool = False  #: a computer speaks in it

    @property
    def policy(self) -> Policy:
        """What the page must be allowed: its frame's host, and no other."""
        origin = "/".join(self.frame.address.split("/")[:3]) if self.frame else ""
        return {"frame-src": (origin,)} if origin else {}


class ShownText(str):
    """A track's text as viewers see it, where its file holds more: citations and notes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class CaptionFile:
    """A track's file, with its text."""

    lang: str
    source: str  #: "media/joy.vtt"
    text: str

    @property
    def is_made(self) -> bool:
        """Whether something else is served: of SubRip, which no browser reads, and of captions that cite."""
        return self.source.lower().endswith(".srt") or isinstance(self.text, ShownText)


# ---- tracks --------------------------------------------------------------------------------------


def caption_files(
    video: Video, metadata: PageMetadata, texts: Mapping[str, str], kind: str = "captions"
) -> tuple[CaptionFile, ...]:
    """Return the track files of one kind, with their texts, in the order they are named; ``metadata``: of the text."""
    named = (
        (lang or metadata.lang, path_target(path, video.source, texts).source)
        for of, lang, path in tracks_named(video)
        if of == kind
    )
    return tuple(CaptionFile(lang, target, texts[target]) for lang, target in named if target and target in texts)


def cues_by_language(files: Iterable[CaptionFile]) -> dict[str, tuple[Cue, ...]]:
    """Return each language's cues in order."""
    read = ((file.lang, read_captions(file.source, file.text)) for file in files)
    return {lang: in_order(found.cues) for lang, found in read if found}


def _tracks(video: Video, metadata: PageMetadata, texts: Mapping[str, str]) -> Iterator[VideoTrack]:
    for kind in ("captions", "descriptions"):
        files = caption_files(video, metadata, texts, kind)
        for file in files:
            address = _track_address(file, video.folder(metadata.address), kind)
            yield VideoTrack(address, kind, file.lang, _label(file.lang, files))


def _track_address(file: CaptionFile, folder: str, kind: str) -> str:
    """Return where a track is served: as it lies, or beside the page what was made of it."""
    return f"{folder}{kind}.{file.lang}.vtt" if file.is_made else file_address(file.source)


def _label(lang: str, files: Iterable[CaptionFile]) -> str:
    """Return a language's own name, with its tag when two would be called the same."""
    base = lang.partition("-")[0]
    same = sum(file.lang.partition("-")[0] == base for file in files)
    name = own_name(base) or lang
    return f"{name} ({lang})" if same > 1 and name != lang else name


# ---- times, chapters, transcript -----------------------------------------------------------------


def clock_time(seconds: int) -> str:
    """Return a time for people: "0:42", "1:01:05"."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def length_in_words(seconds: int) -> str:
    """Return "2 minutes 12 seconds"; below a minute and a half in seconds, as lists say it; from an hour on without.

    >>> length_in_words(75), length_in_words(132), length_in_words(3720)
    ('75 seconds', '2 minutes 12 seconds', '1 hour 2 minutes')
    """
    if seconds < 90:
        return rounded(seconds)
    hours, rest = divmod(seconds, 3600)
    units = (
        messages("{count} hour", "{count} hours", hours) if hours else "",
        messages("{count} minute", "{count} minutes", rest // 60) if rest >= 60 else "",
        messages("{count} second", "{count} seconds", rest % 60) if rest % 60 and not hours else "",
    )
    return row(" ", units)


def chapter_parts(text: str) -> tuple[int, str] | None:
    """Return (seconds, title) of "00:42 Kindness"; None when it is not written so."""
    match = _CHAPTER.fullmatch(text.strip())
    if not match or int(match[3]) > 59 or (match[1] and int(match[2]) > 59):
        return None
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]), match[4]


def chapters_of(video: Video) -> tuple[tuple[int, str], ...]:
    """Return (seconds, title) of the chapters that are rightly written, in the order of their times."""
    return tuple(sorted({parts[0]: parts for text in video.chapters if (parts := chapter_parts(text))}.values()))


def transcript(
    cues: Iterable[Cue], chapters: Iterable[tuple[int, str]], shown: Shown = ALL, prefix: str = ""
) -> tuple[TranscriptParagraph, ...]:
    """Return what is said in what is shown as paragraphs, each with an id of its own; chapters are its headings."""
    seen: set[str] = set()
    marks = [(begin * 1000, title) for begin, _, title in shown.parts(chapters)]
    return tuple(_paragraph(paragraph, seen, prefix) for paragraph in paragraphs(cues, marks, shown))


def _paragraph(paragraph: Paragraph, seen: set[str], prefix: str) -> TranscriptParagraph:
    seconds = paragraph.start // 1000
    names = (f"{prefix}t-{seconds}" if number == 1 else f"{prefix}t-{seconds}-{number}" for number in count(1))
    name = next(name for name in names if name not in seen)
    seen.add(name)
    name_said = f"{paragraph.speaker}: " if paragraph.speaker else ""
    text = name_said + (paragraph.text or _SILENT)
    opening = len(name_said) if paragraph.text else len(text)
    return TranscriptParagraph(seconds, clock_time(seconds), name, paragraph.heading, text, opening)


def _chapter_views(
    chapters: Iterable[tuple[int, int, str]], words: Iterable[TranscriptParagraph]
) -> tuple[Chapter, ...]:
    ids = {(part.seconds, part.heading): part.id for part in words}
    return tuple(
        Chapter(begin, clock_time(begin), title, ids.get((begin, title), f"t-{begin}"), end)
        for begin, end, title in chapters
    )


# ---- what a page shows, and what is written beside it --------------------------------------------


def video_view(
    video: Video | None,
    metadata: PageMetadata,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
    picture: tuple[str, str] = ("", ""),
) -> VideoView | None:
    """Return a video as the page of the text ``metadata`` shows it; None where there is none to be shown.

    ``texts`` holds the track files' texts by their place; ``picture`` is the page's card (address, words), which
    stands for a hosted video without a poster.
    """
    if video is None or not has_player(video, media, settings):
        return None
    shown = shown_of(video, media)
    words, seconds = words_of(video, metadata, media, texts), shown.seconds
    title, folder, request = video.title(metadata.title), video.folder(metadata.address), video.asked
    poster, alt = _poster(video, media, title, picture)
    view = VideoView(
        title=title,
        lang=request.lang if request.lang != metadata.lang else "",
        spoken=metadata.lang,
        page=metadata.address,
        number=video.number,
        shown=shown,
        poster=poster,
        poster_alt=video.alt or alt,
        poster_said=bool(video.alt),
        tracks=(*_tracks(video, metadata, texts), *_chapter_tracks(video, metadata, shown)),
        chapters=_chapter_views(shown.parts(chapters_of(video)), words),
        transcript=words,
        transcript_text=f"{folder}transcript.txt" if words else "",
        time=clock_time(seconds),
        words=length_in_words(seconds) if seconds else "",
        about=rounded(seconds) if seconds else "",
        described=video.described,
        synthetic_voice=video.synthetic_voice,
    )
    found = hosted(request, settings.peertube, metadata.lang) if request.elsewhere else None
    return _framed(view, found) if isinstance(found, Hosted) else _filed(view, video_files(video, media))


def _framed(view: VideoView, found: Hosted) -> VideoView:
    """Return the view of a video that another site serves, in the shape that is usual there."""
    width, height = reversed(_SIZE) if found.tall else _SIZE
    frame = Frame(found.kind, found.frame, found.watch, found.tall, found.player)
    return replace(view, host=found.name, frame=frame, width=width, height=height)


def _filed(view: VideoView, files: tuple[MediaFile, ...]) -> VideoView:
    """Return the view of a video of this site, in its own size, so that nothing shifts."""
    width, height = (files[0].width, files[0].height) if files[0].width else _SIZE
    return replace(
        view,
        sources=tuple(VideoSource(file.address, file.mime) for file in files),
        width=width,
        height=height,
        megabytes=megabytes(files[0].size),
    )


def _poster(video: Video, media: Mapping[str, MediaFile], title: str, picture: tuple[str, str]) -> tuple[str, str]:
    """Return the address of the poster, else of the page's card, and what the picture is."""
    own = poster_address(video, media)
    return (own, message("A picture from the video “{title}”", title=title)) if own else picture


def _chapter_tracks(video: Video, metadata: PageMetadata, shown: Shown) -> Iterator[VideoTrack]:
    if shown.parts(chapters_of(video)):
        yield VideoTrack(
            f"{video.folder(metadata.address)}chapters.vtt", "chapters", metadata.lang, message("Chapters")
        )


def megabytes(size: int) -> str:
    """Return a size in bytes for people."""
    return f"{max(size / 1_000_000, 0.1):.1f} MB"


def words_of(
    video: Video, metadata: PageMetadata, media: Mapping[str, MediaFile], texts: Mapping[str, str]
) -> tuple[TranscriptParagraph, ...]:
    """Return the transcript of what is shown, in the page's language; chapters are headings in it."""
    cues = own_language(cues_by_language(caption_files(video, metadata, texts)), metadata.lang)
    return transcript(cues, chapters_of(video), shown_of(video, media), f"v{video.number}-" if video.number else "")


def has_player(video: Video | None, media: Mapping[str, MediaFile], settings: VlogSettings = _DEFAULTS) -> bool:
    """Return whether a page shows the video: the file is there, or the host is known."""
    if video is None:
        return False
    known = video.asked.elsewhere and isinstance(hosted(video.asked, settings.peertube), Hosted)
    return known or bool(video_files(video, media))


def outputs(
    video: Video,
    metadata: PageMetadata,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
) -> Iterator[Output]:
    """Yield the text files beside a page with a video: transcript, chapters, and captions made from SubRip."""
    if not has_player(video, media, settings):
        return
    words, folder = words_of(video, metadata, media, texts), video.folder(metadata.address)
    if words:
        yield TextOutput(f"{folder}transcript.txt", video.path, partial(_transcript, video, metadata, words))
    shown = shown_of(video, media)
    if chapters := shown.parts(chapters_of(video)):
        yield TextOutput(f"{folder}chapters.vtt", video.path, always(chapters_text(chapters)))
        as_json = chapters_json(chapters, ends_early=shown.ends_early)
        yield TextOutput(f"{folder}chapters.json", video.path, always(as_json))
    for kind in ("captions", "descriptions"):
        for file in caption_files(video, metadata, texts, kind):
            found = read_captions(file.source, file.text) if file.is_made else None
            if found:
                yield TextOutput(_track_address(file, folder, kind), video.path, always(webvtt(in_order(found.cues))))


def _transcript(video: Video, metadata: PageMetadata, words: Sequence[TranscriptParagraph], _plan: Plan) -> str:
    title = video.title(metadata.title) if video.number else metadata.title
    return transcript_text(title, words)


def transcript_text(title: str, words: Iterable[TranscriptParagraph]) -> str:
    """Return the transcript as plain text: title, chapters underlined, times in brackets."""
    blocks = [f"{title}\n{'=' * len(title)}"]
    for part in words:
        if part.heading:
            blocks.append(f"{part.heading}\n{'-' * len(part.heading)}")
        blocks.append(f"[{part.time}] {part.text}")
    return "\n\n".join(blocks) + "\n"


def chapters_text(chapters: Iterable[tuple[int, int, str]]) -> str:
    """Return a WebVTT file of chapters; one of which nobody knows the end lasts a second."""
    cues = (
        f"{clock(begin * 1000)} --> {clock((end or begin + 1) * 1000)}\n{_escaped(title)}"
        for begin, end, title in chapters
    )
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def chapters_json(chapters: Iterable[tuple[int, int, str]], *, ends_early: bool) -> str:
    """Return chapters for players of podcasts, which play the whole film (podcastindex.org, JSON chapters 1.2.0)."""
    found: list[dict[str, object]] = [{"startTime": begin, "title": title} for begin, _, title in chapters]
    *_, (_, last, _) = chapters
    if ends_early and last:
        found[-1]["endTime"] = last
    return json.dumps({"version": "1.2.0", "chapters": found}, ensure_ascii=False, indent=1) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

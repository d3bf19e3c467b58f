"""A post's video as values: files, tracks, chapters, transcript. Pure: no Pelican, no files."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from posixpath import splitext

from markupsafe import Markup

from kindling.model.addresses import file_address
from kindling.model.frontmatter import PostFront
from kindling.model.look import interface_language, lang_attribute
from kindling.model.markers import href
from kindling.model.outputs import Output, TextOutput, always
from kindling.model.paths import place_of
from kindling.model.policy import Policy
from kindling.model.values import Document, Fact, MediaFile
from kindling.model.views import Carried, Version, counted, rounded
from kindling.plugins.video.asking import IN_FRONT, Asked, asked
from kindling.plugins.video.captions import in_order, own_language, read_captions
from kindling.plugins.video.hosted import Hosted, hosted
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.transcript import Paragraph, paragraphs
from kindling.plugins.video.webvtt import Cue, clock, webvtt

_CHAPTER = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})(?:[ \t]+[-–—]?[ \t]*|[ \t]*[-–—][ \t]*)(\S.*)")
_TWINS = {".mp4": ".webm", ".webm": ".mp4"}
_SIZE = (1280, 720)  #: of a video that could not be read, or is elsewhere
STILL_WIDEST = 1280  #: pixels; a poster is never larger than its film
_DEFAULTS = VlogSettings()
#: languages by their own names, for the captions menu; another is named by its tag
_LANGUAGES = {
    "ar": "العربية", "bn": "বাংলা", "cy": "Cymraeg", "de": "Deutsch", "en": "English", "es": "Español",
    "fa": "فارسی", "fr": "Français", "ga": "Gaeilge", "gd": "Gàidhlig", "gu": "ગુજરાતી", "hi": "हिन्दी",
    "it": "Italiano", "nl": "Nederlands", "pa": "ਪੰਜਾਬੀ", "pl": "Polski", "pt": "Português", "ro": "Română",
    "so": "Soomaali", "ta": "தமிழ்", "tr": "Türkçe", "uk": "Українська", "ur": "اردو", "zh": "中文",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class VideoSource:
    """One file of the video, in the order the browser shall try them."""

    address: str
    mime: str  #: 'video/mp4'


@dataclass(frozen=True, slots=True)
class VideoTrack:
    """A WebVTT track of the video."""

    address: str
    kind: str  #: "captions", "chapters", "descriptions"
    lang: str  #: "en-GB"
    label: str  #: "English"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named moment."""

    seconds: int
    time: str  #: "0:42"
    title: str
    id: str  #: its heading in the transcript: "t-42"


_SILENT = "(Nobody speaks.)"


@dataclass(frozen=True, slots=True)
class TranscriptParagraph:
    """Some sentences of the transcript, with the moment they begin."""

    seconds: int
    time: str  #: "0:42"
    id: str  #: "t-42"
    heading: str  #: the chapter that begins here, else ""
    text: str  #: begins with "Maya: " where the speaker changes
    opening: int = 0  #: signs of it that stand before what is said: the name; all of it where nobody speaks
    html: Markup | None = None  #: the same with its citations and notes, may hold markers; None where there are none


@dataclass(frozen=True, slots=True)
class Frame:
    """A player of another site: loaded when a reader asks for it, and not before."""

    kind: str  #: "youtube", "vimeo", "peertube": the script speaks to each in its own way
    address: str
    watch: str  #: the video on its host's own pages: what is left without script
    tall: bool  #: higher than wide


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoView(Carried):
    """Everything the component ``video`` shows."""

    title: str
    lang: str = ""  #: of the video, where it is not that of the page
    spoken: str = ""  #: language of its title and of what is said in it
    page: str = ""  #: address of the post
    url: str = ""  #: its public address, to which a moment is added; "" for a video in a text
    number: int = 0  #: of a video in the text; 0: at its head
    host: str = "this site"  #: who serves it; else "YouTube", "video.example.org"
    sources: tuple[VideoSource, ...] = ()  #: empty for a video that another site serves
    frame: Frame | None = None  #: where another site serves it
    width: int = _SIZE[0]  #: pixels
    height: int = _SIZE[1]
    poster: str = ""  #: address
    poster_alt: str = ""
    poster_versions: tuple[Version, ...] = ()  #: smaller ones, where it is shown as a picture
    tracks: tuple[VideoTrack, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    transcript: tuple[TranscriptParagraph, ...] = ()
    transcript_text: str = ""  #: address of the transcript as plain text; "" without a transcript
    time: str = ""  #: "1:12"
    words: str = ""  #: "1 minute 12 seconds"; "" when nobody has said it
    about: str = ""  #: "4 minutes": about how long
    megabytes: str = ""  #: of the first file: "1.2 MB"; "" elsewhere
    described: bool = False  #: the sound says all that is shown
    synthetic_voice: bool = False  #: a computer speaks in it

    @property
    def feed_before(self) -> str:
        """A picture and a link in place of a player, which no feed reader would run."""
        image = (
            f'<img src="{href(self.poster)}" alt="" width="{self.width}" height="{self.height}">' if self.poster else ""
        )
        length = f" ({escape(self.words)})" if self.words else ""
        text = f'; <a href="{href(self.transcript_text)}">what is said in it</a>' if self.transcript_text else ""
        ours = lang_attribute(interface_language(self.spoken), self.spoken) if self.spoken else ""
        title = f'<span lang="{escape(self.spoken)}">{escape(self.title)}</span>' if ours else escape(self.title)
        watch = f'<a href="{href(self.page)}">{image}Watch “{title}”{length}</a>'
        captions = ", with captions" if any(track.kind == "captions" for track in self.tracks) else ""
        voice = "; the voice is synthetic" if self.synthetic_voice else ""
        return f"<p{ours}>{watch}{captions}{text}{voice}</p>"

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


# ---- files ---------------------------------------------------------------------------------------


def resolve(source: str, path: str, media: Mapping[str, MediaFile]) -> str | None:
    """Return the place in ``content/`` that ``path``, typed in the document ``source``, names; None outside of it."""
    return place_of(path, source, media).source


def video_files(front: PostFront, source: str, media: Mapping[str, MediaFile]) -> tuple[MediaFile, ...]:
    """Return the video's file and its twin in the other format, if there is one beside it.

    The file that is named comes first: its length and size are what the page says, and a browser that
    can't play it goes on to the twin (``type`` tells, without a request).
    """
    video = video_asked(front)
    target = resolve(source, video.place, media) if video.place and not video.elsewhere else None
    if target is None or target not in media:
        return ()
    stem, ending = splitext(target)
    twin = stem + _TWINS.get(ending.lower(), ending)
    return tuple(media[name] for name in dict.fromkeys([target, twin]) if name in media)


def video_asked(front: PostFront) -> Asked:
    """Return a post's video as its front matter asks for it; an empty place without one."""
    return asked(front.video, IN_FRONT) if front.video else Asked("")


def whole_seconds(front: PostFront, source: str, media: Mapping[str, MediaFile]) -> int:
    """Return how long a post's video is, in whole seconds; 0 without one, or when nobody has said it."""
    files = video_files(front, source, media)
    if files and files[0].seconds:
        return max(1, round(files[0].seconds))
    return front.duration or 0 if front.video else 0


def watch_seconds(front: PostFront, source: str, media: Mapping[str, MediaFile]) -> int:
    """Return how long a reader watches: what is between start and end, where only that is shown."""
    video = video_asked(front)
    return shown_seconds(video, whole_seconds(front, source, media))


def shown_seconds(video: Asked, whole: int) -> int:
    """Return the seconds of a video of ``whole`` seconds (0: unknown) that are shown."""
    end = min(video.end or whole, whole or video.end)
    return max(end - video.start, 1) if end else 0


def poster_address(document: Document, media: Mapping[str, MediaFile]) -> str:
    """Return the address of a post's poster: the one that is named, else the one made from its film; "" without."""
    front = document.front
    if not isinstance(front, PostFront) or not front.video:
        return ""
    if front.poster:
        poster = poster_file(document, media)
        return poster.address if poster else ""
    made = made_poster(document, media)
    return made.address if made else ""


def poster_file(document: Document, media: Mapping[str, MediaFile]) -> MediaFile | None:
    """Return the poster that is named for a post's video; None without one, or where it is not there."""
    front = document.front
    if not isinstance(front, PostFront) or not front.video or not front.poster:
        return None
    return media.get(resolve(document.source, front.poster, media) or "")


@dataclass(frozen=True, slots=True)
class MadePoster:
    """A poster that the build takes from the film, since nobody has given one."""

    film: MediaFile
    start: int  #: seconds; 0: where something can be seen

    @property
    def address(self) -> str:
        """Return where it is served: beside the film."""
        return f"{self.film.address}.{self.start}.jpg" if self.start else f"{self.film.address}.jpg"


def still_size(film: MediaFile) -> tuple[int, int]:
    """Return the size of a poster that is taken from a film: its own, but no wider than is needed."""
    scale = min(1.0, STILL_WIDEST / film.width)
    return max(1, round(film.width * scale)), max(1, round(film.height * scale))


def made_poster(document: Document, media: Mapping[str, MediaFile]) -> MadePoster | None:
    """Return the poster that is to be made for a post's own film; None where one is named, or nothing can be seen."""
    front = document.front
    if not isinstance(front, PostFront) or front.poster:
        return None
    film = next(iter(video_files(front, document.source, media)), None)
    return MadePoster(film, video_asked(front).start) if film and film.width else None


def captions_named(document: Document) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, language, path as typed) of each track that a document names; "" is its own language."""
    front = document.front
    if not isinstance(front, PostFront) or not front.video:
        return ()
    kinds = (("captions", front.captions), ("descriptions", front.descriptions))
    return tuple((kind, lang, path) for kind, paths in kinds for lang, path in paths.items())


def files_named(document: Document, media: Mapping[str, MediaFile]) -> tuple[str, ...]:
    """Return the places of all files a document's video needs: the video, its twin, the poster and the tracks.

    SubRip is not among them: browsers can't read it, and what was made of it is served instead.
    """
    front = document.front
    if not isinstance(front, PostFront) or not front.video:
        return ()
    poster = poster_file(document, media)
    tracks = (source for source in track_sources(document, media) if not source.lower().endswith(".srt"))
    videos = (file.source for file in video_files(front, document.source, media))
    return tuple(filter(None, dict.fromkeys([*videos, poster.source if poster else "", *tracks])))


def track_sources(document: Document, media: Mapping[str, MediaFile], kind: str = "") -> tuple[str, ...]:
    """Return the places of a document's track files (of one kind) that there are: their texts have to be read."""
    named = (path for of, _, path in captions_named(document) if kind in ("", of))
    targets = (resolve(document.source, path, media) for path in named)
    return tuple(target for target in dict.fromkeys(targets) if target and target in media)


# ---- tracks --------------------------------------------------------------------------------------


def caption_files(
    document: Document, fact: Fact, texts: Mapping[str, str], kind: str = "captions"
) -> tuple[CaptionFile, ...]:
    """Return the track files of one kind, with their texts, in the order they are named."""
    named = (
        (lang or fact.lang, place_of(path, document.source, texts).source)
        for of, lang, path in captions_named(document)
        if of == kind
    )
    return tuple(CaptionFile(lang, target, texts[target]) for lang, target in named if target and target in texts)


def cues_by_language(files: Iterable[CaptionFile]) -> dict[str, tuple[Cue, ...]]:
    """Return each language's cues in order."""
    read = ((file.lang, read_captions(file.source, file.text)) for file in files)
    return {lang: in_order(found.cues) for lang, found in read if found}


def _tracks(document: Document, fact: Fact, texts: Mapping[str, str]) -> Iterator[VideoTrack]:
    for kind in ("captions", "descriptions"):
        files = caption_files(document, fact, texts, kind)
        for file in files:
            yield VideoTrack(_track_address(file, fact, kind), kind, file.lang, _label(file.lang, files))


def _track_address(file: CaptionFile, fact: Fact, kind: str) -> str:
    """Return where a track is served: as it lies, or beside the page what was made of it."""
    return f"{fact.address}{kind}.{file.lang}.vtt" if file.is_made else file_address(file.source)


def _label(lang: str, files: Iterable[CaptionFile]) -> str:
    """Return a language's own name, with its tag when two would be called the same."""
    base = lang.partition("-")[0]
    same = sum(file.lang.partition("-")[0] == base for file in files)
    name = _LANGUAGES.get(base, lang)
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
        return counted(seconds, "second")
    hours, rest = divmod(seconds, 3600)
    units = [(hours, "hour"), (rest // 60, "minute"), (0 if hours else rest % 60, "second")]
    return " ".join(counted(number, unit) for number, unit in units if number)


def chapter_parts(text: str) -> tuple[int, str] | None:
    """Return (seconds, title) of "00:42 Kindness"; None when it is not written so."""
    match = _CHAPTER.fullmatch(text.strip())
    if not match or int(match[3]) > 59 or (match[1] and int(match[2]) > 59):
        return None
    return int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3]), match[4]


def chapters_of(front: PostFront) -> tuple[tuple[int, str], ...]:
    """Return (seconds, title) of the chapters that are rightly written, in the order of their times."""
    return tuple(sorted({parts[0]: parts for text in front.chapters if (parts := chapter_parts(text))}.values()))


def transcript(cues: Iterable[Cue], chapters: Iterable[tuple[int, str]]) -> tuple[TranscriptParagraph, ...]:
    """Return the words of a video as paragraphs, each with an id of its own; chapters are its headings."""
    seen: set[str] = set()
    marks = [(seconds * 1000, title) for seconds, title in chapters]
    return tuple(_paragraph(paragraph, seen) for paragraph in paragraphs(cues, marks))


def _paragraph(paragraph: Paragraph, seen: set[str]) -> TranscriptParagraph:
    seconds = paragraph.start // 1000
    names = (f"t-{seconds}" if number == 1 else f"t-{seconds}-{number}" for number in count(1))
    name = next(name for name in names if name not in seen)
    seen.add(name)
    name_said = f"{paragraph.speaker}: " if paragraph.speaker else ""
    text = name_said + (paragraph.text or _SILENT)
    opening = len(name_said) if paragraph.text else len(text)
    return TranscriptParagraph(seconds, clock_time(seconds), name, paragraph.heading, text, opening)


def _chapter_views(chapters: Iterable[tuple[int, str]], words: Iterable[TranscriptParagraph]) -> tuple[Chapter, ...]:
    ids = {(part.seconds, part.heading): part.id for part in words}
    return tuple(Chapter(s, clock_time(s), title, ids.get((s, title), f"t-{s}")) for s, title in chapters)


# ---- what a page shows, and what is written beside it --------------------------------------------


def video_view(
    document: Document,
    fact: Fact,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
    picture: tuple[str, str] = ("", ""),
) -> VideoView | None:
    """Return a post's video; None when it has none.

    ``texts`` holds the track files' texts by their place; ``picture`` is the page's card (address, words), which
    stands for a hosted video without a poster.
    """
    front = document.front
    if not isinstance(front, PostFront) or not has_player(document, media, settings):
        return None
    video = video_asked(front)
    words, seconds = words_of(document, fact, texts), watch_seconds(front, document.source, media)
    poster, alt = _poster(document, media, video.title or fact.title, picture)
    view = VideoView(
        title=video.title or fact.title,
        lang=video.lang if video.lang != fact.lang else "",
        spoken=fact.lang,
        page=fact.address,
        poster=poster,
        poster_alt=alt,
        tracks=(*_tracks(document, fact, texts), *_chapter_tracks(front, fact)),
        chapters=_chapter_views(chapters_of(front), words),
        transcript=words,
        transcript_text=f"{fact.address}transcript.txt" if words else "",
        time=clock_time(seconds),
        words=length_in_words(seconds) if seconds else "",
        about=rounded(seconds) if seconds else "",
        described=front.described,
        synthetic_voice=front.synthetic_voice,
    )
    found = hosted(video, settings.peertube, fact.lang) if video.elsewhere else None
    if isinstance(found, Hosted):
        return _framed(view, found)
    return _filed(view, video, video_files(front, document.source, media))


def _framed(view: VideoView, found: Hosted) -> VideoView:
    """Return the view of a video that another site serves, in the shape that is usual there."""
    width, height = reversed(_SIZE) if found.tall else _SIZE
    frame = Frame(found.kind, found.frame, found.watch, found.tall)
    return replace(view, host=found.name, frame=frame, width=width, height=height)


def _filed(view: VideoView, video: Asked, files: tuple[MediaFile, ...]) -> VideoView:
    """Return the view of a video of this site, in its own size, so that nothing shifts."""
    width, height = (files[0].width, files[0].height) if files[0].width else _SIZE
    return replace(
        view,
        sources=tuple(VideoSource(f"{file.address}{_fragment(video)}", file.mime) for file in files),
        width=width,
        height=height,
        megabytes=megabytes(files[0].size),
    )


def _poster(
    document: Document, media: Mapping[str, MediaFile], title: str, picture: tuple[str, str]
) -> tuple[str, str]:
    """Return the address of the poster, else of the page's card, and what the picture is."""
    own = poster_address(document, media)
    return (own, f"A picture from the video “{title}”") if own else picture


def _chapter_tracks(front: PostFront, fact: Fact) -> Iterator[VideoTrack]:
    if chapters_of(front):
        yield VideoTrack(f"{fact.address}chapters.vtt", "chapters", fact.lang, "Chapters")


def _fragment(video: Asked) -> str:
    """Return what an own file's address ends in, so that browsers play only that part (W3C Media Fragments)."""
    end = f",{video.end}" if video.end else ""
    return f"#t={video.start}{end}" if video.start or video.end else ""


def megabytes(size: int) -> str:
    """Return a size in bytes for people."""
    return f"{max(size / 1_000_000, 0.1):.1f} MB"


def words_of(document: Document, fact: Fact, texts: Mapping[str, str]) -> tuple[TranscriptParagraph, ...]:
    """Return the transcript in the page's language; chapters alone make none, unless there are words or headings."""
    if not isinstance(document.front, PostFront):
        return ()
    cues = own_language(cues_by_language(caption_files(document, fact, texts)), fact.lang)
    return transcript(cues, chapters_of(document.front))


def has_player(document: Document, media: Mapping[str, MediaFile], settings: VlogSettings = _DEFAULTS) -> bool:
    """Return whether a page shows a video at its head: the file is there, or the host is known."""
    front = document.front
    if not isinstance(front, PostFront) or not front.video:
        return False
    video = video_asked(front)
    known = video.elsewhere and isinstance(hosted(video, settings.peertube), Hosted)
    return known or bool(video_files(front, document.source, media))


def outputs(
    document: Document,
    fact: Fact,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
) -> Iterator[Output]:
    """Yield the text files beside a post with a video: transcript, chapters, and captions made from SubRip."""
    front = document.front
    if not isinstance(front, PostFront) or not has_player(document, media, settings):
        return
    words = words_of(document, fact, texts)
    if words:
        text = transcript_text(fact.title, words)
        yield TextOutput(f"{fact.address}transcript.txt", document.path, always(text))
    if chapters := chapters_of(front):
        end = whole_seconds(front, document.source, media)
        yield TextOutput(f"{fact.address}chapters.vtt", document.path, always(chapters_text(chapters, end)))
        yield TextOutput(f"{fact.address}chapters.json", document.path, always(chapters_json(chapters)))
    for kind in ("captions", "descriptions"):
        for file in caption_files(document, fact, texts, kind):
            found = read_captions(file.source, file.text) if file.is_made else None
            if found:
                text = webvtt(in_order(found.cues))
                yield TextOutput(_track_address(file, fact, kind), document.path, always(text))


def transcript_text(title: str, words: Iterable[TranscriptParagraph]) -> str:
    """Return the transcript as plain text: title, chapters underlined, times in brackets."""
    blocks = [f"{title}\n{'=' * len(title)}"]
    for part in words:
        if part.heading:
            blocks.append(f"{part.heading}\n{'-' * len(part.heading)}")
        blocks.append(f"[{part.time}] {part.text}")
    return "\n\n".join(blocks) + "\n"


def chapters_text(chapters: tuple[tuple[int, str], ...], end: int) -> str:
    """Return a WebVTT file of chapters, each until the next; the last until the video's end, in seconds."""
    ends = [start for start, _ in chapters[1:]] + [max(end, chapters[-1][0] + 1)]
    cues = (
        f"{clock(start * 1000)} --> {clock(stop * 1000)}\n{_escaped(title)}"
        for (start, title), stop in zip(chapters, ends, strict=True)
    )
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def chapters_json(chapters: Iterable[tuple[int, str]]) -> str:
    """Return chapters for players of podcasts (podcastindex.org, JSON chapters 1.2.0)."""
    found = [{"startTime": start, "title": title} for start, title in chapters]
    return json.dumps({"version": "1.2.0", "chapters": found}, ensure_ascii=False, indent=1) + "\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

"""A video as a text shows it, whether front matter asks for it or the text itself, and the files it names. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from posixpath import splitext

from kindling.model.frontmatter import VideoFields
from kindling.model.paths import path_target
from kindling.model.problems import Problem, Severity
from kindling.model.reading import Finding
from kindling.model.values import Document, MediaFile, Site
from kindling.model.words import message
from kindling.plugins.video.shown import Shown
from kindling.plugins.video.video_request import IN_FRONT, VideoRequest, video_request

STILL_WIDEST = 1280  #: pixels; a poster is never larger than its film
_TWINS = {".mp4": ".webm", ".webm": ".mp4"}


@dataclass(frozen=True, slots=True)
class Video:
    """One video of a text, with all that the writer says of it."""

    asked: VideoRequest
    path: str = ""  #: of the text, as shown in problems: "content/posts/joy.md"
    source: str = ""  #: of the text, from the content folder: paths lead from there
    number: int = 0  #: from 1, in the order of the text; 0: at its head
    lines: Mapping[str, int] = field(default_factory=dict)  #: key of front matter → line
    first_line: int = 1  #: of whatever has no line of its own
    poster: str = ""  #: path, as typed
    alt: str = ""  #: what the poster shows
    captions: Mapping[str, str] = field(default_factory=dict)  #: language ("": the text's own) → path, as typed
    descriptions: Mapping[str, str] = field(default_factory=dict)
    described: bool = False  #: the sound says all that is shown
    synthetic_voice: bool = False  #: a computer speaks in it
    duration: int = 0  #: seconds, as written; 0: not said
    chapters: tuple[str, ...] = ()  #: as written: "0:42 Kindness"
    token: str = ""  #: what is written in place of the HTML that stands for it in the text

    def line(self, key: str, lang: str = "") -> int:
        """Return the line of what ``key`` says (of one language)."""
        return self.lines.get(f"{key}.{lang}") or self.lines.get(key, self.first_line)

    def problem(self, key: str, rule: str, message: str, hint: str = "", severity: Severity = "error") -> Problem:
        """Return a problem at the line of ``key``."""
        return Problem(self.path, self.line(key), rule, message, hint, severity)

    def folder(self, page: str) -> str:
        """Return the address below which its own files are: its transcript, its captions; ``page``: of the text."""
        return f"{page}video-{self.number}/" if self.number else page

    def title(self, text_title: str) -> str:
        """Return what it is called: by the writer, else by the text that it is in."""
        return self.asked.title or (
            message("Video {number} of “{title}”", number=self.number, title=text_title) if self.number else text_title
        )


@dataclass(frozen=True, slots=True)
class Videos(Finding):
    """The videos in the middle of one text; a reading's result, put into ``md.Meta["vlog"]``."""

    videos: tuple[Video, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with them."""
        return self.problems


def head_video(document: Document) -> Video | None:
    """Return the video at the head of a text; None without one."""
    front = document.fields(VideoFields)
    if not front.video:
        return None
    return Video(
        video_request(front.video, IN_FRONT),
        document.path,
        document.source,
        lines=document.lines,
        poster=front.poster or "",
        captions=front.captions,
        descriptions=front.descriptions,
        described=front.described,
        synthetic_voice=front.synthetic_voice,
        duration=front.duration or 0,
        chapters=front.chapters,
    )


def videos_in(document: Document) -> tuple[Video, ...]:
    """Return the videos in the middle of a text."""
    found = document.finding(Videos)
    videos = found.videos if found else ()
    return tuple(replace(video, path=document.path, source=document.source) for video in videos)


def videos_of(document: Document) -> tuple[Video, ...]:
    """Return all videos of a text: the one at its head first."""
    head = head_video(document)
    return (*((head,) if head else ()), *videos_in(document))


def filmed(site: Site) -> tuple[Document, ...]:
    """Return the texts that have videos: few of a site's. For ``once``."""
    return tuple(document for document in site.documents if videos_of(document))


# ---- its files -----------------------------------------------------------------------------------


def resolve(source: str, path: str, media: Mapping[str, MediaFile]) -> str | None:
    """Return the place in ``content/`` that ``path``, typed in the document ``source``, names; None outside of it."""
    return path_target(path, source, media).source


def video_files(video: Video | None, media: Mapping[str, MediaFile]) -> tuple[MediaFile, ...]:
    """Return the video's file and its twin in the other format, if there is one beside it.

    The file that is named comes first: its length and size are what the page says, and a browser that
    can't play it goes on to the twin (``type`` tells, without a request).
    """
    if video is None or not video.asked.place or video.asked.elsewhere:
        return ()
    target = resolve(video.source, video.asked.place, media)
    if target is None or target not in media:
        return ()
    stem, ending = splitext(target)
    twin = stem + _TWINS.get(ending.lower(), ending)
    return tuple(media[name] for name in dict.fromkeys([target, twin]) if name in media)


def shown_of(video: Video | None, media: Mapping[str, MediaFile]) -> Shown:
    """Return what is shown of a video's film: as long as its file is, else as is written; of no video, nothing."""
    if video is None:
        return Shown()
    files = video_files(video, media)
    whole = max(1, round(files[0].seconds)) if files and files[0].seconds else video.duration
    return Shown.of(video.asked.start, video.asked.end, whole)


def poster_address(video: Video | None, media: Mapping[str, MediaFile]) -> str:
    """Return the address of a video's poster: the one that is named, else the one made from its film; "" without."""
    if video is None:
        return ""
    if video.poster:
        poster = poster_file(video, media)
        return poster.address if poster else ""
    made = made_poster(video, media)
    return made.address if made else ""


def poster_file(video: Video, media: Mapping[str, MediaFile]) -> MediaFile | None:
    """Return the poster that is named for a video; None without one, or where it is not there."""
    return media.get(resolve(video.source, video.poster, media) or "") if video.poster else None


@dataclass(frozen=True, slots=True)
class MadePoster:
    """A poster that the build takes from the film, since nobody has given one."""

    film: MediaFile
    start: int  #: seconds; 0: where something can be seen
    end: int = 0  #: seconds; before which that has to be; 0: the film's end

    @property
    def address(self) -> str:
        """Return where it is served: beside the film."""
        moment = f".{self.start}{f'-{self.end}' if self.end else ''}" if self.start or self.end else ""
        return f"{self.film.address}{moment}.jpg"


def still_size(film: MediaFile) -> tuple[int, int]:
    """Return the size of a poster that is taken from a film: its own, but no wider than is needed."""
    scale = min(1.0, STILL_WIDEST / film.width)
    return max(1, round(film.width * scale)), max(1, round(film.height * scale))


def made_poster(video: Video, media: Mapping[str, MediaFile]) -> MadePoster | None:
    """Return the poster that is to be made for a film of ours; None where one is named, or nothing can be seen."""
    film = None if video.poster else next(iter(video_files(video, media)), None)
    shown = shown_of(video, media)
    within = shown.end if shown.ends_early and not shown.start else 0
    return MadePoster(film, shown.start, within) if film and film.width else None


def tracks_named(video: Video) -> tuple[tuple[str, str, str], ...]:
    """Return (kind, language, path as typed) of each track that a video names; "" is its text's own language."""
    kinds = (("captions", video.captions), ("descriptions", video.descriptions))
    return tuple((kind, lang, path) for kind, paths in kinds for lang, path in paths.items())


def files_named(video: Video, media: Mapping[str, MediaFile]) -> tuple[str, ...]:
    """Return the places of all files a video needs: the film, its twin, the poster and the tracks.

    SubRip is not among them: browsers can't read it, and what was made of it is served instead.
    """
    poster = poster_file(video, media)
    tracks = (source for source in track_sources(video, media) if not source.lower().endswith(".srt"))
    films = (file.source for file in video_files(video, media))
    return tuple(filter(None, dict.fromkeys([*films, poster.source if poster else "", *tracks])))


def track_sources(video: Video, media: Mapping[str, MediaFile], kind: str = "") -> tuple[str, ...]:
    """Return the places of a video's track files (of one kind) that there are: their texts have to be read."""
    named = (path for of, _, path in tracks_named(video) if kind in ("", of))
    targets = (resolve(video.source, path, media) for path in named)
    return tuple(target for target in dict.fromkeys(targets) if target and target in media)

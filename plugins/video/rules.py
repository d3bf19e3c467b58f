"""What may be wrong with a post's video: one generator for each rule. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from kindling.model.frontmatter import PostFront
from kindling.model.problems import Problem, nearest_file
from kindling.model.values import Document, Fact, MediaFile
from kindling.plugins.video.asking import Asked, Slip
from kindling.plugins.video.captions import caption_problems, ending_of, read_captions
from kindling.plugins.video.core import (
    caption_files,
    captions_named,
    chapter_parts,
    clock_time,
    poster_file,
    resolve,
    video_asked,
    video_files,
)
from kindling.plugins.video.hosted import Hosted, hosted
from kindling.plugins.video.playable import remedy, unplayable
from kindling.plugins.video.settings import VlogSettings

_DEFAULTS = VlogSettings()
_SLACK = 2  #: seconds by which ``duration`` may differ from the file


@dataclass(frozen=True, slots=True)
class Film:
    """What the rules look at: a post with a video."""

    document: Document
    front: PostFront
    fact: Fact
    media: Mapping[str, MediaFile]
    texts: Mapping[str, str]
    settings: VlogSettings

    @property
    def video(self) -> Asked:
        """The video as it is asked for."""
        return video_asked(self.front)

    @property
    def file(self) -> MediaFile | None:
        """The file that ``video`` names, if it is there."""
        return next(iter(video_files(self.front, self.document.source, self.media)), None)

    @property
    def seconds(self) -> float:
        """How long the film is: by its file, or elsewhere by what is written; 0 when that is not known."""
        if self.video.elsewhere:
            return float(self.front.duration or 0)
        return self.file.seconds if self.file else 0.0


def video_problems(
    document: Document,
    fact: Fact,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
) -> list[Problem]:
    """Return everything that is wrong with a document's video."""
    front = document.front
    if not isinstance(front, PostFront):
        return []
    if not front.video:
        return list(without_video(document, front))
    film = Film(document, front, fact, media, texts, settings)
    return [problem for rule in _RULES for problem in rule(film)]


def without_video(document: Document, front: PostFront) -> Iterator[Problem]:
    """Something is said of a video that there is not."""
    for key in ("poster", "captions", "descriptions", "described", "synthetic_voice", "duration", "chapters"):
        if getattr(front, key):
            yield document.problem(
                key, "vlog/no-video", f"the post has {key}: and no video", "add video: with the path of its file"
            )


def ill_asked(film: Film) -> Iterator[Problem]:
    """The value of ``video:`` can't be understood."""
    for slip in film.video.slips:
        yield film.document.problem("video", "vlog/syntax", slip.message, slip.hint)


def unknown_host(film: Film) -> Iterator[Problem]:
    """The video is on a site that is not known."""
    found = hosted(film.video, film.settings.peertube) if film.video.elsewhere else None
    if isinstance(found, Slip):
        yield film.document.problem("video", "vlog/hosted", found.message, found.hint)


def hosted_length(film: Film) -> Iterator[Problem]:
    """A reader can't know how long a hosted video takes."""
    if film.video.elsewhere and not film.front.duration and not film.video.end:
        fact = "nobody has said how long the video is, so lists take the post for a text"
        hint = "add duration: 4:05 (`make video FROM=…` with its address says it)"
        yield replace(film.document.problem("video", "vlog/length", fact, hint), severity="warning")


def after_the_end(film: Film) -> Iterator[Problem]:
    """What is to be shown is not in the video."""
    for name, moment in (("start", film.video.start), ("end", film.video.end)):
        length = film.seconds
        if length and moment >= length + (1 if name == "end" else 0):
            fact = f"the {name} at {clock_time(moment)} is after the video's end at {clock_time(round(length))}"
            yield film.document.problem("video", "vlog/moment", fact, "mend the time")


def missing_file(film: Film) -> Iterator[Problem]:
    """A file that the front matter names is not there."""
    video = "" if film.video.elsewhere else film.video.place
    for key, lang, path in [
        ("video", "", video),
        ("poster", "", film.front.poster or ""),
        *captions_named(film.document),
    ]:
        target = resolve(film.document.source, path, film.media) if path else ""
        if target is None:
            fact = f"{key} {path!r} leads out of the content folder"
            yield _at(film, key, lang, "vlog/escape", fact, "put the file into content/media/")
        elif path and target not in film.media:
            hint = nearest_file(target, film.media)
            yield _at(film, key, lang, "vlog/missing-file", f"there is no {key} file {path!r}", hint)


def _at(film: Film, key: str, lang: str, rule: str, message: str, hint: str) -> Problem:
    lines = film.document.lines
    line = lines.get(f"{key}.{lang}") or lines.get(key, 1)
    return Problem(film.document.path, line, rule, message, hint)


def kind_of_file(film: Film) -> Iterator[Problem]:
    """A file is not of the kind that its key wants."""
    poster = poster_file(film.document, film.media)
    if film.file and not film.file.mime.startswith("video/"):
        fact = f"{film.video.place!r} is no video ({film.file.mime})"
        yield _at(film, "video", "", "vlog/kind", fact, "browsers play .mp4 and .webm")
    if poster and not poster.mime.startswith("image/"):
        fact = f"{film.front.poster!r} is no picture ({poster.mime})"
        yield _at(film, "poster", "", "vlog/kind", fact, "save it as .jpg, .png or .webp")
    for key, lang, path in captions_named(film.document):
        if ending_of(resolve(film.document.source, path, film.media) or "") not in (".vtt", ".srt"):
            fact = f"{key} {path!r} is neither WebVTT (.vtt) nor SubRip (.srt)"
            yield _at(film, key, lang, "vlog/kind", fact, "export it as WebVTT")


def not_playable(film: Film) -> Iterator[Problem]:
    """Browsers can't play the film, or its twin."""
    for file in video_files(film.front, film.document.source, film.media):
        fault = unplayable(file) if file.mime.startswith("video/") else ""
        if fault:
            yield film.document.problem("video", "vlog/codec", f"{file.path}: {fault}", remedy(file))


def captions_missing(film: Film) -> Iterator[Problem]:
    """A published video has no captions."""
    if not film.front.captions:
        fact = (
            "the video has no captions: whoever can't hear it, or can't play sound on a ward or a train, is left out "
            "(and captions are a legal duty of public bodies in the UK)"
        )
        problem = film.document.problem(
            "video", "vlog/captions-missing", fact, "add captions: with a .vtt or .srt file, such as /media/joy.vtt"
        )
        yield replace(problem, severity="warning") if film.fact.state == "draft" else problem


def captions_faulty(film: Film) -> Iterator[Problem]:
    """A track's file breaks the standard, or is hard to read."""
    for kind in ("captions", "descriptions"):
        for file in caption_files(film.document, film.fact, film.texts, kind):
            cues = read_captions(file.source, file.text)
            if cues:
                yield from caption_problems(film.media[file.source].path, cues, film.seconds)


def twin_differs(film: Film) -> Iterator[Problem]:
    """The same video in the other format is another video."""
    files = video_files(film.front, film.document.source, film.media)
    for first, twin in pairwise(files):
        if first.seconds and twin.seconds and abs(first.seconds - twin.seconds) > _SLACK:
            lengths = f"{clock_time(round(twin.seconds))}, and {first.path} {clock_time(round(first.seconds))}"
            hint = "a browser plays either: export both from the same video, or give one another name"
            yield film.document.problem("video", "vlog/twin", f"{twin.path} lasts {lengths}", hint)


def duration_differs(film: Film) -> Iterator[Problem]:
    """The length that is written is not that of the file."""
    written, real = film.front.duration, round(film.seconds)
    if written and real and abs(written - film.seconds) > _SLACK:
        fact = f"duration is {clock_time(written)}, and the file lasts {clock_time(real)}"
        yield film.document.problem(
            "duration", "vlog/duration", fact, "take the line out: the length is read from the file"
        )


def chapters_faulty(film: Film) -> Iterator[Problem]:
    """A chapter has no time or title, stands out of order, or begins after the end."""
    parts = [(f"chapters.{place}", text, chapter_parts(text)) for place, text in enumerate(film.front.chapters)]
    for key, text, found in parts:
        if found is None:
            yield _chapter(
                film, key, f"the chapter {text!r} is not written as a time and a title", 'write "00:42 Kindness"'
            )
        elif film.seconds and found[0] >= film.seconds:
            fact = f"the chapter {text!r} begins after the video's end at {clock_time(round(film.seconds))}"
            yield _chapter(film, key, fact, "check its time")
    for (_, before, first), (key, text, second) in pairwise(parts):
        if first and second and second[0] <= first[0]:
            yield _chapter(
                film,
                key,
                f"the chapter {text!r} does not begin after {before!r}",
                "put the chapters in the order of their times",
            )


def _chapter(film: Film, key: str, message: str, hint: str) -> Problem:
    lines = film.document.lines
    return Problem(film.document.path, lines.get(key) or lines.get("chapters", 1), "vlog/chapters", message, hint)


def not_described(film: Film) -> Iterator[Problem]:
    """Nobody has said what a blind person gets of the pictures."""
    if not film.front.described and not film.front.descriptions:
        fact = "it is not said whether the sound tells all that is shown"
        hint = "add described: true if it does, else descriptions: with a .vtt file of what is seen"
        yield replace(film.document.problem("video", "vlog/described", fact, hint), severity="advice")


def poster_missing(film: Film) -> Iterator[Problem]:
    """A hosted video has no picture of its own: of a film of ours, one is made."""
    known = film.video.elsewhere and isinstance(hosted(film.video, film.settings.peertube), Hosted)
    if known and not film.front.poster:
        fact = "the video has no poster: the page's card stands where its picture would be"
        hint = "add poster: with a picture from it, such as /media/joy.jpg (`make video FROM=…` gets one)"
        yield replace(film.document.problem("video", "vlog/poster", fact, hint), severity="advice")


_RULES = (
    ill_asked,
    unknown_host,
    hosted_length,
    after_the_end,
    missing_file,
    kind_of_file,
    not_playable,
    captions_missing,
    captions_faulty,
    twin_differs,
    duration_differs,
    chapters_faulty,
    not_described,
    poster_missing,
)

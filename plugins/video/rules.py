"""What may be wrong with a post's video: one generator for each rule. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from kindling.model.frontmatter import PostFront
from kindling.model.problems import Problem, nearest_file
from kindling.model.values import Document, MediaFile, PageMetadata
from kindling.plugins.video.captions import caption_problems, ending_of, not_shown, read_captions
from kindling.plugins.video.core import caption_files, chapter_parts, chapters_of, clock_time
from kindling.plugins.video.hosted import Hosted, hosted
from kindling.plugins.video.intext import as_typed, untitled
from kindling.plugins.video.other_formats import ENDINGS, way_of
from kindling.plugins.video.playable import remedy, unplayable
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.shown import Shown, spans
from kindling.plugins.video.video import (
    Video,
    head_video,
    poster_file,
    resolve,
    shown_of,
    tracks_named,
    video_files,
    videos_of,
)
from kindling.plugins.video.video_request import RequestMistake, VideoRequest

_DEFAULTS = VlogSettings()
_SLACK = 2  #: seconds by which ``duration`` may differ from the file


@dataclass(frozen=True, slots=True)
class CheckedVideo:
    """What the rules look at: a video, and the text that shows it."""

    video: Video
    metadata: PageMetadata
    media: Mapping[str, MediaFile]
    texts: Mapping[str, str]
    settings: VlogSettings

    @property
    def asked(self) -> VideoRequest:
        """The video as it is asked for."""
        return self.video.asked

    @property
    def file(self) -> MediaFile | None:
        """The file that ``video`` names, if it is there."""
        return next(iter(video_files(self.video, self.media)), None)

    @property
    def shown(self) -> Shown:
        """What is shown of it."""
        return shown_of(self.video, self.media)

    @property
    def seconds(self) -> float:
        """How long the film is: by its file, or elsewhere by what is written; 0 when that is not known."""
        if self.asked.elsewhere:
            return float(self.video.duration)
        return self.file.seconds if self.file else 0.0


def text_problems(
    document: Document,
    metadata: PageMetadata,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
) -> Iterator[Problem]:
    """Yield everything that is wrong with the videos of a text."""
    head = head_video(document)
    if isinstance(document.front, PostFront) and not head:
        yield from without_video(document, document.front)
    for video in videos_of(document):
        yield from video_problems(video, metadata, media, texts, settings)


def video_problems(
    video: Video,
    metadata: PageMetadata,
    media: Mapping[str, MediaFile],
    texts: Mapping[str, str],
    settings: VlogSettings = _DEFAULTS,
) -> list[Problem]:
    """Return everything that is wrong with a video; in the words of front matter, or of a text where it stands in one.

    What is wrong with the form of one in a text was told when that was read.
    """
    film = CheckedVideo(video, metadata, media, texts, settings)
    if not video.number:
        return [problem for rule in (misread_request, *_RULES) for problem in rule(film)]
    found = [problem for rule in _RULES for problem in rule(film)] if video.asked.place else []
    told = [*map(as_typed, found), *untitled(video)]
    if not video.token:
        return told
    return [replace(one, hint=f"write {video.token} in place of its HTML, and {one.hint}") for one in told]


def without_video(document: Document, front: PostFront) -> Iterator[Problem]:
    """Something is said of a video that there is not."""
    for key in ("poster", "captions", "descriptions", "described", "synthetic_voice", "duration", "chapters"):
        if getattr(front, key):
            yield document.problem(
                key, "vlog/no-video", f"the post has {key}: and no video", "add video: with the path of its file"
            )


def misread_request(film: CheckedVideo) -> Iterator[Problem]:
    """The value of ``video:`` can't be understood."""
    for mistake in film.asked.mistakes:
        hint = mistake.hint or "write the file's own name, or the address of the page that shows it"
        yield film.video.problem("video", "vlog/syntax", mistake.message, hint)


def unknown_host(film: CheckedVideo) -> Iterator[Problem]:
    """The video is on a site that is not known."""
    found = hosted(film.asked, film.settings.peertube) if film.asked.elsewhere else None
    if isinstance(found, RequestMistake):
        yield film.video.problem("video", "vlog/hosted", found.message, found.hint)


def hosted_length(film: CheckedVideo) -> Iterator[Problem]:
    """A reader can't know how long a hosted video takes."""
    if film.asked.elsewhere and not film.video.duration and not film.asked.end:
        fact = "nobody has said how long the video is, so lists take the post for a text"
        hint = "add duration: 4:05 (`make video FROM=…` with its address says it)"
        yield film.video.problem("video", "vlog/length", fact, hint, "warning")


def after_the_end(film: CheckedVideo) -> Iterator[Problem]:
    """What is to be shown is not in the video."""
    for name, moment in (("start", film.asked.start), ("end", film.asked.end)):
        length = film.seconds
        if length and moment >= length + (1 if name == "end" else 0):
            fact = f"the {name} at {clock_time(moment)} is after the video's end at {clock_time(round(length))}"
            yield film.video.problem("video", "vlog/moment", fact, "mend the time")


def missing_file(film: CheckedVideo) -> Iterator[Problem]:
    """A file that the front matter names is not there."""
    video = "" if film.asked.elsewhere else film.asked.place
    for key, lang, path in [
        ("video", "", video),
        ("poster", "", film.video.poster),
        *tracks_named(film.video),
    ]:
        target = resolve(film.video.source, path, film.media) if path else ""
        if target is None:
            fact = f"{key} {path!r} leads out of the content folder"
            yield _at(film, key, lang, "vlog/escape", fact, "put the file into content/media/")
        elif path and target not in film.media:
            hint = _near_file(film, key, target or "")
            yield _at(film, key, lang, "vlog/missing-file", f"there is no {key} file {path!r}", hint)


def _near_file(film: CheckedVideo, key: str, target: str) -> str:
    """Return the file of the same kind that was most likely meant, of those not named yet, or another way out."""
    named = {resolve(film.video.source, path, film.media) for _, _, path in tracks_named(film.video)}
    media = {name: file for name, file in film.media.items() if name not in named}
    kinds = {"video": "video/", "poster": "image/"}
    names = [name for name, file in media.items() if file.mime.startswith(kinds.get(key, "text/"))]
    tracks = [name for name in media if ending_of(name) in (".vtt", ".srt")]
    hint = nearest_file(target, names if key in kinds else tracks)
    if key == "poster" and not hint.startswith("did you mean"):
        hint += "; or leave poster: out, and `make video FROM=…` takes a picture from the film"
    return hint


def _at(film: CheckedVideo, key: str, lang: str, rule: str, message: str, hint: str) -> Problem:
    return Problem(film.video.path, film.video.line(key, lang), rule, message, hint)


def kind_of_file(film: CheckedVideo) -> Iterator[Problem]:
    """A file is not of the kind that its key wants."""
    poster = poster_file(film.video, film.media)
    if film.file and not film.file.mime.startswith("video/"):
        fact = f"{film.asked.place!r} is no video ({film.file.mime})"
        hint = "name a film that browsers play, .mp4 or .webm, such as /media/joy.mp4; or take the line out"
        yield _at(film, "video", "", "vlog/kind", fact, hint)
    if poster and not poster.mime.startswith("image/"):
        fact = f"{film.video.poster!r} is no picture ({poster.mime})"
        hint = "name a picture, .jpg, .png or .webp, such as /media/joy.jpg; or take the line out"
        yield _at(film, "poster", "", "vlog/kind", fact, hint)
    for key, lang, path in tracks_named(film.video):
        if ending_of(resolve(film.video.source, path, film.media) or "") not in (".vtt", ".srt"):
            fact = f"{key} {path!r} is neither WebVTT (.vtt) nor SubRip (.srt)"
            target = resolve(film.video.source, path, film.media) or path
            other = way_of(target) if ending_of(target) in ENDINGS else ""
            hint = other or f"export it as WebVTT, and write {PurePosixPath(path).with_suffix('.vtt')}"
            yield _at(film, key, lang, "vlog/kind", fact, hint)


def not_playable(film: CheckedVideo) -> Iterator[Problem]:
    """Browsers can't play the film, or its twin."""
    for file in video_files(film.video, film.media):
        fault = unplayable(file) if file.mime.startswith("video/") else ""
        if fault:
            yield film.video.problem("video", "vlog/codec", f"{file.path}: {fault}", remedy(file))


def captions_missing(film: CheckedVideo) -> Iterator[Problem]:
    """A published video has no captions."""
    if not film.video.captions:
        fact = (
            "the video has no captions: whoever can't hear it, or can't play sound on a ward or a train, is left out "
            "(and captions are a legal duty of public bodies in the UK)"
        )
        problem = film.video.problem(
            "video", "vlog/captions-missing", fact, "add captions: with a .vtt or .srt file, such as /media/joy.vtt"
        )
        yield replace(problem, severity="warning") if film.metadata.state == "draft" else problem


def captions_faulty(film: CheckedVideo) -> Iterator[Problem]:
    """A track's file breaks the standard, or is hard to read."""
    for kind in ("captions", "descriptions"):
        for file in caption_files(film.video, film.metadata, film.texts, kind):
            cues = read_captions(file.source, file.text)
            if cues:
                path = film.media[file.source].path
                yield from caption_problems(path, cues, film.seconds)
                yield from not_shown(path, cues, film.shown)


def twin_differs(film: CheckedVideo) -> Iterator[Problem]:
    """The same video in the other format is another video."""
    files = video_files(film.video, film.media)
    for first, twin in pairwise(files):
        if first.seconds and twin.seconds and abs(first.seconds - twin.seconds) > _SLACK:
            lengths = f"{clock_time(round(twin.seconds))}, and {first.path} {clock_time(round(first.seconds))}"
            hint = "a browser plays either: export both from the same video, or give one another name"
            yield film.video.problem("video", "vlog/twin", f"{twin.path} lasts {lengths}", hint)


def duration_differs(film: CheckedVideo) -> Iterator[Problem]:
    """The length that is written is not that of the file."""
    written, real = film.video.duration, round(film.seconds)
    if written and real and abs(written - film.seconds) > _SLACK:
        fact = f"duration is {clock_time(written)}, and the file lasts {clock_time(real)}"
        yield film.video.problem(
            "duration", "vlog/duration", fact, "take the line out: the length is read from the file"
        )


def chapters_faulty(film: CheckedVideo) -> Iterator[Problem]:
    """A chapter has no time or title, stands out of order, or begins after the end."""
    parts = [(f"chapters.{place}", text, chapter_parts(text)) for place, text in enumerate(film.video.chapters)]
    for key, text, found in parts:
        if found is None:
            fact = f"the chapter {text!r} is not written as a time and a title"
            yield _chapter(film, key, fact, _chapter_hint(text))
        elif film.seconds and found[0] >= film.seconds:
            fact = f"the chapter {text!r} begins after the video's end at {clock_time(round(film.seconds))}"
            yield _chapter(film, key, fact, "check its time, or take it out")
    for (_, before, first), (key, text, second) in pairwise(parts):
        if first and second and second[0] <= first[0]:
            yield _chapter(
                film,
                key,
                f"the chapter {text!r} does not begin after {before!r}",
                "put the chapters in the order of their times",
            )


_MOMENT = re.compile(r"(?<!\d)(?:(\d+)[:.h ])?(\d{1,2})[:.m](\d{2})(?!\d)s?")


def _chapter_hint(text: str) -> str:
    """Return the chapter with its time before its title, where a time stands in it; else an example with its words."""
    found = _MOMENT.search(text)
    title = " ".join((text[: found.start()] + text[found.end() :]).strip(" \t-–—|:,.()[]").split()) if found else text
    if not found or not title:
        return f'write when it begins before its title: "0:42 {title or "Kindness"}"'
    hours = f"{int(found[1])}:" if found[1] else ""
    better = f"{hours}{int(found[2]):0{2 if hours else 1}}:{found[3]} {title}"
    return f'write "{better}"' if chapter_parts(better) else f'write when it begins before its title: "0:42 {title}"'


def chapters_not_shown(film: CheckedVideo) -> Iterator[Problem]:
    """A chapter lies outside of the part that is shown."""
    shown, marks = film.shown, chapters_of(film.video)
    there = {begin for begin, end, _ in spans(marks) if shown.shows(begin, end)}
    for place, text in enumerate(film.video.chapters):
        found = chapter_parts(text)
        if found and found[0] not in there and not (film.seconds and found[0] >= film.seconds):
            part = f"{clock_time(shown.start)} to {clock_time(shown.end) if shown.end else 'its end'}"
            fact = f"the chapter {text!r} is not in the part that is shown, {part}, and is left out"
            problem = _chapter(film, f"chapters.{place}", fact, "take it out, or show more of the video")
            yield replace(problem, severity="warning")


def _chapter(film: CheckedVideo, key: str, message: str, hint: str) -> Problem:
    line = film.video.lines.get(key) or film.video.line("chapters")
    return Problem(film.video.path, line, "vlog/chapters", message, hint)


def not_described(film: CheckedVideo) -> Iterator[Problem]:
    """Nobody has said what a blind person gets of the pictures."""
    if not film.video.described and not film.video.descriptions:
        fact = "it is not said whether the sound tells all that is shown"
        hint = "add described: true if it does, else descriptions: with a .vtt file of what is seen"
        yield film.video.problem("video", "vlog/described", fact, hint, "advice")


def poster_missing(film: CheckedVideo) -> Iterator[Problem]:
    """A hosted video has no picture of its own: of a film of ours, one is made."""
    known = film.asked.elsewhere and isinstance(hosted(film.asked, film.settings.peertube), Hosted)
    if known and not film.video.poster:
        fact = "the video has no poster: the page's card stands where its picture would be"
        hint = "add poster: with a picture from it, such as /media/joy.jpg (`make video FROM=…` gets one)"
        yield film.video.problem("video", "vlog/poster", fact, hint, "advice")


_RULES = (
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
    chapters_not_shown,
    not_described,
    poster_missing,
)

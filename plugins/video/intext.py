"""Videos in the middle of a text. Pure.

Each is looked at as a post that holds that video and nothing else, so that all that is true of a video at a post's head
(its files, its captions, what may be wrong) is true of it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from kindling.model.frontmatter import PostFront
from kindling.model.policy import Policy, joined
from kindling.model.problems import Problem
from kindling.model.values import Document, Fact
from kindling.model.views import Carried
from kindling.plugins.video.asking import Slip, asked
from kindling.plugins.video.core import TranscriptParagraph, VideoView

_KEYS = ("poster", "captions", "descriptions", "described", "synthetic_voice", "duration")
_KEY = re.compile(rf"\b({'|'.join(_KEYS)}): ")
_VALUE = re.compile(rf"\b({'|'.join(_KEYS)}): (?=true|[/\d])")
_TITLE = "a video"  #: of which nobody has said the title


@dataclass(frozen=True, slots=True)
class InText:
    """One video of a text."""

    number: int  #: from 1, in the order of the text
    line: int
    front: PostFront  #: what would be the front matter of a post with this video
    alt: str  #: what its poster shows
    slips: tuple[Slip, ...] = ()

    @property
    def named(self) -> bool:
        """Whether a file or an address is named at all."""
        return self.front.video is not None


@dataclass(frozen=True, slots=True)
class VideosView(Carried):
    """The players in a text."""

    fills: Mapping[str, str]  #: marker → player
    feed_fills: Mapping[str, str]  #: marker → picture and link, where no player runs
    policy: Policy


@dataclass(frozen=True, slots=True)
class Videos:
    """The videos of one text; a reading's result, put into ``md.Meta["vlog"]``."""

    videos: tuple[InText, ...] = ()
    problems: tuple[Problem, ...] = ()


def in_text(text: str, number: int, line: int) -> InText:
    """Return the video that ``{video:`` and ``}`` hold between them; whatever is wrong is left out, and a slip."""
    found = asked(" ".join(text.split()))
    values: dict[str, Any] = {"title": found.title or _TITLE}
    if found.place:
        values["video"] = " ".join([found.place, *_moment(found.start, found.end), *_said(found.options)])
    for name in _KEYS:
        if found.options.get(name):
            values[name] = found.options[name]
    for kind in ("captions", "descriptions"):
        tracks = {name.partition(".")[2]: path for name, path in found.options.items() if name.startswith(f"{kind}.")}
        if tracks:
            values[kind] = tracks if kind not in values else {found.lang or "": values[kind], **tracks}
    front, slips = _front(values)
    return InText(number, line, front, found.options.get("alt", ""), (*found.slips, *slips))


def _moment(start: int, end: int) -> Iterator[str]:
    yield f"start={start}"
    if end:
        yield f"end={end}"


def _said(options: Mapping[str, str]) -> Iterator[str]:
    for name in ("title", "lang"):
        if options.get(name):
            yield f'{name}="{options[name].replace(chr(34), "”")}"'


def _front(values: dict[str, Any]) -> tuple[PostFront, list[Slip]]:
    slips: list[Slip] = []
    while True:
        try:
            return PostFront.model_validate(values), slips
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0])
                fact = detail["msg"].removeprefix("Value error, ")
                if better := getattr(detail.get("ctx", {}).get("error"), "better", ()):
                    fact += f", such as {better[0].partition(', ')[0]}"
                slips.append(Slip(f"{name}={values.pop(name)!r}: {fact}"))


def videos_in(document: Document) -> tuple[InText, ...]:
    """Return the videos in a document's text."""
    found = document.findings.get("vlog")
    return found.videos if isinstance(found, Videos) else ()


def alone(video: InText, document: Document) -> Document:
    """Return the post that would hold this video and nothing else; whatever is wrong with it is on the video's line."""
    lines = dict.fromkeys(("video", "title", *_KEYS), video.line)
    return replace(document, kind="post", front=video.front, lines=lines, findings={})


def beside(video: InText, fact: Fact) -> Fact:
    """Return the page's fact with the address below which the video's own files are: its transcript, its captions."""
    title = f"Video {video.number} of “{fact.title}”" if video.front.title == _TITLE else video.front.title
    return replace(fact, address=f"{fact.address}video-{video.number}/", title=title)


def shown(view: VideoView, video: InText, fact: Fact) -> VideoView:
    """Return the video as the page shows it: with ids of its own, and the page's address."""
    words = tuple(_apart(part, video.number) for part in view.transcript)
    alt = video.alt or view.poster_alt
    return replace(view, page=fact.address, transcript=words, number=video.number, poster_alt=alt)


def _apart(part: TranscriptParagraph, number: int) -> TranscriptParagraph:
    return replace(part, id=f"v{number}-{part.id}")


def text_view(videos: Iterable[tuple[int, VideoView | None]], player: Callable[[VideoView], str]) -> VideosView | None:
    """Return all players in a text, by their numbers; None where there is none. What can't be shown stays empty."""
    views = dict(videos)
    if not views:
        return None
    shown = {f"vlog:{number}": view for number, view in views.items()}
    return VideosView(
        {name: player(view) if view else "" for name, view in shown.items()},
        {name: view.feed_before if view else "" for name, view in shown.items()},
        joined(view.policy for view in shown.values() if view),
    )


def as_typed(problem: Problem) -> Problem:
    """Return a problem with its hint as a text writes it: ``captions=``, not ``captions:``."""
    hint = _VALUE.sub(r"\1=", problem.hint)
    return replace(problem, hint=_KEY.sub(r"\1= ", hint))


def untitled(video: InText, document: Document) -> Iterator[Problem]:
    """Yield the problem of a video that nobody can call by a name."""
    if video.front.title == _TITLE:
        fact = "the video has no title: in a list of players and frames, a screen reader can't tell it from others"
        yield Problem(document.path, video.line, "vlog/title", fact, 'add title="…" with a few words', "warning")

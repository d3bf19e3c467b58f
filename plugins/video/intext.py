"""Videos in the middle of a text: from what stands between braces to ``Video``, and the players on the page. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kindling.model import frontmatter
from kindling.model.policy import Policy, joined
from kindling.model.problems import Problem
from kindling.model.views import PageExtras
from kindling.plugins.video.core import VideoView
from kindling.plugins.video.video import Video
from kindling.plugins.video.video_request import RequestMistake, video_request


class _Options(BaseModel):
    """What may be said of a video in a text, each of the type that it has in front matter."""

    model_config = ConfigDict(frozen=True)

    video: frontmatter.Video | None = None
    poster: frontmatter.File = ""
    captions: frontmatter.Tracks = {}
    descriptions: frontmatter.Tracks = {}
    described: frontmatter.YesOrNo = False
    synthetic_voice: frontmatter.YesOrNo = False
    duration: frontmatter.Duration = 0


_KEYS = tuple(name for name in _Options.model_fields if name != "video")
_KEY = re.compile(rf"\b({'|'.join(_KEYS)}): ")
_VALUE = re.compile(rf"\b({'|'.join(_KEYS)}): (?=true|[/\d])")


@dataclass(frozen=True, slots=True)
class VideosView(PageExtras):
    """The players in a text."""

    fills: Mapping[str, str]  #: marker → player
    feed_fills: Mapping[str, str]  #: marker → picture and link, where no player runs
    policy: Policy  #: the hosts of its frames


def in_text(text: str, number: int, line: int) -> Video:
    """Return the video that ``{video:`` and ``}`` hold between them; whatever is wrong is left out, and a slip."""
    found = video_request(" ".join(text.split()))
    said: dict[str, Any] = {name: found.options[name] for name in _KEYS if found.options.get(name)}
    for kind in ("captions", "descriptions"):
        tracks = {name.partition(".")[2]: path for name, path in found.options.items() if name.startswith(f"{kind}.")}
        if tracks:
            said[kind] = tracks if kind not in said else {found.lang or "": said[kind], **tracks}
    if found.place:
        said["video"] = found.place
    options, mistakes = _options(said)
    place = found.place if options.video else ""
    whole = replace(found, place=place, mistakes=(*found.mistakes, *mistakes))
    own = options.model_dump(include=set(_KEYS))
    return Video(whole, number=number, first_line=line, alt=found.options.get("alt", ""), **own)


def _options(said: dict[str, Any]) -> tuple[_Options, list[RequestMistake]]:
    mistakes: list[RequestMistake] = []
    while True:
        try:
            return _Options.model_validate(said), mistakes
        except ValidationError as error:
            for detail in error.errors():
                name = str(detail["loc"][0])
                fact = detail["msg"].removeprefix("Value error, ")
                if better := getattr(detail.get("ctx", {}).get("error"), "better", ()):
                    fact += f", such as {better[0].partition(', ')[0]}"
                form = "{video: …}" if name == "video" else f"{name}=…"
                hint = f"write {form} so" if better else f"write {form} otherwise"
                mistakes.append(RequestMistake(f"{name}={said.pop(name)!r}: {fact}", f"{hint}, or take it out"))


def text_view(
    videos: Iterable[tuple[int, VideoView | None]], player: Callable[[VideoView], str], link: Callable[[VideoView], str]
) -> VideosView | None:
    """Return all players in a text, by their numbers; None where there is none. What can't be shown stays empty.

    ``player`` and ``link`` write a video as HTML: for pages, and for where no player runs.
    """
    views = dict(videos)
    if not views:
        return None
    shown = {f"vlog:{number}": view for number, view in views.items()}
    return VideosView(
        {name: player(view) if view else "" for name, view in shown.items()},
        {name: link(view) if view else "" for name, view in shown.items()},
        joined(view.policy for view in shown.values() if view),
    )


def as_typed(problem: Problem) -> Problem:
    """Return a problem with its hint as a text writes it: ``captions=``, not ``captions:``."""
    hint = _VALUE.sub(r"\1=", problem.hint)
    return replace(problem, hint=_KEY.sub(r"\1= ", hint))


def untitled(video: Video) -> Iterator[Problem]:
    """Yield the problem of a video in a text that nobody can call by a name."""
    if not video.asked.title:
        fact = "the video has no title: in a list of players and frames, a screen reader can't tell it from others"
        yield video.problem("title", "vlog/title", fact, 'add title="…" with a few words', "warning")

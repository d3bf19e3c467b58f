"""Videos in a text: fixtures of title, source and HTML, then what was understood; lines with ! are problems."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from kindling.engine.settings import markdown_settings
from kindling.model.markers import OPEN, compose
from kindling.model.reading import Reading
from kindling.plugins.citations.markdown import CitationsExtension
from kindling.plugins.prose.markdown import ProseExtension
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.video.video import Video, Videos
from kindling.plugins.vlog.markdown import VideoExtension
from tests.plugins.series.texts import cases

FIXTURE = Path(__file__).parents[2] / "markdown" / "fixtures" / "video.md"
CASES = dict(cases(FIXTURE))


@pytest.fixture(scope="module")
def md() -> Markdown:
    """One instance for all, with the other syntaxes beside it, as in a build."""
    settings = markdown_settings()
    settings["extensions"] += [VideoExtension(), SeriesExtension(), ProseExtension(), CitationsExtension()]
    return Markdown(**settings)


def read(md: Markdown, source: str) -> tuple[str, Videos]:
    md.reset()
    md.Meta = {}  # type: ignore[attr-defined]
    md.kindling_reading = Reading("a.md", "a", source, 1)  # type: ignore[attr-defined]
    html = md.convert(source)
    return html, md.Meta["vlog"]  # type: ignore[attr-defined]


def said(video: Video) -> str:
    request = video.asked
    tracks = ", ".join(lang or "en" for lang in video.captions)
    moments = f" start={request.start}" + (f" end={request.end}" if request.end else "")
    names = "".join(f' {key}="{value}"' for key, value in (("title", request.title), ("lang", request.lang)) if value)
    parts = [
        f"{request.place}{moments}{names}" if request.place else "None",
        f"captions {tracks}" if tracks else "",
        "described" if video.described else "",
        f"{video.duration} seconds" if video.duration else "",
    ]
    return f"{video.number} (line {video.first_line}): {'; '.join(filter(None, parts))}"


@pytest.mark.parametrize("name", CASES)
def test_renders(name: str, md: Markdown) -> None:
    source, expected = CASES[name]
    html, found = read(md, source)
    html = compose(html, {f"vlog:{video.number}": f"[{video.number}]" for video in found.videos})
    problems = [f"! {problem.line}: [{problem.rule}] {problem.message}" for problem in found.problems]
    assert "\n".join([html, *map(said, found.videos), *problems]) == expected


@given(text=st.text(alphabet="{}video: a.mp4=\"“”'\n\\`_*[]()<>&|#-> =", max_size=40))
def test_whatever_is_typed_each_video_has_its_place(md: Markdown, text: str) -> None:
    html, found = read(md, f"{{video: a.mp4 {text}")
    assert html.count(f"{OPEN}vlog:") == len(found.videos)
    assert all(problem.line <= text.count("\n") + 1 for problem in found.problems)

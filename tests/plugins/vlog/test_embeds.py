"""Players that stand in a text as HTML are read as ours where they are known; anything else is left, and told."""

from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.values import Document
from kindling.plugins.video.public import Videos
from kindling.plugins.vlog.embeds import with_tokens
from kindling.plugins.vlog.markdown import VideoExtension

YOUTUBE = "https://www.youtube.com/embed/dQw4w9WgXcQ"


@pytest.mark.parametrize(
    ("html", "token"),
    [
        (f'<iframe width="560" src="{YOUTUBE}" title="YouTube video player" allowfullscreen></iframe>',
         f"{{video: {YOUTUBE}}}"),
        (f'<IFRAME SRC=\'{YOUTUBE}\' title="Joy at work"></IFRAME>', f'{{video: {YOUTUBE} title="Joy at work"}}'),
        (f'<div class="video"><iframe src="{YOUTUBE}?start=30"></iframe></div>', f"{{video: {YOUTUBE}?start=30}}"),
        ('<figure>\n<div>\n<iframe src="//player.vimeo.com/video/76979871"></iframe>\n</div>\n</figure>',
         "{video: https://player.vimeo.com/video/76979871}\n\n\n\n"),
        ('<iframe src="https://tube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d"></iframe>',
         "{video: https://tube.example.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d}"),
        ('<video src="/media/joy.mp4" controls poster="/media/joy.jpg"></video>',
         "{video: /media/joy.mp4 poster=/media/joy.jpg}"),
        (('<video controls title="Joy"><source src="joy.webm"><source src="joy.mp4">\n'
         '<track kind="captions" srclang="cy" src="cy.vtt">\nNo player.</video>'),
         '{video: joy.mp4 title="Joy" captions.cy="cy.vtt"}\n\n'),
        ('<object data="x"><param name="movie"><embed src="http://www.youtube.com/v/dQw4w9WgXcQ"></object>',
         "{video: http://www.youtube.com/v/dQw4w9WgXcQ}"),
    ],
)  # fmt: skip
def test_a_player_that_is_known_becomes_ours_and_lines_stay(html: str, token: str) -> None:
    assert with_tokens(f"One.\n\n{html}\n\nTwo.") == (f"One.\n\n{token}\n\nTwo.", [(token.strip(), 2)])


@pytest.mark.parametrize(
    "html",
    [
        '<iframe src="https://example.org/embed/x"></iframe>',
        '<iframe src="https://www.youtube.com/embed/videoseries?list=PL1"></iframe>',
        f'Words <iframe src="{YOUTUBE}"></iframe> words',
        f'<figure><iframe src="{YOUTUBE}"></iframe><figcaption>What it shows</figcaption></figure>',
        f'<div><iframe src="{YOUTUBE}"></iframe>',
        f'```\n<iframe src="{YOUTUBE}"></iframe>\n```',
        f'    <iframe src="{YOUTUBE}"></iframe>',
        '<video src="https://example.org/joy.mp4"></video>',
        '<video src="/media/a}b.mp4"></video>',
        "<video controls></video>",
    ],
)
def test_what_is_not_known_or_says_more_or_is_code_is_left(html: str) -> None:
    assert with_tokens(html) == (html, [])


def test_many_that_never_end_take_no_longer_than_their_number() -> None:
    text = "<video>\n" * 3000 + "<iframe " * 3000
    assert with_tokens(text) == (text, [])


def document(body: str, *, raw_html: bool = False) -> Document:
    settings = markdown_settings()
    settings["extensions"] += [VideoExtension()]
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post")
    return Reader.of(settings, raw_html=raw_html).read(file, f"---\ntitle: A\ndate: 2026-11-09\n---\n{body}".encode())


@pytest.mark.parametrize("raw_html", [False, True])
def test_in_a_text_the_film_has_its_line_and_nothing_is_told_of_html(raw_html: bool) -> None:
    read = document(f'One.\n\n<iframe src="{YOUTUBE}" title="Joy"></iframe>\n\nTwo.\n', raw_html=raw_html)
    found = read.finding(Videos)
    assert found
    (video,) = found.videos
    assert (video.asked.place, video.asked.title, video.first_line) == (YOUTUBE, "Joy", read.body_line + 2)
    assert video.token == f'{{video: {YOUTUBE} title="Joy"}}'
    assert read.problems == ()
    assert "iframe" not in read.html


def test_another_frame_is_told() -> None:
    (told,) = document('<iframe src="https://example.org/x"></iframe>\n').problems
    assert told.rule == "text/raw-html"


def test_a_sound_is_let_in_and_waits_for_the_reader() -> None:
    read = document('<audio src="/media/joy.mp3" autoplay loop></audio>\n')
    assert read.problems == ()
    assert read.html == '<p><audio src="/media/joy.mp3" controls=""></audio></p>'

"""What a writer is told of pictures: words that stand for them, files that browsers don't show."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.model.values import Document, MediaFile
from kindling.plugins.links.core import find
from kindling.plugins.pictures.markdown import PicturesExtension
from kindling.plugins.pictures.rules import alt_fault, picture_problems

MEDIA = {
    name: MediaFile(f"media/{name}", f"content/media/{name}", 9_000, mime, 1600, 840)
    for name, mime in {
        "a.jpg": "image/jpeg", "scan.tiff": "image/tiff", "film.mp4": "video/mp4", "old.bmp": "image/bmp",
        "b.avif": "image/avif", "c.svg": "image/svg+xml",
    }.items()
}  # fmt: skip
HEAVY = {"media/a.jpg": replace(MEDIA["a.jpg"], size=6_300_000)}
READER = Reader.of(
    {"extensions": ["markdown.extensions.extra", "markdown.extensions.toc", PicturesExtension()]},
    raw_html=False,
    finders={"links": find},
)


def document(body: str, front: str = "") -> Document:
    """Return a post, read as the build reads it."""
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post")
    return READER.read(file, f"---\ntitle: Joy\ndate: 2026-01-01\n{front}---\n{body}\n".encode())


def told(body: str, front: str = "", media: Mapping[str, MediaFile] | None = None) -> list[str]:
    """Return the rules that a post breaks, with their lines and weights."""
    found = document(body, front)
    assert found.problems == ()
    known = media or {f"media/{name}": file for name, file in MEDIA.items()}
    return [f"{p.line} {p.rule.removeprefix('pictures/')} {p.severity}" for p in picture_problems(found, known)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("![A nurse laughs](../media/a.jpg)", []),
        ("![](../media/a.jpg)", ["5 alt error"]),
        ("Words.\n\n![](../media/a.jpg)\n\n![ ](../media/a.jpg)", ["7 alt error", "9 alt error"]),
        ("![](../media/a.jpg){.decorative}", []),
        ("![A line](../media/a.jpg){.decorative}", ["5 alt warning"]),
        ('<img src="../media/a.jpg">', ["5 alt error"]),
        ('<img src="../media/a.jpg" alt="">', []),
        ("[![](../media/a.jpg){.decorative}](/about/)", ["5 link error"]),
        ("[![About us](../media/a.jpg)](/about/)", []),
        ("![a.jpg](../media/a.jpg)", ["5 alt-words warning"]),
        ("![Picture of a nurse](../media/a.jpg)", ["5 alt-words advice"]),
        ("![A nurse](https://example.org/a.jpg)", ["5 elsewhere error"]),
        ("![A nurse](//example.org/a.jpg)", ["5 elsewhere error"]),
        ("![A letter](../media/scan.tiff)", ["5 form error"]),
        ("![A map](../media/old.bmp)", ["5 form error"]),
        ("![A film](../media/film.mp4)", ["5 form error"]),
        ("![A nurse](../media/b.avif) ![A map](../media/c.svg)", []),
        ("![Nothing is there](../media/none.jpg)", []),  # that is for links/image to tell
    ],
)  # fmt: skip
def test_pictures_in_a_text(body: str, expected: list[str]) -> None:
    if "//example.org" in body and "https" not in body:
        assert [p.rule for p in document(body).problems] == ["links/scheme"]
        return
    assert told(body) == expected


def test_a_draft_may_wait_with_its_alt_text() -> None:
    assert told("![](../media/a.jpg)", "status: draft\ncover: ../media/a.jpg\n") == ["5 alt warning", "7 alt warning"]


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("cover: ../media/a.jpg\ncover_alt: A nurse laughs\n", []),
        ('cover: ../media/a.jpg\ncover_alt: ""\n', []),
        ("cover: ../media/a.jpg\n", ["4 alt error"]),
        ("cover: ../media/a.jpg\ncover_alt:\n", ["4 alt error"]),
        ("cover: ../media/a.jpg\ncover_alt: photo\n", ["5 alt-words warning"]),
        ("cover: ../media/a.jpg\ncover_alt: decorative\n", []),
        ("cover: ../media/scan.tiff\ncover_alt: A letter\n", ["4 form error"]),
        ("cover: ../media/none.jpg\n", []),  # that is for links/cover to tell
    ],
)
def test_covers(front: str, expected: list[str]) -> None:
    assert told("Words.", front) == expected


def test_a_heavy_picture_is_told_with_its_weight() -> None:
    found = list(picture_problems(document("![A nurse](../media/a.jpg)"), HEAVY))
    assert [(p.rule, p.severity, "6.3 MB" in p.message) for p in found] == [("pictures/heavy", "advice", True)]


def test_what_is_wrong_with_a_file_is_told_once_a_text() -> None:
    front = "cover: ../media/a.jpg\ncover_alt: A nurse\n"
    found = list(picture_problems(document("![A nurse](../media/a.jpg) ![A nurse](/media/a.jpg)", front), HEAVY))
    assert [(p.line, p.rule) for p in found] == [(4, "pictures/heavy")]


def test_what_is_told_of_a_cover_speaks_of_its_own_key() -> None:
    (problem,) = picture_problems(
        document("", "cover: ../media/a.jpg\ncover_alt: IMG_2034\n"), HEAVY | {"media/a.jpg": MEDIA["a.jpg"]}
    )
    assert str(problem) == (
        "content/posts/joy.md:5: [pictures/alt-words] warning: the cover_alt is the name of a file: 'IMG_2034'\n"
        "    hint: say what it shows, and why it stands here"
    )


NOTHING = """IMG_2034, img 2034.jpg, DSC00042, PXL_20260101_101010, Screenshot 2026-01-01 at 10.10.10, Photo,
decorative, image., Walk.jpg, walk"""
SOMETHING = """A picture frame, Image processing by hand, Photo albums on a shelf, A walk by the river,
Cover of the report: a bridge"""


@pytest.mark.parametrize("alt", [words.strip() for words in NOTHING.split(",")])
def test_words_that_say_nothing(alt: str) -> None:
    assert alt_fault(alt, "../media/walk.jpg")[1] == "warning"


@pytest.mark.parametrize("alt", [words.strip() for words in SOMETHING.split(",")])
def test_words_that_say_something(alt: str) -> None:
    assert alt_fault(alt, "../media/walk.jpg") == ("", "")

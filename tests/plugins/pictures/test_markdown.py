"""Pictures in a text: tests/markdown/fixtures/pictures.md has title, source, then HTML and what was found."""

import re
from pathlib import Path

import markdown
import pytest

from kindling.model.markers import CLOSE, OPEN
from kindling.model.reading import Reading
from kindling.plugins.citations.markdown import CitationsExtension
from kindling.plugins.pictures.core import Pictures, TypedPicture
from kindling.plugins.pictures.markdown import PicturesExtension
from kindling.plugins.prose.markdown import ProseExtension

FIXTURE = Path(__file__).parents[2] / "markdown" / "fixtures" / "pictures.md"


def cases() -> list[object]:
    parts = FIXTURE.read_text("utf-8").split("\n.\n")
    triples = zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    return [pytest.param(source, told.rstrip("\n"), id=title.strip()) for title, source, told in triples]


def read(source: str) -> tuple[str, Pictures]:
    """Return a text as HTML, and its pictures."""
    md = markdown.Markdown(
        extensions=["markdown.extensions.extra", CitationsExtension(), ProseExtension(), PicturesExtension()],
        output_format="html",
    )
    md.kindling_reading = Reading("content/posts/joy.md", "joy", source, 1)  # type: ignore[attr-defined]
    html = md.convert(source)
    return html, md.Meta["pictures"]  # type: ignore[attr-defined]


def told(found: TypedPicture) -> str:
    words = {None: "nothing is said", "": "decorates"}.get(found.alt) or found.alt
    more = " (and decorates)" if found.alt and found.decorates else " (a link's only content)" if found.link else ""
    return f"{found.number} {found.src}, line {found.line}: {words}{more}"


@pytest.mark.parametrize(("source", "expected"), cases())
def test_finds(source: str, expected: str) -> None:
    html, pictures = read(source)
    html = re.sub(f"<sup.*?</sup>|{OPEN}citations:[^{CLOSE}]*{CLOSE}", "NOTE", html)
    shown = re.sub(f"{OPEN}pictures:([^{CLOSE}]*){CLOSE}", r"{\1}", html)
    assert "\n".join([shown, *map(told, pictures.pictures)]) == expected


def test_a_text_without_pictures_is_as_it_was() -> None:
    plain = markdown.markdown("Words.", extensions=["markdown.extensions.extra"], output_format="html")
    assert read("Words.") == (plain, Pictures())


@pytest.mark.parametrize(("words", "early"), [(0, True), (100, True), (101, False)])
def test_the_first_picture_is_near_the_top_or_not(words: int, early: bool) -> None:
    text = "word " * words
    _, pictures = read(f"{text}\n\n![A](a.png)\n\n![B](b.png)")
    assert pictures.early is early


def test_many_pictures_take_no_longer_each() -> None:
    """A thousand of them are found in one pass: their lines are right, and the text is not gone through for each."""
    _, pictures = read("\n\n".join(f"![A{n}](a{n % 7}.png)" for n in range(1000)))
    assert [found.line for found in pictures.pictures] == [2 * n + 1 for n in range(1000)]

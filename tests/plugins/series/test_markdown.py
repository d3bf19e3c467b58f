"""The tokens in a text: fixtures of title, source and HTML; lines that begin with ! are its problems."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown import Markdown

from kindling.engine.settings import markdown_settings
from kindling.model.markers import compose, resolve_hrefs
from kindling.model.reading import Reading
from kindling.plugins.series.core import Series, SeriesCard, library_of
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.series.tokens import Tokens, fills
from tests.plugins.series.texts import post, series, site
from tests.theme.examples import shown

FIXTURES = Path(__file__).parents[2] / "markdown" / "fixtures"


def cases() -> Iterator[object]:
    """Yield title, source and expected lines of each fixture, parted at lone dots."""
    for path in sorted(FIXTURES.glob("series-*.md")):
        parts = path.read_text("utf-8").split("\n.\n")
        for title, source, html in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield pytest.param(source, html, id=f"{path.stem}: {title.strip()}")


@pytest.fixture(scope="module")
def cultures() -> Series:
    """A series with two parts to read, a draft, and a planned part."""
    given = site({
        "series/cultures.md": series('"Great <cultures>"', "slug: cultures", "parts: 5", "accent: moss", "planned:",
                                     "  - title: Ceding power", "    part: 4", "    date: 2027-01-12"),
        "posts/joy.md": post("Joy", "2026-09-07", "series: cultures", "part: 1"),
        "posts/kindness.md": post("Kindness", "2026-09-21", "series: cultures", "part: 2"),
        "posts/secret.md": post("Secret", "", "series: cultures", "part: 3"),
    })  # fmt: skip
    return library_of(given).series["cultures"]


@pytest.fixture(scope="module")
def md() -> Markdown:
    """One instance for all, as in a build."""
    settings = markdown_settings()
    settings["extensions"].append(SeriesExtension())
    return Markdown(**settings)


def read(md: Markdown, source: str) -> tuple[str, Tokens]:
    md.reset()
    md.Meta = {}  # type: ignore[attr-defined]
    md.kindling_reading = Reading("a.md", "a", source, 1)  # type: ignore[attr-defined]
    html = md.convert(source)
    return html, md.Meta["series"]  # type: ignore[attr-defined]


def card_html(card: SeriesCard, lang: str) -> str:
    return shown("series-inline", card, lang)


@pytest.mark.parametrize(("source", "expected"), list(cases()))
def test_renders(source: str, expected: str, md: Markdown, cultures: Series) -> None:
    html, found = read(md, source)
    composed = resolve_hrefs(compose(html, fills(found.tokens, cultures, card_html)), lambda address: address)
    problems = [f"! {problem.line}: {problem.message}" for problem in sorted(set(found.problems))]
    assert "\n".join([composed, *problems]) == expected.rstrip("\n")


def test_each_token_has_its_line_and_code_is_not_counted(md: Markdown) -> None:
    text = "`{part:1}`\n\n{part:1}\n\n```\n{part:1}\n```\n\n\\{part:1} [a]({part:1}) {part:1}\n\n{part:1}"
    _, found = read(md, text)
    assert sorted(token.line for token in found.tokens) == [3, 9, 9, 11]


def test_nothing_stays_from_the_document_before(md: Markdown) -> None:
    read(md, "{part:1} {part:x}")
    assert read(md, "Nothing.")[1] == Tokens()


def test_a_text_without_series_shows_what_was_typed_and_marks_it(md: Markdown) -> None:
    html, found = read(md, "{series} [a]({series}) {part:1} [b]({part:1})\n\n{series}")
    assert compose(html, fills(found.tokens, None, card_html)).count('<span class="problem">') == 5


@pytest.mark.parametrize("text", ["[" * 300, "[a" * 300, "{part:" * 300, "[a]({part:1" * 100, "`" * 300 + "{part:1}"])
def test_hostile_texts_are_read(md: Markdown, text: str) -> None:
    assert read(md, text)[0]

"""Headings: a link to each, the id that GitHub gives it, and the contents of a long text."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kindling.model.markers import compose
from kindling.model.reading import Reading
from kindling.model.values import Heading
from kindling.plugins.headings.core import HeadingsFound, contents_of, found_headings, github_id, shown
from tests.engine.test_sites import built

LINK = '<a href="'
READING = Reading("content/posts/joy.md", "joy", "", 1)


def page(html: str) -> str:
    """Return a text as its page shows it."""
    marked, found = found_headings(html, READING)
    return compose(marked, shown(found, (), 0).fills)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hello, World!", "hello-world"),
        ("Pŵer & joy", "pŵer--joy"),
        ("What's `new` in v1.2?", "whats-new-in-v12"),
        ("snake_case – dashed", "snake_case--dashed"),
        ("हिन्दी में", "हिन्दी-में"),
        ("🌱", ""),
    ],
)
def test_the_id_of_a_heading_is_the_one_that_github_gives_it(text: str, name: str) -> None:
    assert github_id(text) == name


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<h2 id="joy">Joy</h2>', '<h2 id="joy"><a href="#joy">Joy</a></h2>'),
        (
            '<h2 id="pwer-joy">Pŵer &amp; <em>joy</em></h2>',
            f'<h2 id="pwer-joy"><span id="pŵer--joy"></span>{LINK}#pwer-joy">Pŵer &amp; <em>joy</em></a></h2>',
        ),
        (
            '<h3 id="a">A</h3><h3 id="a_1">A</h3>',
            f'<h3 id="a">{LINK}#a">A</a></h3><h3 id="a_1"><span id="a-1"></span>{LINK}#a_1">A</a></h3>',
        ),
        ('<h2 id="a-b"><a href="/">A b</a></h2>', '<h2 id="a-b"><a href="/">A b</a></h2>'),
        ('<h2 id="p2-heading">P2</h2>', '<h2 id="p2-heading"><a href="#p2-heading">P2</a></h2>'),
        ('<h2>No id</h2><h1 id="t">T</h1>', '<h2>No id</h2><h1 id="t">T</h1>'),
        ('<p id="x--y">.</p><h2 id="q">X &amp; y</h2>', None),
    ],
)
def test_a_heading_is_a_link_to_itself_unless_a_link_stands_in_it(html: str, expected: str | None) -> None:
    given = page(html)
    assert given == expected if expected else re.findall('id="([^"]+)"', given) == ["x--y", "q"]


def test_feeds_and_print_have_the_headings_alone() -> None:
    html = '<h2 id="pwer-joy">Pŵer &amp; joy</h2><p>Words.</p>'
    marked, found = found_headings(html, READING)
    assert compose(marked, shown(found, (), 0).feed_fills) == html


def headings(*levels: int) -> list[Heading]:
    return [Heading(level, f"h{number}", f"Words {number}") for number, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("levels", "tree"),
    [
        ((2, 2, 2), []),
        ((2, 2, 2, 2), [("h0", []), ("h1", []), ("h2", []), ("h3", [])]),
        ((2, 3, 4, 3, 2), [("h0", ["h1", "h3"]), ("h4", [])]),
        ((3, 2, 3, 3), [("h0", []), ("h1", ["h2", "h3"])]),
        ((1, 3, 3, 3, 3), [("h1", []), ("h2", []), ("h3", []), ("h4", [])]),
    ],
)
def test_contents_have_two_levels_of_a_text_with_four_headings(
    levels: tuple[int, ...], tree: list[tuple[str, list[str]]]
) -> None:
    found = contents_of(headings(*levels))
    assert [(entry.id, [each.id for each in entry.below]) for entry in found] == tree


def test_contents_are_there_for_a_long_text_whose_writer_put_them_nowhere() -> None:
    four = headings(2, 2, 2, 2)
    assert len(shown(HeadingsFound(), four, 600).contents) == 4
    assert shown(HeadingsFound(), four, 599).contents == ()
    assert shown(HeadingsFound(listed=True), four, 600).contents == ()


_TEXT = "---\ntitle: Joy\ndate: 2026-01-02\nsummary: A line.\n---\n\n{}See [it](#pŵer--two) and [it](#first-words).\n\n"


@pytest.mark.whole
@pytest.mark.parametrize("typed", ["", "[TOC]\n\n"])
def test_a_page_has_its_contents_once_and_its_links_lead_somewhere(tmp_path: Path, typed: str) -> None:
    folder = tmp_path / "content/posts"
    folder.mkdir(parents=True)
    words = "word " * 150
    parts = "".join(f"## {name}\n\n{words}\n\n" for name in ("First words", "Pŵer & two", "Three", "Four [x](/)"))
    (folder / "joy.md").write_text(_TEXT.format(typed) + parts, "utf-8")
    (tmp_path / "pelicanconf.py").write_text(
        'SITENAME = "One"\nCARDS = {"enabled": False}\nSEARCH = {"enabled": False}\n'
    )
    result = built(tmp_path, tmp_path / "output")
    assert result.published, result.problems
    soup = BeautifulSoup((tmp_path / "output/posts/joy/index.html").read_text("utf-8"), "html.parser")
    assert len(soup.select("nav.contents")) == (0 if typed else 1)
    assert len(soup.select("div.toc")) == (1 if typed else 0)
    ids = {str(each["id"]) for each in soup.select("[id]")}
    inward = [str(link["href"])[1:] for link in soup.select(".prose a[href^='#'], .contents a")]
    assert len(inward) >= 8 and set(inward) <= ids
    assert "id=&#34;three&#34;&gt;Three&lt;/h2&gt;" in (tmp_path / "output/feed.xml").read_text("utf-8")

"""On paper, a link says its address once: behind its words, or as them."""

import pytest

from kindling.model.bare_links import with_bare_links
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitiser


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("https://example.org/", "example.org"),
        ("https://www.example.org/a%20b?x=1&amp;y=2", "example.org/a b?x=1&amp;y=2"),
        ("https://doi.org/10.1000/182", "10.1000/182"),
        ("https://doi.org/10.1000/182", "doi:10.1000/182"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC123", "PMC123"),
    ],
)
def test_words_that_are_the_address_are_marked(address: str, words: str) -> None:
    link = f'<p><a href="{address}" rel="me">{words}</a></p>'
    assert with_bare_links(link) == f'<p><a href="{address}" rel="me" class="bare">{words}</a></p>'
    assert with_bare_links(with_bare_links(link)) == with_bare_links(link)


@pytest.mark.parametrize(
    "link",
    [
        '<a href="https://example.org/1984">1984</a>',
        '<a href="https://example.org/radical">Radical</a>',
        '<a href="https://example.org/a">https://example.org/b</a>',
        '<a href="https://example.org/"><em>example.org</em></a>',
        '<a href="/example.org">example.org</a>',
        '<a href="mailto:ann@example.org">ann@example.org</a>',
        '<a href="https://example.org/">',
    ],
)
def test_other_links_are_left(link: str) -> None:
    assert with_bare_links(link) == link


@pytest.mark.parametrize("raw_html", [False, True])
def test_a_text_has_them_marked_whatever_html_it_may_hold(raw_html: bool) -> None:
    html, problems = sanitiser(raw_html=raw_html)('<a href="https://a.org/">a.org</a>', Reading("a.md", "a", "", 1))
    assert (html, problems) == ('<a href="https://a.org/" class="bare">a.org</a>', [])

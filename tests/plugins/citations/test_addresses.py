"""Addresses of sources: what no address may hold is encoded, whoever wrote it."""

from pathlib import Path

import pytest

from kindling.plugins.citations import csl
from kindling.plugins.citations.clean import clean
from kindling.plugins.citations.questions import whole
from kindling.plugins.citations.styles import CitationStyle, style_of
from kindling.plugins.sources.core import forms_of
from tests.plugins.citations.pages import SHIPPED, pages, site_of
from tests.plugins.citations.test_misread import markup

#: a form of DOI that publishers gave out until 2000 (SICI, ANSI/NISO Z39.56)
OLD = "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O"
OLD_LINK = "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O"


def test_an_old_doi_is_whole_and_its_address_leads_to_it() -> None:
    assert (csl.doi({"DOI": OLD}), csl.url({"DOI": OLD})) == (OLD, OLD_LINK)


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ('https://e.org/?a=b&c="d"|e', "https://e.org/?a=b&c=%22d%22%7Ce"),
        ("https://e.org/%3Cdone%3E", "https://e.org/%3Cdone%3E"),
        ("https://e.org/é?q=[1]#x", "https://e.org/é?q=[1]#x"),
        ("javascript:alert(1)", ""),
    ],
)
def test_an_address_has_nothing_that_none_may_hold(written: str, link: str) -> None:
    assert csl.url({"URL": written}) == link


def test_a_link_in_a_formatted_entry_is_the_same() -> None:
    made = clean(
        f'<a href="{OLD_LINK.replace("%3C", "&lt;").replace("%3E", ">")}">A &lt; B</a> <a href="https://e.org/?a&amp;b">C</a>'
    )
    assert made == f'<a href="{OLD_LINK}">A &lt; B</a> <a href="https://e.org/?a&amp;b">C</a>'


@pytest.mark.parametrize(("doi", "link"), [("10.1000/a#b", "10.1000/a%23b"), ("10.1000/a%z?c", "10.1000/a%25z%3Fc")])
def test_signs_of_a_doi_mean_nothing_else_in_its_address(doi: str, link: str) -> None:
    assert csl.url({"DOI": doi}) == f"https://doi.org/{link}"
    html = clean(f'<a href="https://doi.org/{doi}">https://doi.org/{doi}</a>')
    assert f'href="https://doi.org/{link}"' in html


#: what may have an address and no DOI
KINDS = tuple(
    "article-journal article-newspaper book chapter legislation motion_picture paper-conference report speech thesis "
    "webpage".split()
)


@pytest.mark.parametrize("name", SHIPPED)
def test_who_reads_a_source_with_an_address_alone_can_follow_it(name: str) -> None:
    """A style that prints no address of such a source has its title as the link."""
    style = style_of(name, Path())
    assert isinstance(style, CitationStyle)
    items = (
        {"type": kind, "title": f"On {kind}", "author": [{"family": f"Name{n}"}], "URL": f"https://example.org/{kind}"}
        for n, kind in enumerate(KINDS)
    )
    cited, listed = markup(style, *items)
    shown = " ".join(listed if style.lists else cited)
    lost = [kind for kind in KINDS if f"https://example.org/{kind}" not in shown]
    assert lost == []


@pytest.mark.parametrize("field", ["url = {%s}", "howpublished = {%s}", "howpublished = {\\url{%s}}"])
def test_an_address_with_a_space_or_brackets_is_said_in_one_way_everywhere(field: str) -> None:
    text = f"@misc{{a, author = {{Lee, Ann}}, title = {{T}}, year = 2020, {field % 'https://example.org/a b[1]?x=1'}}}"
    (page,), problems = pages(["[@a]"], [("a.bib", text)], style="apa")
    assert problems == []
    assert 'href="https://example.org/a%20b%5B1%5D?x=1"' in page.view.entries[0].html
    forms = forms_of(*whole(site_of(["[@a]"]), [("a.bib", text)]).sources.values())
    assert all("https://example.org/a%20b%5B1%5D?x=1" in form for form in (forms.bib, forms.ris, forms.json))

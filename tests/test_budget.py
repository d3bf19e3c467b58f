"""What a post may weigh, by bytes: about what a host sends before it waits for an answer (ten packets, RFC 6928)."""

import re

import brotli  # type: ignore[import-untyped]
from bs4 import BeautifulSoup

from plugins._kit.addresses import output_path
from tests.conftest import BuiltSite
from tools.bench import BUDGET_PAGE, BUDGET_SCRIPT, Weight

WORDS = 1_500  #: a longer text is heavy by its words and its sources, and they are what a reader came for
A_WORD = 3.75  #: bytes of one more word, with what it cites


def posts(site: BuiltSite) -> list[str]:
    """Return the addresses of the posts that hold no video, and no picture in several widths."""
    found = (page for page in site.pages() if re.fullmatch(r"/posts/[^/]+/", page))
    return [page for page in found if not re.search(r"<(?:video|iframe|picture)\b|video__screen", site.html(page))]


def files_of(site: BuiltSite, page: str, tag: str, attribute: str) -> list[bytes]:
    """Return the files of the site's own that a page loads by such tags."""
    folder = (
        (site.output / output_path(page)).parent if page != "/404.html" else site.output
    )  # links from the root there
    found = BeautifulSoup(site.html(page), "html.parser").select(tag)
    return [(folder / str(each[attribute]).lstrip("/")).resolve().read_bytes() for each in found]


def words_of(html: str) -> int:
    """Return how many words a post's text has."""
    prose = BeautifulSoup(html, "html.parser").select_one(".prose")
    return len(prose.get_text(" ").split()) if prose else 0


def test_a_text_post_is_light(example_site: BuiltSite) -> None:
    """Each post is held to the budget, and longer ones to so much more as their own words take."""
    over = {}
    for page in posts(example_site):
        html = example_site.html(page)
        styles = files_of(example_site, page, "link[rel=stylesheet]", "href")
        budget = BUDGET_PAGE + max(0, words_of(html) - WORDS) * A_WORD
        weight = Weight.of(html.encode(), *styles).gzipped
        if weight > budget:
            over[page] = (weight, budget)
    assert over == {}


def test_a_post_without_pictures_is_as_light_whatever_its_length(example_site: BuiltSite) -> None:
    """As most hosts send it, compressed by Brotli (RFC 7932), the budget holds for the longest such text there is."""
    weights = {}
    for page in posts(example_site):
        html = example_site.html(page)
        if "<img" not in html.partition('class="prose')[2].partition('class="reading__end')[0]:
            files = [html.encode(), *files_of(example_site, page, "link[rel=stylesheet]", "href")]
            weights[page] = sum(len(brotli.compress(file)) for file in files)
    assert weights
    assert {page: weight for page, weight in weights.items() if weight > 14_000} == {}


def test_a_script_is_small_on_every_page(example_site: BuiltSite) -> None:
    weights = {
        page: Weight.of(*files_of(example_site, page, "script[src]", "src")).gzipped for page in example_site.pages()
    }
    assert {page: weight for page, weight in weights.items() if weight > BUDGET_SCRIPT} == {}


def test_a_post_that_cites_loads_the_two_stylesheets_it_needs_and_no_other(example_site: BuiltSite) -> None:
    page = BeautifulSoup(example_site.html("/posts/twenty-minutes-and-one-question/"), "html.parser")
    loaded = [str(link["href"]).rpartition("/")[2].partition(".")[0] for link in page.select("link[rel=stylesheet]")]
    assert loaded == ["site", "sources"]

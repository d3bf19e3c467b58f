"""What a post may weigh, by bytes: about what a host sends before it waits for an answer (ten packets, RFC 6928)."""

import re

from bs4 import BeautifulSoup, Tag

from kindling.commands.bench import BUDGET_PAGE, BUDGET_SCRIPT, PageWeight
from kindling.model.addresses import output_path
from tests.conftest import BuiltSite

WORDS = 1_500  #: a longer text is heavy by its words and its sources, and they are what a reader came for
A_WORD = 3.8  #: bytes of one more word, with what it cites


def posts(site: BuiltSite) -> list[str]:
    """Return the addresses of the posts that hold no video."""
    found = (page for page in site.pages() if re.fullmatch(r"/posts/[^/]+/", page))
    return [page for page in found if not re.search(r"<(?:video|iframe)\b|video__screen", site.html(page))]


def prose_of(html: str) -> Tag:
    """Return the text of a post."""
    prose = BeautifulSoup(html, "html.parser").select_one(".prose")
    assert prose
    return prose


def words_of(html: str) -> str:
    """Return the words of a post: its text, and the headings that its contents say once more."""
    contents = BeautifulSoup(html, "html.parser").select_one(".contents ol")
    return f"{prose_of(html).get_text(' ')} {contents.get_text(' ') if contents else ''}"


def files_of(site: BuiltSite, page: str, tag: str, attribute: str) -> list[bytes]:
    """Return the files of the site's own that a page loads by such tags."""
    folder = (
        (site.output / output_path(page)).parent if page != "/404.html" else site.output
    )  # links from the root there
    found = BeautifulSoup(site.html(page), "html.parser").select(tag)
    return [(folder / str(each[attribute]).lstrip("/")).resolve().read_bytes() for each in found]


def weight_of(site: BuiltSite, page: str) -> int:
    """Return what a page's HTML and CSS weigh, compressed."""
    return PageWeight.of(site.html(page).encode(), *files_of(site, page, "link[rel=stylesheet]", "href")).gzipped


def test_a_text_without_pictures_is_light_whatever_its_length(example_site: BuiltSite) -> None:
    plain = [page for page in posts(example_site) if not prose_of(example_site.html(page)).select("img")]
    weights = {page: weight_of(example_site, page) for page in plain}
    assert len(weights) > 1
    assert {page: weight for page, weight in weights.items() if weight > BUDGET_PAGE} == {}


def test_a_text_with_pictures_is_as_light_but_for_its_own_words(example_site: BuiltSite) -> None:
    """Each is held to the same budget, and longer ones to so much more as their words take."""
    over = {}
    for page in posts(example_site):
        words = len(words_of(example_site.html(page)).split())
        weight, budget = weight_of(example_site, page), BUDGET_PAGE + max(0, words - WORDS) * A_WORD
        if weight > budget:
            over[page] = (weight, budget)
    assert over == {}


def test_a_script_is_small_on_every_page(example_site: BuiltSite) -> None:
    weights = {
        page: PageWeight.of(*files_of(example_site, page, "script[src]", "src")).gzipped
        for page in example_site.pages()
    }
    assert {page: weight for page, weight in weights.items() if weight > BUDGET_SCRIPT} == {}


def test_a_post_that_cites_loads_one_stylesheet_and_two_scripts(example_site: BuiltSite) -> None:
    page = BeautifulSoup(example_site.html("/posts/the-nature-of-power/"), "html.parser")
    links = [*page.select("link[rel=stylesheet]"), *page.select("script[src]")]
    loaded = [str(link.get("href") or link.get("src")).rpartition("/")[2] for link in links]
    assert [re.sub(r"\.\w{10}\.", ".", name) for name in loaded] == ["site.css", "site.js", "sources.js"]

"""Pictures in a real browser: WebP as wide as is needed and no wider, in a place that was kept for it."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Visit, visiting
from tests.conftest import BuiltSite

_WIDTHS = (320, 820, 1280)
_SEEN = """async () => {
  for (const image of document.images) { image.loading = "eager"; await image.decode(); }
  return [...document.querySelectorAll("picture img")].map(image => ({
    chosen: image.currentSrc, file: image.src, shown: image.clientWidth,
    offered: image.parentElement.querySelector("source").srcset.split(", ").map(entry => parseInt(entry.split(" ")[1])),
  }));
}"""
_PLACES = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(
  [...document.querySelectorAll("main *, footer")].map(element => Math.round(element.getBoundingClientRect().top))
))))"""


@pytest.fixture
def pages(example_site: BuiltSite) -> list[str]:
    """Lists, the home page and the posts that show pictures in several widths: those that show them small come first.

    (A browser that has a picture already takes it again, though a smaller one would do. A topic looks as the archive.)
    """
    found = [address for address in example_site.pages() if "<picture>" in example_site.html(address)]
    lists, posts = ["/archive/", "/videos/", "/"], [address for address in found if address.startswith("/posts/")]
    assert {*lists, *posts} <= {*found} and posts
    return lists + posts


def pictures(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(_SEEN)
    assert found
    return found


@pytest.mark.parametrize("width", _WIDTHS)
@pytest.mark.parametrize("density", [1, 2])
def test_the_browser_takes_webp_as_wide_as_is_needed(
    chromium: Browser, root: str, pages: list[str], width: int, density: int
) -> None:
    size = {"width": width, "height": 900}
    with visiting(chromium, root, viewport=size, device_scale_factor=density) as opened:
        for address in pages:
            for picture in pictures(opened.open(address)):
                needed = picture["shown"] * density
                enough = [each for each in picture["offered"] if each >= needed] or picture["offered"][-1:]
                assert f"-{enough[0]}." in picture["chosen"], (address, picture)
                assert picture["chosen"].endswith(".webp")
                assert picture["file"] not in opened.requests


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_pictures_come(chromium: Browser, root: str, pages: list[str], width: int) -> None:
    """Every picture is held back until all else is there; then it finds its place kept."""
    with visiting(chromium, root, viewport={"width": width, "height": 900}) as opened:
        page, held, is_open = opened.page, list[Route](), False

        def waits(route: Route) -> None:
            held.append(route) if is_picture(route) and not is_open else route.continue_()

        page.route("**/*", waits)
        for address in pages:
            is_open = False
            page.goto(f"{root}{address}", wait_until="domcontentloaded")
            before = page.evaluate(_PLACES)
            assert held or (address, width) == ("/archive/", 320), address  # there a film is told in words
            is_open = True
            while held:
                held.pop().continue_()
            pictures(page)
            assert page.evaluate(_PLACES) == before, address


def is_picture(route: Route) -> bool:
    return route.request.resource_type == "image" and "/icons/" not in route.request.url


def test_only_the_first_picture_does_not_wait(visit: Visit, pages: list[str]) -> None:
    for address in pages:
        page = visit.open(address)
        first, *others = page.locator("main img").all()
        if address in ("/archive/", "/videos/"):  # there words come first
            others.append(first)
        else:
            assert (first.get_attribute("fetchpriority"), first.get_attribute("loading")) == ("high", None), address
        assert {other.get_attribute("loading") for other in others} <= {"lazy"}, address


def test_where_webp_is_not_known_the_file_itself_is_there(visit: Visit, pages: list[str]) -> None:
    page = visit.open(pages[0])
    for address in {picture["file"] for picture in pictures(page)}:
        answer = page.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"] in ("image/png", "image/jpeg")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_pictures_of_the_home_page_are_light(
    chromium: Browser, root: str, example_site: BuiltSite, width: int
) -> None:
    with visiting(chromium, root, viewport={"width": width, "height": 900}) as visit:
        chosen = {picture["chosen"].removeprefix(f"{root}/") for picture in pictures(visit.open("/"))}
    assert len(chosen) >= 4
    assert sum((example_site.output / name).stat().st_size for name in chosen) <= 70_000


def test_a_film_shows_its_poster_in_every_list(example_site: BuiltSite) -> None:
    films = {"excellence", "kindness", "joy"}
    for address, shown in {
        "/": films,
        "/videos/": films,
        "/archive/": films,
        "/topics/excellence/": {"excellence"},
    }.items():
        page = BeautifulSoup(example_site.html(address), "html.parser")
        faces = page.select(".screen picture source")
        found = {re.findall(r"/(\w+)-480\.", str(face["srcset"]))[0] for face in faces}
        assert found == shown, address
        assert not page.select(".screen:not(.screen--poster)"), address

"""Pictures in a real browser: WebP as wide as is needed and no wider, in a place that was kept for it."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

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
_SHIFTS = """() => new Promise(done => {
  const observer = new PerformanceObserver(() => {});
  observer.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(observer.takeRecords().map(shift => shift.value))));
})"""


@pytest.fixture
def pages(example_site: BuiltSite) -> list[str]:
    """The home page and the posts that show pictures in several widths."""
    found = [address for address in example_site.pages() if "<picture>" in example_site.html(address)]
    assert "/" in found and any(address.startswith("/posts/") for address in found)
    return found


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


def test_nothing_moves_while_pictures_come(chromium: Browser, root: str, pages: list[str]) -> None:
    with visiting(chromium, root, viewport={"width": 820, "height": 900}) as opened:
        for address in pages:
            page = opened.open(address)
            pictures(page)
            assert page.evaluate(_SHIFTS) == [], address


def test_only_the_first_picture_does_not_wait(visit: Visit, pages: list[str]) -> None:
    for address in pages:
        page = visit.open(address)
        first, *others = page.locator("main img").all()
        assert (first.get_attribute("fetchpriority"), first.get_attribute("loading")) == ("high", None), address
        assert {other.get_attribute("loading") for other in others} <= {"lazy"}, address


def test_where_webp_is_not_known_the_file_itself_is_there(visit: Visit, pages: list[str]) -> None:
    page = visit.open(pages[0])
    for address in {picture["file"] for picture in pictures(page)}:
        answer = page.request.get(address)
        assert (answer.status, answer.headers["content-type"]) == (200, "image/png")

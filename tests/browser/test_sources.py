"""Sources in the browser: copying a citation, the way from a source to its sentence, a moment of a video."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Visit, example_of, visiting
from tests.conftest import BuiltSite


@pytest.fixture
def post(example_site: BuiltSite) -> str:
    return example_of(example_site, "post")


@pytest.fixture
def clipboard(chromium: Browser, root: str) -> Iterator[Visit]:
    """A window that may read what was copied."""
    with visiting(chromium, root, permissions=["clipboard-read", "clipboard-write"]) as opened:
        yield opened


@pytest.mark.parametrize("name", ["Citation", "BibTeX", "RIS"])
def test_how_to_cite_is_copied_and_it_says_so(clipboard: Visit, post: str, name: str) -> None:
    page = clipboard.open(post)
    box = page.locator("details.cite-this")
    box.locator("summary").click()
    box.get_by_role("button", name=f"Copy {name}").click()
    expect(box.get_by_role("status")).to_have_text(f"{name} copied")
    shown = box.locator("figure", has_text=name).first.locator("pre").inner_text()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.replace("\r", "").strip() == shown.replace("\r", "").strip()


def test_without_script_how_to_cite_is_text_and_no_button(chromium: Browser, root: str, post: str) -> None:
    with visiting(chromium, root, java_script_enabled=False) as plain:
        box = plain.open(post).locator("details.cite-this")
        box.locator("summary").click()
        expect(box.locator("pre").first).to_be_visible()
        assert box.locator("button:visible").count() == 0


def test_the_sources_of_a_post_are_files(visit: Visit, post: str) -> None:
    page = visit.open(post)
    links = page.locator("details.cite-this a[download]")
    assert links.count() == 3
    for link in links.all():
        assert page.request.get(link.evaluate("link => link.href")).ok


def test_a_sentence_leads_to_its_place(visit: Visit, example_site: BuiltSite) -> None:
    page = visit.open("/sources/")
    source = page.locator("li.source").first
    name = source.get_attribute("id")
    link = source.locator(".source__sentences a").first
    target = (link.get_attribute("href") or "").partition("#")[2]
    link.click()
    expect(page.locator(f"[id='{target}']")).to_be_in_viewport()
    visit.open(f"/sources/#{name}")
    expect(page.locator(f"[id='{name}']")).to_be_in_viewport()


def test_a_person_leads_to_their_sources(visit: Visit) -> None:
    page = visit.open("/people/")
    page.locator(".person__works a").first.click()
    expect(page).to_have_url(re.compile(r"/sources/#.+"))
    expect(page.locator(":target")).to_be_in_viewport()


def test_letters_lead_to_what_begins_with_them(visit: Visit) -> None:
    page = visit.open("/sources/")
    link = page.get_by_role("navigation", name="Letters").get_by_role("link").last
    letter = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", name=letter, exact=True)).to_be_in_viewport()


def test_a_moment_of_a_video_waits_there(visit: Visit, example_site: BuiltSite) -> None:
    vlog = example_of(example_site, "vlog")
    page = visit.open(f"{vlog}#t=7")
    video = page.locator("video")
    assert video.evaluate("video => video.currentTime") == 7
    expect(video).to_be_in_viewport()
    page.evaluate("() => { location.hash = '#t=12' }")
    page.wait_for_function("() => document.querySelector('video').currentTime === 12")
    assert video.evaluate("video => video.paused")

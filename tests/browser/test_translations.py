"""A site in English, Welsh and French, in a real browser: by keyboard, without script, narrow, searched, printed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from kindling.commands.serving.server import answering, listening
from tests.browser.conftest import WIDTHS, violations, visiting
from tests.browser.test_search import WIDE, search_for, status, titles
from tests.engine.test_sites import SITES, built

PAGES = ("/", "/cy/", "/archive/", "/posts/natur-grym/", "/series/grym/", "/share/")


@pytest.fixture(scope="module")
def languages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site in three languages."""
    output = tmp_path_factory.mktemp("languages") / "output"
    result = built(SITES / "languages", output)
    assert result.published, result.problems
    with answering(listening(0, output)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_every_page_keeps_the_rules_and_its_width(
    chromium: Browser, languages: str, axe: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": WIDTHS[width]}
    with visiting(chromium, languages, viewport=size, color_scheme=scheme, reduced_motion="reduce") as visit:
        for address in PAGES:
            page = visit.open(address)
            assert violations(page, axe) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_other_language_is_a_link_by_keyboard_and_without_script(chromium: Browser, languages: str) -> None:
    with visiting(chromium, languages, **WIDE, java_script_enabled=False) as visit:
        page = visit.open("/posts/natur-grym/")
        link = page.get_by_role("navigation", name="Ieithoedd").get_by_role("link", name="Français")
        assert (link.get_attribute("lang"), link.get_attribute("hreflang")) == ("fr", "fr")
        link.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/posts/la-nature-du-pouvoir/")
        current = page.get_by_role("navigation", name="Languages").locator("[aria-current=page]")
        expect(current).to_have_text("Français")
        expect(page.get_by_role("navigation", name="Languages")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("nav.translations")).to_be_hidden()


def test_search_finds_each_language_from_any_and_can_be_asked_for_one(chromium: Browser, languages: str) -> None:
    with visiting(chromium, languages, **WIDE) as visit:
        page = visit.open("/search/")
        search_for(page, "listening")
        assert titles(page) == ["A quiet meeting"]
        search_for(page, "gwrando")
        assert titles(page) == ["Cyfarfod tawel"]
        expect(page.locator(".found .facts [lang=cy]")).to_have_text("Cymraeg")
        search_for(page, "grym")
        page.get_by_label("In the language").select_option("English")
        expect(status(page)).to_contain_text("Nothing for “grym” with these choices")
        page.get_by_label("In the language").select_option("Cymraeg")
        expect(page.locator(".found h2 a[lang=cy]", has_text="Natur grym")).to_be_visible()
        assert page.url.endswith("/search/?q=grym&language=cy")

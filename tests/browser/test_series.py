"""A long series: it folds without script, the part you are in stays in view, and its pages weigh little."""

import gzip
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kindling.commands.bench_corpus import write_series
from kindling.commands.kit import build_request
from kindling.commands.serving.server import answering, listening
from kindling.engine.build import build
from kindling.model.addresses import output_path
from tests.browser.conftest import violations, visiting
from tests.moving.test_folder import laid


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A series of two hundred parts and one of fourteen, built."""
    folder = tmp_path_factory.mktemp("series")
    for name, parts in (("long", 200), ("middling", 14)):
        write_series(1, parts, folder / name)
        (folder / name / "pelicanconf.py").write_text("CARDS = {'enabled': False}\n", "utf-8")
        request = build_request(folder / name, folder / f"{name}-output", "https://example.org", datetime(2026, 12, 1))
        assert build(request).published
    return folder


@pytest.fixture
def middling(shelf: Path) -> Iterator[str]:
    with answering(listening(0, shelf / "middling-output")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def long(shelf: Path) -> Iterator[str]:
    with answering(listening(0, shelf / "long-output")) as port:
        yield f"http://127.0.0.1:{port}"


def rail(page: Page):  # type: ignore[no-untyped-def]
    """Return the navigation of the series."""
    return page.get_by_role("navigation", name="Parts of Series number 00000")


def test_a_page_of_a_series_of_two_hundred_parts_keeps_its_budget(shelf: Path) -> None:
    output = shelf / "long-output"
    for number in (0, 99, 199):
        page = (output / output_path(f"/posts/part-{number:05d}/")).read_bytes()
        sheets = [output / "theme" / name.decode() for name in re.findall(rb'theme/([^"]+[.]css)', page)]
        assert sheets
        weight = sum(len(gzip.compress(data, 9)) for data in (page, *(sheet.read_bytes() for sheet in sheets)))
        assert weight <= 14_000, f"part {number + 1}: {weight} bytes"


@pytest.mark.parametrize("width", [320, 1280])
def test_without_script_a_long_list_folds_and_the_current_part_stays_in_view(
    chromium: Browser, middling: str, width: int
) -> None:
    with visiting(chromium, middling, java_script_enabled=False, viewport={"width": width, "height": 800}) as visit:
        page = visit.open("/posts/part-00009/")
        nav = rail(page)
        expect(nav.locator("summary").first).to_contain_text("Part 10")
        if width == 320:
            expect(nav.locator("[aria-current=page]")).not_to_be_visible()
            nav.locator("summary").first.click()
        expect(nav.locator("[aria-current=page]")).to_be_visible()
        first = nav.get_by_role("link", name="Part 1 on", exact=False).first
        expect(first).not_to_be_visible()
        nav.locator("summary", has_text="Parts 1 to 6").click()
        expect(first).to_be_visible()
        first.click()
        expect(page.locator("h1")).to_contain_text("Part 1 on")


def test_the_fold_opens_by_the_keyboard(chromium: Browser, middling: str, axe: str) -> None:
    with visiting(chromium, middling, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/posts/part-00009/")
        fold = rail(page).locator("summary", has_text="Parts 1 to 6")
        fold.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith("Part 1 on")
        assert violations(page, axe) == []
        page.keyboard.press("Enter")
        page.wait_for_url("**/part-00000/")


def test_far_parts_of_a_very_long_series_are_a_link_to_the_page_that_lists_all(chromium: Browser, long: str) -> None:
    with visiting(chromium, long, java_script_enabled=False, viewport={"width": 1280, "height": 800}) as visit:
        page = visit.open("/posts/part-00099/")
        rail(page).get_by_role("link", name="Parts 1 to 96").click()
        assert page.url.endswith("/series/series-number-00000/#p96")
        expect(page.locator("#p96")).to_be_in_viewport()


def test_there_is_a_way_on_and_back_before_and_after_the_text(chromium: Browser, middling: str) -> None:
    with visiting(chromium, middling, java_script_enabled=False, viewport={"width": 320, "height": 640}) as visit:
        page = visit.open("/posts/part-00004/")
        after = page.get_by_role("navigation", name="Series number 00000: before and after this part")
        expect(after.get_by_role("link", name="Part 4 on", exact=False)).to_be_visible()
        after.get_by_role("link", name="Part 6 on", exact=False).click()
        expect(page.locator("h1")).to_contain_text("Part 6 on")


_SHORT = (
    "---\ntitle: Part about {0}\nslug: part-{0}\ndate: 2026-01-{1:02}\nsummary: S.\nseries: Power\npart: {0}\n---\n\n"
)


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A series of fourteen parts, each shorter than the list of them beside it."""
    folder = tmp_path_factory.mktemp("brief")
    texts = {f"posts/part-{number}.md": _SHORT.format(number, number + 1) + "Words.\n" for number in range(1, 15)}
    laid(folder / "site" / "content", texts)
    (folder / "site" / "pelicanconf.py").write_text("CARDS = {'enabled': False}\n", "utf-8")
    assert build(
        build_request(folder / "site", folder / "output", "https://example.org", datetime(2026, 12, 1))
    ).published
    with answering(listening(0, folder / "output")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("part", [1, 7, 13, 14])
@pytest.mark.parametrize("width", [1024, 1400, 1900])
def test_p15_what_comes_next_stands_below_the_thread_and_never_on_it(
    chromium: Browser, brief: str, width: int, part: int
) -> None:
    with visiting(chromium, brief, viewport={"width": width, "height": 900}) as visit:
        page = visit.open(f"/posts/part-{part}/")
        thread, following = page.locator(".thread-rail > details > .thread"), page.locator(".next-part")
        one, other = thread.bounding_box(), following.bounding_box()
        assert one and other and one["y"] + one["height"] <= other["y"]
        end = page.locator(".reading__end").bounding_box()
        assert end and other["y"] + other["height"] <= end["y"]

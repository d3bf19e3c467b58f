"""What a writer sees while `make serve` runs: the panel of problems, and the reload after a save."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kindling.commands.serving.panel import BuildNews
from kindling.commands.serving.server import Bulletin, answering, listening
from tests.browser.conftest import TAGS, example_of, visiting
from tests.conftest import BuiltSite

PROBLEMS = [
    {
        "path": f"content/posts/a-post-with-a-rather-long-name-{number}.md", "line": number, "severity": severity,
        "rule": "citations/unknown-key", "message": "no source has the key 'han2041'", "hint": "is it 'han2014'?",
    }
    for number, severity in enumerate(["error"] * 12 + ["warning"] * 12, start=1)
]  # fmt: skip
BAD = BuildNews("bad", PROBLEMS, "12 errors, 12 warnings", failed=True)


@pytest.fixture
def bulletin() -> Bulletin:
    return Bulletin(BuildNews("first"))


@pytest.fixture
def writing(example_site: BuiltSite, bulletin: Bulletin) -> Iterator[str]:
    """The address at which the example site is served to its writer."""
    with answering(listening(0, example_site.output, bulletin)) as port:
        yield f"http://127.0.0.1:{port}"


def test_the_page_loads_again_after_each_build(
    chromium: Browser, writing: str, bulletin: Bulletin, example_site: BuiltSite
) -> None:
    with visiting(chromium, writing) as visit:
        page = visit.open(example_of(example_site, "post"))
        for build in ("second", "third"):
            bulletin.publish(BuildNews(build))
            page.wait_for_function(f"() => document.querySelector('[data-build={build}]')")
        bulletin.publish(BAD)
        expect(page.get_by_role("complementary", name="Problems in the content")).to_be_visible()


def test_a_tab_that_is_not_looked_at_holds_no_connection(chromium: Browser, writing: str, bulletin: Bulletin) -> None:
    with visiting(chromium, writing) as visit:
        page = visit.open("/")
        _look(page, "hidden")
        bulletin.publish(BuildNews("second"))
        page.wait_for_timeout(500)
        assert page.locator("[data-build=first]").count() == 1
        _look(page, "visible")
        page.wait_for_function("() => document.querySelector('[data-build=second]')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_panel_is_accessible(
    chromium: Browser, writing: str, bulletin: Bulletin, axe: str, scheme: Any, width: int
) -> None:
    bulletin.publish(BAD)
    with visiting(chromium, writing, color_scheme=scheme, viewport={"width": width, "height": 640}) as visit:
        page = visit.open("/")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert _found(page, axe) == []


def test_without_script_the_panel_is_read_and_folded_by_keyboard(
    chromium: Browser, writing: str, bulletin: Bulletin
) -> None:
    bulletin.publish(BAD)
    with visiting(chromium, writing, java_script_enabled=False) as visit:
        page = visit.open("/")
        first = page.get_by_text("content/posts/a-post-with-a-rather-long-name-1.md:1")
        expect(first).to_be_visible()
        page.locator(".kindling-panel summary").focus()
        page.keyboard.press("Enter")
        expect(first).not_to_be_visible()


def test_where_nothing_is_built_yet_one_page_says_why(
    chromium: Browser, tmp_path: Path, axe: str, bulletin: Bulletin
) -> None:
    bulletin.publish(BAD)
    with (
        answering(listening(0, tmp_path / "nothing", bulletin)) as port,
        visiting(chromium, f"http://127.0.0.1:{port}") as visit,
    ):
        page = visit.open("/any/address/")
        expect(page.get_by_role("heading", name="Nothing is built yet")).to_be_visible()
        assert page.get_by_text("no source has the key 'han2041'").count() == len(PROBLEMS)
        assert _found(page, axe) == []
        visit.complaints[:] = [said for said in visit.complaints if "503" not in said]


def _look(page: Page, state: str) -> None:
    """Let the page believe that its tab is ``hidden`` or ``visible``."""
    page.evaluate(
        """state => {
            Object.defineProperty(document, 'visibilityState', {get: () => state, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        state,
    )


def _found(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [f"{each['id']}: {[node['target'] for node in each['nodes']][:3]}" for each in found["violations"]]

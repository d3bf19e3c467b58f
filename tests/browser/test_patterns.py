"""The pattern page: each state of each component by itself, judged and measured."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kindling.commands.serving.server import answering, listening
from tests.browser.conftest import violations, visiting
from tests.theme.patterns import write

#: What is true of a page and not of the same part twenty times on one: its landmarks' names, the order of its headings.
_OF_A_PAGE = ("landmark-", "heading-order", "region", "page-has-heading-one", "identical-links", "aria-allowed-role")


@pytest.fixture(scope="module")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = write(tmp_path_factory.mktemp("patterns")).parent
    with answering(listening(0, Path(folder))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible(chromium: Browser, patterns: str, axe: str, width: int, scheme: Any) -> None:
    with visiting(
        chromium, patterns, viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    ) as visit:
        page = visit.open("/")
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
        assert [each for each in violations(page, axe) if not each.startswith(_OF_A_PAGE)] == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_every_component_is_there_once(chromium: Browser, patterns: str) -> None:
    with visiting(chromium, patterns) as visit:
        page = visit.open("/")
        names = page.locator("h2.section-title[id]").evaluate_all("all => all.map(each => each.id)")
        assert len(names) == len(set(names)) > 20
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(each => each.id)")
        assert len(ids) == len(set(ids))

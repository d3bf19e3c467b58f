"""What must be true of every kind of page: for eyes, ears, fingers, and for those who count requests."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import KINDS, Visit, example_of, kind_of, kinds_of, violations, visiting
from tests.conftest import BuiltSite

WIDTHS = {320: 640, 1280: 900}
_MARKUP_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

#: Everything a keyboard can reach: what is folded away in a `details` is not there to be reached.
_REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, summary, input, select, textarea, video[controls], audio[controls], iframe, [tabindex="0"]')]
  .filter(element => !element.disabled && element.checkVisibility({visibilityProperty: true}))
  .map((element, number) => { element.dataset.number = number; return element.outerHTML.slice(0, 120); })"""

_UNFOLD = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"

_FOCUS = """async () => {
  await new Promise(requestAnimationFrame);
  const element = document.activeElement, style = getComputedStyle(element);
  const outline = style.outlineStyle === 'auto' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  const marked = outline || style.boxShadow !== 'none' || element.controls;  // a player marks its own buttons
  return {number: element.dataset.number ?? null, visible: marked,
          inside: box.bottom > 0 && box.top < innerHeight, html: element.outerHTML.slice(0, 120)};
}"""


def test_every_page_is_of_a_kind_that_is_tested(example_site: BuiltSite) -> None:
    assert [address for address in example_site.pages() if not kind_of(example_site, address)] == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    chromium: Browser, root: str, example_site: BuiltSite, axe: str, kind: str, width: int, scheme: Any
) -> None:
    with visiting(
        chromium, root, viewport={"width": width, "height": WIDTHS[width]}, color_scheme=scheme, reduced_motion="reduce"
    ) as visit:
        page = visit.open(example_of(example_site, kind))
        page.evaluate(_UNFOLD)
        assert violations(page, axe) == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_scrolls_sideways_at_320_pixels(
    chromium: Browser, root: str, example_site: BuiltSite, kind: str
) -> None:
    with visiting(chromium, root, viewport={"width": 320, "height": 640}) as visit:
        page = visit.open(example_of(example_site, kind))
        page.evaluate(_UNFOLD)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
        assert _cut_off(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    visit: Visit, example_site: BuiltSite, kind: str
) -> None:
    page = visit.open(example_of(example_site, kind))
    reachable = page.evaluate(_REACHABLE)
    steps = _tabbed(page, len(reachable) + 40)  # a player has stops of its own
    assert 'href="#' in steps[0]["html"], "the skip link comes first"
    assert [step["html"] for step in steps if not step["visible"]] == [], "focus without a mark"
    assert [step["html"] for step in steps if not step["inside"]] == [], "focus outside the window"
    reached = {step["number"] for step in steps}
    assert [html for number, html in enumerate(reachable) if str(number) not in reached] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_page_loads(visit: Visit, example_site: BuiltSite, kind: str) -> None:
    page = visit.open(example_of(example_site, kind))
    shifts = page.evaluate(
        """() => new Promise(done => {
            const found = [];
            new PerformanceObserver(list => {
                for (const entry of list.getEntries())
                    found.push(`${entry.value} ${entry.sources.map(source => source.node?.outerHTML?.slice(0, 120))}`);
            }).observe({type: 'layout-shift', buffered: true});
            requestAnimationFrame(() => setTimeout(() => done(found), 300));
        })"""
    )
    assert shifts == []


def test_the_strict_policy_is_in_force_on_every_page(visit: Visit, example_site: BuiltSite) -> None:
    wasm = [
        "'wasm-unsafe-eval'"
    ]  # for the search page: the header is one for all pages, and a page's own says the rest
    for kind, address in kinds_of(example_site):
        answer = visit.page.goto(f"{visit.root}{address}")
        header = answer.headers.get("content-security-policy", "") if answer else ""
        own = _MARKUP_POLICY.findall(example_site.html(address))
        for policy, extra in ((header, wasm), (unescape(own[0]), wasm if kind == "search" else [])):
            directives = {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}
            assert directives["default-src"] == ["'none'"]
            assert directives["script-src"] == ["'self'", *extra], address
            assert directives["style-src"] == ["'self'"]
            rest = policy.replace(wasm[0], "")
            assert "unsafe" not in rest and "*" not in rest and "http" not in rest


def test_an_address_that_is_not_there_gets_the_sites_own_404(visit: Visit) -> None:
    answer = visit.page.goto(f"{visit.root}/posts/nothing/here/")
    assert answer is not None
    assert answer.status == 404
    assert visit.page.evaluate("() => document.styleSheets[0].cssRules.length") > 0
    visit.page.get_by_role("main").get_by_role("link").first.click()
    visit.page.wait_for_url(lambda url: url.startswith(visit.root) and "nothing" not in url)
    assert visit.page.locator("h1").count() == 1
    visit.complaints[:] = [said for said in visit.complaints if "/posts/nothing/here/" not in said]  # the 404 itself


def test_ids_and_headings_make_an_outline(visit: Visit, example_site: BuiltSite) -> None:
    for _kind, address in kinds_of(example_site):
        page = visit.open(address)
        levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
        assert [name for name, count in Counter(ids).items() if count > 1] == [], address


def _tabbed(page: Page, times: int) -> list[dict[str, Any]]:
    """Press Tab again and again from the top; return what had the focus, up to the end of the page."""
    steps: list[dict[str, Any]] = []
    for _time in range(times):
        page.keyboard.press("Tab")
        step = page.evaluate(_FOCUS)
        if step["html"].startswith("<body") or (steps and step["number"] == steps[0]["number"]):
            break
        steps.append(step)
    return steps


def _cut_off(page: Page) -> list[str]:
    """Return texts that reach out of the window where nothing lets a reader scroll to them."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(element => {
            const box = element.getBoundingClientRect();
            if (!element.checkVisibility() || !element.innerText?.trim() || box.right <= innerWidth + 1) return false;
            for (let outer = element; outer; outer = outer.parentElement)
                if (['auto', 'scroll'].includes(getComputedStyle(outer).overflowX)) return false;
            return box.width > 1;
        }).map(element => element.outerHTML.slice(0, 120))"""
    )
    return found

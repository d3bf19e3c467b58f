"""What must be true of every kind of page: for eyes, ears, fingers, and for those who count requests."""

import re
from collections import Counter
from collections.abc import Callable
from html import unescape
from itertools import pairwise, product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import (
    EVERY,
    LOOKS,
    SCHEMES,
    UNFOLD,
    Visit,
    addresses_of,
    axe_findings,
    example_of,
    kind_of,
    kinds_of,
    kinds_or_every_page,
    violations,
    visiting,
)
from tests.conftest import BuiltSite

#: where the box of a link begins, where its words do, and from where on its row is shown
_FACT = """link => {
    const range = document.createRange(), row = link.closest('.facts');
    range.selectNodeContents(link);
    const hidden = parseFloat(getComputedStyle(row).fontSize) * .8;
    return [link, range, row].map((each, last) => each.getBoundingClientRect().x + (last === 2 ? hidden : 0));
}"""
Figures = Callable[[str], None]
_MARKUP_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')

#: What a reader's own style may ask for (WCAG 2.2, success criterion 1.4.12).
_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-block-end: 2em !important; }"""

_STYLED = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""

#: Elements whose words reach out of them, where they would not be seen.
_CLIPPED = """() => [...document.querySelectorAll('body *')].filter(element => {
  if (!element.checkVisibility({visibilityProperty: true}) || !element.innerText?.trim()) return false;
  const style = getComputedStyle(element), box = element.getBoundingClientRect();
  const hides = [style.overflowX, style.overflowY].some(value => ['hidden', 'clip'].includes(value));
  if (!hides || box.width <= 1 || box.height <= 1) return false;  // one pixel: words for the ear alone
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}).map(element => element.outerHTML.slice(0, 120))"""

#: Words in the very colour that they stand on, links in text that look like text, buttons without an edge.
_UNSEEN = """() => [...document.querySelectorAll('body *')].filter(element => {
  if (!element.checkVisibility({visibilityProperty: true})) return false;
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) return false;
  const style = getComputedStyle(element);
  let outer = element;
  const ground = () => getComputedStyle(outer).backgroundColor;
  while (outer.parentElement && /^rgba.* 0\\)$/.test(ground())) outer = outer.parentElement;
  if (style.color === ground()) return true;
  if (element.matches('button, .button')) return style.borderStyle === 'none';
  return element.matches('p a') && style.color === getComputedStyle(element.closest('p')).color
    && style.textDecorationLine === 'none' && style.borderStyle === 'none';
}).map(element => element.outerHTML.slice(0, 120))"""

#: Everything a keyboard can reach: what is folded away in a `details` is not there to be reached.
_REACHABLE = """() => [...document.querySelectorAll(
    'a[href], button, summary, input, select, textarea, video[controls], audio[controls], iframe, [tabindex="0"]')]
  .filter(element => !element.disabled && element.checkVisibility({visibilityProperty: true}))
  .map((element, number) => { element.dataset.number = number; return element.outerHTML.slice(0, 120); })"""

_FOCUS = """async () => {
  await new Promise(requestAnimationFrame);
  const element = document.activeElement, style = getComputedStyle(element);
  const outline = style.outlineStyle === 'auto' || style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
  const box = element.getBoundingClientRect();
  const spots = [...element.getClientRects()].flatMap(({left, top, width, height}) =>
    [.1, .5, .9].flatMap(x => [.1, .5, .9].map(y => document.elementFromPoint(left + x * width, top + y * height))));
  const seen = spots.some(spot => spot && (element.contains(spot) || spot.contains(element)));
  const marked = outline || style.boxShadow !== 'none' || element.controls;  // a player marks its own buttons
  return {number: element.dataset.number ?? null, visible: marked, seen,
          inside: box.bottom > 0 && box.top < innerHeight, html: element.outerHTML.slice(0, 120)};
}"""


def test_every_page_is_of_a_kind_that_is_tested(example_site: BuiltSite) -> None:
    assert [address for address in example_site.pages() if not kind_of(example_site, address)] == []


@kinds_or_every_page("axe on every page")
def test_axe_finds_nothing(
    chromium: Browser, root: str, example_site: BuiltSite, axe: str, kind: str, figures: Figures
) -> None:
    found, addresses = {}, addresses_of(example_site, kind)
    with visiting(chromium, root, reduced_motion="reduce") as visit:
        for address, script in product(addresses, (True, False)):
            looks = LOOKS if script or kind == EVERY else LOOKS[:1]  # without script, a page has no colours of its own
            each = axe_findings(visit, example_site, address, axe, script=script, looks=looks)
            found |= {(address, script, *where): what for where, what in each.items()}
    assert {where: what for where, what in found.items() if what} == {}
    figures(f"{len(addresses)} pages, {len(found)} looks (width, colours, script): no fault")


def test_axe_finds_what_is_wrong(visit: Visit, axe: str) -> None:
    page = visit.open("/about/")
    page.evaluate(
        """() => {
          document.documentElement.removeAttribute('lang');
          document.querySelector('main').innerHTML = '<p>Pale</p><button></button><button>x</button><button>y</button>';
          document.querySelector('p').style.color = '#aaa';
          for (const button of document.querySelectorAll('main button'))
            button.style.cssText = 'display: block; inline-size: 12px; block-size: 12px; padding: 0; overflow: hidden';
        }"""
    )
    rules = {each.partition(":")[0] for each in violations(page, axe)}
    assert {"html-has-lang", "button-name", "color-contrast", "target-size", "page-has-heading-one"} <= rules


@kinds_or_every_page("Nothing is cut off, on every page")
def test_nothing_is_cut_off_however_narrow_the_window_and_wide_the_letters(
    chromium: Browser, root: str, example_site: BuiltSite, kind: str, figures: Figures
) -> None:
    """320 pixels are 1,280 at 400 per cent (WCAG 2.2, 1.4.10); spacing as 1.4.12 asks for."""
    addresses = addresses_of(example_site, kind)
    with visiting(chromium, root, viewport={"width": 320, "height": 640}) as visit:
        for address in addresses:
            page = visit.open_itself(example_site, address)
            page.evaluate(UNFOLD)
            for spacing in ("", _SPACING):
                page.evaluate(_STYLED, spacing)
                for width in (1280, 320):
                    page.set_viewport_size({"width": width, "height": 640})
                    assert page.evaluate("() => document.documentElement.scrollWidth") <= width, address
                    assert [*_cut_off(page), *page.evaluate(_CLIPPED)] == [], address
    figures(f"{len(addresses)} pages, 2 widths, with and without wide letters: nothing")


@kinds_or_every_page("Forced colours, on every page")
def test_in_forced_colours_all_words_and_marks_are_there(
    chromium: Browser, root: str, example_site: BuiltSite, kind: str, figures: Figures
) -> None:
    addresses = addresses_of(example_site, kind)
    with visiting(chromium, root, forced_colors="active") as visit:
        for address in addresses:
            page = visit.open_itself(example_site, address)
            page.evaluate(UNFOLD)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert page.evaluate(_UNSEEN) == [], address
    figures(f"{len(addresses)} pages, light and dark: all words and marks are there")


@kinds_or_every_page("The keyboard, on every page")
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    visit: Visit, example_site: BuiltSite, kind: str, figures: Figures
) -> None:
    addresses = addresses_of(example_site, kind)
    stops = sum(_stops(visit.open_itself(example_site, address)) for address in addresses)
    figures(f"{len(addresses)} pages, {stops:,} stops: each is reached, seen and marked")


def _stops(page: Page) -> int:
    """Go through a page by Tab; return how many stops it has."""
    reachable = page.evaluate(_REACHABLE)
    steps = _tabbed(page, len(reachable) + 40)  # a player has stops of its own
    if page.locator("header").count():  # a page that has moved holds nothing to skip
        assert 'href="#' in steps[0]["html"], "the skip link comes first"
    assert [step["html"] for step in steps if not step["visible"]] == [], "focus without a mark"
    assert [step["html"] for step in steps if not step["inside"]] == [], "focus outside the window"
    assert [step["html"] for step in steps if not step["seen"]] == [], "focus covered by something else (WCAG 2.4.11)"
    reached = {step["number"] for step in steps}
    assert [html for number, html in enumerate(reachable) if str(number) not in reached] == []
    return len(steps)


@pytest.mark.parametrize("kind", ["home", "vlog", "share kit"])
def test_dots_between_facts_are_no_words_and_no_part_of_a_link(
    visit: Visit, example_site: BuiltSite, kind: str
) -> None:
    page = visit.open(example_of(example_site, kind))
    facts = page.locator(".facts", has=page.locator("a"))
    assert facts.count() > 0
    for row in facts.all():
        assert "·" not in row.aria_snapshot(), "a screen reader would say it"
        for link in row.locator("a").all():
            box, words, shown_from = link.evaluate(_FACT)
            assert box == words, "the mark of the focus goes round the words"
            assert box - shown_from >= 6, "and all of it is seen"


@pytest.mark.parametrize("kind", ["post", "vlog"])
def test_where_the_style_is_lost_pictures_of_letter_size_stay_small(
    visit: Visit, example_site: BuiltSite, kind: str
) -> None:
    visit.page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page = visit.open(example_of(example_site, kind))
    letters = page.locator("article svg:not(.qr-code)")  # a code to be scanned is none
    assert letters.count() > 0
    assert max(letters.evaluate_all("all => all.map(each => each.clientWidth)")) <= 24


@kinds_or_every_page("Nothing moves, on every page")
def test_nothing_moves_while_a_page_loads(visit: Visit, example_site: BuiltSite, kind: str, figures: Figures) -> None:
    addresses = addresses_of(example_site, kind)
    assert {address: moved for address in addresses if (moved := _shifts(visit, example_site, address))} == {}
    figures(f"{len(addresses)} pages: no shift")


def _shifts(visit: Visit, site: BuiltSite, address: str) -> list[str]:
    """Return what moved while a page was loaded."""
    found: list[str] = visit.open_itself(site, address).evaluate(
        """() => new Promise(done => {
            const found = [];
            new PerformanceObserver(list => {
                for (const entry of list.getEntries())
                    found.push(`${entry.value} ${entry.sources.map(source => source.node?.outerHTML?.slice(0, 120))}`);
            }).observe({type: 'layout-shift', buffered: true});
            requestAnimationFrame(() => setTimeout(() => done(found), 300));
        })"""
    )
    return found


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
        page = visit.open_itself(example_site, address)
        levels = page.evaluate("() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, address
        assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
        assert [name for name, count in Counter(ids).items() if count > 1] == [], address


def test_links_of_one_name_lead_to_one_page(visit: Visit, example_site: BuiltSite) -> None:
    """Read alone, as in a screen reader's list of links, a name means one thing; names are the browser's own."""
    session = visit.page.context.new_cdp_session(visit.page)
    for _kind, address in kinds_of(example_site):
        page = visit.open_itself(example_site, address)
        page.evaluate(UNFOLD)
        named: dict[str, set[str]] = {}
        for node in session.send("Accessibility.getFullAXTree")["nodes"]:
            if not node["ignored"] and node["role"]["value"] == "link":
                url, hash_, anchor = _property(node, "url").partition("#")
                place = hash_ + anchor if url == page.url.partition("#")[0] and anchor else url
                named.setdefault(node["name"]["value"].strip().casefold(), set()).add(place)
        assert "" not in named, address
        assert {name: places for name, places in named.items() if len(places) > 1} == {}, address


def _property(node: dict[str, Any], name: str) -> str:
    """Return what the browser says of a node in its tree of accessible things."""
    return next((str(each["value"]["value"]) for each in node.get("properties", ()) if each["name"] == name), "")


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

"""A note or source where it is referred to: by pointer and key, beside the text or in it, on paper, in feeds."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.conftest import Visit, violations, visiting
from tests.conftest import BuiltSite

POST = "/posts/creating-a-culture-of-excellence/"
KINDNESS = "/posts/creating-a-culture-of-kindness/"  #: a note of the writer's stands right behind a source
LONG = "/posts/social-movements-and-the-future-of-care/"  #: two of the writer's notes, one source cited twice
ATOM = "{http://www.w3.org/2005/Atom}"

NOTE, SOURCE = "[role=doc-noteref]", "[role=doc-biblioref]"
WIDE, MIDDLE, NARROW = 1280, 1000, 320

#: Where the first word of a box begins, behind the mark of its kind.
_FIRST_WORD = """box => {
  const words = document.createTreeWalker(box.querySelector('.reference__text'), NodeFilter.SHOW_TEXT);
  while (!words.nextNode().data.trim());
  const range = new Range(); range.selectNodeContents(words.currentNode);
  const {left, top} = [...range.getClientRects()].find(rect => rect.width > 9); return [left + 12, top + 8]; }"""


@pytest.fixture
def plain(chromium: Browser, root: str) -> Iterator[Visit]:
    """A window in which no script runs."""
    with visiting(chromium, root, java_script_enabled=False, viewport={"width": WIDE, "height": 900}) as opened:
        yield opened


@pytest.fixture
def narrow(chromium: Browser, root: str) -> Iterator[Visit]:
    with _window(chromium, root, NARROW) as opened:
        yield opened


# ---- by pointer ------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_a_click_shows_a_source_near_its_reference_and_leads_nowhere(chromium: Browser, root: str, width: int) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(POST)
        reference = _reference(page, SOURCE, "dixonwoods2014")
        reference.click()
        expect(_box(page)).to_contain_text("Culture and behaviour in the English National Health Service")
        expect(_box(page)).to_be_in_viewport(ratio=0.5)
        assert abs(_rect(_box(page))["y"] - _rect(reference)["y"]) < 400
        assert "#" not in page.url


def test_a_click_shows_a_note_in_place_where_there_is_no_room_beside(chromium: Browser, root: str) -> None:
    with _window(chromium, root, MIDDLE) as visit:
        page = visit.open(POST)
        page.locator(NOTE).click()
        expect(_box(page)).to_contain_text("put down to Peter Drucker")


def test_the_pointer_can_enter_the_box_and_follow_a_link_in_it(visit: Visit) -> None:
    page = visit.open(POST)
    _reference(page, SOURCE, "dixonwoods2014").click()
    link = _box(page).get_by_role("link")
    link.hover()
    page.mouse.move(*_middle(_box(page)), steps=8)
    page.wait_for_timeout(300)
    expect(_box(page)).to_be_visible()
    page.evaluate(
        "() => addEventListener('click', event => { window.led = event.target.href; event.preventDefault(); })"
    )
    link.click()
    assert page.evaluate("() => window.led") == "https://doi.org/10.1136/bmjqs-2013-001947"
    expect(_box(page)).to_be_visible()


def test_the_words_in_the_box_can_be_selected(visit: Visit) -> None:
    page = visit.open(POST)
    _reference(page, SOURCE, "schein2010").click()
    page.mouse.dblclick(*_box(page).evaluate(_FIRST_WORD))
    assert page.evaluate("() => getSelection().toString().trim()") == "Schein"
    expect(_box(page)).to_be_visible()


def test_a_second_click_and_the_button_close_it(visit: Visit) -> None:
    page = visit.open(POST)
    reference = _reference(page, SOURCE, "schein2010")
    reference.click()
    reference.click()
    expect(_box(page)).to_have_count(0)
    reference.click()
    _box(page).get_by_role("button", name="Close").click()
    expect(_box(page)).to_have_count(0)
    expect(reference).to_be_focused()


def test_one_is_open_at_a_time_and_the_page_stays_where_it_is(visit: Visit) -> None:
    page = visit.open(LONG)
    page.locator(SOURCE).first.click()
    last = page.locator(SOURCE).last
    last.scroll_into_view_if_needed()
    before = page.evaluate("() => scrollY")
    last.click()
    expect(_box(page)).to_have_count(1)
    expect(_box(page)).to_be_in_viewport()
    assert page.evaluate("() => scrollY") == before > 900


def test_a_source_cited_in_an_open_note_leads_to_its_list(narrow: Visit) -> None:
    page = narrow.open(POST)
    page.evaluate(  # as a writer's `^[See [@schein2010].]` becomes
        """() => document.querySelector('.references--notes p').insertAdjacentHTML('beforeend',
            '<a role="doc-biblioref" href="#creating-a-culture-of-excellence-ref-schein2010">3</a>')"""
    )
    page.locator(NOTE).click()
    _box(page).locator(SOURCE).click()
    expect(_box(page)).to_have_count(1)
    expect(page.locator(".reference:target")).to_contain_text("Schein")


# ---- before any click: under the pointer, and at the focus (WCAG 2.2, 1.4.13) ------------------------


@pytest.mark.parametrize("width", [WIDE, MIDDLE, NARROW])
def test_a_pointer_that_rests_on_a_reference_shows_its_source_and_no_line_moves(
    chromium: Browser, root: str, width: int
) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(POST)
        reference = _reference(page, SOURCE, "ham2016")
        reference.scroll_into_view_if_needed()
        before = _rect(page.locator(".prose")), _rect(reference)
        reference.hover()
        expect(_box(page)).to_contain_text("Ham C")
        expect(_box(page)).to_be_in_viewport(ratio=1)
        assert abs(_rect(_box(page))["y"] - _rect(reference)["y"]) < 300
        assert (_rect(page.locator(".prose")), _rect(reference)) == before
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        expect(_box(page).get_by_role("button")).to_have_count(0)


def _with_time_standing_still(visit: Visit) -> Visit:
    """Let the page's clock go on only as `run_for` says, so that no delay of the machine's is one of the page's."""
    visit.page.clock.install(time=0)
    visit.page.clock.pause_at(1000)
    return visit


@pytest.mark.parametrize("width", [WIDE, MIDDLE])
def test_the_pointer_can_enter_a_preview_and_it_stays_until_the_pointer_leaves(
    chromium: Browser, root: str, width: int
) -> None:
    with _window(chromium, root, width) as visit:
        page = _with_time_standing_still(visit).open(POST)
        _reference(page, SOURCE, "dixonwoods2014").hover()
        page.clock.run_for(1000)
        link = _box(page).get_by_role("link")
        page.mouse.move(*_middle(link), steps=10)
        page.clock.run_for(1700)
        expect(link).to_be_visible()
        page.mouse.move(5, 5)
        page.clock.run_for(1700)
        expect(_box(page)).to_have_count(0)


def test_escape_takes_a_preview_away_and_leaves_pointer_and_focus_where_they_are(visit: Visit) -> None:
    page = visit.open(POST)
    page.get_by_role("link").first.focus()
    _reference(page, SOURCE, "ham2016").hover()
    expect(_box(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(_box(page)).to_have_count(0)
    expect(page.get_by_role("link").first).to_be_focused()


def test_a_pointer_that_only_passes_opens_nothing(visit: Visit) -> None:
    page = _with_time_standing_still(visit).open(POST)
    reference = _reference(page, SOURCE, "ham2016")
    reference.scroll_into_view_if_needed()
    x, y = _middle(reference)
    page.evaluate("() => { window.seen = 0; new MutationObserver(() => { window.seen += 1; }).observe("
                  "document.querySelector('.prose'), {childList: true, subtree: true}); }")  # fmt: skip
    page.mouse.move(x, y)
    page.mouse.move(x, y - 300)
    page.clock.run_for(500)
    assert page.evaluate("() => window.seen") == 0


def test_a_click_keeps_what_the_pointer_showed(narrow: Visit) -> None:
    page = narrow.open(POST)
    reference = _reference(page, SOURCE, "ham2016")
    reference.hover()
    expect(_box(page)).to_be_visible()
    reference.click()
    expect(_box(page)).to_have_count(1)
    expect(_box(page)).to_be_focused()
    page.mouse.move(5, 5)
    page.wait_for_timeout(700)
    expect(_box(page)).to_be_visible()


def test_a_pointer_on_a_reference_lights_its_side_note(visit: Visit) -> None:
    page = visit.open(POST)
    page.locator(NOTE).hover()
    expect(page.locator(".is-beside .is-lit")).to_contain_text("Drucker")
    expect(_box(page)).to_have_count(0)
    page.mouse.move(5, 5)
    expect(page.locator(".is-lit")).to_have_count(0)


@pytest.mark.parametrize("width", [WIDE, MIDDLE])
def test_the_focus_shows_a_preview_that_goes_with_it(chromium: Browser, root: str, width: int) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(POST)
        reference = _reference(page, SOURCE, "schein2010")
        _tab_to(page, reference)
        expect(_box(page)).to_contain_text("Schein")
        expect(reference).to_be_focused()
        page.keyboard.press("Escape")
        expect(_box(page)).to_have_count(0)
        expect(reference).to_be_focused()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(_box(page)).to_be_visible()
        page.keyboard.press("Enter")
        expect(_box(page)).to_be_focused()
        page.keyboard.press("Escape")
        expect(reference).to_be_focused()
        page.wait_for_timeout(500)
        expect(_box(page)).to_have_count(0)
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        expect(_box(page)).to_be_visible()
        page.get_by_role("link").first.focus()
        expect(_box(page)).to_have_count(0)


def test_a_finger_opens_in_place_and_sees_no_preview(chromium: Browser, root: str) -> None:
    with _window(chromium, root, NARROW, has_touch=True, is_mobile=True) as visit:
        page = visit.open(POST)
        reference = _reference(page, SOURCE, "ham2016")
        reference.tap()
        expect(_box(page)).to_have_count(1)
        assert _box(page).get_attribute("popover") is None
        page.wait_for_timeout(500)
        expect(_box(page)).to_have_count(1)
        _box(page).get_by_role("button", name="Close").tap()
        expect(_box(page)).to_have_count(0)


@pytest.mark.parametrize("width", [WIDE, MIDDLE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_preview_shows(
    chromium: Browser, root: str, axe: str, width: int, scheme: str
) -> None:
    with _window(chromium, root, width, color_scheme=scheme) as visit:
        page = visit.open(POST)
        _reference(page, SOURCE, "ham2016").hover()
        expect(_box(page)).to_be_visible()
        assert violations(page, axe) == []


def test_paper_has_no_preview(visit: Visit) -> None:
    page = visit.open(POST)
    _reference(page, SOURCE, "ham2016").hover()
    expect(_box(page)).to_be_visible()
    page.emulate_media(media="print")
    expect(_box(page)).not_to_be_visible()


# ---- by keyboard -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", [NOTE, SOURCE])
def test_tab_enter_and_escape_open_and_close_and_the_focus_comes_back(
    chromium: Browser, root: str, width: int, kind: str
) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(POST)
        reference = page.locator(kind).last
        _tab_to(page, reference)
        page.keyboard.press("Enter")
        expect(reference).not_to_be_focused()
        focused = page.locator(":focus")
        expect(focused).to_contain_text("Drucker" if kind == NOTE else "Ham C")
        expect(focused).to_be_in_viewport()
        page.keyboard.press("Escape")
        expect(reference).to_be_focused()
        expect(_box(page)).to_have_count(0)


def test_tab_goes_through_the_box_and_on_with_the_text(visit: Visit) -> None:
    page = visit.open(POST)
    _reference(page, SOURCE, "dixonwoods2014").press("Enter")
    page.keyboard.press("Tab")
    expect(_box(page).get_by_role("link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(_box(page).get_by_role("button")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".prose h2 > a").filter(has_text="How to aim high")).to_be_focused()
    page.keyboard.press("Tab")
    expect(_reference(page, SOURCE, "ham2016")).to_be_focused()


def test_escape_from_inside_the_box_closes_it_too(visit: Visit) -> None:
    page = visit.open(POST)
    reference = _reference(page, SOURCE, "dixonwoods2014")
    reference.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(reference).to_be_focused()


# ---- for everyone ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", [NOTE, SOURCE])
def test_axe_finds_nothing_while_one_is_open(
    chromium: Browser, root: str, axe: str, width: int, scheme: str, kind: str
) -> None:
    with _window(chromium, root, width, color_scheme=scheme) as visit:
        page = visit.open(POST)
        page.locator(kind).first.click()
        assert violations(page, axe) == []


def test_a_box_says_what_it_is(narrow: Visit) -> None:
    page = narrow.open(POST)
    page.locator(NOTE).click()
    expect(page.get_by_role("note", name="Note a")).to_be_focused()
    page.locator(SOURCE).first.click()
    expect(page.get_by_role("note", name="Source 1")).to_be_focused()


def test_no_id_is_there_twice_while_one_is_open(narrow: Visit) -> None:
    page = narrow.open(POST)
    page.evaluate("() => { document.querySelector('.references--notes p').id = 'in-a-note'; }")
    for reference in page.locator(f"{NOTE}, {SOURCE}").all():
        reference.click()
        expect(_box(page)).to_have_count(1)
        ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map(element => element.id)")
        assert [name for name, count in Counter(ids).items() if count > 1] == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_forced_colours_keep_its_edge_and_its_focus(chromium: Browser, root: str, axe: str, width: int) -> None:
    with _window(chromium, root, width, forced_colors="active") as visit:
        page = visit.open(POST)
        _reference(page, SOURCE, "dixonwoods2014").press("Enter")
        style = _box(page).evaluate(
            """box => { const style = getComputedStyle(box);
                        return {outline: style.outlineStyle, edge: style.borderInlineStartColor,
                                edgeStyle: style.borderInlineStartStyle, ground: style.backgroundColor}; }"""
        )
        assert style["outline"] != "none"
        assert style["edgeStyle"] == "solid" and style["edge"] != style["ground"]
        assert violations(page, axe) == []


def test_forced_colours_mark_the_entry_a_link_leads_to(chromium: Browser, root: str) -> None:
    with _window(chromium, root, WIDE, forced_colors="active", java_script_enabled=False) as visit:
        page = visit.open(POST)
        _reference(page, SOURCE, "schein2010").click()
        assert page.locator(".reference:target").evaluate("entry => getComputedStyle(entry).outlineStyle") == "solid"


# ---- wide and narrow -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [POST, LONG])
@pytest.mark.parametrize("width", [WIDE, 1600])
def test_on_wide_screens_the_writers_notes_stand_beside_their_sentences(
    chromium: Browser, root: str, address: str, width: int
) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(address)
        expect(page.locator(".is-beside")).to_have_count(1)
        for reference in page.locator(NOTE).all():
            note, text = _rect(_entry(page, reference)), _rect(page.locator(".prose"))
            assert note["x"] >= text["x"] + text["width"], "in the margin, over no word of the text"
            assert note["x"] + note["width"] <= width
            assert note["width"] >= 180
            assert abs(note["y"] - _rect(reference)["y"]) < 60, "on the line of its reference"


def test_side_notes_do_not_lie_on_each_other(visit: Visit) -> None:
    page = visit.open(LONG)
    page.evaluate(  # as if both had been written in one sentence
        "() => { const [a, b] = document.querySelectorAll('.noteref'); a.after(b); }"
    )
    page.set_viewport_size({"width": 1300, "height": 900})
    page.wait_for_function(
        """() => { const notes = [...document.querySelectorAll('.is-beside .reference')];
                   const [a, b] = notes.map(note => note.getBoundingClientRect());
                   return b && b.top >= a.bottom && b.top < a.bottom + 60; }"""
    )


def test_a_click_on_a_side_notes_reference_marks_it_and_opens_nothing(visit: Visit) -> None:
    page = visit.open(POST)
    page.locator(NOTE).click()
    expect(_entry(page, page.locator(NOTE))).to_be_focused()
    expect(_box(page)).to_have_count(0)


def test_on_wide_screens_a_source_opens_beside_the_text(visit: Visit) -> None:
    page = visit.open(POST)
    reference = _reference(page, SOURCE, "ham2016")
    before = _rect(page.locator(".prose"))["height"]
    reference.click()
    box, text = _rect(_box(page)), _rect(page.locator(".prose"))
    assert text["x"] + text["width"] <= box["x"] and box["x"] + box["width"] <= WIDE
    assert abs(box["y"] - _rect(reference)["y"]) < 60
    assert text["height"] == before, "no line moves"


#: What lies over what in the margin: pairs of boxes and side notes.
_OVERLAPS = """() => { const all = [...document.querySelectorAll('.is-beside .reference, .note-here')];
  const rects = all.map(one => one.getBoundingClientRect());
  return rects.flatMap((a, i) => rects.slice(i + 1).filter(b => a.top < b.bottom && b.top < a.bottom)).length; }"""


@pytest.mark.parametrize("address", [KINDNESS, LONG])
def test_on_wide_screens_a_box_lies_over_no_side_note(visit: Visit, address: str) -> None:
    page = visit.open(address)
    for reference in page.locator(f".prose {SOURCE}").all():
        reference.hover()
        expect(_box(page)).to_have_count(1)
        assert page.evaluate(_OVERLAPS) == 0, "a preview"
        reference.click()
        expect(_box(page).get_by_role("button")).to_be_visible()
        assert page.evaluate(_OVERLAPS) == 0, "what a click opened"
        assert 0 <= _rect(_box(page))["y"] - _rect(reference)["y"] + 60 < 500, "at its reference, or a little below"
        page.keyboard.press("Escape")
        page.mouse.move(0, 0)
        expect(_box(page)).to_have_count(0)


@pytest.mark.parametrize("address", [POST, LONG])
def test_on_narrow_screens_each_opens_in_place_below_its_paragraph(narrow: Visit, address: str) -> None:
    page = narrow.open(address)
    for reference in page.locator(f"{NOTE}, {SOURCE}").all():
        reference.click()
        around, box = _around(_box(page)), _rect(_box(page))
        assert around["bottom"] <= box["y"] < around["bottom"] + 40, "below the paragraph of its reference"
        assert around["next"] >= box["y"] + box["height"], "what follows makes room"
        assert box["x"] >= 0 and box["x"] + box["width"] <= NARROW
        assert page.evaluate("() => document.documentElement.scrollWidth") <= NARROW


def test_notes_change_their_place_with_the_width(visit: Visit) -> None:
    page = visit.open(POST)
    page.set_viewport_size({"width": MIDDLE, "height": 900})
    expect(page.locator(".is-beside")).to_have_count(0)
    below = _rect(_entry(page, page.locator(NOTE)))["y"]
    assert below > _rect(page.locator(".prose"))["y"] + _rect(page.locator(".prose"))["height"]
    page.set_viewport_size({"width": WIDE, "height": 900})
    expect(page.locator(".is-beside")).to_have_count(1)


# ---- without script, on paper, in feeds, as text ---------------------------------------------------


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("kind", [NOTE, SOURCE])
def test_without_script_each_is_read_where_it_is_referred_to(
    chromium: Browser, root: str, kind: str, width: int
) -> None:
    size: Any = {"width": width, "height": 900}
    with visiting(chromium, root, java_script_enabled=False, viewport=size) as visit:
        page = visit.open(LONG)
        reference, entry = page.locator(kind).nth(1), page.locator(".reference:target")
        reference.focus()
        before = _rect(reference)
        reference.press("Enter")
        expect(entry).to_be_in_viewport(ratio=1)
        expect(entry).to_contain_text("Ganz worked" if kind == NOTE else "Bate P")
        assert _rect(reference) == before, "who reads stays where they read"
        text = _rect(page.locator(".prose"))
        if width == WIDE:
            assert _rect(entry)["x"] >= text["x"] + text["width"], "beside the text"
        else:
            assert _rect(entry)["y"] > before["y"] + before["height"], "beneath its sentence"
        page.emulate_media(media="print")
        assert entry.evaluate("entry => getComputedStyle(entry).position") == "static", "on paper it is in its list"
        page.emulate_media(media="screen")
        entry.locator("[role=doc-backlink]").first.press("Enter")
        expect(page.locator(":target")).to_contain_text(reference.inner_text())
        expect(reference).to_be_in_viewport()
        expect(entry).to_have_count(0)


def test_without_script_no_focus_is_hidden_by_what_lies_over_the_page(chromium: Browser, root: str) -> None:
    size: Any = {"width": NARROW, "height": 700}
    with visiting(chromium, root, java_script_enabled=False, viewport=size) as visit:
        page = visit.open(LONG)
        links = page.locator(f".prose :is({NOTE}, {SOURCE})")
        links.first.press("Enter")
        panel = page.locator(".reference:target")
        expect(panel).to_be_in_viewport(ratio=1)
        links.first.focus()
        for _ in range(7):
            page.keyboard.press("Tab")
            assert _rect(page.locator(":focus"))["y"] + 4 < _rect(panel)["y"], "it can be seen above"


def test_without_script_a_page_from_right_to_left_has_its_source_at_the_left(chromium: Browser, root: str) -> None:
    size: Any = {"width": WIDE, "height": 900}
    with visiting(chromium, root, java_script_enabled=False, viewport=size) as visit:
        page = visit.open(LONG)
        page.evaluate("() => { document.documentElement.dir = 'rtl' }")
        page.locator(SOURCE).nth(1).press("Enter")
        entry, text = _rect(page.locator(".reference:target")), _rect(page.locator(".prose"))
        assert entry["x"] + entry["width"] <= text["x"], "beside the text"


@pytest.mark.parametrize("address", [POST, LONG])
@pytest.mark.parametrize("width", [WIDE, 794])
def test_paper_has_every_note_and_source_and_no_box(chromium: Browser, root: str, address: str, width: int) -> None:
    with _window(chromium, root, width) as visit:
        page = visit.open(address)
        page.locator(SOURCE).first.click()
        page.emulate_media(media="print")
        expect(_box(page)).not_to_be_visible()
        assert page.locator("button:visible").count() == 0
        assert page.locator("[role=doc-backlink]:visible").count() == 0
        bottom = _rect(page.locator(".prose"))["y"] + _rect(page.locator(".prose"))["height"]
        for name in ("Notes", "Sources"):
            heading = page.get_by_role("heading", name=name, exact=True)
            assert _rect(heading)["y"] >= bottom and _rect(heading)["width"] > 40
            bottom = _rect(heading)["y"] + _rect(heading)["height"]
            for entry in page.locator(f".references--{name.lower()} .reference").all():
                assert _rect(entry)["y"] >= bottom and _rect(entry)["height"] > 10, "in full, one below the other"
                bottom = _rect(entry)["y"] + _rect(entry)["height"]


#: What paper shows of each link to the web: its words, and what is printed behind them.
_PRINTED = """() => [...document.querySelectorAll('main a[href^="http"]')].filter(link => link.checkVisibility()).map(
  link => [link.href, link.textContent, getComputedStyle(link, '::after').content])"""


@pytest.mark.parametrize(
    "address",
    [POST, LONG, "/sources/", "/posts/the-nature-of-power/questions/", "/series/power-and-social-movements/print/"],
)
def test_paper_has_the_address_of_each_link_once(visit: Visit, address: str) -> None:
    page = visit.open(address)
    page.emulate_media(media="print")
    links = page.evaluate(_PRINTED)
    assert links or "questions" in address
    for link, words, behind in links:
        bare = link.removeprefix("https://").removeprefix("http://").removeprefix("doi.org/").rstrip("/")
        assert (f"{words} {behind}").count(bare) == 1, (link, words, behind)


@pytest.mark.parametrize("address", [POST, LONG])
def test_in_feeds_notes_and_sources_are_plain_lists(visit: Visit, example_site: BuiltSite, address: str) -> None:
    content = _in_feed(example_site, address)
    page = visit.open(address)
    for name in ("notes", "sources"):
        entries = page.locator(f".references--{name} .reference").all()
        for entry in entries:
            item = content.get_element_by_id(entry.get_attribute("id") or "")
            assert item.tag == "li"
            assert item.text_content().split()[:6] == entry.locator(".reference__text").inner_text().split()[:6]
    for link in content.xpath("//a[starts-with(@href, '#')]"):
        assert len(content.xpath("//*[@id = $name]", name=link.get("href")[1:])) == 1, link.get("href")
    ids = content.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert content.xpath("//button | //script | //*[@style]") == []


@pytest.mark.parametrize("address", [POST, LONG])
def test_a_text_browser_reads_text_then_notes_then_sources(plain: Visit, address: str) -> None:
    plain.page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page = plain.open(address)
    said = page.locator("article").inner_text()
    assert [said.count(f"\n{title}\n") for title in ("Notes", "Sources")] == [1, 1]
    text, _, rest = said.partition("\nNotes\n")
    notes, _, sources = rest.partition("\nSources\n")
    assert len(text.split()) > 500
    for part, name in ((notes, "notes"), (sources, "sources")):
        for entry in page.locator(f".references--{name} .reference").all():
            words = entry.inner_text().split("↩")[0]
            assert words.strip() and words in part, "its label, then its words"


def _window(chromium: Browser, root: str, width: int, **options: Any) -> AbstractContextManager[Visit]:
    """A window of a width."""
    viewport = {"width": width, "height": 640 if width == NARROW else 900}
    return visiting(chromium, root, viewport=viewport, reduced_motion="reduce", **options)


def _box(page: Page) -> Locator:
    return page.locator(".note-here")


def _reference(page: Page, kind: str, key: str) -> Locator:
    """The first reference to a source."""
    return page.locator(f"{kind}[href$='-{key}']").first


def _entry(page: Page, reference: Locator) -> Locator:
    """What a reference leads to."""
    return page.locator(reference.get_attribute("href") or "")


def _rect(element: Locator) -> FloatRect:
    found = element.bounding_box()
    assert found, f"{element} is not shown"
    return found


def _middle(element: Locator) -> tuple[float, float]:
    rect = _rect(element)
    return rect["x"] + rect["width"] / 2, rect["y"] + rect["height"] / 2


def _around(box: Locator) -> dict[str, float]:
    """Where what stands before a box ends, and where what stands after it begins."""
    found: dict[str, float] = box.evaluate(
        """box => ({bottom: box.previousElementSibling.getBoundingClientRect().bottom,
                    next: box.nextElementSibling?.getBoundingClientRect().top ?? Infinity})"""
    )
    return found


def _tab_to(page: Page, element: Locator) -> None:
    """Press Tab until it has the focus, as a reader without a pointer has to."""
    for _time in range(80):
        page.keyboard.press("Tab")
        if element.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("Tab does not reach it", pytrace=False)


def _in_feed(site: BuiltSite, address: str) -> html.HtmlElement:
    """What the site's feed holds of a post."""
    feed = etree.parse(site.output / "feed.xml").getroot()
    for entry in feed.iter(f"{ATOM}entry"):
        link = entry.find(f"{ATOM}link")
        if link is not None and link.get("href", "").endswith(address):
            return html.document_fromstring(entry.findtext(f"{ATOM}content"))
    pytest.fail(f"{address} is not in the feed", pytrace=False)

"""Search in a real browser: by keyboard, announced, filtered, shared, at its moment; and what there is without it."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kindling.commands.kit import build_request
from kindling.commands.serving.server import answering, listening
from kindling.engine.build import build
from kindling.plugins.search import index
from tests.browser.conftest import Visit, patient, violations, visiting
from tests.conftest import BuiltSite

WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}


def status(page: Page) -> Any:
    """Return what a screen reader is told of the search."""
    return page.get_by_role("main").get_by_role("status")


def titles(page: Page) -> list[str]:
    """Return the titles of what was found."""
    return page.locator(".found h2").all_inner_texts()


def search_for(page: Page, words: str) -> None:
    """Type words and wait until what was found is told."""
    page.get_by_role("searchbox").fill(words)
    expect(status(page)).to_contain_text(f"“{words}”")


def test_nothing_of_it_is_asked_for_before_it_is_used(visit: Visit) -> None:
    page = visit.open("/search/")
    page.wait_for_load_state("networkidle")
    own = [url.removeprefix(visit.root) for url in visit.requests]
    assert [url for url in own if "pagefind" in url or "records" in url] == []
    search_for(page, "kindness")
    asked = [url.removeprefix(visit.root) for url in visit.requests]
    assert any(url.endswith(".pf_fragment") for url in asked)
    assert all(url.startswith(("/search/", "/theme/")) for url in asked)


def test_a_hit_in_a_film_opens_at_its_moment_by_keyboard_alone(visit: Visit) -> None:
    page = visit.open("/search/")
    field = page.get_by_role("searchbox", name="Words to look for")
    while not field.evaluate("field => field === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.type("nice is not the same as kind")
    expect(status(page)).to_have_text("1 result for “nice is not the same as kind”.")
    assert titles(page) == ["Creating a culture of kindness"]
    moment = page.get_by_role("link", name="At 0:50: Kindness tells the truth in “Creating a culture of kindness”")
    while not moment.evaluate("link => link === document.activeElement"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/posts/creating-a-culture-of-kindness/#t=50")
    page.wait_for_function("() => document.querySelector('video').currentTime === 50")
    page.go_back()
    expect(status(page)).to_have_text("1 result for “nice is not the same as kind”.")


def test_a_kind_a_series_a_topic_can_be_asked_for(visit: Visit) -> None:
    page = visit.open("/search/")
    search_for(page, "kindness")
    every = titles(page)
    page.get_by_label("Show", exact=True).select_option("Videos")
    expect(status(page)).to_have_text("3 results for “kindness”.")
    assert len(every) > 3
    assert set(page.locator(".found .facts span:first-child").all_inner_texts()) == {"Video"}
    page.get_by_label("In the series").select_option("Power and social movements")
    expect(status(page)).to_have_text(f"Nothing for “kindness” with these choices; {_all_of(visit)} without them.")
    page.get_by_label("Show", exact=True).select_option("Everything")
    page.get_by_label("On the topic").select_option("power")
    expect(page.locator(".found .facts").first).to_contain_text("Power and social movements, part 2 of 4")
    assert page.url.endswith("/search/?q=kindness&series=power-and-social-movements&topic=power")


def _all_of(visit: Visit) -> str:
    other = visit.page.context.new_page()
    other.goto(f"{visit.root}/search/?q=kindness")
    expect(status(other)).to_contain_text("results for")
    said: str = status(other).inner_text()
    other.close()
    return said.partition(" for ")[0]


def test_what_was_asked_is_an_address_to_share(visit: Visit) -> None:
    page = visit.open("/search/?q=ganz&kind=source")
    expect(status(page)).to_contain_text("for “ganz”")
    assert page.get_by_role("searchbox").input_value() == "ganz"
    assert page.get_by_label("Show", exact=True).input_value() == "source"
    source = page.locator(".found h2 a").first
    assert (source.get_attribute("href") or "").endswith("/sources/#ganz2009")
    source.click()
    page.wait_for_url("**/sources/#ganz2009")


def test_escape_clears_and_so_does_the_button(visit: Visit) -> None:
    page = visit.open("/search/")
    for clear in (lambda: page.keyboard.press("Escape"), lambda: page.get_by_role("button", name="Clear").click()):
        search_for(page, "kindness")
        page.get_by_label("Show", exact=True).select_option("Videos")
        page.get_by_role("searchbox").focus()
        clear()
        expect(page.locator(".search__found")).to_be_hidden()
        assert titles(page) == []
        assert status(page).inner_text() == ""
        assert page.get_by_label("Show", exact=True).input_value() == ""
        assert page.url == f"{visit.root}/search/"
        assert page.get_by_role("searchbox").evaluate("field => field === document.activeElement")


def test_more_can_be_shown_and_the_focus_goes_to_it(visit: Visit) -> None:
    page = visit.open("/search/?q=the")
    expect(page.locator(".found")).to_have_count(10)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(status(page)).to_contain_text(" shown.")
    assert len(titles(page)) > 10
    assert page.locator(".found").nth(10).locator("h2 a").evaluate("link => link === document.activeElement")


def test_words_in_quotation_marks_stand_in_that_order(visit: Visit) -> None:
    page = visit.open("/search/?q=“same as kind”")
    expect(status(page)).to_have_text("1 result for “same as kind”.")
    page.get_by_role("searchbox").fill('"kind as same"')
    expect(status(page)).to_have_text("Nothing found for “kind as same”. Try another word, or fewer.")
    page.get_by_role("searchbox").fill("kind as same")
    expect(page.locator(".found").first).to_be_visible()


def test_a_choice_without_words_asks_for_words(visit: Visit) -> None:
    page = visit.open("/search/")
    page.get_by_label("Show", exact=True).select_option("Videos")
    expect(status(page)).to_have_text("Type what to look for.")


def test_posts_come_before_the_sources_that_have_the_word_in_their_titles(visit: Visit) -> None:
    page = visit.open("/search/?q=leadership")
    expect(page.locator(".found")).to_have_count(6)
    kinds = page.locator(".found .facts span:first-child").all_inner_texts()
    assert kinds == ["Post", "Post", "Source", "Source", "Source", "Source"]


def test_nothing_found_is_told(visit: Visit) -> None:
    page = visit.open("/search/?q=zyzzyva")
    expect(status(page)).to_have_text("Nothing found for “zyzzyva”. Try another word, or fewer.")


@pytest.mark.parametrize(
    ("typed", "said", "title"),
    [
        ("Edmonson", "Nothing found for “Edmonson”. Did you mean “Edmondson”?", "Creating a culture of kindness"),
        (
            "chenowith stephan",
            "Nothing found for “chenowith stephan”. Did you mean “Chenoweth stephan”?",
            "Starting with",
        ),
        (
            '"same as kynd"',
            "Nothing found for “same as kynd”. Did you mean “same as kind”?",
            "Creating a culture of kind",
        ),
        ("rudness", "2 results for “rudness”. Did you mean “rudeness”?", "Creating a culture of kindness"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_nearest_that_is_there(
    visit: Visit, typed: str, said: str, title: str
) -> None:
    page = visit.open("/search/")
    page.get_by_role("searchbox").fill(typed)
    expect(status(page)).to_have_text(said)
    assert bool(titles(page)) == said[0].isdigit(), "what only begins with the same letter was not asked for"
    status(page).get_by_role("link").press("Enter")
    expect(page.locator(".found h2").first).to_contain_text(title)
    expect(status(page).get_by_role("link")).to_have_count(0)


def test_the_nearest_word_is_asked_for_with_the_choices_that_were_made(visit: Visit) -> None:
    page = visit.open("/search/?q=Edmonson&kind=source")
    status(page).get_by_role("link", name="Edmondson").click()
    page.wait_for_url("**/search/?q=Edmondson&kind=source")
    expect(page.locator(".found h2")).to_have_text("Psychological safety and learning behavior in work teams")


@pytest.mark.parametrize("typed", ["kindness", "organisation", "lead", "NHS", "3.5%", "Dixon-Woods", "safe to ask"])
def test_a_word_that_is_there_is_not_doubted(visit: Visit, typed: str) -> None:
    page = visit.open(f"/search/?q={typed.replace('%', '%25')}")
    expect(status(page)).to_have_text(re.compile(rf"^\d+ results? for “{typed}”\.$"))
    assert [url for url in visit.requests if "/words." in url] == [], "and the words of the site are not asked for"


@pytest.mark.parametrize("before", ["", "doi:", "https://doi.org/", "https://dx.doi.org/"])
def test_a_doi_finds_its_source(visit: Visit, before: str) -> None:
    page = visit.open("/search/")
    search_for(page, f"{before}10.1542/peds.2015-1385")
    expect(page.locator(".found h2")).to_have_text(
        "The impact of rudeness on medical team performance: A randomized trial"
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_finds_nothing_in_what_was_found(chromium: Browser, root: str, axe: str, scheme: Any, width: int) -> None:
    size: Any = {"width": width, "height": 800}
    with visiting(chromium, root, viewport=size, color_scheme=scheme, reduced_motion="reduce") as visit:
        page = visit.open("/search/?q=kindness")
        expect(page.locator(".found")).to_have_count(10)
        assert violations(page, axe) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


def test_without_script_it_says_what_to_do(chromium: Browser, root: str, example_site: BuiltSite) -> None:
    context = patient(chromium, java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{root}/search/")
        assert not page.locator("form").is_visible()
        assert page.locator(".search__without").is_visible()
        ways = page.get_by_role("region", name="Other ways to find something").get_by_role("link")
        assert ways.count() == 6
        ways.filter(has_text="All sources").click()
        assert page.url == f"{root}/sources/"
    finally:
        context.close()


@pytest.mark.parametrize("lost", ["**/pagefind.js", "**/wasm.*", "**/records.*"])
def test_where_it_can_not_run_it_says_so(visit: Visit, lost: str) -> None:
    visit.page.route(lost, lambda route: route.abort())
    page = visit.open("/search/?q=kindness")
    expect(status(page)).to_contain_text("Search can’t be used in this browser")
    assert page.get_by_role("link", name="Everything, newest first").is_visible()
    visit.complaints.clear()  # of the browser: a file that is not there


#: Whether a page may run WebAssembly: the smallest module there is.
_WASM = """() => WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)"""


def test_no_other_page_may_run_webassembly(visit: Visit) -> None:
    assert visit.open("/search/").evaluate(_WASM) is True
    assert visit.open("/about/").evaluate(_WASM) is False
    visit.complaints.clear()  # the policy's, as was asked for


# ---- a site of another language, in a folder, with words that would like to be markup ---------------


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site in a folder of a host that sends no headers of ours."""
    base = tmp_path_factory.mktemp("odd")
    posts = base / "site" / "content" / "posts"
    posts.mkdir(parents=True)
    (base / "site" / "pelicanconf.py").write_text('DEFAULT_LANG = "fr-FR"\nSITENAME = "Joie"\n', "utf-8")
    hostile = '"<img src=x onerror=alert(1)> & </mark><b>gras</b>"'
    text = "Des chevaux `<mark>zèbre</mark><script>alert(2)</script>` &lt;i&gt; courent."
    french = f"---\ntitle: {hostile}\nslug: un\ndate: 2026-01-01\nsummary: Un.\n---\n{text}\n"
    (posts / "un.md").write_text(french, "utf-8")
    welsh = "---\ntitle: Croeso\ndate: 2026-01-02\nsummary: Helo.\nlang: cy\n---\n\n## Zèbre ac oriau\n\nGeiriau.\n"
    (posts / "dau.md").write_text(welsh, "utf-8")
    address = "https://example.org/deep"
    result = build(build_request(base / "site", base / "host" / "deep", address, datetime(2026, 12, 1)))
    assert result.published, result.problems
    with answering(listening(0, base / "host")) as port:
        yield f"http://127.0.0.1:{port}"


def test_words_that_look_like_markup_stay_words(chromium: Browser, odd: str) -> None:
    with visiting(chromium, odd, **WIDE) as visit:
        page = visit.open("/deep/search/")
        search_for(page, "zebre")
        first = page.locator(".found", has_text="onerror")
        expect(first.locator("h2")).to_have_text("<img src=x onerror=alert(1)> & </mark><b>gras</b>")
        expect(first.locator(".found__words")).to_contain_text("<mark>zèbre</mark><script>alert(2)</script>")
        assert page.locator(".search__found img, .search__found script, .search__found b").count() == 0
        assert first.locator("mark").count() >= 1


def test_it_works_in_a_folder_and_in_another_language(chromium: Browser, odd: str) -> None:
    with visiting(chromium, odd, **WIDE) as visit:
        page = visit.open("/deep/search/")
        search_for(page, "cheval")  # chevaux: French stems
        assert page.locator(".found").count() == 1
        search_for(page, "geiriau")
        found = page.locator(".found h2 a")
        assert found.get_attribute("lang") == "cy"
        place = page.get_by_role("link", name="Zèbre ac oriau in “Croeso”")
        assert [each.get_attribute("lang") for each in place.locator("[lang]").all()] == ["cy", "cy"]
        place.click()
        page.wait_for_url(f"{odd}/deep/posts/croeso/#zebre-ac-oriau")


# ---- a site whose index has several shards ----------------------------------------------------------


@pytest.fixture(scope="module")
def sharded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site in two languages, where three records fill a shard, in a folder of a host."""
    base = tmp_path_factory.mktemp("sharded")
    posts = base / "site" / "content" / "posts"
    posts.mkdir(parents=True)
    (base / "site" / "pelicanconf.py").write_text('SITENAME = "Parts"\n', "utf-8")
    for number in range(12):
        lang, words = ("fr", "Les chevaux courent") if number % 3 == 2 else ("en", "Horses are running")
        head = (
            f"title: Part {number}\nslug: part-{number}\ndate: 2026-01-{number + 1:02}\nsummary: It is.\nlang: {lang}"
        )
        tags = f"tags: [{'odd' if number % 2 else 'even'}]"
        text = f"## Place {number}\n\n{words}, lanterne{chr(97 + number) * 3}."
        (posts / f"part-{number}.md").write_text(f"---\n{head}\n{tags}\n---\n\n{text}\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "SHARD_RECORDS", 3)
        request = build_request(
            base / "site", base / "host" / "deep", "https://example.org/deep", datetime(2026, 12, 1)
        )
        result = build(request)
    assert result.published, result.problems
    with answering(listening(0, base / "host")) as port:
        yield f"http://127.0.0.1:{port}"


def _shards(page: Page) -> list[str]:
    return (page.locator("form.search").get_attribute("data-shards") or "").split()


def test_texts_of_every_shard_are_found_with_their_places(chromium: Browser, sharded: str) -> None:
    with visiting(chromium, sharded, **WIDE) as visit:
        page = visit.open("/deep/search/")
        assert len(_shards(page)) > 1
        for number in range(12):
            search_for(page, f"lanterne{chr(97 + number) * 3}")
            assert titles(page) == [f"Part {number}"]
            assert page.get_by_role("link", name=f"Place {number} in “Part {number}”").is_visible()
        loaded = [url.rpartition("/")[2] for url in visit.requests]
        assert [loaded.count(name) for name in ("pagefind.js", "wasm.en.pagefind")] == [1, 1]
        entries = [url for url in visit.requests if "/pagefind-entry.json" in url]
        assert len(entries) == 1 + len(_shards(page))


def test_choices_hold_for_all_shards(chromium: Browser, sharded: str) -> None:
    with visiting(chromium, sharded, **WIDE) as visit:
        page = visit.open("/deep/search/")
        search_for(page, "horse")
        expect(status(page)).to_have_text("8 results for “horse”.")
        page.get_by_label("On the topic").select_option("odd")
        expect(status(page)).to_have_text("4 results for “horse”.")
        page.get_by_label("On the topic").select_option("")
        search_for(page, "chevaux")
        expect(status(page)).to_have_text("4 results for “chevaux”.")
        assert set(page.locator(".found h2 a").evaluate_all("all => all.map(each => each.lang)")) == {"fr"}
        page.get_by_label("In the language").select_option("en")
        expect(status(page)).to_contain_text("Nothing for “chevaux” with these choices; 4 results without them.")


@pytest.mark.parametrize("lost", ["**/pagefind.js", "**/wasm.*", "**/records.*", "**/pagefind/*/pagefind-entry.json*"])
def test_where_a_shard_can_not_be_had_it_says_so(chromium: Browser, sharded: str, lost: str) -> None:
    with visiting(chromium, sharded, **WIDE) as visit:
        visit.page.route(lost, lambda route: route.abort())
        page = visit.open("/deep/search/?q=horse")
        expect(status(page)).to_contain_text("Search can’t be used in this browser")
        visit.complaints.clear()  # of the browser: a file that is not there
        visit.page.unroute(lost)
        search_for(page, "horses")
        expect(status(page)).to_have_text("8 results for “horses”.")
        visit.complaints.clear()

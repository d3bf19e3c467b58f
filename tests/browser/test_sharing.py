"""What a communications team does: count while typing, copy, save, and open a link on the very sentence."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from kindling.commands.kit import build_request
from kindling.commands.serving.server import answering, listening
from kindling.engine.build import build
from kindling.plugins.share.counting import length
from kindling.plugins.share.networks import NETWORKS
from tests.browser.conftest import Visit, visiting
from tests.conftest import BuiltSite
from tests.plugins.series.texts import post
from tests.plugins.share.test_counting import TEXTS

KIT_PAGE = "/posts/creating-a-culture-of-joy/share/"
FILLER = "\n\n".join(f"Paragraph {number} of words that only fill the page. " * 6 for number in range(30))
SENTENCES = {
    "short": "==Look at the work, not the people.==",
    "long, with commas, hyphens & characters": (
        "==A well-known truth, half-forgotten: people who are asked, listened to & trusted "
        "will mend 100% of what can be mended by them.=="
    ),
    "with a note and emphasis in it": (
        "==Culture *decides*^[A note.] which requests are heard, whatever the strategy on the wall may say to us.=="
    ),
    "that stands before in the text": "He said it once more: ==words that only fill the page==.",
    "with a link and quotation marks": "==“Who asks?” is a [better question](https://example.org/) than “Who knows?”==",
}


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Posts with one hard sentence each, far down the page, served."""
    folder = tmp_path_factory.mktemp("sentences")
    (folder / "site" / "content" / "posts").mkdir(parents=True)
    (folder / "site" / "pelicanconf.py").write_text("CARDS = {'enabled': False}\n", "utf-8")
    for number, sentence in enumerate(SENTENCES.values()):
        text = post(f"Post {number}", "2026-09-07", f"slug: post-{number}", body=f"{FILLER}\n\n{sentence}\n\n{FILLER}")
        (folder / "site" / "content" / "posts" / f"post-{number}.md").write_text(text, "utf-8")
    request = build_request(folder / "site", folder / "output", "https://example.org", datetime(2026, 12, 1))
    assert build(request).published
    with answering(listening(0, folder / "output")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("number", range(len(SENTENCES)), ids=list(SENTENCES))
def test_a_link_opens_on_the_very_sentence(chromium: Browser, sentences: str, number: int) -> None:
    """The element's id is taken out of the address, so that only the words can lead there."""
    with visiting(chromium, sentences, viewport={"width": 800, "height": 600}) as visit:
        page = visit.open(f"/posts/post-{number}/")
        link = page.locator(".share-links a[href*=':~:text=']").get_attribute("href") or ""
        words = re.sub(r"^[^:]*", "", link.partition("#")[2])
        page.goto("about:blank")
        page.goto(f"{sentences}/posts/post-{number}/#{words}", wait_until="load")
        mark = page.locator("mark.quotation")
        expect(mark).to_be_in_viewport()
        assert page.evaluate("scrollY") > 1000


def test_a_sentence_that_is_said_in_the_video_too_opens_where_it_is_written(visit: Visit) -> None:
    page = visit.open("/posts/creating-a-culture-of-kindness/")
    expect(page.locator(".transcript")).to_contain_text("thank people for the call that turned out to be nothing")
    link = page.locator(".share-links a[href*=':~:text=']").get_attribute("href") or ""
    page.goto("about:blank")
    visit.open(f"/posts/creating-a-culture-of-kindness/#{link[link.index(':~:') :]}")
    expect(page.locator("mark.quotation")).to_be_in_viewport()


def test_the_link_in_the_page_leads_to_the_sentence_without_script(chromium: Browser, sentences: str) -> None:
    with visiting(chromium, sentences, java_script_enabled=False, viewport={"width": 320, "height": 640}) as visit:
        page = visit.open("/posts/post-0/")
        page.locator(".share-links a[href*=':~:text=']").click()
        expect(page.locator("mark.quotation")).to_be_in_viewport()


def test_the_count_follows_what_is_typed_by_each_networks_rules(visit: Visit) -> None:
    page = visit.open(KIT_PAGE)
    for name in ("bluesky", "mastodon", "threads", "x", "linkedin"):
        field = page.locator(f"#text-{name}")
        note = page.locator(f"#count-{name}")
        assert int(note.locator("strong").inner_text()) == length(field.input_value(), NETWORKS[name])
        for text in [*TEXTS, "Joy https://example.org/a-long-way/?x=1. @mary@social.example.org © ™"]:
            field.fill(text)
            assert int(note.locator("strong").inner_text()) == length(text, NETWORKS[name]), (name, text)


def test_words_that_are_too_long_are_said_to_be(visit: Visit) -> None:
    page = visit.open(KIT_PAGE)
    said = page.get_by_role("status")
    expect(said).to_have_count(1)  # there before it has words, or screen readers don't read them out
    page.locator("#text-x").fill("a" * 281)
    expect(page.locator("#count-x")).to_have_class(re.compile("is-over"))
    expect(said).to_have_text("Too long for X")
    page.locator("#text-x").fill("a" * 280)
    expect(said).to_have_text("Short enough again for X")
    expect(page.locator("#count-x")).not_to_have_class(re.compile("is-over"))


def test_what_was_changed_is_what_is_copied_and_it_is_said(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open(KIT_PAGE)
        page.locator("#text-bluesky").fill("My own words")
        page.get_by_role("button", name="Copy the words for Bluesky").press("Enter")
        expect(page.get_by_role("status")).to_have_text("Copied: the words for Bluesky")
        assert page.evaluate("navigator.clipboard.readText()") == "My own words"
        page.get_by_role("button", name=re.compile("Copy the link that opens on it")).click()
        assert ":~:text=" in page.evaluate("navigator.clipboard.readText()")


def test_a_mail_has_its_subject_to_copy(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open(KIT_PAGE)
        mail = page.get_by_role("region", name="E-mail")
        expect(mail).to_contain_text("Subject: Creating a culture of")
        mail.get_by_role("button", name="Copy the subject for E-mail").click()
        expect(page.get_by_role("status")).to_have_text("Copied: the subject for E-mail")
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("h1").inner_text().replace("\n", " ")


def test_each_button_says_what_it_copies_or_saves(visit: Visit) -> None:
    page = visit.open(KIT_PAGE)
    for name in ("address", "short address", "address for slides", "sentence (number 1)"):
        expect(page.get_by_role("button", name=f"Copy the {name}", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Save the picture of the page", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Save as PNG (the QR code)", exact=True)).to_be_visible()


def test_the_kit_is_whole_without_script(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, java_script_enabled=False, viewport={"width": 320, "height": 640}) as visit:
        page = visit.open(KIT_PAGE)
        assert page.locator("button:visible").count() == 0
        assert page.locator("textarea").count() == 9
        assert int(page.locator("#count-x strong").inner_text()) > 50
        pictures = page.locator("main img")
        assert pictures.count() == 2
        for number in range(2):
            source = pictures.nth(number).get_attribute("src") or ""
            assert page.request.get(f"{root}{KIT_PAGE}{source}").ok


def test_the_files_of_a_kit_are_saved_from_the_page_itself_without_script(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, java_script_enabled=False) as visit:
        page = visit.open(KIT_PAGE)
        expect(page.get_by_role("img", name=re.compile("^QR code of http"))).to_be_visible()
        begins = {"csv": b'\xef\xbb\xbf"page",', "json": b'{\n "title":', "png": b"\x89PNG", "svg": b"<svg "}
        for link in page.locator("a[href^='data:']").all():
            with page.expect_download() as coming:
                link.click()
            name = coming.value.suggested_filename
            assert name.startswith("creating-a-culture-of-joy")
            assert Path(coming.value.path()).read_bytes().startswith(begins.pop(name.rpartition(".")[2]))
        assert begins == {}


def test_every_saved_picture_has_its_alt_text_beside_it(visit: Visit) -> None:
    page = visit.open(KIT_PAGE)
    for figure in page.locator(".kit__picture").all():
        alt = figure.locator("img").get_attribute("alt")
        assert alt and alt in figure.locator("figcaption").inner_text()


def test_a_short_address_leads_on(visit: Visit, example_site: BuiltSite) -> None:
    assert Path(example_site.output / "s" / "k3joy1" / "index.html").is_file()
    visit.page.goto(f"{visit.root}/s/k3joy1/")
    visit.page.wait_for_url("**/posts/creating-a-culture-of-joy/")

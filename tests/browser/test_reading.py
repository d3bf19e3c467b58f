"""What a reader does: read without script, open the transcript, play, jump to a chapter, copy the link, share."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit, example_of, visiting
from tests.conftest import PUBLIC, BuiltSite


@pytest.fixture
def plain(chromium: Browser, root: str) -> Iterator[Visit]:
    """A window in which no script runs."""
    with visiting(chromium, root, java_script_enabled=False, viewport={"width": 1280, "height": 900}) as opened:
        yield opened


@pytest.fixture
def post(example_site: BuiltSite) -> str:
    return example_of(example_site, "post")


@pytest.fixture
def vlog(example_site: BuiltSite) -> str:
    return example_of(example_site, "vlog")


def test_without_script_a_post_is_whole(plain: Visit, visit: Visit, post: str) -> None:
    words = plain.open(post).locator("article").inner_text().split()
    with_script = visit.open(post).locator("article").inner_text().split()
    assert len(words) > 200
    assert set(words) >= set(with_script) - {"Copy", "link", "Share…"}, "a word needs script to be read"


def test_on_a_small_screen_the_transcript_is_folded_and_opens_without_script(
    chromium: Browser, root: str, vlog: str
) -> None:
    with visiting(chromium, root, java_script_enabled=False, viewport={"width": 360, "height": 740}) as visit:
        page = visit.open(vlog)
        expect(page.get_by_role("heading", name="Transcript")).to_be_visible()
        transcript = page.locator(".transcript")
        text = transcript.locator("p[dir]").first
        expect(text).not_to_be_visible()
        transcript.locator("summary").click()
        expect(text).to_be_visible()
        assert len(transcript.inner_text().split()) > 50


def test_where_there_is_room_the_transcript_lies_open_without_script(plain: Visit, vlog: str) -> None:
    page = plain.open(vlog)
    expect(page.locator(".transcript summary")).not_to_be_visible()
    for line in page.locator(".transcript p[dir]").all():
        expect(line).to_be_visible()


def test_on_paper_the_folded_transcript_is_whole(plain: Visit, vlog: str) -> None:
    page = plain.open(vlog)
    page.set_viewport_size({"width": 600, "height": 800})
    lines = page.locator(".transcript p[dir]")
    expect(lines.last).not_to_be_visible()
    page.emulate_media(media="print")
    assert lines.count() > 3
    for line in lines.all():
        expect(line).to_be_visible()
    expect(page.locator(".transcript .facts")).not_to_be_visible()


def test_beside_the_transcript_its_text_and_its_captions_can_be_had(plain: Visit, vlog: str) -> None:
    page = plain.open(vlog)
    addresses = page.locator(".transcript .facts a").evaluate_all("links => links.map(link => link.href)")
    answers = [page.request.get(address) for address in addresses]
    assert [answer.headers["content-type"].partition(";")[0] for answer in answers] == ["text/plain", "text/vtt"]
    assert answers[1].text().startswith("WEBVTT")


def test_without_script_the_video_has_its_own_controls_a_poster_and_a_link(plain: Visit, vlog: str) -> None:
    page = plain.open(vlog)
    video = page.locator("video")
    assert video.get_attribute("controls") is not None
    assert video.get_attribute("poster")
    download = page.locator("main a[href$='.mp4']:visible, main a[href$='.webm']:visible").first
    expect(download).to_be_visible()
    answer = page.request.get(download.evaluate("link => link.href"))
    assert answer.headers["content-type"].startswith("video/")


def test_without_script_every_share_link_leads_somewhere_with_this_post(plain: Visit, post: str) -> None:
    page = plain.open(post)
    nav = _share(page)
    links = nav.locator("li a[href]").evaluate_all("links => links.map(link => link.href)")
    assert len(links) >= 5
    for link in links:
        assert urlsplit(link).scheme in ("https", "mailto"), link
        assert page.locator("link[rel=canonical]").get_attribute("href").rstrip("/").rpartition("/")[2] in link  # type: ignore[union-attr]
    more = nav.locator("details")
    if more.count():
        more.locator("summary").click()
        expect(more.locator("a").first).to_be_visible()


def test_without_script_no_button_is_shown_that_does_nothing(plain: Visit, post: str, vlog: str) -> None:
    for address in (post, vlog):
        assert plain.open(address).locator("button:visible").count() == 0


def test_copying_the_link_copies_it_and_says_so(chromium: Browser, root: str, post: str) -> None:
    with visiting(chromium, root, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open(post)
        _share(page).get_by_role("button", name="Copy link").click()
        said = page.get_by_role("status").filter(has_text="copied")
        expect(said).to_have_count(1)
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied == page.locator("link[rel=canonical]").get_attribute("href")


def test_where_the_device_can_share_its_own_sheet_is_offered_first(chromium: Browser, root: str, post: str) -> None:
    """Headless Chromium has no sheet: the standard's two functions stand in for it, and are told what is shared."""
    with visiting(chromium, root) as visit:
        assert not _share(visit.open(post)).get_by_role("button", name="Share…").is_visible()
        visit.page.add_init_script(
            "navigator.canShare = () => true; navigator.share = async page => { window.shared = page; };"
        )
        page = visit.open(post)
        _share(page).get_by_role("button", name="Share…").click()
        assert page.evaluate("window.shared") == {
            "url": page.locator("link[rel=canonical]").get_attribute("href"),
            "title": page.locator("h1").inner_text().replace("\n", " "),
        }


def test_a_note_leads_to_its_source_and_back(visit: Visit, post: str) -> None:
    page = visit.open(post)
    reference = page.locator("[role=doc-noteref], [role=doc-biblioref]").first
    target = reference.get_attribute("href") or ""
    assert target.startswith("#")
    entry = page.locator(f"[id='{target[1:]}']")
    expect(entry).to_have_count(1)
    back = entry.locator("[role=doc-backlink]").first
    here = back.get_attribute("href") or ""
    assert page.locator(f"[id='{here[1:]}']").count() == 1


def test_part_by_part_one_can_read_a_series_to_its_end(visit: Visit, example_site: BuiltSite) -> None:
    page = visit.open(example_of(example_site, "series"))
    parts = page.locator("main ol a[href*='/posts/']")
    parts.first.click()
    current = page.locator("nav [aria-current=page]")
    expect(current.first).to_be_visible()
    assert page.locator("nav a[rel~=next]").count() or page.locator("nav a[rel~=prev]").count()


def test_the_video_plays_with_captions(visit: Visit, vlog: str) -> None:
    page = visit.open(vlog)
    video = page.locator("video")
    before = len(visit.requests)
    video.evaluate("video => { video.muted = true; return video.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    assert any(url.endswith((".mp4", ".webm")) for url in visit.requests[before:]), "loaded only when it is played"
    video.evaluate("video => { video.textTracks[0].mode = 'hidden'; }")
    page.wait_for_function("() => document.querySelector('video').textTracks[0].cues?.length > 5")
    assert video.evaluate("video => video.textTracks[0].kind") == "captions"
    assert video.evaluate("video => video.error") is None
    ratio = video.evaluate("video => (video.videoWidth / video.videoHeight) / (video.clientWidth / video.clientHeight)")
    assert ratio == pytest.approx(1, abs=0.01)


#: A video that plays is soon past the moment that was asked for: each is kept as it begins to be sought.
_NOTE_MOMENTS = """() => {
  const video = document.querySelector('video');
  window.sought = [];
  video.addEventListener('seeking', () => window.sought.push(video.currentTime));
}"""


def test_a_chapter_and_a_line_of_the_transcript_lead_to_their_moment(visit: Visit, vlog: str) -> None:
    page = visit.open(vlog)
    chapters = page.locator("ol a[data-seconds]")
    assert chapters.count() > 1
    chapter = chapters.nth(1)
    seconds = float(chapter.get_attribute("data-seconds") or "0")
    page.evaluate(_NOTE_MOMENTS)
    chapter.click()
    page.wait_for_function("at => window.sought.includes(at)", arg=seconds)
    line = page.locator(".transcript a[data-seconds]").nth(1)
    seconds = float(line.get_attribute("data-seconds") or "0")
    line.press("Enter")
    page.wait_for_function("at => window.sought.includes(at)", arg=seconds)


@pytest.mark.parametrize("width", [1280, 1000])
def test_a_source_in_the_transcript_shows_by_keyboard(chromium: Browser, root: str, width: int) -> None:
    with visiting(chromium, root, viewport={"width": width, "height": 900}) as visit:
        page = visit.open("/posts/creating-a-culture-of-kindness/")
        reference = page.locator(".transcript a[role=doc-biblioref]")
        if width < 1024:  # where it is folded
            page.locator(".transcript summary").press("Enter")
            expect(reference).to_be_visible()
        page.locator('.transcript a.time[data-seconds="17"]').focus()
        page.keyboard.press("Tab")
        expect(reference).to_be_focused()
        expect(page.locator(".note-here")).to_contain_text("The impact of rudeness")
        page.keyboard.press("Shift+Tab")
        expect(page.locator(".note-here")).to_have_count(0)
        assert reference.inner_text() == "1", "what is said comes before what is written"
        assert page.locator(".prose a[role=doc-biblioref]").first.inner_text() == "1"


def test_the_way_back_unfolds_the_transcript(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, viewport={"width": 360, "height": 740}) as visit:
        page = visit.open("/posts/creating-a-culture-of-kindness/")
        reference = page.locator(".transcript a[role=doc-biblioref]")
        expect(reference).not_to_be_visible()
        page.locator("[role=doc-bibliography] a[role=doc-backlink]").first.click()
        expect(reference).to_be_visible()
        expect(reference).to_be_in_viewport()


def test_viewers_see_no_signs_of_citing(visit: Visit) -> None:
    page = visit.open("/posts/creating-a-culture-of-kindness/")
    shown = page.evaluate(
        """async () => {
            const track = [...document.querySelector('video').textTracks].find(each => each.kind === 'captions');
            track.mode = 'hidden';
            while (!track.cues?.length) await new Promise(done => setTimeout(done, 20));
            return [...track.cues].map(cue => cue.text.replace(/\\s+/g, ' ')).join(' | ');
        }"""
    )
    assert "treated the baby less well. |" in shown
    assert "@" not in shown and "[" not in shown


def test_before_play_the_video_costs_nothing(visit: Visit, vlog: str) -> None:
    visit.open(vlog).wait_for_timeout(300)
    assert [url for url in visit.requests if url.endswith((".mp4", ".webm", ".m4a"))] == []


@pytest.mark.parametrize("kind", ["post", "vlog"])
def test_a_post_weighs_little(visit: Visit, example_site: BuiltSite, kind: str) -> None:
    sizes: dict[str, int] = {}
    visit.page.on("response", lambda answer: sizes.update({answer.request.resource_type: len(answer.body())}))
    visit.open(example_of(example_site, kind))
    visit.page.wait_for_load_state("networkidle")
    assert sizes.get("script", 0) <= 20_000
    assert set(sizes) <= {"document", "stylesheet", "script", "image", "media", "texttrack", "other"}


def test_paper_gets_the_text_and_no_buttons(visit: Visit, post: str) -> None:
    page = visit.open(post)
    page.emulate_media(media="print")
    expect(page.locator("article h1")).to_be_visible()
    assert _share(page).is_visible() is False


def _share(page: Page):  # type: ignore[no-untyped-def]
    """Return the share links of a post."""
    return page.locator("nav", has=page.locator("a[href*='linkedin'], a[href^='mailto:']")).last


def test_on_paper_a_video_is_an_address_and_a_code(visit: Visit, vlog: str) -> None:
    page = visit.open(vlog)
    code = page.locator(".on-paper svg")
    expect(code).not_to_be_visible()
    page.emulate_media(media="print")
    expect(code).to_be_visible()
    expect(page.locator(".on-paper")).to_contain_text(f"{PUBLIC}{vlog}")


@pytest.mark.parametrize(("moment", "at"), [("t=17", 17), ("t=0:38", 38), ("t=1:02,1:10", 62), ("t=npt:17.5", 17)])
def test_a_moment_has_an_address(visit: Visit, moment: str, at: int) -> None:
    page = visit.open(f"/posts/creating-a-culture-of-kindness/#{moment}")
    page.wait_for_function("at => document.querySelector('video').currentTime === at", arg=at)
    expect(page.locator("video")).to_be_in_viewport()
    assert page.evaluate("document.activeElement.tagName") == "VIDEO"


def test_a_stretch_of_time_ends_where_its_address_says(visit: Visit) -> None:
    page = visit.open("/posts/creating-a-culture-of-kindness/#t=17,18")
    page.evaluate("() => { const video = document.querySelector('video'); video.muted = true; video.play(); }")
    page.wait_for_function(
        "() => document.querySelector('video').paused && document.querySelector('video').currentTime >= 18"
    )
    assert page.evaluate("document.querySelector('video').currentTime") < 20


def test_this_moment_can_be_shared_and_that_is_said(chromium: Browser, root: str) -> None:
    with visiting(chromium, root, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open("/posts/creating-a-culture-of-kindness/#t=1:02")
        page.wait_for_function("() => document.querySelector('video').currentTime === 62")
        button = page.get_by_role("button", name="Copy a link to this moment")
        button.press("Enter")
        expect(button.locator("xpath=following-sibling::*[@role='status']")).to_have_text("Link to 1:02 copied")
        canonical = page.locator("link[rel=canonical]").get_attribute("href")
        assert page.evaluate("() => navigator.clipboard.readText()") == f"{canonical}#t=62"


def test_the_paragraph_that_is_heard_is_marked(visit: Visit) -> None:
    page = visit.open("/posts/creating-a-culture-of-kindness/")
    page.evaluate("() => Object.assign(document.querySelector('video'), {muted: true, currentTime: 39}).play()")
    marked = page.locator(".transcript [aria-current=true]")
    expect(marked).to_have_attribute("data-seconds", "38")
    page.evaluate("() => { document.querySelector('video').currentTime = 51; }")
    expect(marked).to_have_attribute("data-seconds", "50")
    expect(marked).to_have_count(1)

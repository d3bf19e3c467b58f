"""Videos of other sites in a real browser, against stand-ins for their hosts: nothing before the click."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from kindling.commands.serving.server import answering, listening
from tests.browser.conftest import Visit, patient, stored, violations
from tests.conftest import KIT
from tests.standin import StandIn, standing_in

YOUTUBE = "www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
VIMEO = "player.vimeo.com/video/76979871"
PEERTUBE = "video.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv"
FRAMES = {"youtube": YOUTUBE, "vimeo": VIMEO, "peertube": PEERTUBE}
NAMES = {"youtube": "YouTube", "vimeo": "Vimeo", "peertube": "video.example.org"}


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small site with videos, served as a host would."""
    output = tmp_path_factory.mktemp("films") / "output"
    site = KIT / "tests" / "sites" / "videos"
    command = [
        sys.executable,
        "-m",
        "kindling.commands.site",
        f"--site={site}",
        f"--output={output}",
        "--now=2026-12-01",
        "--forget",
    ]
    job = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)
    assert job.returncode == 0, job.stderr
    with answering(listening(0, Path(output))) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def hosts() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        yield stand_in


@pytest.fixture
def watching(chromium: Browser, films: str, hosts: StandIn) -> Iterator[Any]:
    """Open windows that reach this machine and the stand-ins, and nothing else."""
    hosts.requests.clear()

    @contextmanager
    def opened(**options: Any) -> Iterator[Visit]:
        proxy: Any = {"server": hosts.address, "bypass": "127.0.0.1"}
        context = patient(
            chromium, locale="en-GB", proxy=proxy, ignore_https_errors=True, reduced_motion="reduce", **options
        )
        visit = Visit(context.new_page(), films)
        visit.page.on("request", visit.note_request)
        visit.page.on("console", visit.note_console)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        try:
            yield visit
            assert visit.complaints == []
        finally:
            context.close()

    return opened


def player(page: Page) -> Frame:
    """Return the player's own page, once it is there."""
    expect(page.locator("iframe")).to_have_count(1)
    frame = page.frames[1]
    frame.wait_for_load_state()
    return frame


def play(page: Page, host: str) -> Any:
    return page.get_by_role("button", name=f"Play: loads from {host}")


@pytest.mark.parametrize("kind", FRAMES)
def test_before_the_click_the_host_hears_nothing(watching: Any, hosts: StandIn, kind: str) -> None:
    with watching() as visit:
        page = visit.open(f"/posts/{kind}/")
        button = play(page, NAMES[kind])
        button.hover()
        button.focus()
        page.mouse.wheel(0, 2000)
        page.wait_for_load_state("networkidle")
        assert hosts.asked() == []
        assert visit.strangers() == []
        assert stored(page.context) == []
        assert page.locator("link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prefetch], iframe").count() == 0


def test_the_face_is_a_picture_of_ours_and_says_who_and_how_long(watching: Any) -> None:
    with watching() as visit:
        page = visit.open("/posts/youtube/")
        picture = page.locator(".video__screen img")
        assert picture.get_attribute("alt")
        assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
        assert play(page, "YouTube").inner_text().strip() == "Play: loads from YouTube, 55 seconds"
        assert page.get_by_role("link", name="Watch on YouTube").count() == 0
        assert page.get_by_title("Plays from YouTube").count() > 3
        assert page.get_by_text("A time plays the video from YouTube.").first.is_visible()


def test_search_leads_to_the_moment_of_each_film_in_a_text(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        page = visit.open("/search/?q=bead+thread")
        found = page.locator(".found", has_text="Films in a text").get_by_role("link", name="At 0:0")
        expect(found.first).to_be_visible()
        goals = [(link.get_attribute("href") or "").partition("/posts/text/")[2] for link in found.all()]
        assert list(dict.fromkeys(goal[:6] for goal in goals)) == ["#v1-t-", "#v2-t-"]
        found.last.click()
        page.wait_for_url(f"**/posts/text/{goals[-1]}")
        assert page.locator(goals[-1]).count() == 1
        assert hosts.asked() == []


@pytest.mark.parametrize("kind", FRAMES)
def test_the_click_loads_the_player_alone(watching: Any, hosts: StandIn, kind: str) -> None:
    with watching() as visit:
        page = visit.open(f"/posts/{kind}/")
        before = page.locator(".prose").bounding_box()
        play(page, NAMES[kind]).click()
        player(page)
        expected = [FRAMES[kind], *(["video.example.org/jschannel.js"] if kind == "peertube" else [])]
        assert [asked for asked in hosts.asked() if not asked.endswith("favicon.ico")] == expected
        request = hosts.requests[0]
        assert request.headers.get("referer") == f"{visit.root}/", "the host learns of the site, and not of the page"
        assert "cookie" not in request.headers
        frame = page.locator("iframe")
        assert frame.get_attribute("title") == {"youtube": "Joy on YouTube", "vimeo": "Joy on Vimeo"}.get(
            kind, "Joy on PeerTube"
        )
        assert "fullscreen" in (frame.get_attribute("allow") or "")
        assert page.locator(".prose").bounding_box() == before, "nothing moves"


def test_nothing_moves_while_the_page_loads(watching: Any) -> None:
    for width in (320, 1280):
        with watching(viewport={"width": width, "height": 900}) as visit:
            page = visit.open("/posts/peertube/")
            play(page, "video.example.org").wait_for()
            with_script = page.locator(".video__screen").bounding_box()
            shifts = page.evaluate(
                """() => new Promise(done => {
                    let found = 0;
                    new PerformanceObserver(list => { for (const entry of list.getEntries()) found += entry.value; })
                        .observe({type: 'layout-shift', buffered: true});
                    requestAnimationFrame(() => setTimeout(() => done(found), 200));
                })"""
            )
            assert shifts == 0
        with watching(viewport={"width": width, "height": 900}, java_script_enabled=False) as visit:
            assert visit.open("/posts/peertube/").locator(".video__screen").bounding_box() == with_script


def test_start_and_end_language_and_privacy_reach_the_host(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        for kind in FRAMES:
            page = visit.open(f"/posts/{kind}/")
            play(page, NAMES[kind]).click()
            player(page)
    asked = {f"{request.host}{request.path}": request.values for request in hosts.requests}
    youtube = asked[YOUTUBE]
    assert (youtube["start"], youtube["end"], youtube["hl"]) == (["5"], ["60"], ["cy"])
    assert youtube["origin"] == [visit.root]
    assert (asked[VIMEO]["h"], asked[VIMEO]["dnt"]) == (["0a1b2c3d4e"], ["1"])
    assert asked[PEERTUBE]["p2p"] == ["0"]


def test_with_the_keyboard_alone_the_focus_ends_inside_the_player(watching: Any) -> None:
    with watching() as visit:
        page = visit.open("/posts/vimeo/")
        for _step in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("() => document.activeElement.matches('button.video__play')"):
                break
        page.keyboard.press("Enter")
        frame = player(page)
        assert page.evaluate("() => document.activeElement.tagName") == "IFRAME"
        page.keyboard.press("Tab")
        frame.wait_for_function("() => document.activeElement.tagName === 'BUTTON' && document.hasFocus()")


@pytest.mark.parametrize("kind", FRAMES)
def test_without_script_it_is_a_link_to_the_hosts_page(watching: Any, hosts: StandIn, kind: str) -> None:
    watch = {
        "youtube": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=5s",
        "vimeo": "https://vimeo.com/76979871/0a1b2c3d4e",
        "peertube": "https://video.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
    }[kind]
    with watching(java_script_enabled=False) as visit:
        page = visit.open(f"/posts/{kind}/")
        link = page.locator("a.video__play")
        assert link.is_visible() and link.get_attribute("href") == watch
        assert not page.locator("button.video__play").is_visible()
        assert page.get_by_text("And it comes to rest.").is_visible()
        assert hosts.asked() == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            "youtube",
            [
                {"event": "command", "func": "seekTo", "args": [42, True], "id": 0, "channel": "widget"},
                {"event": "command", "func": "playVideo", "args": [], "id": 1, "channel": "widget"},
            ],
        ),
        ("vimeo", [{"method": "setCurrentTime", "value": 42}, {"method": "play"}]),
        ("peertube", [["seek", 42], ["play", None]]),
    ],
)
def test_a_chapter_seeks_in_the_player(watching: Any, hosts: StandIn, kind: str, told: list[Any]) -> None:
    with watching() as visit:
        page = visit.open(f"/posts/{kind}/")
        play(page, NAMES[kind]).click()
        frame = player(page)
        page.wait_for_load_state("networkidle")
        count = len(hosts.requests)
        page.get_by_role("link", name="Kindness").click()
        list_name = "heard" if kind == "peertube" else "told"
        frame.wait_for_function(f"() => {list_name}.length >= 2")
        found = frame.evaluate(f"() => {list_name}.filter(one => Array.isArray(one) || one.method !== '__ready')")
        assert json.loads(json.dumps(found)) == told
        assert len(hosts.requests) == count, "nothing is loaded again"
        assert page.evaluate("() => document.activeElement.tagName") == "IFRAME"
        assert page.url.endswith("#t-42")


@pytest.mark.parametrize(("kind", "name"), [("youtube", "start"), ("vimeo", "start_time"), ("peertube", "start")])
def test_a_chapter_is_a_click_too_and_loads_the_player_there(
    watching: Any, hosts: StandIn, kind: str, name: str
) -> None:
    with watching() as visit:
        page = visit.open(f"/posts/{kind}/")
        page.get_by_role("link", name="Kindness").click()
        player(page)
        assert hosts.requests[0].values[name] == ["42"]


def test_a_moment_behind_the_end_is_played_for_who_asks_for_it(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        page = visit.open("/posts/youtube/#t=65")
        page.get_by_role("button", name="Play from 1:05").click()
        player(page)
        assert hosts.requests[0].values["start"] == ["65"]
        assert "end" not in hosts.requests[0].values, "a reader who asks for it sees what the writer left out"


def test_a_moments_address_waits_for_the_click(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        page = visit.open("/posts/vimeo/#t=75")
        button = page.get_by_role("button", name="Play from 1:15: loads from Vimeo")
        expect(button).to_be_in_viewport()
        expect(button).to_be_focused()
        page.get_by_role("link", name="A moment").click()
        button = page.get_by_role("button", name="Play from 0:30: loads from Vimeo")
        page.wait_for_load_state("networkidle")
        assert hosts.asked() == []
        button.click()
        frame = player(page)
        assert hosts.requests[0].values["start_time"] == ["30"]
        page.goto(f"{visit.root}/posts/vimeo/#t=12")
        frame.wait_for_function("() => told.some(one => one.value === 12)")


@pytest.mark.parametrize("kind", FRAMES)
def test_the_player_says_where_it_is_and_the_page_follows(watching: Any, kind: str) -> None:
    with watching(permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.open(f"/posts/{kind}/")
        button = page.get_by_role("button", name="Copy a link to this moment")
        expect(button).to_be_visible()
        play(page, NAMES[kind]).click()
        frame = player(page)
        marked = page.locator(".transcript [aria-current=true]")
        times = [
            int(one)
            for one in page.locator(".transcript a.time").evaluate_all("all => all.map(a => a.dataset.seconds)")
        ]
        for at in (times[0], times[-1]):
            frame.wait_for_function("at => say(at + .4)", arg=at)
            expect(marked).to_have_attribute("data-seconds", str(at))
        frame.evaluate("() => say(7.9)")
        page.wait_for_function("() => document.querySelector('.transcript [aria-current]')?.dataset.seconds <= 7")
        button.click()
        expect(button.locator("xpath=following-sibling::*[@role='status']")).to_have_text("Link to 0:07 copied")
        assert page.evaluate("() => navigator.clipboard.readText()").endswith(f"/posts/{kind}/#t=7")


def test_nobody_else_can_say_where_the_player_is(watching: Any) -> None:
    with watching() as visit:
        page = visit.open("/posts/vimeo/")
        play(page, "Vimeo").click()
        player(page)
        page.evaluate(
            """() => new Promise(done => {
                addEventListener("message", () => setTimeout(done));
                postMessage('{"event": "timeupdate", "data": {"seconds": 1}}');
            })"""
        )
        assert page.locator(".transcript [aria-current]").count() == 0


def test_a_stretch_of_time_is_told_to_the_host(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        page = visit.open("/posts/vimeo/?t=20")
        expect(page.get_by_role("button", name="Play from 0:20: loads from Vimeo")).to_be_focused()
        page = visit.open("/posts/vimeo/#t=30,40")
        page.get_by_role("button", name="Play from 0:30: loads from Vimeo").click()
        player(page)
        assert (hosts.requests[0].values["start_time"], hosts.requests[0].values["end_time"]) == (["30"], ["40"])


def test_no_page_may_frame_another_host(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        tried = {
            "/posts/youtube/": ["https://player.vimeo.com/video/1", "https://stranger.example/"],
            "/posts/words/": [f"https://{YOUTUBE}", f"https://{VIMEO}"],
            "/": [f"https://{YOUTUBE}"],
        }
        for address, frames in tried.items():
            page = visit.open(address)
            for frame in frames:
                blocked = page.evaluate(
                    """address => new Promise(done => {
                        addEventListener("securitypolicyviolation", event => done(event.effectiveDirective));
                        const frame = Object.assign(document.createElement("iframe"), {src: address});
                        frame.addEventListener("load", () => setTimeout(() => done("it was loaded"), 100));
                        document.body.append(frame);
                    })""",
                    frame,
                )
                assert blocked == "frame-src"
        assert hosts.asked() == []
        assert all("Content Security Policy" in said for said in visit.complaints)
        visit.complaints.clear()


def test_videos_in_a_text_are_players_of_their_own(watching: Any, hosts: StandIn) -> None:
    with watching() as visit:
        page = visit.open("/posts/text/")
        page.wait_for_load_state("networkidle")
        assert [url for url in visit.requests if url.endswith((".mp4", ".webm"))] == []
        video = page.locator("video")
        assert video.evaluate("video => video.width / video.height") == pytest.approx(16 / 9, abs=0.01)
        own, other = page.locator(".video").all()
        own.get_by_role("link", name="From 0:02").press("Enter")
        page.wait_for_function("() => document.querySelector('video').currentTime > 0")
        assert hosts.asked() == []
        other.get_by_role("link", name="From 0:00").press("Enter")
        player(page)
        assert hosts.asked()[0] == YOUTUBE
        box = page.locator("iframe").bounding_box()
        assert box and box["height"] > box["width"], "a Short is tall"


def test_only_the_part_that_is_asked_for_plays(watching: Any) -> None:
    with watching() as visit:
        page = visit.open("/posts/text/")
        page.locator("video").evaluate("video => { video.muted = true; video.playbackRate = .5; return video.play(); }")
        page.wait_for_function("() => document.querySelector('video').currentTime > 0")
        assert page.locator("video").evaluate("video => video.currentTime") >= 2
        page.wait_for_function("() => document.querySelector('video').paused")
        assert 4 <= page.locator("video").evaluate("video => video.currentTime") < 5.5, "and the film is 6 seconds long"


@pytest.mark.parametrize(
    ("address", "width", "scheme"), [("/posts/youtube/", 320, "dark"), ("/posts/text/", 1280, "light")]
)
def test_axe_finds_nothing(watching: Any, axe: str, address: str, width: int, scheme: str) -> None:
    with watching(viewport={"width": width, "height": 900}, color_scheme=scheme) as visit:
        page = visit.open(address)
        page.evaluate("() => { for (const each of document.querySelectorAll('details')) each.open = true; }")
        assert violations(page, axe) == []
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        page.locator("button.video__play").click()
        player(page)
        assert violations(page, axe) == []

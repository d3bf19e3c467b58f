"""What real hosts send, what a page says itself, and what a browser makes of both."""

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from kindling.commands.serving.rules import matches
from kindling.model.addresses import MANIFEST
from tests.browser.conftest import example_of, kinds_of, patient, visiting
from tests.conftest import BuiltSite, shared_build
from tests.engine.test_sites import SITES, built
from tests.hosts import KINDS, hosting

FOLDER = "/sub/folder"


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with videos of three other hosts."""
    output = tmp_path_factory.mktemp("films") / "output"
    assert built(SITES / "videos", output).published
    return output


@pytest.fixture(scope="module", params=KINDS)
def film_host(request: pytest.FixtureRequest, films: Path) -> Iterator[str]:
    """The site with videos, on a real host."""
    with hosting(request.param, films) as root:
        yield root


def promised(output: Path, path: str) -> dict[str, str]:
    """Return the headers that ``_headers`` names for a path."""
    pattern, found = "", {}
    for line in (output / "_headers").read_text("utf-8").splitlines():
        if not line.startswith(" "):
            pattern = line
        elif matches(pattern, path):
            name, _, value = line.strip().partition(": ")
            found[name] = value
    return found


def asked(url: str) -> tuple[int, Message, bytes]:
    """Return status, headers and body of an address."""
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def differing(root: str, output: Path, path: str, folder: str = "") -> list[str]:
    """Return what a host does not send for a path as ``_headers`` has it; ``folder``: that of the site on its host."""
    _status, headers, _body = asked(f"{root}{path}")
    wanted = promised(output, f"{folder}{path}")
    assert len(wanted) >= 6
    return [f"{path} {name}: {headers.get_all(name)}" for name in wanted if headers.get_all(name) != [wanted[name]]]


@pytest.mark.parametrize("host", KINDS)
def test_a_host_sends_what_is_promised_with_each_kind_of_page_and_file(example_site: BuiltSite, host: str) -> None:
    output = example_site.output
    files = ["feed.xml", "feed.json", "robots.txt", *(path.name for path in (output / "media").glob("joy.*"))]
    kept = [
        f"/{path.relative_to(output).as_posix()}" for path in (*output.glob("theme/*.*"), *output.glob("pictures/*"))
    ]
    named = [f"/{name}" if (output / name).exists() else f"/media/{name}" for name in files]
    paths = [address for _kind, address in kinds_of(example_site)] + named + kept
    with hosting(host, output) as root:
        assert [fault for path in paths for fault in differing(root, output, path)] == []
        status, headers, body = asked(f"{root}/posts/not/there/")
        assert (status, body) == (404, (output / "404.html").read_bytes())
        assert headers["Content-Security-Policy"] == promised(output, "/404.html")["Content-Security-Policy"]
        assert "Cache-Control" not in headers
        assert (output / MANIFEST).is_file() and asked(f"{root}/{MANIFEST}")[0] == 404


@pytest.mark.parametrize("host", KINDS)
def test_a_host_with_the_site_in_a_folder_sends_them_there(tmp_path_factory: pytest.TempPathFactory, host: str) -> None:
    output = shared_build(tmp_path_factory, f"host{FOLDER}", f"--siteurl=https://example.org{FOLDER}").output
    (sheet,) = (output / "theme").glob("site.*.css")
    with hosting(host, output, FOLDER) as root:
        assert asked(f"{root}/{MANIFEST}")[0] == 404
        for path in ("/", "/sources/", f"/theme/{sheet.name}"):
            assert differing(root, output, path, FOLDER) == []
            assert "Strict-Transport-Security" not in asked(f"{root}{path}")[1], "the host is not ours alone"
        assert asked(f"{root}/nothing/")[2] == (output / "404.html").read_bytes()


@pytest.mark.parametrize("host", KINDS)
def test_plain_text_is_said_to_be_utf8_and_captions_are_read(
    chromium: Browser, example_site: BuiltSite, host: str
) -> None:
    address = example_of(example_site, "vlog")
    with hosting(host, example_site.output) as root, visiting(chromium, root) as visit:
        assert asked(f"{root}{address}transcript.txt")[1].get_content_charset() == "utf-8"
        page = visit.open(address)
        page.evaluate("() => Object.assign(document.querySelector('video'), {muted: true}).play()")
        page.wait_for_function("() => document.querySelector('video').textTracks[0].cues?.length > 0")


#: Ask the browser for the smallest program of WebAssembly (its magic and version); whether the policies let it be made.
_COMPILED = """() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => true, () => false)"""


@pytest.mark.parametrize("host", KINDS)
def test_behind_header_and_meta_search_works_and_its_page_alone_may_compile(
    chromium: Browser, example_site: BuiltSite, host: str
) -> None:
    with hosting(host, example_site.output) as root, visiting(chromium, root) as visit:
        page = visit.open("/search/?q=kindness")
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text("results for “kindness”")
        assert page.evaluate(_COMPILED)
        for kind in ("home", "post"):
            assert not visit.open(example_of(example_site, kind)).evaluate(_COMPILED)
        assert all("WebAssembly" in said for said in visit.complaints)
        visit.complaints.clear()  # the browser told of what it refused


#: Try to frame a host, and wait for what comes of it.
_FRAMED = """source => new Promise(done => {
  const frame = Object.assign(document.createElement('iframe'), {src: source});
  frame.addEventListener('load', () => done());  // of an empty page, where the policy forbids it
  document.body.append(frame);
})"""


def test_behind_header_and_meta_each_page_may_frame_its_own_host_alone(chromium: Browser, film_host: str) -> None:
    hosts = {
        "/posts/youtube/": "https://www.youtube-nocookie.com",
        "/posts/vimeo/": "https://player.vimeo.com",
        "/posts/words/": "",
    }

    asked: list[str] = []

    def answered(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body="<!doctype html><title>Stand-in</title>", content_type="text/html")

    context = patient(chromium)
    try:
        context.route(re.compile("^https:"), answered)
        page = context.new_page()
        for address, own in hosts.items():
            page.goto(f"{film_host}{address}")
            for other in sorted({*hosts.values()} - {""}):
                asked.clear()
                page.evaluate(_FRAMED, f"{other}/embed")
                assert asked == ([f"{other}/embed"] if other == own else []), (address, other)
    finally:
        context.close()


def test_nobody_may_show_the_site_inside_theirs(chromium: Browser, film_host: str) -> None:
    context = patient(chromium)
    try:
        page = context.new_page()
        page.route("**/frame.html", lambda route: route.fulfill(body=f"<iframe src='{film_host}/'></iframe>"))
        page.goto(film_host.replace("127.0.0.1", "localhost") + "/frame.html")
        assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"]
    finally:
        context.close()

"""The site below a folder of somebody's host, which serves plain files: no headers, no rules, no redirects."""

import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from kindling.model.addresses import output_path
from tests.browser.conftest import KINDS, example_of, patient, visiting
from tests.conftest import BuiltSite, shared_build

FOLDER = "/sub/folder"
HOST = "https://example.org"
_PUBLIC = re.compile(rf"{HOST}[^\s\"'<>\\),\]]*")

#: Everything that a page leads to or shows, as the browser understands it.
_NAMED = """() => [...document.querySelectorAll('[href], [src], [srcset], [poster]')].flatMap(element => [
    element.href?.baseVal ?? element.href, element.src, element.poster,
    ...(element.srcset ?? '').split(',').map(part => part.trim().split(/\\s+/)[0]).filter(Boolean)
      .map(part => new URL(part, document.baseURI).href)]).filter(Boolean)"""

_SHOWN = """async () => {
  const images = [...document.images];
  for (const image of images) image.loading = 'eager';
  const broken = await Promise.all(images.map(image => image.decode().then(() => '', () => image.outerHTML)));
  const sheets = [...document.styleSheets];
  return {broken: broken.filter(Boolean), sheets: sheets.length, rules: sheets.map(sheet => sheet.cssRules.length)};
}"""

_LOOKS = """() => ['body', 'h1', 'header a', 'main', 'footer', 'footer a'].map(name => {
  const style = getComputedStyle(document.querySelector(name));
  return [style.font, style.color, style.display, style.width, style.margin].join(); })"""

_PLAY = "() => Object.assign(document.querySelector('video'), {muted: true}).play()"


@dataclass
class Plain:
    """A site served by Python's own file server, and what was asked of it."""

    site: BuiltSite
    root: str  #: "http://127.0.0.1:4711/sub/folder"
    asked: list[str] = field(default_factory=list)  #: paths, as they came


@contextmanager
def plainly(folder: Path, asked: list[str]) -> Iterator[int]:
    """Serve a folder as ``python -m http.server`` does; yield the port."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
            asked.append(self.path)

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plain]:
    """The example site for https://example.org/sub/folder, alone on its host."""
    built = shared_build(tmp_path_factory, f"host{FOLDER}", f"--siteurl={HOST}{FOLDER}")
    asked: list[str] = []
    with plainly(built.output.parents[FOLDER.count("/") - 1], asked) as port:
        yield Plain(built, f"http://127.0.0.1:{port}{FOLDER}", asked)


def _outside(plain: Plain) -> list[str]:
    return [path for path in plain.asked if not path.startswith(f"{FOLDER}/")]


def _is_page(address: str) -> bool:
    path = urlsplit(address).path
    return path.endswith(("/", ".html"))


def _refused(address: str) -> str:
    """Return why a file that is no page can't be had; "" when it can."""
    try:
        with urllib.request.urlopen(address) as answer:
            return "" if answer.read(1) else f"{address} is empty"
    except urllib.error.HTTPError as error:
        error.close()
        return f"{address}: {error.code}"


def _crawled(page: Page, plain: Plain, *starts: str) -> tuple[set[str], list[str]]:
    """Follow every link from ``starts`` on; return the pages that were reached, and what was wrong."""
    waiting = [f"{plain.root}{start}" for start in starts]
    seen, reached, wrong = set(waiting), set[str](), []
    while waiting:
        address = waiting.pop()
        if not _is_page(address):
            wrong += filter(None, [_refused(address)])
            continue
        reached.add(address.removeprefix(plain.root))
        named, faults = _visited(page, address, _leads_on(plain, address))
        wrong += faults
        new = {link for link in named if urlsplit(link).netloc == urlsplit(plain.root).netloc} - seen
        seen |= new
        waiting += sorted(new)
    return reached, wrong


def _leads_on(plain: Plain, address: str) -> bool:
    """Whether it is an old or short address, whose page leads to another at once."""
    path = unquote(address.removeprefix(plain.root))
    there = (plain.site.output / output_path(path)).is_file()
    return there and 'http-equiv="refresh"' in plain.site.html(path)


def _visited(page: Page, address: str, leads_on: bool) -> tuple[set[str], list[str]]:
    """Open a page; return the addresses that it names, and what it does not show."""
    page.goto(address, wait_until="commit" if leads_on else "load")
    if leads_on:
        page.wait_for_url(lambda url: url != address)
        return {urldefrag(page.url).url}, []
    shown = page.evaluate(_SHOWN)
    wrong = [f"{address}: {image}" for image in shown["broken"]]
    wrong += [] if shown["rules"] and 0 not in shown["rules"] else [f"{address}: a page without styles"]
    return {urldefrag(urljoin(address, link)).url for link in page.evaluate(_NAMED)}, wrong


def test_without_script_every_page_is_reached_below_the_folder_and_is_whole(chromium: Browser, plain: Plain) -> None:
    failed: list[str] = []

    def noted(response: Response) -> None:
        if response.status >= 400:
            failed.append(f"{response.url}: {response.status}")

    with visiting(chromium, plain.root, java_script_enabled=False, reduced_motion="reduce") as visit:
        visit.page.on("response", noted)
        # no reader is led to the team's kits, or to the page for what is not there
        reached, wrong = _crawled(visit.page, plain, "/", "/share/", "/404.html")
    assert (wrong, failed, _outside(plain)) == ([], [], [])
    old = {address for address in plain.site.pages() if _leads_on(plain, f"{plain.root}{address}")}
    assert set(plain.site.pages()) - old - reached == set()


@pytest.mark.parametrize("kind", KINDS)
def test_with_script_every_kind_of_page_works_below_the_folder(chromium: Browser, plain: Plain, kind: str) -> None:
    address = example_of(plain.site, kind)
    with visiting(chromium, plain.root, reduced_motion="reduce") as visit:
        visit.open(address)
        if _leads_on(plain, f"{plain.root}{address}"):
            visit.page.wait_for_url(lambda url: url != f"{plain.root}{address}")
    assert _outside(plain) == []


def test_notes_films_and_search_work_below_the_folder(chromium: Browser, plain: Plain) -> None:
    with visiting(chromium, plain.root, reduced_motion="reduce", viewport={"width": 1280, "height": 900}) as visit:
        page = visit.open(example_of(plain.site, "post"))
        page.locator("[role=doc-biblioref]").first.click()
        expect(page.locator(".note-here")).to_be_visible()
        page = visit.open(example_of(plain.site, "vlog"))
        page.evaluate(_PLAY)
        page.wait_for_function("() => document.querySelector('video').currentTime > 0")
        page.wait_for_function("() => document.querySelector('video').textTracks[0].cues?.length > 0")
        page = visit.open("/search/?q=kindness")
        expect(page.get_by_role("main").get_by_role("status")).to_contain_text("results for “kindness”")
    assert _outside(plain) == []


def test_every_public_address_is_below_the_folder_and_there(plain: Plain) -> None:
    output = plain.site.output
    texts = [path for path in output.rglob("*") if path.suffix in (".html", ".xml", ".json", ".txt", ".csv")]
    named = {
        urldefrag(url.rstrip(".}")).url for path in texts for url in _PUBLIC.findall(unescape(path.read_text("utf-8")))
    }
    assert f"{HOST}{FOLDER}/feed.xml" in named
    paths = {unquote(urlsplit(url).path) for url in named}
    assert {path for path in paths if not f"{path}/".startswith(f"{FOLDER}/")} == set()
    below = {output_path(path.removeprefix(FOLDER)) for path in paths}
    assert {path for path in below if not (output / path).is_file()} == set()


def test_a_page_opened_from_a_disk_is_whole_but_for_captions(chromium: Browser, plain: Plain) -> None:
    """Browsers give a page of ``file:`` neither captions nor the ``index.html`` of a folder; docs say so."""
    context = patient(chromium, viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.goto((plain.site.output / output_path(example_of(plain.site, "vlog"))).as_uri())
        page.evaluate(_PLAY)
        page.wait_for_function("() => document.querySelector('video').currentTime > 0")
        served = context.new_page()
        served.goto(f"{plain.root}{example_of(plain.site, 'vlog')}")
        assert page.evaluate(_LOOKS) == served.evaluate(_LOOKS)
    finally:
        context.close()

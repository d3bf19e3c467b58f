"""A real browser on the example site, served by our own server with the site's own strict policy in force."""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from kindling.commands.install import quick_browser
from kindling.commands.serving.server import answering, listening
from tests.conftest import KIT, BuiltSite

#: Milliseconds after which what a page should do is taken not to come: many, for a machine that has much else to do.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

#: Kinds of pages that lists make: each address is of one, or comes from a text, so that a new kind can't stay untested.
_LISTS = {
    "home": "/",
    "all series": "/series/",
    "topic": "/topics/[^/]+/",
    "topics": "/topics/",
    "archive": "/archive/",
    "videos": "/videos/",
    "sources": "/sources/",
    "people": "/people/",
    "whole series": "/series/[^/]+/print/",
    "questions": "/posts/[^/]+/questions/",
    "share kit": "/(?:posts|series)/[^/]+/share/",
    "share kits": "/share/",
    "search": "/search/",
    "short address": "/s/[^/]+/",
    "not found": "/404.html",
}
EVERY = "every page"
KINDS = ("post", "vlog", "series", "page", *_LISTS)

#: The rules of axe that every page keeps: WCAG 2.2 A and AA, and what its makers advise.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")

WIDTHS = {320: 640, 1280: 900}  #: width → height of the window, in pixels
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS = tuple(product(WIDTHS, SCHEMES))
UNFOLD = "() => { for (const each of document.querySelectorAll('details')) each.open = true; }"

_LEADS_ON = 'http-equiv="refresh"'

#: Without these, a browser talks to its maker's hosts by itself.
_QUIET = [
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--disable-domain-reliability", "--no-first-run", "--no-default-browser-check", "--disable-gpu",
    "--disable-features=MediaRouter,OptimizationHints,Translate", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip


def kind_of(site: BuiltSite, address: str) -> str:
    """Return the kind of a page: by its address, else by the text it was made from; "" for none."""
    if kind := next((kind for kind, pattern in _LISTS.items() if re.fullmatch(pattern, address)), ""):
        return kind
    folder = site.source(address).removeprefix("content/").partition("/")[0]
    if folder == "posts":
        return "vlog" if "<video" in site.html(address) else "post"
    return {"pages": "page", "series": "series"}.get(folder, "")


def example_of(site: BuiltSite, kind: str) -> str:
    """Return the address of the richest page of a kind."""
    found = [address for address in site.pages() if kind_of(site, address) == kind]
    assert found, f"the example site has no page of the kind {kind!r}"
    return max(found, key=lambda address: len(site.html(address)))


def kinds_or_every_page(exam: str) -> pytest.MarkDecorator:
    """Return a parameter of a test: each kind in `make test`, every page in the exam of this name."""
    return pytest.mark.parametrize("kind", [*KINDS, pytest.param(EVERY, marks=pytest.mark.exam(exam))])


def addresses_of(site: BuiltSite, kind: str) -> list[str]:
    """Return the richest page of a kind; for ``EVERY``, all pages."""
    return site.pages() if kind == EVERY else [example_of(site, kind)]


def kinds_of(site: BuiltSite) -> list[tuple[str, str]]:
    """Return (kind, address of its richest page) for each kind."""
    return [(kind, example_of(site, kind)) for kind in KINDS]


@dataclass
class Visit:
    """A page that is open, and everything it asked for and complained about."""

    page: Page
    root: str  #: "http://127.0.0.1:4711"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, address: str) -> Page:
        """Load a page of the site and wait until everything on it is there."""
        self.page.goto(f"{self.root}{address}", wait_until="load")
        return self.page

    def open_itself(self, site: BuiltSite, address: str) -> Page:
        """Load a page, also one at an old or short address, where server and page would lead on at once."""
        html = site.html(address)
        if _LEADS_ON in html:
            html = html.replace(_LEADS_ON, 'name="leads-on"')
            self.page.route(f"{self.root}{address}", lambda route: route.fulfill(body=html, content_type="text/html"))
        return self.open(address)

    def strangers(self) -> list[str]:
        """Return the requests that went to another host."""
        own = urlsplit(self.root).netloc
        return [url for url in self.requests if urlsplit(url).netloc not in ("", own)]

    def note_request(self, request: Request) -> None:
        """Keep a request."""
        self.requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        """Keep a complaint: of script, of the policy, of a file that is not there."""
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, driven without a window."""
    with started() as browser:
        yield browser


@contextmanager
def started() -> Iterator[Browser]:
    """Start the browser, and stop it."""
    program = quick_browser()
    if not program:
        pytest.fail("there is no Chromium: `make test` installs it where it may, CHROMIUM= names one", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments(), timeout=PATIENCE)
        yield browser
        browser.close()


def arguments() -> list[str]:
    """Return what Chromium is started with: it asks nobody for anything by itself."""
    return [*_QUIET, "--no-sandbox"] if os.geteuid() == 0 else _QUIET


@pytest.fixture(scope="session")
def root(example_site: BuiltSite) -> Iterator[str]:
    """The address at which the example site is served: as a host would, without panel and reload."""
    with answering(listening(0, example_site.output)) as port:
        yield f"http://127.0.0.1:{port}"


def patient(chromium: Browser, **options: Any) -> BrowserContext:
    """Return a context whose pages are waited for as long as a busy machine may take."""
    context = chromium.new_context(**options)
    context.set_default_timeout(PATIENCE)
    return context


@contextmanager
def visiting(chromium: Browser, root: str, **options: Any) -> Iterator[Visit]:
    """Open a window of its own; behind it, nothing may have left this machine, been stored, or gone wrong."""
    context = patient(chromium, locale="en-GB", **options)
    try:
        visit = Visit(context.new_page(), root)
        visit.page.on("request", visit.note_request)
        visit.page.on("console", visit.note_console)
        visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
        yield visit
        assert visit.strangers() == []
        assert visit.complaints == []
        assert stored(context) == []
    finally:
        context.close()


def stored(context: BrowserContext) -> list[str]:
    """Return what the site keeps on the reader's device."""
    kept = [str(cookie.get("name")) for cookie in context.cookies()]
    for page in context.pages:
        kept += page.evaluate(
            """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), ...await caches.keys(),
                            ...(await indexedDB.databases()).map(database => database.name)]"""
        )
    return kept


@pytest.fixture
def visit(chromium: Browser, root: str) -> Iterator[Visit]:
    """A window of ordinary size."""
    with visiting(chromium, root, viewport={"width": 1280, "height": 900}, reduced_motion="reduce") as opened:
        yield opened


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core, pinned in ``tests/judges``."""
    path = KIT / "tests" / "judges" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.is_file():
        pytest.fail("axe-core is missing: `make test` installs it into tests/judges", pytrace=False)
    return path.read_text("utf-8")


@contextmanager
def without_script(page: Page) -> Iterator[None]:
    """Within it, no page that is loaded runs script; behind it, a judge can be asked of the page as it stands.

    (A whole context without script answers no promise, and so no judge that must wait.)
    """
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    yield
    session.send("Emulation.setScriptExecutionDisabled", {"value": False})
    session.detach()


def axe_findings(
    visit: Visit, site: BuiltSite, address: str, axe: str, *, script: bool, looks: Collection[tuple[int, str]] = LOOKS
) -> dict[tuple[int, str], list[str]]:
    """Return what axe finds on a page in each look (width, scheme), all of it unfolded."""
    found: dict[tuple[int, str], list[str]] = {}
    for width, height in ((width, height) for width, height in WIDTHS.items() if (width, SCHEMES[0]) in looks):
        visit.page.set_viewport_size({"width": width, "height": height})
        with nullcontext() if script else without_script(visit.page):
            visit.open_itself(site, address)
        visit.page.evaluate(UNFOLD)
        for scheme in (scheme for scheme in SCHEMES if (width, scheme) in looks):
            visit.page.emulate_media(color_scheme=scheme)
            found[width, scheme] = violations(visit.page, axe, colours_only=scheme != SCHEMES[0])
    return found


def violations(page: Page, axe: str, *, colours_only: bool = False) -> list[str]:
    """Return what axe finds on a page as it stands, but not in other hosts' frames.

    ``colours_only``: what another scheme of colours can change.
    """
    page.evaluate(axe)  # in the page's world, but not by the page: its policy stays in force
    asked: Any = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]} if colours_only else TAGS
    how = {"runOnly": asked, "resultTypes": ["violations"], "iframes": False}
    found = page.evaluate("how => axe.run(document, how)", how)
    return [_violation(each) for each in found["violations"]]


def _violation(found: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in found["nodes"]]
    return f"{found['id']}: {found['help']} at {places[:3]}"

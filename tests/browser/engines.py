"""Other browsers' engines, each asked the same small questions: WebKit and Firefox beside Chromium.

Firefox is spoken to in its own protocol (Marionette: JSON with its length in front, over a socket), WebKit through
WebKitGTK's WebDriver, on a screen that nobody sees. Pages stand in a frame, which is as narrow as is wanted, where the
windows of both have a least width of their own.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import BrowserType

from kindling.commands.install import browser, engine
from tests.browser.conftest import PATIENCE, arguments
from tests.ports import answers, free_port
from tests.tiers import ENOUGH

NAMES = ("Chromium", "Firefox", "WebKit")
LARGE = 32  #: pixels of the letters that a reader with weak eyes has set

_FRAME = b"""<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Frame</title></head>
<body><iframe title="page" width="1280" height="800"></iframe></body></html>"""

#: Opens each (address, width) in the frame, one after the other, and asks `question` of its window.
_ASKED = """(async (places) => {
  const frame = document.querySelector("iframe"), answers = [];
  for (const [address, width] of places) {
    frame.width = width;
    if (frame.dataset.address !== address) {
      const loaded = new Promise((done) => { frame.onload = done; });
      frame.src = address;
      frame.dataset.address = address;
      await loaded;
    }
    answers.push((QUESTION)(frame.contentWindow, frame.contentDocument));
  }
  return JSON.stringify(answers);
})(PLACES)"""

#: Firefox by itself talks to its maker: whatever is not on this machine goes to a door behind which nobody is.
_FIREFOX = {
    "marionette.port": 0,
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "app.update.disabledForTesting": True,
}


@dataclass(frozen=True)
class Engine:
    """A browser that has the frame open."""

    name: str
    run: Callable[[str], Any]  #: the value of a script that returns text, or a promise of it

    def asked(self, question: str, places: list[tuple[str, int]]) -> list[Any]:
        """Return the answers to ``question``, a function of (window, document), at each (address, width)."""
        found: list[Any] = json.loads(
            self.run(_ASKED.replace("QUESTION", question).replace("PLACES", json.dumps(places)))
        )
        return found


class _Handler(SimpleHTTPRequestHandler):
    """The site without a host's headers, which forbid that it stands in a frame; the pages' own policy holds."""

    def do_GET(self) -> None:
        if self.path != "/frame":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(_FRAME)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the base class)
        """Say nothing."""


@contextmanager
def framed(folder: Path) -> Iterator[str]:
    """Serve a folder; yield the address of the page that holds the frame."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder))) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/frame"
        server.shutdown()
        thread.join()


@contextmanager
def opened(name: str, url: str, chromium: BrowserType, *, dark: bool = False, large: bool = False) -> Iterator[Engine]:
    """Start one of ``NAMES`` at ``url``: in the dark, or with large letters, as its reader has set it."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True)))
        start = {"Chromium": partial(_chromium, chromium), "Firefox": _firefox, "WebKit": _webkit}[name]
        yield Engine(name, start(stack, folder, url, dark=dark, large=large))


def needs(name: str) -> list[str]:
    """Return what of an engine is not there."""
    wanted = {"Chromium": (), "Firefox": ("Firefox",), "WebKit": ("WebKit", "a screen for WebKit")}[name]
    return [what for what in wanted if not engine(what)]


def _chromium(
    kind: BrowserType, stack: ExitStack, folder: Path, url: str, *, dark: bool, large: bool
) -> Callable[[str], Any]:
    (folder / "Default").mkdir()
    size = {"webkit": {"webprefs": {"default_font_size": LARGE}}} if large else {}
    (folder / "Default" / "Preferences").write_text(json.dumps(size))
    context = kind.launch_persistent_context(
        folder,
        executable_path=browser(),
        color_scheme="dark" if dark else "light",
        args=arguments(),
        timeout=PATIENCE,
    )
    context.set_default_timeout(PATIENCE)
    stack.callback(context.close)
    page = context.pages[0]
    page.goto(url)
    return page.evaluate


def _firefox(stack: ExitStack, folder: Path, url: str, *, dark: bool, large: bool) -> Callable[[str], Any]:
    own = {"layout.css.prefers-color-scheme.content-override": 0 if dark else 1}
    own |= {"font.size.variable.x-western": LARGE} if large else {}
    lines = (f"user_pref({json.dumps(key)}, {json.dumps(value)});\n" for key, value in (_FIREFOX | own).items())
    (folder / "user.js").write_text("".join(lines))
    _started(stack, [engine("Firefox"), "-marionette", "-headless", "-no-remote", "-profile", str(folder)], os.environ)
    port = folder / "MarionetteActivePort"
    _until(lambda: port.exists() and port.read_text())
    line = stack.enter_context(socket.create_connection(("127.0.0.1", int(port.read_text())), ENOUGH))
    stream = stack.enter_context(line.makefile("rwb"))

    def told() -> Any:
        digits = b"".join(iter(partial(stream.read, 1), b":"))
        return json.loads(stream.read(int(digits)))

    def tell(command: str, **values: Any) -> Any:
        message = json.dumps([0, 1, command, values]).encode()
        stream.write(b"%d:%b" % (len(message), message))
        stream.flush()
        _kind, _number, fault, found = told()
        assert not fault, fault
        return found

    told()  # who it is
    tell("WebDriver:NewSession")
    tell("WebDriver:Navigate", url=url)
    return lambda script: tell("WebDriver:ExecuteScript", script=f"return {script}", args=[])["value"]


def _webkit(stack: ExitStack, folder: Path, url: str, *, dark: bool, large: bool) -> Callable[[str], Any]:
    look = {"GTK_THEME": "Adwaita:dark" if dark else "Adwaita", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    screen = {"DISPLAY": _screen(stack)}
    port = free_port()
    _started(stack, [engine("WebKit"), f"--port={port}"], {**os.environ, **screen, **look})
    _until(lambda: answers(port))

    def tell(path: str, **values: Any) -> Any:
        request = Request(f"http://127.0.0.1:{port}/session{path}", json.dumps(values).encode())
        with urlopen(request, timeout=ENOUGH) as answer:
            return json.load(answer)["value"]

    options = {"args": ["--automation"]}
    own = f"/{tell('', capabilities={'alwaysMatch': {'webkitgtk:browserOptions': options}})['sessionId']}"
    stack.callback(lambda: urlopen(Request(f"http://127.0.0.1:{port}/session{own}", method="DELETE")).close())
    tell(f"{own}/url", url=url)
    return lambda script: tell(f"{own}/execute/sync", script=f"return {script}", args=[])


def _screen(stack: ExitStack) -> str:
    """Start a screen that nobody sees; return its name."""
    reading, writing = os.pipe()
    try:
        command = [
            engine("a screen for WebKit"),
            "-displayfd",
            str(writing),
            "-nolisten",
            "tcp",
            "-screen",
            "0",
            "1600x1200x24",
        ]
        _started(stack, command, os.environ, keep=writing)
    finally:
        os.close(writing)
    with os.fdopen(reading) as said:
        return f":{said.readline().strip()}"


def _started(stack: ExitStack, command: list[str], environment: Mapping[str, str], keep: int | None = None) -> None:
    """Start a program, quietly; it is ended with the stack."""
    quiet: Any = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    job = subprocess.Popen(command, env=dict(environment), pass_fds=() if keep is None else (keep,), **quiet)

    def ended() -> None:
        job.terminate()
        try:
            job.wait(ENOUGH)
        except subprocess.TimeoutExpired:
            job.kill()
            job.wait()

    stack.callback(ended)


def _until(ready: Callable[[], object]) -> None:
    """Wait until something is there."""
    for _time in range(ENOUGH * 10):
        if ready():
            return
        time.sleep(0.1)
    raise TimeoutError("a browser did not start")

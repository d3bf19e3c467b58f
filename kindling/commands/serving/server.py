"""The server: loopback only, one thread a request, nothing kept by the browser."""

import contextlib
import errno
import os
import socket
import sys
import threading
from collections.abc import Iterator
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, cast

from kindling.commands._command import Exit, Refusal, complain, traced
from kindling.commands.serving.answers import HttpAnswer, Made, answer, stand_in
from kindling.commands.serving.panel import OWN, BuildNews, whole_page, with_panel

_HERE = Path(__file__).parent
_OWN_FILES = {"reload.js": "text/javascript; charset=utf-8", "panel.css": "text/css; charset=utf-8"}
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_CHUNK = 1 << 16
_ATTEMPTS = 100  #: at a port that is free at both addresses
_NAME_WITHIN = 1.0  #: seconds that who holds a port has to say its name: without one it is just as much in the way
#: The policy of our own pages, as strict as the site's.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
)


class Bulletin:
    """The news of the last build, and a bell for those who wait for the next."""

    def __init__(self, news: BuildNews) -> None:
        self._news = news
        self._bell = threading.Condition()

    @property
    def news(self) -> BuildNews:
        """The newest news."""
        return self._news

    def publish(self, news: BuildNews) -> None:
        """Put up news and tell all who wait."""
        with self._bell:
            self._news = news
            self._bell.notify_all()

    def amend(self, news: BuildNews) -> None:
        """Put up news of the same build, which no page that is open need be told of."""
        self._news = news

    def after(self, build: str, seconds: float) -> BuildNews:
        """Return the news as soon as they are of another build than ``build``, or after ``seconds``."""
        with self._bell:
            self._bell.wait_for(lambda: self._news.build != build, seconds)
            return self._news


def _nothing(_path: str) -> bool:
    """Know no file before it lies in its place."""
    return False


class Server(ThreadingHTTPServer):
    """Serves ``folder`` as a host would; with a bulletin, adds the panel and the reload to each page."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(
        self, family: socket.AddressFamily, place: tuple[str, int], folder: Path, bulletin: Bulletin | None
    ) -> None:
        self.address_family = family
        self.folder = folder
        self.ahead: Made = _nothing
        self.bulletin = bulletin
        super().__init__(place, Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of a browser that went away in the middle; anything else is one line, and the serving goes on."""
        from kindling.engine.faults import REPORT, in_words

        error = sys.exception()
        if isinstance(error, ConnectionError | TimeoutError):
            return
        if traced():
            super().handle_error(cast(socket.socket, request), client_address)
        words = in_words(error) if error else ""
        complain(f"A request could not be answered: {words}", REPORT)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version = "Kindling"
    sys_version = f"(process {os.getpid()})"
    timeout = 60  # seconds that an idle connection is kept
    server: Server
    disable_nagle_algorithm = True  # head and body are sent one after the other
    wbufsize = _CHUNK

    def do_GET(self) -> None:
        """Answer with head and body."""
        self._respond()

    def do_HEAD(self) -> None:
        """Answer with the head alone."""
        self._respond()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Keep the terminal for what a writer needs."""

    def _respond(self) -> None:
        if not self._is_for_us():
            self._send(
                HttpAnswer(
                    HTTPStatus.MISDIRECTED_REQUEST, [("Content-Type", "text/plain")], b"This server is for localhost.\n"
                )
            )
        elif self.path.startswith(OWN) and self.server.bulletin:
            self._respond_own(self.path.removeprefix(OWN).partition("?")[0], self.server.bulletin)
        else:
            self._send(self._site_answer())

    def _is_for_us(self) -> bool:
        """Whether the request names this machine: another site's page may have made its own name lead here."""
        host, *others = self.headers.get_all("Host", ["localhost"])
        return not others and host.removesuffix(f":{self.server.server_port}") in ("localhost", "127.0.0.1", "[::1]")

    def _site_answer(self) -> HttpAnswer:
        bulletin = self.server.bulletin
        found = answer(self.server.folder, self.path, self.headers.get("Range", ""), self.server.ahead)
        if bulletin and not self.server.folder.is_dir() and found.status != HTTPStatus.OK:
            missing = self.server.ahead("404.html")
            if isinstance(missing, bytes) and found.status == HTTPStatus.NOT_FOUND:
                found = HttpAnswer(found.status, [("Content-Type", "text/html; charset=utf-8")], missing)
                return with_panel(found, bulletin.news)
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", _POLICY)]
            return HttpAnswer(HTTPStatus.SERVICE_UNAVAILABLE, headers, whole_page(bulletin.news))
        if bulletin and found.status == HTTPStatus.NOT_FOUND and (other := stand_in(self.server.folder, self.path)):
            found = answer(self.server.folder, other, self.headers.get("Range", ""))
        return with_panel(found, bulletin.news) if bulletin else found

    def _respond_own(self, name: str, bulletin: Bulletin) -> None:
        if name == "events":
            self._stream_events(bulletin)
        elif name in _OWN_FILES:
            self._send(HttpAnswer(HTTPStatus.OK, [("Content-Type", _OWN_FILES[name])], (_HERE / name).read_bytes()))
        else:
            self._send(HttpAnswer(HTTPStatus.NOT_FOUND, [("Content-Type", "text/plain")], b"404 Not Found\n"))

    def _stream_events(self, bulletin: Bulletin) -> None:
        """Send the name of each build as a Server-Sent Event, for as long as the page is there."""
        self._head(HTTPStatus.OK, [("Content-Type", "text/event-stream"), ("Connection", "close")])
        build = ""
        while self.command == "GET":
            news = bulletin.after(build, seconds=15)
            self.wfile.write(f"data: {news.build}\n\n".encode() if news.build != build else b": here\n\n")
            self.wfile.flush()
            build = news.build

    def _send(self, found: HttpAnswer) -> None:
        if found.file is None:
            self._head(found.status, [*found.headers, ("Content-Length", str(found.size))])
            if self.command != "HEAD":
                self.wfile.write(found.body)
            return
        with found.file.open("rb") as file:
            self._head(found.status, [*found.headers, ("Content-Length", str(found.size))])
            for chunk in _chunks(file, found.start, found.length if self.command != "HEAD" else 0):
                self.wfile.write(chunk)

    def _head(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            if name.lower() != "cache-control":
                self.send_header(name, value.replace("\r", "").replace("\n", ""))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()


def _chunks(file: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    file.seek(start)
    while length > 0 and (chunk := file.read(min(_CHUNK, length))):
        length -= len(chunk)
        yield chunk


def listening(port: int, folder: Path, bulletin: Bulletin | None = None) -> list[Server]:
    """Return servers on ``port`` of each loopback address, not yet answering; port 0 takes a free one.

    Both addresses, because a browser may try either for "localhost". Raises Refusal (3) when the port is taken.
    """
    if port and (host := _someone_at(port)):
        raise _port_taken(port, _name_of(host, port))
    taken = OSError(errno.EADDRINUSE, "every free port is taken at the other address")
    for _attempt in range(1 if port else _ATTEMPTS):
        try:
            return _both(port, folder, bulletin)
        except OSError as error:
            taken = error
            if error.errno != errno.EADDRINUSE:
                break
    raise _cannot_listen(port, taken)


def _both(port: int, folder: Path, bulletin: Bulletin | None) -> list[Server]:
    """Return a server for each loopback address; raises OSError where the port is taken at one of them."""
    servers: list[Server] = []
    for family, host in _LOOPBACK:
        try:
            servers.append(Server(family, (host, port), folder, bulletin))
        except OSError as error:
            if servers and error.errno != errno.EADDRINUSE:
                continue  # this machine has no IPv6
            for server in servers:
                server.server_close()
            raise
        port = servers[0].server_port
    return servers


@contextlib.contextmanager
def answering(servers: list[Server]) -> Iterator[int]:
    """Let servers answer in the background while the block runs; yield their port."""
    for server in servers:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    try:
        yield servers[0].server_port
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()


def _cannot_listen(port: int, error: OSError) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return _port_taken(port, "another program")
    if error.errno == errno.EACCES:
        return Refusal(f"Port {port} needs an administrator's rights.", "make serve PORT=8000", Exit.MACHINE)
    return error


def _someone_at(port: int) -> str:
    """Return the address of this machine at which somebody answers at ``port``; "" for nobody."""
    for _family, host in _LOOPBACK:
        try:
            with contextlib.closing(socket.create_connection((host, port), timeout=0.5)):
                return host
        except OSError:
            continue
    return ""


def _name_of(host: str, port: int) -> str:
    """Return what the server at this place calls itself, from the head of an answer."""
    connection = HTTPConnection(host, port, timeout=_NAME_WITHIN)
    try:
        connection.request("HEAD", "/")
        name = connection.getresponse().getheader("Server", "") or ""
    except (OSError, HTTPException):
        name = ""
    finally:
        connection.close()
    return "".join(letter for letter in name[:60] if letter.isprintable()) or "another program"


def _port_taken(port: int, other: str) -> Refusal:
    free = next((near for near in range(port + 1, min(port + 100, 65536)) if _is_free(near)), 0)
    hint = f"make serve PORT={free}" if free else "make serve PORT=0 takes any free one"
    return Refusal(f"Port {port} is in use (by {other}).", hint, Exit.MACHINE)


def _is_free(port: int) -> bool:
    if _someone_at(port):
        return False
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

"""The hosts of videos, on this machine: a proxy that is each host it is asked for, and notes all that it is asked.

Browsers and programs are told of the proxy, and of nothing else: they do all that they would do with the real hosts,
names and TLS and headers.
"""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import trustme

HOSTS = (
    "www.youtube-nocookie.com", "www.youtube.com", "i.ytimg.com", "player.vimeo.com", "vimeo.com", "i.vimeocdn.com",
    "video.example.org", "stranger.example",
    "doi.org", "api.crossref.org", "eutils.ncbi.nlm.nih.gov", "openlibrary.org",
)  # fmt: skip
_JSCHANNEL = Path(__file__).parent / "judges" / "node_modules" / "jschannel" / "src" / "jschannel.js"

#: Players that keep what they are told, and say where they are (`say(seconds)`) to whom asked in their host's way:
#: YouTube's to whom is listening, Vimeo's to whom wants that event; PeerTube's by jschannel, which waits for an answer.
_PLAYER = """<!doctype html><html lang="en"><title>Player</title><h1>Player</h1><button>Pause</button><script>
window.told = [];
let page;
const wanted = (said) => said.event === "listening" || said.value === "timeupdate";
addEventListener("message", (event) => {
  const said = JSON.parse(event.data);
  if (wanted(said)) page = event.source; else told.push(said);
});
window.say = (at) => page && !page.postMessage(JSON.stringify(
  location.host.includes("youtube") ? {event: "infoDelivery", info: {currentTime: at}, channel: "widget"}
                                    : {event: "timeupdate", data: {seconds: at, percent: .5, duration: 84}}), "*");
</script>"""
_PEERTUBE = f"""{_PLAYER}<script src="/jschannel.js"></script><script>
window.heard = [];
let open = false;
const channel = Channel.build({{window: parent, origin: "*", scope: "peertube", onReady: () => {{ open = true; }}}});
for (const name of ["seek", "play"]) channel.bind(name, (_, value) => {{ heard.push([name, value]); return true; }});
const status = (at) => ({{position: at, volume: 1, duration: 84, playbackState: "playing"}});
window.say = (at) => open && !channel.notify({{method: "playbackStatusUpdate", params: status(at)}});
</script>"""


@dataclass(frozen=True, slots=True)
class Request:
    """One request that a host got."""

    host: str
    path: str
    values: Mapping[str, list[str]]  #: of the query
    headers: Mapping[str, str]  #: names in small letters


@dataclass
class StandIn:
    """The hosts, and what they were asked."""

    address: str  #: of the proxy: "http://127.0.0.1:4711"
    trust: bytes  #: certificate of the authority that signs for all hosts, as PEM
    requests: list[Request] = field(default_factory=list)
    answers: dict[str, tuple[int, str, bytes]] = field(
        default_factory=dict
    )  #: "host/path" → status, type (of a redirect: where to), body

    def asked(self) -> list[str]:
        """Return host and path of each request."""
        return [f"{request.host}{request.path}" for request in self.requests]


@contextmanager
def standing_in() -> Iterator[StandIn]:
    """Run the hosts until the block ends."""
    authority = trustme.CA()
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*HOSTS).configure_cert(secure)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    stand_in = StandIn(f"http://127.0.0.1:{server.server_port}", authority.cert_pem.bytes())
    server.secure, server.stand_in = secure, stand_in  # type: ignore[attr-defined]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One connection: CONNECT, then TLS, then requests to the host."""

    protocol_version = "HTTP/1.1"
    host = ""

    def do_CONNECT(self) -> None:
        """Become the host that is asked for."""
        self.host = self.path.partition(":")[0]
        self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
        try:
            self.connection = self.server.secure.wrap_socket(self.connection, server_side=True)  # type: ignore[attr-defined]
        except OSError:  # whoever asked does not trust us, or is gone
            self.close_connection = True
            return
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)  # type: ignore[assignment]
        self.close_connection = False

    def do_GET(self) -> None:
        """Answer as the host would, and note the request."""
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        stand_in: StandIn = self.server.stand_in  # type: ignore[attr-defined]
        host = self.host or url.hostname or ""
        stand_in.requests.append(Request(host, url.path, parse_qs(url.query), headers))
        status, kind, body = stand_in.answers.get(f"{host}{url.path}") or _answer(host, url.path)
        self.send_response(status)
        self.send_header("Location" if 300 <= status < 400 else "Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def finish(self) -> None:
        """Close what is left; a browser may have gone in the middle of a sentence."""
        with suppress(OSError):
            super().finish()
        self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


def _answer(host: str, path: str) -> tuple[int, str, bytes]:
    if path == "/jschannel.js":
        return 200, "text/javascript", _JSCHANNEL.read_bytes()
    if path.startswith(("/embed/", "/video/", "/videos/embed/")):
        return 200, "text/html; charset=utf-8", (_PEERTUBE if host == "video.example.org" else _PLAYER).encode()
    return 404, "application/json", json.dumps({"error": "nothing here"}).encode()

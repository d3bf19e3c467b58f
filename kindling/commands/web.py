"""Ask the web for one thing, politely: only http and https, never this network's own machines, with limits for all."""

import errno
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from kindling.model.addresses import encoded

_TIMEOUT = 20  #: seconds without a word
_LONGEST = 60  #: seconds for all of an answer
_REDIRECTS = 5
_PIECE = 65536
_LONG = 4000  #: characters of an address that a host names


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    body: bytes
    charset: str  #: as the host names it; "" where it does not


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host says of an address, before anything of it is read."""

    status: int
    location: str = ""  #: where a redirect leads, as a whole address; "" for none
    retry_after: str = ""  #: as the host says it: seconds, or a date


class Unreachable(OSError):
    """Nobody answered, or something else than was asked for."""


class NotThere(Unreachable):
    """The host says that there is no such thing."""


class NotAsked(Unreachable):
    """The address is none that is asked: it is of this network, or of another kind than http."""


class NoSuchHost(Unreachable):
    """No host has this name."""


class Silent(Unreachable):
    """The host does not answer in time, or no connection comes about."""


class NoNetwork(Silent):
    """This machine reaches nobody: no name is looked up, or no way leads out."""


def asked(address: str, accept: str, agent: str, largest: int) -> Answer:
    """Return what an address holds. Raises Unreachable, with the reason in words.

    Where the environment names a proxy, it is asked, as all programs do; what is behind its door is its affair.
    """
    opener = urllib.request.build_opener(_Redirects(), _Http(), _Https())
    _checked(address)
    headers = {"User-Agent": agent, "Accept": accept, "Accept-Language": "en"}
    host = urlsplit(address).hostname
    try:
        with opener.open(urllib.request.Request(address, headers=headers), timeout=_TIMEOUT) as answer:  # noqa: S310
            body = _body(answer, largest)
            return Answer(body, answer.headers.get_content_charset() or "")
    except urllib.error.HTTPError as error:
        error.close()
        kind = NotThere if error.code in (400, 404, 410) else Unreachable
        raise kind(f"{host} answers {error.code}") from None
    except Unreachable:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, Unreachable):
            raise reason from None
        words = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise Unreachable(f"{host} can't be reached: {words}") from None


def replied(address: str, method: str, agent: str, seconds: float = _LONGEST) -> Reply:
    """Return what a host says of an address when ``method``, HEAD or GET, is asked of it; nothing of it is read on.

    No redirect is followed. ``seconds`` is for all of it, however slowly it drips. Raises Unreachable.
    """
    _checked(address)
    request = urllib.request.Request(_on_the_wire(address), headers={"User-Agent": agent, "Accept": "*/*"})  # noqa: S310
    request.method = method
    watch = _Watch(seconds)
    request.watch = watch  # type: ignore[attr-defined]
    try:
        with watch:
            reply = _head_of(request, address, min(_TIMEOUT, seconds))
    except Unreachable:
        raise
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None)
        raise _kind_of(reason if isinstance(reason, Exception) else error, address, watch.over) from None
    if watch.over:  # what was cut off looks whole to http.client
        raise _kind_of(TimeoutError(), address, watch.over)
    return reply


def _head_of(request: urllib.request.Request, address: str, timeout: float) -> Reply:
    opener = urllib.request.build_opener(_Nowhere(), _Http(), _Https())
    try:
        with opener.open(request, timeout=timeout) as answer:
            return Reply(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        leads = error.headers.get("Location", "") if error.code in (301, 302, 303, 307, 308) else ""
        location = _printable(urljoin(address, _decoded(leads.strip()))) if leads else ""
        if len(location) > _LONG:
            raise Unreachable("it leads to an address without an end") from None
        return Reply(error.code, location, error.headers.get("Retry-After", ""))


def _on_the_wire(address: str) -> str:
    """Return an address in ASCII, as a request needs it. Raises Unreachable where its host has no such form."""
    parts = urlsplit(encoded(address))
    host = parts.netloc
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            raise NoSuchHost(f"there is no host called {host}") from None
    safe = "%/:=&?~#+!$,;'@()*[]"
    return urlunsplit((parts.scheme, host, quote(parts.path, safe), quote(parts.query, safe), ""))


def _decoded(location: str) -> str:
    """Return a Location as it was meant: headers are read as Latin-1, and many hosts send UTF-8."""
    with suppress(UnicodeError):
        return location.encode("latin-1").decode("utf-8")
    return location


def _printable(address: str) -> str:
    """Return an address that no terminal obeys, and that reads as it is: what can't be seen is encoded."""
    return "".join(sign if sign.isprintable() else quote(sign) for sign in address)


def _kind_of(error: Exception, address: str, late: bool) -> Unreachable:
    """Return why nobody answered, in words."""
    host = urlsplit(address).hostname
    if isinstance(error, Unreachable):
        return error
    if isinstance(error, socket.gaierror):
        unknown = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
        if error.errno in unknown:
            return NoSuchHost(f"there is no host called {host}")
        return NoNetwork(f"the name {host} can't be looked up just now")
    if late or isinstance(error, TimeoutError):
        return Silent(f"{host} does not answer in time")
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unreachable(f"the certificate of {host} is not valid: {error.verify_message}")
    if isinstance(error, ssl.SSLError):
        return Unreachable(f"{host} speaks no https that can be trusted")
    if isinstance(error, ConnectionResetError | BrokenPipeError):  # which http.client's own RemoteDisconnected is, too
        return Unreachable(f"{host} breaks off before it answers")
    if isinstance(error, http.client.HTTPException | ValueError):
        return Unreachable(f"{host} answers with what is no HTTP")
    kind = NoNetwork if getattr(error, "errno", 0) in (errno.ENETUNREACH, errno.ENETDOWN) else Silent
    return kind(f"{host} can't be reached: {error.strerror or type(error).__name__}")  # type: ignore[attr-defined]


class _Watch:
    """Ends a connection that takes too long, whatever it is in the middle of."""

    def __init__(self, seconds: float) -> None:
        self.over = False  #: whether it was ended
        self._held: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Watch":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for each in self._held:
            each.close()

    def connected(self, connect: Callable[..., socket.socket], *given: Any, **more: Any) -> socket.socket:
        """Connect, and keep a second hold of the connection: TLS takes the first one away."""
        made = connect(*given, **more)
        self._held.append(made.dup())
        return made

    def _end(self) -> None:
        self.over = True
        for each in self._held:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def _body(answer: Any, largest: int) -> bytes:
    """Return at most ``largest`` bytes; what drips for too long is let go."""
    end, data = time.monotonic() + _LONGEST, b""
    while piece := answer.read1(_PIECE):
        data += piece
        if len(data) > largest:
            raise Unreachable("the answer is too long")
        if time.monotonic() > end:
            raise Unreachable("the answer takes too long")
    return data


def _checked(address: str) -> None:
    """Refuse what is no address of the public web. Raises Unreachable."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        raise NotAsked("it can't be read as an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotAsked("only http and https are asked")
    if parts.username or parts.password:
        raise NotAsked("an address with a name and a password is not asked")
    try:
        literal = ipaddress.ip_address(parts.hostname)
    except ValueError:
        literal = None
    name = parts.hostname.rstrip(".").lower()
    if (
        (literal and not _is_public(literal))
        or name == "localhost"
        or name.endswith((".localhost", ".local", ".internal"))
    ):
        raise NotAsked(f"{parts.hostname} is of this network, and only the public web is asked")


def _is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


def _connected(
    target: tuple[str, int], timeout: float | None = _TIMEOUT, source: Any = None, *, trusted: bool
) -> socket.socket:
    """Connect to a host, by an address that was looked at; ``trusted``: it is the proxy that the environment names."""
    host, port = target
    if trusted:
        return socket.create_connection(target, timeout, source)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    places = [place[4] for place in found]
    if not places or not all(_is_public(ipaddress.ip_address(str(place[0]).partition("%")[0])) for place in places):
        raise NotAsked(f"{host} is of this network, and only the public web is asked")
    last: OSError = Unreachable(f"{host} has no address")
    for place in places:
        try:
            return socket.create_connection((str(place[0]), port), timeout, source)
        except OSError as error:
            last = error
    raise last


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Goes on a few times, and only to what might have been asked in the first place."""

    max_redirections = _REDIRECTS

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request to go on with. Raises Unreachable."""
        _checked(newurl)
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            raise Unreachable("it leads on to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: each is an answer by itself."""

    def redirect_request(self, *_: Any) -> None:
        """Return nothing to go on with."""


class _Http(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        """Open a connection that looks at where it goes."""
        return self.do_open(partial(_connection, http.client.HTTPConnection, req), req)


class _Https(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        """Open a connection that looks at where it goes."""
        return self.do_open(partial(_connection, http.client.HTTPSConnection, req), req)


def _connection(kind: Any, request: urllib.request.Request, host: str, **more: Any) -> Any:
    made = kind(host, **more)
    connect = partial(_connected, trusted=_by_proxy(request))
    watch: _Watch | None = getattr(request, "watch", None)
    made._create_connection = partial(watch.connected, connect) if watch else connect
    return made


def _by_proxy(request: urllib.request.Request) -> bool:
    """Return whether a request goes to the proxy that the environment names."""
    return request.has_proxy() or bool(getattr(request, "_tunnel_host", None))

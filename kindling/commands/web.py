"""Ask the web for one thing, politely: only http and https, never this network's own machines, with limits for all."""

import http.client
import ipaddress
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT = 20  #: seconds without a word
_LONGEST = 60  #: seconds for all of an answer
_REDIRECTS = 5
_PIECE = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    body: bytes
    charset: str  #: as the host names it; "" where it does not


class Unreachable(OSError):
    """Nobody answered, or something else than was asked for."""


class NotThere(Unreachable):
    """The host says that there is no such thing."""


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
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Unreachable("only http and https are asked")
    if parts.username or parts.password:
        raise Unreachable("an address with a name and a password is not asked")
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
        raise Unreachable(f"{parts.hostname} is of this network, and only the public web is asked")


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
        raise Unreachable(f"{host} is of this network, and only the public web is asked")
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
    made._create_connection = partial(_connected, trusted=_by_proxy(request))
    return made


def _by_proxy(request: urllib.request.Request) -> bool:
    """Return whether a request goes to the proxy that the environment names."""
    return request.has_proxy() or bool(getattr(request, "_tunnel_host", None))

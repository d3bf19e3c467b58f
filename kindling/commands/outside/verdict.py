"""What an address is worth, of what hosts say of it. Pure: whoever asks is handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal
from urllib.parse import urlsplit

from kindling.commands.web import NoSuchHost, NotAsked, Reply, Unreachable

Kind = Literal["good", "dead", "moved", "insecure", "unsure"]
#: asks a host for an address by a method, HEAD or GET. Raises Unreachable
Ask = Callable[[str, str], Reply]
_HOPS = 10
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
_REGISTRY = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_WORDS = {
    401: "it wants a password", 402: "it wants to be paid", 403: "it does not let programs in",
    429: "it was asked too often", 451: "it may not show it, by law", 503: "it is too busy, or keeps programs out",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out of one address."""

    kind: Kind
    fact: str = ""  #: in words, with what was found
    better: str = ""  #: the address to write in its place; "" where there is none


def asked_as(address: str) -> str:
    """Return what is asked for an address: without its fragment, and a DOI at its registry, by https.

    >>> asked_as("http://dx.doi.org/10.1000/182#top")
    'https://doi.org/10.1000/182'
    """
    plain = address.partition("#")[0]
    parts = urlsplit(plain)
    return f"https://doi.org{plain.split(parts.netloc, 1)[1]}" if parts.hostname in _REGISTRY else plain


def verdict(address: str, ask: Ask) -> Verdict:
    """Return what an address is worth. It is ``asked_as`` that is asked."""
    try:
        if urlsplit(address).hostname in _REGISTRY:
            return _of_doi(address, ask)
        return _of_page(address, ask)
    except NoSuchHost as error:
        return Verdict("dead", str(error))
    except Unreachable as error:
        return Verdict("unsure", str(error))


def _of_doi(address: str, ask: Ask) -> Verdict:
    """A DOI is good where its registry knows it: where it leads is its publisher's to keep."""
    reply = _reply(address, ask)
    if reply.location or 200 <= reply.status < 300:
        return Verdict("good")
    return _of_status(address, address, reply.status)


def _of_page(address: str, ask: Ask) -> Verdict:
    hops, final = _followed(address, ask)
    if final is None:
        return Verdict("unsure", f"it leads round in a circle, or on more than {_HOPS} times")
    last = hops[-1][1] if hops else address
    if not 200 <= final.status < 300:
        return _of_status(address, last, final.status)
    if hops and _is_front_page(address, last):
        return Verdict("unsure", f"it leads to the front page, {last}, and no more to what it named")
    better = _for_good(hops)
    less_secure = address.startswith("https:") and better.startswith("http:")
    if better and _secured(address) != better and not less_secure:
        return Verdict("moved", "it has moved for good", better)
    if urlsplit(address).scheme == "http":
        return _by_https(address, better, ask)
    return Verdict("good")


def _followed(address: str, ask: Ask) -> tuple[list[tuple[int, str]], Reply | None]:
    """Return each redirect, status and where to, and the answer at their end; None where there is no end."""
    hops: list[tuple[int, str]] = []
    here, been = address, {address}
    while True:
        try:
            reply = _reply(here, ask)
        except NotAsked as error:
            raise (NotAsked(f"it leads to {here}: {error}") if hops else error) from None
        if not reply.location:
            return hops, reply
        here = reply.location.partition("#")[0]
        hops.append((reply.status, here))
        if (here in been and len(hops) > 1) or len(hops) > _HOPS or here == address:
            return hops, None
        been.add(here)


def _reply(address: str, ask: Ask) -> Reply:
    """Return the answer to a HEAD; where that is refused, or none that can be read, to a GET."""
    try:
        reply = ask(address, "HEAD")
    except (NoSuchHost, NotAsked):
        raise
    except Unreachable:
        return ask(address, "GET")
    if reply.location or 200 <= reply.status < 300 or reply.status == 429:
        return reply
    return ask(address, "GET")


def _of_status(address: str, last: str, status: int) -> Verdict:
    where = f"it leads to {last}, which" if last != address else "it"
    if status in _GONE:
        return Verdict("dead", f"{where} answers {status}: {'gone for good' if status == 410 else 'nothing is there'}")
    words = _WORDS.get(status) or _in_words(status)
    return Verdict("unsure", f"{where} answers {status}: {words}")


def _in_words(status: int) -> str:
    if status >= 500:
        return "something is broken there"
    return "it leads on, and does not say where" if 300 <= status < 400 else "what that means here is unclear"


def _for_good(hops: list[tuple[int, str]]) -> str:
    """Return where the redirects lead that are for good, up to the first that is not; "" for nowhere."""
    better = ""
    for status, place in hops:
        if status not in _FOR_GOOD:
            break
        better = place
    return better


def _is_front_page(address: str, last: str) -> bool:
    """Return whether a page within a host became the front page of the same host: what it held is most likely gone."""
    old, new = urlsplit(address), urlsplit(last)
    same = (old.hostname or "").removeprefix("www.") == (new.hostname or "").removeprefix("www.")
    return same and old.path.strip("/") != "" and new.path.strip("/") == "" and not new.query


def _secured(address: str) -> str:
    return f"https:{address.removeprefix('http:')}"


def _by_https(address: str, better: str, ask: Ask) -> Verdict:
    """Return whether an address of http answers by https, too."""
    secure = _secured(address)
    if better != secure:
        try:
            _, final = _followed(secure, ask)
        except Unreachable:
            return Verdict("good")
        if final is None or not 200 <= final.status < 300:
            return Verdict("good")
    return Verdict("insecure", "it is not encrypted on its way, and answers by https too", secure)


def seconds_to_wait(retry_after: str, now: datetime) -> float | None:
    """Return how long a host wants to be left alone, of its header; None where nothing can be read there.

    >>> seconds_to_wait("120", datetime(2026, 12, 1, tzinfo=UTC))
    120.0
    """
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())

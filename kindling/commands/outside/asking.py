"""Many addresses asked politely: a host once a second, several hosts at once, and left alone when it says so."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kindling.commands.outside.verdict import Ask, Verdict, asked_as, seconds_to_wait, verdict
from kindling.commands.web import NoNetwork, NoSuchHost, Reply, Silent, Unreachable

_AT_ONCE = 8  #: hosts
_PATIENCE = 60.0  #: seconds that a host may want to be left alone, and is asked again in the same run
_SILENCES = 2  #: so often a host may say nothing before it is asked no more


class NotNow(Unreachable):
    """The host is not asked any more in this run."""


@dataclass
class Hosts:
    """What is known of hosts while they are asked. Several threads use it at once."""

    send: Ask
    gap: float  #: seconds from one request to a host to the next
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    online: bool = False  #: whether anything was heard but that there is no network
    _next: dict[str, float] = field(default_factory=dict)
    _silent: dict[str, int] = field(default_factory=dict)
    _shut: dict[str, Unreachable] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, address: str, method: str) -> Reply:
        """Return what a host answers, when it is its turn. Raises Unreachable."""
        host = host_of(address)
        for _again in range(2):
            self._wait_for(host)
            reply = self._sent(host, address, method)
            if reply.status not in (429, 503) or not (reply.status == 429 or reply.retry_after):
                return reply
            wait = seconds_to_wait(reply.retry_after, datetime.now(UTC))
            if wait is None or wait > _PATIENCE:
                break
            with self._lock:
                self._next[host] = max(self._next.get(host, 0.0), self.clock() + wait)
        self._close(host, NotNow(f"{host} answers {reply.status}: it was asked too often, and is left alone for now"))
        raise self._shut[host]

    def _wait_for(self, host: str) -> None:
        """Wait for the next turn of a host. Raises Unreachable where it is not asked any more."""
        with self._lock:
            if host in self._shut:
                raise self._shut[host]
            now = self.clock()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + self.gap
        if turn > now:
            self.sleep(turn - now)

    def _sent(self, host: str, address: str, method: str) -> Reply:
        try:
            reply = self._heard(address, method)
        except NoSuchHost as error:
            self._close(host, error)
            raise
        except Silent as error:
            self._silent[host] = self._silent.get(host, 0) + 1
            if self._silent[host] >= _SILENCES:
                self._close(host, error)
            raise
        self._silent[host] = 0
        return reply

    def _heard(self, address: str, method: str) -> Reply:
        """Ask, and note whether there is a network. Raises Unreachable."""
        try:
            reply = self.send(address, method)
        except NoNetwork:
            raise
        except Unreachable:
            self.online = True
            raise
        self.online = True
        return reply

    def _close(self, host: str, why: Unreachable) -> None:
        with self._lock:
            self._shut[host] = why


def host_of(address: str) -> str:
    """Return the host of an address, with its port where that is not the usual one."""
    parts = urlsplit(address)
    return (parts.hostname or "") + (f":{parts.port}" if parts.port not in (None, 80, 443) else "")


def by_host(addresses: Iterable[str]) -> list[list[str]]:
    """Return the addresses host by host: the host with most of them first, as it takes longest."""
    found: dict[str, list[str]] = {}
    for address in sorted(set(addresses)):
        found.setdefault(host_of(asked_as(address)), []).append(address)
    return sorted(found.values(), key=lambda each: (-len(each), each))


def answers(
    addresses: Sequence[str], hosts: Hosts, seconds: float, at_once: int = _AT_ONCE
) -> Iterator[tuple[str, Verdict]]:
    """Yield each address with what it is worth, as it is found out, until all are or ``seconds`` are over.

    Its threads hold up nobody's end: a host that never answers is left behind.
    """
    waiting: queue.SimpleQueue[list[str]] = queue.SimpleQueue()
    for each in by_host(addresses):
        waiting.put(each)
    found: queue.SimpleQueue[tuple[str, Verdict] | Exception] = queue.SimpleQueue()
    stop, end = threading.Event(), time.monotonic() + seconds
    for _ in range(min(at_once, waiting.qsize())):
        threading.Thread(target=_work, args=(waiting, found, hosts, stop), daemon=True).start()
    try:
        for _ in range(len(set(addresses))):
            one = found.get(timeout=max(0.0, end - time.monotonic()))
            if isinstance(one, Exception):
                raise one
            yield one
    except queue.Empty:
        return
    finally:
        stop.set()


def _work(
    waiting: "queue.SimpleQueue[list[str]]",
    found: "queue.SimpleQueue[tuple[str, Verdict] | Exception]",
    hosts: Hosts,
    stop: threading.Event,
) -> None:
    """Ask one host after the other, until none is left or it is time to stop."""
    while True:
        try:
            addresses = waiting.get_nowait()
        except queue.Empty:
            return
        for address in addresses:
            if stop.is_set():
                return
            try:
                found.put((address, verdict(asked_as(address), hosts.ask)))
            except Exception as error:
                found.put(error)
                return

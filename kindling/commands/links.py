"""Ask every address elsewhere that texts and sources name, and every DOI, whether it still answers.

Each host is asked once a second at most, several hosts at once, and what answered within 30 days is not asked again
(FRESH=1: ask all). Nothing is changed, and no build ever asks.
"""

import json
import socket
import urllib.request
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from kindling.commands._command import Exit, Progress, Refusal, complain, parser_of, run, say, values

if TYPE_CHECKING:
    from kindling.commands.outside.places import LinkPlace
    from kindling.commands.outside.verdict import Verdict
    from kindling.commands.web import Reply
    from kindling.model.cache import Cache
    from kindling.model.problems import Problem, Severity

_DAYS = 30  #: an answer is good for
_SECONDS = 900.0  #: for one run
_PATIENCE = 30.0  #: seconds for one answer
_GAP = 1.0  #: seconds from one request to a host to the next
_DEGREES: "Mapping[str, Severity]" = {
    "dead": "error", "unsure": "warning", "moved": "advice", "insecure": "advice",
}  # fmt: skip
_SOMEWHERE = "doi.org"  #: a name that is there for good, by which no name at all is told from no network


def main(argv: Sequence[str] | None) -> int:
    """Ask, and list what a person should look at."""
    given = values(parser_of(__doc__), ("site", "fresh"), argv)
    with Progress("Reading"):
        found = _places(given)
    addresses = sorted({place.address for place in found})
    if not addresses:
        say("No text and no source names an address elsewhere.")
        return Exit.DONE
    cache = _cache(given)
    kept = {} if given.fresh else {address: old for address in addresses if (old := _kept(cache, address))}
    due = [address for address in addresses if address not in kept]
    new = _asked(given, due, cache) if due else {}
    problems = list(_told(found, {**kept, **new}))
    for problem in problems:
        complain(str(problem))
    missing = len(due) - len(new)
    say(_summary(addresses, kept, new))
    if missing:
        complain(f"{_counted(missing)} not asked: the time for one run is over.", "run it again: it goes on from here")
    dead = any(problem.severity == "error" for problem in problems)
    return Exit.CONTENT if dead else Exit.MACHINE if missing else Exit.DONE


def _places(given: Namespace) -> "list[LinkPlace]":
    """Return each place of an address that leads elsewhere. Raises Refusal where there is no site."""
    from kindling.commands import shelf
    from kindling.commands.outside.places import of_library, places
    from kindling.commands.site import public_address

    settings = shelf.settings_of(given.site)
    library = shelf.library_of_site(given.site, settings).library
    sources = [replace(place, path=_within(given.site, place.path)) for place in of_library(library)]
    return sorted(set(places(given.site / "content", sources, public_address(given.site), _tell_unread)))


def _within(site: Path, path: str) -> str:
    """Return the path of a file as texts of the site are called: from its folder, wherever the command is typed."""
    whole = Path(path).absolute()
    return whole.relative_to(site).as_posix() if whole.is_relative_to(site) else path


def _tell_unread(path: str) -> None:
    complain(f"{path} can't be read, so nothing in it was asked.", "`make check` says what is wrong with it")


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _asked(given: Namespace, due: Sequence[str], cache: "Cache") -> "dict[str, Verdict]":
    """Return what was found out, kept as it comes. Raises Refusal where there is no network."""
    from kindling.commands.outside.asking import Hosts, answers

    if not _is_online(due):
        raise _no_network()
    hosts = Hosts(partial(_sent, _agent(given)), _GAP)
    found: dict[str, Verdict] = {}
    try:
        with Progress("Asking") as progress:
            progress(f"0 of {len(due)} addresses")
            for address, verdict in answers(due, hosts, _SECONDS):
                found[address] = verdict
                progress(f"{len(found)} of {len(due)} addresses")
                _keep(cache, address, verdict)
    except KeyboardInterrupt:
        complain(f"{len(found)} of {len(due)} addresses were asked, and what came is kept.", "run it again to go on")
        raise
    if found and not hosts.online and all(verdict.kind == "unsure" for verdict in found.values()):
        raise _no_network()
    return found


def _sent(agent: str, address: str, method: str) -> "Reply":
    """Return a host's answer. Raises Unreachable; where no name can be looked up any more, none is nobody's."""
    from kindling.commands.web import NoNetwork, NoSuchHost, replied

    try:
        return replied(address, method, agent, _PATIENCE)
    except NoSuchHost as error:
        if _has_address(_SOMEWHERE):
            raise
        raise NoNetwork(f"{error}, or no network any more") from None


def _no_network() -> Refusal:
    return Refusal("Nobody can be asked: there is no network.", "check the connection, and run it again", Exit.MACHINE)


def _is_online(due: Sequence[str]) -> bool:
    """Return whether any name can be looked up; a proxy that the environment names does so by itself."""
    from kindling.commands.outside.asking import by_host, host_of

    if {"http", "https", "all"} & urllib.request.getproxies().keys():
        return True
    names = [host_of(each[0]).partition(":")[0] for each in by_host(due)[:2]]
    return any(map(_has_address, [*names, _SOMEWHERE]))


def _has_address(name: str) -> bool:
    try:
        return bool(socket.getaddrinfo(name, 443, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError):
        return False


def _agent(given: Namespace) -> str:
    """Return who asks, so that whoever minds knows whom to write to: the site, and its contact."""
    from kindling.commands import shelf
    from kindling.commands.kit import release
    from kindling.commands.site import public_address

    contact = shelf.settings_of(given.site).contact
    who = [public_address(given.site), f"mailto:{contact}" if contact else ""]
    said = "; ".join(part for part in ("link check", *who) if part and part.isascii() and part.isprintable())
    return f"Kindling/{release()} ({said})"


# ── What is kept ────────────────────────────────────────────────────────────────────────────────────────────────────


def _cache(given: Namespace) -> "Cache":
    from kindling.engine.work_folders import cache_folder
    from kindling.model.cache import Cache, kept_place

    cache = Cache(kept_place(cache_folder(given.site), "links"))
    cache.evict(time(), days=_DAYS)
    return cache


def _key(address: str) -> str:
    return sha256(address.encode()).hexdigest()


def _keep(cache: "Cache", address: str, verdict: "Verdict") -> None:
    """Keep an answer; what is unsure is asked again the next time."""
    if verdict.kind != "unsure":
        cache.put(_key(address), json.dumps(asdict(verdict) | {"when": time()}).encode())


def _kept(cache: "Cache", address: str) -> "Verdict | None":
    """Return the answer of the last 30 days; None where there is none, or none that can be read."""
    from kindling.commands.outside.verdict import Verdict

    try:
        kept = json.loads(cache.get(_key(address)) or b"null")
        age = time() - kept["when"]
        return Verdict(kept["kind"], kept["fact"], kept["better"]) if 0 <= age <= _DAYS * 86_400 else None
    except (ValueError, TypeError, KeyError):
        return None


# ── What is told ────────────────────────────────────────────────────────────────────────────────────────────────────


def _told(found: "Iterable[LinkPlace]", known: "Mapping[str, Verdict]") -> "list[Problem]":
    """Return what a person should look at, the worst first; one line for each address, with all its places."""
    from kindling.commands.upgrade import printable
    from kindling.model.problems import Problem, sorted_problems, told_once

    problems = []
    for place in found:
        verdict = known.get(place.address)
        if verdict and verdict.kind != "good":
            fact, hint = printable(f"{place.address}: {verdict.fact}"), printable(_hint(place.address, verdict))
            problems.append(
                Problem(place.path, place.line, f"links/{verdict.kind}", fact, hint, _DEGREES[verdict.kind])
            )
    return told_once(sorted_problems(problems))


def _counted(count: int) -> str:
    return "1 address was" if count == 1 else f"{count} addresses were"


def _hint(address: str, verdict: "Verdict") -> str:
    """Return what to type, or to do."""
    if verdict.better:
        fragment = address.partition("#")[2]
        keeps = fragment and "#" not in verdict.better
        return f"write {verdict.better}{'#' + fragment if keeps else ''}"
    if verdict.kind == "dead":
        return "look for its new place, or link to a copy in an archive; else take the link out"
    return "open it in a browser; it is asked again the next time"


def _summary(addresses: Sequence[str], kept: "Mapping[str, Verdict]", new: "Mapping[str, Verdict]") -> str:
    counts = Counter[str](verdict.kind for verdict in (*kept.values(), *new.values()))
    words = {
        "good": "good", "dead": "dead", "moved": "moved for good", "insecure": "better by https", "unsure": "unsure",
    }  # fmt: skip
    said = ", ".join(f"{counts[kind]} {word}" for kind, word in words.items() if counts[kind])
    many = "1 address" if len(addresses) == 1 else f"{len(addresses)} addresses"
    whence = f" ({len(kept)} known from the last {_DAYS} days; FRESH=1 asks all)" if kept else ""
    return f"{many}: {said or 'none was asked'}{whence}"


if __name__ == "__main__":
    run(main)

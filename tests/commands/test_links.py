"""`make links`: what is asked, how politely, and what comes of hosts that misbehave, as one on this machine does."""

import os
import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from kindling.commands import links, web
from kindling.commands._command import Exit, Refusal
from kindling.commands.links import main
from kindling.commands.outside import asking
from kindling.commands.outside.asking import Hosts, by_host
from kindling.commands.outside.places import LinkPlace, of_library, of_text, places
from kindling.commands.outside.verdict import Verdict, asked_as, seconds_to_wait, verdict
from kindling.commands.web import NoNetwork, NoSuchHost, NotAsked, Reply, Silent, Unreachable
from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.plugins.citations.public import library_of
from tests.tiers import ENOUGH

# ---- what is asked -----------------------------------------------------------------------------------

TEXT = """---
title: One
date: 2026-10-01
summary: The first, after https://a.example/x.
references:
  - id: k
    DOI: 10.1000/kind
    URL: https://b.example/k
    archive-url: https://archive.example/k
# https://remark.example/
---

Some [words](https://c.example/a?b=1&c=2) `https://code.example/`, https://d.example/bare).

Again <https://c.example/a?b=1&c=2>, [ours](https://ours.example/blog/posts/) and [mail](mailto:a@e.example).
<!-- https://remark.example/ -->

<https://c.example/a> [q](<https://q.example/a b>) [z](https://z.example/?a=1&amp;b=2).

A note.[^1] [A page](//e.example/wiki/A_(b)) [wrong](http://[::) [none](https://f.example:99999/)

[^1]: See https://g.example/note.
"""
BIB = "@book{han, title={X}, doi={https://doi.org/10.1002/a<b}, url={https://h.example/x}, note={https://n.example}}\n"


def test_an_address_is_found_wherever_readers_meet_it_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "one.md").write_text(TEXT, "utf-8")
    content = f"{tmp_path.name}/posts/one.md"
    found = places(tmp_path, of_library(library_of([("a.bib", BIB)])), "https://ours.example/blog", list[str]().append)
    assert [(place.address, place.path.replace(content, "one"), place.line) for place in sorted(found)] == [
        ("https://a.example/x", "one", 4),
        ("https://b.example/k", "one", 8),
        ("https://c.example/a", "one", 18),
        ("https://c.example/a?b=1&c=2", "one", 13),
        ("https://c.example/a?b=1&c=2", "one", 15),
        ("https://d.example/bare", "one", 13),
        ("https://doi.org/10.1000/kind", "one", 7),
        ("https://doi.org/10.1002/a%3Cb", "a.bib", 1),
        ("https://e.example/wiki/A_(b)", "one", 20),
        ("https://g.example/note", "one", 22),
        ("https://h.example/x", "a.bib", 1),
        ("https://q.example/a%20b", "one", 18),
        ("https://z.example/?a=1&b=2", "one", 18),
    ]


def test_a_text_that_is_no_utf_8_or_broken_is_read_as_far_as_it_can_be() -> None:
    reader = Reader.of(markdown_settings(), raw_html=False)
    file = SourceFile("posts/a.md", Path("a.md"), "content/posts/a.md", "post")
    for data, told in ((b"\xff https://a.example/", 1), (b"---\n//", 1), (b"//", 0)):
        unread: list[str] = []
        assert list(of_text(reader, file, data, unread.append)) == []
        assert unread == [file.shown] * told
    broken = b"---\ntitle: [\n---\n\n[x](https://a.example/)\n"
    assert list(of_text(reader, file, broken, unread.append)) == [LinkPlace("https://a.example/", file.shown, 5)]


# ---- what is made of answers -------------------------------------------------------------------------

A = "https://a.example/old"
DOI = "https://doi.org/10.1000/182"
_OK = Reply(200)


def _host(said: dict[str, Reply | Unreachable]) -> Callable[[str, str], Reply]:
    """Return a host that answers by method and address, or by address alone."""

    def ask(address: str, method: str) -> Reply:
        answer = said.get(f"{method} {address}") or said[address]
        if isinstance(answer, Unreachable):
            raise answer
        return answer

    return ask


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        ({A: _OK}, "good", ""),
        ({A: Reply(404)}, "dead", "it answers 404: nothing is there"),
        ({A: Reply(410)}, "dead", "it answers 410: gone for good"),
        ({A: NoSuchHost("there is no host called a.example")}, "dead", "there is no host called a.example"),
        ({f"HEAD {A}": Reply(405), A: _OK}, "good", ""),
        ({f"HEAD {A}": Reply(404), A: _OK}, "good", ""),
        ({f"HEAD {A}": Unreachable("x"), A: _OK}, "good", ""),
        ({A: Reply(403)}, "unsure", "it answers 403: it does not let programs in"),
        ({A: Reply(500)}, "unsure", "it answers 500: something is broken there"),
        ({A: Reply(418)}, "unsure", "it answers 418: what that means here is unclear"),
        ({A: Silent("a.example does not answer in time")}, "unsure", "a.example does not answer in time"),
        ({A: Reply(301, "https://b.example/")}, "moved", "https://b.example/"),
        ({A: Reply(308, "https://a.example/new#x")}, "moved", "https://a.example/new"),
        ({A: Reply(302, "https://b.example/")}, "good", ""),
        ({A: Reply(301, "http://b.example/"), "http://b.example/": _OK}, "good", ""),
        ({A: Reply(301, "https://a.example/new"), "https://a.example/new": Reply(302, "https://b.example/")},
         "moved", "https://a.example/new"),
        ({A: Reply(302, "https://a.example/new"), "https://a.example/new": Reply(301, "https://b.example/")},
         "good", ""),
        ({A: Reply(301, "https://www.a.example/")}, "unsure", "it leads to the front page, https://www.a.example/"),
        ({A: Reply(301, "https://b.example/x"), "https://b.example/x": Reply(404)},
         "dead", "it leads to https://b.example/x, which answers 404"),
        ({A: Reply(301, A)}, "unsure", "it leads round in a circle"),
        ({A: Reply(302, "https://b.example/1"), "https://b.example/1": Reply(302, "https://b.example/1")},
         "unsure", "it leads round in a circle"),
        ({A: Reply(302, "http://10.0.0.1/"), "http://10.0.0.1/": NotAsked("10.0.0.1 is of this network")},
         "unsure", "it leads to http://10.0.0.1/: 10.0.0.1 is of this network"),
    ],
)  # fmt: skip
def test_an_address_is_judged(said: dict[str, Reply | Unreachable], kind: str, words: str) -> None:
    usual: dict[str, Reply | Unreachable] = dict.fromkeys(("https://b.example/", "https://a.example/new"), _OK)
    found = verdict(A, _host(usual | {"https://www.a.example/": _OK} | said))
    assert (found.kind, words in (found.better or found.fact)) == (kind, True), found


def test_an_endless_way_has_an_end() -> None:
    found = verdict("https://a.example/0", lambda address, _: Reply(301, f"{address}0"))
    assert (found.kind, found.better) == ("unsure", "")


@pytest.mark.parametrize(
    ("secure", "plain", "kind"),
    [
        (_OK, _OK, "insecure"),
        (_OK, Reply(301, A), "insecure"),
        (Reply(404), _OK, "good"),
        (Unreachable("no TLS"), _OK, "good"),
        (_OK, Reply(404), "dead"),
    ],
)
def test_what_answers_by_https_too_is_told(secure: Reply | Unreachable, plain: Reply, kind: str) -> None:
    found = verdict(A.replace("https", "http"), _host({A: secure, A.replace("https", "http"): plain}))
    assert (found.kind, found.better) == (kind, A if kind == "insecure" else "")


def test_a_doi_is_good_where_its_registry_knows_it() -> None:
    for typed in (DOI, "http://dx.doi.org/10.1000/182", "http://doi.org/10.1000/182#s"):
        assert asked_as(typed) == DOI
    assert verdict(DOI, _host({DOI: Reply(302, "https://publisher.example/refuses")})) == Verdict("good")
    assert verdict(DOI, _host({DOI: Reply(404)})).kind == "dead"
    assert verdict(DOI, _host({DOI: Reply(500)})).kind == "unsure"


# ---- how politely ------------------------------------------------------------------------------------


class Clock:
    """A clock that goes on only where somebody waits."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        """Go on."""
        self.now += seconds


def _hosts(answer: Callable[[str, str], Reply]) -> tuple[Hosts, Clock, list[tuple[float, str]]]:
    clock, asked = Clock(), list[tuple[float, str]]()

    def send(address: str, method: str) -> Reply:
        asked.append((clock.now, f"{method} {address}"))
        return answer(address, method)

    return Hosts(send, 1.0, lambda: clock.now, clock.sleep), clock, asked


def test_a_host_is_asked_once_a_second_and_others_meanwhile() -> None:
    hosts, _, asked = _hosts(lambda *_: _OK)
    for address in ("https://a.example/1", "https://b.example/1", "https://a.example/2", "http://a.example/3"):
        hosts.ask(address, "HEAD")
    assert [at for at, _ in asked] == [0, 0, 1, 2]


def test_a_host_that_wants_time_gets_it() -> None:
    replies = iter([Reply(429, retry_after="30"), _OK, Reply(503, retry_after="7"), _OK])
    hosts, _, asked = _hosts(lambda *_: next(replies))
    assert hosts.ask(A, "HEAD") == hosts.ask(A, "HEAD") == _OK
    assert [at for at, _ in asked] == [0, 30, 31, 38]


@pytest.mark.parametrize("reply", [Reply(429), Reply(429, retry_after="3600"), Reply(503, retry_after="61")])
def test_a_host_that_wants_more_time_is_left_alone(reply: Reply) -> None:
    hosts, _, asked = _hosts(lambda *_: reply)
    assert {verdict(A, hosts.ask).kind, verdict(f"{A}/2", hosts.ask).kind} == {"unsure"}
    assert len(asked) == 1


def test_a_host_that_says_nothing_or_is_not_there_is_not_asked_on_and_on() -> None:
    def silent(*_: str) -> Reply:
        raise Silent("a.example does not answer in time")

    def nobody(*_: str) -> Reply:
        raise NoSuchHost("there is no host called a.example")

    for answer, most, kind in ((silent, 2, "unsure"), (nobody, 1, "dead")):
        hosts, _, asked = _hosts(answer)
        assert {verdict(f"{A}/{number}", hosts.ask).kind for number in range(5)} == {kind}
        assert len(asked) == most


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("5", 5), (" 5 ", 5), ("Tue, 01 Dec 2026 00:01:00 GMT", 60), ("Tue, 01 Dec 2026 00:01:00 -0000", 60),
     ("Mon, 01 Dec 2025 00:00:00 GMT", 0), ("soon", None), ("", None), ("-5", None), ("9" * 400, 999999999)],
)  # fmt: skip
def test_a_time_to_wait_is_read(said: str, seconds: float | None) -> None:
    assert seconds_to_wait(said, datetime(2026, 12, 1, tzinfo=UTC)) == seconds


def test_the_host_with_most_addresses_comes_first() -> None:
    assert by_host(["https://b.example/2", "https://a.example/1", "http://b.example/1", "https://b.example/2"]) == [
        ["http://b.example/1", "https://b.example/2"],
        ["https://a.example/1"],
    ]


# ---- hosts that misbehave ----------------------------------------------------------------------------


class _Misbehaving(socketserver.BaseRequestHandler):
    """One connection: with TLS or without, to the host that its request names."""

    def handle(self) -> None:
        with suppress(OSError):
            self._answer()
        self.request.close()

    def _answer(self) -> None:
        server: Any = self.server
        here = self.request
        if here.recv(1, socket.MSG_PEEK) == b"\x16":
            self.request = here = server.secure.wrap_socket(here, server_side=True)
        head = b""
        while b"\r\n\r\n" not in head:
            if not (piece := here.recv(4096)):
                return
            head += piece
        method, path, _ = head.decode().split(" ", 2)
        host = re.search(r"Host: ([a-z]+)", head.decode())[1]  # type: ignore[index]
        server.asked.append(f"{method} {host}{path}")
        assert "User-Agent: Kindling/" in head.decode()
        getattr(self, f"_{host}", self._plain)(method, path)

    def _said(self, status: int, *headers: str) -> None:
        lines = [f"HTTP/1.1 {status} So", *headers, "Content-Length: 0", "", ""]
        self.request.sendall("\r\n".join(lines).encode())

    def _plain(self, _method: str, path: str) -> None:
        status, _, place = path.strip("/").partition("/")
        self._said(int(status or 200), *([f"Location: /{place}"] if place else []))

    def _nohead(self, method: str, _path: str) -> None:
        self._said(405 if method == "HEAD" else 200)

    def _circle(self, _method: str, path: str) -> None:
        self._said(301, f"Location: {'/b' if path == '/a' else '/a'}")

    def _ugly(self, _method: str, path: str) -> None:
        self._said(200) if len(path) > 1 else self._said(301, "Location: /\x1b[31m\xff\u202e")

    def _long(self, *_: str) -> None:
        self._said(301, "Location: /" + "x" * 5000)

    def _inward(self, *_: str) -> None:
        self._said(302, "Location: http://10.0.0.1/admin")

    def _busy(self, *_: str) -> None:
        server: Any = self.server
        again = sum("busy" in each for each in server.asked) > 1
        self._said(200) if again else self._said(429, "Retry-After: 0")

    def _cut(self, *_: str) -> None:
        self.request.shutdown(socket.SHUT_RDWR)

    def _half(self, *_: str) -> None:
        self.request.sendall(b"HTTP/1.1 2")

    def _noise(self, *_: str) -> None:
        self.request.sendall(b"220 mail.example ESMTP\r\n\r\n")

    def _huge(self, *_: str) -> None:
        self._said(200, "X: " + "x" * 100_000)

    def _many(self, *_: str) -> None:
        self._said(200, *["X: x"] * 200)

    def _endless(self, method: str, _path: str) -> None:
        self.request.sendall(f"HTTP/1.1 {405 if method == 'HEAD' else 200} So\r\n\r\n".encode())
        while method == "GET":
            self.request.sendall(b"x" * 65536)

    def _drip(self, *_: str) -> None:
        self.request.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        server: Any = self.server
        while not server.over.wait(timeout=server.pause):
            self.request.sendall(b"x")

    def _silent(self, *_: str) -> None:
        while self.request.recv(1):
            pass


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A server that is all hosts whose names end in ``example``, but ``nowhere``."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Misbehaving)
    server.daemon_threads = True
    server.secure, server.asked, server.over, server.pause = (
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER),
        [],
        threading.Event(),
        0.02,
    )
    authority.issue_cert("secure.example").configure_cert(server.secure)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()

    def found(name: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if name.startswith("nowhere"):
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [(2, 1, 6, "", ("10.0.0.1" if name.startswith("intranet") else "127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    monkeypatch.setattr(web, "_is_public", lambda address: str(address) == "127.0.0.1")
    replied = web.replied

    def patient(address: str, method: str, agent: str, _seconds: float) -> Reply:
        return replied(address, method, agent, 0.2 if "drip." in address or "silent." in address else ENOUGH)

    monkeypatch.setattr(web, "replied", patient)
    monkeypatch.setattr(links, "_GAP", 0.0)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


#: address without its port → what comes of it, and a word of it
MISBEHAVIOUR = {
    "http://good.example/204": ("good", ""),
    "http://gone.example/404": ("dead", "answers 404"),
    "http://nowhere.example/": ("dead", "there is no host called nowhere.example"),
    "http://nohead.example/": ("good", ""),
    "http://moved.example/301/200/new": ("moved", "moved.example:PORT/200/new#part"),
    "http://temporary.example/302/200": ("good", ""),
    "http://ugly.example/": ("moved", "/%1B[31m\xff%E2%80%AE"),
    "http://long.example/": ("unsure", "it leads to an address without an end"),
    "http://circle.example/": ("unsure", "it leads round in a circle"),
    "http://nowhither.example/302": ("unsure", "answers 302: it leads on, and does not say where"),
    "http://inward.example/": ("unsure", "10.0.0.1 is of this network"),
    "http://intranet.example/": ("unsure", "intranet.example is of this network"),
    "http://busy.example/": ("good", ""),
    "http://shut.example/429": ("unsure", "left alone for now"),
    "http://closed.example/403": ("unsure", "answers 403"),
    "http://broken.example/500": ("unsure", "answers 500"),
    "http://cut.example/": ("unsure", "breaks off before it answers"),
    "http://half.example/": ("unsure", "what is no HTTP"),
    "http://noise.example/": ("unsure", "what is no HTTP"),
    "http://huge.example/": ("unsure", "what is no HTTP"),
    "http://many.example/": ("unsure", "what is no HTTP"),
    "http://endless.example/": ("good", ""),
    "http://drip.example/": ("unsure", "does not answer in time"),
    "http://silent.example/": ("unsure", "does not answer in time"),
    "http://secure.example/": ("insecure", "write https://secure.example:PORT/"),
    "https://wrong.example/": ("unsure", "the certificate of wrong.example is not valid"),
}


def _written(site: Path, addresses: list[str]) -> Path:
    text = (site / "content" / "posts" / "one.md").read_text("utf-8")
    lines = "".join(f"<{address}>\n\n" for address in addresses)
    (site / "content" / "posts" / "one.md").write_text(f"{text}\n{lines}", "utf-8")
    return site


def test_hosts_that_misbehave_are_told_apart_and_only_the_unsure_are_asked_again(
    site: Path, port: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    number = str(port.server_address[1])
    whole = {address.replace(".example/", f".example:{number}/"): came for address, came in MISBEHAVIOUR.items()}
    moved = next(address for address in whole if "moved" in address)
    _written(site, [f"{address}#part" if address == moved else address for address in whole])
    assert main([f"--site={site}"]) == Exit.CONTENT
    out, err = capsys.readouterr()
    told = {
        address: line for line in err.replace("#part", "").split("\ncontent/") for address in whole if address in line
    }
    for address, (kind, words) in whole.items():
        if kind == "good":
            assert address not in told, told[address]
        else:
            assert f"[links/{kind}]" in told[address], told[address]
            assert words.replace("PORT", number).replace("#part", "") in told[address], told[address]
    assert f"hint: write http://moved.example:{number}/200/new#part" in err
    kinds = [kind for kind, _ in MISBEHAVIOUR.values()]
    unsure = kinds.count("unsure")
    assert out.startswith(f"{len(whole)} addresses: {kinds.count('good')} good, 2 dead, 2 moved for good, ")
    assert not {each for each in port.asked if "admin" in each or "intranet" in each}

    port.asked.clear()
    assert main([f"--site={site}"]) == Exit.CONTENT
    again = {each.split()[1].partition("/")[0] for each in port.asked}
    assert again == {
        "circle",
        "inward",
        "nowhither",
        "shut",
        "closed",
        "broken",
        "cut",
        "long",
        "half",
        "noise",
        "huge",
        "many",
        "drip",
        "silent",
    }
    assert f"({len(whole) - unsure} known from the last 30 days; FRESH=1 asks all)" in capsys.readouterr().out


# ---- the command -------------------------------------------------------------------------------------


def _answering(monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], Reply]) -> list[str]:
    asked: list[str] = []

    def replied(address: str, method: str, _agent: str, _seconds: float) -> Reply:
        asked.append(f"{method} {address}")
        return answer(address)

    monkeypatch.setattr(web, "replied", replied)
    monkeypatch.setattr(links, "_GAP", 0.0)
    monkeypatch.setattr(links, "_is_online", lambda _: True)
    return asked


def test_what_answered_is_not_asked_for_30_days_and_fresh_asks_it(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _answering(monkeypatch, lambda _: _OK)
    _written(site, ["https://a.example/"])
    for flags, days, often in (([], 0, 1), ([], 29, 1), ([], 31, 2), (["--fresh=1"], 31, 3)):
        now = 2e9 + days * 86_400
        monkeypatch.setattr(links, "time", lambda now=now: now)
        for kept in (site / ".kindling" / "links").glob("*"):
            os.utime(kept, (now, now))  # it was read, which does not make it younger
        assert main([f"--site={site}", *flags]) == Exit.DONE
        assert len(asked) == often
    for kept in (site / ".kindling" / "links").iterdir():
        kept.write_bytes(b"damaged")
    assert main([f"--site={site}"]) == Exit.DONE
    assert len(asked) == 4
    assert capsys.readouterr().out.splitlines()[0] == "1 address: 1 good"


def test_a_run_that_is_stopped_goes_on_where_it_was(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = _answering(monkeypatch, lambda _: _OK)
    _written(site, ["https://a.example/", "https://b.example/"])

    def stopped(*_: Any) -> Iterator[tuple[str, Verdict]]:
        yield "https://a.example/", Verdict("good")
        raise KeyboardInterrupt

    with monkeypatch.context() as once:
        once.setattr(asking, "answers", stopped)
        with pytest.raises(KeyboardInterrupt):
            main([f"--site={site}"])
    assert "1 of 2 addresses were asked" in capsys.readouterr().err
    assert main([f"--site={site}"]) == Exit.DONE
    assert asked == ["HEAD https://b.example/"]


def test_a_run_ends_in_time_and_says_what_is_left(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    over = threading.Event()

    def waits(_: str) -> Reply:
        over.wait(ENOUGH)
        return _OK

    _answering(monkeypatch, waits)
    monkeypatch.setattr(links, "_SECONDS", 0.0)
    _written(site, ["https://a.example/"])
    assert main([f"--site={site}"]) == Exit.MACHINE
    over.set()
    out, err = capsys.readouterr()
    assert out == "1 address: none was asked\n"
    assert "1 address was not asked: the time for one run is over.\n    hint: run it again" in err


def test_without_a_network_it_is_one_line_and_nothing_is_dead(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr("urllib.request.getproxies", dict)
    _written(site, ["https://a.example/"])
    with pytest.raises(Refusal, match="there is no network") as refusal:
        main([f"--site={site}"])
    assert refusal.value.exit_code == Exit.MACHINE
    assert not (site / ".kindling" / "links").exists()


@pytest.mark.parametrize(
    ("why", "code"), [(Silent("x"), 0), (Unreachable("x"), 0), (NotAsked("x"), 0), (NoNetwork("x"), Exit.MACHINE)]
)
def test_hosts_that_say_nothing_are_told_from_no_network(
    site: Path, monkeypatch: pytest.MonkeyPatch, why: Unreachable, code: int
) -> None:
    def nobody(_: str) -> Reply:
        raise why

    _answering(monkeypatch, nobody)
    _written(site, ["https://a.example/"])
    if code:
        with pytest.raises(Refusal, match="there is no network"):
            main([f"--site={site}"])
    else:
        assert main([f"--site={site}"]) == Exit.DONE


def test_no_name_is_nobodys_once_the_network_is_gone(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(_: str) -> Reply:
        raise NoSuchHost("there is no host called a.example")

    _answering(monkeypatch, nobody)
    _written(site, ["https://a.example/"])
    for network, code in ((False, Exit.MACHINE), (True, Exit.CONTENT)):
        monkeypatch.setattr(links, "_has_address", lambda _, there=network: there)
        if network:
            assert main([f"--site={site}"]) == code
        else:
            with pytest.raises(Refusal, match="there is no network"):
                main([f"--site={site}"])


def test_sources_and_texts_are_called_by_their_place_in_the_site(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _answering(monkeypatch, lambda _: Reply(410))
    (site / "content" / "references").mkdir()
    (site / "content" / "references" / "a.bib").write_text(BIB, "utf-8")
    _written(site, ["https://a.example/"])
    assert main([f"--site={site}"]) == Exit.CONTENT
    said = [line.partition(": ")[0] for line in capsys.readouterr().err.splitlines() if "[links/dead]" in line]
    assert said == ["content/posts/one.md:11", "content/references/a.bib:1", "content/references/a.bib:1"]


def test_a_site_without_links_and_a_folder_without_a_site(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([f"--site={site}"]) == Exit.DONE
    assert capsys.readouterr().out == "No text and no source names an address elsewhere.\n"
    (tmp_path / "none").mkdir()
    with pytest.raises(Refusal, match="there is no folder"):
        main([f"--site={tmp_path / 'none'}"])


@pytest.mark.parametrize(
    ("typed", "wire"),
    [
        ("https://llyfrgell.cymru/pŵer?ŵ=1", "https://llyfrgell.cymru/p%C5%B5er?%C5%B5=1"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example/x y%20z", "https://a.example/x%20y%20z"),
    ],
)
def test_an_address_is_asked_as_browsers_ask_it(typed: str, wire: str) -> None:
    assert web._on_the_wire(typed) == wire

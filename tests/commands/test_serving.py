"""Our own server: a host's rules and answers, the panel of problems, who may ask."""

import errno
import http.client
import os
import shutil
import socket
from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from kindling.commands._command import Exit, Refusal
from kindling.commands.serving.answers import HttpAnswer, answer, asked_range
from kindling.commands.serving.panel import BuildNews, whole_page, with_panel
from kindling.commands.serving.rules import HostRules, with_live_reload
from kindling.commands.serving.server import Bulletin, Server, answering, listening
from kindling.commands.serving.worker import Channel, Worker
from kindling.model.theme import hashed
from tests.commands.conftest import command
from tests.engine.test_sites import SITES
from tests.ports import free_port
from tests.tiers import ENOUGH

HEADERS = """\
# for the host
/*
  Content-Security-Policy: default-src 'none'; style-src 'self'; upgrade-insecure-requests
  Strict-Transport-Security: max-age=9
/theme/*
  Cache-Control: public, immutable
/posts/:slug/
  Content-Security-Policy: frame-src https://video.example
"""
VIDEO = bytes(range(256)) * 10


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small built site."""
    folder = tmp_path / "output"
    for name, data in {
        "index.html": b"<!doctype html><title>Home</title><body><p>Home</body>",
        "404.html": b"<!doctype html><title>Not found</title><body>Nothing</body>",
        "posts/joy/index.html": "<!doctype html><title>Joy</title><body>Jŵy</body>".encode(),
        "media/joy.webm": VIDEO,
        "media/joy.vtt": b"WEBVTT\n",
        "feed.xml": b"<feed/>",
        "_headers": HEADERS.encode(),
        "_redirects": b"/old/ /posts/joy/\n/s/* /posts/joy/ 302\n/app/* /index.html 200\n",
        ".kindling-manifest.json": b"{}",
    }.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "secret.txt").write_text("secret")
    return folder


def header(found: HttpAnswer, name: str) -> str:
    return next((value for key, value in found.headers if key.lower() == name.lower()), "")


def test_an_address_is_a_file_a_folders_index_or_the_404_page(built: Path) -> None:
    assert answer(built, "/").body.startswith(b"<!doctype html><title>Home")
    assert answer(built, "/posts/joy/?a=b").body.endswith("Jŵy</body>".encode())
    assert (answer(built, "/posts/joy?a=b").status, header(answer(built, "/posts/joy"), "Location")) == (
        301,
        "/posts/joy/",
    )
    for path in ("/nothing", "/posts/", "/posts", "/index.html/", "/posts/joy/index.html/"):
        found = answer(built, path)
        assert (found.status, b"Not found" in found.body) == (404, True), path


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/posts/../../secret.txt", "/link.txt",
        "/posts\\..\\..\\secret.txt", "//etc/passwd", "/etc/passwd", "/%00", "/_headers", "/_redirects",
        "/_nginx.conf", "/.htaccess",
        "/.kindling-manifest.json", "/./index.html", "/%ff", "/" + "a" * 5000,
    ],
)  # fmt: skip
def test_no_path_leaves_the_folder(built: Path, path: str) -> None:
    (built / "link.txt").symlink_to(built.parent / "secret.txt")
    found = answer(built, path)
    assert found.status == 404
    assert b"secret" not in found.body


def test_a_folder_with_a_hosts_name_is_no_way_out(built: Path) -> None:
    (built / "evil.example").mkdir()
    (built / "evil.example" / "index.html").write_bytes(b"x")
    assert header(answer(built, "//evil.example"), "Location") == "/evil.example/"


@pytest.mark.parametrize(
    ("wanted", "status", "stretch", "content_range"),
    [
        ("", 200, (0, 2560), ""),
        ("bytes=0-", 206, (0, 2560), "bytes 0-2559/2560"),
        ("bytes=100-199", 206, (100, 200), "bytes 100-199/2560"),
        ("bytes=-60", 206, (2500, 2560), "bytes 2500-2559/2560"),
        ("bytes=2500-9999", 206, (2500, 2560), "bytes 2500-2559/2560"),
        ("bytes=9999-", 416, (0, 0), "bytes */2560"),
        ("bytes=-0", 416, (0, 0), "bytes */2560"),
        ("bytes=5-2", 200, (0, 2560), ""),
        ("bytes=0-1,5-6", 200, (0, 2560), ""),
        ("lines=0-1", 200, (0, 2560), ""),
    ],
)
def test_a_player_may_ask_for_a_stretch(
    built: Path, wanted: str, status: int, stretch: tuple[int, int], content_range: str
) -> None:
    found = answer(built, "/media/joy.webm", wanted)
    assert found.status == status
    assert (found.start, found.start + found.length) == stretch
    assert header(found, "Content-Range") == content_range

    data = (built / "media/joy.webm").read_bytes()
    ahead = answer(
        built / "nowhere", "/media/joy.webm", wanted, lambda path: data if path == "media/joy.webm" else False
    )
    assert (ahead.status, ahead.body) == (status, data[slice(*stretch)]), "the same of a file that is not yet there"
    assert (header(ahead, "Content-Range"), header(ahead, "Content-Type")) == (content_range, "video/webm")


def test_types_do_not_depend_on_the_system(built: Path) -> None:
    assert header(answer(built, "/media/joy.webm"), "Content-Type") == "video/webm"
    assert header(answer(built, "/media/joy.vtt"), "Content-Type") == "text/vtt; charset=utf-8"
    assert header(answer(built, "/feed.xml"), "Content-Type") == "application/xml; charset=utf-8"


def test_the_rules_of_the_host_are_in_force(built: Path) -> None:
    rules = HostRules.of(built)
    assert dict(rules.headers_for("/"))["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert dict(rules.headers_for("/posts/joy/"))["Content-Security-Policy"].endswith(
        ", frame-src https://video.example"
    )
    assert "Strict-Transport-Security" not in dict(rules.headers_for("/")), "it would outlive this server"
    assert rules.redirect_for("/old/") == ("/posts/joy/", 301)
    assert rules.redirect_for("/s/abc123/") == ("/posts/joy/", 302)
    assert rules.redirect_for("/app/x") is None, "only what moves a reader on"


def test_live_reload_adds_no_more_to_the_policy_than_it_needs() -> None:
    policy = "default-src 'none'; script-src 'self'; img-src 'self'; upgrade-insecure-requests"
    (found,) = with_live_reload([("content-security-policy", policy)])
    assert found[1] == "default-src 'none'; script-src 'self'; img-src 'self'; style-src 'self'; connect-src 'self'"


def test_the_panel_shows_problems_as_text(built: Path) -> None:
    problem = {"path": "content/<i>.md", "line": 3, "rule": "a/b", "message": "<script>x</script>", "hint": '"&"',
               "severity": "error"}  # fmt: skip
    found = with_panel(answer(built, "/"), BuildNews("7", [problem], "1 error", failed=True)).body.decode()
    assert "<code>content/&lt;i&gt;.md:3</code>" in found
    assert "&lt;script&gt;x&lt;/script&gt;" in found
    assert found.count("<script") == 1
    assert found.index("<aside") < found.index("</body>")
    assert "<details open>" in found
    assert "as it was before" in found


def test_warnings_leave_the_panel_folded_and_no_problems_no_panel(built: Path) -> None:
    problem = {"path": "p", "line": 0, "rule": "a/b", "message": "m", "hint": "", "severity": "warning"}
    assert b"<details><summary>1 warning" in with_panel(answer(built, "/"), BuildNews("7", [problem], "1 warning")).body
    assert b"<aside" not in with_panel(answer(built, "/"), BuildNews("7")).body
    assert b"As you left it" in with_panel(answer(built, "/"), BuildNews("7", early=True)).body
    assert with_panel(answer(built, "/feed.xml"), BuildNews("7", [problem], "1 warning")) == answer(built, "/feed.xml")


def test_a_fault_of_ours_is_shown_as_one() -> None:
    page = whole_page(BuildNews("7", failed=True, trace="Traceback <x>")).decode()
    assert "a fault in Kindling, not in your text" in page
    assert "Traceback &lt;x&gt;" in page


@pytest.fixture
def port(built: Path) -> Iterator[int]:
    with answering(listening(0, built, Bulletin(BuildNews("1")))) as number:
        yield number


def ask(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    said = connection.getresponse()
    result = said.status, {name.lower(): value for name, value in said.getheaders()}, said.read()
    connection.close()
    return result


def test_over_the_wire(port: int) -> None:
    status, headers, body = ask(port, "GET", "/media/joy.webm", Range="bytes=10-19")
    assert (status, body) == (206, VIDEO[10:20])
    assert headers["cache-control"] == "no-store"
    status, headers, body = ask(port, "HEAD", "/media/joy.webm")
    assert (status, headers["content-length"], body) == (200, "2560", b"")
    status, headers, body = ask(port, "HEAD", "/")
    assert (status, body) == (200, b"")
    assert "connect-src 'self'" in headers["content-security-policy"]
    assert ask(port, "POST", "/")[0] == 501
    assert ask(port, "GET", "/__kindling/panel.css")[0] == 200
    assert ask(port, "GET", "/__kindling/server.py")[0] == 404


def test_only_this_machine_may_ask_by_its_own_name(port: int) -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert ask(port, "GET", "/", Host=f"{host}:{port}")[0] == 200
    status, _headers, body = ask(port, "GET", "/", Host=f"evil.example:{port}")
    assert (status, b"Home" in body) == (421, False)


def test_a_site_that_is_exchanged_is_served_on(built: Path, port: int) -> None:
    assert b"Home" in ask(port, "GET", "/")[2]
    built.rename(built.with_name("before"))
    status, _headers, body = ask(port, "GET", "/")
    assert (status, b"Kindling is building" in body) == (503, True)
    built.mkdir()
    (built / "index.html").write_bytes(b"<body>New</body>")
    assert b"New" in ask(port, "GET", "/")[2]


def test_a_page_of_before_a_save_finds_the_stylesheet_of_after_it(built: Path, port: int) -> None:
    """The page names what it was made with, and that is gone when the browser asks for it."""
    before, after = (hashed("site", "css", text) for text in ("p {color: red}", "p {color: blue}"))
    (built / "theme").mkdir()
    (built / before.lstrip("/")).write_text("p {color: red}")
    assert ask(port, "GET", before)[2] == b"p {color: red}"
    (built / before.lstrip("/")).unlink()
    assert ask(port, "GET", before)[0] == 404
    (built / after.lstrip("/")).write_text("p {color: blue}")
    status, headers, body = ask(port, "GET", before)
    assert (status, headers["content-type"], body) == (200, "text/css; charset=utf-8", b"p {color: blue}")
    for other in (hashed("list", "css", ""), hashed("site", "js", ""), "/theme/site.css", "/theme/../theme/site.0.css"):
        assert ask(port, "GET", other)[0] == 404
    with answering(listening(0, built)) as plain:
        assert ask(plain, "GET", before)[0] == 404, "a host does no such thing"


def test_news_come_as_events(built: Path) -> None:
    bulletin = Bulletin(BuildNews("one"))
    with answering(listening(0, built, bulletin)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
        connection.request("GET", "/__kindling/events")
        said = connection.getresponse()
        assert said.getheader("Content-Type") == "text/event-stream"
        assert (said.readline(), said.readline()) == (b"data: one\n", b"\n")
        bulletin.publish(BuildNews("two"))
        assert said.readline() == b"data: two\n"
        connection.close()


def test_a_port_in_use_is_one_line_that_names_its_user_and_a_free_one(built: Path, site: Path) -> None:
    with answering(listening(free_port(), built)) as port:
        done = command("serve", f"--site={site}", f"--port={port}")
        first, second = done.err.splitlines()
        assert done.code == 3
        assert first == f"Port {port} is in use (by Kindling (process {os.getpid()}))."
        free = int(second.rpartition("=")[2])
        assert free > port
    with answering(listening(free, built)) as again:
        assert again == free


def test_a_silent_user_of_the_port_is_found_too(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kindling.commands.serving.server._NAME_WITHIN", 0.1)  # it says nothing, however long one waits
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Refusal, match="in use"):
        listening(silent.getsockname()[1], built)


def test_a_free_port_is_free_at_both_addresses(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The port that the system gives at the first address may be somebody's at the second."""
    given: list[int] = []
    begin = Server.__init__

    def beginning(self: Server, family: socket.AddressFamily, place: tuple[str, int], *more: Any) -> None:
        given.append(place[1])
        if len(given) in (2, 4):
            raise OSError(errno.EADDRINUSE, "Address already in use")
        begin(self, family, place, *more)

    monkeypatch.setattr(Server, "__init__", beginning)
    with answering(listening(0, built)) as port:
        assert given[::2] == [0, 0, 0] and given[-1] == port
        assert b"Home" in ask(port, "GET", "/")[2]


def test_the_server_is_on_loopback_only(built: Path) -> None:
    servers = listening(0, built)
    try:
        assert {server.server_address[0] for server in servers} <= {"127.0.0.1", "::1"}
        assert len({server.server_port for server in servers}) == 1
    finally:
        for server in servers:
            server.server_close()


@pytest.mark.parametrize(
    ("wanted", "stretch"),
    [
        ("bytes=0-" + "9" * 4_301, (0, 1000)),
        ("bytes=" + "9" * 4_301 + "-", (1000, 1000)),
        ("bytes=-" + "9" * 4_301, (0, 1000)),
        ("bytes=" + "0" * 5_000 + "1-2", (1, 3)),
        ("bytes=-0", (1000, 1000)),
        ("bytes=5-4", None),
        ("bytes=" + "9" * 4_301 + "-1", None),
        ("Bytes=0-1", (0, 2)),
        ("bytes=--5", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6" + ",7-8" * 500, None),
        ("bytes=\u0660-\u0661", None),
        ("lines=0-1", None),
    ],
)
def test_any_range_is_answered_as_the_standard_says(wanted: str, stretch: tuple[int, int] | None) -> None:
    assert asked_range(wanted, 1000) == stretch


def test_a_range_of_any_length_is_answered_over_the_wire(built: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with answering(listening(0, built)) as port:
        for wanted, status in (("bytes=0-" + "9" * 4_301, 206), ("bytes=0-\xff", 200), ("bytes=2560-", 416)):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
            connection.request("GET", "/media/joy.webm", headers={"Range": wanted})
            assert connection.getresponse().status == status
            connection.close()
    assert capfd.readouterr().err == ""


def test_a_request_for_two_hosts_is_not_for_us(built: Path) -> None:
    with answering(listening(0, built)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
        connection.putrequest("GET", "/")
        connection.putheader("Host", "other.example")
        connection.endheaders()
        assert connection.getresponse().status == 421
        connection.close()


def test_a_request_that_breaks_the_server_is_one_line(
    built: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def breaking(*_given: object) -> HttpAnswer:
        raise ValueError("no such answer")

    monkeypatch.setattr("kindling.commands.serving.server.answer", breaking)
    with answering(listening(0, built)) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=ENOUGH)
        connection.request("GET", "/")
        with pytest.raises(http.client.HTTPException):
            connection.getresponse()
        connection.close()
    said = capfd.readouterr().err
    assert said.startswith("A request could not be answered: ValueError: no such answer\n")
    assert "Traceback" not in said


def test_a_day_that_is_given_is_that_of_every_build_behind_a_save(tmp_path: Path) -> None:
    site = Path(shutil.copytree(SITES / "golden", tmp_path / "site", ignore=shutil.ignore_patterns("expected")))
    given = Namespace(
        site=site, output=tmp_path / "output", siteurl="", now=datetime(2026, 12, 1), fresh=False, public=""
    )
    building = Worker(given, Channel(BytesIO()))
    post = site / "content" / "posts" / "two.md"
    for revision in (1, 2):
        post.write_text(f"{post.read_text('utf-8').rstrip()} Another word.\n", "utf-8")
        building.heed({"do": "save", "revision": revision, "paths": [str(post)]})
        answer = building._built(revision)
        assert (answer["code"], answer["report"]["published"]) == (Exit.DONE, True), answer["text"]

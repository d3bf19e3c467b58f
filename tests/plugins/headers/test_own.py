"""A site's own lines for hosts: those that would take a header away are told, and no others. Pure."""

from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.root_files import root_file
from kindling.model.delivery import NAMED_BY_CONTENT
from kindling.model.values import RootFile
from kindling.plugins.feeds.core import robots
from kindling.plugins.headers.core import rules
from kindling.plugins.headers.own import own_problems

SENT = rules({}, "https://example.org")[0].headers


def told(name: str, text: str) -> list[tuple[int, str]]:
    file = RootFile(f"root/{name}", f"content/root/{name}", f"root/{name}", text)
    found = list(own_problems(file, SENT, NAMED_BY_CONTENT))
    assert all((one.path, one.rule, one.severity) == (file.path, "headers/own", "error") for one in found)
    assert all(one.hint for one in found)
    return [(one.line, one.message) for one in found]


BAD = [
    ("_headers", "  X-One: 1\n", 1, "X-One belongs to no path"),
    ("_headers", "/*\n  ! X-Frame-Options\n", 2, "X-Frame-Options is sent already"),
    ("_headers", "# ours\n/a/*\n  content-security-policy: x\n", 3, "Content-Security-Policy is sent"),
    ("_headers", "/*\n  Cache-Control: no-store\n", 2, "/theme/, /pictures/ are sent with"),
    (".htaccess", '\nHeader always unset "X-Frame-Options"\n', 2, "X-Frame-Options is sent"),
    (".htaccess", "header \\\n edit* referrer-policy a b\n", 1, "Referrer-Policy is sent already"),
    ("_nginx.conf", "add_header Referrer-Policy x;\n", 1, "Referrer-Policy is sent already"),
    ("_nginx.conf", "location /a {\n  add_header X-A b;\n}\n", 2, "an add_header within braces"),
    ("_nginx.conf", "location /a { add_header X-A b; }\n", 1, "an add_header within braces"),
    ("_nginx.conf", "}\nserver {\n", 1, "this brace closes what is not open"),
    ("_nginx.conf", "location /a {\n", 1, "a brace is not closed"),
]


@pytest.mark.parametrize(("name", "text", "line", "fact"), BAD)
def test_a_line_that_would_take_a_header_away_is_told(name: str, text: str, line: int, fact: str) -> None:
    ((where, message),) = told(name, text)
    assert (where, message[: len(fact)]) == (line, fact)


GOOD = [
    ("_headers", "/files/*\n  Cache-Control: max-age=60\n  X-Robots-Tag: noindex\n"),
    (".htaccess", "# Header unset X-Frame-Options\nRequestHeader unset Cookie\nHeader set X-Robots-Tag noindex\n"),
    ("_nginx.conf", "location = /a { return 200 '}'; } # add_header X-A }\nadd_header X-Robots-Tag noindex;\n"),
]


@pytest.mark.parametrize(("name", "text"), GOOD)
def test_what_takes_nothing_away_is_let_in(name: str, text: str) -> None:
    assert told(name, text) == []


@pytest.mark.parametrize(
    ("data", "line", "fact"),
    [
        (b"/a /b\n/\xff /b\n", 2, "it is no text in UTF-8"),
        ("one\r\n# \ue000\n".encode(), 2, "an invisible character (U+E000)"),
        (b"x" * 100_001, 0, "it is 100,001 bytes long"),
    ],
)
def test_what_is_no_text_is_told(tmp_path: Path, data: bytes, line: int, fact: str) -> None:
    (tmp_path / "x").write_bytes(data)
    found, (problem,) = root_file(SourceFile("root/_redirects", tmp_path / "x", "content/root/_redirects", "root"))
    assert (found.text, problem.line, problem.rule, problem.message[: len(fact)]) == ("", line, "root/text", fact)


def test_a_robots_txt_of_the_sites_own_is_as_it_is_and_names_the_sitemap_once() -> None:
    place = "Sitemap: https://example.org/sitemap.xml\n"
    assert robots("https://example.org", "User-agent: x\nDisallow: /\n") == f"User-agent: x\nDisallow: /\n\n{place}"
    assert robots("https://example.org", place) == place

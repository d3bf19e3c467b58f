"""One set of headers, in the form of each kind of host."""

import re

import pytest

from kindling.model.delivery import NAMED_BY_CONTENT
from kindling.model.markers import resolve_hrefs
from kindling.plugins.headers import core

PLAYER = {"frame-src": ("https://player.vimeo.com",)}
SEARCH = {"script-src": ("'wasm-unsafe-eval'",)}


def test_every_file_gets_the_strict_policy_and_what_some_page_needs() -> None:
    every, _theme = core.rules(PLAYER | SEARCH, "https://example.org")
    policy = every.headers["Content-Security-Policy"]
    assert every.folder == "/"
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "frame-src https://player.vimeo.com" in policy
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert every.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("siteurl", "sent"),
    [
        ("https://example.org", True),
        ("https://example.org/", True),
        ("https://example.org/well", False),  # a folder may not bind the whole host
        ("http://localhost:8000", False),
    ],
)
def test_https_alone_is_asked_for_where_the_host_is_ours(siteurl: str, sent: bool) -> None:
    every, _theme = core.rules({}, siteurl)
    assert ("Strict-Transport-Security" in every.headers) == sent


@pytest.mark.parametrize("public", [True, False])
def test_players_of_other_sites_may_read_what_is_public_and_no_preview(public: bool) -> None:
    every, _theme = core.rules({}, "https://example.org", public=public)
    assert every.headers.get("Access-Control-Allow-Origin") == ("*" if public else None)


def _shown(text: str) -> str:
    return resolve_hrefs(text, lambda address: address)


def test_each_form_says_the_same() -> None:
    rules = core.rules(PLAYER, "https://example.org")
    wanted = dict(rules[0].headers)
    hosts = _shown(core.headers_file(rules[:1])).splitlines()
    assert hosts[0] == "/*"
    assert dict(line.strip().split(": ", 1) for line in hosts[1:]) == wanted
    assert dict(re.findall(r'Header always set (\S+) "(.*)"', core.htaccess(rules[0]))) == wanted
    assert dict(re.findall(r'^add_header (\S+) "(.*)" always;', core.nginx(rules), re.M)) == wanted
    inside = dict(re.findall(r'^    add_header (\S+) "(.*)" always;', core.nginx(rules), re.M))
    assert inside == wanted | dict(rules[1].headers), "a folder of nginx with a header of its own inherits none"


def test_every_folder_of_files_named_by_their_content_may_be_kept() -> None:
    _every, *folders = core.rules({}, "https://example.org", NAMED_BY_CONTENT)
    assert [rule.folder for rule in folders] == ["/theme/", "/pictures/"]
    assert {rule.headers["Cache-Control"] for rule in folders} == {"public, max-age=31536000, immutable"}


@pytest.mark.parametrize(
    "source", ['https://a.example"', "https://a.example\nX: y", "https://$host", "é", "%{x}e", "#"]
)
def test_nothing_that_a_host_could_take_for_more_than_text_is_written(source: str) -> None:
    rules = core.rules({"frame-src": (source,)}, "https://example.org")
    for form in (core.headers_file, core.nginx, lambda found: core.htaccess(found[0])):
        with pytest.raises(ValueError, match="rules"):
            form(rules)


def test_a_folder_whose_windows_may_answer_says_so_and_has_all_else() -> None:
    every, _theme, admin = found = core.rules({}, "https://example.org", windows=["/admin/"])
    opener = {"Cross-Origin-Opener-Policy": "same-origin-allow-popups"}
    assert (admin.folder, admin.headers) == ("/admin/", opener)
    assert _shown(core.headers_file(found)).endswith(
        "/admin/*\n  Cross-Origin-Opener-Policy: same-origin-allow-popups\n"
    )
    assert re.findall(r'Header always set (\S+) "(.*)"', core.htaccess(admin)) == [*opener.items()]
    inside = core.nginx(found).partition("admin/")[2]
    assert dict(re.findall(r'add_header (\S+) "(.*)" always;', inside)) == dict(every.headers) | opener


def test_what_search_engines_pass_by_is_said_in_few_patterns_that_mean_nothing_else() -> None:
    kits = [f"/posts/p{number}/share/" for number in range(1_000)]
    assert core.patterns([*kits, "/share/"], ["/posts/p1/", "/share.html"]) == ("/posts/:name/share/", "/share/")
    assert core.patterns(kits[:2], ["/posts/other/share/a.pdf"]) == tuple(kits[:2])
    every, _theme, kit = found = core.rules({}, "https://example.org", noindex=["/posts/:name/share/"])
    assert kit.headers == {"X-Robots-Tag": "noindex"}
    assert "X-Robots-Tag" not in every.headers
    assert _shown(core.headers_file(found)).endswith("/posts/:name/share/*\n  X-Robots-Tag: noindex\n")
    assert '"^/posts/[^/]+/share/"' in _shown(core.nginx(found))
    assert '"^/posts/[^/]+/share/"' in _shown(core.htaccess(every, ["/posts/:name/share/"]))

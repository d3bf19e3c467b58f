"""Addresses: slugs, files, and links that work from any folder."""

from posixpath import join, normpath, relpath
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.addresses import absolute, output_path, relative, rooted, site_address, slug_fault, slugify

STEP = st.text(st.sampled_from("abcé-_.~ 1"), min_size=1, max_size=6).filter(lambda s: s.strip(".") != "")
ADDRESS = st.builds(
    lambda steps, end: "/" + "/".join([*steps, end]), st.lists(STEP, max_size=3), st.sampled_from(["", "feed.xml"])
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The nature of power", "the-nature-of-power"),
        ("Pŵer & ymddiriedaeth", "pwer-ymddiriedaeth"),
        ("“Don’t” — 3 %", "dont-3"),
        ("القوة", "lqw"),
        ("🌟", ""),
    ],
)
def test_a_slug_is_made_of_plain_words(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_a_slug_is_the_same_in_both_unicode_forms() -> None:
    assert slugify("Caf\u00e9") == slugify("Cafe\u0301") == "cafe"


@pytest.mark.parametrize("slug", ["", "Case", "a--b", "../evil", "con", "a" * 101, "a b", "-a", "é"])
def test_a_slug_that_some_system_refuses_has_a_fault(slug: str) -> None:
    assert slug_fault(slug)


@given(ADDRESS, ADDRESS)
def test_a_relative_link_leads_where_the_address_is(address: str, here: str) -> None:
    link = unquote(relative(address, here))
    reached = join(here.rpartition("/")[0] + "/", link)
    expected = address if address.endswith("/") else normpath(address)
    assert normpath(reached) == normpath(expected)
    assert link.endswith("/") == address.endswith("/")


ANY = st.text(st.sampled_from("/./../ab é%"), max_size=10).map(lambda text: f"/{text}")


@given(ANY | ADDRESS, ANY | ADDRESS)
def test_a_relative_link_is_that_of_the_standard_library(address: str, here: str) -> None:
    link = relpath(address, here.rpartition("/")[0] or "/")
    tail = "/" if address.endswith("/") and link != "." else ""
    assert relative(address, here) == ("./" if link == "." else quote(link, safe="/.-_~") + tail)


@pytest.mark.parametrize(
    ("address", "here", "link"),
    [
        ("/posts/joy/#a", "/posts/joy/", "#a"),
        ("/posts/joy/", "/posts/joy/", "./"),
        ("/", "/posts/joy/", "../../"),
        ("/", "/", "./"),
        ("/feed.xml", "/", "feed.xml"),
        ("/series/power/#part-2", "/posts/joy/", "../../series/power/#part-2"),
    ],
)
def test_relative_links(address: str, here: str, link: str) -> None:
    assert relative(address, here) == link


def test_public_addresses_keep_the_folder_the_site_lives_in() -> None:
    assert absolute("/posts/joy/", "https://example.org/kindling/") == "https://example.org/kindling/posts/joy/"
    assert rooted("/posts/joy/", "https://example.org/kindling") == "/kindling/posts/joy/"
    assert rooted("/", "https://example.org") == "/"


def test_the_file_behind_an_address() -> None:
    assert [output_path(a) for a in ("/", "/posts/joy/", "/feed.xml", "/posts/joy/#a")] == [
        "index.html",
        "posts/joy/index.html",
        "feed.xml",
        "posts/joy/index.html",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://[::1", "https://a.example:99999", "https://a.example:0",
        "https://example.org//voice", "https://example.org/a//b/", "https://example.org/../a", "https://example.org/./a",
        'https://example.org/"><b>', "https://exa mple.org", "https://example.org/a b", "https://ann:secret@example.org",
        "https://example.org:port", "https://", "https:///a", "//example.org", "example.org", "ftp://example.org",
        "https://example.org?", "https://example.org/#", "https://example.org/a\\b", "https://example.org/'", "https://-/<",
        "", "https://example.org\n", " https://example.org", "https://example.org/\t", "https://example.org/\nDisallow:/",
        "https://example.org:", "https://example.org:-1",
        "https://example.org/a;b", "https://example.org/$uri", "https://example.org/*", "https://example.org/:a",
        "https://example.org/%zz", "https://example.org/%0a", "https://example.org/%2e%2e/a", "https://example.org/a%2F",
        "https://-a.example", "https://a-.example", "https://\uff11.example", "https://example.org/%E2%80%AE",
        "https://example.org:\uff18\uff10", "https://ann@example.org",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^an address is written as https://example\.org or "):
        site_address(text)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", ".".join(["a" * 60] * 5), "b\u00fc" * 30 + ".example"])
def test_a_host_that_no_name_server_can_have_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match=r"^no host has more than 63 characters between two dots, nor more than 253 "):
        site_address(f"https://{host}")
    assert site_address(f"https://{'a' * 63}.{'b' * 63}.{'c' * 63}.{'d' * 61}") and site_address("https://[::1]:80")


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org", "http://localhost:8000", "https://example.org/voice/two", "https://b\u00fccher.example",
        "http://[::1]:80", "https://example.org/~ann/a.b", "https://example.org/caf%C3%A9",
    ],
)  # fmt: skip
def test_the_address_of_a_site_ends_without_a_slash(text: str) -> None:
    assert site_address(text) == site_address(f"{text}/") == text


def test_the_address_of_a_site_is_in_small_letters_where_they_mean_the_same() -> None:
    assert site_address("HTTPS://Example.ORG/Joy/") == "https://example.org/Joy"

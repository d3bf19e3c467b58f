"""Markers: filled once, nested fills too, and never by what a person typed."""

import pytest

from kindling.model.markers import compose, href, in_link, marker, resolve_hrefs, unfilled, without_markers
from kindling.model.reading import Reading
from kindling.model.sanitise import sanitised


def test_fills_may_hold_markers_of_others() -> None:
    text = compose(f"a {marker('one', 1)} b", {"one:1": f"<i>{marker('two', 2)}</i>", "two:2": href("/x/")})
    assert resolve_hrefs(text, lambda address: f"https://example.org{address}") == "a <i>https://example.org/x/</i> b"


def test_a_marker_that_nothing_fills_leaves_nothing_and_can_be_named() -> None:
    text = f"a{marker('one', 1)}b{marker('two', 2)}{href('/x/')}"
    assert compose(text, {"two:2": "c"}) == f"abc{href('/x/')}"
    assert unfilled(text, {"two:2": "c"}) == ["one:1"]


def test_only_addresses_of_this_site_are_marked() -> None:
    assert href("https://example.org/") == "https://example.org/"
    assert href("#note") == "#note"


def test_plain_text_has_no_markers() -> None:
    assert without_markers(f"a{marker('one', 1)}b") == "ab"


def test_what_is_filled_into_a_link_brings_no_other_link() -> None:
    """Begun by a marker of its own, ended by another, or within what a fill is filled with."""
    fills = {
        "one:1": f'<i>{marker("two", 2)}</i> <a href="/y/">y</a>', "two:2": '<a href="/x/">x</a>',
        "one:open": '<a title="<a>">', "one:close": "</a>",
    }  # fmt: skip
    words = in_link(f"{marker('one', 1)} {marker('one', 'open')}z{marker('one', 'close')} {href('/there/')}")
    assert compose(words, fills) == f"<i>x</i> y z {href('/there/')}"
    assert in_link(words) == words
    assert unfilled(words, fills) == []
    assert without_markers(words).split() == ["z"]


@pytest.mark.parametrize("typed", ["<a href='https://a'>one {} two</a>", "<a href='https://a'><b>{}", "<a>{}</a>"])
def test_markers_in_a_link_that_is_typed_as_html_are_known_as_such(typed: str) -> None:
    held = marker("series", "part-1")
    html = sanitised(typed.format(held) + held, Reading("content/posts/one.md", "one", typed, 1), ())[0]
    fills = {"series:part-1": '<a href="/one/">One</a>'}
    inside, _, after = compose(html, fills).partition("</a>")
    assert inside.count("<a") == 1
    assert "One" in inside
    assert after.count("<a") <= 1

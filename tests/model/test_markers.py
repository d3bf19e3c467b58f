"""Markers: filled once, nested fills too, and never by what a person typed."""

from kindling.model.markers import compose, href, marker, resolve_hrefs, unfilled, without_markers


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

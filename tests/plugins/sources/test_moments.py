"""Moments of a video: where they are, and how a time in a citation becomes a link to one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations.moments import moment_address, moments_resolved, with_moments
from tests.plugins.sources import data

ADDRESSES: dict[str, str] = data("moments.yaml")


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_moment_has_an_address(address: str) -> None:
    assert moment_address(address, 748) == ADDRESSES[address]


@pytest.mark.parametrize(
    ("suffix", "seconds"),
    [
        (", at 12:28", 748),
        (" at 1:02:03, my italics", 3723),
        (", p. 3, at 0:05-0:10", 5),
        (", at 120:00", 7200),
        (", that 12:28", None),
        (", at 12:60", None),
        (", at 12:28:99", None),
        (", at 12:285", None),
        (", at 12", None),
        (", 12:28", None),
        (", at 1.12:28", None),
    ],
)
def test_only_a_time_after_at_is_a_moment(suffix: str, seconds: int | None) -> None:
    made = with_moments(suffix, "r7")
    if seconds is None:
        assert made == suffix
    else:
        assert made.count(f"](https://moment.invalid/r7/{seconds})") == 1


def test_times_of_two_sources_lead_to_their_own() -> None:
    html = '<a href="https://moment.invalid/r1/5">0:05</a>, <a href="https://moment.invalid/r2/5">0:05</a>'
    videos = {"r1": "/posts/joy/", "r2": 'https://vimeo.com/1?a=1&b="'}
    assert moments_resolved(html, videos) == (
        '<a class="moment" href="\ue000@/posts/joy/#t=5\ue001">0:05</a>, '
        '<a class="moment" href="https://vimeo.com/1?a=1&amp;b=&quot;#t=5s">0:05</a>'
    )
    assert moments_resolved(html, {}) == "0:05, 0:05"


@given(st.text(), st.integers(0, 10**6))
def test_no_address_becomes_a_live_link(address: str, seconds: int) -> None:
    made = moment_address(address, seconds)
    assert not made or made.startswith(("/", "http://", "https://"))

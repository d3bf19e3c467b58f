"""Widths, addresses and what stands around a picture: laws, and examples of each."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.pictures.core import (
    WIDTHS,
    Pictures,
    TypedPicture,
    feed_fills,
    offered,
    text_fills,
    version_address,
    widths,
)

ONE, TWO = (TypedPicture(number, f"{number}.png", 1, "A", decorates=False, link=False) for number in (1, 2))


@given(st.integers(1, 60_000))
def test_no_version_is_larger_than_its_picture_and_the_last_is_as_large_as_wanted(width: int) -> None:
    found = widths(width)
    assert list(found) == sorted(set(found))
    assert found[-1] == min(width, WIDTHS[-1])
    assert all(after >= 1.1 * before for before, after in pairwise(found))


@given(st.integers(1, 5000), st.integers(1, 1000), st.data())
def test_only_what_is_smaller_is_offered_and_only_when_it_is_enough(width: int, size: int, data: st.DataObject) -> None:
    sizes = {each: data.draw(st.integers(1, 1000)) for each in widths(width)}
    found = offered(sizes, size, width)
    assert all(sizes[each] < size for each in found)
    assert not found or found[-1] >= min(width, 1200)


def test_addresses_follow_the_bytes() -> None:
    one = version_address("media/walk.jpg", "aa", 480)
    assert one == version_address("media/elsewhere/walk.png", "aa", 480)
    assert one != version_address("media/walk.jpg", "bb", 480)
    assert version_address("media/路.jpg", "aa", 480).startswith("/pictures/lu-480.")
    assert version_address("media/!!.jpg", "aa", 480).startswith("/pictures/picture-480.")


def test_the_first_picture_is_asked_for_at_once_and_the_others_wait() -> None:
    pictures = Pictures((ONE, TWO), early=True)
    assert text_fills(pictures, {1: "<source>"}, is_first=True) == {
        "pictures:1": "<picture><source>",
        "pictures:1.how": 'eager" fetchpriority="high',
        "pictures:1.end": "</picture>",
        "pictures:2": "",
        "pictures:2.how": 'lazy" decoding="async',
        "pictures:2.end": "",
    }


def test_all_wait_below_a_cover_or_below_many_words() -> None:
    waits = 'lazy" decoding="async'
    assert text_fills(Pictures((ONE,), early=True), {}, is_first=False)["pictures:1.how"] == waits
    assert text_fills(Pictures((ONE,), early=False), {}, is_first=True)["pictures:1.how"] == waits


def test_feeds_show_the_file_itself() -> None:
    assert set(feed_fills(Pictures((ONE,), early=True)).values()) == {"", 'lazy" decoding="async'}

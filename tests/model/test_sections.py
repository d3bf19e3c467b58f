"""A text that stands below a title: the levels of its headings."""

import re

from hypothesis import given
from hypothesis import strategies as st

from kindling.model.sections import closed_up


def _levels(html: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h(\d)>x</h\1>", html)]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=30))
def test_no_level_is_skipped_and_what_stands_beside_or_below_stays_so(typed: list[int]) -> None:
    html = "<hr>".join(f"<h{level}>x</h{level}>" for level in typed)
    closed, ranks = closed_up(html)
    shown = _levels(closed)
    assert [rank.typed for rank in ranks] == typed and [rank.shown for rank in ranks] == shown
    assert all(level <= before + 1 for before, level in zip([1, *shown], shown, strict=False))
    assert all(level <= as_typed for level, as_typed in zip(shown, typed, strict=True))
    assert closed_up(closed)[0] == closed
    for place, level in enumerate(typed):
        above = next((each for each in range(place - 1, -1, -1) if typed[each] <= level), None)
        if above is not None:
            assert shown[place] - shown[above] == (typed[above] < level)


def test_what_skips_nothing_keeps_every_byte() -> None:
    html = "<H1>a</h1 ><p><h2 id='x'>b</H2><h3>c</h3>"
    assert closed_up(html)[0] == html and closed_up("</h6><p>")[0] == "</h6><p>"

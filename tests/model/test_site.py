"""The site as a value: its answers are its own, and settings are asked for by their type."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kindling.model.outputs import CopyOutput, OutputPart, OutputsInParts, Plan, TextOutput, always, once_each
from kindling.model.settings import Settings
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Site


class OwnSettings(Settings):
    """The settings of one plugin."""

    length: int = 3


class OtherSettings(Settings):
    """Those of another."""


SITE = Site(SiteSettings("Joy", plugins=(OwnSettings(length=5),)), datetime(2026, 11, 27, tzinfo=UTC), False, (), ())


def test_an_answer_is_found_once_and_a_changed_site_begins_anew() -> None:
    asked: list[bool] = []

    def shown(site: Site) -> bool:
        asked.append(site.preview)
        return site.preview

    assert [SITE.once(shown), SITE.once(shown)] == [False, False]
    assert replace(SITE, preview=True).once(shown) is True
    assert asked == [False, True]


def test_an_answer_that_needs_itself_is_told_and_leaves_nothing_behind() -> None:
    def first(site: Site) -> int:
        return site.once(second)

    def second(site: Site) -> int:
        return site.once(first)

    for _ in range(2):
        with pytest.raises(RecursionError, match=r"first needs its own answer"):
            SITE.once(first)


def test_an_answer_that_broke_is_asked_for_again() -> None:
    tries: list[int] = []

    def breaks(_site: Site) -> int:
        tries.append(1)
        if len(tries) == 1:
            raise KeyError("once")
        return 7

    with pytest.raises(KeyError):
        SITE.once(breaks)
    assert SITE.once(breaks) == 7


def test_settings_are_asked_for_by_their_type() -> None:
    assert SITE.own(OwnSettings).length == 5
    assert SITE.has(OwnSettings) and not SITE.has(OtherSettings)
    with pytest.raises(LookupError, match="OtherSettings"):
        SITE.own(OtherSettings)


def test_a_plan_knows_the_first_of_two_at_one_address_and_grows_as_a_new_value() -> None:
    one, two = (TextOutput("/x.txt", source, always(source)) for source in ("a", "b"))
    plan = Plan(SITE, (one, two))
    assert plan.by_address == {"/x.txt": one}
    more = plan.with_more([TextOutput("/y.txt", "c", always("c"))])
    assert set(more.by_address) == {"/x.txt", "/y.txt"} and set(plan.by_address) == {"/x.txt"}


def test_outputs_in_parts_are_found_as_in_a_row_and_a_file_that_two_want_comes_once() -> None:
    asset, page = CopyOutput("/a.svg", "theme", Path("a.svg")), TextOutput("/x.txt", "a", always("a"))
    again, other = CopyOutput("/a.svg", "theme", Path("a.svg")), TextOutput("/x.txt", "b", always("b"))
    parts = (OutputPart((asset, page)), OutputPart((again, other)), OutputPart(()))
    together = OutputsInParts(parts)
    row = tuple(once_each([asset, page, again, other]))
    assert tuple(together) == together[:] == row and (len(together), together[0]) == (3, asset)
    plan, parted = Plan(SITE, row), Plan(SITE, together)
    assert dict(plan.by_address) == dict(parted.by_address) == {"/a.svg": asset, "/x.txt": page}
    assert dict(together.by_path) == {"a.svg": asset, "x.txt": page}

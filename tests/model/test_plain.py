"""Values of ours as JSON, and back."""

import json
from datetime import UTC, date, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.frontmatter import Planned
from kindling.model.plain import dumps, loads
from kindling.model.problems import Problem
from kindling.model.values import Heading
from tests.tiers import examples

_TEXT = st.text(st.characters(exclude_categories=()))
_ZONES = st.just(UTC) | st.integers(-800, 800).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_ONES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | _TEXT
    | st.dates()
    | st.datetimes(timezones=st.none() | _ZONES)
    | st.builds(Heading, st.integers(1, 6), _TEXT, _TEXT)
    | st.frozensets(_TEXT)
)
_VALUES = st.recursive(
    _ONES,
    lambda each: st.lists(each) | st.lists(each).map(tuple) | st.dictionaries(st.integers() | _TEXT, each),
    max_leaves=8,
)


def kinds(value: Any) -> Any:
    """Return the types in a value: 1 and True are equal, and not the same."""
    if isinstance(value, list | tuple):
        return type(value), [kinds(each) for each in value]
    if isinstance(value, dict):
        return dict, [(kinds(key), kinds(each)) for key, each in value.items()]
    return type(value)


@given(_VALUES)
@examples(60)
def test_what_comes_back_is_what_was_kept(value: Any) -> None:
    back = loads(dumps(value))
    assert back == value
    assert kinds(back) == kinds(value)


def test_values_of_ours_come_back() -> None:
    planned = Planned.model_validate({"title": "Joy", "date": "2026-12-01"})
    problem = Problem("content/a.md", 3, "a/b", "fact", "hint", "warning", unseen=True)
    back = loads(dumps((planned, problem, date(2026, 12, 1))))
    assert back == (planned, problem, date(2026, 12, 1))
    assert back[0].model_fields_set == planned.model_fields_set
    assert back[1].unseen


class Strange(int):
    """A number of somebody else's."""


@pytest.mark.parametrize("value", [Strange(1), b"bytes", object(), 1j, range(3), dumps])
def test_what_is_none_of_ours_is_not_kept(value: object) -> None:
    with pytest.raises(TypeError):
        dumps((value,))


@pytest.mark.parametrize(
    "text",
    [
        {"": "os:system", "held": ["true"]},
        {"": "kindling.engine.build:build", "held": []},
        {"": "kindling.model.values:Heading", "held": [1]},
        {"": "kindling.model.values:Nothing", "held": []},
        {"": "kindling.no.such.room:Heading", "held": []},
        {"model": "kindling.model.values:Heading", "held": {}, "set": []},
        {"model": "pydantic:BaseModel", "held": {}, "set": []},
        {"date": "tomorrow"},
        {"date": 1},
        {"bytes": "a"},
        {"dict": [["a"]]},
        {},
        {"a": 1, "b": 2},
    ],
)
def test_what_is_damaged_or_forged_is_none_of_ours(text: object) -> None:
    with pytest.raises(ValueError, match=r"value|JSON|codec|line|char|isoformat"):
        loads(json.dumps([text]).encode())


@pytest.mark.parametrize("data", [b"", b"{", b"[" * 100_000, b"\xff"])
def test_what_is_no_json_is_none_of_ours(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"value|JSON|codec|line|char|isoformat"):
        loads(data)

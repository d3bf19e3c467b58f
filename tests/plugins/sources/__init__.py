"""Tests of the pages about sources, and of what plugins/citations does for them."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kindling.plugins.citations import engine
from kindling.plugins.citations.engine import Outcome, Request, StandaloneSources
from kindling.plugins.citations.formats.source import Source

DATA = Path(__file__).parent / "data"
SITE = Path(__file__).parent / "site"
KIT = Path(__file__).parents[3]


def data(name: str) -> Any:
    """Return a file of examples."""
    return yaml.safe_load((DATA / name).read_text("utf-8"))


def named(name: str) -> list[dict[str, Any]]:
    """Return a file of examples, each with a name."""
    found: list[dict[str, Any]] = data(name)
    return found


def outcome(
    sources: Mapping[str, Source], requests: Sequence[Request] = (), alone: StandaloneSources | None = None
) -> Outcome:
    """Have pandoc read and format; there must be an answer."""
    job, plan = engine.job_of(requests, sources, alone)
    answer = engine.run(job, engine.pandoc_program(""), 60)
    assert not isinstance(answer, str), answer
    return engine.formatted(answer, plan)


def without(item: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return an item without some of its fields."""
    left_out = set(names)
    return {name: value for name, value in item.items() if name not in left_out}

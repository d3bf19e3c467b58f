"""Digests of values of ours: equal values have equal ones, in every process."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from pydantic import BaseModel

_SCALARS = (str, int, float, bool, type(None))
_NOTHING: frozenset[str] = frozenset()


def digest_of(value: Any, without: Collection[str] = _NOTHING) -> str:
    """Return the digest of a value; fields of dataclasses that are named in ``without`` do not count.

    Text, numbers, dates, slices, collections, frozen dataclasses and pydantic models. Raises TypeError for others.
    """
    text = json.dumps(_written(value, without), ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode(), digest_size=16).hexdigest()


def _written(value: Any, without: Collection[str]) -> Any:
    kind: Any = type(value)
    if kind in _SCALARS:
        return value
    if isinstance(value, tuple | list):
        return [_written(each, without) for each in value]
    if isinstance(value, str):  # marked as safe, or as plain
        return [kind.__name__, str(value)]
    if isinstance(value, Mapping):
        return {"map": [[_written(key, without), _written(each, without)] for key, each in value.items()]}
    if isinstance(value, frozenset | set):
        return {"set": sorted(json.dumps(_written(each, without)) for each in value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, slice):
        return {"slice": [value.start, value.stop, value.step]}
    if isinstance(value, BaseModel):
        held = {name: _written(each, without) for name, each in value.__dict__.items()}
        return {"model": held, "set": sorted(value.model_fields_set)}
    if is_dataclass(value):
        held = {each.name: _written(getattr(value, each.name), without) for each in _fields(kind, without)}
        return {"": f"{kind.__module__}:{kind.__qualname__}", "held": held}
    raise TypeError(f"{kind!r} has no digest")


def _fields(kind: Any, without: Collection[str]) -> Any:
    return (each for each in fields(kind) if each.name not in without)

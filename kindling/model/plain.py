"""Values of ours as JSON, and back: what one build has read, kept for the next. JSON holds no code.

Frozen dataclasses and pydantic models of the kit, and what they are made of: text, numbers, dates, tuples, lists, maps
and sets. What comes back is equal to what was kept, type by type; ``ValueError`` says that it is none of ours.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel

_OURS = "kindling."
_SCALARS = (str, int, float, bool, type(None))
_DATES: dict[str, Callable[[str], Any]] = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}
_LISTS: dict[str, Callable[[Any], Any]] = {"list": list, "frozenset": frozenset, "set": set}


def dumps(value: Any, made: Mapping[str, type] = MappingProxyType({})) -> bytes:
    """Return a value as JSON; ``made`` are classes, by a name, that were made while running.

    Raises TypeError for a value that is not made of what is named above.
    """
    names = {kind: name for name, kind in made.items()}
    return json.dumps(_written(value, names), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )


def loads(data: bytes, made: Mapping[str, type] = MappingProxyType({})) -> Any:
    """Return the value that is so written. Raises ValueError for anything else."""
    try:
        return _read(json.loads(data.decode("utf-8", "surrogatepass")), made)
    except (AttributeError, ImportError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"no value of ours: {error}") from None


def _written(value: Any, names: Mapping[type, str]) -> Any:
    kind: Any = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple:
        return [_written(each, names) for each in value]
    if kind is dict:
        return {"dict": [[_written(key, names), _written(each, names)] for key, each in value.items()]}
    if kind.__name__ in _LISTS and kind is _LISTS[kind.__name__]:
        items = value if kind is list else sorted(value)
        return {kind.__name__: [_written(each, names) for each in items]}
    if kind in (datetime, date):
        return {kind.__name__: value.isoformat()}
    if isinstance(value, BaseModel):
        held = {name: _written(each, names) for name, each in value.__dict__.items()}
        return {"model": names.get(kind) or _name(kind), "held": held, "set": sorted(value.model_fields_set)}
    if is_dataclass(value):
        return {"": _name(kind), "held": [_written(getattr(value, name), names) for name in _fields(kind)]}
    raise TypeError(f"{value!r} is kept in no form")


def _read(value: Any, made: Mapping[str, type]) -> Any:
    if isinstance(value, list):
        return tuple([_read(each, made) for each in value])
    if not isinstance(value, dict):
        return value
    if "" in value:
        return _class(value[""])(*[_read(each, made) for each in value["held"]])
    if "model" in value:
        held = {name: _read(each, made) for name, each in value["held"].items()}
        model: Any = made.get(value["model"]) or _class(value["model"])
        return model.model_construct(set(value["set"]), **held)
    ((kind, held),) = value.items()
    if kind == "dict":
        return {_read(key, made): _read(each, made) for key, each in held}
    return _DATES[kind](held) if kind in _DATES else _LISTS[kind](_read(held, made))


def _name(kind: type) -> str:
    if not kind.__module__.startswith(_OURS) or "<" in kind.__qualname__ or _class_at(kind) is not kind:
        raise TypeError(f"{kind!r} is no class of the kit")
    return f"{kind.__module__}:{kind.__qualname__}"


def _class_at(kind: type) -> Any:
    try:
        return _class(f"{kind.__module__}:{kind.__qualname__}")
    except ValueError:
        return None


@cache
def _class(name: str) -> Any:
    module, _, qualified = name.partition(":")
    found = getattr(import_module(module), qualified, None) if module.startswith(_OURS) else None
    if not isinstance(found, type) or not (is_dataclass(found) or issubclass(found, BaseModel)):
        raise ValueError(f"{name} is no value of ours")
    return found


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    own = fields(kind)
    if not all(each.init for each in own):
        raise TypeError(f"{kind!r} makes some of its values itself")
    return tuple(each.name for each in own)

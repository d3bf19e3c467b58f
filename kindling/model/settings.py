"""A plugin's dict in ``pelicanconf.py`` becomes one typed, frozen object; all mistakes in one go."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from kindling.model.conf_places import CONF, ConfPlaces
from kindling.model.problems import Problem, did_you_mean

__all__ = ["CONF", "Settings", "WrongValue", "typed_settings"]


class WrongValue(ValueError):
    """A value that can't be, and what to do about it."""

    def __init__(self, fact: str, hint: str) -> None:
        super().__init__(fact)
        self.hint = hint


class Settings(BaseModel):
    """Base of every plugin's settings: frozen, no unknown keys, no guessing of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True)

    taken_out: ClassVar[
        Mapping[str, str]
    ] = {}  #: keys that were here once, or that people look for → what to do instead


Model = TypeVar("Model", bound=BaseModel)


def typed_settings(
    name: str, raw: Any, model: type[Model], places: ConfPlaces | None = None, inside: tuple[str, ...] = ()
) -> tuple[Model, list[Problem]]:
    """Return ``raw``, which the setting ``name`` says, as ``model``, with its problems; on a problem, the defaults.

    ``inside``: the steps within the setting that lead to ``raw``.
    """
    if isinstance(raw, model):
        return raw, []
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        whole = places or ConfPlaces()
        return model(), [_problem(whole, name, inside, model, detail) for detail in error.errors()]


def _problem(
    places: ConfPlaces, name: str, inside: tuple[str, ...], model: type[BaseModel], detail: ErrorDetails
) -> Problem:
    """Return one of pydantic's findings in the contract's form."""
    where = ".".join(str(step) for step in detail["loc"])
    at = places.of(name, *inside, *detail["loc"])
    shown = name + "".join(f"[{step!r}]" for step in inside)
    if detail["type"] == "extra_forbidden":
        known = list(_names_at(model, detail["loc"][:-1]))
        last = str(detail["loc"][-1])
        near = did_you_mean(last, known, "known keys")
        hint = near if near.startswith("did you") else f"take {last!r} out; {near}"
        hint = getattr(model, "taken_out", {}).get(where, hint)
        return Problem(*at, "settings/unknown-key", f"{shown} has no key {where!r}", hint)
    place = f"{shown}[{where}]" if where else shown
    fact = _IN_WORDS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    return Problem(*at, "settings/value", f"{place} is {detail['input']!r}: {fact}", _hint(detail, name, model))


def _hint(detail: ErrorDetails, name: str, model: type[BaseModel]) -> str:
    """Return what to do about a value: write one that can be, or leave it as it is where nobody says anything."""
    wrong = detail.get("ctx", {}).get("error")
    if isinstance(wrong, WrongValue) and wrong.hint.startswith("did you mean"):
        return wrong.hint
    if not detail["loc"]:
        return f"write {name} = {{…}}, with its keys in it, or take {name} out"
    key, last = str(detail["loc"][0]), str(detail["loc"][-1])
    field = model.model_fields.get(key)
    default = field.get_default(call_default_factory=True) if field and not field.is_required() else None
    if len(detail["loc"]) == 1 and isinstance(default, (bool, int, float)):
        return f"write {key!r}: {default!r}, or take {key!r} out"
    if detail["type"] == "missing":
        return f"add {last!r}: …, or take {key!r} out" if key != last else f"add {last!r}: …"
    return f"{wrong.hint}; or take {key!r} out" if isinstance(wrong, WrongValue) else f"mend it, or take {key!r} out"


_IN_WORDS = {
    "int_parsing": "a whole number is expected",
    "int_type": "a whole number is expected",
    "bool_parsing": "True or False is expected",
    "bool_type": "True or False is expected",
    "string_type": "a text in quotes is expected",
    "tuple_type": "a list is expected",
    "dict_type": "a dict is expected",
    "model_type": "a dict is expected",
    "missing": "it has to be said",
}


def _names_at(model: type[BaseModel], steps: tuple[int | str, ...]) -> Iterator[str]:
    """Yield the keys that are known at a place inside ``model``."""
    for step in steps:
        if isinstance(step, str) and step in model.model_fields:
            annotation = model.model_fields[step].annotation
            inner = [a for a in (annotation, *getattr(annotation, "__args__", ())) if isinstance(a, type)]
            model = next((a for a in inner if issubclass(a, BaseModel)), model)
    yield from model.model_fields

"""A plugin's dict in ``pelicanconf.py`` becomes one typed, frozen object; all mistakes in one go."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from kindling.model.problems import Problem, did_you_mean

CONF = "pelicanconf.py"


class Settings(BaseModel):
    """Base of every plugin's settings: frozen, no unknown keys, no guessing of types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, arbitrary_types_allowed=True)

    taken_out: ClassVar[
        Mapping[str, str]
    ] = {}  #: keys that were here once, or that people look for → what to do instead


Model = TypeVar("Model", bound=BaseModel)


def typed_settings(name: str, raw: Any, model: type[Model], file: str = CONF) -> tuple[Model, list[Problem]]:
    """Return ``raw``, which stands in ``file``, as ``model``, with its problems; on a problem, the defaults."""
    if isinstance(raw, model):
        return raw, []
    try:
        return model.model_validate(raw), []
    except ValidationError as error:
        problems = [_problem(file, name, model, detail) for detail in error.errors()]
        return model(), problems


def _problem(file: str, name: str, model: type[BaseModel], detail: ErrorDetails) -> Problem:
    """Return one of pydantic's findings in the contract's form."""
    where = ".".join(str(step) for step in detail["loc"])
    if detail["type"] == "extra_forbidden":
        known = list(_names_at(model, detail["loc"][:-1]))
        last = str(detail["loc"][-1])
        hint = did_you_mean(last, known, "known keys") if known else ""
        hint = getattr(model, "taken_out", {}).get(where, hint)
        return Problem(file, 0, "settings/unknown-key", f"{name} has no key {where!r}", hint)
    place = f"{name}[{where}]" if where else name
    fact = _IN_WORDS.get(detail["type"]) or detail["msg"].removeprefix("Value error, ")
    return Problem(file, 0, "settings/value", f"{place} is {detail['input']!r}: {fact}")


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

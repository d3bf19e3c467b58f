"""Which keys the front matter of a kind of text may have: the kit's own, and those that plugins declare."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, assert_never

from pydantic import create_model

from kindling.model.frontmatter import Fields, PageFront, PostFront, SeriesFront
from kindling.model.written import KINDS, Kind

Front = type[PostFront] | type[PageFront] | type[SeriesFront]
Declared = tuple[str, Mapping[Kind, type[Fields]]]  #: a plugin's name, and the keys that it reads


@dataclass(frozen=True, slots=True)
class KeysOfKind:
    """What the front matter of one kind of text may say."""

    model: Front
    idle: Mapping[str, str] = field(default_factory=dict)  #: key → the plugin that would read it, and is left out

    @property
    def declared(self) -> Mapping[str, Any]:
        """The keys that something reads, in their order, each as pydantic has it."""
        return {key: info for key, info in self.model.model_fields.items() if key not in self.idle}


KeysOf = Callable[[Kind], KeysOfKind]


def front_of(kind: Kind) -> Front:
    """Return the keys of a kind of text, where every plugin of the kit is there, and no other."""
    match kind:
        case "post":
            return PostFront
        case "page":
            return PageFront
        case "series":
            return SeriesFront
        case _:
            assert_never(kind)


def keys_of_kit(kind: Kind) -> KeysOfKind:
    """Return what front matter may say on a site with the plugins of the kit alone."""
    return KeysOfKind(front_of(kind))


def keys_of(handed: Iterable[Declared], left_out: Iterable[Declared]) -> KeysOf:
    """Return what front matter may say on a site with some plugins, others of the kit being left out."""
    handed, left_out = tuple(handed), tuple(left_out)
    return {kind: _keys(handed, left_out, kind) for kind in KINDS}.__getitem__


def _keys(handed: tuple[Declared, ...], left_out: tuple[Declared, ...], kind: Kind) -> KeysOfKind:
    model, read = front_of(kind), [(name, fields[kind]) for name, fields in handed if kind in fields]
    known = {key for _, keys in read for key in keys.model_fields}
    idle = {
        key: name
        for name, fields in left_out
        for key in (fields[kind].model_fields if kind in fields else ())
        if key not in known
    }
    strange = tuple(keys for _, keys in read if not issubclass(model, keys))
    return KeysOfKind(_joined(model, strange) if strange else model, idle)


def _joined(model: Front, strange: tuple[type[Fields], ...]) -> Front:
    """Return the keys of a kind with those of others' plugins."""
    bases: tuple[Any, ...] = (model, *strange)
    joined: Front = create_model(model.__name__, __base__=bases)
    return joined

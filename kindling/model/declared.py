"""What a declared key of front matter holds, for programs that make a form of it. Pure."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from kindling.model import frontmatter

#: of a key: one text, a date, a number from 1, true or false, a language, a length of time, an id, a file, a film,
#: texts that commas may part, whole sentences, names of series, one of some words; "other": what has no one shape
Sort = Literal[
    "text", "date", "number", "truth", "language", "duration", "id", "file", "film",
    "texts", "sentences", "series", "choice", "other",
]  # fmt: skip

_SORTS: dict[Any, Sort] = {
    frontmatter.Text: "text",
    frontmatter.IsoDate: "date",
    frontmatter.WholeNumber: "number",
    frontmatter.YesOrNo: "truth",
    frontmatter.Language: "language",
    frontmatter.Duration: "duration",
    frontmatter.Identity: "id",
    frontmatter.File: "file",
    frontmatter.Video: "film",
    frontmatter.Texts: "texts",
    frontmatter.Authors: "texts",
    frontmatter.Hashtags: "texts",
    frontmatter.Tags: "texts",
    frontmatter.Sentences: "sentences",
    frontmatter.Memberships: "series",
}
_BY_READER: dict[Any, Sort] = {get_args(kind)[1].func: sort for kind, sort in _SORTS.items()}


def sort_of(declared: FieldInfo) -> Sort:
    """Return what a key holds, as a plugin or the kit declares it."""
    for reader in (one.func for one in declared.metadata if isinstance(one, BeforeValidator)):
        return _BY_READER.get(reader, "other")
    kind, *more = list(_without_none(declared.annotation)) or [None]
    if more:
        return "other"
    if choices(declared):
        return "choice"
    if get_origin(kind) is Annotated:
        found = (each.func for each in get_args(kind)[1:] if isinstance(each, BeforeValidator))
        return next((_BY_READER[reader] for reader in found if reader in _BY_READER), "other")
    return "text" if kind is str else "other"


def choices(declared: FieldInfo) -> tuple[str, ...]:
    """Return the words of which a key takes one; none where it takes others."""
    kinds = [*_without_none(declared.annotation)]
    literal = len(kinds) == 1 and get_origin(kinds[0]) is Literal
    return tuple(map(str, get_args(kinds[0]))) if literal else ()


def _without_none(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) in (Union, UnionType):
        yield from (kind for kind in get_args(annotation) if kind is not type(None))
    else:
        yield annotation

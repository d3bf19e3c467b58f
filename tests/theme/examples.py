"""The components' ``examples.yaml`` as the values that templates get: the plugins' own dataclasses."""

import types
from collections import abc
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kindling.engine.environments import template_words
from kindling.engine.settings import filters
from kindling.model.alphabet import AlphabetPage, Letter
from kindling.model.layers import Theme
from kindling.model.pages import PageView, SiteView
from kindling.model.views import Length, Link, Picture, PictureVersion, SeriesPosition, Teaser
from kindling.model.words import ENGLISH
from kindling.plugins.authors.core import AuthorPage
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.citations.csl import SourceKind
from kindling.plugins.discussion.core import Sheet
from kindling.plugins.headings.core import ContentsEntry
from kindling.plugins.metadata.core import Head
from kindling.plugins.related.core import RelatedPost
from kindling.plugins.search.core import Choice, SearchPage
from kindling.plugins.series.core import PartsPage, PartView, SeriesCard, SeriesPage, SeriesThread
from kindling.plugins.share.core import QrCode, ShareView
from kindling.plugins.share.kit import Kit, KitLink
from kindling.plugins.share.kits import KitFiles
from kindling.plugins.sources.core import CiteView, SourceView
from kindling.plugins.sources.people import Person
from kindling.plugins.video.core import VideoView

THEME = Path(__file__).parents[2] / "theme"
WHOLE = Theme.of(THEME)

#: What each argument of a macro is; the same name means the same thing in every component.
ARGUMENTS: Mapping[str, Any] = {
    "address": str,
    "day": str,
    "around": str,
    "addresses": dict[str, str],
    "after": Link | None,
    "alone": bool,
    "alphabet": AlphabetPage,
    "at_once": bool,
    "author": AuthorPage,
    "because": str,
    "before": Link | None,
    "body": Markup,
    "bundle": str,
    "card": SeriesCard,
    "choices": tuple[Choice, ...],
    "citations": CitationsView,
    "cite": CiteView,
    "classes": str,
    "cover": Picture | None,
    "code": QrCode,
    "creators": tuple[str, ...],
    "earlier": Link | None,
    "entries": tuple[ContentsEntry, ...],
    "every": str,
    "files": KitFiles | None,
    "form": str,
    "head": Head,
    "heading": str,
    "here": str,
    "id": str,
    "intro": str,
    "label": str,
    "lang": str,
    "languages": tuple[Link, ...],
    "kind": SourceKind,
    "later": Link | None,
    "kit": Kit,
    "kits": tuple[KitLink, ...],
    "length": Length,
    "letters": tuple[Letter, ...],
    "level": int,
    "links": tuple[Link, ...],
    "more": int,
    "name": str,
    "near": tuple[RelatedPost, ...],
    "newer": Link | None,
    "note": str,
    "older": Link | None,
    "page": PageView,
    "pages": tuple[PartsPage, ...],
    "part": SeriesPosition,
    "parts": tuple[PartView, ...],
    "person": Person,
    "picture": Picture,
    "places": tuple[SeriesPosition, ...],
    "policy": str,
    "questions": tuple[str, ...],
    "serve": str,
    "sheet": Sheet,
    "sheet_at": str,
    "size": int,
    "quiet": bool,
    "search": SearchPage,
    "series_page": SeriesPage,
    "share": ShareView,
    "site": SiteView,
    "source": SourceView,
    "sources": int,
    "teaser": Teaser,
    "teasers": tuple[Teaser, ...],
    "thread": SeriesThread,
    "title": str,
    "topics": tuple[Link, ...],
    "url": str,
    "versions": tuple[PictureVersion, ...],
    "video": VideoView,
    "width": int,
}


@dataclass(frozen=True)
class Example:
    """One example of one component."""

    component: str
    name: str
    macro: str
    arguments: Mapping[str, Any]
    hidden: bool  #: tested, and not shown on the pattern page

    def html(self) -> str:
        """Return the component as this example calls it."""
        module = environment().get_template(f"components/{self.component}/macro.html").module
        return str(getattr(module, self.macro)(**self.arguments))


@cache
def environment() -> Environment:
    """Return Jinja as the build sets it up; links stay addresses."""
    loader = FileSystemLoader([THEME / "templates", THEME])
    found = Environment(loader=loader, undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    found.filters.update(filters("en-GB"), href=str)
    found.globals.update(template_words(ENGLISH))
    return found


def shown(component: str, *values: Any) -> str:
    """Return a component as HTML, of the macro that has its name; links stay addresses."""
    module = environment().get_template(f"components/{component}/macro.html").module
    return str(getattr(module, component.replace("-", "_"))(*values))


def examples() -> Iterator[Example]:
    """Yield every example of every component."""
    for component, entries in _written().items():
        for entry in entries:
            given = {key: each for key, each in entry.items() if key not in ("name", "macro", "hidden")}
            arguments = {key: value_of(ARGUMENTS[key], each) for key, each in given.items()}
            hidden = entry.get("hidden", False)
            yield Example(component, entry["name"], entry["macro"], hidden=hidden, arguments=arguments)


@cache
def _written() -> dict[str, list[dict[str, Any]]]:
    """Return component → its examples as they are written."""
    files = sorted(THEME.glob("components/*/examples.yaml"))
    return {path.parent.name: yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in files}


def value_of(kind: Any, given: Any = None) -> Any:
    """Return ``given``, plain YAML, as a value of the type ``kind``; what is left out is empty.

    Raises TypeError for a key that a dataclass has not, or a value of another type.
    """
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if given is None else value_of(inner[0], given)
    if origin is tuple:
        return tuple(value_of(inner[0], each) for each in given or ())
    if origin is abc.Mapping:
        return {key: value_of(inner[1], each) for key, each in (given or {}).items()}
    if is_dataclass(kind):
        return _instance(kind, given or {})
    if given is None:
        return "" if origin else kind()
    if not origin and not isinstance(given, str if kind is Markup else kind):
        raise TypeError(f"{given!r} is no {kind.__name__}")
    return kind(given) if kind is Markup else given


def _instance(kind: Any, given: Mapping[str, Any]) -> Any:
    hints = get_type_hints(kind)
    if unknown := given.keys() - hints.keys():
        raise TypeError(f"{kind.__name__} has no {sorted(unknown)}")
    left_out = {field.name for field in fields(kind) if (field.default, field.default_factory) != (MISSING, MISSING)}
    wanted = [name for name in hints if name in given or name not in left_out]
    return kind(**{name: value_of(hints[name], given.get(name)) for name in wanted})

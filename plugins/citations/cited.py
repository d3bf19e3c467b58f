"""What a whole site cites, as one value: for pages about sources, downloads and metadata. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kindling.model.problems import Problem
from kindling.model.values import Site
from kindling.plugins.citations.combined import CombinedCitations
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.citations.csl import Csl
from kindling.plugins.citations.findings import found_in
from kindling.plugins.citations.in_styles import Texts

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class FormattedSource:
    """A source by itself, apart from any text that cites it."""

    key: str  #: "han2014"
    csl: Mapping[str, Any]  #: as CSL JSON, its ``id`` the key
    html: str  #: formatted in the site's style as if it stood alone; safe
    bibtex: str


class Lazily(Mapping[str, Value]):
    """Values by their names, each made when it is asked for first."""

    def __init__(self, names: Iterable[str], make: Callable[[str], Value]) -> None:
        self._names, self._make = dict.fromkeys(names), make
        self._made: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return repr(dict(self))


@dataclass(frozen=True, slots=True)
class SiteCitations:
    """What ``site.once(cited_in)`` gives any plugin that asks."""

    views: Mapping[str, CitationsView] = field(default_factory=dict)  #: by the document's source
    sources: Mapping[str, FormattedSource] = field(default_factory=dict)  #: by ``CitedSource.ref``
    csl: Mapping[str, Csl] = field(default_factory=dict)  #: the same, not formatted: ``CitedSource.ref`` → CSL JSON
    problems: tuple[Problem, ...] = ()
    keys: frozenset[str] = frozenset()  #: of all sources of the library
    combined: Mapping[str, CombinedCitations] = field(
        default_factory=dict
    )  #: by the series' slug: all its texts as one


@dataclass(frozen=True, slots=True)
class CitedPosts:
    """How to cite each post in the site's style and in others: what ``site.once(cited_posts)`` gives."""

    texts: Mapping[str, Texts] = field(default_factory=dict)  #: by the post's source
    problems: tuple[Problem, ...] = ()


def is_cited_in(site: Site) -> bool:
    """Return whether a published text cites, or seems to, as far as its words alone tell.

    Pure and quick, so that pages of sources can be planned before anything is formatted. ``@name`` counts although it
    may turn out to be no key.
    """
    found = (
        found_in(site.document_by_source[metadata.source], site) for metadata in site.page_metadata if metadata.listed
    )
    return any(one.clusters for one in found if one)


def posts_are_cited(_site: Site) -> bool:
    """Return whether somebody shows how to cite the site's own posts. Plugins answer this."""
    return False


def shown_in_styles_at(_site: Site, _source: str) -> str:
    """Return the address at which a post says how to cite it in more styles; "" for none. Plugins answer this."""
    return ""

"""What a whole site cites, as one value: for pages about sources, downloads and metadata. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins._kit.problems import Problem
from plugins.citations.core import CitationsView


@dataclass(frozen=True, slots=True)
class Listed:
    """A source by itself, apart from any text that cites it."""

    key: str  #: "han2014"
    csl: Mapping[str, Any]  #: as CSL JSON, its ``id`` the key
    html: str  #: formatted in the site's style as if it stood alone; safe
    bibtex: str


@dataclass(frozen=True, slots=True)
class Cited:
    """What ``site.once(cited_in)`` gives any plugin that asks."""

    views: Mapping[str, CitationsView] = field(default_factory=dict)  #: by the document's source
    listed: Mapping[str, Listed] = field(default_factory=dict)  #: by ``CitedSource.ref``
    posts: Mapping[str, str] = field(default_factory=dict)  #: source of a post → its own ref in ``listed``
    problems: tuple[Problem, ...] = ()

"""What a whole site cites, as one value: for pages about sources, downloads and metadata. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plugins._kit.problems import Problem
from plugins._kit.settings import Settings
from plugins._kit.values import Site
from plugins.citations.core import CitationsView
from plugins.citations.spoken import found_in
from plugins.citations.together import Together


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
    together: Mapping[str, Together] = field(default_factory=dict)  #: by the series' slug: all its texts as one


def has_source_pages(site: Site) -> bool:
    """Whether the site has /sources/ and /people/, as far as its texts alone tell: a published one cites, or seems to.

    Pure and quick, so that links to the two pages can be checked before anything is formatted. ``@name`` counts
    although it may turn out to be no key; the pages then say that nothing is cited.
    """
    if not isinstance(site.settings.get("SOURCES"), Settings):  # plugins.sources is not among PLUGINS
        return False
    found = (found_in(site.document_by_source[fact.source], site) for fact in site.facts if fact.listed)
    return any(one.clusters for one in found if one)

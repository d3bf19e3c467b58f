"""What a whole site cites, as one value: for pages about sources, downloads and metadata. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kindling.model.problems import Problem
from kindling.model.values import Site
from kindling.plugins.citations.combined import CombinedCitations
from kindling.plugins.citations.core import CitationsView
from kindling.plugins.citations.csl import Csl
from kindling.plugins.citations.findings import found_in
from kindling.plugins.citations.in_styles import Texts


@dataclass(frozen=True, slots=True)
class FormattedSource:
    """A source by itself, apart from any text that cites it."""

    key: str  #: "han2014"
    csl: Mapping[str, Any]  #: as CSL JSON, its ``id`` the key
    html: str  #: formatted in the site's style as if it stood alone; safe
    bibtex: str


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

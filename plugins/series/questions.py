"""Attach ``series_view`` to every content and ``series_page_view`` to every series page (see README.md)."""

from collections.abc import Iterable

from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.series import core, rules, tokens


def series_view(site: Site, document: Document) -> core.SeriesView:
    """Return what a text shows of its series."""
    return tokens.series_view(
        document,
        site.metadata_by_source[document.source],
        site.once(core.library_of),
        lambda card, lang: str(site.component("series-inline", lang).series_inline(card, lang)),
        site.settings.languages,
    )


def series_page_view(site: Site, document: Document) -> core.SeriesPage | None:
    """Return the parts that a series page shows; None for what is no series."""
    library = site.once(core.library_of)
    return core.series_page(site.metadata_by_source[document.source].slug, library) if document.is_series else None


def problems(site: Site) -> Iterable[Problem]:
    """Return what is wrong with parts and series."""
    return rules.series_problems(site.documents, site.once(core.library_of), site.now)

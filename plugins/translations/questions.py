"""Attach ``translations_view`` to every text: the languages that it can be read in (see README.md)."""

from collections.abc import Iterable

from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.translations import core


def translations_view(site: Site, document: Document) -> core.TranslationsView:
    """Return the languages that a text can be read in."""
    return core.translations_view(site.metadata_by_source[document.source], site)


def problems(site: Site) -> Iterable[Problem]:
    """Return what is wrong with ``translation_of``."""
    return core.problems(site)

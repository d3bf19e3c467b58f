"""Advise on content while everything is related (see README.md)."""

from collections.abc import Iterator

from kindling.model.problems import Problem
from kindling.model.values import Site
from kindling.plugins.checks import core


def problems(site: Site) -> Iterator[Problem]:
    """Yield what could be better in each document."""
    for document in site.documents:
        yield from core.advice(document)
        yield from core.changed_later(document, site.metadata_by_source[document.source], site.now)

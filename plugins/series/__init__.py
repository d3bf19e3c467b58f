"""Attach ``series_view`` to every content and ``series_page_view`` to every series page (see README.md)."""

from collections.abc import Iterable
from typing import Any

from pelican import signals

from kindling.model.hooks import add_markdown, declare, every_content, report, site_of
from kindling.plugins.series import core, rules, tokens
from kindling.plugins.series.markdown import SeriesExtension
from kindling.plugins.series.settings import SeriesSettings


def prepare(pelican: Any) -> None:
    """Type the settings, and add the tokens to the reader."""
    declare(pelican, "SERIES", SeriesSettings)
    add_markdown(pelican, SeriesExtension())


def attach(generators: Iterable[Any]) -> None:
    """Give every content what it shows of series, and every series page its parts."""
    site = site_of(generators)
    library = site.once(core.library_of)
    for content, document in every_content(generators):
        fact = site.fact_by_source[document.source]
        content.series_view = tokens.series_view(document, fact, library)
        if document.kind == "series":
            content.series_page_view = core.series_page(fact.slug, library)
    report(generators, rules.series_problems(site.documents, library, site.now))


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(prepare)
    signals.all_generators_finalized.connect(attach)

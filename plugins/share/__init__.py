"""Attach ``share_view`` to every content that may be shared (see README.md)."""

from collections.abc import Iterable
from typing import Any

from pelican import signals

from plugins._kit.addresses import absolute
from plugins._kit.hooks import declare, every_content, report, site_of
from plugins._kit.values import Document, Fact, Site
from plugins.series.core import Library, library_of, place_of
from plugins.share import core
from plugins.share.settings import ShareSettings


def prepare(pelican: Any) -> None:
    """Type the settings."""
    declare(pelican, "SHARE", ShareSettings)


def attach(generators: Iterable[Any]) -> None:
    """Give every content its links; a draft has none (``None``)."""
    site = site_of(generators)
    settings: ShareSettings = site.settings["SHARE"]
    networks = settings.chosen()
    library = site.once(library_of)
    for content, document in every_content(generators):
        fact = site.fact_by_source[document.source]
        shared = _shared(document, fact, site, library)
        content.share_view = None if fact.state == "draft" else core.share_view(shared, networks, settings.shown)
    names = [network.name for network in networks]
    report(generators, (problem for document in site.documents for problem in core.share_problems(document, names)))


def _shared(document: Document, fact: Fact, site: Site, library: Library) -> core.Shared:
    place = core.place_words(place_of(fact, library))
    return core.Shared(absolute(fact.address, site.siteurl), fact.title, fact.summary, place, document.front.share)


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(prepare)
    signals.all_generators_finalized.connect(attach)

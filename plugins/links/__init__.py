"""Resolve the links and images of every text (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pelican import signals

from kindling.model.hooks import every_content, report, site_of
from kindling.model.kinds import is_listed, may_be_linked
from kindling.model.phases import planned
from kindling.model.values import MediaFile, Output, Site
from kindling.plugins.links import core


def attach(generators: Iterable[Any]) -> None:
    """Give every content its resolved links."""
    site = site_of(generators)
    targets = core.Targets(
        facts={fact.source: fact for fact in site.facts if site.builds(fact)},
        waiting={fact.source: fact for fact in site.facts if not site.builds(fact)},
        media=site.media,
        addresses=site.addresses,
    )
    for content, document in every_content(generators):
        fact = site.fact_by_source[document.source]
        links = document.findings.get("links", ())
        content.links_view, problems = core.resolved(document.path, document.source, fact.address, links, targets)
        report(generators, problems)
    for document in site.documents:
        report(generators, core.cover_problems(document, site.media))


def outputs(site: Site) -> Iterable[Output]:
    """Publish the files beside the texts: of ``media/`` the listed kinds, elsewhere what a text names or attaches."""
    built = [document for document in site.documents if site.builds(site.fact_by_source[document.source])]
    named = {source for document in built for source in core.files_named(document, site.media)}
    named.add(core.logo_target(site.settings, site.media))
    for source, file in site.media.items():
        by_itself = source.startswith("media/") and is_listed(source) and not file.faulty
        if by_itself or (source in named and may_be_linked(source)):
            yield from published(file.address, file, site)
    for document in built:
        for address, file in core.attached(document, site.fact_by_source[document.source].address, site.media).items():
            yield from published(address, file, site)


def published(address: str, file: MediaFile, site: Site) -> Iterator[Output]:
    """Yield a file as it lies, and of captions what viewers see: what is noted in them is for those who make them."""
    from kindling.plugins.vlog.files import is_captions, published_text  # here, because it asks this plugin's core

    if not is_captions(file.source):
        yield Output(address, file.path, copy_of=f"{site.settings['PATH']}/{file.on_disk}")
    elif (text := published_text(site, file.source)) is not None:
        yield Output(address, file.path, text=text)


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.all_generators_finalized.connect(attach)
    planned.connect(outputs)

"""Resolve the links and images of every text (see README.md)."""

from collections.abc import Iterable, Iterator
from typing import Any

from pelican import signals

from plugins._kit.hooks import every_content, report, site_of
from plugins._kit.phases import planned
from plugins._kit.values import Output, Site
from plugins.links import core


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
    """Publish the files beside the texts: all of ``media/``, elsewhere what a text names or attaches."""
    named = {
        core.file_target(document.source, link.value.partition("#")[0])
        for document in site.documents
        for link in document.findings.get("links", ())
    } | {core.cover_target(document) for document in site.documents}
    for source in site.media:
        if source.startswith("media/") or source in named:
            yield from _published(f"/{source}", source, site)
    for document in site.documents:
        fact = site.fact_by_source[document.source]
        for address, source in core.attached(document, fact.address).items() if site.builds(fact) else ():
            if source in site.media:
                yield from _published(address, source, site)


def _published(address: str, source: str, site: Site) -> Iterator[Output]:
    """Yield a file as it lies, and of captions what viewers see: what is noted in them is for those who make them."""
    from plugins.vlog.files import is_captions, published_text  # here, because it asks this plugin's core

    if not is_captions(source):
        yield Output(address, site.media[source].path, copy_of=f"{site.settings['PATH']}/{source}")
    elif (text := published_text(site, source)) is not None:
        yield Output(address, site.media[source].path, text=text)


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.all_generators_finalized.connect(attach)
    planned.connect(outputs)

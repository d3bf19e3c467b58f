"""Resolve the links and images of every text (see README.md)."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from kindling.model.addresses import output_path
from kindling.model.identity import former_text, holders
from kindling.model.kinds import is_listed, may_be_linked
from kindling.model.look import logo_target
from kindling.model.outputs import Output, Plan
from kindling.model.problems import Problem
from kindling.model.values import Document, MediaFile, Site
from kindling.plugins.links import core
from kindling.plugins.video.public import published


def targets_of(site: Site) -> core.Targets:
    """Return the texts and files that a link can lead to; called as ``site.once(targets_of)``."""
    return core.Targets(
        page_metadata={metadata.source: metadata for metadata in site.page_metadata if site.builds(metadata)},
        waiting={metadata.source: metadata for metadata in site.page_metadata if not site.builds(metadata)},
        media=site.media,
        fate_of=partial(_fate_of, site),
    )


def _fate_of(site: Site, place: str) -> str:
    """Return what became of the text that was at an address or in a file; "" for one that readers never had."""
    one = former_text(place, site)
    return core.fate(one, site.once(holders).get((one.kind, one.identity))) if one else ""


def planned_pages(plan: Plan) -> core.PlannedAddresses:
    """Return what may be linked to beside texts and files; called as ``plan.once(planned_pages)``."""
    texts = {fact.address: True for fact in plan.site.page_metadata if plan.site.builds(fact)}
    pages = texts | {address: output_path(address).endswith(".html") for address in plan.by_address}
    return core.PlannedAddresses(pages, lambda address: plan.missed.get(address, ""))


def links_view(site: Site, document: Document) -> core.LinksView:
    """Return the resolved links of a text."""
    address = site.metadata_by_source[document.source].address
    return core.resolved(document.source, address, core.body_links(document), site.once(targets_of))


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with covers."""
    for document in site.documents:
        yield from core.cover_problems(document, site.media)


def cheap_problems(site: Site) -> Iterator[Problem]:
    """Yield the links to files that lead nowhere, of texts that are built: no plan is needed to know."""
    yield from _link_problems(site, core.PlannedAddresses({}), to_files=True)


def doubts(site: Site) -> Iterator[str]:
    """Yield the links of texts that may lead nowhere: only the plan knows whether anything is at their addresses."""
    yield from doubted_of(site, core.body_links)


def doubted_of(site: Site, links_of: Callable[[Document], Iterable[core.FoundLink]]) -> Iterator[str]:
    """Yield those of the links of texts that are built which lead to no file, and to the address of no text."""
    targets = site.once(targets_of)
    texts = {metadata.address for metadata in targets.page_metadata.values()}
    for document in site.documents:
        metadata = site.metadata_by_source[document.source]
        if site.builds(metadata):
            yield from core.links_in_doubt(document.source, metadata.address, links_of(document), targets, texts)


def plan_problems(plan: Plan) -> Iterator[Problem]:
    """Yield the links to addresses that lead nowhere, of texts that are built: all that is planned may be linked to."""
    yield from _link_problems(plan.site, plan.once(planned_pages), to_files=False)


def _link_problems(site: Site, planned: core.PlannedAddresses, *, to_files: bool) -> Iterator[Problem]:
    targets = site.once(targets_of)
    for document in site.documents:
        metadata = site.metadata_by_source[document.source]
        if site.builds(metadata):
            here = metadata.address
            links = (link for link in core.body_links(document) if core.names_file(link, here) is to_files)
            yield from core.link_problems(document.path, document.source, here, links, targets, planned)


def files(site: Site) -> Iterator[str]:
    """Yield the files that texts link to and show, and the logo."""
    for document in site.documents:
        yield from core.files_named(document, site.media)
    yield logo_target(site.settings.look, site.media)


def outputs(site: Site) -> Iterable[Output]:
    """Publish the files beside the texts: of ``media/`` the listed kinds, elsewhere what a text names or attaches."""
    built = [document for document in site.documents if site.builds(site.metadata_by_source[document.source])]
    beside = [site.once_for(_files_beside, document.source) for document in built]
    named = {source for files, _ in beside for source in files} | {logo_target(site.settings.look, site.media)}
    for source, file in site.media.items():
        by_itself = source.startswith("media/") and is_listed(source) and not file.faulty
        if by_itself or (source in named and may_be_linked(source)):
            yield from published(file.address, file, site)
    for _, attached in beside:
        for address, file in attached.items():
            yield from published(address, file, site)


def _files_beside(site: Site, source: str) -> tuple[frozenset[str], dict[str, MediaFile]]:
    """Return the files that a text names, and those beside its page by their addresses. For ``once_for``."""
    document, address = site.document_by_source[source], site.metadata_by_source[source].address
    return core.files_named(document, site.media), core.attached(document, address, site.media)

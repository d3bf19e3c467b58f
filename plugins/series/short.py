"""Short addresses: by a post's id, which no rename changes, and readable ones for slides. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kindling.model.addresses import short_address
from kindling.model.aliases import aliases
from kindling.model.frontmatter import AliasFields
from kindling.model.identity import holders
from kindling.model.problems import Problem
from kindling.model.public_addresses import SHOWN, PublicIdentity
from kindling.model.values import PageMetadata, Site
from kindling.plugins.series.core import SeriesLibrary, library_of

_SERIES = re.compile(r"/series/([^/]+)/")


def readable_addresses(site: Site) -> Mapping[str, str]:
    """Return source → readable short address: ``/s/great-cultures-2/`` of a part, ``/s/great-cultures/`` of a series.

    An address that is a post's own, that a writer gave away as an alias, or that leads readers to another text already
    is nobody's readable one.
    """
    return site.once(_short_addresses).found


def short_problems(site: Site) -> Iterator[Problem]:
    """Yield which series and parts have no readable short address, as it is another text's."""
    known = site.once(_short_addresses)
    lost = [(metadata, address, owner, "would be") for metadata, address, owner in known.taken]
    for metadata, address in _former(site):
        if (owner := known.owners.get(address, metadata.path)) != metadata.path:
            lost.append((metadata, address, owner, "was"))
    for metadata, address, owner, is_or_was in lost:
        own = short_address(metadata.identity) if metadata.is_post else ""
        if not site.builds(metadata) or address == own or owner in ("", metadata.path):
            continue
        what = "this part" if metadata.is_post else "this series"
        fact = f"{address} {is_or_was} the short address of {what}, and belongs to {owner}"
        hint = f"hand out {own}, which is this text's for ever" if own else f"hand out {metadata.address}"
        yield Problem(metadata.path, 0, "series/short", fact, hint, "advice")


@dataclass(frozen=True, slots=True)
class _Short:
    """Who has a readable short address, and whose belongs to another."""

    found: Mapping[str, str]  #: source → address
    owners: Mapping[str, str]  #: address → the text that has it
    #: text, the address it would have, whose that is; "" of a text of which nobody has said what became of it
    taken: tuple[tuple[PageMetadata, str, str], ...]


def _short_addresses(site: Site) -> _Short:
    owners = {short_address(metadata.identity): metadata.path for metadata in site.page_metadata if metadata.is_post}
    owners |= {alias: document.path for document in site.documents for alias in aliases(document.fields(AliasFields))}
    found: dict[str, str] = {}
    lost: list[tuple[PageMetadata, str, str]] = []
    held, now = site.public_addresses.by_address, site.once(holders)
    for metadata, name in _named(site, site.once(library_of)):
        address = short_address(name)
        if one := held.get(address):
            holder = now.get((one.kind, one.identity))
            if holder is not metadata:
                owners.setdefault(address, holder.path if holder else _settled(one))
        if address in owners:
            lost.append((metadata, address, owners[address]))
        else:
            owners[address] = metadata.path
            found[metadata.source] = address
    return _Short(found, owners, tuple(lost))


def _settled(one: PublicIdentity) -> str:
    """Return how a text that is no more is named; "" while its line says neither where to nor gone: that is told."""
    return f"{one.kind} {one.identity} of {SHOWN}" if one.gone or one.fact("to") else ""


def _named(site: Site, library: SeriesLibrary) -> Iterator[tuple[PageMetadata, str]]:
    for slug in sorted(library.series):
        yield from _named_in(site, library, slug)


def _named_in(site: Site, library: SeriesLibrary, slug: str) -> Iterator[tuple[PageMetadata, str]]:
    """Yield a series and its parts, each with the name it is read out by."""
    series = library.series[slug]
    yield site.metadata_by_source[series.source], slug
    for slot in series.slots:
        if slot.metadata and slot.metadata.series[0].slug == slug:
            yield slot.metadata, f"{slug}-{slot.number}"


def remembers(site: Site) -> Iterator[tuple[PageMetadata, str]]:
    """Yield the readable addresses that readers have: each leads to its text for ever, whatever number that gets."""
    return ((site.metadata_by_source[source], address) for source, address in site.once(readable_addresses).items())


def _earlier_names(site: Site, series: str) -> tuple[str, ...]:
    """Return the slugs that the file of a series says it had: of ``/series/old-name/`` in its ``aliases``."""
    olds = aliases(site.document_by_source[series].fields(AliasFields)) if series in site.document_by_source else ()
    return tuple(found[1] for old in olds if (found := _SERIES.fullmatch(old)))


def _former(site: Site) -> Iterator[tuple[PageMetadata, str]]:
    """Yield each series and part with the readable short addresses under the series' earlier names."""
    library = site.once(library_of)
    for slug in sorted(library.series):
        for name in _earlier_names(site, library.series[slug].source):
            for metadata, new in _named_in(site, library, slug):
                yield metadata, short_address(name + new.removeprefix(slug))


def former_addresses(site: Site) -> Mapping[str, tuple[str, ...]]:
    """Return source → the readable short addresses that series and parts had under the series' earlier names."""
    taken = {short_address(metadata.identity) for metadata in site.page_metadata if metadata.is_post}
    taken |= {alias for document in site.documents for alias in aliases(document.fields(AliasFields))}
    taken |= set(site.once(readable_addresses).values())
    found: dict[str, tuple[str, ...]] = {}
    for metadata, old in _former(site):
        if old not in taken:
            taken.add(old)
            found[metadata.source] = (*found.get(metadata.source, ()), old)
    return found

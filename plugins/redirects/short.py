"""Short addresses: by a post's id, which no rename changes, and readable ones for slides. Pure."""

from collections.abc import Iterator, Mapping

from plugins._kit.addresses import short_address
from plugins._kit.values import Fact, Site
from plugins.redirects.core import Redirect, aliases
from plugins.series.core import Library, library_of


def readable_addresses(site: Site) -> Mapping[str, str]:
    """Return source → readable short address: ``/s/great-cultures-2/`` of a part, ``/s/great-cultures/`` of a series.

    An address that is a post's own, or that a writer gave away as an alias, is nobody's readable one.
    """
    taken = {short_address(fact.identity) for fact in site.facts if fact.kind == "post"}
    taken |= {alias for document in site.documents for alias in aliases(document.front)}
    found: dict[str, str] = {}
    for fact, name in _named(site, site.once(library_of)):
        address = short_address(name)
        if address not in taken:
            taken.add(address)
            found[fact.source] = address
    return found


def _named(site: Site, library: Library) -> Iterator[tuple[Fact, str]]:
    for slug in sorted(library.series):
        series = library.series[slug]
        yield site.fact_by_source[series.source], slug
        for slot in series.slots:
            if slot.fact and slot.fact.series[0].slug == slug:
                yield slot.fact, f"{slug}-{slot.number}"


def short_redirects(site: Site) -> Iterator[Redirect]:
    """Yield a redirect for each short address of what readers may know of: ``_redirects`` can be read by anybody."""
    typed = {alias for document in site.documents for alias in aliases(document.front)}
    readable = site.once(readable_addresses)
    for fact in site.facts:
        if fact.kind == "page" or not site.builds(fact) or not (fact.listed or site.preview):
            continue
        own = short_address(fact.identity) if fact.kind == "post" else ""
        names = [own if own not in typed else "", readable.get(fact.source, "")]
        for old in filter(None, names):
            yield Redirect(old, fact.address, fact.title, fact.path, fact.lang)

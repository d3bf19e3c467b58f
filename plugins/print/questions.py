"""Plan a page with the whole of each series, and attach where it is (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from kindling.model.addresses import absolute
from kindling.model.frontmatter import PostFront
from kindling.model.pages import page_view
from kindling.model.values import Document, Fact, Output, Site
from kindling.model.views import Link
from kindling.plugins.citations.public import CitationsView, Together, cited_in
from kindling.plugins.metadata.public import site_head, site_words
from kindling.plugins.print import core
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_of, vlog_settings


def print_view(site: Site, document: Document) -> Link | None:
    """Return the link of a series page to the page that holds all of it; None for others."""
    return site.once(_whole).get(document.source)


def _whole(site: Site) -> Mapping[str, Link]:
    whole = series.printed(site)
    return {one.source: Link(f"All of {one.title} on one page", f"{one.address}print/") for one in whole}


def outputs(site: Site) -> Iterable[Output]:
    """Return a page for each series of which something can be read."""
    texts, _ = site.once(texts_of)
    for one in series.printed(site):
        yield _output(one, site, texts)


def _output(one: series.Series, site: Site, texts: Mapping[str, str]) -> Output:
    together = site.once(cited_in).together.get(one.slug, Together(CitationsView()))
    facts = [site.fact_by_source[one.source], *one.readable]
    bodies = core.bodies((_section(fact, site) for fact in facts), together)
    library = site.once(series.library_of)
    page = series.series_page(one.slug, library)
    printed = core.Printed(
        series=page,
        body=bodies[one.source],
        parts=tuple(_part(one, fact, site, texts, bodies, together) for fact in one.readable),
        coming=tuple(part for part in page.parts if part.state == "coming"),
        citations=together.view,
    )
    address, view = f"{one.address}print/", page_view(site.document_by_source[one.source], site)
    head = site_head(site_words(site), f"{one.title}, all parts", one.summary, address)
    head = replace(head, canonical=absolute(one.address, site.siteurl), noindex=True, json_ld="")
    return Output(
        address,
        site.document_by_source[one.source].path,
        "print.html",
        {"printed": printed, "head": head, "page": view},
        together.view.fills,
    )


def _section(fact: Fact, site: Site) -> core.Section:
    return core.Section(site.document_by_source[fact.source], fact, site.fills.get(fact.source, {}))


def _part(
    one: series.Series,
    fact: Fact,
    site: Site,
    texts: Mapping[str, str],
    bodies: Mapping[str, Any],
    together: Together,
) -> core.PrintedPart:
    document = site.document_by_source[fact.source]
    front = document.front
    first = series.read_first(fact, front, site.once(series.library_of)) if isinstance(front, PostFront) else ()
    video = vlog.video_view(vlog.head_video(document), fact, site.media, texts, vlog_settings(site.settings))
    if video:
        video = core.numbered(vlog.annotated(video, document, site), together.shifts.get(fact.source))
    return core.printed_part(one, fact, page_view(document, site), first, video, bodies[fact.source])


def addresses(site: Site) -> Iterator[str]:
    """Yield the pages that hold a whole series."""
    yield from (f"{fact.address}print/" for fact in site.facts if fact.kind == "series" and site.builds(fact))

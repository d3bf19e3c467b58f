"""Plan a page with the whole of each series, and attach where it is (see README.md)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from kindling.model.addresses import absolute
from kindling.model.frontmatter import MembershipFields
from kindling.model.outputs import Output, PageOutput, Plan
from kindling.model.pages import page_view
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link
from kindling.model.words import message
from kindling.plugins.citations.public import CitationsView, CombinedCitations, cited_in
from kindling.plugins.metadata.public import Headed, site_head, site_words
from kindling.plugins.print import core
from kindling.plugins.series import public as series
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import texts_for, vlog_settings


def print_view(site: Site, document: Document) -> Link | None:
    """Return the link of a series page to the page that holds all of it; None for others."""
    return site.once(_whole).get(document.source)


def _whole(site: Site) -> Mapping[str, Link]:
    whole = site.once(_printed)
    return {
        one.source: Link(message("All of {series} on one page", series=one.title), f"{one.address}print/")
        for one in whole
    }


def _printed(site: Site) -> tuple[series.Series, ...]:
    """Return the series that have a page with all their parts: those of which something can be read."""
    return tuple(one for one in site.once(series.library_of).series.values() if one.readable)


def outputs(site: Site) -> Iterable[Output]:
    """Return a page for each series of which something can be read."""
    for one in site.once(_printed):
        source = site.document_by_source[one.source].path
        yield PageOutput(f"{one.address}print/", source, "print.html", partial(_context, one), noindex=True)


@dataclass(frozen=True)
class PrintContext(Headed):
    """What the template of a whole series gets."""

    printed: core.Printed  #: the series as one text

    @property
    def fills(self) -> Mapping[str, str]:
        """The HTML that stands in the markers of its citations."""
        return self.printed.citations.fills


def _context(one: series.Series, plan: Plan) -> PrintContext:
    site = plan.site
    combined = site.once(cited_in).combined.get(one.slug, CombinedCitations(CitationsView()))
    page_metadata = [site.metadata_by_source[one.source], *one.readable]
    bodies = core.bodies((_section(metadata, plan) for metadata in page_metadata), combined)
    library = site.once(series.library_of)
    page = series.series_page(one.slug, library)
    printed = core.Printed(
        series=page,
        body=bodies[one.source],
        parts=tuple(_part(one, metadata, site, bodies, combined) for metadata in one.readable),
        coming=tuple(part for part in _all_parts(page) if part.state == "coming"),
        citations=combined.view,
    )
    address, view = f"{one.address}print/", page_view(site.document_by_source[one.source], site)
    head = site_head(site_words(site), message("{series}, all parts", series=one.title), one.summary, address)
    head = replace(head, canonical=absolute(one.address, site.siteurl), noindex=True, json_ld="")
    return PrintContext(head, view, printed)


def _all_parts(page: series.SeriesPage) -> Iterator[series.PartView]:
    yield from page.parts
    for further in page.further:
        yield from further.parts


def _section(metadata: PageMetadata, plan: Plan) -> core.Section:
    return core.Section(plan.site.document_by_source[metadata.source], metadata, plan.fills.get(metadata.source, {}))


def _part(
    one: series.Series,
    metadata: PageMetadata,
    site: Site,
    bodies: Mapping[str, Any],
    combined: CombinedCitations,
) -> core.PrintedPart:
    document = site.document_by_source[metadata.source]
    said, library = document.fields(MembershipFields), site.once(series.library_of)
    first = series.read_first(metadata, said, library) if metadata.is_post else ()
    head = vlog.head_video(document)
    video = vlog.video_view(head, metadata, site.media, texts_for(site, [head]), vlog_settings(site))
    if video:
        video = core.numbered(vlog.annotated(video, document, site), combined.shifts.get(metadata.source))
    return core.printed_part(one, metadata, page_view(document, site), first, video, bodies[metadata.source])

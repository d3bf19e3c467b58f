"""A whole series on one page, as values: its own words and every part that can be read. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from kindling.model.markers import compose
from kindling.model.pages import PageView
from kindling.model.sections import as_section, demoted, ids_in, place_of, prefix_of, with_inner_links
from kindling.model.values import Document, PageMetadata
from kindling.model.views import Link, SeriesPosition
from kindling.plugins.citations.public import CitationsView, CombinedCitations, Shift
from kindling.plugins.series.public import PartView, Series, SeriesPage, anchor, position_in
from kindling.plugins.video.public import VideoView


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """One part, whole."""

    id: str  #: "p2"
    place: SeriesPosition  #: "Part 2 of 4"
    page: PageView  #: title, day, authors of the part
    read_first: tuple[Link, ...]  #: what it builds on
    video: VideoView | None  #: at its head; None without one
    body: Markup  #: its text, with headings one level lower


@dataclass(frozen=True, slots=True)
class Printed:
    """A series on one page."""

    series: SeriesPage  #: as its page shows it
    body: Markup  #: its own words
    parts: tuple[PrintedPart, ...]  #: those that can be read, in order
    coming: tuple[PartView, ...]  #: announced, and not yet to be read
    citations: CitationsView  #: of all parts: one list of notes, one of sources


@dataclass(frozen=True, slots=True)
class Section:
    """A text that stands on the page: the series' own words, or a part."""

    document: Document
    metadata: PageMetadata
    fills: Mapping[str, str]  #: of its markers, as on its own page


def bodies(sections: Iterable[Section], combined: CombinedCitations) -> dict[str, Markup]:
    """Return source → the text as it stands on the one page: ids apart, numbers in one sequence, links kept here."""
    sections = tuple(sections)
    places = places_of(sections)
    return {section.metadata.source: _body(section, combined, places) for section in sections}


def places_of(sections: Iterable[Section]) -> dict[str, str]:
    """Return address → id of all that stands on the page: "/posts/joy/" → "p1", "/posts/joy/#one" → "joy.one"."""
    places: dict[str, str] = {}
    for section in sections:
        metadata = section.metadata
        prefix = prefix_of(metadata)
        places |= {f"{metadata.address}#{name}": f"{prefix}.{name}" for name in ids_in(section.document.html)}
    return places


def _body(section: Section, combined: CombinedCitations, places: Mapping[str, str]) -> Markup:
    html = section.document.html
    html = as_section(html, place_of(section.metadata), ids_in(html))
    html = combined.shifts.get(section.metadata.source, Shift()).html(html)
    whole = compose(html, {**section.fills, **combined.view.fills})
    return Markup(with_inner_links(whole, places))  # noqa: S704 (sanitised while it was read)


def numbered(video: VideoView, shift: Shift | None) -> VideoView:
    """Return a part's video, the citations and notes of its transcript numbered among those of all parts."""
    if not shift:
        return video
    words = (
        replace(part, html=Markup(shift.html(part.html))) if part.html else part  # noqa: S704 (as it was)
        for part in video.transcript
    )
    return replace(video, transcript=tuple(words))


def printed_part(
    series: Series,
    metadata: PageMetadata,
    page: PageView,
    read_first: tuple[Link, ...],
    video: VideoView | None,
    body: Markup,
) -> PrintedPart:
    """Return a part; its headings stand below its title."""
    position = position_in(metadata, series)
    return PrintedPart(anchor(position.part), position, page, read_first, video, Markup(demoted(body)))  # noqa: S704

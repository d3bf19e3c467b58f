"""Attach ``pictures_view`` to every content, and plan the smaller versions of its pictures (see README.md)."""

from collections.abc import Iterator

from kindling.model.frontmatter import VideoFields
from kindling.model.outputs import CopyOutput, Output
from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.pictures import core
from kindling.plugins.pictures.making import cover_of, versions_at, versions_of
from kindling.plugins.pictures.rules import picture_problems


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the pictures of each text."""
    for document in site.documents:
        yield from picture_problems(document, site.media)


def pictures_view(site: Site, document: Document) -> core.PicturesView:
    """Return the cover of a text, and what stands around the pictures in it."""
    pictures, cover = core.pictures_in(document), cover_of(document, site)
    write = site.component("picture").picture_versions
    offers = {
        found.number: str(write(versions, width=found.width))
        for found in pictures.pictures
        if (versions := versions_at(core.source_of(found, document, site.media) or "", site))
    }
    is_first = cover is None and not document.fields(VideoFields).video
    fills = core.text_fills(pictures, offers, is_first=is_first)
    return core.PicturesView(cover, fills, core.feed_fills(pictures))


def outputs(site: Site) -> Iterator[Output]:
    """Plan the versions; two pictures with the same bytes and name share theirs."""
    planned_before: set[str] = set()
    for versions in site.once(versions_of).values():
        for made in versions:
            if made.version.address not in planned_before:
                planned_before.add(made.version.address)
                yield CopyOutput(made.version.address, made.path, made.answer.read)

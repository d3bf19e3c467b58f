"""Attach ``pictures_view`` to every content, and plan the smaller versions of its pictures (see README.md)."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pelican import signals

from kindling.model.hooks import add_markdown, declare, every_content, report, site_of
from kindling.model.phases import planned
from kindling.model.values import Document, Output, Site
from kindling.model.views import Version
from kindling.plugins.pictures import core
from kindling.plugins.pictures.making import cover_of, versions_at, versions_of
from kindling.plugins.pictures.markdown import PicturesExtension
from kindling.plugins.pictures.rules import picture_problems
from kindling.plugins.pictures.settings import PicturesSettings

_COMPONENT = "components/picture/macro.html"
_Opening = Callable[[tuple[Version, ...], int], str]


def prepare(pelican: Any) -> None:
    """Type the settings, and find pictures while reading."""
    declare(pelican, "PICTURES", PicturesSettings)
    add_markdown(pelican, PicturesExtension())


def attach(generators: Iterable[Any]) -> None:
    """Give every content its cover, and what stands around the pictures in its text."""
    site = site_of(generators)
    opening = _opening(generators)
    for content, document in every_content(generators):
        content.pictures_view = _view(document, site, opening)
    for document in site.documents:
        report(generators, picture_problems(document, site.media))


def _opening(generators: Iterable[Any]) -> _Opening:
    """Return what writes the HTML of a picture's versions: the theme's component."""
    first = next(iter(generators))
    module = first.env.get_template(_COMPONENT).module
    return lambda versions, width: str(module.picture_versions(versions, width=width))


def _view(document: Document, site: Site, opening: _Opening) -> core.PicturesView:
    pictures, cover = core.pictures_in(document), cover_of(document, site)
    offers = {
        found.number: opening(versions, found.width)
        for found in pictures.pictures
        if (versions := versions_at(core.source_of(found, document, site.media) or "", site))
    }
    is_first = cover is None and not getattr(document.front, "video", None)
    fills = core.text_fills(pictures, offers, is_first=is_first)
    return core.PicturesView(cover, fills, core.feed_fills(pictures))


def outputs(site: Site) -> Iterator[Output]:
    """Plan the versions; two pictures with the same bytes and name share theirs."""
    planned_before: set[str] = set()
    for versions in site.once(versions_of).values():
        for made in versions:
            if made.version.address not in planned_before:
                planned_before.add(made.version.address)
                yield Output(made.version.address, made.path, read=made.kept.read)


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(prepare)
    signals.all_generators_finalized.connect(attach)
    planned.connect(outputs)

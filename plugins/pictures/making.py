"""What a site's pictures are offered in, found once a build: files on one side, addresses on the other."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins._kit.kept import Kept
from plugins._kit.values import Document, Site
from plugins._kit.views import Picture, Version
from plugins.links import core as links
from plugins.pictures import core
from plugins.pictures.settings import PicturesSettings


@dataclass(frozen=True, slots=True)
class Made:
    """A version of a picture, and where its bytes are kept."""

    version: Version
    kept: Kept


def versions_of(site: Site) -> Mapping[str, tuple[Made, ...]]:
    """Return source → versions, narrowest first, of every picture that this build shows. For ``site.once``."""
    shown = [document for document in site.documents if site.builds(site.fact_by_source[document.source])]
    covers = [file.source for document in shown if (file := links.cover_of(document, site.media))]
    sources = core.shrunk_sources(shown, site.media, covers)
    if not sources:
        return {}
    from plugins.pictures.images import versions  # here, because it needs Pillow: many sites have nothing to shrink

    folder = site.kept_folder("pictures")
    files = [site.media[source] for source in sources]
    made = versions(files, Path(site.settings["PATH"]), folder)
    folder.sweep(time.time())
    return {
        file.source: tuple(_offered(file.source, file.size, file.width, each))
        for file, each in zip(files, made, strict=True)
    }


def _offered(source: str, size: int, width: int, made: Mapping[int, Kept]) -> Iterator[Made]:
    sizes = {each: kept.size for each, kept in made.items()}
    for each in core.offered(sizes, size, width):
        address = core.version_address(source, made[each].digest, each)
        yield Made(Version(address, each), made[each])


def versions_at(source: str, site: Site) -> tuple[Version, ...]:
    """Return the versions of a picture, narrowest first."""
    return tuple(made.version for made in site.once(versions_of).get(source, ()))


def cover_of(document: Document, site: Site) -> Picture | None:
    """Return the picture that a document chose for itself; None without one, and in a site without this plugin."""
    file = links.cover_of(document, site.media)
    if file is None or not isinstance(site.settings.get("PICTURES"), PicturesSettings):
        return None
    alt = core.cover_alt(document)
    return Picture(file.address, alt or "", file.width, file.height, versions_at(file.source, site))

"""What a site's pictures are offered in, found once a build: files on one side, addresses on the other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from kindling.model.cache import CachedAnswer
from kindling.model.lazily import Lazily
from kindling.model.values import Document, MediaFile, Site
from kindling.model.views import Picture, PictureVersion
from kindling.plugins.links import public as links
from kindling.plugins.pictures import core
from kindling.plugins.pictures.settings import PicturesSettings
from kindling.plugins.video.public import head_video, poster_address, still_size, stills_of


@dataclass(frozen=True, slots=True)
class CachedVersion:
    """A version of a picture, and where its bytes are cached."""

    version: PictureVersion
    answer: CachedAnswer
    path: str  #: of what it was made from, as shown in problems


def versions_of(site: Site) -> Mapping[str, tuple[CachedVersion, ...]]:
    """Return source → versions, narrowest first, of every picture that this build shows. For ``site.once``.

    A poster that is taken from a film has the source that its address has: "media/joy.mp4.jpg".
    """
    if site.judged_only:
        return {}
    shown = [document for document in site.documents if site.builds(site.metadata_by_source[document.source])]
    chosen = [file.source for document in shown if (file := links.cover_of(document, site.media))]
    chosen += [poster_address(head_video(document), site.media).removeprefix("/") for document in shown]
    files = {source: site.media[source] for source in core.shrunk_sources(shown, site.media, chosen)}
    content = site.settings.content
    held: dict[str, tuple[MediaFile, Path | CachedAnswer]] = {
        s: (file, content / file.on_disk) for s, file in files.items()
    }
    held |= _stills(shown, site)
    if not held:
        return {}
    from kindling.plugins.pictures.images import (
        versions,  # here, because it needs Pillow: many sites have nothing to shrink
    )

    made = dict(zip(held, versions(list(held.values()), site.cache("pictures")), strict=True))
    return Lazily(held, lambda source: tuple(_offered(source, held[source][0], made[source]())))


def _stills(shown: Iterable[Document], site: Site) -> dict[str, tuple[MediaFile, CachedAnswer]]:
    """Return the posters that are taken from films, as files of their own, by the source that their addresses have."""
    wanted = {poster_address(head_video(document), site.media) for document in shown}
    return {
        poster.address.removeprefix("/"): (
            replace(poster.film, size=cached.size, mime="image/jpeg", width=width, height=height),
            cached,
        )
        for poster, cached in site.once(stills_of).items()
        if poster.address in wanted
        for width, height in [still_size(poster.film)]
    }


def _offered(source: str, file: MediaFile, made: Mapping[int, CachedAnswer]) -> Iterator[CachedVersion]:
    sizes = {each: cached.size for each, cached in made.items()}
    for each in core.offered(sizes, file.size, file.width):
        address = core.version_address(source, made[each].digest, each)
        yield CachedVersion(PictureVersion(address, each), made[each], file.path)


def versions_at(source: str, site: Site) -> tuple[PictureVersion, ...]:
    """Return the versions of a picture, narrowest first."""
    return tuple(made.version for made in site.once(versions_of).get(source, ()))


def poster_of(document: Document, site: Site) -> Picture | None:
    """Return the poster of a post's video, as lists show it; None without one, or one that can't be measured."""
    source = poster_address(head_video(document), site.media).removeprefix("/")
    made = next((one for one in site.once(stills_of) if one.address == f"/{source}"), None)
    file = site.media.get(source)
    width, height = still_size(made.film) if made else (file.width, file.height) if file else (0, 0)
    offered = versions_at(source, site) if site.has(PicturesSettings) else ()
    return Picture(f"/{source}", "", width, height, offered) if width else None


def cover_of(document: Document, site: Site) -> Picture | None:
    """Return the picture that a document chose for itself; None without one, and in a site without this plugin."""
    file = links.cover_of(document, site.media)
    if file is None or not site.has(PicturesSettings):
        return None
    alt = core.cover_alt(document)
    return Picture(file.address, alt or "", file.width, file.height, versions_at(file.source, site))

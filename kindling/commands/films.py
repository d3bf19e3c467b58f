"""Films that a person names to a command: looked at, and put into the site with what lies beside them."""

import filecmp
import itertools
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kindling.commands._command import Exit, Refusal, shown

if TYPE_CHECKING:
    from kindling.model.values import MediaFile
    from kindling.plugins.video.public import Hosted, VlogSettings

_CAPTIONS = (".vtt", ".srt")
_PICTURES = (".jpg", ".jpeg", ".png", ".webp")


@dataclass(frozen=True, slots=True)
class OwnFilm:
    """A film of one's own that could be read."""

    path: Path
    file: "MediaFile"

    @property
    def fault(self) -> str:
        """Why browsers don't play it; "" for one that they do."""
        from kindling.plugins.video.public import unplayable

        return unplayable(self.file)

    @property
    def remedy(self) -> str:
        """What to do where they don't."""
        from kindling.plugins.video.public import remedy

        return remedy(self.file)

    @property
    def captions(self) -> Path | None:
        """Captions of its name, beside it."""
        return _beside(self.path, _CAPTIONS)

    @property
    def poster(self) -> Path | None:
        """A picture of its name, beside it."""
        return _beside(self.path, _PICTURES)


def media_of(content: Path) -> Path:
    """Return where films and pictures of a site belong."""
    return content / "media"


def own_film(path: Path) -> OwnFilm:
    """Return the film in a file. Raises Refusal where it can't be read as one."""
    from kindling.model.films import FilmRefused, video_properties
    from kindling.model.values import MediaFile

    try:
        properties = video_properties(path)
    except FilmRefused as error:
        raise Refusal(f"{shown(path)}: {error}.", "export it again from where it was made", Exit.CONTENT) from None
    return OwnFilm(path, MediaFile(path.name, shown(path), path.stat().st_size, "video/mp4", *properties))


def trusted_video(address: str, site: Path) -> tuple[str, "Hosted"]:
    """Return the address of a video on another site as it is typed, and what it is. Nobody is asked.

    Raises Refusal where it is no such address, or of a host that the site doesn't trust.
    """
    from kindling.plugins.video.public import RequestMistake, hosted, video_request

    found = video_request(address)
    video = hosted(found, _settings(site).peertube)
    if isinstance(video, RequestMistake):
        raise Refusal(f"{video.message}.", video.hint)
    return found.place, video


def _settings(site: Path) -> "VlogSettings":
    """Return the site's settings of videos; what is wrong with them is for `make check` to say."""
    from kindling.engine.settings import read_conf
    from kindling.model.settings import typed_settings
    from kindling.plugins.video.public import VlogSettings

    raw = read_conf([(site / "pelicanconf.py", "pelicanconf.py")])
    return typed_settings("VLOG", raw.values.get("VLOG", {}), VlogSettings)[0]


def put_into(content: Path, film: OwnFilm, name: str) -> dict[str, str]:
    """Put a film, its captions and its poster into ``content/media/``, and return key → path as front matter has it.

    They are called ``name``, or the next that is free. A file of ``content/`` stays where it is. Raises Refusal for a
    film that browsers don't play, and where nothing can be written.
    """
    if film.fault:
        raise Refusal(f"{shown(film.path)}: {film.fault}.", film.remedy, Exit.CONTENT)
    media = media_of(content)
    video = film.path if within(film.path, content) else free_place(film.path, media, name)
    given = {"video": film.path, "poster": film.poster, "captions": film.captions}
    places = {
        key: path if within(path, content) else free_place(path, media, video.stem)
        for key, path in given.items()
        if path
    }
    try:
        for key, place in places.items():
            _copied(given[key] or place, place)
    except OSError as error:
        raise Refusal(f"{shown(media)} can't be written: {error.strerror}.", exit_code=Exit.MACHINE) from None
    return {key: from_content(place, content) for key, place in places.items()}


def _copied(source: Path, place: Path) -> None:
    """Copy a file to a place where nothing else is; what is cut short leaves no half of it there."""
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{place.name}.part")
    try:
        shutil.copyfile(source, part)
        os.link(part, place)  # which, unlike a rename, puts nothing in the place of another
    finally:
        part.unlink(missing_ok=True)


def free_place(source: Path, media: Path, name: str) -> Path:
    """Return where a file of elsewhere belongs, called ``name``: a name that is free, or that of the same file."""
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    places: Iterator[Path] = (media / f"{each}{source.suffix}" for each in names)
    return next(place for place in places if not place.exists() or filecmp.cmp(place, source, shallow=False))


def free_name(media: Path, name: str, ending: str, data: bytes) -> Path:
    """Return a place for a new file, called ``name`` or the next that is free, or that of the same bytes."""
    names = itertools.chain([name], (f"{name}-{number}" for number in itertools.count(2)))
    places = (media / f"{each}{ending}" for each in names)
    return next(place for place in places if not place.exists() or (place.is_file() and place.read_bytes() == data))


def _beside(film: Path, endings: Sequence[str]) -> Path | None:
    found = (film.with_suffix(each) for ending in endings for each in (ending, ending.upper()))
    return next((path for path in found if path.is_file()), None)


def within(path: Path, content: Path) -> bool:
    """Return whether a file lies in ``content/``."""
    return path.is_relative_to(content)


def from_content(path: Path, content: Path) -> str:
    """Return a file's path as front matter has it: /media/joy.mp4."""
    return f"/{path.relative_to(content).as_posix()}"

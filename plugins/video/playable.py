"""Whether browsers can play a film: by what it is packed in, and how picture, colours and sound are stored. Pure.

By what Chromium, Firefox and Safari all play, as MDN lists it ("Web video codec guide", "Media container formats",
read in November 2026); AV1 plays in the newer ones, and has H.264 or VP9 as its twin beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import basename, splitext
from shlex import quote
from types import MappingProxyType

from kindling.model.values import MediaFile


@dataclass(frozen=True, slots=True)
class ContainerFormat:
    """A kind of file that browsers open."""

    pictures: frozenset[str]
    sounds: frozenset[str]


_PACKAGES: Mapping[str, ContainerFormat] = MappingProxyType(
    {
        ".mp4": ContainerFormat(frozenset({"h264", "av1"}), frozenset({"aac", "mp3"})),
        ".webm": ContainerFormat(frozenset({"vp8", "vp9", "av1"}), frozenset({"opus", "vorbis"})),
    }
)
_COLOURS = frozenset({"yuv420p", "yuvj420p"})  #: of H.264; other depths are for cutting, and few devices decode them
_NAMES: Mapping[str, str] = MappingProxyType({"h264": "H.264", "hevc": "HEVC (H.265)", "mpeg4": "MPEG-4 Part 2"})


def unplayable(file: MediaFile) -> str:
    """Return why browsers can't play a film, in words; "" for one that they can, or that could not be read."""
    ending = splitext(file.source)[1]
    package = _PACKAGES.get(ending.lower())
    picture, colours, *sounds = file.codecs or ("", "")
    if package is None:
        return f"browsers open no {ending} films" if ending else "the film's name has no ending"
    if picture and picture not in package.pictures:
        return f"its picture is stored as {_NAMES.get(picture, picture)}, which browsers don't play in {ending}"
    if picture == "h264" and colours not in _COLOURS:
        return f"its colours are stored as {colours}, for cutting; browsers play yuv420p"
    if unheard := [sound for sound in sounds if sound not in package.sounds]:
        return f"its sound is stored as {unheard[0]}, which browsers don't play in {ending}"
    return ""


def remedy(file: MediaFile) -> str:
    """Return what to do about it: a program that has an export, or one command."""
    stem, ending = splitext(basename(file.source))
    goal = f"{stem}-web.mp4" if ending.lower() == ".mp4" else f"{stem}.mp4"
    given, made = quote(stem + ending), quote(goal)
    command = f"ffmpeg -i {given} -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart {made}"
    return f"export it as MP4 with H.264 and AAC, or run: {command}"

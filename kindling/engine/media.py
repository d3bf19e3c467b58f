"""What is read of a file that is no text: its size, and the measures a page needs so that nothing shifts."""

import json
import mimetypes
import re
import struct
import zlib
from dataclasses import replace
from hashlib import file_digest
from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import catch_warnings

from kindling.engine.bounded import Ended, in_worker
from kindling.engine.drawings import BYTES, PIXELS, DrawingRefused, drawing, too_large
from kindling.engine.files import SourceFile
from kindling.model.cache import Cache, circumstances, key_of
from kindling.model.pictures import looks_whole, orientation, private
from kindling.model.problems import Problem
from kindling.model.values import MediaFile

#: what Python knows by itself; ``mimetypes.types_map`` has what this machine knows beside it, once anybody has asked
_KNOWN = mimetypes.MimeTypes().types_map[True]
_TYPES = {
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".vtt": "text/vtt",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".m4a": "audio/mp4",
}
_KNOWN = mimetypes.MimeTypes().types_map[True]  #: Python's own list, whatever the machine adds to it once it is asked
#: what a picture's ending promises → what may be in it; MPO is a JPEG that holds a second, as telephones write them
_FORMATS = {
    "image/png": ("PNG",),
    "image/jpeg": ("JPEG", "MPO"),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
    "image/avif": ("AVIF",),
}
_HEADS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8")
_BYTES = 20_000_000
_MOVING = 1_000_000_000  #: pixels of all frames of a picture that moves
#: what Pillow's readers say of bytes that are not what they should be
_DAMAGE = (
    OSError, SyntaxError, EOFError, LookupError, TypeError, ValueError, OverflowError, MemoryError, struct.error,
    zlib.error,
)  # fmt: skip
_ON_ITS_SIDE = (5, 6, 7, 8)  # Exif 3.0, tag 0112: browsers turn such a JPEG or PNG, and its sides with it


class MediaRefused(ValueError):
    """A file is not what it says: the fact; where they are special, also rule and hint."""


def media_file(
    file: SourceFile, folder: Cache | None = None, *, unpack: bool = True
) -> tuple[MediaFile, list[Problem]]:
    """Return what is known of ``file``, and what is wrong with it.

    ``folder`` keeps what was found of sound pictures for later builds. ``unpack=False``: a picture that looks whole is
    not unpacked, because what a writer has to mend first is elsewhere.
    """
    ending = file.path.suffix.lower()
    mime = _TYPES.get(ending) or _KNOWN.get(ending, "application/octet-stream")
    size = file.path.stat().st_size
    medium = MediaFile(file.source, file.shown, size, mime, stored=file.stored)
    try:
        measures = _measures(file.path, mime, size, folder, unpack=unpack)
    except DrawingRefused as fault:
        rule = "media/too-large" if size > BYTES else "media/drawing"
        return replace(medium, faulty=True), [Problem(file.shown, fault.line, rule, str(fault), fault.hint)]
    except MediaRefused as error:
        rule, hint = error.args[1:] or ("media/unreadable", "export it again from where it was made")
        return replace(medium, faulty=True), [Problem(file.shown, 0, rule, error.args[0], hint)]
    return replace(medium, **measures), []


def _measures(path: Path, mime: str, size: int, folder: Cache | None, *, unpack: bool) -> dict[str, Any]:
    """Return width and height, and of a film seconds and codecs, as ``MediaFile`` has them.

    Raises MediaRefused with the reason for a file that is not what it says; and, where they are special, rule and hint.
    """
    if mime in _FORMATS:
        if size > _BYTES:
            raise _too_large(f"the picture is {size / 1e6:.1f} MB long; {_BYTES // 10**6} MB are the most")
        width, height = (
            _cached_size(path, mime, folder) if folder and unpack else _image_size(path, mime, unpack=unpack)
        )
        return {"width": width, "height": height}
    if mime == "image/svg+xml":
        if size > BYTES:
            raise too_large(size)
        drawn = drawing(path.read_bytes())
        return {"width": drawn.width, "height": drawn.height}
    if mime.startswith("video/"):
        width, height, seconds, codecs = _film(path, folder)
        return {"width": width, "height": height, "seconds": seconds, "codecs": tuple(codecs)}
    return {}


def _film(path: Path, folder: Cache | None) -> list[Any]:
    """Return what a film says of itself; it is read once, for as long as its file is the same to the system.

    It is too large to be known by its bytes.
    """

    def made() -> bytes:
        import av  # noqa: F401 (heavy: only where there is a film, and once, not in each worker)

        from kindling.model.films import video_properties

        try:
            return json.dumps(in_worker(lambda: video_properties(path))).encode()
        except Ended as why:
            raise MediaRefused(f"reading this film was ended: {why}") from None
        except ValueError as why:
            raise MediaRefused(" ".join(str(why).split())) from None

    found = path.stat()
    state = [str(path), found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]
    key = key_of(state, circumstances("kindling.model.films", "av"))
    properties: list[Any] = json.loads(folder.answer(key, made) if folder else made())
    return properties


def _cached_size(path: Path, mime: str, folder: Cache) -> tuple[int, int]:
    """Return the size of a sound picture, which is unpacked once: in later builds it is known by its bytes."""
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    key = key_of([digest, mime], circumstances(__name__, "pillow"))
    width, height = json.loads(folder.answer(key, lambda: json.dumps(_image_size(path, mime)).encode()))
    return width, height


def _image_size(path: Path, mime: str, *, unpack: bool = True) -> tuple[int, int]:
    """Return width and height as browsers show them; the picture is whole, as it is and as it will be published.

    Where nothing is to be unpacked, only what does not look whole is, to be sure.
    """
    from PIL import Image, UnidentifiedImageError  # heavy: only where there is a picture

    data, size = path.read_bytes(), (0, 0)
    unpack = unpack or not looks_whole(data)
    try:
        with catch_warnings(action="ignore"):
            for each in dict.fromkeys((data, private(data) if unpack else data)):
                size = _unpacked_size(each, path, mime, unpack=unpack)
    except MediaRefused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(int(re.findall(r"\d+", str(error))[0])) from None
    except UnidentifiedImageError:
        raise _unknown(data) from None
    except _DAMAGE as error:
        raise MediaRefused(f"the picture is damaged or cut short: {error}") from None
    return size


def _unpacked_size(data: bytes, path: Path, mime: str, *, unpack: bool) -> tuple[int, int]:
    """Return width and height of a picture; nothing is unpacked before it is known how large it will be.

    It is read by the readers of what browsers show, and by no others.
    """
    from PIL import Image

    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "GIF", "WEBP", "AVIF")) as image:
        width, height = image.size
        if width * height > PIXELS:
            raise _too_many_pixels(width * height)
        if image.format not in _FORMATS[mime]:
            raise _misnamed(path, "JPEG" if image.format == "MPO" else str(image.format))
        if unpack:
            image.load()
            frames = getattr(image, "n_frames", 1)  # looks at each, and one may be damaged
            if frames * width * height > _MOVING:
                raise _too_much_moves(frames, width * height)
        turned = mime in ("image/jpeg", "image/png") and orientation(image.info.get("exif", b"")) in _ON_ITS_SIDE
    return (height, width) if turned else (width, height)


def _too_large(fact: str) -> MediaRefused:
    return MediaRefused(fact, "media/too-large", "export it smaller: 2,400 pixels across are enough for every screen")


def _too_many_pixels(pixels: int) -> MediaRefused:
    return _too_large(f"the picture has {pixels / 1e6:,.1f} million pixels; {PIXELS // 10**6} million are the most")


def _too_much_moves(frames: int, pixels: int) -> MediaRefused:
    fact = f"the picture moves: its {frames:,} frames have {frames * pixels / 1e6:,.0f} million pixels"
    hint = f"{_MOVING // 10**6:,} million are the most: export it smaller, or as a film"
    return MediaRefused(fact, "media/too-large", hint)


def _misnamed(path: Path, form: str) -> MediaRefused:
    ending = {"JPEG": ".jpg", "PNG": ".png", "GIF": ".gif", "WEBP": ".webp", "AVIF": ".avif"}[form]
    return MediaRefused(
        f"the file is {form}, and its name ends in {path.suffix}", "media/misnamed", f"call it {path.stem}{ending}"
    )


def _unknown(data: bytes) -> MediaRefused:
    """Return the reason why a file can't be read as a picture at all; telephones' own form is known by its name."""
    if data.startswith(_HEADS) or data[8:12] == b"WEBP":
        return MediaRefused("the picture is damaged or cut short: its head can't be read")
    if data[4:8] == b"ftyp" and data[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        hint = "export it as JPEG; on a telephone choose “Most compatible” for its camera"
        return MediaRefused("the picture is HEIC, which browsers don't show", "media/misnamed", hint)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)\b", data[:500], re.IGNORECASE):
        hint = "a browser saved the page instead of the picture: open the picture by itself, and save that"
        return MediaRefused("this is a web page with the name of a picture", "media/unreadable", hint)
    return MediaRefused("this is no picture: nothing in it is JPEG, PNG, GIF, WebP or AVIF")

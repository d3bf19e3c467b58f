"""What is read of a file that is no text: its size, and the measures a page needs so that nothing shifts."""

import mimetypes
import re
import struct
from pathlib import Path
from typing import Any

from pipeline.files import SourceFile
from pipeline.pictures import orientation
from plugins._kit.problems import Problem
from plugins._kit.values import MediaFile

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
_RASTER = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"})
_PIXELS = 50_000_000
_ON_ITS_SIDE = (5, 6, 7, 8)  # Exif 3.0, tag 0112: browsers turn such a JPEG or PNG, and its sides with it
_SVG_BYTES = 1_000_000
_SVG_LIVE = re.compile(r"<script|<foreignObject|\son[a-z]+\s*=|(?:href|src)\s*=\s*[\"'](?!#|data:image/)", re.I)
_SVG_ROOT = re.compile(r"<svg\b([^>]*)>")
_LENGTH = re.compile(r"\s*([0-9.]+)(?:px)?\s*")


def media_file(file: SourceFile) -> tuple[MediaFile, list[Problem]]:
    """Return what is known of ``file``, and what is wrong with it."""
    ending = file.path.suffix.lower()
    mime = _TYPES.get(ending) or mimetypes.types_map.get(ending, "application/octet-stream")
    size = file.path.stat().st_size
    try:
        measures = _measures(file.path, mime, size)
    except ValueError as error:
        return MediaFile(file.source, file.shown, size, mime), [
            Problem(file.shown, 0, "media/unreadable", str(error), "export it again from where it was made")
        ]
    return MediaFile(file.source, file.shown, size, mime, *measures), []


def _measures(path: Path, mime: str, size: int) -> tuple[Any, ...]:
    """Return width and height, and of a film seconds and codecs, as ``MediaFile`` has them.

    Raises ValueError with the reason for a file that is not what it says.
    """
    if mime in _RASTER:
        return _image_size(path)
    if mime == "image/svg+xml":
        return _svg_size(path, size)
    if mime.startswith("video/"):
        from plugins.vlog.media import video_facts  # heavy: only where there is a video

        return video_facts(path)
    return ()


def _image_size(path: Path) -> tuple[int, int]:
    from PIL import Image  # heavy: only where there is a picture

    try:
        with Image.open(path) as image:
            width, height = image.size
            if width * height > _PIXELS:
                raise ValueError(f"the picture has {width} × {height} pixels; {_PIXELS // 10**6} million are the most")
            image.load()
            if image.format in ("JPEG", "PNG") and orientation(image.info.get("exif", b"")) in _ON_ITS_SIDE:
                width, height = height, width
    except (OSError, SyntaxError, struct.error, Image.DecompressionBombError) as error:
        raise ValueError(f"the picture is damaged, cut short, or no picture: {error}") from None
    return width, height


def _svg_size(path: Path, size: int) -> tuple[int, int]:
    if size > _SVG_BYTES:
        raise ValueError(f"the drawing is {size / 1e6:.1f} MB long; 1 MB is the most")
    text = path.read_text("utf-8", errors="replace")
    if live := _SVG_LIVE.search(text):
        raise ValueError(f"the drawing holds {live[0].strip()!r}: scripts and outside files are not allowed in it")
    root = _SVG_ROOT.search(text)
    if not root:
        raise ValueError("this is no SVG drawing")
    sides = [re.search(rf'\b{name}\s*=\s*"([^"]*)"', root[1]) for name in ("width", "height")]
    lengths = [_LENGTH.fullmatch(side[1]) for side in sides if side]
    if len(lengths) == 2 and all(lengths):
        return tuple(round(float(length[1])) for length in lengths if length)  # type: ignore[return-value]
    box = re.search(r'\bviewBox\s*=\s*"[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)"', root[1])
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)

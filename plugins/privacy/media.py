"""Whether a file that is published as it is says where it was made.

Of JPEG, PNG and WebP that is left out when they are published (kindling/model/pictures.py). Of films and sounds only
what stands beside pictures and sound is read, a few kilobytes of the file.
"""

import re
import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO

ISO = frozenset({".mp4", ".m4v", ".mov", ".m4a"})  #: in boxes, as ISO/IEC 14496-12 has it
MATROSKA = frozenset({".webm", ".mkv"})  #: with tags, as RFC 9559 has it
PICTURES = frozenset({".avif", ".heic", ".heif", ".tif", ".tiff", ".gif", ".psd", ".pdf"})  #: with Exif or XMP in them
_LARGEST = 32_000_000  #: bytes of what stands beside pictures and sound, or of a picture; more is not looked through
_ENDS = 1_000_000  #: bytes at either end of a file in which its tags stand
_BLOCKS = 4  #: of Exif in one picture: one of its own, and those of small copies of it
_ISO_6709 = rb"[+-]\d{1,3}\.\d+[+-]\d{1,3}\.\d+"  #: "+51.48-003.18/"
#: a place behind one of the names that cameras and programs give it
_PLACE = re.compile(rb"(?:\xa9xyz|com\.apple\.quicktime\.location\.ISO6709).*?" + _ISO_6709, re.S)
_TAG = re.compile(rb"LOCATION.{0,16}?" + _ISO_6709, re.S)
#: 3GPP TS 26.244, 8.7: "loci", a version, a language, a name, a role; then the place, in 16.16
_LOCI = re.compile(rb"loci\0\0\0\0..[^\0]*\0.(?P<place>.{8})", re.S)
_XMP = re.compile(rb"\bGPSLatitude(?:\s*=\s*[\"']|>)\s*\d")  #: XMP, part 2, 8.4: "51,28.8N"
_EXIF = re.compile(rb"Exif\0\0(?:II\*\0|MM\0\*)")
_GPS, _LATITUDE = 0x8825, 2  # Exif 3.0, 4.6.3 and 4.6.6


def tells_place(path: Path) -> bool:
    """Return whether a file holds the place where it was made; False for what can't be read, or is of another kind."""
    ending = path.suffix.lower()
    try:
        if ending in ISO:
            with path.open("rb") as file:
                return any(_in_box(box) for box in _described(file))
        if ending in MATROSKA:
            with path.open("rb") as file:
                return any(_TAG.search(part) for part in _ends(file))
        return ending in PICTURES and path.stat().st_size <= _LARGEST and _in_picture(path.read_bytes())
    except OSError:
        return False


def _in_box(box: bytes) -> bool:
    loci = _LOCI.search(box)
    return bool(_PLACE.search(box) or _XMP.search(box) or (loci and any(loci["place"])))


def _ends(file: BinaryIO) -> Iterator[bytes]:
    """Yield the beginning of a file, and its end."""
    yield file.read(_ENDS)
    file.seek(-min(_ENDS, file.seek(0, 2)), 2)
    yield file.read()


def _in_picture(data: bytes) -> bool:
    """Return whether there is a place in XMP or in Exif, wherever in the file either stands."""
    if _XMP.search(data):
        return True
    is_tiff = data[:4] in (b"II*\0", b"MM\0*")
    blocks = [data] if is_tiff else [data[at.start() :][:_ENDS] for at in islice(_EXIF.finditer(data), _BLOCKS)]
    return any(_has_gps(block) for block in blocks) or (data[4:8] == b"ftyp" and _has_gps_as_avif(data))


def _described(file: BinaryIO) -> Iterator[bytes]:
    """Yield the boxes that describe the file; those with pictures and sound are passed over."""
    place, end = 0, file.seek(0, 2)
    while place + 8 <= end:
        file.seek(place)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        size = int.from_bytes(head[8:16], "big") if size == 1 else size or end - place
        if size < 8:
            return
        if head[4:8] in (b"moov", b"meta", b"udta", b"uuid") and size <= _LARGEST:
            file.seek(place)
            yield file.read(size)
        place += size


def _has_gps(block: bytes) -> bool:
    """Return whether a block of Exif holds a latitude; False for what is damaged."""
    from PIL import Image  # heavy: only where there is such a picture

    exif = Image.Exif()
    try:
        with warnings.catch_warnings(action="ignore"):  # of what is damaged
            exif.load(block if block.startswith(b"Exif") else b"Exif\0\0" + block)
            return _LATITUDE in exif.get_ifd(_GPS)
    except (ValueError, KeyError, SyntaxError, TypeError, struct.error):
        return False


def _has_gps_as_avif(data: bytes) -> bool:
    from PIL import Image

    with Image.open(BytesIO(data), formats=("AVIF",)) as image:
        return _LATITUDE in image.getexif().get_ifd(_GPS)

"""Whether a film, a sound or an AVIF picture says where it was made.

Of JPEG, PNG and WebP that is left out when they are published (kindling/model/pictures.py); these are published as they
are. Only what stands beside pictures and sound is read, a few kilobytes of the file.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

ISO = frozenset({".mp4", ".m4v", ".mov", ".m4a"})  #: in boxes, as ISO/IEC 14496-12 has it
AVIF = ".avif"
_LARGEST = 32_000_000  #: bytes of what stands beside pictures and sound; more is none of a sound file
#: a place as ISO 6709 writes it, "+51.48-003.18/", behind one of the names that cameras and programs give it
_PLACE = re.compile(rb"(?:\xa9xyz|com\.apple\.quicktime\.location\.ISO6709).*?[+-]\d{1,3}\.\d+[+-]\d{1,3}\.\d+", re.S)
_GPS, _LATITUDE = 0x8825, 2  # Exif 3.0, 4.6.3 and 4.6.6


def tells_place(path: Path) -> bool:
    """Return whether a file holds the place where it was made; False for what can't be read, or is of another kind."""
    ending = path.suffix.lower()
    try:
        if ending in ISO:
            with path.open("rb") as file:
                return any(_PLACE.search(box) for box in _described(file))
        return ending == AVIF and _has_gps(path.read_bytes())
    except OSError:
        return False


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
        if head[4:8] in (b"moov", b"meta", b"udta") and size <= _LARGEST:
            file.seek(place)
            yield file.read(size)
        place += size


def _has_gps(data: bytes) -> bool:
    from PIL import Image  # heavy: only where there is such a picture

    with Image.open(BytesIO(data), formats=("AVIF",)) as image:
        return _LATITUDE in image.getexif().get_ifd(_GPS)

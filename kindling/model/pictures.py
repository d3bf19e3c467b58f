"""A picture as it is published: the same pixels, without where, when, by whom and of whom. Pure.

Cameras and programs write places, names, serial numbers and small copies of the uncut picture into files. Only what
decides how the pixels look is kept: colours (ICC), transparency, animation, which way is up. No pixel is coded anew.
What can't be read as a part of the file is left out with all that follows: better a picture cut short than a
place told.
"""

import re
from collections.abc import Iterator
from struct import pack, unpack_from
from zlib import crc32

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
#: behind a scan; 00 and D0 to D7 are part of it. Begun by one byte alone, it is looked for as fast as memory is read
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.S)
_SCAN, _END = 0xDA, 0xD9
#: PNG (third edition, section 11): chunks that decide how pixels look; APNG's among them
_PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs acTL fcTL fdAT".split()
)
#: WebP (RFC 9649): all that has its own name there, less XMP and EXIF (Chromium does not turn a WebP by it)
_WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_WEBP_EXIF, _WEBP_XMP = 0x08, 0x04  # flags of VP8X
_EXIF, _ORIENTATION = b"Exif\0\0", 0x0112


def private(data: bytes) -> bytes:
    """Return a JPEG, PNG or WebP file without its metadata; any other file as it is."""
    if data.startswith(_JPEG):
        return _jpeg(data)
    if data.startswith(_PNG):
        return _PNG + b"".join(_png_chunks(data))
    return _webp(data) if data[:4] == b"RIFF" and data[8:12] == b"WEBP" else data


def looks_whole(data: bytes) -> bool:
    """Return whether a picture has its end, and of PNG each chunk its checksum: nothing is unpacked for that.

    What does not look whole may be so all the same; what looks whole may be damaged in its pixels.
    """
    if data.startswith(_JPEG):
        scan = next((at for at in _marks(data) if data[at + 1] == _SCAN), len(data))
        return data.find(bytes((0xFF, _END)), scan) >= 0
    if data.startswith(_PNG):
        return _is_whole_png(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return len(data) >= 8 + int.from_bytes(data[4:8], "little")
    if data[:4] == b"GIF8":
        return data.rstrip(b"\0").endswith(b";")
    return _boxes_fit(data) if data[4:8] == b"ftyp" else True


def _marks(data: bytes) -> Iterator[int]:
    """Yield where each segment of a JPEG begins, up to its first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        yield at
        if data[at + 1] == _SCAN:
            return
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def _is_whole_png(data: bytes) -> bool:
    at = len(_PNG)
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if end > len(data) or crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            return False
        if kind == b"IEND":
            return True
        at = end
    return False


def _boxes_fit(data: bytes) -> bool:
    """Return whether the boxes of an AVIF file (ISO/IEC 14496-12) end where the file does."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length < 8:
            return length == 0  # up to the end of the file
        at += length
    return at == len(data)


def _jpeg(data: bytes) -> bytes:
    """Return a JPEG's segments that are kept (ITU T.81, annex B), and nothing that stands behind its end."""
    kept = [data[:2]]
    for marker, segment in _segments(data):
        if marker == 0xE1 and segment[4:10] == _EXIF:
            kept += _exif_segment(orientation(segment[4:]))
        elif _jpeg_keeps(marker, segment[4:]):
            kept.append(segment)
    return b"".join((*kept, b"\xff\xd9"))


def _jpeg_keeps(marker: int, payload: bytes) -> bool:
    """Return whether a segment decides how pixels look: JFIF's, ICC's, Adobe's do; other APPn and comments don't."""
    if marker == 0xE0:
        return payload.startswith(b"JFIF\0")
    if marker == 0xE2:
        return payload.startswith(b"ICC_PROFILE\0")
    if marker == 0xEE:
        return payload.startswith(b"Adobe")
    return not (0xE0 <= marker <= 0xEF or marker == 0xFE)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each marker with its segment, coded pixels with their scan; stop at the end, or at what is no segment."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:  # fill
            place += 1
            continue
        if marker == _END:
            return
        end = place + 2 + int(unpack_from(">H", data, place + 2)[0])
        if marker == _SCAN:
            found = _MARKER.search(data, end)
            end = found.start() if found else len(data)
        yield marker, data[place:end]
        place = end


def orientation(exif: bytes) -> int:
    """Return which way is up, 1 to 8 (Exif 3.0, tag 0112); 1 where it isn't said."""
    tiff = exif.removeprefix(_EXIF)
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2], "")
    if not order or len(tiff) < 10:
        return 1
    first = unpack_from(f"{order}I", tiff, 4)[0]
    entries = range(first + 2, len(tiff) - 11, 12)
    count = unpack_from(f"{order}H", tiff, first)[0] if first + 2 <= len(tiff) else 0
    for entry in entries[:count]:
        tag, _kind, _number, value = unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return int(value) if 1 <= value <= 8 else 1
    return 1


def _tiff(turned: int) -> bytes:
    return b"MM\0*" + pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)


def _exif_segment(turned: int) -> list[bytes]:
    """Return an Exif segment that says which way is up, and nothing else; none where it needn't be said."""
    if turned == 1:
        return []
    payload = _EXIF + _tiff(turned)
    return [b"\xff\xe1" + pack(">H", len(payload) + 2) + payload]


def _png_chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that are kept, each with its checksum."""
    place = len(_PNG)
    while place + 12 <= len(data):
        end = place + 12 + int(unpack_from(">I", data, place)[0])
        name = data[place + 4 : place + 8]
        if name in _PNG_KEPT:
            yield data[place:end]
        elif name == b"eXIf" and (turned := orientation(data[place + 8 : end - 4])) > 1:
            named = name + _tiff(turned)
            yield pack(">I", len(named) - 4) + named + pack(">I", crc32(named))
        if name == b"IEND":
            return
        place = end


def _webp(data: bytes) -> bytes:
    chunks = b"".join(_webp_chunks(data))
    return b"RIFF" + pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _webp_chunks(data: bytes) -> Iterator[bytes]:
    """Yield the chunks that are kept; the one that announces others no longer announces what is gone."""
    place, end_of_file = 12, min(len(data), 8 + int(unpack_from("<I", data, 4)[0]))
    while place + 8 <= end_of_file:
        size = int(unpack_from("<I", data, place + 4)[0])
        end = place + 8 + size + size % 2
        name, chunk = data[place : place + 4], data[place:end]
        if name == b"VP8X" and len(chunk) > 8:
            chunk = chunk[:8] + bytes([chunk[8] & ~(_WEBP_EXIF | _WEBP_XMP)]) + chunk[9:]
        if name in _WEBP_KEPT:
            yield chunk
        place = end

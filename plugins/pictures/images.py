"""Smaller versions of a picture, as WebP, cached between builds by what they are made from. This one opens files.

A version has the picture's pixels and nothing else: turned upright, in sRGB, without a word of metadata.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from hashlib import file_digest
from io import BytesIO
from os import cpu_count
from pathlib import Path
from typing import Any

from kindling.model.beside import Beside
from kindling.model.cache import Cache, CachedAnswer, circumstances, key_of
from kindling.model.pictures import private
from kindling.model.values import MediaFile
from kindling.plugins.pictures.core import widths

FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
_CAN_MOVE = frozenset({"image/gif", "image/png", "image/webp"})  #: a JPEG with a second picture (MPO) is no film
_PHOTOGRAPH, _DRAWN = 80, 90  #: WebP's quality; flat colours and letters show its loss sooner
_EFFORT = 4  #: of 6; more takes twice as long for a hundredth of the bytes
_MOST_AT_ONCE = 4  #: pictures that are held unpacked


Held = Path | CachedAnswer  #: where a picture's bytes are: in a file of its own, or kept as a film's poster is


Versions = dict[int, CachedAnswer]  #: by their widths


def versions(pictures: Sequence[tuple[MediaFile, Held]], folder: Cache) -> list[Callable[[], Versions]]:
    """Return what waits for the versions of each picture; two with the same bytes are one.

    They are made beside what else is done, some pictures at a time, and one that is asked for at once.
    """
    threads = min(_MOST_AT_ONCE, cpu_count() or 1)
    with ThreadPoolExecutor(threads) as pool:
        prints = list(pool.map(lambda picture: fingerprint(picture[1]), pictures))
    once = {mark: (mark, held, one) for mark, (one, held) in zip(prints, pictures, strict=True)}
    made = Beside([partial(cached_versions, *job, folder) for job in once.values()], threads)
    place = {mark: place for place, mark in enumerate(once)}
    return [partial(made.__getitem__, place[mark]) for mark in prints]


def fingerprint(held: Held) -> str:
    """Return a hash of a picture's bytes."""
    if isinstance(held, CachedAnswer):
        return held.digest
    with held.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def cached_versions(mark: str, held: Held, file: MediaFile, folder: Cache) -> dict[int, CachedAnswer]:
    """Return width → version of a picture, made unless they are there; ``mark``: its fingerprint.

    There are none of a picture that moves.
    """
    if file.mime in _CAN_MOVE and _moves(held):
        return {}
    wanted = widths(file.width)
    unpack = cache(lambda: unpacked(held, file.width, wanted[-1]))  # once for all, and only if one is to be made
    made = {each: folder.cached(_key(mark, each), partial(_version, unpack, each)) for each in wanted}
    unpack.cache_clear()  # what is kept can be made again, and holds no pixels till then
    return made


def _moves(held: Held) -> bool:
    from PIL import Image  # heavy: only where there is a picture

    with Image.open(BytesIO(_bytes_of(held)), formats=FORMATS) as image:
        return bool(getattr(image, "is_animated", False))


def _version(unpack: Callable[[], tuple[Any, bool]], width: int) -> bytes:
    picture, drawn = unpack()
    return _webp(_narrowed(picture, width), drawn=drawn)


def _key(mark: str, width: int) -> str:
    return key_of([mark, width], f"{circumstances(__name__, 'pillow')}, {_packers()}")


@cache
def _packers() -> str:
    """Return what unpacks, turns and packs below Pillow."""
    from PIL import features

    return ", ".join(f"{name} {features.version(name)}" for name in ("webp", "jpg", "zlib", "littlecms2"))


# ---- from a file to pixels, and back ---------------------------------------------------------------


def _bytes_of(held: Held) -> bytes:
    return held.read() if isinstance(held, CachedAnswer) else held.read_bytes()


def unpacked(held: Held, width: int, largest: int) -> tuple[Any, bool]:
    """Return a picture upright, in sRGB and no wider than ``largest``, and whether its file keeps every pixel."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(private(_bytes_of(held))), formats=FORMATS) as image:
        scale = 2 * largest / width
        if scale < 1:  # a JPEG can be unpacked at a half, a quarter, an eighth
            image.draft(image.mode, (round(image.width * scale), round(image.height * scale)))
        icc, drawn = image.info.get("icc_profile", b""), image.format in ("PNG", "GIF")
        upright = ImageOps.exif_transpose(_with_plain_pixels(image))
    return _in_srgb(_narrowed(upright, min(largest, upright.width)), icc), drawn


def _with_plain_pixels(image: Any) -> Any:
    """Return a picture in a form that can be shrunk: no palette, no more than eight bits a colour."""
    if image.mode.startswith("I;16") or image.mode == "I":  # a PNG's sixteen bits of grey
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image.convert("L") if image.mode == "1" else image.copy()


def _narrowed(picture: Any, width: int) -> Any:
    from PIL import Image

    if width == picture.width:
        return picture
    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(picture: Any, icc: bytes) -> Any:
    """Return a picture in the colours that every screen knows; one without a profile is taken for such."""
    from PIL import ImageCms

    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    plain = picture.convert("RGB") if alpha else picture
    if icc:
        with suppress(ImageCms.PyCMSError, OSError):  # damaged, or of other colours: browsers pass over it too
            own, srgb = ImageCms.ImageCmsProfile(BytesIO(icc)), ImageCms.createProfile("sRGB")
            plain = ImageCms.profileToProfile(plain, own, srgb, outputMode="RGB")
    plain = plain.convert("RGB")
    if alpha:
        plain.putalpha(alpha)
    return plain


def _webp(picture: Any, *, drawn: bool) -> bytes:
    """Return a picture as WebP; of one whose file kept every pixel, the smaller of two: with all of them, and not."""
    quality = _DRAWN if drawn else _PHOTOGRAPH
    lossy = _saved(picture, quality=quality, alpha_quality=100)
    return min(_saved(picture, quality=_PHOTOGRAPH, lossless=True), lossy, key=len) if drawn else lossy


def _saved(picture: Any, **options: Any) -> bytes:
    data = BytesIO()
    picture.save(data, "WEBP", method=_EFFORT, exif=b"", xmp=b"", icc_profile=b"", **options)
    return data.getvalue()

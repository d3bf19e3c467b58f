"""Pictures are published with their pixels and without what a camera tells: made by Pillow, and read by it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from PIL import Image, ImageCms, ImageOps, PngImagePlugin

from kindling.engine.files import SourceFile
from kindling.engine.media import media_file
from kindling.engine.render import rendered
from kindling.model.outputs import CopyOutput, Plan
from kindling.model.pages import SiteView
from kindling.model.pictures import private
from kindling.model.site_settings import SiteSettings
from kindling.model.values import Site

SECRETS = (b"Maya Okafor", b"Leeds", b"SN-4711")
ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def exif(orientation: int) -> bytes:
    """Return what a telephone writes: a name, a model with its number, a place, which way is up."""
    found = Image.Exif()
    found[0x0112], found[0x013B], found[0x0110] = orientation, "Maya Okafor", "SN-4711"
    place = found.get_ifd(0x8825)
    place[1], place[2], place[28] = "N", (53.0, 48.0, 1.5), b"ASCII\0\0\0Leeds"
    return found.tobytes()


def picture(mode: str = "RGB") -> Image.Image:
    """Return a picture that is not the same turned or mirrored."""
    return Image.linear_gradient("L").resize((40, 24)).rotate(20).convert(mode)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def pixels(data: bytes) -> list[tuple[str, bytes]]:
    """Return each frame's mode and bytes, the right way up."""
    with Image.open(BytesIO(data)) as image:
        frames = []
        for number in range(getattr(image, "n_frames", 1)):
            image.seek(number)
            frames.append((image.mode, ImageOps.exif_transpose(image).tobytes()))
        return frames


def text_chunks() -> PngImagePlugin.PngInfo:
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Author", "Maya Okafor")
    chunks.add_itxt("XML:com.adobe.xmp", "Leeds", zip=False)
    return chunks


XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Maya Okafor, Leeds</x:xmpmeta>'
OTHER = {"icc_profile": ICC, "xmp": XMP}
FILES: Mapping[str, bytes] = {
    "jpeg": saved(picture(), "JPEG", exif=exif(1), comment="Leeds", **OTHER),
    "turned": saved(picture(), "JPEG", exif=exif(6), **OTHER),
    "progressive": saved(picture(), "JPEG", exif=exif(3), progressive=True),
    "cmyk": saved(picture("CMYK"), "JPEG", exif=exif(1)),
    "png": saved(picture("RGBA"), "PNG", exif=exif(1), icc_profile=ICC, pnginfo=text_chunks()),
    "palette": saved(picture("P"), "PNG", transparency=3, pnginfo=text_chunks()),
    "16 bit": saved(picture("I;16"), "PNG", pnginfo=text_chunks()),
    "webp": saved(picture("RGBA"), "WEBP", lossless=True, exif=exif(1), **OTHER),
    "moving": saved(picture(), "WEBP", exif=exif(1), lossless=True, save_all=True, append_images=[picture().rotate(9)]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_pixels_stay_and_the_metadata_goes(name: str) -> None:
    before, after = FILES[name], private(FILES[name])
    assert any(secret in before for secret in SECRETS)
    assert not any(secret in after for secret in SECRETS)
    assert pixels(after) == pixels(before)
    with Image.open(BytesIO(after)) as image:
        assert not image.getexif().get_ifd(0x8825)
        assert set(image.getexif()) <= {0x0112}
        assert "xmp" not in image.info
        assert "comment" not in image.info


@pytest.mark.parametrize("name", ["jpeg", "png", "webp"])
def test_colours_stay_what_they_are(name: str) -> None:
    with Image.open(BytesIO(private(FILES[name]))) as image:
        assert image.info["icc_profile"] == ICC


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_way_is_up_stays(form: str, orientation: int) -> None:
    data = private(saved(picture(), form, exif=exif(orientation)))
    with Image.open(BytesIO(data)) as image:
        assert dict(image.getexif()) == ({0x0112: orientation} if orientation > 1 else {})


def test_what_stands_behind_the_end_goes() -> None:
    film = b"\0\0\0\x18ftypmp42 a film that a telephone hides behind the picture"
    assert private(FILES["jpeg"] + film) == private(FILES["jpeg"])


@pytest.mark.parametrize("name", FILES)
def test_what_was_made_private_stays_as_it_is(name: str) -> None:
    assert private(private(FILES[name])) == private(FILES[name])


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", b"GIF89a", b"<svg/>", b"\0\0\0\x18ftypmp42", b"WEBVTT"])
def test_short_and_other_files(data: bytes) -> None:
    assert private(data) in (data, b"\xff\xd8\xff\xd9")


@given(st.sampled_from(sorted(FILES)), st.data())
def test_damaged_files_tell_nothing_and_break_nothing(name: str, draw: st.DataObject) -> None:
    whole = FILES[name]
    data = whole[: draw.draw(st.integers(12, len(whole)))]
    assert not any(secret in private(data) for secret in SECRETS)


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBP"]))
def test_any_bytes_can_be_read(data: bytes, head: bytes) -> None:
    private(head + data)


def test_a_build_publishes_no_other_bytes(tmp_path: Path) -> None:
    file = tmp_path / "joy.jpg"
    file.write_bytes(FILES["turned"])
    plan = Plan(Site(SiteSettings("Joy"), datetime(2026, 11, 27, tzinfo=UTC), False, (), ()), ())
    site = SiteView("Joy", "", "https://example.org", "en-GB", "en-GB", "teal", (), (), {}, preview=False)
    output = CopyOutput("/media/joy.jpg", "content/media/joy.jpg", file)
    assert rendered(output, plan, Environment(autoescape=True), site) == private(FILES["turned"])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_on_its_side_has_the_measures_that_a_browser_shows(
    tmp_path: Path, orientation: int, form: str
) -> None:
    path = tmp_path / f"joy.{form.lower()}"
    path.write_bytes(saved(picture(), form, exif=exif(orientation)))
    medium, problems = media_file(SourceFile(f"media/{path.name}", path, f"content/media/{path.name}", "media"))
    assert problems == []
    turned = orientation >= 5 and form != "WEBP"
    assert (medium.width, medium.height) == ((24, 40) if turned else (40, 24))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_webp_stands_as_it_is_stored(orientation: int) -> None:
    data = private(saved(picture(), "WEBP", exif=exif(orientation)))
    with Image.open(BytesIO(data)) as image:
        assert not image.getexif()
        assert image.size == (40, 24)

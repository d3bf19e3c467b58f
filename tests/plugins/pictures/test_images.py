"""Versions of real files of every form that people have, made here by Pillow and read back by it."""

import os
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, ImageStat

from kindling.engine.files import SourceFile
from kindling.engine.media import media_file
from kindling.model.cache import Cache, CachedAnswer
from kindling.model.values import MediaFile
from kindling.plugins.pictures import images
from kindling.plugins.pictures.images import fingerprint, versions
from tests.engine.test_pictures import ICC, SECRETS, exif, saved, text_chunks
from tests.tiers import examples

LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
RED, BLUE, WHITE = (200, 30, 30), (20, 20, 220), (250, 250, 250)


def halves(size: tuple[int, int] = (1000, 500), mode: str = "RGB") -> Image.Image:
    """Return a picture that is red on the left, blue on the right, white at the top."""
    picture = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 2, 0, *size), BLUE)
    draw.rectangle((0, 0, size[0], size[1] // 5), WHITE)
    return picture.convert(mode)


MIMES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}


def kept_versions(path: Path, width: int, folder: Path, *, fresh: bool = False) -> dict[int, CachedAnswer]:
    mime = next(mime for head, mime in MIMES.items() if path.read_bytes().startswith(head))
    file = MediaFile(path.name, f"content/{path.name}", 1, mime, width, width // 2)
    return images.cached_versions(fingerprint(path), path, file, Cache(folder, fresh))


def made(tmp_path: Path, data: bytes, width: int = 1000, name: str = "a") -> dict[int, Image.Image]:
    """Return the versions of a file, each read back."""
    path = tmp_path / name
    path.write_bytes(data)
    found = kept_versions(path, width, tmp_path / "kept")
    return {each: Image.open(BytesIO(cached.read())) for each, cached in found.items()}


def near(colour: Any, wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) < 24 for a, b in zip(colour[:3], wanted, strict=True))


def is_upright(picture: Image.Image) -> bool:
    """Return whether a version shows what ``halves`` drew."""
    plain, (width, height) = picture.convert("RGB"), picture.size
    places = {(width // 4, height // 2): RED, (3 * width // 4, height // 2): BLUE, (width // 2, height // 10): WHITE}
    return all(near(plain.getpixel(place), colour) for place, colour in places.items())


FORMS = {
    "jpeg": saved(halves(), "JPEG", quality=95),
    "progressive": saved(halves(), "JPEG", progressive=True, exif=exif(1), icc_profile=ICC, comment="Leeds"),
    "cmyk": saved(halves(mode="CMYK"), "JPEG", quality=95),
    "png": saved(halves(), "PNG", pnginfo=text_chunks()),
    "palette": saved(halves().quantize(8), "PNG"),
    "alpha": saved(halves(mode="RGBA"), "PNG", exif=exif(1), icc_profile=ICC),
    "gif": saved(halves().quantize(8), "GIF"),
    "webp": saved(halves(), "WEBP", quality=95, exif=exif(1), xmp=b"Maya Okafor, Leeds", icc_profile=ICC),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_comes_in_each_width_with_its_pixels_and_no_word_more(tmp_path: Path, name: str) -> None:
    found = made(tmp_path, FORMS[name])
    assert {width: picture.size for width, picture in found.items()} == {
        480: (480, 240), 800: (800, 400), 1000: (1000, 500)
    }  # fmt: skip
    for picture in found.values():
        assert picture.format == "WEBP"
        assert is_upright(picture)
        assert not picture.getexif()
        assert not {"icc_profile", "xmp", "exif"} & {key for key, value in picture.info.items() if value}
    for path in (tmp_path / "kept").iterdir():
        data = path.read_bytes()
        assert not any(word in data for word in (*SECRETS, b"EXIF", b"XMP", b"ICCP"))


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_is_turned_upright(tmp_path: Path, form: str, orientation: int) -> None:
    turn = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how a camera stores it: what Exif's turn undoes
    stored = halves().transpose(Image.Transpose(turn[orientation])) if orientation > 1 else halves()
    data = saved(stored, form, exif=exif(orientation), **({"quality": 95} if form == "JPEG" else {}))
    found = made(tmp_path, data)
    assert found[480].size == (480, 240)
    assert is_upright(found[480])


def test_sixteen_bits_of_grey_are_not_all_white(tmp_path: Path) -> None:
    grey = Image.new("I;16", (1000, 500), 40_000)
    found = made(tmp_path, saved(grey, "PNG"))
    assert near(found[480].convert("RGB").getpixel((9, 9)), (156, 156, 156))


def test_what_can_be_seen_through_stays_so(tmp_path: Path) -> None:
    whole = halves(mode="RGBA")
    whole.paste((0, 0, 0, 0), (0, 0, 1000, 100))
    paletted = saved(whole.quantize(8), "PNG")
    for name, data in {"alpha": saved(whole, "PNG"), "palette": paletted, "gif": saved(whole, "GIF")}.items():
        picture = made(tmp_path, data, name=name)[480]
        assert picture.mode == "RGBA", name
        assert (picture.getpixel((240, 10))[3], picture.getpixel((240, 200))[3]) == (0, 255), name  # type: ignore[index]


def test_other_colours_become_those_of_every_screen(tmp_path: Path) -> None:
    """A file in Lab's own profile looks in WebP as its profile says, not as its bare numbers would."""
    data = saved(halves(), "JPEG", quality=95, icc_profile=_swapped())
    plain = made(tmp_path, data)[480].convert("RGB")
    assert near(plain.getpixel((120, 120)), (30, 30, 200)), "the profile calls red what is blue"


def _swapped() -> bytes:
    """Return sRGB's profile with the names of red's and blue's values exchanged."""
    return ICC.replace(b"rXYZ", b"qXYZ").replace(b"bXYZ", b"rXYZ").replace(b"qXYZ", b"bXYZ")


@pytest.mark.parametrize("icc", [b"no profile", ICC[:200], LAB])
def test_a_damaged_profile_is_passed_over(tmp_path: Path, icc: bytes) -> None:
    assert is_upright(made(tmp_path, saved(halves(), "JPEG", quality=95, icc_profile=icc))[480])


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_left_as_it_is(tmp_path: Path, form: str) -> None:
    more = halves((64, 32)).transpose(Image.Transpose.ROTATE_180)
    data = saved(halves((64, 32)), form, save_all=True, append_images=[more], duration=100)
    assert made(tmp_path, data, 64) == {}


def test_a_second_picture_in_the_same_file_is_no_film(tmp_path: Path) -> None:
    data = saved(halves(), "MPO", save_all=True, append_images=[halves()], quality=95, exif=exif(1))
    assert is_upright(made(tmp_path, data)[480])


def test_a_small_picture_has_one_version_and_a_large_one_stops_at_the_widest(tmp_path: Path) -> None:
    assert list(made(tmp_path, saved(halves((300, 200)), "JPEG"), 300)) == [300]
    large = made(tmp_path, saved(halves((4000, 1000)), "JPEG"), 4000, "large")
    assert {width: picture.size for width, picture in large.items()} == {
        480: (480, 120), 800: (800, 200), 1200: (1200, 300), 1600: (1600, 400)
    }  # fmt: skip
    assert all(map(is_upright, large.values()))


def test_a_line_of_one_pixel_stays_a_line(tmp_path: Path) -> None:
    assert made(tmp_path, saved(Image.new("RGB", (3000, 1), RED), "PNG"), 3000)[480].size == (480, 1)


def test_flat_colours_keep_every_pixel(tmp_path: Path) -> None:
    picture = made(tmp_path, saved(halves(), "PNG"))[1000]
    assert {colour for _, colour in picture.convert("RGB").getcolors() or ()} == {RED, BLUE, WHITE}


def test_a_photograph_weighs_a_fraction(tmp_path: Path) -> None:
    noise = Image.effect_noise((1600, 800), 60).convert("RGB")
    data = saved(noise, "JPEG", quality=92)
    found = made(tmp_path, data, 1600)
    assert os.path.getsize(next(iter((tmp_path / "kept").iterdir()))) < len(data)
    assert ImageStat.Stat(found[480].convert("L")).stddev[0] > 5


# ---- cached between builds -------------------------------------------------------------------------


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture
def unpackings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How often a picture was unpacked, and how wide."""
    widths: list[int] = []
    before = images.unpacked
    monkeypatch.setattr(
        images, "unpacked", lambda data, width, largest: (widths.append(width), before(data, width, largest))[1]
    )
    return widths


def test_a_picture_is_unpacked_once_for_all_widths_and_never_again(tmp_path: Path, unpackings: list[int]) -> None:
    (tmp_path / "a.jpg").write_bytes(FORMS["jpeg"])
    first = kept_versions(tmp_path / "a.jpg", 1000, tmp_path / "kept")
    before = hashes(tmp_path / "kept")
    assert kept_versions(tmp_path / "a.jpg", 1000, tmp_path / "kept") == first
    assert unpackings == [1000]
    kept_versions(tmp_path / "a.jpg", 1000, tmp_path / "kept", fresh=True)
    assert unpackings == [1000, 1000]
    assert hashes(tmp_path / "kept") == before, "the same bytes each time"


def test_another_file_or_another_packer_are_other_versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.jpg"

    def keys() -> set[str]:
        return {version.key for version in kept_versions(path, 1000, tmp_path / "kept").values()}

    path.write_bytes(saved(halves(), "JPEG"))
    first = keys()
    path.write_bytes(saved(halves((1000, 400)), "JPEG"))
    assert not keys() & first
    path.write_bytes(saved(halves(), "JPEG"))
    assert keys() == first
    for name in ("circumstances", "_packers"):
        with monkeypatch.context() as patched:
            patched.setattr(images, name, lambda *_: "libwebp of tomorrow")
            assert not keys() & first


def test_a_version_that_is_gone_before_it_is_published_is_made_again(tmp_path: Path, unpackings: list[int]) -> None:
    (tmp_path / "a.jpg").write_bytes(FORMS["jpeg"])
    version = kept_versions(tmp_path / "a.jpg", 1000, tmp_path / "kept")[480]
    before = version.read()
    for path in (tmp_path / "kept").iterdir():
        path.unlink()
    assert version.read() == before
    assert unpackings == [1000, 1000]


def test_several_at_a_time_come_back_in_their_order(tmp_path: Path) -> None:
    files = []
    for number in range(6):
        (tmp_path / f"{number}.png").write_bytes(saved(Image.new("RGB", (100 + number, 10), RED), "PNG"))
        files.append(MediaFile(f"{number}.png", f"content/{number}.png", 1, "image/png", 100 + number, 10))
    found = versions([(file, tmp_path / file.source) for file in files], Cache(tmp_path / "kept"))
    assert [list(each()) for each in found] == [[100 + number] for number in range(6)]


def test_the_same_bytes_in_two_places_are_packed_once(tmp_path: Path, unpackings: list[int]) -> None:
    names = [f"{number}.jpg" for number in range(8)]
    for name in names:
        (tmp_path / name).write_bytes(FORMS["jpeg"])
    files = [MediaFile(name, f"content/{name}", 1, "image/jpeg", 1000, 500) for name in names]
    first, *others = (
        each() for each in versions([(file, tmp_path / file.source) for file in files], Cache(tmp_path / "kept"))
    )
    assert others == [first] * 7
    assert unpackings == [1000]


ENDINGS = {"jpeg": "jpg", "progressive": "jpg", "cmyk": "jpg", "gif": "gif", "webp": "webp"}


@given(st.sampled_from(sorted(FORMS)), st.data())
@examples(40)
def test_whatever_was_taken_for_sound_can_be_made_smaller(
    tmp_path_factory: pytest.TempPathFactory, name: str, draw: st.DataObject
) -> None:
    """Damage that Pillow passes over while it judges a picture does not stop it later."""
    data = bytearray(FORMS[name])
    for _ in range(draw.draw(st.integers(1, 4))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("damaged")
    path = folder / f"a.{ENDINGS.get(name, 'png')}"
    path.write_bytes(data)
    file, problems = media_file(SourceFile(path.name, path, f"content/{path.name}", "media"))
    if not problems:
        (found,) = versions([(file, folder / file.source)], Cache(folder / "kept"))
        assert all(Image.open(BytesIO(each.read())).size[0] == width for width, each in found().items())


def test_what_is_cut_when_metadata_go_is_told_and_not_published_cut(tmp_path: Path) -> None:
    """A stray byte between two parts: Pillow reads on, and what follows would be left out with the metadata."""
    whole = FORMS["jpeg"]
    place = whole.index(b"\xff\xdb")
    path = tmp_path / "stray.jpg"
    path.write_bytes(whole[:place] + b"\0" + whole[place:])
    _, problems = media_file(SourceFile("stray.jpg", path, "content/stray.jpg", "media"))
    assert [problem.rule for problem in problems] == ["media/unreadable"]

"""Files that are no texts: what is read of pictures, and which are refused, in one line, before they can do harm."""

import mimetypes
import os
import signal
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from kindling.engine.files import SourceFile
from kindling.engine.media import media_file
from kindling.model.cache import Cache
from kindling.model.problems import Problem
from kindling.model.values import MediaFile
from tests.engine.test_pictures import FILES, exif, picture, saved
from tests.tiers import examples


def read(path: Path) -> tuple[MediaFile, list[Problem]]:
    return media_file(SourceFile(f"media/{path.name}", path, f"content/media/{path.name}", "media"))


def told(path: Path) -> str:
    """Return the only problem of a file, as a writer sees it."""
    medium, problems = read(path)
    assert (medium.width, medium.height) == (0, 0)
    (problem,) = problems
    return str(problem)


def chunk(name: bytes, data: bytes) -> bytes:
    return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))


def bomb(side: int) -> bytes:
    """Return a PNG of ``side`` × ``side`` black pixels: small to send, huge to unpack."""
    packer, row = zlib.compressobj(9), bytes(1 + (side + 7) // 8)
    rows = b"".join(packer.compress(row * 500) for _ in range(side // 500)) + packer.flush()
    head = chunk(b"IHDR", pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def unpacked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pictures that were unpacked."""
    names: list[str] = []
    load = ImageFile.ImageFile.load

    def counted(image: Any) -> Any:
        names.append(str(image.format))
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", counted)
    return names


@pytest.mark.parametrize(("side", "pixels"), [(30_000, "900.0"), (9_500, "90.2"), (7_500, "56.2")])
def test_a_bomb_is_refused_and_never_unpacked(tmp_path: Path, unpacked: list[str], side: int, pixels: str) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb(side))
    assert path.stat().st_size < 200_000
    assert told(path) == (
        f"content/media/bomb.png: [media/too-large] the picture has {pixels} million pixels; 50 million are the most\n"
        "    hint: export it smaller: 2,400 pixels across are enough for every screen"
    )
    assert unpacked == []


def test_a_webp_bomb_is_refused_by_its_head(tmp_path: Path, unpacked: list[str]) -> None:
    sides = (16_383 - 1) | (16_383 - 1) << 14  # RFC 9649, section 3.4
    body = b"\x2f" + pack("<I", sides)[:4] + bytes(41)
    packed = b"WEBPVP8L" + pack("<I", len(body)) + body
    (tmp_path / "bomb.webp").write_bytes(b"RIFF" + pack("<I", len(packed)) + packed)
    assert "[media/too-large] the picture has 268.4 million pixels; 50 million are the most" in told(
        tmp_path / "bomb.webp"
    )
    assert unpacked == []


def test_the_bomb_of_the_test_is_a_picture_when_it_is_small(tmp_path: Path) -> None:
    (tmp_path / "small.png").write_bytes(bomb(1_000))
    medium, problems = read(tmp_path / "small.png")
    assert (medium.width, medium.height, problems) == (1_000, 1_000, [])


def test_a_file_that_is_too_long_is_not_even_opened(tmp_path: Path, unpacked: list[str]) -> None:
    path = tmp_path / "long.jpg"
    path.write_bytes(FILES["jpeg"])
    with path.open("ab") as file:
        file.truncate(20_000_001)
    assert "[media/too-large] the picture is 20.0 MB long; 20 MB are the most\n" in told(path)
    assert unpacked == []


@pytest.mark.parametrize("name", ["jpeg", "progressive", "cmyk", "png", "palette", "16 bit", "webp"])
def test_a_picture_that_is_cut_short_is_told(tmp_path: Path, name: str) -> None:
    ending = {"jpeg": "jpg", "progressive": "jpg", "cmyk": "jpg", "webp": "webp"}.get(name, "png")
    whole = FILES[name]
    path = tmp_path / f"cut.{ending}"
    path.write_bytes(whole[: len(whole) * 4 // 5])
    assert f"content/media/cut.{ending}: [media/unreadable] the picture is damaged or cut short: " in told(path)
    assert str(tmp_path) not in told(path)


def test_what_is_no_picture_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.jpg"
    script = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\nshowpage\n"  # which Pillow would hand to a program
    for data in (b"", b"These are my notes.", script, b"BM" + bytes(60)):
        path.write_bytes(data)
        fact = "this is no picture: nothing in it is JPEG, PNG, GIF, WebP or AVIF"
        hint = "export it again from where it was made"
        assert told(path) == f"content/media/notes.jpg: [media/unreadable] {fact}\n    hint: {hint}"


@pytest.mark.parametrize("page", [b"<!doctype html><p>Hello", b"\xef\xbb\xbf\n <HTML lang=en>", b"<head>"])
def test_a_page_that_was_saved_as_a_picture_is_told_as_one(tmp_path: Path, page: bytes) -> None:
    path = tmp_path / "walk.jpg"
    path.write_bytes(page)
    assert "[media/unreadable] this is a web page with the name of a picture\n    hint: a browser saved" in told(path)


def test_a_film_is_read_once_until_its_file_is_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = tmp_path / "film.mp4", Cache(tmp_path / "kept")
    file = SourceFile("media/film.mp4", path, "content/media/film.mp4", "media")
    for width in (640, 320):
        path.write_bytes(bytes(width))
        said = (width, 360, 1.5, ("h264",))
        monkeypatch.setattr("kindling.model.films.video_properties", lambda _, said=said: said)
        first = media_file(file, folder)
        monkeypatch.setattr("kindling.model.films.video_properties", None)
        assert media_file(file, folder) == first == (first[0], [])
        assert (first[0].width, first[0].seconds, first[0].codecs) == (width, 1.5, ("h264",))


def test_a_picture_that_moves_has_a_bound_over_all_its_frames(tmp_path: Path) -> None:
    """Of 1,100 frames, each of a million pixels, none but the first is unpacked."""
    one = BytesIO()
    Image.new("P", (1000, 1000)).save(one, "GIF")
    data = one.getvalue()
    begin = data.index(b"\x2c\0\0\0\0")
    path = tmp_path / "moving.gif"
    path.write_bytes(data[:-1] + data[begin:-1] * 1_099 + b"\x3b")
    assert "[media/too-large] the picture moves: its 1,100 frames have 1,100 million pixels" in told(path)


def test_a_film_of_which_reading_is_ended_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FFmpeg is C: nothing but the end of its process stops it."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"ftyp")
    for how, why in {signal.SIGXCPU: "it took more than 60 seconds of", signal.SIGALRM: "it broke the program"}.items():
        monkeypatch.setattr("kindling.model.films.video_properties", lambda _, how=how: os.kill(os.getpid(), how))
        assert f"[media/unreadable] reading this film was ended: {why}" in told(path)


@pytest.mark.parametrize(
    ("name", "form", "right"),
    [
        ("a.jpg", "PNG", "a.png"),
        ("a b.PNG", "JPEG", "a b.jpg"),
        ("a.gif", "WEBP", "a.webp"),
        ("a.webp", "GIF", "a.gif"),
    ],
)
def test_a_wrong_ending_is_told_with_the_right_one(tmp_path: Path, name: str, form: str, right: str) -> None:
    path = tmp_path / name
    path.write_bytes(saved(picture(), form))
    fact = f"the file is {form}, and its name ends in {path.suffix}"
    assert told(path) == f"content/media/{name}: [media/misnamed] {fact}\n    hint: call it {right}"


def test_a_telephones_own_form_is_known_by_its_head(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.jpg").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert "[media/misnamed] the picture is HEIC, which browsers don't show\n" in told(tmp_path / "IMG_1.jpg")


@pytest.mark.parametrize(
    ("name", "form", "options"),
    [
        ("a.jpg", "JPEG", {}),
        ("a.jpeg", "JPEG", {"progressive": True}),
        ("a.gif", "GIF", {"save_all": True, "append_images": [picture().rotate(90)]}),
        ("a.webp", "WEBP", {"save_all": True, "append_images": [picture().rotate(90)]}),
        ("a.avif", "AVIF", {}),
        ("a.jpg", "MPO", {"save_all": True, "append_images": [picture().rotate(90)]}),
    ],
)
def test_every_form_that_browsers_show_is_measured(tmp_path: Path, name: str, form: str, options: Any) -> None:
    path = tmp_path / name
    path.write_bytes(saved(picture(), form, **options))
    medium, problems = read(path)
    assert (medium.width, medium.height, problems) == (40, 24, [])


def test_two_pictures_in_one_file_are_turned_like_one(tmp_path: Path) -> None:
    path = tmp_path / "two.jpg"
    path.write_bytes(saved(picture(), "MPO", save_all=True, append_images=[picture()], exif=exif(6)))
    with Image.open(path) as image:
        assert image.format == "MPO"
    medium, _ = read(path)
    assert (medium.width, medium.height) == (24, 40)


@examples(60)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_whatever_is_wrong_in_a_file_is_said_and_nothing_is_raised(
    tmp_path_factory: pytest.TempPathFactory, name: str, draw: st.DataObject
) -> None:
    data = bytearray(FILES[name])
    for _ in range(draw.draw(st.integers(1, 6))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    ending = {"png": "png", "palette": "png", "16 bit": "png", "webp": "webp", "moving": "webp"}.get(name, "jpg")
    path = tmp_path_factory.getbasetemp() / f"damaged.{ending}"
    path.write_bytes(data)
    medium, problems = read(path)
    assert bool(problems) != bool(medium.width)


# ---- cached between builds -------------------------------------------------------------------------


def kept(path: Path, *, fresh: bool = False) -> tuple[tuple[int, int], list[Problem]]:
    source = SourceFile(f"media/{path.name}", path, f"content/media/{path.name}", "media")
    medium, problems = media_file(source, Cache(path.parent / "kept", fresh))
    return (medium.width, medium.height), problems


def test_a_sound_picture_is_judged_once_and_then_known_by_its_bytes(tmp_path: Path, unpacked: list[str]) -> None:
    path = tmp_path / "turned.jpg"
    path.write_bytes(FILES["turned"])
    assert [kept(path) for _ in range(3)] == [((24, 40), [])] * 3
    assert kept(path.rename(tmp_path / "other.jpg")) == ((24, 40), [])
    assert unpacked == ["JPEG"] * 2, "as it is, and as it is published"
    kept(tmp_path / "other.jpg", fresh=True)
    assert unpacked == ["JPEG"] * 4


def test_what_is_wrong_is_told_in_every_build_and_what_was_kept_badly_is_found_out_again(tmp_path: Path) -> None:
    path = tmp_path / "cut.png"
    path.write_bytes(FILES["png"][:300])
    assert kept(path) == kept(path)
    assert [problem.rule for problem in kept(path)[1]] == ["media/unreadable"]
    path.write_bytes(FILES["png"])
    assert kept(path) == ((40, 24), [])
    for file in (tmp_path / "kept").iterdir():
        file.write_text("[40, 2")
    assert kept(path) == ((40, 24), [])


def test_another_name_for_another_form_is_another_verdict(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(FILES["png"])
    (tmp_path / "a.jpg").write_bytes(FILES["png"])
    assert kept(tmp_path / "a.png")[1] == []
    assert [problem.rule for problem in kept(tmp_path / "a.jpg")[1]] == ["media/misnamed"]


def test_what_a_file_is_does_not_depend_on_the_machines_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A web server of Python's reads /etc/mime.types into the list that all share, and `serve` builds after that."""
    monkeypatch.setitem(mimetypes.types_map, ".svgz", "image/svg+xml")
    (tmp_path / "a.svgz").write_bytes(b"x")
    medium, problems = read(tmp_path / "a.svgz")
    assert (medium.mime, problems) == ("application/octet-stream", [])

"""Posters taken from films, and films that browsers can't play: real files, made here."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image, ImageStat

from kindling.model.cache import Cache
from kindling.model.films import video_properties
from kindling.model.values import MediaFile
from kindling.plugins.video import stills
from kindling.plugins.video.playable import remedy, unplayable
from kindling.plugins.video.stills import cached_still, still
from kindling.plugins.video.video import STILL_WIDEST

RED, BLACK = (200, 30, 30), (0, 0, 0)


def film(path: Path, codec: str = "libx264", pixels: str = "yuv420p", size: tuple[int, int] = (64, 36)) -> Path:
    """Write a film of four seconds: a dark one, then halves of red and black; its third second is blue."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=5)
        stream.width, stream.height = size
        stream.pix_fmt = pixels
        for number in range(20):
            picture = Image.new("RGB", size, BLACK)
            if number >= 5:
                colour = (20, 20, 220) if 10 <= number < 15 else RED
                picture.paste(colour, (0, 0, size[0] // 2, size[1]))
            frame = av.VideoFrame.from_image(picture).reformat(format=pixels)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def left(data: bytes) -> tuple[int, ...]:
    """Return the colour in the left half."""
    image = Image.open(BytesIO(data))
    assert image.format == "JPEG"
    return image.getpixel((image.width // 4, image.height // 2))  # type: ignore[return-value]


def test_a_poster_shows_something(tmp_path: Path) -> None:
    data = still(film(tmp_path / "a.mp4"))
    red, _green, blue = left(data)
    assert red > 150 and blue < 90, "not the dark beginning"
    assert ImageStat.Stat(Image.open(BytesIO(data)).convert("L")).stddev[0] > 12


@pytest.mark.parametrize("name", ["a.mp4", "a.webm"])
def test_a_film_that_starts_later_shows_that_moment(name: str, tmp_path: Path) -> None:
    path = film(tmp_path / name, "libx264" if name == "a.mp4" else "libvpx-vp9")
    red, _green, blue = left(still(path, 2))
    assert blue > 150 and red < 90


def test_a_film_that_ends_earlier_shows_a_moment_before(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4")
    assert max(left(still(path, end=1))) < 30, "its dark beginning is all that is shown"
    folder = Cache(tmp_path / "kept")
    assert cached_still(path, 0, folder, 1).key != cached_still(path, 0, folder).key


def test_a_start_behind_the_end_and_damage_still_give_a_picture(tmp_path: Path) -> None:
    path = film(tmp_path / "a.webm", "libvpx-vp9")
    assert still(path, 60)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert still(path)


def test_a_large_film_has_a_poster_of_sensible_size(tmp_path: Path) -> None:
    assert Image.open(BytesIO(still(film(tmp_path / "a.mp4", size=(1920, 1080))))).size == (STILL_WIDEST, 720)


def test_what_is_no_film_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"no film")
    with pytest.raises(ValueError, match="no picture can be taken"):
        still(path)


def test_a_poster_is_made_once_and_again_when_the_film_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = film(tmp_path / "a.mp4"), Cache(tmp_path / "kept")
    made: list[int] = []
    monkeypatch.setattr(stills, "still", lambda path, start, end: (made.append(start), still(path, start, end))[1])
    first = cached_still(path, 0, folder)
    assert cached_still(path, 0, folder).read() == first.read() == still(path)
    assert cached_still(path, 2, folder).key != first.key
    assert made == [0, 2]
    cached_still(path, 0, replace(folder, fresh=True))
    assert made == [0, 2, 0]
    film(path, size=(32, 18))
    assert cached_still(path, 0, folder).key != first.key


@pytest.mark.parametrize(
    ("name", "codec", "pixels", "fault"),
    [
        ("a.mp4", "libx264", "yuv420p", ""),
        ("a.webm", "libvpx-vp9", "yuv420p", ""),
        ("a.webm", "libvpx", "yuv420p", ""),
        ("a.mp4", "libx264", "yuv422p", "its colours are stored as yuv422p, for cutting; browsers play yuv420p"),
        ("a.mp4", "mpeg4", "yuv420p", "its picture is stored as MPEG-4 Part 2, which browsers don't play in .mp4"),
        ("a.avi", "mpeg4", "yuv420p", "browsers open no .avi films"),
        ("a.mov", "libx264", "yuv420p", "browsers open no .mov films"),
    ],
)
def test_a_film_that_browsers_cant_play_is_told(name: str, codec: str, pixels: str, fault: str, tmp_path: Path) -> None:
    properties = video_properties(film(tmp_path / name, codec, pixels))
    assert unplayable(MediaFile(f"media/{name}", f"content/media/{name}", 1, "video/mp4", *properties)) == fault


def test_sound_that_browsers_cant_play_is_told() -> None:
    given = MediaFile("a.webm", "a.webm", 1, "video/webm", 64, 36, 1.0, ("vp9", "yuv420p", "aac"))
    assert unplayable(given) == "its sound is stored as aac, which browsers don't play in .webm"


def test_the_way_out_is_one_command() -> None:
    given = MediaFile("media/my film.mp4", "content/media/my film.mp4", 1, "video/mp4")
    command = "ffmpeg -i 'my film.mp4' -c:v libx264 -pix_fmt yuv420p -c:a aac -movflags +faststart 'my film-web.mp4'"
    assert remedy(given) == f"export it as MP4 with H.264 and AAC, or run: {command}"

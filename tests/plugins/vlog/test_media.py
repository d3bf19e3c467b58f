"""What a video file says of itself: real files, made here, whole and broken."""

from fractions import Fraction
from pathlib import Path

import av
import pytest

from kindling.model.films import video_properties

FRAMES, RATE = 15, 10


def made(path: Path, codec: str, *, rotated: bool = False) -> Path:
    """Write a video of a second and a half, grey."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE)
        stream.width, stream.height, stream.pix_fmt = 64, 32, "yuv420p"
        stream.time_base = Fraction(1, RATE)
        for number in range(FRAMES):
            frame = av.VideoFrame(64, 32, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([128]) * plane.buffer_size)
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.webm", "libvpx")])
def test_size_and_length_are_read(name: str, codec: str, tmp_path: Path) -> None:
    found = video_properties(made(tmp_path / name, codec))
    assert (found.width, found.height) == (64, 32)
    assert found.codecs == ("h264" if name == "a.mp4" else "vp8", "yuv420p")
    assert found.seconds == pytest.approx(FRAMES / RATE, abs=0.15)


def test_a_file_of_sound_is_no_video(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=8000)
        frame = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        frame.rate, frame.pts = 8000, 0
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(ValueError, match="the file holds sound and no picture"):
        video_properties(path)


def test_a_file_cut_short_is_told(tmp_path: Path) -> None:
    path = made(tmp_path / "a.mp4", "libx264")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(ValueError, match=r"can't be read as a video|breaks off before its first picture"):
        video_properties(path)


@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b"<html>no video</html>", b"# Ein Text\n" * 50])
def test_what_is_no_video_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="the file can't be read as a video"):
        video_properties(path)

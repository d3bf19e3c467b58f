"""A film, a sound or an AVIF picture that says where it was made is told; one that does not is not."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image

from kindling.model.outputs import CopyOutput, Plan
from kindling.model.site_settings import SiteSettings
from kindling.model.values import MediaFile, Site
from kindling.plugins.privacy.media import tells_place
from kindling.plugins.privacy.questions import places
from tests.conftest import KIT

FILM = KIT / "tests" / "sites" / "videos" / "content" / "media" / "bead.mp4"


def film(path: Path, **metadata: str) -> Path:
    """Write the film of the tests again, with this said of it as telephones say it: in QuickTime's form."""
    with av.open(str(FILM)) as old, av.open(str(path), "w", format="mov") as new:
        new.metadata.update(metadata)
        stream = new.add_stream_from_template(old.streams.video[0])
        for packet in old.demux(old.streams.video[0]):
            if packet.dts is not None:
                packet.stream = stream
                new.mux(packet)
    return path


def picture(path: Path, place: bool) -> Path:
    """Write an AVIF picture with Exif, and with a place in it or not."""
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (51.0, 28.0, 0.0)
    data = BytesIO()
    Image.new("RGB", (8, 8)).save(data, "AVIF", exif=exif)
    path.write_bytes(data.getvalue())
    return path


@pytest.mark.parametrize("ending", ["mp4", "mov"])
def test_a_film_with_a_place_is_known(ending: str, tmp_path: Path) -> None:
    placed = film(tmp_path / f"a.{ending}", location="+51.4800-003.1800/")
    assert tells_place(placed)
    assert not tells_place(film(tmp_path / f"b.{ending}", title="A talk, +1.5-2.5"))


def test_a_picture_with_a_place_is_known(tmp_path: Path) -> None:
    assert tells_place(picture(tmp_path / "a.avif", place=True))
    assert not tells_place(picture(tmp_path / "b.avif", place=False))


@pytest.mark.parametrize("data", [b"", b"\0" * 64, b"\0\0\0\1moov" + b"\xff" * 8, b"\0\0\0\x09moov", b"no film"])
@pytest.mark.parametrize("name", ["a.mp4", "a.avif", "a.txt"])
def test_what_is_no_such_file_says_nothing(name: str, data: bytes, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    assert not tells_place(tmp_path / name)


def test_what_is_published_is_told_and_nothing_else(tmp_path: Path) -> None:
    placed = film(tmp_path / "a.mp4", location="+51.4800-003.1800/")
    media = {name: MediaFile(name, f"content/{name}", 9, "video/mp4") for name in ("media/a.mp4", "media/unused.mp4")}
    site = Site(SiteSettings("Site"), datetime(2026, 12, 1, tzinfo=UTC), False, (), (), media)
    plan = Plan(site, (CopyOutput("/media/a.mp4", "content/media/a.mp4", placed),))
    assert [(one.path, one.rule, one.severity) for one in places(plan)] == [
        ("content/media/a.mp4", "privacy/place", "warning")
    ]

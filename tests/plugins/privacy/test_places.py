"""A film, a sound or an AVIF picture that says where it was made is told; one that does not is not."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
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


def exif_of(place: bool) -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    if place:
        exif.get_ifd(0x8825)[2] = (51.0, 28.0, 0.0)
    return exif.tobytes()


def box(kind: bytes, body: bytes) -> bytes:
    return (8 + len(body)).to_bytes(4, "big") + kind + body


def xmp(place: bool) -> bytes:
    held = b'exif:GPSLatitude="51,28.8N"' if place else b'dc:title="Of GPSLatitude"'
    return b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:Description " + held + b"/></x:xmpmeta>"


def loci(place: bool) -> bytes:
    return box(b"loci", bytes(4) + b"\x15\xc7Home\0\0" + (b"\0\3\x2e\0\0\x33\x7a\0" if place else bytes(8)) + bytes(4))


HEIF = box(b"ftyp", b"heic\0\0\0\0mif1heic")
#: name → a file of that kind, with a place in it or not
MADE = {
    "telephone.heic": lambda place: HEIF + box(b"mdat", bytes(20) + exif_of(place) + bytes(20)),
    "edited.heic": lambda place: HEIF + box(b"mdat", bytes(20) + xmp(place)),
    "edited.avif": lambda place: box(b"ftyp", b"avif\0\0\0\0mif1") + box(b"mdat", xmp(place)),
    "scan.tif": lambda place: exif_of(place).removeprefix(b"Exif\0\0"),
    "moving.gif": lambda place: b"GIF89a" + bytes(7) + b"!\xff\x0bXMP DataXMP" + xmp(place) + b";",
    "layers.psd": lambda place: b"8BPS\0\1" + bytes(20) + xmp(place),
    "map.pdf": lambda place: b"%PDF-1.7\n1 0 obj <</Type /Metadata>> stream\n" + xmp(place) + b"\nendstream",
    "telephone.mp4": lambda place: box(b"ftyp", b"isom") + box(b"moov", box(b"udta", loci(place))),
    "edited.mp4": lambda place: box(b"ftyp", b"isom") + box(b"uuid", bytes(16) + xmp(place)) + box(b"mdat", b"x"),
    "film.webm": lambda place: (
        b"\x1aE\xdf\xa3\x45\xa3\x88LOCATION\x44\x87\x90" + (b"+51.48-003.18/" if place else b"Wales")
    ),
}


@pytest.mark.parametrize("name", MADE)
def test_a_place_is_known_in_each_form_that_is_published_as_it_is(name: str, tmp_path: Path) -> None:
    told = []
    for place in (True, False):
        (tmp_path / name).write_bytes(MADE[name](place))
        told.append(tells_place(tmp_path / name))
    assert told == [True, False]


@given(st.sampled_from(sorted(MADE)), st.binary(max_size=40), st.integers(0, 200))
def test_no_damaged_file_stops_a_check(
    tmp_path_factory: pytest.TempPathFactory, name: str, junk: bytes, at: int
) -> None:
    whole = MADE[name](True)
    path = tmp_path_factory.getbasetemp() / name
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    assert tells_place(path) in (True, False)


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

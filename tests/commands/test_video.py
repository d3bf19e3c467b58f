"""`make video`: what a host says of a video, or a film of itself, as lines to type; against stand-ins for the hosts."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from shutil import copy

import pytest
from PIL import Image

from kindling.commands._command import Exit
from tests.commands.conftest import Outcome, command, tree
from tests.conftest import KIT
from tests.standin import StandIn, standing_in

FILMS = KIT / "tests" / "sites" / "videos" / "content" / "media"
KEY = "dQw4w9WgXcQ"
TUBE = "kkGMgK9ZtnKfYAgnEtQxbv"
Answer = tuple[int, str, bytes]


def picture(width: int, height: int) -> Answer:
    data = BytesIO()
    Image.new("RGB", (width, height), (13, 74, 72)).save(data, "PNG")
    return 200, "image/png", data.getvalue()


def said(**values: object) -> Answer:
    return 200, "application/json", json.dumps(values).encode()


@pytest.fixture
def hosts() -> Iterator[StandIn]:
    with standing_in() as stand_in:
        yield stand_in


def video(site: Path, hosts: StandIn, source: str) -> Outcome:
    """Run the command as a person does, in a world in which every host is the stand-in."""
    trust = site.parent / "trust.pem"
    trust.write_bytes(hosts.trust)
    proxies = {"https_proxy": hosts.address, "http_proxy": hosts.address, "no_proxy": ""}
    done = command("video", f"--site={site}", FROM=source, SSL_CERT_FILE=str(trust), **proxies)
    return Outcome(done.code, done.out.replace(f"{site}/", ""), done.err.replace(f"{site}/", ""))


def test_youtube_says_title_and_poster_and_its_page_the_length(site: Path, hosts: StandIn) -> None:
    title = 'Joy: what it is &amp; "where" it grows'
    thumbnail = f"https://i.ytimg.com/vi/{KEY}/hqdefault.jpg"
    hosts.answers |= {
        "www.youtube.com/oembed": said(title=title, thumbnail_url=thumbnail),
        "www.youtube.com/watch": (200, "text/html", b'<script>{"lengthSeconds":"245"}</script>'),
        f"i.ytimg.com/vi/{KEY}/maxresdefault.jpg": picture(1920, 1080),
    }
    done = video(site, hosts, f"https://youtu.be/{KEY}?si=x")
    assert (done.code, done.err) == (Exit.DONE, "")
    assert done.out == (
        "content/media/joy-what-it-is-where-it-grows.jpg is the poster.\n"
        "In the front matter, type:\n\n"
        'title: "Joy: what it is & \\"where\\" it grows"\n'
        f"video: https://youtu.be/{KEY}?si=x\n"
        "poster: /media/joy-what-it-is-where-it-grows.jpg\n"
        "duration: 4:05\n\n"
        "It needs captions too: save YouTube's as content/media/joy-what-it-is-where-it-grows.vtt, and add\n"
        "captions: /media/joy-what-it-is-where-it-grows.vtt\n"
    )
    with Image.open(site / "content" / "media" / "joy-what-it-is-where-it-grows.jpg") as poster:
        assert (poster.format, poster.size) == ("JPEG", (1280, 720))
    asked = next(request for request in hosts.requests if request.path == "/oembed")
    assert asked.values["url"] == [f"https://www.youtube.com/watch?v={KEY}"]


def test_vimeo_is_asked_with_the_secret_of_an_unlisted_video(site: Path, hosts: StandIn) -> None:
    hosts.answers |= {
        "vimeo.com/api/oembed.json": said(
            title="Work", duration=75, thumbnail_url="https://i.vimeocdn.com/video/1_640.jpg"
        ),
        "i.vimeocdn.com/video/1_640.jpg": picture(640, 360),
    }
    done = video(site, hosts, "vimeo.com/76979871/0a1b2c3d4e")
    assert "video: https://vimeo.com/76979871/0a1b2c3d4e\n" in done.out
    assert "poster: /media/work.jpg\nduration: 1:15\n" in done.out
    assert hosts.requests[0].values["url"] == ["https://vimeo.com/76979871/0a1b2c3d4e"]


def test_a_peertube_that_the_settings_name_is_asked(site: Path, hosts: StandIn) -> None:
    (site / "pelicanconf.py").write_text('VLOG = {"peertube": ["video.example.org"]}\n', "utf-8")
    hosts.answers |= {
        "video.example.org/services/oembed": said(title="Kindness", thumbnail_url="https://elsewhere.example/a.jpg"),
        f"video.example.org/api/v1/videos/{TUBE}": said(duration=61, previewPath="/lazy-static/previews/a.jpg"),
        "video.example.org/lazy-static/previews/a.jpg": picture(850, 480),
    }
    done = video(site, hosts, f"https://video.example.org/w/{TUBE}")
    assert "poster: /media/kindness.jpg\nduration: 1:01\n" in done.out
    assert "elsewhere.example/a.jpg" not in hosts.asked(), "only the host itself is asked for its pictures"


def test_a_host_that_is_not_named_is_not_asked(site: Path, hosts: StandIn) -> None:
    done = video(site, hosts, f"https://video.example.org/w/{TUBE}")
    assert done.code == Exit.USAGE
    assert "VLOG = {'peertube': ['video.example.org']}" in done.err
    assert hosts.requests == []


def test_what_a_host_does_not_say_is_left_to_the_writer(site: Path, hosts: StandIn) -> None:
    before = tree(site)
    hosts.answers["www.youtube.com/oembed"] = said(title="Joy", thumbnail_url="http://i.ytimg.com/a.jpg")
    hosts.answers[f"i.ytimg.com/vi/{KEY}/maxresdefault.jpg"] = (200, "image/jpeg", b"<svg onload=alert(1)>")
    done = video(site, hosts, f"https://youtu.be/{KEY}")
    assert done.code == Exit.DONE
    assert done.err.startswith("YouTube gave no picture of the video.\n    hint: add poster: yourself")
    assert "poster:" not in done.out and "duration:   # the host does not say it" in done.out
    assert tree(site) == before


@pytest.mark.parametrize(
    ("answer", "code", "fact"),
    [
        ((404, "text/plain", b"Not Found"), Exit.CONTENT, "YouTube shows no such video to everybody (404)."),
        ((503, "text/plain", b"Later"), Exit.MACHINE, "www.youtube.com answers 503."),
        ((200, "text/html", b"<p>Agree first</p>"), Exit.CONTENT, "YouTube says nothing of this video."),
    ],
)
def test_a_host_that_says_no_is_one_line(site: Path, hosts: StandIn, answer: Answer, code: Exit, fact: str) -> None:
    hosts.answers["www.youtube.com/oembed"] = answer
    done = video(site, hosts, f"https://youtu.be/{KEY}")
    assert (done.code, done.out) == (code, "")
    first, second = done.err.splitlines()
    assert first == fact and second.startswith("    hint: ")


def test_without_a_network_it_is_one_line(site: Path, hosts: StandIn) -> None:
    done = command("video", f"--site={site}", FROM=f"https://youtu.be/{KEY}", https_proxy="http://127.0.0.1:9")
    assert (done.code, done.out) == (Exit.MACHINE, "")
    first, second = done.err.splitlines()
    assert first.startswith("www.youtube.com can't be reached: ") and second.startswith(
        "    hint: check the connection"
    )


def test_whom_nobody_vouches_for_is_not_believed(site: Path, hosts: StandIn) -> None:
    flags = {"https_proxy": hosts.address, "no_proxy": ""}
    done = command("video", f"--site={site}", FROM=f"https://youtu.be/{KEY}", **flags)
    assert done.code == Exit.MACHINE
    assert "certificate" in done.err
    assert hosts.requests == []


def test_nothing_is_written_over(site: Path, hosts: StandIn) -> None:
    media = site / "content" / "media"
    media.mkdir()
    (media / "work.jpg").write_bytes(b"mine")
    hosts.answers |= {
        "vimeo.com/api/oembed.json": said(title="Work", thumbnail_url="https://i.vimeocdn.com/1.jpg"),
        "i.vimeocdn.com/1.jpg": picture(64, 36),
    }
    assert "poster: /media/work-2.jpg" in video(site, hosts, "https://vimeo.com/1").out
    assert "content/media/work-2.jpg is the poster already." in video(site, hosts, "https://vimeo.com/1").out
    assert (media / "work.jpg").read_bytes() == b"mine"
    assert sorted(path.name for path in media.iterdir()) == ["work-2.jpg", "work.jpg"]


def test_a_film_says_its_length_and_gives_a_poster(site: Path, tmp_path: Path) -> None:
    media = site / "content" / "media"
    media.mkdir()
    copy(FILMS / "bead.mp4", media)
    copy(FILMS / "bead.vtt", media)
    done = command("video", f"--site={site}", FROM=str(media / "bead.mp4"))
    assert (done.code, done.err) == (Exit.DONE, "")
    lines = done.out.replace(f"{site}/", "").splitlines()
    assert lines == [
        "content/media/bead.jpg is the poster.",
        "In the front matter, type:",
        "",
        "video: /media/bead.mp4",
        "poster: /media/bead.jpg",
        "captions: /media/bead.vtt",
    ]
    with Image.open(media / "bead.jpg") as poster:
        assert poster.size == (160, 90)


def test_a_film_elsewhere_is_to_be_put_into_the_site(site: Path, tmp_path: Path) -> None:
    copy(FILMS / "bead.mp4", tmp_path / "talk.mp4")
    done = command("video", f"--site={site}", FROM=str(tmp_path / "talk.mp4"))
    assert done.code == Exit.DONE
    assert "video: /media/talk.mp4" in done.out and "Put the film into" in done.out
    assert "captions: /media/talk.vtt" in done.out and "It needs captions" in done.out
    assert (site / "content" / "media" / "talk.jpg").is_file()


def test_a_film_of_the_site_goes_before_one_of_that_name_where_the_command_runs(site: Path) -> None:
    """`make video SITE=../mine FROM=content/media/excellence.mp4` took the example's film of that name."""
    media = site / "content" / "media"
    media.mkdir()
    for name in ("excellence.mp4", "excellence.vtt"):  # as in the checkout's own content/media
        copy(FILMS / f"bead{name[-4:]}", media / name)
        assert (KIT / "content" / "media" / name).is_file()
    for named in ("content/media/excellence.mp4", "media/excellence.mp4", "/media/excellence.mp4"):
        (media / "excellence.jpg").unlink(missing_ok=True)
        done = command("video", f"--site={site}", FROM=named)
        assert (done.code, done.err) == (Exit.DONE, "")
        assert "video: /media/excellence.mp4\nposter: /media/excellence.jpg\n" in done.out
        assert "Put the film" not in done.out
        with Image.open(media / "excellence.jpg") as poster:
            assert poster.size == (160, 90), "of the site's film"


def test_a_film_is_never_to_be_put_over_another_of_its_name(site: Path, tmp_path: Path) -> None:
    media = site / "content" / "media"
    media.mkdir()
    (media / "talk.mp4").write_bytes(b"another")
    copy(FILMS / "bead.mp4", tmp_path / "talk.mp4")
    done = command("video", f"--site={site}", FROM=str(tmp_path / "talk.mp4"))
    assert "video: /media/talk-2.mp4\nposter: /media/talk-2.jpg\n" in done.out
    assert "and call it talk-2.mp4: another film has its name there" in done.out
    copy(FILMS / "bead.mp4", media / "talk.mp4")
    again = command("video", f"--site={site}", FROM=str(tmp_path / "talk.mp4"))
    assert "video: /media/talk.mp4\n" in again.out and "Put the film" not in again.out


@pytest.mark.parametrize(
    ("name", "code", "fact"),
    [
        ("phone.mp4", Exit.CONTENT, "its picture is stored as HEVC (H.265), which browsers don't play in .mp4."),
        ("cut.mp4", Exit.CONTENT, "the file can't be read as a video"),
        ("none.mp4", Exit.USAGE, "there is no such file"),
    ],
)
def test_a_film_that_is_no_good_is_told(site: Path, name: str, code: Exit, fact: str) -> None:
    film = KIT / "tests" / "sites" / "broken-videos" / "content" / "media" / name
    done = command("video", f"--site={site}", FROM=str(film))
    assert done.code == code
    assert fact in done.err


def test_without_from_it_says_what_to_type(site: Path) -> None:
    done = command("video", f"--site={site}")
    assert (done.code, done.out) == (Exit.USAGE, "")
    assert done.err.startswith("There is no FROM.\n    hint: name a video: make video FROM=")

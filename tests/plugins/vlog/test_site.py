"""A small site with videos of all kinds, built whole: its pages, its feeds, its print, its policies."""

import json
import re
from html import unescape
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup

from kindling.model.policy import STRICT
from tests.engine.test_sites import SITES, built, files

pytestmark = pytest.mark.whole

PLAYERS = "iframe, video, audio, button, script, [data-frame]"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("videos") / "output"
    assert built(SITES / "videos", folder).published
    return folder


def page(output: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((output / address.strip("/") / "index.html").read_text("utf-8"), "lxml")


def policy(text: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in text.split(";")}


def of_page(output: Path, address: str) -> dict[str, list[str]]:
    (meta,) = page(output, address).select("meta[http-equiv=Content-Security-Policy]")
    return policy(str(meta["content"]))


def test_each_page_allows_the_host_of_its_own_video_and_no_other(output: Path) -> None:
    hosts = {
        "/posts/youtube/": ["https://www.youtube-nocookie.com"],
        "/posts/vimeo/": ["https://player.vimeo.com"],
        "/posts/peertube/": ["https://video.example.org"],
        "/posts/text/": ["https://www.youtube-nocookie.com"],
        "/about/": ["https://player.vimeo.com"],
    }
    for path in output.rglob("index.html"):
        address = f"/{path.parent.relative_to(output).as_posix()}/".replace("/./", "/")
        found = of_page(output, address)
        assert found.pop("frame-src", None) == hosts.get(address), address
        if address == "/search/":
            assert found.pop("script-src") == ["'self'", "'wasm-unsafe-eval'"]
            found["script-src"] = ["'self'"]
        assert found == {name: list(sources) for name, sources in STRICT.items() if name != "frame-ancestors"}


def test_the_header_allows_what_any_page_needs(output: Path) -> None:
    rules = (output / "_headers").read_text("utf-8")
    (found,) = re.findall("Content-Security-Policy: (.+)", rules)
    assert policy(found)["frame-src"] == [
        "https://player.vimeo.com",
        "https://video.example.org",
        "https://www.youtube-nocookie.com",
    ]


def test_the_styles_and_script_of_players_are_where_players_are(output: Path) -> None:
    players = ("/posts/text/", "/posts/vimeo/", "/about/", "/series/films/")
    for address, has in {**dict.fromkeys(players, True), "/posts/words/": False, "/": False}.items():
        assert bool(page(output, address).select("link[href*='/vlog.']")) == has, address
        assert bool(page(output, address).select("script[src*='/vlog.']")) == has, address


def test_feeds_show_a_picture_a_link_and_the_transcript_and_no_frame(output: Path) -> None:
    atom = feedparser.parse((output / "feed.xml").read_bytes(), sanitize_html=False)
    items = json.loads((output / "feed.json").read_text("utf-8"))["items"]
    assert not atom.bozo
    filmed = 0
    for entry, item in zip(atom.entries, items, strict=True):
        for html in (entry.content[0].value, item["content_html"]):
            content = BeautifulSoup(html, "lxml")
            assert content.select(PLAYERS) == []
            watch = [link for link in content.select("a") if link.get_text().startswith("Watch “")]
            for link in watch:
                assert str(link["href"]).startswith(entry.link)
                (image,) = link.select("img")
                assert (output / re.sub("^https?://[^/]+/", "", str(image["src"]))).is_file()
                texts = [str(other["href"]) for other in link.parent.select("a") if "transcript" in str(other["href"])]  # type: ignore[union-attr]
                assert len(texts) == 1
                assert (output / re.sub("^https?://[^/]+/", "", texts[0])).is_file()
            filmed += len(watch)
    assert filmed == 2 * (3 + 2), "three at the head, two in a text"


def test_players_stand_in_pages_and_in_the_words_of_series_too(output: Path) -> None:
    assert page(output, "/about/").select_one(".prose [data-frame]")
    video = page(output, "/series/films/").select_one(".prose video")
    assert video and [str(source["src"]) for source in video.select("source")] == [
        "../../media/bead.webm",
        "../../media/bead.mp4",
    ]
    assert str(video["poster"]) == "../../media/bead.webm.jpg"


def test_a_printed_series_has_no_players(output: Path) -> None:
    printed = page(output, "/series/films/print/")
    assert printed.select("main iframe, main video, main button") == []
    text = unescape(printed.select_one("main").get_text())  # type: ignore[union-attr]
    assert "Watch “All films" in text and "Watch “The bead”" in text and "Watch “A short one”" in text


def test_the_same_site_is_the_same_bytes(output: Path, tmp_path: Path) -> None:
    assert built(SITES / "videos", tmp_path / "again" / "output").published
    assert files(tmp_path / "again" / "output") == files(output)

"""Pictures through a whole build: offered on pages, plain in feeds, private everywhere, made once."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from kindling.plugins.pictures import images
from tests.engine.test_pictures import ICC, SECRETS, exif, saved
from tests.engine.test_sites import built, listed
from tests.plugins.pictures.test_images import halves
from tests.plugins.vlog.test_stills import film

pytestmark = pytest.mark.whole

CONF = 'CARDS = {"enabled": False}\n'
TEXTS = {
    "posts/one.md": """---
title: One
date: 2026-03-01
summary: The first.
series: Walks
cover: ../media/walk.jpg
cover_alt: A walk by the river
---
![A walk](../media/walk.jpg "By the river")

![The same walk](../media/again/walk.jpg) and ![](../media/line.svg){.decorative}

![A flag that waves](../media/wave.gif)

![A walk, small](../media/walk.jpg){width=200}
""",
    "posts/two.md": """---
title: Two
date: 2026-03-02
summary: The second.
series: Walks
---
Words first.

![A walk]({attach}../media/walk.jpg)

<img src="/media/walk.jpg" alt="The walk, once more">
""",
    "posts/draft.md": """---
title: Draft
date: 2026-03-03
summary: Not yet.
status: draft
---
![](../media/later.png)
""",
    "pages/about.md": """---
title: About
summary: Us.
cover: ../media/later.png
cover_alt: decorative
status: draft
---
Words.
""",
}


def made(folder: Path, texts: Mapping[str, str] = TEXTS, conf: str = CONF) -> Path:
    """Write a site with real pictures; return its folder."""
    photograph = Image.effect_noise((1400, 700), 50).convert("RGB")
    walk = saved(photograph, "JPEG", quality=93, exif=exif(1), icc_profile=ICC, comment="Leeds")
    wave = saved(halves((64, 32)), "GIF", save_all=True, append_images=[halves((64, 32)).rotate(180)])
    files = {
        "media/walk.jpg": walk,
        "media/again/walk.jpg": walk,
        "media/wave.gif": wave,
        "media/line.svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="4"><path d="M0 2h40"/></svg>',
        "media/later.png": saved(halves((600, 300)), "PNG"),
    }
    for name, data in {**files, **{name: text.encode() for name, text in texts.items()}}.items():
        path = folder / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "pelicanconf.py").write_text(conf, "utf-8")
    return folder


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built; its folder."""
    folder = made(tmp_path_factory.mktemp("pictures"))
    result = built(folder, folder / "output")
    assert [str(p) for p in result.problems if p.severity == "error"] == []
    return folder


def soup(site: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site / "output" / name).read_text("utf-8"), "html.parser")


def test_each_picture_is_made_once_in_each_width_however_many_show_it(site: Path) -> None:
    names = sorted(path.name for path in (site / "output" / "pictures").glob("*.webp"))
    assert [re.sub(r"\.[0-9a-f]{10}\.", ".", name) for name in names] == [
        "walk-1200.webp", "walk-1400.webp", "walk-480.webp", "walk-800.webp"
    ]  # fmt: skip


def test_a_page_offers_the_versions_and_falls_back_to_the_file(site: Path) -> None:
    page = soup(site, "posts/one/index.html")
    cover, walk, again, small = page.select("picture")
    for picture in (cover, walk, again):
        source, image = picture.find_all(recursive=False)
        offered = [entry.split() for entry in str(source["srcset"]).split(", ")]
        assert [width for _, width in offered] == ["480w", "800w", "1200w", "1400w"]
        for address, _ in offered:
            assert (site / "output" / "posts" / "one" / address).is_file()
        assert (source["type"], image["width"], image["height"]) == ("image/webp", "1400", "700")
        assert str(image["src"]).endswith("walk.jpg")
    assert walk.parent and walk.parent.name == "figure"
    source, image = small.find_all(recursive=False)
    assert (source["sizes"], image["width"], image["height"]) == ("200px", "200", "100")
    assert [image["alt"] for image in page.select("main img")] == [
        "A walk by the river", "A walk", "The same walk", "", "A flag that waves", "A walk, small"
    ]  # fmt: skip


def test_the_cover_comes_first_and_what_follows_waits(site: Path) -> None:
    first, *others = soup(site, "posts/one/index.html").select("main img")
    assert (first.get("fetchpriority"), first.get("loading")) == ("high", None)
    assert [(image["loading"], image["decoding"]) for image in others] == [("lazy", "async")] * 5


def test_without_a_cover_the_first_picture_near_the_top_comes_first(site: Path) -> None:
    first, second = soup(site, "posts/two/index.html").select("main img")
    assert (first["loading"], first["fetchpriority"]) == ("eager", "high")
    assert (second["loading"], second.get("fetchpriority")) == ("lazy", None)
    assert first["src"] == "walk.jpg", "{attach}: beside the page"
    assert len(soup(site, "posts/two/index.html").select("picture")) == 2, "one was written in HTML"


def test_drawings_and_moving_pictures_stay_as_they_are(site: Path) -> None:
    page = soup(site, "posts/one/index.html")
    alone = [image for image in page.select("main img") if image.parent and image.parent.name != "picture"]
    assert [str(image["src"]).rpartition("/")[2] for image in alone] == ["line.svg", "wave.gif"]
    content, output = site / "content" / "media" / "wave.gif", site / "output" / "media" / "wave.gif"
    assert output.read_bytes() == content.read_bytes()


def test_lists_show_covers_without_saying_them_again(site: Path) -> None:
    home = soup(site, "index.html")
    assert [image["alt"] for image in home.select("main img")] == []
    folder = site.parent
    alone = made(folder / "alone", {"posts/one.md": TEXTS["posts/one.md"].replace("series: Walks\n", "")})
    built(alone, alone / "output")
    (image,) = soup(alone, "index.html").select("main img")
    assert (image["alt"], image["fetchpriority"]) == ("", "high")


@pytest.mark.parametrize("name", ["feed.xml", "feed.json", "series/walks/print/index.html"])
def test_feeds_and_printed_pages_have_the_file_itself(site: Path, name: str) -> None:
    text = (site / "output" / name).read_text("utf-8")
    assert "walk.jpg" in text
    assert "picture" not in text.replace("/pictures", "")
    assert ".webp" not in text


def test_no_word_of_the_camera_is_anywhere(site: Path) -> None:
    assert any(secret in (site / "content/media/walk.jpg").read_bytes() for secret in SECRETS)
    for path in (site / "output").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert not any(secret in data for secret in SECRETS), path
    for path in (site / "output" / "pictures").glob("*.webp"):
        with Image.open(path) as image:
            assert not image.getexif()
            assert not image.info.get("xmp") and not image.info.get("icc_profile")


def test_versions_may_be_kept_for_ever(site: Path) -> None:
    headers = (site / "output" / "_headers").read_text("utf-8")
    assert "/pictures/*\n  Cache-Control: public, max-age=31536000, immutable\n" in headers


def test_the_next_build_packs_nothing_and_gives_the_same_bytes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tree() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in (site / "output").rglob("*") if path.is_file()}

    def never(*_: object) -> None:
        raise AssertionError("a picture was unpacked again")

    before = tree()
    monkeypatch.setattr(images, "unpacked", never)
    assert built(site, site / "output").published
    assert tree() == before


def test_while_writing_drafts_have_their_pictures_and_are_told_of_their_alt(site: Path, tmp_path: Path) -> None:
    result = built(site, tmp_path / "output", preview=True)
    told = "content/posts/draft.md:7: [pictures/alt] warning: the picture '../media/later.png' has no alt text"
    assert told in listed(result)
    page = BeautifulSoup((tmp_path / "output/posts/draft/index.html").read_text("utf-8"), "html.parser")
    assert len(page.select("picture")) == 1


HARD = """---
title: Hard places
date: 2026-03-04
summary: Pictures where nobody expects them.
series: Walks
---
## A heading with ![a flag](../media/wave.gif) in it

Words[^1] and ^[inline ![In a note](../media/walk.jpg) note]. ==A marked ![sentence](../media/walk.jpg) here.==

[^1]: A note with ![Noted](../media/walk.jpg "T").

| a | ![Cell](../media/walk.jpg) |
|---|---|
| b | [![A link](../media/walk.jpg)](../media/walk.jpg) |

> ![Quoted](../media/walk.jpg)

!!! note
    ![Admonished](../media/walk.jpg "Caption")

<figure><img src="../media/walk.jpg" alt="Raw" width="300" height="10"><figcaption>Raw</figcaption></figure>

![By name][walk]

[walk]: ../media/walk.jpg
"""


def test_in_hard_places_every_picture_is_one_on_its_page_and_on_all_others(tmp_path: Path) -> None:
    folder = made(tmp_path, {"posts/hard.md": HARD, "posts/two.md": TEXTS["posts/two.md"]})
    result = built(folder, folder / "output")
    assert [str(p) for p in result.problems if p.severity == "error"] == []
    page = soup(folder, "posts/hard-places/index.html")
    alts = ["sentence", "Cell", "A link", "Quoted", "Admonished", "Raw", "By name"]
    assert [image["alt"] for image in page.select("picture img")] == alts
    assert [image["alt"] for image in page.select(".reference img")] == ["Noted", "In a note"]
    for printed in soup(folder, "series/walks/print/index.html").select("main img"):
        assert printed["loading"] == "lazy" and printed["width"]


def test_a_site_without_the_plugin_shows_plain_pictures(tmp_path: Path) -> None:
    conf = f"{CONF}PLUGINS.remove('kindling.plugins.pictures')\n"
    folder = made(tmp_path, {name: TEXTS[name] for name in ("posts/one.md", "posts/two.md")}, conf)
    result = built(folder, folder / "output")
    assert result.published, listed(result)
    assert not (folder / "output" / "pictures").exists()
    assert [image["alt"] for image in soup(folder, "posts/one/index.html").select("main img")][:1] == ["A walk"]


def test_a_poster_that_is_taken_from_a_film_stands_in_lists_in_several_widths(tmp_path: Path) -> None:
    front = "---\ntitle: Film\ndate: 2026-03-04\nsummary: It moves.\ntags: [films]\nvideo: /media/film.mp4\n"
    front += "captions: /media/film.vtt\n---\n"
    site = made(tmp_path / "site", {"posts/film.md": front + "![A walk](../media/walk.jpg)\n"})
    film(site / "content" / "media" / "film.mp4", size=(1600, 900))
    (site / "content" / "media" / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nIt moves.\n", "utf-8")
    result = built(site, tmp_path / "output")
    assert result.published, listed(result)
    for address in ("videos", "archive", "topics/films", "."):
        page = BeautifulSoup((tmp_path / "output" / address / "index.html").read_text("utf-8"), "html.parser")
        (image,) = page.select("main .screen picture img")
        assert (image["width"], image["height"]) == ("1280", "720")
        assert str(image["src"]).endswith("media/film.mp4.jpg")
        (source,) = page.select("main .screen picture source")
        for each in str(source["srcset"]).split(", "):
            name, width = each.split()
            with Image.open((tmp_path / "output" / address / name).resolve()) as version:
                assert version.width == int(width.removesuffix("w"))

"""Podcasts, read back by two independent readers: feedparser, and the Podcast Index's own (npm, podcast-partytime)."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import feedparser
import pytest
from PIL import Image

from plugins._kit.settings import typed_settings
from plugins.podcast.core import episode_problems, guid
from plugins.podcast.settings import PodcastSettings
from tests.conftest import KIT, BuiltSite
from tests.plugins.series.texts import post, site

FEEDS = ("videos/feed.xml", "series/great-working-cultures/podcast.xml")
JUDGE = """
const {parseFeed} = require('podcast-partytime');
console.log(JSON.stringify(parseFeed(require('fs').readFileSync(0, 'utf8'))));
"""


def partytime(feed: Path) -> dict[str, Any]:
    """Return a feed as the Podcast Index's parser reads it."""
    if not shutil.which("node"):
        pytest.fail("node is missing: `make test` installs it", pytrace=False)
    command, folder = ["node", "-e", JUDGE], KIT / "tests" / "judges"
    text = feed.read_text("utf-8")
    run = subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("name", FEEDS)
def test_feedparser_reads_it_whole(example_site: BuiltSite, name: str) -> None:
    found = feedparser.parse((example_site.output / name).read_bytes())
    assert found.bozo == 0
    assert len(found.entries) == 3
    for entry in found.entries:
        (film,) = entry.enclosures
        path = example_site.output / film.href.partition("://")[2].partition("/")[2]
        assert (film.type, int(film.length)) == ("video/mp4", path.stat().st_size)
        assert entry.guidislink is False
        assert entry.published_parsed
        assert entry.content and "<video" not in entry.content[0].value and "<iframe" not in entry.content[0].value
    dates = [entry.published_parsed for entry in found.entries]
    assert dates == sorted(dates, reverse=True)


@pytest.mark.parametrize("name", FEEDS)
def test_the_podcast_index_reads_every_tag(example_site: BuiltSite, name: str) -> None:
    found = partytime(example_site.output / name)
    assert found["medium"] == "video"
    assert found["guid"] == guid(f"http://localhost:8000/{name}")
    assert found["explicit"] is False
    assert found["itunesImage"].endswith(".png")
    episode = next(each for each in found["items"] if each["title"] == "Creating a culture of kindness")
    assert episode["duration"] == 75
    assert episode["podcastSeason"] == {"number": 1, "name": "Great working cultures"}
    assert episode["podcastEpisode"]["number"] == 2
    assert {one["type"] for one in episode["podcastTranscripts"]} == {"text/vtt", "text/plain"}
    assert episode["podcastChapters"]["type"] == "application/json+chapters"
    assert [person["name"] for person in episode["podcastPeople"]] == ["The Kindling team"]


def test_what_the_feed_names_is_there(example_site: BuiltSite) -> None:
    for name in FEEDS:
        found = partytime(example_site.output / name)
        named = [found["itunesImage"]]
        for episode in found["items"]:
            named += [episode["enclosure"]["url"], episode["podcastChapters"]["url"]]
            named += [one["url"] for one in episode["podcastTranscripts"]]
        for url in named:
            assert (example_site.output / url.partition("://")[2].partition("/")[2]).is_file(), url


def test_chapters_are_those_of_the_page(example_site: BuiltSite) -> None:
    path = example_site.output / "posts" / "creating-a-culture-of-kindness" / "chapters.json"
    found = json.loads(path.read_text("utf-8"))
    assert found["version"] == "1.2.0"
    assert found["chapters"][1] == {"startTime": 17, "title": "What rudeness does to thinking"}
    assert len(found["chapters"]) == 5


def test_pictures_are_what_directories_take(example_site: BuiltSite) -> None:
    pictures = sorted((example_site.output / "podcast").iterdir())
    assert len(pictures) == 2
    for path in pictures:
        with Image.open(path) as picture:
            assert (picture.size, picture.mode, picture.format) == ((1500, 1500), "RGB", "PNG")


def test_pages_lead_to_the_feeds(example_site: BuiltSite) -> None:
    for page, feed in (("/videos/", "feed.xml"), ("/series/great-working-cultures/", "podcast.xml")):
        html = example_site.html(page)
        assert 'type="application/rss+xml" title="' in html and html.count(f'href="{feed}"') == 2


def test_a_guid_is_that_of_the_standard_whatever_the_scheme() -> None:
    assert guid("https://example.org/feed.xml") == guid("http://example.org/feed.xml/")
    assert guid("https://example.org/feed.xml") != guid("https://example.org/other.xml")


def test_what_directories_would_cut_is_told() -> None:
    given = site({"posts/a.md": post("T" * 256, "2026-09-07", f"summary: {'s' * 4001}", "slug: a")})
    (document,) = given.documents
    found = [str(problem).partition("\n")[0] for problem in episode_problems(document, given.facts[0])]
    assert [line.partition("warning: ")[2] for line in found] == [
        "the title has 256 signs, and directories of podcasts take 255",
        "the summary has 4001 signs, and directories of podcasts take 4000",
    ]


def test_a_category_that_no_directory_knows_is_refused() -> None:
    _, (problem,) = typed_settings("PODCAST", {"category": "Sience"}, PodcastSettings)
    assert "did you mean 'Science'?" in str(problem)


def test_structured_data_has_what_search_engines_ask_for(example_site: BuiltSite) -> None:
    html = example_site.html("/posts/creating-a-culture-of-kindness/")
    graph = json.loads(html.partition('<script type="application/ld+json">')[2].partition("</script>")[0])["@graph"]
    (video,) = [node for node in graph if node["@type"] == "VideoObject"]
    assert video["duration"] == "PT1M15S"
    assert video["uploadDate"] == "2026-09-21T00:00:00+01:00"
    assert video["contentUrl"].endswith("/media/kindness.mp4") and video["thumbnailUrl"].endswith("/media/kindness.jpg")
    assert video["transcript"].startswith("Creating a culture of kindness. Ten past four in the morning.")
    clips = video["hasPart"]
    assert [(clip["startOffset"], clip["endOffset"]) for clip in clips] == [
        (0, 17),
        (17, 38),
        (38, 50),
        (50, 62),
        (62, 75),
    ]
    assert clips[1]["url"].endswith("/posts/creating-a-culture-of-kindness/#t=17")


def test_the_sitemap_names_each_video(example_site: BuiltSite) -> None:
    from lxml import etree

    space = {"v": "http://www.google.com/schemas/sitemap-video/1.1"}
    tree = etree.fromstring((example_site.output / "sitemap.xml").read_bytes())
    assert len(tree.xpath("//v:video", namespaces=space)) == 3
    assert tree.xpath("//v:duration/text()", namespaces=space) == ["76", "84", "75"]
    for tag in ("thumbnail_loc", "title", "description", "content_loc"):
        assert len(tree.xpath(f"//v:video/v:{tag}", namespaces=space)) == 3, tag

"""Podcasts, read back by two independent readers: feedparser, and the Podcast Index's own (npm, podcast-partytime)."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from PIL import Image

from kindling.commands.keeping import keep_addresses
from kindling.commands.kit import build_request
from kindling.engine.build import build
from kindling.model.paging import LARGEST, documents
from kindling.model.problems import Problem
from kindling.model.settings import typed_settings
from kindling.model.values import MediaFile
from kindling.plugins.podcast.core import (
    Enclosure,
    Episode,
    Podcast,
    Season,
    Transcript,
    address_problem,
    archived,
    episode_problems,
    film_of,
    guid,
    rfc822,
    same_film,
    weight,
    with_texts,
)
from kindling.plugins.podcast.settings import PodcastSettings
from kindling.plugins.video.shown import Shown
from tests.conftest import KIT, BuiltSite
from tests.engine.test_sites import built, listed
from tests.plugins.series.texts import post, site
from tests.theme.examples import environment, value_of

pytestmark = pytest.mark.whole

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


def film(
    name: str = "media/joy.mp4", mime: str = "video/mp4", codecs: tuple[str, ...] = ("h264", "yuv420p", "aac")
) -> MediaFile:
    return MediaFile(name, f"content/{name}", 1, mime, 640, 360, 60.0, codecs)


def said(problems: Iterable[Problem]) -> list[str]:
    return [str(problem).partition("\n")[0].partition("warning: ")[2] for problem in problems]


def test_what_directories_would_cut_is_told() -> None:
    given = site({"posts/a.md": post("é" * 128, "2026-09-07", f"summary: {'s' * 4001}", "slug: a")})
    (document,) = given.documents
    assert said(episode_problems(document, given.page_metadata[0], film(), Shown())) == [
        "the title takes 256 bytes, and directories of podcasts take 255",
        "the summary takes 4001 bytes, and directories of podcasts take 4000",
    ]


def test_what_directories_would_refuse_is_told() -> None:
    given = site({"posts/a.md": post("A", "2026-09-07"), "posts/b.md": post("B", "2026-09-08")})
    older, newer = given.documents
    page_metadata = given.metadata_by_source
    silent = film("media/joy.webm", "video/webm", ("vp9", "yuv420p"))
    assert said(episode_problems(older, page_metadata[older.source], silent, Shown())) == [
        "content/media/joy.webm is video/webm, and directories of podcasts ask for MP4",
        "content/media/joy.webm has no sound, and directories of podcasts may refuse an episode without it",
    ]
    assert said(episode_problems(older, page_metadata[older.source], film(), Shown())) == []
    (twice,) = same_film([(newer, film()), (older, film())])
    assert twice.path == newer.path and f"is the video of {older.path} too" in str(twice)
    assert list(same_film([(newer, film()), (older, silent)])) == []


def test_a_feed_that_is_not_loaded_safely_is_told() -> None:
    assert said(address_problem("http://example.org/kit", ("publishconf.py", 3))) == [
        "the site's address is http://example.org/kit, and directories of podcasts ask for https://"
    ]
    assert [*address_problem("https://example.org", ("", 0)), *address_problem("http://localhost:8000", ("", 0))] == []


def test_the_feed_names_the_film_that_directories_take() -> None:
    webm, mp4 = film("media/joy.webm", "video/webm"), film()
    assert film_of([webm, mp4]) is mp4
    assert film_of([webm]) is webm
    assert film_of([]) is None


def test_a_series_keeps_its_guid_through_renames(tmp_path: Path) -> None:
    """The feed of a series that was renamed twice is one feed at all its addresses, and the one that it was."""
    content = tmp_path / "content"
    shutil.copytree(KIT / "tests" / "sites" / "videos" / "content" / "media", content / "media")
    (content / "posts").mkdir()
    (content / "series").mkdir()
    video = "video: /media/bead.mp4\ncaptions: /media/bead.vtt\ndescribed: true\nseries: Films\npart: 1\nid: abc234"
    (content / "posts" / "one.md").write_text(f"---\ntitle: One\ndate: 2026-09-07\n{video}\n---\n\nWords.\n", "utf-8")
    guids = []
    for lines in (
        "slug: films",
        "slug: reels\naliases: [/series/films/]",
        "slug: cinema\naliases: [/series/films/, /series/reels/]",
    ):
        (content / "series" / "films.md").write_text(f"---\ntitle: Films\n{lines}\n---\n\nWords.\n", "utf-8")
        feeds = podcasts_of_series(tmp_path)
        assert len(feeds) == len(guids) + 1
        (guid_now,) = {partytime(feed)["guid"] for feed in feeds}
        guids.append(guid_now)
    assert guids == [guid("https://example.org/series/films/podcast.xml")] * 3


def filmed(folder: Path, name: str, series: str, date: str) -> None:
    """Write a post with a film of its own."""
    media, post = folder / "content" / "media", folder / "content" / "posts" / f"{name}.md"
    post.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(KIT / "tests" / "sites" / "videos" / "content" / "media", media, dirs_exist_ok=True)
    shutil.copy(media / "bead.mp4", media / f"{name}.mp4")
    video = f"video: /media/{name}.mp4\ncaptions: /media/bead.vtt\ndescribed: true\nseries: {series}\npart: 1"
    post.write_text(f"---\ntitle: {name}\ndate: {date}\nid: {name}23\n{video}\n---\n\nWords.\n", "utf-8")


def known_by(folder: Path, name: str, url: str = "https://example.org") -> dict[str, list[str]]:
    """Build, remember what the commands would, and return what directories know a podcast by."""
    result = build(build_request(folder, folder / "output", url, datetime(2026, 11, 23)))
    assert result.published, listed(result)
    keep_addresses(folder, result)
    text = (folder / "output" / name).read_text("utf-8")
    tags = ("podcast:guid", "guid isPermaLink", "itunes:season", "itunes:new-feed-url")
    return {tag: re.findall(f"<{tag}[^>]*>([^<]*)<", text) for tag in tags}


def test_seasons_and_guids_stay_whatever_comes(tmp_path: Path) -> None:
    filmed(tmp_path, "later", "Later", "2026-06-04")
    known = known_by(tmp_path, "videos/feed.xml")
    assert (known["itunes:season"], known["itunes:new-feed-url"]) == (["1"], [])
    filmed(tmp_path, "sooner", "Sooner", "2026-01-01")  # a series that began before it
    assert known_by(tmp_path, "videos/feed.xml")["itunes:season"] == ["1", "2"]
    alone = known_by(tmp_path, "series/sooner/podcast.xml")
    assert alone["itunes:season"] == ["1"], "in its own podcast a series is the one season"
    filmed(tmp_path, "sooner", "Soonest", "2026-01-02")  # another name and day
    for name in ("sooner", "soonest"):
        now = known_by(tmp_path, f"series/{name}/podcast.xml")
        assert now == alone | {"itunes:new-feed-url": ["https://example.org/series/soonest/podcast.xml"]}
    whole = known_by(tmp_path, "videos/feed.xml", "https://www.example.com")
    assert whole["podcast:guid"] == known["podcast:guid"]
    assert whole["itunes:season"] == ["1", "2"]
    assert whole["itunes:new-feed-url"] == ["https://www.example.com/videos/feed.xml"]
    assert set(known["guid isPermaLink"]) < set(whole["guid isPermaLink"])


def podcasts_of_series(folder: Path) -> list[Path]:
    output = folder / "output"
    result = built(folder, output)
    assert result.published, listed(result)
    return list(output.glob("series/*/podcast.xml"))


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
    assert clips[1]["url"].endswith("/posts/creating-a-culture-of-kindness/?t=17")


def test_the_sitemap_names_each_video(example_site: BuiltSite) -> None:
    from lxml import etree

    space = {"v": "http://www.google.com/schemas/sitemap-video/1.1"}
    tree = etree.fromstring((example_site.output / "sitemap.xml").read_bytes())
    assert len(tree.xpath("//v:video", namespaces=space)) == 3
    assert tree.xpath("//v:duration/text()", namespaces=space) == ["76", "84", "75"]
    for tag in ("thumbnail_loc", "title", "description", "content_loc"):
        assert len(tree.xpath(f"//v:video/v:{tag}", namespaces=space)) == 3, tag


def podcast_of(number: int) -> tuple[Podcast, dict[str, str]]:
    """Return a podcast of so many episodes, the newest first, and their texts, of ten kilobytes each."""
    episodes = tuple(
        Episode(
            f"Episode {each} & more", f"tag:{each}", f"posts/{each}.md", f"/posts/{each}/",
            rfc822(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=each)), "A summary. " * 20, "en-GB", 60,
            Enclosure(f"/media/{each}.mp4", "video/mp4", 9), (Transcript("/t.vtt", "text/vtt", "en", captions=True),),
            "/chapters.json", ("Ann Lee",), Season(1, "Power", each),
        )
        for each in range(number, 0, -1)
    )  # fmt: skip
    texts = {episode.source: "<p>What &amp; why.</p>" * 500 for episode in episodes}
    whole = value_of(Podcast, {"title": "Films", "feed": "/videos/feed.xml", "guid": "g", "lang": "en-GB"})
    return replace(whole, episodes=episodes), texts


def written(podcast: Podcast) -> bytes:
    own: dict[str, Any] = {"site": None, "here": podcast.itself, "policy": "", "podcast": podcast}
    return str(environment().get_template("podcast.xml").render(own)).encode()


def test_a_long_podcast_stands_in_archives_and_its_feed_names_the_newest_for_programs_that_know_none() -> None:
    podcast, texts = podcast_of(320)
    parted = documents([weight(texts[each.source], "https://example.org") for each in podcast.episodes], 300)
    count = len(parted.archives)
    archives = [archived(podcast, parted, number, texts) for number in range(1, count + 1)]
    assert all(len(written(each)) <= LARGEST for each in archives)
    newest = tuple(with_texts(podcast.episodes[:300], texts, "https://example.org"))
    feed = written(replace(podcast, episodes=newest, older=count))
    read = feedparser.parse(feed)
    assert (read.bozo, len(read.entries)) == (0, 300)
    whole = [bool(entry.get("content")) for entry in read.entries]
    assert whole == sorted(whole, reverse=True) and 5 < sum(whole) < 20
    assert {entry.id for entry in read.entries if not entry.get("content")} <= {
        each.guid for archive in archives for each in archive.episodes
    }
    assert 'rel="prev-archive" type="application/rss+xml" href=' in feed.decode()
    known = {entry.id for entry in read.entries} | {each.guid for archive in archives for each in archive.episodes}
    assert known == {each.guid for each in podcast.episodes}


def test_an_archive_of_a_podcast_holds_the_same_when_episodes_are_added() -> None:
    for number in (30, 31, 60):
        podcast, texts = podcast_of(number)
        parted = documents([weight(texts[each.source], "") for each in podcast.episodes], 300)
        first = archived(podcast, parted, 1, texts)
        assert [each.guid for each in first.episodes] == [f"tag:{each}" for each in range(len(first.episodes), 0, -1)]
        assert (first.before, first.behind, first.itself)[0::2] == ("", "/videos/feed/1.xml")
        page = feedparser.parse(written(first))
        assert page.bozo == 0
        assert {link.rel for link in page.feed.links} >= {"self", "current"}


def test_a_short_podcast_is_one_document_with_every_text() -> None:
    podcast, texts = podcast_of(3)
    assert documents([weight(texts[each.source], "") for each in podcast.episodes], 300).archives == ()
    assert all(each.html for each in with_texts(podcast.episodes, texts, ""))


def test_each_language_of_films_has_its_podcast_and_a_film_is_once_in_that_of_all(tmp_path: Path) -> None:
    filmed(tmp_path, "kind", "Care", "2026-01-01")
    welsh = "lang: cy\ntranslation_of: kind\nvideo: /media/kind.mp4\ncaptions: /media/bead.vtt\ndescribed: true"
    text = f"---\ntitle: caredig\ndate: 2026-01-02\nid: caredig\n{welsh}\n---\n\nGeiriau.\n"
    (tmp_path / "content" / "posts" / "caredig.md").write_text(text, "utf-8")
    output = tmp_path / "output"
    result = built(tmp_path, output)
    assert result.published, listed(result)
    assert [problem.rule for problem in result.problems if problem.rule == "podcast/twice"] == []
    found = {
        name: feedparser.parse((output / name).read_bytes())
        for name in ("videos/feed.xml", "en/podcast.xml", "cy/podcast.xml")
    }
    titles = [(feed.feed.language, [entry.title for entry in feed.entries]) for feed in found.values()]
    assert titles == [("en-GB", ["kind"]), ("en-GB", ["kind"]), ("cy", ["caredig"])]
    assert len({re.findall("<podcast:guid>(.*?)<", (output / name).read_text("utf-8"))[0] for name in found}) == 3
    assert "podcast.xml" in (output / "cy" / "index.html").read_text("utf-8")

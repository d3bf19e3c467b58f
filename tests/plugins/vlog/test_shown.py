"""A part of a film: whoever speaks of it says the part's start and end, in the film's own time."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.outputs import Plan, TextOutput
from kindling.model.values import MediaFile, Site
from kindling.plugins.feeds.core import sitemap_video
from kindling.plugins.metadata.core import SiteWords, video_object
from kindling.plugins.podcast.core import episode_problems
from kindling.plugins.video import core
from kindling.plugins.video.rules import text_problems
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.shown import Shown
from kindling.plugins.video.video import head_video, made_poster, videos_in
from kindling.plugins.vlog.markdown import VideoExtension
from tests.conftest import KIT
from tests.plugins.series.texts import post, site

FILM = MediaFile("media/joy.mp4", "content/media/joy.mp4", 1_234_567, "video/mp4", 1280, 720, 84.2)
CAPTIONS = """WEBVTT

00:01.000 --> 00:03.000
Before the part.

00:09.000 --> 00:12.000
Maya: Into it.

00:31.000 --> 00:33.000
Maya: Within.

00:49.000 --> 00:52.000
Out of it.

01:10.000 --> 01:12.000
Behind the part.
"""
TEXTS = {"media/joy.vtt": CAPTIONS}
SITE = SiteWords("Kindling", "", "https://example.org", "en-GB", frozenset())
PEERTUBE = "https://video.example.org"
PART = "/media/joy.mp4 start=0:10 end=0:50"
CHAPTERS = ("0:10 First", "0:30 Second", "0:45 Third")


def media() -> dict[str, MediaFile]:
    track = MediaFile("media/joy.vtt", "content/media/joy.vtt", 100, "text/vtt")
    return {file.source: file for file in (FILM, track)}


def asked(video: str, *chapters: str, lines: tuple[str, ...] = (), body: str = "") -> Site:
    """Return a site of one post with a video at its head."""
    listed = [f"chapters: [{', '.join(map(json.dumps, chapters))}]"] if chapters else []
    head = [f"video: {video}", "captions: /media/joy.vtt", "described: true", *listed, *lines]
    return site({"posts/joy.md": post("Joy", "2026-09-07", "slug: joy", *head, body=body)}, [VideoExtension()], media())


def view(given: Site) -> core.VideoView:
    settings = VlogSettings(peertube=("video.example.org",))
    found = core.video_view(head_video(given.documents[0]), given.page_metadata[0], given.media, TEXTS, settings)
    assert found is not None
    return found


def written(given: Site) -> dict[str, str]:
    """Return the text files beside the post, by name."""
    video = head_video(given.documents[0])
    assert video
    found = core.outputs(
        video, given.page_metadata[0], given.media, TEXTS, VlogSettings(peertube=("video.example.org",))
    )
    texts = (out for out in found if isinstance(out, TextOutput))
    return {out.address.removeprefix("/posts/joy/"): out.text(Plan(given, ())) for out in texts}


def structured(given: Site) -> dict[str, Any]:
    return video_object(given.page_metadata[0], SITE, view(given), "")


def clips(given: Site) -> list[tuple[str, int, int]]:
    parts = structured(given).get("hasPart", [])
    return [(clip["name"], clip["startOffset"], clip["endOffset"]) for clip in parts]


def told(given: Site, texts: dict[str, str] = TEXTS) -> list[str]:
    return [str(each) for each in text_problems(given.documents[0], given.page_metadata[0], given.media, texts)]


def test_clips_are_moments_of_the_film_and_end_with_the_part() -> None:
    assert clips(asked(PART, *CHAPTERS)) == [("First", 10, 30), ("Second", 30, 45), ("Third", 45, 50)]


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://youtu.be/dQw4w9WgXcQ?t=90", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ start=1:30",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
        ),
        ("https://vimeo.com/1084537/0a1b2c#t=90s", "https://player.vimeo.com/video/1084537?h=0a1b2c"),
        ("https://vimeo.com/1084537 start=90", "https://player.vimeo.com/video/1084537"),
        (f"{PEERTUBE}/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m30s", f"{PEERTUBE}/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv"),
    ],
)
def test_a_film_elsewhere_counts_from_its_own_beginning(address: str, player: str) -> None:
    """And whoever shows it elsewhere gets a player of the whole that waits, as its length is the whole's."""
    given = asked(address, "1:30 One", "2:00 Two", "3:00 Three", lines=("duration: 4:05",))
    assert clips(given) == [("One", 90, 120), ("Two", 120, 180), ("Three", 180, 245)]
    assert (view(given).words, structured(given)["duration"]) == ("2 minutes 35 seconds", "PT4M5S")
    assert structured(given)["embedUrl"] == player
    found = sitemap_video(given.page_metadata[0], replace(view(given), poster="/a.jpg"))
    assert found and (found.film, found.player, found.seconds) == ("", player, 245)
    assert "00:03:00.000 --> 00:04:05.000\nThree" in written(given)["chapters.vtt"]


def test_a_chapter_that_the_part_begins_within_is_shown_from_there() -> None:
    given = asked(PART, "0:00 Opening", "0:05 First", "0:30 Second", "0:50 After")
    assert clips(given) == [("First", 10, 30), ("Second", 30, 50)]
    assert [(chapter.time, chapter.title) for chapter in view(given).chapters] == [
        ("0:10", "First"),
        ("0:30", "Second"),
    ]
    assert [part.heading for part in view(given).transcript if part.heading] == ["First", "Second"]
    found = json.loads(written(given)["chapters.json"])["chapters"]
    assert found == [{"startTime": 10, "title": "First"}, {"startTime": 30, "title": "Second", "endTime": 50}]


def test_a_chapter_that_is_not_shown_is_told_at_its_line() -> None:
    lines = "chapters:\n  - 0:00 Opening\n  - 0:05 First\n  - 0:50 After"
    given = asked(PART, lines=(lines,))
    fact = "is not in the part that is shown, 0:10 to 0:50, and is left out"
    hint = "\n    hint: take it out, or show more of the video"
    assert told(given) == [
        f"content/posts/joy.md:9: [vlog/chapters] warning: the chapter '0:00 Opening' {fact}{hint}",
        f"content/posts/joy.md:11: [vlog/chapters] warning: the chapter '0:50 After' {fact}{hint}",
    ]


def test_tracks_of_chapters_end_with_the_part() -> None:
    assert written(asked(PART, *CHAPTERS))["chapters.vtt"].endswith("00:00:45.000 --> 00:00:50.000\nThird\n")


def test_a_transcript_holds_what_is_shown_alone() -> None:
    assert written(asked(PART, "0:30 Second"))["transcript.txt"] == (
        "Joy\n===\n\n[0:10] Maya: Into it.\n\nSecond\n------\n\n[0:30] Maya: Within.\n\n[0:49] Out of it.\n"
    )
    words = [part.text for part in view(asked("/media/joy.mp4")).transcript]
    assert [words[0], words[-1]] == ["Before the part.", "Behind the part."]


def test_captions_of_another_part_are_told() -> None:
    given = asked("/media/joy.mp4 start=1:20")
    (problem,) = told(given)
    assert problem == (
        "content/media/joy.vtt:3: [vlog/captions-times] warning: column 1: none of these is shown: they last from "
        "00:00:01.000 to 00:01:12.000, and the video is shown from 00:01:20.000 to 00:01:24.000\n"
        "    hint: captions keep the times of the whole film, also where a part of it is shown"
    )
    assert (view(given).transcript, view(given).transcript_text) == ((), "")


@pytest.mark.parametrize("place", ["/media/joy.mp4", "/media/joy.mp4 start=0:20 end=0:50"])
def test_captions_that_are_shown_are_not_told(place: str) -> None:
    assert told(asked(place)) == []


@pytest.mark.parametrize(
    ("moments", "problem"),
    [
        ("start=0:10 end=2:00", "[vlog/moment] the end at 2:00 is after the video's end at 1:24"),
        ("start=1:25", "[vlog/moment] the start at 1:25 is after the video's end at 1:24"),
        ("start=0:50 end=0:10", "[vlog/syntax] the video would end at 10 seconds, which is not after its start at 50"),
    ],
)
def test_a_part_that_is_not_in_the_film_is_told_with_its_line(moments: str, problem: str) -> None:
    assert any(
        line.startswith(f"content/posts/joy.md:5: {problem}") for line in told(asked(f"/media/joy.mp4 {moments}"))
    )


def test_a_part_that_is_not_in_the_film_is_told_in_a_text_too() -> None:
    body = '{video: /media/joy.mp4 end=2:00 title="A" captions=/media/joy.vtt described=true}'
    (problem,) = told(asked("/media/joy.mp4", body=body))
    assert problem.startswith("content/posts/joy.md:9: [vlog/moment] the end at 2:00 is after the video's end at 1:24")


def test_a_video_in_a_text_shows_its_part_too() -> None:
    given = asked(
        "/media/joy.mp4", body='{video: /media/joy.mp4 start=0:30 end=0:40 title="A" captions=/media/joy.vtt}'
    )
    (video,) = videos_in(given.documents[0])
    found = core.video_view(video, given.page_metadata[0], given.media, TEXTS)
    assert found and [part.text for part in found.transcript] == ["Maya: Within."]
    assert (found.words, found.shown) == ("10 seconds", Shown(30, 40, 84))


def test_machines_get_the_whole_films_file_and_length() -> None:
    given = asked(PART)
    node = structured(given)
    assert (node["contentUrl"], node["duration"]) == ("https://example.org/media/joy.mp4", "PT1M24S")
    assert node["transcript"] == "Maya: Into it.\nMaya: Within.\nOut of it."
    found = sitemap_video(given.page_metadata[0], view(given))
    assert found and (found.film, found.seconds) == ("/media/joy.mp4", 84)


def test_a_length_that_nobody_knows_is_said_to_no_machine() -> None:
    given = asked("https://youtu.be/dQw4w9WgXcQ end=0:50")
    assert (view(given).words, view(given).shown) == ("50 seconds", Shown(0, 50, 0))
    assert "duration" not in structured(given)


def test_a_sitemap_names_no_length_that_search_engines_refuse() -> None:
    def seconds(duration: str) -> int:
        given = asked("https://youtu.be/dQw4w9WgXcQ", lines=(f"duration: {duration}",))
        found = sitemap_video(given.page_metadata[0], replace(view(given), poster="/a.jpg"))
        assert found
        return found.seconds

    assert (seconds("8:00:00"), seconds("8:00:01")) == (28_800, 0)


def test_a_poster_shows_something_of_the_part() -> None:
    def address(video: str) -> str:
        found = head_video(asked(video).documents[0])
        made = made_poster(found, media()) if found else None
        return made.address if made else ""

    assert address("/media/joy.mp4") == "/media/joy.mp4.jpg"
    assert address("/media/joy.mp4 start=0:10 end=0:50") == "/media/joy.mp4.10.jpg"
    assert address("/media/joy.mp4 end=0:50") == "/media/joy.mp4.0-50.jpg"


def test_a_podcast_is_told_that_it_plays_more_than_the_page() -> None:
    given = asked(PART)
    assert [
        str(each) for each in episode_problems(given.documents[0], given.page_metadata[0], FILM, Shown(10, 50, 84))
    ][-1] == (
        "content/posts/joy.md:5: [podcast/part] advice: the page shows 0:10 to 0:50 of content/media/joy.mp4, and "
        "podcasts play all of it, 1:24\n    hint: cut the part into a film of its own: "
        "ffmpeg -ss 10 -to 50 -i joy.mp4 joy-part.mp4"
    )


times = st.integers(0, 500)


@given(start=times, end=times, whole=times, marks=st.lists(times, unique=True))
def test_chapters_part_what_is_shown_without_overlap(start: int, end: int, whole: int, marks: list[int]) -> None:
    shown = Shown.of(start, end, whole)
    found = shown.parts([(at, str(at)) for at in sorted(marks)])
    assert all(ends or place == len(found) for place, (_, ends, _) in enumerate(found, start=1))  # 0: nobody knows it
    edges = [edge for begins, ends, _ in found for edge in (begins, ends or inf)]
    assert edges == sorted(edges)
    assert all(begins < (ends or inf) for begins, ends, _ in found)
    assert all(shown.start <= edge for edge in edges)
    assert not shown.end or all(edge <= shown.end for edge in edges)
    assert shown.seconds == (shown.end - shown.start if shown.end else 0)


def test_all_files_of_a_site_agree(tmp_path: Path) -> None:
    """Built: page, chapters, transcript, structured data, sitemap, podcast and feeds of one part."""
    content = tmp_path / "content"
    shutil.copytree(KIT / "content" / "media", content / "media")
    shutil.copytree(KIT / "content" / "references", content / "references")
    (content / "posts").mkdir()
    head = "title: One\ndate: 2026-09-07\nid: abc234\nsummary: S.\n"
    film = "video: /media/kindness.mp4 start=0:10 end=0:50\ncaptions: /media/kindness.vtt\ndescribed: true\n"
    marks = "chapters: ['0:10 First', '0:30 Second', '0:45 Third']\n"
    (content / "posts" / "one.md").write_text(f"---\n{head}{film}{marks}---\n\nWords.\n", "utf-8")
    command = [sys.executable, "-m", "kindling.commands.site", f"--site={tmp_path}", f"--output={tmp_path / 'output'}"]
    job = subprocess.run([*command, "--now=2026-12-01"], cwd=KIT, capture_output=True, text=True, check=False)
    assert job.returncode == 0, job.stderr
    there = tmp_path / "output"
    page = (there / "posts" / "one" / "index.html").read_text("utf-8")
    assert 'src="../../media/kindness.mp4#t=10,50"' in page
    assert re.search(r'href="../../media/kindness.mp4">Download the whole video', page)
    assert "40 seconds" in page
    (graph,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    video = next(node for node in json.loads(graph)["@graph"] if node["@type"] == "VideoObject")
    whole = video["duration"]
    assert whole == "PT1M15S" and "#" not in video["contentUrl"]
    assert video["hasPart"][-1]["endOffset"] == 50
    said = (there / "posts" / "one" / "transcript.txt").read_text("utf-8")
    moments = [int(m) * 60 + int(s) for m, s in re.findall(r"^\[(\d+):(\d+)\]", said, re.M)]
    assert moments and all(10 <= at < 50 for at in moments)
    sitemap = (there / "sitemap.xml").read_text("utf-8")
    assert "/media/kindness.mp4</video:content_loc><video:duration>75</video:duration>" in sitemap
    (episode,) = feedparser.parse((there / "videos" / "feed.xml").read_bytes()).entries
    assert episode.itunes_duration == "75"
    podcast = (there / "videos" / "feed.xml").read_text("utf-8")
    assert 'type="text/vtt"' in podcast and 'type="text/plain"' not in podcast
    assert "(40 seconds)" in (there / "feed.xml").read_text("utf-8")
    assert "[podcast/part]" not in job.stderr

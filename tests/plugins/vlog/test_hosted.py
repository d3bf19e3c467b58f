"""How a video is asked for (``asked.txt``), and what an address of another site means (``addresses.txt``)."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.video.hosted import Hosted, hosted, oembed_address
from kindling.plugins.video.video_request import IN_FRONT, RequestMistake, VideoRequest, seconds_of, video_request
from tests.plugins.series.texts import cases

ASKED = dict(cases(Path(__file__).with_name("asked.txt")))
ADDRESSES = dict(cases(Path(__file__).with_name("addresses.txt")))
PEERTUBE = ("video.example.org",)


def said(video: VideoRequest) -> str:
    """Return what was understood, and each slip on a line that begins with !."""
    times = f"{video.start} to {video.end}" if video.start or video.end or video.title or video.lang else ""
    parts = [video.place, times, video.title, video.lang]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    whole = " | ".join(parts).replace("|  |", "| |")
    return "\n".join([whole, *(f"! {mistake.message}; {mistake.hint}" for mistake in video.mistakes)])


@pytest.mark.parametrize("name", ASKED)
def test_a_video_is_asked_for(name: str) -> None:
    text, expected = ASKED[name]
    assert said(video_request(text)) == expected


def test_front_matter_has_keys_of_its_own() -> None:
    (mistake,) = video_request("joy.mp4 poster=joy.jpg", IN_FRONT).mistakes
    assert mistake == RequestMistake("a video has no 'poster' here", "write it as a line of its own: poster: joy.jpg")


def shown(found: Hosted | RequestMistake) -> str:
    if isinstance(found, RequestMistake):
        return f"{found.message}\nhint: {found.hint}"
    return f"{found.name}: {found.frame}\nwatch: {found.watch}" + ("\ntall" if found.tall else "")


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_names_a_video(name: str) -> None:
    text, expected = ADDRESSES[name]
    assert shown(hosted(video_request(text), PEERTUBE, "en-GB")) == expected


@given(st.text(max_size=60))
def test_whatever_is_typed_only_known_hosts_are_framed(text: str) -> None:
    for start in ("https://", "https://youtu.be/", "https://vimeo.com/", "https://www.youtube.com/watch?v=", "//"):
        found = hosted(video_request(start + text), PEERTUBE)
        if isinstance(found, Hosted):
            assert urlsplit(found.frame).netloc in ("www.youtube-nocookie.com", "player.vimeo.com", *PEERTUBE)
            assert found.frame.isascii() and not set(found.frame + found.watch) & set(" \"<>'")


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_a_time_is_read_in_every_way_it_is_written(hours: int, minutes: int, seconds: int) -> None:
    whole = hours * 3600 + minutes * 60 + seconds
    ways = (f"{hours}:{minutes:02}:{seconds:02}", f"{hours}h{minutes}m{seconds}s", f"{whole}", f"{whole}s")
    assert {seconds_of(way) for way in ways} == {whole}


def test_each_host_is_asked_in_its_own_place() -> None:
    places = [
        oembed_address(found)
        for text in ("https://youtu.be/dQw4w9WgXcQ", "https://vimeo.com/1", f"https://{PEERTUBE[0]}/w/{'a' * 22}")
        if isinstance(found := hosted(video_request(text), PEERTUBE), Hosted)
    ]
    assert [place.partition("?")[0] for place in places] == [
        "https://www.youtube.com/oembed",
        "https://vimeo.com/api/oembed.json",
        "https://video.example.org/services/oembed",
    ]
    assert all("url=https%3A%2F%2F" in place for place in places)

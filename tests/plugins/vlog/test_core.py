"""A post's video: files, tracks, times, outputs, and what may be wrong with it (``mistakes.txt``)."""

from pathlib import Path

import pytest

from kindling.model.outputs import Plan, TextOutput
from kindling.model.values import MediaFile, Site
from kindling.plugins.video import core
from kindling.plugins.video.files import track_texts
from kindling.plugins.video.rules import text_problems
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.video import Video, files_named, head_video, resolve, shown_of
from tests.plugins.series.texts import cases, post, site
from tests.theme.examples import shown

CAPTIONS = "WEBVTT\n\n00:00.500 --> 00:03.000\nThink of joy.\n\n00:42.000 --> 00:45.000\n<v Tom>And of work.\n"
SUBRIP = "1\n00:00:01,000 --> 00:00:03,000\nMeddwl am lawenydd.\n"
TEXTS = {"media/joy.vtt": CAPTIONS, "media/joy.cy.srt": SUBRIP, "posts/seen.vtt": CAPTIONS}


def media(*files: MediaFile) -> dict[str, MediaFile]:
    """Return the media of a small site; ``files`` are laid over it."""
    known = [
        MediaFile("media/joy.mp4", "content/media/joy.mp4", 1_234_567, "video/mp4", 1280, 720, 72.4),
        MediaFile("media/joy.jpg", "content/media/joy.jpg", 9_000, "image/jpeg", 1280, 720),
        *(MediaFile(source, f"content/{source}", 100, "text/vtt") for source in TEXTS),
    ]
    return {file.source: file for file in [*known, *files]}


LINES = ("video: /media/joy.mp4", "poster: ../media/joy.jpg", "captions: /media/joy.vtt", "described: true")


def small(*lines: str, files: tuple[MediaFile, ...] = (), date: str = "2026-09-07") -> Site:
    return site({"posts/joy.md": post("Joy", date, "slug: joy", *lines)}, media=media(*files))


def head(given: Site) -> Video:
    found = head_video(given.documents[0])
    assert found is not None
    return found


def view(given: Site, settings: VlogSettings = VlogSettings()) -> core.VideoView:  # noqa: B008 (frozen)
    (document,), (metadata,) = given.documents, given.page_metadata
    found = core.video_view(head_video(document), metadata, given.media, TEXTS, settings)
    assert found is not None
    return found


def told(given: Site, texts: dict[str, str] | None = None) -> list[str]:
    (document,), (metadata,) = given.documents, given.page_metadata
    return [str(problem) for problem in text_problems(document, metadata, given.media, texts or TEXTS)]


def test_a_video_is_all_that_the_page_needs() -> None:
    given = view(small(*LINES, 'chapters: ["0:00 Joy", "00:42 — Work & more", "1:00 End"]'))
    assert given.sources == (core.VideoSource("/media/joy.mp4", "video/mp4"),)
    assert (given.poster, given.width, given.height) == ("/media/joy.jpg", 1280, 720)
    assert given.tracks == (
        core.VideoTrack("/media/joy.vtt", "captions", "en-GB", "English"),
        core.VideoTrack("/posts/joy/chapters.vtt", "chapters", "en-GB", "Chapters"),
    )
    assert given.chapters == (
        core.Chapter(0, "0:00", "Joy", "t-0", 42),
        core.Chapter(42, "0:42", "Work & more", "t-42", 60),
        core.Chapter(60, "1:00", "End", "t-60", 72),
    )
    assert [(part.id, part.heading, part.text) for part in given.transcript] == [
        ("t-0", "Joy", "Think of joy."),
        ("t-42", "Work & more", "Tom: And of work."),
        ("t-60", "End", "(Nobody speaks.)"),
    ]
    assert (given.time, given.words, given.megabytes) == ("1:12", "72 seconds", "1.2 MB")
    assert (given.host, given.described, given.synthetic_voice) == ("this site", True, False)
    assert given.transcript_text == "/posts/joy/transcript.txt"


def in_feed(view: core.VideoView) -> str:
    return shown("feed-video", view)


def test_a_synthetic_voice_is_said() -> None:
    given = view(small(*LINES, "synthetic_voice: true"))
    assert given.synthetic_voice
    assert in_feed(given).endswith("; the voice is synthetic</p>")


def test_a_video_of_which_nothing_is_said_claims_nothing() -> None:
    """Chapters are a track too, and no captions."""
    given = view(small("video: /media/joy.mp4", "chapters: ['0:00 Joy']"))
    assert [track.kind for track in given.tracks] == ["chapters"]
    assert (given.synthetic_voice, given.described) == (False, False)
    assert "captions" not in in_feed(given) and "synthetic" not in in_feed(given)


def test_a_post_without_a_video_has_none() -> None:
    given = small()
    assert head_video(given.documents[0]) is None
    assert core.video_view(None, given.page_metadata[0], given.media, TEXTS) is None
    assert told(given) == []


def test_the_named_file_comes_first_and_its_twin_second() -> None:
    twin = MediaFile("media/joy.webm", "content/media/joy.webm", 900_000, "video/webm", 1280, 720, 72.5)
    assert [source.mime for source in view(small(*LINES, files=(twin,))).sources] == ["video/mp4", "video/webm"]
    named = ("video: /media/joy.webm", *LINES[1:])
    assert [source.mime for source in view(small(*named, files=(twin,))).sources] == ["video/webm", "video/mp4"]


def test_captions_in_two_languages_and_from_subrip() -> None:
    lines = (*LINES[:2], "captions: {en: /media/joy.vtt, cy: /media/joy.cy.srt}", "descriptions: seen.vtt")
    given = small(*lines)
    assert [(track.kind, track.lang, track.label, track.address) for track in view(given).tracks] == [
        ("captions", "en", "English", "/media/joy.vtt"),
        ("captions", "cy", "Cymraeg", "/posts/joy/captions.cy.vtt"),
        ("descriptions", "en-GB", "English", "/posts/seen.vtt"),
    ]
    planned = core.outputs(head(given), given.page_metadata[0], given.media, TEXTS)
    outputs = {out.address: out.text(Plan(given, ())) for out in planned if isinstance(out, TextOutput)}
    assert outputs == {
        "/posts/joy/transcript.txt": "Joy\n===\n\n[0:00] Think of joy.\n\n[0:42] Tom: And of work.\n",
        "/posts/joy/captions.cy.vtt": "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nMeddwl am lawenydd.\n",
    }


def test_two_tracks_of_one_language_are_told_apart() -> None:
    lines = (*LINES[:2], "captions: {en-GB: /media/joy.vtt, en-US: /media/joy.cy.srt, bfi: seen.vtt}")
    assert [track.label for track in view(small(*lines)).tracks] == ["English (en-GB)", "English (en-US)", "bfi"]


def test_files_beside_a_text_are_named_so_that_they_are_published() -> None:
    given = small(*LINES[:2], "captions: {en: seen.vtt, cy: /media/joy.cy.srt}")
    assert files_named(head(given), given.media) == ("media/joy.mp4", "media/joy.jpg", "posts/seen.vtt")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/media/joy.mp4", "media/joy.mp4"),
        ("joy.mp4", "posts/2026/joy.mp4"),
        ("../../media/joy.mp4", "media/joy.mp4"),
        ("{static}/media/joy.mp4", "media/joy.mp4"),
        ("../../../etc/passwd.mp4", None),
        ("/../secret.mp4", None),
    ],
)
def test_paths_are_resolved_and_confined(path: str, source: str | None) -> None:
    assert resolve("posts/2026/joy.md", path, {}) == source


@pytest.mark.parametrize(
    ("seconds", "time", "words"),
    [
        (0, "0:00", "0 seconds"),
        (1, "0:01", "1 second"),
        (59, "0:59", "59 seconds"),
        (72, "1:12", "72 seconds"),
        (120, "2:00", "2 minutes"),
        (3665, "1:01:05", "1 hour 1 minute"),
    ],
)
def test_times_for_people(seconds: int, time: str, words: str) -> None:
    assert (core.clock_time(seconds), core.length_in_words(seconds)) == (time, words)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("00:42 Kindness", (42, "Kindness")),
        ("0:42 - Kindness - at work", (42, "Kindness - at work")),
        ("1:02:03 Long", (3723, "Long")),
        ("90:00 Ninety minutes", (5400, "Ninety minutes")),
        ("Kindness", None),
        ("0:42", None),
        ("0:75 Too many", None),
        ("1:75:00 Too many", None),
        ("0:42Kindness", None),
    ],
)
def test_a_chapter_is_a_time_and_a_title(text: str, parts: tuple[int, str] | None) -> None:
    assert core.chapter_parts(text) == parts


def test_the_length_is_that_of_the_file_else_what_is_written() -> None:
    given = small(*LINES, "duration: 1:00")
    video = head(given)
    assert shown_of(video, given.media).seconds == 72
    unread = {"media/joy.mp4": MediaFile("media/joy.mp4", "content/media/joy.mp4", 1, "video/mp4")}
    assert shown_of(video, unread).seconds == 60
    assert shown_of(video, {}).seconds == 60


MISTAKES = dict(cases(Path(__file__).with_name("mistakes.txt")))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told(name: str) -> None:
    lines, expected = MISTAKES[name]
    assert "\n".join(told(small(*lines.split("\n")))) == expected


def test_what_is_right_is_not_told() -> None:
    assert told(small(*LINES, "duration: 1:13", 'chapters: ["0:00 Joy", "0:42 Work"]')) == []


def test_a_draft_may_lack_its_captions_for_now() -> None:
    (problem,) = told(small(*LINES[:2], LINES[3], date=""))
    assert problem.startswith("content/posts/joy.md:5: [vlog/captions-missing] warning: the video has no captions")


def test_a_twin_that_is_another_video_is_told() -> None:
    twin = MediaFile("media/joy.webm", "content/media/joy.webm", 900_000, "video/webm", 1280, 720, 60)
    (problem,) = told(small(*LINES, files=(twin,)))
    assert problem == (
        "content/posts/joy.md:5: [vlog/twin] content/media/joy.webm lasts 1:00, and content/media/joy.mp4 1:12\n"
        "    hint: a browser plays either: export both from the same video, or give one another name"
    )


def test_faults_of_captions_name_their_own_file() -> None:
    texts = {**TEXTS, "media/joy.vtt": CAPTIONS.replace("00:45.000", "00:41.000")}
    (problem,) = told(small(*LINES), texts)
    assert problem == (
        "content/media/joy.vtt:6: [vlog/captions-times] column 1: the cue ends at 00:00:41.000, "
        "which is not after its start at 00:00:42.000\n    hint: mend one of the two times"
    )


def test_captions_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "joy.vtt").write_bytes("WEBVTT\n\n00:00.000 --> 00:02.000\nJ\u00f4".encode("latin-1"))
    given = small(*LINES)
    texts, problems = track_texts([head(given)], given.media, tmp_path)
    assert texts == {}
    assert "\n".join(map(str, problems)) == (
        "content/media/joy.vtt:4: [vlog/captions-encoding] the file is not UTF-8: byte 34 is 0xF4\n"
        "    hint: save it again as UTF-8"
    )
    (tmp_path / "media" / "joy.vtt").write_bytes(CAPTIONS.encode("utf-16") + b"\0")
    assert "not UTF-8" in track_texts([head(given)], given.media, tmp_path)[1][0].message


@pytest.mark.parametrize("form", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("words", ["Ann", "J\u00f4 \u201cyes\u201d", "\u0421\u043b\u043e\u0432\u0430"])
def test_captions_in_utf_16_are_read_as_any_other(tmp_path: Path, form: str, words: str) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "joy.vtt").write_bytes(f"WEBVTT\n\n00:00.000 --> 00:02.000\n{words}\n".encode(form))
    given = small(*LINES)
    texts, problems = track_texts([head(given)], given.media, tmp_path)
    assert problems == [] and texts["media/joy.vtt"].endswith(f"\n{words}\n") and texts["media/joy.vtt"][0] == "W"


def test_captions_can_not_forge_a_marker(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "joy.vtt").write_text(CAPTIONS.replace("joy", "\ue000@/evil/\ue001\x07"), "utf-8")
    given = small(*LINES)
    texts, problems = track_texts([head(given)], given.media, tmp_path)
    assert (texts, problems) == ({"media/joy.vtt": CAPTIONS.replace("joy", "@/evil/")}, [])

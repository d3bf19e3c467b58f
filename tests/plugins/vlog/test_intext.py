"""Videos in a text: each is shown, checked and served as one at the head is, with ids of its own."""

from kindling.model.values import Document, PageMetadata
from kindling.plugins.video import core, intext
from kindling.plugins.video.rules import text_problems
from kindling.plugins.video.settings import VlogSettings
from kindling.plugins.video.video import videos_in, videos_of
from kindling.plugins.vlog.markdown import VideoExtension
from tests.plugins.series.texts import post, site
from tests.plugins.vlog.test_core import TEXTS, in_feed, media

OWN = '{video: ../media/joy.mp4 captions=../media/joy.vtt title="Joy" start=0:30 end=1:10 described=true}'
HOSTED = "{video: https://youtu.be/dQw4w9WgXcQ title=Work captions=/media/joy.vtt poster=/media/joy.jpg alt=Cup}"
SETTINGS = VlogSettings()


def read(*lines: str, front: tuple[str, ...] = ()) -> tuple[Document, PageMetadata]:
    text = post("Day", "2026-09-07", "slug: day", *front, body="\n\n".join(lines))
    given = site({"posts/day.md": text}, [VideoExtension()], media())
    return given.documents[0], given.page_metadata[0]


def views(document: Document, metadata: PageMetadata) -> list[core.VideoView | None]:
    card = ("/cards/day.png", "Day")
    return [core.video_view(video, metadata, media(), TEXTS, SETTINGS, card) for video in videos_in(document)]


def told(document: Document, metadata: PageMetadata) -> list[str]:
    return [str(problem) for problem in text_problems(document, metadata, media(), TEXTS, SETTINGS)]


def test_each_is_shown_as_one_at_the_head() -> None:
    own, elsewhere = views(*read("One.", OWN, HOSTED))
    assert own and elsewhere
    assert (own.title, own.number, own.page) == ("Joy", 1, "/posts/day/")
    assert own.sources == (core.VideoSource("/media/joy.mp4", "video/mp4"),)
    assert own.shown.fragment == "#t=30,70"
    assert own.words == "40 seconds"
    assert [part.id for part in own.transcript] == ["v1-t-42"]
    assert own.transcript_text == "/posts/day/video-1/transcript.txt"
    assert (elsewhere.title, elsewhere.host, elsewhere.number) == ("Work", "YouTube", 2)
    assert (elsewhere.poster, elsewhere.poster_alt) == ("/media/joy.jpg", "Cup")
    assert elsewhere.policy == {"frame-src": ("https://www.youtube-nocookie.com",)}


def test_a_hosted_video_without_a_poster_shows_the_card() -> None:
    (view,) = views(*read("{video: https://vimeo.com/1 title=Work captions=/media/joy.vtt}"))
    assert view and (view.poster, view.poster_alt) == ("/cards/day.png", "Day")


def test_the_page_shows_players_and_a_feed_pictures_with_links() -> None:
    found = intext.text_view(enumerate(views(*read(OWN, HOSTED)), start=1), lambda view: f"[{view.title}]", in_feed)
    assert found
    assert found.fills == {"vlog:1": "[Joy]", "vlog:2": "[Work]"}
    assert found.policy == {"frame-src": ("https://www.youtube-nocookie.com",)}
    for text in found.feed_fills.values():
        assert "<iframe" not in text and "<video" not in text
        assert "/posts/day/" in text and "transcript.txt" in text and "Watch “" in text


def test_a_text_without_videos_has_no_view() -> None:
    document, _ = read("Words.")
    assert videos_in(document) == ()
    assert intext.text_view([], in_feed, in_feed) is None


def test_what_is_right_is_not_told() -> None:
    assert [line for line in told(*read(OWN)) if "error" in line or "warning" in line] == []


def test_mistakes_are_told_at_the_line_of_the_video_in_the_words_of_a_text() -> None:
    document, metadata = read(
        "One.", "{video: ../media/jay.mp4}", "{video: https://example.com/a.mp4 title=A duration=1}"
    )
    lines = told(document, metadata)
    places = [line.partition(": [")[0].removeprefix("content/posts/day.md:") for line in lines]
    assert places == ["8", "8", "8", "8", "10", "10", "10"]
    missing = "[vlog/missing-file] there is no video file '../media/jay.mp4'\n    hint: did you mean /media/joy.mp4?"
    assert missing in lines[0]
    assert any("add captions= with" in line for line in lines)
    assert any("add described=true if it does" in line for line in lines)
    assert any("[vlog/title] warning" in line for line in lines)
    assert any("[vlog/hosted]" in line for line in lines)


def test_the_head_and_the_text_do_not_meet() -> None:
    document, metadata = read(OWN, OWN, front=("video: /media/joy.mp4", "captions: /media/joy.vtt"))
    addresses = [out.address for video in videos_of(document) for out in core.outputs(video, metadata, media(), TEXTS)]
    assert addresses == [f"/posts/day/{folder}transcript.txt" for folder in ("", "video-1/", "video-2/")]
    first, second = views(document, metadata)
    assert first and second
    assert {part.id for part in first.transcript}.isdisjoint(part.id for part in second.transcript)

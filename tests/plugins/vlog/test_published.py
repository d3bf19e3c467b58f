"""Captions as published: all that viewers see, nothing that was noted beside it; and what stops a publish."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build
from tests.engine.test_sites import KIT
from tests.plugins.series.texts import post
from tests.plugins.vlog.test_webvtt import long_captions

pytestmark = pytest.mark.whole

PRIVATE = "Pr1vate"
NOTED = f"""WEBVTT - {PRIVATE} title
Kind: {PRIVATE}
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000
NOTE {PRIVATE} in the header

STYLE
::cue(.{PRIVATE}) {{ color: red }}

REGION
id:{PRIVATE}

NOTE
{PRIVATE}: ask Ann whether she agrees
before this goes out

{PRIVATE}-cue
00:01.000 --> 00:02.000 region:{PRIVATE} align:start
<v.{PRIVATE} Bo Sample>The <c.{PRIVATE}>second</c> speaker[@key].

NOTE {PRIVATE}

00:02.000 --> 00:03.000
- No, it isn’t.

NOTE {PRIVATE} at the end
"""
SUBRIP = "1\n00:00:01,000 --> 00:00:02,000\nTea & cake.\n"
FRONT = ("video: https://youtu.be/dQw4w9WgXcQ", "poster: /media/a.jpg", "duration: 0:10", "described: true")


def built(folder: Path, files: dict[str, str], *, publish: bool = False) -> BuildResult:
    for name, text in files.items():
        path = folder / "site" / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "site" / "pelicanconf.py").write_text('SITENAME = "Films"\nAUTHOR = "The team"\n', "utf-8")
    url, today = "https://example.org", datetime(2026, 11, 23)
    picture = folder / "site" / "content" / "media" / "a.jpg"
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes((KIT / "content" / "media" / "joy.jpg").read_bytes())
    return build(build_request(folder / "site", folder / "out", url, today, publish=publish))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("noted")
    cited = NOTED.replace("[@key]", "^[A note for readers.]")
    plain = NOTED.replace("[@key]", "")
    more = 'title="T" duration=0:10 described=true poster=../media/a.jpg'
    within = f"{{video: https://youtu.be/dQw4w9WgXcQ captions=beside.vtt {more}}}\n\n[Take them]({{attach}}added.vtt)"
    tracks = "{en: /media/cited.vtt, cy: /media/a.srt}"
    files = {
        "media/a.vtt": plain, "media/cited.vtt": cited, "media/unused.vtt": plain, "media/a.srt": SUBRIP,
        "media/broken.vtt": f"{PRIVATE}, and no captions at all", "posts/beside.vtt": plain, "posts/added.vtt": plain,
        "posts/one.md": post("One", "2026-11-01", "slug: one", *FRONT, "captions: /media/a.vtt"),
        "posts/two.md": post("Two", "2026-11-02", "slug: two", *FRONT, f"captions: {tracks}"),
        "posts/three.md": post("Three", "2026-11-03", "slug: three", body=within),
    }  # fmt: skip
    result = built(folder, files)
    assert result.published, [str(problem) for problem in result.problems]
    return folder / "out"


def test_what_was_noted_in_captions_is_published_nowhere(output: Path) -> None:
    word = PRIVATE.lower().encode()
    assert [path for path in output.rglob("*") if path.is_file() and word in path.read_bytes().lower()] == []


NAMES = ("media/a.vtt", "media/unused.vtt", "posts/beside.vtt", "posts/two/captions.en.vtt", "posts/three/added.vtt")


@pytest.mark.parametrize("name", NAMES)
def test_what_viewers_see_is_published(output: Path, name: str) -> None:
    assert (output / name).read_text("utf-8") == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 align:start\n<v Bo Sample>The second speaker.\n\n"
        "00:00:02.000 --> 00:00:03.000\n- No, it isn’t.\n"
    )


def test_subrip_is_published_as_its_cues(output: Path) -> None:
    assert (output / "media/a.srt").read_text("utf-8") == SUBRIP
    assert "Tea &amp; cake." in (output / "posts/two/captions.cy.vtt").read_text("utf-8")
    assert not (output / "media/broken.vtt").exists()


def test_nobody_is_given_anothers_words_anywhere(output: Path) -> None:
    for path in output.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".txt", ".xml", ".json"):
            text = path.read_text("utf-8")
            assert "speaker. - No" not in text and "speaker. No, it" not in text, path
    transcript = (output / "posts/one/transcript.txt").read_text("utf-8")
    assert transcript.endswith("[0:01] Bo Sample: The second speaker.\n\n[0:02] - No, it isn’t.\n")
    assert json.dumps("Bo Sample: The second speaker.\n- No, it isn’t.", ensure_ascii=False) in (
        output / "posts/one/index.html"
    ).read_text("utf-8")


def test_how_captions_and_headings_are_made_stops_no_publish(tmp_path: Path) -> None:
    body = "# A second title\n\n#### Deep\n\nWords.\n"
    files = {
        "media/long.vtt": long_captions(300),
        "posts/one.md": post(
            "Joy " * 60, "2026-11-01", "slug: one", "summary: S.", *FRONT[:2], "duration: 20:00", "described: true",
            "captions: /media/long.vtt", body=body,
        ),
    }  # fmt: skip
    result = built(tmp_path, files, publish=True)
    assert result.published, [str(problem) for problem in result.problems]
    told = [problem.rule for problem in result.problems if problem.severity == "advice"]
    assert {rule: told.count(rule) for rule in told} == {
        "text/heading": 2, "vlog/captions-lines": 1, "vlog/captions-overlap": 1, "vlog/captions-speed": 1,
    }  # fmt: skip


def test_captions_that_nobody_uses_and_that_can_not_be_read_are_told(tmp_path: Path) -> None:
    files = {"media/broken.vtt": "No captions at all.", "posts/one.md": post("One", "2026-11-01", body="Words.")}
    result = built(tmp_path, files)
    told = [str(problem) for problem in result.problems if problem.path == "content/media/broken.vtt"]
    assert len(told) == 1 and "[files/unpublished] advice: no captions can be read in this file" in told[0]
    assert not (tmp_path / "out" / "media" / "broken.vtt").exists()

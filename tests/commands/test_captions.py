"""`make captions`: captions cut anew, in a new file, with an account; what only a person can mend is told."""

from pathlib import Path

import pytest

from kindling.commands._command import Exit
from tests.commands.conftest import Outcome, command, tree

YOUTUBE = """WEBVTT
Kind: captions
Language: en

NOTE for us alone

00:00:01.000 --> 00:00:03.000 align:start position:0%
hi<00:00:01.500><c> and</c><00:00:02.000><c> welcome</c>

00:00:03.000 --> 00:00:03.010 align:start position:0%
hi and welcome

00:00:03.010 --> 00:00:09.000 align:start position:0%
hi and welcome
to<00:00:03.500><c> the show</c>

00:00:09.000 --> 00:00:15.000
in which we ask what a leader does when nobody is looking, and everybody waits for somebody to begin
"""


def captions(site: Path, path: Path) -> Outcome:
    """Run the command as a person does."""
    done = command("captions", f"--site={site}", FROM=str(path))
    return Outcome(done.code, done.out.replace(f"{site}/", ""), done.err.replace(f"{path.parent}/", ""))


def test_captions_are_cut_into_a_new_file_and_shown(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "talk.vtt"
    source.write_text(YOUTUBE, "utf-8")
    media = site / "content" / "media"
    before = tree(site)
    done = captions(site, source)
    assert (done.code, done.err) == (Exit.DONE, "")
    written = (media / "talk.vtt").read_text("utf-8")
    assert tree(site).keys() - before.keys() == {"content/media/talk.vtt"}
    assert source.read_text("utf-8") == YOUTUBE
    assert "for us" not in written and "hi and welcome\n\n" in written and written.count("welcome") == 1
    assert "1 too long, and parted" in done.out and done.out.endswith("captions: /media/talk.vtt\n")
    assert "-in which we ask what" in done.out and "+in which we ask what" in done.out
    assert captions(site, source).out.endswith("captions: /media/talk.vtt\n")  # again: the same file
    (media / "talk.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nMine.\n", "utf-8")
    assert captions(site, source).out.endswith("captions: /media/talk-2.vtt\n")  # somebody else's is never written over
    assert "Mine." in (media / "talk.vtt").read_text("utf-8")
    as_is = captions(site, media / "talk-2.vtt")
    assert (as_is.code, as_is.out.partition(" is as")[2]) == (
        Exit.DONE,
        " a captioner would have it: nothing was written.\n",
    )


def test_subrip_without_empty_lines_is_mended(site: Path, tmp_path: Path) -> None:
    source = tmp_path / "talk.srt"
    source.write_text("1\n00:00:01,000 --> 00:00:03,000\nHello\n2\n00:00:03,000 --> 00:00:05,000\nthere\n", "utf-8")
    assert captions(site, source).code == Exit.DONE
    assert (site / "content" / "media" / "talk.vtt").read_text("utf-8") == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nHello\n\n00:00:03.000 --> 00:00:05.000\nthere\n"
    )


@pytest.mark.parametrize("form", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("talk.sbv", "0:00:01.000,0:00:03.000\nHello\n\n0:00:03.000,0:00:05.000\nthere\n"),
        (
            "talk.ass",
            (
                "[Script Info]\n[Events]\nFormat: Start, End, Text\n"
                "Dialogue: 0:00:01.00,0:00:03.00,Hello\nDialogue: 0:00:03.00,0:00:05.00,there\n"
            ),
        ),
        ("talk.ttml", "<tt><body><p begin='1s' end='3s'>Hello</p><p begin='3s' end='5s'>there</p></body></tt>"),
    ],
)
def test_other_formats_become_webvtt(site: Path, tmp_path: Path, name: str, text: str, form: str) -> None:
    (tmp_path / name).write_bytes(text.encode(form))
    assert captions(site, tmp_path / name).code == Exit.DONE
    assert (site / "content" / "media" / "talk.vtt").read_text("utf-8") == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nHello\n\n00:00:03.000 --> 00:00:05.000\nthere\n"
    )


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("talk.vtt", b"WEBVTT\n\n00:01.000 -> 00:02.000\nHello\n", Exit.CONTENT, "talk.vtt:3: [vlog/captions-syntax]"),
        ("talk.vtt", b"WEBVTT\n\n00:03.000 --> 00:02.000\nHello\n", Exit.CONTENT, "[vlog/captions-times]"),
        ("talk.vtt", b"\xff\xfeW", Exit.CONTENT, "[text/utf16]"),
        ("talk.vtt", b"", Exit.CONTENT, "talk.vtt is empty."),
        ("talk.txt", b"Hello", Exit.CONTENT, "talk.txt is no file of captions."),
    ],
)
def test_what_only_a_person_can_mend_is_told_and_nothing_is_written(
    site: Path, tmp_path: Path, name: str, data: bytes, code: Exit, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    before = tree(site)
    done = captions(site, tmp_path / name)
    assert done.code == code and said in done.err and "Traceback" not in done.err
    assert tree(site) == before


def test_an_address_is_no_file_of_captions(site: Path) -> None:
    done = command("captions", f"--site={site}", FROM="https://example.org/joy.vtt")
    assert done.code == Exit.USAGE and "save the captions there" in done.err

"""site, check, publish: what they write, what they leave alone, how they end."""

import errno
import fcntl
import os
import random
import re
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.commands._command import Exit, Refusal, refused
from kindling.commands.site import main as site_main
from kindling.engine.build import BuildRefused
from tests.commands.conftest import BROKEN, POST, command, environment, eventually, tree, without_progress
from tests.conftest import KIT
from tests.tiers import ENOUGH


def test_site_builds_and_says_what_it_did(site: Path) -> None:
    done = command("site", f"--site={site}")
    assert (done.code, done.err) == (0, "")
    assert f"files in {site / 'output'}" in done.out
    assert (site / "output" / "posts" / "one" / "index.html").is_file()


def test_values_come_from_the_environment_and_a_flag_wins(site: Path, tmp_path: Path) -> None:
    values = {"SITE": str(site), "OUTPUT": str(tmp_path / "from environment"), "SITEURL": "https://example.org/blog/"}
    assert command("site", **values).code == 0
    assert "https://example.org/blog/posts/one/" in (tmp_path / "from environment" / "posts/one/index.html").read_text()
    assert command("site", f"--output={tmp_path / 'flag'}", **values).code == 0
    assert (tmp_path / "flag" / "index.html").is_file()


def test_an_empty_value_is_no_value(site: Path) -> None:
    assert command("site", SITE=str(site), OUTPUT="", NOW="", FRESH="", SITEURL="").code == 0


@pytest.mark.parametrize(
    ("name", "text", "fact"),
    [
        ("NOW", "tomorrow", "a day is written as 2026-12-01"),
        ("NOW", "2026-02-30", "there is no such day or time"),
        ("NOW", "20261201", "a day is written as 2026-12-01"),
        ("SITE", "no/such/folder", "there is no such folder"),
        ("SITEURL", "example.org", "an address is written as https://example.org"),
        ("SITEURL", "https://example.org//voice", "an address is written as https://example.org"),
        ("SITEURL", "https://example.org/?a=b", "an address is written as https://example.org"),
        ("FRESH", "maybe", "1 or 0 is expected"),
        ("OUTPUT", "pyproject.toml", "it is a file"),
    ],
)
def test_a_value_that_can_not_be_read_is_one_line(site: Path, name: str, text: str, fact: str) -> None:
    done = command("site", **({"SITE": str(site)} | {name: text}))
    assert done.code == 2
    assert done.err.startswith(f"{name}={text}: {fact}")
    assert "Traceback" not in done.err


def test_an_unknown_flag_is_one_line() -> None:
    done = command("site", "--outpt=x")
    assert (done.code, done.err.count("\n")) == (2, 1)


@pytest.mark.parametrize("name", ["site", "serve", "check", "publish", "new", "bench"])
def test_help_names_every_value(name: str) -> None:
    done = command(name, "--help")
    assert done.code == 0
    assert "(or " in done.out


def test_now_decides_what_is_out(site: Path) -> None:
    assert command("site", f"--site={site}", "--now=2026-09-30").code == 0
    assert not (site / "output" / "posts" / "one").exists()
    done = command("site", f"--site={site}", "--now=2026-09-30")
    assert "content/posts/one.md goes live" in done.out
    assert command("site", f"--site={site}", "--now=2026-10-01").code == 0
    assert (site / "output" / "posts" / "one").exists()


def test_errors_are_all_listed_and_the_old_site_stays_byte_for_byte(site: Path) -> None:
    assert command("site", f"--site={site}").code == 0
    before = tree(site / "output")
    (site / "content/posts/two.md").write_text(BROKEN)
    (site / "content/posts/three.md").write_text(BROKEN.replace("title: Two", "tilte: Three"))
    done = command("site", f"--site={site}")
    assert done.code == 1
    places = re.findall(r"content/posts/\w+\.md(?=:\d)", done.err)
    assert len(places) >= 3
    assert places == sorted(places)
    assert done.err.splitlines()[-1].endswith(f"errors; {site / 'output'}/ is as it was")
    assert done.out == ""
    assert tree(site / "output") == before


@pytest.mark.parametrize("name", ["site", "publish"])
def test_a_folder_that_is_not_ours_is_refused(site: Path, tmp_path: Path, name: str) -> None:
    foreign = tmp_path / "thesis"
    foreign.mkdir()
    (foreign / "chapter.txt").write_text("years of work")
    done = command(name, f"--site={site}", OUTPUT=str(foreign), TARGET=str(foreign), SITEURL="https://example.org")
    assert done.code == 2
    assert str(foreign) in done.err
    assert tree(foreign) == {"chapter.txt": b"years of work"}


def test_building_over_the_sources_is_refused(site: Path) -> None:
    before = tree(site)
    for place in (site, site / "content", site / "content" / "posts", site.parent):
        assert command("site", f"--site={site}", f"--output={place}").code == 2
    assert tree(site) == before


def test_the_second_of_two_builds_names_the_first(site: Path) -> None:
    work = site / ".kindling-output"
    work.mkdir(0o700)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(str(os.getpid()))
        lock.flush()
        done = command("site", f"--site={site}")
    assert done.code == 75
    assert str(os.getpid()) in done.err
    assert command("site", f"--site={site}").code == 0


def test_two_builds_at_once_leave_one_whole_site(site: Path) -> None:
    jobs = [_started("site", f"--site={site}") for _ in range(2)]
    codes = sorted(job.wait(ENOUGH) for job in jobs)
    assert codes in ([0, 0], [0, 75])  # the second may have begun when the first was done
    assert (site / "output" / "posts" / "one" / "index.html").is_file()


@pytest.mark.parametrize(("how", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130), (signal.SIGTERM, 130)])
def test_a_build_cut_short_leaves_the_old_site(site: Path, how: signal.Signals, code: int) -> None:
    first, staging = _whole(site), site / ".kindling-output" / "new"
    for number in (60, 300, 2400):  # more, where a build came to its end before the signal came to it
        before, more = tree(site / "output"), _more(site, number)
        job = _started("site", f"--site={site}")
        eventually(lambda job=job: _has_pages(staging) or job.poll() is not None)  # type: ignore[misc]
        job.send_signal(how)
        ended, after = job.wait(ENOUGH), tree(site / "output")
        if after == before:
            break
    assert (ended, after) == (code, before)
    for path in more:
        path.unlink()
    assert _whole(site) == first
    assert not staging.parent.exists()


@pytest.mark.exam("Builds killed at any moment")
def test_killed_at_any_moment_an_old_or_a_new_site_is_there(site: Path, figures: Callable[[str], None]) -> None:
    """The moments are spread over as long as a build has just taken on this machine."""
    chance, cut = random.Random(1), 0
    trees = [_whole(site)]
    more, begun = _more(site, 40), time.monotonic()
    trees.append(_whole(site))
    took = time.monotonic() - begun
    for number in range(30):
        for path in more:
            path.unlink()
        more = _more(site, 40 * (number % 2))
        job = _started("site", f"--site={site}")
        time.sleep(chance.random() * took)
        job.kill()
        cut += job.wait(ENOUGH) == -signal.SIGKILL
        assert tree(site / "output") in trees
        assert _whole(site) == trees[number % 2]
        assert not (site / ".kindling-output").exists()
    assert cut > 5
    figures(f"30 builds, {cut} of them killed; the old or the new site was there, and the next build was right")


def _whole(site: Path) -> dict[str, bytes]:
    assert command("site", f"--site={site}").code == 0
    return tree(site / "output")


def _more(site: Path, number: int) -> list[Path]:
    paths = [site / "content" / "posts" / f"more-{each}.md" for each in range(number)]
    for each, path in enumerate(paths):
        path.write_text(POST.replace("part: 1", f"part: {each + 2}").replace("One", f"More {each}"))
    return paths


def test_a_check_finds_the_same_and_writes_nothing(site: Path) -> None:
    assert command("check", f"--site={site}").code == 0
    (site / "content/posts/two.md").write_text(BROKEN)
    assert command("check", f"--site={site}").code == 1
    assert not (site / "output").exists()


def test_publishing_wants_a_target_and_an_https_address(site: Path, tmp_path: Path) -> None:
    target = tmp_path / "public"
    assert "There is no TARGET." in command("publish", SITE=str(site), SITEURL="https://example.org").err
    done = command("publish", SITE=str(site), TARGET=str(target))
    assert "There is no SITEURL." in done.err
    assert f"write the public address into {site / 'publishconf.py'}: " in done.err, (
        "the kit has a file of that name too"
    )
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL="http://example.org")
    assert (done.code, target.exists()) == (2, False)
    assert "not https" in done.err
    done = command("publish", SITE=str(site), TARGET=str(target), SITEURL="https://example.org")
    assert (done.code, done.err) == (0, "")
    assert "https://example.org/posts/one/" in (target / "sitemap.xml").read_text()


def test_publishing_reads_the_address_from_publishconf(site: Path, tmp_path: Path) -> None:
    (site / "publishconf.py").write_text("SITEURL = 'https://example.org/'\n")
    assert command("publish", SITE=str(site), TARGET=str(tmp_path / "public")).code == 0
    assert "https://example.org/posts/one/" in (tmp_path / "public" / "sitemap.xml").read_text()
    (site / "publishconf.py").write_text("SITEURL = 'https://example.org\n")
    done = command("publish", SITE=str(site), TARGET=str(tmp_path / "other"))
    assert done.code == 1
    assert "publishconf.py:1: [settings/python]" in done.err


def test_publishing_counts_warnings_as_errors(site: Path, tmp_path: Path) -> None:
    (site / "content/posts/two.md").write_text(POST.replace("One", "Two").replace("part: 1", "part: 3"))
    assert "warning: " in command("site", f"--site={site}").err, "a gap in a series is a warning"
    done = command("publish", SITE=str(site), TARGET=str(tmp_path / "public"), SITEURL="https://example.org")
    assert done.code == 1
    assert "warning: " not in done.err
    assert not (tmp_path / "public").exists()


def test_a_pipe_that_closes_is_no_failure(site: Path) -> None:
    job = subprocess.Popen(
        [sys.executable, "-m", "kindling.commands.site", f"--site={site}"],
        cwd=KIT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    job.stdout.close()  # type: ignore[union-attr]
    assert without_progress(job.stderr.read().decode()) == ""  # type: ignore[union-attr]
    job.stderr.close()  # type: ignore[union-attr]
    assert job.wait(ENOUGH) == 0


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EMFILE, errno.ENAMETOOLONG])
def test_a_fault_of_the_machine_is_one_line(number: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(OSError(number, os.strerror(number), "output/index.html")) == Exit.MACHINE
    assert "output/index.html" in capsys.readouterr().err


def test_no_room_for_what_is_needed_meanwhile_is_the_machines_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """Python's tempfile says it as if a file was missing."""
    said = FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")
    assert refused(said) == Exit.MACHINE
    assert "the disk is full.\n    hint: free some space" in capsys.readouterr().err


def test_a_fault_of_ours_is_one_line_and_shows_where_it_is_to_those_who_ask(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = FileNotFoundError(errno.ENOENT, "no such file", "theme/templates/base.html")
    assert (refused(KeyError("ours")), refused(missing)) == (Exit.CONTENT, Exit.CONTENT)
    said = capsys.readouterr().err
    assert said.startswith("This is a fault of Kindling's own: KeyError: 'ours'\n    hint: please report it")
    assert "theme/templates/base.html" in said
    monkeypatch.setenv("TRACE", "1")
    assert refused(KeyError("ours")) == Exit.CONTENT
    assert capsys.readouterr().err.startswith("KeyError: 'ours'\nThis is a fault of Kindling's own: KeyError: 'ours'\n")


def test_refusals_keep_their_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(BuildRefused("locked", "wait", 75)) == 75
    assert refused(Refusal("no")) == 2
    assert capsys.readouterr().err == "locked\n    hint: wait\nno\n"


def test_a_report_holds_what_came_of_the_build(site: Path, tmp_path: Path) -> None:
    import json

    assert site_main([f"--site={site}", f"--report={tmp_path / 'r.json'}", "--now=2026-12-01"]) == 0
    report = json.loads((tmp_path / "r.json").read_text())
    assert report["published"]
    assert report["written"] == len(tree(site / "output")) - 1  # the manifest counts for itself
    assert {"read", "relate", "plan", "render", "verify", "swap"} <= report["seconds"].keys()


def _started(name: str, *flags: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", f"kindling.commands.{name}", *flags],
        cwd=KIT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _has_pages(staging: Path) -> bool:
    """Return whether a page is there; the folder may go at any moment."""
    return any(name.endswith(".html") for _folder, _folders, names in os.walk(staging) for name in names)


MEMORY = "content/addresses.txt"
REMEMBERED = [
    "post one /posts/one/ /s/power-1/ day=2026-10-01 file=posts/one.md",
    "series power /s/power/ /series/power/ file=series/power.md",
]


@pytest.mark.parametrize("name", ["site", "check"])
def test_what_readers_have_is_kept_with_the_texts(site: Path, name: str) -> None:
    done = command(name, f"--site={site}", CI="")
    assert (done.code, done.err) == (0, "")
    assert (site / MEMORY).read_text("utf-8").splitlines()[1:] == REMEMBERED
    assert f"{site / MEMORY} remembers what readers have: commit it with the texts" in done.out
    assert "remembers" not in command(name, f"--site={site}", CI="").out


def test_publishing_keeps_it_too_and_says_what_moved(site: Path, tmp_path: Path) -> None:
    flags = (f"--site={site}", f"--target={tmp_path / 'www'}", "--siteurl=https://example.org")
    assert command("publish", *flags, CI="").code == 0
    assert (site / MEMORY).read_text("utf-8").splitlines()[1:] == [*REMEMBERED, "site https://example.org"]
    (site / "content/posts/one.md").write_text(POST.replace("title: One", "title: First"), "utf-8")
    done = command("publish", *flags, CI="")
    assert done.code == 0
    assert "  content/posts/one.md: the page moved from /posts/one/ to /posts/first/: old links lead on\n" in done.out
    assert (tmp_path / "www/posts/one/index.html").is_file()


def test_on_a_host_the_lines_to_commit_are_said(site: Path) -> None:
    done = command("site", f"--site={site}", CI="true")
    assert "of your repository, and commit, what readers have from now on:" in done.out
    for line in REMEMBERED:
        assert f"    {line}\n" in done.out


def test_a_build_that_fails_forgets_nothing(site: Path) -> None:
    (site / MEMORY).write_text("post one /posts/one/\nhalf a\n", "utf-8")
    done = command("site", f"--site={site}")
    assert done.code == 1
    assert "content/addresses.txt:2: [addresses/line] a line does not begin with 'half'" in done.err
    assert (site / MEMORY).read_text("utf-8") == "post one /posts/one/\nhalf a\n"


def test_a_new_text_begins_it(site: Path) -> None:
    assert command("new", f"--site={site}", "--kind=essay", "--title=Joy").code == 0
    assert (site / MEMORY).read_text("utf-8").startswith("# The addresses and ids that readers have")
    assert (site / "content/.gitattributes").read_text("utf-8") == "addresses.txt merge=union\n"


def test_what_libraries_say_to_programmers_is_not_told_to_writers(site: Path) -> None:
    """Pillow warns of a PNG that says that it moves and does not."""
    whole = b"".join(_chunk(*each) for each in (
        (b"IHDR", b"\0\0\0\x04\0\0\0\x04\x08\x02\0\0\0"), (b"acTL", b"\xff\xff\xff\xff\0\0\0\0"),
        (b"IDAT", zlib.compress((b"\0" + bytes(12)) * 4)), (b"IEND", b""),
    ))  # fmt: skip
    (site / "content/media").mkdir()
    (site / "content/media/dot.png").write_bytes(b"\x89PNG\r\n\x1a\n" + whole)
    post = site / "content/posts/one.md"
    post.write_text(post.read_text("utf-8") + "\n![A dot](/media/dot.png)\n", "utf-8")
    done = command("site", f"--site={site}", "--now=2026-12-01")
    assert done.code == Exit.DONE and done.err == "", done.err
    traced = command("site", f"--site={site}", "--now=2026-12-01", FRESH="1", TRACE="1")
    assert traced.code == Exit.DONE


def _chunk(name: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

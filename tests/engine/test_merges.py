"""The file of addresses in git: merged, rebased, picked, checked out by any system, it says what both sides said."""

import os
import subprocess
from pathlib import Path

import pytest

from kindling.commands.keeping import kept_text
from kindling.model.public_addresses import FILE, SHOWN, PublicAddresses, read
from tests.conftest import PLAIN_GIT

pytestmark = pytest.mark.whole

HEAD = PublicAddresses().text()
JOY, LOVE, POWER = "post k3joy1 /posts/joy/\n", "post k3lov1 /posts/love/\n", "post k3pow1 /posts/power/\n"


def git(folder: Path, *words: str, fails: bool = False) -> str:
    """Run git as a person would, with a name; return what it says, or hold that it stops."""
    who = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "init.defaultBranch=main"]
    job = subprocess.run(
        ["git", *who, *words], cwd=folder, env={**os.environ, **PLAIN_GIT}, check=False, capture_output=True, text=True
    )
    assert bool(job.returncode) is fails, job.stdout + job.stderr
    return job.stdout


def commit(folder: Path, lines: str | None) -> None:
    """Commit the file with these lines, or its loss."""
    path = folder / SHOWN
    if lines is None:
        path.unlink()
    else:
        path.write_bytes(f"{HEAD}{lines}".encode())
    git(folder, "add", "--all")
    git(folder, "commit", "-m", "Write")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A site in git whose file names one text, with the attributes that Kindling writes."""
    folder = tmp_path / "site"
    (folder / "content").mkdir(parents=True)
    (folder / "content" / ".gitattributes").write_text(f"{FILE} merge=union\n", "utf-8")
    git(folder, "init")
    commit(folder, JOY)
    return folder


def two_sides(folder: Path, ours: str | None, theirs: str | None) -> None:
    """Commit their lines on a branch of that name, and ours on main, on which we are left."""
    git(folder, "checkout", "-b", "theirs")
    commit(folder, theirs)
    git(folder, "checkout", "main")
    commit(folder, ours)


def said(folder: Path) -> tuple[list[str], list[str]]:
    """Return what the file says, and the rules of what is told of it, but for two lines of one text."""
    found, problems = read(kept_text(folder))
    return found.text().splitlines()[1:], [each.rule for each in problems if each.rule != "addresses/twice"]


WAYS = {
    "merge": [("merge", "theirs", "-m", "Both")],
    "rebase": [("rebase", "theirs")],
    "rebase of theirs": [("checkout", "theirs"), ("rebase", "main")],
    "cherry-pick": [("cherry-pick", "theirs")],
    "squash": [("merge", "--squash", "theirs")],
    "stash": [("reset", "--soft", "HEAD~1"), ("stash",), ("merge", "theirs"), ("stash", "pop")],
}


@pytest.mark.parametrize("way", WAYS)
def test_whatever_way_git_brings_two_sides_together_nothing_is_lost(way: str, repository: Path) -> None:
    two_sides(repository, JOY + POWER, JOY + LOVE)
    for words in WAYS[way]:
        git(repository, *words)
    assert said(repository) == ([*map(str.strip, (JOY, LOVE, POWER))], [])


@pytest.mark.parametrize("way", ["merge", "rebase"])
@pytest.mark.parametrize(
    ("ours", "theirs", "line", "rules"),
    [
        ("/a/ /posts/joy/", "/b/ /posts/joy/", "/a/ /b/ /posts/joy/", []),
        ("/posts/joy/ day=2026-10-05", "/new/ /posts/joy/", "/new/ /posts/joy/ day=2026-10-05", []),
        ("/posts/joy/ to=/a/", "/posts/joy/ to=/b/", "/posts/joy/ to=/a/ to=/b/", ["addresses/conflict"]),
        ("gone", "/new/ /posts/joy/", "gone", ["addresses/conflict"]),
    ],
)
def test_one_text_that_both_changed_says_what_both_say(
    way: str, ours: str, theirs: str, line: str, rules: list[str], repository: Path
) -> None:
    two_sides(repository, f"post k3joy1 {ours}\n", f"post k3joy1 {theirs}\n")
    for words in WAYS[way]:
        git(repository, *words)
    found, problems = read(kept_text(repository))
    assert [problem.rule for problem in problems if problem.rule == "addresses/twice"] == ["addresses/twice"]
    told = [problem for problem in problems if problem.rule == "addresses/conflict"]
    assert [problem.rule for problem in told] == rules and all(problem.line and problem.hint for problem in told)
    assert found.text().splitlines()[1:] == [f"post k3joy1 {line}"]


@pytest.mark.parametrize(("ours", "theirs"), [(None, JOY + LOVE), (JOY + LOVE, None)])
def test_a_file_that_one_side_lost_is_there_whole_while_git_asks(
    ours: str | None, theirs: str | None, repository: Path
) -> None:
    two_sides(repository, ours, theirs)
    git(repository, "merge", "theirs", fails=True)
    assert said(repository) == ([*map(str.strip, (JOY, LOVE))], [])
    git(repository, "add", SHOWN)
    git(repository, "commit", "-m", "Keep it")
    assert git(repository, "show", f"HEAD:{SHOWN}") == HEAD + JOY + LOVE


@pytest.mark.parametrize(
    ("ours", "theirs"), [(JOY + POWER, JOY + LOVE), (JOY.rstrip() + " /a/", JOY + LOVE), (JOY + POWER.rstrip(), JOY)]
)
def test_a_last_line_without_its_end_stays_a_line(ours: str, theirs: str, repository: Path) -> None:
    theirs = theirs.rstrip() + "\n\n" if theirs == JOY else theirs.rstrip()
    two_sides(repository, ours, theirs)
    git(repository, "rebase", "theirs")
    lines, rules = said(repository)
    wanted = {word for line in (ours, theirs) for word in line.split() if word.startswith("/")}
    assert ({word for line in lines for word in line.split() if word.startswith("/")}, rules) == (wanted, [])


def test_a_computer_that_ends_lines_its_own_way_changes_nothing(repository: Path) -> None:
    """A checkout by Windows: what was committed is the same, and so is what is read."""
    two_sides(repository, JOY + POWER, JOY + LOVE)
    git(repository, "config", "core.autocrlf", "true")
    (repository / SHOWN).unlink()
    git(repository, "checkout", SHOWN)
    assert b"\r\n" in (repository / SHOWN).read_bytes()
    assert kept_text(repository) == HEAD + JOY + POWER, "so that nothing is written anew"
    git(repository, "merge", "theirs", "-m", "Both")
    assert said(repository) == ([*map(str.strip, (JOY, LOVE, POWER))], [])
    (repository / SHOWN).write_bytes(read(kept_text(repository))[0].text().encode())  # as Kindling writes it
    git(repository, "add", SHOWN)
    assert b"\r" not in _committed(repository)


def _committed(folder: Path) -> bytes:
    job = ["git", "show", f":{SHOWN}"]
    return subprocess.run(job, cwd=folder, env={**os.environ, **PLAIN_GIT}, check=True, capture_output=True).stdout


def test_lines_of_both_ends_mean_the_same(repository: Path) -> None:
    """An editor that mixed them, and a mark at the beginning that some write."""
    (repository / SHOWN).write_bytes(b"\xef\xbb\xbf" + HEAD.encode() + b"post k3joy1 /a/\r\npost k3joy1 /b/\n")
    assert said(repository) == (["post k3joy1 /a/ /b/"], [])

"""`kindling status`, against real repositories: what is saved, sent and fetched, in words for people without git."""

import os
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kindling.commands.repository import Repository, read_status
from kindling.commands.status import told_in_words
from tests.commands.conftest import NAMED, Outcome, command, tree

POST = "---\ntitle: One\ndate: 2026-10-01\nsummary: S.\n---\n\nWords.\n"
WHO = {
    "GIT_AUTHOR_NAME": "Ann",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "Ann",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(folder: Path, *words: str, code: int = 0) -> str:
    """Run git as somebody does."""
    job = subprocess.run(["git", *words], cwd=folder, env=os.environ | WHO, capture_output=True, text=True, check=False)
    assert job.returncode == code, job.stderr
    return job.stdout


def written(site: Path, name: str, text: str) -> None:
    path = site / "content" / "posts" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def saved(site: Path) -> None:
    git(site, "add", ".")
    git(site, "commit", "-qm", "x")


def status(site: Path, **given: str) -> Outcome:
    """Ask, and see that nothing was written."""
    before = tree(site)
    done = command("status", f"--site={site}", **given)
    assert given or tree(site) == before
    assert "Traceback" not in done.err
    return done


def said(site: Path, **given: str) -> list[str]:
    done = status(site, **given)
    assert (done.code, done.err) == (0, ""), done
    return done.out.splitlines()[1:]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A site of two people: Ann's, in a folder "ann", sent to a bare repository."""
    site = tmp_path / "ann"
    site.mkdir()
    (site / "pelicanconf.py").write_text(NAMED)
    git(site, "init", "-q", "-b", "main")
    written(site, "one.md", POST)
    saved(site)
    git(tmp_path, "init", "-q", "--bare", "-b", "main", "there.git")
    git(site, "remote", "add", "origin", str(tmp_path / "there.git"))
    git(site, "push", "-q", "--set-upstream", "origin", "main")
    return site


@pytest.fixture
def ben(shared: Path) -> Path:
    """The second person's copy."""
    git(shared.parent, "clone", "-q", str(shared.parent / "there.git"), "ben")
    return shared.parent / "ben"


def test_all_is_well(shared: Path) -> None:
    assert said(shared) == [
        "Saved:   everything",
        "Sent:    everything that is saved",
        "Fetched: everything that others had sent (never asked on this computer)",
        "    to ask them now: `make status FETCH=1`",
    ]
    assert said(shared, FETCH="1")[2:] == ["Fetched: everything that others had sent (asked just now)"]


def test_what_is_changed_new_gone_staged_and_renamed_is_not_saved(shared: Path) -> None:
    written(shared, "gone.md", POST)
    written(shared, "old.md", POST + "A name.\n")
    saved(shared)
    written(shared, "one.md", POST + "More.\n")
    written(shared, "né 'a' \"b\"\n\x1b[31m.md", POST)
    (shared / "content/posts/gone.md").unlink()
    written(shared, "staged.md", POST)
    git(shared, "add", "content/posts/staged.md")
    git(shared, "mv", "content/posts/old.md", "content/posts/new.md")
    assert said(shared)[:7] == [
        "Saved:   5 files are not yet",
        "      content/posts/new.md, changed",
        "      content/posts/one.md, changed",
        "      'content/posts/n\\xe9 \\'a\\' \"b\"\\n\\x1b[31m.md', new",
        "      content/posts/staged.md, new",
        "      content/posts/gone.md, gone",
        '    git add .  and then  git commit -m "what you did"',
    ]
    saved(shared)
    assert said(shared)[:3] == ["Saved:   everything", "Sent:    2 commits are not yet", "    git push"]


def test_long_lists_end(shared: Path) -> None:
    for number in range(14):
        written(shared, f"n{number:02}.md", POST)
    assert said(shared)[0] == "Saved:   14 files are not yet"
    assert said(shared)[11] == "      and 4 more, new"


def test_what_others_sent_is_told_once_they_are_asked(shared: Path, ben: Path) -> None:
    written(ben, "two.md", POST)
    saved(ben)
    git(ben, "push", "-q")
    assert said(shared)[2].startswith("Fetched: everything")
    lines = said(shared, FETCH="1")
    assert lines[2:] == [
        "Fetched: 1 commit is not here yet, of others or from another computer of yours (asked just now)",
        "    git pull --no-rebase --no-edit",
    ]
    written(shared, "three.md", POST)
    assert said(shared)[-1] == "    save first, as above; then: git pull --no-rebase --no-edit"
    saved(shared)
    assert said(shared)[1:3] == ["Sent:    1 commit is not yet", "    first fetch, as below; then: git push"]
    git(shared, "pull", "-q", "--no-rebase", "--no-edit")
    git(shared, "push", "-q")
    assert said(shared)[:3][:2] == ["Saved:   everything", "Sent:    everything that is saved"]


def test_who_can_not_be_asked_is_said_and_all_else_is_told(shared: Path) -> None:
    shutil.rmtree(shared.parent / "there.git")
    lines = said(shared, FETCH="1")
    assert lines[:2] == ["Saved:   everything", "Sent:    everything that is saved"]
    assert lines[3].startswith("    they could not be asked just now: Git says: ")


@pytest.mark.parametrize("how", ["merge", "rebase", "cherry-pick"])
def test_in_the_middle_of_a_merge_the_texts_are_named_and_what_to_type_works(shared: Path, ben: Path, how: str) -> None:
    for site, words in ((ben, "Ben's.\n"), (shared, "Ann's.\n")):
        written(site, "one.md", POST + words)
        saved(site)
    git(ben, "push", "-q")
    git(shared, "fetch", "-q")
    git(shared, how, "origin/main", code=1)
    lines = said(shared)
    assert lines[:2] == [
        f"In the middle of a {how}: you and somebody else changed the same place of a file.",
        "      content/posts/one.md",
    ]
    assert lines[3] == "    git add content/posts/one.md"
    checked = command("check", f"--site={shared}", "--now=2026-12-01")
    assert "content/posts/one.md:8: [text/conflict] two people changed this place" in checked.err
    assert checked.code == 1 and "1 error" in checked.err
    written(shared, "one.md", POST + "Both.\n")
    git(shared, *lines[3].split()[1:])
    assert said(shared)[0] == f"In the middle of a {how}: all is decided, and it has to be finished."
    subprocess.run(said(shared)[1], shell=True, cwd=shared, env=os.environ | WHO | {"GIT_EDITOR": "true"}, check=True)  # noqa: S602
    assert said(shared)[0] == "Saved:   everything"


def test_a_site_that_nobody_else_has(tmp_path: Path) -> None:
    site = tmp_path / "mine"
    site.mkdir()
    alone = status(site)
    assert (alone.code, alone.out) == (2, "")
    assert alone.err.startswith("This site is not in git: its only copy is this folder.\n")
    git(site, "init", "-q", "-b", "main")
    assert said(site)[0] == "Saved:   nothing yet, and nothing is there to save"
    written(site, "one.md", POST)
    assert said(site)[0] == "Saved:   1 file is not yet"
    saved(site)
    assert said(site)[:2] == [
        "Saved:   everything",
        "Sent:    nowhere: nobody else has this site, and there is no second copy",
    ]
    git(site, "remote", "add", "origin", str(tmp_path / "there.git"))
    assert said(site)[1:] == ["Sent:    nothing of main yet", "    git push --set-upstream origin main"]


def test_a_branch_that_is_none_and_a_lock_that_was_left(shared: Path) -> None:
    git(shared, "checkout", "-q", "--detach")
    assert said(shared)[:2] == ["No branch is checked out: what is saved now is easily lost.", "    git switch main"]
    (shared / ".git" / "index.lock").touch()
    assert said(shared)[0] == f"Git is at work here, or was cut short: {shared / '.git' / 'index.lock'}"


def test_a_site_in_a_folder_of_a_larger_repository_speaks_of_itself_alone(shared: Path) -> None:
    site = shared / "a site"
    written(site, "one.md", POST)
    (shared / "beside.txt").write_text("x")
    assert said(site)[:2] == ["Saved:   1 file is not yet", "      content/posts/one.md, new"]


def test_without_git_one_line_says_so(shared: Path, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    done = command("status", f"--site={shared}", PATH=str(tmp_path / "bin"))
    assert (done.code, done.err.splitlines()[0]) == (3, "Git is not installed.")


def test_what_a_repository_would_start_by_itself_is_not_started(shared: Path) -> None:
    """Settings of a folder that somebody sent: programs that git would run while it looks."""
    started = shared.parent / "started"
    program = shared.parent / "program"
    program.write_text(f"#!/bin/sh\ntouch '{started}'\n")
    program.chmod(0o755)
    hooks = shared / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    shutil.copy(program, hooks / "post-index-change")
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.askPass"):
        git(shared, "config", name, str(program))
    git(shared, "config", "core.hooksPath", str(hooks))
    (shared / "content/posts/one.md").touch()
    said(shared)
    assert not started.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else for a test")
def test_a_folder_of_somebody_else_is_told_with_the_line_that_trusts_it(shared: Path) -> None:
    for path in (shared, shared / ".git"):
        os.chown(path, 65534, 65534)
    done = status(shared)
    assert done.code == 2
    assert done.err.startswith("This folder belongs to somebody else, so git does not read it.\n")
    assert f"git config --global --add safe.directory {shared}" in done.err


def test_how_long_ago_is_said_in_words() -> None:
    now = datetime.fromisoformat("2026-11-27T12:00:00+00:00")
    words = {0: "just now", 119: "just now", 600: "10 minutes ago", 7200: "2 hours ago", 200_000: "2 days ago"}
    for seconds, what in words.items():
        found = Repository("main", True, "origin/main", ("origin",), asked=now - timedelta(seconds=seconds))
        assert f"(asked {what})" in "\n".join(told_in_words(found, now))


def test_names_of_any_kind_are_read() -> None:
    data = (
        b"# branch.oid abc\0# branch.head main\0? a b.md\x00? \xff\n.md\0"
        b"2 R. N... 1 1 1 a b R100 new name.md\0old.md\0? z\0"
    )
    found = read_status(data)
    assert (found.new, found.changed) == (("a b.md", "z", "\udcff\n.md"), ("new name.md",))

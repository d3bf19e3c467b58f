"""The swap: what is ours changes, whole at each moment; what is not ours stays, whatever happens in between."""

import errno
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kindling.engine import swap, work_folders
from kindling.engine.swap import MANIFEST, Target, refuse_foreign
from kindling.engine.work_folders import BuildRefused, working
from kindling.model.locks import take
from tests.conftest import KIT
from tests.engine.killed import MODES, NEW, OLD, STRANGERS, as_first_version, published, read, write
from tests.tiers import ENOUGH

pytestmark = pytest.mark.whole


def no_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)


@pytest.fixture(params=["exchange", "file by file"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run with folders that can be exchanged, and with folders that can't."""
    if request.param == "file by file":
        no_exchange(monkeypatch)


@pytest.mark.usefixtures("either_way")
def test_the_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    assert read(tmp_path / "target") == OLD
    assert published(tmp_path, NEW) == []
    assert read(tmp_path / "target") == NEW
    assert not (tmp_path / "target" / "posts" / "gone").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "target"]


@pytest.mark.usefixtures("either_way")
def test_what_is_not_ours_stays_and_is_named(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    blog = {f"blog/{name}": text for name, text in OLD.items()} | {"blog/" + MANIFEST: "{}"}
    others = blog | {"CNAME": "example.org", ".well-known/security.txt": "Contact:", "posts/joy/mine.txt": "mine"}
    write(tmp_path / "target", others)
    (tmp_path / "target" / "uploads").mkdir()
    (tmp_path / "target" / "elsewhere").symlink_to(tmp_path)
    notes = published(tmp_path, NEW)
    assert notes == [
        "kept, not ours: .well-known/",
        "kept, not ours: CNAME",
        "kept, not ours: blog/ (5 files)",
        "kept, not ours: elsewhere",
        "kept, not ours: posts/joy/mine.txt",
        "kept, not ours: uploads/",
    ]
    found = read(tmp_path / "target")
    assert found == NEW | {name: text for name, text in others.items() if not name.endswith(MANIFEST)}
    assert (tmp_path / "target" / "blog" / MANIFEST).read_text() == "{}"
    assert (tmp_path / "target" / "uploads").is_dir() and (tmp_path / "target" / "elsewhere").is_symlink()
    assert published(tmp_path, NEW) == notes


def test_the_name_of_a_stranger_can_not_write_on_the_terminal(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    write(tmp_path / "target", {"a\nkept, not ours: b": "mine", "\x1b[2J": "mine"})
    (tmp_path / "target" / os.fsdecode(b"caf\xe9")).write_text("mine")
    notes = published(tmp_path, NEW)
    assert notes == [
        "kept, not ours: \\x1b[2J",
        "kept, not ours: a\\nkept, not ours: b",
        "kept, not ours: caf\\udce9",
    ]


def test_many_strangers_are_counted(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    write(tmp_path / "target", {f"{number:02}.txt": "mine" for number in range(14)})
    notes = published(tmp_path, NEW)
    assert (len(notes), notes[-1]) == (11, "kept, not ours: 4 more")


@pytest.mark.parametrize(
    ("stranger", "new", "named"),
    [
        ("feed.xml", "feed.xml", "feed.xml"),
        ("series", "series/power/index.html", "series"),
        ("series/mine.txt", "series", "series/"),
        ("posts/more/index.html", "posts/more/index.html", "posts/more/index.html"),
    ],
)
def test_a_strangers_file_in_the_way_is_refused_by_name(stranger: str, new: str, named: str, tmp_path: Path) -> None:
    published(tmp_path, OLD)
    write(tmp_path / "target", {stranger: "mine"})
    with pytest.raises(BuildRefused, match=f"in the way of the site's own files: {named}$") as refused:
        published(tmp_path, OLD | {new: "ours"})
    assert refused.value.exit_code == 2
    assert read(tmp_path / "target") == OLD | {stranger: "mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "target"]


def test_no_file_is_written_through_a_strangers_link(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "target" / "series").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildRefused, match="in the way"):
        published(tmp_path, OLD | {"series/index.html": "ours"})
    assert not any((tmp_path / "elsewhere").iterdir())


@pytest.mark.usefixtures("either_way")
def test_a_file_of_ours_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    published(tmp_path, {"one": "a file", "two/index.html": "in a folder"})
    write(tmp_path / "target", {"CNAME": "example.org"})
    published(tmp_path, {"one/index.html": "in a folder", "two": "a file"})
    assert read(tmp_path / "target") == {"one/index.html": "in a folder", "two": "a file", "CNAME": "example.org"}


@pytest.mark.usefixtures("either_way")
def test_what_somebody_changed_is_written_anew_or_put_aside(tmp_path: Path) -> None:
    published(tmp_path, OLD)
    write(tmp_path / "target", {"index.html": "changed", "posts/gone/index.html": "changed too"})
    (note,) = published(tmp_path, NEW)
    aside = tmp_path / "kept" / "set-aside" / "posts" / "gone" / "index.html"
    assert note == (
        "posts/gone/index.html was changed since it was published, and is no more part of the site: "
        f"it is kept as {aside}"
    )
    assert read(tmp_path / "target") == NEW
    assert aside.read_text() == "changed too"


def test_file_by_file_a_page_that_is_the_same_keeps_its_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    no_exchange(monkeypatch)
    published(tmp_path, OLD)
    for name in ("media/a.txt", "index.html"):
        os.utime(tmp_path / "target" / name, (1_000_000, 1_000_000))
    published(tmp_path, NEW)
    assert (tmp_path / "target" / "media" / "a.txt").stat().st_mtime == 1_000_000
    assert (tmp_path / "target" / "index.html").stat().st_mtime != 1_000_000


def test_parts_come_first_then_pages_then_what_lists_them() -> None:
    paths = ["index.html", "feed.xml", "posts/joy/index.html", "media/a.png", "sitemap.xml", "theme/site.css"]
    assert sorted(paths, key=swap.place_in_line) == [
        "media/a.png", "theme/site.css", "posts/joy/index.html", "index.html", "feed.xml", "sitemap.xml",
    ]  # fmt: skip


@pytest.mark.usefixtures("either_way")
def test_what_is_published_can_be_read_by_a_web_server(tmp_path: Path) -> None:
    umask = os.umask(0o077)
    try:
        _published_far(tmp_path)
    finally:
        os.umask(umask)
    for path in (tmp_path / "far", *(tmp_path / "far").rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def _published_far(base: Path) -> None:
    """Publish into a folder whose parents are not there yet, twice."""
    cache = base / "kept"
    cache.mkdir()
    for files in (OLD, NEW):
        with working(base / "far" / "off" / "target", cache) as work:
            assert work.stat().st_mode & 0o777 == 0o700
            target = Target(base / "far" / "off" / "target", work, cache / "set-aside")
            with target.staging() as staging:
                write(staging, files)
                target.swapped(staging)


def test_pages_that_an_older_build_hid_from_the_server_are_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_exchange(monkeypatch)
    published(tmp_path, OLD)
    (tmp_path / "target" / "media" / "a.txt").chmod(0o600)
    (tmp_path / "target" / "media").chmod(0o700)
    (tmp_path / "target" / "posts").chmod(0o2775)
    published(tmp_path, NEW)
    modes = {name: (tmp_path / "target" / name).stat().st_mode & 0o7777 for name in ("media/a.txt", "media", "posts")}
    assert modes == {"media/a.txt": 0o644, "media": 0o755, "posts": 0o2775}


@pytest.mark.parametrize("mode", MODES)
def test_killed_at_any_moment_nothing_is_lost_and_the_next_build_puts_it_right(mode: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.engine.killed", mode], cwd=KIT, capture_output=True, text=True, check=False
    )
    *faults, moments = done.stdout.splitlines() or [done.stderr]
    assert (faults, done.stderr) == ([], "")
    assert int(moments) > 15


def test_a_link_put_where_the_work_is_done_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".kindling-target").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BuildRefused, match="is a link") as refused:
        published(tmp_path, OLD)
    assert refused.value.exit_code == 2
    assert not any((tmp_path / "elsewhere").iterdir())


# ---- the lock ------------------------------------------------------------------------------------


def _hold(base: Path, ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:
    with working(base / "target", base / "kept"):
        ready.set()
        done.wait(ENOUGH)


def test_the_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(tmp_path, ready, done))
    holder.start()
    assert ready.wait(ENOUGH)
    with pytest.raises(BuildRefused, match=str(holder.pid)) as refused:
        published(tmp_path, OLD)
    assert refused.value.exit_code == 75
    done.set()
    holder.join()
    published(tmp_path, OLD)


def _many(base: Path, name: str, times: int) -> None:
    """Publish again and again, as often as another build lets go."""
    for _ in range(times):
        while True:
            try:
                published(base, {name: "one", "index.html": name})
                break
            except BuildRefused as refused:
                assert refused.exit_code == 75, refused
                time.sleep(0.002)


def test_builds_that_come_and_go_never_hold_one_lock_twice(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    context = multiprocessing.get_context("spawn")
    jobs = [context.Process(target=_many, args=(tmp_path, name, 20)) for name in ("a", "b", "c")]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(ENOUGH)
    assert [job.exitcode for job in jobs] == [0, 0, 0]
    found = read(tmp_path / "target")
    assert found == {found["index.html"]: "one", "index.html": found["index.html"]}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "target"]


def test_where_the_parent_can_not_be_written_two_sites_still_have_one_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(output: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(output.parent))

    monkeypatch.setattr(work_folders, "_parents_made", refused)
    target, one, two = tmp_path / "target", tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
    with pytest.raises(BuildRefused, match="target: Permission denied") as none, working(target, one):
        pass
    assert none.value.exit_code == 3
    target.mkdir()
    with working(target, one) as work:
        assert work.is_relative_to(one) and work.stat().st_mode & 0o777 == 0o700
        for cache, holder in ((one, str(os.getpid())), (two, "unknown")):
            with pytest.raises(BuildRefused, match=f"process {holder}") as refusal, working(target, cache):
                pass
            assert refusal.value.exit_code == 75
    with working(target, two):
        pass
    assert not [path for path in tmp_path.rglob("*") if path.name == "lock"]


def test_a_folder_of_another_users_build_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".kindling-target").mkdir(0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(BuildRefused, match="another user's build") as refused:
        published(tmp_path, OLD)
    assert refused.value.exit_code == 75


# ---- what is not ours as a whole -----------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "content", "content/below", "theme", "theme/out", ".git/out", "foreign"])
def test_a_folder_that_is_not_ours_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("mine")
    with pytest.raises(BuildRefused) as refused:
        refuse_foreign(tmp_path / name, (tmp_path, tmp_path / "content"))
    assert refused.value.exit_code == 2
    assert (tmp_path / "foreign" / "letter.txt").read_text() == "mine"


def test_an_empty_folder_an_empty_volume_and_one_of_ours_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "volume" / "lost+found").mkdir(parents=True)
    published(tmp_path, OLD)
    for name in ("empty", "volume", "target", "new"):
        refuse_foreign(tmp_path / name, (tmp_path / "content",))


def test_a_link_instead_of_a_folder_is_refused(tmp_path: Path) -> None:
    os.symlink(tmp_path, tmp_path / "link")
    with pytest.raises(BuildRefused):
        refuse_foreign(tmp_path / "link", ())


def test_a_folder_that_the_first_version_filled_is_taken_over(tmp_path: Path) -> None:
    write(tmp_path / "target", OLD | {"CNAME": "example.org", MANIFEST: as_first_version(OLD)})
    refuse_foreign(tmp_path / "target", ())
    assert published(tmp_path, NEW) == ["kept, not ours: CNAME"]
    assert read(tmp_path / "target") == NEW | {"CNAME": "example.org"}


def test_on_a_full_disk_nothing_is_changed_file_by_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder can be made beside the output: with no right to it there is another way, with no room there is none."""
    published(tmp_path, OLD)

    def full(_folder: Path) -> Path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(work_folders, "private_folder", full)
    with pytest.raises(BuildRefused, match="No space left") as refused:
        published(tmp_path, NEW)
    assert (refused.value.exit_code, read(tmp_path / "target")) == (3, OLD)


def test_a_folder_is_called_half_changed_only_where_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first thing that is written says what is to come: before it, nothing is changed."""
    published(tmp_path, OLD)
    write(tmp_path / "target", {"CNAME": "example.org"})
    written, times = swap._written, 0

    def refused_from(first: int) -> None:
        nonlocal times
        times = 0

        def refusing(path: Path, text: str) -> None:
            nonlocal times
            times += path.parent == tmp_path / "target"
            if path.parent == tmp_path / "target" and times >= first:
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            written(path, text)

        monkeypatch.setattr(swap, "_written", refusing)

    for first, half in ((1, False), (2, True), (1, True)):
        refused_from(first)
        with pytest.raises(BuildRefused, match="Permission denied") as refused:
            published(tmp_path, NEW)
        assert ("half changed" in refused.value.hint) == half, (first, refused.value.hint)
    monkeypatch.setattr(swap, "_written", written)
    published(tmp_path, NEW)
    assert read(tmp_path / "target") == NEW | {"CNAME": "example.org"}


def test_what_a_killed_check_or_preview_left_half_made_goes_with_the_next_build(tmp_path: Path) -> None:
    cache = tmp_path / "kept"
    left = [cache / "check", cache / "serve" / "8000" / ".kindling-site"]
    for work in left:
        write(work, {"new/index.html": "half", "lock": ""})
    write(cache / "serve" / "8000" / "site", {"index.html": "whole"})
    with (left[0] / "lock").open("rb+") as running:
        take(running)
        published(tmp_path, OLD)
        assert [work.exists() for work in left] == [True, False]
    published(tmp_path, NEW)
    assert not left[0].exists() and (cache / "serve/8000/site/index.html").is_file()


def test_on_another_file_system_the_next_publish_goes_on_behind_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a file lies in a folder, and a new one comes into it by the same name."""
    published(tmp_path, OLD)
    target = tmp_path / "target"
    write(target, STRANGERS | {"posts/joy/.kindling-part": "ne"})
    real = os.replace

    def replaced(source: Path, place: Path) -> None:
        if Path(source).parent != Path(place).parent:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        real(source, place)

    monkeypatch.setattr(os, "replace", replaced)
    published(tmp_path, NEW)
    assert read(target) == NEW | STRANGERS

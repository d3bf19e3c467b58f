"""The swap: one moment it is the old site, the next it is the new one, whatever happens in between."""

import multiprocessing
import os
from pathlib import Path

import pytest

from pipeline import swap
from pipeline.swap import MANIFEST, BuildRefused, locked, refuse_foreign, staging_folder, swapped


def site(folder: Path, text: str) -> Path:
    """Make a folder that looks like a site of ours."""
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    (folder / MANIFEST).write_text("{}")
    return folder


def test_the_new_site_takes_the_place_of_the_old(tmp_path: Path) -> None:
    output = site(tmp_path / "output", "old")
    with locked(output) as work, staging_folder(work) as staging:
        (staging / "index.html").write_text("new")
        swapped(staging, output, work)
    assert (output / "index.html").read_text() == "new"
    assert sorted(path.name for path in (tmp_path / ".kindling" / "output").iterdir()) == ["lock"]


def test_two_renames_do_where_the_system_can_not_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(swap, "_exchanged", lambda one, other: False)
    test_the_new_site_takes_the_place_of_the_old(tmp_path)


def test_a_build_that_was_killed_between_two_renames_is_put_right(tmp_path: Path) -> None:
    output = tmp_path / "output"
    work = tmp_path / ".kindling" / "output"
    site(work / "previous", "old")
    site(work / "staging", "half")
    with locked(output):
        assert (output / "index.html").read_text() == "old"
    assert sorted(path.name for path in work.iterdir()) == ["lock"]


def _hold(output: Path, ready: "multiprocessing.synchronize.Event", done: "multiprocessing.synchronize.Event") -> None:
    with locked(output):
        ready.set()
        done.wait(30)


def test_the_second_build_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    holder = context.Process(target=_hold, args=(tmp_path / "output", ready, done))
    holder.start()
    assert ready.wait(30)
    with pytest.raises(BuildRefused, match=str(holder.pid)) as refused, locked(tmp_path / "output"):
        pass
    assert refused.value.exit_code == 75
    done.set()
    holder.join()


@pytest.mark.parametrize("name", ["", "content", "content/below", "foreign"])
def test_a_folder_that_is_not_ours_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / "letter.txt").write_text("mine")
    with pytest.raises(BuildRefused) as refused:
        refuse_foreign(tmp_path / name, (tmp_path, tmp_path / "content"))
    assert refused.value.exit_code == 2
    assert (tmp_path / "foreign" / "letter.txt").read_text() == "mine"


def test_an_empty_folder_and_one_of_ours_are_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    site(tmp_path / "ours", "old")
    for name in ("empty", "ours", "new"):
        refuse_foreign(tmp_path / name, (tmp_path / "content",))


def test_a_link_instead_of_a_folder_is_refused(tmp_path: Path) -> None:
    os.symlink(tmp_path, tmp_path / "link")
    with pytest.raises(BuildRefused):
        refuse_foreign(tmp_path / "link", ())

"""Where a build works: private, never through a link, and gone from beside the target when it is done."""

import os
from pathlib import Path

import pytest

from kindling.engine import work_folders
from kindling.engine.work_folders import BuildRefused, cache_folder, old_work_removed


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content").mkdir(parents=True)
    return tmp_path / "site"


@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_what_is_kept_lies_in_the_sites_own_folder_and_is_private(site: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        cache = cache_folder(site)
    finally:
        os.umask(before)
    assert cache == site / ".kindling"
    assert cache.stat().st_mode & 0o777 == 0o700
    assert (cache / ".gitignore").read_text() == "*\n"
    assert cache_folder(site) == cache


def test_a_folder_that_others_could_read_is_closed(site: Path) -> None:
    (site / ".kindling").mkdir(0o755)
    assert cache_folder(site).stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("where", [".kindling", ".kindling/cards", ".kindling/search/one"])
def test_nothing_is_kept_through_a_link(site: Path, where: str) -> None:
    (site.parent / "elsewhere").mkdir()
    (site / where).parent.mkdir(parents=True, exist_ok=True)
    (site / where).symlink_to(site.parent / "elsewhere")
    with pytest.raises(BuildRefused, match="is a link") as refused:
        cache_folder(site)
    assert str(site / where) in str(refused.value)
    assert not any((site.parent / "elsewhere").iterdir())


def test_a_file_of_that_name_is_told(site: Path) -> None:
    (site / ".kindling").write_text("mine")
    with pytest.raises(BuildRefused, match="is no folder"):
        cache_folder(site)
    assert (site / ".kindling").read_text() == "mine"


def test_no_gitignore_is_written_through_a_link(site: Path) -> None:
    (site / ".kindling").mkdir()
    (site / ".kindling" / ".gitignore").symlink_to(site.parent / "victim")
    cache_folder(site)
    assert not (site.parent / "victim").exists()


def test_where_the_site_can_not_be_written_the_users_cache_folder_is_taken(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    monkeypatch.setenv("XDG_CACHE_HOME", str(site.parent / "cache"))
    cache = cache_folder(site)
    assert cache.parent == site.parent / "cache" / "kindling"
    assert cache.stat().st_mode & 0o777 == 0o700 == cache.parent.stat().st_mode & 0o777
    other = site.parent / "other"
    (other / "content").mkdir(parents=True)
    assert cache_folder(other) != cache == cache_folder(site)


def test_where_neither_can_be_written_it_is_one_line(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null/cache")
    with pytest.raises(BuildRefused, match="neither") as refused:
        cache_folder(site)
    assert refused.value.exit_code == 3


def test_a_cache_folder_that_is_no_whole_path_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert work_folders._caches().is_relative_to(tmp_path)


# ---- what earlier versions left ------------------------------------------------------------------


def old_work(parent: Path) -> Path:
    """Make what earlier versions left beside targets."""
    old = parent / ".kindling"
    for name in ("bay/lock", "joy/lock", "cards/a.png", "search/bay/0/fragment/a.pf_fragment", "templates/a.cache"):
        (old / name).parent.mkdir(parents=True, exist_ok=True)
        (old / name).write_text("withdrawn words")
    return old


def test_what_earlier_versions_kept_beside_a_target_goes(tmp_path: Path) -> None:
    old = old_work(tmp_path / "www")
    assert old_work_removed(tmp_path / "www" / "bay", tmp_path / "kept") == (
        f"{old}, kept by an earlier version, was removed"
    )
    assert not old.exists()


@pytest.mark.parametrize(
    "more", [".kindling/letter.txt", ".kindling/thesis/one.txt", ".kindling/bay/previous/index.html"]
)
def test_what_may_be_somebodys_is_told_and_stays(tmp_path: Path, more: str) -> None:
    old = old_work(tmp_path / "www")
    (tmp_path / "www" / more).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "www" / more).write_text("mine")
    assert "holds more than it made" in old_work_removed(tmp_path / "www" / "bay", tmp_path / "kept")
    assert (tmp_path / "www" / more).read_text() == "mine" and (old / "cards" / "a.png").is_file()


@pytest.mark.parametrize("character", ["content/posts", ".kindling/.gitignore"])
def test_a_sites_own_folder_is_none_of_these(tmp_path: Path, character: str) -> None:
    old = old_work(tmp_path / "www")
    (tmp_path / "www" / character).mkdir(parents=True)
    assert old_work_removed(tmp_path / "www" / "bay", tmp_path / "kept") == ""
    assert (old / "cards" / "a.png").is_file()


def test_a_link_is_none_of_these(tmp_path: Path) -> None:
    old = old_work(tmp_path / "elsewhere")
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / ".kindling").symlink_to(old)
    assert old_work_removed(tmp_path / "www" / "bay", tmp_path / "kept") == ""
    assert (old / "cards" / "a.png").is_file()

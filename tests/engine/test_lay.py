"""Laying: a file that is published already is linked, and nothing is ever written through a link."""

import os
from pathlib import Path

import pytest
from pelican import signals

from kindling.engine.lay import laid
from tests.engine.test_faults import site_of
from tests.engine.test_sites import built, files


def test_what_has_not_changed_is_not_written_anew(tmp_path: Path) -> None:
    site, output = site_of(tmp_path / "s", joy="One.", care="Two."), tmp_path / "out"
    assert built(site, output).published
    before = {path: path.stat() for path in output.rglob("*.html")}
    (site / "content" / "posts" / "joy.md").write_text("---\ntitle: Joy\ndate: 2026-10-01\n---\n\nThree.\n", "utf-8")
    assert built(site, output).published
    same = {path for path, stat in before.items() if path.stat().st_ino == stat.st_ino}
    assert output / "posts/care/index.html" in same and output / "posts/joy/index.html" not in same
    assert all(path.stat().st_nlink == 1 for path in output.rglob("*") if path.is_file())
    assert all(path.stat().st_mtime_ns == before[path].st_mtime_ns for path in same)
    assert built(site, tmp_path / "clean").published
    assert files(output) == files(tmp_path / "clean")


def _damage(path: Path) -> None:
    path.write_bytes(b"no page at all")


def _shut(path: Path) -> None:
    path.chmod(0o600)


def _lay_elsewhere(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to(path.with_name("elsewhere"))


def _back_up(path: Path) -> None:
    os.link(path, path.with_name("backup"))


def _take_away(path: Path) -> None:
    path.unlink()


def _leave(path: Path) -> None:
    assert path.read_bytes() == b"a page"


@pytest.mark.parametrize(
    ("change", "linked"),
    [(_leave, True), *((change, False) for change in (_damage, _shut, _lay_elsewhere, _back_up, _take_away))],
)
def test_only_what_is_as_it_was_written_is_linked(change: object, linked: bool, tmp_path: Path) -> None:
    published, staged = tmp_path / "published", tmp_path / "staged"
    published.write_bytes(b"a page")
    published.chmod(0o644)
    change(published)  # type: ignore[operator]
    laid(b"a page", staged, published)
    assert staged.read_bytes() == b"a page"
    assert not staged.is_symlink()
    assert (published.exists() and published.samefile(staged)) == linked


@pytest.mark.parametrize("signal", [signals.content_written, signals.finalized])
def test_a_plugin_that_changes_files_gets_files_of_its_own(signal: object, tmp_path: Path) -> None:
    published, staged = tmp_path / "published", tmp_path / "staged"
    published.write_bytes(b"a page")
    published.chmod(0o644)

    def receiver(*_: object, **__: object) -> None:
        staged.write_bytes(b"smaller")

    with signal.connected_to(receiver):  # type: ignore[attr-defined]
        laid(b"a page", staged, published)
        signal.send(str(staged))  # type: ignore[attr-defined]
    assert (published.read_bytes(), staged.read_bytes()) == (b"a page", b"smaller")

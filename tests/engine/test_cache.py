"""Whole builds beside a folder of cached files that somebody, or a disk, has harmed; and beside each other."""

import os
import shutil
import tempfile
from itertools import cycle
from pathlib import Path

import pytest
from PIL import Image

from kindling.engine.build import BuildResult
from kindling.model.cache import Cache
from tests.engine.test_sites import KIT, built
from tests.model.test_cache import FIVE, KINDS, rewritten
from tests.test_invariants import started, tree

pytestmark = pytest.mark.whole

CONF = "SITENAME = 'Kept'\nAUTHOR = 'A. Writer'\nLOOK = {'menu': [], 'footer': []}\n"
POST = """---
title: Joy
date: 2026-09-01
summary: In one line.
video: /media/joy.mp4
captions: /media/joy.vtt
described: true
series: Films
---
It is so [@joy2020].

![A walk](/media/walk.png)
"""
LIBRARY = "@book{joy2020, author={Joy, Ada}, title={On joy}, year={2020}, publisher={A house}}\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site that has something of every kind that is kept."""
    site = tmp_path_factory.mktemp("whole") / "site"
    for name, text in {"posts/joy.md": POST, "references/library.bib": LIBRARY}.items():
        path = site / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (site / "pelicanconf.py").write_text(CONF)
    (site / "content" / "media").mkdir()
    for name in ("joy.mp4", "joy.vtt"):
        shutil.copy(KIT / "content" / "media" / name, site / "content" / "media" / name)
    Image.linear_gradient("L").resize((1000, 400)).save(site / "content" / "media" / "walk.png")
    return site


def kept_in(folder: Path) -> list[Path]:
    """Return the files of what can be made again; the memory of addresses (``pages``) can't."""
    return sorted(path for path in folder.rglob("*.kept") if path.parent.name != "pages")


def warned(result: BuildResult) -> list[str]:
    assert result.published, result.problems
    return [problem.message for problem in result.problems if problem.rule == "kept/damaged"]


def test_a_build_after_damage_to_every_kept_file_is_as_a_fresh_one_and_is_published(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    output = tmp_path / "site" / "output"
    assert warned(built(tmp_path / "site", output, publish=True)) == []
    clean, paths = tree(output), kept_in(tmp_path)
    assert {path.parent.name for path in paths} == {*KINDS, "texts", "seen"}
    for path, befall in zip(paths, cycle(FIVE.values()), strict=False):
        befall(path)
    assert warned(built(tmp_path / "site", output, publish=True)) == [
        f"{len(paths)} cached files were damaged, and were made again"
    ]
    assert tree(output) == clean
    assert warned(built(tmp_path / "site", output, publish=True)) == []
    assert (tree(output), kept_in(tmp_path)) == (clean, paths)


def test_what_is_planted_beside_or_in_place_of_what_is_kept_is_never_published(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    output = tmp_path / "site" / "output"
    built(tmp_path / "site", output)
    clean = tree(output)
    for path in kept_in(tmp_path):
        rewritten(lambda data: data.replace(b"import", b"hostile"), path)
        (path.with_suffix("") / "pagefind.js").parent.mkdir()
        for name in ("pagefind.js", path.with_suffix("").name + "/pagefind.js"):
            (path.parent / name).write_text("hostile")
    assert len(warned(built(tmp_path / "site", output))) == 1
    assert tree(output) == clean


def test_everything_is_made_anew_where_that_is_asked(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    output = tmp_path / "site" / "output"
    built(tmp_path / "site", output)
    clean, paths = tree(output), kept_in(tmp_path)
    for path in paths:  # whole, and not what would be made: no hash can tell
        Cache(path.parent, fresh=True).cached(path.stem, lambda: b"old")
    assert warned(built(tmp_path / "site", output, fresh=True)) == []
    assert (tree(output), kept_in(tmp_path)) == (clean, paths)
    assert not any(path.read_bytes().endswith(b"\nold") for path in paths)


def test_two_builds_of_one_site_at_once_give_the_same(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    outputs = [tmp_path / "site" / name for name in ("one", "two")]
    jobs = [started(tmp_path / "site", output) for output in outputs]
    said = [job.communicate()[0] for job in jobs]
    assert [job.returncode for job in jobs] == [0, 0], said
    assert "kept/" not in "".join(said)
    assert tree(outputs[0]) == tree(outputs[1])
    assert not list(tmp_path.rglob("*.unfinished"))


def test_two_file_systems_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    """A folder is listed in another order by ext4 and tmpfs; where there is one of them alone, its order is turned."""
    memory = Path("/dev/shm")  # noqa: S108
    elsewhere = memory if os.access(memory, os.W_OK) and memory.is_mount() else tmp_path
    made = []
    with tempfile.TemporaryDirectory(dir=elsewhere) as other:
        for place, turned in ((tmp_path / "here", False), (Path(other) / "there", True)):
            for path in sorted(site.rglob("*.*"), reverse=turned):
                target = place / path.relative_to(site)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, target)
            assert built(place, place / "output").published
            made.append(tree(place / "output"))
    assert made[0] == made[1]

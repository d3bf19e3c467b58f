"""Commands that are killed, stopped, or without room at each of their steps: readers have a whole site.

What is done to them is in tests/torture.py. Here a few moments of each kind; all of them in the exam, `make torture`.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests import torture
from tests.conftest import KIT
from tests.places import ssh_server
from tests.torture import Scene


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def test_killed_stopped_or_without_room_readers_have_a_whole_site(home: Path) -> None:
    """The steps are in the middle of the swap, file by file; all others are in the exam."""
    scene = torture.to_folder(home, strangers=True)
    last = scene.steps() - 1
    for death, codes in {f"kill:{last - 20}": [-9], f"hup:{last - 60}": [130], f"full:{last - 40}": [0, 3]}.items():
        ended = scene.run(death)
        assert list(scene.faults(death, ended.returncode, codes, ended.stdout + ended.stderr)) == []
        scene.again()
    assert list(torture.killed_at_random(scene, 2)[2]) == []


def _tortured(scene: Scene) -> str:
    """Let a command die in all ways; return the figures."""
    steps = scene.steps()
    kills, found = torture.killed_at_steps(scene)
    full, more = torture.full_from_steps(scene, 3)
    found += more
    signals, more = torture.signalled(scene, range(1, steps, max(1, steps // 12)))
    found += more
    cuts, more = torture.cut_in_a_write(scene, [1, 10, 100, 500, 1_000, 3_000, 10_000, 30_000, 100_000])
    found += more
    assert found == []
    return (
        f"{kills} steps, killed at each; {signals} signals; {full} full disks; {cuts} deaths in the middle of a write"
    )


def _at_random(scenes: Sequence[Scene]) -> str:
    """Kill commands at two hundred moments in all; return the figures."""
    count = cut = 0
    for scene in scenes:
        moments, ended, found = torture.killed_at_random(scene, 200 // len(scenes))
        assert found == []
        count, cut = count + moments, cut + ended
    return f"{count} random moments, {cut} of them before the command's end"


_WHOLE = ": readers had the old or the new, and the next run left nothing lying about"


@pytest.mark.exam("Torture: a site is built")
def test_building_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    figures(f"{_tortured(torture.built(home))}{_WHOLE}")


def test_killed_while_few_files_change_where_they_lie_the_next_run_ends_it(home: Path) -> None:
    scene = torture.in_place(home)
    assert scene.stays()
    last = scene.steps() - 1
    for number in (last - 30, last - 55):
        ended = scene.run(f"kill:{number}")
        assert list(scene.faults(f"kill:{number}", ended.returncode, [-9], ended.stdout + ended.stderr)) == []
        scene.again()


@pytest.mark.exam("Torture: few files of a site change where they lie")
def test_a_change_in_place_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    scene = torture.in_place(home)
    steps = scene.steps()
    kills, found = torture.killed_at_steps(scene, begin=max(0, steps - 150))
    assert found == []
    said = "readers had whole files of the old or the new, and the next run left nothing lying about"
    figures(f"the last {kills} of {steps} steps, killed at each: {said}")


@pytest.mark.exam("Torture: published to a folder, in one step")
def test_publishing_in_one_step_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    figures(f"{_tortured(torture.to_folder(home, strangers=False))}{_WHOLE}")


@pytest.mark.exam("Torture: published to a folder, file by file")
def test_publishing_file_by_file_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    said = "readers had whole files of the old or the new, none missing; the next run left nothing lying about"
    figures(f"{_tortured(torture.to_folder(home, strangers=True))}: {said}")


@pytest.mark.exam("Torture: published to a server")
def test_publishing_to_a_server_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    with ssh_server() as server:
        figures(f"{_tortured(torture.to_server(home, server.environment))}{_WHOLE}")


@pytest.mark.exam("Torture: published to a branch")
def test_publishing_to_a_branch_is_tortured(home: Path, tmp_path: Path, figures: Callable[[str], None]) -> None:
    conf = tmp_path / "gitconfig"
    conf.write_text("[user]\nname = Ann\nemail = ann@example.org\n")
    figures(f"{_tortured(torture.to_branch(home, {'GIT_CONFIG_GLOBAL': str(conf)}))}{_WHOLE}")


@pytest.mark.exam("Torture: texts are imported, killed at random moments")
def test_importing_is_killed_at_random(home: Path, figures: Callable[[str], None]) -> None:
    figures(f"{_at_random([torture.moved_in(home)])}: no text was half, lost or there twice")


@pytest.mark.exam("Torture: a site is built, killed at random moments")
def test_building_is_killed_at_random(home: Path, figures: Callable[[str], None]) -> None:
    figures(f"{_at_random([torture.built(home)])}{_WHOLE}")


@pytest.mark.exam("Torture: published to each kind of place, killed at random moments")
def test_publishing_is_killed_at_random(tmp_path: Path, figures: Callable[[str], None]) -> None:
    conf = tmp_path / "gitconfig"
    conf.write_text("[user]\nname = Ann\nemail = ann@example.org\n")
    for name in ("one", "files", "server", "branch"):
        (tmp_path / name).mkdir()
    with ssh_server() as server:
        scenes = [
            torture.to_folder(tmp_path / "one", strangers=False),
            torture.to_folder(tmp_path / "files", strangers=True),
            torture.to_branch(tmp_path / "branch", {"GIT_CONFIG_GLOBAL": str(conf)}),
            torture.to_server(tmp_path / "server", server.environment),
        ]
        figures(f"a folder, a folder file by file, a branch, a server; {_at_random(scenes)}{_WHOLE}")


@pytest.mark.exam("Torture: texts are imported")
def test_importing_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    said = "no text was half, lost or there twice, and the next run left nothing lying about"
    figures(f"{_tortured(torture.moved_in(home))}: {said}")


@pytest.mark.exam("Torture: a site is served")
def test_serving_is_tortured(home: Path, figures: Callable[[str], None]) -> None:
    times, found = torture.served(home, 200)
    assert found == []
    figures(f"{times} kills while a text was saved: the next build was as if nobody had served")


@pytest.mark.exam("Torture: damage, crowds, rights, clocks")
def test_damage_crowds_rights_and_clocks(home: Path, figures: Callable[[str], None]) -> None:
    scene = torture.built(home)
    damages, found = torture.damaged(scene)
    found += [*torture.many_at_once(scene, 2), *torture.many_at_once(scene, 5)]
    folders, more = torture.read_only(scene, ["site", "site/output", "site/.kindling", "site/content"])
    clocks, late = torture.at_other_times(scene)
    found += [*more, *late]
    others = "not tried here, as only root may lay another's files"
    if os.geteuid() == 0:
        found += torture.of_others(scene)[1]
        others = "told"
    assert found == []
    figures(
        f"{damages} damages of what is kept, none published; 2 and 5 at once; {folders} read-only folders; "
        f"{clocks} wrong clocks; another user's site: {others}"
    )


@pytest.mark.exam("Torture: full disks")
def test_full_disks(home: Path, figures: Callable[[str], None]) -> None:
    alone = ["unshare", "-Urm"]
    if subprocess.run([*alone, "mount", "-t", "tmpfs", "none", str(home)], capture_output=True, check=False).returncode:
        figures("not tried: this machine lets nobody mount a file system of his own")
        return
    command = [*alone, sys.executable, "-m", "tests.torture", str(home), "50"]
    done = subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)
    assert (done.stderr, done.stdout.splitlines()[1:]) == ("", [])
    figures(
        f"{done.stdout.strip()} disks of output, of what is kept, and of a target with too little room: "
        "exit code 3 or 0, readers had whole files, and the next run had room"
    )

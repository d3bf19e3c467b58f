"""Laws of the whole build: the same input gives the same bytes, whatever surrounds it."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.whole

KIT = Path(__file__).parents[1]
_BUILD = """
import sys
from datetime import datetime
from pathlib import Path
from kindling.commands.kit import build_request
from kindling.engine.build import build
site, output = map(Path, sys.argv[1:])
result = build(build_request(site, output, "https://example.org", datetime(2026, 11, 23)))
print(*result.problems, sep="\\n")
sys.exit(not result.published)
"""


def tree(folder: Path) -> dict[str, str]:
    """Return path → hash of every file."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def built(site: Path, output: Path, **environment: str) -> dict[str, str]:
    """Build in a process of its own and return what came of it."""
    job = started(site, output, **environment)
    said, _ = job.communicate()
    assert job.returncode == 0, said
    return tree(output)


def started(site: Path, output: Path, **environment: str) -> "subprocess.Popen[str]":
    """Begin to build in a process of its own."""
    command = [sys.executable, "-c", _BUILD, str(site), str(output)]
    given, pipe = {**os.environ, **environment}, subprocess.PIPE
    return subprocess.Popen(command, cwd=KIT, env=given, stdout=pipe, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The example site, built as it is."""
    return built(KIT, tmp_path_factory.mktemp("first") / "output", PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")


def test_hash_seed_time_zone_locale_and_folder_make_no_difference(first: dict[str, str], tmp_path: Path) -> None:
    site = tmp_path / "elsewhere" / "site"
    shutil.copytree(KIT / "content", site / "content", symlinks=True)
    shutil.copy(KIT / "pelicanconf.py", site)
    again = built(
        site, tmp_path / "deep" / "er" / "public", PYTHONHASHSEED="2", TZ="Pacific/Auckland", LC_ALL="C.UTF-8"
    )
    assert again == first


def test_the_order_of_plugins_makes_no_difference(first: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(KIT / "content", tmp_path / "content", symlinks=True)
    conf = (KIT / "pelicanconf.py").read_text("utf-8")
    (tmp_path / "pelicanconf.py").write_text(f"{conf}\nPLUGINS = PLUGINS[::-1]\n", "utf-8")
    assert built(tmp_path, tmp_path / "output") == first


def test_a_second_build_in_one_process_gives_the_same(first: dict[str, str], tmp_path: Path) -> None:
    twice = _BUILD.replace(
        "result = build",
        "build(build_request(site, output, 'https://example.org', datetime(2026, 1, 1)))\nresult = build",
    )
    command = [sys.executable, "-c", twice, str(KIT), str(tmp_path / "output")]
    subprocess.run(command, cwd=KIT, check=True, capture_output=True)
    assert tree(tmp_path / "output") == first

"""The site's own picture before its name: shown with its size, and told where it can't be."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import KIT

pytestmark = pytest.mark.whole

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 0h40v20H0z"/></svg>'
)


def built(folder: Path, logo: str) -> "subprocess.CompletedProcess[str]":
    """Build a small site whose settings name a logo."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(KIT / "tests" / "sites" / "golden" / "content", content)
        (content / "media").mkdir(exist_ok=True)
        (content / "media" / "logo.svg").write_text(LOGO, "utf-8")
    (folder / "pelicanconf.py").write_text(f"LOOK = {{'logo': {logo!r}}}\n", "utf-8")
    command = [sys.executable, "-m", "kindling.commands.site", f"--site={folder}", f"--output={folder / 'output'}"]
    return subprocess.run(command, cwd=KIT, capture_output=True, text=True, check=False)


def test_a_logo_stands_before_the_name(tmp_path: Path) -> None:
    job = built(tmp_path, "/media/logo.svg")
    assert job.returncode == 0, job.stderr
    html = (tmp_path / "output" / "archive" / "index.html").read_text("utf-8")
    assert '<img src="../media/logo.svg" alt="" width="40" height="20">' in html
    assert (tmp_path / "output" / "media" / "logo.svg").is_file()


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    job = built(tmp_path, "/media/lgo.svg")
    assert job.returncode == 1
    assert "[settings/logo] LOOK['logo'] is '/media/lgo.svg', and there is no such file" in job.stderr
    assert "did you mean '/media/logo.svg'?" in job.stderr

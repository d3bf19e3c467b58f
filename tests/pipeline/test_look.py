"""The site's own picture before its name: shown with its size, and told where it can't be."""

import shutil
from pathlib import Path

import pytest

from kindling.engine.build import BuildResult
from tests.pipeline.test_sites import KIT, built, listed

pytestmark = pytest.mark.whole

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 0h40v20H0z"/></svg>'
)


def built_with(folder: Path, logo: str) -> BuildResult:
    """Build a small site whose settings name a logo."""
    content = folder / "content"
    if not content.exists():
        shutil.copytree(KIT / "tests" / "sites" / "golden" / "content", content)
        (content / "media").mkdir(exist_ok=True)
        (content / "media" / "logo.svg").write_text(LOGO, "utf-8")
    (folder / "pelicanconf.py").write_text(f"LOOK = {{'logo': {logo!r}}}\n", "utf-8")
    return built(folder, folder / "output")


def test_a_logo_stands_before_the_name(tmp_path: Path) -> None:
    result = built_with(tmp_path, "/media/logo.svg")
    assert result.published, listed(result)
    html = (tmp_path / "output" / "archive" / "index.html").read_text("utf-8")
    assert '<img src="../media/logo.svg" alt="" width="40" height="20">' in html
    assert (tmp_path / "output" / "media" / "logo.svg").is_file()


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    result = built_with(tmp_path, "/media/lgo.svg")
    assert not result.published
    assert "[settings/logo] LOOK['logo'] is '/media/lgo.svg', and there is no such file" in listed(result)
    assert "did you mean '/media/logo.svg'?" in listed(result)

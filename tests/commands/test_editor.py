"""The editor's program is put into a site whole, and only where it is the very release that was tried."""

import io
import json
import shutil
import tarfile
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha512
from pathlib import Path

import pytest

from kindling.commands import publish
from kindling.commands._command import Refusal
from kindling.commands.editor import main
from kindling.plugins.editor import program
from tests.browser.editing import CONF, PACKAGE, put_program
from tests.commands.conftest import tree
from tests.commands.test_pages import types
from tests.conftest import KIT
from tests.typed import lines_of

LOCK = KIT / "tests/judges/package-lock.json"


def packed(path: Path) -> Path:
    """Make a package of the release's files, as npm does."""
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name in (program.inner_name(each) for each in program.FILES):
            archive.add(PACKAGE / name.removeprefix("package/"), name)
        archive.addfile(tarfile.TarInfo("package/../../evil"), io.BytesIO())
    return path


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Path]:
    """Take a package for that of the release: which one it is, the lock file of npm says."""

    def trust(path: Path) -> Path:
        monkeypatch.setattr(program, "INTEGRITY", b64encode(sha512(path.read_bytes()).digest()).decode())
        return path

    return trust


def test_the_package_and_its_files_are_those_that_npm_has() -> None:
    locked = json.loads(LOCK.read_text("utf-8"))["packages"][f"node_modules/{program.NAME}"]
    assert (locked["version"], locked["integrity"]) == (program.RELEASE, f"sha512-{program.INTEGRITY}")
    for name in program.FILES:
        path = PACKAGE / program.inner_name(name).removeprefix("package/")
        assert program.is_as_released(name, path.read_bytes()), name


def test_it_is_put_there_as_the_page_says(
    site: Path, trusted: Callable[[Path], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = lines_of("writers/editing-in-the-browser.md")
    package = trusted(packed(site / program.PACKAGE))
    before = tree(site)
    types(site, line)
    there = {name: data for name, data in tree(site).items() if name not in before}
    assert set(there) == {f"editor/{name}" for name in (*program.FILES, ".gitattributes")}
    assert all(program.is_as_released(name, there[f"editor/{name}"]) for name in program.FILES)
    assert 'EDITOR = {"host": "github", "repository": "ann/my-voice"}' in capsys.readouterr().out
    types(site, line)
    assert "was there already" in capsys.readouterr().out
    (site / "editor/index.js").write_bytes(b"another")
    assert main([f"--site={site}", f"--from={package}"]) == 0
    assert tree(site) == before | there


def test_any_other_file_is_refused(site: Path, tmp_path: Path) -> None:
    before = tree(site)
    shutil.copy(KIT / "README.md", tmp_path / "no.tgz")
    for source, fact in (
        ("", "There is no FROM"),
        ("https://example.org/sveltia.tgz", "is an address"),
        (str(tmp_path / "no.tgz"), "its checksum is another"),
        (str(tmp_path / "none.tgz"), "there is no such file"),
    ):
        with pytest.raises(Refusal) as refusal:
            main([f"--site={site}", f"--from={source}"])
        assert fact in refusal.value.message
    assert tree(site) == before


def test_without_the_very_program_all_else_is_published_and_one_line_says_so(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put_program(site)
    (site / "editor/index.js").write_text("another(release)", "utf-8")
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as conf:
        conf.write(CONF)
    words = [f"--site={site}", f"--target={tmp_path / 'www'}", "--siteurl=https://example.org"]
    assert publish.main(words) == 0
    assert (tmp_path / "www/index.html").is_file() and not (tmp_path / "www/admin").exists()
    told = capsys.readouterr().err
    assert "[editor/program] warning: EDITOR asks for an editor, and editor/index.js is not there as" in told
    assert f"make editor FROM={program.PACKAGE}" in told

"""Installing: what can't be done is one line, and what the tests can do without is missed in one."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kindling.commands import install
from tests import conftest


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """A machine that has all but what tests can do without; the packages that are asked for."""
    found: list[str] = []
    others = {what for what, _names, _packages in (install.SHELL, *install.ENGINES)}

    def refuse(what: str, names: Any, packages: str) -> None:
        found.append(packages)
        raise install.CannotInstall(f"no {what}", "none")

    monkeypatch.setattr(install, "VENV", tmp_path)
    monkeypatch.setattr(install, "_pip_install", lambda pins: None)
    monkeypatch.setattr(install, "_install_judges", lambda: None)
    monkeypatch.setattr(install, "_install_program", refuse)
    monkeypatch.setattr(install, "program", lambda what, names: "" if what in others else "/bin/true")
    yield found


def test_other_engines_are_asked_for_and_can_be_missing(asked: list[str]) -> None:
    install.test()
    assert asked == ["chromium-headless-shell", "firefox-esr", "webkit2gtk-driver", "xvfb"]


def test_any_other_program_has_to_be_there(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "program", lambda what, names: "")
    with pytest.raises(install.CannotInstall):
        install.test()


def test_the_browser_without_windows_is_driven_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(mode=0o755)
        assert install.quick_browser() == str(tmp_path / name)
    assert install.browser() == str(tmp_path / "chromium"), "what asks for a reader's gets a reader's"
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    assert (install.browser(), install.quick_browser()) == ("/bin/true", "/bin/true")


def test_quick_tests_need_python_packages_alone(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "program", lambda what, names: "")
    install.testing_packages()
    assert asked == []


def test_what_could_not_be_had_is_the_last_line_of_the_tests(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-n", "2", "tests/commands/test_install.py"]
    bare = {**os.environ, "PATH": str(tmp_path)}
    ran = subprocess.run(command, cwd=conftest.KIT, env=bare, capture_output=True, text=True, check=False)
    said = [line for line in ran.stdout.splitlines() if "for want of" in line]
    assert said == ran.stdout.splitlines()[-1:]
    assert "WebKit, a screen for WebKit (on Debian and Ubuntu: sudo apt install " in said[0]
    assert "webkit2gtk-driver xvfb)" in said[0]


def test_where_every_engine_is_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "program", lambda what, names: "/bin/true")
    assert install.engines_missing() == ""


@pytest.mark.parametrize(
    ("number", "hint"),
    [(errno.EACCES, "use a checkout that belongs to you"), (errno.ENOSPC, "look at this place")],
)
def test_a_checkout_that_can_not_be_written_is_one_line(
    number: int, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refusing(self: Path, **_given: object) -> None:
        raise OSError(number, "The machine says no", str(self))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Path, "mkdir", refusing)
    assert install.main("runtime", "stamp") == install.MACHINE
    said = capsys.readouterr().err
    assert said.startswith("The machine says no: .kindling\n    hint: " + hint)
    assert "Traceback" not in said


def test_a_file_in_the_place_of_the_folder_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".kindling").write_text("")
    assert install.main("runtime", "stamp") == install.MACHINE
    assert capsys.readouterr().err.startswith("File exists: .kindling\n    hint: look at this place")


@pytest.mark.parametrize("layer", ["runtime", "packages"])
def test_an_environment_behind_a_link_is_somebody_elses_and_is_left_alone(
    layer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "shared" / "bin").mkdir(parents=True)
    (tmp_path / "shared" / "bin" / "python").touch()
    (tmp_path / "kit").mkdir()
    for pins in ("requirements.txt", "requirements-test.txt"):
        (tmp_path / "kit" / pins).touch()
    (tmp_path / "kit" / ".venv").symlink_to(tmp_path / "shared")
    monkeypatch.chdir(tmp_path / "kit")
    assert install.main(layer, "kindling-runtime-new") == install.MACHINE
    assert (tmp_path / "shared" / "bin" / "python").exists()
    said = capsys.readouterr().err
    assert said.startswith(".venv is a link, and what it leads to lacks what this checkout needs.\n    hint: ")

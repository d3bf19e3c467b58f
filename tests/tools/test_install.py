"""Installing: what can't be done is one line, and what the tests can do without is missed in one."""

import errno
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kindling.commands import install
from tests import conftest


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[list[str]]:
    """A machine that has all but the other engines; the packages that are asked for."""
    found: list[str] = []
    others = {what for what, _names, _packages in install.ENGINES}

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
    assert asked == ["firefox-esr", "webkit2gtk-driver", "xvfb"]


def test_any_other_program_has_to_be_there(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install, "program", lambda what, names: "")
    with pytest.raises(install.CannotInstall):
        install.test()


def test_what_was_not_looked_at_is_the_end_of_the_tests(asked: list[str]) -> None:
    lines: list[str] = []
    terminal = SimpleNamespace(write_line=lambda line, **_look: lines.append(line))
    conftest.pytest_terminal_summary(terminal)  # type: ignore[arg-type]
    assert [line.partition(" is missing")[0] for line in lines] == [
        "not looked at: Firefox",
        "not looked at: WebKit",
        "not looked at: a screen for WebKit",
    ]
    assert all("sudo apt install" in line for line in lines)


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

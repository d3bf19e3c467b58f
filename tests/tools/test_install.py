"""Installing where nothing can be written is one line."""

import errno
from pathlib import Path

import pytest

from tools import install


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

"""How far a command is: one line on a terminal; in a log, which keeps what it is given, a line now and then."""

import re
import sys
import time

import pytest

from kindling.commands import install
from kindling.commands._command import Progress
from kindling.model.problems import Problem
from tests.tiers import ENOUGH


def test_without_a_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    said, end = "", time.monotonic() + ENOUGH
    with Progress("Building", every=0.001) as progress:
        progress("cards")
        while said.count("cards") < 2 and time.monotonic() < end:
            said += capsys.readouterr().err
    lines = [line for line in (said + capsys.readouterr().err).splitlines() if "cards" in line]
    assert len(lines) > 1 and all(re.fullmatch(r"Building … cards \(\d+ s\)", line) for line in lines)


def test_what_is_done_at_once_says_nothing_and_so_does_what_another_tells(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Building"):
        pass
    with Progress("Building", quiet=True, every=0.001) as progress:
        assert not progress._writer.is_alive()
    assert capsys.readouterr().err == ""


def test_errors_are_told_while_others_are_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    error = Problem("content/posts/a.md", 3, "frontmatter/unknown-key", "'dtae' is no key", "did you mean 'date'?")
    advice = Problem("content/posts/b.md", 1, "frontmatter/elsewhere", "no matter", "", "advice")
    end = time.monotonic() + ENOUGH
    with Progress("Building", every=0.001) as progress:
        progress.early([advice, error])
        while progress._early and time.monotonic() < end:
            time.sleep(0.001)
    said = capsys.readouterr().err  # when nobody writes any more: what comes while it is read would be lost
    assert f"So far: {error}".partition("\n")[0] in said
    assert "no matter" not in said


@pytest.mark.parametrize(("every", "said"), [(-1.0, "  1 of 2: one\n  2 of 2: two\n"), (ENOUGH, "")])
def test_installing_tells_in_a_log_too(
    every: float, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(install, "EVERY", every)
    words = [sys.executable, "-c", "print('Collecting one'); print('-'); print('Collecting two')"]
    install._run(words, "try", total=2)
    assert capsys.readouterr().err == said

"""Whatever a settings file says, it is read or told in lines of one line each: never a traceback, and never silence."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.commands.program import COMMANDS
from kindling.engine.build import BuildResult
from kindling.engine.run import Run, Stopped
from kindling.engine.settings import read_conf
from kindling.engine.setup import set_up
from tests.conftest import KIT
from tests.engine.wrong_settings import wrong_settings
from tests.tiers import whole_or_exam

ENDS = "it would end the program here ({}), and nothing would be built"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one post, whose settings file is written by the test."""
    posts = tmp_path / "own" / "content" / "posts"
    posts.mkdir(parents=True)
    head = "title: One\ndate: 2026-11-01\nid: aaaaa9\nsummary: In one line.\ntags: [t]"
    (posts / "one.md").write_text(f"---\n{head}\n---\nWords.\n", "utf-8")
    return tmp_path / "own"


def set_up_alone(site: Path) -> BuildResult:
    """Return what the first step of a build finds."""
    request = build_request(site, site.parent / "output", "https://example.org", datetime(2026, 11, 23))
    run = Run(request)
    try:
        set_up(run, site / "content", site.parent / "staging", site.parent / "cache")
    except Stopped:
        assert run.problems, "a build that stops says why"
    return run.result()


@whole_or_exam("number", 40, 1_000, "Wrong settings, made up")
def test_wrong_settings_are_told_in_one_line(site: Path, number: int, figures: Callable[[str], None]) -> None:
    conf, heard = site / "pelicanconf.py", 0
    for text in wrong_settings(1, number):
        conf.write_bytes(text.encode("utf-8", "surrogatepass"))
        result = set_up_alone(site)
        assert not result.traces, (text, result.traces)
        assert all("\n" not in f"{problem.path}{problem.message}" for problem in result.problems), text
        heard += bool(result.problems)
    assert heard > number * 0.9
    figures(f"{number:,} files, {heard:,} of them told in one line each, the others taken as they are; no traceback")


@pytest.mark.parametrize(
    ("line", "fact", "rule", "number"),
    [
        ("raise KeyboardInterrupt", ENDS.format("KeyboardInterrupt"), "python", 2),
        ("raise SystemExit(3)", ENDS.format("SystemExit: 3"), "python", 2),
        ("raise GeneratorExit", "GeneratorExit", "python", 2),
        ("raise type('Mute', (Exception,), {'__str__': lambda self: 1 / 0})", "Mute", "python", 2),
        ("A = []; A.append(A)", "the value of A can't be read: RecursionError: maximum recursion", "value", 2),
        ("A = type('Odd', (), {'__repr__': lambda self: 1 / 0})()", "the value of A can't be read: Zero", "value", 2),
        ("A = 10**5000", "the value of A can't be read: ValueError: Exceeds the limit", "value", 2),
    ],
)
def test_what_would_end_a_program_is_told_with_its_line(
    tmp_path: Path, line: str, fact: str, rule: str, number: int
) -> None:
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(f"SITENAME = 'Net'\n{line}\n", "utf-8")
    (problem,) = read_conf([(conf, "pelicanconf.py")]).problems
    assert (problem.rule, problem.line) == (f"settings/{rule}", number)
    assert problem.message.startswith(fact) and problem.hint


@pytest.mark.usefixtures("keyboard")
def test_a_key_that_is_pressed_while_settings_are_read_ends_the_command(tmp_path: Path) -> None:
    conf = tmp_path / "pelicanconf.py"
    conf.write_text("import signal\nsignal.raise_signal(signal.SIGINT)\n", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        read_conf([(conf, "pelicanconf.py")])


@pytest.mark.parametrize("name", sorted([*COMMANDS, "program"]))
def test_each_command_can_be_run_as_a_module(name: str) -> None:
    """Without these lines Python would read the file, say nothing, and give exit code 0."""
    assert 'if __name__ == "__main__":' in (KIT / "kindling" / "commands" / f"{name}.py").read_text("utf-8")

"""Plugins that break, or give what nobody expects: one line that names them, never a traceback, never silence."""

from datetime import datetime
from pathlib import Path

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import BuildResult, build

pytestmark = pytest.mark.whole

_POST = "---\ntitle: One\ndate: 2026-11-01\nsummary: In one line.\n---\n\nWords.\n"
_HEAD = """
import sys
from pathlib import Path
from kindling.model.frontmatter import Fields, Text
from kindling.model.outputs import PageOutput, TextOutput, always
from kindling.model.plugin import Plugin, Slot, View, hand_over
from kindling.model.problems import Problem
from kindling.model.settings import Settings
from pydantic import model_validator
def boom(*given):
    raise RuntimeError("boom")
class Mood(Fields):
    mood: Text
class Picky(Fields):
    a: Text = ""
    @model_validator(mode="after")
    def whole(self):
        raise ValueError("never right")
class OwnSettings(Settings):
    pass
"""


def made(folder: Path, plugin: str, name: str = "strange") -> BuildResult:
    """Build a site of one post with a plugin of its own."""
    (folder / "content" / "posts").mkdir(parents=True, exist_ok=True)
    (folder / "content" / "posts" / "one.md").write_text(_POST, "utf-8")
    (folder / f"{name}.py").write_text(f"{_HEAD}\ndef register():\n    hand_over({plugin})\n", "utf-8")
    conf = f'SITENAME = "S"\nAUTHOR = "A"\nPLUGIN_PATHS = ["."]\nPLUGINS = [*PLUGINS, "{name}"]\n'
    (folder / "pelicanconf.py").write_text(conf, "utf-8")
    return build(build_request(folder, folder / "output", "https://example.org", datetime(2026, 11, 23)))


@pytest.mark.parametrize(
    "plugin",
    [
        "Plugin('strange', plan_checks=[boom])",
        "Plugin('strange', plan_checks=[lambda plan: sys.exit(0)])",
        "Plugin('strange', plan_checks=[lambda plan: None])",
        "Plugin('strange', checks=[lambda site: ['text']])",
        "Plugin('strange', checks=[lambda site: [Problem('a', 0, 'x/y', 'f', severity='nonsense')]])",
        "Plugin('strange', syntax=boom)",
        "Plugin('strange', syntax=lambda settings: sys.exit(0))",
        "Plugin('strange', outputs=lambda site: ['text'])",
        "Plugin('strange', outputs=boom)",
        "Plugin('strange', outputs=lambda site: [TextOutput('/a.txt', 'plugins/a', boom)])",
        "Plugin('strange', outputs=lambda site: [PageOutput('/a/', 'plugins/a', 'nowhere.html', lambda plan: plan)])",
        "Plugin('strange', closing=lambda plan: [3])",
        "Plugin('strange', verified=boom)",
        "Plugin('strange', files=boom)",
        "Plugin('strange', fields={'post': Mood})",
        "Plugin('strange', fields={'posts': Mood})",
        "Plugin('strange', theme=Path('/nowhere/at/all'))",
        "Plugin('3 x{}')",
        "Plugin('reset')",
        "Plugin('look', settings=OwnSettings)",
        "Plugin('strange', slots={'nowhere': Slot('x', view='y')})",
    ],
)
def test_a_plugin_that_is_wrong_is_named(tmp_path: Path, plugin: str) -> None:
    result = made(tmp_path, plugin)
    told = [problem for problem in result.problems if problem.severity == "error"]
    assert told and not result.published
    assert all("strange" in str(problem) or plugin[7:13] in str(problem) for problem in told), told


@pytest.mark.parametrize("finder", ["boom", "lambda html, reading: html", "lambda html, reading: (html, 3)"])
def test_a_finder_that_breaks_names_the_text_and_the_others_are_read(tmp_path: Path, finder: str) -> None:
    result = made(tmp_path, f"Plugin('strange', finder={finder})")
    assert [problem.path for problem in result.problems if problem.rule == "build/fault"] == ["content/posts/one.md"]


def test_keys_that_are_wrong_as_a_whole_end_no_build(tmp_path: Path) -> None:
    result = made(tmp_path, "Plugin('strange', fields={'post': Picky})")
    (found,) = [problem for problem in result.problems if problem.severity == "error"]
    assert (found.path, found.rule) == ("content/posts/one.md", "frontmatter/value")
    assert "never right" in found.message


def test_two_sites_in_one_process_have_each_its_own_plugin_of_one_name(tmp_path: Path) -> None:
    plugin = "Plugin('mine', outputs=lambda site: [TextOutput('/mine.txt', 'mine', always('{}'))])"
    for name in ("one", "two"):
        assert made(tmp_path / name, plugin.format(name), "mine").published
        assert (tmp_path / name / "output" / "mine.txt").read_text("utf-8") == name
    assert made(tmp_path / "one", plugin.format("three"), "mine").published
    assert (tmp_path / "one" / "output" / "mine.txt").read_text("utf-8") == "three"

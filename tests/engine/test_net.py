"""The net under a build: whatever breaks in it, and however, is one line; nothing is published, and nothing escapes."""

import contextlib
import dataclasses
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.commands._command import judged, refused
from kindling.engine import conf_lines, drawings, plan, remembered, render, swap, verify
from kindling.engine.content import media_file
from kindling.engine.faults import REPORT, RULE
from kindling.engine.read import Reader
from kindling.model.plugin import Plugin
from kindling.plugins.cards import images as card_images
from kindling.plugins.citations.formats import ris
from kindling.plugins.feeds import core as feeds
from kindling.plugins.series import tokens
from kindling.plugins.video.webvtt import read_webvtt
from tests.breaking import KINDS, NAMES, breaking, entered, is_told, place_of, some_of
from tests.engine.test_faults import site_of
from tests.engine.test_sites import SITES, built, files, listed
from tests.tiers import whole_or_exam

pytestmark = pytest.mark.whole

_MEDIA = SITES / "broken-videos" / "content" / "media"
_MODULE = """
from kindling.model.frontmatter import Fields
from kindling.model.identity import to_remember
from kindling.model.outputs import TextOutput
from kindling.model.plugin import Plugin, Slot, View, hand_over
from kindling.model.settings import Settings
from pydantic import field_validator
def boom(*given, **more):
    raise RuntimeError("boom")
class Breaking(Settings):
    @field_validator("word", mode="before", check_fields=False)
    @classmethod
    def read(cls, value):
        boom()
    word: str = ""
class Keys(Fields):
    boom: str = ""
    @field_validator("boom", mode="before")
    @classmethod
    def read(cls, value):
        boom()
def register():
    hand_over(Plugin("boom", {hook}))
"""
#: each field of a plugin that holds code → how it breaks, and over what that is told
HOOKS = {
    "settings": ("settings=Breaking", "s/pelicanconf.py:4"),
    "fields": ("fields={'post': Keys}", "content/posts/one.md"),
    "syntax": ("syntax=boom", "s/pelicanconf.py:4"),
    "finder": ("finder=boom", "content/posts/one.md"),
    "seconds": ("seconds=boom", "content/posts/one.md"),
    "views": ("views={'boom': View(boom)}", "content/posts/one.md"),
    "checks": ("checks=(boom,)", "s/pelicanconf.py:4"),
    "cheap_checks": ("cheap_checks=(boom,)", "s/pelicanconf.py:4"),
    "doubts": ("doubts=boom", "s/pelicanconf.py:4"),
    "plan_checks": ("plan_checks=(boom,)", "s/pelicanconf.py:4"),
    "files": ("files=boom", "s/pelicanconf.py:4"),
    "outputs": ("outputs=boom", "s/pelicanconf.py:4"),
    "closing": ("closing=boom", "s/pelicanconf.py:4"),
    "verified": ("verified=boom", "s/pelicanconf.py:4"),
    "answers": ("answers={to_remember: boom}", "s/pelicanconf.py:4"),
    "of an output": ("outputs=lambda site: [TextOutput('/boom.txt', '', boom)]", "s/pelicanconf.py:4"),
}
#: fields that hold no code
_VALUES = {"name", "pattern", "follows", "slots", "theme", "needs"}


def test_each_hook_of_a_plugin_is_tried() -> None:
    names = {field.name for field in dataclasses.fields(Plugin)}
    assert names - _VALUES == HOOKS.keys() - {"of an output"}


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_that_breaks_is_one_line_that_names_the_plugin(hook: str, tmp_path: Path) -> None:
    code, over = HOOKS[hook]
    name = f"boom{list(HOOKS).index(hook)}"  # a module of one name is loaded once in a process
    site = site_of(tmp_path / "s", one="Words.")
    if hook == "fields":
        _added(site / "content" / "posts" / "one.md", "summary", "boom: x\nsummary")
    (site / f"{name}.py").write_text(_MODULE.format(hook=code), "utf-8")
    conf = site / "pelicanconf.py"
    more = f'PLUGIN_PATHS = ["."]\nPLUGINS = [*PLUGINS, {name!r}]\n' + ('BOOM = {"word": "x"}\n' * (hook == "settings"))
    conf.write_text(conf.read_text("utf-8") + more, "utf-8")
    result = built(site, tmp_path / "out")
    lines = listed(result).splitlines()
    assert not result.published
    assert is_told(lines, f"RuntimeError: boom ({name}.py, line 9)")
    (line,) = (line for line in lines if f"[{RULE}]" in line)
    assert line.startswith(f"{over}: ") and repr(name) in line


@pytest.mark.parametrize(("kind", "words"), [*KINDS[:2], *KINDS[3:6]], ids=[*NAMES[:2], *NAMES[3:6]])
def test_a_plugin_that_breaks_as_it_is_registered_is_one_line_with_what_broke(
    kind: Callable[[], BaseException], words: str, tmp_path: Path
) -> None:
    from kindling.plugins import print as printed

    with breaking(place_of(printed.register.__code__), kind()):
        result = built(site_of(tmp_path / "s", one="Words."), tmp_path / "out")
    (line, hint) = listed(result).splitlines()
    assert line.startswith("s/pelicanconf.py: [settings/plugin] the plugin 'kindling.plugins.print' can't be used: ")
    assert f": {words}" in line and REPORT in hint
    assert any("Traceback" in trace for trace in result.traces)


def _added(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")


#: step → a function of it, the file over which it breaks, and what is told of it
STEPS: dict[str, tuple[Callable[..., object], str, str]] = {
    "reading a text": (Reader._converted, "content/posts/one.md", "this text could not be read"),
    "reading a library": (ris.csl_item, "content/references/one.ris", "this file could not be put together by"),
    "reading captions": (read_webvtt, "content/media/bead.vtt", "this file could not be put together by"),
    "reading a film": (media_file, "content/media/bead.mp4", "this file could not be read"),
    "reading a drawing": (drawings.drawing, "content/media/one.svg", "this file could not be read"),
    "settings": (conf_lines.ahead_of_kit, "kindling", "the site could not be set up"),
    "a view": (tokens.series_view, "content/posts/one.md", "this text could not be put together by"),
    "a plan": (plan.plan_problems, "kindling", "the site could not be planned"),
    "a page": (render.rendered, "content/posts/one.md", "this text could not be rendered"),
    "a card": (card_images.picture, "pelicanconf.py", "this file could not be rendered by"),
    "a feed": (feeds.feed, "s/pelicanconf.py", "the plugin 'kindling.plugins.feeds' broke while the site was rendered"),
    "verifying": (verify.verification, "kindling", "the site could not be verified"),
    "the swap": (swap.Target.swapped, "kindling", "the site could not be put in its place"),
    "what is remembered": (remembered.remembered, "kindling", "the site could not be verified"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_that_breaks_is_one_line_that_names_the_file_in_hand(step: str, tmp_path: Path) -> None:
    function, over, said = STEPS[step]
    kind, words = KINDS[list(STEPS).index(step) % len(KINDS)]
    site = _whole_site(tmp_path / "s")
    with breaking(place_of(function.__code__), kind()):
        result = built(site, tmp_path / "out")
    lines = listed(result).splitlines()
    assert not result.published and not (tmp_path / "out").exists()
    assert is_told(lines, words)
    told = [line for line in lines if f"[{RULE}]" in line]
    assert any(line.startswith(f"{over}: [{RULE}] {said}") for line in told), told


def _whole_site(folder: Path) -> Path:
    """Return a site with a file of each kind that is read."""
    site = site_of(folder, one="Words ![A square](../media/one.svg) [@one2001].")
    content = site / "content"
    _added(content / "posts" / "one.md", "summary", f"video: /media/bead.mp4\n{_FILM_KEYS}summary")
    for name in ("media", "references"):
        (content / name).mkdir()
    for name in ("bead.mp4", "bead.vtt"):
        shutil.copyfile(_MEDIA / name, content / "media" / name)
    (content / "media" / "one.svg").write_text(_DRAWING, "utf-8")
    (content / "references" / "one.ris").write_text(_SOURCE, "utf-8")
    return site


_FILM_KEYS = "captions: /media/bead.vtt\ndescribed: true\ncover_alt: decorative\n"
_DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
_SOURCE = "TY  - BOOK\nID  - one2001\nAU  - One, Ann\nTI  - One\nPY  - 2001\nER  - \n"


@whole_or_exam("count", 3, 300, "The net: any function of a build breaks")
def test_whatever_function_breaks_a_build_tells_it_or_is_as_it_was(
    count: int, tmp_path: Path, figures: Callable[[str], None]
) -> None:
    """Where it is not told, another way led to the same: not a byte of what is published is another."""
    site = tmp_path / "site"
    shutil.copytree(SITES / "golden", site, ignore=shutil.ignore_patterns("expected"))
    with entered() as places:
        assert built(site, tmp_path / "as-it-is").published
    as_it_is, made_up_for, told = files(tmp_path / "as-it-is"), 0, 0
    inside = {place for place in places if "/commands/" not in place[0]}
    for place, error, words in some_of(inside, count, "builds"):
        output = tmp_path / "new" / "output"
        output.parent.mkdir()
        with breaking(place, error):
            lines = _told(site, output)
        if output.exists():
            made_up_for += 1
            assert (lines, files(output)) == ([], as_it_is), place
        else:
            told += is_told(lines, words)  # or as what a file or a folder may bring about: too deep, not there
            assert any(line.startswith("    hint: ") for line in lines), (place, lines)
            assert not any("Traceback" in line for line in lines), (place, lines)
        shutil.rmtree(output.parent)
    by_rule = count - told - made_up_for
    assert by_rule <= count // 10
    said = f"{told} told in one line, {by_rule} as what a file or folder brings about, {made_up_for} made up for"
    figures(f"{count} functions of {len(inside):,}, each broken in a build: {said}; 0 tracebacks, 0 pages otherwise")


def _told(site: Path, output: Path) -> list[str]:
    """Build, and return the lines that the command would print."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            judged(built(site, output), "")
        except BaseException as error:
            refused(error)
    return said.getvalue().splitlines()

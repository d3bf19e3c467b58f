"""A site of which nothing has changed is not built again; whatever has, it is."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kindling.engine import unchanged
from kindling.engine.plain_settings import is_plain
from kindling.engine.run import BuildResult
from kindling.engine.unchanged import State, keep, known_result, state_of
from kindling.model.addresses import MANIFEST
from kindling.model.problems import Problem
from tests.commands.conftest import command, eventually

NOW = datetime(2026, 12, 1, 9, 30).astimezone()
TOLD = BuildResult(
    (Problem("content/posts/one.md", 3, "links/gone", "it leads nowhere", "mend it", "warning"),),
    written=2,
    published=True,
    addresses="/posts/one/\n",
    sources={"index.html": "content/posts/one.md"},
    scheduled=("content/posts/two.md goes live",),
    notes=("kept, not ours: CNAME",),
    repeatable=True,
    until=NOW + timedelta(hours=1),
)


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    """A kit of one module and one template."""
    for name in ("kindling/engine/build.py", "kindling/theme/page.html"):
        (tmp_path / "kit" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "kit" / name).write_text("one")
    return tmp_path / "kit"


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A site that is built, long ago as file systems count."""
    files = {
        "content/posts/one.md": "One",
        "content/media/a.png": "png",
        "theme/page.html": "mine",
        "pelicanconf.py": 'SITENAME = "One"\nPLUGINS.remove("kindling.plugins.share")\n',
        "publishconf.py": 'from pelicanconf import *\nSITEURL = "https://example.org" + "/blog"\n',
        f"output/{MANIFEST}": "",
        "output/index.html": "<p>One",
        "output/feed.xml": "<feed>",
    }
    for name, text in files.items():
        (tmp_path / "blog" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "blog" / name).write_text(text)
    return tmp_path / "blog"


def looked(blog: Path, kit: Path, **said: object) -> State | None:
    return state_of(blog, kit, blog / "output", said)


def settled(blog: Path, kit: Path) -> State:
    """Return the state of a site as soon as no file of it may be saved twice in one moment."""
    found: list[State] = []

    def has_settled() -> bool:
        state = looked(blog, kit)
        assert state
        found.append(state)
        return state.newest + unchanged._TICK < state.looked

    eventually(has_settled)
    return found[-1]


@pytest.fixture
def kept(blog: Path, kit: Path) -> State:
    """The state in which the site was built, and what came of it kept."""
    state = settled(blog, kit)
    keep(state, TOLD, NOW)
    return state


def test_what_was_told_is_told_again(blog: Path, kit: Path, kept: State) -> None:
    again = known_result(kept, NOW + timedelta(minutes=59))
    assert again == BuildResult(**{name: getattr(TOLD, name) for name in _TOLD}, again=True)
    assert looked(blog, kit) is not kept
    now = looked(blog, kit)
    assert now and now.digest == kept.digest


_TOLD = ("problems", "written", "published", "addresses", "sources", "scheduled", "notes")


def same_size_and_time(path: Path) -> None:
    """Change a file as no size and no date of its content shows."""
    before = path.stat()
    path.write_text("Two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path, Path], object]] = {
    "a text is saved": lambda blog, _: (blog / "content/posts/one.md").write_text("One more"),
    "a text of its size and date": lambda blog, _: same_size_and_time(blog / "content/posts/one.md"),
    "a new text": lambda blog, _: (blog / "content/posts/two.md").write_text("Two"),
    "a text goes": lambda blog, _: (blog / "content/posts/one.md").unlink(),
    "a text has another name": lambda blog, _: (blog / "content/posts/one.md").rename(blog / "content/posts/won.md"),
    "a picture": lambda blog, _: (blog / "content/media/a.png").write_text("other"),
    "a template of the site": lambda blog, _: (blog / "theme/page.html").write_text("yours"),
    "a plugin of the site": lambda blog, _: ((blog / "plugins").mkdir(), (blog / "plugins/own.py").write_text("1")),
    "known warnings": lambda blog, _: (blog / "known-warnings.txt").write_text("One"),
    "a workflow of a host": lambda blog, _: ((blog / ".github").mkdir(), (blog / ".github/one.yml").write_text("1")),
    "the editor's program": lambda blog, _: ((blog / "editor").mkdir(), (blog / "editor/one.js").write_text("1")),
    "a setting": lambda blog, _: (blog / "pelicanconf.py").write_text('SITENAME = "Two"\n'),
    "the kit's code": lambda _, kit: (kit / "kindling/engine/build.py").write_text("three"),
    "the kit's theme": lambda _, kit: (kit / "kindling/theme/page.html").write_text("three"),
    "a page is damaged": lambda blog, _: (blog / "output/index.html").write_text("<p>Two"),
    "no manifest": lambda blog, _: (blog / "output" / MANIFEST).unlink(),
    "a page is gone": lambda blog, _: (blog / "output/index.html").unlink(),
    "a file in the output": lambda blog, _: (blog / "output/CNAME").write_text("example.org"),
    "a link in the output": lambda blog, _: (blog / "output/link").symlink_to(blog / "content"),
    "no output": lambda blog, _: (blog / "output").rename(blog / "elsewhere"),
    "a link in the content": lambda blog, _: (blog / "content/media/b.png").symlink_to("a.png"),
    "settings that compute": lambda blog, _: (blog / "pelicanconf.py").write_text("import time\nA = time.time()\n"),
    "settings that are no Python": lambda blog, _: (blog / "pelicanconf.py").write_text("SITENAME = 'One"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_has_changed_the_site_is_built(blog: Path, kit: Path, kept: State, change: str) -> None:
    assert known_result(kept, NOW)
    CHANGES[change](blog, kit)
    now = looked(blog, kit)
    assert now is None or known_result(now, NOW) is None


def test_python_beside_the_settings_may_compute_what_it_likes(blog: Path, kit: Path) -> None:
    """A checkout of the kit has some, which no build runs."""
    (blog / "hatch_build.py").write_text("import time\nA = time.time()\n")
    before = settled(blog, kit)
    keep(before, TOLD, NOW)
    assert known_result(before, NOW)
    (blog / "hatch_build.py").write_text("A = 1\n")
    now = looked(blog, kit)
    assert now and known_result(now, NOW) is None


@pytest.mark.parametrize("moment", [NOW - timedelta(seconds=1), NOW + timedelta(hours=1)])
def test_another_moment_is_another_site(kept: State, moment: datetime) -> None:
    assert known_result(kept, moment) is None


def test_other_values_are_another_site(blog: Path, kit: Path, kept: State) -> None:
    other = looked(blog, kit, siteurl="https://example.org")
    assert other and known_result(other, NOW) is None


def test_what_may_come_out_otherwise_is_not_kept(blog: Path, kit: Path) -> None:
    state = settled(blog, kit)
    for result in (BuildResult((), until=TOLD.until), BuildResult((), repeatable=True)):
        keep(state, TOLD, NOW)
        keep(state, result, NOW)
        assert known_result(state, NOW) is None


def test_a_file_that_is_saved_while_it_is_looked_at_is_looked_at_again(blog: Path, kit: Path) -> None:
    state = settled(blog, kit)
    keep(replace(state, looked=state.newest), TOLD, NOW)
    assert known_result(state, NOW) is None


def test_an_output_with_a_link_in_it_is_not_kept(blog: Path, kit: Path) -> None:
    state = settled(blog, kit)
    (blog / "output" / "link").symlink_to(blog / "content")
    keep(state, TOLD, NOW)
    assert known_result(state, NOW) is None


def test_nothing_is_left_in_a_folder_that_is_no_site(kit: Path, tmp_path: Path) -> None:
    assert looked(tmp_path, kit) is None
    assert command("site", f"--site={tmp_path}").code == 2
    assert not (tmp_path / ".kindling").exists()


def test_a_damaged_memory_is_none(kept: State) -> None:
    for file in (kept.site / ".kindling").rglob("*.kept"):
        file.write_bytes(file.read_bytes()[:-9])
    assert known_result(kept, NOW) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('"""Mine."""\nSITENAME = "One"\nLOOK = {"accent": "teal", "menu": [("A", "/a/")]}\nA: int = -1\n', True),
        ('PLUGINS += ["kindling.plugins.share"]\nPLUGINS.append("kindling.plugins.video")\ndel LOOK["accent"]\n', True),
        ('NAME = f"{SITENAME} {1 + 2}"\n', True),
        ("from pelicanconf import *\n", True),
        ("from other import *\n", False),
        ("import os\n", False),
        ("NAME = open('name').read()\n", False),
        ("NAME = SITENAME.upper()\n", False),
        ("NAME = __builtins__['open']('name')\n", False),
        ("class A: pass\n", False),
        ("if SITENAME: A = 1\n", False),
        ("A = [one for one in PLUGINS]\n", False),
        ("A = (lambda: 1)()\n", False),
        ("A = [*{'one', 'two'}]\n", False),
        ("@PLUGINS.append\ndef one(): pass\n", False),
    ],
)
def test_only_settings_that_say_values_are_trusted(tmp_path: Path, text: str, plain: bool) -> None:
    path = tmp_path / "pelicanconf.py"
    path.write_text(text)
    assert is_plain(path) == plain


def test_site_and_check_build_once(site: Path) -> None:
    texts = site / "content"
    for name in ("site", "check"):
        eventually(lambda name=name: "nothing has changed" in command(name, f"--site={site}").out)
        post = next((texts / "posts").glob("*.md"))
        post.write_text(post.read_text("utf-8") + "\nOne more word.\n", "utf-8")
        assert "nothing has changed" not in command(name, f"--site={site}").out
    assert "One more word" in "".join(path.read_text("utf-8") for path in (site / "output").rglob("index.html"))


def test_a_build_from_scratch_looks_at_nothing_kept(site: Path) -> None:
    eventually(lambda: "nothing has changed" in command("site", f"--site={site}").out)
    for values in ({"FRESH": "1"}, {"NOW": "2026-12-01"}, {"SITEURL": "https://example.org"}):
        assert "nothing has changed" not in command("site", f"--site={site}", **values).out

"""What breaks in code is one problem that names the text or the plugin; nothing takes others along."""

import re
import subprocess
from pathlib import Path

import pytest

from kindling.engine.build import BuildResult
from kindling.engine.faults import FaultCollector, in_words, is_fault
from kindling.engine.read import Reader
from tests.conftest import KIT, SITE_COMMAND
from tests.engine.test_sites import built, listed
from tests.tiers import ENOUGH

pytestmark = pytest.mark.whole

_BROKE = "this text could not be put together by the plugin 'kindling.plugins.series': KeyError: 'power'"
_HEAD = "title: {title}\ndate: 2026-10-01\nsummary: In one line."
_PLUGIN = """
import sys
from pelican import signals
from kindling.model.plugin import Plugin, hand_over
def boom(*given, **more):
    raise {error}
def register():
    {register}
"""
_NAMED = 'SITENAME = "Net"\nAUTHOR = "Ann"\n'
_CONF = """
import sys
sys.path.insert(0, {site!r})
PLUGINS = [*PLUGINS, "boom"]
"""


def site_of(folder: Path, **texts: str) -> Path:
    """Return a site of posts: name → body."""
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "pelicanconf.py").write_text(_NAMED, "utf-8")
    for name, body in texts.items():
        head = _HEAD.format(title=name.capitalize())
        (folder / "content" / "posts" / f"{name}.md").write_text(f"---\n{head}\n---\n\n{body}\n", "utf-8")
    return folder


def faults(result: BuildResult) -> list[str]:
    """Return path and fact of each fault."""
    return [f"{problem.path}: {problem.message}" for problem in result.problems if problem.rule == "build/fault"]


def test_each_text_that_breaks_the_reader_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader._converted

    def breaking(self: Reader, reading: object, problems: object) -> object:
        if "break" in reading.body:  # type: ignore[attr-defined]
            raise RecursionError("too deep")
        return read(self, reading, problems)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "_converted", breaking)
    site = site_of(tmp_path / "s", one="break", two="break", three="[x](none.md) and [y](one.md)")
    result = built(site, tmp_path / "out")
    assert faults(result) == [
        "content/posts/one.md: this text could not be read: RecursionError: too deep",
        "content/posts/two.md: this text could not be read: RecursionError: too deep",
    ]
    assert [problem.rule for problem in result.problems if problem.path.endswith("three.md")] == ["links/file"]
    assert len(result.traces) >= 2 and "RecursionError" in result.traces[0]
    assert not result.published


def test_each_text_over_which_a_plugin_breaks_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kindling.plugins.series import tokens

    view = tokens.series_view

    def breaking(document: object, *given: object) -> object:
        if document.source != "posts/two.md":  # type: ignore[attr-defined]
            raise KeyError("power")
        return view(document, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(tokens, "series_view", breaking)
    result = built(site_of(tmp_path / "s", one="a", two="b", three="c"), tmp_path / "out")
    assert faults(result) == [f"content/posts/{name}.md: {_BROKE}" for name in ("one", "three")]


def test_a_file_of_sources_that_breaks_its_reader_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kindling.plugins.citations.formats import ris

    def breaking(record: object) -> object:
        raise KeyError("power")

    monkeypatch.setattr(ris, "csl_item", breaking)
    site = site_of(tmp_path / "s", one="a")
    (site / "content" / "references").mkdir()
    (site / "content" / "references" / "x.ris").write_text("TY  - BOOK\nER  - \n", "utf-8")
    found = faults(built(site, tmp_path / "out"))
    assert found
    assert {line.partition(":")[0] for line in found} == {"content/references/x.ris"}


def test_each_page_that_can_not_be_rendered_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kindling.engine import lay_all
    from kindling.engine.render import rendered

    def breaking(output: object, *given: object) -> bytes:
        if output.source == "content/posts/one.md":  # type: ignore[attr-defined]
            raise ValueError("no such filter")
        return rendered(output, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(lay_all, "rendered", breaking)
    result = built(site_of(tmp_path / "s", one="a", two="b"), tmp_path / "out")
    assert "content/posts/one.md: this text could not be rendered: ValueError: no such filter" in faults(result)
    assert all("two.md" not in fault for fault in faults(result))


@pytest.mark.parametrize(
    ("signal", "error"),
    [
        ("signals.initialized", "RuntimeError('boom')"),
        ("signals.generator_init", "RuntimeError('boom')"),
        ("signals.all_generators_finalized", "RuntimeError('boom')"),
        ("signals.all_generators_finalized", "SystemExit(0)"),
        ("outputs", "RuntimeError('boom')"),
        ("closing", "RuntimeError('boom')"),
        ("verified", "RuntimeError('boom')"),
    ],
)
def test_a_plugin_of_the_site_that_breaks_is_named_in_one_line(signal: str, error: str, tmp_path: Path) -> None:
    done = _site_command(tmp_path, signal, error)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if "[build/fault]" in line]
    assert len(lines) == 1
    assert re.sub(r":\d+:", ":", lines[0], count=1).startswith(
        "s/pelicanconf.py: [build/fault] the plugin 'boom' broke while the site was "
    )
    assert "(boom.py, line 6)" in lines[0]
    assert "hint: mend 'boom', or take it out of PLUGINS" in done.stderr


def test_a_text_over_which_a_plugin_of_the_site_breaks_is_named(tmp_path: Path) -> None:
    done = _site_command(tmp_path, "signals.article_generator_context", "RuntimeError('boom')")
    assert "content/posts/one.md: [build/fault] this text could not be put together by the plugin 'boom'" in done.stderr
    assert "Traceback" not in done.stderr


def test_tracebacks_are_shown_to_those_who_ask(tmp_path: Path) -> None:
    done = _site_command(tmp_path, "signals.all_generators_finalized", "RuntimeError('boom')", TRACE="1")
    assert "raise RuntimeError('boom')\nRuntimeError: boom" in done.stderr
    assert done.returncode == 1


def _site_command(tmp_path: Path, signal: str, error: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    from tests.commands.conftest import environment as clean

    site = site_of(tmp_path / "s", one="a")
    value = f"hand_over(Plugin('boom', {signal}=boom))"
    register = f"{signal}.connect(boom)" if signal.startswith("signals.") else value
    (site / "boom.py").write_text(_PLUGIN.format(register=register, error=error), "utf-8")
    (site / "pelicanconf.py").write_text(_NAMED + _CONF.format(site=str(site)), "utf-8")
    command = [*SITE_COMMAND, f"--site={site}", f"--output={tmp_path / 'out'}", "--now=2026-12-01"]
    return subprocess.run(
        command, cwd=KIT, env=clean(**environment), capture_output=True, text=True, check=False, timeout=ENOUGH
    )


def test_what_the_machine_says_no_to_is_no_fault_of_a_text() -> None:
    assert not is_fault(MemoryError())
    assert not is_fault(OSError(28, "No space left on device"))
    assert not is_fault(PermissionError(13, "Permission denied"))
    assert is_fault(FileNotFoundError(2, "No such file or directory"))
    assert is_fault(SystemExit(0)) and is_fault(UnicodeError("x")) and is_fault(RecursionError())


def test_a_full_memory_names_the_text_in_hand() -> None:
    with pytest.raises(MemoryError) as full, FaultCollector([]).under("rendered", "content/posts/one.md"):
        raise MemoryError
    assert vars(full.value) == {"filename": "content/posts/one.md"}


def test_many_that_break_in_one_way_are_counted() -> None:
    faults = FaultCollector([])
    for number in range(50):
        with faults.under("rendered", f"content/posts/{number}.md"):
            raise ValueError("a fault in the theme")
    assert len(faults.problems) == 20
    (more,) = faults.unnamed()
    assert more.message.startswith("30 more pages broke in the same way: ValueError: a fault in the theme")


def test_an_exception_is_one_line_without_signs_that_nobody_can_see() -> None:
    assert in_words(KeyError("a\ue000b\n\x1fc")) == r"KeyError: 'a\ue000b\n\x1fc'"
    assert in_words(ValueError("a\ue000b\n\x1fc")) == "ValueError: ab c"


@pytest.mark.parametrize(
    "body",
    [
        ">" * 5_000 + " deep", "- " * 3_000 + "deep", "*" * 5_000 + "a" + "*" * 5_000, "<div>" * 3_000,
        "a &#xe000;links:1&#xe001; b", "a &#x1f; b &#xfffe; &#0; &#xd800;", "{part:1}" * 500, "A table: @{}",
    ],
)  # fmt: skip
def test_a_text_made_to_break_the_kit_is_built_or_told(body: str, tmp_path: Path) -> None:
    result = built(site_of(tmp_path / "s", one=body, two="Words."), tmp_path / "out", check_only=True)
    assert "Traceback" not in listed(result)
    assert all(fault.startswith("content/posts/one.md: ") for fault in faults(result))


def test_mistakes_of_reading_and_between_texts_are_told_in_one_run(tmp_path: Path) -> None:
    heads = {
        "a": "title: A\ndate: yesterday",
        "b": "title: B\ndate: 2026-10-01\nsereis: power",
        "c": f"title: C\ndate: 2026-10-01\nseries: power\npart: 1\nshare:\n  linkdin: x\n  bluesky: {'long ' * 100}",
        "d": "title: D\ndate: 2026-10-01\nseries: power\npart: 1",
    }
    bodies = {"a": "Words {part:x}.", "b": "Words.", "c": "Words.", "d": "Words [x](none.md) {part:9}."}
    (tmp_path / "s" / "content" / "posts").mkdir(parents=True)
    for name, head in heads.items():
        text = f"---\n{head}\nsummary: A.\n---\n\n{bodies[name]}\n"
        (tmp_path / "s" / "content" / "posts" / f"{name}.md").write_text(text, "utf-8")
    result = built(tmp_path / "s", tmp_path / "out")
    assert [(Path(problem.path).stem, problem.rule) for problem in result.problems if problem.severity == "error"] == [
        ("a", "frontmatter/value"),
        ("a", "series/token"),
        ("b", "frontmatter/unknown-key"),
        ("c", "share/unknown-network"),
        ("c", "share/too-long"),
        ("d", "series/duplicate-part"),
        ("d", "links/file"),
    ]  # that the series has no part 9 may only follow from b: it is told when b is mended


def test_a_name_that_nobody_can_type_is_told(tmp_path: Path) -> None:
    site = site_of(tmp_path / "s", one="Words.")
    for name in (b"caf\xe9.png", "turned\u202e.md".encode()):
        (site / "content" / "posts" / name.decode("utf-8", "surrogateescape")).write_bytes(b"")
    found = [problem for problem in built(site, tmp_path / "out").problems if problem.rule == "files/name"]
    assert [(problem.path, problem.message) for problem in found] == [
        ("content/posts/caf\ufffd.png", "its name is stored as another system wrote it, not as UTF-8"),
        ("content/posts/turned\ufffd.md", "the name holds an invisible character (U+202E), where \ufffd stands"),
    ]


def test_settings_are_cleaned_too(tmp_path: Path) -> None:
    site = site_of(tmp_path / "s", one="Words.")
    (site / "pelicanconf.py").write_text('SITENAME = "Our \\ue000links:1\\ue001 \\x1fsite"\nAUTHOR = "Ann"\n', "utf-8")
    result = built(site, tmp_path / "out")
    assert result.published
    assert [(problem.path, problem.rule) for problem in result.problems if problem.severity == "warning"] == [
        ("s/pelicanconf.py", "text/control")
    ]
    assert "Our links:1 site" in (tmp_path / "out" / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "head",
    [
        r'title: "x \ue000links:1\ue001 y"', r'summary: "x \ue000links:1\ue001 y"', r'tags: ["\ue000links:1\ue001"]',
        r'questions: ["\ue000links:1\ue001"]', r'corrections: ["\ue000links:1\ue001"]', r'authors: ["\ue000a:1\ue001"]',
        r'interests: "\ue000links:1\ue001"', r'share: "\ue000links:1\ue001"', r'chapters: ["0:10 \ue000links:1\ue001"]',
        r'title: "a\x1fb\x07"', "modified: 9999-12-31T23:59-12:00", "modified: 0001-01-01T00:00+12:00",
        f"tags: {'[' * 2000}",
    ],
)  # fmt: skip
def test_front_matter_made_to_break_the_kit_breaks_nothing(head: str, tmp_path: Path) -> None:
    site = site_of(tmp_path / "s")
    own = "" if head.startswith("title") else "title: One\n"
    text = f"---\n{own}slug: one\ndate: 2026-10-01\n{head}\n---\n\nWords.\n"
    (site / "content" / "posts" / "one.md").write_text(text, "utf-8")
    result = built(site, tmp_path / "out", check_only=True)
    assert not faults(result)
    told = [problem for problem in result.problems if problem.severity != "advice"]
    assert told and all(problem.path == "content/posts/one.md" and problem.line > 1 for problem in told)

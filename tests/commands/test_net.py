"""The net under every command: whatever breaks in it, and however, is one line with its hint and exit code."""

import contextlib
import io
import shutil
import sys
import threading
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from kindling.commands import _command
from kindling.commands._command import Exit, Refusal, run
from kindling.commands.moving import command as moving
from kindling.commands.program import COMMANDS
from tests.breaking import KINDS, NAMES, breaking, entered, is_told, place_of, some_of
from tests.engine.test_sites import SITES
from tests.tiers import whole_or_exam

#: command → what is typed behind it, where it does something by itself; {site}, {old} and {target} are folders
TYPED = {
    "begin": "--site={target} --name=Ours --author=Ann --host=none",
    "upgrade": "--site={site} --yes=1",
    "status": "--site={site}",
    "site": "--site={site}",
    "check": "--site={site}",
    "new": "--site={site} --kind=essay --title=Hello",
    "source": "--site={site} --from={old}/new.bib",
    "video": "--site={site} --from={old}/bead.mp4",
    "captions": "--site={site} --from={old}/bead.vtt",
    "import": "--site={site} --from={old}/texts",
    "mend": "--site={site} --yes=1",
    "links": "--site={site}",
    "publish": "--site={site} --target={target}",
    "rollback": "--site={site} --target={target}",
    "due": "--site={site}",
    "clean": "--site={site}",
}
#: which go on until they are stopped, take a package from elsewhere, or make up a thousand posts
_OTHERS = {"serve", "editor", "bench"}


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """What makes a fresh site, and returns what is typed behind a command."""
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)  # which a command takes for its own
    monkeypatch.setattr(_command.signal, "signal", lambda *_given: None)

    def made(command: str) -> list[str]:
        site, old, target = (tmp_path / name for name in ("site", "old", "target"))
        for folder in (site, old, target):
            shutil.rmtree(folder, ignore_errors=True)
        _lay(site, old)
        monkeypatch.chdir(site)
        return TYPED[command].format(site=site, old=old, target=target).split()

    return made


def _lay(site: Path, old: Path) -> None:
    for name in ("content/posts", "content/references"):
        (site / name).mkdir(parents=True)
    (site / "pelicanconf.py").write_text('SITENAME = "Ours"\nAUTHOR = "Ann"\n', "utf-8")
    (site / "publishconf.py").write_text('SITEURL = "https://example.org"\n', "utf-8")
    head = "---\ntitle: {}\ndate: 2026-01-02\nsummary: In one line.\n"
    (site / "content/posts/one.md").write_text(f"{head.format('One')}sereis: power\n---\n\nWords.\n", "utf-8")
    (site / "content/posts/two.md").write_text(f"{head.format('Two')}---\n\nWords.\n", "utf-8")
    (site / "content/references/a.bib").write_text("@book{a, title={A}, author={A, B}, year={2001}}\n", "utf-8")
    (old / "texts").mkdir(parents=True)
    (old / "texts/old.md").write_text("---\ntitle: Old\ndate: 2020-01-01\n---\nWords.\n", "utf-8")
    (old / "new.bib").write_text("@book{b, title={Bee}, author={D, E}, year={2002}}\n", "utf-8")
    for name in ("bead.mp4", "bead.vtt"):
        shutil.copyfile(SITES / "broken-videos/content/media" / name, old / name)


def _ran(main: Callable[[list[str] | None], int]) -> tuple[int, list[str]]:
    """Run a command as its own program does; return its exit code, and the lines it says."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said), pytest.raises(SystemExit) as ended:
        run(main)  # type: ignore[arg-type]
    return int(ended.value.code or 0), said.getvalue().splitlines()


def _module(command: str) -> ModuleType:
    return import_module(f"kindling.commands.{command}")


def test_each_command_is_tried() -> None:
    assert TYPED.keys() == COMMANDS.keys() - _OTHERS


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_breaks_is_one_line_whatever_is_raised(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _module(command)
    monkeypatch.setattr(sys, "argv", [command])
    for kind, words in KINDS:

        def breaks(*_given: object, kind: Callable[[], BaseException] = kind) -> None:
            raise kind()

        monkeypatch.setattr(module if hasattr(module, "values") else moving, "values", breaks)
        code, lines = _ran(module.main)
        assert (code, len(lines)) == (Exit.CONTENT, 2), lines
        assert lines[0].startswith(f"This is a fault of Kindling's own: {words}")
        assert is_told(lines, words)


def test_a_fault_that_hides_what_mend_would_find_is_told(
    typed: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_reader: object, _reading: object, _problems: object) -> None:
        raise RuntimeError("boom")

    given = typed("mend")
    monkeypatch.setattr("kindling.engine.read.Reader._converted", breaks)
    code, lines = _ran(lambda _argv: _module("mend").main(given))
    assert code == Exit.CONTENT
    assert is_told(lines, "content/posts/one.md: [build/fault] this text could not be read: RuntimeError: boom")


def test_what_a_library_says_of_a_film_in_passing_is_no_refusal(typed: Callable[[str], list[str]]) -> None:
    from kindling.model import films

    given = typed("video")
    with breaking(place_of(films.shown_size.__code__), ValueError("one\ntwo")):
        code, lines = _ran(lambda _argv: _module("video").main(given))
    assert code == Exit.CONTENT
    assert is_told(lines, "/old/bead.mp4: ValueError: one two")


def _full(name: str) -> MemoryError:
    error = MemoryError()
    error.filename = name  # type: ignore[attr-defined]  # as a build that has it in hand says it
    return error


@pytest.mark.parametrize(
    ("raised", "code", "line"),
    [
        (KeyboardInterrupt(), Exit.INTERRUPTED, "Stopped."),
        (MemoryError(), Exit.MACHINE, "The memory is full."),
        (_full("content/posts/one.md"), Exit.MACHINE, "The memory is full, with content/posts/one.md in hand."),
        (ConnectionResetError(104, "Connection reset by peer"), Exit.MACHINE, "The machine says no: ConnectionReset"),
        (Refusal("There is no FROM.", "name it"), Exit.USAGE, "There is no FROM."),
    ],
)
def test_what_is_no_fault_stays_what_it_is(raised: BaseException, code: int, line: str) -> None:
    def breaks(_argv: object) -> int:
        raise raised

    ended, lines = _ran(breaks)
    assert ended == code
    assert lines[0].startswith(line) and len(lines) <= 2


def test_a_fault_names_the_file_in_hand_and_shows_where_it_broke_to_those_who_ask(
    typed: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from kindling.engine import front_matter
    from kindling.plugins.citations.formats import bib
    from kindling.plugins.video import webvtt

    over = {
        "due": (front_matter.read_front_matter, "content/posts/one.md"),
        "source": (bib.read, "content/references/a.bib"),
        "captions": (webvtt.read_webvtt, "bead.vtt"),
    }
    for command, (function, file) in over.items():
        given = typed(command)
        with breaking(place_of(function.__code__), RuntimeError("boom")):
            code, lines = _ran(lambda _argv, given=given, command=command: _module(command).main(given))  # type: ignore[misc]
        assert code == Exit.CONTENT
        (line,) = (line for line in lines if "boom" in line)
        assert line.startswith("This is a fault of Kindling's own, over ") and f"{file}: RuntimeError: boom" in line
    monkeypatch.setenv("TRACE", "1")
    with breaking(place_of(webvtt.read_webvtt.__code__), RuntimeError("boom")):
        _, lines = _ran(lambda _argv: _module("captions").main(typed("captions")))
    assert lines[0].startswith("Traceback") and lines[-2].startswith("This is a fault of Kindling's own, over ")


@pytest.mark.parametrize(("kind", "words"), KINDS, ids=NAMES)
def test_a_build_that_breaks_behind_serve_is_one_line_and_the_next_save_is_built(
    kind: Callable[[], BaseException], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kindling.commands.serving import worker

    def breaks(_request: object) -> None:
        raise kind()

    monkeypatch.setattr(worker, "build", breaks)
    monkeypatch.setattr(worker, "requested", lambda *_given, **_fixed: None)
    given = Namespace(output=Path("output"), site=Path("site"))
    building = worker.Worker(given, worker.Channel(io.BytesIO()))
    building.heed({"do": "save", "paths": [], "revision": 1})
    answer = building._built(1)
    assert answer["code"] == Exit.CONTENT
    assert is_told(answer["text"].splitlines(), words)


def test_a_thread_that_breaks_is_one_line(typed: object) -> None:
    def begins_one(_argv: object) -> int:
        thread = threading.Thread(target=lambda: {}["power"])
        thread.start()
        thread.join()
        return 0

    code, lines = _ran(begins_one)
    assert code == Exit.DONE
    assert is_told(lines, "This is a fault of Kindling's own: KeyError: 'power'") and len(lines) == 2


@whole_or_exam("count", 1, 25, "The net: any function of a command breaks")
def test_whatever_function_breaks_a_command_ends_with_its_exit_code_and_no_traceback(
    count: int, typed: Callable[[str], list[str]], figures: Callable[[str], None]
) -> None:
    tried = told = 0
    for command in TYPED:
        main, given = _module(command).main, typed(command)
        with entered() as places:
            as_it_is, _ = _ran(lambda _argv, main=main, given=given: main(given))  # type: ignore[misc]
        inside = {place for place in places if not place[0].endswith("/_command.py")}
        for place, error, words in some_of(inside, count, command):
            given = typed(command)
            with breaking(place, error):
                code, lines = _ran(lambda _argv, main=main, given=given: main(given))  # type: ignore[misc]
            is_said = any(words in line for line in lines)
            tried, told = tried + 1, told + is_said
            hinted = any(line.startswith("    hint: ") for line in lines)  # of what a file may bring about
            assert is_said or code == as_it_is or hinted, (command, place, lines)
            assert code in {*Exit}, (command, place)
            assert not any("Traceback" in line for line in lines), (command, place)
            assert all(line.isprintable() for line in lines if words in line), (command, place)
    rest = f"{tried - told} made up for or told as what a file brings about"
    figures(f"{tried} functions of {len(TYPED)} commands: {told} told in one line, {rest}; 0 tracebacks")

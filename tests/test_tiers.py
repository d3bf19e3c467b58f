"""Each test is in one tier; what a tier leaves out is said; the docs show the figures of each exam."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import tiers
from tests.conftest import KIT
from tests.tiers import whole_or_exam


def test_the_docs_show_the_figures_of_each_exam() -> None:
    assert sorted(tiers.kept_figures()) == sorted(tiers.exams()), "run `make exam`"
    assert list(tiers.kept_figures()) == sorted(tiers.kept_figures()), "in order, so that a change is one line"


def test_figures_take_the_place_of_earlier_ones_and_nothing_else_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, before = tmp_path / "exam.md", tiers.FIGURES.read_text("utf-8")
    monkeypatch.setattr(tiers, "FIGURES", page)
    gone = "| Z | An exam that is no more |\n"
    page.write_text(f"{before}{gone}", "utf-8")
    tiers.keep({})
    assert page.read_text("utf-8") == before
    tiers.keep({tiers.LAWS: "3 laws"})
    assert tiers.kept_figures() == tiers.kept_figures() | {tiers.LAWS: "3 laws"}
    assert page.read_text("utf-8").partition("| Exam |")[0] == before.partition("| Exam |")[0]


def test_what_is_left_out_is_one_line() -> None:
    both = tiers.told({"whole": 3, "exam": 2})
    assert both == (
        "Left out: 3 tests with a browser, servers, judges, commands or whole sites (make test), "
        "2 that take long (make exam)."
    )
    assert tiers.told({"exam": 2}) == "Left out: 2 that take long (make exam)."
    assert tiers.told({}) == ""


def test_what_is_put_into_a_tier_by_name_is_there() -> None:
    assert all((KIT / place).exists() for place in tiers.WHOLE)


@whole_or_exam("processes", 0, 2, "A quick run, in one process and in several")
def test_a_quick_run_says_at_its_end_what_it_left_out(processes: int, figures: Callable[[str], None]) -> None:
    quick = re.findall(r'\$\(PYTEST\) (-m "not .*")', (KIT / "Makefile").read_text("utf-8"))
    (marked,) = quick
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(processes), "-m", marked.split('"')[1]]
    ran = subprocess.run(
        [*command, "tests/model/test_problems.py", "tests/judges"], cwd=KIT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(
        r"^Left out: \d+ tests with a browser.*make test\), \d+ that take long \(make exam\)\.$", ran.stdout, re.M
    )
    figures(f"{processes} processes: it says at its end what it left out")


def impatient(text: str) -> list[str]:
    """Return the calls of a test's code that end after so many seconds, or read a clock to judge."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    return [ast.unparse(call) for call in calls if _ends_soon(call) or _name(call) in ("perf_counter", "process_time")]


def _name(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def _ends_soon(call: ast.Call) -> bool:
    waits = [each.value for each in call.keywords if each.arg == "timeout"]
    waits += call.args[:1] if _name(call) in ("wait", "join", "settimeout", "set_default_timeout") else []
    return any(isinstance(each, ast.Constant) and isinstance(each.value, int | float) for each in waits)


def test_no_test_fails_because_a_machine_is_slow() -> None:
    found = {str(path): impatient(path.read_text("utf-8")) for path in tiers.code()}
    assert {name: calls for name, calls in found.items() if calls} == {}, "wait for ENOUGH"


def test_a_short_wait_is_seen() -> None:
    code = "job.wait(5); urlopen(a, timeout=1.5); time.perf_counter(); ' '.join(a); job.wait(ENOUGH); job.wait()"
    assert impatient(code) == ["job.wait(5)", "urlopen(a, timeout=1.5)", "time.perf_counter()"]


#: What is done in one room of the tests alone, where it is done with patience: name → its rooms, what others use.
ROOMS = {
    "bind": (["tests/ports.py"], "tests.ports.free_port, whose ports nobody is given by chance"),
    "new_context": (["tests/browser/conftest.py"], "tests.browser.conftest.patient, which waits as long as it takes"),
    "hypothesis.settings": (
        ["tests/tiers.py", "tests/conftest.py"],
        "tests.tiers.examples, which asks no law for time",
    ),
}


def by_chance(text: str, path: str = "") -> list[str]:
    """Return what in a test's code goes well only where nothing else is done on the machine."""
    nodes = [*ast.walk(ast.parse(text))]
    waiting = {id(inner) for loop in nodes if isinstance(loop, ast.For | ast.While) for inner in ast.walk(loop)}
    calls = {id(node): _name(node) for node in nodes if isinstance(node, ast.Call)}
    imports = [
        f"{node.module}.{each.name}" for node in nodes if isinstance(node, ast.ImportFrom) for each in node.names
    ]
    asleep = [
        "sleep: wait for what is to come" for call, name in calls.items() if name == "sleep" and call not in waiting
    ]
    used = (name for name in [*calls.values(), *imports] if name in ROOMS and path not in ROOMS[name][0])
    return asleep + [f"{name}: use {ROOMS[name][1]}" for name in used]


def test_no_test_leaves_to_chance_what_can_be_waited_for() -> None:
    found = {str(path): by_chance(path.read_text("utf-8"), path.relative_to(KIT).as_posix()) for path in tiers.code()}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("time.sleep(1)\nwhile not there():\n    time.sleep(1)", ["sleep"]),
        ("door.bind(('', 0))", ["bind"]),
        ("context = browser.new_context(locale='en-GB')", ["new_context"]),
        ("from hypothesis import given, settings", ["hypothesis.settings"]),
    ],
)
def test_what_is_left_to_chance_is_seen(code: str, seen: list[str]) -> None:
    assert [said.partition(":")[0] for said in by_chance(code)] == seen


def test_each_room_does_what_it_is_there_for() -> None:
    for name, (rooms, _instead) in ROOMS.items():
        for room in rooms:
            code = (KIT / room).read_text("utf-8")
            assert [said.partition(":")[0] for said in by_chance(code)].count(name) > 0, room

"""Each test is in one tier; what a tier leaves out is said; the docs show the figures of each exam."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests import tiers
from tests.conftest import KIT


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


@pytest.mark.whole
@pytest.mark.parametrize("processes", ["0", "2"])
def test_a_quick_run_says_at_its_end_what_it_left_out(processes: str) -> None:
    quick = re.findall(r'\$\(PYTEST\) (-m "not .*")', (KIT / "Makefile").read_text("utf-8"))
    (marked,) = quick
    command = [sys.executable, "-m", "pytest", "-q", "-n", processes, "-m", marked.split('"')[1]]
    ran = subprocess.run(
        [*command, "tests/model/test_problems.py", "tests/judges"], cwd=KIT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout
    assert re.search(
        r"^Left out: \d+ tests with a browser.*make test\), 1 that take long \(make exam\)\.$", ran.stdout, re.M
    )


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

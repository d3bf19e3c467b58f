"""Three tiers of tests: quick ones, all that `make test` asks for, and the exam, whose figures are kept.

The docs show the figures: `docs/developers/exam.md` is the only place where they are. `make exam` alone writes there.
"""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

KIT = Path(__file__).resolve().parent.parent
FIGURES = KIT / "docs" / "developers" / "exam.md"
LAWS = "Laws, each tried on made-up input"  #: the row of all tests that Hypothesis feeds
NOT_YET = "not taken yet"
ENOUGH = 600  #: seconds after which something is taken to hang, however slow the machine is
MANY = 2_000  #: how much input it makes for each of them in the exam, where `make test` takes 100

#: Folders and files whose tests start a browser, a server, a judge or a command, or build sites again and again.
WHOLE = (
    "tests/browser/",
    "tests/judges/",
    "tests/commands/",
    "tests/test_stranger.py",
    *(f"tests/engine/test_{name}.py" for name in ("ahead", "compiled", "kept_pages", "kept_texts", "many", "sites")),
    *(f"tests/plugins/{name}.py" for name in ("feeds/test_feeds", "vlog/test_shown", "citations/test_pages")),
)
_BUILT = {"example_site", "chromium"}  #: fixtures that do
_ROW = re.compile(r"^\| (?!Exam \|)([^|-][^|]*) \| ([^|]*) \|$", re.M)
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}

# In `make test` the same examples on every machine, however busy it is: a test that fails, fails for everyone.
settings.register_profile("kindling", settings(**_COMMON, derandomize=True))  # type: ignore[arg-type]
settings.register_profile("exam", settings(**_COMMON, max_examples=MANY, print_blob=True))  # type: ignore[arg-type]


def examples(number: int, *unasked: HealthCheck) -> settings:
    """Return settings for a law whose input is dear: ``number`` examples where others take 100.

    ``unasked`` are health checks that it does without, beside those of time, which no law is asked.
    """
    checks = [*settings().suppress_health_check, *unasked]
    return settings(max_examples=max(1, number * settings().max_examples // 100), suppress_health_check=checks)


def sort_into_tiers(items: Iterable[pytest.Item]) -> None:
    """Mark what needs more than the code itself."""
    for item in items:
        if item.nodeid.startswith(WHOLE) or _BUILT & set(getattr(item, "fixturenames", ())):
            item.add_marker("whole")


def left_out(items: Iterable[pytest.Item]) -> dict[str, int]:
    """Return how many of these tests are of which tier."""
    tiers = ["exam" if item.get_closest_marker("exam") else "whole" for item in items]
    return {tier: tiers.count(tier) for tier in sorted(set(tiers))}


def told(counts: Mapping[str, int]) -> str:
    """Return in one line what was left out, and who asks for it."""
    whole = "with a browser, servers, judges, commands or whole sites (make test)"
    parts = [f"{counts['whole']} tests {whole}"] if counts.get("whole") else []
    parts += [f"{counts['exam']} that take long (make exam)"] if counts.get("exam") else []
    return f"Left out: {', '.join(parts)}." if parts else ""


def code() -> list[Path]:
    """Return the tests' own code: nothing of the small sites, and nothing of the judges'."""
    found = (path for path in (KIT / "tests").rglob("*.py") if not {"sites", "node_modules"} & set(path.parts))
    return sorted(found)


@cache
def exams() -> frozenset[str]:
    """Return the names of all exams, as the tests' code has them."""
    texts = (path.read_text("utf-8") for path in code() if path.name.startswith("test_"))
    trees = (ast.parse(text) for text in texts if any(name in text for name in _NAMING))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    return frozenset({LAWS, *(_name(call) for call in calls if ast.unparse(call.func) in _NAMING)})


#: Calls whose last argument is the name of an exam.
_NAMING = ("pytest.mark.exam", "whole_or_exam", "kinds_or_every_page")


def _name(call: ast.Call) -> str:
    name = call.args[-1]
    assert isinstance(name, ast.Constant), f"an exam's name is written where it is marked: {ast.unparse(call)}"
    return str(name.value)


def kept_figures() -> dict[str, str]:
    """Return exam → its figures, as the docs show them."""
    return dict(_ROW.findall(FIGURES.read_text("utf-8")))


def keep(found: Mapping[str, str]) -> None:
    """Write figures into the docs, in place of the earlier ones of the same exams; what is no exam any more goes."""
    known = {**kept_figures(), **found}
    table = [f"| {name} | {known.get(name, NOT_YET)} |" for name in sorted(exams())]
    head = FIGURES.read_text("utf-8").partition("| Exam |")[0]
    FIGURES.write_text("\n".join([f"{head}| Exam | Figures |", "|---|---|", *table, ""]), "utf-8")


def figures_in(reports: Iterable[pytest.TestReport]) -> Iterator[tuple[str, str]]:
    """Yield (exam, figures) of what passed; of the laws, how many there were."""
    reports = list(reports)
    for report in reports:
        yield from (figures for name, figures in report.user_properties if name == "exam")  # type: ignore[misc]
    laws = sum("hypothesis" in report.keywords for report in reports)
    if laws and settings().max_examples == MANY:
        yield LAWS, f"{laws} laws, each with up to {MANY:,} inputs"


def whole_or_exam(name: str, short: int, long: int, exam: str) -> pytest.MarkDecorator:
    """Return a parameter of a test: ``short`` in `make test`, ``long`` in the exam of this name."""
    values = [pytest.param(short, marks=pytest.mark.whole), pytest.param(long, marks=pytest.mark.exam(exam))]
    return pytest.mark.parametrize(name, values)

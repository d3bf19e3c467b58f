"""The cases of the CSL test suite: none is printed worse than by pandoc alone, but for those that are named."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.judges import suite
from tests.judges.suite import Result


@pytest.fixture(scope="module")
def fetched() -> Path:
    if not suite.archive() and not shutil.which("apt-get"):
        pytest.skip("the CSL test suite comes by apt-get, which this machine has not")
    try:
        return suite.fetch()
    except (suite.NotToBeHad, subprocess.SubprocessError) as error:
        pytest.skip(f"the CSL test suite can't be had on this machine: {error}")


def wrong(results: Sequence[Result]) -> set[str]:
    """Return the cases that are worse than pandoc alone and not named, and those named that no longer are."""
    worse = {result.case.name for result in results if result.worse}
    asked = {result.case.name for result in results}
    return worse ^ (suite.OTHERWISE.keys() & asked)


@pytest.mark.exam("The CSL test suite")
@pytest.mark.usefixtures("fetched")
def test_no_case_is_worse_than_by_pandoc_alone(tmp_path: Path, figures: Callable[[str], None]) -> None:
    results = suite.results(suite.cases(tmp_path))
    assert wrong(results) == set()
    alone = sum(result.alone == result.case.expected for result in results)
    ours = sum(result.ours == result.case.expected for result in results)
    assert ours >= alone
    named = f"{len(suite.OTHERWISE)} cases where pandoc alone is as expected are printed otherwise, each named"
    figures(f"{len(results)} cases: {ours} as expected, {alone} by pandoc alone; {named}")


@pytest.mark.usefixtures("fetched")
def test_some_cases_are_no_worse_than_by_pandoc_alone(tmp_path: Path) -> None:
    results = suite.results(suite.cases(tmp_path, step=20))
    assert wrong(results) == set()
    assert sum(result.ours == result.case.expected for result in results) > len(results) / 2


@pytest.mark.usefixtures("fetched")
def test_a_case_that_gets_worse_is_told(tmp_path: Path) -> None:
    (case, *_) = suite.cases(tmp_path, step=400)
    assert wrong([Result(case, case.expected, ())]) == {case.name}
    assert wrong([Result(case, (), ())]) == set()

"""One value that is as long as a book: it is built or told in one line, and never holds up the build."""

from pathlib import Path

import pytest

from kindling.engine.bounded import within
from kindling.engine.settings import read_conf
from kindling.model.problems import Problem
from kindling.plugins.citations.bibtex import entry
from kindling.plugins.series.spelling import near_pairs
from tests.tiers import ENOUGH

_WORDS = "Word word " * 200_000


def test_a_title_is_written_for_bibtex_in_one_go() -> None:
    with within(ENOUGH):
        written = entry({"id": "a", "type": "book", "title": f"One. {_WORDS}"}, "a")
    assert written.count("{Word}") >= 199_999


def test_a_name_of_a_series_is_compared_as_it_is() -> None:
    """With each of its letters left out once, two of 300,000 would take all memory."""
    long = "word-" * 60_000 + "end"
    with within(ENOUGH):
        assert list(near_pairs([long], {long: long, f"{long}s": "other"})) == [(long, "other")]


@pytest.mark.parametrize("value", ['"a" * 2_000_000', '[("x", "/")] * 200_000', '{"a": ["b" * 2_000_000]}'])
def test_a_setting_is_told_with_its_length(value: str, tmp_path: Path) -> None:
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(f"SITENAME = 'A'\nOTHER = {value}\n", "utf-8")
    read = read_conf([(conf, "pelicanconf.py")])
    (problem,) = read.problems
    assert (problem.line, problem.rule) == (2, "settings/value") and "characters long" in problem.message
    assert "OTHER" not in read.values and read.values["SITENAME"] == "A"


def test_what_is_told_fits_a_terminal() -> None:
    problem = Problem("a.md", 1, "x/y", f"begin {_WORDS} end", f"write {_WORDS} last")
    shown = str(problem).splitlines()
    assert [len(line) < 2_100 for line in shown] == [True, True]
    assert "begin" in shown[0] and shown[0].endswith("end") and shown[1].endswith("last")
    assert problem.hint.count("word") == 200_000, "whoever obeys it has all of it"

"""One value that is as long as a book: it is built or told in one line, and never holds up the build."""

from pathlib import Path

import pytest

from kindling.engine.bounded import within
from kindling.engine.front_matter import read_front_matter
from kindling.engine.settings import read_conf, wrong_values
from kindling.model.problems import Problem
from kindling.plugins.citations.bibtex import entry
from kindling.plugins.citations.csl import CslName
from kindling.plugins.series.spelling import near_pairs
from kindling.plugins.sources.people import same_people
from tests.engine.test_faults import site_of
from tests.engine.test_sites import built
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


def test_front_matter_of_many_lines_that_yaml_misreads_is_told_up_to_a_number() -> None:
    """Each is read again as its hint has it, which costs a look at all above it."""
    with within(ENOUGH):
        read = read_front_matter("a.md", "---\n" + "".join(f"k{each}: *a\n" for each in range(50_000)) + "---\n")
    assert [problem.line for problem in read.problems] == list(range(2, 53)) and not read.values


def test_comments_in_front_matter_are_told_wherever_they_stand() -> None:
    lines = ["{} # none", "# alone"], ["a: x # one", "b: 'y # two'", "  # alone # more", "c: [d, e # three", " ]"]
    told = [read_front_matter("a.md", "\n".join(["---", *each, "---", ""])).problems for each in lines]
    assert [[(each.line, each.rule) for each in problems] for problems in told] == [
        [],
        [(2, "frontmatter/comment"), (5, "frontmatter/comment")],
    ]


def test_a_source_of_many_people_names_each() -> None:
    """Compared each with each, fifty thousand held up the build for hours."""
    names = [CslName("Oak", f"J{each}", "Oak") for each in range(10_000)]
    with within(ENOUGH):
        assert len(set(same_people([*names, CslName("Oak", "J.", "Oak")], {}).values())) == 10_001


@pytest.mark.parametrize("name", ["SITENAME", "SITESUBTITLE", "AUTHOR"])
def test_what_each_page_says_of_its_site_has_an_end(name: str, tmp_path: Path) -> None:
    conf = tmp_path / "pelicanconf.py"
    for length, count in ((500, 0), (501, 1)):
        conf.write_text(f"{name} = {'x' * length!r}\n", "utf-8")
        problems = wrong_values(read_conf([(conf, "pelicanconf.py")]))
        assert [(each.line, each.rule) for each in problems] == [(1, "settings/value")] * count


@pytest.mark.whole
def test_a_loop_in_a_template_has_an_end(tmp_path: Path) -> None:
    site = site_of(tmp_path / "s", one="Words.")
    template = site / "theme/templates/article.html"
    template.parent.mkdir(parents=True)
    template.write_text("{% for each in range(10 ** 10) %}x{% endfor %}", "utf-8")
    (problem,) = built(site, tmp_path / "out").problems
    assert (problem.path, problem.line) == ("theme/templates/article.html", 1) and "Range too big" in problem.message

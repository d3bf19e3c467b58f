"""Problems: their printed form, their order, their hints."""

from kindling.model.problems import Problem, did_you_mean, nearest, sorted_problems, strict, summary


def test_a_problem_is_printed_in_the_contracts_form() -> None:
    problem = Problem("content/posts/a.md", 3, "series/gap", "part 2 is missing", "write it", "warning")
    assert str(problem) == "content/posts/a.md:3: [series/gap] warning: part 2 is missing\n    hint: write it"
    assert str(Problem("pelicanconf.py", 0, "settings/unknown", "no")) == "pelicanconf.py: [settings/unknown] no"


def test_errors_come_first_and_each_problem_once() -> None:
    late = Problem("b.md", 1, "x/y", "error")
    early = Problem("a.md", 1, "x/y", "careful", "", "warning")
    assert sorted_problems([early, late, early]) == [late, early]
    assert summary([early, late, late]) == "2 errors, 1 warning"


def test_publishing_counts_warnings_as_errors_but_not_advice() -> None:
    found = strict([Problem("a", 0, "r/s", "m", "", "warning"), Problem("a", 0, "r/s", "m", "", "advice")])
    assert [problem.severity for problem in found] == ["error", "advice"]


def test_the_nearest_word_ignores_case_and_gives_up_on_strangers() -> None:
    assert nearest("Sereis", ["series", "summary"]) == ["series"]
    assert nearest("zzz", ["series"]) == []
    assert did_you_mean("zzz", ["b", "a"], "the keys are") == "the keys are: a, b"

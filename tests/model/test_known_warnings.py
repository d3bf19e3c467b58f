"""What the file of known warnings holds, and which warnings it knows again."""

from kindling.model.known_warnings import known_lines, known_text, marked, mended
from kindling.model.problems import Problem, strict, summary

WARNING = Problem(
    "content/posts/joy.md", 7, "text/foreign", "'{{< x >}}' is foreign (2 more)", "", "warning", kind="is foreign"
)
SETTING = Problem("blog/pelicanconf.py", 0, "settings/identity", "AUTHOR is not set", "", "warning")
ERROR = Problem("content/posts/joy.md", 1, "text/nul", "a zero byte")
UNSEEN = Problem("content/references/a.bib", 1, "citations/names", "x", "", "warning", unseen=True)


def test_the_file_holds_what_would_stop_a_publish_sorted_and_without_lines() -> None:
    text = known_text([SETTING, WARNING, ERROR, UNSEEN, WARNING], "blog")
    assert [line for line in text.splitlines() if not line.startswith("#")] == [
        "content/posts/joy.md [text/foreign] is foreign",
        "pelicanconf.py [settings/identity] AUTHOR is not set",
    ]
    assert text == known_text([WARNING, SETTING], "blog")


def test_a_warning_is_known_again_wherever_it_moved_to_and_whichever_is_the_first_of_its_kind() -> None:
    lines = known_lines(known_text([WARNING], "blog"))
    moved = Problem(WARNING.path, 99, WARNING.rule, "'{{< y >}}' is foreign", "", "warning", kind="is foreign")
    new = Problem(WARNING.path, 7, "text/no-link", "'[a]()' leads nowhere", "", "warning")
    found = marked([moved, new, ERROR], lines, "blog")
    assert [problem.known for problem in found] == [True, False, False]
    assert [problem.severity for problem in strict(found)] == ["warning", "error", "error"]
    assert summary(found) == "1 error, 1 warning, 1 known warning"


def test_a_site_in_another_folder_knows_its_settings_again() -> None:
    lines = known_lines(known_text([SETTING], "blog"))
    (found,) = marked(
        [Problem("checkout/pelicanconf.py", *[0, SETTING.rule, SETTING.message, "", "warning"])], lines, "checkout"
    )
    assert found.known


def test_lines_of_what_is_mended_are_told_once_and_what_a_merge_left_does_no_harm() -> None:
    lines = known_lines("<<<<<<< mine\n" + known_text([WARNING, SETTING], "blog") + "=======\n")
    assert list(mended([WARNING], lines, "blog")) == []
    (told,) = mended([], lines, "blog")
    assert (told.path, told.severity) == ("known-warnings.txt", "advice")
    assert (
        told.message == "a line names a warning that is no more, first: content/posts/joy.md [text/foreign] is foreign"
    )

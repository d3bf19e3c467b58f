"""A settings file that Python can't read: the hint has the line to write, and obeyed, it is read as it was meant."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.conf_lines import mended_line
from kindling.engine.settings import read_conf

_HEAD = "# A note\nTIMEZONE = 'Europe/London'\n"
_TAIL = "\nLOOK = {'accent': 'teal'}\n"


def obeyed(tmp_path: Path, line: str) -> tuple[str, dict[str, Any]]:
    """Return the hint for a line of a conf, and what the conf says when the hint is obeyed."""
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(f"{_HEAD}{line}{_TAIL}", "utf-8")
    (problem,) = read_conf([(conf, "pelicanconf.py")]).problems
    assert (problem.line, problem.rule) == (3, "settings/python")
    mended = problem.hint.partition("write ")[2]
    conf.write_text(f"{_HEAD}{mended}{_TAIL}", "utf-8")
    raw = read_conf([(conf, "pelicanconf.py")])
    return problem.hint, {} if raw.problems else dict(raw.values)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("SITENAME = “The Bay Voice”", "The Bay Voice"),
        ("SITENAME = ”The Bay Voice“  # ours", "The Bay Voice"),
        ("SITENAME = „The Bay Voice“", "The Bay Voice"),
        ("SITENAME = «The Bay Voice»", "The Bay Voice"),
        ("SITENAME = ‘The Bay’s Voice’", "The Bay’s Voice"),
        ("SITENAME = “The Bay’s Voice\"", "The Bay’s Voice"),
        ("SITENAME = The Bay Voice", "The Bay Voice"),
        ("SITENAME = Voice", "Voice"),
        ("SITENAME = en-GB", "en-GB"),
        ("SITENAME = Ann, Bo", "Ann, Bo"),
        ("SITENAME = https://example.org", "https://example.org"),
        ("SITENAME = \"The Bay Voice", "The Bay Voice"),
        ("SITENAME = The Bay Voice'  # ours", "The Bay Voice"),
        ("SITENAME = 'The Bay's Voice'", "The Bay's Voice"),
        ('SITENAME = "The "Bay" Voice"', 'The "Bay" Voice'),
    ],
)  # fmt: skip
def test_a_name_with_curly_or_missing_quotes(tmp_path: Path, line: str, meant: str) -> None:
    hint, values = obeyed(tmp_path, line)
    assert hint.startswith("quotation marks are straight, and on both sides: write SITENAME = "), hint
    assert values["SITENAME"] == meant


def test_a_dict_with_curly_quotes_and_entries_without(tmp_path: Path) -> None:
    _hint, values = obeyed(tmp_path, "METADATA = {“organisations”: [“The Bay’s team”]}")
    assert values["METADATA"] == {"organisations": ["The Bay’s team"]}
    source = 'LOOK = {\n    "accent": berry,\n    "headline": A few words,  # large\n}\n'
    assert mended_line(source, 3) == '"headline": "A few words",  # large'


def test_where_each_line_has_them_the_first_is_told_and_then_the_next(tmp_path: Path) -> None:
    source = "SITENAME = “A”\nAUTHOR = “B”\n"
    assert mended_line(source, 1) == 'SITENAME = "A"'
    assert mended_line(source.replace("“A”", '"A"'), 2) == 'AUTHOR = "B"'


@pytest.mark.parametrize(
    "line",
    [
        'LOOK = {"accent": "berry"',
        "LOOK = [1, 2",
        'X = f("a"',
        "if True",
        "X = ",
        "import nothing_of_this_name",
        "X = 1 / 0",
        "PLUGINS.remove(“a”",
    ],
)
def test_what_was_meant_as_code_is_not_made_into_words(tmp_path: Path, line: str) -> None:
    hint, _values = obeyed(tmp_path, line)
    assert "straight" not in hint


@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp"], exclude_characters="\"'“”„‟″«»‘’‚‛\\"), min_size=1))
def test_whatever_stands_between_curly_quotes_is_kept(text: str) -> None:
    assert mended_line(f"A = “{text}”\n", 1) == f'A = "{text}"'

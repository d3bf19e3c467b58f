"""Sources as programs write them: each file is read by itself, and the same work is printed in the same words."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kindling.plugins.citations.library import library_of
from tests.plugins.citations.pages import pages, plain

BLOCK = re.compile(r"^## (.+?) (\.\w+)\n(.*?)(?=^## |^= |\Z)", re.M | re.S)


def written() -> Iterator[tuple[str, str, str, str]]:
    """Yield how a work is printed, a program, the ending of its file, and what stands in it."""
    text = (Path(__file__).parent / "data" / "programs.txt").read_text("utf-8")
    for work in re.split(r"^= ", text, flags=re.M)[1:]:
        printed = work.partition("\n")[0]
        for program, ending, content in BLOCK.findall(work):
            yield printed, program, ending, content.rstrip("\n") + "\n"


FILES = list(written())


@pytest.mark.parametrize(
    ("printed", "name", "text"),
    [
        pytest.param(printed, f"a{ending}", text, id=f"{printed[:8]}-{program}{ending}")
        for printed, program, ending, text in FILES
    ],
)
def test_the_same_work_is_printed_in_the_same_words(printed: str, name: str, text: str) -> None:
    path = f"content/references/{name}"
    (key,) = library_of([(path, text)]).sources
    (page,), problems = pages([f"[@{key}]"], [(path, text)])
    assert [one.rule for one in problems] == []
    (entry,) = page.view.entries
    assert html.unescape(re.sub(r"\s+", " ", plain(entry.html))).strip() == printed


def test_there_are_thirty_and_more() -> None:
    assert len(FILES) >= 30

"""The theme's own ids and a writer's headings never meet, whatever a section is called."""

import re
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from kindling.engine.build import BuildResult
from tests.engine.test_sites import listed
from tests.theme.examples import THEME
from tests.theme.test_languages import TEXTS, made

_IDS = re.compile(r"\b(?:id|aria-labelledby|aria-describedby|for)=\"([^\"{}]+)\"")
#: of what is counted: parts of a series, moments of videos at the head and in the text
_COUNTED = ("p1", "p2", "t-0", "v1-t-0")


def own_ids() -> set[str]:
    """Return every id that stands in a template or component."""
    files = [*THEME.glob("templates/*.html"), *THEME.glob("components/*/macro.html")]
    return {name for path in files for ids in _IDS.findall(path.read_text("utf-8")) for name in ids.split()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, BuildResult]:
    """Every text with a section for each id; ``{#…}`` by hand is a writer's own affair."""
    names = sorted(own_ids() | {name.strip("_") for name in own_ids()} | {*_COUNTED})
    sections = "".join(f"\n## {name.replace('-', ' ').title()}\n\nGeiriau.\n" for name in names)
    folder = tmp_path_factory.mktemp("ids")
    texts = {name: text + sections if name.endswith(".md") else text for name, text in TEXTS.items()}
    result = made(folder, 'SITENAME = "Kindling"\n', marked=True, texts=texts)
    return folder / "output", result


def test_headings_that_are_called_as_the_theme_calls_its_own_are_no_problem(site: tuple[Path, BuildResult]) -> None:
    assert {"_main", "_notes", "_sources", "_questions", "_parts"} <= own_ids()
    assert site[1].published, listed(site[1])
    assert [problem for problem in site[1].problems if problem.rule.startswith("verify/")] == []


def test_every_id_stands_once_on_its_page(site: tuple[Path, BuildResult]) -> None:
    pages = sorted(site[0].rglob("*.html"))
    assert any(page.parent.name == "print" for page in pages)
    for path in pages:
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        ids = Counter(str(each["id"]) for each in page.select("[id]"))
        assert [name for name, count in ids.items() if count > 1] == [], path


def test_a_section_has_the_plain_id_that_its_words_give(site: tuple[Path, BuildResult]) -> None:
    page = BeautifulSoup((site[0] / "posts/arwain-a-caredigrwydd/index.html").read_text("utf-8"), "html.parser")
    for name in ("notes", "sources", "questions", "main"):
        assert page.select_one(f".prose h2[id={name}]"), name
        assert page.select_one(f"[id=_{name}]"), name
    assert page.select_one("a.skip-link[href='#_main']")

"""Formats of sources: each has one reader, and its endings are known in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kindling.model.problems import Problem
from kindling.plugins.citations.formats import ENDINGS, FORMATS, Format, bib, format_of

KIT = Path(__file__).parents[3]
_TABLE = "plugins/citations/formats/__init__.py"
#: tables of other matters: what may be offered for download, and what a host calls it
#: what is published under which type, what is ignored, and what comes along when a blog moves in
_OTHER_TABLES = {"kindling/model/kinds.py", "kindling/model/delivery.py", "kindling/commands/moving/settle.py"}
_OURS_ALONE = set(ENDINGS) - {".json", ".yaml", ".yml", ".xml"}  #: endings that mean a file of sources and nothing else


def texts_in(path: Path) -> Iterator[str]:
    """Yield the texts in a module's code, its docstrings left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def test_no_other_place_names_the_endings() -> None:
    code = [path for folder in ("plugins", "kindling/model", "kindling/engine", "kindling/commands")
            for path in sorted((KIT / folder).rglob("*.py"))]  # fmt: skip
    naming = {
        path.relative_to(KIT).as_posix()
        for path in code
        if any(not _OURS_ALONE.isdisjoint(text.lower().split()) for text in texts_in(path))
    }
    assert naming == {_TABLE, *_OTHER_TABLES}


def test_each_format_has_a_reader_and_endings_of_its_own() -> None:
    assert len({form.read for form in FORMATS}) == len(FORMATS)
    assert len(set(ENDINGS)) == len(ENDINGS)
    readers = {form.read.__module__.rpartition(".")[2] for form in FORMATS}
    there = {path.stem for path in (KIT / _TABLE).parent.glob("*.py")} - {"__init__", "source"}
    assert readers == there


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_format_is_known_by_any_of_its_endings(form: Format) -> None:
    for ending in form.endings:
        assert format_of(f"content/references/x{ending}") is form
        assert format_of(f"X{ending.upper()}") is form
    assert format_of("x.csl") is None


@pytest.mark.parametrize(
    "page", ["plugins/citations/README.md", "docs/writers/citations.md", "kindling/commands/source.py"]
)
def test_the_docs_name_each_format(page: str) -> None:
    text = (KIT / page).read_text("utf-8")
    assert [form.name for form in FORMATS if form.name not in text and form.endings[0] not in text] == []


def test_pandoc_is_asked_for_the_forms_that_sources_have_and_no_other() -> None:
    lua = (KIT / "plugins/citations/engine.lua").read_text("utf-8")
    block = lua[lua.index("local READERS = {") :].partition("\n}\n")[0]
    asked = set(re.findall(r"^  (\w+) = function", block, re.M))
    assert asked == {"json", "yaml"}  # BibTeX is CSL before (biblatex.py)


def test_names_that_stand_for_names_of_bibtex_are_told_before_they_fill_the_memory() -> None:
    """Nine lines stood for a thousand million characters, and the build ended with the memory."""
    names = "".join(f"@string{{a{n} = {' # '.join([f'a{n - 1}'] * 10)}}}\n" for n in range(1, 10))
    found = list(
        bib.read("a.bib", f'@string{{a0 = "{"x" * 10}"}}\n{names}@book{{k, title=a2, author={{B}}, year=2001}}')
    )
    told = [each for each in found if isinstance(each, Problem)]
    names_told = [(each.line, each.message.split()[2]) for each in told]
    assert names_told == [(line, f"a{line - 1}") for line in range(5, 11)]
    assert len(found) == len(told) + 1, "what is short enough is read"

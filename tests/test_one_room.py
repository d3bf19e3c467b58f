"""One room for each craft: what another module may not do by hand, since one does it for all."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from kindling.model.kept import WORK, Answers, Workplace

KIT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(KIT).as_posix(): path.read_text("utf-8")
    for top in ("kindling/model", "kindling/engine", "kindling/commands", "plugins")
    for path in sorted((KIT / top).rglob("*.py"))
}


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def strings(text: str) -> Iterator[str]:
    """Yield every text in a module's code; docstrings are none."""
    tree = parsed(text)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


# ---- what is kept between builds: kindling/model/kept.py -------------------------------------------------

#: files in what is published, where nothing is kept
OF_A_TARGET = {"kindling/model/addresses.py": ".kindling-manifest.json", "kindling/engine/swap.py": ".kindling-part"}
#: folders of the same name that are the writer's or the reader's
NOT_KEPT = [
    "kindling/commands/bench.py: output / 'search'",
    "kindling/commands/video.py: given.site / 'content' / 'media'",
]


def test_the_folder_for_what_is_kept_is_named_once() -> None:
    named = {name: [said for said in strings(text) if said.startswith(WORK)] for name, text in SOURCES.items()}
    assert {name: said for name, said in named.items() if said} == {
        "kindling/model/kept.py": [WORK],
        **{name: [said] for name, said in OF_A_TARGET.items()},
    }


def test_no_path_below_it_is_made_by_hand() -> None:
    kinds = {*get_args(Answers), *get_args(Workplace)}
    found = [
        f"{name}: {ast.unparse(node)}"
        for name, text in SOURCES.items()
        for node in ast.walk(parsed(text))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and node.right.value in kinds
    ]
    assert found == NOT_KEPT


# ---- HTML: kindling/model/html.py ------------------------------------------------------------------------

PARSERS = frozenset({"turbohtml", "bs4", "lxml", "html5lib", "selectolax", "html.parser", "nh3", "xml.sax"})
#: who may read what has tags all the same, and why
OTHER_GRAMMARS = {
    "kindling/engine/drawings.py": "SVG, which is XML: lxml",
    "kindling/engine/verify.py": "feeds, which are XML: lxml",
    "kindling/model/frontmatter.py": "an address typed as Markdown has it, <https://…>",
    "kindling/model/grammar.py": "Markdown: which < begins a tag there",
    "kindling/model/html.py": "the one room",
    "kindling/model/sanitise.py": "makes HTML harmless, by nh3",
    "plugins/citations/clean.py": "makes pandoc's HTML harmless, by nh3",
    "plugins/citations/csl.py": "the tags that CSL has in its texts",
    "plugins/citations/fields.py": "the tags that CSL has in its texts",
    "plugins/video/rolling.py": "WebVTT",
    "plugins/video/webvtt.py": "WebVTT",
}
_GROUP, _ESCAPED, _SET = (re.compile(part) for part in (r"\(\?P?[<=]\w+[>)]|\(\?<[=!]", r"\\.", r"\[\^?\]?[^\]]*\]"))
_TAG = re.compile(r"<\(?[/!?a-zA-Z(]|(?:href|src|class|id)=")
_CUTTING = frozenset(
    "partition rpartition split rsplit replace index rindex find rfind startswith endswith removeprefix removesuffix "
    "compile sub subn search findall finditer match fullmatch".split()
)


def imports(text: str) -> Iterator[str]:
    for node in ast.walk(parsed(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def cuts(text: str) -> Iterator[str]:
    """Yield what a module looks for in texts, by patterns or by methods of texts, that has the look of a tag."""
    for node in ast.walk(parsed(text)):
        called = node.func if isinstance(node, ast.Call) else None
        if isinstance(called, ast.Attribute) and called.attr in _CUTTING:
            said = "".join(part.value for arg in node.args for part in ast.walk(arg) if is_text(part))  # type: ignore[attr-defined]
            if _TAG.search(_SET.sub("x", _ESCAPED.sub(" ", _GROUP.sub("", said)))):
                yield said


def is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_html_is_taken_apart_in_one_module_alone() -> None:
    found = {
        name
        for name, text in SOURCES.items()
        if any(module in PARSERS or module.partition(".")[0] in PARSERS for module in imports(text)) or any(cuts(text))
    }
    assert found == OTHER_GRAMMARS.keys()


@pytest.mark.parametrize(
    "code",
    [
        're.compile(r"<[^>]*>")',
        're.sub(f"<a href=\\"#{name}\\">(.*?)</a>", "", html)',
        're.compile(r"(\\shref=)([\\"\'])#(.*?)\\2")',
        'html.partition("<span class=\\"note\\">")',
        'page.rpartition("</body>")',
    ],
)
def test_such_cuts_are_seen(code: str) -> None:
    assert list(cuts(code))


@pytest.mark.parametrize(
    "code", ['re.compile(r"(?<=x)(?P<a>[^<>])(?P=a)")', 'text.replace("<", "&lt;")', '"<img" in html']
)
def test_what_takes_nothing_apart_is_none(code: str) -> None:
    assert not list(cuts(code))

"""One room for each craft: what another module may not do by hand, since one does it for all."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from kindling.model.kept import WORK, Answers, Workplace

KIT = Path(__file__).parents[1]
SOURCES = {
    path.relative_to(KIT).as_posix(): path.read_text("utf-8")
    for top in ("kindling/model", "kindling/engine", "kindling/commands", "plugins")
    for path in sorted((KIT / top).rglob("*.py"))
}


def strings(text: str) -> Iterator[str]:
    """Yield every text in a module's code; docstrings are none."""
    tree = ast.parse(text)
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
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
        if isinstance(node.right, ast.Constant) and node.right.value in kinds
    ]
    assert found == NOT_KEPT

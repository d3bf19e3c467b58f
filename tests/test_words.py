"""The words of the code: no class has the name of another, and the glossary speaks of what is there."""

import ast
import re
from collections import defaultdict
from pathlib import Path

KIT = Path(__file__).parents[1]
GLOSSARY = (KIT / "docs" / "developers" / "glossary.md").read_text("utf-8")
#: whoever writes a plugin meets all of these, and looks them up
CONTRACT = ("plugin.py", "values.py", "staged.py", "problems.py", "cache.py")


def _classes() -> dict[str, list[str]]:
    """Return each class's name → the files that define one of that name."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in ("kindling/commands", "kindling/engine", "kindling/model", "plugins"):
        for path in sorted((KIT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    found[node.name].append(path.relative_to(KIT).as_posix())
    return found


def test_no_class_has_the_name_of_another() -> None:
    assert {name: paths for name, paths in _classes().items() if len(paths) > 1} == {}


def test_the_glossary_names_only_classes_that_are_there() -> None:
    named = set(re.findall(r"`([A-Z][a-z]+\w*)`", GLOSSARY))
    assert named, "it names some"
    assert named - set(_classes()) == set()


def test_the_glossary_has_every_class_of_the_contract() -> None:
    contract = {
        name: paths[0]
        for name, paths in _classes().items()
        if paths[0].startswith("kindling/model/") and Path(paths[0]).name in CONTRACT
    }
    assert contract, "the files are there"
    assert {name: path for name, path in contract.items() if f"`{name}`" not in GLOSSARY} == {}

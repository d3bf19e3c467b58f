"""Where a site's settings files say what: the file of each setting, and the line of each key in it."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

CONF = "pelicanconf.py"


@dataclass(frozen=True, slots=True)
class ConfPlaces:
    """The settings files of a site, to be asked for the place of a setting."""

    named_in: Mapping[str, str] = field(default_factory=dict)  #: setting → the file that sets it, as problems show it
    sources: Mapping[str, str] = field(default_factory=dict)  #: file, as problems show it → its text
    first: str = CONF  #: the file that is meant where no file says anything

    def of(self, name: str, *steps: object, inside: str = "") -> tuple[str, int]:
        """Return the file and the line of a setting, or of what stands in it: ``of("LOOK", "menu", 0)``.

        The line is that of the last step which is seen in the file, 0 where not even the name is.
        ``inside``: a text in the value, whose own line is asked for.
        """
        shown = self.named_in.get(name, self.first)
        return shown, line_of(self.sources.get(shown, ""), name, steps, inside)


def line_of(source: str, name: str, steps: Sequence[object] = (), inside: str = "") -> int:
    """Return the line of a setting in the text of a file; 0 where that is not seen. As ``ConfPlaces.of``."""
    statements = _statements(source)
    found = [seen for node in statements for seen in _seen(node, name, [*map(str, steps)])]
    deepest = max((depth for depth, _, _ in found), default=0)
    line, value = next(((line, value) for depth, line, value in reversed(found) if depth == deepest), (0, None))
    texts = ast.walk(value) if value and inside else ()
    return next((n.lineno for n in texts if isinstance(n, ast.Constant) and n.value == inside), line)


@lru_cache(8)
def _statements(source: str) -> tuple[ast.stmt, ...]:
    """Return the statements of a file that set or change something; none of what is no Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    return tuple(
        node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr))
    )


def _seen(node: ast.stmt, name: str, steps: list[str]) -> Iterator[tuple[int, int, ast.expr]]:
    """Yield how many steps of a place a statement says, the line of the last of them, and the value there."""
    if isinstance(node, ast.Expr):
        if _changed(node.value) == name:
            yield 0, node.lineno, node.value
        return
    assert isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign))
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        path = _path(target)
        if node.value and path and path[0] == name and path[1:] == steps[: len(path) - 1]:
            yield _deepest(node.value, steps[len(path) - 1 :], len(path) - 1, node.lineno)


def _changed(value: ast.expr) -> str:
    """Return the name of what a call changes: "PLUGINS" of ``PLUGINS.remove(…)``; "" for anything else."""
    function = value.func if isinstance(value, ast.Call) else None
    return function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""


def _path(target: ast.expr) -> list[str]:
    """Return the name and the steps of what is set: ["LOOK", "menu"] of ``LOOK["menu"]``; [] for anything else."""
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant) and (above := _path(target.value)):
        return [*above, str(target.slice.value)]
    return []


def _deepest(value: ast.expr, steps: list[str], depth: int, line: int) -> tuple[int, int, ast.expr]:
    """Go as far into a value as its text shows."""
    for step in steps:
        inner = next((item for item in _items(value) if item[0] == step), None)
        if inner is None:
            break
        (_, line, value), depth = inner, depth + 1
    return depth, line, value


def _items(value: ast.expr) -> Iterator[tuple[str, int, ast.expr]]:
    """Yield the key, its line and the value of each item of a dict or a list that is written out."""
    if isinstance(value, ast.Dict):
        for key, inner in zip(value.keys, value.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value), key.lineno, inner
    elif isinstance(value, ast.Call):
        yield from ((word.arg, word.value.lineno, word.value) for word in value.keywords if word.arg)
    elif isinstance(value, (ast.List, ast.Tuple)):
        yield from ((str(at), inner.lineno, inner) for at, inner in enumerate(value.elts))

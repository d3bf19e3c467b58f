"""Plain settings: files that say the same whenever they are read, so that what was read with them can be kept."""

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kindling.engine.bounded import is_too_large

CONFS = ("pelicanconf.py", "publishconf.py")  #: those of a site, each laid over the one before
_METHODS = frozenset("append clear copy extend insert pop remove setdefault sort update".split())
#: No set is among them: in another process it has another order.
_PLAIN = (
    ast.Module, ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Constant, ast.Name, ast.List, ast.Tuple,
    ast.Dict, ast.BinOp, ast.UnaryOp, ast.JoinedStr, ast.FormattedValue, ast.Subscript, ast.Slice, ast.Starred,
    ast.expr_context, ast.operator, ast.unaryop, ast.Delete,
)  # fmt: skip


def conf_bytes(site: Path) -> dict[str, bytes]:
    """Return what stands in a site's settings files now, by their names; of one that is not read, nothing."""
    found = {}
    for name in CONFS:
        with suppress(OSError):
            if (site / name).is_file() and not is_too_large(site / name):
                found[name] = (site / name).read_bytes()
    return found


def is_plain(conf: Path) -> bool:
    """Return whether a settings file says values, and computes nothing from elsewhere; not so what is no Python."""
    try:
        tree = ast.parse(conf.read_bytes() if conf.is_file() and not is_too_large(conf) else b"\0")
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(isinstance(node, _PLAIN) or _may_stand(node) for node in _outer(tree))


def _outer(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the parts of a file; of ``PLUGINS.remove("…")`` not the name of the method."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Attribute) and node.attr in _METHODS and isinstance(node.value, ast.Name)):
            yield node


def _may_stand(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute)
    return isinstance(node, ast.ImportFrom | ast.alias) and getattr(node, "module", "pelicanconf") == "pelicanconf"

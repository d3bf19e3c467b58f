"""What changed between releases for a site that is there already, and how its files are mended.

A change is a pure function: the site's files, path → text, as they are → as they should be. Each release adds its own
at the end.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Texts = Mapping[str, str]  #: path from the site's folder → text: the conf files, and the texts of content/

CONFS = ("pelicanconf.py", "publishconf.py")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a release."""

    release: str  #: that brought it
    what: str  #: in a sentence, for whoever keeps the site
    mended: Callable[[Texts], dict[str, str]]  #: the files that are to be another, with their new text
    left: Callable[[Texts], list[str]] = lambda _: []  #: what a person must see to: "file:line: what to do"


# ── Places in a settings file ───────────────────────────────────────────────────────────────────────────────────────


def _assigned(text: str, name: str) -> Iterator[ast.Assign | ast.AnnAssign]:
    """Yield the statements at the top of a settings file that set ``name``; none in a file that can't be read."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return
    for node in body:
        targets: list[Any] = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and any(getattr(one, "id", "") == name for one in targets):
            yield node


def _replaced(text: str, changes: list[tuple[ast.expr, str]]) -> str:
    """Return a text with other words in the place of these nodes, which stand on one line each."""
    lines = text.split("\n")
    for node, words in sorted(changes, key=lambda change: (change[0].lineno, change[0].col_offset), reverse=True):
        line = lines[node.lineno - 1].encode()
        lines[node.lineno - 1] = (line[: node.col_offset] + words.encode() + line[node.end_col_offset :]).decode()
    return "\n".join(lines)


def _without(text: str, node: ast.stmt) -> str:
    """Return a text without the lines of a statement."""
    lines = text.split("\n")
    del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def _without_key(text: str, name: str, key: str) -> str:
    """Return a settings file without a key of one of its dicts, and without the dict where nothing else is in it."""
    for node in _assigned(text, name):
        pairs = list(zip(node.value.keys, node.value.values, strict=True)) if isinstance(node.value, ast.Dict) else []
        number = next((number for number, (one, _) in enumerate(pairs) if one and _text(one) == key), -1)
        if number < 0 or any(one is None for one, _ in pairs):
            continue
        if len(pairs) == 1:
            return _without(text, node)
        (first, last), data = pairs[number], text.encode()
        if number + 1 < len(pairs):
            start, end = _offset(data, first), _offset(data, pairs[number + 1][0])
        else:
            start, end = _offset(data, pairs[number - 1][1], end=True), _offset(data, last, end=True)
        return (data[:start] + data[end:]).decode()
    return text


def _offset(data: bytes, node: ast.expr | None, *, end: bool = False) -> int:
    """Return where a node begins, or ends, in bytes from the start of a file."""
    assert node
    line, column = (node.end_lineno or 0, node.end_col_offset or 0) if end else (node.lineno, node.col_offset)
    return sum(len(one) + 1 for one in data.split(b"\n")[: line - 1]) + column


# ── 0.1.0 ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_OLD_PLUGIN = re.compile(r"plugins\.[a-z_]+")
#: the list that each conf had then
_ALL_OLD = frozenset(
    "assets cards checks citations discussion feeds headers links listings metadata pictures podcast print prose "
    "redirects related search series share sources vlog".split()
)


def _plugins_renamed(texts: Texts) -> dict[str, str]:
    """Take out a list that has all plugins of then, so that the site gets those of now; in any other, rename them."""
    found: dict[str, str] = {}
    for name in CONFS:
        for assigned in reversed([*_assigned(texts.get(name, ""), "PLUGINS")]):
            nodes = [node for node in ast.walk(assigned) if _text(node) and _OLD_PLUGIN.fullmatch(_text(node))]
            if nodes:
                text = found.get(name, texts[name])
                is_all = {_text(node).removeprefix("plugins.") for node in nodes} == _ALL_OLD
                alone = isinstance(assigned.value, ast.List) and len(assigned.value.elts) == len(nodes)
                found[name] = _without(text, assigned) if is_all and alone else _replaced(text, _named_anew(nodes))
    return found


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _named_anew(nodes: list[Any]) -> list[tuple[ast.expr, str]]:
    return [(node, f'"kindling.{node.value}"') for node in nodes]


_FILM = re.compile(r"^video:[ \t]*(?![ \t]*[\"']?(?:https?:)?//)\S.*$", re.M)
_HEAD = re.compile(r"\A---\n.*?^---$", re.M | re.S)


def _voice_is_of_a_film(texts: Texts) -> dict[str, str]:
    """Take the key out of VLOG; where it was true, say it of each film of the site's own."""
    found = {name: without for name in CONFS if (without := _without_voice(texts.get(name, ""))) != texts.get(name, "")}
    if any(_voice_is_synthetic(texts[name]) for name in found):
        for path, text in texts.items():
            head = _HEAD.match(text)
            if path.startswith("content/") and head and _FILM.search(head[0]) and "\nsynthetic_voice:" not in head[0]:
                said = _FILM.sub(lambda line: f"{line[0]}\nsynthetic_voice: true", head[0], count=1)
                found[path] = said + text[head.end() :]
    return found


def _without_voice(text: str) -> str:
    return _without_key(text, "VLOG", "synthetic_voice")


def _voice_is_synthetic(text: str) -> bool:
    return any(
        one is not None and _text(one) == "synthetic_voice" and isinstance(value, ast.Constant) and value.value is True
        for node in _assigned(text, "VLOG")
        if isinstance(node.value, ast.Dict)
        for one, value in zip(node.value.keys, node.value.values, strict=True)
    )


def _names_unsaid(texts: Texts) -> list[str]:
    """What an early site did not say, it had from the example."""
    conf = texts.get("pelicanconf.py", "")
    return [
        f'pelicanconf.py: add {name} = "…": it was taken from the example, and is nobody else\'s now'
        for name in ("SITENAME", "AUTHOR")
        if not list(_assigned(conf, name))
    ]


def _git_leaves_out(texts: Texts) -> dict[str, str]:
    """Give a site the file that keeps what is built out of git; one of its own stays as it is."""
    if ".gitignore" in texts:
        return {}
    return {".gitignore": (Path(__file__).parent / "starter" / "dot-gitignore.in").read_text("utf-8")}


CHANGES = (
    Change(
        "0.1.0",
        "Plugins are called kindling.plugins.… now; a list of all of them need not be written any more.",
        _plugins_renamed,
    ),
    Change("0.1.0", "That a computer speaks is said of each film, and not of the site.", _voice_is_of_a_film),
    Change("0.1.0", "A site has a name and an author of its own.", lambda _: {}, _names_unsaid),
    Change("0.1.0", "What Kindling makes again by itself stays out of git.", _git_leaves_out),
)

"""A question reads no file, clock or environment: the modules of plugins that do are few, and each is named here.

What stands in the list is a door that is not yet a leaf of the engine's. A module that gets a new one fails here, and
so does one that has lost it.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.conftest import KIT

#: module → what it opens, and why
DOORS = {
    "cards/fonts.py": "files: the kit's own fonts",
    "cards/design.py": "files: the theme's card.toml",
    "cards/questions.py": "files: the finished pictures are judged",
    "citations/engine.py": "environment, files, programs: pandoc",
    "citations/renewed.py": "threads: what was asked last, for those who show and those who build",
    "citations/staying.py": "programs, threads: a pandoc that stays, ended when it is late or idle",
    "citations/cache.py": "clock, files, programs: cached answers are swept by age; which pandoc and style answered",
    "citations/questions.py": "files: the library's folder",
    "citations/styles.py": "files: styles of the site and the kit",
    "editor/lying.py": "files: the editor's program, which lies in the site",
    "pictures/images.py": "environment, files: pictures, on as many threads as there are processors",
    "privacy/media.py": "files: whether a film says where it was made",
    "search/index.py": "clock, environment: kept indexes are swept by age; shards on two processors",
    "search/pagefind.py": "environment, files, programs, threads: Pagefind",
    "share/networks.py": "files: networks.toml, once for all",
    "video/files.py": "files: captions",
    "video/stills.py": "files: a film's pictures",
}
_MODULES = {
    "os": "environment", "platform": "environment", "locale": "environment", "sys": "environment",
    "time": "clock", "random": "chance", "secrets": "chance",
    "glob": "files", "importlib.resources": "files", "shutil": "files", "tempfile": "files",
    "socket": "network", "urllib.request": "network", "http": "network",
    "subprocess": "programs", "threading": "threads", "multiprocessing": "threads",
}  # fmt: skip
_NAMES = {
    **dict.fromkeys(
        "open read_text read_bytes write_text write_bytes mkdir unlink iterdir glob rglob".split(), "files"
    ),
    **dict.fromkeys("exists is_file is_dir is_symlink stat lstat scandir walk".split(), "files"),
    **dict.fromkeys("now today utcnow".split(), "clock"),
    **dict.fromkeys("getenv expanduser cwd home".split(), "environment"),
    **dict.fromkeys("uuid1 uuid4".split(), "chance"),
}
#: calls of these names that open nothing
_HARMLESS = {
    "Image.open": "pictures are given as bytes",
    "archive.open": "archives too",
    "core.home": "the page of that name",
}


def doors(text: str) -> Iterator[str]:
    """Yield what a module's code can open: "files", "clock"…"""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Import(names=names):
                yield from (_MODULES[name.name] for name in names if name.name in _MODULES)
            case ast.ImportFrom(module=str(module)) if module in _MODULES:
                yield _MODULES[module]
            case ast.Call(func=function) if (called := ast.unparse(function)) not in _HARMLESS:
                if kind := _NAMES.get(called.rpartition(".")[2]):
                    yield kind


def test_only_the_doors_that_are_named_are_there() -> None:
    found = {}
    for path in sorted((KIT / "plugins").rglob("*.py")):
        if "theme" not in path.relative_to(KIT / "plugins").parts and (kinds := set(doors(path.read_text("utf-8")))):
            found[path.relative_to(KIT / "plugins").as_posix()] = kinds
    more = {name: kinds - _named(name) for name, kinds in found.items() if kinds - _named(name)}
    fewer = {name for name in DOORS if name not in found}
    assert (more, fewer) == ({}, set()), "a question asks the engine for what it needs; it opens nothing itself"


def _named(module: str) -> set[str]:
    return set(DOORS.get(module, "").partition(":")[0].split(", "))


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("import os", ["environment"]),
        ("from time import monotonic", ["clock"]),
        ("def f(path): return path.read_text('utf-8')", ["files"]),
        ("def f(): return open('x')", ["files"]),
        ("from datetime import datetime\ndatetime.now()", ["clock"]),
        ("from pathlib import Path\nPath('a') / 'b'", []),
        ("from uuid import uuid5\nuuid5(x, y)", []),
    ],
)
def test_a_door_is_seen(code: str, kinds: list[str]) -> None:
    assert list(doors(code)) == kinds

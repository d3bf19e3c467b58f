"""The files of ``content/``: found once, confined to their folder, told apart by kind. Nothing is read here."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins._kit.clean import hidden_sign
from plugins._kit.problems import Problem

TEXT_ENDINGS = frozenset({".md", ".markdown"})
_TEXT_FOLDERS = {"posts": "post", "pages": "page", "series": "series"}
_OTHER_TEXTS = frozenset({".rst", ".txt", ".html", ".htm", ".docx", ".doc", ".odt", ".rtf"})
_IGNORED = ("~", ".swp", ".tmp", ".bak")


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file below the content folder."""

    source: str  #: "posts/joy.md"
    path: Path  #: where it really is
    shown: str  #: "content/posts/joy.md"
    kind: str  #: "post", "page", "series" or "media"


@dataclass(frozen=True, slots=True)
class Found:
    """All files of a content folder, sorted by name, and what is wrong with them."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def find_files(content: Path) -> Found:
    """Return every file below ``content`` that is no hidden or backup file."""
    root = content.resolve()
    files: list[SourceFile] = []
    problems: list[Problem] = []
    for path in _walk(content, problems, content.name, root):
        source = path.relative_to(content).as_posix()
        shown = f"{content.name}/{source}"
        kind = _kind(source)
        if kind == "stray":
            problems.append(_stray(source, shown))
        elif kind:
            files.append(SourceFile(source, path, shown, kind))
    return Found(tuple(sorted(files, key=lambda file: file.source)), tuple(problems))


def _walk(folder: Path, problems: list[Problem], shown: str, root: Path) -> Iterator[Path]:
    """Yield files in the order of their names; links that leave the folder, loop or lead nowhere are problems."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        name = f"{shown}/{entry.name}"
        if entry.name.startswith((".", "#")) or entry.name.endswith(_IGNORED):
            continue
        if sign := hidden_sign(entry.name):
            problems.append(_unseen(name, sign))
        elif entry.is_symlink():
            problems.append(_linked(Path(entry.path), name, root))
        elif entry.is_dir():
            yield from _walk(Path(entry.path), problems, name, root)
        elif entry.is_file():
            yield Path(entry.path)
        else:
            problems.append(Problem(name, 0, "files/kind", "this is no ordinary file", "move it out of the folder"))


def _unseen(shown: str, sign: str) -> Problem:
    """Return the problem of a name that no address can hold: it could be neither typed nor told from another."""
    what = "a byte that is no UTF-8" if sign >= "U+D800" and sign < "U+E000" else f"a sign that nobody can see ({sign})"
    plain = "".join(letter if not hidden_sign(letter) else "?" for letter in shown)
    return Problem(plain, 0, "files/name", f"the name holds {what}, where ? stands", "give it another name")


def _linked(path: Path, shown: str, root: Path) -> Problem:
    """Return the problem of a symbolic link: what it points at would be published from elsewhere, or twice."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem(
            shown,
            0,
            "files/link",
            f"this link leads nowhere or in a circle: {os.readlink(path)}",
            "delete it, or put the file itself here",
        )
    where = "inside" if target.is_relative_to(root) else "outside"
    return Problem(
        shown,
        0,
        "files/link",
        f"this is a link to a place {where} the content folder: {os.readlink(path)}",
        "put a copy of the file here instead of a link",
    )


def _kind(source: str) -> str:
    """Return the kind of a file; "" for one that is nobody's business, "stray" for a text that nobody would read."""
    folder, _, rest = source.partition("/")
    ending = os.path.splitext(source)[1].lower()
    if folder == "references" and rest:
        return ""
    if folder in _TEXT_FOLDERS and rest:
        if ending in TEXT_ENDINGS:
            return _TEXT_FOLDERS[folder]
        return "stray" if ending in _OTHER_TEXTS else "media"
    if not ending or source.upper().startswith(("README", "LICENSE", "LICENCE", "NOTICE")):
        return ""
    return "stray" if ending in TEXT_ENDINGS else "media"


def _stray(source: str, shown: str) -> Problem:
    folder = source.partition("/")[0]
    if folder in _TEXT_FOLDERS:
        return Problem(
            shown,
            0,
            "files/unread",
            "a text here ends in .md; this one would not be read",
            "save it as Markdown (.md), or move it to media/",
        )
    return Problem(
        shown, 0, "files/unread", "this text is in no folder that is read", "move it to posts/, pages/ or series/"
    )

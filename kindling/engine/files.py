"""The files of ``content/``: found once, confined to their folder, told apart by kind. Nothing is read here."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kindling.model.clean import hidden_character
from kindling.model.kinds import PUBLISHED_HIDDEN, is_ignored, is_ignored_at_the_root, speaks_of_its_folder
from kindling.model.paths import same_name
from kindling.model.problems import Problem
from kindling.model.public_addresses import FILE
from kindling.model.written import Kind

TEXT_ENDINGS = frozenset({".md", ".markdown"})
TEXT_FOLDERS: Mapping[str, Kind] = {"posts": "post", "pages": "page", "series": "series"}
ROOT = "root"  #: the folder whose files are published at the root of the site, as they are
_TEXTS: Mapping[str, Kind] = {kind: kind for kind in TEXT_FOLDERS.values()}
#: what editors and systems leave behind; Office locks what is open with a file that begins with ~$


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file below the content folder."""

    source: str  #: "posts/joy.md"
    path: Path  #: where it really is
    shown: str  #: "content/posts/joy.md"
    kind: str  #: "post", "page", "series", "media" or "root"
    stored: str = ""  #: its place as the disk spells it, where that is not ``source``

    @property
    def is_text(self) -> bool:
        """Whether it is read as a text."""
        return self.kind in _TEXTS

    @property
    def text_kind(self) -> Kind:
        """Of a text, which kind. Raises KeyError for what is no text."""
        return _TEXTS[self.kind]


@dataclass(frozen=True, slots=True)
class ContentFiles:
    """All files of a content folder, sorted by name, and what is wrong with them."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def find_files(content: Path) -> ContentFiles:
    """Return every file below ``content`` that is no hidden or backup file; below ``root/`` a few may be hidden."""
    root = content.resolve()
    files: dict[str, SourceFile] = {}
    problems: list[Problem] = []
    for path in _walk(content, problems, content.name, root):
        stored = path.relative_to(content).as_posix()
        source = same_name(stored)
        shown = f"{content.name}/{source}"
        kind = _kind(source)
        if source in files and kind:
            problems.append(_twice(shown))
        elif kind == "stray":
            hint = "move it to posts/, pages/ or series/"
            problems.append(Problem(shown, 0, "files/unread", "this text is in no folder that is read", hint))
        elif kind:
            files[source] = SourceFile(source, path, shown, kind, stored if stored != source else "")
    return ContentFiles(tuple(sorted(files.values(), key=lambda file: file.source)), tuple(problems))


def _twice(shown: str) -> Problem:
    fact = "two files have this name: their letters look the same, and are stored in two ways"
    return Problem(shown, 0, "files/name", fact, "rename one of them, or delete it if it is a copy")


def _walk(folder: Path, problems: list[Problem], shown: str, root: Path) -> Iterator[Path]:
    """Yield files in the order of their names; what can't be read as it stands is a problem."""
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
    for entry in ordered:
        name = f"{shown}/{same_name(entry.name)}"
        at_the_root = name.partition("/")[2].startswith(f"{ROOT}/")
        if is_ignored_at_the_root(entry.name) if at_the_root else is_ignored(entry.name):
            if entry.name == ".well-known":
                problems.append(_for_the_root(name))
            continue
        if entry.name.startswith(".") and not _is_published(entry.name, name):
            problems.append(_hidden(name))
        elif fault := _name_fault(entry.name):
            problems.append(Problem(f"{shown}/{_readable(entry.name)}", 0, "files/name", *fault))
        elif entry.is_symlink():
            problems.append(_linked(Path(entry.path), name, root))
        elif entry.is_dir():
            yield from _walk(Path(entry.path), problems, name, root)
        elif entry.is_file():
            yield Path(entry.path)
        else:
            problems.append(Problem(name, 0, "files/kind", "this is no ordinary file", "move it out of the folder"))


def _is_published(name: str, shown: str) -> bool:
    """Return whether a file whose name begins with a dot is published: some are, one at the root itself alone."""
    return name in PUBLISHED_HIDDEN or shown.partition("/")[2] == f"{ROOT}/.htaccess"


def _name_fault(name: str) -> tuple[str, str] | None:
    """Return fact and hint for a name that no page could lead to: its bytes are no text, or nobody can see them."""
    try:
        name.encode()
    except UnicodeEncodeError:
        likely = os.fsencode(name).decode("cp1252", errors="replace").replace("\ufffd", "_")
        return "its name is stored as another system wrote it, not as UTF-8", f"rename it; it was meant as {likely!r}"
    if character := hidden_character(name):
        return f"the name holds an invisible character ({character}), where \ufffd stands", "give it another name"
    return None


def _readable(name: str) -> str:
    """Return a name that can be printed anywhere: what is no text, or nobody can see, as U+FFFD."""
    text = os.fsencode(name).decode("utf-8", errors="replace")
    return "".join("\ufffd" if hidden_character(character) else character for character in text)


def _for_the_root(shown: str) -> Problem:
    hint = f"move it into content/{ROOT}/, whose files are published at the root of the site"
    return Problem(shown, 0, "files/unpublished", "this folder is not published", hint, "warning")


def _hidden(shown: str) -> Problem:
    fact = "its name begins with a dot, so it is not published"
    names = ", ".join(sorted((*PUBLISHED_HIDDEN, ".htaccess")))
    hint = f"move it out of content/; {names} are the hidden names that are published"
    return Problem(shown, 0, "files/unpublished", fact, hint, "warning")


def _linked(path: Path, shown: str, root: Path) -> Problem:
    """Return the problem of a symbolic link: what it points at would be published from elsewhere, or twice."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem(
            shown,
            0,
            "files/link",
            f"this link leads nowhere or in a circle: {_readable(os.readlink(path))}",
            "delete it, or put the file itself here",
        )
    where = "inside" if target.is_relative_to(root) else "outside"
    return Problem(
        shown,
        0,
        "files/link",
        f"this is a link to a place {where} the content folder: {_readable(os.readlink(path))}",
        "put a copy of the file here instead of a link",
    )


def _kind(source: str) -> str:
    """Return the kind of a file; "" for one that is nobody's business, "stray" for a text in no folder of texts."""
    folder, _, rest = source.partition("/")
    ending = os.path.splitext(source)[1].lower()
    if source == FILE or (folder == "references" and rest):
        return ""
    if folder == ROOT and rest:
        return ROOT
    if folder in TEXT_FOLDERS and rest and ending in TEXT_ENDINGS:
        return TEXT_FOLDERS[folder]
    if speaks_of_its_folder(source.rpartition("/")[2]) and (ending in TEXT_ENDINGS or not ending):
        return ""
    return "stray" if ending in TEXT_ENDINGS else "media"

"""How a path is read that somebody typed, in a text, front matter or the settings: here, and nowhere else. Pure."""

import re
import unicodedata
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import join, normpath
from urllib.parse import unquote

PELICAN = re.compile(r"[{|](filename|static|attach)[|}]")
#: a letter and the marks that belong to it, or a syllable in its parts (Hangul): what programs store as they like
_IN_PARTS = re.compile(
    "[^\\W_][\u0300-\u036f\u0483-\u0487\u05b0-\u05c7\u064b-\u0655\u093c\u3099\u309a]+|[\u1100-\u11ff]+"
)


def composed(text: str) -> str:
    """Return ``text`` with each letter as one character where programs write two (NFC): ``e`` and an accent is ``é``.

    Characters that stand alone stay as they were typed: for a few names in Japanese, NFC is another spelling.

    >>> composed("cafe\u0301") == "caf\u00e9"
    True
    """
    return text if text.isascii() else _IN_PARTS.sub(lambda found: unicodedata.normalize("NFC", found[0]), text)


def same_name(text: str) -> str:
    """Return the one form (NFC) in which names of files are kept and compared."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@dataclass(frozen=True, slots=True)
class PathTarget:
    """What a typed path names."""

    source: str | None  #: the place in ``content/``, whether something is there or not; None outside of it
    fragment: str = ""  #: "part-2", of "joy.md#part-2"


def path_target(value: str, here: str, known: Container[str]) -> PathTarget:
    """Return the place in ``content/`` that ``value`` names, typed in the file ``here``.

    ``{static}``, ``%20``, ``?query``, ``#fragment`` and backslashes are read as what they mean to browsers and to
    Windows; but a file that is called as it was typed comes first, since names may hold these characters. Where nothing
    is there, it is looked for from ``content/``, as Obsidian writes a path, with that folder's name or without.

    >>> path_target("../media/a%20b.png?v=2", "posts/joy.md", {"media/a b.png"}).source
    'media/a b.png'
    >>> path_target("../media/Why%3F #2.png", "posts/joy.md", {"media/Why? #2.png"}).source
    'media/Why? #2.png'
    >>> path_target("joy.md#part-2", "posts/kind.md", {"posts/joy.md"})
    PathTarget(source='posts/joy.md', fragment='part-2')
    >>> path_target("content/media/a.png", "posts/joy.md", {"media/a.png"}).source
    'media/a.png'
    """
    last = PathTarget(None)
    readings = list(_readings(value))
    for path, fragment in readings:
        last = PathTarget(_joined(path, here), fragment)
        if last.source is not None and last.source in known:
            return last
    for path, fragment in readings:
        for from_root in (path, path.lstrip("/").removeprefix("content/")):
            found = _joined(f"/{from_root}", here)
            if found is not None and found in known:
                return PathTarget(found, fragment)
    return last


def path_typed(value: str) -> str:
    """Return the path that ``value`` holds, as a file system spells it.

    >>> path_typed("{static}/media/a%20b.png?x#y")
    '/media/a b.png'
    """
    *_, (path, _) = _readings(value)
    return path


def fragment_typed(value: str) -> str:
    """Return what stands behind the first ``#`` of ``value``."""
    return PELICAN.sub("", value.strip(), count=1).partition("#")[2]


def _readings(value: str) -> Iterator[tuple[str, str]]:
    """Yield the paths and fragments that ``value`` may mean: all of it a name; without fragment; without query."""
    typed = same_name(PELICAN.sub("", value.strip(), count=1).replace("\\", "/"))
    path, _, fragment = typed.partition("#")
    path = path.rstrip()
    for text, rest in ((typed, ""), (path, fragment), (path.partition("?")[0], fragment)):
        yield text, rest
        if "%" in text:
            yield same_name(unquote(text)), rest


def _joined(path: str, here: str) -> str | None:
    """Return the place of a path: from ``content/`` where it begins with a slash, else from the folder of ``here``."""
    target = normpath(path.lstrip("/") if path.startswith("/") else join(str(PurePosixPath(here).parent), path))
    return None if target == ".." or target.startswith("../") else target

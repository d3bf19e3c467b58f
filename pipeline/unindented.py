"""Templates are indented for those who write them; a reader need not load it. They are kept as compiled, too."""

import hashlib
import re
from importlib.metadata import version
from pathlib import Path

from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.ext import Extension

_INDENT = re.compile(r"^[ \t]+", re.M)


class Unindented(Extension):
    """Takes the indent of each line from a template's source, so never from a writer's words, which come in later."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source without indents; line breaks stay, so words stay apart and errors keep their lines."""
        return _INDENT.sub("", source)


def compiled_templates(folder: Path) -> BytecodeCache:
    """Return where compiled templates are kept: by their text, and by what compiles it (Jinja, and this file)."""
    maker = hashlib.sha256(f"jinja2 {version('jinja2')}\n{Path(__file__).read_text('utf-8')}".encode())
    place = folder / maker.hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(place))

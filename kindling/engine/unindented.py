"""Templates are indented for those who write them; a reader need not load it."""

import re

from jinja2 import Environment
from jinja2.ext import Extension

from kindling.engine.compiled import Unfolded

_INDENT = re.compile(r"^[ \t]+", re.M)


class Unindented(Extension):
    """Takes the indent of each line from a template's source, so never from a writer's words, which come in later."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.code_generator_class = Unfolded

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return the source without indents; line breaks stay, so words stay apart and errors keep their lines."""
        return _INDENT.sub("", source)

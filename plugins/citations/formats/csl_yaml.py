"""CSL YAML, read; the same in a text's own front matter (``references:``). Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import yaml

from kindling.model.graphemes import beginning
from kindling.model.problems import Problem
from kindling.plugins.citations.fields import BREAKS, emphasised, markdown
from kindling.plugins.citations.formats.source import RULE, Source, csl_source, lines_of
from kindling.plugins.citations.mends import mended, of_yaml

_NOT_YAML = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  #: YAML 1.1, section 5.1
_CURLY = re.compile(r'[“”„«]([^“”„«»"\\]+)[“”»]|[‘’‚]([^‘’‚"\\]+)[‘’]')  #: a text between such alone
_QUOTE = "put a text that holds a colon into quotation marks"


def read(path: str, text: str) -> Iterator[Source | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    text = BREAKS.sub(" ", text)  # they end no line in an editor
    for number, line in enumerate(lines_of(text), start=1):
        if character := _NOT_YAML.search(line):
            fact = f"an invisible character (U+{ord(character[0]):04X}) stands in this line; it is left out"
            yield Problem(path, number, "citations/invisible", fact, "delete and retype the word around it", "warning")
    text = _NOT_YAML.sub("", text)
    try:
        nodes = list(yaml.compose_all(text, yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        fact = f"this is no valid YAML: {getattr(error, 'problem', None) or error}"
        number = min(mark.line, text.rstrip().count("\n")) + 1 if mark else 1
        begun = getattr(error, "context_mark", None)
        tried = [number, *([begun.line + 1] if begun else [])]
        hint = mended(text, of_yaml(text, tried), partial(_is_read, after=number)) or _QUOTE
        yield Problem(path, number, RULE, fact, hint)
        return
    for node in nodes:
        yield from _yaml_items(path, node, text.split("\n"))


def _is_read(text: str, after: int) -> bool:
    """Return whether a file can be read, or further than the line it could not be read at."""
    try:
        list(yaml.compose_all(text, yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return mark is not None and int(mark.line) + 1 > after
    return True


def _yaml_items(path: str, node: yaml.Node, lines: Sequence[str]) -> Iterator[Source | Problem]:
    if isinstance(node, yaml.MappingNode):
        node = next((value for key, value in node.value if key.value == "references"), node)
    if not isinstance(node, yaml.SequenceNode):
        yield Problem(
            path, node.start_mark.line + 1, RULE, "a list of sources is expected", "begin the file with references:"
        )
        return
    for item in node.value:
        curly: list[yaml.Node] = []
        plain = _plain(item, curly)
        yield csl_source(path, item.start_mark.line + 1, plain, markdown)
        yield from (_told_curly(path, one, lines) for one in curly)


def _plain(node: yaml.Node, curly: list[yaml.Node]) -> Any:
    """Return a YAML node as texts, lists and maps: a year stays what was typed.

    ``curly`` takes the texts that stand in curly quotation marks: programs that write letters make these of YAML's own.
    """
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value, curly) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(value, curly) for value in node.value]
    match = _CURLY.fullmatch(node.value) if isinstance(node, yaml.ScalarNode) and not node.style else None
    curly += [node] if match else []
    return match[1] or match[2] if match else str(node.value)


def _told_curly(path: str, node: yaml.Node, lines: Sequence[str]) -> Problem:
    line = node.start_mark.line
    fact = f"{beginning(node.value, 60)} stands in curly quotation marks: they are read as plain ones"
    plain = lines[line].replace(node.value, f'"{node.value[1:-1]}"').strip()
    hint = f"write line {line + 1} so: {plain}"
    return Problem(path, line + 1, "citations/curly", fact, hint, "warning")


def read_references(path: str, references: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[Source | Problem]:
    """Yield the sources in a text's front matter, each with its line there; a ``~`` or ``^`` means nothing there."""
    for line, item in references:
        yield csl_source(path, line, item, emphasised)

"""The head of a text file: YAML between ``---`` lines, or Pelican's ``Key: value`` lines.

Every scalar is the text that was typed: no numbers, dates or booleans are guessed. Whatever YAML
would drop or change without a word (a comment behind a value, a second key of one name, a tag, an
anchor) is a problem instead.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from plugins._kit.problems import Problem

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_PELICAN_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_VALUE_LINE = re.compile(r"(\s*(?:- +)?(?:[\w-]+:)? *)(.*?)\s*")


@dataclass(slots=True)
class Header:
    """The head of one file; ``values`` holds texts, lists and maps of texts."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  #: "title", "planned.0.date" → line
    body: str = ""
    body_line: int = 1
    problems: list[Problem] = field(default_factory=list)

    def fault(self, line: int, rule: str, message: str, hint: str = "") -> None:
        """Note an error at ``line``."""
        self.problems.append(Problem(self.path, line, rule, message, hint))


def read_header(path: str, text: str) -> Header:
    """Return the front matter of ``text`` (with ``\\n`` line ends), its lines, and the body behind it."""
    header = Header(path)
    lines = text.split("\n")
    if not text.strip():
        header.fault(0, "frontmatter/empty", "the file is empty", "write it, or delete it")
    elif _FENCE.fullmatch(lines[0]) and lines[0].startswith("---"):
        _read_yaml(header, lines)
    elif _PELICAN_LINE.fullmatch(lines[0]):
        _read_pelican(header, lines)
    else:
        header.body = text
        header.fault(
            1,
            "frontmatter/missing",
            "the file does not begin with its front matter",
            "begin with a line ---, then title: and date:, then another line ---",
        )
    return header


def _read_pelican(header: Header, lines: list[str]) -> None:
    """Read ``Key: value`` lines up to the first empty one; an indented line goes on with the value."""
    key = ""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            break
        if match := _PELICAN_LINE.fullmatch(line):
            key = match[1].lower()
            _once(header, key, number)
            header.values.setdefault(key, match[2].strip())
        elif key and line[0] in " \t":
            header.values[key] = f"{header.values[key]} {line.strip()}".strip()
        else:
            header.fault(
                number,
                "frontmatter/syntax",
                f"{line.strip()!r} is no line of the form Key: value",
                "leave an empty line between the front matter and the text",
            )
    header.values = {key: value for key, value in header.values.items() if value}
    header.body = "\n".join(lines[number:])
    header.body_line = number + 1


def _once(header: Header, key: str, line: int) -> None:
    """Note where ``key`` stands; a second one is an error that names both lines."""
    if key in header.lines:
        header.fault(
            line,
            "frontmatter/twice",
            f"{key!r} stands twice; the first is on line {header.lines[key]}",
            "keep one of the two",
        )
    header.lines.setdefault(key, line)


def _read_yaml(header: Header, lines: list[str]) -> None:
    end = next((n for n, line in enumerate(lines[1:], start=1) if _FENCE.fullmatch(line)), 0)
    if not end:
        header.fault(
            1,
            "frontmatter/unclosed",
            "the front matter has no closing line ---",
            "put a line --- where the text begins",
        )
        return
    source = "\n".join(lines[1:end]) + "\n"
    header.body, header.body_line = "\n".join(lines[end + 1 :]), end + 2
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        _yaml_fault(header, lines, error)
        return
    if not isinstance(node, yaml.MappingNode):
        header.fault(
            2, "frontmatter/syntax", "the front matter holds no `key: value` lines", "write title: and date: at least"
        )
        return
    header.values = _value(header, node, "")
    _lost_text(header, source, node)


def _value(header: Header, node: yaml.Node, place: str) -> Any:
    """Return a node as text, list or map; empty values are left out as if they were not there.

    Save one: an empty ``cover_alt`` in quotation marks says that there is nothing to say.
    """
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        items = (_item(header, child, f"{place}{n}") for n, child in enumerate(node.value))
        return [item for item in items if item != ""]
    values: dict[str, Any] = {}
    for key_node, child in node.value:
        name = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        key = name if place else name.lower()
        line = key_node.start_mark.line + 2
        _once(header, f"{place}{key}", line)
        value = _value(header, child, f"{place}{key}.")
        said = value != "" or (key == "cover_alt" and child.style in ("'", '"'))
        if said and key not in values:
            values[key] = value
    return values


def _item(header: Header, node: yaml.Node, place: str) -> Any:
    header.lines[place] = node.start_mark.line + 2
    return _value(header, node, f"{place}.")


def _yaml_fault(header: Header, lines: list[str], error: yaml.MarkedYAMLError) -> None:
    """Note a fault of YAML, with the line as it would be right where that can be known."""
    mark = error.problem_mark or error.context_mark
    number = min((mark.line if mark else 0) + 2, len(lines))
    if error.context_mark and "quoted scalar" in (error.context or ""):
        number = error.context_mark.line + 2
    hint = mended(lines[number - 1])
    header.fault(
        number,
        "frontmatter/syntax",
        f"this line can't be read as YAML: {error.problem}",
        f"write {hint}" if hint else "look for a quote or bracket that is not closed",
    )


def mended(line: str) -> str:
    """Return ``line`` with its value in double quotes; "" when it holds no value.

    >>> mended("title: Power: what it is")
    'title: "Power: what it is"'
    """
    match = _VALUE_LINE.fullmatch(line)
    if not match or not match[2]:
        return ""
    value = match[2].strip("\"'") if match[2][0] in "\"'" else match[2]
    return f"{match[1].strip()} " + '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lost_text(header: Header, source: str, node: yaml.Node) -> None:
    """Note what YAML reads as a comment, tag or anchor where a person most likely meant text."""
    spans = [(n.start_mark.index, n.end_mark.index, n.style) for n in _scalars(node)]
    lines = source.split("\n")
    for match in re.finditer(r"(?<=[ \t])#", source):
        at = match.start()
        number = source.count("\n", 0, at)
        before = source[:at].rpartition("\n")[2].rstrip()
        inside = any(start <= at < end for start, end, _style in spans)
        if before and before[-1] not in "\"']}" and not inside:
            header.fault(
                number + 2,
                "frontmatter/comment",
                f"YAML drops {source[at:].partition(chr(10))[0]!r} as a comment",
                f"write {mended(lines[number])}",
            )
    for start, end, _style in spans:
        if found := re.match(r"[!&][^ \t\n]*", source[start:end]):
            number = source.count("\n", 0, start)
            header.fault(
                number + 2,
                "frontmatter/tag",
                f"YAML reads {found[0]!r} as an instruction, not as text",
                f"write {mended(lines[number])}",
            )


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _scalars(child)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            yield from _scalars(key)
            yield from _scalars(child)

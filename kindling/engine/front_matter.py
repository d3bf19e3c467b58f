"""The head of a text file: YAML between ``---`` lines, or Pelican's ``Key: value`` lines.

Every scalar is the text that was typed: no numbers, dates or booleans are guessed. Whatever YAML
would drop or change without a word (a comment behind a value, a second key of one name, a tag, an
anchor) is a problem instead.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import yaml

from kindling.engine.written import written
from kindling.model.decode import told_unseen
from kindling.model.pasted import plain_value, told_pasted
from kindling.model.problems import Problem
from kindling.model.scalars import quoted
from kindling.model.written import Written

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_PELICAN_LINE = re.compile(r"([A-Za-z][\w-]*):[ \t]*(.*)")
_DEEP = 20  #: lists within lists; a source in ``references:`` needs five, and libyaml ends the interpreter far below
_MENDED = 50  #: lines that are read as their hints have them; each costs a look at all above it
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_APOSTROPHES = re.compile(r"'(?:[^']|''|(?<=\w)'(?=\w))+'")  #: in single quotes, with apostrophes inside: 'It's odd'
_LIST_KEY = re.compile("(tags|authors|aliases|builds_on|chapters|hashtags|questions|corrections|series|share):")
_NAMES = frozenset(("tags", "authors", "aliases", "builds_on", "hashtags"))  #: keys of lists that a comma parts
#: a value between curly quotes alone, as Word and telephones type the quotes of YAML
_CURLY = re.compile("[“”„«]([^“”„«»]+)[“”»]|[‘’‚]([^‘’‚]+)[‘’]")
_HALF_QUOTED = re.compile("[“„«][^“”„«»]+|[^“”„«»]+(?<![0-9])[”»]")
_HALF = re.compile("[“”„«»]")
_OPENING, _CLOSING = "“„«‘‚", "”“»’‘"
_EDGE = re.compile(f"^[{_OPENING}]|[{_CLOSING}]$")
#: a quote at an end of an item of a list on one line
_AT_ITEM = r"(?<=[\[,]){0}|(?<=[\[,] ){0}|{0}(?= ?[,\]])"
#: a space that is none to YAML, behind a key: it comes with a paste, and with Option+Space on a Mac
_STUCK = re.compile("^([ \t]*(?:- +)?[A-Za-z][\\w-]*:)[ \t]*[\u00a0\u2007\u202f][\u00a0\u2007\u202f \t]*", re.ASCII)
_VALUE_LINE = re.compile(r"((?:\s*(?:- +)?(?:[\w-]+:)?|[\w-]+(?: [\w-]+)*:) *)(.*?)\s*")


_UNSEEN = Written()  #: of what is no front matter in YAML
_AS_YAML = "write title: and the others as lines with a colon, between two lines ---"
#: what a text without front matter of ours begins with → fact and hint
_MISSING = {
    "": (
        "the file does not begin with its front matter",
        "begin with a line ---, then title: and date:, then another line ---",
    ),
    "+++": ("the front matter is TOML, as Hugo has it", _AS_YAML),
    ";;;": ("the front matter is JSON, as Hugo has it", _AS_YAML),
    "{": ("the front matter is JSON, as Hugo has it", _AS_YAML),
}


@dataclass(slots=True)
class RawFrontMatter:
    """The head of one file; ``values`` holds texts, lists and maps of texts."""

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  #: "title", "planned.0.date" → line
    body: str = ""
    body_line: int = 1
    written: Written = _UNSEEN
    problems: list[Problem] = field(default_factory=list)

    def fault(self, line: int, rule: str, message: str, hint: str = "") -> None:
        """Note an error at ``line``."""
        self.problems.append(Problem(self.path, line, rule, message, hint))

    def close_up(self, key: str, kept: Sequence[int]) -> None:
        """Give the items of a list that are kept, by their places, the places that they have without the others."""
        now = {f"{key}.{place}": f"{key}.{at}" for at, place in enumerate(kept)}
        lines, self.lines = self.lines, {}
        for where, line in lines.items():
            head, dot, rest = where.removeprefix(f"{key}.").partition(".")
            if not where.startswith(f"{key}."):
                self.lines[where] = line
            elif item := now.get(f"{key}.{head}"):
                self.lines[f"{item}{dot}{rest}"] = line


def read_front_matter(path: str, text: str) -> RawFrontMatter:
    """Return the front matter of ``text`` (with ``\\n`` line ends), its lines, and the body behind it."""
    front_matter = RawFrontMatter(path)
    lines = text.split("\n")
    if not text.strip():
        front_matter.fault(0, "frontmatter/empty", "the file is empty", "write it, or delete it")
    elif _FENCE.fullmatch(lines[0]) and lines[0].startswith("---"):
        _read_yaml(front_matter, lines)
    elif _PELICAN_LINE.fullmatch(lines[0]):
        _read_pelican(front_matter, lines)
    else:
        front_matter.body = text
        fact, hint = _MISSING.get(lines[0].strip()[:3], _MISSING[""])
        front_matter.fault(1, "frontmatter/missing", fact, hint)
    return front_matter


def _read_pelican(front_matter: RawFrontMatter, lines: list[str]) -> None:
    """Read ``Key: value`` lines up to the first empty one; an indented line goes on with the value."""
    key = ""
    for number, line in enumerate(lines, start=1):
        line = line.replace("\u2029", " ")  # noqa: PLW2901
        if not line.strip():
            break
        if match := _PELICAN_LINE.fullmatch(line):
            key = match[1].lower()
            _once(front_matter, key, number)
            front_matter.values.setdefault(key, _of_line(front_matter, match[2].strip(), number))
        elif key and line[0] in " \t":
            more = _of_line(front_matter, line.strip(), number)
            front_matter.values[key] = f"{front_matter.values[key]} {more}".strip()
        else:
            front_matter.fault(
                number,
                "frontmatter/syntax",
                f"{line.strip()!r} is no line of the form Key: value",
                "leave an empty line between the front matter and the text",
            )
    front_matter.values = {key: value for key, value in front_matter.values.items() if value}
    front_matter.body = "\n".join(lines[number:])
    front_matter.body_line = min(number + 1, len(lines))  # of a text without a body: its last


def _of_line(front_matter: RawFrontMatter, typed: str, line: int) -> str:
    """Return a value on a line of its own as it is meant."""
    plain = plain_value(typed)
    if plain.said:
        front_matter.problems.append(told_pasted(front_matter.path, line, plain.said[0], len(plain.said)))
    return plain.text


def _once(front_matter: RawFrontMatter, key: str, line: int) -> None:
    """Note where ``key`` stands; a second one is an error that names both lines."""
    if key in front_matter.lines:
        front_matter.fault(
            line,
            "frontmatter/twice",
            f"{key!r} stands twice; the first is on line {front_matter.lines[key]}",
            "keep one of the two",
        )
    front_matter.lines.setdefault(key, line)


def _read_yaml(front_matter: RawFrontMatter, lines: list[str]) -> None:
    end = next((n for n, line in enumerate(lines[1:], start=1) if _FENCE.fullmatch(line)), 0)
    if not end:
        front_matter.fault(
            1,
            "frontmatter/unclosed",
            "the front matter has no closing line ---",
            "put a line --- where the text begins",
        )
        return
    front_matter.body, front_matter.body_line = "\n".join(lines[end + 1 :]), min(end + 2, len(lines))
    lines = [_STUCK.sub(r"\1 ", line.replace("\u2029", " ")) for line in lines[:end]]
    node = _node(front_matter, lines)
    if node is None:
        return
    source = "\n".join(lines[1:]) + "\n"
    if not isinstance(node, yaml.MappingNode):
        front_matter.fault(
            2, "frontmatter/syntax", "the front matter holds no `key: value` lines", "write title: and date: at least"
        )
        return
    hidden: list[tuple[int, str]] = []
    front_matter.values = _value(front_matter, node, "", hidden)
    indented = front_matter.body.lstrip("\n")[:1] in (" ", "\t")
    front_matter.written = Written(fenced=True, keys=tuple(written(node)), indented=indented)
    if hidden:
        front_matter.problems.append(told_unseen(front_matter.path, *min(hidden), len(hidden)))
    _lost_text(front_matter, source, node)


class _Misread(Exception):
    """What YAML would read, and no front matter means."""

    def __init__(self, line: int, rule: str, fact: str) -> None:
        super().__init__(fact)
        self.line, self.rule, self.fact = line, rule, fact


def _node(front_matter: RawFrontMatter, lines: list[str]) -> yaml.Node | None:
    """Return the front matter as nodes of YAML; None where it can't be read.

    A line that is wrong is told, and read as its hint has it, so that what else is wrong is told in the same run.
    """
    again: set[int] = set()  #: lines that were mended: one that is wrong still is wrong in a way that nobody knows
    while True:
        try:
            return _composed("\n".join(lines[1:]) + "\n")
        except _Misread as broken:
            number, rule, fact = broken.line, broken.rule, broken.fact
            better = mended(lines[number - 1]) if rule == "frontmatter/tag" else ""
        except yaml.MarkedYAMLError as error:
            number, better = _mend(lines, error)
            rule, fact = "frontmatter/syntax", f"this line can't be read as YAML: {error.problem}"
        except yaml.YAMLError as error:
            number, better, rule, fact = 2, "", "frontmatter/syntax", f"this can't be read as YAML: {error}"
        hint = (
            "write it with fewer brackets"
            if rule == "frontmatter/depth"
            else "look for a quote or bracket that is not closed"
        )
        line = lines[number - 1]
        whole = line[: len(line) - len(line.lstrip())] + better
        if number in again or whole == line or not _reads([*lines[1 : number - 1], whole]):
            better = ""
        front_matter.fault(number, rule, fact, f"write {better}" if better else hint)
        if not better:
            return None
        if len(again) == _MENDED:
            return None
        again.add(number)
        lines[number - 1] = whole


def _composed(source: str) -> yaml.Node | None:
    """Return ``source`` as nodes. Raises _Broken for depths that would end the interpreter, and for aliases."""
    depth = 0
    for event in yaml.parse(source, Loader=_LOADER):
        mark = event.start_mark
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        line = mark.line + 2 if mark else 2
        if depth > _DEEP:
            raise _Misread(line, "frontmatter/depth", f"lists within lists stand here more than {_DEEP} deep")
        if isinstance(event, yaml.AliasEvent):
            fact = f"YAML reads {f'*{event.anchor}'!r} as an instruction, not as text"
            raise _Misread(line, "frontmatter/tag", fact)
    return yaml.compose(source, Loader=_LOADER)


def _mend(lines: list[str], error: yaml.MarkedYAMLError) -> tuple[int, str]:
    """Return the line that a fault of YAML comes from, and the line as it would be right where that can be known.

    YAML tells where it could not go on; the quote or bracket that it stumbled over may stand many lines above.
    """
    mark = error.problem_mark or error.context_mark
    told = min((mark.line if mark else 0) + 2, len(lines))
    for number in range(2, told + 1):
        better = mended(lines[number - 1])
        if better and not _reads([lines[number - 1]]) and _reads([*lines[1 : number - 1], better]):
            return number, better
    if error.context_mark and "quoted scalar" in (error.context or ""):
        told = error.context_mark.line + 2
    return told, mended(lines[told - 1])


def _reads(lines: list[str]) -> bool:
    """Whether YAML can read these lines."""
    try:
        _composed("\n".join(lines) + "\n")
    except (yaml.YAMLError, _Misread):
        return False
    return True


def _value(front_matter: RawFrontMatter, node: yaml.Node, place: str, hidden: list[tuple[int, str]]) -> Any:
    """Return a node as text, list or map; empty values are left out as if they were not there.

    Save one: an empty ``cover_alt`` in quotation marks says that there is nothing to say. What can't be seen, as
    ``"\\x1f"``, is left out, and kept in ``hidden`` with its line.
    """
    if isinstance(node, yaml.ScalarNode):
        return _unquoted(front_matter, node, place.rstrip("."), _text(front_matter, node, hidden))
    if isinstance(node, yaml.SequenceNode):
        _parted(front_matter, node, place.rstrip("."))
        _open_at_one_end(front_matter, node)
        items: list[Any] = []
        for child in node.value:  # one that is empty has no place
            item = _item(front_matter, child, f"{place}{len(items)}", hidden)
            items += [item] if item != "" else []
        return items
    values: dict[str, Any] = {}
    for key_node, child in node.value:
        name = _text(front_matter, key_node, hidden) if isinstance(key_node, yaml.ScalarNode) else ""
        key = name if place else name.lower()
        line = key_node.start_mark.line + 2
        _once(front_matter, f"{place}{key}", line)
        value = _value(front_matter, child, f"{place}{key}.", hidden)
        said = value != "" or (key == "cover_alt" and child.style in ("'", '"'))
        if said and key not in values:
            values[key] = value
    return values


def _text(front_matter: RawFrontMatter, node: yaml.ScalarNode, hidden: list[tuple[int, str]]) -> str:
    plain = plain_value(node.value)
    line = node.start_mark.line + 2
    hidden += [(line, character) for character in plain.unseen]
    if plain.said:
        front_matter.problems.append(told_pasted(front_matter.path, line, plain.said[0], len(plain.said)))
    return plain.text


def _unquoted(front_matter: RawFrontMatter, node: yaml.ScalarNode, key: str, text: str) -> str:
    """Return a value without the curly quotes around it, which are meant as YAML's; those within real ones stay."""
    if not node.style and key in _NAMES and text.endswith("]") and "[" not in text:
        fact = f"{text!r} ends with a bracket that nothing opens"
        front_matter.fault(node.start_mark.line + 2, "frontmatter/syntax", fact, f"write {key}: [{text}")
    match = _CURLY.fullmatch(text) if not node.style else None  # a plain scalar
    if match is None:
        return text
    fact = f"{text} stands in curly quotation marks: they are read as plain ones, which are no part of the value"
    plain, shown = quoted(match[1] or match[2]), quoted(text)
    hint = f"write {plain}; to show the curly ones too: {shown}"
    if key.isidentifier():  # no entry of a list or map
        hint = f"write {key}: {plain} or {key}: {shown}, which shows the curly ones"
    line = node.start_mark.line + 2
    front_matter.problems.append(Problem(front_matter.path, line, "frontmatter/quotes", fact, hint, "advice"))
    return match[1] or match[2]


def _parted(front_matter: RawFrontMatter, node: yaml.SequenceNode, key: str) -> None:
    """Note a list in which a curly quote opens and is not closed before the comma: YAML makes two items of “a, b”."""
    typed = [child.value for child in node.value if isinstance(child, yaml.ScalarNode) and not child.style]
    if not node.flow_style or len(typed) < len(node.value) or not key.isidentifier():
        return
    groups = _groups(typed)
    opened = next((group for group in groups if _opens(group[0])), None)
    if opened is None:
        return
    said = ", ".join(opened)
    bare = _flow(_EDGE.sub("", item) for item in typed)
    joined = _flow(_EDGE.sub("", ", ".join(group)) for group in groups)
    fact = (
        f"{said!r} has a curly quotation mark that is closed behind a comma, or never: for YAML the comma parts items"
    )
    hint = f"write {key}: {joined} or {key}: {bare}, with each by itself" if joined != bare else f"write {key}: {bare}"
    front_matter.fault(node.start_mark.line + 2, "frontmatter/quotes", fact, hint)


def without_half_quotes(items: list[Any]) -> list[Any]:
    """Return the items of a list without curly quotes that stand at one end of an item alone.

    >>> without_half_quotes(["“joy", "care”", "“work”"])
    ['joy', 'care', '“work”']
    """
    return [_HALF.sub("", item) if isinstance(item, str) and _HALF_QUOTED.fullmatch(item) else item for item in items]


def _open_at_one_end(front_matter: RawFrontMatter, node: yaml.SequenceNode) -> None:
    """Note each item of a list, a line for each, that has a curly quote at one end alone: it would stand in a name.

    Single ones may be apostrophes, and a closing one behind a digit a sign for inches.
    """
    for item in node.value if not node.flow_style else ():
        if isinstance(item, yaml.ScalarNode) and not item.style and _HALF_QUOTED.fullmatch(item.value):
            fact = f"{item.value!r} has a curly quotation mark at one end alone"
            bare = _HALF.sub("", item.value)
            front_matter.fault(item.start_mark.line + 2, "frontmatter/quotes", fact, f"write {quoted(bare)}")


def _groups(items: list[str]) -> list[list[str]]:
    """Return items with those together that curly quotes join.

    >>> _groups(["“a", "b”", "c"])
    [['“a', 'b”'], ['c']]
    """
    groups: list[list[str]] = []
    while items:
        ends = (place for place, item in enumerate(items[1:], 2) if item[-1:] in _CLOSING and item[:1] not in _OPENING)
        end = next(ends, 1) if _opens(items[0]) else 1
        groups.append(items[:end])
        items = items[end:]
    return groups


def _opens(item: str) -> bool:
    """Return whether an item begins with a curly quote that it does not close."""
    return item[:1] in _OPENING and item != "" and not any(sign in item[1:] for sign in _CLOSING)


def _flow(items: Iterable[str]) -> str:
    return f"[{', '.join(quoted(item) for item in items if item)}]"


def _item(front_matter: RawFrontMatter, node: yaml.Node, place: str, hidden: list[tuple[int, str]]) -> Any:
    front_matter.lines[place] = node.start_mark.line + 2
    return _value(front_matter, node, f"{place}.", hidden)


def mended(line: str) -> str:
    """Return ``line`` with its value in double quotes; "" when it holds no value.

    >>> mended("title: Power: what it is")
    'title: "Power: what it is"'
    """
    match = _VALUE_LINE.fullmatch(line)
    if not match or not match[2]:
        return ""
    value = match[2]
    if _LIST_KEY.fullmatch(match[1].strip()) and (missing := _unclosed(value)):
        return f"{match[1].strip()} {value}{missing}"
    if _LIST_KEY.fullmatch(match[1].strip()) and (bare := _without_lone_quotes(value)) != value:
        return f"{match[1].strip()} {bare}"
    if _QUOTED.fullmatch(value):  # the quotes are right: what is wrong is a backslash, or another line
        return f"{match[1].strip()} " + re.sub(r'\\(?!["\\])', r"\\\\", value) if value[0] == '"' else ""
    if curly := _CURLY.fullmatch(value):  # which are read as plain ones wherever YAML can read the line
        value = curly[1] or curly[2]
    if _APOSTROPHES.fullmatch(value):
        value = value[1:-1].replace("''", "'")
    if value[0] == '"' and value.count('"') == 1:
        value = value[1:]  # opened and never closed; a first ' alone is an apostrophe
    return f"{match[1].strip()} " + '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _without_lone_quotes(value: str) -> str:
    """Return a list on one line without quotes that open an item and are never closed, as they are.

    >>> _without_lone_quotes("['joy, care]")
    '[joy, care]'
    """
    if value[0] + value[-1] != "[]":
        return value
    for sign in "\"'":
        if len(re.findall(_AT_ITEM.format(sign), value)) % 2:
            value = re.sub(_AT_ITEM.format(sign), "", value)
    return value


def _unclosed(value: str) -> str:
    """Return the brackets that a list or map on one line lacks at its end; "" when it lacks none, or is no list.

    >>> _unclosed("[joy, {kindness: 1"), _unclosed("[joy]")
    ('}]', '')
    """
    if value[0] not in "[{":
        return ""
    waiting: list[str] = []
    for character in _QUOTED.sub("", value):
        if character in "[{":
            waiting.append("]" if character == "[" else "}")
        elif character in "]}" and waiting:
            waiting.pop()
    return "".join(reversed(waiting))


def _lost_text(front_matter: RawFrontMatter, source: str, node: yaml.Node) -> None:
    """Note what YAML reads as a comment, tag or anchor where a person most likely meant text."""
    spans = [(n.start_mark.index, n.end_mark.index) for n in _scalars(node)]  # in the order in which they stand
    lines = source.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    for match in re.finditer(r"(?<=[ \t])#", source):
        at = match.start()
        number = bisect_right(starts, at) - 1
        before = source[starts[number] : at].rstrip()
        last = bisect_right(spans, (at, len(source)))
        inside = last > 0 and at < spans[last - 1][1]
        is_comment = before.lstrip().startswith("#")  # of which a second # loses nothing
        if before and before[-1] not in "\"']}" and not inside and not is_comment:
            front_matter.fault(
                number + 2,
                "frontmatter/comment",
                f"YAML drops {source[at : starts[number + 1] - 1]!r} as a comment",
                f"write {mended(lines[number])}",
            )
    for start, end in spans:
        if found := re.match(r"[!&][^ \t\n]*", source[start:end]):
            number = bisect_right(starts, start) - 1
            front_matter.fault(
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

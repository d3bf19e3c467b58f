"""How front matter is written: what its values alone do not tell, for plugins that hand a file to other programs."""

from collections.abc import Iterator

import yaml

from kindling.model.scalars import rewritten
from kindling.model.written import Form, RewrittenValue, WrittenKey


def written(node: yaml.MappingNode) -> Iterator[WrittenKey]:
    """Yield each key of a front matter, as it was typed."""
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            text = value.value if isinstance(value, yaml.ScalarNode) else ""
            yield WrittenKey(key.value, key.start_mark.line + 2, _form(value), text, tuple(_rewritten(value)))


def _form(node: yaml.Node) -> Form:
    if isinstance(node, yaml.SequenceNode):
        return "list"
    return "map" if isinstance(node, yaml.MappingNode) else "text"


def _rewritten(node: yaml.Node) -> Iterator[RewrittenValue]:
    """Yield what is something else to programs that read YAML by its core schema."""
    if isinstance(node, yaml.ScalarNode):
        if not node.style and (becomes := rewritten(node.value)) is not None:
            yield RewrittenValue(node.start_mark.line + 2, node.value, becomes)
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _rewritten(child)
    elif isinstance(node, yaml.MappingNode):
        for key, child in node.value:
            if key.value == "":
                yield RewrittenValue(key.start_mark.line + 2, '""', "a list")
            yield from _rewritten(child)

"""How much a drawing draws, counted without drawing it: a name of names of names may stand for more than any screen.

Steps of filters count for more. A thousand bytes of ``<use>`` may draw a hundred thousand million shapes, and hold up
the browser of each reader.
"""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

MOST = 1_000_000  #: elements that one drawing may come to
_NAMED = re.compile(r"url\(\s*[\"']?#([^\"')]+?)[\"']?\s*\)|^\s*#(\S+)\s*$")
_FILTERED = 500  #: as how many elements a step of a filter counts: it changes each pixel of what it is laid over
#: what is drawn only where something leads to it
_STORED = frozenset("defs symbol pattern mask clipPath marker filter linearGradient radialGradient".split())


def drawn(root: etree._Element) -> int:
    """Return how many elements are drawn, each as often as something leads to it; what leads to itself counts once."""
    nodes = [node for node in root.iter() if isinstance(node.tag, str)]
    by_id = {name: node for node in reversed(nodes) if (name := node.get("id"))}
    counts: dict[etree._Element, int] = {}
    begun: set[etree._Element] = set()
    waiting = [root]
    while waiting:
        node = waiting[-1]
        leads = [lead for lead in _leads(node, by_id) if lead not in counts and lead not in begun]
        if node not in counts and leads:
            begun.add(node)
            waiting += leads
            continue
        waiting.pop()
        if node not in counts:
            counts[node] = _weight(node) + sum(counts.get(lead, 0) for lead in _leads(node, by_id))
    return counts[root]


def _weight(node: etree._Element) -> int:
    return _FILTERED if etree.QName(node).localname.startswith("fe") else 1


def _leads(node: etree._Element, by_id: Mapping[str, etree._Element]) -> Iterator[etree._Element]:
    """Yield what is drawn with an element: its children, and what its attributes name."""
    yield from (child for child in node if isinstance(child.tag, str) and etree.QName(child).localname not in _STORED)
    for value in node.values():
        for found in _NAMED.finditer(str(value)):
            named = by_id.get(found[1] or found[2])
            if named is not None:
                yield named

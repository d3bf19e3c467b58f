"""pandoc as the judge of our grammar: what it finds in the same text."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from typing import Any

from kindling.model.grammar import InlineNote, TypedCluster, pieces
from kindling.plugins.citations.engine import pandoc_program

#: pandoc's Markdown, less what our dialect has not
FORMAT = (
    "markdown-raw_tex-tex_math_dollars-superscript-subscript-strikeout-example_lists-bracketed_spans-fancy_lists"
    "-startnum-definition_lists-line_blocks-raw_attribute-inline_code_attributes-link_attributes-raw_html"
    "-markdown_in_html_blocks-native_spans-native_divs-fenced_divs-pipe_tables-grid_tables-multiline_tables"
    "-simple_tables-abbreviations-auto_identifiers-implicit_header_references-header_attributes-emoji"
).replace("-abbreviations", "")
MODES = {"NormalCitation": "normal", "AuthorInText": "narrative", "SuppressAuthor": "suppressed"}
_GUARD = "\ue011"

Found = list[list[tuple[str, str, str, str]]]


def by_pandoc(texts: Sequence[str]) -> list[Found]:
    """Return the clusters that pandoc finds in each text: key, mode, prefix, suffix, the last two as plain text."""
    return [list(_clusters(block["c"])) for block in _paragraphs([f"{_GUARD} {text}" for text in texts])]


def by_us(texts: Sequence[str]) -> list[Found]:
    """Return ours; prefixes and suffixes are read as the engine reads them, by pandoc."""
    found = [[list(group.items) for group in _groups(text)] for text in texts]
    affixes = [affix for groups in found for items in groups for item in items for affix in (item.prefix, item.suffix)]
    plain = iter(_plain_texts(affixes))
    return [[[(i.key, i.mode, next(plain), next(plain)) for i in items] for items in groups] for groups in found]


def _groups(text: str) -> Iterator[TypedCluster]:
    for piece in pieces(text):
        if isinstance(piece, TypedCluster):
            yield piece
        elif isinstance(piece, InlineNote):
            yield from _groups(piece.text)


def _plain_texts(texts: Sequence[str]) -> list[str]:
    read = (_plain(block["c"]).removeprefix(_GUARD) for block in _paragraphs([_GUARD + t for t in texts if t]))
    return [next(read) if text else "" for text in texts]


def _paragraphs(texts: Sequence[str]) -> list[Any]:
    """Return one block for each text."""
    if not texts:
        return []
    command = [pandoc_program(""), "-f", FORMAT, "-t", "json"]
    done = subprocess.run(command, input="\n\n".join(texts).encode(), capture_output=True, check=True)
    blocks: list[Any] = json.loads(done.stdout)["blocks"]
    assert len(blocks) == len(texts), [block["t"] for block in blocks]
    return blocks


def _clusters(node: Any) -> Iterator[list[tuple[str, str, str, str]]]:
    if isinstance(node, dict) and node.get("t") == "Cite":
        yield [
            (
                one["citationId"],
                MODES[one["citationMode"]["t"]],
                _plain(one["citationPrefix"]),
                _plain(one["citationSuffix"]),
            )
            for one in node["c"][0]
        ]
    elif isinstance(node, dict):
        yield from _clusters(node.get("c"))
    elif isinstance(node, list):
        for inner in node:
            yield from _clusters(inner)


def _plain(node: Any) -> str:
    if isinstance(node, list):
        return "".join(_plain(inner) for inner in node)
    if not isinstance(node, dict):
        return ""
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return str(content).replace("\u00a0", " ")
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if kind == "Quoted":
        mark = "'" if content[0]["t"] == "SingleQuote" else '"'
        return f"{mark}{_plain(content[1])}{mark}"
    if kind == "Code":
        return str(content[1])
    return _plain(content[1] if kind in ("Link", "Image", "Cite", "Span") else content)

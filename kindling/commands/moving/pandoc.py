"""HTML and Word as Markdown, by the pandoc of the kit, so that our own syntax is never hit by chance."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kindling.commands._command import Exit, Refusal
from kindling.model.addresses import slugify
from kindling.model.html import tags

Node = dict[str, Any]  #: of pandoc's own tree: {"t": "Str", "c": "joy"}
_SCRIPT = Path(__file__).with_name("moving.lua")
_TO = "commonmark+pipe_tables+strikeout+footnotes+definition_lists+task_lists"
_SECONDS = 300.0
_TABLES = 10  #: in one another; mails and old pages have some four
_TOO_DEEP = "Its boxes stand within one another deeper than any text needs."
#: what would be syntax here, and is none there → how it is written
_OURS = re.compile(
    r"(?P<at>(?<![\w.@/])@(?=[\w{]))|(?P<brace>[{}])|(?P<sign>(?:==|~~|%%|\$\$|:::|^:(?=[a-z_+0-9]+:)|^=+$))|(?P<less><)|(?P<amp>&(?=#?\w+;))"
    r"|(?P<caret>\^(?=\[))"
)
_MARK = re.compile(r"(\d{0,9})([-+.)])")  #: a word that begins a list where a line does
RAW = "kindling"  #: the attribute by which HTML says that a piece is Markdown already


def as_markdown(pages: Sequence[str]) -> list[str | Refusal]:
    """Return each piece of HTML as Markdown, or why it can't be read."""
    found: list[str | Refusal] = [Refusal(_TOO_DEEP) for _ in pages]
    flat = [place for place, page in enumerate(pages) if not _is_too_deep(page)]
    trees = _run([{"text": pages[place], "from": "html", "to": "json"} for place in flat])
    jobs, places = [], []
    for place, tree in zip(flat, trees, strict=True):
        if "text" not in tree:
            found[place] = Refusal(f"pandoc can't read it: {tree.get('error', '')[:200]}")
        else:
            places.append(place)
            try:
                jobs.append({"text": json.dumps(in_our_way(json.loads(tree["text"]))), "from": "json", "to": _TO})
            except RecursionError:
                places.pop()
    for place, written in zip(places, _run(jobs), strict=True):
        text = written.get("text")
        found[place] = tidy(text) if text is not None else Refusal(f"pandoc can't write it: {written['error'][:200]}")
    return found


def _is_too_deep(page: str) -> bool:
    """Return whether tables stand in one another deeper than pandoc can read: its time doubles with each of them."""
    depth = 0
    for tag in tags(page) if page.lower().count("<table") > _TABLES else ():
        if tag.name == "table":
            depth = depth + 1 if tag.opens else max(0, depth - 1)
            if depth > _TABLES:
                return True
    return False


def markdown_of(tree: Mapping[str, Any]) -> str:
    """Return pandoc's tree of a text as Markdown. Raises Refusal."""
    try:
        tree_ = json.dumps(in_our_way(dict(tree)))
    except RecursionError:
        raise Refusal(_TOO_DEEP, "", Exit.CONTENT) from None
    (written,) = _run([{"text": tree_, "from": "json", "to": _TO}])
    if "text" not in written:
        raise Refusal(f"pandoc can't write it: {written['error'][:200]}", "", Exit.CONTENT)
    return tidy(written["text"])


def _run(jobs: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    if not jobs:
        return []
    data = json.dumps(list(jobs), ensure_ascii=False).encode(errors="replace")
    answer: list[Mapping[str, str]] = json.loads(started(["lua", str(_SCRIPT)], data))
    return answer


def started(words: Sequence[str], data: bytes, folder: Path | None = None) -> bytes:
    """Return what pandoc says to ``words`` and ``data``; its home is an empty folder. Raises Refusal."""
    from kindling.plugins.citations.public import pandoc_program

    program = pandoc_program("")
    if not program:
        raise Refusal("pandoc is not installed.", "install Kindling again: it comes with it", Exit.MACHINE)
    with tempfile.TemporaryDirectory() as home:
        places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"), home)
        try:
            done = subprocess.run(
                [program, *words],
                input=data,
                capture_output=True,
                timeout=_SECONDS,
                cwd=folder or home,
                env={**os.environ, **places, "LC_ALL": "C.UTF-8"},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refusal(f"pandoc had no answer after {_SECONDS:g} seconds.", "", Exit.CONTENT) from None
        except OSError as error:
            raise Refusal(f"pandoc can't be started: {error.strerror or error}", "", Exit.MACHINE) from None
    if done.returncode:
        words_ = " ".join(done.stderr.decode(errors="replace").split())
        raise Refusal(f"pandoc can't read it: {words_[:200]}", "", Exit.CONTENT)
    return done.stdout


def tidy(text: str) -> str:
    """Return Markdown of pandoc's as a person would have it."""
    text = re.sub(r"[ \t]+$", lambda run: "  " if run[0] == "  " else "", text, flags=re.M)
    text = re.sub(r"^``` (\w)", r"```\1", text, flags=re.M)
    text = re.sub(r"^&#10;(?=<)", "", text, flags=re.M)
    return re.sub(r"^<!-- end list -->\n+", "", re.sub(r"\n{3,}", "\n\n", text), flags=re.M).strip() + "\n"


# ── The tree ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _PandocWalk:
    """One tree that is put into our way."""

    notes: dict[str, list[Node]] = field(default_factory=dict)  #: of WordPress's notes: id → what it says
    anchors: dict[str, str] = field(default_factory=dict)  #: "#its-id-there" → "#its-id-here"
    shift: int = 0
    html: bool = False  #: within what is written as HTML, where nothing is Markdown


def in_our_way(tree: Node) -> Node:
    """Return a tree of pandoc's with what our Markdown has another form for."""
    walk = _PandocWalk()
    levels = [node["c"][0] for node in nodes(tree["blocks"]) if node.get("t") == "Header"]
    for node in nodes(tree["blocks"]):
        if node.get("t") == "Header" and node["c"][1][0]:
            walk.anchors.setdefault(f"#{node['c'][1][0]}", f"#{slugify(plain(node['c'][2]))}")
    walk.shift = 1 if levels and min(levels) == 1 else 0
    blocks = [block for block in tree["blocks"] if not _kept_note(block, walk)]
    return {**tree, "meta": {}, "blocks": _each(blocks, walk)}


def nodes(value: Any) -> Iterator[Node]:
    """Yield each node of a tree, outer ones first."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if "t" in each:
                yield each
            waiting.extend(reversed(list(each.values())))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def _kept_note(block: Node, walk: _PandocWalk) -> bool:
    """Keep what a note at the end of a text says, and return whether the block was one."""
    if block["t"] != "Div" or (name := _attribute(block["c"][0], "kindling-note")) is None:
        return False
    walk.notes[name] = block["c"][1]
    return True


def _attribute(attributes: list[Any], name: str) -> str | None:
    return next((value for key, value in attributes[2] if key.removeprefix("data-") == name), None)


def _each(content: list[Any], walk: _PandocWalk) -> list[Any]:
    """Return nodes of one list, each put into our way; one may become several or none."""
    found: list[Any] = []
    for before, node in zip([None, *content], content, strict=False):
        new = _node(node, walk)
        if _is(before, "LineBreak") and _is(node, "Str") and not walk.html and (mark := _MARK.fullmatch(node["c"])):
            new = [raw(f"{mark[1]}\\{mark[2]}")]  # behind a break of ours, pandoc does not know that a line begins
        found += new
    return found


def _is(node: Any, kind: str) -> bool:
    return isinstance(node, dict) and node.get("t") == kind


def _node(node: Any, walk: _PandocWalk) -> list[Any]:
    if isinstance(node, list):
        return [_inner(node, walk)]
    if not isinstance(node, dict) or "t" not in node:
        return [node]
    handler = _HANDLERS.get(node["t"])
    return handler(node, walk) if handler else [{**node, "c": _inner(node["c"], walk)} if "c" in node else node]


def _inner(content: Any, walk: _PandocWalk) -> Any:
    if isinstance(content, list):
        return _each(content, walk)
    return {key: _inner(value, walk) for key, value in content.items()} if isinstance(content, dict) else content


def raw(text: str) -> Node:
    """Return Markdown in a sentence that stays as it is."""
    return {"t": "RawInline", "c": ["markdown", text]}


def _string(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a word with what would be our syntax written as what it is."""
    if walk.html:
        return [node]
    text, found, last = node["c"], [], 0
    for match in _OURS.finditer(text):
        if match.start() > last:
            found.append({"t": "Str", "c": text[last : match.start()]})
        said = match[0]
        if match["sign"]:
            found.append(raw("".join(f"&#{ord(sign)};" for sign in said)))
        else:
            found.append(raw("&lt;" if match["less"] else "&amp;" if match["amp"] else f"\\{said}"))
        last = match.end()
    return [*found, {"t": "Str", "c": text[last:]}] if text[last:] else found


def _break(node: Node, walk: _PandocWalk) -> list[Node]:
    return [node] if walk.html else [raw("  \n")]


def _span(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return what a span holds: what is Markdown already, a note, or its words."""
    attributes, content = node["c"]
    if (kind := _attribute(attributes, RAW)) is not None:
        said = _attribute(attributes, "text") or ""
        while kind == "note" and content and content[-1]["t"] == "Space":
            content = content[:-1]
        if kind == "note" and walk.html:
            return _in_brackets(_each(content, walk))
        if kind == "note":
            return [{"t": "Note", "c": [{"t": "Para", "c": _each(content, walk)}]}]
        if kind == "noteref":
            return [{"t": "Note", "c": _each(walk.notes.get(said, []), walk)}] if said in walk.notes else []
        return [raw(said)]
    return _each(content, walk)


def _in_brackets(content: list[Node]) -> list[Node]:
    return [{"t": "Str", "c": " ("}, *content, {"t": "Str", "c": ")"}]


def _note(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a note; within HTML, which has no way to say one, its words in brackets."""
    if not walk.html:
        return [{"t": "Note", "c": _each(node["c"], walk)}]
    lines = [each["c"] for each in node["c"] if each["t"] in ("Para", "Plain")]
    return _in_brackets([part for line in lines for part in (*_each(line, walk), {"t": "Space"})][:-1])


def _div(node: Node, walk: _PandocWalk) -> list[Node]:
    attributes, content = node["c"]
    if _attribute(attributes, RAW) is not None:
        return [{"t": "RawBlock", "c": ["markdown", _attribute(attributes, "text") or ""]}]
    return _each(content, walk)


def _header(node: Node, walk: _PandocWalk) -> list[Node]:
    level, _attributes, content = node["c"]
    plain = _each(content, walk)
    return [{"t": "Header", "c": [min(level + walk.shift, 6), ["", [], []], plain]}] if plain else []


def _link(node: Node, walk: _PandocWalk) -> list[Node]:
    _attributes, content, target = node["c"]
    target = [walk.anchors.get(target[0], target[0]), ""]
    return [{"t": "Link", "c": [["", [], []], _each(content, walk), [target[0], ""]]}]


def _image(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a picture; what it shows is plain text, and what decorates says so."""
    attributes, content, (source, title) = node["c"]
    decorates = "decorative" in attributes[1]
    image = {"t": "Image", "c": [["", [], []], [] if decorates else _each(content, walk), [source, title]]}
    return [image, raw("{.decorative}")] if decorates and not walk.html else [image]


def _figure(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a figure as a picture with its caption as the title, or as what it holds and then its caption."""
    _attributes, (_short, caption), content = node["c"]
    images = [each for each in nodes(content) if each["t"] == "Image"]
    words = " ".join(plain(caption).split())
    if len(images) == 1 and not any(each["t"] in ("Link", "Note") for each in nodes(caption)):
        (image,) = images
        attributes, shows, (source, _title) = image["c"]
        titled = {"t": "Image", "c": [attributes, shows, [source, words]]}
        return [{"t": "Para", "c": _image(titled, walk)}]
    return [*map(_as_paragraph, _each(content, walk)), *map(_as_paragraph, _each(caption, walk))]


def _as_paragraph(block: Node) -> Node:
    """Return a block that is parted from the next by an empty line."""
    return {**block, "t": "Para"} if block["t"] == "Plain" else block


def _unwrapped(node: Node, walk: _PandocWalk) -> list[Node]:
    return _each(node["c"], walk)


def _code(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return code; a block stands between fences, since a line that is only indented is easily taken for text."""
    attributes, text = node["c"]
    if node["t"] == "CodeBlock" and not walk.html:
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`{3,}", text)), 3)
        return [{"t": "RawBlock", "c": ["markdown", f"{fence}{''.join(attributes[1][:1])}\n{text}\n{fence}"]}]
    return [{"t": node["t"], "c": [["", attributes[1][:1], []], text]}]


def _line_block(node: Node, walk: _PandocWalk) -> list[Node]:
    lines = [_each(line, walk) for line in node["c"]]
    joined = [part for line in lines for part in (*line, raw("  \n"))][:-1]
    return [{"t": "Para", "c": joined}]


def _table(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a table, its caption as a paragraph above it; one that Markdown can't hold is written as HTML."""
    _attributes, (short, caption), columns, *rest = node["c"]
    above = [*map(_as_paragraph, _each(caption, walk))]
    walk.html, before = walk.html or not _is_plain_table(rest), walk.html
    inner = _inner(rest, walk)
    walk.html = before
    plain_columns = [[align, {"t": "ColWidthDefault"}] for align, _width in columns]
    return [*above, {"t": "Table", "c": [["", [], []], [short, []], plain_columns, *inner]}]


def _is_plain_table(parts: list[Any]) -> bool:
    """Return whether each cell of a table is one line of one cell's size, below one row of headings at the most."""
    head, bodies, foot = parts
    rows = [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]
    cells = [cell for row in rows for cell in row[1]]
    lines = all(
        cell[2:4] == [1, 1] and (not cell[4] or (len(cell[4]) == 1 and cell[4][0]["t"] in ("Plain", "Para")))
        for cell in cells
    )
    is_simple = len(head[1]) <= 1 and len(bodies) <= 1 and not foot[1] and not any(body[2] for body in bodies)
    return is_simple and lines and not any(each["t"] in ("LineBreak", "Note") for each in nodes(cells))


def _code_words(node: Node, walk: _PandocWalk) -> list[Node]:
    """Return a formula as code, so that it stays what was typed."""
    return _code({"t": "Code", "c": [["", [], []], node["c"][1]]}, walk)


def plain(content: Any) -> str:
    """Return the words of nodes."""
    said = []
    for node in nodes(content):
        if node["t"] == "Str":
            said.append(node["c"])
        elif node["t"] in ("Code", "Math"):
            said.append(node["c"][1])
        elif node["t"] in ("Space", "SoftBreak", "LineBreak", "Para", "Plain"):
            said.append(" ")
        elif node["t"] == "Quoted":
            said.append("“" if node["c"][0]["t"] == "DoubleQuote" else "‘")
    return "".join(said)


_HANDLERS = {
    "Str": _string,
    "LineBreak": _break,
    "Span": _span,
    "Div": _div,
    "Header": _header,
    "Link": _link,
    "Image": _image,
    "Figure": _figure,
    "Underline": _unwrapped,
    "SmallCaps": _unwrapped,
    "Code": _code,
    "CodeBlock": _code,
    "LineBlock": _line_block,
    "Math": _code_words,
    "Note": _note,
    "Table": _table,
}

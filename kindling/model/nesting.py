"""HTML that stands as HTML can: what is nested, made or said as none can be is taken out, and told. Pure.

Browsers move or close such elements, each as it likes, and the Nu checker calls each an error. What is looked at is the
tree of a text that ``nh3`` wrote, so every start tag there has its end tag.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kindling.model.html import VOID, Tag, plain_text, spliced, start_tag, tags
from kindling.model.html_values import MATHML, is_moment, unfit
from kindling.model.markers import CLOSE, OPEN, in_link

#: HTML Standard, section 3.2.5.2.4 (phrasing content): in these only words and what stands among words may be …
_WORDS_ALONE = frozenset(
    "h1 h2 h3 h4 h5 h6 p b i em strong small span code kbd samp var mark q cite dfn abbr sub sup s u bdi bdo data time "
    "label pre legend button rt rp summary output meter progress".split()
)
#: … of them these stand on their own themselves: what is wrong in them goes, and not they
_FIRM = frozenset("h1 h2 h3 h4 h5 h6 p pre legend button rt rp summary".split())
#: … and these stand on their own, never among words
_ON_ITS_OWN = frozenset(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header "
    "hgroup hr main menu nav ol p pre search section table ul".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SECTIONS = frozenset({"article", "aside", "nav", "section", "header", "footer", "hgroup", *_HEADINGS})
#: what stands directly in which alone
_ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "summary": ("details",), "figcaption": ("figure",), "dt": ("dl", "div"), "dd": ("dl", "div"), "li": ("ul", "ol"),
    "caption": ("table",), "colgroup": ("table",), "thead": ("table",), "tbody": ("table",), "tfoot": ("table",),
    "col": ("colgroup",), "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",), "th": ("tr",), "rt": ("ruby",), "rp": ("ruby",),
    "source": ("audio",), "legend": ("fieldset",), "option": ("select", "datalist", "optgroup"),
    "optgroup": ("select",), "mtr": ("mtable",), "mtd": ("mtr",), "mprescripts": ("mmultiscripts",),
}  # fmt: skip
#: what can't be anywhere in which
_NEVER_IN: Mapping[str, frozenset[str]] = {
    "caption": frozenset({"table"}), "th": _SECTIONS, "dt": _SECTIONS, "address": _SECTIONS | {"address"},
    "header": frozenset({"header", "footer"}), "footer": frozenset({"header", "footer"}), "dfn": frozenset({"dfn"}),
    "form": frozenset({"form"}), "label": frozenset({"label"}), "progress": frozenset({"progress"}),
    "meter": frozenset({"meter"}), "a": frozenset({"a"}), "hgroup": frozenset({"hgroup"}),
}  # fmt: skip
#: what a reader acts on: it can't be in a link or a button
_ACTED_ON = frozenset("button details iframe input label select textarea audio".split())
_ROWS = r"(?:thead )?(?:tbody |tr )*(?:tfoot )?"
_TWO, _THREE = "two parts", "three parts"
_NO_CAPTION, _SCRIPT = r"(?:(?!figcaption )\S+ )*", r"(?:(?!mprescripts )[^\s#]+ )"
#: what stands in an element, each followed by a space, and words as "#" → how that is called
_MADE_OF: Mapping[str, tuple[re.Pattern[str], str]] = {
    name: (re.compile(pattern), called)
    for names, pattern, called in (
        ("ul ol", r"(?:li )*", "items alone: <li>"),
        ("dl", r"(?:(?:dt )+(?:dd )+)*|(?:div )*", "each <dt> before its <dd>"),
        ("table", rf"(?:caption )?(?:colgroup )*{_ROWS}", "caption, columns, head, rows, foot"),
        ("thead tbody tfoot", r"(?:tr )*", "rows alone: <tr>"),
        ("tr", r"(?:t[dh] )+", "cells: <td> or <th>"),
        ("colgroup", r"(?:col )*", "columns alone: <col>"),
        ("ruby", r"(?:(?:(?!r[tp] )\S+ )+(?:rt |rp rt rp )+)+", "words and then an <rt>"),
        ("details", r"summary (?:\S+ )*", "a <summary> first"),
        ("figure", rf"(?:figcaption )?{_NO_CAPTION}|{_NO_CAPTION}figcaption ", "its one <figcaption> first or last"),
        ("hgroup", r"(?:p )*h[1-6] (?:p )*", "one heading, and paragraphs"),
        ("audio", r"(?:source )*(?:(?!source )\S+ )*", "each <source> first"),
        ("select", r"(?:option |optgroup )*", "options alone"), ("optgroup", "(?:option )*", "options alone"),
        ("mfrac mroot msub msup munder mover", r"(?:[^\s#]+ ){2}", _TWO),
        ("msubsup munderover", r"(?:[^\s#]+ ){3}", _THREE),
        ("mmultiscripts", rf"{_SCRIPT}(?:{_SCRIPT}{{2}})*(?:mprescripts (?:{_SCRIPT}{{2}})*)?", "a part, then pairs"),
        ("mtable", r"(?:mtr )*", "rows alone: <mtr>"), ("mtr", r"(?:mtd )*", "cells alone: <mtd>"),
        ("math mrow msqrt mstyle mpadded mphantom menclose mtd", r"(?:[^\s#]+ )*", "words in <mi>, <mn>, <mo>"),
        ("mspace mprescripts", "", "nothing"),
        *((name, r"(?:# )?", "words alone") for name in ("mi", "mn", "mo", "ms", "mtext")),
    )
    for name in names.split()
}  # fmt: skip
#: attributes without which an element is none
_NEEDS = {"img": "src", "bdo": "dir", "data": "value", "source": "src"}
_DEEPEST = 200  #: elements in one another; browsers flatten a page of more than 512, and ours has some around a text
_WIDEST = 1_000  #: columns of a table (HTML Standard, section 4.9.11)
_ROUNDS = 50  #: in which what is wrong goes
_SPANS = frozenset({"colspan", "rowspan", "headers"})


@dataclass(frozen=True, slots=True)
class Lapse:
    """Something that no HTML is: of which element, what, and what to do."""

    name: str
    fact: str
    hint: str
    attribute: str = ""  #: with its value, where it is only that
    value: str = ""
    fatal: bool = False  #: it can't be taken out


@dataclass(slots=True, eq=False)
class _Standing:
    """An element where it stands: its tags, and what stands in it (None: words)."""

    tag: Tag
    around: "_Standing | None"
    above: frozenset[str]  #: the names of all it stands in
    inner: "list[_Standing | None]" = field(default_factory=list)
    end: Tag | None = None
    html: str = ""  #: of the whole text

    @property
    def name(self) -> str:
        return self.tag.name

    def made_of(self) -> str:
        """Its children, as the patterns of _MADE_OF read them; words that follow one another are one."""
        return "".join("# " if each is None else f"{each.name} " for each in self.inner)

    def outer(self) -> "Iterator[_Standing]":
        """Yield what it stands in, the nearest first."""
        here = self.around
        while here is not None:
            yield here
            here = here.around


_Mend = tuple[_Standing, str | None]  #: the new start tag; None: both tags go


#: markers that stood around a picture which had to go (``markers.py``)
_AROUND_NOTHING = re.compile(rf"{OPEN}(\w+:\d+){CLOSE}\s*{OPEN}\1\.end{CLOSE}")


def fitted(html: str) -> tuple[str, list[Lapse]]:
    """Return HTML in which all stands as it can, and what had to go for that, each once.

    >>> clean, lapses = fitted("<h2>One <div>two</div></h2><summary>three</summary>")
    >>> clean, [lapse.fact for lapse in lapses]
    ('<h2>One  two </h2> three ', ["a <div> can't stand in <h2>", "a <summary> can't stand on its own"])
    """
    told: dict[Lapse, None] = {}
    for _ in range(_ROUNDS):
        nodes = _nodes(html)
        found = list(_lapses(nodes))
        for node in nodes:
            node.inner.clear()  # what holds itself stays in memory, as a build looks for no garbage
        told.update(dict.fromkeys(lapse for lapse, _ in found))
        mends = {node: new for _, new_ones in found for node, new in new_ones}
        if not mends:
            return _with_links_apart(_AROUND_NOTHING.sub("", html) if told else html, nodes), list(told)
        html = _mended(html, mends)
    return html, [
        *told,
        Lapse("", "the HTML stands in itself in ways that none can", "write it in Markdown", fatal=True),
    ]


def _with_links_apart(html: str, nodes: Iterable[_Standing]) -> str:
    """Return HTML in which what is filled in later brings no link into another (``markers.py``)."""
    links = [(node.tag.end, node.end.start) for node in nodes if node.name == "a" and node.end]
    for begin, end in sorted(links, reverse=True):
        html = f"{html[:begin]}{in_link(html[begin:end])}{html[end:]}" if OPEN in html[begin:end] else html
    return html


def _nodes(html: str) -> list[_Standing]:
    """Return all elements in the order in which they begin, the first of them a nameless one around all."""
    here = _Standing(Tag("", {}, True, False, 0, 0), None, frozenset())
    nodes, at = [here], 0
    for tag in tags(html):
        if html[at : tag.start].strip() and here.inner[-1:] != [None]:
            here.inner.append(None)
        at = tag.end
        if tag.opens:
            above = here.above if here.name in here.above else here.above | {here.name}
            node = _Standing(tag, here, above, html=html)
            nodes.append(node)
            here.inner.append(node)
            here = here if tag.name in VOID or tag.closed else node
        elif tag.name in here.above or tag.name == here.name:
            while here.name != tag.name and here.around:
                here = here.around
            here.end, here = tag, here.around or here
    return nodes


def _mended(html: str, mends: Mapping[_Standing, str | None]) -> str:
    changes = [(node.tag, _gap(node) if new is None else new) for node, new in mends.items()]
    changes += [(node.end, _gap(node)) for node, new in mends.items() if new is None and node.end]
    return spliced(html, sorted(changes, key=lambda change: change[0].start))


def _gap(node: _Standing) -> str:
    """Return what stands in place of a tag: words that were apart stay so."""
    return "" if node.name in _WORDS_ALONE - _FIRM or node.name in ("a", "ins", "del") else " "


def _lapses(nodes: Iterable[_Standing]) -> Iterator[tuple[Lapse, list[_Mend]]]:
    """Yield what is wrong, and which tags go for it; what stands in something that goes is looked at again."""
    depth: dict[_Standing, int] = {}
    for node in nodes:
        depth[node] = 1 + depth.get(node.around, 0) if node.around else 0
        if not node.name:
            continue
        if depth[node] > _DEEPEST:
            fact = f"more than {_DEEPEST} elements stand in one another here: browsers take the innermost apart"
            yield Lapse(node.name, fact, "write them one after another, or close each before the next", fatal=True), []
            return
        yield from _attribute_lapses(node)
        found = next((lapse for look in _LOOKS if (lapse := look(node))), None)
        if found:
            yield found


# ---- what can't stand where it does -----------------------------------------------------------------------


def _inner(node: _Standing, around: str) -> tuple[Lapse, list[_Mend]]:
    place = f"in <{around}>" if around else "on its own"
    where = _WHERE.get(node.name, f"outside of the <{around}>" if around else "where it belongs")
    fact, hint = f"a <{node.name}> can't stand {place}", f"write it in Markdown, or put the <{node.name}> {where}"
    return Lapse(node.name, fact, hint), [(node, None)]


def _outer(node: _Standing, outer: _Standing) -> tuple[Lapse, list[_Mend]]:
    fact = f"a <{outer.name}> can't hold a <{node.name}>"
    return Lapse(outer.name, fact, f"write it in Markdown, or close the <{outer.name}> before the <{node.name}>"), [
        (outer, None)
    ]


_WHERE = {
    "summary": "first in a <details>", "figcaption": "in a <figure>", "dt": "in a <dl>", "dd": "in a <dl>",
    "li": "in a <ul> or <ol>", "source": "in an <audio>", "rt": "in a <ruby>", "rp": "in a <ruby>",
}  # fmt: skip
_Look = Callable[[_Standing], tuple[Lapse, list[_Mend]] | None]


def _away_from_home(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """What stands in a few elements alone; a summary is the first in its details."""
    within = node.around.name if node.around else ""
    if node.name == "summary" and within == "details" and node.around and node.around.inner[0] is not node:
        return _inner(node, within)
    if node.name == "div" and within == "dl":
        group = node.made_of()
        fits = group and "div" not in group and re.fullmatch(_MADE_OF["dl"][0], group)
        return None if fits else _inner(node, within)
    homes = _ONLY_IN.get(node.name)
    if homes is None or within in homes:
        in_parts = within == "div" and homes and node.around and node.around.around and node.around.around.name != "dl"
        return _inner(node, within) if in_parts else None
    return _inner(node, within)


def _among_words(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """What stands on its own, among words: a heading in a summary may."""
    if node.name not in _ON_ITS_OWN or not node.above & _WORDS_ALONE:
        return None
    for outer in node.outer():
        if outer.name == "summary" and node.name in _HEADINGS and node.around is outer:
            continue
        if outer.name in _WORDS_ALONE:
            return _inner(node, outer.name) if outer.name in _FIRM else _outer(node, outer)
    return None


def _where_it_never_is(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    around = next((name for name in sorted(node.above & _NEVER_IN.keys()) if node.name in _NEVER_IN[name]), "")
    return _inner(node, around) if around else None


def _acted_on_twice(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """What a reader acts on, in a link or a button."""
    if not node.above & {"a", "button"} or not (node.name in _ACTED_ON or "tabindex" in node.tag.attributes):
        return None
    outer = next(each for each in node.outer() if each.name in ("a", "button"))
    return _outer(node, outer) if outer.name == "a" else _inner(node, outer.name)


def _html_in_a_formula(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """HTML in MathML, and MathML outside of it."""
    if node.name == "math":
        return _inner(node, "math") if "math" in node.above else None
    if node.name in MATHML:
        return None if "math" in node.above else _inner(node, node.around.name if node.around else "")
    if "math" not in node.above:
        return None
    # a picture has no words that could stay in its place
    return (
        _outer(node, next(each for each in node.outer() if each.name == "math"))
        if node.name == "img"
        else _inner(node, "math")
    )


def _ill_made(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """An element whose children are not those that it has."""
    if node.name not in _MADE_OF:
        return None
    pattern, called = _MADE_OF[node.name]
    if pattern.fullmatch(node.made_of()):
        return None
    return Lapse(node.name, f"a <{node.name}> holds {called}", "write it in Markdown, or so"), [(node, None)]


def _lacking(node: _Standing) -> tuple[Lapse, list[_Mend]] | None:
    """An element without the attribute that makes it one."""
    needed = _NEEDS.get(node.name, "")
    if node.name == "time" and "datetime" not in node.tag.attributes:
        words = plain_text(node.html[node.tag.end : node.end.start if node.end else node.tag.end])
        needed = "" if is_moment(words) and node.made_of() == "# " else "datetime"
    if not needed or node.tag.attributes.get(needed) or (needed == "value" and needed in node.tag.attributes):
        return None
    return Lapse(
        node.name, f"a <{node.name}> without {needed}", f"write {needed}= with its value, or take the tag out"
    ), [(node, None)]


_LOOKS: tuple[_Look, ...] = (
    _away_from_home, _among_words, _where_it_never_is, _html_in_a_formula, _acted_on_twice, _lacking, _ill_made,
)  # fmt: skip


# ---- attributes -------------------------------------------------------------------------------------------


def _attribute_lapses(node: _Standing) -> Iterator[tuple[Lapse, list[_Mend]]]:
    """Yield what is wrong with an element's attributes; they go, and it stays."""
    said = {name: value for name, value in node.tag.attributes.items() if OPEN not in value}
    gone = unfit(node.name, said)
    if node.name == "li" and "value" in said and node.around and node.around.name != "ol":
        gone.append("value")
    if node.name == "table":
        yield from _grid_lapses(node)
    if not gone:
        return
    kept = {name: value for name, value in node.tag.attributes.items() if name not in gone}
    mend = (node, start_tag(node.name, kept, closed=node.tag.closed))
    for name in dict.fromkeys(gone):
        fact = f"{name}={said[name]!r} says nothing on a <{node.name}>"
        yield Lapse(node.name, fact, "write a value that HTML knows there, or take it out", name, said[name]), [mend]


def _grid_lapses(table: _Standing) -> Iterator[tuple[Lapse, list[_Mend]]]:
    """Yield that cells of a table reach over others or over its edge: each becomes one cell wide and high.

    And that columns are spoken of in which no cell begins.
    """
    parts = [table, *(part for part in table.inner if part and part.name in ("thead", "tbody", "tfoot"))]
    rows = [[row for row in part.inner if row and row.name == "tr"] for part in parts]
    cells = [cell for part in rows for row in part for cell in row.inner if cell and cell.name in ("td", "th")]
    spanning = [cell for cell in cells if _SPANS & cell.tag.attributes.keys()]
    columns = [part for part in table.inner if part and part.name == "colgroup"]
    if not spanning and not columns:
        return
    wide = _width(rows)
    if spanning and not wide:
        fact, hint = "cells of this table reach over others, or over its edge", "count rows and columns again"
        yield Lapse("table", fact, f"{hint}, or take colspan, rowspan and headers out"), [*map(_one_cell, spanning)]
    elif columns and sum(max(1, len(group.inner)) for group in columns) != wide:
        fact, hint = "this table has another number of columns than its <col>", "write one <col> for each column"
        yield Lapse("col", fact, hint), [(group, None) for group in columns]


def _one_cell(cell: _Standing) -> _Mend:
    kept = {name: value for name, value in cell.tag.attributes.items() if name not in _SPANS}
    return cell, start_tag(cell.name, kept)


def _width(parts: list[list[_Standing]]) -> int:
    """Return how many columns a table has; 0 where one is without a cell of its own, or cells reach over others."""
    begun: set[int] = set()
    wide = 0
    for rows in parts:
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(rows):
            here = _row(row, y, len(rows), taken, begun)
            if not here:
                return 0
            wide = max(wide, here)
    return wide if begun == set(range(wide)) else 0


def _row(row: _Standing, y: int, rows: int, taken: set[tuple[int, int]], begun: set[int]) -> int:
    """Lay the cells of a row; return how wide it is, 0 where they can't be laid."""
    x = 0
    for cell in (each for each in row.inner if each):
        while (y, x) in taken:
            x += 1
        width, height = _span(cell, "colspan"), _span(cell, "rowspan")
        height = height or rows - y
        if x + width > _WIDEST or y + height > rows or "headers" in cell.tag.attributes:
            return 0  # before it is laid, as it may be of any size
        place = {(y + down, x + right) for down in range(height) for right in range(width)}
        if place & taken:
            return 0
        taken |= place
        begun.add(x)
        x += width
    return max((right + 1 for down, right in taken if down == y), default=0)


def _span(cell: _Standing, name: str) -> int:
    value = cell.tag.attributes.get(name, "1")
    return int(value) if value.isdecimal() else 1

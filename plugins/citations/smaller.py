"""A style without what no source of a job can reach: pandoc reads it anew for each job, which is most of its work.

What it prints of these sources is the same to the letter.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kindling.plugins.citations.misread import CSL
from kindling.plugins.citations.styles import CitationStyle

_LARGE = 60_000  #: characters of a style that takes long to read
_KEPT = frozenset(f"{CSL}{name}" for name in ("title", "id", "updated"))  #: of what a style says of itself


@lru_cache(maxsize=8)
def smaller(style: str, types: frozenset[str]) -> str:
    """Return the text of a style without what is never printed of sources of these types of CSL.

    That is what it says of itself, branches for other types, and macros that nothing calls. A small one is left.
    """
    if len(style) < _LARGE:
        return style
    root = ElementTree.fromstring(style)  # noqa: S314 (styles.py refused entities)
    for info in root.findall(f"{CSL}info"):
        info[:] = [child for child in info if child.tag in _KEPT]
    _cut(root, types)
    _without_uncalled(root)
    ElementTree.register_namespace("", CSL[1:-1])
    return ElementTree.tostring(root, encoding="unicode")


_TOGETHER = ("collapse", "cite-group-delimiter")
_APART = ("disambiguate-add-names", "disambiguate-add-givenname", "disambiguate-add-year-suffix")


@lru_cache(maxsize=8)
def for_a_crowd(style: CitationStyle, *, all_differ: bool) -> CitationStyle:
    """Return a style that puts sources of one author in a group together no more.

    ``all_differ``: nor does it tell apart what else would read alike, as no two sources of the text do; but for
    initials of everybody who has the name of another, where it has these.
    """
    root = ElementTree.fromstring(style.text)  # noqa: S314 (see above)
    for citation in root.findall(f"{CSL}citation"):
        of_all = "all-names" in citation.get("givenname-disambiguation-rule", "")
        for name in (*_TOGETHER, *(() if of_all or not all_differ else _APART)):
            citation.attrib.pop(name, None)
    ElementTree.register_namespace("", CSL[1:-1])
    return replace(style, mended=ElementTree.tostring(root, encoding="unicode"))


def _cut(element: Element, types: Collection[str]) -> None:
    """Take out branches that sources of other types alone can take, and choices that have none left."""
    kept = [child for child in element if not _is_never(child, types)]
    for child in kept:
        _cut(child, types)
    element[:] = [child for child in kept if child.tag != f"{CSL}choose" or len(child)]
    if element.tag == f"{CSL}choose" and len(element):
        _begin_with_if(element)


def _is_never(branch: Element, types: Collection[str]) -> bool:
    """Return whether a branch is for other types alone. However several are read together, none of them fits."""
    asked = (branch.get("type") or "").split()
    if branch.tag not in (f"{CSL}if", f"{CSL}else-if") or not asked or not set(asked).isdisjoint(types):
        return False
    match = branch.get("match", "all")
    return match == "all" or (match == "any" and set(branch.keys()) == {"type", "match"})


def _begin_with_if(choose: Element) -> None:
    """Have a choice whose first branches are gone begin as one has to; what is left for all others is always taken."""
    first = choose[0]
    if first.tag == f"{CSL}else":
        first.set("type", "none-of-these")
        first.set("match", "none")
    first.tag = f"{CSL}if"


def _without_uncalled(root: Element) -> None:
    macros = {macro.get("name", ""): macro for macro in root.findall(f"{CSL}macro")}
    called: set[str] = set()
    waiting = [element for element in root if element.tag != f"{CSL}macro"]
    while waiting:
        names = {name for inner in waiting.pop().iter() if (name := inner.get("macro", "")) in macros} - called
        called |= names
        waiting += [macros[name] for name in names]
    for name in macros.keys() - called:
        root.remove(macros[name])

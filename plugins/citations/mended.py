"""What pandoc reads otherwise than the CSL specification (1.0.2) has it, mended by rewriting the style before it."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from kindling.plugins.citations import misread, said_years

_CSL = "{http://purl.org/net/xbiblio/csl}"
_FILLED, _EMPTY = "0", "1"  #: what sorts before what
_EVERY_SOURCE_HAS = frozenset({"title", "citation-number"})


def mended(root: Element) -> str:
    """Return the text of a style whose mistakes in pandoc are mended; "" where it has none to mend."""
    style = deepcopy(root)
    changed = [mend(style) for mend in _MENDS]
    return ElementTree.tostring(style, encoding="unicode") if any(changed) else ""


def _with_names(style: Element) -> bool:
    """Put ``name`` where names have only a label: pandoc prints that label before them (", edsBate P, Robert G")."""
    found = [
        names
        for names in style.iter(f"{_CSL}names")
        if names.find(f"{_CSL}label") is not None and names.find(f"{_CSL}name") is None
    ]
    for names in found:
        names.insert(0, Element(f"{_CSL}name"))
    return bool(found)


def _with_the_empty_last(style: Element) -> bool:
    """Sort a source last for which a macro that is sorted by prints nothing ("Sorting"): pandoc has it first."""
    macros = {macro.get("name", ""): macro for macro in style.findall(f"{_CSL}macro")}
    added: dict[str, Element] = {}
    for sort in [*style.iter(f"{_CSL}sort")]:
        for place, key in reversed([*enumerate(sort)]):
            name = key.get("macro", "")
            if name in macros and isinstance(test := _emptiness(macros[name], macros), Element):
                added[name] = test
                sort.insert(place, Element(f"{_CSL}key", {"macro": _test_name(name)}))
    for name, test in added.items():
        macro = Element(f"{_CSL}macro", {"name": _test_name(name)})
        macro.append(test)
        style.insert([*style].index(macros[name]) + 1, macro)
    return bool(added)


def _test_name(macro: str) -> str:
    return f"{macro}-is-empty"


def _emptiness(element: Element, macros: Mapping[str, Element]) -> Element | str | None:
    """Return what prints whether an element prints nothing; ``_FILLED`` where it always does; None in doubt."""
    tag = element.tag.removeprefix(_CSL)
    if tag in ("macro", "group", "else", "if", "else-if"):
        return _of_several(element, macros)
    if tag == "choose":
        return _of_branches(element, macros)
    if tag == "names":
        return _of_names(element, macros)
    if tag == "text" and element.get("macro") in macros:
        return _emptiness(macros[element.get("macro", "")], macros)
    if tag in ("text", "number", "date") and element.get("variable"):
        return _of_variables(element.get("variable", "").split(), _EMPTY)
    return _FILLED if tag == "text" and (element.get("value") or element.get("term")) else None


def _of_several(element: Element, macros: Mapping[str, Element]) -> Element | str | None:
    """Return it of what holds others: of one, it is that one's; of many, it is only told where one always prints."""
    if len(element) < 2:
        return _emptiness(element[0], macros) if len(element) else _EMPTY
    words = element.tag == f"{_CSL}group"  # those of a group go where its variables are empty
    sure = (child for child in element if not (words and (child.get("value") or child.get("term"))))
    return _FILLED if any(_emptiness(child, macros) == _FILLED for child in sure) else None


def _of_branches(choose: Element, macros: Mapping[str, Element]) -> Element | str | None:
    branches = [_emptiness(branch, macros) for branch in choose]
    if None in branches:
        return None
    if choose[-1].tag == f"{_CSL}else" and all(branch == _FILLED for branch in branches):
        return _FILLED
    made = Element(f"{_CSL}choose")
    for branch, test in zip(choose, branches, strict=True):
        _put(SubElement(made, branch.tag, branch.attrib), test)
    if choose[-1].tag != f"{_CSL}else":
        _put(SubElement(made, f"{_CSL}else"), _EMPTY)
    return made


def _of_names(names: Element, macros: Mapping[str, Element]) -> Element | str | None:
    substitute = names.find(f"{_CSL}substitute")
    instead: Element | str | None = _EMPTY
    for other in reversed(substitute if substitute is not None else ()):
        test = _emptiness(other, macros)
        if test == _EMPTY or (
            instead == _FILLED and test is None
        ):  # the next ones decide, or one of them prints something
            continue
        if not isinstance(test, Element):  # it always prints something, or nobody knows
            instead = test
        elif instead not in (None, _FILLED):
            _put_instead(test, instead)
            instead = test
    return instead if instead in (None, _FILLED) else _of_variables(names.get("variable", "").split(), instead)


def _put_instead(test: Element, instead: Element | str | None) -> None:
    """Put ``instead`` wherever ``test`` finds nothing."""
    for parent in [*test.iter()]:
        for child in [*parent]:
            if child.tag == f"{_CSL}text" and child.get("value") == _EMPTY:
                parent.remove(child)
                _put(parent, instead)


def _of_variables(variables: Sequence[str], instead: Element | str | None) -> Element | str:
    """Return what asks whether one of the variables has a value."""
    if not _EVERY_SOURCE_HAS.isdisjoint(variables):
        return _FILLED
    made = Element(f"{_CSL}choose")
    _put(SubElement(made, f"{_CSL}if", {"variable": " ".join(variables), "match": "any"}), _FILLED)
    _put(SubElement(made, f"{_CSL}else"), instead)
    return made


def _put(parent: Element, test: Element | str | None) -> None:
    parent.append(deepcopy(test) if isinstance(test, Element) else Element(f"{_CSL}text", {"value": str(test)}))


_MENDS = (
    _with_names,
    _with_the_empty_last,
    misread.told_singular,
    misread.without_bare_date_parts,
    misread.with_short_years_marked,
    misread.without_borrowed_labels,
    misread.with_names_where_there_are_any,
    misread.with_groups_as_macros,
    said_years.without_said_years,
)

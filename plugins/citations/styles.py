"""Citation styles: from a name or a file to what the plugin must know of it; pandoc reads the rest itself."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from math import inf
from os.path import isfile
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kindling.model.problems import nearest
from kindling.plugins.citations.mended import mended

SHIPPED = Path(__file__).with_name("styles")
NAMES = SHIPPED / "_names.csl"  #: a source's people alone, for narrative citations in styles that print numbers

#: other names of what is shipped: renamed upstream, or said in short
ALIASES: Mapping[str, str] = {
    "ama": "american-medical-association",
    "chicago": "chicago-author-date",
    "chicago-fullnote": "chicago-notes",
    "chicago-fullnote-bibliography": "chicago-notes-bibliography",
    "chicago-note": "chicago-notes",
    "chicago-note-bibliography": "chicago-notes-bibliography",
    "elsevier-vancouver-superscript": "vancouver",
    "harvard": "harvard-cite-them-right",
    "harvard1": "harvard-cite-them-right",
    "mla": "modern-language-association",
    "nlm": "vancouver",
    "vancouver-brackets": "elsevier-vancouver",
    "vancouver-superscript": "vancouver",
}

_CSL = "{http://purl.org/net/xbiblio/csl}"
_PLAIN = frozenset({"citation-number", "locator"})
_MOST = 100_000_000  #: elements of a style with each macro in the place of its calls; Chicago comes to five millions
_LARGEST = 5_000_000  #: bytes of a style; the longest of the repository has a quarter of one million

Kind = Literal["numeric", "author-date", "note"]
Share = Literal["all", "names", "none"]
Apart = Literal["", "cites", "names"]


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """What the plugin must know of a style."""

    name: str
    path: str  #: the file pandoc reads
    title: str  #: what it calls itself: "APA Style 7th edition"
    kind: Kind
    locators: bool  #: whether its citations can print a locator at all
    share: Share  #: which documents may be formatted together (see ``engine.lua``)
    apart: Apart = ""  #: how far documents can be taken apart (see ``engine.lua``)
    lists: bool = True  #: whether it has a list of sources, or only says what they are in notes
    tight: bool = False  #: nothing but a comma stands between the sources of a group: "1,2"
    mended: str = ""  #: its text, where pandoc would read that of the file wrongly

    @property
    def text(self) -> str:
        """The text that pandoc is to read."""
        return self.mended or Path(self.path).read_text("utf-8-sig")


def shipped_names() -> list[str]:
    """Return the names that need no file of one's own."""
    return sorted({path.stem for path in SHIPPED.glob("[!_]*.csl")} | set(ALIASES))


def style_of(name: str, content: Path) -> CitationStyle | tuple[str, str]:
    """Return the style called ``name``, or at that path below ``content``; else a fact and a hint."""
    path = _file_of(name, content)
    if isinstance(path, tuple):
        return path
    seen: list[Path] = []
    while path not in seen:
        seen.append(path)
        root = _root_of(path)
        if isinstance(root, str):
            return f"the style {name!r} can't be used: {root}", "take it anew from the CSL style repository"
        parent = next(
            (link.get("href", "") for link in root.iter(f"{_CSL}link") if link.get("rel") == "independent-parent"), ""
        )
        if not parent:
            return _facts(name, path, root)
        wanted = parent.rstrip("/").rpartition("/")[2]
        found = _named(wanted) or path.with_name(f"{wanted}.csl")
        if not isfile(found):
            return f"the style {name!r} only points to {wanted!r}, which is not here", f"put {wanted}.csl beside it"
        path = found
    fact = f"the style {name!r} is only another name, and leads back to itself"
    return fact, f"name one that is none of these: {', '.join(shipped_names())}"


def _file_of(name: str, content: Path) -> Path | tuple[str, str]:
    if not name.endswith(".csl"):
        near = nearest(name, shipped_names(), 3)
        hint = (
            f"did you mean {' or '.join(repr(n) for n in near)}?"
            if near
            else f"the styles are {', '.join(shipped_names())}"
        )
        return _named(name) or (f"no citation style is called {name!r}", hint)
    path = content / name.lstrip("/")
    if not isfile(path) or not (path := path.resolve()).is_relative_to(content.resolve()):
        return f"there is no style at {name!r}", "give its path below the content folder, such as references/mine.csl"
    return path


def _named(name: str) -> Path | None:
    stem = ALIASES.get(name.lower(), name.lower())
    path = SHIPPED / f"{stem}.csl"
    return path if re.fullmatch(r"[a-z0-9][a-z0-9-]*", stem) and isfile(path) else None


def _root_of(path: Path) -> Element | str:
    """Return the style's XML; a text with what is wrong. Entities are refused: they can grow without end."""
    try:
        if path.stat().st_size > _LARGEST:
            return f"it is longer than {_LARGEST // 10**6} MB"
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return str(error)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return "it declares entities"
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 (what can hurt here are entities, and they are refused above)
    except ElementTree.ParseError as error:
        return f"it is no valid XML ({error})"
    if root.tag != f"{_CSL}style":
        return "it is no CSL style"
    return root if expanded(root) <= _MOST else "its macros call each other without end, or nearly so"


def expanded(root: Element) -> float:
    """Return how many elements a style comes to with each macro in the place of its calls; endless where one loops."""
    macros = {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}
    calls = {
        name: Counter(wanted for each in macro.iter() if (wanted := each.get("macro")))
        for name, macro in macros.items()
    }
    sizes = {name: sum(1 for _ in macro.iter()) for name, macro in macros.items()}
    try:
        for name in TopologicalSorter(calls).static_order():
            called = calls.get(name) or Counter[str]()
            sizes[name] = sizes.get(name, 1) + sum(count * sizes[each] for each, count in called.items())
    except CycleError:
        return inf
    return sum(sizes.get(each.get("macro", ""), 1) for each in root.iter())


def _facts(name: str, path: Path, root: Element) -> CitationStyle | tuple[str, str]:
    citation = root.find(f"{_CSL}citation")
    if citation is None or citation.find(f"{_CSL}layout") is None:
        return (
            f"the style {name!r} can't be used: it has no citation layout",
            "take it anew from the CSL style repository",
        )
    macros = {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}
    cited = list(_closure(citation, macros))
    bibliography = root.find(f"{_CSL}bibliography")
    listed = [] if bibliography is None else list(_closure(bibliography, macros))
    locators = any(
        element.get("variable") == "locator" and element.tag in (f"{_CSL}text", f"{_CSL}number") for element in cited
    )
    tight = not citation.find(f"{_CSL}layout").get("delimiter", " ").endswith((" ", "\u00a0"))  # type: ignore[union-attr]
    share = _share(root, cited, bibliography, listed, macros)
    apart = _apart(root, citation, cited) if share == "names" and bibliography is not None else ""
    title = " ".join(root.findtext(f"{_CSL}info/{_CSL}title", name).split()) or name
    return CitationStyle(
        name,
        path.as_posix(),
        title,
        _kind(root, cited),
        locators,
        share,
        apart,
        bibliography is not None,
        tight,
        mended(root),
    )


def _kind(root: Element, cited: list[Element]) -> Kind:
    if root.get("class") == "note":
        return "note"
    forms = {category.get("citation-format") for category in root.iter(f"{_CSL}category")}
    numbered = any(element.get("variable") == "citation-number" for element in cited)
    return (
        "numeric"
        if "numeric" in forms or (numbered and not forms & {"author-date", "author", "label"})
        else "author-date"
    )


def _share(
    root: Element,
    cited: list[Element],
    bibliography: Element | None,
    listed: list[Element],
    macros: Mapping[str, Element],
) -> Share:
    """Return what may be shared; "none" whenever there is doubt."""
    if bibliography is None:
        return "none" if _kind(root, cited) == "numeric" else "names"
    if bibliography.get("subsequent-author-substitute") is not None:
        return "none"  # an entry looks at the one above it
    ordered = bibliography.find(f"{_CSL}sort") is not None
    if _kind(root, cited) == "numeric":
        told_apart = any(name.startswith("disambiguate") for element in root.iter() for name in element.attrib)
        flush = bool(bibliography.get("second-field-align"))
        return "all" if flush and not ordered and not told_apart and _shows_numbers_alone(cited) else "none"
    by_number = any(element.get("variable") == "citation-number" for element in listed)
    return "names" if ordered and not by_number and _sorts_by_people(bibliography, macros) else "none"


def _apart(root: Element, citation: Element, cited: list[Element]) -> Apart:
    """Return what sources are told apart for: citations that would be printed alike, or names too; "" in doubt."""
    authors = any(
        element.tag == f"{_CSL}names" and "author" in (element.get("variable") or "").split() for element in cited
    )
    numbers = any(element.get("variable") in ("citation-label", "citation-number") for element in cited)
    looks_back = any(
        name == "position" or name.startswith("et-al-subsequent")
        for element in (root, *cited)
        for name in element.attrib
    )
    if _kind(root, cited) != "author-date" or not authors or numbers or looks_back:
        return ""
    rule = citation.get("givenname-disambiguation-rule", "by-cite")
    return "names" if citation.get("disambiguate-add-givenname") == "true" and rule != "by-cite" else "cites"


def _shows_numbers_alone(cited: list[Element]) -> bool:
    for element in cited:
        tag = element.tag.removeprefix(_CSL)
        variables = set((element.get("variable") or "").split())
        if tag in ("names", "date") or not variables <= _PLAIN:
            return False
        if tag in ("if", "else-if") and set(element.attrib) - {"variable", "match", "locator", "is-numeric"}:
            return False
        if not set((element.get("is-numeric") or "").split()) <= _PLAIN:
            return False
    return True


def _sorts_by_people(bibliography: Element, macros: Mapping[str, Element]) -> bool:
    key = next(bibliography.iter(f"{_CSL}key"), None)
    if key is None:
        return False
    if key.get("variable"):
        return key.get("variable") == "author"
    return any(element.tag == f"{_CSL}names" for element in _closure(key, macros))


def _closure(element: Element, macros: Mapping[str, Element]) -> Iterator[Element]:
    """Yield ``element`` and everything it calls, each macro once."""
    seen: set[str] = set()
    waiting = [element]
    while waiting:
        for inner in waiting.pop().iter():
            yield inner
            name = inner.get("macro")
            if name and name not in seen and name in macros:
                seen.add(name)
                waiting.append(macros[name])

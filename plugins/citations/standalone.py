"""A style for lists in which every source stands by itself: a page of all sources, "Cite this post"."""

from functools import lru_cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kindling.plugins.citations.styles import CitationStyle

_CSL = "{http://purl.org/net/xbiblio/csl}"
#: what a style does to a source because of its neighbours
_AMONG_OTHERS = ("disambiguate-", "collapse", "subsequent-author-substitute", "second-field-align", "year-suffix")


@lru_cache(maxsize=8)
def standalone_style(style: CitationStyle) -> str:
    """Return the text of a style without what it does to a source because of others.

    That is years with letters (2014a), added initials, dashes for a repeated author, and numbers. So one run formats
    any number of sources, each as if it were the only one.
    """
    root = ElementTree.fromstring(style.text)  # noqa: S314 (styles.py refused entities)
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith(_AMONG_OTHERS)]:
            del element.attrib[name]
    for part in [root.find(f"{_CSL}bibliography"), *root.iter(f"{_CSL}macro")]:
        if part is not None:
            _without_numbers(part)
    return ElementTree.tostring(root, encoding="unicode")


def _without_numbers(part: Element) -> None:
    for parent in list(part.iter()):
        for child in list(parent):
            if child.tag in (f"{_CSL}text", f"{_CSL}number") and child.get("variable") == "citation-number":
                parent.remove(child)

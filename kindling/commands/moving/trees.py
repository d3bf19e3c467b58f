"""XML of an export as a tree. It may name no entities and files; what is broken is read as far as can be."""

import re
from html.entities import name2codepoint
from typing import TYPE_CHECKING, Any

from kindling.commands._command import Exit, Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

_FIRST = re.compile(rb"<(?:item|entry)\b")
#: what may stand before the root, remarks that name elements too, and then a DOCTYPE
_PROLOG = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.S | re.I)
#: an & that begins none of the five entities that XML knows, and no number; the name behind it
_BARE = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)(?:(\w{2,10});)?")


def tree_of(name: str, data: bytes, needed: str, again: str) -> tuple["_Element", str]:
    """Return the tree of an export, and where it is broken, if what stands around that can be read.

    Raises Refusal for one that defines entities, and for one in which no ``needed`` can be read; ``again`` says how to
    export it once more.
    """
    from lxml import etree

    head = data[: found.start()] if (found := _FIRST.search(data)) else data
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", head, re.I) or _PROLOG.match(data):
        raise Refusal(f"{name} defines entities of its own, as no export does.", again, Exit.CONTENT)
    safe: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True}
    data = re.sub(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", b"", data).lstrip()
    try:
        return etree.fromstring(data, etree.XMLParser(**safe)), ""
    except (etree.XMLSyntaxError, ValueError) as error:
        line, why = getattr(error, "lineno", 0) or 0, " ".join(str(error).split())
    mended = _with_entities(data)
    if mended != data:
        try:
            return etree.fromstring(mended, etree.XMLParser(**safe)), ""
        except (etree.XMLSyntaxError, ValueError):
            pass  # it is broken in other ways, too
    said = f"line {line}: this is no XML that can be read: {why.partition(', line')[0]}"
    root = etree.fromstring(data, etree.XMLParser(**safe, recover=True)) if data else None
    if root is None or root.find(needed) is None:
        raise Refusal(f"{name}: {said}", again, Exit.CONTENT)
    return root, f"{said}; what could be read came in, so look whether a text is missing"


def _with_entities(data: bytes) -> bytes:
    """Return XML with each & that begins no entity of XML's written as what it is; content in CDATA is left alone."""
    parts = re.split(rb"(<!\[CDATA\[.*?\]\]>)", data, flags=re.S)
    return b"".join(part if part.startswith(b"<![CDATA[") else _BARE.sub(_whole_entity, part) for part in parts)


def _whole_entity(found: re.Match[bytes]) -> bytes:
    name = (found[1] or b"").decode()
    return f"&#{name2codepoint[name]};".encode() if name in name2codepoint else b"&amp;" + found[0][1:]

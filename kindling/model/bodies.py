"""Texts that are not read unnoticed (``noted.py``), and what makes two versions of a text alike for others.

Noted apart are the body, the title and the summary, which writers change most; of a series, which is known by its
title, the body alone.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from kindling.model.digests import digest_of
from kindling.model.noted import have_read, is_noted, name_of, unnoted
from kindling.model.values import Document, Keys, PageMetadata
from kindling.model.written import Written

Fact = TypeVar("Fact")
_BODY = frozenset(("html", "text", "words"))
_LINES = frozenset(("line", "lines", "body_line"))  #: where something stands in the file, which only messages say
_FIELDS = tuple(each.name for each in fields(Document))
_TOLD = frozenset(("problems", "idle"))
HEADS = ("title", "summary")  #: keys of front matter that are noted by their names
_SAY_HEADS = frozenset(("front", "written"))  #: whoever looks at these may have read all of them


class WatchedDocument(Document):
    """A document that notes who reads it; equal to one that says the same and is not watched."""

    __slots__ = ("facts",)

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute, and note it where it is the body, or says a title."""
        if name in _BODY and is_noted():
            have_read((object.__getattribute__(self, "source"),))
        elif name in _SAY_HEADS and is_noted() and not object.__getattribute__(self, "is_series"):
            have_read([head_token(object.__getattribute__(self, "source"), head) for head in HEADS])
        return object.__getattribute__(self, name)

    def fields(self, keys: type[Keys]) -> Keys:
        """Return the keys of front matter that a plugin declares, which are neither title nor summary."""
        if _has_heads(keys):
            return super().fields(keys)
        front: Any = object.__getattribute__(self, "front")
        return front if isinstance(front, keys) else keys.model_construct()

    def fact(self, work: Callable[[Document], Fact]) -> Fact:
        """Return what others know of its body, and remember it: while that stays, they have not read the body."""
        facts: dict[Any, Any] = self.facts
        if is_noted():
            have_read((fact_token(object.__getattribute__(self, "source"), work),))
        if work not in facts:
            with unnoted():
                facts[work] = work(self)
        found: Fact = facts[work]
        return found

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same."""
        return isinstance(other, Document) and all(_said(self, name) == _said(other, name) for name in _FIELDS)

    __hash__ = Document.__hash__

    def renew(self, document: Document) -> None:
        """Say what a newer version of the same text says: for the one who has made this copy, and shares it with none.

        Front matter that says the same stays.
        """
        same = _shown(_said(self, "front")) == _shown(_said(document, "front"))
        for name in _FIELDS:
            if name != "front" or not same:
                object.__setattr__(self, name, _said(document, name))
        object.__setattr__(self, "facts", _facts_of(document) | self.facts)


@cache
def _has_heads(keys: type[Keys]) -> bool:
    return not keys.model_fields.keys().isdisjoint(HEADS)


class _NotedHead:
    """An attribute of page metadata that notes who reads it."""

    def __init__(self, name: str) -> None:
        self._name, self._slot = name, getattr(PageMetadata, name)

    def __get__(self, metadata: PageMetadata, _kind: Any = None) -> Any:
        if is_noted() and not metadata.is_series:
            have_read((head_token(metadata.source, self._name),))
        return self._slot.__get__(metadata)

    def __set__(self, metadata: PageMetadata, value: str) -> None:
        self._slot.__set__(metadata, value)


class WatchedMetadata(PageMetadata):
    """Page metadata that notes who reads its title or its summary."""

    __slots__ = ()

    def __hash__(self) -> int:
        """Return the hash of what tells texts apart, which is not noted."""
        return hash(self.source)


for _name in HEADS:
    setattr(WatchedMetadata, _name, _NotedHead(_name))


def head_token(source: str, name: str) -> str:
    """Return what is noted where a title or a summary is read: "posts/joy.md#title"."""
    return f"{source}#{name}"


def fact_token(source: str, work: Callable[[Document], Any]) -> str:
    """Return what is noted where a fact of a text's body is asked for: "posts/joy.md#kindling.plugins.x:ids"."""
    return f"{source}#{name_of(work)}"


def watched(document: Document) -> WatchedDocument:
    """Return a copy of a document that is watched."""
    made = WatchedDocument(*(_said(document, name) for name in _FIELDS))
    object.__setattr__(made, "facts", _facts_of(document))
    return made


def _facts_of(document: Document) -> dict[Any, Any]:
    """Return what is known of a document's body already; copies that say the same share it."""
    return document.facts if isinstance(document, WatchedDocument) else {}


def digest_but_words(document: Document) -> str:
    """Return the digest of what two versions of a text share that differ in what is noted of them alone, as below.

    Raises TypeError where an extension has found what has none.
    """
    return digest_of(_but_noted(document), _LINES)


def differ_in(old: WatchedDocument, new: Document) -> frozenset[str] | None:
    """Return in what two versions of a text differ, as it is noted; None where they differ in more than that.

    Lines of the file, and what is wrong with them, are not compared.
    """
    if any(work(new) != fact for work, fact in old.facts.items()):
        return None
    if not _alike(_but_noted(old), _but_noted(new)):
        return None
    source, fronts = _said(old, "source"), (_said(old, "front"), _said(new, "front"))
    heads = {head_token(source, name) for name in HEADS if getattr(fronts[0], name) != getattr(fronts[1], name)}
    return frozenset(heads | ({source} if any(_said(old, name) != _said(new, name) for name in _BODY) else set()))


def _but_noted(document: Document) -> dict[str, Any]:
    """Return what a document says beside what is noted where it is read."""
    said = {name: _said(document, name) for name in _FIELDS if name not in _BODY | _LINES | _TOLD}
    front, typed = _shown(said["front"])
    heads: tuple[str, ...] = () if document.is_series else HEADS
    held = {name: value for name, value in front.items() if name not in heads}
    return said | {"front": [held, typed], "written": _without(heads, said["written"])}


def _without(heads: Collection[str], written: Written) -> Written:
    """Return how a head is written, but for the words of some keys."""
    keys = (replace(one, text="", rewritten=()) if one.key in heads else one for one in written.keys)
    return replace(written, keys=tuple(keys))


def _said(document: Document, name: str) -> Any:
    return object.__getattribute__(document, name)


def _shown(front: Any) -> tuple[Any, Any]:
    return front.__dict__, front.model_fields_set  # of two classes that were made while running, with the same keys


def _alike(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if is_dataclass(one):
        names = (each.name for each in fields(one) if each.name not in _LINES)
        return all(_alike(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, tuple | list):
        return len(one) == len(other) and all(map(_alike, one, other))
    if isinstance(one, Mapping):
        return one.keys() == other.keys() and all(_alike(value, other[key]) for key, value in one.items())
    return bool(one == other)

"""Texts whose bodies are not read unnoticed (``noted.py``), and what makes two versions of a text alike for others."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from kindling.model.digests import digest_of
from kindling.model.noted import have_read, is_noted, name_of, unnoted
from kindling.model.values import Document

Fact = TypeVar("Fact")
_BODY = frozenset(("html", "text", "words"))
_LINES = frozenset(("line", "lines", "body_line"))  #: where something stands in the file, which only messages say
_FIELDS = tuple(each.name for each in fields(Document))
_TOLD = frozenset(("problems", "idle", "front"))


class WatchedDocument(Document):
    """A document that notes who reads its body; equal to one that says the same and is not watched."""

    __slots__ = ("facts",)

    def __getattribute__(self, name: str) -> Any:
        """Return an attribute, and note it where it is the body."""
        if name in _BODY and is_noted():
            have_read((object.__getattribute__(self, "source"),))
        return object.__getattribute__(self, name)

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

        Its front matter stays: it says the same.
        """
        for name in _FIELDS:
            if name != "front":
                object.__setattr__(self, name, _said(document, name))
        object.__setattr__(self, "facts", _facts_of(document) | self.facts)


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
    """Return the digest of what two versions of a text share that differ in their words alone, as below.

    Raises TypeError where an extension has found what has none.
    """
    said = {name: _said(document, name) for name in _FIELDS if name not in _BODY | _LINES | _TOLD}
    return digest_of([said, _said(document, "front")], _LINES)


def differ_in_words(old: WatchedDocument, new: Document) -> bool:
    """Return whether two versions of a text are the same for all others but in their words, and in lines of the file.

    What is wrong with them is not compared.
    """
    if _shown(old.front) != _shown(new.front) or any(work(new) != fact for work, fact in old.facts.items()):
        return False
    compared = (name for name in _FIELDS if name not in _BODY | _LINES | _TOLD)
    return all(_alike(getattr(old, name), getattr(new, name)) for name in compared)


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

"""What the editor would not keep as it is: found in how a text is written, before anybody edits it there. Pure.

The editor reads front matter by YAML's own types and writes it anew; a field of its forms holds one shape of a value.
Each rule here was seen in the program itself (tests/plugins/editor/).
"""

from collections.abc import Iterator, Mapping

from pydantic.fields import FieldInfo

from kindling.model.declared import Sort, sort_of
from kindling.model.frontmatter import in_list
from kindling.model.scalars import quoted
from kindling.model.values import Document
from kindling.model.written import WrittenKey

#: sorts of keys that a field of one line, a choice or a file holds: empty ones are left out when the editor writes
ONE_LINE = frozenset({"text", "date", "number", "truth", "language", "duration", "file", "film", "choice"})
Keys = Mapping[str, FieldInfo]
Found = tuple[int, str, str]  #: line, fact, what to do


def unkept(document: Document, keys: Keys, fields: frozenset[str]) -> Iterator[Found]:
    """Yield what the editor would change in a text; ``fields``: the keys that its forms have."""
    if not document.written.fenced:
        hint = "write the head as YAML: a line ---, then title: and the others, then another line ---"
        yield 1, "the head is not between two lines ---", hint
        return
    for key in document.written.keys:
        declared = keys.get(key.key.lower())
        sort = sort_of(declared) if declared else "other"
        if key.key != key.key.lower():
            line = f"{key.key.lower()}: {key.text}".rstrip() if key.form == "text" else f"{key.key.lower()}:"
            yield key.line, f"{key.key}: would stand there twice", f"write {line}"
        yield from _retyped(key, sort, key.key in fields)
        yield from _listed(document, key, sort, key.key in fields)
        yield from _in_order(document, key, sort)
    if document.written.indented:
        fact = "the text begins with an indented line, whose spaces would be lost"
        yield document.body_line, fact, "begin with a line that is not indented; code stands between two lines ```"


def _retyped(key: WrittenKey, sort: Sort, field: bool) -> Iterator[Found]:
    """Yield the values that YAML takes for a number, or for nothing, and that would be written so."""
    if key.form == "text" and not key.text and key.rewritten:
        if not field:
            yield key.line, f"{key.key}: is empty, and would say null", "take the line out"
        return
    for value in key.rewritten:
        if sort == "truth" and value.said.lower() in ("true", "false"):
            continue
        said = value.said or "nothing"
        hint = f"write {quoted(value.said)}" if value.said else "take it out, or write something"
        if value.said == '""':
            said, hint = 'the name ""', "write a name"
        elif key.form == "text":
            hint = f"write {key.key}: {quoted(value.said)}"
        yield value.line, f"{said} in {key.key}: would become {value.becomes}", hint


def _listed(document: Document, key: WrittenKey, sort: Sort, field: bool) -> Iterator[Found]:
    """Yield a line of several texts, which would become a list of one."""
    if not field or sort != "texts" or key.form != "text" or not key.text:
        return
    found = getattr(document.front, key.key, ())
    if len(found) != 1:
        items = ", ".join(in_list(item) for item in found)
        yield key.line, f"{key.key}: holds several in one line, and would hold one", f"write {key.key}: [{items}]"


def _in_order(document: Document, key: WrittenKey, sort: Sort) -> Iterator[Found]:
    """Yield a map of series whose first would be another, since maps are written by the alphabet."""
    names = [name for name, _ in getattr(document.front, key.key, ())] if sort == "series" and key.form == "map" else []
    if names != sorted(names):
        hint = f"write {min(names)} first, if it may be; else change this text on a computer alone"
        yield key.line, f"{key.key}: would begin with another of its series", hint


def holds(key: WrittenKey, sort: Sort) -> bool:
    """Return whether a field of the editor can hold what a text says under a key of this sort."""
    if sort == "series":
        return key.form != "map"
    if sort in ("texts", "sentences"):
        return key.form in ("text", "list")
    return sort in ONE_LINE and key.form == "text"

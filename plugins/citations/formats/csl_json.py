"""CSL JSON, read. Pure."""

import json
import re
from collections.abc import Iterator
from functools import partial

from kindling.model.problems import Problem
from kindling.plugins.citations.formats.source import RULE, Source, csl_source
from kindling.plugins.citations.mends import mended, of_json

_LOOK = "look at this line and the one before for a missing comma, bracket or quotation mark"


def read(path: str, text: str) -> Iterator[Source | Problem]:
    """Yield the sources of a file, and what can't be read of it."""
    try:
        # a control in a text is taken out, and told
        found = json.loads(text, strict=False, parse_int=_whole)
    except json.JSONDecodeError as error:
        yield Problem(
            path,
            error.lineno,
            RULE,
            f"this is no valid JSON: {error.msg} (column {error.colno})",
            mended(text, of_json(text, error.lineno), partial(_is_read, before=error)) or _LOOK,
        )
        return
    items = found.get("items", found.get("references")) if isinstance(found, dict) else found
    if not isinstance(items, list):
        yield Problem(path, 1, RULE, "a list of sources is expected: [ {…}, {…} ]", "export it as “CSL JSON”")
        return
    place = 0
    for item in items:
        identity = json.dumps(item.get("id"), ensure_ascii=False) if isinstance(item, dict) else ""
        at = re.compile(r'"id"\s*:\s*' + re.escape(identity)).search(text, place) if identity else None
        place = at.end() if at else place
        yield csl_source(path, text.count("\n", 0, place) + 1, item)


def _is_read(text: str, before: json.JSONDecodeError) -> bool:
    """Return whether a file can be read, or further than it could be before."""
    try:
        json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        return error.lineno > before.lineno + 1 or (_at_end(error) and not _at_end(before))
    return True


def _at_end(error: json.JSONDecodeError) -> bool:
    return error.pos >= len(error.doc.rstrip())


def _whole(digits: str) -> int | str:
    """Return a number; one that is longer than any volume or page as the text it is."""
    return int(digits) if len(digits) < 20 else digits

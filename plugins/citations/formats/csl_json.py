"""CSL JSON, read. Pure."""

import json
import re
from collections.abc import Iterator

from kindling.model.problems import Problem
from kindling.plugins.citations.formats.source import RULE, Source, csl_source


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
            "look at this line and the one before for a missing comma, bracket or quotation mark",
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
        yield csl_source(path, text.count("\n", 0, place) + 1, item, "json")


def _whole(digits: str) -> int | str:
    """Return a number; one that is longer than any volume or page as the text it is."""
    return int(digits) if len(digits) < 20 else digits

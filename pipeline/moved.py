"""Pages that the last build had at another address: links to it would break, so the writer is told what to add."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.swap import MANIFEST
from plugins._kit.addresses import output_path
from plugins._kit.problems import Problem
from plugins._kit.values import Fact, Output, Site

_FOLDERS = {"post": "posts/", "series": "series/", "page": ""}


def pages_before(output: Path) -> dict[str, list[str]]:
    """Return source → the pages that the build in ``output`` made of it; nothing where there is none to be read."""
    found: dict[str, list[str]] = {}
    with suppress(OSError, ValueError, KeyError, TypeError):
        for entry in json.loads((output / MANIFEST).read_text("utf-8"))["files"]:
            if entry["path"].endswith("/index.html"):
                found.setdefault(entry["source"], []).append(entry["path"])
    return found


def moved_pages(site: Site, before: Mapping[str, list[str]], outputs: Iterable[Output]) -> Iterator[Problem]:
    """Yield a warning for each page whose old address leads nowhere now."""
    now = {output_path(output.address) for output in outputs}
    for fact in site.facts:
        if not fact.listed:
            continue
        for path in before.get(fact.path, ()):
            if path not in now and _is_its_own(path, fact):
                yield _moved(fact, f"/{path.removesuffix('index.html')}", site)


def _is_its_own(path: str, fact: Fact) -> bool:
    """Return whether ``path`` was the page of the text itself, not one beside it (print/, share/)."""
    folder = _FOLDERS[fact.kind]
    return path.startswith(folder) and path.removeprefix(folder).count("/") == 1


def _moved(fact: Fact, old: str, site: Site) -> Problem:
    document = site.document_by_source[fact.source]
    line = document.lines.get("slug", document.lines.get("title", 1))
    hint = f"add {old} to aliases: of this text, and the old address leads on"
    if fact.kind == "post" and fact.identity == fact.slug:
        hint += f"; add id: {old.strip('/').rpartition('/')[2]} too, and its short address and feed id stay"
    words = f"the page was at {old} when the site was last built, and is now at {fact.address}: old links would break"
    return Problem(fact.path, line, "plan/moved", words, hint, "warning")

"""Pages that the last build had at another address: links to it would break, so the writer is told what to add.

Which text became which page is remembered in the site's own folder; nothing in what is published says it.
"""

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urljoin

from kindling.model.addresses import output_path, short_address
from kindling.model.cache import Cache, key_of
from kindling.model.html import start_tags
from kindling.model.outputs import Output
from kindling.model.problems import Problem
from kindling.model.values import PageMetadata, Site, folder_of

_DAYS = 3_650  #: so long is remembered what was published into a target that no build has looked at since
_REFRESH = "0; url="  #: how the page of a short address begins to say where it leads


def remember(memory: Cache, output: Path, sources: Mapping[str, str]) -> None:
    """Write down what each file of a build was made from; ``sources``: path → "content/posts/joy.md"."""
    memory.put(_key(output), json.dumps(dict(sorted(sources.items())), indent=0).encode())
    memory.evict(time.time(), days=_DAYS)


def sources_of(memory: Cache, output: Path) -> dict[str, str]:
    """Return what ``remember`` wrote of a target; nothing where there is none, or none that is whole."""
    with suppress(ValueError):
        held: dict[str, str] = json.loads(memory.get(_key(output)) or b"{}")
        return held
    return {}


def _key(output: Path) -> str:
    return key_of(os.fspath(output), "pages")


def pages_before(memory: Cache, output: Path, site: Site) -> dict[str, list[str]]:
    """Return source → the pages that the last build into ``output`` made of it.

    Without a memory (another machine, a new clone), the short address that stands in ``output`` says where a post was.
    """
    found: dict[str, list[str]] = {}
    for path, source in sources_of(memory, output).items():
        if path.endswith("/index.html"):
            found.setdefault(source, []).append(path)
    return found or dict(_by_short_address(output, site))


def _by_short_address(output: Path, site: Site) -> Iterator[tuple[str, list[str]]]:
    for metadata in site.posts:
        short = short_address(metadata.identity)
        with suppress(OSError, ValueError):
            page = (output / output_path(short)).read_text("utf-8")
            for leads in (said["content"] for name, said in start_tags(page) if name == "meta" and "content" in said):
                if leads.startswith(_REFRESH):
                    yield metadata.path, [output_path(unquote(urljoin(short, leads.removeprefix(_REFRESH))))]


def moved_pages(site: Site, before: Mapping[str, list[str]], outputs: Iterable[Output]) -> Iterator[Problem]:
    """Yield a warning for each page whose old address leads nowhere now."""
    now = {output_path(output.address) for output in outputs}
    for metadata in site.page_metadata:
        if not metadata.listed:
            continue
        for path in before.get(metadata.path, ()):
            if path not in now and _is_its_own(path, metadata):
                yield _moved(metadata, f"/{path.removesuffix('index.html')}", site)


def _is_its_own(path: str, metadata: PageMetadata) -> bool:
    """Return whether ``path`` was the page of the text itself, not one beside it (print/, share/)."""
    folder = folder_of(metadata.kind).removeprefix("/")
    return path.startswith(folder) and path.removeprefix(folder).count("/") == 1


def _moved(metadata: PageMetadata, old: str, site: Site) -> Problem:
    document = site.document_by_source[metadata.source]
    line = document.lines.get("slug", document.lines.get("title", 1))
    hint = f"add {old} to aliases: of this text, and the old address leads on"
    if metadata.is_post and metadata.identity == metadata.slug:
        hint += f"; add id: {old.strip('/').rpartition('/')[2]} too, and its short address and feed id stay"
    words = (
        f"the page was at {old} when the site was last built, and is now at {metadata.address}: old links would break"
    )
    return Problem(metadata.path, line, "plan/moved", words, hint, "warning")

"""Verify: the staged files against the plan and against one another. What is wrong here reached no reader."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from lxml import etree

from kindling.engine.blocked import blocked, blocked_problems
from kindling.engine.kept_pages import KeptPages
from kindling.engine.plan import AT_THE_ROOT
from kindling.model.addresses import output_path, served_file
from kindling.model.html import Tag, candidates, elements, start_tags
from kindling.model.markers import CLOSE, OPEN
from kindling.model.outputs import CopyOutput, Output
from kindling.model.problems import Problem
from kindling.model.staged import StagedPage, StagedSite

_JSON_LD = "application/ld+json"
_LINKS = frozenset({"href", "src", "poster"})
_OWN_HOST = "https://kindling.invalid"
#: a moment of a film or a sound (Media Fragments 1.0, section 4.2.1); its page has no id for each
_TIME = r"(?:\d+:){0,2}\d+(?:\.\d+)?s?"
_MOMENT = re.compile(rf"t=(?:npt:)?{_TIME}(?:,{_TIME})?")
_PLAIN = re.compile(r"(?:\.\./)+(?:[\w~%-][\w~%./-]*)?(?:#[\w~%./-]*)?", re.A)  #: steps up, then steps down


class Known(Protocol):
    """What earlier builds know of their pages."""

    def page(self, output: Output, html: str, look: Callable[[], StagedPage]) -> StagedPage:
        """Return what is known of a page with this HTML, else what ``look`` finds."""


def staged_tree(
    folder: Path,
    outputs: Iterable[Output],
    base: str,
    own: str = "",
    known: Known | None = None,
    stay: Collection[str] = frozenset(),
) -> StagedSite:
    """Return the staged tree with the HTML pages read once; what a writer put at the root is as it is.

    ``own``: the site's host with its scheme. ``known``: what earlier builds know of their pages. ``stay``: addresses of
    files that are as the last build left them, and need not be in the folder.
    """
    outputs = tuple(outputs)
    pages = {
        output.address: _seen(output, (folder / output_path(output.address)).read_text("utf-8"), own, known)
        for output in outputs
        if is_page(output) and output.address not in stay and (folder / output_path(output.address)).is_file()
    }
    before = {each.address: each for each in outputs if each.address in stay and is_page(each)}
    was = _Before(before, known) if isinstance(known, KeptPages) else {}
    lost = any(isinstance(known, KeptPages) and known.ids_before(each) - page.ids for each, page in pages.items())
    return StagedSite(folder, outputs, base.rstrip("/"), pages, frozenset(stay), was, lost and bool(stay))


class _Before(Mapping[str, StagedPage]):
    """Address → what is known of a page that is as the last build left it."""

    def __init__(self, outputs: Mapping[str, Output], known: KeptPages) -> None:
        self._outputs, self._known = outputs, known

    def __getitem__(self, address: str) -> StagedPage:
        return self._known.stays(self._outputs[address])

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)


def is_page(output: Output) -> bool:
    """Return whether an output is a page, whose HTML is verified; what a writer put at the root is as it is."""
    return output_path(output.address).endswith(".html") and not output.source.startswith(AT_THE_ROOT)


def _seen(output: Output, html: str, own: str, known: Known | None) -> StagedPage:
    look = partial(_page, output, html, own)
    return known.page(output, html, look) if known else look()


def looked_at(output: Output, data: bytes, known: KeptPages) -> list[Any] | None:
    """Return what is kept of a page that has these bytes; None for what is no page."""
    if not is_page(output):
        return None
    html = data.decode("utf-8", "replace")
    return known.row(output, html, partial(_page, output, html, known.own))


def _page(output: Output, html: str, own: str) -> StagedPage:
    ids: Counter[str] = Counter()
    links: set[str] = set()
    tags = list(start_tags(html))
    for _, attributes in tags:
        for name, value in attributes.items():
            if name == "id":
                ids[value] += 1
            elif name in _LINKS:
                links.add(value)
            elif name == "srcset":
                links.update(address for address, _ in candidates(value))
    twice = tuple(sorted(i for i, n in ids.items() if n > 1))
    form = "" if isinstance(output, CopyOutput) else _html_fault(html)
    return StagedPage(output, frozenset(ids), twice, frozenset(links), tuple(blocked(tags, own)), form)


def verification(staged: StagedSite, heed: Callable[[], None] = lambda: None) -> list[Problem]:
    """Return everything that is wrong with the staged tree; ``heed`` is called for each page, and may raise to stop."""
    return [
        *_missing_and_extra(staged),
        *_ids(staged),
        *_links(staged, heed),
        *_feeds_and_json(staged),
        *blocked_problems(staged),
    ]


def _missing_and_extra(staged: StagedSite) -> Iterator[Problem]:
    planned = {output_path(output.address): output for output in staged.new}
    laid = {output_path(address) for address in staged.stay}
    there = set(files_below(staged.folder)) - laid
    for path in sorted(planned.keys() - there):
        yield Problem(
            planned[path].source,
            0,
            "verify/missing",
            f"{path} was planned and is not there",
            "this is a fault of a plugin",
        )
    for path in sorted(there - planned.keys()):
        yield Problem(
            path,
            0,
            "verify/extra",
            "the file was written without being planned",
            "a plugin wrote it; let it plan an Output",
        )


def files_below(folder: Path) -> Iterator[str]:
    """Yield every file's place below ``folder``, with slashes."""
    for name, _folders, files in os.walk(folder):
        below = Path(name).relative_to(folder).as_posix()
        yield from (file if below == "." else f"{below}/{file}" for file in files)


def _ids(staged: StagedSite) -> Iterator[Problem]:
    for page in staged.pages.values():
        for name in page.twice:
            fact = f"the id {name!r} stands more than once on {page.output.address}"
            yield Problem(
                page.output.source, 0, "verify/id", fact, "rename one of the headings, or the {#id} given by hand"
            )


def _links(staged: StagedSite, heed: Callable[[], None]) -> Iterator[Problem]:
    files = {f"/{output_path(output.address)}": output for output in staged.outputs}
    others = staged.before.values() if staged.lost else ()
    for page in (*staged.pages.values(), *others):
        heed()
        for link in sorted(page.links):
            if fault := _link_fault(link, page, staged, files):
                rule, fact, hint = fault
                yield Problem(page.output.source, 0, rule, f"on {page.output.address} {fact}", hint)


def _link_fault(
    link: str, page: StagedPage, staged: StagedSite, files: dict[str, Output]
) -> tuple[str, str, str] | None:
    if link[:1] == "#" and link[1:] in page.ids:  # most links of a page with notes: no address to take apart
        return None
    if link.startswith(("https://", "mailto:")):  # the next most: elsewhere
        return None
    try:
        url = linked_place(f"{staged.base}{page.output.address}", link)
    except ValueError:  # "http://[": brackets hold an IPv6 address
        return "verify/link", f"the link {link!r} is no address", "mend the link"
    if f"{url.scheme}://{url.netloc}" != _OWN_HOST:
        return None
    path = unquote(url.path)
    if not path.startswith(f"{staged.base}/"):
        return "verify/link", f"the link {link!r} leaves the site's folder", "write it as a path of this site"
    path = path.removeprefix(staged.base)
    if f"/{served_file(path)}" not in files:
        return "verify/link", f"the link {link!r} leads to no page", "mend the link, or the menu in pelicanconf.py"
    target = staged.pages.get(path) or staged.before.get(path)
    anchor = unquote(url.fragment.partition(":~:")[0])  # behind it, words to be looked for (Scroll to Text Fragment)
    if target and anchor and anchor not in target.ids and not _MOMENT.fullmatch(anchor):
        return (
            "verify/anchor",
            f"the link {link!r} leads to no heading or note",
            "look for the heading's words in the page",
        )
    return None


def linked_place(here: str, link: str) -> SplitResult:
    """Return where a link on the page at ``here`` leads. Raises ValueError for one that is no address."""
    if "//" not in here and "/." not in here and _PLAIN.fullmatch(link):  # less its steps up, it is that of many pages
        here = here[: here.rindex("/") + 1]
        while link.startswith("../") and here != "/":
            here, link = here[: here.rindex("/", 0, -1) + 1], link[3:]
    return _joined(here, link)


@lru_cache(1 << 14)
def _joined(here: str, link: str) -> SplitResult:
    return urlsplit(urljoin(f"{_OWN_HOST}{here}", link))


def _feeds_and_json(staged: StagedSite) -> Iterator[Problem]:
    for output in staged.new:
        path = staged.folder / output_path(output.address)
        ending = path.suffix
        ours = ending in (".xml", ".json", ".html") and not isinstance(output, CopyOutput) and path.is_file()
        page = staged.pages.get(output.address)
        if ours and (fault := page.form if page else _form_fault(path.read_bytes(), ending)):
            hint = "this is a fault of a plugin or template"
            yield Problem(output.source, 0, "verify/form", f"{output.address} {fault}", hint)


def _form_fault(data: bytes, ending: str) -> str:
    text = data.decode("utf-8")
    try:
        if ending == ".xml":
            etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
        elif ending == ".json":
            json.loads(text)
        else:
            return _html_fault(text)
    except (etree.XMLSyntaxError, json.JSONDecodeError) as error:
        return f"can't be read back: {error}"
    return _unfilled(text)


def _html_fault(html: str) -> str:
    """Return what is wrong with what a page says to programs, or with its text; "" for nothing."""
    lines = html.replace("\r\n", "\n").replace("\r", "\n")  # as a browser reads them, and places are not asked for
    try:
        for graph in elements(lines, _is_json_ld, ("script",)) if _JSON_LD in html else ():
            json.loads(graph.inner)
    except json.JSONDecodeError as error:
        return f"can't be read back: {error}"
    return _unfilled(html)


def _unfilled(text: str) -> str:
    return "holds a marker that nothing filled" if OPEN in text or CLOSE in text else ""


def _is_json_ld(tag: Tag) -> bool:
    return tag.attributes.get("type") == _JSON_LD

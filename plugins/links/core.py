"""Links and images of a text: found while reading, resolved when everything is known. Pure.

A path with an ending is a file: relative to the text's own folder, or from ``content/`` when it begins
with ``/``. A path that ends in ``/`` is an address on the site. ``{filename}``, ``{static}`` and
``{attach}`` before a path are read as Pelican reads them.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from posixpath import basename, join, normpath, splitext
from typing import Literal
from urllib.parse import unquote, urlsplit

from plugins._kit.addresses import encoded
from plugins._kit.markers import href, marker
from plugins._kit.problems import Problem, did_you_mean, nearest
from plugins._kit.values import Document, Fact, MediaFile

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_TAG = re.compile(r'<(a|img|source|video|audio|track|iframe)((?:\s+[a-zA-Z][\w:-]*(?:="[^"]*")?)*)\s*/?>')
_ATTRIBUTE = re.compile(r'([a-zA-Z][\w:-]*)="([^"]*)"')
_WIDTH = re.compile(r'\swidth="(\d{1,5})(?:px)?"')
_SIDES = re.compile(r'\s(?:width|height)="[^"]*"')
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_PELICAN = re.compile(r"[{|](filename|static|attach)[|}]")


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link or image that points into the site, as it was typed."""

    number: int
    tag: str  #: "a", "img"
    value: str  #: as typed, HTML entities undone
    line: int
    kind: Literal["file", "address"]
    attach: bool  #: ``{attach}``: the file is published beside the page
    width: int = 0  #: pixels, of an image that shall be shown so wide; 0 when nothing is said


@dataclass(frozen=True, slots=True)
class LinksView:
    """The resolved links of one page."""

    fills: Mapping[str, str] = field(default_factory=dict)


def found_links(text: str, line_of: Callable[[str], int]) -> tuple[str, tuple[FoundLink, ...]]:
    """Return clean HTML with a marker in place of each inward link, and those links."""
    found: list[FoundLink] = []

    def tag(match: re.Match[str]) -> str:
        name, said = match[1], match[2]
        attributes = _ATTRIBUTE.sub(lambda attribute: _attribute(name, attribute, found, line_of), said)
        if name == "img" and attributes != said:  # it points inward: its size is filled in with its address
            wanted = _WIDTH.search(said)
            found[-1] = replace(found[-1], width=int(wanted[1]) if wanted else 0)
            attributes = _SIDES.sub("", attributes)
        return f"<{name}{attributes}>"

    return _TAG.sub(tag, text), tuple(found)


def _attribute(tag: str, match: re.Match[str], found: list[FoundLink], line_of: Callable[[str], int]) -> str:
    name, value = match[1], html.unescape(match[2]).strip()
    if name not in ("href", "src", "poster") or not value or value.startswith("#"):
        return match[0]
    if _outward(value):
        return f'{name}="{html.escape(encoded(value))}"'
    pelican = _PELICAN.match(value)
    path = _PELICAN.sub("", value, count=1)
    kind: Literal["file", "address"] = "address" if urlsplit(path).path.endswith("/") and not pelican else "file"
    found.append(FoundLink(len(found) + 1, tag, value, line_of(value), kind, bool(pelican and pelican[1] == "attach")))
    return f'{name}="{marker("links", len(found))}"'


def _outward(value: str) -> bool:
    return value.startswith("//") or bool(_SCHEME.match(value) and not _PELICAN.match(value))


def unsafe_scheme(value: str) -> str:
    """Return the scheme of ``value`` when a link may not have it ("javascript"), else "".

    Controls and spaces are taken out first, as browsers do (WHATWG URL, section 4.4).
    """
    bare = re.sub(r"[\x00-\x20]", "", value)
    if bare.startswith("//"):
        return "//"
    match = _SCHEME.match(bare)
    scheme = match[0][:-1].lower() if match else ""
    return scheme if scheme and scheme not in SCHEMES else ""


@dataclass(frozen=True, slots=True)
class Targets:
    """All that a link can lead to."""

    facts: Mapping[str, Fact]  #: by source, those that are built
    waiting: Mapping[str, Fact]  #: by source, drafts and scheduled posts that are not built
    media: Mapping[str, MediaFile]
    addresses: frozenset[str]  #: every address of the site, for links that are addresses


def resolved(
    path: str, source: str, address: str, links: Iterable[FoundLink], targets: Targets
) -> tuple[LinksView, list[Problem]]:
    """Return what stands in the page's link markers, and the links that lead nowhere."""
    fills: dict[str, str] = {}
    problems: list[Problem] = []
    for link in links:
        fill, problem = _fill(source, address, link, targets)
        fills[f"links:{link.number}"] = fill
        if problem:
            problems.append(Problem(path, link.line, *problem))
    return LinksView(fills), problems


_Fault = tuple[str, str, str]  # rule, message, hint


def _fill(source: str, address: str, link: FoundLink, targets: Targets) -> tuple[str, _Fault | None]:
    path, fragment = place_typed(link.value), _PELICAN.sub("", link.value, count=1).partition("#")[2]
    tail = f"#{fragment}" if fragment else ""
    if link.kind == "address" or path in targets.addresses:
        return _to_address(path, address, tail, link, targets)
    target = file_target(source, path)
    if target is None:
        return "#", ("links/escape", f"{link.value!r} leads out of the content folder", "put the file into content/")
    if fact := targets.facts.get(target):
        return href(fact.address) + html.escape(tail), None
    if target in targets.media:
        return _to_media(target, address, tail, link, targets.media[target]), None
    return "#", _missing(target, link, targets)


def place_typed(value: str) -> str:
    """Return the path that a link names, as a file system spells it.

    >>> place_typed("{static}/media/a%20b.png?x#y")
    '/media/a b.png'
    """
    return unquote(_PELICAN.sub("", value, count=1).partition("#")[0].partition("?")[0])


def file_target(source: str, path: str) -> str | None:
    """Return the place in ``content/`` that ``path``, typed in ``source``, names; None outside of it."""
    joined = path.lstrip("/") if path.startswith("/") else join(str(PurePosixPath(source).parent), path)
    target = normpath(joined)
    return None if target == ".." or target.startswith("../") else target


def _to_address(path: str, here: str, tail: str, link: FoundLink, targets: Targets) -> tuple[str, _Fault | None]:
    target = path if path.startswith("/") else normpath(join(here, path)) + "/"
    if target in targets.addresses:
        return href(target) + html.escape(tail), None
    for fact in targets.waiting.values():
        if fact.address == target:
            return "#", _waits(link, fact)
    hint = (
        did_you_mean(target, targets.addresses)
        if nearest(target, targets.addresses)
        else "look at the site's own list: /archive/"
    )
    return "#", ("links/address", f"no page has the address {link.value!r}", hint)


def _to_media(target: str, address: str, tail: str, link: FoundLink, media: MediaFile) -> str:
    where = _beside(target, address) if link.attach else f"/{target}"
    width, height = _shown_size(media, link.width) if link.tag == "img" else (0, 0)
    size = f'" width="{width}' if width else ""
    size += f'" height="{height}' if height else ""
    return href(where) + html.escape(tail) + size


def _shown_size(media: MediaFile, width: int) -> tuple[int, int]:
    """Return width and height of an image, in the proportions of its file; 0 for what is not known."""
    if not width or not media.width:
        return width or media.width, media.height
    return width, max(1, round(width * media.height / media.width))


def _beside(target: str, address: str) -> str:
    """Return where a file is published that is attached to the page at ``address``."""
    return f"{address}{basename(target)}"


def attached(document: Document, address: str) -> dict[str, str]:
    """Return address → source of each file that ``{attach}`` publishes beside a document's page."""
    links = (link for link in document.findings.get("links", ()) if link.attach)
    targets = (file_target(document.source, place_typed(link.value)) for link in links)
    return {_beside(target, address): target for target in targets if target}


def _missing(target: str, link: FoundLink, targets: Targets) -> _Fault:
    if fact := targets.waiting.get(target):
        return _waits(link, fact)
    names = [*targets.facts, *targets.media]
    same_folder = {basename(name): name for name in names}
    near = nearest(target, names) or [same_folder[n] for n in nearest(basename(target), same_folder)]
    hint = f"did you mean /{near[0]}?" if near else "check the name, and that the file is below content/"
    rule = "links/image" if link.tag == "img" else "links/file"
    what = "file" if splitext(target)[1] else "file (an address ends in /)"
    return rule, f"there is no {what} {link.value!r}", hint


def _waits(link: FoundLink, fact: Fact) -> _Fault:
    what = "a draft" if fact.state == "draft" else "not published yet"
    return "links/unpublished", f"{link.value!r} leads to a post that is {what}", "link to it once it is published"


# ---- the picture that front matter names -------------------------------------------------------------


def cover_target(document: Document) -> str | None:
    """Return the place in ``content/`` that a document's ``cover`` names; None without one, or outside of it."""
    cover = document.front.cover
    return file_target(document.source, _PELICAN.sub("", cover, count=1)) if cover else None


def cover_of(document: Document, media: Mapping[str, MediaFile]) -> MediaFile | None:
    """Return the picture that a document chose for itself; None without one, or when it is not there."""
    file = media.get(cover_target(document) or "")
    return file if file and file.mime.startswith("image/") else None


def cover_problems(document: Document, media: Mapping[str, MediaFile]) -> Iterator[Problem]:
    """Yield the ``cover`` of a document that is not there."""
    front, target = document.front, cover_target(document)
    if front.cover and cover_of(document, media) is None:
        near = nearest(target or "", [name for name, file in media.items() if file.mime.startswith("image/")])
        fact = f"there is no picture {front.cover!r}"
        hint = f"did you mean /{near[0]}?" if near else "check the name, and that the file is below content/"
        yield document.problem("cover", "links/cover", fact, hint)

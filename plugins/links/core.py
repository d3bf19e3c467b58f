"""Links and images of a text: found while reading, resolved when everything is known. Pure.

A path with an ending is a file: relative to the text's own folder, or from ``content/`` when it begins
with ``/``. A path that ends in ``/`` is an address on the site. ``{filename}``, ``{static}`` and
``{attach}`` before a path are read as Pelican reads them.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from posixpath import basename, join, normpath, splitext
from typing import Literal

from kindling.model.addresses import SCHEME, encoded, file_address, is_of_the_web
from kindling.model.delivery import media_type
from kindling.model.frontmatter import CoverFields
from kindling.model.html import Attributes, candidates, with_attributes
from kindling.model.kinds import may_be_linked, never_published
from kindling.model.markers import href, marker
from kindling.model.paths import PELICAN, PathTarget, fragment_typed, path_target, path_typed
from kindling.model.problems import Problem, nearest_file, nearest_path
from kindling.model.public_addresses import PublicIdentity
from kindling.model.reading import Finding, Reading
from kindling.model.values import Document, MediaFile, PageMetadata
from kindling.model.views import PageExtras

#: tags whose addresses are looked after, and which of them may lead to a page
_TAGS = frozenset("a area img source video audio track iframe embed object".split())
_LEADS_ON = frozenset({"a", "area", "iframe"})
#: tags of a file → what becomes of it there, and how its type begins
_SHOWN = {"img": ("shown as a picture", ("image/",)), "audio": ("played as sound", ("audio/", "video/"))}
_ADDRESSES = frozenset({"href", "src", "poster", "data"})
_SIDES = frozenset({"width", "height"})
_EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.I)
#: an address of the web that was typed without its beginning, and is hardly the name of a file
_HOST = re.compile(
    r"(?:www\.(?:[\w-]+\.)+[a-z]{2,}|(?:[\w-]+\.)+(?:com|org|net|info|edu|gov|uk|eu|wales|cymru|scot|ie))(?:[/?#]|$)",
    re.I,
)
#: a title between curly quotation marks, which Markdown takes for a part of the address
_TITLED = re.compile(r"\s[“”„‘’].*[“”‘’]$", re.S)
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")


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
class LinksFound(Finding):
    """The links and images of one text."""

    links: tuple[FoundLink, ...] = ()


def find(html: str, reading: Reading) -> tuple[str, LinksFound]:
    """Return a text's HTML with a marker in place of each inward link, and those links: a ``Finder``."""
    html, links = found_links(html, reading.line_of_target)
    return html, LinksFound(links)


@dataclass(frozen=True, slots=True)
class LinksView(PageExtras):
    """The resolved links of one page."""

    fills: Mapping[str, str] = field(default_factory=dict)  #: marker → the link that takes its place


def found_links(text: str, line_of: Callable[[str], int]) -> tuple[str, tuple[FoundLink, ...]]:
    """Return clean HTML with a marker in place of each inward link, and those links."""
    found: list[FoundLink] = []

    def tag(name: str, said: Attributes) -> Attributes:
        if name not in _TAGS:
            return said
        before = len(found)
        new = {key: _value(name, key, value, found, line_of) for key, value in said.items()}
        if name == "img" and len(found) > before:  # it points inward: its size is filled in with its address
            asked = _PIXELS.fullmatch(said.get("width", "").strip())
            found[before] = replace(found[before], width=int(asked[1]) if asked else 0)
            new = {key: value for key, value in new.items() if key not in _SIDES}
        return new

    return with_attributes(text, tag), tuple(found)


def _value(tag: str, name: str, typed: str, found: list[FoundLink], line_of: Callable[[str], int]) -> str:
    """Return the value of an attribute with markers in place of what leads inward."""
    value = typed.strip()
    if name == "srcset" and tag in ("img", "source"):
        sources = [(_address("source", address, found, line_of), size) for address, size in candidates(value)]
        return ", ".join(address + size for address, size in sources)
    if name not in _ADDRESSES or not value or value.startswith("#"):
        return encoded(value) if value.rfind("#") > 0 else typed
    return _address(tag, value, found, line_of)


def _address(tag: str, value: str, found: list[FoundLink], line_of: Callable[[str], int]) -> str:
    if _outward(value):
        return encoded(f"https:{value}" if is_of_the_web(value) else value)
    pelican = PELICAN.match(value)
    path = value.partition("#")[0].partition("?")[0]
    kind: Literal["file", "address"] = "address" if path.endswith("/") and not pelican else "file"
    found.append(FoundLink(len(found) + 1, tag, value, line_of(value), kind, bool(pelican and pelican[1] == "attach")))
    return marker("links", len(found))


def _outward(value: str) -> bool:
    return value.startswith("//") or bool(SCHEME.match(value) and not PELICAN.match(value))


@dataclass(frozen=True, slots=True)
class Targets:
    """All that a link can lead to."""

    page_metadata: Mapping[str, PageMetadata]  #: by source, those that are built
    waiting: Mapping[str, PageMetadata]  #: by source, drafts and scheduled posts that are not built
    media: Mapping[str, MediaFile]
    #: a place in ``content/``, or an address → what became of the text that was there, as a hint; "" where none was
    fate_of: Callable[[str], str] = lambda _place: ""

    def __contains__(self, source: object) -> bool:
        return source in self.page_metadata or source in self.media or source in self.waiting


def resolved(source: str, address: str, links: Iterable[FoundLink], targets: Targets) -> LinksView:
    """Return what stands in the page's link markers; whether each leads anywhere is judged by ``link_problems``."""
    return LinksView({f"links:{link.number}": _fill(source, address, link, targets) for link in links})


def _fill(source: str, here: str, link: FoundLink, targets: Targets) -> str:
    target = path_target(link.value, source, targets)
    if metadata := targets.page_metadata.get(target.source or ""):
        return href(metadata.address) + _tail(target.fragment)
    if media := targets.media.get(target.source or ""):
        return _to_media(target, here, link, media)
    address = _address_meant(link, here)
    return href(address) + _tail(fragment_typed(link.value)) if address else "#"


def _address_meant(link: FoundLink, here: str) -> str:
    """Return the address of the site that a link names, which names no file of ``content/``; "" where it is none."""
    path = path_typed(link.value)
    if path.startswith("/"):
        return path
    return normpath(join(here, path)) + "/" if link.kind == "address" else ""


def names_file(link: FoundLink, here: str) -> bool:
    """Return whether a link can name a file of ``content/`` alone, and no address of the site."""
    return not _address_meant(link, here)


def links_in_doubt(
    source: str, here: str, links: Iterable[FoundLink], targets: Targets, texts: Container[str]
) -> Iterator[str]:
    """Yield the links to no file of ``content/`` and to the address of no text: only the plan may know them."""
    for link in links:
        if _address_meant(link, here) not in texts and path_target(link.value, source, targets).source not in targets:
            yield link.value


def fate(one: PublicIdentity, now: PageMetadata | None) -> str:
    """Return what became of a text that readers had, and what to do with a link to it; ``now``: what it is today."""
    if now:
        return f"that text is /{now.source} now: link to it"
    named = next((address for address in one.addresses if not address.startswith("/s/")), f"{one.kind} {one.identity}")
    if to := one.fact("to"):
        return f"it was deleted, and readers of {named} are led to {to}: link there, or take the link out"
    return f"it was withdrawn or deleted: {named} is gone; take the link out, or link to what takes its place"


# ---- what may be wrong ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlannedAddresses:
    """What links can lead to beside texts and files."""

    pages: Mapping[str, bool]  #: every address that is planned → whether it is a page
    plugin_of: Callable[[str], str] = lambda _address: ""  #: the plugin that would plan an address, and is left out


_Fault = tuple[str, str, str]  # rule, message, hint


def link_problems(
    path: str, source: str, here: str, links: Iterable[FoundLink], targets: Targets, planned: PlannedAddresses
) -> Iterator[Problem]:
    """Yield the links of a text at ``here`` that lead nowhere."""
    for link in links:
        if fault := _fault(source, here, link, targets, planned):
            yield Problem(path, link.line, *fault)


def _fault(source: str, here: str, link: FoundLink, targets: Targets, planned: PlannedAddresses) -> _Fault | None:
    target = path_target(link.value, source, targets)
    address = _address_meant(link, here)
    if target.source not in targets and _TITLED.search(link.value):
        return None  # the reader tells of its curly quotation marks
    if target.source not in targets and (
        link.kind == "address" or address in planned.pages or planned.plugin_of(address)
    ):
        return _address_fault(address, here, link, targets, planned)
    if target.source is None:
        return "links/escape", f"{link.value!r} leads out of the content folder", "put the file into content/"
    if metadata := targets.page_metadata.get(target.source):
        return None if link.tag in _LEADS_ON else _page_shown(link, metadata.path)
    if target.source in targets.media:
        reason, hint = never_published(target.source)
        return ("links/kind", reason, hint) if reason else None
    return _missing(target.source, source, link, targets)


def _tail(fragment: str) -> str:
    return escape(encoded(f"#{fragment}")) if fragment else ""


def _page_shown(link: FoundLink, what: str) -> _Fault:
    return _other_shown(link, f"a page ({what})")


def _other_shown(link: FoundLink, what: str) -> _Fault:
    shown, _ = _SHOWN.get(link.tag, _SHOWN["img"])
    hint = "write a link" if link.tag == "audio" else "write it without the !"
    fact = f"{link.value!r} is {shown}, and it is {what}"
    return "links/image", fact, f"to lead there, {hint}: [its title]({link.value})"


def _file_shown(link: FoundLink, address: str) -> _Fault | None:
    """Return that a file of the site's own making, such as a feed, stands where another kind is shown."""
    _, kinds = _SHOWN.get(link.tag, ("", ()))
    kind = media_type(address).partition(";")[0]
    return None if not kinds or kind.startswith(kinds) else _other_shown(link, f"of another kind ({kind})")


def _address_fault(
    address: str, here: str, link: FoundLink, targets: Targets, planned: PlannedAddresses
) -> _Fault | None:
    if address in planned.pages:
        if link.tag in _LEADS_ON:
            return None
        return _page_shown(link, address) if planned.pages[address] else _file_shown(link, address)
    if plugin := planned.plugin_of(address):
        fact = f"{link.value!r} is made by the plugin {plugin!r}, which is left out"
        return "links/address", fact, f"put 'kindling.plugins.{plugin}' back into PLUGINS, or take the link out"
    for metadata in targets.waiting.values():
        if metadata.address == address:
            return _waits(link, metadata)
    if fate := targets.fate_of(address):
        return "links/address", f"no page has the address {link.value!r}", fate
    pages = [name for name, is_page in planned.pages.items() if is_page]
    near = nearest_path(address, pages)
    itself = near and near[0].startswith(here)
    other = "write the file of the text that is meant, or take the link out"
    hint = f"did you mean {near[0]!r}?" if near and not itself else other
    return "links/address", f"no page has the address {link.value!r}", hint


def _to_media(target: PathTarget, address: str, link: FoundLink, media: MediaFile) -> str:
    if never_published(media.source)[0]:
        return "#"
    where = _beside(media.source, address) if link.attach else media.address
    width, height = _shown_size(media, link.width) if link.tag == "img" else (0, 0)
    size = f'" width="{width}' if width else ""
    size += f'" height="{height}' if height else ""
    return href(where) + _tail(target.fragment) + size


def _shown_size(media: MediaFile, width: int) -> tuple[int, int]:
    """Return width and height of an image, in the proportions of its file; 0 for what is not known."""
    if not width or not media.width:
        return width or media.width, media.height
    return width, max(1, round(width * media.height / media.width))


def _beside(target: str, address: str) -> str:
    """Return where a file is published that is attached to the page at ``address``."""
    return address + file_address(basename(target)).removeprefix("/")


def links_in(document: Document) -> Iterator[FoundLink]:
    """Yield the links of a document's text, and of its notes."""
    yield from body_links(document)
    for html in (html for found in document.findings for html in found.more_html):
        yield from found_links(html, lambda _: 0)[1]


def body_links(document: Document) -> tuple[FoundLink, ...]:
    """Return the links of a document's text alone."""
    found = document.finding(LinksFound)
    return found.links if found else ()


def files_named(document: Document, media: Mapping[str, MediaFile]) -> frozenset[str]:
    """Return the files that a document links to, shows or chose as its cover, by their place in ``content/``."""
    places = (path_target(link.value, document.source, media).source for link in links_in(document))
    return frozenset(source for source in (*places, cover_target(document, media)) if source and source in media)


def attached(document: Document, address: str, media: Mapping[str, MediaFile]) -> dict[str, MediaFile]:
    """Return address → file of each file that ``{attach}`` publishes beside a document's page."""
    links = (link for link in links_in(document) if link.attach)
    sources = (path_target(link.value, document.source, media).source or "" for link in links)
    return {_beside(source, address): media[source] for source in sources if source in media and may_be_linked(source)}


def _missing(target: str, here: str, link: FoundLink, targets: Targets) -> _Fault:
    if metadata := targets.waiting.get(target):
        return _waits(link, metadata)
    shown = [name for name, file in targets.media.items() if file.mime.startswith("image/")]
    names = shown if link.tag == "img" else [name for name in (*targets.page_metadata, *targets.media) if name != here]
    rule = "links/image" if link.tag == "img" else "links/file"
    what = "file" if splitext(target)[1] else "file (an address ends in /)"
    slashes = "write / in place of each \\" if "\\" in link.value else ""
    near = nearest_file(target, names)
    if (part := fragment_typed(link.value)) and near.startswith("did you mean /"):
        near = near.replace("?", f"#{part}?", 1)
    return rule, f"there is no {what} {link.value!r}", slashes or targets.fate_of(target) or _elsewhere(link) or near


def _elsewhere(link: FoundLink) -> str:
    """Return what to write where an address of the web, or of e-mail, lacks its beginning; "" where it is neither."""
    if link.tag != "a":
        return ""
    if _EMAIL.fullmatch(link.value):
        return f"write 'mailto:{link.value}'"
    return f"write 'https://{link.value}'" if _HOST.match(link.value) else ""


def _waits(link: FoundLink, metadata: PageMetadata) -> _Fault:
    what = "a draft" if metadata.state == "draft" else "not published yet"
    return "links/unpublished", f"{link.value!r} leads to a post that is {what}", "link to it once it is published"


# ---- the picture that front matter names -------------------------------------------------------------


def cover_target(document: Document, media: Mapping[str, MediaFile]) -> str | None:
    """Return the place in ``content/`` that a document's ``cover`` names; None without one, or outside of it."""
    cover = document.fields(CoverFields).cover
    return path_target(cover, document.source, media).source if cover else None


def cover_of(document: Document, media: Mapping[str, MediaFile]) -> MediaFile | None:
    """Return the picture that a document chose for itself; None without one, or when it is not there."""
    file = media.get(cover_target(document, media) or "")
    return file if file and file.mime.startswith("image/") else None


def cover_problems(document: Document, media: Mapping[str, MediaFile]) -> Iterator[Problem]:
    """Yield the ``cover`` of a document that is not there."""
    front, target = document.fields(CoverFields), cover_target(document, media)
    if front.cover and cover_of(document, media) is None:
        pictures = [name for name, file in media.items() if file.mime.startswith("image/")]
        hint = nearest_file(target or "", pictures)
        yield document.problem("cover", "links/cover", f"there is no picture {front.cover!r}", hint)


# ---- the picture that the settings name --------------------------------------------------------------

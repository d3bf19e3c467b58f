"""Pictures as values: what a text says of each, in which widths it is offered, what stands around it. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from kindling.model.addresses import slugify
from kindling.model.frontmatter import CoverFields
from kindling.model.html import Tag, plain_text, spliced, start_tag, tags
from kindling.model.markers import marker, without_markers
from kindling.model.paths import path_target
from kindling.model.reading import Finding
from kindling.model.values import Document, MediaFile
from kindling.model.views import PageExtras, Picture

FOLDER = "/pictures"
WIDTHS = (480, 800, 1200, 1600)  #: pixels: a telephone, one with a fine screen, a text column on a fine screen, a cover
ENOUGH = 1200  #: pixels; what is offered reaches this, or the picture's own width
#: what can be shrunk; a drawing (SVG) needs no widths, and AVIF is as small as WebP
SHRUNK = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
SHOWN = SHRUNK | {"image/avif", "image/svg+xml"}
DECORATIVE = "decorative"  #: the class that says so: ![](line.png){.decorative}
_NEAR_THE_TOP = 100  #: words; behind more, a picture is below what a reader sees first

_PIXELS = re.compile(r"(\d{1,5})(?:px)?")


@dataclass(frozen=True, slots=True)
class TypedPicture:
    """A picture of a text, as it was typed."""

    number: int  #: from 1, in the order of the text; 0 in a note
    src: str
    line: int
    alt: str | None  #: what it shows; "" when it is said to decorate; None when nothing is said
    decorates: bool  #: whether its class says that it only decorates
    link: bool  #: whether a link holds it and nothing else
    width: int = 0  #: pixels, when the writer asks for so many


@dataclass(frozen=True, slots=True)
class Pictures(Finding):
    """The pictures of one text; a reading's result, put into ``md.Meta["pictures"]``."""

    pictures: tuple[TypedPicture, ...] = ()
    early: bool = False  #: whether the first of them stands near the top


@dataclass(frozen=True, slots=True)
class PicturesView(PageExtras):
    """The pictures of one page."""

    cover: Picture | None = None  #: at the head of the text; None without one
    fills: Mapping[str, str] = field(default_factory=dict)  #: marker → what stands around a picture of the text
    feed_fills: Mapping[str, str] = field(default_factory=dict)  #: the same where no style reaches: feeds and print


# ---- found while reading ---------------------------------------------------------------------------


def found_pictures(html: str, line_of: Callable[[str], int]) -> tuple[str, Pictures]:
    """Return HTML with a marker before, in and behind each picture, and what is said of each.

    What is in a comment, or has its ``picture`` already (where raw HTML is allowed), is left alone.
    """
    found: list[TypedPicture] = []
    changes: list[tuple[Tag, str]] = []
    for tag, link in _images(html):
        number = len(found) + 1
        found.append(_found(number, tag, link, line_of))
        image = _loaded(tag, marker("pictures", f"{number}.how"))
        changes.append((tag, f"{marker('pictures', number)}{image}{marker('pictures', f'{number}.end')}"))
    early = bool(changes) and _words(html[: changes[0][0].start]) <= _NEAR_THE_TOP
    return spliced(html, changes), Pictures(tuple(found), early)


def plain_pictures(html: str, line_of: Callable[[str], int]) -> tuple[str, list[TypedPicture]]:
    """Return the HTML of a note, whose pictures are shown as their files are, and what is said of each.

    Notes stand on pages with those of other texts too, where a marker would be somebody else's.
    """
    images = list(_images(html))
    found = [_found(0, tag, link, line_of) for tag, link in images]
    return spliced(html, ((tag, _loaded(tag, "lazy")) for tag, _ in images)), found


def _images(html: str) -> Iterator[tuple[Tag, Tag | None]]:
    """Yield each picture that has no ``picture`` around it, and the link that holds it and nothing else, or None."""
    around, depth = list(tags(html)) if "<img" in html.lower() else [], 0
    for place, tag in enumerate(around):
        if tag.name == "picture":
            depth += 1 if tag.opens else -1
        elif tag.name == "img" and tag.opens and depth <= 0:
            yield tag, _link_around(html, around[max(0, place - 1) : place + 2])


def _link_around(html: str, three: Sequence[Tag]) -> Tag | None:
    """Return the first of three tags when it opens a link that the last one closes, with white space between alone."""
    is_link = [(tag.name, tag.opens) for tag in three] == [("a", True), ("img", True), ("a", False)]
    return three[0] if is_link and not any(html[one.end : two.start].strip() for one, two in pairwise(three)) else None


def _loaded(image: Tag, how: str) -> str:
    """Return the tag of a picture that says when it is to be loaded."""
    return start_tag("img", {"loading": how} | {k: v for k, v in image.attributes.items() if k != "loading"})


def _words(html: str) -> int:
    return len(plain_text(without_markers(html), " ").split())


def _found(number: int, image: Tag, link: Tag | None, line_of: Callable[[str], int]) -> TypedPicture:
    said = image.attributes
    src = said.get("src", "").strip()
    alone = link is not None and "aria-label" not in link.attributes and "href" in link.attributes
    decorates = DECORATIVE in said.get("class", "").split()
    alt = " ".join(said["alt"].split()) if "alt" in said else None
    width = _PIXELS.fullmatch(said.get("width", ""))
    return TypedPicture(number, src, line_of(src), alt, decorates, alone, int(width[1]) if width else 0)


def pictures_in(document: Document) -> Pictures:
    """Return the pictures in a document's text."""
    return document.finding(Pictures) or Pictures()


def cover_alt(document: Document) -> str | None:
    """Return what a cover shows; "" when it is said to decorate, None when nothing is said."""
    said = document.fields(CoverFields).cover_alt
    if said is None:
        return None
    return "" if said.strip().casefold() == DECORATIVE else " ".join(said.split())


def source_of(found: TypedPicture, document: Document, media: Mapping[str, MediaFile]) -> str | None:
    """Return the place in ``content/`` of a picture; None for one that is elsewhere."""
    return path_target(found.src, document.source, media).source if found.src else None


def is_elsewhere(src: str) -> bool:
    """Return whether a picture stands on another host, where a reader's browser would have to ask for it.

    (What begins with ``//`` is told as a link.)

    >>> is_elsewhere("https://example.org/a.jpg"), is_elsewhere("../media/a.jpg")
    (True, False)
    """
    return bool(re.match(r"https?:", src, re.I))


# ---- the widths in which it is offered ---------------------------------------------------------------


def widths(width: int) -> tuple[int, ...]:
    """Return the widths to make of a picture: none larger than itself, and none that is nearly the next.

    >>> widths(4000), widths(1000), widths(500), widths(300)
    ((480, 800, 1200, 1600), (480, 800, 1000), (500,), (300,))
    """
    return *(each for each in WIDTHS[:-1] if each < 0.9 * width), min(width, WIDTHS[-1])


def offered(sizes: Mapping[int, int], size: int, width: int) -> tuple[int, ...]:
    """Return the widths that are worth it: fewer bytes than the picture has itself (``size``; ``sizes``: by width).

    None, when only small ones are: a wide screen would be given one of those, and show it blurred.

    >>> offered({480: 9, 800: 20, 1200: 40, 1600: 90}, 80, 4000), offered({480: 9, 800: 20, 1000: 60}, 50, 1000)
    ((480, 800, 1200), ())
    """
    smaller = tuple(each for each in sorted(sizes) if sizes[each] < size)
    return smaller if smaller and smaller[-1] >= min(width, ENOUGH) else ()


def version_address(source: str, digest: str, width: int) -> str:
    """Return the address of a version: it changes when, and only when, its bytes do, so that it may be kept for ever.

    ``digest`` is the SHA-256 of its bytes.

    >>> version_address("media/Maes y Plant.jpg", "a40ff3d590f1", 480)
    '/pictures/maes-y-plant-480.a40ff3d590.webp'
    """
    name = slugify(PurePosixPath(source).stem)[:60].strip("-") or "picture"
    return f"{FOLDER}/{name}-{width}.{digest[:10]}.webp"


# ---- what stands on a page ---------------------------------------------------------------------------


def text_fills(pictures: Pictures, opening: Mapping[int, str], *, is_first: bool) -> dict[str, str]:
    """Return what stands in a text's markers; ``opening``: number → what is offered, as HTML.

    The first picture that a reader sees (``is_first``: nothing comes before the text) is asked for at once.
    """
    fills: dict[str, str] = {}
    for found in (found for found in pictures.pictures if found.number):
        before = opening.get(found.number, "")
        at_once = is_first and pictures.early and found.number == 1
        fills[f"pictures:{found.number}"] = f"<picture>{before}" if before else ""
        fills[f"pictures:{found.number}.how"] = 'eager" fetchpriority="high' if at_once else 'lazy" decoding="async'
        fills[f"pictures:{found.number}.end"] = "</picture>" if before else ""
    return fills


def feed_fills(pictures: Pictures) -> dict[str, str]:
    """Return what stands there in feeds and on printed pages: the picture alone, as every program shows it."""
    return text_fills(pictures, {}, is_first=False)


def shrunk_sources(documents: Iterable[Document], media: Mapping[str, MediaFile], covers: Sequence[str]) -> list[str]:
    """Return the pictures that the documents show and that can be shrunk, each once, in the order of their names."""
    pictures = ((found, document) for document in documents for found in pictures_in(document).pictures)
    named = {source_of(found, document, media) or "" for found, document in pictures if found.number}
    return sorted(
        source
        for source in {*named, *covers}
        if source in media and media[source].mime in SHRUNK and media[source].width
    )

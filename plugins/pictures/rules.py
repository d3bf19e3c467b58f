"""What can be wrong with the pictures that a document shows. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from kindling.model.frontmatter import CoverFields
from kindling.model.graphemes import beginning
from kindling.model.paths import path_typed
from kindling.model.problems import Problem
from kindling.model.values import Document, MediaFile
from kindling.plugins.links.public import cover_of
from kindling.plugins.pictures.core import SHOWN, TypedPicture, cover_alt, is_elsewhere, pictures_in, source_of

_HEAVY = 2_000_000  #: bytes; feeds, and browsers without WebP, are given the file itself
_TWICE_SAID = re.compile(r"(?:an? |the )?(?:image|picture|photo|photograph|graphic|illustration) (?:of|showing) ", re.I)
_NOTHING_SAID = frozenset(
    "image picture photo photograph graphic illustration cover decorative decoration alt none untitled".split()
)
_NAMED_BY_A_DEVICE = re.compile(r"(?:img|dsc[fn]?|pxl|image|photo|screenshot|whatsapp image)[\s_-]*\d[\w\s.:-]*", re.I)


def picture_problems(document: Document, media: Mapping[str, MediaFile]) -> Iterator[Problem]:
    """Yield what is wrong with a document's cover and with the pictures in its text."""
    yield from _cover_problems(document, media)
    weighed = {cover.source} if (cover := cover_of(document, media)) else set()
    for found in pictures_in(document).pictures:
        source = source_of(found, document, media) or ""
        yield from _alt_problems(found, document)
        if source not in weighed:
            yield from _file_problems(found, media.get(source), document)
        weighed |= {source} if source else set()


def alt_fault(alt: str, src: str) -> tuple[str, str]:
    """Return what is wrong with the words that stand for a picture, and of which weight; empty when nothing is.

    >>> alt_fault("IMG_2034.jpg", "a.jpg"), alt_fault("A nurse laughs.", "a.jpg")
    (('the alt text is the name of a file', 'warning'), ('', ''))
    """
    name = PurePosixPath(path_typed(src))
    if alt.casefold() in (name.name.casefold(), name.stem.casefold()) or _NAMED_BY_A_DEVICE.fullmatch(alt):
        return "the alt text is the name of a file", "warning"
    if alt.casefold().strip(" .") in _NOTHING_SAID:
        return "the alt text does not say what the picture shows", "warning"
    if _TWICE_SAID.match(alt):
        return "the alt text says that it is a picture, as screen readers have said by then", "advice"
    return "", ""


def _alt_problems(found: TypedPicture, document: Document) -> Iterator[Problem]:
    """Yield what those hear who can't see a picture, when that is nothing, or not what they need."""
    if found.alt is None:
        fact = f"the picture {found.src!r} has no alt text"
        hint = f"write what it shows: ![A nurse laughs]({found.src}); or, to decorate, ![]({found.src}){{.decorative}}"
        yield _unsaid(document, found.line, fact, hint)
    elif not found.alt and found.link:
        fact = f"a link holds the picture {found.src!r} and no word: nobody who can't see it knows where it leads"
        yield Problem(document.path, found.line, "pictures/link", fact, "write as its alt text where the link leads")
    elif found.alt and found.decorates:
        fact = f"the picture {found.src!r} has alt text, and is said to decorate"
        yield Problem(document.path, found.line, "pictures/alt", fact, "keep one of the two", "warning")
    elif found.alt:
        yield from _word_problems(document, found.line, found.alt, found.src)


def _unsaid(document: Document, line: int, fact: str, hint: str) -> Problem:
    """Return the problem of a picture of which nothing is said; a draft may wait with it."""
    unfinished = document.is_draft
    return Problem(document.path, line, "pictures/alt", fact, hint, "warning" if unfinished else "error")


def _word_problems(document: Document, line: int, alt: str, src: str) -> Iterator[Problem]:
    fact, severity = alt_fault(alt, src)
    hint = "say what it shows, and why it stands here"
    if severity == "warning":
        yield Problem(document.path, line, "pictures/alt-words", f"{fact}: {alt!r}", hint, "warning")
    elif severity:
        yield Problem(
            document.path,
            line,
            "pictures/alt-words",
            f"{fact}: {beginning(alt, 40)!r}",
            "begin with what it shows",
            "advice",
        )


def _file_problems(found: TypedPicture, file: MediaFile | None, document: Document) -> Iterator[Problem]:
    if is_elsewhere(found.src):
        fact = f"the picture {found.src!r} is on another host, which would learn of every reader: it is not shown"
        hint = "save it in content/media/, if you may, and name it from there"
        yield Problem(document.path, found.line, "pictures/elsewhere", fact, hint)
    elif file and file.mime not in SHOWN:
        hint = (
            "write {video: …} on a line of its own"
            if file.mime.startswith("video/")
            else "save it as JPEG, PNG or WebP"
        )
        fact = f"{found.src!r} is no picture that every browser shows"
        yield Problem(document.path, found.line, "pictures/form", fact, hint)
    elif file and file.size > _HEAVY and file.mime != "image/svg+xml":
        fact = f"the picture {found.src!r} is {file.size / 1e6:.1f} MB long: readers of feeds are sent all of it"
        yield Problem(document.path, found.line, "pictures/heavy", fact, "2,400 pixels across are enough", "advice")


def _cover_problems(document: Document, media: Mapping[str, MediaFile]) -> Iterator[Problem]:
    """Yield what is wrong with a cover, at its own lines."""
    front, file = document.fields(CoverFields), cover_of(document, media)
    if not front.cover or file is None:
        return
    line = document.lines.get("cover", 1)
    yield from _file_problems(TypedPicture(0, front.cover, line, None, decorates=False, link=False), file, document)
    if (alt := cover_alt(document)) is None:
        hint = "write cover_alt: with what it shows, or cover_alt: decorative"
        yield _unsaid(document, line, f"the cover {front.cover!r} has no cover_alt", hint)
    elif alt:
        for problem in _word_problems(document, document.lines.get("cover_alt", line), alt, front.cover):
            yield replace(problem, message=problem.message.replace("alt text", "cover_alt", 1))

"""Where the addresses of a site stand that lead elsewhere: in texts, above them and in the library of sources."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from kindling.model.addresses import encoded
from kindling.model.html import Attributes, candidates, with_attributes
from kindling.model.problems import errors

if TYPE_CHECKING:
    from kindling.engine.files import SourceFile
    from kindling.engine.read import Reader
    from kindling.plugins.citations.public import Library

_ATTRIBUTES = ("href", "src", "poster", "data", "cite")
_WRITTEN = re.compile(r"https?://[^\s<>\"'`{}|\\^]+", re.I)
_TAIL = ".,;:!?*_"
_DOI = re.compile(r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)", re.I)

_START = re.compile(r"(https?:)//|(?<!:)//", re.I)
_LONGEST = 2000  #: characters of an address that is looked for in a line
#: what stands behind an address that is longer; what ``encoded`` makes of signs that none may hold is its end
_GOES_ON = re.compile(r"[\w/?#&=~+-]|%(?!20|22|3C|3E|5C|5E|60|7B|7C|7D)|[.,:;!@]\w", re.I)


@dataclass(frozen=True, slots=True, order=True)
class LinkPlace:
    """An address, and where it stands."""

    address: str
    path: str  #: as shown in problems
    line: int


def places(content: Path, sources: Iterable[LinkPlace], own: str, unread: Callable[[str], None]) -> Iterator[LinkPlace]:
    """Yield each place of an address that leads elsewhere. ``own``: the address of the site itself.

    ``sources``: those of the library (``of_library``). ``unread`` is told the path of each text that can't be read.
    """
    from kindling.engine.bounded import is_too_large
    from kindling.engine.files import find_files
    from kindling.engine.read import Reader
    from kindling.engine.settings import markdown_settings

    reader = Reader.of(markdown_settings(), raw_html=False)
    for file in find_files(content).files:
        if file.is_text and is_too_large(file.path):
            unread(file.shown)
        elif file.is_text:
            found = of_text(reader, file, file.path.read_bytes(), unread)
            yield from (place for place in found if _is_outside(place, own))
    yield from (place for place in sources if _is_outside(place, own))


def _is_outside(place: LinkPlace, own: str) -> bool:
    return not own or not f"{place.address}/".startswith(f"{own.rstrip('/')}/")


def of_text(reader: "Reader", file: "SourceFile", data: bytes, unread: Callable[[str], None]) -> Iterator[LinkPlace]:
    """Yield the places in one text: in its body as readers have it, without code and remarks, and above it."""
    if b"//" not in data and b"10." not in data:
        return
    head = reader.head(file, data)
    if not (head.raw.values or head.raw.body) and errors(head.problems):
        unread(file.shown)
    lines = re.split(r"\r\n|\r|\n", data.decode("utf-8", "replace"))
    body_line = max(head.raw.body_line, 1)
    above = sorted(set(_of_values(head.raw.values, head.raw.lines)))
    typed = _lines_of((address for address, _ in above), lines[: body_line - 1], 1)
    for address, at in above:
        yield LinkPlace(address, file.shown, next((line for line in typed.get(address, ()) if line >= at), at))
    if "//" in head.raw.body:
        below = sorted(set(_of_html(reader.document(head).html)))
        typed = _lines_of(below, lines[body_line - 1 :], body_line)
        for address in below:
            yield from (LinkPlace(address, file.shown, line) for line in typed.get(address, [body_line]))


def of_library(library: "Library") -> Iterator[LinkPlace]:
    """Yield the addresses and DOIs of sources, each at the beginning of its entry."""
    for source in library.sources.values():
        found = {address for url in source.urls if (address := _address(url))}
        if doi := _doi(source.doi):
            found.add(doi)
        yield from (LinkPlace(address, source.path, source.line) for address in sorted(found))


def _doi(text: str) -> str:
    found = _DOI.fullmatch(text.strip())
    return f"https://doi.org/{quote(found[1], safe='/:;().,-_~+*!$&=@%')}" if found else ""


def _of_values(values: Any, lines: Mapping[str, int], name: str = "") -> Iterator[tuple[str, int]]:
    """Yield what front matter holds, with the line of its key; a copy in an archive is left alone."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            if "archive" not in str(key).lower():
                yield from _of_values(value, lines, f"{name}.{key}" if name else str(key))
    elif isinstance(values, list | tuple):
        for number, value in enumerate(values):
            yield from _of_values(value, lines, f"{name}.{number}")
    elif isinstance(values, str):
        line = _line_of(name, lines)
        yield from ((address, line) for address in _in_words(values))
        if name.rpartition(".")[2].lower() == "doi" and (doi := _doi(values)):
            yield doi, line


def _line_of(name: str, lines: Mapping[str, int]) -> int:
    while name and name not in lines:
        name = name.rpartition(".")[0]
    return max(lines.get(name, 1), 1)


def _in_words(text: str) -> Iterator[str]:
    """Yield the addresses that stand in a text, without the signs that end its sentences."""
    for found in _WRITTEN.findall(text):
        address = found.rstrip(_TAIL)
        while address.endswith((")", "]")) and address.count(address[-1]) > address.count("(["[address[-1] == "]"]):
            address = address[:-1].rstrip(_TAIL)
        if made := _address(address):
            yield made


def _of_html(html: str) -> Iterable[str]:
    found: list[str] = []

    def tag(_name: str, said: Attributes) -> Attributes:
        values = [said.get(name, "") for name in _ATTRIBUTES]
        values += [address for address, _ in candidates(said.get("srcset", ""))]
        found.extend(address for value in values if (address := _address(value)))
        return said

    with_attributes(html, tag)
    return found


def _address(typed: str) -> str:
    """Return an address of the web as it is asked; "" for anything else. One that begins with // is asked by https."""
    text = typed.strip()
    text = f"https:{text}" if text.startswith("//") else text
    try:
        parts = urlsplit(text)
        _ = parts.port  # which no number over 65535 is
    except ValueError:
        return ""
    return encoded(text) if parts.scheme in ("http", "https") and parts.hostname else ""


def _lines_of(addresses: Iterable[str], lines: list[str], first: int) -> dict[str, list[int]]:
    """Return each address that stands in some lines, as it was typed or with its entities undone, with their numbers.

    What is the beginning of a longer address is none. Each line is looked at once, however many addresses there are.
    """
    wanted = set(addresses)
    lengths = sorted({len(address) for address in wanted}, reverse=True)
    found: dict[str, list[int]] = {}
    for number, line in enumerate(lines, start=first):
        there = {_longest(start, wanted, lengths) for form in {line, unescape(line)} for start in _starts(form)}
        for address in there - {""}:
            found.setdefault(address, []).append(number)
    return found


def _starts(line: str) -> Iterator[str]:
    """Yield what stands in a line from each address on, as addresses have it."""
    for match in _START.finditer(line):
        yield encoded(f"{'' if match[1] else 'https:'}{line[match.start() : match.start() + _LONGEST]}")


def _longest(text: str, wanted: Collection[str], lengths: list[int]) -> str:
    """Return the longest of the wanted addresses that a text begins with; "" for none."""
    return next((text[:end] for end in lengths if text[:end] in wanted and not _GOES_ON.match(text, end)), "")

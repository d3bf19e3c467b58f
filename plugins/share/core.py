"""Share links for one page. Pure: no Pelican, no files, no network, no logging."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Literal
from urllib.parse import quote

from plugins._kit.problems import Problem, did_you_mean
from plugins._kit.values import Document
from plugins._kit.views import Place

SLOTS = ("url", "title", "words", "text", "mail")  #: networks.toml says what each is
_SLOT = re.compile(r"\{(\w+)\}")
#: marks and embeddings that reorder the text around them (UAX #9, section 2); with them a title can lie about a link
_BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Network:
    """A place to share to, and what is known of it."""

    name: str
    label: str
    url: str  #: with slots; "" for the copy button
    limit: int = 0  #: longest text; 0: none, or it takes no text of ours
    counted: Literal["characters", "graphemes", "weighted"] = "characters"
    bytes: int = 0  #: longest text in UTF-8 bytes; 0: no such limit
    link: int = 0  #: what a link counts; 0: its real length
    source: str = ""  #: the network's own words
    checked: str = ""  #: the day they were last compared, "2026-11-23"


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What the component ``share-links`` needs for one link."""

    name: str  #: "bluesky"
    label: str  #: "Bluesky"
    href: str  #: safe in an attribute once escaped; "" for the copy button


@dataclass(frozen=True, slots=True)
class ShareView:
    """The calm row at the end of a post."""

    url: str  #: the public address to copy
    shown: tuple[ShareLink, ...]
    more: tuple[ShareLink, ...]  #: folded behind "More"


@dataclass(frozen=True, slots=True)
class Shared:
    """What is shared: plain texts, and the writer's own words by network ("" is for every network)."""

    url: str  #: public
    title: str
    summary: str = ""
    place: str = ""  #: "Part 2 of 4 of Power and social movements"
    own_words: Mapping[str, str] | None = None


def share_view(shared: Shared, networks: Sequence[Network], shown: int) -> ShareView:
    """Return the links in the order given; those after the first ``shown`` are folded."""
    links = tuple(ShareLink(network.name, network.label, href(shared, network)) for network in networks)
    return ShareView(shared.url, links[:shown], links[shown:])


def href(shared: Shared, network: Network) -> str:
    """Return the address that opens the network's composer; every character survives it, save those that lie."""
    texts = _texts(shared, network.name)
    return _SLOT.sub(lambda slot: quote(texts[slot[1]], safe=""), network.url)


def _texts(shared: Shared, network: str) -> dict[str, str]:
    """Return the text for each slot, not yet encoded."""
    words = words_for(shared, network)
    message = _own(shared, network) or plain(shared.summary) or words
    return {
        "url": shared.url,
        "title": plain(shared.title),
        "words": words,
        "text": _with_link(words, shared.url, "\n"),
        "mail": _with_link(message, shared.url, "\r\n\r\n"),  # RFC 6068, section 5: line breaks are CRLF
    }


def words_for(shared: Shared, network: str) -> str:
    """Return the words for a network without the link: the writer's own, else the title and its place."""
    return _own(shared, network) or " — ".join(filter(None, [plain(shared.title), plain(shared.place)]))


def _own(shared: Shared, network: str) -> str:
    own = shared.own_words or {}
    return plain(own.get(network) or own.get("") or "")


def _with_link(words: str, url: str, between: str) -> str:
    return words if url in words else f"{words}{between}{url}"


def plain(text: str) -> str:
    """Return ``text`` on one line, without control characters and without marks that reorder what is read."""
    kept = "".join(" " if unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") else sign for sign in text)
    return " ".join(_BIDI_CONTROLS.sub("", kept).split())


def place_words(place: Place | None) -> str:
    """Return "Part 2 of 4 of Power and social movements"; "" for a post in no series."""
    return f"{place.words} of {place.series.title}" if place else ""


def unknown_slots(url: str) -> list[str]:
    """Return the slots of an address pattern that there are not, and every brace that is no slot.

    >>> unknown_slots("https://example.org/?u={url}&t={titel}")
    ['{titel}']
    """
    try:
        slots = [_typed(*parts[1:]) for parts in Formatter().parse(url) if parts[1] is not None]
    except ValueError:
        return ["{ or }"]
    return [slot for slot in slots if slot[1:-1] not in SLOTS]


def _typed(name: str | None, spec: str | None, conversion: str | None) -> str:
    """Return a slot as it was typed: "{url!r:10}"."""
    return f"{{{name}{f'!{conversion}' if conversion else ''}{f':{spec}' if spec else ''}}}"


def share_problems(document: Document, names: Iterable[str]) -> Iterator[Problem]:
    """Yield the networks in a document's ``share`` that the site does not have."""
    known = tuple(names)
    for name in document.front.share:
        if name and name not in known:
            line = document.lines.get(f"share.{name}", document.lines.get("share", 1))
            fact = f"share has words for {name!r}, which is no network of this site"
            yield Problem(
                document.path, line, "share/unknown-network", fact, did_you_mean(name, known, "the networks are")
            )

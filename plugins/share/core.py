"""Share links for one page. Pure: no Pelican, no files, no network, no logging."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from urllib.parse import quote

from kindling.model.clean import plain
from kindling.model.views import Link
from kindling.model.words import message
from kindling.plugins.share.campaign import tagged
from kindling.plugins.share.counting import Count, count, fitted
from kindling.plugins.share.network import Network, with_link
from kindling.plugins.share.texts import filled, fills, hashtag

SLOTS = ("url", "title", "words", "text", "mail")  #: networks.toml says what each is
TEMPLATE = message("{title}[ — {part} of {series}][ {hashtags}]")  #: in a site without one of its own
_SLOT = re.compile(r"\{(\w+)\}")
#: Unicode's control characters, halves of pairs, and separators of lines and paragraphs (Cc, Cs, Zl, Zp)
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class ShareLink:
    """What the component ``share-links`` needs for one link."""

    name: str  #: "bluesky"
    label: str  #: "Bluesky"
    href: str  #: safe in an attribute once escaped; "" for the copy button


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code: drawn in a page, and as files that stand in addresses of their own."""

    of: str  #: the address that it holds
    side: int  #: how many modules it is wide and high, with the white around it
    path: str  #: its dark modules, as SVG draws lines: each one high
    svg: str  #: address of the drawing: it holds the file itself (``saved_by``)
    png: str  #: address of the same as a picture


@dataclass(frozen=True, slots=True)
class ShareView:
    """The calm row at the end of a post."""

    url: str  #: the public address to copy
    shown: tuple[ShareLink, ...]  #: the links that are seen at once
    more: tuple[ShareLink, ...]  #: folded behind "More"
    quotes: tuple[Link, ...] = ()  #: sentences, each with the address that opens on it
    code: QrCode | None = None  #: of a page with a video; None without a share kit, or before there is a public address
    printed: str = ""  #: the public address that stands beside the code on paper


@dataclass(frozen=True, slots=True)
class SharedPage:
    """What is shared: plain texts, and the writer's own words by network ("" is for every network)."""

    url: str  #: public
    title: str
    summary: str = ""
    own_words: Mapping[str, str] | None = None
    series: str = ""  #: title of the series, "" without one
    part: str = ""  #: "Part 2 of 4"
    hashtags: tuple[str, ...] = ()  #: as typed
    quote: str = ""  #: the first sentence that is marked to be shared
    site: str = ""
    templates: Mapping[str, str] | None = None  #: the site's, by network; "" for all
    usual: str = TEMPLATE  #: the template where the site has none, in the language of the page
    tags: Mapping[str, Mapping[str, str]] | None = None  #: campaign tags by network, for its links


#: labels in words of ours; the others are names
_LABELS = {"copy": message("Copy link"), "email": message("E-mail")}


def label_of(network: Network) -> str:
    """Return what a network is called."""
    ours = _LABELS.get(network.name, "")
    return ours if ours == network.label else network.label


def share_view(
    shared: SharedPage,
    networks: Sequence[Network],
    shown: int,
    quotes: tuple[Link, ...] = (),
    code: QrCode | None = None,
    printed: str = "",
) -> ShareView:
    """Return the links in the order given; those after the first ``shown`` are folded."""
    links = tuple(ShareLink(network.name, label_of(network), href(shared, network)) for network in networks)
    return ShareView(shared.url, links[:shown], links[shown:], quotes, code, printed)


def saved_by(kind: str, data: bytes) -> str:
    """Return an address that holds a small file itself (RFC 2397), for a link that saves it.

    >>> saved_by("text/plain", b"Joy")
    'data:text/plain;base64,Sm95'
    """
    return f"data:{kind};base64,{b64encode(data).decode()}"


def href(shared: SharedPage, network: Network) -> str:
    """Return the address that opens the network's composer; every character survives it, save those that lie."""
    return _filled(network, _texts(shared, network))


def _filled(network: Network, texts: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda slot: quote(texts[slot[1]], safe=""), network.url)


def _texts(shared: SharedPage, network: Network) -> dict[str, str]:
    """Return the text for each slot, not yet encoded."""
    url = link_for(shared, network)
    words = _words(shared, network, url)
    texts = {"url": url, "title": plain(shared.title), "words": words, "text": with_link(words, url)}
    return texts | {"mail": _mail(shared, network, words, url)} if _is_mail(network) else texts


def _mail(shared: SharedPage, network: Network, words: str, url: str) -> str:
    own = _own(shared, network.name) or _from_template(shared, network, [network.name])
    message = own or plain(shared.summary) or words
    return with_link(message, url, "\n\n").replace("\n", "\r\n")  # RFC 6068, section 5: line breaks are CRLF


def _is_mail(network: Network) -> bool:
    return "{mail}" in network.url


def takes_text(network: Network) -> bool:
    """Return whether a network's composer can be opened with words in it."""
    return any(slot in network.url for slot in ("{words}", "{text}", "{mail}"))


def link_for(shared: SharedPage, network: Network) -> str:
    """Return the public address, with the campaign tags of the network where it has any; "" before there is one."""
    return tagged(shared.url, (shared.tags or {}).get(network.name, {})) if shared.url else ""


@dataclass(frozen=True, slots=True)
class Posted:
    """What is posted on a network."""

    network: Network
    message: str  #: the words, and the link in a line of its own; for a mail its whole text
    link: str  #: as it stands in the message
    opens: str  #: the address that opens the composer with them
    count: Count  #: of the message


def posted(shared: SharedPage, networks: Sequence[Network]) -> tuple[Posted, ...]:
    """Return what is posted on each network; ``copy`` is none."""
    return tuple(post_for(shared, network) for network in networks if network.url)


def message_for(shared: SharedPage, network: Network) -> str:
    """Return what is posted: the words, and the link in a line of its own; for a mail its whole text."""
    return post_for(shared, network).message


def post_for(shared: SharedPage, network: Network) -> Posted:
    """Return what is posted on a network."""
    texts = _texts(shared, network)
    message = texts["mail" if _is_mail(network) else "text"].replace("\r\n", "\n")
    return Posted(network, message, texts["url"], _filled(network, texts), count(message, network))


def subject_for(shared: SharedPage, network: Network) -> str:
    """Return the subject of a mail; "" where nothing is mailed."""
    return plain(shared.title) if _is_mail(network) else ""


def words_for(shared: SharedPage, network: Network) -> str:
    """Return the words for a network without the link: the writer's own, else a template of the site's, filled.

    Words that Kindling puts together always fit: hashtags go first, then the end is cut at a word.
    """
    return _words(shared, network, link_for(shared, network))


def _words(shared: SharedPage, network: Network, link: str) -> str:
    """Return the words that stand beside ``link``."""
    if own := _own(shared, network.name):
        return own
    words = _whole(shared, network)
    if (fit := fitted(words, link, network)) == words:
        return words
    bare = _whole(replace(shared, hashtags=()), network)
    return fit if bare == words else fitted(bare, link, network)


def _whole(shared: SharedPage, network: Network) -> str:
    """Return the words from a template, however long."""
    return _from_template(shared, network, [network.name, ""]) or filled(shared.usual, _values(shared, network))


def _from_template(shared: SharedPage, network: Network, names: Sequence[str]) -> str:
    """Return the first of the site's templates, by name, that has all it needs, filled; "" where none has."""
    templates = shared.templates or {}
    if not (found := [templates[name] for name in names if templates.get(name)]):
        return ""
    values = _values(shared, network)
    return next((filled(template, values) for template in found if fills(template, values)), "")


def _values(shared: SharedPage, network: Network) -> dict[str, str]:
    tags = [hashtag(plain(word)) for word in shared.hashtags] if network.hashtags else []
    return {
        "title": plain(shared.title),
        "series": plain(shared.series),
        "part": plain(shared.part),
        "summary": plain(shared.summary),
        "hashtags": " ".join(filter(None, tags)),
        "quote": plain(shared.quote),
        "site": plain(shared.site),
    }


def _own(shared: SharedPage, network: str) -> str:
    own = shared.own_words or {}
    return plain_lines(own.get(network) or own.get("") or "")


def plain_lines(text: str) -> str:
    """Return ``text`` with its lines and paragraphs, each as ``plain`` has it: posts live by them.

    >>> plain_lines("One.  \\r\\nTwo.\\n\\n\\n\\n#joy\\n")
    'One.\\nTwo.\\n\\n#joy'
    """
    lines = "\n".join(plain(line) for line in _LINE_END.split(text))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n")


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

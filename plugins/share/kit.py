"""The share kit of a page as values: words, counts, links, pictures, and the same as CSV and JSON. Pure."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from kindling.model.views import SeriesPosition
from kindling.model.words import message
from kindling.plugins.citations.public import CitedAs
from kindling.plugins.share.core import Posted, QrCode, SharedPage, label_of, subject_for, takes_text
from kindling.plugins.share.network import Network

#: what a cell of a spreadsheet may not begin with, or it is run as a formula (OWASP, "CSV Injection"): full-width too
_FORMULA = tuple("=+-@＝＋－＠﹢﹣﹦﹫−")
#: what a spreadsheet may take away before it looks: spaces, controls, and invisible characters
_UNSEEN = re.compile("[\\s\0-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")
_UNITS = {
    "weighted": message("characters, as X counts"),
    "emoji-bytes": message("characters, as Threads counts"),
}
_COLUMNS = ("page", "network", "subject", "text", "link", "image", "image_alt", "short_link", "from")


@dataclass(frozen=True, slots=True)
class KitText:
    """What to post on one network."""

    name: str  #: as the address of the network's kit has it: "bluesky"
    label: str  #: "Bluesky"
    subject: str  #: of a mail; "" elsewhere
    text: str  #: words and link, ready to paste
    link: str  #: with campaign tags
    open: str  #: address that opens the network's composer with them; "" where it has none
    takes_text: bool  #: False: its composer takes the link alone, so the text has to be pasted
    used: int  #: as the network counts
    limit: int  #: 0: none
    unit: str  #: "characters", "characters, as X counts"
    counted: str  #: how: for the script that counts while one types
    weight: int  #: what a link counts; 0: its real length
    mentions: str  #: how the network counts them: whole, or "local": of @name@server the @name
    image: str  #: what it asks of the picture


@dataclass(frozen=True, slots=True)
class KitQuote:
    """A sentence to share."""

    text: str  #: the sentence
    link: str  #: public; opens on the sentence
    picture: str  #: address of its card; "" without
    picture_alt: str  #: what the card shows


@dataclass(frozen=True, slots=True)
class Kit:
    """Everything a communications team needs of one page."""

    title: str  #: of the page
    address: str  #: of the page itself
    url: str  #: public; "" before the site has an address, and then there are no addresses, codes and files
    short: str  #: public short address; "" where there is none
    readable: str  #: public, for slides; "" where there is none
    place: str  #: "Part 2 of 4 of Power"
    summary: str  #: plain; "" without one
    texts: tuple[KitText, ...]  #: the words for each network
    quotes: tuple[KitQuote, ...]  #: marked sentences to share
    picture: str  #: address of the card; ""
    picture_alt: str  #: what the card shows
    code_of: str  #: the address that its QR code holds; ""
    embargo: str  #: "12 January 2027, 00:00 (Europe/London)"; "" for a page that is out
    draft: bool  #: whether the post is a draft
    day: str  #: ISO date; ""
    lang: str = ""  #: of title, summary and sentences
    part: SeriesPosition | None = None  #: the same as ``place``, with the language of the series
    cited: tuple[CitedAs, ...] = ()  #: how to cite it: in the site's style, and in others


@dataclass(frozen=True, slots=True)
class KitLink:
    """A kit in the list of all."""

    title: str  #: of the page
    address: str  #: of its kit
    words: str  #: "9 November 2026 · 10 texts", "Embargoed until …"
    lang: str = ""  #: of the title
    part: SeriesPosition | None = None  #: where a post stands in a series; None for one in no series


def texts(shared: SharedPage, posts: Iterable[Posted]) -> tuple[KitText, ...]:
    """Return what to post on each network."""
    return tuple(_text(shared, post, post.network) for post in posts)


def _text(shared: SharedPage, post: Posted, network: Network) -> KitText:
    return KitText(
        name=network.name,
        label=label_of(network),
        subject=subject_for(shared, network),
        text=post.message,
        link=post.link,
        open=post.opens if shared.url else "",
        takes_text=takes_text(network),
        used=post.count.used,
        limit=post.count.limit,
        unit=_UNITS.get(network.counted, message("characters")),
        counted=network.counted,
        weight=network.link,
        mentions=network.mentions,
        image=message(network.image) if network.image else "",
    )


# ---- for other programs --------------------------------------------------------------------------


def csv_text(kits: Sequence[Kit], siteurl: str) -> str:
    """Return kits as CSV (RFC 4180), a row for each text, with nothing that a spreadsheet would run.

    Without the mark at its beginning Excel takes UTF-8 for Windows-1252, and a dash for three letters.
    """
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    rows.writerow(_COLUMNS)
    for kit in kits:
        picture = siteurl + kit.picture if kit.picture else ""
        for text in kit.texts:
            cells = (
                kit.title,
                text.label,
                text.subject,
                text.text,
                text.link,
                picture,
                kit.picture_alt,
                kit.short,
                kit.embargo or kit.day,
            )
            rows.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not run: a space in front makes it text.

    A space, since a tool that posts the cell takes it away, where an apostrophe would be posted with the words.

    >>> harmless("=1+1"), harmless("Joy")
    (' =1+1', 'Joy')
    """
    seen = _UNSEEN.sub("", cell, count=1) if _UNSEEN.match(cell) else cell
    return f" {seen}" if seen.startswith(_FORMULA) else seen


def json_text(kits: Iterable[tuple[Kit, QrCode]], siteurl: str) -> str:
    """Return kits, each with its code, as JSON: a list under ``kits``."""
    return _written({"kits": [_object(kit, code, siteurl) for kit, code in kits]})


def one_as_json(kit: Kit, code: QrCode, siteurl: str) -> str:
    """Return one kit as JSON."""
    return _written(_object(kit, code, siteurl))


def _written(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _object(kit: Kit, code: QrCode, siteurl: str) -> dict[str, object]:
    image = {"url": siteurl + kit.picture, "alt": kit.picture_alt, "width": 1200, "height": 630}
    return {
        "title": kit.title,
        "url": kit.url,
        "short_url": kit.short or None,
        "readable_url": kit.readable or None,
        "place": kit.place or None,
        "summary": kit.summary,
        "date": kit.day or None,
        "embargo": kit.embargo or None,
        "image": image if kit.picture else None,
        "qr": {"svg": code.svg, "png": code.png, "of": code.of},
        "texts": [
            {
                "network": text.name, "subject": text.subject or None, "text": text.text, "link": text.link,
                "open": text.open or None, "count": text.used, "limit": text.limit or None,
            }
            for text in kit.texts
        ],
        "quotes": [
            {"text": quote.text, "link": quote.link, "image": siteurl + quote.picture if quote.picture else None}
            for quote in kit.quotes
        ],
    }  # fmt: skip

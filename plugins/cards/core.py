"""Social cards as values: what stands on each, its address, alt text and faults. Pure, and quick: nothing is drawn."""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, assert_never

from kindling.model.accents import accents_in
from kindling.model.clean import plain
from kindling.model.values import PageMetadata, Site
from kindling.model.words import Languages, listing, message, messages, row
from kindling.plugins.cards.design import Look, look_of
from kindling.plugins.cards.settings import are_wanted
from kindling.plugins.series.public import SeriesLibrary, library_of, position_of, series_of

WIDTH, HEIGHT = 1200, 630  #: pixels; what every network takes for a large picture
MAX_BYTES = 200_000
FOLDER = "/cards"
_ENGLISH = Languages()
_NAMED = 3  #: authors that are named; the rest are counted
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class CardSite:
    """What every card says of the site."""

    name: str
    tagline: str
    headline: str
    accent: str
    lang: str
    languages: Languages = _ENGLISH

    def say(self, words: str, lang: str) -> str:
        """Return words of ours as a card in ``lang`` has them."""
        return self.languages.of(lang).say(words)


@dataclass(frozen=True, slots=True)
class Card:
    """Everything that a card shows; two equal cards are one picture. Texts are plain and on one line."""

    title: str  #: of a quotation: its sentence, without quotation marks
    site: str
    accent: str
    lang: str  #: decides between Han characters that Chinese, Japanese and Korean write differently
    form: Literal["title", "quotation"] = "title"
    kicker: str = ""  #: "Part 2 of 4 · Power and social movements"
    byline: str = ""
    parts: int = 0  #: beads on the thread; 0: it is not known how many, or there is no series
    here: int = 0  #: the part that this is; 0 for none
    video: bool = False


# ---- what stands on a card ------------------------------------------------------------------------


def card_site(site: Site) -> CardSite:
    """Return what every card says of the site."""
    said = site.settings
    return CardSite(
        said.name, said.tagline, said.look.headline, site.once(accents_in).own.name, said.lang, said.languages
    )


def card_of(metadata: PageMetadata, library: SeriesLibrary, site: CardSite) -> Card:
    """Return the card of a post, page or series."""
    match metadata.kind:
        case "page":
            return _card(metadata, site, byline=site.tagline)
        case "series":
            return _series_card(metadata, library, site)
        case "post":
            return _post_card(metadata, library, site)
        case _:
            assert_never(metadata.kind)


def site_card(site: CardSite) -> Card:
    """Return the card of the site itself, for the home page and all lists."""
    return Card(plain(site.headline or site.name), plain(site.name), site.accent, site.lang, byline=plain(site.tagline))


def quotation_card(sentence: str, source: Card) -> Card:
    """Return a card with a sentence of the post, page or series that has the card ``source``."""
    return Card(unquoted(sentence), source.site, source.accent, source.lang, "quotation", source.title, source.byline)


def unquoted(sentence: str) -> str:
    """Return a sentence without the quotation marks around it; those within it become single ones.

    >>> unquoted("“Look at the work.”"), unquoted("“Who asks?” she said")
    ('Look at the work.', '‘Who asks?’ she said')
    """
    text = plain(sentence)
    inner = text[1:-1]
    if (text[:1], text[-1:]) in (("“", "”"), ('"', '"')) and not set(inner) & set('“”"'):
        text = inner
    return text.replace("“", "‘").replace("”", "’")


def _post_card(metadata: PageMetadata, library: SeriesLibrary, site: CardSite) -> Card:
    position, series = position_of(metadata, library), series_of(metadata, library)
    authors = site.say(byline(metadata.authors), metadata.lang)
    if not position or not series:
        return _card(metadata, site, byline=authors, video=bool(metadata.watch_seconds))
    known = series.complete or series.front.parts
    return _card(
        metadata,
        site,
        accent=position.accent,
        kicker=site.say(row(" · ", (position.words, plain(position.series.title))), metadata.lang),
        byline=authors,
        parts=series.total if known else 0,
        here=position.part,
        video=bool(metadata.watch_seconds),
    )


def _series_card(metadata: PageMetadata, library: SeriesLibrary, site: CardSite) -> Card:
    series = library.series[metadata.slug]
    known = series.total if series.complete or series.front.parts else 0
    kicker = messages("A series in {count} part", "A series in {count} parts", known) if known else message("A series")
    words, authors = site.say(kicker, series.lang), site.say(byline(metadata.authors), series.lang)
    return _card(metadata, site, accent=series.accent, kicker=words, byline=authors, parts=known)


def _card(metadata: PageMetadata, site: CardSite, accent: str = "", **values: str | int) -> Card:
    return Card(plain(metadata.title), plain(site.name), accent or site.accent, metadata.lang, **values)  # type: ignore[arg-type]


def byline(authors: Sequence[str]) -> str:
    """Return the authors in words.

    >>> byline(["Ann", "Ben", "Cai", "Dee", "Ede"])
    'Ann, Ben and 3 others'
    """
    names = [plain(name) for name in authors]
    if len(names) > _NAMED:
        rest = len(names) - _NAMED + 1
        return messages(
            "{names} and {count} other", "{names} and {count} others", rest, names=", ".join(names[: _NAMED - 1])
        )
    return listing(names)


# ---- where it is, and what is said of it ----------------------------------------------------------


def picture_of(metadata: PageMetadata, site: Site) -> tuple[str, str]:
    """Return the address of a page's card and what it says; empty in a site without cards."""
    if not are_wanted(site):
        return "", ""
    return _shown(metadata.address, card_of(metadata, site.once(library_of), card_site(site)), site)


def quotation_of(metadata: PageMetadata, name: str, sentence: str, site: Site) -> tuple[str, str]:
    """Return the address of the card of a post's marked sentence and what it says; empty in a site without cards."""
    if not are_wanted(site):
        return "", ""
    card = quotation_card(sentence, card_of(metadata, site.once(library_of), card_site(site)))
    return _shown(f"{metadata.address}{name}/", card, site)


def picture_of_site(site: Site) -> tuple[str, str]:
    """Return the address of the site's own card and what it says; empty in a site without cards."""
    return _shown("/", site_card(card_site(site)), site) if are_wanted(site) else ("", "")


def _shown(address: str, card: Card, site: Site) -> tuple[str, str]:
    look = site.once(look_of)
    return (
        (card_address(address, card, look.design.version), card_alt(card, site.settings.languages))
        if isinstance(look, Look)
        else ("", "")
    )


def card_address(address: str, card: Card, version: int) -> str:
    """Return the address of the card for the page at ``address``: it changes when, and only when, the card does.

    ``version`` is that of the design.

    >>> card_address("/posts/joy/", Card("Joy", "Kindling", "teal", "en-GB"), 1)
    '/cards/posts/joy.87a38a5ab6.png'
    """
    return f"{FOLDER}/{address.strip('/') or 'home'}.{fingerprint(card, str(version))[:10]}.png"


def card_alt(card: Card, languages: Languages = _ENGLISH) -> str:
    """Return what the card says, in words: "The nature of power. Part 2 of 4 of Power. Kindling"."""
    title = f"“{card.title}”" if card.form == "quotation" else card.title
    part, _, series = card.kicker.partition(" · ")
    place = message("{part} of {series}", part=part, series=series)
    kicker = languages.of(card.lang).say(place) if card.here and series else card.kicker
    name = [] if card.site == card.title else [card.site]
    return " ".join([_ended(text) for text in (title, kicker) if text] + name)


def _ended(text: str) -> str:
    return text if text.rstrip("”’\"')»").endswith((".", "?", "!", "…")) else f"{text}."


def fingerprint(card: Card, *circumstances: str) -> str:
    """Return a hash of a card and of all else that its picture depends on."""
    text = json.dumps([asdict(card), *circumstances], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


# ---- lint -----------------------------------------------------------------------------------------


def png_faults(data: bytes) -> Iterator[str]:
    """Yield why a file can't be a card: its form (PNG, third edition, section 5), its size, its weight."""
    if len(data) > MAX_BYTES:
        yield f"weighs {len(data) // 1000} kB; {MAX_BYTES // 1000} are the most"
    if not data.startswith(_PNG):
        yield "is no PNG"
    elif damaged(data):
        yield "is a damaged PNG"
    elif (size := struct.unpack(">II", data[16:24])) != (WIDTH, HEIGHT):
        yield f"is {size[0]} × {size[1]} pixels, not {WIDTH} × {HEIGHT}"


def damaged(png: bytes) -> bool:
    """Return whether a chunk is cut short or fails its checksum, or the last one is missing."""
    place, kind = len(_PNG), b""
    while place + 12 <= len(png):
        length = int.from_bytes(png[place : place + 4])
        kind, end = png[place + 4 : place + 8], place + 8 + length
        if zlib.crc32(png[place + 4 : end]).to_bytes(4) != png[end : end + 4]:
            return True
        place = end + 4
    return kind != b"IEND" or place != len(png)

"""Share kits as outputs: a page for each post and series, its QR code, and the same for other programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kindling.model.addresses import absolute, short_address
from kindling.model.outputs import CopyOutput, Output, PageOutput, TextOutput, always
from kindling.model.pages import PageView, list_view
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import day
from kindling.model.words import message, messages, row
from kindling.plugins.cards import public as cards
from kindling.plugins.metadata import public as metadata
from kindling.plugins.prose.public import Quote, quotes_of
from kindling.plugins.series.public import library_of, position_of, readable_addresses
from kindling.plugins.share import kit as core
from kindling.plugins.share import qr
from kindling.plugins.share.core import SharedPage
from kindling.plugins.share.settings import ShareSettings

_SOURCE = "plugins/share"
ALL = "/share/"


def has_kit(metadata: PageMetadata, site: Site) -> bool:
    """Return whether a text has a kit in this build: posts and series that are out, and all that a preview shows."""
    return not metadata.is_page and site.builds(metadata) and (metadata.listed or site.preview)


def kit_of(
    document: Document, metadata: PageMetadata, shared: SharedPage, said: str, site: Site
) -> tuple[core.Kit, list[Output]]:
    """Return a text's kit, and its files; ``said``: in its videos."""
    address = f"{metadata.address}share/"
    short = _public(short_address(metadata.identity), site) if metadata.is_post else shared.url
    picture, alt = cards.picture_of(metadata, site)
    kit = core.Kit(
        title=metadata.title,
        address=metadata.address,
        url=shared.url,
        short=short if metadata.is_post else "",
        readable=_readable(metadata, site),
        place=_place(shared, metadata, site),
        summary=metadata.summary,
        texts=core.texts(shared, site.own(ShareSettings).chosen()),
        quotes=tuple(_quote(one, metadata, site) for one in quotes_of(document, said)),
        picture=picture,
        picture_alt=alt,
        svg=f"{address}qr.svg",
        png=f"{address}qr.png",
        code_of=short,
        csv=f"{address}share.csv",
        json=f"{address}share.json",
        embargo=_embargo(metadata, site),
        draft=metadata.state == "draft",
        day=day(metadata.date).iso if metadata.date and metadata.is_post else "",
        lang=metadata.lang,
        part=position_of(metadata, site.once(library_of)) if shared.part else None,
    )
    return kit, list(_files(kit, address, metadata, site))


def _place(shared: SharedPage, metadata: PageMetadata, site: Site) -> str:
    """Return "Part 2 of 4 of Power", in the language of the post."""
    words = message("{part} of {series}", part=shared.part, series=shared.series)
    return site.settings.languages.of(metadata.lang).say(words) if shared.part else ""


def _public(address: str, site: Site) -> str:
    """Return the address that readers will have; "" while the site has none."""
    return absolute(address, site.public_url) if address and site.public_url else ""


def _readable(metadata: PageMetadata, site: Site) -> str:
    return _public(site.once(readable_addresses).get(metadata.source, ""), site)


def _quote(quote: Quote, metadata: PageMetadata, site: Site) -> core.KitQuote:
    link = _public(metadata.address, site)
    link = f"{link}#{quote.fragment}" if link else ""
    picture, alt = cards.quotation_of(metadata, quote.name, quote.text, site)
    return core.KitQuote(quote.text, link, picture, alt)


def _embargo(metadata: PageMetadata, site: Site) -> str:
    if metadata.state != "scheduled" or not metadata.date:
        return ""
    words = message(
        "{day}, {time} ({zone})", day=day(metadata.date).words, time=f"{metadata.date:%H:%M}", zone=site.settings.zone
    )
    return site.settings.languages.of("").say(words)


def _files(kit: core.Kit, address: str, metadata: PageMetadata, site: Site) -> Iterator[Output]:
    context = KitContext(*_frame(message("Share kit: {title}", title=metadata.title), address, site), kit)
    yield PageOutput(address, metadata.path, "share_kit.html", always(context))
    if not kit.url:
        return  # what holds no address yet is not handed out
    label = site.settings.languages.of("").say(message("QR code of {address}", address=kit.code_of))
    folder = site.cache("codes")
    yield CopyOutput(kit.svg, metadata.path, partial(qr.svg, kit.code_of, label, folder))
    yield CopyOutput(kit.png, metadata.path, partial(qr.png, kit.code_of, label, folder))
    yield TextOutput(kit.csv, metadata.path, always(core.csv_text([kit], site.public_url)))
    yield TextOutput(kit.json, metadata.path, always(core.one_as_json(kit, site.public_url)))


@dataclass(frozen=True)
class KitContext(metadata.Headed):
    """What the template of a share kit gets."""

    kit: core.Kit  #: of the page


@dataclass(frozen=True)
class KitsContext(metadata.Headed):
    """What the template of all share kits gets; ``csv`` and ``json``: addresses, "" while the site has none."""

    posts: tuple[core.KitLink, ...]  #: kits of posts, newest first
    series: tuple[core.KitLink, ...]  #: kits of series
    csv: str  #: address of all of them; "" while the site has no address
    json: str  #: address of the same for a program; ""


def _frame(title: str, address: str, site: Site) -> tuple[metadata.Head, PageView]:
    """Return head and page for the team: no search engine keeps it, and nothing leads to it from outside."""
    name, lang = site.settings.name, site.settings.lang
    head = metadata.site_head(metadata.SiteWords(name, "", site.siteurl, lang, frozenset()), title, "", address)
    head = replace(head, canonical="", noindex=True, json_ld="")
    return head, list_view(title, "", address, lang)


def overview(found: Sequence[tuple[PageMetadata, core.Kit]], site: Site) -> Iterator[Output]:
    """Yield the list of all kits, newest first, and all of them for other programs."""
    links = tuple(
        core.KitLink(kit.title, f"{metadata.address}share/", _words(metadata, kit), kit.lang, kit.part)
        for metadata, kit in found
    )
    series = tuple(link for link, (metadata, _) in zip(links, found, strict=True) if metadata.is_series)
    posts = tuple(link for link, (metadata, _) in zip(links, found, strict=True) if metadata.is_post)
    csv, json = (f"{ALL}share.csv", f"{ALL}share.json") if site.public_url else ("", "")
    context = KitsContext(*_frame(message("Share kits"), ALL, site), posts, series, csv, json)
    yield PageOutput(ALL, _SOURCE, "share_kits.html", always(context))
    if not site.public_url:
        return
    kits = [kit for _, kit in found]
    yield TextOutput(csv, _SOURCE, always(core.csv_text(kits, site.public_url)))
    yield TextOutput(json, _SOURCE, always(core.json_text(kits, site.public_url)))


def _words(metadata: PageMetadata, kit: core.Kit) -> str:
    when = message("Embargoed until {time}", time=kit.embargo) if kit.embargo else message("Draft") if kit.draft else ""
    when = when or (day(metadata.date).words if metadata.date and metadata.is_post else "")
    quotes = messages("{count} sentence to share", "{count} sentences to share", len(kit.quotes))
    return row(" · ", (when, quotes if kit.quotes else ""))

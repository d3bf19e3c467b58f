"""Share kits as outputs: a page for each post and series, its QR code, and the same for other programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kindling.model.addresses import absolute, short_address
from kindling.model.outputs import CopyOutput, Output, PageOutput, TextOutput, always
from kindling.model.pages import PageView, list_view
from kindling.model.paging import counted_from_the_oldest, page_addresses, runs
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link, day
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
SERIES = "/share/series/"  #: kits of series, where they are too many for the list of all


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


def _serve(site: Site) -> str:
    """Return the command that a person types here to see the site with its public address."""
    return f"{site.door} serve SITEURL=https://example.org"


def _files(kit: core.Kit, address: str, metadata: PageMetadata, site: Site) -> Iterator[Output]:
    context = KitContext(*_frame(message("Share kit: {title}", title=metadata.title), address, site), kit, _serve(site))
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
    serve: str  #: the command that shows the site with its public address


@dataclass(frozen=True)
class KitsContext(metadata.Headed):
    """What the template of all share kits gets; ``csv`` and ``json``: addresses, "" while the site has none."""

    posts: tuple[core.KitLink, ...]  #: kits of posts, newest first
    series: tuple[core.KitLink, ...]  #: kits of series
    csv: str  #: address of all that the page names; "" while the site has no address
    json: str  #: address of the same for a program; ""
    up: Link | None  #: the list of all, on a page of more
    serve: str  #: the command that shows the site with its public address
    every_series: Link | None  #: the page of the series' kits, where they have one of their own
    before: Link | None  #: the page before this one in the list
    after: Link | None  #: the page behind it


def _frame(title: str, address: str, site: Site) -> tuple[metadata.Head, PageView]:
    """Return head and page for the team: no search engine keeps it, and nothing leads to it from outside."""
    name, lang = site.settings.name, site.settings.lang
    head = metadata.site_head(metadata.SiteWords(name, "", site.siteurl, lang, frozenset()), title, "", address)
    head = replace(head, canonical="", noindex=True, json_ld="")
    return head, list_view(title, "", address, lang)


_OF_A_PAGE = 50  #: kits of a page of older ones
Found = tuple[PageMetadata, core.Kit]


def overview(found: Sequence[Found], site: Site) -> Iterator[Output]:
    """Yield the list of all kits, newest first, in pages, each with all that it names for other programs.

    Series are named below the newest posts, or where they are many on pages of their own.
    """
    posts = [one for one in found if one[0].is_post]
    series = [one for one in found if one[0].is_series]
    apart = len(series) > _OF_A_PAGE
    cuts = counted_from_the_oldest(len(posts), _OF_A_PAGE)
    held = [posts[cut] for cut in cuts]
    aside = [] if apart else series
    way = Link(message("All series"), SERIES) if apart else None
    yield from _pages(held, page_addresses(ALL, len(cuts)), aside, way, site)
    if apart:
        parted = [series[cut] for cut in runs([1] * len(series), _OF_A_PAGE)]
        numbered = (f"{SERIES}{number}/" for number in range(2, len(parted) + 1))
        yield from _pages(parted, (SERIES, *numbered), (), None, site)


def _pages(
    pages: Sequence[Sequence[Found]], addresses: Sequence[str], aside: Sequence[Found], way: Link | None, site: Site
) -> Iterator[Output]:
    """Yield pages of kits that follow one another; ``aside``: what the first names too, ``way``: where it leads to."""
    links = [None, *(Link(_named(address), address) for address in addresses), None]
    for held, address, before, after in zip(pages, addresses, links, links[2:], strict=False):
        is_all = address == ALL
        kits = [*held, *(aside if is_all else ())]
        csv, json = (f"{address}share.csv", f"{address}share.json") if site.public_url else ("", "")
        context = KitsContext(
            *_frame(_named(address), address, site),
            posts=_links(kits, "post"),
            series=_links(kits, "series"),
            csv=csv,
            json=json,
            serve=_serve(site),
            up=None if is_all else Link(message("Share kits"), ALL),
            every_series=way if is_all else None,
            before=before,
            after=after,
        )
        yield PageOutput(address, _SOURCE, "share_kits.html", always(context))
        if site.public_url:
            given = [kit for _, kit in kits]
            yield TextOutput(csv, _SOURCE, always(core.csv_text(given, site.public_url)))
            yield TextOutput(json, _SOURCE, always(core.json_text(given, site.public_url)))


def _named(address: str) -> str:
    """Return the title of a page of kits.

    >>> _named("/share/"), _named("/share/3/"), _named("/share/series/2/")
    ('Share kits', 'Share kits, older posts, page 3', 'Share kits of series, page 2')
    """
    of_series, number = address.startswith(SERIES), address.rstrip("/").rpartition("/")[2]
    title = message("Share kits of series") if of_series else message("Share kits")
    if not number.isdecimal():
        return title
    listed = title if of_series else message("Share kits, older posts")
    return message("{list}, page {number}", list=listed, number=number)


def _links(found: Sequence[Found], kind: str) -> tuple[core.KitLink, ...]:
    return tuple(
        core.KitLink(kit.title, f"{metadata.address}share/", _words(metadata, kit), kit.lang, kit.part)
        for metadata, kit in found
        if metadata.kind == kind
    )


def _words(metadata: PageMetadata, kit: core.Kit) -> str:
    when = message("Embargoed until {time}", time=kit.embargo) if kit.embargo else message("Draft") if kit.draft else ""
    when = when or (day(metadata.date).words if metadata.date and metadata.is_post else "")
    quotes = messages("{count} sentence to share", "{count} sentences to share", len(kit.quotes))
    return row(" · ", (when, quotes if kit.quotes else ""))

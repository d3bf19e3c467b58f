"""Share kits as outputs: a page for each post and series, which holds its files, and the lists of all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from kindling.model.addresses import absolute, short_address
from kindling.model.outputs import Output, PageOutput, Plan, TextOutput
from kindling.model.pages import PageView, list_view
from kindling.model.paging import counted_from_the_oldest, page_addresses, runs
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link, day
from kindling.model.words import message, messages, row
from kindling.plugins.cards import public as cards
from kindling.plugins.citations.public import cited_as
from kindling.plugins.metadata import public as metadata
from kindling.plugins.prose.public import Quote, quotes_of
from kindling.plugins.series.public import library_of, position_of, readable_addresses
from kindling.plugins.share import kit as core
from kindling.plugins.share import qr
from kindling.plugins.share.core import Posted, QrCode, SharedPage, saved_by

_SOURCE = "plugins/share"
ALL = "/share/"
SERIES = "/share/series/"  #: kits of series, where they are too many for the list of all


def has_kit(metadata: PageMetadata, site: Site) -> bool:
    """Return whether a text has a kit in this build: posts and series that are out, and all that a preview shows."""
    return not metadata.is_page and site.builds(metadata) and (metadata.listed or site.preview)


KitOf = Callable[[str], core.Kit]  #: source of a text → its kit


def kit_of(
    document: Document, metadata: PageMetadata, shared: SharedPage, posts: Sequence[Posted], said: str, site: Site
) -> core.Kit:
    """Return a text's kit; ``said``: in its videos."""
    code = code_address(metadata, site)
    picture, alt = cards.picture_of(metadata, site)
    return core.Kit(
        title=metadata.title,
        address=metadata.address,
        url=shared.url,
        short=code if metadata.is_post else "",
        readable=_readable(metadata, site),
        place=_place(shared, metadata, site),
        summary=metadata.summary,
        texts=core.texts(shared, posts),
        quotes=tuple(_quote(one, metadata, site) for one in quotes_of(document, said)),
        picture=picture,
        picture_alt=alt,
        code_of=code,
        embargo=_embargo(metadata, site),
        draft=metadata.state == "draft",
        day=day(metadata.date).iso if metadata.date and metadata.is_post else "",
        lang=metadata.lang,
        part=position_of(metadata, site.once(library_of)) if shared.part else None,
        cited=cited_as(site, metadata.source),
    )


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


@dataclass(frozen=True, slots=True)
class KitFiles:
    """What one kit hands out as files: each an address that holds the file itself."""

    name: str  #: what saved files are called: "the-nature-of-power"
    code: QrCode  #: of the page
    csv: str  #: address of the kit for a spreadsheet
    json: str  #: address of the kit for a program


def page_of(metadata: PageMetadata, kit_of: KitOf, site: Site) -> Output:
    """Return the page of a text's kit, which holds all its files."""
    address = f"{metadata.address}share/"

    def context(_plan: Plan) -> KitContext:
        kit, title = kit_of(metadata.source), message("Share kit: {title}", title=metadata.title)
        return KitContext(*_frame(title, address, site), kit, _files(kit, metadata.slug, site), _serve(site))

    return PageOutput(address, metadata.path, "share_kit.html", context, noindex=True)


def _files(kit: core.Kit, name: str, site: Site) -> KitFiles | None:
    """Return what a kit hands out; None before the site has an address: what holds none yet is not handed out."""
    if not (url := site.public_url):
        return None
    code = qr_code(kit.code_of, site)
    rows = saved_by("text/csv", core.csv_text([kit], url).encode())
    return KitFiles(name, code, rows, saved_by("application/json", core.one_as_json(kit, code, url).encode()))


def qr_code(address: str, site: Site) -> QrCode:
    """Return the QR code of a public address."""
    label = site.settings.languages.of("").say(message("QR code of {address}", address=address))
    return qr.code(address, label, site.cache("codes"))


def code_address(metadata: PageMetadata, site: Site) -> str:
    """Return the address that a text's QR code holds: of a post its short one; "" while the site has no address."""
    return _public(short_address(metadata.identity) if metadata.is_post else metadata.address, site)


@dataclass(frozen=True)
class KitContext(metadata.Headed):
    """What the template of a share kit gets."""

    kit: core.Kit  #: of the page
    files: KitFiles | None  #: what it hands out; None while the site has no public address
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


def overview(found: Sequence[PageMetadata], kit_of: KitOf, site: Site) -> Iterator[Output]:
    """Yield the list of all kits, newest first, in pages, each with all that it names for other programs.

    Series are named below the newest posts, or where they are many on pages of their own.
    """
    posts = [one for one in found if one.is_post]
    series = [one for one in found if one.is_series]
    apart = len(series) > _OF_A_PAGE
    cuts = counted_from_the_oldest(len(posts), _OF_A_PAGE)
    held = [posts[cut] for cut in cuts]
    aside = [] if apart else series
    way = Link(message("All series"), SERIES) if apart else None
    yield from _pages(held, page_addresses(ALL, len(cuts)), aside, way, kit_of, site)
    if apart:
        parted = [series[cut] for cut in runs([1] * len(series), _OF_A_PAGE)]
        numbered = (f"{SERIES}{number}/" for number in range(2, len(parted) + 1))
        yield from _pages(parted, (SERIES, *numbered), (), None, kit_of, site)


def _pages(
    pages: Sequence[Sequence[PageMetadata]],
    addresses: Sequence[str],
    aside: Sequence[PageMetadata],
    way: Link | None,
    kit_of: KitOf,
    site: Site,
) -> Iterator[Output]:
    """Yield pages of kits that follow one another; ``aside``: what the first names too, ``way``: where it leads to."""
    links = [None, *(Link(_named(address), address) for address in addresses), None]
    for held, address, before, after in zip(pages, addresses, links, links[2:], strict=False):
        is_all, url = address == ALL, site.public_url
        named = (*held, *(aside if is_all else ()))
        csv, json = (f"{address}share.csv", f"{address}share.json") if url else ("", "")
        up, series = None if is_all else Link(message("Share kits"), ALL), way if is_all else None
        page = partial(
            KitsContext, csv=csv, json=json, serve=_serve(site), up=up, every_series=series, before=before, after=after
        )
        question = partial(_list_of_kits, address, named, kit_of, page, site)
        yield PageOutput(address, _SOURCE, "share_kits.html", question, noindex=True)
        if url:
            yield TextOutput(csv, _SOURCE, partial(_as_csv, named, kit_of, url))
            yield TextOutput(json, _SOURCE, partial(_as_json, named, kit_of, site))


def _list_of_kits(
    address: str,
    named: Sequence[PageMetadata],
    kit_of: KitOf,
    page: Callable[..., KitsContext],
    site: Site,
    _plan: Plan,
) -> KitsContext:
    """Return what a page of kits shows; ``page`` knows where it leads."""
    frame = _frame(_named(address), address, site)
    return page(*frame, posts=_links(named, kit_of, "post"), series=_links(named, kit_of, "series"))


def _as_csv(named: Sequence[PageMetadata], kit_of: KitOf, url: str, _plan: Plan) -> str:
    return core.csv_text([kit_of(metadata.source) for metadata in named], url)


def _as_json(named: Sequence[PageMetadata], kit_of: KitOf, site: Site, _plan: Plan) -> str:
    kits = (kit_of(metadata.source) for metadata in named)
    return core.json_text(((kit, qr_code(kit.code_of, site)) for kit in kits), site.public_url)


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


def _links(named: Sequence[PageMetadata], kit_of: KitOf, kind: str) -> tuple[core.KitLink, ...]:
    found = ((metadata, kit_of(metadata.source)) for metadata in named if metadata.kind == kind)
    return tuple(
        core.KitLink(kit.title, f"{metadata.address}share/", _words(metadata, kit), kit.lang, kit.part)
        for metadata, kit in found
    )


def _words(metadata: PageMetadata, kit: core.Kit) -> str:
    when = message("Embargoed until {time}", time=kit.embargo) if kit.embargo else message("Draft") if kit.draft else ""
    when = when or (day(metadata.date).words if metadata.date and metadata.is_post else "")
    quotes = messages("{count} sentence to share", "{count} sentences to share", len(kit.quotes))
    return row(" · ", (when, quotes if kit.quotes else ""))

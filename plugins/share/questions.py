"""Attach ``share_view`` to every content that may be shared, and plan the share kits (see README.md)."""

from collections.abc import Iterator
from functools import partial

from kindling.model.addresses import absolute
from kindling.model.frontmatter import PostShareFields, ShareFields
from kindling.model.outputs import Output
from kindling.model.problems import Problem
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link
from kindling.plugins.citations.public import cited_posts
from kindling.plugins.prose.public import quotes_of
from kindling.plugins.series.public import library_of, position_of
from kindling.plugins.share import core, rules
from kindling.plugins.share.campaign import campaign_name, tags
from kindling.plugins.share.kit import Kit
from kindling.plugins.share.settings import ShareSettings
from kindling.plugins.video.public import head_video, texts_for, videos_of, words_of


def share_view(site: Site, document: Document) -> core.ShareView | None:
    """Return the links of a text; a draft has none (``None``)."""
    metadata, settings = site.metadata_by_source[document.source], site.own(ShareSettings)
    if metadata.state == "draft":
        return None
    quotes = tuple(
        Link(quote.text, f"{metadata.address}#{quote.fragment}", metadata.lang)
        for quote in quotes_of(document, said_in(document, metadata, site))
    )
    shared = shared_of(document, metadata, site, site.siteurl, tagged=settings.tag_readers)
    code = on_paper(document, metadata, site)
    printed = absolute(metadata.address, site.public_url) if code else ""
    return core.share_view(shared, settings.chosen(), settings.shown, quotes, code, printed)


def on_paper(document: Document, metadata: PageMetadata, site: Site) -> core.QrCode | None:
    """Return the QR code that a printed page shows in place of its video; None for a page without one."""
    from kindling.plugins.share import kits

    kept = site.own(ShareSettings).kit and metadata.is_post and metadata.listed and site.public_url
    return kits.qr_code(kits.code_address(metadata, site), site) if kept and head_video(document) else None


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with the words of each text for each network, and why nothing says how to cite it."""
    names = [network.name for network in site.own(ShareSettings).chosen()]
    if _has_kits(site):
        yield from site.once(cited_posts).problems
    for document in site.documents:
        if document.fields(ShareFields).share:
            yield from rules.unknown_problems(document, names)
            yield from rules.long_problems(document, handed_out(document, site)[1])


def handed_out(document: Document, site: Site) -> tuple[core.SharedPage, tuple[core.Posted, ...]]:
    """Return what is shared of a text with campaign tags, and what is posted of it on each network, which is made once.

    Its share kit hands it out, and what the writer typed is held against the networks' limits.
    """
    metadata, networks = site.metadata_by_source[document.source], tuple(site.own(ShareSettings).chosen())
    shared = shared_of(document, metadata, site, site.public_url, tagged=True)
    return shared, site.again(core.posted, document.source, shared, networks)


def said_in(document: Document, metadata: PageMetadata, site: Site) -> str:
    """Return what is said in the videos of a text: their transcripts stand on its page."""
    videos = videos_of(document)
    texts = texts_for(site, videos)
    return " ".join(paragraph.text for video in videos for paragraph in words_of(video, metadata, site.media, texts))


def shared_of(document: Document, metadata: PageMetadata, site: Site, siteurl: str, *, tagged: bool) -> core.SharedPage:
    """Return what is shared of a text at ``siteurl`` ("": not known yet); ``tagged``: with campaign tags on its links.

    A page's own row leads to where the page is served; what is handed out, to where readers will find it.
    """
    settings: ShareSettings = site.own(ShareSettings)
    position = position_of(metadata, site.once(library_of))
    quotes, language = quotes_of(document), site.settings.languages.of(metadata.lang)
    campaign = campaign_name(settings.campaign, metadata.slug, metadata.series[0].slug if metadata.series else "")
    return core.SharedPage(
        url=absolute(metadata.address, siteurl) if siteurl else "",
        title=metadata.title,
        summary=metadata.summary,
        own_words=document.fields(ShareFields).share,
        series=position.series.title if position else "",
        part=language.say(position.words) if position else "",
        usual=language.say(core.TEMPLATE),
        hashtags=document.fields(PostShareFields).hashtags,
        quote=quotes[0].text if quotes else "",
        site=site.settings.name,
        templates=settings.texts,
        tags={one.name: tags(one.name, one.medium, campaign) for one in settings.chosen() if tagged and campaign},
    )


def outputs(site: Site) -> Iterator[Output]:
    """Yield the share kits: of each post and series, and the list of all; none where the settings leave them out."""
    from kindling.plugins.share import kits  # here, because it asks the plugins around it, and they this one

    if not _has_kits(site):
        return
    kit_of = partial(site.once_for, _kit_of)  # a kit is wanted by its own files, and by the lists that name it
    found = [metadata for metadata in site.page_metadata if kits.has_kit(metadata, site)]
    for metadata in found:
        yield kits.page_of(metadata, kit_of, site)
    if found:
        yield from kits.overview(found, kit_of, site)


def _has_kits(site: Site) -> bool:
    return site.own(ShareSettings).kit or site.preview


def cited_at(site: Site, source: str) -> str:
    """Return where the share kit of a post says how to cite it in several styles; "" where it does not."""
    from kindling.plugins.share import kits

    metadata = site.metadata_by_source[source]
    shown = _has_kits(site) and kits.has_kit(metadata, site) and metadata.is_post and bool(site.public_url)
    return f"{metadata.address}share/#cite" if shown else ""


def _kit_of(site: Site, source: str) -> Kit:
    """Return the kit of a text."""
    from kindling.plugins.share import kits

    document, metadata = site.document_by_source[source], site.metadata_by_source[source]
    said = said_in(document, metadata, site)
    return kits.kit_of(document, metadata, *handed_out(document, site), said, site)

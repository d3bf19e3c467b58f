"""What pages say of the people who sign (see README.md)."""

from collections.abc import Iterator, Mapping

from kindling.model.problems import Problem
from kindling.model.signing import Signer
from kindling.model.translations import also_in, each_once, versions_of_site
from kindling.model.values import Document, PageMetadata, Site
from kindling.plugins.authors import core
from kindling.plugins.authors.fields import AuthorFields
from kindling.plugins.series import public as series


def _pages(site: Site) -> Mapping[str, tuple[PageMetadata, AuthorFields]]:
    """Return name → page of each person who has one that readers know of. For ``once``."""
    found: dict[str, tuple[PageMetadata, AuthorFields]] = {}
    for document in site.documents:
        fields, metadata = document.fields(AuthorFields), site.metadata_by_source[document.source]
        if fields.person and site.builds(metadata) and metadata.state != "hidden":
            found.setdefault(fields.person, (metadata, fields))
    return found


def authors_view(site: Site, document: Document) -> core.AuthorsView:
    """Return who signs a text and has a page; of such a page, what it shows."""
    pages, names = site.once(_pages), site.metadata_by_source[document.source].authors
    known = {name: pages[name] for name in names if name in pages}
    handles = (core.handle(fields.fediverse) for _, fields in known.values()) if document.is_post else ()
    fields = document.fields(AuthorFields)
    page = _page(site, fields) if fields.person else None
    addresses = {name: metadata.address for name, (metadata, _) in known.items()}
    return core.AuthorsView(addresses, tuple(filter(None, handles)), page)


def _signed(site: Site) -> Mapping[str, list[PageMetadata]]:
    """Return name → the published posts that somebody signs, newest first. For ``once``."""
    found: dict[str, list[PageMetadata]] = {}
    for post in site.posts:
        for name in dict.fromkeys(post.authors):
            found.setdefault(name, []).append(post)
    return found


def _page(site: Site, fields: AuthorFields) -> core.AuthorPage:
    library = site.once(series.library_of)
    signed = site.once(_signed).get(fields.person, [])
    posts = each_once(signed, site.settings.lang, site.once(versions_of_site))
    placed = ((post.source, series.position_of(post, library)) for post in posts)
    return core.author_page(fields, posts, {source: place for source, place in placed if place}, site.once(also_in))


def signing(site: Site) -> Iterator[Signer]:
    """Yield who signs texts and has a page that readers know of."""
    for name, (metadata, fields) in site.once(_pages).items():
        links = (link.address for link in core.links_of(fields.links))
        web = tuple(address for address in links if address.startswith("http"))  # an address for mail is nobody's page
        yield Signer(name, metadata.address, metadata.source, web)


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with people's pages."""
    signed = {name for metadata in site.page_metadata for name in metadata.authors}
    before: dict[str, str] = {}
    for document in site.documents:
        if name := document.fields(AuthorFields).person:
            yield from core.page_problems(document, signed, before.get(name, ""))
            before.setdefault(name, document.path)

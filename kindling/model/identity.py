"""What programs and links know a text by, whatever it is called now, and wherever it is. Pure.

What was remembered when readers first had it (public_addresses.py) counts; what was not is made of what it is today.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

from kindling.model.addresses import short_address, slugify
from kindling.model.aliases import aliases
from kindling.model.frontmatter import AliasFields
from kindling.model.public_addresses import Key, PublicIdentity
from kindling.model.values import PageMetadata, Site


def entry_id(metadata: PageMetadata, site: Site) -> str:
    """Return the id of a post in feeds and podcasts: a ``tag:`` URI (RFC 4151), which a new host or day keeps."""
    host = urlsplit(first_url(site)).hostname or "localhost"
    day = fact_of(metadata, site, "day") or (f"{metadata.date:%Y-%m-%d}" if metadata.date else "")
    return f"tag:{host},{day}:{metadata.identity}" if day else f"tag:{host}:{metadata.identity}"


def first_url(site: Site) -> str:
    """Return the address that the site had when it first went live; the one of this build before that."""
    return site.public_addresses.url or site.siteurl


def fact_of(metadata: PageMetadata, site: Site, name: str) -> str:
    """Return what is remembered of a text under ``name``; "" for nothing."""
    known = site.once(_remembered).get(metadata.source)
    return known.fact(name) if known else ""


def first_address(metadata: PageMetadata, site: Site) -> str:
    """Return the address below which the feed of a series, or of a person's page, first stood."""
    known = site.once(_remembered).get(metadata.source)
    if known and metadata.is_series:
        return f"/series/{known.identity}/"
    return (known.fact("feed") if known else "") or metadata.address


def key_of(metadata: PageMetadata, site: Site) -> Key:
    """Return under which kind and identity a text is remembered."""
    known = site.once(_remembered).get(metadata.source)
    return (known.kind, known.identity) if known else (metadata.kind, metadata.identity)


def former_addresses(metadata: PageMetadata, site: Site) -> tuple[str, ...]:
    """Return the addresses that the page of a text had: those that it names, then those that are remembered."""
    typed = aliases(site.document_by_source[metadata.source].fields(AliasFields))
    own = (address for address in remembered_addresses(metadata, site) if not address.startswith("/s/"))
    return tuple(dict.fromkeys((*typed, *own)))


def remembered_addresses(metadata: PageMetadata, site: Site) -> tuple[str, ...]:
    """Return the addresses that are remembered of a text, short ones too, and that no text has as its own now."""
    known, now = site.once(_remembered).get(metadata.source), site.once(_addresses)
    if not known:
        return ()
    own = known.addresses
    if metadata.is_post and known.identity != metadata.identity:
        own = (*own, short_address(known.identity))
    held = site.public_addresses.by_address
    return tuple(address for address in own if address not in now and held.get(address, known) is known)


def _addresses(site: Site) -> frozenset[str]:
    """Return the addresses that texts have in this build."""
    built = [metadata for metadata in site.page_metadata if site.builds(metadata)]
    shorts = (short_address(metadata.identity) for metadata in built if metadata.is_post)
    return frozenset((*(metadata.address for metadata in built), *shorts))


def holders(site: Site) -> Mapping[Key, PageMetadata]:
    """Return kind and identity of what is remembered → the text that it is now; called as ``site.once(holders)``."""
    named: dict[Key, PageMetadata] = {(metadata.kind, metadata.identity): metadata for metadata in site.page_metadata}
    found: dict[Key, PageMetadata] = {key: named[key] for key in _keys(site) if key in named}
    taken = {metadata.source for metadata in found.values()}
    places = {key: metadata for metadata in site.page_metadata for key in _places(metadata)}
    for one in site.public_addresses.there:
        if (one.kind, one.identity) in found:
            continue
        words = (*(f"file={file}" for file in one.facts("file")), *one.addresses)
        metadata = next((places[one.kind, word] for word in words if (one.kind, word) in places), None)
        metadata = metadata or _renamed_by_parts(one, site, found)
        if metadata and metadata.source not in taken:
            taken.add(metadata.source)
            found[one.kind, one.identity] = metadata
    return found


def former_text(place: str, site: Site) -> PublicIdentity | None:
    """Return what is remembered of the text that was at an address, or in a file below ``content/``; None for nothing.

    A text with an ``id:`` is not remembered by its file: the address that such a file would have tells it.
    """
    known = site.public_addresses
    if place.startswith("/"):
        one = known.by_address.get(place)
        kind, slug = _FOLDERS.get(place.split("/")[1], "page"), place.rstrip("/").rpartition("/")[2]
    else:
        kind, slug = _FOLDERS.get(place.partition("/")[0], ""), slugify(PurePosixPath(place).stem)
        typed = "/".join(filter(None, [place.partition("/")[0] if kind != "page" else "", slug]))
        one = known.by_file.get((kind, place)) or known.by_address.get(f"/{typed}/")
    gone = known.identities.get((kind, slug))
    return one or (gone if gone and gone.gone else None)


_FOLDERS = {"posts": "post", "pages": "page", "series": "series"}


def _keys(site: Site) -> list[Key]:
    return [(one.kind, one.identity) for one in site.public_addresses.there]


def _places(metadata: PageMetadata) -> Iterator[Key]:
    yield metadata.kind, metadata.address
    yield metadata.kind, file_word(metadata)


def file_word(metadata: PageMetadata) -> str:
    """Return the word that says which file a text is in."""
    return f"file={quote(metadata.source, safe='/')}"


def _renamed_by_parts(one: PublicIdentity, site: Site, found: Mapping[Key, PageMetadata]) -> PageMetadata | None:
    """Return the series that all parts of a series without a file are in now: its name stood in them alone."""
    if one.kind != "series":
        return None
    begin = short_address(one.identity).removesuffix("/") + "-"
    parts = (known for known in site.public_addresses.there if known.kind == "post")
    texts = [
        found[part.kind, part.identity]
        for part in parts
        if (part.kind, part.identity) in found and any(_is_part(address, begin) for address in part.addresses)
    ]
    slugs = {text.series[0].slug if text.series else "" for text in texts}
    return _series_called(slugs, site) if len(slugs) == 1 else None


def _is_part(address: str, begin: str) -> bool:
    return address.startswith(begin) and address.removeprefix(begin).rstrip("/").isdecimal()


def _series_called(slugs: Iterable[str], site: Site) -> PageMetadata | None:
    known = {metadata.slug: metadata for metadata in site.page_metadata if metadata.is_series}
    return next((known[slug] for slug in slugs if slug in known), None)


def _remembered(site: Site) -> Mapping[str, PublicIdentity]:
    """Return source → what is remembered of the text."""
    known = site.public_addresses.identities
    return {metadata.source: known[key] for key, metadata in site.once(holders).items()}


def to_remember(_site: Site) -> Iterable[tuple[PageMetadata, str]]:
    """Ask what a plugin wants to be remembered of a text: an address that leads to it, or a fact as ``season=2``.

    A question to all plugins: ``site.answered(to_remember)``.
    """
    return ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A page behind which no text stands, such as that of a topic, and whose address is kept all the same."""

    kind: str
    identity: str
    words: tuple[str, ...]  #: what is to be remembered: its address while it is there, ``to=`` once it has another name

    @property
    def key(self) -> Key:
        """Under what it is remembered."""
        return self.kind, self.identity

    @property
    def there(self) -> bool:
        """Whether it is a page of this build."""
        return any(word.startswith("/") for word in self.words)


def standing_pages(_site: Site, _until: datetime) -> Iterable[Standing]:
    """Ask for pages without a text that readers have by a moment, and for those that are called otherwise now.

    A question to all plugins: ``site.answered(standing_pages, until)``.
    """
    return ()


def standing(site: Site) -> Mapping[Key, Standing]:
    """Return kind and identity → each page without a text that is there in this build. For ``once``."""
    found = (one for answer in site.answered(standing_pages, site.now) for one in answer)
    return {one.key: one for one in found if one.there}

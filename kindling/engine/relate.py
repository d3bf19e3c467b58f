"""Relate: all documents → the ``Site``: page metadata, states, addresses of texts. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from math import ceil
from typing import Any

from kindling.engine.settings import has_come, in_zone
from kindling.model.addresses import slugify
from kindling.model.bodies import WatchedDocument, WatchedMetadata
from kindling.model.frontmatter import MembershipFields, PageFront, PostFront, SeriesFront
from kindling.model.problems import Problem
from kindling.model.public_addresses import PublicAddresses
from kindling.model.series_names import names_of, slug_of
from kindling.model.site_settings import SiteSettings
from kindling.model.translations import originals, spoken_language
from kindling.model.values import Document, MediaFile, Membership, PageMetadata, Site, State, folder_of

Watched = Callable[[Document, Mapping[str, MediaFile]], int]  #: how many seconds a text takes to watch


def related_site(
    documents: Iterable[Document],
    media: Mapping[str, MediaFile],
    settings: SiteSettings,
    now: datetime,
    preview: bool,
    watched: Watched = lambda _document, _media: 0,
    public: PublicAddresses | None = None,
) -> tuple[Site, list[Problem]]:
    """Return the site as plain values, and what is wrong between its documents; a naive ``now`` is its own time."""
    read, now = tuple(documents), in_zone(now, settings.zone)
    shown = [document for document in read if preview or _is_public(document, settings.zone, now)]
    documents = (*read, *_named_only(shown, names_of(read)))
    slugs, public = names_of(documents), public or PublicAddresses()
    identities = _identities(documents, public)
    places = _Places(documents, slugs, settings.lang)
    page_metadata = sorted(
        (_metadata(d, places, identities, settings, now, watched(d, media)) for d in documents), key=_newest_first
    )
    site = Site(settings, now, preview, documents, tuple(page_metadata), media, public_addresses=public)
    return site, [*_series_form(documents, places), *_twins(page_metadata), *_same_identity(page_metadata)]


def _newest_first(metadata: PageMetadata) -> tuple[float, str]:
    return (-metadata.date.timestamp() if metadata.date else float("inf"), metadata.slug)


def _is_public(document: Document, zone: str, now: datetime) -> bool:
    """Whether readers may know of the document: a series that only drafts name stays unknown."""
    front = document.front
    date = in_zone(front.date, zone) if isinstance(front, PageFront) and front.date else None
    return _state(document, date, now) in ("published", "hidden")


def _named_only(documents: Iterable[Document], known: Mapping[str, str]) -> list[Document]:
    """Return a series document without words for each series that only posts name.

    Its title is the first name, by the posts' paths, that says more than its slug; else the slug in words.
    """
    names = [(name, document.path) for document in documents for name, _ in document.fields(MembershipFields).series]
    named: dict[str, Document] = {}
    for name, path in sorted(names, key=lambda each: (each[0] == slugify(each[0]), each[1], each[0])):
        slug = slug_of(name, known)
        if slug and slug not in known and slug not in named:
            title = name if name != slug else slug.replace("-", " ").capitalize()
            named[slug] = _without_words(title, slug, path)
    return [named[slug] for slug in sorted(named)]


def _without_words(title: str, slug: str, path: str) -> Document:
    return Document(
        path=path,
        source=f"series/{slug}.md",
        kind="series",
        front=SeriesFront(title=title, slug=slug),
        lines={},
        body_line=1,
        html="",
        headings=(),
        text="",
        words=0,
        findings=(),
        problems=(),
    )


def _metadata(
    document: Document,
    places: "_Places",
    identities: Mapping[str, str],
    settings: SiteSettings,
    now: datetime,
    watch_seconds: int,
) -> PageMetadata:
    front, zone = document.front, settings.zone
    dated = front if isinstance(front, PageFront) else None
    date = in_zone(dated.date, zone) if dated and dated.date else None
    slug = str(front.slug)
    made = WatchedMetadata if isinstance(document, WatchedDocument) else PageMetadata
    return made(
        path=document.path,
        source=document.source,
        kind=document.kind,
        state=_state(document, date, now),
        title=front.title,
        slug=slug,
        address=f"{folder_of(document.kind)}{slug}/",
        identity=identities[document.source],
        date=date,
        modified=in_zone(dated.modified, zone) if dated and dated.modified else None,
        summary=front.summary,
        authors=front.authors or ((settings.author,) if settings.author else ()),
        tags=front.tags,
        series=places.of(document),
        lang=front.lang or settings.lang,
        words=document.words,
        read_minutes=ceil(document.words / settings.reading.words_a_minute),
        watch_seconds=watch_seconds,
        original=places.originals.get(document.source, ""),
    )


def _identities(documents: Iterable[Document], public: PublicAddresses) -> dict[str, str]:
    """Return source → what each text is known by: its ``id``, else what is remembered of it, else its slug."""
    found: dict[str, str] = {}
    taken: set[tuple[str, str]] = set()
    asked = (partial(ask, public=public) for ask in (_by_both, _by_file, _by_address))
    ways: list[Callable[[Document], str]] = [_typed_id, *asked]
    for known in ways:
        for document in documents:
            key = (document.kind, known(document))
            if key[1] and document.source not in found and (known is _typed_id or key not in taken):
                found[document.source] = key[1]
                taken.add(key)
    return {document.source: found.get(document.source, str(document.front.slug)) for document in documents}


def _typed_id(document: Document) -> str:
    return (isinstance(document.front, PageFront) and document.front.id) or ""


def _by_both(document: Document, public: PublicAddresses) -> str:
    """Return what is remembered at a text's address, where something is of its file too: files have changed names."""
    return _by_address(document, public) if _by_file(document, public) else ""


def _by_file(document: Document, public: PublicAddresses) -> str:
    known = public.by_file.get((document.kind, document.source))
    return known.identity if known else ""


def _by_address(document: Document, public: PublicAddresses) -> str:
    known = public.by_address.get(f"{folder_of(document.kind)}{document.front.slug}/")
    return known.identity if known and known.kind == document.kind else ""


def _state(document: Document, date: datetime | None, now: datetime) -> State:
    if isinstance(document.front, PageFront) and document.front.status != "published":
        return document.front.status
    waits = document.is_post and date and not has_come(date, now)
    return "scheduled" if waits else "published"


class _Places:
    """Where posts stand in series: a translation where its original does, unless it says otherwise."""

    def __init__(self, documents: Sequence[Document], slugs: Mapping[str, str], usual: str) -> None:
        self.slugs, self.usual, self.originals = slugs, usual, originals(documents, usual)
        self.documents = {document.source: document for document in documents}
        series = [document for document in documents if document.is_series]
        self.roots = {str(document.front.slug): self._root(document) for document in series}
        self.series = {(self._root(one), self._language(one)): str(one.front.slug) for one in series}

    def _language(self, document: Document) -> str:
        return spoken_language(document.front.lang or self.usual)

    def _root(self, document: Document) -> str:
        return self.originals.get(document.source, document.source)

    def of(self, document: Document) -> tuple[Membership, ...]:
        """Return where a text stands; a part that it leaves out is that of its original."""
        own, original = self._typed(document), self.original_of(document)
        if not original or not isinstance(front := document.front, PostFront):
            return own
        inherited = tuple(self._in_own_language(each, document) for each in self._typed(original))
        if not own:
            part = front.part if len(inherited) == 1 else None
            return tuple(Membership(each.slug, part or each.part) for each in inherited)
        parts = {self.roots.get(each.slug): each.part for each in inherited}
        return tuple(Membership(each.slug, each.part or parts.get(self.roots.get(each.slug))) for each in own)

    def original_of(self, document: Document) -> Document | None:
        """Return the text that this one is a translation of."""
        return self.documents.get(self.originals.get(document.source, ""))

    def _in_own_language(self, membership: Membership, document: Document) -> Membership:
        """Return the place in the version of a series that is in a text's own language, where there is one."""
        root = self.roots.get(membership.slug, "")
        return Membership(self.series.get((root, self._language(document)), membership.slug), membership.part)

    def _typed(self, document: Document) -> tuple[Membership, ...]:
        if not isinstance(front := document.front, PostFront):
            return ()
        part = front.part if len(front.series) == 1 else None
        named = ((slug_of(name, self.slugs), own) for name, own in front.series)
        return tuple(Membership(slug, own or part) for slug, own in named if slug)


def _series_form(documents: Iterable[Document], places: _Places) -> list[Problem]:
    """Return the posts whose ``part`` belongs to no series, or to one of several."""
    problems = []
    for document in documents:
        if not isinstance(front := document.front, PostFront) or front.part is None:
            continue
        if not front.series and len(places.of(document)) == 1:
            continue  # its original says which series
        if not front.series:
            problems.append(
                document.problem(
                    "part", "series/part-alone", f"part {front.part} of no series", "add series: with its name"
                )
            )
        elif len(front.series) > 1:
            names = ", ".join(f"{slugify(name)}: …" for name, _ in front.series)
            problems.append(
                document.problem(
                    "part",
                    "series/part-of-many",
                    f"part {front.part}, but of which series?",
                    f"write series: {{{names}}}",
                )
            )
        elif front.series[0][1] is not None:
            problems.append(
                document.problem("part", "series/part-twice", "the part stands in series: too", "keep one of the two")
            )
    return problems


def _twins(page_metadata: Iterable[PageMetadata]) -> list[Problem]:
    """Return the documents that would have one address: both files are named."""
    return _clashes(
        page_metadata, lambda fact: fact.address, "plan/same-address", "address", "give one of them another slug:"
    )


def _same_identity(page_metadata: Iterable[PageMetadata]) -> list[Problem]:
    """Return the posts that would be one to programs; of two at one address, that is told already."""
    posts = {metadata.address: metadata for metadata in page_metadata if metadata.is_post}
    return _clashes(
        posts.values(),
        lambda fact: fact.identity,
        "frontmatter/same-id",
        "id",
        "give the newer one another id: of six letters and digits",
    )


def _clashes(page_metadata: Iterable[PageMetadata], key: Any, rule: str, what: str, hint: str) -> list[Problem]:
    first: dict[str, PageMetadata] = {}
    return [
        Problem(metadata.path, 0, rule, f"the {what} {key(metadata)!r} is that of {other.path} too", hint)
        for metadata in sorted(page_metadata, key=lambda metadata: metadata.source)
        if (other := first.setdefault(key(metadata), metadata)) is not metadata
    ]

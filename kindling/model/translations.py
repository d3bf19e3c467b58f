"""Texts that say the same in several languages: which belong together, and which of them a reader is shown. Pure.

``translation_of:`` stands in one of two texts, or in both, and names the other. One of a group is its original: the
text that no ``translation_of`` leads on from; of two that name each other, the one in the site's own language, else
the older.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from posixpath import splitext
from typing import TypeVar

from kindling.model import paths
from kindling.model.frontmatter import PageFront, TranslationFields
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link

Shown = TypeVar("Shown")
Versions = Mapping[str, tuple[PageMetadata, ...]]  #: source → all versions of that text, itself included


# ---- languages -------------------------------------------------------------------------------------


@lru_cache(maxsize=1024)
def spoken_language(tag: str) -> str:
    """Return the language of a tag, with its script where one is named, and without a country.

    >>> spoken_language("en-GB"), spoken_language("cy"), spoken_language("zh-Hans-CN")
    ('en', 'cy', 'zh-Hans')
    """
    first, *rest = tag.split("-")
    script = next((each.title() for each in rest if len(each) == 4 and each.isalpha()), "")
    return "-".join(filter(None, (first.lower(), script)))


def is_same_language(one: str, other: str) -> bool:
    """Return whether who reads the one language reads the other, whatever the country."""
    return spoken_language(one) == spoken_language(other)


@lru_cache(maxsize=1024)
def language_name(tag: str) -> str:
    """Return what a language calls itself, as the Unicode CLDR writes it; the tag itself where that does not know it.

    >>> language_name("cy"), language_name("en-GB"), language_name("fr"), language_name("tlh")
    ('Cymraeg', 'English', 'Français', 'tlh')
    """
    from babel import Locale, UnknownLocaleError

    try:
        found = Locale.parse(spoken_language(tag), sep="-")
    except (UnknownLocaleError, ValueError):
        return tag
    name = found.get_display_name(found) if found.script else found.get_language_name(found)
    return f"{name[:1].upper()}{name[1:]}" if name else tag


# ---- from front matter to groups -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NamedTexts:
    """All texts by what ``translation_of`` may call them."""

    by_source: Mapping[str, Document]
    by_name: Mapping[tuple[str, str], Document]  #: kind and slug, id or title of a series
    any_kind: Mapping[str, Document] = field(default_factory=dict)

    def named(self, reference: str, document: Document) -> Document | None:
        """Return the text that a document means: by path, slug or id; one of its own kind first."""
        if splitext(reference)[1] in (".md", ".markdown"):
            found = paths.path_target(reference, document.source, self.by_source).source
            return self.by_source.get(found or "")
        return self.by_name.get((document.kind, reference)) or self.any_kind.get(reference)


def named_texts(documents: Iterable[Document]) -> NamedTexts:
    """Return texts by what they may be called; of two with one name, the first by path."""
    ordered = sorted((document for document in documents if document.lines), key=lambda document: document.source)
    by_name: dict[tuple[str, str], Document] = {}
    any_kind: dict[str, Document] = {}
    for document in ordered:
        for name in _names(document):
            by_name.setdefault((document.kind, name), document)
            any_kind.setdefault(name, document)
    return NamedTexts({document.source: document for document in ordered}, by_name, any_kind)


def _names(document: Document) -> Iterator[str]:
    front = document.front
    yield str(front.slug)
    if isinstance(front, PageFront) and front.id:
        yield front.id
    if document.is_series:
        yield front.title


def translation_of(document: Document) -> str:
    """Return what a text says that it is a translation of; "" for nothing, or where no plugin reads that."""
    if any(idle.said == "translation_of:" for idle in document.idle):
        return ""
    return document.fields(TranslationFields).translation_of or ""


def originals(documents: Sequence[Document], usual: str) -> dict[str, str]:
    """Return the source of each translation → the source of its original; ``usual``: the site's language."""
    if not any(map(translation_of, documents)):
        return {}
    texts = named_texts(documents)
    named: dict[str, str] = {}
    for document in documents:
        other = texts.named(reference, document) if (reference := translation_of(document)) else None
        if other and other is not document and other.kind == document.kind:
            named[document.source] = other.source
    roots = {source: _root(source, named, texts, usual) for source in named}
    return {source: root for source, root in roots.items() if root != source}


def _root(source: str, named: Mapping[str, str], texts: NamedTexts, usual: str) -> str:
    """Return where ``translation_of`` leads in the end; of a ring, the text in the site's language, else the oldest."""
    seen: list[str] = []
    while source in named and source not in seen:
        seen.append(source)
        source = named[source]
    ring = seen[seen.index(source) :] if source in seen else [source]

    def order(source: str) -> tuple[bool, str, str]:
        front = texts.by_source[source].front
        date = front.date if isinstance(front, PageFront) else None
        return not is_same_language(front.lang or usual, usual), date.isoformat() if date else "~", source

    return min(ring, key=order)


# ---- what readers are shown ------------------------------------------------------------------------


def versions_in(page_metadata: Iterable[PageMetadata]) -> Versions:
    """Return all versions of each text that has several, published or not: the original first, then by language."""
    texts = {metadata.source: metadata for metadata in page_metadata}
    groups: dict[str, list[PageMetadata]] = {}
    for metadata in texts.values():
        if metadata.original in texts:
            groups.setdefault(metadata.original, []).append(metadata)
    found: dict[str, tuple[PageMetadata, ...]] = {}
    for source, translations in groups.items():
        ordered = sorted(translations, key=lambda metadata: (metadata.lang, metadata.source))
        versions = (texts[source], *ordered)
        found |= {metadata.source: versions for metadata in versions}
    return found


def versions_of_site(site: Site) -> Versions:
    """Return all versions of each text that has several. For ``once``."""
    return versions_in(site.page_metadata)


def published_versions(metadata: PageMetadata, versions: Versions) -> tuple[PageMetadata, ...]:
    """Return the versions of a text that readers may be led to; () of a text that has only one."""
    found = tuple(version for version in versions.get(metadata.source, ()) if version.listed)
    return found if len(found) > 1 else ()


def other_versions(metadata: PageMetadata, site: Site) -> tuple[PageMetadata, ...]:
    """Return the versions in other languages that a page may lead to."""
    versions = site.once(versions_of_site).get(metadata.source, ())
    return tuple(version for version in versions if version.listed and version is not metadata)


def version_for(metadata: PageMetadata, lang: str, versions: Versions) -> PageMetadata:
    """Return the version of a text that a reader of ``lang`` is shown: in that language, else the text itself."""
    if is_same_language(metadata.lang, lang):
        return metadata
    found = (version for version in versions.get(metadata.source, ()) if version.listed)
    return next((version for version in found if is_same_language(version.lang, lang)), metadata)


def each_once(posts: Sequence[PageMetadata], lang: str, versions: Versions) -> list[PageMetadata]:
    """Return posts, each text once, in the order of ``posts``: of several versions among them the one in ``lang``.

    Where none is in ``lang``, the original stands for all, or else the first.
    """
    if not versions:
        return list(posts)
    there = {metadata.source for metadata in posts}
    return [metadata for metadata in posts if _stands_for_all(metadata, lang, versions, there)]


def _stands_for_all(metadata: PageMetadata, lang: str, versions: Versions, there: set[str]) -> bool:
    among = [version for version in versions.get(metadata.source, ()) if version.source in there]
    spoken = (version for version in among if is_same_language(version.lang, lang))
    return next(chain(spoken, among), metadata) is metadata


def links_to(versions: Iterable[PageMetadata]) -> tuple[Link, ...]:
    """Return a link to each version, in the language's own name."""
    return tuple(Link(language_name(version.lang), version.address, version.lang) for version in versions)


def also_in(site: Site) -> Mapping[str, tuple[Link, ...]]:
    """Return source → links to the other versions of a text, each in its language's own name. For ``once``."""
    texts = site.metadata_by_source
    return {source: links_to(other_versions(texts[source], site)) for source in site.once(versions_of_site)}


def x_default(versions: Sequence[PageMetadata], usual: str) -> PageMetadata:
    """Return the version for readers of none of the languages: in the site's own, else the first (the original)."""
    return next((version for version in versions if is_same_language(version.lang, usual)), versions[0])


def languages_of(site: Site) -> tuple[str, ...]:
    """Return the languages of the published posts, the site's own first. For ``once``."""
    usual = spoken_language(site.settings.lang)
    found = {spoken_language(metadata.lang) for metadata in site.posts}
    return tuple(sorted(found, key=lambda lang: (lang != usual, lang)))


def language_home(lang: str) -> str:
    """Return the address of all texts in one language, on a site that has several.

    >>> language_home("zh-Hans")
    '/zh-hans/'
    """
    return f"/{lang.lower()}/"

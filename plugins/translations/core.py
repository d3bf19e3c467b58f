"""What a page says of its versions in other languages, and what may be wrong with ``translation_of``. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import basename, splitext

from kindling.model.problems import Problem, did_you_mean, nearest
from kindling.model.translations import (
    NamedTexts,
    is_same_language,
    language_name,
    named_texts,
    originals,
    published_versions,
    translation_of,
    versions_of_site,
)
from kindling.model.values import Document, PageMetadata, Site
from kindling.model.views import Link

KEY = "translation_of"


@dataclass(frozen=True, slots=True)
class TranslationsView:
    """The languages that a text can be read in."""

    languages: tuple[Link, ...] = ()  #: each by its own name, this text's with the address ""; () where it has one


def translations_view(metadata: PageMetadata, site: Site) -> TranslationsView:
    """Return the languages that a text can be read in, the site's own first."""
    found = published_versions(metadata, site.once(versions_of_site))
    others = [version for version in found if version is not metadata]
    if not others:  # one that is not public itself leads to those that are
        others = [each for each in site.once(versions_of_site).get(metadata.source, ()) if each.listed]
    if not others or others == [metadata]:
        return TranslationsView()
    usual = site.settings.lang
    ordered = sorted([metadata, *others], key=lambda each: (not is_same_language(each.lang, usual), each.lang))
    return TranslationsView(
        tuple(Link(language_name(each.lang), "" if each is metadata else each.address, each.lang) for each in ordered)
    )


# ---- what may be wrong -------------------------------------------------------------------------------


@dataclass(frozen=True)
class TranslatedTexts:
    """What the rules look at."""

    site: Site
    texts: NamedTexts
    originals: Mapping[str, str]  #: a translation's source → its original's

    @classmethod
    def of(cls, site: Site) -> "TranslatedTexts":
        """Return the texts of a site that are, or have, translations."""
        return cls(site, named_texts(site.documents), originals(site.documents, site.settings.lang))

    def metadata(self, document: Document) -> PageMetadata:
        """Return what is known of a text."""
        return self.site.metadata_by_source[document.source]

    def named_by(self, document: Document) -> Document | None:
        """Return the text that a text's ``translation_of`` names."""
        return self.texts.named(translation_of(document), document)


def problems(site: Site) -> Iterator[Problem]:
    """Yield what is wrong with ``translation_of``: of each text one thing, for one mend may take others away."""
    saying = [document for document in site.documents if translation_of(document)]
    if not saying:
        return
    known = TranslatedTexts.of(site)
    for document in sorted(saying, key=lambda document: document.path):
        found = next((problem for rule in _RULES for problem in rule(document, known)), None)
        if found:
            yield found
    yield from _twice(known)


def _said(document: Document) -> str:
    return f"{KEY} names {translation_of(document)!r}"


def _reference(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """The text that is named is not there."""
    if known.named_by(document):
        return
    name = translation_of(document)
    own = [text for text in known.texts.by_source.values() if text.kind == document.kind and text is not document]
    by_file = next((text for text in own if splitext(basename(text.source))[0] == name), None)
    names = [text.source if name.endswith((".md", ".markdown")) else str(text.front.slug) for text in own]
    hint = did_you_mean(name, names) if nearest(name, names) else "write its slug, its id, or the path of its file"
    if by_file:
        hint = f"write {KEY}: {by_file.front.slug}, which is the slug of {by_file.path}"
    yield document.problem(KEY, "translations/reference", f"{_said(document)}, and there is no such text", hint)


def _itself(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """A text names itself."""
    if known.named_by(document) is document:
        hint = "write the slug, or the path, of the text in the other language"
        yield document.problem(KEY, "translations/itself", f"{_said(document)}, which is this text itself", hint)


def _kind(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """A text is named that is of another kind."""
    other = known.named_by(document)
    if other and other.kind != document.kind:
        fact = f"{_said(document)}, which is {_a(other)}, and this is {_a(document)}"
        hint = f"write the slug of {_a(document)}, or take {KEY}: out"
        yield document.problem(KEY, "translations/kind", fact, hint)


def _a(document: Document) -> str:
    return "a post" if document.is_post else "a series" if document.is_series else "a page"


def _language(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """Both texts are in one language."""
    other = known.named_by(document)
    lang = known.metadata(document).lang
    if not other or known.metadata(other).lang.lower() != lang.lower():
        return
    better = "cy" if not is_same_language(lang, "cy") else "en-GB"
    wrong = f"write the language that this text is in, as lang: {better}"
    hint = wrong if document.front.lang is None else f"correct lang: in one of the two, or take {KEY}: out"
    fact = f"{_said(document)}, and both texts are in {lang!r}"
    yield Problem(document.path, document.lines.get("lang", document.lines[KEY]), "translations/language", fact, hint)


def _chain(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """A text is named that is itself a translation of a third."""
    other = known.named_by(document)
    root = known.originals.get(other.source) if other else None
    if not other or not root or known.named_by(other) is document:
        return
    original = known.texts.by_source[root]
    fact = f"{_said(document)}, which is itself a translation of {original.path}"
    hint = f"write {KEY}: {original.front.slug}" if original is not document else f"take {KEY}: out of this text"
    yield document.problem(KEY, "translations/chain", fact, hint)


def _part(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """A translation says that it is another part than its original is."""
    root = known.originals.get(document.source)
    if not root:
        return
    series = {one.slug: one.original or one.source for one in known.site.page_metadata if one.is_series}
    parts = {series.get(each.slug): each.part for each in known.site.metadata_by_source[root].series}
    for each in known.metadata(document).series:
        part = parts.get(series.get(each.slug))
        if part and each.part and part != each.part:
            fact = f"this is part {each.part}, and {known.texts.by_source[root].path}, its original, is part {part}"
            line = document.lines.get("part", document.lines.get("series", document.lines[KEY]))
            hint = f"write part: {part}, or leave the part out: a translation has that of its original"
            yield Problem(document.path, line, "translations/part", fact, hint)


def _unpublished(document: Document, known: TranslatedTexts) -> Iterable[Problem]:
    """Readers can't be led to the text that is named."""
    other = known.named_by(document)
    if not other or not known.metadata(document).listed:
        return
    state = known.metadata(other).state
    if state == "published":
        return
    said = {"hidden": "hidden", "draft": "a draft"}.get(state, "not published yet")
    hint = "readers are shown the link once it is published"
    if state == "hidden":
        hint = f"take status: hidden out of {other.path}, or {KEY}: out of this text: nothing leads to a hidden text"
    fact = f"{_said(document)}, which is {said}"
    yield Problem(document.path, document.lines[KEY], "translations/unpublished", fact, hint, "warning")


def _twice(known: TranslatedTexts) -> Iterator[Problem]:
    """Two texts say the same in one language."""
    first: dict[tuple[str, str], Document] = {}
    for source, root in sorted(known.originals.items()):
        document, original = known.texts.by_source[source], known.texts.by_source[root]
        lang = known.metadata(document).lang.lower()
        other = first.setdefault((root, lang), document)
        if other is document:
            continue
        fact = f"this is a translation of {original.path} into {lang!r}, and {other.path} is another"
        at = document if KEY in document.lines else original
        yield at.problem(KEY, "translations/twice", fact, f"correct lang: in one of the two, or take {KEY}: out of it")


_RULES = (_reference, _itself, _kind, _language, _chain, _part, _unpublished)

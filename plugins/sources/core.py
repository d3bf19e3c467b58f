"""All sources of a site, A to Z, with each sentence that cites them, as values. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import count, groupby
from string import ascii_lowercase
from typing import Any, ClassVar, Protocol, TypeVar

from unidecode import unidecode

from kindling.model.html import plain_text
from kindling.model.values import PageMetadata
from kindling.model.views import Link
from kindling.model.words import message, messages
from kindling.plugins.citations import public as csl
from kindling.plugins.citations.public import (
    BIBTEX,
    CSL_JSON,
    RIS,
    CitedSource,
    Format,
    FormattedSource,
    SiteCitations,
    ris_record,
    with_note,
)

_OTHER = "0–9"  #: the heading over what begins with no letter


class _Alphabetical(Protocol):
    """What stands in a list from A to Z."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...

    @property
    def sorted_as(self) -> str: ...


Filed = TypeVar("Filed", bound=_Alphabetical)


@dataclass(frozen=True, slots=True)
class CitingSentence:
    """A place that cites a source."""

    text: str  #: plain
    address: str  #: "/posts/joy/#joy-cite-3"


@dataclass(frozen=True, slots=True)
class Citing:
    """A post (or page) that cites a source, with each of its sentences that do."""

    title: str  #: of the post
    address: str  #: of the post
    lang: str  #: of the post
    sentences: tuple[CitingSentence, ...]  #: in the order of the text


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source on the page of all sources."""

    id: str  #: its key, as far as an address can hold it
    kind: csl.SourceKind  #: the mark beside it
    title: str  #: plain
    html: str  #: formatted in the site's style; safe
    year: str  #: "2014"; "" without one
    item: csl.Csl  #: the source as CSL JSON
    cited: tuple[Citing, ...]  #: newest first

    @property
    def sorted_as(self) -> str:
        """What it is filed under: the family name of who made it, else its title."""
        names = csl.authors(self.item)
        return names[0].sorted_as if names else re.sub(r"^(?:the|an?) ", "", self.title, flags=re.I)


@dataclass(frozen=True, slots=True)
class Letter:
    """All that begins with one letter."""

    letter: str  #: "A"; "0–9" for what begins with none
    id: str  #: its anchor on the page
    entries: tuple[Any, ...]  #: values of SourceView, or of Person


@dataclass(frozen=True, slots=True)
class CiteView:
    """How to cite one post, and its own sources to take away."""

    text: str  #: plain, in the site's style
    bibtex: str  #: the post as an entry of BibTeX
    ris: str  #: the same as RIS
    downloads: tuple[Link, ...]  #: the sources of the post as files, each with its name


@dataclass(frozen=True, slots=True)
class SourceForms:
    """A source as the downloads have it."""

    bib: str
    ris: str
    json: str


def source_views(cited: SiteCitations, page_metadata: Iterable[PageMetadata]) -> tuple[SourceView, ...]:
    """Return every source that a published text cites, A to Z; ``page_metadata`` comes newest first."""
    found: dict[str, tuple[str, FormattedSource, list[Citing]]] = {}
    for metadata in page_metadata:
        view = cited.views.get(metadata.source) if metadata.listed else None
        for source in view.sources if view else ():
            if source.places and (listed := cited.sources.get(source.ref)):
                same = json.dumps(listed.csl, sort_keys=True)  # two texts may bring the same source
                found.setdefault(same, (source.ref, listed, []))[2].append(_citing(metadata, source))
    libraries_first = sorted(
        found.values(), key=lambda one: (len(one[0]), one[0])
    )  # they have the low numbers: r1, r2…
    views = with_ids(_source_view(listed, citing) for _ref, listed, citing in libraries_first)
    return tuple(sorted(views, key=_order))


def _citing(metadata: PageMetadata, source: CitedSource) -> Citing:
    places = (CitingSentence(text or metadata.title, f"{metadata.address}#{anchor}") for anchor, text in source.places)
    return Citing(metadata.title, metadata.address, metadata.lang, tuple(places))


def _source_view(listed: FormattedSource, citing: Iterable[Citing]) -> SourceView:
    item = listed.csl
    name = re.sub(r"[^A-Za-z0-9_.:-]+", "-", unidecode(listed.key)).strip("-") or "source"
    shown = listed.html or escape(csl.title(item) or listed.key)
    return SourceView(name, csl.kind_of(item), csl.title(item), shown, csl.year(item), item, tuple(citing))


def _order(source: SourceView) -> tuple[str, str, str, str, str]:
    names = csl.authors(source.item)
    others = " ".join(f"{name.given} {name.sorted_as}" for name in names)
    return folded(source.sorted_as), folded(others), source.year, folded(source.title), source.id


def folded(text: str) -> str:
    """Return ``text`` as it is sorted: without case, accents and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", unidecode(text).lower()))


def with_ids(entries: Iterable[Filed]) -> tuple[Filed, ...]:
    """Return ``entries`` with an id each that nothing else on the page has."""
    used = {"main", "_main", *map(_letter_id, [*ascii_lowercase, _OTHER])}
    views = []
    for entry in entries:
        names = (entry.id if number == 1 else f"{entry.id}-{number}" for number in count(1))
        name = next(name for name in names if name not in used)
        used.add(name)
        views.append(replace(entry, id=name))
    return tuple(views)


def _letter_id(letter: str) -> str:
    return f"letter-{'other' if letter == _OTHER else letter.lower()}"


def letters(entries: Iterable[Filed]) -> tuple[Letter, ...]:
    """Return entries, which come sorted, under the letters they begin with."""

    def letter(entry: Filed) -> str:
        first = folded(entry.sorted_as)[:1].upper()
        return first if first.isalpha() else _OTHER

    ordered = sorted(entries, key=lambda entry: letter(entry) == _OTHER)
    groups = groupby(ordered, key=letter)
    return tuple(Letter(name, _letter_id(name), tuple(group)) for name, group in groups)


def source_words(sources: Sequence[SourceView]) -> str:
    """Return what stands at the head: "28 sources, cited 41 times in 9 texts. …"."""
    if not sources:
        return message("No text cites a source yet.")
    cited = [citing for source in sources for citing in source.cited]
    times = messages("{count} time", "{count} times", sum(len(citing.sentences) for citing in cited))
    texts = messages("{count} text", "{count} texts", len({citing.address for citing in cited}))
    number = messages("{count} source", "{count} sources", len(sources))
    whole = "{sources}, cited {times} in {texts}. Each with the sentences that lean on it."
    return message(whole, sources=number, times=times, texts=texts)


# -- one post -------------------------------------------------------------------------------------------------------


def cite_view(post: FormattedSource, downloads: Iterable[Link]) -> CiteView | None:
    """Return how to cite a post; None when the engine had nothing to say of it."""
    text = " ".join(plain_text(post.html).split())
    return CiteView(text, post.bibtex.strip(), ris_record(post.csl).strip(), tuple(downloads)) if text else None


def refs_of(source: str, cited: SiteCitations) -> tuple[tuple[str, str], ...]:
    """Return the names of the sources that one document cites, in that order, each with the note that it prints."""
    view = cited.views.get(source)
    return tuple((found.ref, found.note) for found in (view.sources if view else ()) if found.ref in cited.sources)


def downloads(address: str) -> tuple[Link, ...]:
    """Return where the sources of the post at ``address`` can be had."""
    return tuple(Link(form.name, _download(address, form)) for form in (BIBTEX, RIS, CSL_JSON))


def _download(address: str, form: Format) -> str:
    return f"{address}references{form.endings[0]}"


def forms_of(source: FormattedSource, note: str = "") -> SourceForms:
    """Return a source as each download has it, with its note where the post prints that; made once for all posts."""
    item = {**source.csl, "note": note} if note else source.csl
    text = json.dumps(item, ensure_ascii=False, indent=1)
    return SourceForms(f"{with_note(source.bibtex, note).strip()}\n", ris_record(item), text)


def download_texts(address: str, sources: Sequence[SourceForms]) -> Iterator[tuple[str, str]]:
    """Yield (address, text) of the files that hold a post's sources."""
    yield _download(address, BIBTEX), "\n".join(source.bib for source in sources)
    yield _download(address, RIS), "".join(source.ris for source in sources)
    yield _download(address, CSL_JSON), "[\n" + ",\n".join(source.json for source in sources) + "\n]\n"

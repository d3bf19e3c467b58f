"""All sources of a site, A to Z, with each sentence that cites them, as values. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import count
from string import ascii_lowercase
from typing import Any, ClassVar, Protocol, TypeVar

from unidecode import unidecode

from kindling.model.alphabet import OTHER, AlphabetPage, Filing, IndexEntry, alphabet_pages, folded, letter_id
from kindling.model.graphemes import beginning
from kindling.model.html import plain_text
from kindling.model.paging import runs, size
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

SOURCES = "/sources/"  #: the list of all
_OF_A_SOURCE, _OF_A_TEXT, _OF_A_SENTENCE = 750, 300, 90  #: bytes of each beside its words, about
_OF_A_TITLE = 60  #: characters of a title in the index
_PIECE = 30_000  #: bytes of what is said of a source in one place; the rest follows below it


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
    page: str = SOURCES  #: address of the page that it stands on
    continued: bool = False  #: whether it stands above already, with the texts before these

    @property
    def archived(self) -> str:
        """Where a copy is kept that stays; "" for none, and where the style prints it."""
        return csl.archived(self.item, self.html)

    @property
    def archived_on(self) -> str:
        """The day on which that copy was taken; "" where that is not known."""
        return csl.archived_day(self.item, self.archived)

    @property
    def address(self) -> str:
        """Where it is: its page and its place on that."""
        return f"{self.page}#{self.id}"

    @property
    def sorted_as(self) -> str:
        """What it is filed under: the family name of who made it, else its title."""
        names = csl.authors(self.item)
        return names[0].sorted_as if names else re.sub(r"^(?:the|an?) ", "", self.title, flags=re.I)


@dataclass(frozen=True, slots=True)
class CiteView:
    """How to cite one post, and its own sources to take away."""

    text: str  #: plain, in the site's style
    bibtex: str  #: the post as an entry of BibTeX
    ris: str  #: the same as RIS
    downloads: tuple[Link, ...]  #: the sources of the post as files, each with its name
    more: str = ""  #: address of the same in more styles; "" for none


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


def with_ids(entries: Iterable[Filed]) -> tuple[Filed, ...]:
    """Return ``entries`` with an id each that nothing else on the page has."""
    used = {"main", "_main", *map(letter_id, [*ascii_lowercase, OTHER])}
    views = []
    for entry in entries:
        names = (entry.id if number == 1 else f"{entry.id}-{number}" for number in count(1))
        name = next(name for name in names if name not in used)
        used.add(name)
        views.append(replace(entry, id=name))
    return tuple(views)


# -- where each stands ----------------------------------------------------------------------------------------------


def source_pages(sources: Sequence[SourceView]) -> tuple[AlphabetPage, ...]:
    """Return the pages of all sources, which come sorted: one, or where that would be too long, one for each letter."""
    filing: Filing[SourceView] = Filing(
        name=lambda source: source.sorted_as,
        weight=_weight,
        line=_line,
        rank=lambda source: len(source.cited),
        pieces=_pieces,
    )
    return alphabet_pages(SOURCES, sources, filing)


def placed(sources: Sequence[SourceView], pages: Iterable[AlphabetPage]) -> tuple[SourceView, ...]:
    """Return sources with the page that each stands on."""
    places = {entry.id: page.address for page in pages for letter in page.letters for entry in letter.entries}
    return tuple(replace(source, page=places[source.id]) for source in sources)


def _line(source: SourceView, page: str) -> IndexEntry | None:
    """Return a source in the index: name and year, by which people speak of it, and how its title begins."""
    name = " ".join(filter(None, (beginning(source.sorted_as, 80), source.year)))
    title = beginning(source.title, _OF_A_TITLE)
    words = "" if title == source.sorted_as else title if title == source.title else f"{title.rstrip()}…"
    return None if source.continued else IndexEntry(source.id, name or source.id, f"{page}#{source.id}", words)


def _weight(source: SourceView) -> int:
    return _OF_A_SOURCE + size(source.html) + sum(map(_citing_weight, source.cited))


def _citing_weight(citing: Citing) -> int:
    said = sum(_sentence_weight(sentence) for sentence in citing.sentences)
    return _OF_A_TEXT + size(citing.title) + size(citing.address) + said


def _sentence_weight(sentence: CitingSentence) -> int:
    return _OF_A_SENTENCE + size(sentence.text) + size(sentence.address)


def _pieces(source: SourceView) -> Iterator[SourceView]:
    """Yield a source as often as it takes: each time with as many of its sentences as may stand in one place."""
    citing = [part for each in source.cited for part in _parts(each)]
    for number, cut in enumerate(runs(map(_citing_weight, citing), _PIECE), start=1):
        name = source.id if number == 1 else f"{source.id}~{number}"  # no key has a tilde, as an address holds it
        yield replace(source, id=name, cited=tuple(citing[cut]), continued=number > 1)


def _parts(citing: Citing) -> Iterator[Citing]:
    for cut in runs(map(_sentence_weight, citing.sentences), _PIECE):
        yield replace(citing, sentences=citing.sentences[cut])


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


def cite_view(post: FormattedSource, downloads: Iterable[Link], more: str = "") -> CiteView | None:
    """Return how to cite a post, in ``more`` styles at that address; None when the engine had nothing to say of it."""
    text = " ".join(plain_text(post.html).split())
    return CiteView(text, post.bibtex.strip(), ris_record(post.csl).strip(), tuple(downloads), more) if text else None


def refs_of(source: str, cited: SiteCitations, refs: Iterable[str] = ()) -> tuple[tuple[str, str], ...]:
    """Return the names of the sources that one document cites, as it lists them, each with the note that it prints.

    ``refs``: all that it cites; a source of which nothing can be printed is the last.
    """
    view = cited.views.get(source)
    printed = {found.ref: found.note for found in (view.sources if view else ())}
    every = printed | {ref: "" for ref in refs if ref not in printed}
    return tuple((ref, note) for ref, note in every.items() if ref in cited.sources)


def downloads(address: str) -> tuple[Link, ...]:
    """Return where the sources of the post at ``address`` can be had."""
    return tuple(Link(form.name, _download(address, form)) for form in (BIBTEX, RIS, CSL_JSON))


def _download(address: str, form: Format) -> str:
    return f"{address}references{form.endings[0]}"


def forms_of(source: FormattedSource, note: str = "") -> SourceForms:
    """Return a source as each download has it, with its note where the post prints that; made once for all posts."""
    item = {**source.csl, "note": note} if note else source.csl
    text = json.dumps(csl.standard(item), ensure_ascii=False, indent=1)
    return SourceForms(f"{with_note(source.bibtex, note).strip()}\n", ris_record(item), text)


def download_texts(sources: Sequence[SourceForms]) -> tuple[str, str, str]:
    """Return the texts of the files that hold a post's sources, in the order of ``downloads``."""
    return (
        "\n".join(source.bib for source in sources),
        "".join(source.ris for source in sources),
        "[\n" + ",\n".join(source.json for source in sources) + "\n]\n",
    )

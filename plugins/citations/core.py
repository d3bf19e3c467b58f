"""Citations and notes as values: what was found in the texts, what the engine made of it, and where it goes. Pure."""

import html as html_module
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import islice
from typing import Any

from unidecode import unidecode

from kindling.model.grammar import CitationItem
from kindling.model.html import Element, Tag, elements, plain_text, replaced, start_tags, tags, unwrapped, without
from kindling.model.markers import IN_LINK, marker
from kindling.model.problems import Problem, nearest
from kindling.model.values import Document
from kindling.model.views import PageExtras
from kindling.model.words import message
from kindling.plugins.citations.clean import TO_ENTRY, is_note, is_reference, without_links
from kindling.plugins.citations.csl import SourceKind, archived, archived_day, kind_of
from kindling.plugins.citations.engine import BibliographyEntry, Citation, FormattedText, Request
from kindling.plugins.citations.findings import CitationsFound, Cluster, FoundNote
from kindling.plugins.citations.moments import moments_resolved, with_moments
from kindling.plugins.citations.styles import CitationStyle

_CITING = re.compile(r"\[(?:[^\[\]]*[\s;-])?-?@[\w{][^\]]*\]|\^\[[^\]]*\]|\[\^[^\]\s]+\]")
_MARKER = re.compile("\ue000([^\ue000\ue001]*)\ue001")
_ORDINALS = (
    message("first"),
    message("second"),
    message("third"),
    message("fourth"),
    message("fifth"),
    message("sixth"),
    message("seventh"),
    message("eighth"),
    message("ninth"),
    message("tenth"),
)


@dataclass(frozen=True, slots=True)
class BackLink:
    """A way back from a note or source to a place that names it."""

    href: str  #: "#joy-cite-1"
    label: str  #: "a", "b", …; "" when there is only one
    words: str  #: for a screen reader: "Back to source 1, first mention"


@dataclass(frozen=True, slots=True)
class NoteView:
    """One note of the writer's, or (in a note style) one citation, below the text."""

    id: str  #: "joy-note-1"
    label: str  #: "1", or "a" where numbers belong to the sources
    html: str  #: its paragraphs, safe, may hold markers
    back: tuple[BackLink, ...]  #: to each place that calls it


@dataclass(frozen=True, slots=True)
class EntryView:
    """One source in the list below the text."""

    id: str  #: "joy-ref-han2014"
    key: str  #: "han2014"
    label: str  #: "1" in a numeric style, "" in others
    html: str  #: as the engine formatted it, safe
    back: tuple[BackLink, ...]  #: to each place that cites it
    kind: SourceKind | None = None  #: for the mark beside it: a book, a paper, a talk…
    archived: str = ""  #: where a copy is kept that stays; "" for none, and where the style prints it
    archived_on: str = ""  #: the day on which it was taken; "" where that is not known


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of one document, for pages about sources and for metadata."""

    key: str  #: as it is typed: "han2014"
    csl: Mapping[str, Any]  #: the source as CSL JSON
    html: str  #: as the engine formatted it here
    places: tuple[tuple[str, str], ...]  #: (anchor, plain sentence) of each place that cites it
    ref: str = ""  #: the engine's name of it: two texts may each bring a source of the same key
    note: str = ""  #: the source's note, plain, where it is printed here: elsewhere it is its owner's


@dataclass(frozen=True, slots=True)
class CitationsView(PageExtras):
    """What a page shows of its citations and notes."""

    notes: tuple[NoteView, ...] = ()  #: in the order in which the text calls them
    entries: tuple[EntryView, ...] = ()  #: the sources, in the order of the style
    fills: Mapping[str, str] = field(default_factory=dict)  #: marker → what stands in the text
    sources: tuple[CitedSource, ...] = ()  #: the same for pages about sources and for metadata


@dataclass(frozen=True, slots=True)
class CitingText:
    """One document, as far as citing goes."""

    source: str  #: "posts/joy.md"
    path: str  #: as shown in problems
    slug: str
    lang: str
    style: CitationStyle
    found: CitationsFound
    refs: Mapping[str, str]  #: key → the engine's name of the source
    videos: Mapping[str, str] = field(default_factory=dict)  #: the engine's name → where that source's video is


# -- before the engine: which citations stand -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResolvedText:
    """A document whose citations are told apart from plain text."""

    text: CitingText
    clusters: tuple[Cluster, ...]  #: those that cite, in reading order
    plain: Mapping[str, str]  #: id of every other cluster, or id+ of its second marker → HTML with markers
    problems: tuple[Problem, ...]
    unknown: frozenset[str] = frozenset()  #: keys in brackets that are no source's
    words: frozenset[str] = frozenset()  #: bare ones that are no source's, and so stay text


def resolved(text: CitingText) -> ResolvedText:
    """Return which clusters of ``text`` cite; one with an unknown key in brackets is a problem and stays as typed."""
    resolver = _Resolver(text)
    for cluster in text.found.clusters:
        resolver.resolve(cluster)
    return ResolvedText(
        text,
        tuple(resolver.citing),
        resolver.plain,
        tuple(resolver.problems),
        frozenset(resolver.unknown),
        frozenset(resolver.words),
    )


class _Resolver:
    """The clusters of one text, being told apart."""

    def __init__(self, text: CitingText) -> None:
        self.text = text
        self.citing: list[Cluster] = []
        self.plain: dict[str, str] = {}
        self.problems: list[Problem] = []
        self.unknown: set[str] = set()
        self.words: set[str] = set()

    def resolve(self, cluster: Cluster) -> None:
        """Put the cluster where it belongs."""
        unknown = [item.key for item in cluster.items if item.key not in self.text.refs]
        if cluster.bare and cluster.items[0].key in unknown:
            self.words.add(cluster.items[0].key)
            self.problems += _near_miss(cluster, self.text)
            self._as_text(cluster)
        elif unknown:
            self.unknown.update(unknown)
            self.problems += [_unknown_key(key, cluster, self.text) for key in dict.fromkeys(unknown)]
            self.plain[cluster.id] = _typed(cluster)
        else:
            self.citing.append(cluster)

    def _as_text(self, cluster: Cluster) -> None:
        """Settle what is no narrative citation after all; another one inside it may still stand."""
        shown = ""
        for part in cluster.otherwise:
            if isinstance(part, str):
                shown += html_module.escape(part, quote=False)
                continue
            last = part is cluster.otherwise[-1]
            self.resolve(replace(part, sentence=cluster.sentence, punctuation=cluster.punctuation if last else ""))
            shown += marker("citations", part.id)
            if last:
                self.plain[f"{cluster.id}+"] = marker("citations", f"{part.id}+")
                self.plain.setdefault(f"{part.id}+", "")
        self.plain[cluster.id] = shown


def _typed(cluster: Cluster) -> str:
    return f"{cluster.space}{html_module.escape(cluster.raw, quote=False)}"


def _unknown_key(key: str, cluster: Cluster, text: CitingText) -> Problem:
    near = nearest(key, text.refs, 3)
    near = [*near[:1], *(name for name in near[1:] if _alike(key, name))]
    hint = (
        f"did you mean {' or '.join(map(repr, near))}?" if near else "add the source to the library, or correct the key"
    )
    return Problem(
        cluster.path or text.path, cluster.line, "citations/unknown-key", f"no source has the key {key!r}", hint
    )


def _near_miss(cluster: Cluster, text: CitingText) -> Iterator[Problem]:
    """Yield a warning when a bare ``@word`` is nearly a key."""
    key = cluster.items[0].key
    near = [name for name in nearest(key, text.refs) if _alike(key, name)]
    if near:
        fact = f"@{key} is no source, so it stays text; {near[0]!r} is one"
        hint = f"write @{near[0]} to cite it, or \\@{key} to say that it is text"
        yield Problem(text.path, cluster.line, "citations/near-key", fact, hint, "warning")


def cites_in_summary(document: Document) -> Problem | None:
    """Return a warning where a summary, which is plain text, holds a citation or a note."""
    found = _CITING.search(document.front.summary)
    if not found:
        return None
    fact = f"the summary holds {found[0]}, which lists, feeds and shared links print as it is typed"
    hint = "say it in plain words there, and cite in the text"
    return replace(document.problem("summary", "citations/in-summary", fact, hint), severity="warning")


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio() >= 0.8


# -- numbers --------------------------------------------------------------------------------------------------------


def letters(number: int) -> str:
    """Return 1 → "a", 26 → "z", 27 → "aa"."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(97 + rest) + name
    return name


def note_labels(resolved_text: ResolvedText) -> dict[str, str]:
    """Return the label of each note, and in a note style of each citation that makes one, by id.

    Letters tell notes from sources where both have numbers; a text that cites nothing has numbered notes.
    """
    if resolved_text.text.style.kind != "note":
        named = letters if resolved_text.text.style.kind == "numeric" and resolved_text.clusters else str
        return {note.id: named(number) for number, note in enumerate(resolved_text.text.found.notes, start=1)}
    clusters = _by_id(resolved_text)
    standing = [name for name in _sequence(resolved_text) if name.startswith("n") or not clusters[name].in_note]
    return {name: str(number) for number, name in enumerate(standing, start=1)}


def _by_id(resolved_text: ResolvedText) -> dict[str, Cluster]:
    return {cluster.id: cluster for cluster in resolved_text.clusters}


def _sequence(resolved_text: ResolvedText) -> list[str]:
    """Return the ids of notes and of citing clusters in reading order; what stands for c8 (c8-2) comes in its place."""
    citing: dict[str, list[str]] = {}
    for cluster in resolved_text.clusters:
        citing.setdefault(cluster.id.partition("-")[0], []).append(cluster.id)
    return [
        name
        for found in resolved_text.text.found.sequence
        for name in ([found] if found[0] == "n" else citing.get(found, []))
    ]


def request(resolved_text: ResolvedText) -> Request | None:
    """Return what the engine is asked for; None where nothing is cited."""
    if not resolved_text.clusters:
        return None
    labels = note_labels(resolved_text) if resolved_text.text.style.kind == "note" else {}
    notes = {note.id: note for note in resolved_text.text.found.notes}
    openings = {note.id: _opens_with(note) for note in notes.values()}
    citations = []
    for cluster in resolved_text.clusters:
        refs = tuple(resolved_text.text.refs[item.key] for item in cluster.items)
        citation = Citation(cluster.id, _timed(cluster, refs, resolved_text.text.videos), refs)
        if labels:
            citation = replace(citation, note=int(labels[cluster.in_note or cluster.id]))
        if labels and cluster.in_note:
            place = "start" if openings[cluster.in_note] == cluster.id else "inside"
            citation = replace(citation, in_note=place, follows=_follows(cluster, notes[cluster.in_note]))
        citations.append(citation)
    return Request(resolved_text.text.source, resolved_text.text.style, resolved_text.text.lang, tuple(citations))


def _timed(cluster: Cluster, refs: Sequence[str], videos: Mapping[str, str]) -> tuple[CitationItem, ...]:
    """Return the cluster's items, times in a video as links to that second."""
    pairs = zip(cluster.items, refs, strict=True)
    return tuple(replace(item, suffix=with_moments(item.suffix, ref)) if ref in videos else item for item, ref in pairs)


def _opens_with(note: FoundNote) -> str:
    """Return the id of the cluster that a note begins with, else ""."""
    match = _MARKER.match(plain_text(note.html).removeprefix(IN_LINK))
    return match[1].removeprefix("citations:") if match and match[1].startswith("citations:") else ""


def _follows(cluster: Cluster, note: FoundNote) -> str:
    """Return what follows a cluster in a note: punctuation, "x" for words, "" for the end."""
    after = note.html.partition(f"\ue000citations:{cluster.id}\ue001")[2]
    return cluster.punctuation or ("x" if plain_text(after).strip() else "")


# -- after the engine: what stands where ----------------------------------------------------------------------------


def view(
    resolved_text: ResolvedText,
    made: FormattedText,
    csl: Mapping[str, Mapping[str, Any]],
    notes: Mapping[str, str] | None = None,
) -> CitationsView:
    """Return what the page shows: fills for the text, notes, entries; ``notes``: ref → the note of a source."""
    return _CitingPage(resolved_text, made, csl, notes or {}).view()


class _CitingPage:
    """One page being put together; ids are prefixed by its slug, so that pages can stand on one page."""

    def __init__(
        self,
        resolved_text: ResolvedText,
        made: FormattedText,
        csl: Mapping[str, Mapping[str, Any]],
        source_notes: Mapping[str, str],
    ) -> None:
        self.settled, self.made, self.csl, self.source_notes = resolved_text, made, csl, source_notes
        self.slug = resolved_text.text.slug
        self.labels = note_labels(resolved_text)
        self.order = _sequence(resolved_text)
        self.clusters = _by_id(resolved_text)
        self.keys: dict[str, str] = {}  #: of what is cited: ref → the key it was first cited by
        for cluster in resolved_text.clusters:
            for item in cluster.items:
                self.keys.setdefault(resolved_text.text.refs[item.key], item.key)
        self.ids = _safe_ids(self.keys, f"{self.slug}-ref-")
        self.numbers = {name: n for n, name in enumerate((n for n in self.order if n in self.clusters), start=1)}
        self.citing: dict[str, list[Cluster]] = {}  #: ref → the clusters that cite it, in reading order
        for name in self.numbers:
            cluster = self.clusters[name]
            for ref in dict.fromkeys(resolved_text.text.refs[item.key] for item in cluster.items):
                self.citing.setdefault(ref, []).append(cluster)

    def view(self) -> CitationsView:
        fills = {f"citations:{name}": html for name, html in self._plain()}
        for cluster in self.settled.clusters:
            fills |= self._cluster(cluster)
        for note in self.settled.text.found.notes:
            fills |= self._references(note)
        entries = tuple(self._entry(entry) for entry in self.made.entries)
        view = CitationsView(tuple(self._notes()), entries, fills)
        return replace(view, sources=tuple(self._sources(fills)))

    # clusters

    def _plain(self) -> Iterator[tuple[str, str]]:
        """Yield the fills of what cites nothing; a second marker of any cluster is empty until it is needed."""
        for cluster in self.settled.text.found.clusters:
            yield f"{cluster.id}+", ""
        yield from self.settled.plain.items()

    def _cluster(self, cluster: Cluster) -> dict[str, str]:
        html = self._linked(self.made.clusters.get(cluster.id, ""), cluster)
        name, shown = self._parts(cluster, html)
        here, after = f"citations:{cluster.id}", f"citations:{cluster.id}+"
        if not any(name == "sup" for name, _ in islice(start_tags(shown), 1)):
            joined = f"{name} {shown}" if name else shown
            return {here: cluster.space + _before(joined, cluster.punctuation), after: ""}
        gap = cluster.space if name else ""
        if cluster.punctuation:
            return {here: gap + _before(name, cluster.punctuation), after: shown}
        return {here: gap + name + shown, after: ""}

    def _parts(self, cluster: Cluster, html: str) -> tuple[str, str]:
        """Return the names that stand in the sentence, and what follows them."""
        style = self.settled.text.style
        if style.kind == "note" and not cluster.in_note:
            return self._note_reference(cluster, html)
        name = ""
        if style.kind == "numeric" and cluster.items[0].mode == "narrative":
            name = without_links(self.made.names.get(self.settled.text.refs[cluster.items[0].key], ""))
        return name, self._anchored(cluster, html)

    def _anchored(self, cluster: Cluster, html: str) -> str:
        """Return ``html`` as a place that a list can link back to."""
        raised = next(elements(html, _is_raised), None)
        place = f'class="cite" id="{self._place(cluster)}"'
        if raised and raised.end - raised.start == len(html) and not any(elements(raised.inner, _is_raised)):
            return f"<sup {place}>{raised.inner}</sup>"
        return f"<span {place}>{unwrapped(html, is_note)}</span>"

    def _note_reference(self, cluster: Cluster, html: str) -> tuple[str, str]:
        """Return a note style's names and its number; the note itself goes below the text."""
        label = self.labels[cluster.id]
        note = next(elements(html, is_note), None)
        before = html[: note.start] if note else html
        return without_links(before.strip()), self._noteref(label, "", in_link=cluster.in_link)

    def _noteref(self, label: str, again: str, *, in_link: bool) -> str:
        inner, place = label, f'id="{self.slug}-noteref-{label}{again}"'
        if in_link:
            return f'<sup class="noteref" {place}>{inner}</sup>'
        return f'<sup class="noteref"><a role="doc-noteref" {place} href="#{self.slug}-note-{label}">{inner}</a></sup>'

    def _linked(self, html: str, cluster: Cluster) -> str:
        """Return ``html`` with links to the entries of this page, or none where none may stand or nothing is listed."""
        listed = {entry.ref for entry in self.made.entries}
        linked = replaced(html, is_reference, lambda found: self._link(found, listed))
        return without_links(linked) if cluster.in_link else moments_resolved(linked, self.settled.text.videos)

    def _link(self, found: Element, listed: set[str]) -> str:
        ref = found.tag.attributes["href"].removeprefix(TO_ENTRY)
        if ref not in listed or ref not in self.ids:
            return found.inner
        return f'<a role="doc-biblioref" href="#{self.ids[ref]}">{found.inner}</a>'

    def _place(self, cluster: Cluster) -> str:
        if self.settled.text.style.kind == "note" and not cluster.in_note:
            return f"{self.slug}-noteref-{self.labels[cluster.id]}"
        return f"{self.slug}-cite-{self.numbers[cluster.id]}"

    # notes

    def _references(self, note: FoundNote) -> dict[str, str]:
        label = self.labels.get(note.id, "")
        names = {1: ("", note.id)} | {n: (f"-{n}", f"{note.id}-{n}") for n in range(2, note.references + 1)}
        return {
            f"citations:{name}": self._noteref(label, again, in_link=n in note.in_link)
            for n, (again, name) in names.items()
        }

    def _notes(self) -> Iterator[NoteView]:
        notes = {note.id: note for note in self.settled.text.found.notes}
        for name, label in self.labels.items():
            if name in notes:
                yield NoteView(
                    f"{self.slug}-note-{label}",
                    label,
                    notes[name].html,
                    self._back_to_note(label, notes[name].references),
                )
            else:
                yield NoteView(
                    f"{self.slug}-note-{label}",
                    label,
                    self._cited_note(self.clusters[name]),
                    self._back_to_note(label, 1),
                )

    def _cited_note(self, cluster: Cluster) -> str:
        html = self._linked(self.made.clusters.get(cluster.id, ""), replace(cluster, in_link=False))
        note = next(elements(html, is_note), None)
        return f"<p>{note.inner if note else html}</p>"

    def _back_to_note(self, label: str, references: int) -> tuple[BackLink, ...]:
        hrefs = [
            f"#{self.slug}-noteref-{label}",
            *(f"#{self.slug}-noteref-{label}-{n}" for n in range(2, references + 1)),
        ]
        return _back_links(hrefs, message("Back to note {label}", label=label))

    # entries

    def _entry(self, entry: BibliographyEntry) -> EntryView:
        label = entry.label if self.settled.text.style.kind == "numeric" else ""
        back = _back_links(
            [f"#{self._place(c)}" for c in self.citing[entry.ref]],
            message("Back to source {label}", label=label) if label else message("Back to the text"),
        )
        item = self.csl.get(entry.ref, {})
        kind = kind_of(item) if item else None
        copy = archived(item, entry.html)
        taken = archived_day(item, copy)
        return EntryView(self.ids[entry.ref], self.keys[entry.ref], label, entry.html, back, kind, copy, taken)

    def _sources(self, fills: Mapping[str, str]) -> Iterator[CitedSource]:
        by_ref = {entry.ref: entry.html for entry in self.made.entries}
        for ref, key in self.keys.items():
            places = tuple((self._place(c), self._sentence(c, fills)) for c in self.citing[ref])
            note = self._printed_note(ref, by_ref.get(ref, ""))
            yield CitedSource(key, self.csl.get(ref, {}), by_ref.get(ref, ""), places, ref, note)

    def _printed_note(self, ref: str, entry: str) -> str:
        """Return the note of a source when the page shows it: in its entry, or where it is cited."""
        note = self.source_notes.get(ref, "")
        shown = (entry, *(self.made.clusters.get(cluster.id, "") for cluster in self.citing[ref] if note))
        return note if any(_letters(note) in _letters(plain_text(html)) for html in shown) else ""

    def _sentence(self, cluster: Cluster, fills: Mapping[str, str]) -> str:
        """Return the plain sentence around a citation: with the names it speaks of, without numbers and brackets."""

        def words(match: re.Match[str]) -> str:
            name = match[1].removeprefix("citations:")
            if name in self.settled.plain:
                return html_module.unescape(_MARKER.sub(words, self.settled.plain[name]))
            if name not in self.clusters or not self.clusters[name].bare:
                return ""
            return plain_text(without(fills[match[1]], _is_raised))

        return " ".join(_MARKER.sub(words, cluster.sentence).split())


def _letters(html: str) -> str:
    """Return the letters and figures alone: a style may turn quotation marks and case."""
    return re.sub(r"[\W_]+", "", html_module.unescape(html)).casefold()


def _is_raised(tag: Tag) -> bool:
    return tag.name == "sup"


def _before(html: str, punctuation: str) -> str:
    """Return ``html`` without a final full stop before another ("et al." at the end of a sentence), as pandoc does."""
    end = len(html)
    for tag in reversed(list(tags(html)) if punctuation.startswith(".") else ()):
        if tag.opens or tag.end != end:
            break
        end = tag.start
    return html[: end - 1] + html[end:] if punctuation.startswith(".") and html[:end].endswith(".") else html


def _safe_ids(keys: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return ref → an id without anything that an address would have to escape; no two are the same."""
    ids: dict[str, str] = {}
    for ref, key in keys.items():
        stem = prefix + (re.sub(r"[^A-Za-z0-9_.-]+", "-", unidecode(key)).strip("-") or "source")
        taken = set(ids.values())
        ids[ref] = next(
            name for n in range(1, len(keys) + 2) if (name := stem if n == 1 else f"{stem}-{n}") not in taken
        )
    return ids


def _back_links(hrefs: Sequence[str], words: str) -> tuple[BackLink, ...]:
    """Return one way back for each place; letters and words tell them apart where there are several."""
    if len(hrefs) == 1:
        return (BackLink(hrefs[0], "", words),)
    return tuple(
        BackLink(href, letters(n), message("{words}, {ordinal} mention", words=words, ordinal=_ordinal(n)))
        for n, href in enumerate(hrefs, start=1)
    )


def _ordinal(number: int) -> str:
    return _ORDINALS[number - 1] if number <= len(_ORDINALS) else message("{number}th", number=number)


def unformatted(resolved_text: ResolvedText) -> CitationsView:
    """Return the page when the engine failed: every citation stands as typed, and nothing is missing a fill."""
    raw = {cluster.id: _typed(cluster) for cluster in resolved_text.clusters}
    bare = replace(resolved_text, clusters=(), plain={**resolved_text.plain, **raw})
    return view(bare, FormattedText(), {})

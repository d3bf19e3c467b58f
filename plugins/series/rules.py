"""What may be wrong with series: one generator for each rule; each is linear in the number of posts. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from posixpath import basename, splitext
from unicodedata import normalize

from kindling.model.addresses import slugify
from kindling.model.frontmatter import MembershipFields, Planned, PostFront, SeriesFront
from kindling.model.problems import Problem, Severity, nearest
from kindling.model.series_names import slug_of
from kindling.model.values import Document, Membership, PageMetadata
from kindling.model.views import counted, day
from kindling.plugins.series.core import (
    Series,
    SeriesLibrary,
    is_past,
    open_to_readers,
    series_of,
    series_target,
    target,
)
from kindling.plugins.series.cycles import cycles
from kindling.plugins.series.spelling import near_pairs
from kindling.plugins.series.tokens import token_problems


@dataclass(frozen=True, slots=True)
class SeriesEntry:
    """A post's place in one series, with the file it is said in."""

    document: Document
    metadata: PageMetadata
    membership: Membership
    name: str  #: the series' name as typed

    @property
    def line(self) -> int:
        """The line that says which part it is, else which series."""
        lines = self.document.lines
        keys = ("part",) if self.membership.part and "part" in lines else ()
        return line_of(self.document, *keys, *name_keys(self.document, self.name), "translation_of")

    @property
    def place(self) -> str:
        """Where to look: "content/posts/joy.md:9"."""
        return f"{self.document.path}:{self.line}"

    def problem(self, rule: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        """Return a problem at this place."""
        return Problem(self.document.path, self.line, rule, message, hint, severity)


def line_of(document: Document, *keys: str) -> int:
    """Return the line of the first of the keys that the front matter holds, else its first line."""
    return next((document.lines[key] for key in keys if key in document.lines), 1)


def name_keys(document: Document, name: str) -> tuple[str, ...]:
    """Return where front matter may say the name of a series: as a key of a map, as an entry of a list, alone."""
    names = [each for each, _ in document.fields(MembershipFields).series]
    return (f"series.{name}", *([f"series.{names.index(name)}"] if name in names else []), "series")


def at(
    document: Document, keys: tuple[str, ...], rule: str, fact: str, hint: str, severity: Severity = "error"
) -> Problem:
    """Return a problem at the first of the keys that the front matter holds."""
    return Problem(document.path, line_of(document, *keys), rule, fact, hint, severity)


@dataclass(frozen=True)
class SeriesFiles:
    """What the rules look at."""

    documents: tuple[Document, ...]
    library: SeriesLibrary
    now: datetime

    @cached_property
    def by_source(self) -> Mapping[str, Document]:
        """Documents by their place in ``content/``."""
        return {document.source: document for document in self.documents}

    @cached_property
    def entries(self) -> Mapping[str, list[SeriesEntry]]:
        """Each series' slug → what posts say of it, in the order of their paths."""
        found: dict[str, list[SeriesEntry]] = defaultdict(list)
        for document in sorted(self.documents, key=lambda document: document.path):
            for entry in self._entries(document):
                found[entry.membership.slug].append(entry)
        return found

    def _entries(self, document: Document) -> Iterator[SeriesEntry]:
        metadata = self.library.sources.get(document.source)
        if metadata and isinstance(document.front, PostFront):
            names = {slug_of(name, self.library.names): name for name, _ in document.front.series}
            for membership in metadata.series:
                yield SeriesEntry(document, metadata, membership, names.get(membership.slug, membership.slug))

    @cached_property
    def filed(self) -> list[tuple[Series, Document]]:
        """Each series that has a file, with it."""
        return [(series, self.by_source[series.source]) for series in self.library.series.values() if series.has_file]


def series_problems(documents: Iterable[Document], library: SeriesLibrary, now: datetime) -> list[Problem]:
    """Return everything that is wrong with the site's series."""
    files = SeriesFiles(tuple(documents), library, now)
    return [problem for rule in _RULES for problem in rule(files)]


def duplicate_part(files: SeriesFiles) -> Iterator[Problem]:
    """Two parts of a series have one number."""
    for slug, entries in files.entries.items():
        first: dict[int, SeriesEntry] = {}
        for entry in entries:
            number = entry.membership.part
            other = first.setdefault(number, entry) if number else entry
            if other.document is not entry.document and not _is_same_text(other, entry):
                fact = f"part {number} of {_title(slug, files)!r} is already {other.place}"
                yield entry.problem(
                    "series/duplicate-part", fact, f"give one of the two another number; {_free(entries)} is free"
                )


def _is_same_text(one: SeriesEntry, other: SeriesEntry) -> bool:
    """Return whether two posts are one text in two languages, which is one part."""
    return (one.metadata.original or one.metadata.source) == (other.metadata.original or other.metadata.source)


def duplicate_plan(files: SeriesFiles) -> Iterator[Problem]:
    """Two planned parts of a series have one number."""
    for _, document in files.filed:
        first: dict[int, str] = {}
        for place, planned in _planned(document):
            if planned.part and (other := first.setdefault(planned.part, place)) != place:
                where = f"{document.path}:{line_of(document, f'{other}.part', other, 'planned')}"
                fact = f"part {planned.part} is planned twice: here and in {where}"
                keys = (f"{place}.part", place, "planned")
                yield at(document, keys, "series/duplicate-part", fact, "give one of the two another number")


def _planned(document: Document) -> Iterator[tuple[str, Planned]]:
    if isinstance(document.front, SeriesFront):
        for number, planned in enumerate(document.front.planned):
            yield f"planned.{number}", planned


def named_twice(files: SeriesFiles) -> Iterator[Problem]:
    """A post names one series twice."""
    for slug, entries in files.entries.items():
        for before, entry in pairwise(entries):
            if before.document is entry.document:
                fact = f"the post names the series {_title(slug, files)!r} twice"
                yield at(entry.document, ("series",), "series/twice", fact, "name it once")


def mixed_order(files: SeriesFiles) -> Iterator[Problem]:
    """Some parts of a series have numbers, and others go by date."""
    for slug, entries in files.entries.items():
        numbered = [entry for entry in entries if entry.membership.part]
        dated = [entry for entry in entries if not entry.membership.part]
        few, many = sorted((numbered, dated), key=len) if len(numbered) < len(dated) else (dated, numbered)
        for entry in few if many else ():
            fact = f"this post of {_title(slug, files)!r} {_order(entry)}, and {many[0].place} {_order(many[0])}"
            yield entry.problem("series/mixed-order", fact, "give every part of the series its number, or none")


def _order(entry: SeriesEntry) -> str:
    return f"is part {entry.membership.part}" if entry.membership.part else "has no number"


def beyond_total(files: SeriesFiles) -> Iterator[Problem]:
    """A part's number is greater than the total of a complete series."""
    for series, document in files.filed:
        total = series.front.parts if series.complete and not _is_taken_over(series, document) else None
        for entry in files.entries.get(series.slug, ()):
            if total and (entry.membership.part or 0) > total:
                where = f"{document.path}:{line_of(document, 'parts')}"
                said = f"{series.title!r} is complete with {counted(total, 'part')} ({where})"
                fact = f"this is part {entry.membership.part}, and {said}"
                yield entry.problem("series/beyond-total", fact, "write the new total there, or status: ongoing")


def _is_taken_over(series: Series, document: Document) -> bool:
    """Return whether a series has its parts from the one that it is a translation of, where they are judged."""
    return bool(series.original) and not {"parts", "status"} & document.lines.keys()


def gap(files: SeriesFiles) -> Iterator[Problem]:
    """A number of a series is held by no post and announced by no plan."""
    for series in files.library.series.values():
        entries = {entry.metadata.source: entry for entry in files.entries.get(series.slug, ())}
        before = 0
        for slot in series.slots:
            if slot.number > before + 1 and slot.metadata and slot.metadata.source in entries:
                missing = _numbers(before + 1, slot.number - 1)
                fact = f"this is part {slot.number} of {series.title!r}, which has no {missing}"
                hint = "number it anew, or announce what is missing under planned: in the file of the series"
                yield entries[slot.metadata.source].problem("series/gap", fact, hint, "warning")
            before = slot.number


def incomplete(files: SeriesFiles) -> Iterator[Problem]:
    """A series is called complete, and its last parts are nowhere."""
    for series, document in files.filed:
        last = max((slot.number for slot in series.slots), default=0)
        if series.complete and last < (series.front.parts or 0) and not _is_taken_over(series, document):
            missing = _numbers(last + 1, series.total)
            fact = f"{series.title!r} is complete with {counted(series.total, 'part')}, and there is no {missing}"
            hint = "write status: ongoing, or the right number of parts"
            yield at(document, ("status", "parts"), "series/incomplete", fact, hint, "warning")


def _numbers(first: int, last: int) -> str:
    return f"part {first}" if first == last else f"parts {first} to {last}"


def overdue(files: SeriesFiles) -> Iterator[Problem]:
    """A planned part's day has passed, and no published post has taken its place."""
    for series, document in files.filed:
        kept = {id(slot.planned) for slot in series.slots if slot.readable}
        for place, planned in _planned(document):
            if planned.date and is_past(planned.date, files.now) and id(planned) not in kept:
                fact = f"{planned.title!r} was to come on {day(planned.date).words}, and is not published"
                keys = (f"{place}.date", place, "planned")
                yield at(document, keys, "series/overdue", fact, "publish it, or promise another day", "advice")


def name_form(files: SeriesFiles) -> Iterator[Problem]:
    """A post writes a series' name with other capitals, spaces or accents than the series has."""
    for slug, entries in files.entries.items():
        if series := files.library.series.get(slug):
            title, where = _called(series, entries, files)
            for entry in entries:
                if normalize("NFC", entry.name) not in (slug, normalize("NFC", title)) and not _by_file(entry, series):
                    fact = f"this post names the series {entry.name!r}, and it is called {title!r} in {where}"
                    hint = f"write series: {title}"
                    yield at(entry.document, name_keys(entry.document, entry.name), "series/name", fact, hint)


def _by_file(entry: SeriesEntry, series: Series) -> bool:
    """Whether a post calls a series by the name of its file, and the series has got another title or slug since."""
    file = slugify(splitext(basename(series.source))[0])
    is_renamed = file not in (series.slug, slugify(series.title) if entry.name != file else "")
    return series.has_file and slugify(entry.name) == file and is_renamed


def _called(series: Series, entries: list[SeriesEntry], files: SeriesFiles) -> tuple[str, str]:
    """Return a series' name and where it is said: its file, else the first post that writes more than the slug."""
    if series.has_file:
        document = files.by_source[series.source]
        return series.title, f"{document.path}:{line_of(document, 'title')}"
    first = next((entry for entry in entries if entry.name != series.slug), entries[0])
    return first.name, f"{first.document.path}:{line_of(first.document, 'series')}"


def near_name(files: SeriesFiles) -> Iterator[Problem]:
    """Two series are called almost the same, and not both have a file."""
    series = files.library.series
    spellings = {name: slug for slug in series for name in (slug, slugify(series[slug].title))}
    for one, other in near_pairs([slug for slug in series if not series[slug].has_file], spellings):
        if entry := next(iter(files.entries.get(one, ())), None):
            fact = f"the series {series[one].title!r} has no file, and is spelt almost like {series[other].title!r}"
            hint = f"write series: {other}; or give each its file: content/series/{one}.md"
            yield entry.problem("series/near-name", fact, hint, "warning")


def unused(files: SeriesFiles) -> Iterator[Problem]:
    """No post names a series that has a file."""
    for series, document in files.filed:
        if series.slug not in files.entries and not any(slot.metadata for slot in series.slots):
            fact = f"no post names the series {series.title!r}"
            yield at(
                document, ("title",), "series/unused", fact, f"write series: {series.slug} into its posts", "advice"
            )


def references(files: SeriesFiles) -> Iterator[Problem]:
    """``builds_on`` or ``next`` names nothing that there is, or something that readers can't see yet."""
    for document, key, place, reference in _references(files):
        found = _target(document, key, reference, files.library)
        if found is None:
            fact = f"{key} names {reference!r}, and there is no such {'series' if key == 'next' else 'post or series'}"
            yield at(document, (place, key), "series/reference", fact, _near(document, key, reference, files.library))
        elif not open_to_readers(found) and open_to_readers(files.library.sources[document.source]):
            fact = f"{key} names {reference!r}, which is {'a draft' if found.state == 'draft' else 'not published yet'}"
            hint = "readers are shown the link once it is published"
            yield at(document, (place, key), "series/unpublished", fact, hint, "warning")


def _references(files: SeriesFiles) -> Iterator[tuple[Document, str, str, str]]:
    """Yield each reference with its document, its key and the key's place."""
    for document in files.documents:
        if isinstance(document.front, PostFront | SeriesFront) and document.source in files.library.sources:
            for number, reference in enumerate(document.front.builds_on):
                yield document, "builds_on", f"builds_on.{number}", reference
        if isinstance(document.front, SeriesFront) and document.front.next:
            yield document, "next", "next", document.front.next


def _target(document: Document, key: str, reference: str, library: SeriesLibrary) -> PageMetadata | None:
    find = series_target if key == "next" else target
    return find(reference, document.source, library)


def _near(document: Document, key: str, reference: str, library: SeriesLibrary) -> str:
    """Return what was most likely meant: what the file of that name is called now, else a slip of the finger away."""
    own = library.sources[document.source]
    others = [found for found in library.sources.values() if found is not own]
    may = [found for found in others if found.is_series or (key == "builds_on" and found.is_post)]
    for found in may:
        if slugify(splitext(basename(found.source))[0]) == slugify(splitext(basename(reference))[0]):
            return f"write {found.slug}, as the text in {found.path} is called"
    slugs = {*library.series, *(library.posts if key == "builds_on" else ())} - {own.slug}
    known = {found.source for found in may} if reference.endswith(".md") else slugs
    if near := next((name for name in nearest(reference, known, 3) if _alike(reference, name)), ""):
        return f"did you mean {near!r}?"
    return "write its slug" if key == "next" else "write its slug, or the path of its file"


def _alike(reference: str, name: str) -> bool:
    """Return whether each word of a name that nobody has is like one of another: names in a series are much alike."""
    words = slugify(name).split("-")
    return all(nearest(word, words) for word in slugify(reference).split("-"))


def circle(files: SeriesFiles) -> Iterator[Problem]:
    """What comes before what goes round in a circle."""
    needs: dict[str, dict[str, str]] = defaultdict(dict)
    for document, key, _, reference in _references(files):
        if found := _target(document, key, reference, files.library):
            before, after = (found.source, document.source) if key == "builds_on" else (document.source, found.source)
            needs[after].setdefault(before, key)
    for ring in cycles(needs):
        yield _circle_problem(ring, needs, files)


def _circle_problem(ring: list[str], needs: Mapping[str, Mapping[str, str]], files: SeriesFiles) -> Problem:
    """Return the problem of a ring of sources, each of which needs the one behind it first."""
    keys = {needs[one][other] for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)}
    ordered = ring if "builds_on" in keys else [ring[0], *reversed(ring[1:])]
    documents = [files.by_source[source] for source in ordered]
    places = [f"{one.path}:{line_of(one, *sorted(keys))}" for one in [*documents, documents[0]]]
    fact = f"{' and '.join(sorted(keys))} {'goes' if len(keys) == 1 else 'go'} round in a circle: {' → '.join(places)}"
    document = next(one for one in documents if keys & one.lines.keys())
    return at(document, tuple(sorted(keys)), "series/circle", fact, "take one of these out")


def unknown_accent(files: SeriesFiles) -> Iterator[Problem]:
    """A series' accent is no colour of the theme, and no other that can be read."""
    for series, document in files.filed:
        if refused := files.library.accents.refused.get(series.front.accent):
            yield document.problem("accent", "series/accent", refused.fact, refused.hint)


def tokens(files: SeriesFiles) -> Iterator[Problem]:
    """A token speaks of no series, or of a part that there is not."""
    for document in files.documents:
        metadata = files.library.sources.get(document.source)
        if all(slug_of(name, files.library.names) for name, _ in document.fields(MembershipFields).series):
            yield from token_problems(document, series_of(metadata, files.library) if metadata else None)


def no_address(files: SeriesFiles) -> Iterator[Problem]:
    """A post names a series of which no address can be made, and no file gives it one."""
    for document in files.documents:
        for name, _ in document.fields(MembershipFields).series:
            if not slug_of(name, files.library.names):
                fact = f"no address can be made from the series' name {name!r}: it holds no letters or digits"
                hint = "give the series a file in content/series/ with this title: and a slug:, or another name"
                yield at(document, name_keys(document, name), "series/name", fact, hint)


def _title(slug: str, files: SeriesFiles) -> str:
    return files.library.series[slug].title if slug in files.library.series else slug


def _free(entries: Iterable[SeriesEntry]) -> int:
    taken = {entry.membership.part for entry in entries}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


_RULES = (
    duplicate_part,
    duplicate_plan,
    named_twice,
    mixed_order,
    beyond_total,
    gap,
    incomplete,
    overdue,
    name_form,
    no_address,
    near_name,
    unused,
    references,
    circle,
    unknown_accent,
    tokens,
)

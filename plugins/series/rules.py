"""What may be wrong with series: one generator for each rule; each is linear in the number of posts. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plugins._kit.addresses import slugify
from plugins._kit.frontmatter import Planned, PostFront, SeriesFront
from plugins._kit.problems import Problem, Severity, did_you_mean, nearest
from plugins._kit.values import Document, Fact, Membership
from plugins._kit.views import counted, day
from plugins.series.core import (
    ACCENTS,
    Library,
    Series,
    Slot,
    is_past,
    open_to_readers,
    series_of,
    series_target,
    slug_of,
    target,
)
from plugins.series.cycles import cycles
from plugins.series.spelling import near_pairs
from plugins.series.tokens import token_problems


@dataclass(frozen=True, slots=True)
class Entry:
    """A post's place in one series, with the file it is said in."""

    document: Document
    fact: Fact
    membership: Membership
    name: str  #: the series' name as typed

    @property
    def line(self) -> int:
        """The line that says which part it is, else which series."""
        lines = self.document.lines
        keys = ("part",) if self.membership.part and "part" in lines else ()
        return line_of(self.document, *keys, f"series.{self.name}", "series")

    @property
    def place(self) -> str:
        """Where to look: "content/posts/joy.md:9"."""
        return f"{self.document.path}:{self.line}"

    def problem(self, rule: str, message: str, hint: str, severity: Severity = "error") -> Problem:
        """Return a problem at this place."""
        return Problem(self.document.path, self.line, f"series/{rule}", message, hint, severity)


def line_of(document: Document, *keys: str) -> int:
    """Return the line of the first of the keys that the front matter holds, else its first line."""
    return next((document.lines[key] for key in keys if key in document.lines), 1)


@dataclass(frozen=True)
class Shelf:
    """What the rules look at."""

    documents: tuple[Document, ...]
    library: Library
    now: datetime

    @cached_property
    def by_source(self) -> Mapping[str, Document]:
        """Documents by their place in ``content/``."""
        return {document.source: document for document in self.documents}

    @cached_property
    def entries(self) -> Mapping[str, list[Entry]]:
        """Each series' slug → what posts say of it, in the order of their paths."""
        found: dict[str, list[Entry]] = defaultdict(list)
        for document in sorted(self.documents, key=lambda document: document.path):
            for entry in self._entries(document):
                found[entry.membership.slug].append(entry)
        return found

    def _entries(self, document: Document) -> Iterator[Entry]:
        fact = self.library.sources.get(document.source)
        if fact and isinstance(document.front, PostFront):
            names = {slug_of(name, self.library.names): name for name, _ in document.front.series}
            for membership in fact.series:
                yield Entry(document, fact, membership, names.get(membership.slug, membership.slug))

    @cached_property
    def filed(self) -> list[tuple[Series, Document]]:
        """Each series that has a file, with it."""
        return [(series, self.by_source[series.source]) for series in self.library.series.values() if series.has_file]


def series_problems(documents: Iterable[Document], library: Library, now: datetime) -> list[Problem]:
    """Return everything that is wrong with the site's series."""
    shelf = Shelf(tuple(documents), library, now)
    return [problem for rule in _RULES for problem in rule(shelf)]


def duplicate_part(shelf: Shelf) -> Iterator[Problem]:
    """Two parts of a series have one number."""
    for slug, entries in shelf.entries.items():
        first: dict[int, Entry] = {}
        for entry in entries:
            number = entry.membership.part
            if number and (other := first.setdefault(number, entry)) is not entry:
                fact = f"part {number} of {_title(slug, shelf)!r} is already {other.place}"
                yield entry.problem("duplicate-part", fact, f"give one of the two another number; {_free(entries)} is free")


def duplicate_plan(shelf: Shelf) -> Iterator[Problem]:
    """Two planned parts of a series have one number."""
    for _, document in shelf.filed:
        first: dict[int, str] = {}
        for place, planned in _planned(document):
            if planned.part and first.setdefault(planned.part, planned.title) != planned.title:
                fact = f"{first[planned.part]!r} and {planned.title!r} are both planned as part {planned.part}"
                line = line_of(document, f"{place}.part", place, "planned")
                yield Problem(document.path, line, "series/duplicate-part", fact, "give one of the two another number")


def _planned(document: Document) -> Iterator[tuple[str, Planned]]:
    if isinstance(document.front, SeriesFront):
        for number, planned in enumerate(document.front.planned):
            yield f"planned.{number}", planned


def mixed_order(shelf: Shelf) -> Iterator[Problem]:
    """Some parts of a series have numbers, and others go by date."""
    for slug, entries in shelf.entries.items():
        numbered = [entry for entry in entries if entry.membership.part]
        dated = [entry for entry in entries if not entry.membership.part]
        few, many = sorted((numbered, dated), key=len) if len(numbered) < len(dated) else (dated, numbered)
        for entry in few if many else ():
            fact = f"this post of {_title(slug, shelf)!r} {_order(entry)}, and {many[0].place} {_order(many[0])}"
            yield entry.problem("mixed-order", fact, "give every part of the series its number, or none")


def _order(entry: Entry) -> str:
    return f"is part {entry.membership.part}" if entry.membership.part else "has no number"


def beyond_total(shelf: Shelf) -> Iterator[Problem]:
    """A part's number is greater than the total of a complete series."""
    for series, document in shelf.filed:
        total = series.front.parts or 0
        for entry in shelf.entries.get(series.slug, ()) if series.complete and total else ():
            if (entry.membership.part or 0) > total:
                where = f"{document.path}:{line_of(document, 'parts')}"
                fact = f"part {entry.membership.part} is beyond the {counted(total, 'part')} of {series.title!r}, which is complete ({where})"
                yield entry.problem("beyond-total", fact, "write the new total there, or status: ongoing")


def gap(shelf: Shelf) -> Iterator[Problem]:
    """A number of a series is held by no post and announced by no plan."""
    for series in shelf.library.series.values():
        entries = {entry.fact.source: entry for entry in shelf.entries.get(series.slug, ())}
        before = 0
        for slot in series.slots:
            if slot.number > before + 1 and slot.fact and slot.fact.source in entries:
                missing = _numbers(before + 1, slot.number - 1)
                fact = f"this is part {slot.number} of {series.title!r}, which has no {missing}"
                hint = "number it anew, or announce what is missing under planned: in the file of the series"
                yield entries[slot.fact.source].problem("gap", fact, hint, "warning")
            before = slot.number


def incomplete(shelf: Shelf) -> Iterator[Problem]:
    """A series is called complete, and some of its parts are nowhere."""
    for series, document in shelf.filed:
        last = max((slot.number for slot in series.slots), default=0)
        if series.complete and last < (series.front.parts or 0):
            fact = f"{series.title!r} is complete with {counted(series.total, 'part')}, and there is no {_numbers(last + 1, series.total)}"
            line = line_of(document, "status", "parts")
            yield Problem(document.path, line, "series/incomplete", fact, "write status: ongoing, or the right number of parts", "warning")


def _numbers(first: int, last: int) -> str:
    return f"part {first}" if first == last else f"parts {first} to {last}"


def overdue(shelf: Shelf) -> Iterator[Problem]:
    """A planned part's day has passed, and no published post has taken its place."""
    for series, document in shelf.filed:
        kept = {id(slot.planned) for slot in series.slots if slot.readable}
        for place, planned in _planned(document):
            if planned.date and is_past(planned.date, shelf.now) and id(planned) not in kept:
                fact = f"{planned.title!r} was to come on {day(planned.date).words}, and is not published"
                line = line_of(document, f"{place}.date", place, "planned")
                yield Problem(document.path, line, "series/overdue", fact, "publish it, or promise another day", "warning")


def name_form(shelf: Shelf) -> Iterator[Problem]:
    """A post writes a series' name with other capitals, spaces or accents than the series has."""
    for slug, entries in shelf.entries.items():
        series = shelf.library.series.get(slug)
        if series is None:
            continue
        title, where = _called(series, entries, shelf)
        for entry in entries:
            if entry.name not in (slug, title):
                fact = f"this post names the series {entry.name!r}; it is called {title!r} in {where}"
                line = line_of(entry.document, f"series.{entry.name}", "series")
                hint = f"write series: {title}, or its slug {slug}"
                yield Problem(entry.document.path, line, "series/name", fact, hint)


def _called(series: Series, entries: list[Entry], shelf: Shelf) -> tuple[str, str]:
    """Return a series' name and where it is said: in its file, else in the first post that writes more than the slug."""
    if series.has_file:
        document = shelf.by_source[series.source]
        return series.title, f"{document.path}:{line_of(document, 'title')}"
    first = next((entry for entry in entries if entry.name != series.slug), entries[0])
    return first.name, first.place


def near_name(shelf: Shelf) -> Iterator[Problem]:
    """Two series are called almost the same, and not both have a file."""
    series = shelf.library.series
    for one, other in near_pairs([slug for slug in series if not series[slug].has_file], series):
        entry = next(iter(shelf.entries.get(one, ())), None)
        if entry:
            fact = f"the series {series[one].title!r} has no file, and is spelt almost like {series[other].title!r}"
            hint = f"write series: {other}; or give each its file: content/series/{one}.md"
            yield entry.problem("near-name", fact, hint, "warning")


def unused(shelf: Shelf) -> Iterator[Problem]:
    """No post names a series that has a file."""
    for series, document in shelf.filed:
        if series.slug not in shelf.entries:
            fact = f"no post names the series {series.title!r}"
            hint = f"write series: {series.slug} into its posts"
            yield Problem(document.path, line_of(document, "title"), "series/unused", fact, hint, "advice")


def lone_part(shelf: Shelf) -> Iterator[Problem]:
    """A post has a part's number, and it is not clear in which series."""
    for document in shelf.documents:
        front = document.front
        if isinstance(front, PostFront) and front.part and len(front.series) != 1:
            many = len(front.series) > 1
            fact = f"the post is part {front.part} of {'which of its series?' if many else 'no series'}"
            hint = f"write series: {{{front.series[0][0]}: {front.part}, …}}" if many else "write series: with the name of the series"
            yield document.problem("part", "series/part", fact, hint)


def references(shelf: Shelf) -> Iterator[Problem]:
    """``builds_on`` or ``next`` names nothing that there is, or something that readers can't see yet."""
    for document, key, place, reference in _references(shelf):
        found = _target(document, key, reference, shelf.library)
        line = line_of(document, place, key)
        if found is None:
            yield Problem(document.path, line, "series/reference", f"{key} names {reference!r}: {_nothing(key)}", _near(key, reference, shelf.library))
        elif not open_to_readers(found) and _is_public(document, shelf.library):
            fact = f"{key} names {reference!r}, which is {'a draft' if found.state == 'draft' else 'not published yet'}"
            hint = "readers are shown the link once it is published"
            yield Problem(document.path, line, "series/unpublished", fact, hint, "warning")


def _references(shelf: Shelf) -> Iterator[tuple[Document, str, str, str]]:
    """Yield each reference with its document, its key and the key's place."""
    for document in shelf.documents:
        if isinstance(document.front, PostFront | SeriesFront) and document.source in shelf.library.sources:
            for number, reference in enumerate(document.front.builds_on):
                yield document, "builds_on", f"builds_on.{number}", reference
        if isinstance(document.front, SeriesFront) and document.front.next:
            yield document, "next", "next", document.front.next


def _target(document: Document, key: str, reference: str, library: Library) -> Fact | None:
    return series_target(reference, library) if key == "next" else target(reference, document.source, library)


def _is_public(document: Document, library: Library) -> bool:
    return open_to_readers(library.sources[document.source])


def _nothing(key: str) -> str:
    return "there is no such series" if key == "next" else "there is no such post or series"


def _near(key: str, reference: str, library: Library) -> str:
    slugs = {*library.series, *(library.posts if key == "builds_on" else ())}
    known = {fact.source for fact in library.sources.values()} if reference.endswith(".md") else slugs
    return did_you_mean(reference, known) if nearest(reference, known) else "write the slug of a post or series, or the path of its file"


def circle(shelf: Shelf) -> Iterator[Problem]:
    """What comes before what goes round in a circle."""
    needs: dict[str, dict[str, str]] = defaultdict(dict)
    for document, key, _, reference in _references(shelf):
        if found := _target(document, key, reference, shelf.library):
            before, after = (found.source, document.source) if key == "builds_on" else (document.source, found.source)
            needs[after].setdefault(before, key if key == "builds_on" else "")
    for ring in cycles(needs):
        yield _circle_problem(ring, needs, shelf)


def _circle_problem(ring: list[str], needs: Mapping[str, Mapping[str, str]], shelf: Shelf) -> Problem:
    """Return the problem of a ring of sources, each of which needs the one behind it first."""
    keys = [needs[one][other] for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)]
    ordered = ring if any(keys) else [ring[0], *reversed(ring[1:])]
    names = [shelf.library.sources[source].slug for source in [*ordered, ordered[0]]]
    document = shelf.by_source[ordered[0]]
    fact = f"{'builds_on' if all(keys) else 'builds_on and next' if any(keys) else 'next'} goes round in a circle: {' → '.join(names)}"
    return Problem(document.path, line_of(document, "builds_on" if any(keys) else "next", "next"), "series/circle", fact, "take one of these out")


def unknown_accent(shelf: Shelf) -> Iterator[Problem]:
    """A series' accent is no colour of the theme."""
    for series, document in shelf.filed:
        if series.front.accent and series.front.accent not in ACCENTS:
            hint = did_you_mean(series.front.accent, ACCENTS, "the accents are")
            yield document.problem("accent", "series/accent", f"no accent is called {series.front.accent!r}", hint)


def tokens(shelf: Shelf) -> Iterator[Problem]:
    """A token speaks of no series, or of a part that there is not."""
    for document in shelf.documents:
        fact = shelf.library.sources.get(document.source)
        yield from token_problems(document, series_of(fact, shelf.library) if fact else None)


def _title(slug: str, shelf: Shelf) -> str:
    return shelf.library.series[slug].title if slug in shelf.library.series else slug


def _free(entries: Iterable[Entry]) -> int:
    taken = {entry.membership.part for entry in entries}
    return next(number for number in range(1, len(taken) + 2) if number not in taken)


_RULES = (
    duplicate_part,
    duplicate_plan,
    mixed_order,
    beyond_total,
    gap,
    incomplete,
    overdue,
    name_form,
    near_name,
    unused,
    lone_part,
    references,
    circle,
    unknown_accent,
    tokens,
)

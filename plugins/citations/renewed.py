"""What has been formatted in a process that stays, so that a save has only that formatted which it changes."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from kindling.plugins.citations import engine
from kindling.plugins.citations.engine import Outcome, Request, StandaloneSources
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.staying import StayingPandoc

Part = TypeVar("Part")
_MOST, _MOST_SOURCES = 8, 40  #: texts and sources that differ; more are quicker all at once, by what these share


@dataclass(frozen=True)
class FormattingRequest:
    """All that a site wants formatted."""

    requests: tuple[Request, ...]
    sources: Mapping[str, Source]  #: by the engine's names, with those that they take fields from
    alone: StandaloneSources
    styles: tuple[str, ...]  #: a hash of each style's file
    program: str
    timeout: float

    @cached_property
    def by_document(self) -> Mapping[str, Request]:
        """The requests, by their documents."""
        return {request.document: request for request in self.requests}

    @property
    def around(self) -> object:
        """What bears on all that is formatted."""
        return self.styles, self.alone.style, self.alone.lang, self.program


@dataclass(frozen=True, slots=True)
class _Difference:
    """What has to be formatted anew."""

    requests: tuple[Request, ...]
    alone: tuple[str, ...]  #: sources by themselves
    read: tuple[str, ...] = ()  #: sources that are read alone, which is quick


_Known = tuple[FormattingRequest, Outcome]
_Ask = Callable[[FormattingRequest, _Difference], Outcome | None]


class Formatting:
    """What was asked last, and what came of it; several threads may ask."""

    def __init__(self, pandoc: StayingPandoc) -> None:
        self.pandoc = pandoc
        self._lock = threading.Lock()
        self._known: _Known | None = None
        self._singles: _Singles | None = None

    def outcome(self, asked: FormattingRequest, whole: Callable[[], Outcome]) -> Outcome:
        """Return what comes of ``asked``: of ``whole`` at first, and where much differs; then of what differs.

        Raises what ``whole`` does.
        """
        with self._lock:
            found = self._renewed(asked) or whole()
            self._known = None if found.failures else (asked, found)
        return found

    def singly(self, asked: FormattingRequest, whole: Callable[[], Outcome]) -> Outcome:
        """Return the same, each part formatted when somebody asks for it: for one who wants a page at once.

        After many parts, and where one of them fails, all is formatted. Asking for a part raises what ``whole`` does.
        """
        before = self._known or (self._singles.known if self._singles else None)
        self._singles = _Singles(asked, self._formatted, lambda: self.outcome(asked, whole), before)
        return self._singles.outcome()

    def _renewed(self, asked: FormattingRequest) -> Outcome | None:
        if self._known is None:
            return None
        before, outcome = self._known
        different = difference(before, asked)
        if different is None:
            return None
        part = self._formatted(asked, different) if different.requests or different.alone else Outcome()
        return joined(outcome, part, asked) if part and not part.failures else None

    def _formatted(self, asked: FormattingRequest, different: _Difference) -> Outcome | None:
        alone = replace(asked.alone, refs=different.alone) if different.alone else None
        job, plan = engine.job_of([_by_itself(one) for one in different.requests], _sources(asked, different), alone)
        answer = self.pandoc.answer(job, asked.program, asked.timeout)
        return engine.formatted(answer, plan) if answer else None


class _Singles:
    """What has been formatted so far of what is asked; what is as it was before is known."""

    def __init__(
        self, asked: FormattingRequest, ask: _Ask, whole: Callable[[], Outcome], before: _Known | None
    ) -> None:
        self._asked, self._ask, self._whole = asked, ask, whole
        self._before, self._was = before or (asked, Outcome())
        self._documents: dict[str, engine.FormattedText] = {}
        self._csl: dict[str, Mapping[str, Any]] = {}
        self._notes: dict[str, str] = {}
        self._alone: dict[str, str] = {}
        self._found = Outcome(self._documents, (), self._csl, self._notes, self._alone)
        self._parts = 0  #: that were formatted
        self._is_around = self._before.around == asked.around
        self._is_read = self._is_whole = False

    @property
    def known(self) -> _Known:
        """What is asked, and what has come of it so far."""
        return self._asked, self._found

    def outcome(self) -> Outcome:
        """Return what comes of all, as one asks for it."""
        asked = self._asked
        return Outcome(
            _Each(asked.by_document, lambda name: self._with_text(name).documents[name]),
            (),
            _Each(asked.sources, lambda ref: self._with_source(ref).csl[ref]),
            _Each(asked.sources, lambda ref: self._with_source(ref).notes[ref]),
            _Each(asked.alone.refs, lambda ref: self._with_entry(ref).alone[ref]),
        )

    def _with_text(self, name: str) -> Outcome:
        if name in self._found.documents or self._is_whole:
            return self._found
        request = self._asked.by_document[name]
        is_known = name in self._was.documents and self._is_around and self._before.by_document.get(name) == request
        if is_known and all(map(self._is_same, _refs(request))):
            return self._with(Outcome({name: self._was.documents[name]}))
        return self._with(self._formatted(_Difference((request,), ())))

    def _with_entry(self, ref: str) -> Outcome:
        if ref in self._found.alone or self._is_whole:
            return self._found
        if ref in self._was.alone and self._is_around and self._is_same(ref):
            return self._with(Outcome(alone={ref: self._was.alone[ref]}))
        return self._with(self._formatted(_Difference((), (ref,))))

    def _with_source(self, ref: str) -> Outcome:
        """Return what is there with one source; the second time with all of them, read and not formatted."""
        if ref in self._found.csl or self._is_whole:
            return self._found
        if ref in self._was.csl and self._is_same(ref):
            return self._with(self._read_before(ref))
        first, self._is_read = not self._is_read, True
        if first and ref in self._asked.alone.refs:
            return self._with_entry(ref)
        unread = (ref for ref in self._asked.sources if ref not in self._found.csl and ref.startswith("r"))
        unknown = tuple(ref for ref in unread if ref not in self._was.csl or not self._is_same(ref))
        return self._with(self._formatted(_Difference((), (), unknown)))

    def _read_before(self, ref: str) -> Outcome:
        notes = {ref: self._was.notes[ref]} if ref in self._was.notes else {}
        return Outcome(csl={ref: self._was.csl[ref]}, notes=notes)

    def _is_same(self, ref: str) -> bool:
        """Return whether a source says what it said, and takes nothing from others."""
        source = self._asked.sources[ref]
        return not source.parents and not _differs(self._before.sources.get(ref), source)

    def _formatted(self, wanted: _Difference) -> Outcome | None:
        self._parts += 1
        return self._ask(self._asked, wanted) if self._parts <= _MOST else None

    def _with(self, part: Outcome | None) -> Outcome:
        """Return what is there, with a part in it; without one, all at once."""
        if part and not part.failures:
            self._documents.update(part.documents)
            self._csl.update(part.csl)
            self._notes.update(part.notes)
            self._alone.update(part.alone)
        else:
            self._found, self._is_whole = self._whole(), True
        return self._found


class _Each(Mapping[str, Part]):
    """Parts by their names, each found when it is asked for; a name may turn out to have none."""

    def __init__(self, names: Iterable[str], find: Callable[[str], Part]) -> None:
        self._names, self._find = dict.fromkeys(names), find

    def __getitem__(self, name: str) -> Part:
        if name not in self._names:
            raise KeyError(name)
        return self._find(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def difference(before: FormattingRequest, asked: FormattingRequest) -> _Difference | None:
    """Return what differs; None where that is most, or what everything hangs on."""
    if before.around != asked.around:
        return None
    changed = {ref for ref, source in asked.sources.items() if _differs(before.sources.get(ref), source)}
    lent = {key for source in asked.sources.values() for key in source.parents}
    if any(asked.sources[ref].key in lent for ref in changed):
        return None
    known = frozenset(before.alone.refs)
    alone = tuple(ref for ref in asked.alone.refs if ref in changed or ref not in known)
    texts = tuple(one for one in asked.requests if before.by_document.get(one.document) != one or changed & _refs(one))
    return _Difference(texts, alone) if len(texts) <= _MOST and len(alone) <= _MOST_SOURCES else None


def joined(outcome: Outcome, part: Outcome, asked: FormattingRequest) -> Outcome:
    """Return what came before, with what was formatted anew in its place; what stays is the very same."""
    documents = {**outcome.documents, **part.documents}
    if not part.alone:
        part = replace(part, csl={}, notes={})
    return Outcome(
        {name: documents[name] for name in asked.by_document if name in documents},
        (),
        {**outcome.csl, **part.csl} if part.csl else outcome.csl,
        {**{ref: note for ref, note in outcome.notes.items() if ref not in part.csl}, **part.notes}
        if part.csl
        else outcome.notes,
        {**outcome.alone, **part.alone} if part.alone else outcome.alone,
    )


def _differs(one: Source | None, other: Source) -> bool:
    return one is not other and one != other


def _refs(request: Request) -> set[str]:
    return {ref for citation in request.citations for ref in citation.refs}


def _by_itself(request: Request) -> Request:
    """Return a request that shares nothing with others: a text's citations alone are printed as with all others."""
    return replace(request, style=replace(request.style, share="none", apart=""))


def _sources(asked: FormattingRequest, different: _Difference) -> dict[str, Source]:
    """Return the sources to be read, and under names that are not read those that they may take fields from."""
    wanted = {*different.alone, *different.read}.union(*map(_refs, different.requests))
    if any(asked.sources[ref].parents for ref in wanted):
        return dict(_with_lenders(asked, wanted))
    return {ref: source for ref, source in asked.sources.items() if ref in wanted}


def _with_lenders(asked: FormattingRequest, wanted: set[str]) -> Iterator[tuple[str, Source]]:
    for ref, source in asked.sources.items():
        yield (ref if ref in wanted else f"parent:{ref}"), source

"""What has been formatted in a process that stays, so that a save has only that formatted which it changes."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kindling.plugins.citations import engine
from kindling.plugins.citations.engine import Outcome, Request, StandaloneSources
from kindling.plugins.citations.formats.source import Source
from kindling.plugins.citations.staying import StayingPandoc

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


class Formatting:
    """What was asked last, and what came of it; several threads may ask."""

    def __init__(self) -> None:
        self.pandoc = StayingPandoc()
        self._lock = threading.Lock()
        self._known: tuple[FormattingRequest, Outcome] | None = None

    def outcome(self, asked: FormattingRequest, whole: Callable[[], Outcome]) -> Outcome:
        """Return what comes of ``asked``: of ``whole`` at first, and where much differs; then of what differs.

        Raises what ``whole`` does.
        """
        with self._lock:
            found = self._renewed(asked) or whole()
            self._known = None if found.failures else (asked, found)
        return found

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
    wanted = set(different.alone).union(*map(_refs, different.requests))
    if any(asked.sources[ref].parents for ref in wanted):
        return dict(_with_lenders(asked, wanted))
    return {ref: source for ref, source in asked.sources.items() if ref in wanted}


def _with_lenders(asked: FormattingRequest, wanted: set[str]) -> Iterator[tuple[str, Source]]:
    for ref, source in asked.sources.items():
        yield (ref if ref in wanted else f"parent:{ref}"), source

"""What the Markdown step found in one document: values that depend on nothing but its text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kindling.model.grammar import CitationItem
from kindling.model.problems import Problem
from kindling.model.reading import Finding
from kindling.model.values import Document, Site
from kindling.plugins.citations.settings import CitationsSettings

_SENTENCE_END = re.compile("[.!?][\"'’”)\\]]*(?:\ue000[^\ue001]*\ue001)*\\s+(?=[\"'‘“(\\[]?[A-Z0-9\ue000])")
_ABBREVIATED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|vs|cf|al|e\.g|i\.e|[A-Z])\.$")


@dataclass(frozen=True, slots=True)
class Cluster:
    """One place that cites; markers ``citations:c1`` and, behind punctuation that follows, ``citations:c1+``."""

    id: str  #: "c1", in reading order
    items: tuple[CitationItem, ...]
    raw: str  #: as typed: "[see @han2014, p. 3]"
    line: int
    bare: bool = False  #: opens with a key outside brackets, which may be no citation at all
    in_link: bool = False  #: stands in the text of a link, so it can't be one
    in_note: str = ""  #: the note it stands in
    space: str = ""  #: what was typed before it, and is not in the text
    punctuation: str = ""  #: what follows it in the text; the second marker stands behind that
    sentence: str = ""  #: the sentence around it, without tags, with markers
    otherwise: tuple["str | Cluster", ...] = ()  #: a bare one, should its key be no source
    path: str = ""  #: of the file it is typed in, as shown in problems, where that is not the text's: captions


@dataclass(frozen=True, slots=True)
class FoundNote:
    """One note of the writer's; its markers are ``citations:n1``, and ``citations:n1-2`` where named again."""

    id: str  #: "n1", in the order of first reference
    label: str  #: as typed, "" for an inline note
    html: str  #: its blocks, with markers
    references: int  #: how often the text names it
    in_link: tuple[int, ...]  #: which of these (1, 2, …) stand in the text of a link, so they can't be one
    line: int


@dataclass(frozen=True, slots=True)
class CitationsFound(Finding):
    """The citations and notes of one text."""

    clusters: tuple[Cluster, ...] = ()
    notes: tuple[FoundNote, ...] = ()
    sequence: tuple[str, ...] = ()  #: ids of clusters and notes in reading order; a note, then what it cites
    problems: tuple[Problem, ...] = ()

    @property
    def faults(self) -> tuple[Problem, ...]:
        """What is wrong with them."""
        return self.problems

    @property
    def more_html(self) -> tuple[str, ...]:
        """The HTML of the notes."""
        return tuple(note.html for note in self.notes)

    def rewritten(self, html_of: Callable[[FoundNote], str]) -> "CitationsFound":
        """Return it with other HTML in its notes: sanitised, links resolved."""
        return replace(self, notes=tuple(replace(note, html=html_of(note)) for note in self.notes))


def are_read(site: Site) -> bool:
    """Return whether citations mean anything on this site: whether the plugin is among PLUGINS."""
    return site.has(CitationsSettings)


def cited_elsewhere(_site: Site, _document: Document) -> CitationsFound | None:
    """Return what a text cites outside of its words, and before them; None for nothing. Plugins answer this.

    The names in it go on where those of the words end.
    """
    return None


def found_in(document: Document, site: Site) -> CitationsFound | None:
    """Return all that a document cites: what plugins found elsewhere, then what its words hold."""
    written = document.finding(CitationsFound)
    found = [one for one in site.answered(cited_elsewhere, document) if one]
    return _joined([*found, *([written] if written else [])]) if found else written


def _joined(found: Sequence[CitationsFound]) -> CitationsFound:
    return CitationsFound(
        tuple(cluster for one in found for cluster in one.clusters),
        tuple(note for one in found for note in one.notes),
        tuple(name for one in found for name in one.sequence),
        tuple(problem for one in found for problem in one.problems),
    )


def sentence_around(text: str, at: int) -> tuple[int, int]:
    """Return where the sentence around position ``at`` begins and ends."""
    start, end = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if _ABBREVIATED.search(text, max(0, match.start() - 6), match.start() + 1):
            continue
        if match.end() <= at:
            start = match.end()
        elif match.start() >= at:
            end = match.end()
            break
    return start, end

"""Citations and notes as values: what was found in the text, what the engine made of it, where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    back: tuple[BackLink, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One source in the list below the text."""

    id: str  #: "joy-ref-han2014"
    key: str  #: "han2014"
    label: str  #: "1" in a numeric style, "" in others
    html: str  #: as the engine formatted it, safe
    back: tuple[BackLink, ...]


@dataclass(frozen=True, slots=True)
class CitationsView:
    """What a page shows of its citations and notes."""

    notes: tuple[NoteView, ...] = ()
    entries: tuple[EntryView, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)  #: marker → what stands in the text

"""Several texts cited as one, for a page that holds them all: one sequence of numbers, one list of sources. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kindling.model.markers import CLOSE, OPEN
from kindling.plugins.citations.core import CitationsView, CitingText
from kindling.plugins.citations.findings import CitationsFound, Cluster, FoundNote
from kindling.plugins.citations.styles import CitationStyle

_MARKER = re.compile(f"{OPEN}citations:([^{OPEN}{CLOSE}]*){CLOSE}")
_NUMBERED = re.compile(r"([cn])(\d+)(.*)")
_PREFIX = "all"  #: of every id: the page is no single text's
_Keys = dict[str, dict[str, str]]  #: key → the engine's name → key among all: two texts may mean two sources by one


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much the numbers of a text's clusters and notes move where it stands behind others."""

    clusters: int = 0
    notes: int = 0

    def name(self, name: str) -> str:
        """Return the id of a cluster or note as it is among all: "c3" → "c15", "c3-2" → "c15-2"."""
        match = _NUMBERED.fullmatch(name)
        moved = {"c": self.clusters, "n": self.notes}
        return f"{match[1]}{int(match[2]) + moved[match[1]]}{match[3]}" if match else name

    def html(self, html: str) -> str:
        """Return HTML with its markers numbered among all."""
        return _MARKER.sub(self._marker, html) if OPEN in html else html

    def _marker(self, match: re.Match[str]) -> str:
        return f"{OPEN}citations:{self.name(match[1])}{CLOSE}"


@dataclass(frozen=True, slots=True)
class CombinedCitations:
    """What a page of several texts shows of citations and notes."""

    view: CitationsView
    shifts: Mapping[str, Shift] = field(default_factory=dict)  #: by the text's source: how to number its markers


def joined(
    name: str, texts: Iterable[CitingText], style: CitationStyle, lang: str
) -> tuple[CitingText, dict[str, Shift]]:
    """Return the texts as one, called ``name``, and how each text's markers are numbered in it."""
    founds: list[CitationsFound] = []
    shifts: dict[str, Shift] = {}
    keys: _Keys = {}
    videos: dict[str, str] = {}
    for text in texts:
        shifts[text.source] = _behind(founds)
        founds.append(_moved(text, shifts[text.source], keys))
        videos.update(text.videos)
    refs = {key: ref for names in keys.values() for ref, key in names.items()}
    return CitingText(name, name, _PREFIX, lang, style, _whole(founds), refs, videos), shifts


def _behind(founds: Sequence[CitationsFound]) -> Shift:
    """Return where the numbers of the next text begin: ids within a text have no gaps."""
    return Shift(sum(len(found.clusters) for found in founds), sum(len(found.notes) for found in founds))


def _whole(founds: Sequence[CitationsFound]) -> CitationsFound:
    return CitationsFound(
        tuple(cluster for found in founds for cluster in found.clusters),
        tuple(note for found in founds for note in found.notes),
        tuple(name for found in founds for name in found.sequence),
    )


def _moved(text: CitingText, shift: Shift, keys: _Keys) -> CitationsFound:
    clusters = tuple(_cluster(cluster, text, shift, keys) for cluster in text.found.clusters)
    notes = tuple(_note(note, shift) for note in text.found.notes)
    return CitationsFound(clusters, notes, tuple(map(shift.name, text.found.sequence)))


def _note(note: FoundNote, shift: Shift) -> FoundNote:
    return replace(note, id=shift.name(note.id), html=shift.html(note.html))


def _cluster(cluster: Cluster, text: CitingText, shift: Shift, keys: _Keys) -> Cluster:
    """Return a cluster under its new id, its keys those of all texts; the sentence around it is asked for nowhere."""
    return replace(
        cluster,
        id=shift.name(cluster.id),
        items=tuple(replace(item, key=_key(item.key, text.refs, keys)) for item in cluster.items),
        in_note=shift.name(cluster.in_note),
        sentence="",
        otherwise=tuple(
            part if isinstance(part, str) else _cluster(part, text, shift, keys) for part in cluster.otherwise
        ),
    )


def _key(key: str, refs: Mapping[str, str], keys: _Keys) -> str:
    """Return the key among all texts; one that is no source of its own text is none of theirs either."""
    if key not in refs:
        return f" {key}"  # no key begins with a space
    names = keys.setdefault(key, {})
    return names.setdefault(refs[key], f"{key} {len(names) + 1}" if names else key)

"""Citations and notes in what is said in a video: captions hold them, the transcript on the page shows them. Pure.

The words of captions are no Markdown: all but citations in brackets and notes is shown as it is typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from markupsafe import Markup

from kindling.model.grammar import InlineNote, TypedCluster, pieces
from kindling.model.markers import marker
from kindling.plugins.citations.public import CitationsFound, Cluster, FoundNote, following_punctuation, sentence_around
from kindling.plugins.spoken.asides import Aside


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is cited in the video of one post."""

    found: CitationsFound
    html: Mapping[str, Markup]  #: id of a paragraph of the transcript → its HTML, with markers


def spoken(written: CitationsFound | None, path: str, paragraphs: Mapping[str, Sequence[str | Aside]]) -> Spoken:
    """Return what paragraphs of a transcript cite; ``written``: what the text does; ``path``: of the captions."""
    text = written or CitationsFound()
    reading = _Reading(path, len(text.clusters), len(text.notes))
    html = {name: reading.paragraph(parts) for name, parts in paragraphs.items()}
    return Spoken(CitationsFound(tuple(reading.clusters.values()), tuple(reading.notes), tuple(reading.sequence)), html)


@dataclass(slots=True)
class _Reading:
    """A transcript being read; its numbers go on where those of the text end, as names alone."""

    path: str
    clusters_before: int
    notes_before: int
    clusters: dict[str, Cluster] = field(default_factory=dict)
    notes: list[FoundNote] = field(default_factory=list)
    sequence: list[str] = field(default_factory=list)

    def paragraph(self, parts: Sequence[str | Aside]) -> Markup:
        """Return a paragraph's HTML."""
        html = self._html([part if isinstance(part, str) else _read(part) for part in parts], "")
        return Markup(html)  # noqa: S704 (escaped, save the markers)

    def _html(self, parts: Sequence["str | tuple[TypedCluster | InlineNote, int]"], in_note: str) -> str:
        """Return parts of text as HTML with markers, and give each citation the sentence around it."""
        whole, waiting = "", ("", "")  # waiting: characters that follow a citation, and its second marker
        names = []
        for place, part in enumerate(parts):
            if isinstance(part, str):
                character, second = waiting
                whole += character + second + part[len(character) :]
                waiting = ("", "")
                continue
            piece, line = part
            space = " " if whole else ""
            if isinstance(piece, InlineNote):
                whole = whole.rstrip() + marker("citations", self._note(piece, line))
                continue
            following = parts[place + 1] if place + 1 < len(parts) else ""
            character = following_punctuation(following) if isinstance(following, str) else ""
            name = self._cluster(piece, line, space, character, in_note)
            names.append(name)
            whole = whole.rstrip() + marker("citations", name)
            waiting = (character, marker("citations", f"{name}+")) if character else ("", "")
        for name in names:
            start, end = sentence_around(whole, whole.index(marker("citations", name)))
            self.clusters[name] = replace(self.clusters[name], sentence=" ".join(whole[start:end].split()))
        return escape(whole, quote=False)

    def _cluster(self, group: TypedCluster, line: int, space: str, character: str, in_note: str) -> str:
        name = f"c{self.clusters_before + len(self.clusters) + 1}"
        self.clusters[name] = Cluster(
            name, group.items, group.raw, line, in_note=in_note, space=space, punctuation=character, path=self.path
        )
        self.sequence.append(name)
        return name

    def _note(self, note: InlineNote, line: int) -> str:
        name = f"n{self.notes_before + len(self.notes) + 1}"
        place = len(self.notes)
        self.notes.append(FoundNote(name, "", "", 1, (), line))
        self.sequence.append(name)
        html = self._html(list(_within(note, line)), name)
        self.notes[place] = replace(self.notes[place], html=f"<p>{html}</p>")
        return name


def _read(aside: Aside) -> tuple[TypedCluster | InlineNote, int]:
    piece = pieces(aside.raw)[0]
    if not isinstance(piece, (TypedCluster, InlineNote)):
        raise TypeError(aside.raw)  # it was one when it was taken out
    return piece, aside.line


def _within(note: InlineNote, line: int) -> Iterable["str | tuple[TypedCluster | InlineNote, int]"]:
    """Yield a note's text, the citations in brackets in it apart."""
    text = ""
    for piece in pieces(note.text.strip()):
        if isinstance(piece, TypedCluster) and not piece.bare:
            yield text
            yield piece, line
            text = ""
        else:
            text += unescape(piece if isinstance(piece, str) else piece.raw)
    yield text

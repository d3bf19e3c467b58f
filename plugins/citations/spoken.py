"""Citations and notes in what is said in a video: captions hold them, the transcript on the page shows them.

The words of captions are no Markdown: all but citations in brackets and notes is shown as it is typed.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from markupsafe import Markup

from kindling.model.grammar import Group, InlineNote, pieces
from kindling.model.markers import marker
from kindling.model.problems import Problem
from kindling.model.values import Document, Site
from kindling.plugins.citations.found import CitationsFound, Cluster, FoundNote, sentence_around
from kindling.plugins.citations.markdown import following_signs
from kindling.plugins.video import public as vlog
from kindling.plugins.video.public import Aside, asides_of, own_tag, texts_of, unread_of, with_asides


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one post cites, said and written."""

    found: CitationsFound  #: the transcript's first, as it stands at the head of the page
    html: Mapping[str, Markup]  #: id of a paragraph of the transcript → its HTML, with markers


def spoken_of(site: Site) -> dict[str, Spoken]:
    """Return the posts whose captions cite, by their source; call it as ``site.once(spoken_of)``."""
    asides = site.once(asides_of)
    if not asides:
        return {}
    found = ((document, _asides_in(document, site)) for document in site.documents)
    return {document.source: _spoken(document, *parts) for document, parts in found if parts}


def found_in(document: Document, site: Site) -> CitationsFound | None:
    """Return what a document cites, in its text and in its video."""
    spoken = site.once(spoken_of).get(document.source)
    return spoken.found if spoken else document.findings.get("citations")


def spoken_keys(site: Site, keys: Container[str]) -> Iterator[Problem]:
    """Yield a warning for each ``@key`` of the library that captions hold without brackets."""
    for source, found in sorted(site.once(unread_of).items()):
        for key in (one for one in found if one.raw in keys):
            fact = f"@{key.raw} is a source, and captions cite in brackets alone: viewers see it as it is typed"
            hint = f"say the name, and write [@{key.raw}] behind it"
            yield Problem(site.media[source].path, key.line, "citations/spoken-key", fact, hint, "warning")


def shown(view: vlog.VideoView, document: Document, site: Site) -> vlog.VideoView:
    """Return a post's video with the citations and notes of its transcript."""
    spoken = site.once(spoken_of).get(document.source)
    if not spoken:
        return view
    return replace(view, transcript=tuple(replace(part, html=spoken.html.get(part.id)) for part in view.transcript))


def _asides_in(document: Document, site: Site) -> tuple[str, dict[str, tuple[str | Aside, ...]]] | None:
    """Return the captions that a post's transcript is made of, as shown in problems, and its paragraphs that cite."""
    texts, fact = site.once(texts_of)[0], site.fact_by_source[document.source]
    head = vlog.head_video(document)
    if head is None or not vlog.has_player(head, site.media, site.settings["VLOG"]):
        return None
    shown = vlog.shown_of(head, site.media)
    files = vlog.caption_files(head, fact, texts)
    tag = own_tag(vlog.cues_by_language(files), fact.lang)
    for file in files:
        asides = vlog.shown_asides(site, file.source, shown) if file.lang == tag else ()
        if asides:
            return site.media[file.source].path, with_asides(vlog.words_of(head, fact, site.media, texts), asides)
    return None


def _spoken(document: Document, path: str, paragraphs: Mapping[str, Sequence[str | Aside]]) -> Spoken:
    written = document.findings.get("citations") or CitationsFound()
    reading = _Reading(path, len(written.clusters), len(written.notes))
    html = {name: reading.paragraph(parts) for name, parts in paragraphs.items()}
    whole = CitationsFound(
        (*reading.clusters.values(), *written.clusters),
        (*reading.notes, *written.notes),
        (*reading.sequence, *written.sequence),
        written.problems,
    )
    return Spoken(whole, html)


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

    def _html(self, parts: Sequence["str | tuple[Group | InlineNote, int]"], in_note: str) -> str:
        """Return parts of text as HTML with markers, and give each citation the sentence around it."""
        whole, waiting = "", ("", "")  # waiting: signs that follow a citation, and its second marker
        names = []
        for place, part in enumerate(parts):
            if isinstance(part, str):
                sign, second = waiting
                whole += sign + second + part[len(sign) :]
                waiting = ("", "")
                continue
            piece, line = part
            space = " " if whole else ""
            if isinstance(piece, InlineNote):
                whole = whole.rstrip() + marker("citations", self._note(piece, line))
                continue
            following = parts[place + 1] if place + 1 < len(parts) else ""
            sign = following_signs(following) if isinstance(following, str) else ""
            name = self._cluster(piece, line, space, sign, in_note)
            names.append(name)
            whole = whole.rstrip() + marker("citations", name)
            waiting = (sign, marker("citations", f"{name}+")) if sign else ("", "")
        for name in names:
            start, end = sentence_around(whole, whole.index(marker("citations", name)))
            self.clusters[name] = replace(self.clusters[name], sentence=" ".join(whole[start:end].split()))
        return escape(whole, quote=False)

    def _cluster(self, group: Group, line: int, space: str, sign: str, in_note: str) -> str:
        name = f"c{self.clusters_before + len(self.clusters) + 1}"
        self.clusters[name] = Cluster(
            name, group.items, group.raw, line, in_note=in_note, space=space, punctuation=sign, path=self.path
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


def _read(aside: Aside) -> tuple[Group | InlineNote, int]:
    piece = pieces(aside.raw)[0]
    if not isinstance(piece, (Group, InlineNote)):
        raise TypeError(aside.raw)  # it was one when it was taken out
    return piece, aside.line


def _within(note: InlineNote, line: int) -> Iterable["str | tuple[Group | InlineNote, int]"]:
    """Yield a note's text, the citations in brackets in it apart."""
    text = ""
    for piece in pieces(note.text.strip()):
        if isinstance(piece, Group) and not piece.bare:
            yield text
            yield piece, line
            text = ""
        else:
            text += unescape(piece if isinstance(piece, str) else piece.raw)
    yield text

"""Citations and notes in Markdown: finds them, leaves a marker for each, hands over ``CitationsFound``.

Two passes over the tree. The early one, before any inline markup is read, takes citations and notes out of the text and
leaves provisional marks; notes are appended to the document so that all other syntax works in them too. The late
one, after everything else, walks the finished tree in the order in which it is read, numbers what it meets,
descends into a note where it is first named, and takes the notes out again.
"""

import re
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import FootnoteBlockProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from kindling.model.grammar import InlineNote, NoteRef, Piece, TypedCluster, has_citations, pieces
from kindling.model.graphemes import beginning
from kindling.model.html import elements
from kindling.model.markers import CLOSE, OPEN, marker
from kindling.model.problems import Problem, nearest
from kindling.model.reading import Reading, reading_of
from kindling.plugins.citations.findings import CitationsFound, Cluster, FoundNote, sentence_around

_DIGITS = 0xE100  #: provisional marks hold no letter that another extension might touch
_PROVISIONAL = re.compile(f"{OPEN}([{chr(_DIGITS)}-{chr(_DIGITS + 9)}]+){CLOSE}")
_PUNCTUATION = re.compile(r"(?:[.,;:?]|!(?!\[))+")
_CODE = re.compile(
    r"^(?P<fence>```+|~~~+)[^\n]*\n.*?^(?P=fence)[`~]*[ \t]*$"
    r"|(?<!`)(?P<run>`+)(?!`)(?:(?!\n\n).)+?(?<!`)(?P=run)(?!`)",
    re.S | re.M,
)
_OWN = re.compile(f"{OPEN}citations:(c[0-9]+){CLOSE}")
_STASHED = re.compile("\x02[^\x03]*\x03")  #: Python-Markdown's own placeholders
_BLOCKS = frozenset("p li td th dd dt figcaption blockquote h1 h2 h3 h4 h5 h6 summary caption".split())
_FOOTNOTES = {
    "inlinePatterns": ("footnote",),
    "treeprocessors": ("footnote", "footnote-reorder", "footnote-duplicate"),
    "postprocessors": ("footnote",),
}


class CitationsExtension(Extension):
    """Add citations and notes to a Markdown instance; takes the place of Python-Markdown's footnotes."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (Markdown's name)
        """Register the passes around one state for the document that is being read."""
        state = _State(md)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@", "^", ";"]
        md.preprocessors.register(_Begin(state), "kindling-citations-begin", 200)
        md.parser.blockprocessors.register(_Definitions(state), "kindling-notes", 17.5)
        md.treeprocessors.register(_Find(state), "kindling-citations-find", 45)
        md.treeprocessors.register(_Number(state), "kindling-citations-number", -50)


@dataclass(slots=True)
class _State:
    """What is known of the document between the passes."""

    md: Markdown
    reading: Reading = field(default_factory=lambda: Reading("text", "text", "", 1))
    definitions: dict[str, str] = field(default_factory=dict)
    found: list[TypedCluster | NoteRef | InlineNote] = field(default_factory=list)  #: by provisional number
    spaces: dict[int, str] = field(default_factory=dict)
    punctuation: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def parser(self):  # type: ignore[no-untyped-def]  # (what FootnoteBlockProcessor asks of its extension)
        """The block parser."""
        return self.md.parser

    def setFootnote(self, label: str, text: str) -> None:  # noqa: N802 (what FootnoteBlockProcessor calls)
        """Keep the first definition of a label, and report a second."""
        if label in self.definitions:
            fact = f"the note [^{label}] is defined twice"
            where = self.lines
            lines = [where.line_of(f"[^{label}]:") for _ in range(2)]
            problem = Problem(self.reading.path, lines[1], "citations/same-note", fact,
                              f"give one of them another name; the first stands on line {lines[0]}")  # fmt: skip
            self.problems.append(problem)
        else:
            self.definitions[label] = text

    @property
    def lines(self) -> "_TypedLines":
        """Where things stand in the file, code left out."""
        return _TypedLines(self.reading)


class _TypedLines:
    """Lines of what was typed; code is blanked out first, and ``>`` or indents between lines don't matter."""

    def __init__(self, reading: Reading) -> None:
        self.first = reading.body_line
        self.body = _without_code(reading.body)
        self.seen: dict[str, int] = {}

    def line_of(self, raw: str) -> int:
        """Return the line of the next occurrence of ``raw``."""
        pattern = r"[\s>]+".join(re.escape(word) for word in raw.split())
        pattern += "(?!:)" if raw.startswith("[^") and not raw.endswith(":") else ""
        found = re.compile(pattern).search(self.body, self.seen.get(raw, 0))
        if found is None:
            return self.first
        self.seen[raw] = found.end()
        return self.first + self.body.count("\n", 0, found.start())


def _without_code(body: str) -> str:
    """Return ``body`` with fenced code and code spans blanked out, every line kept."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), body)


class _Begin(Preprocessor):
    """Forget the last document."""

    def __init__(self, state: _State) -> None:
        super().__init__(state.md)
        self.state = state

    def run(self, lines: list[str]) -> list[str]:
        """Start a new document; Python-Markdown's own footnotes step aside, in whatever order extensions came."""
        for registry, names in _FOOTNOTES.items():
            for name in names:
                getattr(self.md, registry).deregister(name, strict=False)
        self.md.parser.blockprocessors.deregister("footnote", strict=False)
        state = self.state
        state.reading = reading_of(state.md)
        state.definitions, state.found, state.spaces = {}, [], {}
        state.punctuation, state.problems = {}, []
        return lines


class _Definitions(FootnoteBlockProcessor):
    """``[^label]: text`` with its indented paragraphs, as Python-Markdown reads them."""

    def __init__(self, state: _State) -> None:
        super().__init__(state)  # type: ignore[arg-type]  # it asks for no more than parser and setFootnote


class _Find(Treeprocessor):
    """The early pass: text → text with provisional marks."""

    def __init__(self, state: _State) -> None:
        super().__init__(state.md)
        self.state = state
        self.holder = Element("div")

    def run(self, root: Element) -> None:
        """Take citations and notes out of all text, and append the notes to the document."""
        self.holder = Element("div", {"data-kindling": "notes"})
        self._read(root, in_note=False)
        for label, text in list(self.state.definitions.items()):
            note = SubElement(self.holder, "div", {"data-note": label})
            self.md.parser.parseChunk(note, text)
            self._read(note, in_note=True)
        if len(self.holder):
            root.append(self.holder)

    def _read(self, root: Element, *, in_note: bool) -> None:
        for element in list(root.iter()):
            element.text = self._marked(element.text, in_note=in_note)
            element.tail = self._marked(element.tail, in_note=in_note)

    def _marked(self, text: str | None, *, in_note: bool) -> str | None:
        if not text or isinstance(text, AtomicString) or not has_citations(text):
            return text
        found = pieces(text, self.md.references)
        marked = ""
        for place, piece in enumerate(found):
            following = "".join(part if isinstance(part, str) else part.raw for part in found[place + 1 : place + 3])
            if isinstance(piece, str):
                marked += self._closed(piece, place, found)
            elif isinstance(piece, TypedCluster):
                marked = self._cluster(marked, piece, following)
            elif in_note:
                self._nested(piece)
                marked += piece.raw
            else:
                marked = _tight(marked) + self._note(piece)
        return marked

    def _cluster(self, marked: str, group: TypedCluster, following: str) -> str:
        """Return the text so far with the cluster's mark; a space before brackets goes into the cluster."""
        number = self._keep(group)
        if group.bare and marked.endswith("[") and following.startswith("][") and not self._is_link(group, following):
            self._side_by_side(group)
        bracketed = marked if group.bare else _tight(marked)
        self.state.spaces[number] = " " if len(bracketed) < len(marked) and bracketed else ""
        if character := following_punctuation(following):
            self.state.punctuation[number] = character
        return (bracketed or marked) + _mark(number)

    def _is_link(self, group: TypedCluster, following: str) -> bool:
        """Return whether ``[@one][name]`` is a link: the text has an address for its name."""
        name = re.match(r"\]\[([^\[\]\n]*)\]", following)
        label = re.escape(name[1] or group.raw) if name else ""
        return bool(label and re.search(rf"^ {{0,3}}\[{label}\]:", self.state.reading.body, re.M | re.I))

    def _side_by_side(self, group: TypedCluster) -> None:
        """Report ``[@one][@other]``, which pandoc reads as no group at all."""
        line = self.state.lines.line_of(group.raw)
        fact, hint = f"[{group.raw}] stands right before another bracket", "put both into one: [@one; @other]"
        path = self.state.reading.path
        self.state.problems.append(Problem(path, line, "citations/run-together", fact, hint, "warning"))

    def _closed(self, text: str, place: int, found: list[Piece]) -> str:
        """Return plain text; after the punctuation that follows a cluster comes that cluster's second mark."""
        number = len(self.state.found) - 1
        if not place or not isinstance(found[place - 1], TypedCluster):
            return text
        character = self.state.punctuation.get(number, "")
        return character + _mark(number) + text[len(character) :] if character else text

    def _note(self, piece: NoteRef | InlineNote) -> str:
        number = self._keep(piece)
        if isinstance(piece, InlineNote):
            note = SubElement(self.holder, "div", {"data-note": f"^{number}"})
            paragraph = SubElement(note, "p")
            paragraph.text = self._marked(piece.text.strip(), in_note=True)
        return _mark(number)

    def _nested(self, piece: NoteRef | InlineNote) -> None:
        line = self.state.lines.line_of(piece.raw)
        fact = f"a note holds another note: {_short(piece.raw)}"
        self.state.problems.append(
            Problem(self.state.reading.path, line, "citations/note-in-note", fact, "put it into the text")
        )

    def _keep(self, piece: TypedCluster | NoteRef | InlineNote) -> int:
        self.state.found.append(piece)
        return len(self.state.found) - 1


def following_punctuation(text: str) -> str:
    """Return the punctuation that a text begins with; a raised number stands behind it."""
    found = _PUNCTUATION.match(text)
    return found[0] if found else ""


def _tight(text: str) -> str:
    """Return ``text`` without the space at its end, unless that is a line break (two spaces or a backslash)."""
    return text if re.search(r"(?:  |\\)\n[ ]*$", text) else text.rstrip(" \n")


def _mark(number: int) -> str:
    digits = "".join(chr(_DIGITS + int(digit)) for digit in str(number))
    return f"{OPEN}{digits}{CLOSE}"


def _number(digits: str) -> int:
    return int("".join(str(ord(digit) - _DIGITS) for digit in digits))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else f"{beginning(plain, 57)}…"


class _Number(Treeprocessor):
    """The late pass: provisional marks → markers in reading order, and the typed result."""

    def __init__(self, state: _State) -> None:
        super().__init__(state.md)
        self.state = state

    def run(self, root: Element) -> None:
        """Number everything, take the notes out of the tree, and leave ``md.Meta["citations"]``."""
        holder = next((child for child in root if child.get("data-kindling") == "notes"), None)
        if holder is not None:
            root.remove(holder)
        walk = _Walk(self.state, {str(note.get("data-note")): note for note in (holder if holder is not None else ())})
        walk.document(root)
        found = walk.result()
        if found != CitationsFound():
            if not hasattr(self.md, "Meta"):
                self.md.Meta = {}  # type: ignore[attr-defined]
            self.md.Meta["citations"] = found  # type: ignore[attr-defined]


class _Walk:
    """One walk through a finished document in reading order."""

    def __init__(self, state: _State, notes: dict[str, Element]) -> None:
        self.state = state
        self.bodies = notes
        self.lines = state.lines
        self.clusters: dict[int, Cluster] = {}
        self.notes: dict[str, FoundNote] = {}
        self.sequence: list[str] = []
        self.in_note = ""
        self.numbers: dict[str, int] = {}  #: id of a cluster → its provisional number

    def document(self, root: Element) -> None:
        """Walk the text, and with it the notes it names."""
        self._element(root, root)
        for label in self.state.definitions:
            if label not in self.notes:
                self._unused(label)

    def result(self) -> CitationsFound:
        """Return what was found."""
        return CitationsFound(
            tuple(self.clusters.values()), tuple(self.notes.values()), tuple(self.sequence), tuple(self.state.problems)
        )

    def _element(self, element: Element, block: Element) -> None:
        for name, value in element.attrib.items():
            if OPEN in value:
                element.set(name, _PROVISIONAL.sub(self._named if name == "aria-label" else self._raw, value))
        if element.tag in _BLOCKS:
            block = element
        element.text = self._text(element.text, element)
        for child in element:
            self._element(child, block)
            child.tail = self._text(child.tail, element)
        if element.tag in _BLOCKS and OPEN in (whole := "".join(element.itertext())):
            self._sentences(whole)

    def _raw(self, match: re.Match[str]) -> str:
        return self.state.found[_number(match[1])].raw

    def _named(self, match: re.Match[str]) -> str:
        """Return what is read out in a name, such as a table's: no notes, and no citations in brackets."""
        piece = self.state.found[_number(match[1])]
        return piece.raw if isinstance(piece, TypedCluster) and piece.bare else ""

    def _text(self, text: str | None, element: Element) -> str | None:
        if not text:
            return text
        if element.tag == "figcaption" and has_citations(text):
            text = _Find._marked(self._finder(), text, in_note=False)  # a picture's title, which no inline pass reads
        if text is None or OPEN not in text:
            return text
        return _PROVISIONAL.sub(self._marker, text)

    def _finder(self) -> _Find:
        finder = _Find(self.state)
        finder.md = self.state.md
        return finder

    def _marker(self, match: re.Match[str]) -> str:
        number = _number(match[1])
        piece = self.state.found[number]
        if isinstance(piece, TypedCluster):
            return self._cluster(number, piece)
        return self._note(number, piece)

    def _cluster(self, number: int, group: TypedCluster) -> str:
        if number in self.clusters:
            return marker("citations", f"{self.clusters[number].id}+")
        cluster = self._found(f"c{len(self.clusters) + 1}", group, self.lines.line_of(group.raw))
        self._run_together(cluster)
        self.numbers[cluster.id] = number
        self.clusters[number] = replace(
            cluster, space=self.state.spaces[number], punctuation=self.state.punctuation.get(number, "")
        )
        self.sequence.append(cluster.id)
        return marker("citations", cluster.id)

    def _found(self, name: str, group: TypedCluster, line: int) -> Cluster:
        otherwise = tuple(self._otherwise(name, group, line)) if group.bare else ()
        return Cluster(name, group.items, group.raw, line, group.bare, group.in_link, self.in_note, otherwise=otherwise)

    def _otherwise(self, name: str, group: TypedCluster, line: int) -> list[str | Cluster]:
        """Return what a narrative citation is should its key be none: plain text, in which another may still cite."""
        opens = group.raw.index("@") + 1
        braced = group.raw.startswith("{", opens)
        end = opens + len(group.items[0].key) + 2 * braced
        found: list[str | Cluster] = [group.raw[:end]]
        for place, part in enumerate(pieces(group.raw[end:], self.state.md.references), start=1):
            if isinstance(part, TypedCluster):
                before = str(found[-1])
                space = " " if before != before.rstrip() and not part.bare else ""
                found[-1] = before.rstrip() if space else before
                inner = self._found(f"{name}-{place}", replace(part, in_link=group.in_link), line)
                found.append(replace(inner, space=space))
            else:
                found.append(part if isinstance(part, str) else part.raw)
        return found

    def _run_together(self, cluster: Cluster) -> None:
        """Report ``[@one see @other]``: to pandoc, the second is words after the first."""
        for item in cluster.items:
            if "@" in item.suffix and any(isinstance(piece, TypedCluster) for piece in pieces(item.suffix)):
                fact = f"{_short(cluster.raw)} cites one source; what follows @{item.key} is printed as it is"
                hint = "put ; between sources: [@one; see @other]"
                path = self.state.reading.path
                self.state.problems.append(Problem(path, cluster.line, "citations/run-together", fact, hint, "warning"))

    def _note(self, number: int, piece: NoteRef | InlineNote) -> str:
        label = piece.label if isinstance(piece, NoteRef) else f"^{number}"
        if label not in self.bodies:
            self._unknown(piece)
            return piece.raw
        if label in self.notes:
            note, count = self.notes[label], self.notes[label].references + 1
            linked = (*note.in_link, count) if piece.in_link else note.in_link
            self.notes[label] = replace(note, references=count, in_link=linked)
            return marker("citations", f"{note.id}-{count}")
        return self._first(label, piece)

    def _first(self, label: str, piece: NoteRef | InlineNote) -> str:
        name = f"n{len(self.notes) + 1}"
        shown = piece.label if isinstance(piece, NoteRef) else ""
        self.notes[label] = FoundNote(name, shown, "", 1, (1,) * piece.in_link, self.lines.line_of(piece.raw))
        self.sequence.append(name)
        outer, self.in_note = self.in_note, name
        body = self.bodies[label]
        self._element(body, body)
        self.in_note = outer
        self.notes[label] = replace(self.notes[label], html=self._html(body))
        return marker("citations", name)

    def _html(self, body: Element) -> str:
        """Return a note's blocks as HTML, through everything that the document's own HTML goes through."""
        body.attrib.clear()
        body.tail = None
        md = self.state.md
        whole = next(elements(md.serializer(body), lambda tag: tag.name == "div"), None)
        html = whole.inner.strip() if whole else ""
        for processor in md.postprocessors:
            html = processor.run(html)
        return html.strip()

    def _sentences(self, whole: str) -> None:
        """Give each cluster in a block the sentence around it; its markers stay, to be filled with names."""
        whole = _STASHED.sub("", whole)
        for match in _OWN.finditer(whole):
            number = self.numbers[match[1]]
            if not self.clusters[number].sentence:
                start, end = sentence_around(whole, match.start())
                self.clusters[number] = replace(self.clusters[number], sentence=" ".join(whole[start:end].split()))

    def _unknown(self, piece: NoteRef | InlineNote) -> None:
        if isinstance(piece, NoteRef):
            near = nearest(piece.label, self.state.definitions)
            hint = f"add a line [^{piece.label}]: with its text, or write ^[text] in its place"
            fact, hint = f"the note {piece.raw} is not defined", f"did you mean [^{near[0]}]?" if near else hint
        else:
            fact, hint = (
                f"the note {piece.raw} stands where none can be, in a caption or a title",
                "put it into the text",
            )
        line = self.lines.line_of(piece.raw)
        self.state.problems.append(Problem(self.state.reading.path, line, "citations/unknown-note", fact, hint))

    def _unused(self, label: str) -> None:
        line = self.lines.line_of(f"[^{label}]:")
        fact, hint = (
            f"the note [^{label}] is defined and never named",
            f"write [^{label}] where it belongs, or take it out",
        )
        if " " in label:
            fact = f"the name of the note [^{label}] holds a space, so what names it is shown as it is typed"
            hint = f"write [^{'-'.join(label.split())}] wherever it stands"
        self.state.problems.append(
            Problem(self.state.reading.path, line, "citations/unused-note", fact, hint, "warning")
        )

"""Pandoc's citation grammar: the text of one paragraph → plain pieces, clusters and notes. Pure.

A port of ``textualCite``, ``normalCite``, ``bareloc``, ``prefix``, ``suffix`` and ``citeKey`` of pandoc's Markdown
reader (``Text.Pandoc.Readers.Markdown``). What pandoc's parser would swallow as one *unit* (code, a link, a
quotation, emphasis…) is swallowed as one here too, so that a ``;`` in quotation marks ends nothing. Everything that is
no citation or note is handed back as it was typed. Each position is parsed once: no text makes it slow.
"""

import re
from bisect import bisect_right
from collections.abc import Container
from dataclasses import dataclass
from html.entities import html5
from typing import Literal

Mode = Literal["normal", "narrative", "suppressed"]

_KEY = re.compile(r"[\w*](?:\w|[:.#$%&\-+?<>~/](?=\w)|[:/](?=/))*")
_NOTE = re.compile(r"\[\^([^\]\s\[]+)\]")
_SPNL = re.compile(r"[ \t]*(?:\n(?![ \t]*\n)[ \t]*)?")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*|[^<> !]+@[^@<> ]+)>")
_HTML = re.compile(
    r"<(?:/?[a-zA-Z][^\s\"'<>@]*+(?:\s+[^\s\"'=<>]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>]++))?+)*+\s*+/?"
    r"|!--(?:(?!<!--|-->).)*--)>",
    re.S,
)
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|([a-zA-Z][a-zA-Z0-9]*));")
_RUN = re.compile(r"`+")
_WORD = re.compile(r"[^\W_]+")
_BRACED = re.compile(r"\{(?:[a-z]+)?:[^{}]*\}|\{ *[.#][^{}]*\}")  #: {part:2}, {video: …}, {: .class}, {#id}
_BARE_URL = re.compile(r"(?:https?|ftp)://[^\s<>\[\]]*[^\s<>\[\].,;:!?)'\"*_]", re.I)
#: words, and characters that begin nothing, taken at once: most of every text
_PLAIN = re.compile(r"(?:(?!(?:https?|ftp)://)[^\W_]++|[^\w\[^@\-\\`!<&{]|_)++", re.I)
_DEEP = 8  #: constructs inside one another; what lies deeper is text


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One source inside a cluster; prefix and suffix are Markdown as typed (the locator opens the suffix)."""

    key: str
    mode: Mode = "normal"
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class TypedCluster:
    """A cluster of citations as typed: ``[see @han2014, p. 3; @ganz2009]``, ``@han2014 [p. 3]``."""

    items: tuple[CitationItem, ...]
    raw: str
    in_link: bool = False  #: inside the text of a link, where no other link may stand

    @property
    def bare(self) -> bool:
        """Whether it opens with a key outside brackets, which may be no citation at all (``@NHSEngland``)."""
        return self.raw.startswith(("@", "-@"))


@dataclass(frozen=True, slots=True)
class NoteRef:
    """``[^label]``."""

    label: str
    raw: str
    in_link: bool = False


@dataclass(frozen=True, slots=True)
class InlineNote:
    """``^[text]``."""

    text: str
    raw: str
    in_link: bool = False


Piece = str | TypedCluster | NoteRef | InlineNote


def pieces(text: str, labels: Container[str] = ()) -> list[Piece]:
    """Return ``text`` in pieces; ``labels`` are the link labels that the document defines, in small letters."""
    return _merged(_Scanner(text, labels).scan(0, len(text), in_link=False))


def has_citations(text: str) -> bool:
    """Return whether there is anything in ``text`` worth scanning for."""
    return "@" in text or "[^" in text or "^[" in text


def _merged(found: list[Piece]) -> list[Piece]:
    merged: list[Piece] = []
    for piece in found:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece:
            merged.append(piece)
    return merged


class _Scanner:
    """Recursive descent over one text; every method takes a position and returns where it ends, or None."""

    def __init__(self, text: str, labels: Container[str]) -> None:
        self.text = text
        self.end = len(text)
        self.labels = labels
        self.depth = 0
        self.narratives: dict[int, tuple[tuple[CitationItem, ...], int] | None] = {}
        self.memo: dict[tuple[str, int], int | None] = {}
        self.brackets = _pairs(text, "[]")
        self.braces = _brace_pairs(text) if "@{" in text else {}
        self.runs = _run_ends(text) if "`" in text else {}
        self.parentheses = _pairs(text, "()") if "](" in text else {}

    # -- the text as a whole: quotations and emphasis are looked into, links too

    def scan(self, start: int, end: int, *, in_link: bool) -> list[Piece]:
        found: list[Piece] = []
        at = start
        while at < end:
            if plain := _PLAIN.match(self.text, at, end):
                found.append(plain[0])
                at = plain.end()
            else:
                piece, at = self._piece(at, in_link=in_link)
                found += piece
        return found

    def _piece(self, at: int, *, in_link: bool) -> tuple[list[Piece], int]:
        char = self.text[at]
        if char == "[" and (found := self._bracket(at, in_link=in_link)):
            return found
        if char == "^" and (after := self._inline_note(at)):
            return [InlineNote(self.text[at + 2 : after - 1], self.text[at:after], in_link)], after
        if char in "@-" and (named := self._narrative(at)):
            items, after = named
            return [TypedCluster(items, self.text[at:after], in_link)], after
        after = self._opaque(at) or self._handle(at) or self._plain(at)
        return [self.text[at:after]], after

    def _bracket(self, at: int, *, in_link: bool) -> tuple[list[Piece], int] | None:
        if note := _NOTE.match(self.text, at):
            return [NoteRef(note[1], note[0], in_link)], note.end()
        if group := self._group(at):
            items, after = group
            return [TypedCluster(items, self.text[at:after], in_link)], after
        if (link := self._link(at)) is None:
            return None
        label_end, after = link
        inside = self.scan(at + 1, label_end, in_link=True)
        return ["[", *inside, self.text[label_end:after]], after

    def _plain(self, at: int) -> int:
        """Return the end of text that can't begin anything; a word before ``@`` is an e-mail address."""
        if url := _BARE_URL.match(self.text, at):
            return url.end()
        if word := _WORD.match(self.text, at):
            return word.end()
        return at + 1

    def _handle(self, at: int) -> int | None:
        """Return the end of ``@user@host``, or of an e-mail address after a word: never a citation."""
        if self.text[at] != "@":
            return None
        key = _KEY.match(self.text, at + 1)
        if not key:
            return None
        after = key.end()
        while after < self.end and self.text[after] == "@" and (more := _KEY.match(self.text, after + 1)):
            after = more.end()
        return after

    # -- units: what pandoc's inline parsers swallow whole

    def _unit(self, at: int, quotes: str = "") -> int:
        """Return the end of the inline unit at ``at``."""
        char = self.text[at]
        if char in "*_" and (after := self._emphasis(at, quotes)):
            return after
        if char in "\"'" and (after := self._quoted(at, quotes)):
            return after
        if char == "[":
            note, group = _NOTE.match(self.text, at), self._group(at)
            if note or group:
                return note.end() if note else group[1]  # type: ignore[index]
            return self._link_or_brackets(at) or at + 1
        if char == "^" and (after := self._inline_note(at)):
            return after
        if char in "@-" and (named := self._narrative(at)):
            return named[1]
        return self._opaque(at) or self._plain(at)

    def _opaque(self, at: int) -> int | None:
        """Return the end of what is never looked into: escapes, code, dashes, images, tags, addresses, {…}."""
        char = self.text[at]
        if char == "\\" and at + 1 < self.end and not self.text[at + 1].isalnum():
            return at + 2
        if char == "`":
            return self._code(at)
        if char == "-" and self.text.startswith("--", at):
            return at + (3 if self.text.startswith("---", at) else 2)
        if char == "!" and self.text.startswith("[", at + 1):
            link = self._link(at + 1)
            return link[1] if link else None
        pattern = {"<": (_AUTOLINK, _HTML), "&": (_ENTITY,), "{": (_BRACED,)}.get(char, ())
        found = next((match for one in pattern if (match := one.match(self.text, at))), None)
        if found is None or (char == "&" and found[1] and f"{found[1]};" not in html5):
            return None
        return found.end()

    def _code(self, at: int) -> int:
        """Return the end of the code that a run of backticks opens; of the run, where none of its length closes it."""
        run = _RUN.match(self.text, at)
        assert run is not None
        ends = self.runs.get(len(run[0]), [])
        place = bisect_right(ends, run.end())
        closed = place < len(ends) and "\n\n" not in self.text[at : ends[place]]
        return ends[place] if closed else run.end()

    def _inline_note(self, at: int) -> int | None:
        if not self.text.startswith("^[", at):
            return None
        close = self.brackets.get(at + 1)
        if close is None or self.text.startswith("(", close + 1):
            return None  # "^" and a link
        return close + 1

    def _link(self, at: int) -> tuple[int, int] | None:
        """Return where the text of the link at ``[`` ends, and where the link does."""
        close = self.brackets.get(at)
        if close is None or self.text.startswith("[^", at):
            return None
        if after := self._source(close + 1):
            return close, after
        second = self.brackets.get(close + 1)
        if second is not None and self._defined(self.text[close + 2 : second] or self.text[at + 1 : close]):
            return close, second + 1
        return (close, close + 1) if self._defined(self.text[at + 1 : close]) else None

    def _link_or_brackets(self, at: int) -> int | None:
        close = self.brackets.get(at)
        if close is None or self.text.startswith(("[^", "[@"), at):
            return None
        link = self._link(at)
        return link[1] if link else close + 1

    def _defined(self, label: str) -> bool:
        return " ".join(label.lower().split()) in self.labels

    def _source(self, at: int) -> int | None:
        """Return the end of a link's ``(address "title")``."""
        close = self.parentheses.get(at)
        return close + 1 if close is not None and "\n\n" not in self.text[at:close] else None

    def _after_string(self, at: int) -> bool:
        """Return whether pandoc would have just ended a word: there, ``@`` opens no key."""
        if not at:
            return False
        before = self.text[at - 1]
        if before.isalnum():
            return not (at > 1 and self.text[at - 2] == "\\")
        if before == ".":
            return not self.text.endswith(("...", "\\."), 0, at)
        marks = re.search(r"(\S)[*_]+$", self.text[max(0, at - 8) : at])
        return bool(marks and (marks[1].isalnum() or marks[1] in ".,;:!?)]"))

    # -- emphasis and quotation marks, as pandoc nests them

    def _emphasis(self, at: int, quotes: str) -> int | None:
        char = self.text[at]
        if char == "_" and self._after_string(at):
            return None
        marks = re.compile(re.escape(char) + "+").match(self.text, at)
        assert marks is not None
        after, count = marks.end(), len(marks[0])
        if after >= self.end or self.text[after] in " \t\n" or count > 3:
            return after
        return self._enclosed(char, count, after, quotes)

    def _enclosed(self, char: str, count: int, at: int, quotes: str) -> int | None:
        """Return the end of emphasis by ``count`` marks whose contents begin at ``at``; unclosed, all the rest."""
        name = (f"{char}{count}{quotes}", at)
        if name in self.memo:
            return self.memo[name]
        self.memo[name] = self.end
        if self.depth > _DEEP:
            return self.end
        self.depth += 1
        self.memo[name] = result = self._contents(char, count, at, quotes)
        self.depth -= 1
        return result

    def _contents(self, char: str, count: int, at: int, quotes: str) -> int:
        while at < self.end:
            if count == 3:
                for closed in (3, 2, 1):
                    if self._closes(char, closed, at):
                        return (
                            at + 3 if closed == 3 else self._enclosed(char, 3 - closed, at + closed, quotes) or self.end
                        )
            elif self._closes(char, count, at):
                return at + count
            if count == 1 and self.text.startswith(char * 2, at) and not self._closes(char, 1, at + 2):
                at = self._enclosed(char, 2, at + 2, quotes) or self.end
            else:
                at = self._unit(at, quotes)
        return self.end

    def _closes(self, char: str, count: int, at: int) -> bool:
        if not self.text.startswith(char * count, at):
            return False
        after = at + count
        return char == "*" or after >= self.end or not self.text[after].isalnum()

    def _quoted(self, at: int, quotes: str) -> int | None:
        char = self.text[at]
        if char in quotes or at + 1 >= self.end:
            return None
        following = self.text[at + 1]
        if char == "'" and (self._after_string(at) or following in ")!],.;:-? \t\n"):
            return None
        if char == '"' and following in " \t\n":
            return None
        name = (f"{char}{quotes}", at)
        if name not in self.memo:
            self.memo[name] = None
            if self.depth <= _DEEP:
                self.depth += 1
                self.memo[name] = self._until_quote(char, at + 1, quotes + char)
                self.depth -= 1
        return self.memo[name]

    def _until_quote(self, char: str, at: int, quotes: str) -> int | None:
        start = at
        while at < self.end:
            ends = self.text[at] == char and (char == '"' or not self.text[at + 1 : at + 2].isalnum())
            if ends:
                return at + 1 if at > start else None
            at = self._unit(at, quotes)
        return None

    # -- citations

    def _key(self, at: int) -> tuple[bool, str, int] | None:
        """Return whether the author is suppressed, the key, and where it ends."""
        if at >= self.end or self.text[at] not in "@-" or self._after_string(at):
            return None
        suppressed = self.text[at] == "-"
        at += suppressed
        if not self.text.startswith("@", at):
            return None
        if key := _KEY.match(self.text, at + 1):
            return suppressed, key[0], key.end()
        close = self.braces.get(at + 1)
        if close is None or not self.text[at + 2 : close].strip("{} \t"):
            return None  # @{} is TeX's, for a table without padding, and no key
        return suppressed, self.text[at + 2 : close], close + 1

    def _narrative(self, at: int) -> tuple[tuple[CitationItem, ...], int] | None:
        """Parse ``@key``, ``@key [p. 3; also @other]`` or ``@key [see @other]``."""
        if at not in self.narratives:
            self.narratives[at] = None
            self.narratives[at] = self._named(at)
        return self.narratives[at]

    def _named(self, at: int) -> tuple[tuple[CitationItem, ...], int] | None:
        if (key := self._key(at)) is None:
            return None
        suppressed, name, after = key
        if self.text.startswith("@", after) and self.text[after + 1 : after + 2].isalnum():
            return None  # @user@host
        mode: Mode = "suppressed" if suppressed else "narrative"
        opens = _SPNL.match(self.text, after).end()  # type: ignore[union-attr]
        if self.text.startswith("[", opens) and not self._labelled(opens) and self.depth <= _DEEP:
            self.depth += 1
            group = self._group(opens)
            bare = None if group else self._bare_locator(opens)
            self.depth -= 1
            if group:
                return (CitationItem(name, mode), *group[0]), group[1]
            if bare:
                suffix, others, end = bare
                return (CitationItem(name, mode, "", suffix), *others), end
        return (CitationItem(name, mode),), after

    def _labelled(self, at: int) -> bool:
        """Return whether a link that the document defines stands at ``[``."""
        close = self.brackets.get(at)
        return close is not None and self._defined(self.text[at + 1 : close])

    def _bare_locator(self, at: int) -> tuple[str, tuple[CitationItem, ...], int] | None:
        if self.text.startswith("[^", at):
            return None
        suffix, after = self._suffix(at + 1)
        others: tuple[CitationItem, ...] = ()
        if self.text.startswith(";", after):
            rest = self._items(self._space(after + 1))
            if rest is None:
                return None
            others, after = rest
        after = self._space(after)
        if not self.text.startswith("]", after) or self.text.startswith(("[", "("), after + 1):
            return None
        return suffix, others, after + 1

    def _group(self, at: int) -> tuple[tuple[CitationItem, ...], int] | None:
        """Parse ``[see @key, p. 3; @other]``, which is no link's text."""
        name = ("[]", at)
        if name in self.memo and self.memo[name] is None:
            return None
        self.memo[name] = None
        if self.depth > _DEEP:
            return None
        self.depth += 1
        rest = self._items(self._space(at + 1))
        self.depth -= 1
        if rest is None:
            return None
        items, after = rest
        after = self._space(after)
        if not self.text.startswith("]", after) or self._linked(after + 1):
            return None
        self.memo[name] = after + 1
        return items, after + 1

    def _linked(self, at: int) -> bool:
        """Return whether what follows a bracket makes a link's text of it."""
        if self._source(at):
            return True
        return self.brackets.get(at) is not None and not self.text.startswith("[^", at)

    def _items(self, at: int) -> tuple[tuple[CitationItem, ...], int] | None:
        items: list[CitationItem] = []
        while (found := self._item(at)) is not None:
            item, after = found
            items.append(item)
            if not self.text.startswith(";", after):
                return tuple(items), after
            at = self._space(after + 1)
        return None

    def _item(self, at: int) -> tuple[CitationItem, int] | None:
        start = at
        while at < self.end and not self._key(at):
            if self.text[at] in ";]":
                return None
            at = self._unit(at)
        if (key := self._key(at)) is None:
            return None
        suppressed, name, after = key
        suffix, end = self._suffix(after)
        return CitationItem(name, "suppressed" if suppressed else "normal", self.text[start:at].strip(), suffix), end

    def _suffix(self, at: int) -> tuple[str, int]:
        """Return the suffix as typed, with one space where any opened it, and where it ends."""
        space = at < self.end and self.text[at] in " \t\n"
        at = start = self._space(at)
        while at < self.end and self.text[at] not in ";]":
            at = self._unit(at)
        text = self.text[start:at].strip()
        return (f" {text}" if space else text), at

    def _space(self, at: int) -> int:
        found = _SPNL.match(self.text, at)
        assert found is not None
        return found.end()


def _pairs(text: str, characters: str) -> dict[int, int]:
    """Return where each opening character is closed; those in code, and escaped ones, don't count."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    code = r"|(?<!`)(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\1(?!`)" if "`" in text else ""
    for match in re.finditer(rf"\\.|[{re.escape(characters)}]{code}", text, re.S):
        if match[0] == characters[0]:
            opened.append(match.start())
        elif match[0] == characters[1] and opened:
            pairs[opened.pop()] = match.start()
    return pairs


def _brace_pairs(text: str) -> dict[int, int]:
    """Return where each ``{`` is closed on its line."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in re.finditer(r"[{}\n]", text):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "\n":
            opened.clear()
        elif opened:
            pairs[opened.pop()] = match.start()
    return pairs


def _run_ends(text: str) -> dict[int, list[int]]:
    """Return the ends of all runs of backticks, by length."""
    ends: dict[int, list[int]] = {}
    for run in _RUN.finditer(text):
        ends.setdefault(len(run[0]), []).append(run.end())
    return ends

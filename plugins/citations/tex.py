"""TeX as it stands in BibTeX's fields → the rich text of CSL: ``<i>``, ``<sup>``, spans that keep capitals. Pure.

What a field means in TeX has been settled by ``fields.tex``; here it is read: letters, accents, styles, groups,
quotation marks, dashes, simple formulas. Names of signs beyond the kit's own come from pylatexenc's table.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

from kindling.plugins.citations import titles
from kindling.plugins.citations.fields import ACCENTS, COMMANDS, LETTERS, SYMBOLS

_TOKEN = re.compile(r"\\[A-Za-z]+\*?[ \t\n]*|\\.|\$[^$]*\$|[{}]|``|''|-{2,3}|[`'~$]|\s+|[^\\{}$`'~\s-]+|-", re.S)
#: what stands for one sign or two
_SIGNS = {"``": "“", "''": "”", "`": "‘", "'": "’", "--": "–", "---": "—", "~": "\u00a0"}
#: commands of one argument, which is printed as it is
_PLAIN = frozenset(
    "text textrm textnormal textsf texttt textmd textup uppercase lowercase MakeUppercase MakeLowercase mbox mathrm "
    "mathit mathbf mathcal mathbb ensuremath uline underline sout st url path nolinkurl verb".split()
)
_QUOTING = frozenset("enquote mkbibquote textquote".split())
_SWITCHES = {"em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b", "sc": "sc"}
_SWITCHES |= {"scshape": "sc"}
_QUIET = frozenset("rm tt sf upshape normalfont ".split())
_MARKS = {"mkbibparens": "()", "mkbibbrackets": "[]"}
_STYLES = COMMANDS | {"mkbibemph": "i", "mkbibitalic": "i", "mkbibbold": "b"}
_SPACES = {",": "\u202f", " ": " ", "quad": " ", "qquad": " ", "newline": " ", "\\": " ", "\n": " "}
_DEPTH = 60  #: as deep as groups are followed


@dataclass(frozen=True, slots=True)
class StyledText:
    """Some words in one style."""

    text: str
    tags: tuple[str, ...] = ()  #: from the outermost in: "i", "b", "sup", "sub", "sc"
    kept: bool = False  #: whether its capitals stay: it stood in braces


class _Reader:
    """Reads one value; ``at`` is the token that comes next."""

    def __init__(self, value: str) -> None:
        self.tokens = _TOKEN.findall(value)
        self.at = 0

    def group(self, depth: int, tags: tuple[str, ...], *, kept: bool) -> Iterator[StyledText]:
        """Yield what stands up to the brace that closes, or the end."""
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token == "}":
                if depth:
                    return
            elif token == "{":
                yield from self.group(depth + 1, tags, kept=True) if depth < _DEPTH else ()
            elif token[0] == "\\":
                name = token[1:].strip() or " "
                if name in _SWITCHES:
                    tags = (*tags, _SWITCHES[name])
                elif name not in _QUIET:
                    yield from self.command(name.rstrip("*"), depth, StyledText("", tags, kept))
            elif token[0] == "$" and len(token) > 1:
                yield from _formula(token[1:-1], StyledText("", tags, kept=True))
            else:
                yield StyledText(" " if token.isspace() else _SIGNS.get(token, token), tags, kept)

    def argument(self, depth: int, tags: tuple[str, ...], *, kept: bool) -> list[StyledText]:
        """Return what a command is followed by: a group, or one sign."""
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        if self.at == len(self.tokens) or self.tokens[self.at] == "}" or depth > _DEPTH:
            return []
        token = self.tokens[self.at]
        self.at += 1
        if token == "{":
            return list(self.group(depth + 1, tags, kept=kept))
        if token[0] == "\\":
            return list(self.command(token[1:].strip(), depth + 1, StyledText("", tags, kept)))
        if len(token) > 1 and token[0] != "$":
            self.at -= 1
            self.tokens[self.at] = token[1:]
        return [StyledText(token[0], tags, kept)]

    def command(self, name: str, depth: int, run: StyledText) -> Iterator[StyledText]:
        """Yield what a command prints."""
        if name in ACCENTS and (not name.isalpha() or self._is_argument() or self._is_letter()):
            yield from _accented(self.argument(depth, run.tags, kept=run.kept), ACCENTS[name])
        elif name in LETTERS:
            self._skip_empty()
            yield replace(run, text=LETTERS[name])
        elif name in _STYLES:
            tag = _STYLES[name]
            yield from self.argument(depth, (*run.tags, tag), kept=run.kept or tag == "sc")
        elif name == "href":
            self.argument(depth, (), kept=True)
            yield from self.argument(depth, run.tags, kept=run.kept)
        elif name in _QUOTING or name in _MARKS:
            marks = _MARKS.get(name, "“”")
            yield from (replace(run, text=marks[0]), *self.argument(depth, run.tags, kept=run.kept))
            yield replace(run, text=marks[1])
        elif name in _PLAIN:
            yield from self.argument(depth, run.tags, kept=run.kept)
        elif (sign := _sign(name)) is not None:
            self._skip_empty()
            yield replace(run, text=sign)
        elif self._is_argument():
            self.argument(depth, (), kept=True)  # ``fields.unknown_command`` tells of it

    def _is_argument(self) -> bool:
        return self.at < len(self.tokens) and self.tokens[self.at][0] == "{"

    def _is_letter(self) -> bool:
        """Return whether a letter follows, as in ``{\\v s}``, or one without its dot."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        return token[:1].isalpha() or token.strip() in ("\\i", "\\j")

    def _skip_empty(self) -> None:
        if self.tokens[self.at : self.at + 2] == ["{", "}"]:
            self.at += 2


def _accented(runs: list[StyledText], accent: str) -> Iterator[StyledText]:
    """Yield ``runs`` with an accent on their first letter."""
    for number, run in enumerate(runs):
        letter = {"ı": "i", "ȷ": "j"}.get(run.text[:1], run.text[:1])
        yield replace(run, text=unicodedata.normalize("NFC", letter + accent) + run.text[1:]) if not number else run


def _sign(name: str) -> str | None:
    """Return the sign that a command stands for; None for a command that is none."""
    if name in _SPACES or name in SYMBOLS:
        return _SPACES.get(name, SYMBOLS.get(name))
    if not name.isalpha():
        return name if name in "%#&$_{}" else ""
    return _known_sign(name)


@lru_cache(512)
def _known_sign(name: str) -> str | None:
    if name in ("LaTeX", "TeX", "BibTeX"):
        return name
    from pylatexenc.latex2text import get_default_latex_context_db

    found = get_default_latex_context_db().get_macro_spec(name)
    made = getattr(found, "simplify_repl", None)
    return made if isinstance(made, str) and "%" not in made else None


_FRACTIONS = frozenset("frac dfrac tfrac".split())
_PART = re.compile(r"\\[A-Za-z]+\s*|\\.|[_^]|[{}]|[A-Za-z]+|[\s]+|.", re.S)


def _formula(inner: str, run: StyledText) -> Iterator[StyledText]:
    """Yield a formula as text: letters in italics, what is raised and lowered so; the rest by its signs."""
    reader = _Reader("")
    reader.tokens = _PART.findall(inner)
    yield from _in_formula(reader, run, one=False, depth=0)


def _in_formula(reader: _Reader, run: StyledText, *, one: bool, depth: int) -> Iterator[StyledText]:
    while reader.at < len(reader.tokens):
        token = reader.tokens[reader.at]
        reader.at += 1
        if token == "}":
            return
        if token in "_^" and depth < _DEPTH:
            placed = replace(run, tags=(*run.tags, "sub" if token == "_" else "sup"))
            yield from _in_formula(reader, placed, one=True, depth=depth + 1)
        elif token == "{":
            yield from _in_formula(reader, run, one=False, depth=depth + 1) if depth < _DEPTH else ()
        elif token[0] == "\\":
            name = token[1:].strip()
            if name in _FRACTIONS:
                yield from _in_formula(reader, run, one=True, depth=depth + 1)
            yield replace(run, text="/" if name in _FRACTIONS else _sign(name) or "")
        elif token.isalpha():
            if one and len(token) > 1:
                reader.at -= 1
                reader.tokens[reader.at], token = token[1:], token[0]
            yield replace(run, text=token, tags=(*run.tags, "i") if "i" not in run.tags else run.tags)
        else:
            yield replace(run, text="−" if token == "-" else token)
        if one:
            return


def runs_of(value: str) -> tuple[StyledText, ...]:
    """Return a value of TeX, without its outer braces, as words in their styles."""
    if "\\" not in value and "{" not in value and "$" not in value and "}" not in value:  # most are
        found = [StyledText(_plainly(value))]
    else:
        found = list(_Reader(value).group(0, (), kept=False))
    return tuple(_joined(found))


_PLAIN_SIGNS = re.compile("|".join(map(re.escape, sorted(_SIGNS, key=len, reverse=True))))


def _plainly(value: str) -> str:
    return _PLAIN_SIGNS.sub(lambda match: _SIGNS[match[0]], re.sub(r"\s+", " ", value)) if value else ""


def _joined(runs: Iterable[StyledText]) -> Iterator[StyledText]:
    for (tags, kept), alike in groupby((run for run in runs if run.text), key=lambda run: (run.tags, run.kept)):
        yield StyledText(re.sub(r"[ \t\n]+", " ", "".join(run.text for run in alike)), tags, kept)


def plain(value: str) -> str:
    """Return the words of a value of TeX alone.

    >>> plain(r'na\\"{\\i}ve \\emph{joy}')
    'naïve joy'
    """
    return " ".join("".join(run.text for run in runs_of(value)).split(" ")).strip(" ")


def rich(value: str) -> str:
    """Return a value of TeX that is no title as the rich text of CSL JSON: no style changes its capitals."""
    return marked_up(replace(run, kept=False) for run in runs_of(value))


def title(value: str, *, lowered: bool) -> str:
    """Return the TeX of a title as rich text; ``lowered``: in sentence case, save what braces keep."""
    return marked_up(_title(value, lowered=lowered))


def short_title(value: str, *, lowered: bool) -> str:
    """Return a title up to its colon, as ``title`` has it; "" where it has none, or that stands in braces."""
    runs = _title(value, lowered=lowered)
    colon = re.search(r":\s+\S", "".join(run.text for run in runs))
    return "" if colon is None else marked_up(_up_to(colon.start(), runs))


def _up_to(end: int, runs: Iterable[StyledText]) -> Iterator[StyledText]:
    """Yield what stands before a place; nothing where that is in braces."""
    found: list[StyledText] = []
    for run in runs:
        found.append(replace(run, text=run.text[:end]))
        if end < len(run.text):
            yield from () if run.kept else found
            return
        end -= len(run.text)


def _title(value: str, *, lowered: bool) -> tuple[StyledText, ...]:
    runs = runs_of(value)
    return tuple(_in_sentence_case(runs)) if lowered else runs


_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r"(?<!\w)[^\W\d_](?:[\w'’.-]*\w)?")  #: a word as ``titles.py`` has it
_SYMBOL = re.compile("[α-ω]")  #: a letter that is a name of something: α-synuclein
_BEGINNING = re.compile(r"[\s“‘(\[¿¡]*")  #: what may stand before the first word
_SENTENCE = re.compile(r"[:.?!]\s+$")


def _in_sentence_case(runs: tuple[StyledText, ...]) -> Iterator[StyledText]:
    """Yield a title with its words in small letters, where they have one capital, at their beginning.

    The first word of a sentence, and a word of which a part is kept, stay as they are.
    """
    whole = "".join(run.text for run in runs)
    kept = [run.kept for run in runs for _ in run.text]
    letters = list(whole)
    words = [word.span() for word in _NAME.finditer(whole) if not any(kept[word.start() : word.end()])]
    stays = titles.in_sentence_case(whole, words[1:])
    end = 0
    for word in _WORD.finditer(whole):
        before, start, text = whole[end : word.start()], word.start(), word[0]
        begins = _BEGINNING.fullmatch(before) if not end else _SENTENCE.search(before)
        end = word.end()
        if any(kept[start:end]):
            continue
        if begins and text.islower() and before.rstrip()[-1:] != "." and not _SYMBOL.fullmatch(text):  # E. coli
            letters[start] = _one_letter(text[0].upper(), text[0])
        elif not begins and not stays and text[0].isupper() and not any(letter.isupper() for letter in text[1:]):
            letters[start] = _one_letter(text[0].lower(), text[0])
    start = 0
    for run in runs:
        yield replace(run, text="".join(letters[start : start + len(run.text)]))
        start += len(run.text)


def _one_letter(made: str, letter: str) -> str:
    return made if len(made) == 1 else letter


def marked_up(runs: Iterable[StyledText]) -> str:
    """Return words in their styles as the rich text of CSL JSON; capitals that are kept in ``span.nocase``."""
    made = ""
    for run in runs:
        text = run.text
        kept = run.kept and any(letter.isupper() for letter in text)
        for tag in reversed(run.tags):
            text = _tagged(tag, text)
        made += f'<span class="nocase">{text}</span>' if kept else text
    return made.strip(" ")


def _tagged(tag: str, text: str) -> str:
    return f'<span style="font-variant:small-caps;">{text}</span>' if tag == "sc" else f"<{tag}>{text}</{tag}>"

"""What is code in a text and what is not; and the author's words, to compare them. Pure."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from kindling.model.html import plain_text

_CODE = (
    r"^[ ]{0,3}(?P<fence_>`{3,}|~{3,})[^\n]*\n.*?(?:^[ ]{0,3}(?P=fence_)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<code_>`++)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)(?P=code_)(?!`)"
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TAG = re.compile(r"<[A-Za-z/!][^<>]*>", re.S)
_TARGETS = re.compile(
    r"\]\((?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?=[\s)])"
    r"|^[ ]{0,3}\[[^\[\]\n]+\]:[ \t]*\S+"
    r"|<https?://[^<>\s]+>",
    re.M,
)
_ATTRIBUTES = re.compile(
    r"\{:?[ ]?(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|[\w%.-]+))(?:[ ]+(?:[#.][\w-]+|[\w-]+=(?:\"[^\"]*\"|[\w%.-]+)))*[ ]?\}"
)
_FILM = re.compile(r"\{video:[^{}]*\}")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()<>#+.!|~@^$=:%&\"'-])")
_CODE_ALONE = re.compile(_CODE, re.M | re.S)
_OF_MARKDOWN = re.compile(r"[<>&{}\[\]()!%\\*=~]")  #: signs that mean nothing in code
_EMPHASIS = re.compile(r"(?<!\\)(?:\*+|~~)")
_NUMBERED = re.compile(
    r"^((?:[ \t]*>)*[ \t]*(?:[*+-][ \t]+)*)[0-9]{1,9}[.)](?=[ \t]|$)", re.M
)  #: the mark of a list's item
_TASK = re.compile(r"^((?:[ \t]*>)*[ \t]*(?:[*+-]|[0-9]{1,9}[.)])[ \t]+)\[[ xX]\](?=\s)", re.M)
_NOTE = re.compile(r"^\[\^([^\[\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]*\n)*(?:[ ]{4}|\t).*)*)", re.M)
_NAMED = re.compile(r"\[\^([^\[\]\s]+)\]")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_CLOSE = 600  #: words that are compared one by one; beyond, a text of many small differences takes long
_FENCE_LINE = re.compile(r"^[ ]{0,3}(?:`{3,}|~{3,})[^\n]*$", re.M)


def outside_code(body: str, token: str, change: Callable[[re.Match[str]], str]) -> str:
    """Return a text with each match of ``token`` changed, save in code. ``token`` has named groups alone."""
    pattern = re.compile(f"{_CODE}|(?P<token_>{token})", re.M | re.S)
    return pattern.sub(lambda match: change(match) if match["token_"] is not None else match[0], body)


def words_of(markdown: str) -> tuple[str, ...]:
    """Return the words that a reader of Markdown sees, in order; addresses, attributes and comments are none."""
    text = _COMMENT.sub(" ", _CODE_ALONE.sub(lambda code: _OF_MARKDOWN.sub(" ", code[0]), markdown))
    text = _with_notes(text)
    text = _EMPHASIS.sub("", _NUMBERED.sub(r"\1", _TASK.sub(r"\1", text)))
    text = _FILM.sub(" ", _ATTRIBUTES.sub(" ", _TARGETS.sub("] ", text)))
    text = _FENCE_LINE.sub(" ", text)
    text = unescape(_ESCAPE.sub(r"\1", _TAG.sub(_kept_of_tag, text)))
    return plain_words(re.sub(r"\[\^[^\[\]\s]+\]", " ", text))


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> counted(1, "post"), counted(2, "post"), counted(1, "is", "are")
    ('1 post', '2 posts', '1 is')
    """
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def _with_notes(text: str) -> str:
    """Return a text with its notes where they are named, as a reader meets them."""
    notes = {found[1]: found[2] for found in _NOTE.finditer(text)}
    if not notes:
        return text
    return _NAMED.sub(lambda name: f" {notes[name[1]]} " if name[1] in notes else " ", _NOTE.sub("", text))


def _kept_of_tag(tag: re.Match[str]) -> str:
    """Return what readers see of a tag: what a picture shows."""
    shows = re.search(r"\balt=(\"[^\"]*\"|'[^']*')", tag[0])
    inline = re.match(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u)\b", tag[0], re.I)
    return f" {shows[1]} " if shows else "" if inline else " "


def words_of_html(html: str) -> tuple[str, ...]:
    """Return the words of HTML, in order, with what its pictures show."""
    shown = re.sub(r"<img\b[^<>]*>", _kept_of_tag, html, flags=re.I)
    return plain_words(plain_text(shown, " "))


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of plain text; an address of the web is none."""
    return tuple(_WORD.findall(_ADDRESS.sub(" ", text.replace("\u00ad", ""))))


def private_remark(said: str) -> str:
    """Return words as a comment that no page holds; nothing in them can end it, and no empty line parts it.

    >>> private_remark("Is this so --> Bo")
    '<!-- Is this so - -› Bo -->'
    """
    quiet = said.replace("--", "- -").replace("--", "- -").replace(">", "›").strip().rstrip("-")
    joined = re.sub(r"[ \t]*(?:\n[ \t]*)+", "\n", quiet)
    return f"<!-- {joined} -->"


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that are not on both sides."""

    lost: tuple[str, ...]
    new: tuple[str, ...]
    moved: bool = False  #: all are there, in another order

    def __str__(self) -> str:
        if self.moved:
            return "every word is there, in another order"
        said = [f"{what}: {_some(words)}" for what, words in (("left out", self.lost), ("new", self.new)) if words]
        return f"words that differ — {'; '.join(said)}"


def difference(before: Sequence[str], after: Sequence[str]) -> Difference | None:
    """Return how the words after differ from those before; None where they are the same, in the same order."""
    if tuple(before) == tuple(after):
        return None
    if len(after) > len(before) and "".join(before) == "".join(after):
        return None  # what stood together without a space between two boxes
    if Counter(before) == Counter(after):
        return Difference((), (), moved=True)
    before, after = _inner(before, after)
    if len(before) + len(after) > _CLOSE:  # which words, but not where
        one, other = Counter(before), Counter(after)
        return Difference(tuple((one - other).elements()), tuple((other - one).elements()))
    lost: list[str] = []
    new: list[str] = []
    for step, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step != "equal":
            lost += before[i:j]
            new += after[k:m]
    return Difference(tuple(lost), tuple(new))


def _inner(before: Sequence[str], after: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Return two rows of words without those that both begin and end with."""
    both = min(len(before), len(after))
    start = next((place for place in range(both) if before[place] != after[place]), both)
    end = next((n for n in range(both - start) if before[-1 - n] != after[-1 - n]), both - start)
    return before[start : len(before) - end], after[start : len(after) - end]


def _some(words: Sequence[str]) -> str:
    few = " ".join(words[:12])
    return f"“{few}”" + (f" and {len(words) - 12} more" if len(words) > 12 else "")

"""Signs of Markdown that stand on the page as they were typed: something that was begun and is nothing.

What Python-Markdown has read is gone from its HTML; so whatever of a sign is left there, outside of code, was meant for
something that a small slip prevents: a bracket, a star or a bar too few. It is told where the very letters stand.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from kindling.model.code_spans import outside_code
from kindling.model.graphemes import beginning
from kindling.model.html import Element, Tag, elements, plain_text
from kindling.model.markers import OPEN, without_markers
from kindling.model.problems import Problem
from kindling.model.reading import Reading, without_code


@dataclass(frozen=True, slots=True)
class _Sign:
    """One kind of sign."""

    pattern: str  #: the sign with the letters beside it that it is found by in the text
    what: str
    hint: str
    rule: str = "text/unclosed"


_SEEN = "readers would see it as it is typed"
_ROW = r"^[ \t]*\|[^\n|]*[^\s|:-][^\n|]*\|(?:[^\n|]*\|)*[ \t]*$"
_TEX_ALONE = (
    "newpage|pagebreak|clearpage|noindent|indent|(?:big|med|small)skip|[hv]fill|centering|maketitle|tableofcontents"
    "|La?TeX|[lc]?dots|newline|linebreak|hline|item|par|quad|qquad"
)
_TEX_OF_WORDS = (
    "text(?:bf|it|tt|sc|rm|sf|up|sl|normal)|emph|underline|uline|part|chapter|(?:sub)*section|(?:sub)?paragraph"
    "|footnote|[a-z]*cite[a-z]*|(?:auto|page|eq|c)?ref|label|href|url|begin|end|caption|includegraphics|input|[hv]space"
    "|textcolor|enquote|documentclass|usepackage|title|author|date"
)
_KINDS = (
    _Sign(
        r"\*\* [^*\n]{1,80} \*\*|(?<![\w*])\*\*(?!p ?[<=>])[^\s*][^\n*]{0,20}|[^\n*]{0,20}[^\s*]\*\*(?![\w*])",
        f"makes nothing bold; {_SEEN}",
        "two stars stand right before the first letter and right behind the last, both in one paragraph",
    ),
    _Sign(r"(?<!\S)~~\w[^\n~]{0,20}", f"strikes nothing out; {_SEEN}", "put ~~ right behind the last word, too"),
    _Sign(
        r"(?:^|(?<=[\s(“‘]))==[\w“‘][^\n=]{0,20}",
        f"marks nothing; {_SEEN}",
        "put == right behind the last word, too",
    ),
    _Sign(
        r"^[ \t]*\$\$(?!\d)[^\n$]{0,20}",
        f"begins no formula; {_SEEN}",
        "put $$ behind the formula, too, and no empty line into it",
    ),
    _Sign(
        r"\]\((?:https?:|mailto:|[/.#]|[^\s()]+\.\w)[^\s()]{0,20}",
        f"belongs to no link; {_SEEN}",
        "write [words](address), with both brackets; an address with spaces stands between < and >",
        "text/no-link",
    ),
    _Sign(
        r"(?<!\])\[[^\[\]()\n]{1,60}\((?:https?://|mailto:)[^\s()]+",
        f"belongs to no link; {_SEEN}",
        "put ] behind the words of the link, and ) behind its address",
        "text/no-link",
    ),
    _Sign(r"\^\[(?![^\n\[\]]*\])[^\s\[\]@][^\n\[\]]{0,20}", f"begins no note; {_SEEN}", "put ] where the note ends"),
    _Sign(r"\{video: ?[^\n{}]{0,20}(?=[^\n{}]*$)", f"shows no film; {_SEEN}", "put } behind it, on a line of its own"),
    _Sign(
        r"<[A-Za-z][\w-]* [^\n<>=]*=[^\n<>]{0,20}",
        f"is no tag, for a quotation mark or its end is missing; {_SEEN}",
        "put the second quotation mark behind the value, and > behind the last",
    ),
    _Sign(
        r"^[ \t]*!!! ?\w[^\n]{0,20}",
        f"begins no call-out; {_SEEN}",
        'write !!! note "Its title", and below it the words, four spaces in',
    ),
    _Sign(
        r"^[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+(?:\|[ \t]*)?$"
        r"|^[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+(?:\|[ \t]*)?$",
        f"makes no table; {_SEEN}",
        "the line above it is the table's head and has as many parts; no empty line stands between its lines",
        "text/table",
    ),
    _Sign(
        _ROW,
        f"is a row of no table; {_SEEN}",
        "a table's first row is its head, and the line below that has |---| for each part, with no empty line between",
        "text/table",
    ),
    _Sign(
        r"(?<![^\s(“‘\"'])`[^\s`][^\n`]{0,20}",
        f"begins no code; {_SEEN}",
        "put ` right behind the code, too; a quotation begins with “ or ‘",
    ),
    _Sign(
        rf"(?<![\w:\\])\\(?:(?:{_TEX_ALONE})(?![A-Za-z])|(?:{_TEX_OF_WORDS})\*?(?:\[[^\[\]\n]*\])?\{{[^{{}}\n]{{0,20}}\}}?)",
        f"is a command of LaTeX; {_SEEN}",
        "write *italic*, **bold**, ## before a heading, ^[words] for a note; a formula stands between $ and $",
        "text/foreign",
    ),
    _Sign(
        r"^[ \t]*\+(?:[-=:]{2,}\+)+[ \t]*$",
        f"is a table in another form; {_SEEN}",
        "write | a | b |, below it |---|---|, and then the rows",
        "text/table",
    ),
)
_ROWS = next(place for place, kind in enumerate(_KINDS) if kind.pattern == _ROW)
_RST_LINK = re.compile(r"(?<![`\\])`(?P<words>[^`<\n]+?) <(?P<address>[^<>`\s]+)>`__?(?!\w)")
_ANY = re.compile("|".join(f"(?P<k{place}>{kind.pattern})" for place, kind in enumerate(_KINDS)), re.M)
_SIGNS = re.compile(
    r"(?m:^[ \t]*(?:<p>)?\|)|\*\*|~~|==|`|\\[A-Za-z]|\$\$|\]\(|\((?:<a |https?:|mailto:)|\^\[|\{video|&lt;[A-Za-z]|!!!"
    r"|-\||\|[ \t]*:?-|\+[-=]"
)
_CODE = "\x00"  #: stands in the words for a piece of code or a formula
_OTHERS = frozenset("code pre math".split())  #: what stands in them is no Markdown
_CALL_OUT = re.compile(r"^ {0,3}!!! ?\w[^\n]*\n(?:[ \t]*\n)*(?! {4}|\t)", re.M)
_CITED = re.compile(rf"\[{OPEN}citations:[^\n\]]*$", re.M)
_BRACKET = re.compile(r"(?<![\\!\w])\[-?@[^\s\[\]]+(?![^\[\]]*\])")


def unread_problems(reading: Reading, html: str) -> Iterator[Problem]:
    """Yield what stands in ``html`` as it was typed, once a kind, at its first line."""
    if _SIGNS.search(html):
        words = _words(html)
        told: dict[int, tuple[int, str]] = {}
        for match in _ANY.finditer(words):
            kind = int(str(match.lastgroup)[1:])
            if kind not in told and (place := _place(reading.body, match[0].strip())) is not None:
                told[kind] = place, match[0].strip()
        if _is_told_as_a_table(told):
            told.pop(_ROWS, None)
        for kind, (place, said) in sorted(told.items(), key=lambda each: each[1]):
            each = _KINDS[kind]
            yield _told(reading, place, f"{beginning(said, 40)!r} {each.what}", each.hint, each.rule)
    yield from _without_words(reading, html)
    if "`_" in reading.body:
        yield from _links_of_rst(reading)
    if _CITED.search(html) and (bracket := _BRACKET.search(without_code(reading.body))):
        fact = f"the bracket of {bracket[0]!r} has no end; {_SEEN}"
        yield _told(reading, bracket.start(), fact, "put ] behind the last source")


def _is_told_as_a_table(told: Collection[int]) -> bool:
    """Return whether a table is told by another line than its rows."""
    return any(_KINDS[kind].rule == "text/table" for kind in told if kind != _ROWS)


def _links_of_rst(reading: Reading) -> Iterator[Problem]:
    """Yield the first link of reStructuredText, which would be read as code."""
    for match in islice(outside_code(_RST_LINK, reading.body, itself=True), 1):
        fact = f"{beginning(match[0], 60)!r} is a link of reStructuredText; readers would see it as code"
        hint = f"write '[{match['words']}]({match['address']})'"
        yield _told(reading, match.start(), fact, hint, "text/foreign")


def _words(html: str) -> str:
    """Return the words of ``html`` line by line, with a sign for each piece of code or formula in them."""
    parts, at = [], 0
    for element in elements(html, names=_OTHERS):
        parts += [html[at : element.start], _CODE]
        at = element.end
    return plain_text(without_markers("".join([*parts, html[at:]])))


def _told(reading: Reading, place: int, fact: str, hint: str, rule: str = "text/unclosed") -> Problem:
    line = reading.body_line + reading.body.count("\n", 0, place)
    return Problem(reading.path, line, rule, fact, hint, "warning")


def _place(body: str, said: str) -> int | None:
    """Return where the letters stand in a text; None where they come of something else, as a backslash."""
    place = body.find(said)
    while place > 0 and body[place - 1] == "\\":
        place = body.find(said, place + 1)
    return place if place >= 0 else None


def _without_words(reading: Reading, html: str) -> Iterator[Problem]:
    """Yield a call-out that holds nothing, because its words are not four spaces in."""
    if "!!!" in reading.body and any(map(_is_empty, elements(html, _is_call_out))):
        for match in _CALL_OUT.finditer(without_code(reading.body)):
            typed = reading.body[match.start() :].split("\n", 1)[0].strip()
            yield _told(
                reading, match.start(), f"the call-out {typed!r} holds no words", "put four spaces before its words"
            )
            return


def _is_call_out(tag: Tag) -> bool:
    return "admonition" in tag.attributes.get("class", "").split()


def _is_empty(call_out: Element) -> bool:
    """Return whether a call-out holds its title alone."""
    title = next(elements(call_out.inner, lambda tag: tag.attributes.get("class") == "admonition-title"), None)
    return not call_out.inner[title.end if title else 0 :].strip()

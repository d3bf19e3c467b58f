"""Lists, tables, fences and quotations: what Kindling makes of a text, beside what a CommonMark library makes of it.

Both trees are compared as blocks and words. Where the two shall differ, it is in ``ELSEWHERE`` with the reason.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown
from markdown_it import MarkdownIt

from kindling.engine.settings import markdown_settings

#: what is read otherwise here, as HTML, and why
ELSEWHERE = {
    "- joy\n| a | b |\n|---|---|\n| 1 | 2 |": "a table below an item is a table, where CommonMark shows its bars",
    "> joy\n| a | b |\n|---|---|\n| 1 | 2 |": "the same, below a quotation",
    "two\nlines\n---": "one line alone becomes a heading: a rule below a paragraph stays a rule",
}
_KEPT = {"ul", "ol", "li", "p", "blockquote", "pre", "table", "tr", "th", "td", "h1", "h2", "h3", "hr", "del"}
_OURS = Markdown(**markdown_settings())
_THEIRS = MarkdownIt("commonmark").enable(["table", "strikethrough"])

#: texts that people have from elsewhere, each with its siblings
TYPED = {
    "a list below a line": "Three things matter:\n- joy\n- kindness\n\nAnd then:\n1. listen\n2. ask",
    "a list below a heading": "## Joy\n* joy\n* kindness\n## More\n1. listen",
    "a year is no list": "The act was passed in\n2015. It holds still.",
    "a dash with nothing behind it": "one\n-\ntwo",
    "a number below a table": "| a | b |\n|---|---|\n| 1 | 2 |\n2. joy",
    "a table below a line": "Text, then a table\n| a | b |\n|---|---|\n| 1 | 2 |\n\nafter",
    "the head of a table alone": "| a | b |\n|---|---|\n\nwords",
    "code below a table": "| a | b |\n|---|---|\n| 1 | 2 |\n    code",
    "words below a row without bars in a quotation": "> | a | b |\n> |---|---|\n> joy\nwords",
    "the same in two quotations": "> > | a | b |\n> > |---|---|\n> > joy\nwords",
    "the same in an item": "- | a | b |\n  |---|---|\n  joy\nwords",
    "words below a table's item in a quotation": "> - | a | b |\n>   |---|---|\n> joy\nwords",
    "words below a quotation below a table": "> | a | b |\n> |---|---|\n> > joy\nwords",
    "a table in an item": "- Two columns:\n\n  | a | b |\n  |---|---|\n  | 1 | 2 |\n- next",
    "brackets": "1) one\n2) two",
    "brackets and points": "1. one\n2. two\n1) other\n2) list",
    "two spaces": "- teams\n  - wards\n    - beds\n  - clinics\n- leaders",
    "three spaces": "1. one\n   - sub one\n   - sub two\n2. two",
    "four spaces": "- a\n    - b\n        - c\n    - d\n- e",
    "a second paragraph": "1. first\n\n   its second\n\n2. second\n\nEnd.",
    "a second paragraph in a nested item": "- a\n  - b\n\n    more of b\n\n  more of a\n- c",
    "a start": "5. five\n6. six",
    "nought": "0. nought\n1. one",
    "another bullet": "- a\n* b\n+ c",
    "loose and tight": "- a\n- b\n\n- c\n\ntext\n\n- d\n- e",
    "lazy lines": "- a\nb\n- c\n\n> d\ne",
    "a list and a rule": "- a\n\n---\n\n- b\n***\n- c",
    "a rule of stars": "* * *\n- - -\n* a",
    "a rule in an item below a line": "joy\n- - kindness\n  - ---\n- power",
    "two quotations": "> one\n\n> two\n>\n> three",
    "a quotation below a line": "She said:\n> joy\n\nHe said:\n> - kindness\n> - power",
    "a quotation in an item": "- a\n  > b\n  > c\n\n  d\n- e",
    "quotations in quotations": "> a\n> > b\n> > c\n>\n> d",
    "a paragraph below a list whose last item is wider": "- - joy\n  -   kindness\n\n    power",
    "a fence below a line": "Look:\n```\ncode\n\nmore\n```\nafter",
    "a fence in an item": "1. one\n1. two\n   - three\n\n   ```python\n   code = 1\n\n   <div>\n   ```\n2. three",
    "a fence on the line of its item": "- ```\n  code\n  ```\n- b",
    "a fence behind what is no item": "joy\n2. ```\n   code\n\nwords",
    "a fence in the next item, below a lazy line": "1. one\ntwo\n2. ```\n   code\n   ```",
    "a fence in an item below a lazy line": "- one\ntwo\n  ```\n  code\n  ```\n- three",
    "a fence that nothing closes": "joy\n\n```\ncode\n\n- code",
    "a fence that nothing closes, below a list": "joy\n2. ```\n   code\n\n   - code\n   ```",
    "a fence below an item": "- joy\n```\ncode\n\n- code\n```",
    "a fence below a quotation": "> joy\n```\ncode\n\n- code\n```",
    "a fence in a quotation": "> ```\n> - code\n>\n> > more\n> ```\n> words",
    "a fence that its quotation ends": "> ```\n> code\n\nwords",
    "a longer fence": "````\n```\ncode\n```\n````\n\n~~~\n```\n~~~~",
    "a fence that is set in": "  ```\n    code\n  ```",
    "code in an item": "- a\n\n      code\n\n- b",
    "an empty item": "- a\n-\n- c",
    "an item that begins below its marker": "-\n  a\n-\n  b",
    "an empty item and a paragraph": "-\n\n  a",
    "a heading in an item": "- # a\n  b\n- c",
    "headings as they are typed": "  # Joy\ntext\n   ## Work ##\n####### seven\n# C#\n#\n#\tTab",
    "a heading set in behind a rule": "- ---\n\n  joy\n\n  # Joy",
    "a heading in an item below a line": "Words:\n- joy\n  ## Deep\n- more\n\nOthers\n> said\n> ## In it\n## Out",
    "a hashtag is no heading": "#joy at work\n\ntext\n#5 is alive\n##joy",
    "a break by a backslash": "joy\\\nand `code\\\nhere` and a\\\\\nb\\",
    "a bar in code in a table": "| a \\| b | `c \\| d` |\n|---|---|\n| `\\|` | x |\n\n`a \\| b`",
    "ten and more": "9. a\n10. b\n\n    more\n11. c",
}


def _tree(element: Any) -> Iterator[str]:
    """Yield a tree as its tags and words; what is within a line is words alone."""
    if element.tag == "pre":
        yield f"<pre>{''.join(element.itertext()).strip()}</pre>"
        return
    kept = element.tag in _KEPT
    start = element.get("start", "")
    yield f"<{element.tag}{start}>" if kept else ""
    yield element.text or ""
    for child in element:
        yield from _tree(child)
        yield child.tail or ""
    yield f"</{element.tag}>" if kept else ""


def _blocks(html: str) -> str:
    joined = "".join(_tree(lxml_html.fragment_fromstring(html, create_parent="div")))
    return re.sub(r"\s*(</?\w+>)\s*", r"\1", " ".join(joined.split()))


def ours(text: str) -> str:
    """Return the blocks that Kindling reads."""
    _OURS.reset()
    return _blocks(_OURS.convert(text))


def theirs(text: str) -> str:
    """Return the blocks that CommonMark reads."""
    return _blocks(_THEIRS.render(text))


@pytest.mark.parametrize("text", TYPED.values(), ids=TYPED)
def test_is_read_as_everywhere(text: str) -> None:
    assert ours(text) == theirs(text)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_is_read_otherwise_and_loses_nothing(text: str) -> None:
    assert ours(text) != theirs(text)
    assert not re.search(r"\||--", ours(text))


_WORDS = st.sampled_from(["joy", "kindness and power", "two\nlines", "#joy\\\nat work"])
_LEAF = st.one_of(
    _WORDS,
    st.sampled_from(["# Joy", "  ## C# ##", "---", "```\ncode\n\n- code\n```", "| a | b |\n|---|---|\n| 1 | 2 |"]),
)


def _set_in(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line or rest.strip() else "" for line in lines[1:])])


def _list(parts: list[str], marker: str, gap: str) -> str:
    signs = [f"{place + 1}{marker}" if marker in ".)" else marker for place in range(len(parts))]
    return gap.join(_set_in(part, f"{sign} ", " " * (len(sign) + 1)) for sign, part in zip(signs, parts, strict=True))


def _below(parts: list[str], gap: str) -> str:
    """Return parts one below the other; a table straight below an item or a quotation is in ``ELSEWHERE``."""
    text = parts[0]
    for part in parts[1:]:
        holds = re.search(r"^(?:[>*+-] |[0-9])", text, re.M)
        text += ("\n\n" if "|" in part and holds else gap) + part
    return text


def _made(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    parts = st.lists(inner, min_size=1, max_size=3)
    gaps = st.sampled_from(["\n", "\n\n"])
    return st.one_of(
        st.builds(_list, parts, st.sampled_from(["-", "*", "+", ".", ")"]), gaps),
        st.builds(_below, parts, gaps),
        st.builds(lambda text: _set_in(text, "> ", "> "), inner),
    )


TEXTS = st.recursive(_LEAF, _made, max_leaves=7)


def _setext(text: str) -> bool:
    """Return whether a rule stands right below words: that makes them a heading, here as there, and is no block."""
    return bool(re.search(r"[a-z|][^\n]*\n[> ]*---", text))


@given(TEXTS)
def test_generated_texts(text: str) -> None:
    if not _setext(text):
        assert ours(text) == theirs(text)

"""What is begun in a text and is nothing: told on its line, with a mend that takes it away; what is right is let be.

Cases of issue 19: a fence, a remark, a tag, a formula, bold words, a call-out, a link or a bracket without an end;
lists and tables in forms of other programs, which would run on as one line; and Markdown between tags, which is read.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.html_blocks import HtmlBlocks, tags_of
from kindling.engine.run_on import run_on_problems
from kindling.engine.unclosed import unclosed_problems
from kindling.engine.unread import unread_problems
from kindling.model.reading import Reading
from tests.engine.test_texts_from_elsewhere import read, told

#: what is typed → the rule, the line (of a text that begins on line 5), and the text as the hint has it
BEGUN = {
    "```python\nx = 1\n\nWords.": ("text/unclosed", 5, "```python\nx = 1\n```\n\nWords."),
    "~~~\n\nWords.": ("text/unclosed", 5, "Words."),
    "```\nx\n\nWords.\n\n```\ny\n```": ("text/unclosed", 12, "```\nx\n```\n\nWords.\n\n```\ny\n```"),
    "```python\nx\n\nWords.\n\n```python\ny\n```": (
        "text/unclosed",
        5,
        "```python\nx\n```\n\nWords.\n\n```python\ny\n```",
    ),
    "```\nx\n``` and\n\nWords.": ("text/unclosed", 5, "```\nx\n```\nand\n\nWords."),
    "- a\n\n  ```\n  x\n```\n\nWords.": ("text/unclosed", 9, "- a\n\n  ```\n  x\n  ```\n\nWords."),
    "> ```\n> x\n```\n\nWords.": ("text/unclosed", 7, "> ```\n> x\n> ```\n\nWords."),
    "<!-- ask Ann\n\nWords.": ("text/unclosed", 5, "<!-- ask Ann -->\n\nWords."),
    "Words <!-- ask Ann": ("text/unclosed", 5, "Words <!-- ask Ann -->"),
    "<details>\n<summary>S</summary>\n\nWords.": (
        "text/unclosed",
        5,
        "<details>\n<summary>S</summary>\n\nWords.\n\n</details>",
    ),
    "<div>\n\n<div>\n\nWords.\n\n</div>": ("text/unclosed", 5, "<div>\n\n<div>\n\nWords.\n\n</div>\n\n</div>"),
    "<pre>\nx\n\nWords.": ("text/unclosed", 5, "<pre>\nx\n</pre>\n\nWords."),
    "<p>One\n\n*Two*": ("text/unclosed", 5, "One\n\n*Two*"),
    "$$\na^2\n\nWords.": ("text/unclosed", 5, "$$\na^2\n$$\n\nWords."),
    "Some **bold words.": ("text/unclosed", 5, "Some **bold** words."),
    "Some ** bold ** words.": ("text/unclosed", 5, "Some **bold** words."),
    "Some bold** words.": ("text/unclosed", 5, "Some **bold** words."),
    "Some ~~old words.": ("text/unclosed", 5, "Some ~~old~~ words."),
    "Some ==good words.": ("text/unclosed", 5, "Some ==good== words."),
    "See ^[a note.": ("text/unclosed", 5, "See ^[a note]."),
    "See [@han2014 here.": ("text/unclosed", 5, "See [@han2014] here."),
    "See [-@han2014, p. 3 here.": ("text/unclosed", 5, "See [-@han2014, p. 3] here."),
    "{video: /media/joy.mp4\n\nWords.": ("text/unclosed", 5, "Words."),
    "!!! note\nWords.": ("text/unclosed", 5, "!!! note\n    Words."),
    "!!! note\n\nWords.": ("text/unclosed", 5, "!!! note\n\n    Words."),
    '!!! note "Title\n    Words.': ("text/unclosed", 5, '!!! note "Title"\n    Words.'),
    '<a href="https://example.org/>words</a>': ("text/unclosed", 5, '<a href="https://example.org/">words</a>'),
    "[words](https://example.org/ and": ("text/no-link", 5, "[words](https://example.org/) and"),
    "[words(https://example.org/) and": ("text/no-link", 5, "[words](https://example.org/) and"),
    "words](https://example.org/) and": ("text/no-link", 5, "[words](https://example.org/) and"),
    "| a | b |\n|---|\n| 1 | 2 |": ("text/table", 6, "| a | b |\n|---|---|\n| 1 | 2 |"),
    "| a | b |\n\n|---|---|\n\n| 1 | 2 |": ("text/table", 7, "| a | b |\n|---|---|\n| 1 | 2 |"),
    "a | b | c\n--- | ---\n1 | 2 | 3": ("text/table", 6, "a | b | c\n--- | --- | ---\n1 | 2 | 3"),
    "+---+---+\n| a | b |\n+---+---+": ("text/table", 5, "| a | b |\n|---|---|\n| 1 | 2 |"),
    "Name\tBeds\nJoy\t12": ("text/table", 5, "| Name | Beds |\n|---|---|\n| Joy | 12 |"),
    "a. one\nb. two": ("text/run-on", 5, "- a. one\n- b. two"),
    "A) one\nB) two": ("text/run-on", 5, "- A) one\n- B) two"),
    "(1) one\n(2) two": ("text/run-on", 5, "- (1) one\n- (2) two"),
    "ii) one\niii) two": ("text/run-on", 5, "- ii) one\n- iii) two"),
    "Words:\n2. one\n3. two": ("text/run-on", 6, "Words:\n- one\n- two"),
    "✅ one\n✅ two": ("text/run-on", 5, "- ✅ one\n- ✅ two"),
    "👉🏽 one\n👉🏽 two": ("text/run-on", 5, "- 👉🏽 one\n- 👉🏽 two"),
    "→ one\n→ two": ("text/run-on", 5, "- one\n- two"),
    "· one\n· two": ("text/run-on", 5, "- one\n- two"),
    "– one\n– two": ("text/run-on", 5, "– one\n\n– two"),
    "o\tone\no\ttwo": ("text/run-on", 5, "- one\n- two"),
    "☐ one\n☑ two": ("text/run-on", 5, "- [ ] one\n- [x] two"),
    "    We left the ward when the light had gone.": ("text/indented", 5, "We left the ward when the light had gone."),
    "\tWe left the ward when the light had gone.": ("text/indented", 5, "We left the ward when the light had gone."),
}

RIGHT = [
    "```python\nx = 1\ny = 2",
    "````\n```python\nx\n```\n````",
    "> ```\n> x\n\nWords.",
    "`<details>` and `<!--`, \\<!-- and `**`",
    "```\n<div>\n**x\n| a |\n|---|---|\n```",
    "**p < 0.01, 2 ** 3, \\*\\*two stars and a\\*\\*",
    "a == b and ~~~ and $$200",
    "A footnote\\[1](of old)",
    "Words\n| with a bar",
    "<p>One.\n<p>Two.</p>",
    "1. one\n2. two\n\nWords:\n1. one\n2. two\n3. three",
    "3. three\n4. four\n5. five",
    "a. one  \nb. two\\\nc. three",
    "a. one\n\nb. two",
    "A. Example wrote it.\nWe read it.",
    "– You can't mean that.\nNobody answered.",
    "    x = compute(first, second, third, fourth, fifth)",
    "- a\n\n    We left the ward when the light had gone.",
    "```\n    We left the ward when the light had gone.\n```",
    '!!! note "Title"\n\n    Words.',
    "See [@han2014] and [see @han2014, p. 3; @ganz2009].",
]

_RULES = {rule for rule, _, _ in BEGUN.values()}


@pytest.mark.parametrize("typed", BEGUN)
def test_what_is_begun_and_is_nothing_is_told_on_its_line_and_its_mend_helps(typed: str) -> None:
    rule, line, mended = BEGUN[typed]
    document = read(typed)
    assert told(document) == [(rule, line)]
    assert all(problem.hint for problem in document.problems)
    assert told(read(mended)) == []


@pytest.mark.parametrize("body", RIGHT)
def test_what_is_meant_as_it_stands_is_let_be(body: str) -> None:
    assert [each for each in told(read(body)) if each[0] in _RULES] == []


@given(st.lists(st.sampled_from([text for text in RIGHT if "```" not in text and "    " not in text]), max_size=4))
def test_right_texts_below_one_another_stay_right(parts: list[str]) -> None:
    """Law: what is told of a text comes of one place in it; sound parts with empty lines between make no fault."""
    assert [each for each in told(read("\n\n".join(parts))) if each[0] in _RULES] == []


@pytest.mark.parametrize("tag", "details div aside section article blockquote center figure header".split())
@pytest.mark.parametrize("first", ["\n", "\n💡 So **it** is.\n", "\n<p>One</p>\n"])
def test_markdown_between_tags_is_read_where_an_empty_line_stands(tag: str, first: str) -> None:
    document = read(f'<{tag} class="a">{first}\n**Joy** and\n\n- one\n- two\n\n</{tag}>\n\nAfter *it*.')
    assert all(html in document.html for html in ("<strong>Joy</strong>", "<li>one</li>", "<em>it</em>"))
    assert "markdown=" not in document.html


@pytest.mark.parametrize(
    "body",
    [
        "<div>\n  <p>*x*</p>\n\n  <p>*y*</p>\n</div>",
        "<pre>\n*x*\n\n*y*\n</pre>",
        "```\n<div>\n\n*x*\n\n</div>\n```",
        "<table><tr><td>*x*</td></tr>\n\n</table>",
    ],
)
def test_html_and_code_stay_as_they_are(body: str) -> None:
    assert "<em>" not in read(body).html


@pytest.mark.parametrize(
    ("typed", "sign"),
    [
        ("So it is【1†source】.", "【1†source】"),
        ("So it is【4:2†a.pdf】.", "【4:2†a.pdf】"),
        (":contentReference[oaicite:0]{index=0}", ":contentReference"),
        ("A paragraph ^block-1", "^block-1"),
        ("One \ufffc two", "U+FFFC"),
        ("[b]bold[/b]", "BBCode"),
        ("'''bold'''", "wiki"),
        ("[https://example.org/ words]", "wiki"),
        (".. note::", "reStructuredText"),
        ("#+BEGIN_QUOTE", "Org"),
        ("[small]{.smallcaps}", "Pandoc"),
        ("Words.[1]\n\n[1] A note.", "[^1]"),
        ("```mermaid\ngraph TD\n```", "drawn"),
        ("```dataview\nLIST\n```", "Obsidian"),
        ("```{note}\nWords\n```", "MyST"),
    ],
)
def test_signs_of_chats_forums_wikis_and_notes_are_told(typed: str, sign: str) -> None:
    (problem,) = (each for each in read(typed).problems if each.severity == "warning")
    assert problem.rule == "text/foreign"
    assert sign in problem.message + problem.hint


MANY = 60_000


@pytest.mark.parametrize(
    "body",
    [
        "<p>a\n" * MANY,
        "1. a\n" + "2. b\n" * MANY,
        "| -" + " " * 4 * MANY + "x",
        "<div>\n" * MANY + "a\n" + "</div>\n" * MANY,
    ],
)
def test_what_is_begun_is_looked_for_in_one_go_however_long_a_text_is(body: str) -> None:
    """Looked at again from each line, or each letter, such a text takes half an hour."""
    reading = Reading("content/posts/one.md", "one", body, 1)
    assert not [*unclosed_problems(reading), *run_on_problems(reading, ""), *unread_problems(reading, f"<p>{body}</p>")]


def test_an_end_of_what_was_never_begun_is_looked_for_once() -> None:
    ends = [end for _tag, end, _depth in tags_of("<div>\n" * MANY + "</ul>\n" * MANY)]
    assert ends == [None] * MANY


def test_tags_that_stand_a_thousand_deep_are_read_as_they_are_typed() -> None:
    """Markdown in one of them would be read within all the others, deeper than Python goes."""
    typed = ["<div>"] * 1000 + ["", "*words*", ""] + ["</div>"] * 1000
    assert HtmlBlocks().run(typed) == typed
    assert "<em>words</em>" in read("<div>\n\n*words*\n\n</div>").html
    assert told(read("\n".join(typed)))[0][0] == "text/nesting"


def test_an_empty_line_at_the_end_of_a_tag_makes_no_markdown_of_what_stands_before_it() -> None:
    assert "*words*" in read("<div>\n*words*\n\n</div>").html

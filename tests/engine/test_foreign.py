"""Syntax of other tools: told at its first line, once a kind, with a way to say it here; never in code."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.foreign import foreign_problems, kinds_in
from kindling.engine.foreign_kinds import KINDS
from kindling.engine.unread import unread_problems
from kindling.model.reading import Reading
from tests.engine.test_read import read

TOLD = {
    "%%a private remark%%": "text/private",
    "%%\nA remark\nof three lines\n%%": "text/private",
    "{{< youtube w7Ft2ymGmfc >}}": "text/foreign",
    "{{% note %}}": "text/foreign",
    '{% include video.html id="1" %}': "text/foreign",
    "{{ page.title }}": "text/foreign",
    '[caption id="attachment_12" width="300"]': "text/foreign",
    "[/embed]": "text/foreign",
    "[youtube=https://example.org/film]": "text/foreign",
    '[gallery ids="1,2"]': "text/foreign",
    "[[The nature of power]]": "text/foreign",
    "[[Another note|words]]": "text/foreign",
    "![[plain.jpg]]": "text/foreign",
    "::: {.callout-note}": "text/foreign",
    ":smile:": "text/foreign",
    r"\(a^2\)": "text/foreign",
    r"\[\frac{a}{b}\]": "text/foreign",
    r"\[x = y\]": "text/foreign",
    "##Joy": "text/heading",
    "[^note two]": "text/foreign",
    "[a] (https://example.org/)": "text/no-link",
    "[a] (/posts/joy/)": "text/no-link",
    "[a]()": "text/no-link",
    "[a](#)": "text/no-link",
    "[a][missing]": "text/no-link",
    "[missing][]": "text/no-link",
    "#leadership #joy": "text/foreign",
    "#joy": "text/foreign",
    "rating:: 5": "text/foreign",
    "It has [rating:: 5].": "text/foreign",
    "- [>] moved": "text/foreign",
    "* [/] half": "text/foreign",
    "Words ^a-block": "text/foreign",
    "Drink H~2~O.": "text/foreign",
    "The 1^st^ of May": "text/foreign",
    "¹ A note": "text/foreign",
    "[1]: A note without an address": "text/foreign",
    "{quote}It is so.{quote}": "text/foreign",
    "{code}\nx = {1}\n{code}": "text/foreign",
    "{panel:title=Joy}": "text/foreign",
    "h2. Joy": "text/foreign",
    "bq. It is so": "text/foreign",
    '"words":https://example.org/a': "text/no-link",
    "<https://example.org/a|words>": "text/no-link",
    "<mailto:ann@example.org|Ann>": "text/no-link",
    "<@U024BE7LH>": "text/foreign",
    "<!channel>": "text/foreign",
    "''italic''": "text/foreign",
    "'''bold'''": "text/foreign",
    "== Joy ==": "text/foreign",
    "= Joy =": "text/foreign",
    "=== Joy": "text/foreign",
    "[https://example.org words]": "text/foreign",
    "https://example.org/a[words]": "text/no-link",
    "link:https://example.org/a[words]": "text/no-link",
    "xref:joy.adoc[Joy]": "text/foreign",
    "[source,ruby]": "text/foreign",
    "[[https://example.org/a][words]]": "text/no-link",
    "#+TITLE: Joy": "text/foreign",
    ".. _joy:": "text/foreign",
    ":ref:`joy`": "text/foreign",
    "[b]bold[/b]": "text/foreign",
    "[*] one": "text/foreign",
    "** two": "text/foreign",
    '???+ note "Joy"': "text/foreign",
    '=== "Joy"': "text/foreign",
    "{toc}": "text/foreign",
    "[[_TOC_]]": "text/foreign",
    "[a](https://example.org/a “A title”)": "text/no-link",
    "[a](joy.md ‘A title’)": "text/no-link",
    "<a href=“https://example.org/a”>words</a>": "text/no-link",
}
#: what stands in the HTML as it was typed, or in another form than was meant → its rule
LEFT = {
    r"\newpage": "text/foreign",
    r"\textbf{bold} words": "text/foreign",
    r"Words\footnote{A note} end.": "",
    r"Some \emph{words}.": "text/foreign",
    "an `unclosed backtick": "text/unclosed",
    "(`code": "text/unclosed",
    "| a | b |": "text/table",
    "`words <https://example.org/a>`_": "text/foreign",
    "<https://example.org/a b>": "links/form",
    "<https://example.\norg/a>": "links/form",
}

LEFT_ALONE = [
    "[a][there] and [there][]\n\n[there]: https://example.org/",
    "[video](https://example.org/film)",
    r'\[simple boat\], \[ | \\ | | \], \(snake\_case\), \(a\) b = c, \[form id="5"\] and #joy',
    "[gallery]: https://example.org/\n\nSee the [gallery].",
    "At 10:30: tea. A ratio of 1:2:3; note: this",
    "Half a %, 100%% of it and 50%% of them",
    "[@han2014][@ganz2009] and [sic] (so it stands there)",
    "rows[i][j], [1][2]",
    "{part:2} and {.gallery}",
    "It costs $100, or $$200.",
    "A note.[^one]\n\n[^one]: Words.",
    "[a](#here) and [b](https://example.org/#)",
    r"\[[no link]]",
    "#joy at work, and C# and #1",
    "std::string, Term: words, 10::30",
    "- [x] done\n- [ ] to do\n- [1] one\n- [a] b",
    "~struck~ and ~~struck~~, about ~5 to ~6, ~/a and ~/b",
    "x^2 + y^2 and $x^2^3$ and ^[a note^2]",
    "The ¹ in a text, and m² and 5⁻¹",
    "[1]: https://example.org/a\n[2]: <a b.md>\n[3]: a.md 'T'\n\n[words][1]",
    "Section h2 and bq: so",
    "{video: x} and {note} here {: .note}",
    '"words": https://example.org/a and "a":b',
    "Don't, it''s, 5'' long and 'so'",
    "A = b, a == b and == c",
    "Head\n----",
    "[https://example.org/a](https://example.org/a)",
    "https://example.org/a[1] and [https://example.org/a]",
    "** bold ** and **bold**\n\n***\n\n* * *",
    '[a](https://example.org/a "“A” title") and “[a](https://example.org/a)”',
    '<a href="https://example.org/a" title="“A”">a</a>',
    "[NOTE] and [TIP: so]",
    "C:\\newpage and a\\par",
    "“`a`” and `` ` ``",
    "![a](<https://example.org/a|b.png>)\n\n[b]: <https://example.org/a|b>\n",
    "[a](<https://example.org/a>) and <https://example.org/a>",
]


def rules(body: str) -> list[str]:
    """Return the rules of all that is told of a text."""
    return [each.rule for each in read(body).problems]


def told(body: str) -> list[tuple[int, str]]:
    """Return line and rule of each foreign thing in a text."""
    return [(each.line, each.rule) for each in read(body).problems if each.rule in set(TOLD.values())]


@pytest.mark.parametrize(("typed", "rule"), TOLD.items())
def test_is_told_once_a_kind_on_its_line(typed: str, rule: str) -> None:
    assert told(f"Words.\n\n{typed}\n\nMore.\n\n{typed}\n") == [(7, rule)]


@pytest.mark.parametrize("typed", TOLD)
def test_code_is_left_alone(typed: str) -> None:
    assert told(f"```\n{typed}\n```\n\n``{typed}``\n") == []


@pytest.mark.parametrize(("typed", "rule"), LEFT.items())
def test_what_is_left_in_the_page_as_it_was_typed_is_told(typed: str, rule: str) -> None:
    assert rules(f"Words.\n\n{typed}\n") == ([rule] if rule else [])
    assert rules(f"```\n{typed}\n```\n") == []


@pytest.mark.parametrize("body", LEFT_ALONE)
def test_prose_is_left_alone(body: str) -> None:
    assert told(body) == []


def test_a_private_remark_stops_the_build_and_its_mend_hides_it() -> None:
    (fault,) = [each for each in read("One.\n\n%%hush%%\n").problems if each.rule == "text/private"]
    assert fault.severity == "error"
    mended = read("One.\n\n<!--hush-->\n")
    assert not mended.problems
    assert "hush" not in mended.html + mended.text


@pytest.mark.parametrize(
    "typed",
    [
        "{code} x ", "a~", "a^", "#a ", "a:: ", "== a ", "** a\n", "''a ", "[https://a ", "https://a[", "link:",
        "xref:a", "<a =“", "<https://a|", '"a":https://', "[[a][", "[a](b “", "h1. a\n", "¹ a\n", "[1]: ", "- [>] a\n",
        "<!here|", "`a <b", "\\textbf{", "|a", "word",
    ],
)  # fmt: skip
def test_what_begins_as_another_programs_syntax_is_looked_for_in_one_go(typed: str) -> None:
    """Looked for again from each letter, such a text takes many minutes."""
    body = typed * 20_000
    reading = Reading("content/posts/one.md", "one", body, 1)
    found = [*foreign_problems(reading), *unread_problems(reading, f"<p>{body.replace('<', '&lt;')}</p>")]
    assert all(problem.line for problem in found)


@given(st.data())
def test_what_is_of_a_kind_has_the_sign_of_that_kind(data: st.DataObject) -> None:
    """Where the sign of a kind is missing, nothing of it is looked for."""
    place = data.draw(st.sampled_from(range(len(KINDS))))
    pattern = re.compile(KINDS[place].pattern, re.M | re.S)
    text = data.draw(st.from_regex(pattern).filter(pattern.search))
    assert place in kinds_in(text)

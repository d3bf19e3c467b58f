"""Reading: one file's bytes become one document; what a person writes can do no harm and is never lost."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.files import SourceFile
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.markers import OPEN, marker, without_markers
from kindling.model.nesting import fitted
from kindling.model.values import Document
from kindling.plugins.links.core import body_links, find
from kindling.plugins.video.video_request import video_request


def read(
    body: str | bytes, head: str = "title: Joy\ndate: 2026-01-02", kind: str = "post", *, raw_html: bool = False
) -> Document:
    """Read a text with our dialect, without plugins."""
    data = body if isinstance(body, bytes) else f"---\n{head}\n---\n{body}".encode()
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", kind)
    finders = {"links": find}
    return Reader.of(markdown_settings(), raw_html=raw_html, finders=finders).read(file, data)


@pytest.mark.parametrize(
    ("tag", "right"), [("xyz", "en-GB"), ("eng", "en"), ("wel", "cy"), ("zzz-GB", "en-GB"), ("xx", "en-GB")]
)
def test_a_language_that_there_is_not_is_told_with_its_line_wherever_it_is_typed(tag: str, right: str) -> None:
    (problem,) = read("One.", f"title: Joy\ndate: 2026-01-02\nlang: {tag}").problems
    assert (problem.line, problem.rule, problem.severity) == (4, "frontmatter/value", "error")
    assert problem.message == f"lang is {tag!r}: there is no such language"
    assert problem.hint.split(" or ")[0] == f"write lang: {right}"
    (problem,) = read("One.", f"title: Joy\ndate: 2026-01-02\ncaptions: {{{tag}: /media/a.vtt}}").problems
    assert (problem.line, problem.rule) == (4, "frontmatter/value")
    assert problem.hint == f"write captions: {{{right}: /media/a.vtt}}"
    (mistake,) = video_request(f"/media/joy.mp4 lang={tag}").mistakes
    assert mistake.hint == f"write lang={right}"


@pytest.mark.parametrize("tag", ["cy", "sco", "bfi", "rmw", "fil-PH", "qaa", "zh-Hans", "en-GB-oxendict"])
def test_a_language_that_few_speak_is_one(tag: str) -> None:
    assert read("One.", f"title: Joy\ndate: 2026-01-02\nlang: {tag}").problems == ()
    assert video_request(f"/media/joy.mp4 lang={tag}").mistakes == ()


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(ends: str) -> None:
    text = "---\ntitle: Joy\ndate: 2026-01-02\n---\nOne.\n\nTwo.\n"
    document = read(b"\xef\xbb\xbf" + text.replace("\n", ends).encode())
    assert (document.html, document.problems) == ("<p>One.</p>\n<p>Two.</p>", ())


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<img src="x.png" onerror="alert(1)">',
        "<iframe src='https://example.org'></iframe>",
        "[x](javascript:alert(1))",
        "[x](JaVa\tScript:alert(1))",
        "<a href='java&#115;cript:alert(1)'>x</a>",
        "[x](data:text/html,x)",
        "<javascript://alert(1)>",
        "Words.\n{: onclick=alert(1) }",
        "<svg onload=alert(1)></svg>",
        "<p style='color:red'>x</p>",
        "<form action='javascript:alert(1)'></form>",
        "<math><mi href='javascript:alert(1)'>x</mi></math>",
    ],
)
def test_nothing_live_comes_through_and_each_is_said(body: str) -> None:
    document = read(body)
    assert [p for p in document.problems if p.severity == "error"]
    lowered = document.html.lower()
    assert not any(
        character in lowered
        for character in ("<script", "onerror=", "<iframe", '="javascript:', '="data:', "onclick=", "onload=", "style=")
    )


@pytest.mark.parametrize(
    "body", ["`<script>`", "2 < 3 and 4 > 3", "<b>bold</b>", "[a](https://example.org)", "<kbd>x</kbd>", "AT&T"]
)
def test_ordinary_text_has_no_problems(body: str) -> None:
    assert read(body).problems == ()


@pytest.mark.parametrize("value", ["2", "10"])
def test_a_part_is_a_whole_number(value: str) -> None:
    assert getattr(read("x", f"title: Joy\ndate: 2026-01-02\npart: {value}").front, "part") == int(value)  # noqa: B009


@pytest.mark.parametrize("value", ["two", "0", "-1", "1.5", "010", "½", "١"])
def test_anything_else_is_none(value: str) -> None:
    (problem,) = read("x", f'title: Joy\ndate: 2026-01-02\npart: "{value}"').problems
    assert (problem.rule, problem.line) == ("frontmatter/value", 4)


def test_all_mistakes_are_found_in_one_go() -> None:
    document = read("[x](javascript:1)\n\n<script></script>", "titel: Joy\ndate: tomorrow\npart: two\nstatus: out")
    assert [(p.line, p.rule) for p in document.problems if p.severity == "error"] == [
        (2, "frontmatter/unknown-key"),
        (1, "frontmatter/missing-key"),
        (3, "frontmatter/value"),
        (5, "frontmatter/value"),
        (4, "frontmatter/value"),
        (9, "text/raw-html"),
        (7, "links/scheme"),
    ] or {p.rule for p in document.problems} >= {"frontmatter/unknown-key", "text/raw-html", "links/scheme"}


def test_markers_can_not_be_forged() -> None:
    document = read("A \ue000links:1\ue001 forged marker")
    assert "\ue000" not in document.html
    assert [p.rule for p in document.problems] == ["text/control"]


@given(st.text(max_size=200))
def test_any_text_at_all_is_read_without_an_exception(text: str) -> None:
    document = read(text.encode("utf-8", "surrogatepass"))
    assert document.path == "content/posts/joy.md"


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs", "P", "S"]), max_size=200))
def test_no_word_of_a_text_is_lost(text: str) -> None:
    words = [word for word in "".join(c if c.isalpha() else " " for c in text).split() if word.isascii()]
    document = read("\n\n".join(words))
    assert document.text.split() == words


#: where a word can stand
PLACES = (
    "{}",
    "## {}",
    "## a {{{}}}",
    "### {} {{#a}} {{{}}}",
    "{}\n===",
    "a\n{{{}}}",
    "a\n{{{}}}**b**",
    "a\n{{: {} }}",
    "a {{{}}} b",
    "**{}**{{{}}}",
    "*a*{{{} {}}}",
    "`{}`{{{}}}",
    "- {} {{{}}}",
    "- a\n    - {{{}}}",
    "> {}",
    "1. {}",
    "| a | {} {{{}}} |\n|---|---|\n| {} | b {{{}}} |",
    "a\n: {} {{{}}}",
    "    {}",
    "![{}](a.png)",
    "[{}](#a){{{}}}",
    "[{}][b]",
    '!!! note "{}"\n    {}',
    "{{.{} {}}}",
)


@given(st.lists(st.sampled_from(PLACES), min_size=1, max_size=6))
def test_no_word_is_lost_wherever_it_stands(places: list[str]) -> None:
    words = iter(f"word{chr(97 + number)}z" for number in range(26))
    text, kept = "", []
    for place in places:
        own = [next(words) for _ in range(place.replace("{{", "").count("{}"))]
        text += place.format(*own) + "\n\n<!-- -->\n\n"
        kept += own
    html = read(text).html
    assert [word for word in kept if word not in html] == []


def test_words_in_braces_are_the_writers_and_attribute_lists_are_not() -> None:
    html = read("## Notes {draft}\n\nOne\n{two}**three**\n\n## Four {#five .six}\n\n**Seven**{lang=fr}").html
    assert "Notes {draft}</h2>" in html and "{two}<strong>three</strong>" in html
    assert '<h2 class="six" id="five">Four</h2>' in html and '<strong lang="fr">Seven</strong>' in html


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("date: 01/02/2024", "write date: 2024-02-01 (day first) or date: 2024-01-02 (month first)"),
        (
            "date: 09/11/2026 14:00",
            "write date: 2026-11-09T14:00 (day first) or date: 2026-09-11T14:00 (month first)",
        ),
        ("date: Tuesday 9 November 2026", "write date: 2026-11-09, if this is the day"),
        ("date: 2026-11", "write date: 2026-11-09, with the right day"),
        ("date: 9.11.26", "write date: 2026-11-09, with the right day"),
        ("date: yesterday", "write date: 2026-11-09, with the right day"),
        ("date: 2026-02-30", "write date: 2026-11-09, with a day that there is"),
        ("date: 2026-02-03T24:00", "write date: 2026-11-09, with the right day"),
        ("modified: 9999-12-31T23:59-12:00", "write modified: 2026-11-09, with the right year"),
        ("modified: 0001-01-01T00:00+12:00", "write modified: 2026-11-09, with the right year"),
        ("modified: 0000-01-01", "write modified: 2026-11-09, with a day that there is"),
        ("part: two", "write part: 2"),
        ("part: 02", "write part: 2"),
        ("featured: perhaps", "write featured: true or featured: false"),
        ("lang: en_GB", "write lang: en-GB"),
        ("lang: Welsh", "write lang: cy"),
        ("cover: joy", "write cover: /media/joy.jpg, with the file's own name"),
        ("duration: long", "write duration: 1:12, with the right length"),
        ("series: {power: two, joy: 1}", "write series: {power: 2, joy: 1}"),
        ("title: [One, two]", 'write title: "One, two"'),
        ('tags: ["😀"]', "write another value, or take it out"),
        ("questions:\n  - Who\n  - Remember: ask", 'write "Remember: ask"'),
    ],
)
def test_a_value_that_is_wrong_has_the_line_as_it_would_be_right(line: str, hint: str) -> None:
    head = "".join(f"{given}\n" for given in ("title: Joy", "date: 2026-01-02") if given[:4] != line[:4])
    document = read(f"---\n{head}{line}\n---\nBody.\n".encode())
    (problem,) = [problem for problem in document.problems if problem.rule == "frontmatter/value"]
    assert problem.hint == hint
    assert problem.line == 2 + head.count("\n") + line.count("\n")


def test_an_entry_of_planned_without_a_title_is_named() -> None:
    data = b"---\ntitle: Zz\nplanned:\n  - title: A\n  - title: B\n  - part: 3\n---\nx\n"
    (problem,) = read(data, kind="series").problems
    assert (problem.line, problem.message) == (6, "entry 3 of 'planned' has no 'title'")


@pytest.mark.parametrize(
    ("typed", "fact", "hint"),
    [
        (
            "planned: Joy",
            "planned is 'Joy': a list is expected here",
            "write planned: alone on its line, and below it a line - title: … for each",
        ),
        (
            "planned:\n  - title: A\n  - Joy",
            "planned, entry 2 is 'Joy': an entry here begins with title: and a value",
            'write - title: "Joy", or take the entry out',
        ),
        (
            "planned:\n  - title: A\n    part: two",
            "planned, entry 1, part is 'two': a whole number from 1 is expected, in digits",
            "write part: 2",
        ),
        (
            "planned:\n  - title: A\n    dat: 2026-01-02",
            "'planned, entry 1, dat' is no key of front matter here",
            "did you mean 'date'?",
        ),
        (
            "references: [Han]",
            "references, entry 1 is 'Han': an entry here begins with id: and a value",
            "write - id: …, or take the entry out",
        ),
    ],
)
def test_a_list_or_map_that_is_none_is_told_in_plain_words(typed: str, fact: str, hint: str) -> None:
    kind = "series" if "planned" in typed else "page"
    (problem,) = read(f"---\ntitle: Zz\n{typed}\n---\nx\n".encode(), kind=kind).problems
    assert (problem.message, problem.hint) == (fact, hint)


def test_a_link_has_its_own_line_where_its_target_stands_in_another() -> None:
    body = (
        "See a.b and [x](/a.b/c.md).\n\n[y](/a) <b>\n\n[z]({static})\n\n![w](/a.b)\n\n[y](/a)\n\n[v][1]\n\n[1]: /c.md\n"
    )
    document = read(f"---\ntitle: Joy\ndate: 2026-01-02\n---\n{body}".encode())
    lines = {(link.value, link.line - 4) for link in body_links(document)}
    assert lines == {("/a.b/c.md", 1), ("/a", 3), ("{static}", 5), ("/a.b", 7), ("/a", 9), ("/c.md", 13)}


def test_breaks_of_word_join_no_words_and_move_no_lines() -> None:
    body = "First line\x0bsecond line and one\u2028two\u2029three\x0cfour.\x85\n\n<script>\n"
    document = read(f"---\ntitle: Joy\ndate: 2026-01-02\n---\n\n{body}".encode())
    assert document.text.startswith("First line second line and one two three four.")
    assert "two</p>" in document.html
    told = {problem.rule: problem for problem in document.problems}
    assert (told["text/break"].severity, told["text/break"].message[:13]) == ("advice", "5 line breaks")
    assert told["text/raw-html"].line == 8


@pytest.mark.parametrize("raw", [True, False])
def test_references_to_what_nobody_can_see_are_left_out_and_told(raw: bool) -> None:
    body = "Words.\n\na &#xe000;links:1&#xe001; b &#x1f; &#xfffe; `&#x1f;` &#233; &lt;"
    document = read(f"---\ntitle: Joy\ndate: 2026-01-02\n---\n{body}\n".encode(), raw_html=raw)
    assert document.text == "Words. a links:1 b &#x1f; é <"
    (problem,) = document.problems
    assert (problem.line, problem.rule, problem.message[:2]) == (7, "text/control", "4 ")


def test_what_is_not_allowed_is_told_on_its_line_however_it_is_written() -> None:
    body = "A style.\n\n<b title='a > b' onClick = x>y</b>\n\n<span\nSTYLE='a'>y</span>\n\n<IFRAME src=x></IFRAME>"
    document = read(f"---\ntitle: Joy\ndate: 2026-01-02\n---\n{body}\n".encode())
    assert sorted((problem.line - 4, problem.message) for problem in document.problems) == [
        (3, "the attribute 'onclick' is not allowed in a text"),
        (6, "the attribute 'style' is not allowed in a text"),
        (8, "the tag <iframe> is not allowed in a text"),
    ]


@pytest.mark.parametrize("html", ["<!-- <i onclick=x> -->", "<b title='<i onclick=x>'>x</b>"])
def test_what_is_no_tag_is_not_told(html: str) -> None:
    assert read(f"---\ntitle: Joy\ndate: 2026-01-02\n---\n{html}\n".encode()).problems == ()


def test_a_heading_without_words_is_told_on_its_line() -> None:
    body = "## Words\n\n##\n\n## ![A picture](/a.png)\n\n## <b></b>\n\n## # of things\n\n## &nbsp;\n\nWords."
    found = [problem for problem in read(body).problems if problem.rule == "text/heading"]
    assert [problem.line for problem in found] == [7, 9, 11, 15]
    assert {problem.severity for problem in found} == {"warning"}
    assert found[0].message.startswith("a heading without words")


def test_no_level_of_headings_is_skipped_and_what_is_shown_otherwise_is_told() -> None:
    document = read("### One\n\n##### Two\n\n### Three\n\n<h6 id=four>Four</h6>\n\n## Five\n\n### Six\n")
    assert re.findall(r"<h(\d)[^>]*>(\w+)", without_markers(document.html)) == [
        ("2", "One"), ("3", "Two"), ("2", "Three"), ("3", "Four"), ("2", "Five"), ("3", "Six"),
    ]  # fmt: skip
    assert [heading.level for heading in document.headings] == [2, 3, 2, 2, 3]
    found = [(each.line, each.message, each.hint) for each in document.problems if each.rule == "text/heading"]
    assert found == [
        (5, "'### One' skips a level: it is shown as one of level 2", "write ## One"),
        (7, "'##### Two' skips a level: it is shown as one of level 3", "write ### Two"),
        (9, "'### Three' skips a level: it is shown as one of level 2", "write ## Three"),
        (11, "'<h6>' skips a level: it is shown as one of level 3", "write <h3>"),
    ]


def test_a_picture_in_a_formula_that_nothing_ends_stays_a_picture() -> None:
    document = read("In [a formula<math><mi> of words](/a/).\n\n![A photo](/media/a.jpg)\n")
    assert document.html.count("<img") == 1 and "<math" not in document.html
    assert "a <math> can't hold a <img>" in [problem.message for problem in document.problems]


def test_markers_around_a_picture_that_had_to_go_go_too() -> None:
    before, after = marker("pictures", "1"), marker("pictures", "1.end")
    html, lapses = fitted(f"<table>{before}<source>{after}</table><p>{before}b{after}</p>")
    assert lapses and html.count(OPEN) == 2 and f"{before}b{after}" in html


@pytest.mark.parametrize(("host", "count"), [("a" * 63, 0), ("a" * 64, 1), ("b\u00fc" * 30, 1)])
def test_a_link_to_a_host_that_there_can_not_be_is_told(host: str, count: int) -> None:
    document = read(f"One [two](https://{host}.example:80/a).")
    assert [problem.rule for problem in document.problems] == ["links/form"] * count

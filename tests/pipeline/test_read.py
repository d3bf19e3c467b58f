"""Reading: one file's bytes become one document; what a person writes can do no harm and is never lost."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.files import SourceFile
from pipeline.read import Reader
from pipeline.settings import markdown_settings
from plugins._kit.values import Document


def read(body: str | bytes, head: str = "title: Joy\ndate: 2026-01-02", kind: str = "post") -> Document:
    """Read a text with our dialect, without plugins."""
    data = body if isinstance(body, bytes) else f"---\n{head}\n---\n{body}".encode()
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", kind)
    return Reader.of(markdown_settings(), raw_html=False).read(file, data)


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
        "[x](//example.org/)",
        "<form action='javascript:alert(1)'></form>",
        "<math><mi href='javascript:alert(1)'>x</mi></math>",
    ],
)
def test_nothing_live_comes_through_and_each_is_said(body: str) -> None:
    document = read(body)
    assert [p for p in document.problems if p.severity == "error"]
    lowered = document.html.lower()
    assert not any(
        sign in lowered
        for sign in ("<script", "onerror=", "<iframe", '="javascript:', '="data:', "onclick=", "onload=", "style=")
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

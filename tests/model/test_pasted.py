"""The gate for pasted text: what is made plain, what is told, and that each decoder has it behind it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kindling.engine.files import SourceFile
from kindling.engine.front_matter import read_front_matter
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.pasted import lookalikes, plain_running, plain_value
from kindling.plugins.citations import library
from kindling.plugins.video.captions import read_captions
from kindling.plugins.video.files import _text as captions_text
from tests.engine.test_hints import problems_of

#: as a paste has it: no-width marks, a joined letter, a letter in two parts, a turn of direction, a byte order mark
PASTED = "Jo\u200by of \ufb01re, cafe\u0301\u202e and\ufeff us"
PLAIN = "Joy of fire, caf\u00e9 and us"
ESCAPED = PASTED.encode("ascii", "backslashreplace").decode()
SHOWN = PLAIN.encode("ascii", "backslashreplace").decode()


def front_matter(text: str) -> str:
    return str(read_front_matter("p", text).values["title"])


def body(text: str) -> str:
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post")
    document = Reader.of(markdown_settings(), raw_html=False).read(file, f"---\ntitle: Joy\n---\n{text}\n".encode())
    return document.text


def source(path: str) -> Callable[[str], str]:
    """Return how a library of one source reads its title."""
    return lambda text: next(iter(library.library_of([(path, text)]).sources.values())).text


def captions(text: str) -> str:
    file = f"WEBVTT\n\n00:01.000 --> 00:03.000\n{text}\n".encode()
    cues = read_captions("a.vtt", str(captions_text(file, "a.vtt")))
    assert cues
    return cues.cues[0].plain_lines[0]


#: what decodes a text that somebody else wrote → the text in its form, and how it is read
DECODERS: dict[str, tuple[str, Callable[[str], str]]] = {
    "YAML": (f"---\ntitle: {PASTED}\n---\n", front_matter),
    "YAML, escaped": (f'---\ntitle: "{ESCAPED}"\n---\n', front_matter),
    "Pelican's lines": (f"Title: {PASTED}\n\n", front_matter),
    "Markdown": (PASTED, body),
    "CSL JSON": (f'[{{"id": "a", "type": "book", "title": "{PASTED}"}}]', source("content/references/a.json")),
    "CSL JSON, escaped": (
        f'[{{"id": "a", "type": "book", "title": "{ESCAPED}"}}]',
        source("content/references/a.json"),
    ),
    "CSL YAML": (f'- id: a\n  type: book\n  title: "{ESCAPED}"\n', source("content/references/a.yaml")),
    "BibTeX": (f"@book{{a, title={{{PASTED}}}, year={{2001}}}}\n", source("content/references/a.bib")),
    "RIS": (f"TY  - BOOK\nID  - a\nTI  - {PASTED}\nER  - \n", source("content/references/a.ris")),
    "captions": (PASTED, captions),
}


@pytest.mark.parametrize("form", DECODERS)
def test_behind_each_decoder_a_pasted_text_is_plain(form: str) -> None:
    typed, read = DECODERS[form]
    found = read(typed)
    assert PLAIN in found or SHOWN in found or PLAIN in found.replace("{", "").replace("}", ""), found


@pytest.mark.parametrize(
    ("typed", "plain", "said"),
    [
        ("Joy &amp; kindness", "Joy & kindness", ("&amp;",)),
        ("It&rsquo;s &#8220;hard&#8221;", "It’s “hard”", ("&rsquo;", "&#8220;", "&#8221;")),
        ("One&nbsp;two", "One two", ("&nbsp;",)),
        ("What &amp;amp; means", "What &amp; means", ("&amp;",)),
        ("R&D, AT&T, a&b;c &nosuch;", "R&D, AT&T, a&b;c &nosuch;", ()),
        ("/\u202eold\u200b/", "/old/", ("U+200B",)),
        ("lead\xadership", "leadership", ("U+00AD",)),
        ("\u2067\u05e9\u05dc\u05d5\u05dd\u2069", "\u05e9\u05dc\u05d5\u05dd", ("U+2067", "U+2069")),
        ("\u200f\u05e9\u05dc\u05d5\u05dd\u200f", "\u200f\u05e9\u05dc\u05d5\u05dd\u200f", ()),
        ("\u0e20\u0e32\u200b\u0e29\u0e32", "\u0e20\u0e32\u200b\u0e29\u0e32", ()),
        ("family 👩\u200d👧", "family 👩\u200d👧", ()),
        ("10\u00a0000 \u2013 Tachwedd", "10\u00a0000 \u2013 Tachwedd", ()),
    ],
)
def test_a_value_is_what_it_means_and_what_was_made_plain_is_known(
    typed: str, plain: str, said: tuple[str, ...]
) -> None:
    found = plain_value(typed)
    assert (found.text, found.said) == (plain, said)
    if "amp;amp" not in typed:
        assert plain_value(plain).said == ()


def test_what_no_text_may_hold_goes_however_it_is_written() -> None:
    assert plain_value("a&#x1f;b&#xe000;c\ue001d").text == "abcd"
    assert plain_value("a&#8238;b").text == "ab"


def test_a_running_text_keeps_what_is_typed_on_purpose() -> None:
    text = "AT&amp;T, lead\xadership, \u05e9\u200f, \u0e32\u200b\u0e29 and na\u00efve"
    assert plain_running(text) == (text, [])


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("Kindn\u0435ss", "Kindness"), ("\u0421ulture", "Culture"), ("\u039fne", "One"), ("𝗝𝗼𝘆 𝗻𝗼𝘄", "Joy now")],
)
def test_a_word_that_is_not_what_it_looks_like_is_told_with_its_plain_letters(typed: str, plain: str) -> None:
    assert [(word, better) for _, word, better, _ in lookalikes(f"On {typed} here")] == [(typed, plain)]


@pytest.mark.parametrize("text", ["Доброта и радость", "5 μm, TNFα, β-blocker", "Δv", "𝑥 + 𝑦", "ŵyl, tîm", "喜び A"])
def test_words_of_another_script_and_of_science_are_let_be(text: str) -> None:
    assert list(lookalikes(text)) == []


def test_pasted_signs_are_one_line_of_advice_and_lookalikes_a_warning_each() -> None:
    text = "---\ntitle: Joy &amp; us\ndate: 2026-11-09\n---\nThe \ufb01rst wo\u200brd.\n"
    text += "Kindn\u0435ss, kindn\u0435ss, Kindn\u0435ss.\n"
    told = [(one.line, one.rule, one.severity) for one in problems_of(text)]
    assert told == [
        (5, "text/pasted", "advice"),
        (6, "text/lookalike", "warning"),
        (6, "text/lookalike", "warning"),
        (2, "text/pasted", "advice"),
    ]


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        *((f"one {sign}two", "one two") for sign in "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"),
        *((f"one {first}two{last}", f"one {first}two{last}") for first, last in ("\u202a\u202c", "\u2067\u2069")),
        ("\u2067a\u202bb\u2069c", "\u2067ab\u2069c"),
        ("\u2067a\n\nb\u2069", "a\n\nb"),
        ("\u2067a\nb\u2069", "\u2067a\nb\u2069"),
        ("\u202aa\u2069b\u202c", "\u202aab\u202c"),
        ("\u2066a\u202cb\u2069", "\u2066ab\u2069"),
        ("\u2066\u2066a\u2069\n \n\u202c\ufb01", "\u2066a\u2069\n \nfi"),
    ],
)
def test_a_direction_that_is_never_closed_is_left_out(typed: str, plain: str) -> None:
    found, places = plain_running(typed)
    assert found == plain and bool(places) == (typed != plain)

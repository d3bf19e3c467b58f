"""Our grammar is pandoc's: both find the same citations in the same text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.grammar import TypedCluster, pieces
from tests.plugins.citations.judge import Found, by_pandoc, by_us
from tests.tiers import examples

WRITTEN = [line for line in (Path(__file__).parent / "data" / "grammar.txt").read_text("utf-8").splitlines() if line]

KEYS = ["@a", "@b1", "@c:d", "@2x", "@é", "@_y", "@{x:y}", "-@c", "-@b1"]
WORDS = [
    "word",
    "see",
    "also",
    "it's",
    "e.g.",
    "p. 3",
    "pp. 33-35",
    "ch. 2",
    "foo@bar.org",
    "é",
    "\\@e",
    "`code @z`",
    "Q&amp;A",
]
SIGNS = [
    " ",
    " ",
    " ",
    ", ",
    "; ",
    ";",
    ".",
    ",",
    ":",
    "[",
    "]",
    "[",
    "]",
    "(",
    ")",
    "*",
    "**",
    "_",
    '"',
    "\\[",
    "](u)",
    "[^1]",
    "–",
    "-",
]


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    """Text made of the grammar's own pieces; before a key stands what lets it be one.

    Before an e-mail address too: ``@a:foo@bar.org`` is to us somebody's name at a host, and to pandoc two keys.
    No brackets stand right before what may be a link: ``[x][@a](u)`` is to pandoc a reference and "(u)", to us a link.
    """
    text = "W "
    for part in draw(st.lists(st.sampled_from([*KEYS, *KEYS, *WORDS, *SIGNS, *SIGNS]), min_size=3, max_size=14)):
        gap = part.startswith(("@", "-@", "foo@")) and text[-1] not in ' [(;"'
        word = part[0].isalnum() and text[-1].isalnum()
        text += f" {part}" if gap or word else part
    text = re.sub(r"\]\[(?=.*\]\()", "] [", text)
    return f"{text.strip()} w"


@st.composite
def groups(draw: st.DrawFn) -> str:
    """Groups as people write them."""
    item = st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "", "see ", "see *also* ", '"so; so" ', "cf. "]),
        st.sampled_from(KEYS),
        st.sampled_from(
            ["", ", p. 3", ", pp. 33-35, 38", " [sic]", " and *more*", ", {p. 3} and", ', "x; y"', ", `a;b`"]
        ),
    )
    inside = "; ".join(draw(st.lists(item, min_size=1, max_size=4)))
    before = draw(st.sampled_from(["So ", "So @a ", "So -@b1 ", "*So* ", "("]))
    return f"{before}[{inside}]{draw(st.sampled_from(['.', ' says', '[^1]', '(u)', ')', '']))} w"


def plain(found: Found) -> Found:
    """Return what was found with straight quotation marks and single spaces."""

    def text(value: str) -> str:
        straight = value.translate(str.maketrans("“”‘’", "\"\"''"))
        return (" " if straight[:1].isspace() else "") + " ".join(straight.split())

    return [[(key, mode, text(prefix), text(suffix)) for key, mode, prefix, suffix in items] for items in found]


def differences(texts: list[str]) -> list[tuple[str, Found, Found]]:
    """Return each text in which we find anything else than pandoc."""
    both = zip(texts, by_pandoc(texts), by_us([f" {text}" for text in texts]), strict=True)
    return [(text, plain(judge), plain(ours)) for text, judge, ours in both if plain(judge) != plain(ours)]


def test_written_texts_are_read_as_pandoc_reads_them() -> None:
    assert differences(WRITTEN) == []


@examples(12)
@given(st.lists(paragraphs(), min_size=60, max_size=60))
def test_generated_texts_are_read_as_pandoc_reads_them(texts: list[str]) -> None:
    assert differences(texts) == []


@examples(6)
@given(st.lists(groups(), min_size=60, max_size=60))
def test_generated_groups_are_read_as_pandoc_reads_them(texts: list[str]) -> None:
    assert differences(texts) == []


@given(st.text(alphabet='@[]()*_"`^;{}\\ ab.-&<>!\n', max_size=60))
def test_nothing_is_lost_whatever_is_typed(text: str) -> None:
    found = pieces(text)
    assert "".join(piece if isinstance(piece, str) else piece.raw for piece in found) == text


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@user@host and @a@b.org", []),
        ("https://medium.com/@user/post", []),
        ("[@a, https://x.org/@b; @c]", ["a", "c"]),
        ("{part:2} {video: a.mp4 by=@x}", []),
        ("@{key with/odd:chars} [@{another one}, p. 3]", ["key with/odd:chars", "another one"]),
    ],
)
def test_where_we_differ_from_pandoc(text: str, keys: list[str]) -> None:
    groups = [piece for piece in pieces(text) if isinstance(piece, TypedCluster)]
    assert [item.key for group in groups for item in group.items] == keys


@pytest.mark.parametrize("text", ["[@a](u)", "[x][@a](u)", "[x][see @a](u) y](u)"])
def test_a_link_behind_brackets_is_a_link_as_commonmark_has_it(text: str) -> None:
    """To pandoc ``[x][@a]`` is a link that nobody defined, and what is in its second brackets a citation."""
    (found,) = (piece for piece in pieces(text) if isinstance(piece, TypedCluster))
    assert (found.in_link, found.items[0].mode) == (True, "narrative")


@pytest.mark.parametrize(
    "piece", ["[", "[@a", "[@a;", "@a [", "*", "**@a ", '"', '"[@a; ', "`", "](", "[x](", "^[", "![", "{", "@{", "[*@a"]
)
def test_no_text_brings_it_to_a_halt(piece: str) -> None:
    """Each of these took minutes, or all of the stack, before positions were remembered; nothing is timed."""
    text = piece * 3000
    assert "".join(part if isinstance(part, str) else part.raw for part in pieces(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "A table: @{}",
        r"\begin{array}{@{}c@{}}",
        "@{ } @{{}} @{}{} @{ {} }",
        "[@{}] [-@{}] [see @{}, p. 3] [@{}; @{}]",
        "@{}@{} -@{}-@{} @{} [p. 3]",
        "@{}" * 300,
    ],
)
def test_braces_without_a_key_are_text(text: str) -> None:
    assert pieces(text) == [text]


def test_a_key_stands_beside_braces_without_one() -> None:
    found = pieces("@{}@a and @{}[@b] and @{c}")
    assert [piece.raw for piece in found if isinstance(piece, TypedCluster)] == ["@a", "[@b]", "@{c}"]

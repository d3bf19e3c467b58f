"""Formulas in TeX become MathML; prices stay prices; what can't be read is told, and shown as it was typed."""

from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.engine.files import SourceFile
from kindling.engine.formulas import mathml
from kindling.engine.read import Reader
from kindling.engine.settings import markdown_settings
from kindling.model.html import plain_text
from kindling.model.sanitise import MATHML
from kindling.model.values import Document
from kindling.plugins.citations.markdown import CitationsExtension

SETTINGS = markdown_settings()
READER = Reader.of(SETTINGS | {"extensions": [*SETTINGS["extensions"], CitationsExtension()]}, raw_html=False)


def read(body: str) -> Document:
    file = SourceFile("posts/joy.md", Path("joy.md"), "content/posts/joy.md", "post")
    return READER.read(file, f"---\ntitle: A\ndate: 2026-11-09\n---\n{body}\n".encode())


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Then $E = mc^2$.", "Then E=mc2."),
        ("($y$), “$z$”, $x$-axis: *$n$*", "(y), “z”, x-axis: n"),
        ("$a*b*c$ and $x_1$, $y_1$", "a*b*c and x1, y1"),
        (r"$\{x\}$ and $a<b$", "{x} and a<b"),
        ("$a +\nb$", "a+b"),
        ("One $$x^2$$ two.", "One x2 two."),
        (r"\$x\$ and $x$", "$x$ and x"),
    ],
)
def test_a_formula_is_mathml_where_it_stands(body: str, words: str) -> None:
    document = read(body)
    assert " ".join(plain_text(document.html).split()) == words
    assert "<math" in document.html and "alttext=" in document.html
    assert document.problems == ()


@pytest.mark.parametrize(
    "body",
    [
        "It is $5 and $6.",
        "It costs $100, or $$200.",
        "$20,000-$30,000 a year",
        "US$5 or C$ and $5 or C$ too",
        r"It is \$5\$.",
        "A $HOME and a $PATH",
        "$ x $ and $x $",
        "$a\n\nb$",
        "`$x$` and `$$x$$`",
        "```\n$$\nx\n$$\n```",
        "    $x$",
    ],
)
def test_prices_code_and_lone_dollars_are_text(body: str) -> None:
    document = read(body)
    assert "<math" not in document.html
    assert document.problems == ()


def test_a_formula_on_lines_of_its_own_is_a_block_whatever_its_lines_begin_with() -> None:
    document = read("One.\n\n$$\na_1 \\\\\n- b\n= c | d\n$$\n\n- item\n\n  $$x$$\n\nTwo.")
    assert document.html.count('<div class="formula" tabindex="0"><math') == 2
    assert document.html.count("<li>") == 1 and "<h1" not in document.html and "<table" not in document.html
    assert document.html.index("formula", document.html.index("<li>")) < document.html.index("</li>")


def test_a_heading_and_a_note_may_hold_one() -> None:
    document = read("## The $x$ rule\n\nWords[^1].\n\n[^1]: It is $x^2$.")
    assert document.headings[0].text == "The x rule"
    assert "<math" in "".join(html for found in document.findings for html in found.more_html)


@pytest.mark.parametrize(
    ("tex", "fact"),
    [
        (r"\frac{a}{b", "braces"),
        (r"a}{b", "braces"),
        (r"\foo{x}", r"\foo is no command"),
        ("x^", "missing super script"),
        (r"\href{javascript:alert(1)}{x}", r"\href is not read here"),
        (r"\def\x{1}", r"\def is not read here"),
        (r"\color{red}x", r"\color is not read here"),
        (r"\begin{tikzpicture}x\end{tikzpicture}", r"\begin{tikzpicture} is not read here"),
        (r"\begin{matrix}x", "not in pairs"),
        (r"\left( x", "not in pairs"),
        ("a & b", "an & stands outside"),
        ("{" * 500 + "}" * 500, "too deep"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_line_and_shown_as_typed(tex: str, fact: str) -> None:
    found = mathml(tex, display=False)
    assert isinstance(found, str) and fact in found
    document = read(f"One.\n\nTwo ${tex}$.")
    (told,) = document.problems
    assert (told.rule, told.line, told.severity) == ("text/formula", document.body_line + 2, "warning")
    assert "<code>$" in document.html


@pytest.mark.parametrize(
    "tex",
    [
        r"\sum_{i=1}^n x_i", r"\int_0^\infty e^{-x}\,dx", r"\begin{cases}1 & x>0\\0 & \text{else}\end{cases}",
        r"\begin{aligned}a &= b\\c &= d\end{aligned}", r"\begin{pmatrix}a & b\\c & d\end{pmatrix}", r"\sqrt[3]{x}",
        r"\left\{ x \right.", r"\hat{\theta}", r"\mathbb{R}^n", r"\binom{n}{k}", r"P(A \mid B)",
        r"\operatorname{Var}(X)",
    ],
)  # fmt: skip
def test_what_texts_hold_is_read_whole(tex: str) -> None:
    found = mathml(tex, display=True)
    assert isinstance(found, Element)
    assert {element.tag for element in found.iter()} <= MATHML
    assert "\\" not in "".join(found.itertext()) and "(1)" not in "".join(found.itertext())


@given(st.text("\\{}^_&$ab1 <>\n\"'", max_size=60))
def test_whatever_is_typed_is_read_or_told_and_does_no_harm(tex: str) -> None:
    document = read(f"One ${tex}$ two.\n\n$$\n{tex}\n$$")
    html = document.html.replace("&nbsp;", " ")
    assert "<script" not in html
    assert all(problem.hint for problem in document.problems)
    found = mathml(tex, display=False)
    assert isinstance(found, str) or {element.tag for element in found.iter()} <= MATHML


def test_mathml_that_somebody_types_can_not_carry_anything_else() -> None:
    typed = (
        '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">'
        '</mglyph></table></mtext><mi onclick="x()" href="javascript:x">a</mi></math>'
    )
    html = read(typed).html
    assert not any(sign in html for sign in ("onerror", "onclick", "javascript", "<style", "mglyph"))
    good = '<math display="block"><mfrac><mi>a</mi><mn>2</mn></mfrac></math>'
    assert good in read(good).html

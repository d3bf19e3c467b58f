"""HTML in texts: what is let in by name, with what on it, and what never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kindling.model.html import start_tags
from kindling.model.look import ReadingSettings
from kindling.model.reading import Reading
from kindling.model.sanitise import WIDER, sanitised, sanitiser
from tests.tiers import examples

FORM = '<form action="https://news.example.com/"><label for="_e">You</label><input id="_e" type="email"></form>'


def reading(html: str) -> Reading:
    return Reading("content/posts/one.md", "one", html, 1)


def told(html: str, *tags: str) -> dict[str, str]:
    """Return fact → hint of what is wrong with HTML where these tags are let in."""
    return {problem.message: problem.hint for problem in sanitised(html, reading(html), tags)[1]}


def test_tags_are_let_in_by_name_with_what_is_safe_on_them() -> None:
    clean, problems = sanitised(FORM, reading(FORM), ("form", "label", "input"))
    assert (clean, problems) == (FORM, [])


def test_the_hint_names_all_that_the_text_needs_beside_what_is_let_in() -> None:
    line = 'READING = {"html": ["button", "form", "input", "label"]} in pelicanconf.py'
    assert set(told(FORM, "button").values()) == {f"write it in Markdown, or let it in: {line}"}
    assert set(told(FORM, "button")) == {
        f"the tag <{tag}> is not allowed in a text" for tag in ("form", "label", "input")
    }
    assert told("<iframe src='/x'></iframe>")["the tag <iframe> is not allowed in a text"].endswith(
        'another page needs READING = {"html": ["iframe"]} in pelicanconf.py'
    )


@pytest.mark.parametrize("tag", ["script", "style"])
def test_no_hint_leads_to_what_the_policy_blocks(tag: str) -> None:
    (hint,) = told(f"<{tag}>x</{tag}>").values()
    assert hint == f"take it out: no page lets a {tag} of a text run; one of the site's own is a file of its theme"


@pytest.mark.parametrize("tag", "script style object embed link meta base svg frm FORM *".split())
def test_what_runs_or_is_no_tag_is_let_in_by_no_setting(tag: str) -> None:
    with pytest.raises(ValidationError, match="can't be let in"):
        ReadingSettings(html=(tag,))


def test_no_attribute_that_runs_or_loads_something_is_safe_on_any_tag() -> None:
    loads = {tag: attributes & {"src", "href", "data", "poster", "srcset"} for tag, attributes in WIDER.items()}
    assert {tag: found for tag, found in loads.items() if found} == {"iframe": {"src"}}
    everything = set().union(*WIDER.values())
    assert not {name for name in everything if name.startswith("on")}
    assert not everything & {"style", "srcdoc", "formaction", "autofocus", "form", "allow"}


_NAMES = st.sampled_from([*WIDER, "script", "style", "object", "svg", "p", "a", "img"])
_SAID = st.sampled_from(
    "onclick=x|ONFOCUS=x autofocus|style='a:b'|srcdoc='<script>'|formaction=javascript:x|name=getElementById"
    "|src=javascript:x|action='java&#10;script:x'|src=data:text/html,x|class=a|type=image src=//x.example/".split("|")
)


@examples(200)
@given(st.lists(st.tuples(_NAMES, st.lists(_SAID, max_size=3)), max_size=6), st.booleans())
def test_with_every_tag_let_in_nothing_runs(said: list[tuple[str, list[str]]], closed: bool) -> None:
    html = "".join(f"<{tag} {' '.join(words)}>x{f'</{tag}>' if closed else ''}" for tag, words in said)
    clean, _problems = sanitiser(raw_html=False, tags=tuple(WIDER))(html, reading(html))
    for tag, attributes in start_tags(clean):
        assert tag not in ("script", "style", "object", "svg")
        assert not {name for name in attributes if name.startswith("on") or name in ("style", "srcdoc", "formaction")}
        assert not any(value.startswith(("javascript", "java", "data:")) for value in attributes.values())
        assert tag in ("iframe", "img") or "src" not in attributes
        assert tag not in ("form", "iframe") or "name" not in attributes


@pytest.mark.parametrize("around", [*"a b button h2 legend p summary table".split(), "select><option"])
def test_what_stands_in_a_frame_is_alive_nowhere_and_told(around: str) -> None:
    html = f"<{around}><iframe src='/x'><a onclick='x'>a</a><script>b</script></iframe></{around.partition('>')[0]}>"
    clean, problems = sanitised(html, reading(html), tuple(WIDER))
    assert not {"onclick", "script"} & {name for tag, said in start_tags(clean) for name in (tag, *said)}
    assert "no browser shows what stands in an <iframe>" in {problem.message for problem in problems}
    assert all(problem.rule == "text/nesting" for problem in problems)


@pytest.mark.parametrize("tag", ["a", "details", "iframe", "section"])
def test_html_that_is_lost_straight_in_a_formula_is_told(tag: str) -> None:
    html = f"a\n\n<math>\n<{tag} class='x'>words</{tag}></math>\n\n<{tag} class='x'></{tag}>"
    found = sanitised(html, reading(html), tuple(WIDER))[1]
    lost = [problem for problem in found if problem.severity == "error"]
    assert {problem.message for problem in lost} == {f"a <{tag}> in a <math> is lost, with its words"}
    assert 4 in {problem.line for problem in lost}


def test_a_frame_that_takes_the_rest_of_a_text_is_an_error() -> None:
    html = "<p>a</p>\n\n<iframe src='/x'>\n\n<p>b</p>"
    (problem,) = sanitised(html, reading(html), ("iframe",))[1]
    assert (problem.severity, problem.line, problem.hint) == ("error", 3, "write </iframe> behind it")
    assert sanitised("<iframe></iframe>", reading(""), ("iframe",)) == ("<iframe></iframe>", [])


def test_each_line_is_told_and_code_is_none() -> None:
    html = "<p STYLE = 'a'>x</p>\n\n`<p style=b>`\n\n<p style='c'>y</p>\n\n<script>z</script>\n\n<SCRIPT >z</script>"
    said = [(problem.line, problem.message) for problem in sanitised(html, reading(html))[1]]
    script, style = "the tag <script> is not allowed in a text", "the attribute 'style' is not allowed in a text"
    assert said == [(7, script), (9, script), (1, style), (5, style)]


FITTED = {
    '<p dir="x" class="a">b</p>': '<p class="a">b</p>',
    '<ol><li value="3">a</li></ol><ul><li value="3">b</li></ul>': '<ol><li value="3">a</li></ol><ul><li>b</li></ul>',
    "<mark><p>a</p><p>b</p></mark>": "<p>a</p><p>b</p>",
    "<dl><dd>a</dd></dl>": "  a  ",
    "<details>a</details>": " a ",
    "<tt>a</tt>": "<code>a</code>",
    '<img alt="a">b': " b",
    "<bdo>a</bdo>": "a",
    "<time>now</time>": "now",
    "<time>2026-11-28</time>": "<time>2026-11-28</time>",
    "<math><mfrac><mi>a</mi></mfrac></math>": "<math> <mi>a</mi> </math>",
    '<a href="/a"><audio src="/b.mp3"></audio></a>': '<audio src="/b.mp3" controls=""></audio>',
}


@pytest.mark.parametrize("html", FITTED)
def test_what_no_html_is_goes_and_words_stay(html: str) -> None:
    clean, problems = sanitised(html, reading(html))
    assert clean == FITTED[html]
    assert bool(problems) == (clean != html)
    assert {problem.rule for problem in problems} <= {"text/nesting", "text/attribute"}


def test_brackets_of_an_address_are_written_as_the_url_standard_does() -> None:
    html = '<a href="https://[::1]/a?b[]=1#c[2]">a</a>'
    assert sanitised(html, reading(html)) == ('<a href="https://[::1]/a?b%5B%5D=1#c%5B2%5D">a</a>', [])


def test_an_address_that_goes_on_into_the_next_line_is_told() -> None:
    (problem,) = sanitised('<a href="/a b.\nAnd c">d</a>', reading('<a href="/a b.\nAnd c">d</a>'))[1]
    assert problem.rule == "links/form" and "goes on into the text" in problem.message


def test_a_table_whose_cells_can_not_be_laid_loses_its_spans_whatever_their_size() -> None:
    for span in ('colspan="1000" rowspan="9999"', 'rowspan="2"', 'colspan="99999999999999999999"'):
        html = f"<table><tbody><tr><td {span}>a</td></tr></tbody></table>"
        clean, problems = sanitised(html, reading(html))
        assert clean == "<table><tbody><tr><td>a</td></tr></tbody></table>" and problems
    html = '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>'
    assert sanitised(html, reading(html)) == (html, [])


def test_html_that_is_nested_too_deep_is_an_error_with_its_line() -> None:
    html = "a\n\n" + "<sub>" * 300
    (problem,) = sanitised(html, reading(html))[1]
    assert (problem.rule, problem.severity, problem.line) == ("text/nesting", "error", 3)

"""What is let through of a writer's HTML, each element in each other and with each attribute: the Nu checker's word."""

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from kindling.model.reading import Reading
from kindling.model.sanitise import _ATTRIBUTES, _TAGS, sanitised
from kindling.model.sections import closed_up
from tests.judges.test_html import errors_in

#: what may be typed behind an attribute, of whatever kind: right for one, wrong for the others
VALUES = (
    "", " ", "x", "a b", "1", "-1", "0", "1e9", "1001", "99999999999999999999", "1.5em", "true", "TRUE", "ltr", "auto",
    "en", "en-GB", "xx", "en-XX", "de-1996", "zh-Hant", "block", "lazy", "i", "row", "2026-02-30", "2026-11-28",
    "2026-11-28T12:00Z", "P1D", "12:99", "never", "/a", "/a b", "https://example.org/", "audio/mpeg", "none", "note",
    "group", "img", "list", "button", "doc-noteref", "doc-tip", "main", "heading", "listitem", "y", "none note",
    "nofollow", "nofollow nofollow", "stylesheet", "prefix", "box", "bold", "é", "A",
)  # fmt: skip
#: elements that are made of others, each as it is right
_TABLE = "<table>{}<tr><td>x</td></tr></table>"
_MADE = {
    "table": "<table{}><tr><td>x</td></tr></table>",
    "tfoot": "<table><tfoot{}><tr><td>x</td></tr></tfoot></table>",
    "tbody": "<table><tbody{}><tr><td>x</td></tr></tbody></table>",
    "thead": _TABLE.format("<thead{}><tr><th>y</th></tr></thead>"),
    "tr": "<table><tr{}><td>x</td><td>y</td></tr></table>",
    "td": "<table><tr><td{}>x</td><td>y</td></tr></table>",
    "th": "<table><tr><th{}>x</th></tr><tr><td>y</td></tr></table>",
    "caption": _TABLE.format("<caption{}>y</caption>"),
    "colgroup": _TABLE.format("<colgroup{}></colgroup>"),
    "col": _TABLE.format("<colgroup><col{}></colgroup>"),
    "ul": "<ul{}><li>x</li></ul>", "ol": "<ol{}><li>x</li></ol>", "li": "<ol><li{}>x</li></ol>",
    "dl": "<dl{}><dt>x</dt><dd>y</dd></dl>", "dt": "<dl><dt{}>x</dt><dd>y</dd></dl>",
    "dd": "<dl><dt>x</dt><dd{}>y</dd></dl>", "ruby": "<ruby{}>a<rt>b</rt></ruby>",
    "rt": "<ruby>a<rt{}>b</rt></ruby>", "rp": "<ruby>a<rp{}>(</rp><rt>b</rt><rp>)</rp></ruby>",
    "details": "<details{}><summary>x</summary></details>", "summary": "<details><summary{}>x</summary></details>",
    "figcaption": "<figure><figcaption{}>x</figcaption></figure>", "source": "<audio><source src=/a{}></audio>",
    "img": "<img src=/a alt=b{}>", "hgroup": "<hgroup{}><h2>x</h2></hgroup>",
    "br": "a<br{}>b", "hr": "<hr{}>", "wbr": "a<wbr{}>b",
}  # fmt: skip
#: a language of three letters is believed, as no list of all of them is at hand; addresses are judged with all links
_ASKED_ELSEWHERE = {
    **dict.fromkeys(("ltr", "img", "row", "box"), ("lang", "hreflang")),
    **dict.fromkeys(("a b", "/a b", "none note", "nofollow nofollow"), ("src", "href")),
}
_ELEMENTS = sorted(_TAGS)


def _page(html: str, folder: Path, name: str) -> None:
    """Write a page with what is let through of some HTML; a picture has words, as the build sees to."""
    clean, _ = sanitised(html, Reading("content/posts/one.md", "one", html, 1))
    clean, _ = closed_up(clean)
    clean = clean.replace("<img src", '<img alt="" src') if "alt=" not in clean else clean
    (folder / f"{name}.html").write_text(f"<!doctype html><html lang=en><title>x</title><h1>T</h1>{clean}", "utf-8")


def _said() -> Iterator[str]:
    for tag in _ELEMENTS:
        for name in sorted(_ATTRIBUTES["*"] | _ATTRIBUTES.get(tag, set())):
            made = _MADE.get(tag, f"<{tag}{{}}>x</{tag}>")
            values = [value for value in VALUES if name not in _ASKED_ELSEWHERE.get(value, ())]
            yield "<hr>".join(made.format(f' {name}="{value}"') for value in values)


def test_no_attribute_is_let_through_that_the_checker_calls_wrong(tmp_path: Path) -> None:
    for number, html in enumerate(_said()):
        _page(html, tmp_path, str(number))
    assert errors_in(tmp_path) == []


def test_no_element_is_let_into_another_where_the_checker_calls_it_wrong(tmp_path: Path) -> None:
    for outer, inner in product(_ELEMENTS, _ELEMENTS):
        _page(f"<{outer}>a<{inner}>b</{inner}>c</{outer}><{inner}>", tmp_path, f"{outer}-{inner}")
    assert errors_in(tmp_path) == []


_PARTS = ("<{}>", "</{}>", "<{} id=a>", "<{} href=/a>", "<{} colspan=2 rowspan=3>", "word", "<{} src=/a>")


def test_nothing_made_of_many_elements_by_chance_is_let_through_wrong(tmp_path: Path) -> None:
    chance = random.Random(20)
    for number in range(2_000):
        parts = (chance.choice(_PARTS).format(chance.choice(_ELEMENTS)) for _ in range(chance.randint(2, 30)))
        _page("".join(parts), tmp_path, str(number))
    assert [each for each in errors_in(tmp_path) if "Duplicate ID" not in each] == []  # told as addresses/id

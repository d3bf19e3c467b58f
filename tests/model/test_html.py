"""HTML read and changed in one room (kindling/model/html.py): however it is written, and for each who asks."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kindling.commands.serving.answers import HttpAnswer
from kindling.commands.serving.panel import BuildNews, with_panel
from kindling.engine.verify import staged_tree
from kindling.model.html import (
    elements,
    plain_text,
    renamed,
    replaced,
    start_tags,
    tags,
    unwrapped,
    with_attributes,
    without,
)
from kindling.model.outputs import TextOutput, always
from kindling.model.reading import Reading
from kindling.model.sanitise import unsafe_links
from kindling.model.sections import as_section, ids_in, place_of
from kindling.model.staged import StagedPage
from kindling.plugins.links.core import found_links
from kindling.plugins.pictures.core import found_pictures
from kindling.plugins.prose.quotes import quotes_of
from tests.plugins.links.test_core import metadata_of
from tests.plugins.search.test_core import document

#: ways to write an attribute with the value ``two.md``; NAME stands for its name
WAYS = {
    "as we write it": 'NAME="two.md"',
    "single quotes": "NAME='two.md'",
    "no quotes": "NAME=two.md",
    "capitals": 'Name="two.md"',
    "spaces around the sign": 'NAME = "two.md"',
    "a line of its own": '\n  NAME="two.md"\n',
    "an entity": 'NAME="tw&#111;.md"',
    "an entity without its end": 'NAME="tw&#111.md"',
    "a tag's end in a value before": 'title="a > b" NAME="two.md"',
    "a tag in a value before": "title='<a NAME=other.md>' NAME=\"two.md\"",
    "another's name in a value before": 'title="NAME=\'other.md\'" NAME="two.md"',
    "one without a value before": 'hidden NAME="two.md"',
    "said twice": 'NAME="two.md" NAME="other.md"',
    "a longer name before": 'data-NAME="other.md" NAME="two.md"',
    "slashes between": '/title="a"/NAME="two.md"/',
}
#: where what looks like a tag is none; TAG stands for it
NOWHERE = {
    "a comment": "<!-- TAG -->",
    "a comment that nothing ends": "text <!-- TAG",
    "a script": "<script>'TAG'</script>",
    "a style": "<style>TAG</style>",
    "a form's text": "<textarea>TAG</textarea>",
    "a title": "<title>TAG</title>",
    "an attribute": "<p title='TAG'>",
    "a tag that is never finished": "<p title='TAG",
}


def written(way: str, tag: str, name: str) -> str:
    """Return a start tag whose attribute is written in some way."""
    return f"<{tag} {WAYS[way].replace('NAME', name).replace('Name', name.upper())}>"


def page(folder: Path, html: str) -> StagedPage:
    """Return what is known of a page when it is verified."""
    (folder / "index.html").write_text(html, "utf-8")
    return staged_tree(folder, [TextOutput("/", "x", always(""))], "").pages["/"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# ---- for each who asks, however it is written -----------------------------------------------------------


def test_a_link_is_found(way: str) -> None:
    html, (link,) = found_links(f"{written(way, 'a', 'href')}x</a>", lambda _: 1)
    assert (link.value, link.kind) == ("two.md", "file")
    assert dict(start_tags(html))["a"]["href"] == "\ue000links:1\ue001"


def test_a_link_that_leaves_the_readers_trust_is_told(way: str) -> None:
    html = written(way, "a", "href").replace("tw&#111", "javascript&#58;two").replace('"two', '"javascript:two')
    html = html.replace("'two", "'javascript:two").replace("=two", "=javascript:two")
    assert [problem.rule for problem in unsafe_links(html, Reading("a.md", "a", html, 1))][:1] == ["links/scheme"]


def test_a_picture_is_found_and_keeps_what_is_said_of_it(way: str) -> None:
    html, found = found_pictures(f"<p>{written(way, 'IMG', 'src')}</p>", lambda _: 1)
    ((_, image),) = [(name, said) for name, said in start_tags(html) if name == "img"]
    assert [picture.src for picture in found.pictures] == ["two.md"]
    assert (image["src"], image["loading"]) == ("two.md", "\ue000pictures:1.how\ue001")


def test_what_is_verified_knows_its_links_and_ids(tmp_path: Path, way: str) -> None:
    found = page(tmp_path, written(way, "a", "href") + written(way, "b", "id"))
    assert (found.links, found.ids, found.twice) == ({"two.md"}, {"two.md"}, ())


def test_a_section_has_its_own_ids(way: str) -> None:
    html = written(way, "h2", "id")
    assert ids_in(html) == {"two.md"}
    assert ids_in(as_section(html, place_of(metadata_of("posts/one.md", "/posts/one/")), ids_in(html))) == {"t.two.md"}


def test_a_marked_sentence_is_found(way: str) -> None:
    mark = written(way, "mark", "id").replace("two.md", "quote-two.md").replace("tw&", "quote-tw&")
    html = f"<P>Before. {mark}Words</MARK>"
    assert [(quote.id, quote.text) for quote in quotes_of(document(html))] == [("quote-two.md", "Words")]


def test_a_heading_stands_one_lower() -> None:
    assert renamed("<H2\nid=x>a > <b>c</b></H2 ><h20></h20>", {"h2": "h3"}) == "<h3\nid=x>a > <b>c</b></h3 ><h20></h20>"


@pytest.mark.parametrize("end", ["</body>", "</BODY>", "</body >", "</body><!-- </body> -->"])
def test_the_panel_stands_before_the_end_of_the_body(end: str) -> None:
    answer = HttpAnswer(200, (("Content-Type", "text/html"),), f"<body><script>'</body>'</script>{end}".encode())
    assert with_panel(answer, BuildNews("one")).body.decode().endswith(f"defer></script>{end}")


# ---- and where there is no tag ----------------------------------------------------------------------------


@pytest.mark.parametrize("html", NOWHERE.values(), ids=NOWHERE)
def test_what_is_no_tag_is_left_alone(tmp_path: Path, html: str) -> None:
    html = html.replace("TAG", "<a href=two.md><img src=two.md id=two><mark id=two-quote-1>")
    assert found_links(html, lambda _: 1) == (html, ())
    assert found_pictures(html, lambda _: 1)[0] == html
    assert (page(tmp_path, html).links, ids_in(html)) == (set(), set())
    assert quotes_of(document(html)) == ()


def test_what_is_shown_without_scripts_is_read_too(tmp_path: Path) -> None:
    html = "<p>\n<noscript>a\n <a href=two.md>b</a></noscript><a href='three.md'>c</a>"
    changed, links = found_links(html, lambda _: 1)
    assert [link.value for link in links] == ["two.md", "three.md"]
    assert changed == html.replace("href=two.md", 'href="\ue000links:1\ue001"').replace(
        "href='three.md'", 'href="\ue000links:2\ue001"'
    )
    assert page(tmp_path, html).links == {"two.md", "three.md"}
    assert plain_text(html) == "\na\n bc"


# ---- elements ---------------------------------------------------------------------------------------------


def test_elements_in_elements() -> None:
    html = "a<b>1<B x>2</b>3</b >4<b>5"
    assert [(one.inner, html[one.start : one.end]) for one in elements(html, lambda tag: tag.name == "b")] == [
        ("1<B x>2</b>3", "<b>1<B x>2</b>3</b >"),
        ("5", "<b>5"),
    ]
    assert without(html, lambda tag: tag.name == "b") == "a4"
    assert unwrapped(html, lambda tag: tag.name == "b") == "a12345"
    assert unwrapped(html, lambda tag: "x" in tag.attributes) == "a<b>123</b >4<b>5"
    assert replaced("a<br>b", lambda tag: tag.name == "br", lambda found: f"[{found.inner}]") == "a[]b"


def test_words_are_what_a_reader_sees() -> None:
    html = (
        "<p title='a > b'>R&amp;D 1 < 2<!-- no --><script>no</script><style>no</style><textarea>&lt;b></textarea></p>"
    )
    assert plain_text(html) == "R&D 1 < 2<b>"


# ---- laws -------------------------------------------------------------------------------------------------

PARTS = """< > </ / = " ' a A b href &amp; & é 😀 <!-- --> <script> </script> <textarea> </textarea>
<br/> </> <noscript> </noscript> <! <? <svg> ]]> \ue000""".split()
HTML = st.lists(st.sampled_from([*PARTS, " ", "\n", "\t", "\f", "\r", "\r\n", "\x0b", "\u2028", "<a href="])).map(
    "".join
)


@given(HTML)
@example("</><a>")
@example("\r\n<a\r\nb>\r\n<c>\r<d\r>")
@example("<p>\n<noscript>\n<a\n></noscript><b>")
def test_each_tag_stands_where_it_is_said_to(html: str) -> None:
    found = list(tags(html))
    assert all(html[tag.start] == "<" and html[tag.end - 1] == ">" for tag in found)
    assert all(html[tag.start + 1 + (not tag.opens) :].lower().startswith(tag.name.lower()) for tag in found)
    assert [tag.start for tag in found] == sorted(tag.start for tag in found)
    assert [(tag.name, tag.attributes) for tag in found if tag.opens] == list(start_tags(html))


@given(HTML)
def test_what_is_not_changed_keeps_every_byte(html: str) -> None:
    assert with_attributes(html, lambda _, said: said) == html
    changed = with_attributes(html, lambda _, said: said | {"data-x": 'a"<&>b'})
    assert list(start_tags(changed)) == [(name, said | {"data-x": 'a"<&>b'}) for name, said in start_tags(html)]
    assert unwrapped(html, lambda _: False) == without(html, lambda _: False) == html

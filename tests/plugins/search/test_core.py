"""Records: what of a site can be found, and what the index reads of it."""

import json

from kindling.model.frontmatter import PostFront
from kindling.model.markers import marker
from kindling.model.values import Document
from kindling.model.views import Link
from kindling.plugins.search import core
from kindling.plugins.search.core import Choice, Record
from kindling.plugins.video.core import TranscriptParagraph, VideoView


def document(html: str, **front: object) -> Document:
    """Return a post with a text."""
    return Document(
        path="content/posts/joy.md",
        source="posts/joy.md",
        kind="post",
        front=PostFront.model_validate({"title": "Joy", **front}),
        lines={},
        body_line=1,
        html=html,
        headings=(),
        text="",
        words=0,
        findings=(),
        problems=(),
    )


def paragraph(seconds: int, text: str, heading: str = "", name: str = "") -> TranscriptParagraph:
    return TranscriptParagraph(seconds, "0:00", name or f"t-{seconds}", heading, text)


def record(address: str = "/posts/joy/", **values: object) -> Record:
    given = {"title": "Joy", "kind": "text", "facts": ("Post",), "html": "<p>Words.</p>", **values}
    return Record(address, **given)  # type: ignore[arg-type]


def test_a_text_is_its_summary_itself_its_questions_and_its_notes() -> None:
    html = core.text_html(document("<p>Text.</p>", questions=["Why <now>?"]), "Short & sweet", {}, ["<p>A note.</p>"])
    assert html == (
        "<p>Short &amp; sweet</p><p>Text.</p>"
        '<h2 id="_questions">Questions to take to your team</h2><p>Why &lt;now&gt;?</p>'
        '<h2 id="_notes">Notes</h2><p>A note.</p>'
    )


def test_each_paragraph_of_a_transcript_is_a_place_with_its_moment() -> None:
    video = VideoView(title="Joy", transcript=(paragraph(0, "Maya: one <b>"), paragraph(75, "Two.", "Trust & truth")))
    html = core.text_html(document(""), "", {}, (), [video, None])
    assert html == ('<h2 id="t=0">\u200b</h2><p>Maya: one &lt;b&gt;</p><h2 id="t=75">Trust &amp; truth</h2><p>Two.</p>')


def test_a_video_in_the_text_has_places_of_its_own() -> None:
    video = VideoView(title="Joy", number=2, transcript=(paragraph(75, "Two.", name="v2-t-75-2"),))
    assert 'id="v2-t=75-2"' in core.text_html(document(""), "", {}, (), [video])


def test_neither_markers_nor_pictures_nor_signs_without_width_are_indexed() -> None:
    html = core.text_html(document(f'<p>One{marker("citations", 1)} <img alt="a>b" src="x">two\u200bthree</p>'), "", {})
    assert html == "<p>One twothree</p>"


def test_names_of_those_who_are_cited_belong_to_the_sentence_and_numbers_do_not() -> None:
    text = f"<p>{marker('citations', 'c1')} says so{marker('citations', 'c1+')}.{marker('vlog', 1)}</p>"
    fills = {"citations:c1": "Han", "citations:c1+": '<sup class="cite" id="c"><a href="#r">1</a>, p. 2</sup>'}
    assert core.text_html(document(text), "", fills) == "<p>Han says so.</p>"


def test_the_index_reads_a_title_and_words_and_nothing_of_them_is_markup() -> None:
    html = core.page_html(record(title='A "b" <script>'))
    assert 'content="A &quot;b&quot; &lt;script&gt;"' in html
    assert html.count("data-pagefind-meta") == 1
    assert "data-pagefind-filter" not in html
    assert "<body data-pagefind-body><p>Words.</p></body>" in html


def test_what_has_no_words_is_found_by_its_title() -> None:
    assert "<p>Joy &amp; work</p>" in core.page_html(record(title="Joy & work", html="<hr>"))


def test_a_name_follows_the_address_alone() -> None:
    assert record(title="One").name == record(title="Two").name != record("/posts/other/").name


def test_the_page_knows_of_each_record_what_it_shows_and_filters_by() -> None:
    known = [record(topics=("joy",), series=("power",)), record("/about/", kind="page", facts=("Page",), lang="cy")]
    ids = {known[0].name: "en_1", known[1].name: "en_2"}
    assert json.loads(core.records_json(known, ids)) == {
        "en_1": {"address": "/posts/joy/", "kind": "text", "facts": ["Post"], "series": ["power"], "topics": ["joy"]},
        "en_2": {"address": "/about/", "kind": "page", "facts": ["Page"], "lang": "cy"},
    }


def test_choices_are_what_is_there_by_name() -> None:
    names = {"b": "apples", "a": "Bread", "c": "cake"}
    found = core.choices(names, ["a", "b", "a", "gone"], {"b": "cy"})
    assert found == ((Choice("b", "apples", "cy"), Choice("a", "Bread")), 0)
    assert core.choices(names, ["a"], {}) == ((), 0), "one is no choice"
    assert [choice.value for choice in core.kind_choices([record(kind="source"), record()])] == ["text", "source"]


def test_only_lists_that_there_are_are_offered_instead() -> None:
    assert core.ways(["/", "/archive/", "/topics/joy/"]) == (Link("Everything, newest first", "/archive/"),)

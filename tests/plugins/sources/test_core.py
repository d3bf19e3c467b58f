"""All sources, A to Z: pure calls on small values."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.model.alphabet import letters
from kindling.plugins.citations import csl
from kindling.plugins.citations.cited import FormattedSource, SiteCitations
from kindling.plugins.citations.core import CitationsView, CitedSource
from kindling.plugins.sources.core import cite_view, source_views, source_words, with_ids
from tests.plugins.sources.test_own_posts import FACT


def listed(key: str, **fields: Any) -> FormattedSource:
    return FormattedSource(key, {"id": key, "type": "book", **fields}, f"<i>{key}</i>", f"@book{{{key}}}\n")


def cited(**texts: list[tuple[str, FormattedSource, int]]) -> SiteCitations:
    """Return what a site cites: for each text its sources, each with its own name and the number of places."""
    views: dict[str, CitationsView] = {}
    everything: dict[str, FormattedSource] = {}
    for slug, sources in texts.items():
        found = []
        for ref, source, times in sources:
            places = tuple((f"{slug}-cite-{number}", f"Sentence {number}.") for number in range(1, times + 1))
            found.append(CitedSource(source.key, source.csl, source.html, places, ref))
            everything[ref] = source
        views[f"posts/{slug}.md"] = CitationsView(sources=tuple(found))
    return SiteCitations(views, everything)


def metadata_of(slug: str, **values: Any) -> Any:
    return replace(FACT, source=f"posts/{slug}.md", slug=slug, address=f"/posts/{slug}/", title=slug.title(), **values)


def person(family: str, given_name: str = "A.") -> list[dict[str, str]]:
    return [{"family": family, "given": given_name}]


HAN = listed("han2014", author=person("Han"), title="Organizations", issued={"date-parts": [[2014]]})


def test_a_source_has_every_sentence_of_every_text_newest_first() -> None:
    found = source_views(cited(old=[("r1", HAN, 1)], new=[("r1", HAN, 2)]), [metadata_of("new"), metadata_of("old")])
    (source,) = found
    assert [(text.title, [(s.text, s.address) for s in text.sentences]) for text in source.cited] == [
        ("New", [("Sentence 1.", "/posts/new/#new-cite-1"), ("Sentence 2.", "/posts/new/#new-cite-2")]),
        ("Old", [("Sentence 1.", "/posts/old/#old-cite-1")]),
    ]
    assert source_words(found).startswith("1 source, cited 3 times in 2 texts.")


@pytest.mark.parametrize("state", ["draft", "scheduled", "hidden"])
def test_what_is_not_public_cites_nothing(state: str) -> None:
    assert source_views(cited(old=[("r1", HAN, 1)]), [metadata_of("old", state=state)]) == ()
    assert source_words(()) == "No text cites a source yet."


def test_the_same_source_brought_by_two_texts_is_one_and_another_of_its_key_is_not() -> None:
    other = replace(HAN, csl={**HAN.csl, "title": "Another"})
    texts = cited(a=[("r1", HAN, 1)], b=[("r2", HAN, 1)], c=[("r3", other, 1)])
    found = source_views(texts, [metadata_of("a"), metadata_of("b"), metadata_of("c")])
    assert [(source.id, len(source.cited)) for source in found] == [("han2014-2", 1), ("han2014", 2)]


def test_sources_stand_in_the_order_of_names_years_and_titles() -> None:
    sources = [
        listed("e", title="The zebra"),
        listed("d", author=person("Østergaard"), title="A", issued={"date-parts": [[2001]]}),
        listed("c", author=[{"literal": "The Age"}], title="A"),
        listed("b", author=person("de Ångström"), title="B", issued={"date-parts": [[2002]]}),
        listed("a", author=person("Angstrom"), title="A", issued={"date-parts": [[2001]]}),
        listed("f", title="1984"),
        listed("g", editor=person("Abel"), title="Z"),
    ]
    texts = cited(a=[(f"r{n}", source, 1) for n, source in enumerate(sources)])
    found = source_views(texts, [metadata_of("a")])
    filed = letters(found, lambda source: source.sorted_as)
    groups = [(group.letter, [source.id for source in group.entries]) for group in filed]
    assert groups == [("A", ["g", "c", "a"]), ("D", ["b"]), ("O", ["d"]), ("Z", ["e"]), ("0–9", ["f"])]
    assert filed[-1].id == "letter-other"


@given(st.lists(st.text(max_size=12), max_size=12, unique=True))
def test_every_id_is_one_and_can_stand_in_an_address(keys: list[str]) -> None:
    texts = cited(a=[(f"r{n}", listed(key or "x", title=str(n)), 1) for n, key in enumerate(keys)])
    ids = [source.id for source in source_views(texts, [metadata_of("a")])]
    assert len(set(ids)) == len(keys)
    assert all(set(name) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:-") for name in ids)


def test_no_id_is_that_of_something_else_on_the_page() -> None:
    keys = ["main", "letter-a", "letter-other", "han2014"]
    texts = cited(a=[(f"r{n}", listed(key, title=str(n)), 1) for n, key in enumerate(keys)])
    found = source_views(texts, [metadata_of("a")])
    ids = [source.id for source in found]
    assert ids == ["main-2", "letter-a-2", "letter-other-2", "han2014"]
    assert with_ids(found) == found


def test_how_to_cite_is_plain_text() -> None:
    post = FormattedSource(
        "joy",
        {"id": "joy", "title": "A & B"},
        'Han H. <a href="https://x">A &amp; &lt;b&gt;</a>.\n 2026.',
        "@misc{joy}\n",
    )
    view = cite_view(post, ())
    assert view is not None
    assert (view.text, view.bibtex) == ("Han H. A & <b>. 2026.", "@misc{joy}")
    assert view.ris.startswith("TY  - GEN\r\nID  - joy")
    assert cite_view(replace(post, html=""), ()) is None


@pytest.mark.parametrize(
    ("item", "mark", "words"),
    [
        ({"type": "book"}, "book", "Book"),
        ({"type": "article-journal"}, "paper", "Paper"),
        ({"type": "report"}, "report", "Report"),
        ({"type": "speech"}, "video", "Talk"),
        ({"type": "motion_picture"}, "video", "Video"),
        ({"type": "webpage", "URL": "https://example.org"}, "web", "Web page"),
        ({"type": "webpage", "URL": "https://youtu.be/x"}, "video", "Video"),
        ({"type": "post-weblog", "genre": "Video"}, "video", "Video"),
        ({"type": "document", "URL": "https://example.org"}, "web", "Web page"),
        ({"type": "document"}, "paper", "Document"),
        ({"type": "book", "URL": "https://youtu.be/x"}, "book", "Book"),
        ({}, "paper", "Document"),
        ({"type": ["nonsense"]}, "paper", "Document"),
    ],
)
def test_every_source_has_a_kind(item: dict[str, Any], mark: str, words: str) -> None:
    assert csl.kind_of(item) == csl.SourceKind(mark, words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ({"URL": "https://example.org/?a=1&b=2"}, "https://example.org/?a=1&b=2"),
        ({"URL": "javascript:alert(1)", "DOI": "10.1136/x"}, "https://doi.org/10.1136/x"),
        ({"URL": "https://"}, ""),
        ({"URL": "https://[x"}, ""),
        ({"URL": "https://a b"}, ""),
        ({"URL": "//example.org"}, ""),
        ({"DOI": "https://doi.org/10.1136/x"}, "https://doi.org/10.1136/x"),
        ({"DOI": 'x"><script>'}, ""),
    ],
)
def test_only_links_of_the_web_are_links(item: dict[str, Any], url: str) -> None:
    assert csl.url(item) == url


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda each: st.lists(each) | st.dictionaries(st.text(), each),
    )
)
def test_nonsense_is_read_as_nothing(value: Any) -> None:
    fields = ("type", "title", "URL", "DOI", "issued", "author", "editor")
    item = dict.fromkeys(fields, value)
    assert isinstance(csl.title(item), str)
    assert csl.iso_date(item) == "" and isinstance(csl.year(item), str)
    assert csl.url(item) == "" or csl.url(item).startswith("https://")
    assert csl.kind_of(item).words
    assert isinstance(csl.people(item, "author", "editor"), tuple)

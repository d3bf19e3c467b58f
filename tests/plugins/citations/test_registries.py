"""What names a source in a text that was pasted, and what registries and pages say of one. Nobody is asked here."""

import json
from typing import Any

import pytest

from kindling.plugins.citations.described import in_words
from kindling.plugins.citations.pages import of_page
from kindling.plugins.citations.registries import (
    Identifier,
    identifiers_in,
    of_book,
    of_doi,
    question_of,
    source_in,
    wrong_isbn,
)

TODAY = "2026-11-28"
HERE = "https://example.org/a"
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("10.1136/bmj.l123", "doi", "10.1136/bmj.l123"),
        ("https://doi.org/10.1136/bmj.l123.", "doi", "10.1136/bmj.l123"),
        ("West M. Caring. London; 2017. doi: 10.1000/x(2017)1. PMID: 12", "doi", "10.1000/x(2017)1"),
        ("https://journals.example.org/doi/full/10.1000/x.1?src=y", "doi", "10.1000/x.1"),
        ("A title. Pediatrics. 2015;136(3):487-95. PMID: 26260718; PMCID: PMC1.", "pmid", "26260718"),
        ("https://pubmed.ncbi.nlm.nih.gov/26260718/", "pmid", "26260718"),
        ("26260718", "pmid", "26260718"),
        ("Han H. How. New York: OUP; 2014. ISBN 978-0-19-933677-7.", "isbn", "9780199336777"),
        ("978 0 19 933677 7", "isbn", "9780199336777"),
        ("0-306-40615-2", "isbn", "0306406152"),
        ("The Fund. Caring. https://kf.example/c?utm_source=x (accessed 1 May).", "address", "https://kf.example/c"),
        ("kf.example/caring", "address", "https://kf.example/caring"),
        ("See www.kf.example/caring.", "address", "https://www.kf.example/caring"),
    ],
)
def test_what_names_a_source_is_found_in_what_was_pasted(text: str, kind: str, value: str) -> None:
    assert [(one.kind, one.value) for one in identifiers_in(text)] == [(kind, value)]


@pytest.mark.parametrize("text", ["", "Downloads/article.ris", "a.b", "How 12 people met", "ann@example.org", "12"])
def test_other_words_name_none(text: str) -> None:
    assert identifiers_in(text) == ()


def test_a_list_of_references_names_one_source_a_line_each_once() -> None:
    text = "1. A. doi:10.1000/a\n\n2. B. PMID: 2222222\n3. A again. https://doi.org/10.1000/a"
    assert [one.shown for one in identifiers_in(text)] == ["DOI 10.1000/a", "PMID 2222222"]
    assert wrong_isbn("ISBN 978-0-19-933677-1") == "978-0-19-933677-1"
    assert wrong_isbn("ISBN 978-0-19-933677-7") == ""


@pytest.mark.parametrize(
    ("identifier", "address"),
    [
        (Identifier("doi", "10.1000/a<b>;2-#"), "https://doi.org/10.1000/a%3Cb%3E;2-%23"),
        (
            Identifier("pmid", "12"),
            f"{EUTILS}?db=pubmed&id=12&rettype=medline&retmode=text&tool=kindling&email=a%2Bb@c.org",
        ),
        (Identifier("isbn", "97"), "https://openlibrary.org/api/books?bibkeys=ISBN:97&format=json&jscmd=data"),
        (
            Identifier("address", "https://vimeo.com/1"),
            "https://vimeo.com/api/oembed.json?url=https%3A%2F%2Fvimeo.com%2F1",
        ),
        (Identifier("address", HERE), HERE),
    ],
)
def test_each_is_asked_of_who_knows(identifier: Identifier, address: str) -> None:
    assert question_of(identifier, "a+b@c.org").address == address


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"type": "book-chapter", "title": ["The bases of power"], "container-title": ["Studies"], "publisher": "ISR",
          "ISBN": ["978-0-19-933677-7"], "published-print": {"date-parts": [[1959]]},
          "issued": {"date-parts": [[None]]}},
         {"type": "chapter", "title": "The bases of power", "container-title": "Studies", "publisher": "ISR",
          "ISBN": "9780199336777", "issued": {"date-parts": [[1959]]}}),
        ({"type": "monograph", "title": "How", "subtitle": ["Why"]}, {"type": "book", "title": "How: Why"}),
        ({"type": "dataset", "title": "Data", "author": [{"literal": "A Ward"}], "publisher": "Zenodo"},
         {"type": "dataset", "title": "Data", "author": [{"literal": "A Ward"}], "publisher": "Zenodo"}),
        ({"type": "article-journal", "title": "A <jats:italic>word</jats:italic>", "author": "nonsense", "volume": 3},
         {"type": "article-journal", "title": "A word", "volume": "3"}),
    ],
)  # fmt: skip
def test_an_answer_of_a_registry_of_dois_is_read(said: dict[str, Any], expected: dict[str, Any]) -> None:
    assert of_doi(said, "10.1000/a") == expected | {"DOI": "10.1000/a"}


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"<html>", b"[" * 100_000, b'{"title": []}', b"\xff\xfe"])
@pytest.mark.parametrize("kind", ["doi", "pmid", "isbn", "address"])
def test_an_answer_that_says_nothing_is_none(kind: Any, body: bytes) -> None:
    assert source_in(Identifier(kind, "10.1000/a" if kind == "doi" else "1"), body, "no-such-charset", TODAY) is None


def test_a_book_without_authors_is_a_book() -> None:
    assert of_book({"title": "A report"}, "1") == {"type": "book", "title": "A report", "ISBN": "1"}
    assert of_book({}, "1") == {"type": "book", "ISBN": "1"}


META = """<meta name="citation_title" content="Kindness &amp;amp; care">
<meta name="citation_author" content="Example, Ann">
<meta name="citation_author" content="NHS England"><meta name="citation_journal_title" content="J Ex">
<meta name="citation_volume" content="2"><meta name="citation_issue" content="3"><meta name="citation_firstpage"
content="4"><meta name="citation_lastpage" content="9"><meta name="citation_publication_date" content="2016/07/05">
<meta name="citation_doi" content="doi:10.1000/a"><meta property="og:title" content="Something else">"""
PODCAST = """<script type="application/ld+json">[{"@type": "PodcastEpisode", "name": "On care",
"datePublished": "2021-03-02", "author": {"@type": "Organization", "name": "A Ward"},
"partOfSeries": {"@type": "PodcastSeries", "name": "The Pod"}}]</script>"""
PLAIN = (
    "<title>Just a&nbsp;page</title><meta name=author content='Ann Example and Bo Sample'>"
    "<meta property='og:site_name' content='Site'>"
)
BODY = "<title>Us</title><meta property='og:site_name' content='The Fund'><meta name='author' content='The Fund'>"
CANONICAL = "<link rel=canonical href='{}'><title>T</title>"


@pytest.mark.parametrize(
    ("html", "said"),
    [
        (META, [("by", "Ann Example; NHS England"), ("title", "Kindness & care"), ("in", "J Ex 2 (3), pp. 4-9"),
                ("DOI", "10.1000/a")]),
        (PODCAST, [("by", "A Ward"), ("title", "On care"), ("in", "The Pod"), ("address", HERE)]),
        (PLAIN, [("by", "Ann Example; Bo Sample"), ("title", "Just a page"), ("in", "Site"), ("address", HERE)]),
        (BODY, [("by", "The Fund"), ("title", "Us"), ("address", HERE)]),
        (CANONICAL.format("https://example.org/b"), [("title", "T"), ("address", "https://example.org/b")]),
        (CANONICAL.format("https://evil.example/b"), [("title", "T"), ("address", HERE)]),
        (CANONICAL.format("https://[/"), [("title", "T"), ("address", HERE)]),
    ],
)  # fmt: skip
def test_a_page_says_what_it_is(html: str, said: list[tuple[str, str]]) -> None:
    assert list(in_words(of_page(html, HERE, TODAY))) == said


def test_a_page_in_another_charset_and_a_hostile_one_do_no_harm() -> None:
    found = source_in(Identifier("address", HERE), "<title>Café</title>".encode("latin-1"), "iso-8859-1", TODAY)
    assert found and json.loads(found.text)["title"] == "Café"
    hostile = "<title>\x00\\input{/etc/passwd} {</title><script type='application/ld+json'>" + "[" * 9000 + "</script>"
    found = source_in(Identifier("address", HERE), hostile.encode(), "", TODAY)
    assert found and "input" in json.loads(found.text)["title"]
    long = source_in(Identifier("address", HERE), b"<title>" + b"x" * 100_000, "", TODAY)
    assert long and len(json.loads(long.text)["title"]) == 500


@pytest.mark.parametrize(
    "title",
    [
        "Not found",
        "404 Not Found",
        "Page not found | The King's Fund",
        "Just a moment...",
        "Attention Required! | Cloudflare",
        "Access Denied",
        "403 Forbidden",
        "Error 503: service unavailable",
        "Sign in – Example",
        "429 - Too Many Requests",
    ],
)
def test_a_page_in_place_of_another_is_no_source(title: str) -> None:
    body = f"<title>{title}</title>".encode()
    assert source_in(Identifier("address", "https://example.org/p"), body, "", "2026-12-01") is None


@pytest.mark.parametrize("title", ["Found, not lost", "Not found in translation", "404 Ink", "Loading bay"])
def test_a_title_that_begins_alike_is_one(title: str) -> None:
    body = f"<title>{title}</title>".encode()
    assert source_in(Identifier("address", "https://example.org/p"), body, "", "2026-12-01")


@pytest.mark.parametrize("charset", ["", "utf-8", "idna", "punycode", "hex", "nonsense", "utf-16"])
@pytest.mark.parametrize("kind", ["doi", "pmid", "isbn", "address"])
def test_any_charset_that_a_host_names_does_no_harm(kind: Any, charset: str) -> None:
    for body in (b"", b"\xff\xfe\x00", "<title>Café</title>".encode("latin-1"), b'{"title": "T"}', b"\xef\xbb\xbf{}"):
        source_in(Identifier(kind, "10.1000/182"), body, charset, "2026-12-01")
    found = source_in(Identifier("address", "https://e.org"), "<title>Café</title>".encode("latin-1"), "", "2026-12-01")
    assert found and json.loads(found.text)["title"] == "Café"

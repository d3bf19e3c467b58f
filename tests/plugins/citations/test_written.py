"""BibTeX as the kit writes it says what was read: *read(write(x)) = x*, for any source and both dialects."""

import json
from typing import Any

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindling.plugins.citations.biblatex import CSL_TYPES, ROLE_WORDS, item_of
from kindling.plugins.citations.bibtex import entry
from kindling.plugins.citations.library import library_of
from tests.plugins.citations.test_round_trip import DATE, PERSON

TITLE_WORDS = (
    "Joy in Wales: R&D 50% of #1 Ôl Škoda 王 “new” (really) – A&E a_b c^d β DNA-based iPhone e-learning "
    "$5 {x} a~b \\alpha <i>Coli</i> CO<sub>2</sub> a<b x--y 3D well-Being McDonald’s"
).split(" ")
TEXT = st.lists(st.sampled_from(TITLE_WORDS), min_size=1, max_size=7).map(" ".join)
BODY = st.sampled_from(["NHS England", "Department of Health and Social Care", "Simon & Schuster", "A, B", "van Gogh"])
PART = st.fixed_dictionaries(
    {"family": st.sampled_from(["Gogh", "La Fontaine", "Ó Briain"]), "given": st.just("Vincent")},
    optional={"suffix": st.just("Jr."), "non-dropping-particle": st.sampled_from(["van", "de la", "al-"])},
)
DROPPED = st.just({"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"})
NAMES = st.lists(PERSON | PART | DROPPED | BODY.map(lambda name: {"literal": name}), min_size=1, max_size=3)
KINDS = sorted(CSL_TYPES | {"article-journal", "article-magazine", "article-newspaper", "book"})
FIXED = {
    "volume": "12", "page": "487-495", "edition": "2", "DOI": "10.1000/a_b%c(1)", "PMID": "123",
    "URL": "https://example.org/a_b?x=1&y=2%20#d", "accessed": {"date-parts": [[2026, 11, 20]]}, "note": "Read β, 50%",
    "event-place": "Cardiff", "archive_location": "https://web.archive.org/web/2020/https://e.org/?a=1&b=2",
    "ISBN": "978-0-14-044920-0", "status": "in press",
}  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Any]:
    """Return a source of any of CSL's types, with some of what BibLaTeX has fields for."""
    item = FIXED | {
        "title": draw(TEXT), "author": draw(NAMES), "container-title": draw(TEXT), "event": draw(TEXT),
        "publisher": draw(BODY), "publisher-place": draw(BODY), draw(st.sampled_from(sorted(ROLE_WORDS))): draw(NAMES),
        "editor": draw(NAMES), "translator": draw(NAMES), "genre": draw(TEXT | st.just("PhD thesis")),
        "issued": draw(DATE), "event-date": draw(DATE), "title-short": draw(TEXT),
        "language": draw(st.sampled_from(["en-GB", "en", "de-DE", "fr", "cy", "pt-BR", "zh-TW", "ca-ES"])),
    }  # fmt: skip
    kept = draw(st.sets(st.sampled_from(sorted(item))))
    kind = draw(st.sampled_from(KINDS))
    return {"type": kind} | {name: value for name, value in item.items() if name in kept or name == "title"}


def as_read(text: str) -> dict[str, Any]:
    """Return the one source of a file, without marks of capitals that stay."""
    library = library_of([("a.bib", text)])
    (source,) = library.sources.values()
    made = json.dumps(item_of(source, {}), ensure_ascii=False).replace('<span class=\\"nocase\\">', "")
    found: dict[str, Any] = json.loads(made.replace("</span>", ""))
    return found


def meant(item: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Return what should be read: as written, and the short title that readers make of one with a colon."""
    short = {"title-short": found["title-short"]} if "title-short" in found and "title-short" not in item else {}
    assert not short or item["title"].startswith(short["title-short"])
    return {"id": "k"} | item | short


@pytest.mark.parametrize("biblatex_names", [False, True])
def test_what_is_written_reads_back_as_what_was_read(biblatex_names: bool) -> None:
    @given(sources())
    def holds(item: dict[str, Any]) -> None:
        text = entry(item, "k", biblatex_names=biblatex_names)
        found = as_read(text)
        assert found == meant(item, found), text
        assert as_read(entry(found, "k", biblatex_names=biblatex_names)) == found
        parsed = bibtexparser.parse_string(text)  # a reader that is not ours
        assert not parsed.failed_blocks, text
        assert [one.key for one in parsed.entries] == ["k"]

    holds()

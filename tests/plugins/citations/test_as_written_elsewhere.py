"""Entries as programs, catalogues and people write them, and what a reader sees of each (APA); one run for all."""

import json

import pytest

from kindling.model.grammar import CitationItem
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.engine import Citation, Request, formatted, job_of, pandoc_program, run
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.misread import with_words_as_typed
from tests.plugins.citations.pages import pages
from tests.plugins.citations.printed import words
from tests.plugins.citations.test_engine import style

TELLS = "citations/names"
#: an entry, its key left open; what the list says of it; what is told of it
WRITTEN: tuple[tuple[str, str, str], ...] = (
    # a link that stands in another field than its own
    ("@article{KEY, author={A, Ann}, title={T}, year=2001, note={doi:10.1000/xyz1}}",
     "A, A. (2001). T. https://doi.org/10.1000/xyz1", ""),
    ("@article{KEY, author={B, Ann}, title={T}, year=2001, note={https://doi.org/10.1000/xyz3}}",
     "B, A. (2001). T. https://doi.org/10.1000/xyz3", ""),
    (r"@article{KEY, author={C, Ann}, title={T}, year=2001, howpublished={\url{https://doi.org/10.1000/xyz\_4}}}",
     "C, A. (2001). T. https://doi.org/10.1000/xyz_4", ""),
    (r"@misc{KEY, author={D, Ann}, title={T}, year=2001, note={\url{https://example.org/a_b}}}",
     "D, A. (2001). T. https://example.org/a_b", ""),
    ("@misc{KEY, author={E, Ann}, title={T}, year=2001, note={Available at: https://e.org/a (accessed 3 May 2020)}}",
     "E, A. (2001). T. https://e.org/a", ""),
    ("@misc{KEY, author={F, Ann}, title={T}, year=2001, note={Call her: https://e.org/a}}", "F, A. (2001). T.", ""),
    ("@misc{KEY, author={G, Ann}, title={T}, year=2001, url={https://e.org}, note={https://e.org/b}}",
     "G, A. (2001). T. https://e.org", ""),
    # figures with the words that a style adds to them
    ("@article{KEY, author={H, A}, title={T}, journal={J}, year=2001, volume={Vol. 12}, number={No. 3}, pages={pp. 2}}",
     "H, A. (2001). T. J, 12(3), 2.", ""),
    ("@article{KEY, author={I, Ann}, title={T}, journal={J}, year=2001, volume={12}, number={Suppl 2}, pages={3--3}}",
     "I, A. (2001). T. J, 12(Suppl 2), 3.", ""),
    ("@article{KEY, author={J, Ann}, title={T}, journal={J}, year=2001, volume={}, pages={--}}",
     "J, A. (2001). T. J.", ""),
    ("@article{KEY, author={K, Ann}, title={T}, journal={J}, year=2001, pages={S1--S9, S12}}",
     "K, A. (2001). T. J, S1–S9, S12.", ""),
    # what somebody did, within a name; particles, letters
    ("@book{KEY, author={L, Ann (Ed.)}, title={T}, year=2001}", "L, A. (2001). T.", TELLS),
    ("@book{KEY, author={M, Ann and N, Bo, editors}, title={T}, year=2001}", "M, A., & N, B. (2001). T.", TELLS),
    ("@book{KEY, author={Oak, Jo AND Ash, Al}, title={T}, year=2001}", "Oak, J., & Ash, A. (2001). T.", TELLS),
    ("@book{KEY, author={{Elm, B.}}, title={T}, year=2001}", "Elm, B. (2001). T.", TELLS),
    ("@book{KEY, author={{Department of Health, Wales}}, title={T}, year=2001}",
     "Department of Health, Wales. (2001). T.", ""),
    ("@book{KEY, author={JONES, ANN and Yew, WA}, title={T}, year=2001}", "JONES, A., & Yew, W. A. (2001). T.", ""),
    ("@book{KEY, author={Smith, Ed.}, title={T}, year=2001}", "Smith, Ed. (2001). T.", ""),
    ("@book{KEY, author={ap Gwilym, Rhys and Llywelyn-Jones, {\\^O}l}, title={T}, year=2018}",
     "ap Gwilym, R., & Llywelyn-Jones, Ô. (2018). T.", ""),
    ("@book{KEY, author={Bj{\\\"o}rk Gu{\\dh}mundsd{\\'o}ttir and {\\.I}nce, Ali}, title={T}, year=2019}",
     "Guðmundsdóttir, B., & İnce, A. (2019). T.", ""),
    ("@book{KEY, author={O'Neill, Aoife and MacDonald, Iain and Al-Khalili, Jim}, title={T}, year={in press}}",
     "O’Neill, A., MacDonald, I., & Al-Khalili, J. (in press). T.", ""),
    ("@book{KEY, author={Sammy Davis, Jr.}, title={T}, year={1990/1991}}", "Davis, S., Jr. (1990–1991). T.", TELLS),
    ("@book{KEY, author={hooks, bell}, title={Ain't {I} a {W}oman?}, year=1981}",
     "hooks, bell. (1981). Ain’t I a Woman? ", ""),
    # what is not out yet, parts of books, patents, days of America, markup of publishers
    ("@article{KEY, author={Ray, Ann}, title={T}, journal={J}, pubstate={inpress}}", "Ray, A. (in press). T. J.", ""),
    ("@article{KEY, author={Ra, Al}, title={T}, journal={J}, pubstate={inpress}, year=2020}",
     "Ra, A. (2020). T. J. In press.", ""),
    ("@inbook{KEY, author={Mo, Ann}, title={Power}, chapter={4}, pages={33--40}, publisher={P}, year=1983}",
     "Mo, A. (1983). Power (pp. 33–40). P.", ""),
    ("@article{KEY, author={Ma, Ann}, title={T}, journal={Proc. of the Guild}, year=2003, pages={7--}}",
     "Ma, A. (2003). T. Proc. of the Guild, 7.", ""),
    ("@patent{KEY, author={Li, Ann}, title={T}, number={US 7,654,321 B2}, type={patentus}, date={2010-02-02}}",
     "Li, A. (2010). T (U.S. patent No. US 7,654,321 B2).", ""),
    ("@patent{KEY, author={Lo, Ann}, title={T}, number={7,654,321}, date={2010-02-02}}",
     "Lo, A. (2010). T (Patent No. 7,654,321).", ""),
    ("@patent{KEY, author={Lu, Ann}, title={T}, number={7,654 and 8,123}, date={2010-02-02}}",
     "Lu, A. (2010). T (Patent Nos 7,654 and 8,123).", ""),
    ("@online{KEY, author={Lee, Ann}, title={T}, date={12/31/2023}, url={https://e.org}}",
     "Lee, A. (2023, December 31). T. https://e.org", ""),
    ("@online{KEY, author={Lee, Bo}, title={T}, date={03/04/2023}, url={https://e.org}}",
     "Lee, B. (2023, April 3). T. https://e.org", ""),
    ('@book{KEY, author={Ito, Ann}, title={T <mml:math id="u"><mml:mi>α</mml:mi></mml:math> <scp>N</scp>}, year=2020}',
     "Ito, A. (2020). T α N.", ""),
    ("@book{KEY, author={毛, 泽东 and Ito, Bo}, title={T}, year=2003}", "毛泽东, & Ito, B. (2003). T.", ""),
    # catalogues, repositories, the web
    ("@report{KEY, author={{WHO}}, title={Human resources : Workforce 2030}, year=2016}",
     "WHO. (2016). Human resources: Workforce 2030.", ""),
    ("@book{KEY, author={P, Ann}, title={Soigner : un art}, langid={french}, year=2016}",
     "P, A. (2016). Soigner : un art.", ""),
    (r"@misc{KEY, author={{W}}, title={A}, year=2024, howpublished={\url{https://e.org/?t=S_l}}, note={[Online]}}",
     "W. (2024). A. https://e.org/?t=S_l", ""),
    ("@podcast{KEY, author={{BBC}}, title={Health &amp;amp; care}, date={2022-01-05}, url={https://b.org/m}}",
     "BBC. (2022, January 5). Health & care [Podcast]. https://b.org/m", ""),
    ("@dataset{KEY, author={{ONS}}, title={T}, version={2}, date={2022-04-29}, doi={https://doi.org/10.5255/UKDA-SN-8}}",
     "ONS. (2022). T (Version 2) [Data set]. https://doi.org/10.5255/UKDA-SN-8", ""),
    ("@article{KEY, author={V, A and others}, title={T}, eprint={1706.03762}, archivePrefix={arXiv}, year=2017}",
     "V, A. et al. (2017). T. https://arxiv.org/abs/1706.03762", ""),
    ("@article{KEY, author={Q, Ann}, title=T, journal=\"Journal of \" # {Joy}, month=10 # \"~\" # jan, year=\"2016\"}",
     "Q, A. (2016). T. Journal of Joy.", ""),
)  # fmt: skip
LIBRARY = "\n".join(entry.replace("KEY", f"k{number}") for number, (entry, _, _) in enumerate(WRITTEN))
SOURCES = {f"r{number}": source for number, source in enumerate(library_of([("a.bib", LIBRARY)]).sources.values())}


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    citations = tuple(Citation(ref, (CitationItem(one.key, "normal", "", ""),), (ref,)) for ref, one in SOURCES.items())
    job, plan = job_of([Request("d", style("apa"), "en-GB", citations)], SOURCES)
    answer = run(job, pandoc_program(""), 100)
    assert not isinstance(answer, str), answer
    return {entry.ref: words(entry.html) for entry in formatted(answer, plan).documents["d"].entries}


@pytest.mark.parametrize("number", range(len(WRITTEN)))
def test_a_reader_sees_what_is_meant(number: int, printed: dict[str, str]) -> None:
    assert printed[f"r{number}"] == WRITTEN[number][1].strip()


@pytest.mark.parametrize("number", range(len(WRITTEN)))
def test_what_had_to_be_guessed_is_told(number: int) -> None:
    assert [remark.rule for remark in SOURCES[f"r{number}"].remarks] == list(filter(None, [WRITTEN[number][2]]))


RECORDS = {
    "a.ris": "TY  - JOUR\nAU  - R, Ann\nTI  - Human resources : 2030\nVL  - Vol. 12\nIS  - No. 3\n"
    "SP  - pp. 7\nEP  - 7\nPY  - 2016\nER  - \n",
    "a.json": '[{"id": "r", "type": "article-journal", "title": "Human resources : 2030", "volume": "Vol. 12", '
    '"issue": "No. 3", "page": "pp. 7-7", "author": [{"family": "R", "given": "Ann"}], '
    '"issued": {"date-parts": [[2016]]}, "note": "DOI: 10.1000/182"}]',
}


@pytest.mark.parametrize("name", RECORDS)
def test_each_format_is_read_alike(name: str) -> None:
    (source,) = library_of([(name, RECORDS[name])]).sources.values()
    said = ("Human resources: 2030", '"volume": "12"', '"issue": "3"', '"page": "7"', "10.1000/182")
    assert [part in source.text for part in said] == [True, True, True, True, name == "a.json"]
    assert "DOI:" not in source.text


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("See https://t.co/abc now", r"See <span class=\"nocase\">https://t.co/abc</span> now"),
        (r"<span class=\"nocase\">https://t.co/abc</span>", r"<span class=\"nocase\">https://t.co/abc</span>"),
        (r"<span class=\"nocase\">NHS</span> http://a.b", r"<span class=\"nocase\">NHS</span> <span class=\"nocase\">http://a.b</span>"),
        ("No address: //", "No address: //"),
    ],
)  # fmt: skip
def test_an_address_in_a_title_stays_as_typed(title: str, expected: str) -> None:
    """OSCOLA made it "Https://t.co/Abc", which leads elsewhere."""
    item = f'{{"title": "{title}", "URL": "https://e.org"}}'
    assert with_words_as_typed(item) == f'{{"title": "{expected}", "URL": "https://e.org"}}'


OTHERS = "\n".join(
    f"@book{{o{number}, author={{{names} and others}}, title={{T}}, year=2001}}"
    for number, names in enumerate(("Han, A", "Han, B", "Weil, Ann", "Weil, Ann and Ng, Bo"))
)


@pytest.mark.parametrize(
    "name", ["apa", "harvard", "chicago-author-date", "sage-harvard", "modern-language-association"]
)
def test_others_are_nobody_however_many_sources_have_them(name: str) -> None:
    """Google Scholar writes "and others"; of two such sources in a text, APA said "Han & others"."""
    read = library_of([("o.bib", OTHERS)]).sources
    sources = {f"r{number}": source for number, source in enumerate(read.values())}
    requests = [
        Request(
            f"d{part}",
            style(name),
            "en-GB",
            tuple(
                Citation(ref, (CitationItem(one.key, "normal", "", ""),), (ref,))
                for ref, one in [*sources.items()][part:]
            ),
        )
        for part in (0, 1)
    ]
    job, plan = job_of(requests, sources)
    answer = run(job, pandoc_program(""), 100)
    assert not isinstance(answer, str), answer
    for document in formatted(answer, plan).documents.values():
        shown = [words(text) for text in (*document.clusters.values(), *(entry.html for entry in document.entries))]
        assert [text for text in shown if "others" in text or "et al" not in text] == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.ris", "TY  - BOOK\nAU  - JONES, ANN\nAU  - Yew, WA\nTI  - T\nER  - \n"),
        ("a.nbib", "PMID- 1\nFAU - JONES, ANN\nFAU - Yew, WA\nTI  - T\n"),
        ("a.bib", "@book{k, author={JONES, ANN and Yew, WA}, title={T}}"),
    ],
)
def test_a_name_in_capitals_is_no_row_of_initials(name: str, text: str) -> None:
    (source,) = library_of([(name, text)]).sources.values()
    item = item_of(source, {}) if source.format == "bib" else json.loads(source.text)
    assert [person["given"] for person in item["author"]] == ["ANN", "W. A."]


@pytest.mark.parametrize("reversed_", [False, True])
def test_a_name_without_initials_is_published_in_its_parts(reversed_: bool) -> None:
    """It is printed whole, 毛泽东, and is a family and a given name for those who take the source over."""
    parts = {"family": "毛", "given": "泽东"}
    item = {"id": "k", "type": "book", "title": "T", "author": [dict(reversed(parts.items())) if reversed_ else parts]}
    (page,), _ = pages(["[@k]"], [("content/references/a.json", json.dumps([item], ensure_ascii=False))], style="apa")
    assert "毛泽东" in words(page.html)
    assert [source.csl["author"] for source in page.view.sources] == [[parts]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vancouver", "Ray A. T. J in press."),
        ("harvard", "Ray, A. (in press) ‘T’, J [Preprint]."),
        ("apa", "Ray, A. (in press). T. J."),
    ],
)
def test_what_is_not_out_says_so_in_styles_that_ask_for_no_state_too(name: str, expected: str) -> None:
    library = "@article{k, author={Ray, Ann}, title={T}, journal={J}, pubstate={inpress}}"
    (page,), _ = pages(["[@k]"], [("content/references/a.bib", library)], style=name)
    assert [words(entry.html) for entry in page.view.entries] == [expected]
    assert [source.csl.get("status") for source in page.view.sources] == ["in press"]

"""Faults that were found in real libraries, by the numbers they have there, each with siblings; whole sites, built.

``B01``: DOIs written as TeX or as addresses; ``B02``: signs that ate titles; ``B03``: names that nothing joins;
``B04``: organisations taken for people; ``B06``: HTML in titles; ``B07``: proper names in small letters; ``B09``:
addresses written for TeX; ``B31``: "and" in a publisher; ``B32``, ``S5``: an i without its dot; ``S7``: ranges;
``S8``: types; ``S10``: spaces in addresses; ``S11``: years before our era; ``S14``: languages.
"""

import html
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from kindling.commands.kit import build_request
from kindling.engine.build import build
from kindling.model.problems import Problem, errors
from kindling.plugins.citations.biblatex import item_of
from kindling.plugins.citations.library import library_of
from kindling.plugins.citations.questions import whole
from tests.plugins.citations.pages import site_of

pytestmark = pytest.mark.whole

#: number → entries as (fields of BibTeX, what the list says in APA style, what is told of it)
FOUND: dict[str, list[tuple[str, str, str]]] = {
    "B01": [
        (r"@article{KEY, author={A, Ann}, title={T}, year={2001}, doi={10.1007/978-3-319-05269-4\_4}}",
         "A, A. (2001). T. https://doi.org/10.1007/978-3-319-05269-4_4", ""),
        (r"@article{KEY, author={B, Ann}, title={T}, year={2001}, doi={https://dx.doi.org/10.1000/a\&b}}",
         "B, A. (2001). T. https://doi.org/10.1000/a&b", ""),
        (r"@article{KEY, author={C, Ann}, title={T}, year={2001}, doi={DOI: 10.1000/(SICI)1097-0258(19980815)17:15}}",
         "C, A. (2001). T. https://doi.org/10.1000/(SICI)1097-0258(19980815)17:15", ""),
        (r"@article{KEY, author={D, Ann}, title={T}, year={2001}, url={http://www.doi.org/10.1000/z\%5F9}}",
         "D, A. (2001). T. https://doi.org/10.1000/z_9", ""),
        ("@article{KEY, author={E, Ann}, title={T}, year={2001}, doi={n/a}}", "E, A. (2001). T.", "no-doi"),
    ],
    "B02": [
        ("@article{KEY, author={F, Ann}, title={Only 3.5% of people}, year={2001}}",
         "F, A. (2001). Only 3.5% of people.", ""),
        ("@article{KEY, author={G, Ann}, title={A 5% share of $100 costs in #1}, year={2001}}",
         "G, A. (2001). A 5% share of $100 costs in #1.", ""),
        ("@article{KEY, author={H, Ann}, title={R&amp;D: it&#39;s hard &ndash; or &lt;not&gt;}, year={2001}}",
         "H, A. (2001). R&D: It’s hard – or <not>.", ""),
        (r"@article{KEY, author={I, Ann}, title={50\% of 10% ~ 5}, year={2001}}", "I, A. (2001). 50% of 10% 5.", ""),
    ],
    "B03": [
        ("@book{KEY, author={Jay, Ann; Sample, Bo}, title={T}, year={2001}}",
         "Jay, A., & Sample, B. (2001). T.", "names"),
        ("@book{KEY, author={Kay, Ann;Sample, Bo;Third, Cy}, title={T}, year={2001}}",
         "Kay, A., Sample, B., & Third, C. (2001). T.", "names"),
        ("@book{KEY, editor={Lee, Ann & Sample, Bo}, title={T}, year={2001}}",
         "Lee, A., & Sample, B. (Eds). (2001). T.", "names"),
        ("@book{KEY, author={Dr Ann May and Professor Bo Sample}, title={T}, year={2001}}",
         "May, A., & Sample, B. (2001). T.", "names"),
    ],
    "B04": [
        ("@book{KEY, author={NHS Wales}, title={T}, year={2001}}", "NHS Wales. (2001). T.", "names"),
        ("@book{KEY, author={University of Wales and Ng, Ann}, title={T}, year={2001}}",
         "University of Wales, & Ng, A. (2001). T.", "names"),
        ("@book{KEY, editor={Royal College of Nursing}, title={T}, year={2001}}",
         "Royal College of Nursing (Ed.). (2001). T.", "names"),
    ],
    "B06": [
        ("@article{KEY, author={O, Ann}, title={The <i>real</i> power of CO<sub>2</sub>}, year={2001}}",
         "O, A. (2001). The real power of CO2.", ""),
        (r"@article{KEY, author={P, Ann}, title={{\textless}b{\textgreater}J{\textless}/b{\textgreater}}, year={2001}}",
         "P, A. (2001). J.", ""),
        ("@article{KEY, author={Q, Ann}, title={T}, journal={Health &amp; Place}, year={2001}}",
         "Q, A. (2001). T. Health & Place.", ""),
    ],
    "B07": [
        ("@article{KEY, author={R, Ann}, title={Leading change in Wales: lessons from Age Cymru}, year={2001}}",
         "R, A. (2001). Leading change in Wales: Lessons from Age Cymru.", ""),
        ("@article{KEY, author={S, Ann}, title={What the Francis inquiry said in February}, year={2001}}",
         "S, A. (2001). What the Francis inquiry said in February.", ""),
        ("@article{KEY, author={T, Ann}, title={A New Way Of Leading Change In Big Hospitals}, year={2001}}",
         "T, A. (2001). A new way of leading change in big hospitals.", ""),
    ],
    "B09": [
        (r"@online{KEY, author={U, Ann}, title={T}, year={2001}, url={https://example.org/a\_b\%20c?x=1\&y=2\#d}}",
         "U, A. (2001). T. https://example.org/a_b%20c?x=1&y=2#d", ""),
        (r"@online{KEY, author={V, Ann}, title={T}, year={2001}, howpublished={\url{https://example.org/{\textasciitilde}v}}}",
         "V, A. (2001). T. https://example.org/~v", ""),
        ("@online{KEY, author={W, Ann}, title={T}, year={2001}, url={{https://example.org/e}}}",
         "W, A. (2001). T. https://example.org/e", ""),
        ("@online{KEY, author={X, Ann}, title={T}, year={2001}, url={https://e.org/1; https://e.org/2}}",
         "X, A. (2001). T. https://e.org/1", "two-links"),
    ],
    "B31": [
        ("@book{KEY, author={Y, Ann}, title={T}, year={2001}, publisher={Simon and Schuster}}",
         "Y, A. (2001). T. Simon and Schuster.", ""),
        (r"@book{KEY, author={Z, Ann}, title={T}, year={2001}, publisher={Taylor \& Francis}}",
         "Z, A. (2001). T. Taylor & Francis.", ""),
        ("@techreport{KEY, author={Aa, Ann}, title={T}, year={2001}, institution={Health and Care Research Wales}}",
         "Aa, A. (2001). T. Health and Care Research Wales.", ""),
    ],
    "B32": [
        (r"@book{KEY, author={Bb, Ann}, title={On na\"{\i}ve joy}, year={2001}}", "Bb, A. (2001). On naïve joy.", ""),
        (r"@book{KEY, author={Mar{\'\i}a, Ann}, title={T}, year={2001}}", "María, A. (2001). T.", ""),
        (r"@book{KEY, author={T\^{\i}m, Ann}, title={T}, year={2001}}", "Tîm, A. (2001). T.", ""),
        (r"@book{KEY, author={{\v S}koda, Ann}, title={Erd{\H o}s and Fa{\c c}ade}, year={2001}}",
         "Škoda, A. (2001). Erdős and Façade.", ""),
        (r"@book{KEY, author={Bc, Ann}, title={Fa{\c c}ade of {\'\i}ris}, year={2001}}",
         "Bc, A. (2001). Façade of íris.", ""),
    ],
    "S10": [
        ("@online{KEY, author={Cc, Ann}, title={T}, year={2001}, url={https://example.org/a b?x=1}}",
         "Cc, A. (2001). T. https://example.org/a%20b?x=1", ""),
        ("@online{KEY, author={Dd, Ann}, title={T}, year={2001}, url={https://example.org/tîm}}",
         "Dd, A. (2001). T. https://example.org/tîm", ""),
    ],
    "S7": [
        ("@online{KEY, author={Ee, Ann}, title={T}, date={2019/2021}}", "Ee, A. (2019–2021). T.", ""),
        ("@online{KEY, author={Gg, Ann}, title={T}, year={2019--2021}}", "Gg, A. (2019–2021). T.", ""),
    ],
    "S11": [
        ("@book{KEY, author={Hh, Ann}, title={T}, year={-500}}", "Hh, A. (500 B.C.E.). T.", ""),
        ("@book{KEY, author={Ii, Ann}, title={T}, date={-0043}}", "Ii, A. (44 B.C.E.). T.", ""),
    ],
    "S8": [
        ("@misc{KEY, author={Jj, Ann}, title={A leaflet}, year={2001}}", "Jj, A. (2001). A leaflet.", ""),
        ("@nonsense{KEY, author={Kk, Ann}, title={A leaflet}, year={2001}}", "Kk, A. (2001). A leaflet.", ""),
    ],
    "S14": [
        ("@book{KEY, author={Ll, Ann}, title={Natur Grym}, year={2001}, langid={welsh}}",
         "Ll, A. (2001). Natur Grym.", ""),
        ("@book{KEY, author={Mm, Ann}, title={Natur Grym}, year={2001}, language={Cymraeg}}",
         "Mm, A. (2001). Natur Grym.", ""),
    ],
}  # fmt: skip
CASES = {f"{number}-{place}": case for number, cases in FOUND.items() for place, case in enumerate(cases, start=1)}


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Problem]]:
    """A post for each source, and each source in one library."""
    folder = tmp_path_factory.mktemp("found")
    (folder / "site/content/posts").mkdir(parents=True)
    (folder / "site/content/references").mkdir()
    (folder / "site/pelicanconf.py").write_text("CITATIONS = {'style': 'apa'}\n")
    library = "\n".join(case[0].replace("KEY", name) for name, case in CASES.items())
    (folder / "site/content/references/library.bib").write_text(f"{library}\n", "utf-8")
    for name in CASES:
        head = f"---\ntitle: On {name}\nslug: on-{name.lower()}\ndate: 2026-01-01\nsummary: x\n---\n"
        (folder / f"site/content/posts/{name}.md").write_text(f"{head}\nJoy [@{name}].\n")
    result = build(build_request(folder / "site", folder / "out", "https://example.org", datetime(2026, 11, 23)))
    assert errors(result.problems) == []
    return folder / "out", list(result.problems)


def read(made: tuple[Path, list[Problem]], name: str, file: str) -> str:
    return (made[0] / f"posts/on-{name.lower()}/{file}").read_text("utf-8")


@pytest.mark.parametrize("name", CASES)
def test_a_reader_sees_what_is_meant(made: tuple[Path, list[Problem]], name: str) -> None:
    (shown,) = re.findall(r'<span class="reference__text">(.*?)<a class="back', read(made, name, "index.html"), re.S)
    shown = re.sub(r'<svg.*?</svg>|<span class="visually-hidden">.*?</span>', "", shown, flags=re.S)
    assert words(shown) == CASES[name][1]


@pytest.mark.parametrize("name", CASES)
def test_what_had_to_be_guessed_is_told_with_its_line(made: tuple[Path, list[Problem]], name: str) -> None:
    line = list(CASES).index(name) + 1
    told = {one.rule.removeprefix("citations/") for one in made[1] if one.line == line and "library.bib" in one.path}
    assert told - {"incomplete"} == ({CASES[name][2]} if CASES[name][2] else set())


@pytest.mark.parametrize("name", [name for name in CASES if name[:3] in ("B01", "B09", "S10")])
def test_the_page_and_each_download_have_one_address(made: tuple[Path, list[Problem]], name: str) -> None:
    item = json.loads(read(made, name, "references.json"))[0]
    shown = re.search(r'class="reference__text".*?<a href="(http[^"]*)"', read(made, name, "index.html"), re.S)
    tags = dict(re.findall(r"(DO|UR)  - (.*)\r?\n", read(made, name, "references.ris")))
    assert "\\" not in item.get("DOI", "") + item.get("URL", "")
    assert (item.get("DOI"), bool(shown)) == (tags.get("DO"), bool(tags))
    if shown and "DOI" not in item:
        assert html.unescape(shown[1]) == tags["UR"].strip()


@pytest.mark.parametrize("name", CASES)
def test_csl_json_is_whole(made: tuple[Path, list[Problem]], name: str) -> None:
    """S8: a type is required, and never empty; S14: a language is its code."""
    item: dict[str, Any] = json.loads(read(made, name, "references.json"))[0]
    assert item["type"] and item["id"] == name
    assert item.get("language", "").partition("-")[0] == ("cy" if name.startswith("S14") else "")


@pytest.mark.parametrize("name", [name for name in CASES if name[:3] in ("S11", "S7-")])
def test_what_is_given_away_is_read_back(made: tuple[Path, list[Problem]], name: str) -> None:
    """S7: ranges; S11: years before our era, for which RIS has no place."""
    given = json.loads(read(made, name, "references.json"))[0]
    (source,) = library_of([("a.bib", read(made, name, "references.bib"))]).sources.values()
    assert item_of(source, {})["issued"] == given["issued"]


# ---- what pages show of sources and posts ---------------------------------------------------------------------------

LISTED = "\n".join(
    [
        "@book{a, author={Han, H}, title={T}, year={2014}}",
        "@book{b, author={Ganz, M}, title={U}, year={2009}}",
        "@video{v, author={Bevan, H}, title={A talk}, year={2017}, url={https://example.org/v}}",
        "@audio{p, author={Bevan, H}, title={An hour}, year={2018}, url={https://example.org/p}}",
        "@online{o, author={Bevan, H}, title={A page}, year={2019}, url={https://example.org/o}}",
    ]
)


@pytest.mark.parametrize(
    ("cited", "printed"),
    [
        ("[@a, p. 12; @b]", "1, p.\xa012; 2"),
        ("[@a, ch. 3; @b, pp. 4-5; @v]", "1, ch.\xa03; 2, pp.\xa04–5; 3"),
        ("[@a, and more; @b]", "1, and more; 2"),
        ("[@a, pp. 4-5; see @b]", "1, pp.\xa04–5, see 2"),
        ("[@a; see @b]", "1, see 2"),
        ("[@a; @b]", "1,2"),
    ],
)
def test_a_number_behind_words_is_no_part_of_them(cited: str, printed: str) -> None:
    """P17: it stood as "1, p. 12,2", and as "1, pp. 4–5, 2", which may be three pages."""
    found = whole(site_of([f"Joy {cited}."]), [("content/references/a.bib", LISTED)])
    fills = found.views["posts/p0.md"].fills
    assert words(next(text for text in fills.values() if text)) == printed.replace("\xa0", " ")


@pytest.mark.parametrize("key", ["v", "p", "o"])
def test_paper_has_the_address_of_what_is_only_on_the_web(key: str) -> None:
    """P13: in Vancouver the title alone was the link, and a printed page had none."""
    found = whole(site_of([f"Joy [@{key}]."]), [("content/references/a.bib", LISTED)])
    (entry,) = found.views["posts/p0.md"].entries
    assert f"https://example.org/{key}" in words(entry.html)


@pytest.mark.parametrize("title", ["Joy <b> 🧡 + more", "a < b & c > d", '<i>Joy</i> & "more" {x} %'])
def test_a_title_is_whole_in_each_way_to_cite_a_post(title: str, tmp_path: Path) -> None:
    """P14: RIS had eaten what looks like a tag."""
    (tmp_path / "site/content/posts").mkdir(parents=True)
    head = f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nslug: joy\ndate: 2026-01-01\nsummary: x\n---\n"
    (tmp_path / "site/content/posts/joy.md").write_text(f"{head}\nWords.\n", "utf-8")
    assert build(
        build_request(tmp_path / "site", tmp_path / "out", "https://example.org", datetime(2026, 11, 23))
    ).published
    box = (tmp_path / "out/posts/joy/index.html").read_text("utf-8")
    kit = (tmp_path / "out/posts/joy/share/index.html").read_text("utf-8")
    ris = next(words(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", box, re.S) if "TY  -" in text)
    assert f"TI - {title} " in ris
    vancouver, apa, *_ = (words(text) for text in re.findall(r'kit__citation"[^>]*>(.*?)</p>', kit, re.S))
    plain = re.sub('[“”‘’"]', "", title)
    assert all(plain in re.sub('[“”‘’"]', "", text) for text in (vancouver, apa))

